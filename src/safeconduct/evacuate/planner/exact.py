"""Proves small plans the best there are: every itinerary that a better plan could have, and an integer program over
them.

An itinerary whose reduced cost is beyond the gap is in no better plan (docs/rooms/evacuate.md, "The proof"). What is
left
is few enough at 20 people, and often at 100. The program is still a relaxation where a city has several houses, so its
bound holds for every plan; what it finds is a plan only when helpers and houses were found for all of it. Unlike the
bound of `bounding`, this one stands on HiGHS's branch and bound and its tolerances.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import highspy
import numpy as np

from safeconduct.evacuate.planner.bounding import Bounding, Prices
from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.columns import Column, Entry, Master, add_columns, add_rows, quiet_solver
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.pricing import SCALE
from safeconduct.evacuate.planner.rounding import realised
from safeconduct.evacuate.planner.ruin import Ways
from safeconduct.evacuate.planner.state import State

# Most itineraries in the program. Reason: beyond it, the search itself is the better use of a minute.
MOST_COLUMNS: Final = 6_000
# Most nodes of the branch and bound: counted, so that the same work gives the same answer.
MOST_NODES: Final = 400
# Added to the solver's bound before it is rounded up. Reason: HiGHS's feasibility tolerance is a millionth of a unit,
# and
# what costs most is counted in tens of thousands.
TOLERANCE: Final = 0.02


@dataclass(frozen=True, slots=True)
class Answer:
    """A bound, and the plan of the program's optimum where it could be realised whole."""

    bound: int
    ways: Ways | None
    score: int


def solve_exactly(choices: Choices, bounding: Bounding, master: Master, prices: Prices, best: int) -> Answer | None:
    """Return what the program says of plans that score less than ``best``; None when there are too many itineraries."""
    columns = candidates(bounding, master, prices, best)
    if columns is None:
        return None
    program = _Program(choices, bounding, master, columns)
    bound, taken, drivers = program.solve()
    ways, score = _plan(choices, taken, drivers)
    return Answer(min(best, math.ceil(bounding.unserved + bound - TOLERANCE)), ways, score)


def solve_pool(choices: Choices, bounding: Bounding, master: Master) -> list[Column]:
    """Return the best combination of the columns there are that was found: a start for plans, and no proof of
    anything."""
    _, taken, _ = _Program(choices, bounding, master, master.columns).solve()
    return taken


def candidates(bounding: Bounding, master: Master, prices: Prices, best: int) -> list[Column] | None:
    """Return every itinerary that a plan scoring less than ``best`` could have; None when they are too many."""
    pricing = bounding.pricing
    priced = pricing.price(prices.rows)
    gap = (best - 1) * SCALE - bounding.bound(prices, priced)
    least = bounding.least(priced)
    slack = priced.least - least[pricing.party]
    pairs = np.flatnonzero(slack <= gap)
    found: list[Column] = []
    for pair in pairs:
        at = int(pricing.party[pair])
        for column in pricing.all_ways(priced, int(pair), gap - int(slack[pair])):
            reduced = master.cost(column) * SCALE
            reduced += sum(int(prices.rows[row]) * taken for row, taken in master.entries(column)[:-1])
            if reduced - int(least[at]) <= gap:
                found.append(column)
        if len(found) > MOST_COLUMNS:
            return None
    return found


