"""Column generation: the relaxed problem as a linear program over those itineraries that matter, found by `pricing`.

The programs are HiGHS's (`highspy`, extra `planner`), one thread and a fixed seed, so that the same work gives the same
numbers. What it says is only a hint where to look: `bounding` proves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import highspy
import numpy as np

from safeconduct.evacuate.planner.bounding import Bounding, Prices
from safeconduct.evacuate.planner.choices import STAYING
from safeconduct.evacuate.planner.pricing import SCALE, Priced
from safeconduct.evacuate.planner.relaxation import GROUPS

# New itineraries of one party in one round, each by another trip. Reason: with one, twice the rounds; with five, larger
# programs for no fewer rounds (300 and 1,000 people).
MOST_OF_A_PARTY: Final = 3
# A reduced cost that counts as negative. Reason: prices are rounded to 1 / SCALE and summed over some sixty rows.
NEGLIGIBLE: Final = SCALE // 100

Column = tuple[int, int, int, int]
"""(party, trip, onward, departure)."""
Entry = tuple[int, int]
"""(row, how much of it is taken)."""


def quiet_solver() -> Any:
    """Return a HiGHS that prints nothing, uses one thread and always does the same."""
    solver: Any = highspy.Highs()
    for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        solver.setOptionValue(name, value)
    return solver


def add_columns(solver: Any, entries: Sequence[Sequence[Entry]], costs: Sequence[int], upper: Sequence[float]) -> None:
    """Add columns to a program, each from 0 to its upper end."""
    starts = np.cumsum([0, *(len(entry) for entry in entries)])[:-1].astype(np.int32)
    index = np.array([row for entry in entries for row, _ in entry], dtype=np.int32)
    value = np.array([one for entry in entries for _, one in entry], dtype=np.float64)
    low, high = np.zeros(len(entries)), np.array(upper, dtype=np.float64)
    solver.addCols(len(entries), np.array(costs, dtype=np.float64), low, high, len(index), starts, index, value)


def add_rows(solver: Any, upper: Sequence[float]) -> None:
    """Add empty rows to a program, each at most its upper end."""
    none = np.array([], dtype=np.int32)
    low = np.full(len(upper), -solver.getInfinity())
    solver.addRows(len(upper), low, np.array(upper, dtype=np.float64), 0, none, none, np.array([]))


@dataclass(frozen=True, slots=True)
class Solved:
    """The optimum over the columns there are: prices, each party's price (not positive), and how much of each
    column."""

    prices: Prices
    parties: np.ndarray[Any, np.dtype[np.int64]]
    values: tuple[float, ...]


class Master:
    """The linear program, to which columns are added round by round."""

    def __init__(self, bounding: Bounding) -> None:
        self._bounding = bounding
        instance, rides = bounding.instance, bounding.rides
        self.columns: list[Column] = []
        self._known: set[Column] = set()
        self._solver = quiet_solver()
        for name, value in (("presolve", "off"), ("solver", "simplex")):
            self._solver.setOptionValue(name, value)
        limits = [row.limit for row in bounding.rows.all()]
        helpers = len(instance.helpers)
        self._parties_at = len(limits)
        self._caps_at = self._parties_at + len(instance.parties)
        self._targets_at, self._days_at = self._caps_at + helpers, self._caps_at + 2 * helpers
        targets = [instance.weights.exposure_target] * helpers
        days = [whole for whole, _ in rides.days]
        add_rows(self._solver, [*limits, *[1] * len(instance.parties), *rides.caps, *targets, *days])
        self._add_rides()
        self._index()

    def _add_rides(self) -> None:
        bounding, rides = self._bounding, self._bounding.rides
        days: list[list[Entry]] = [[] for _ in rides.trip]
        for day, (_, ones) in enumerate(rides.days):
            for ride, part in ones:
                days[ride].append((self._days_at + day, part))
        entries: list[list[Entry]] = [
            [(bounding.driven_row[trip], -1), (self._caps_at + helper, 1), (self._targets_at + helper, 1), *days[ride]]
            for ride, (trip, helper) in enumerate(zip(rides.trip, rides.helper, strict=True))
        ]
        add_columns(self._solver, entries, [0] * len(entries), rides.most)
        helpers = len(rides.caps)
        over = [bounding.instance.weights.exposure_over_target] * helpers
        add_columns(self._solver, [[(self._targets_at + helper, -1)] for helper in range(helpers)], over, rides.beyond)
        self._first_column = len(entries) + helpers

    def _index(self) -> None:
        rows = self._bounding.rows
        self._seats: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for number, row in enumerate(rows.seats):
            self._seats.setdefault(row.key[1], []).append((number, row.sizes))
        self._onward_at = len(rows.seats)
        self._departure_at = self._onward_at + len(rows.onward)
        by_part: dict[tuple[int, int, int], tuple[dict[int, int], list[int], tuple[int, ...]]] = {}
        for number, row in enumerate(rows.houses, self._departure_at + len(rows.departures)):
            part = by_part.setdefault((row.key[1], row.key[2], row.key[3] >> 16), ({}, [], row.sizes))
            if row.key[0] == "night":
                part[0][row.key[3] & 0xFFFF] = number
            else:
                part[1].append(number)
        self._houses: dict[tuple[int, str], list[tuple[dict[int, int], list[int], tuple[int, ...]]]] = {}
        for (house, group, _), part in by_part.items():
            for kind in GROUPS[group]:
                self._houses.setdefault((house, kind), []).append(part)

    def entries(self, column: Column) -> list[Entry]:
        """Return the rows that an itinerary takes of, its party's last."""
        at, number, onward, departure = column
        instance, cities = self._bounding.instance, self._bounding.pricing.cities
        party, trip, leg = instance.parties[at], instance.trips[number], instance.onward[onward]
        found = [(row, sizes[party.size]) for row, sizes in self._seats[number] if sizes[party.size]]
        found.append((self._onward_at + onward, 1))
        out = instance.horizon
        if departure != STAYING:
            found.append((self._departure_at + departure, 1))
            out = instance.departures[departure].day
        found += self._stay(cities.transit[trip.city], at, trip.day, leg.leaves_on)
        found += self._stay(1 << 16 | cities.safe[leg.end], at, leg.arrives_on, out)
        found.append((self._parties_at + at, 1))
        return found

    def _stay(self, house: int, at: int, start: int, end: int) -> Iterator[Entry]:
        party = self._bounding.instance.parties[at]
        for nights, known, sizes in self._houses.get((house, party.kind), ()):
            taken = sizes[party.size]
            if taken:
                yield from ((row, taken) for row in known)
                yield from ((nights[night], taken) for night in range(start, end) if night in nights)

    def cost(self, column: Column) -> int:
        """Return what an itinerary costs less leaving its party where it is."""
        at, number, onward, departure = column
        instance = self._bounding.instance
        party = instance.parties[at]
        each = instance.onward_cost(instance.onward[onward])
        each += instance.staying_cost if departure < 0 else instance.departure_cost(instance.departures[departure])
        return instance.trip_cost(party, instance.trips[number]) + party.size * each - instance.unserved_cost(party)

    def add(self, columns: Sequence[Column]) -> int:
        """Add those that are not there yet; return how many."""
        new = [column for column in dict.fromkeys(columns) if column not in self._known]
        if new:
            self._known.update(new)
            entries, costs = [self.entries(column) for column in new], [self.cost(column) for column in new]
            add_columns(self._solver, entries, costs, [self._solver.getInfinity()] * len(new))
            self.columns += new
        return len(new)

    def solve(self) -> Solved:
        """Return the optimum over the columns there are; its prices are rounded, and none is negative."""
        self._solver.run()
        solution = self._solver.getSolution()
        duals = np.rint(np.maximum(-np.array(solution.row_dual), 0) * SCALE).astype(np.int64)
        parts = np.split(duals, [self._parties_at, self._caps_at, self._targets_at, self._days_at])
        values = np.array(solution.col_value)[self._first_column :]
        return Solved(Prices(parts[0], parts[2], parts[3], parts[4]), -parts[1], tuple(values.tolist()))

    def promising(self, solved: Solved, priced: Priced) -> list[Column]:
        """Return itineraries that would make the program's optimum better, some of each party; none when it is the
        best."""
        pricing = self._bounding.pricing
        reduced = priced.least - solved.parties[pricing.party]
        few = np.flatnonzero(reduced < -NEGLIGIBLE)
        order = few[np.lexsort((reduced[few], pricing.party[few]))]
        party = pricing.party[order]
        rank = np.arange(len(order)) - np.searchsorted(party, party)
        return [pricing.way(priced, int(pair)) for pair in order[rank < MOST_OF_A_PARTY]]
