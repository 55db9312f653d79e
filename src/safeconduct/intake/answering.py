"""Which conversation of a person is answered, and by which way: the one that they wrote in last (docs/rooms/intake.md).

A person may have several receipts. Whoever lost the words of one writes with another, and an answer under the lost ones
is read by nobody, or by whoever has them now (P9). Refuses to choose by chance.
"""

from __future__ import annotations

from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import Channel, ThreadId


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