class _Program:
    """The integer program: itineraries, who drives each trip, and what their exposure costs."""

    def __init__(self, choices: Choices, bounding: Bounding, master: Master, columns: Sequence[Column]) -> None:
        instance, rides = choices.instance, bounding.rides
        self._columns, self._rides = columns, rides
        self._solver: Any = quiet_solver()
        for name, value in (("mip_max_nodes", MOST_NODES), ("mip_abs_gap", 0.5), ("mip_rel_gap", 0.0)):
            self._solver.setOptionValue(name, value)
        limits: list[float] = [row.limit for row in bounding.rows.all()]
        self._limits = limits
        parties_at = len(limits)
        limits += [1] * len(instance.parties)
        self._helpers_at = len(limits)
        limits += [*rides.caps, *[instance.weights.exposure_target] * len(rides.caps)]
        self._trips_at = len(limits)
        limits += [1] * len(instance.trips)
        entries = [[*master.entries(column)[:-1], (parties_at + column[0], 1)] for column in columns]
        self._add_conflicts(choices, entries)
        self._build(entries, [master.cost(column) for column in columns], instance, bounding)

    def _add_conflicts(self, choices: Choices, entries: list[list[Entry]]) -> None:
        """Forbid two parties the only house of a city that each of them can have."""
        instance = choices.instance
        for pair in instance.conflicts:
            rows: dict[int, int] = {}
            for column, entry in zip(self._columns, entries, strict=True):
                if column[0] in pair:
                    for place in _only_houses(choices, column):
                        if place not in rows:
                            rows[place] = len(self._limits)
                            self._limits.append(1)
                        entry.append((rows[place], 1))

    def _build(self, entries: list[list[Entry]], costs: list[int], instance: Instance, bounding: Bounding) -> None:
        rides, limits = self._rides, self._limits
        days = {
            key: len(limits) + number
            for number, key in enumerate(
                sorted({(h, instance.trips[t].day) for t, h in zip(rides.trip, rides.helper, strict=True)})
            )
        }
        limits += [1] * len(days)
        filled_at = len(limits)
        limits += [0] * len(rides.trip)
        people, drives = [], []
        for ride, (trip, helper) in enumerate(zip(rides.trip, rides.helper, strict=True)):
            target = self._helpers_at + len(rides.caps) + helper
            people.append(
                [(bounding.driven_row[trip], -1), (self._helpers_at + helper, 1), (target, 1), (filled_at + ride, 1)]
            )
            most = rides.most[ride]
            drives.append(
                [(filled_at + ride, -most), (self._trips_at + trip, 1), (days[helper, instance.trips[trip].day], 1)]
            )
        over = [instance.weights.exposure_over_target] * len(rides.caps)
        beyond = [[(self._helpers_at + len(rides.caps) + helper, -1)] for helper in range(len(rides.caps))]
        add_rows(self._solver, limits)
        add_columns(self._solver, entries, costs, [1] * len(entries))
        add_columns(self._solver, drives, [0] * len(drives), [1] * len(drives))
        add_columns(self._solver, people, [0] * len(people), rides.most)
        add_columns(self._solver, beyond, over, rides.beyond)
        self._make_whole(len(entries) + len(drives))

    def _make_whole(self, count: int) -> None:
        kinds = np.full(count, highspy.HighsVarType.kInteger.value, dtype=np.uint8)
        self._solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)

    def solve(self) -> tuple[float, list[Column], dict[int, int]]:
        """Return the bound, the itineraries of the best solution found, and who drives each trip."""
        self._solver.run()
        values = np.array(self._solver.getSolution().col_value)
        bound = float(self._solver.getInfo().mip_dual_bound)
        if not len(values):
            return bound, [], {}
        count = len(self._columns)
        taken = [column for column, value in zip(self._columns, values[:count], strict=True) if value > 0.5]
        drives = np.flatnonzero(values[count : count + len(self._rides.trip)] > 0.5)
        return bound, taken, {self._rides.trip[ride]: self._rides.helper[ride] for ride in drives}


def _only_houses(choices: Choices, column: Column) -> Iterator[int]:
    instance = choices.instance
    party = instance.parties[column[0]]
    trip, leg = instance.trips[column[1]], instance.onward[column[2]]
    for city, is_safe in ((trip.city, False), (leg.end, True)):
        places = choices.places(party, city, is_safe=is_safe)
        if len(places) == 1:
            yield places[0]


def _plan(choices: Choices, taken: Sequence[Column], drivers: dict[int, int]) -> tuple[Ways | None, int]:
    """Return the plan of the itineraries with its score; None when helpers and houses were not found for all."""
    state = State(choices)
    parties = choices.instance.parties
    for column in sorted(taken, key=lambda one: (-parties[one[0]].size, one)):
        way = realised(choices, state, column)
        if way is None:
            return None, 0
        helper = drivers.get(way.trip, way.helper)
        state.put(column[0], way._replace(helper=helper))
    return tuple(state.ways), state.score
