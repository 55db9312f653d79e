"""Opening at this desk the locked forms that lie in an inbox: what was filled in is written beside what came (P4, P9).

Only a vault with the form's private key can. What came stays as it came; a form that is opened twice is one message.
Refuses nothing in silence: a form that does not open is counted with why.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.intake.commands import entries_intents
from safeconduct.intake.files import (
    Preparing,
    announce_shared,
    keep_file,
    prepared_as_said,
    references_of,
    shared_intents,
)
from safeconduct.intake.forms import form_keys
from safeconduct.intake.item_bytes import MOST_FILES
from safeconduct.intake.odk import open_posting
from safeconduct.intake.queries import InboxHere, Intake, Person, ShownMessage
from safeconduct.intake.types import Channel, Direction, FileItem, MessageId, MessageItem, ThreadId, Warned
from safeconduct.protect.odk import FormKey
from safeconduct.protect.odk_answers import FORM_CODE
from safeconduct.sync.team import Team


@dataclass(slots=True)
class OpenedForms:
    """What came of it. ``faults``: why those that are still locked are."""

    opened: list[MessageId] = field(default_factory=list)
    faults: list[SafeconductError] = field(default_factory=list)
    ops: tuple[OpId, ...] = ()


def locked_forms(here: InboxHere, intake: Intake, person: Person) -> int:
    """Count the forms of a person that came locked and that no desk has opened yet."""
    return sum(1 for thread in _postings(intake, person) if not _is_opened(here, intake, thread))


def open_forms_of(team: Team, here: InboxHere, person: Person, preparing: Preparing = prepared_as_said) -> OpenedForms:
    """Open all locked forms of a person with the keys of this vault; on the disk when it returns."""
    done, intake = OpenedForms(), Intake(team.vault.tables)
    for thread, postings in _postings(intake, person).items():
        if _is_opened(here, intake, thread):
            continue
        try:
            done.ops += _open(team, here, postings, form_keys(team.vault), preparing)
            done.opened.append(_opened_id(here, thread))
        except SafeconductError as fault:
            done.faults.append(fault)
    return done


def _postings(intake: Intake, person: Person) -> dict[ThreadId, list[MessageItem]]:
    """Return what came of each locked form, by its thread; conversations by other ways are not walked."""
    found: dict[ThreadId, list[MessageItem]] = {}
    for thread in person.threads:
        if intake.thread(person.part, thread).channel is not Channel.ODK:
            continue
        for shown in _all_messages(intake, Person(person.part, thread, (thread,))):
            if shown.message.way is Channel.ODK and any(code == FORM_CODE for code, _ in shown.message.answers):
                found.setdefault(thread, []).append(shown.message)
    return found


def _is_opened(here: InboxHere, intake: Intake, thread: ThreadId) -> bool:
    return intake.is_message(here.part, thread, _opened_id(here, thread))


def _opened_id(here: InboxHere, thread: ThreadId) -> MessageId:
    return MessageId(here.key.message_id([bytes(thread), "form opened"]))


def _open(
    team: Team, here: InboxHere, postings: Sequence[MessageItem], keys: Sequence[FormKey], preparing: Preparing
) -> tuple[OpId, ...]:
    first = postings[0]
    blobs = team.vault.blobs
    files = {
        one.name: b"".join(blobs.open(one.original))
        for posting in postings
        for one in posting.files
        if blobs.has(one.original)
    }
    found = open_posting(first.text, first.answers, files, keys)
    with team.together():
        kept = [
            keep_file(team, name, kind, lambda data=data: io.BytesIO(data), preparing)  # type: ignore[misc]
            for name, kind, data in found.files
        ]
        items = tuple(item for item, _ in kept)
        codes: set[Warned] = {code for _, warned in kept for code in warned}
        message = MessageItem(
            id=_opened_id(here, first.thread),
            thread=first.thread,
            direction=Direction.IN,
            way=Channel.ODK,
            logged_at=team.clock.now_ms(),
            text=found.text,
            said=first.said,
            said_words=first.said_words,
            language=first.language,
            files=items[:MOST_FILES],
            origin=first.origin,
            place="form opened",
            answers=found.answers,
            warnings=tuple(sorted(code.value for code in codes)),
        )
        entries, *more = entries_intents(here.part, (), [message, *_with_more_files(here, message, items)])
        ops = team.vault.append([*shared_intents(entries, [*references_of(items)]), *more])
        announce_shared(team, ops)
    return ops


def _with_more_files(here: InboxHere, first: MessageItem, files: Sequence[FileItem]) -> Iterator[MessageItem]:
    """Give messages for the files that one message does not bear: a form may have 256, and no desk reads so many."""
    for number, at in enumerate(range(MOST_FILES, len(files), MOST_FILES), start=2):
        id_ = MessageId(here.key.message_id([bytes(first.thread), "form opened", number]))
        place = f"{first.place}, files {number}"
        yield replace(first, id=id_, text="", answers=(), files=tuple(files[at : at + MOST_FILES]), place=place)


def _all_messages(intake: Intake, person: Person) -> Iterator[ShownMessage]:
    page = intake.messages(person)
    while page:
        yield from page
        page = intake.messages(person, after=page[-1].place)
