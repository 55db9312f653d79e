"""A request as one line of a list: code name, channel, danger, silence, who looks after it, what is to be known of it.

The same on the inbox and on Today. Reads what the room answers and decides nothing. No name but a code name (P14).
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.ids import CompartmentId
from safeconduct.desk.inbox_words import MARKS, SHAPES, UNDER_DURESS, contact_in_words, length_in_words
from safeconduct.desk.inboxes import THREAD, People, intake_of, people_of, thread_link, thread_name, unread_count
from safeconduct.desk.visit import Visit
from safeconduct.intake.ordering import Listed
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import NOBODY
from safeconduct.intake.wording import CHANNELS, DANGERS

Held = tuple[dict[CompartmentId, str], set[CompartmentId]]


@dataclass(frozen=True, slots=True)
class Line:
    """A request as a list shows it. ``handle``: as a form sends it."""

    address: str
    handle: str
    name: str
    channels: str
    danger: str
    danger_kind: str
    shape: str
    silence: str
    waits: bool
    owner: str
    is_nobodys: bool
    contact: str
    is_overdue: bool
    unread: int
    marks: tuple[str, ...]
    inbox: str
    can_write: bool


def line_of(visit: Visit, intake: Intake, row: Listed, people: People, held: Held) -> Line:
    """Return a row of the list in words. ``held``: how inboxes are called, and which of them this desk may write in."""
    words, now = visit.words, visit.clock.now_ms()
    person = intake.person(row.part, row.head)
    channels = dict.fromkeys(words.phrase(CHANNELS[intake.thread(row.part, one).channel]) for one in person.threads)
    silent = length_in_words(words, now - row.silent_since) if row.messages else ""
    return Line(
        address=thread_link(visit, row.part, row.head),
        handle=visit.handle(THREAD, thread_name(row.part, row.head)),
        name=_name(intake, person),
        channels=", ".join(channels),
        danger=words.phrase(DANGERS[row.danger]),
        danger_kind=row.danger.value,
        shape=SHAPES[row.danger],
        silence=_silence(visit, row, silent),
        waits=row.waits,
        owner=words.say("you") if row.owner == people.me else people.called(row.owner),
        is_nobodys=row.owner == NOBODY,
        contact=contact_in_words(words, row.next_at, now) if row.next_contact and row.is_open else "",
        is_overdue=row.is_open and row.is_overdue(now),
        unread=unread_count(visit, person, row.messages, people),
        marks=_marks(visit, intake, person),
        inbox=held[0].get(row.part, ""),
        can_write=row.part in held[1],
    )


def _name(intake: Intake, person: Person) -> str:
    return next(iter(intake.names(person)), "")


def _silence(visit: Visit, row: Listed, silent: str) -> str:
    say = visit.words.say
    if not silent:
        return say("nothing said yet")
    return say("waits for us for {time}", time=silent) if row.waits else say("silent for {time}", time=silent)


def _marks(visit: Visit, intake: Intake, person: Person) -> tuple[str, ...]:
    """Return what is to be known before a request is opened."""
    marks = intake.marks(person)
    found: dict[str, None] = {visit.words.phrase(UNDER_DURESS): None} if marks.is_under_duress else {}
    found |= {visit.words.phrase(MARKS[code]): None for code in marks.warnings if code in MARKS}
    return tuple(found)


def waiting_longest(visit: Visit, most: int) -> tuple[Line, ...]:
    """Return the first requests of the list, for Today."""
    intake = intake_of(visit)
    parts = [one.part for one in intake.inboxes()]
    people = people_of(visit) if parts else None
    rows = intake.page(parts, visit.clock.now_ms(), most=most) if parts else ()
    return tuple(line_of(visit, intake, row, people, ({}, set())) for row in rows if people)
