"""Movement: who moves when, and what is in the way? Parties by days, beds by night, alarms (design/desk.md).

It opens on three days; journeys that this desk cannot open are counts. Every picture has its table. Who is not placed
yet is carried to a place, a trip or a helper, by pointer or by keys: their page opens with that chosen (`placing`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.desk.case_lines import case_link
from safeconduct.desk.clashes import clash_lines
from safeconduct.desk.drawing import short_day
from safeconduct.desk.movement import SPANS, alarms_of, beds, drawn, journey_link, of_most, unread, unwilling
from safeconduct.desk.placing_shown import taken_as
from safeconduct.desk.render import Page
from safeconduct.desk.things import add_link, facts_of, label_of, thing_link
from safeconduct.desk.visit import Visit, number_from_address
from safeconduct.evacuate.cases.reading import cases_here, decided_of
from safeconduct.evacuate.cases.types import State
from safeconduct.evacuate.directories.rules import beyond, is_active, known_to
from safeconduct.evacuate.directories.types import Directory
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.placing.reading import world_of
from safeconduct.evacuate.placing.rules import stages_of
from safeconduct.evacuate.placing.types import World
from safeconduct.evacuate.placing.wording import things_named
from safeconduct.evacuate.planning.drafts import plans
from safeconduct.evacuate.running.taken import whom_to_call
from safeconduct.sync.types import Sort

_DAYS: Final = "days"
_HERE: Final = "/board"
_BACK: Final = f"?back={_HERE}"
_TAKEN: Final = ("", "take", "prepare")


def page(visit: Visit) -> Page:
    """Return the board."""
    asked = number_from_address(visit.query.get(_DAYS, ""))
    days = asked if asked in SPANS else SPANS[0]
    journeys = read_journeys(visit.team())
    world = world_of(facts_of(visit), journeys, (), Day(visit.today))
    directory = world.directory
    going = [one for one in journeys if not one.thing.yes("over")]
    first = Day(visit.today)
    language = visit.words.tongue.spoken
    facts = {
        "into": (),
        "alarms": alarms_of(visit),
        "unwilling": unwilling(visit),
        "picture": drawn(visit, going, first, days),
        "journeys": tuple((journey_link(visit, one.part), one.name, one.size) for one in going),
        "spans": tuple((f"/board?{_DAYS}={n}", n, n == days) for n in SPANS),
        "nights": tuple(short_day(Day(first + n), language) for n in range(min(days, SPANS[1]))),
        "beds": tuple(_beds(visit, directory, first, min(days, SPANS[1]))),
        "trips": tuple(_trips(visit, world, Interval(first, first + days - 1))),
        "helpers": tuple(_helpers(visit, directory, first)),
        "unread": unread(directory, journeys, first),
        "clashes": clash_lines(visit, journeys, world),
        "unplaced": _unplaced(visit, {bytes(one.case) for one in going}),
        "plan": _plan(visit),
        "adds": tuple(_adds(visit)),
        "things": _things(visit),
    }
    return Page("board.html", facts)


def _unplaced(visit: Visit, moving: set[bytes]) -> tuple[tuple[str, str, int], ...]:
    """Return the open cases that are to be taken out and have no journey here: address, code name, people."""
    found = []
    for case in cases_here(visit.team()):
        decided = decided_of(case)
        is_taken = decided is None or decided.answer in _TAKEN
        if case.state is not State.CLOSED and is_taken and bytes(case.thing.id) not in moving:
            found.append((case_link(visit, case.part, "/place"), case.name, case.size))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Row:
    """A place, trip or helper of the board.

    ``onto``: what the address of a party's page says when they are carried here. ``said``: how many know it, are on it
    or were met; ``free``: of a place by night the free beds, and how many people are too many; ``over``: of a trip.
    """

    onto: str
    address: str
    name: str
    said: str
    beds: int = 0
    free: tuple[tuple[int, int], ...] = ()
    over: int = 0


def _beds(visit: Visit, directory: Directory, first: Day, nights: int) -> Iterator[Row]:
    for row in beds(directory, first, nights):
        onto, free = _onto(visit, row.of.id, directory), tuple(zip(row.free, row.over, strict=True))
        yield Row(onto, thing_link(visit, row.of.thing, _BACK), row.name, row.known, row.beds, free)


def _onto(visit: Visit, of: ThingId, directory: Directory) -> str:
    """Return what the address of a party's page says when they are carried here; empty where nobody can be."""
    stages = stages_of(of, directory)
    return taken_as(visit, stages[0], of) if stages else ""


def _trips(visit: Visit, world: World, window: Interval) -> Iterator[Row]:
    """Give the trips of some days, each with the people on it."""
    directory = world.directory
    names = things_named(directory, visit.words.tongue.spoken)
    coming = (one for one in directory.trips.values() if window.lo <= one.day <= window.hi and not one.is_off)
    for one in sorted(coming, key=lambda trip: (trip.day, trip.sort, trip.from_city, trip.id)):
        people, _ = world.aboard(one.id)
        onto, address = _onto(visit, one.id, directory), thing_link(visit, one.thing, _BACK)
        yield Row(onto, address, names[one.id], of_most(people, one.seats), over=beyond(people, one.seats))


def _helpers(visit: Visit, directory: Directory, day: Day) -> Iterator[Row]:
    """Give whoever helps now, each with how many they have met."""
    names = things_named(directory, visit.words.tongue.spoken)
    for one in sorted(directory.helpers.values(), key=lambda helper: (helper.city, helper.name, helper.id)):
        if is_active(one):
            met = of_most(known_to(directory.holds_of(one.id), day), one.people_cap)
            yield Row(_onto(visit, one.id, directory), thing_link(visit, one.thing, _BACK), names[one.id], met)


def _plan(visit: Visit) -> str:
    """Return the newest plan in a sentence; empty where there is none."""
    held = plans(facts_of(visit))
    if not held:
        return ""
    plan, say = held[-1], visit.words.say
    score, bound = plan.number("score") or 0, plan.number("bound")
    words = say(
        "Plan {number}: {moved} of {asked} people.",
        number=plan.number("number") or len(held),
        moved=plan.number("moved") or 0,
        asked=plan.number("asked") or 0,
    )
    if bound is None or not score:
        far = say("How far from the best possible is not known.")
    else:
        far = say("At most {gap} % from the best possible.", gap=f"{(score - bound) * 100 / score:.1f}")
    return f"{words} {far}"


def _adds(visit: Visit) -> list[tuple[str, str]]:
    """Return where places, helpers, trips, lawyers and authorities are added, as far as this desk writes them."""
    say = visit.words.say
    found = (
        (add_link(visit, "place", Sort.PLACES, _HERE), say("Add a place")),
        (add_link(visit, "helper", Sort.HELPERS, _HERE), say("Add a helper")),
        (add_link(visit, "trip", Sort.PLANNING, _HERE), say("Add a possible trip")),
        (add_link(visit, "lawyer", Sort.PLANNING, _HERE), say("Add a lawyer or an authority")),
    )
    return [one for one in found if one[0]]


def _things(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return lawyers and authorities; places, trips and helpers have tables of their own."""
    held = whom_to_call(facts_of(visit), ())
    return tuple((thing_link(visit, one, _BACK), label_of(visit, one)) for one in held)
