"""What stands at the head of every page of a request: its code name, danger, who looks after it, trust, and its links.

Read once for a page; decides nothing. No name but code names (P14).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.base.ids import UserId
from safeconduct.desk.inbox_lines import fallen_in_words
from safeconduct.desk.inbox_words import SHAPES, due_in_words, flag_in_words, length_in_words
from safeconduct.desk.inboxes import People, intake_of, may_write, people_of, thread_link
from safeconduct.desk.visit import Visit
from safeconduct.intake import kinds
from safeconduct.intake.counting import Trust
from safeconduct.intake.next_contact import NEVER
from safeconduct.intake.ordering import Listed
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.trusting import RUNGS
from safeconduct.intake.types import CardField, Care, CareField, Channel, State
from safeconduct.intake.wording import CARD_FIELDS, CARE_FIELDS, CHANNELS, DANGERS, STATES, value_in_words
from safeconduct.record.wording import local_time_in_words


@dataclass(frozen=True, slots=True)
class About:
    """A request in words, and the addresses of its pages.

    ``contact``, ``contact_at``: what is owed and when; ``agreed_at``: the next contact as somebody set it.
    """

    thread: str
    name: str
    names: tuple[str, ...]
    channels: str
    danger: str
    danger_kind: str
    shape: str
    silence: str
    owner: str
    stand_in: str
    is_mine: bool
    contact: str
    contact_at: str
    agreed_at: str
    is_overdue: bool
    fallen: str
    state: str
    reason: str
    is_closed: bool
    trust: str
    flags: tuple[str, ...]
    can_write: bool


@dataclass(frozen=True, slots=True)
class Request:
    """A request with what its pages ask of it again and again."""

    person: Person
    intake: Intake
    people: People
    care: Care
    trust: Trust
    row: Listed
    about: About


def request_of(visit: Visit, person: Person) -> Request:
    """Return a request as it counts now; NoSuchThread."""
    intake, people, words = intake_of(visit), people_of(visit), visit.words
    care, trust, row = intake.care(person), intake.trust(person, visit.team().people()), intake.listed(person)
    now = visit.clock.now_ms()
    names = intake.names(person)
    language = words.tongue.spoken
    is_open = row.is_open
    silent = length_in_words(words, now - row.silent_since) if row.messages else ""
    about = About(
        thread=thread_link(visit, person.part, person.head),
        name=names[0] if names else "",
        names=names[1:],
        channels=", ".join(dict.fromkeys(words.phrase(CHANNELS[one]) for one in channels_of(intake, person))),
        danger=words.phrase(DANGERS[care.danger]),
        danger_kind=care.danger.value,
        shape=SHAPES[care.danger],
        silence=(
            words.say("waits for us for {time}", time=silent)
            if row.waits
            else words.say("silent for {time}", time=silent)
        )
        if silent
        else words.say("nothing said yet"),
        owner=_called(visit, people, care.owner),
        stand_in=_called(visit, people, care.stand_in),
        is_mine=care.owner == people.me,
        contact=due_in_words(words, row, now),
        contact_at=local_time_in_words(row.due_at, language) if row.due_at != NEVER else "",
        agreed_at=local_time_in_words(row.next_contact, language) if row.next_contact else "",
        is_overdue=is_open and row.is_overdue(now),
        fallen=fallen_in_words(visit, intake, row),
        state=words.phrase(STATES[care.standing.state if is_open else State.CLOSED]),
        reason=care.standing.reason if not is_open else "",
        is_closed=not is_open,
        trust=words.phrase(RUNGS[trust.rung]),
        flags=tuple(flag_in_words(words, one) for one in trust.flags),
        can_write=may_write(visit, person.part),
    )
    return Request(person, intake, people, care, trust, row, about)


def channels_of(intake: Intake, person: Person) -> tuple[Channel, ...]:
    """Return by which ways a person is in touch, each once."""
    return tuple(dict.fromkeys(intake.thread(person.part, one).channel for one in person.threads))


def _called(visit: Visit, people: People, user: UserId) -> str:
    return visit.words.say("you") if user == people.me else people.called(user)


def said_at_once(visit: Visit, request: Request) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the fields that two people set at the same time, with all their values: who knows settles it."""
    language, phrase = visit.words.tongue.spoken, visit.words.phrase
    for kind in (kinds.CARE, kinds.CARD):
        for field, values in request.intake.at_once(request.person, kind).items():
            what = phrase(CARE_FIELDS[field]) if isinstance(field, CareField) else phrase(CARD_FIELDS[CardField(field)])
            shown = (value_in_words(field, one.value, language, request.people.called) for one in values)
            yield what, tuple(dict.fromkeys(shown))
