"""Why a party is not served: the smallest sets of limits without which it could be, the rest of the plan held fixed.

One family of limits is thought away at a time, then two; where no two are enough, all are, and one smallest set is
found by putting them back one by one. It is exact: for one party beside a fixed plan every way is tried.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from safeconduct.evacuate.explaining.errors import NothingSuchToExplain, ServedAlready
from safeconduct.evacuate.explaining.loosening import loosened, must_go
from safeconduct.evacuate.explaining.types import Blocked, BlockingSet, Family
from safeconduct.evacuate.planner.choices import Choices, Reserve
from safeconduct.evacuate.planner.explaining import Missing, what_is_missing
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Plan, assignment_of
from safeconduct.evacuate.planner.resolving import Going, going_of, reserve_in, state_of
from safeconduct.evacuate.planner.state import Itinerary


@dataclass(frozen=True, slots=True)
class _Question:
    """One party beside everybody who goes."""

    instance: Instance
    reserve: Reserve
    going: Sequence[Going]
    at: int

    def way_without(self, families: Collection[Family]) -> tuple[int, Itinerary, Instance] | None:
        """Return the cheapest way when some limits are thought away, its cost, and the instance it is a way in."""
        wider, reserve = loosened(self.instance, self.reserve, self.at, families)
        state = state_of(Choices(must_go(wider, self.at), reserve), self.going)
        found = state.best(self.at)
        return None if found is None else (*found, wider)


def what_blocks(instance: Instance, plan: Plan, party: str, reserve: Reserve | None = None) -> Blocked:
    """Return why a party is not in a valid plan. Raises `NothingSuchToExplain`, and `ServedAlready` when it is.

    ``reserve``: what is kept from the plan beside the instance, where that is more than its file says.
    """
    at = next((at for at, one in enumerate(instance.parties) if one.id == party), -1)
    if at < 0:
        raise NothingSuchToExplain(shown=party)
    if any(one.party == party for one in plan.assignments):
        raise ServedAlready(shown=party)
    question = _Question(instance, reserve or reserve_in(instance, plan), going_of(instance, plan), at)
    free = question.way_without(())
    if free is not None:
        dearer = free[0] >= instance.unserved_cost(instance.parties[at])
        return Blocked(party, has_room=not dearer, costs_more=dearer)
    if question.way_without(tuple(Family)) is None:
        return Blocked(party, missing=_missing(question))
    sets = tuple(_small_sets(question)) or tuple(_shrunk(question))
    return Blocked(party, tuple(sorted(sets, key=lambda one: len(one.families))))


def _small_sets(question: _Question) -> Iterator[BlockingSet]:
    """Give every set of one family that is enough, then every pair of two of which neither is."""
    enough: set[Family] = set()
    for family in Family:
        found = _set(question, (family,))
        if found is not None:
            enough.add(family)
            yield found
    rest = [family for family in Family if family not in enough]
    for pair in itertools.combinations(rest, 2):
        found = _set(question, pair)
        if found is not None:
            yield found


def _shrunk(question: _Question) -> Iterator[BlockingSet]:
    """Give one smallest set: every family, less each without which the others are still enough."""
    families = tuple(Family)
    for family in Family:
        fewer = tuple(one for one in families if one is not family)
        if question.way_without(fewer) is not None:
            families = fewer
    found = _set(question, families)
    if found is not None:
        yield found


def _set(question: _Question, families: tuple[Family, ...]) -> BlockingSet | None:
    found = question.way_without(families)
    if found is None:
        return None
    _, way, wider = found
    return BlockingSet(families, assignment_of(wider, question.at, way), wider.trips[way.trip].day)


def _missing(question: _Question) -> Missing:
    """Return what is lacking even to whom no limit holds: there is no trip, leg or house at all."""
    wider, reserve = loosened(question.instance, question.reserve, question.at, tuple(Family))
    return what_is_missing(Choices(must_go(wider, question.at), reserve), question.at) or Missing.SAFE
