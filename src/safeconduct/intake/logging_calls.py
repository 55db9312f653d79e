"""Writing down in one command what came by telephone, in person, or by a messenger somebody copies from (P9).

A call, its conversation, who looks after it and when to be in touch next are one command, so that nothing is logged and
left to nobody. The handle is kept sealed and finds the conversation again. Refuses nothing for being incomplete: what
is not known at two in the morning is asked later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from safeconduct.base.errors import Language
from safeconduct.base.ids import OpId
from safeconduct.intake.commands import (
    Address,
    Draft,
    card_intent,
    care_intent,
    entries_intents,
    handle_of,
    new_thread,
    reveal_intent,
    typed_message,
)
from safeconduct.intake.files import announce_shared, references_of, shared_intents
from safeconduct.intake.next_contact import proposals
from safeconduct.intake.queries import InboxHere, Intake, Person
from safeconduct.intake.types import (
    NO_TIME,
    NOBODY,
    CardField,
    CareField,
    Danger,
    MessageItem,
    Relation,
    ThreadId,
    ThreadItem,
)
from safeconduct.intake.word_bytes import FieldValue
from safeconduct.protect.inbox_keys import SealRefused
from safeconduct.sync.team import Team


@dataclass(frozen=True, slots=True)
class Call:
    """What is logged. ``to``: a thread that is here already, or none; ``handle``: normalised for its channel."""

    draft: Draft
    handle: str = ""
    title: str = ""
    to: tuple[ThreadId, ...] = ()
    care: Mapping[CareField, FieldValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Logged:
    """What came of it. ``is_new``: the thread was not here before."""

    person: Person
    thread: ThreadItem
    message: MessageItem
    is_new: bool
    ops: tuple[OpId, ...]


def log_call(team: Team, here: InboxHere, call: Call, language: Language) -> Logged:
    """Write a call down; on the disk when it returns.

    Who logs it looks after it and a next contact is set by its danger, where nobody does and none is agreed yet.
    """
    intake, now = Intake(team.vault.tables), team.clock.now_ms()
    thread, is_new = _thread(team, here, call, language)
    message = typed_message(here, thread.id, call.draft, now_ms=now, entropy=team.entropy)
    with team.together():
        (entries,) = entries_intents(here.part, [thread] if is_new else [], [message])
        ops = team.vault.append(shared_intents(entries, tuple(references_of(call.draft.files))))
        announce_shared(team, ops)
        person = intake.person(here.part, thread.id)
        changes = _care(team, intake, person, call.care)
        if changes:
            ops += team.vault.append([care_intent(intake, person, changes)])
        if call.draft.relation is not Relation.UNKNOWN and intake.card(person).relation is Relation.UNKNOWN:
            ops += team.vault.append([card_intent(intake, person, {CardField.RELATION: call.draft.relation})])
    return Logged(person, thread, message, is_new, ops)


def _thread(team: Team, here: InboxHere, call: Call, language: Language) -> tuple[ThreadItem, bool]:
    intake = Intake(team.vault.tables)
    for to in call.to:
        return intake.thread(here.part, to), False
    address = Address(call.draft.channel, call.handle, call.title)
    thread = new_thread(intake, here, address, drawing=(language, team.entropy))
    if intake.is_thread(here.part, thread.id):
        return intake.thread(here.part, thread.id), False
    return thread, True


def _care(
    team: Team, intake: Intake, person: Person, given: Mapping[CareField, FieldValue]
) -> dict[CareField, FieldValue]:
    care, changes = intake.care(person), dict(given)
    if care.owner == NOBODY:
        changes.setdefault(CareField.OWNER, team.me.device.user.id)
    now = team.clock.now_ms()
    if care.next_contact == NO_TIME or care.next_contact <= now:
        danger = changes.get(CareField.DANGER, care.danger)
        known = danger if isinstance(danger, Danger) else care.danger
        changes.setdefault(CareField.NEXT_CONTACT, proposals(known, intake.card(person), now)[0].at_ms)
    return changes


def reveal(team: Team, here: InboxHere, person: Person, purpose: str) -> tuple[tuple[ThreadItem, str, str], ...]:
    """Return the handles of a person's threads with what their channels call them, after writing down what for.

    NotAValue without a purpose; SealRefused where one does not open, and then it is written all the same.
    """
    intake = Intake(team.vault.tables)
    sealed = [
        wordings
        for thread in person.threads
        if (wordings := [one for one in intake.wordings(person.part, thread) if one.sealed])
    ]
    if sealed:
        team.vault.append([reveal_intent(person.part, wordings[0].id, purpose) for wordings in sealed])
    return tuple(_opened(here, wordings) for wordings in sealed)


def _opened(here: InboxHere, wordings: Sequence[ThreadItem]) -> tuple[ThreadItem, str, str]:
    """Open the first wording whose handle is this thread's: a member may have written another before it."""
    for one in wordings[:-1]:
        with suppress(SealRefused):
            return (one, *handle_of(here.key, one))
    return (wordings[-1], *handle_of(here.key, wordings[-1]))
