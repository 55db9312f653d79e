"""A request as one line of a list: code name, channel, danger, silence, who looks after it, what is to be known of it.

The same on the inbox and on Today, as is what stands above them: how many are nobody's, who is silent for longest, and
what those asked for who fell silent (P9). Reads what the room answers, decides nothing. No name but code names (P14).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId
from safeconduct.desk.inbox_words import MARKS, SHAPES, UNDER_DURESS, due_in_words, length_in_words
from safeconduct.desk.inboxes import THREAD, People, intake_of, people_of, thread_link, thread_name, unread_count
from safeconduct.desk.visit import Visit
from safeconduct.intake.form_opening import locked_forms
from safeconduct.intake.listing import Counts
from safeconduct.intake.ordering import Listed
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.types import NOBODY, Channel
from safeconduct.intake.wording import CHANNELS, DANGERS, fallen_silent_in_words

# Who fell silent and is named above a list; the others are one step away.
_FALLEN: Final = 5

Held = tuple[dict[CompartmentId, str], set[CompartmentId]]


@dataclass(frozen=True, slots=True)
class Line:
    """A request as a list shows it. ``handle``: as a form sends it.

    ``fallen``: that they are silent for longer than agreed, and what they asked of us; empty for all others.
    """

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
    fallen: str
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
        contact=due_in_words(words, row, now),
        is_overdue=row.is_open and row.is_overdue(now),
        fallen=fallen_in_words(visit, intake, row),
        unread=unread_count(visit, person, row.messages, people),
        marks=(*_marks(visit, intake, person), *_locked(visit, intake, person)),
        inbox=held[0].get(row.part, ""),
        can_write=row.part in held[1],
    )


def fallen_in_words(visit: Visit, intake: Intake, row: Listed) -> str:
    """Return what they asked of us for when they fall silent, as soon as they have; before that nothing."""
    if not row.is_open or not row.is_fallen_silent(visit.clock.now_ms()):
        return ""
    silence = intake.card(intake.person(row.part, row.head)).silence
    return fallen_silent_in_words(silence, visit.words.tongue.spoken)


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


def _locked(visit: Visit, intake: Intake, person: Person) -> tuple[str, ...]:
    """Return that forms of theirs lie here locked; only what came by telephone forms is looked at."""
    if all(intake.thread(person.part, one).channel is not Channel.ODK for one in person.threads):
        return ()
    n = locked_forms(intake.inbox(person.part), intake, person)
    return (visit.words.count("{n} locked form to open", "{n} locked forms to open", n),) if n else ()


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands above a list. ``longest``: words, address and code name; ``fallen``: address, name, what to do."""

    nobodys: str
    longest: tuple[tuple[str, str, str], ...]
    fallen: tuple[tuple[str, str, str], ...]
    fallen_more: int


def standing_of(visit: Visit, intake: Intake, parts: Sequence[CompartmentId], counts: Sequence[Counts]) -> Standing:
    """Return how many are nobody's, the longest silence, and who fell silent, the longest past first."""
    words, now = visit.words, visit.clock.now_ms()
    nobodys, fallen = sum(one.nobodys for one in counts), sum(one.fallen_silent for one in counts)
    shown = intake.fallen_silent(parts, now, most=_FALLEN) if fallen else ()
    longest = intake.longest_silences(parts)
    return Standing(
        words.count("{n} request is nobody's", "{n} requests are nobody's", nobodys) if nobodys else "",
        tuple((_longest(visit, row, n), *_link(visit, intake, row)) for n, row in enumerate(longest)),
        tuple((*_link(visit, intake, row), fallen_in_words(visit, intake, row)) for row in shown),
        fallen - len(shown),
    )


def _longest(visit: Visit, row: Listed, n: int) -> str:
    say, time = visit.words.say, length_in_words(visit.words, visit.clock.now_ms() - row.silent_since)
    if n:
        return say("Longest wait for an answer: {time}", time=time)
    if row.waits:
        return say("Longest silence: {time}, and they wait for us", time=time)
    return say("Longest silence: {time}", time=time)


def _link(visit: Visit, intake: Intake, row: Listed) -> tuple[str, str]:
    return thread_link(visit, row.part, row.head), _name(intake, intake.person(row.part, row.head))


def standing_now(visit: Visit) -> Standing:
    """Return what stands above the list of all inboxes, for Today."""
    intake = intake_of(visit)
    parts = [one.part for one in intake.inboxes()]
    return standing_of(visit, intake, parts, [intake.counts(part, visit.clock.now_ms()) for part in parts])


def waiting_longest(visit: Visit, most: int) -> tuple[Line, ...]:
    """Return the first requests of the list, for Today."""
    intake = intake_of(visit)
    parts = [one.part for one in intake.inboxes()]
    people = people_of(visit) if parts else None
    rows = intake.page(parts, visit.clock.now_ms(), most=most) if parts else ()
    return tuple(line_of(visit, intake, row, people, ({}, set())) for row in rows if people)
