"""Which conversation of a person is answered, by which way, and what it is held against (docs/rooms/intake.md).

A person may have several receipts. Whoever lost the words of one writes with another, and an answer under the lost ones
is read by nobody, or by whoever has them now (P9): the one that they wrote in last is answered. Refuses to choose by
chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base.ids import DeviceId, UserId
from safeconduct.intake import kinds
from safeconduct.intake.composing import Terms
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import CardField, Channel, ThreadId

# What a logged call says of itself: who reports, and about whom. It agrees nothing of how they may be reached.
_WHO_REPORTS: Final = {one.value for one in (CardField.RELATION, CardField.ABOUT, CardField.CONSENT)}


def ways_of(intake: Intake, person: Person) -> tuple[Channel, ...]:
    """Return by which ways a person wrote, the last one first."""
    return tuple(dict.fromkeys(intake.thread(person.part, one).channel for one in _newest_first(intake, person)))


def thread_to_answer(intake: Intake, person: Person, way: Channel) -> ThreadId:
    """Return the conversation by that way in which they wrote last; the one they wrote in last where there is none."""
    threads = _newest_first(intake, person)
    return next((one for one in threads if intake.thread(person.part, one).channel is way), threads[0])


def _newest_first(intake: Intake, person: Person) -> tuple[ThreadId, ...]:
    heard = {thread: intake.last_heard(person.part, thread) for thread in person.threads}
    return tuple(sorted(person.threads, key=lambda one: (-heard[one], one)))


def terms_of(intake: Intake, person: Person, people: Mapping[DeviceId, UserId], now_ms: int) -> Terms:
    """Return what an answer to a person is held against now. ``people``: whose device is whose."""
    return Terms(
        card=intake.card(person),
        trust=intake.trust(person, people),
        now_ms=now_ms,
        is_under_duress=intake.marks(person).is_under_duress,
        has_card=is_agreed(intake, person),
        theirs=intake.theirs(person),
    )


def is_agreed(intake: Intake, person: Person) -> bool:
    """Say whether somebody set anything of how a person may safely be reached."""
    return any(words for number, words in intake.fields(person, kinds.CARD).items() if number not in _WHO_REPORTS)
