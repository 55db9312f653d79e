"""Movement: who moves when, and what is in the way? Parties by days, beds by night, alarms (design/desk.md).

It opens on three days; journeys that this desk cannot open are counts. Every picture has its table.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import Day
from safeconduct.desk.case_lines import case_link
from safeconduct.desk.drawing import short_day
from safeconduct.desk.movement import SPANS, alarms_of, beds, drawn, journey_link, unread, unwilling
from safeconduct.desk.render import Page
from safeconduct.desk.things import add_link, facts_of, label_of, thing_link
from safeconduct.desk.visit import Visit, number_from_address
from safeconduct.evacuate.cases.reading import decided_of, read_cases
from safeconduct.evacuate.cases.types import State
from safeconduct.evacuate.directories.reading import read_directory
from safeconduct.evacuate.directories.types import Directory
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.planning.drafts import plans
from safeconduct.evacuate.running.taken import whom_to_call
from safeconduct.sync.types import Sort

_DAYS: Final = "days"
_HERE: Final = "/board"
_TAKEN: Final = ("", "take", "prepare")


def page(visit: Visit) -> Page:
    """Return the board."""
    asked = number_from_address(visit.query.get(_DAYS, ""))
    days = asked if asked in SPANS else SPANS[0]
    facts_here, journeys = facts_of(visit), read_journeys(visit.team())
    directory = read_directory(facts_here)
    going = [one for one in journeys if not one.thing.yes("over")]
    first = Day(visit.today)
    language = visit.words.tongue.spoken
    facts = {
        "into": (),
        "alarms": alarms_of(visit, journeys),
        "unwilling": unwilling(visit, journeys),
        "picture": drawn(visit, going, first, days),
        "journeys": tuple((journey_link(visit, one.part), one.name, one.size) for one in going),
        "spans": tuple((f"/board?{_DAYS}={n}", n, n == days) for n in SPANS),
        "nights": tuple(short_day(Day(first + n), language) for n in range(min(days, SPANS[1]))),
        "beds": beds(directory, first, min(days, SPANS[1])),
        "unread": unread(directory, journeys, first),
        "unplaced": _unplaced(visit, {bytes(one.case) for one in going}),
        "plan": _plan(visit),
        "adds": tuple(_adds(visit)),
        "things": _things(visit, directory),
    }
    return Page("board.html", facts)


def _unplaced(visit: Visit, moving: set[bytes]) -> tuple[tuple[str, str, int], ...]:
    """Return the open cases that are to be taken out and have no journey here: address, code name, people."""
    found = []
    for case in read_cases(facts_of(visit)):
        decided = decided_of(case)
        is_taken = decided is None or decided.answer in _TAKEN
        if case.state is not State.CLOSED and is_taken and bytes(case.thing.id) not in moving:
            found.append((case_link(visit, case.part, "/place"), case.name, case.size))
    return tuple(found)


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


def _things(visit: Visit, directory: Directory) -> tuple[tuple[str, str], ...]:
    held = [(one.thing, one.name) for one in directory.places.values()]
    held += [(one.thing, one.name) for one in directory.helpers.values()]
    held += [(one, label_of(visit, one)) for one in whom_to_call(facts_of(visit), ())]
    return tuple((thing_link(visit, thing, f"?back={_HERE}"), name) for thing, name in held)
