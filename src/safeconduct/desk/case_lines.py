"""A case as one line of a list, and what stands above the list: who is on duty, and what was handed over.

The same on Cases and on Today (P9). Reads what the room answers and decides nothing. No name but code names (P14).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, UserId
from safeconduct.desk.inboxes import People, people_of
from safeconduct.desk.things import facts_of
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.cases.commands import not_accepted, on_duty
from safeconduct.evacuate.cases.reading import read_case, read_cases
from safeconduct.evacuate.cases.types import Case, Standing, State
from safeconduct.evacuate.cases.waiting import tonight
from safeconduct.evacuate.cases.wording import amber_in_words, danger_in_words, due_in_words, silence_in_words
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.lots import seed_of
from safeconduct.evacuate.triage.types import Tier
from safeconduct.intake.queries import Intake
from safeconduct.intake.types import ThreadId
from safeconduct.protect.handles import UnknownHandle

CASE: Final = "case"
# Clocks of a case that a line names; the others are on its page.
_CLOCKS: Final = 3
# A request as an origin names it: its inbox, then itself.
_THREAD: Final = re.compile(r"[0-9a-f]{64}")
_ARRIVED: Final = ("arrived", "handed_over", "closed")
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


def tonight_here(visit: Visit) -> tuple[Standing, ...]:
    """Return tonight's list of this desk. What the inbox last heard of a party is counted in."""
    facts, now = facts_of(visit), visit.clock.now_ms()
    cases = read_cases(facts)
    out = frozenset(_out_of_danger(visit))
    heard = {one.part: at for one in cases if (at := heard_in_inbox(visit, one))}
    return tonight(cases, now, seed=seed_of(facts, now), heard=heard, out=out)


def heard_in_inbox(visit: Visit, case: Case) -> int:
    """Return when the requests that a case came from were last heard from; 0 where this desk does not read them."""
    intake = Intake(visit.vault.tables)
    threads = [thread for one in case.origins if (thread := thread_of(one))]
    return max((intake.last_heard(*one) for one in threads if intake.is_thread(*one)), default=0)


def thread_of(origin: Thing) -> tuple[CompartmentId, ThreadId] | None:
    """Return the request that an origin names; None for another origin, or for what is none."""
    of = origin.text("of")
    if origin.text("sort") != "request" or not _THREAD.fullmatch(of):
        return None
    data = bytes.fromhex(of)
    return CompartmentId(data[:SHORT_ID_BYTES]), ThreadId(data[SHORT_ID_BYTES:])


def _out_of_danger(visit: Visit) -> list[CompartmentId]:
    """Return the cases whose people a journey that this desk opens has brought out of danger."""
    facts = facts_of(visit)
    of = {one.part: one.id_of("case") for one in facts.things("journey")}
    arrived = {
        one.part for one in facts.things("leg") if one.text("kind") == "extraction" and one.text("step") in _ARRIVED
    }
    return [CompartmentId(of[part]) for part in arrived if of.get(part)]


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
