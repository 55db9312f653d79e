"""The recordings of an account: files and originals to which its claims point, or which came in the message it is of.

They are played out of the vault by this desk for this window alone (`files_shown`, `record.evidence.playing`). Nothing
but a claim that points into it ties an original to an account: until there is one, the address says which a person
chose. Refuses to tell of a file in an inbox that this desk does not read: there it is not found.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.evidence_lines import original_link
from safeconduct.desk.files_shown import ShownFile, files_of
from safeconduct.desk.forms import Form
from safeconduct.desk.inboxes import intake_of
from safeconduct.desk.visit import Visit
from safeconduct.intake.errors import NoSuchMessage, NoSuchThread
from safeconduct.intake.files_here import files_here
from safeconduct.intake.kinds import TOOK
from safeconduct.intake.places import span_from_clocks
from safeconduct.intake.types import Where
from safeconduct.intake.word_bytes import took_from_body
from safeconduct.record.evidence.commands import is_here
from safeconduct.record.evidence.playing import is_film, is_heard
from safeconduct.record.evidence.queries import Evidence
from safeconduct.record.places import NO_PLACE, PlaceInFile, place_of
from safeconduct.sync.drill_words import size_in_words

# Recordings on one page: an account is one conversation.
_MOST: Final = 8
# Originals that are offered to be heard: a list that is read through.
_MOST_OFFERED: Final = 200
_DIGITS: Final = 16
ORIGINALS: Final = "originals"
"""Under which an address asks for the originals that may be heard."""
RECORDING: Final = "recording"
"""What an original is called in the address of a page that plays it before a claim points into it."""


class NotAClock(ValueError):
    """Typed words that are no begin and end in one of the recordings."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording with its number on the page and the SHA-256 of its original."""

    number: int
    digest: bytes
    shown: ShownFile


def recordings_of(visit: Visit, account: str) -> tuple[Recording, ...]:
    """Return the recordings of an account, by its qualified name, those that claims point to first."""
    digests = dict.fromkeys(
        one.claim.place.digest
        for one in visit.record.claims_of_source(account)
        if one.claim.place.digest and not one.is_gone
    )
    found: dict[bytes, ShownFile] = {}
    for digest in digests:
        for here in files_here(visit.vault.tables, digest)[:1]:
            files = list(files_of(visit, intake_of(visit), here.person, here.shown))
            found[digest] = files[here.number]
    for digest, file in _in_messages(visit, account):
        found.setdefault(digest, file)
    chosen = [bytes.fromhex(one) for one in visit.meant(RECORDING, RECORDING)]
    for digest in (*digests, *chosen):
        if digest not in found or not found[digest].address:
            found.update((digest, one) for one in _sealed(visit, digest))
    # Times in the text lead into the first: that is what somebody chose, else what claims point into.
    ordered = sorted(found.items(), key=lambda one: one[0] not in chosen)
    sounds = [(digest, file) for digest, file in ordered if file.kind == "sound"]
    return tuple(Recording(n, *one) for n, one in enumerate(sounds[:_MOST]))


def originals_offered(visit: Visit, recordings: tuple[Recording, ...]) -> tuple[tuple[str, str], ...]:
    """Return the originals that can be heard and are none of an account's recordings yet: handle and name, by name.

    All originals of the desk are gone through.
    """
    withdrawn, here = visit.withdrawn_files(), {one.digest for one in recordings}
    return tuple(
        (visit.handle(RECORDING, one.original.digests.sha256.hex()), one.original.name)
        for one in Evidence(visit.vault.tables).items()
        if is_heard(one, withdrawn) and one.original.digests.sha256 not in here
    )[:_MOST_OFFERED]


def _sealed(visit: Visit, sha256: bytes) -> Iterator[ShownFile]:
    """Give the original with this hash as a recording, where there is one that may be heard."""
    withdrawn, team, say = visit.withdrawn_files(), visit.team(), visit.words.say
    for item in Evidence(visit.vault.tables).of_content(sha256)[:1]:
        original = item.original
        if is_heard(item, withdrawn):
            is_whole = is_here(team, original)
            what = say("A film: its sound alone is played here.") if is_film(item) else ""
            yield ShownFile(
                number=0,
                name=original.name,
                kind="sound",
                size=size_in_words(original.digests.length, visit.words.tongue.spoken),
                lasts="",
                address=f"{original_link(visit, item)}/sound" if is_whole else "",
                why=what if is_whole else say("It has not come whole yet; it comes with the next exchanges."),
                is_violent=False,
                is_blurred=False,
                digits=sha256.hex()[:_DIGITS],
                evidence=original_link(visit, item),
                evidence_name=original.name,
            )


def _in_messages(visit: Visit, account: str) -> Iterator[tuple[bytes, ShownFile]]:
    """Give the files of the messages of which it was said that they became this account."""
    intake = intake_of(visit)
    for inbox in intake.inboxes():
        for thread, told in intake.entries_of(inbox.part, TOOK):
            took = took_from_body(told.body)
            if took.account != account:
                continue
            for message in took.messages:
                with suppress(NoSuchMessage, NoSuchThread):
                    person = intake.person(inbox.part, thread)
                    shown = intake.message(person, message)
                    files = list(files_of(visit, intake, person, shown))
                    yield from ((shown.message.files[one.number].original.content, one) for one in files)


def place_of_clocks(form: Form, recordings: tuple[Recording, ...]) -> PlaceInFile:
    """Return the place that begin and end of a form mean in a recording; NO_PLACE without a time; NotAClock."""
    at, to = form.text("at"), form.text("to")
    if not at and not to:
        return NO_PLACE
    chosen = [one for one in recordings if str(one.number) == form.text("file")] or list(recordings)
    span = span_from_clocks(at, to)
    if len(chosen) != 1 or not span:
        raise NotAClock
    return place_of(chosen[0].digest, Where(0, span))
