"""What two desks gave twice before they heard of one another, with where each is looked at: for Movement and Today.

Reads what the room answers (`evacuate.placing.clashing`) and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.desk.case_lines import case_link
from safeconduct.desk.movement import journey_link
from safeconduct.desk.things import facts_of, thing_link
from safeconduct.desk.visit import Visit
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.doubling import Twice, placed_twice
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.placing.clashing import Clash, Given, clash_sentences
from safeconduct.evacuate.placing.types import World


def clash_lines(visit: Visit, journeys: Sequence[Journey], world: World) -> tuple[tuple[str, str, str], ...]:
    """Return what was given twice: a sentence, the address of what it is about, and what that is called."""
    found = clash_sentences(world, placed_twice(visit.team(), journeys), visit.words.tongue.spoken)
    return tuple((words, *_where(visit, one, world)) for one, words in found)


def _where(visit: Visit, one: Clash, world: World) -> tuple[str, str]:
    say, held = visit.words.say, world.directory
    if one.twice is not None:
        return _of_party(visit, one.twice)
    if one.kind is Given.HELPER:
        return thing_link(visit, held.helpers[one.of].thing), say("Helper")
    if one.kind is Given.BEDS:
        return thing_link(visit, held.places[one.of].thing), say("Place")
    return thing_link(visit, held.trips[one.of].thing), say("Trip")


def _of_party(visit: Visit, twice: Twice) -> tuple[str, str]:
    """Return the newest of the journeys that open here; where none does, their case."""
    if twice.here:
        return journey_link(visit, twice.here[-1].part), visit.words.say("Journey")
    case = facts_of(visit).thing("case", ThingId(twice.case))
    return case_link(visit, case.part) if case is not None else "/cases", visit.words.say("Case")
