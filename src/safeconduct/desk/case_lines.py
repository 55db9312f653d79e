"""A case as one line of a list, and what stands above the list: who is on duty, and what was handed over.

The same on Cases and on Today (P9). Reads what the room answers and decides nothing. No name but code names (P14).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, UserId
from safeconduct.desk.inboxes import People, people_of
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.commands import not_accepted, on_duty
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.cases.types import Case, Standing, State
from safeconduct.evacuate.cases.wording import amber_in_words, danger_in_words, due_in_words, silence_in_words
from safeconduct.evacuate.triage.types import Tier
from safeconduct.protect.handles import UnknownHandle

CASE: Final = "case"
# Clocks of a case that a line names; the others are on its page.
_CLOCKS: Final = 3
# How urgent, as a shape beside the word.
SHAPES: Final = {Tier.NOW: "■", Tier.URGENT: "▲", Tier.PLANNED: "●", Tier.ADVICE: "○"}
_KINDS: Final = {Tier.NOW: "now", Tier.URGENT: "days", Tier.PLANNED: "later", Tier.ADVICE: "none"}


@dataclass(frozen=True, slots=True)
class Line:
    """A case as a list shows it. ``clocks``: each in words, and whether it has run out."""

    address: str
    name: str
    people: int
    danger: str
    danger_kind: str
    shape: str
    silence: str
    clocks: tuple[tuple[str, bool], ...]
    is_lost: bool
    amber: str
    owner: str
    is_mine: bool
    is_nobodys: bool


def case_link(visit: Visit, part: CompartmentId, rest: str = "") -> str:
    """Return the address of a case, or of a page of it."""
    return visit.lasting(CASE, part.hex()) + rest


def case_here(visit: Visit) -> Case:
    """Return the case whose page is asked for; UnknownHandle where this desk has none."""
    found = read_case(facts_of(visit), CompartmentId(bytes.fromhex(visit.name(CASE))))
    if found is None:
        raise UnknownHandle
    return found


def line_of(visit: Visit, standing: Standing, people: People) -> Line:
    """Return a case as a line."""
    case, language, now = standing.case, visit.words.tongue.spoken, visit.clock.now_ms()
    owner = UserId(case.thing.id_of("owner"))
    return Line(
        address=case_link(visit, case.part),
        name=case.name,
        people=case.size,
        danger=danger_in_words(standing, language),
        danger_kind=_KINDS[standing.highest],
        shape=SHAPES[standing.highest],
        silence=silence_in_words(standing, now, language),
        clocks=tuple((due_in_words(one, now, language), one.at_ms <= now) for one in standing.dues[:_CLOCKS]),
        is_lost=case.state is State.LOST_CONTACT,
        amber=amber_in_words(language) if standing.is_amber else "",
        owner=visit.words.say("you") if owner == people.me else people.called(owner),
        is_mine=owner == people.me,
        is_nobodys=not owner,
    )


def lines_of(visit: Visit, shown: Sequence[Standing]) -> tuple[Line, ...]:
    """Return cases as lines."""
    people = people_of(visit)
    return tuple(line_of(visit, one, people) for one in shown)


@dataclass(frozen=True, slots=True)
class Duty:
    """Who has the watch, in words; and how many things were handed to whoever reads this and wait for a yes."""

    words: str
    is_nobody: bool
    waiting: int


def duty_of(visit: Visit) -> Duty:
    """Return who is on duty now; nothing is said where nobody ever set a watch."""
    facts, people = facts_of(visit), people_of(visit)
    watches = facts.things("watch")
    users = on_duty(watches, visit.clock.now_ms())
    mine = [one for one in facts.things("handover") if one.id_of("to_user") == people.me]
    waiting = sum(len(not_accepted(one)) for one in mine)
    if not watches:
        return Duty("", is_nobody=False, waiting=waiting)
    if not users:
        return Duty(visit.words.say("Nobody is on duty now."), is_nobody=True, waiting=waiting)
    names = [visit.words.say("you") if one == people.me else people.called(one) for one in users]
    words = visit.words.say("On duty: {who}", who=names[0])
    after = visit.words.say("then {who}", who=", ".join(names[1:])) if names[1:] else ""
    return Duty(f"{words}, {after}" if after else words, is_nobody=False, waiting=waiting)
