"""Column generation: the relaxed problem over itineraries, those that matter found by `pricing`, and the proved bound.

The bound is Lagrange's: any prices that are not negative prove one, exactly (docs/rooms/evacuate.md), so it holds however
early the work stops and whatever the solver's rounding did. Needs numpy; the linear programs are HiGHS's (`highspy`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.pricing import SCALE, Numbers, Priced, Pricing
from safeconduct.evacuate.planner.relaxation import GROUPS, Rides, Rows, rides_of, rows_of

Column = tuple[int, int, int, int]
"""(party, trip, onward, departure)."""


@dataclass(frozen=True, slots=True)
class Prices:
    """A price of every limit, times `SCALE`, none negative: of rows, of helpers' caps and targets, of helpers' days."""

    rows: Numbers
    caps: Numbers
    targets: Numbers
    days: Numbers


class Bounding:
    """Proves bounds of one instance from prices."""

    def __init__(self, choices: Choices) -> None:
        instance = choices.instance
        self.instance = instance
        self.rows: Rows = rows_of(instance, choices.reserve)
        self.rides: Rides = rides_of(instance)
        self.pricing = Pricing(choices, self.rows)
        self._limits = np.array([row.limit for row in self.rows.all()], dtype=np.int64)
        self._seat_row = np.full(len(instance.trips), -1, dtype=np.int64)
        for number, row in enumerate(self.rows.seats):
            if row.key[0] == "driven":
                self._seat_row[row.key[1]] = number
        rides = self.rides
        self._ride_trip = np.array(rides.trip, dtype=np.int64)
        self._ride_helper = np.array(rides.helper, dtype=np.int64)
        self._ride_most = np.array(rides.most, dtype=np.int64)
        self._caps = np.array(rides.caps, dtype=np.int64)
        self._beyond = np.array(rides.beyond, dtype=np.int64)
        self._whole = np.array([whole for whole, _ in rides.days], dtype=np.int64)
        parts = [(day, ride, part) for day, (_, ones) in enumerate(rides.days) for ride, part in ones]
        self._part = np.array(parts, dtype=np.int64).reshape(-1, 3)
        self._unserved = sum(instance.unserved_cost(party) for party in instance.parties)
        self.firsts = np.searchsorted(self.pricing.party, np.arange(len(instance.parties)))

    def bound(self, prices: Prices, priced: Priced) -> int:
        """Return the bound that prices prove, times `SCALE`."""
        weights = self.instance.weights
        least = np.zeros(len(self.instance.parties), dtype=np.int64)
        np.minimum.at(least, self.pricing.party, priced.least)
        ride = prices.caps[self._ride_helper] + prices.targets[self._ride_helper] - prices.rows[self._seat_row[self._ride_trip]]
        np.add.at(ride, self._part[:, 1], self._part[:, 2] * prices.days[self._part[:, 0]])
        driven = int((np.minimum(ride, 0) * self._ride_most).sum())
        paid = np.minimum(weights.exposure_over_target * SCALE - prices.targets, 0) * self._beyond
        limits = int(prices.rows @ self._limits) + int(prices.caps @ self._caps) + int(prices.days @ self._whole)
        limits += int(prices.targets.sum()) * weights.exposure_target
        return self._unserved * SCALE + int(least.sum()) + driven + int(paid.sum()) - limits


class Master:
    """The restricted linear program in HiGHS, to which columns are added."""

    def __init__(self, bounding: Bounding) -> None:
        import highspy

        self._bounding = bounding
        instance, rides = bounding.instance, bounding.rides
        self.columns: list[Column] = []
        self.costs: list[int] = []
        self._known: set[Column] = set()
        solver: Any = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("presolve", "off"), ("solver", "simplex")):
            solver.setOptionValue(name, value)
        self.solver = solver
        limits = [row.limit for row in bounding.rows.all()]
        self._rows = len(limits)
        self._parties_at = self._rows
        self._caps_at = self._parties_at + len(instance.parties)
        self._targets_at = self._caps_at + len(instance.helpers)
        self._days_at = self._targets_at + len(instance.helpers)
        upper = np.array(
            [
                *limits,
                *[1] * len(instance.parties),
                *rides.caps,
                *[instance.weights.exposure_target] * len(instance.helpers),
                *[whole for whole, _ in rides.days],
            ],
            dtype=np.float64,
        )
        none = np.array([], dtype=np.int32)
        solver.addRows(len(upper), np.full(len(upper), -highspy.kHighsInf), upper, 0, none, none, np.array([]))
        self._add_static()
        self._index()

    def _add_static(self) -> None:
        rides = self._bounding.rides
        days: list[list[tuple[int, int]]] = [[] for _ in rides.trip]
        for day, (_, ones) in enumerate(rides.days):
            for ride, part in ones:
                days[ride].append((self._days_at + day, part))
        entries = []
        for ride, (trip, helper) in enumerate(zip(rides.trip, rides.helper, strict=True)):
            row = int(self._bounding._seat_row[trip])
            entries.append([(row, -1), (self._caps_at + helper, 1), (self._targets_at + helper, 1), *days[ride]])
        self._add(entries, [0] * len(entries), list(rides.most))
        over = self._bounding.instance.weights.exposure_over_target
        self._add([[(self._targets_at + helper, -1)] for helper in range(len(rides.caps))], [over] * len(rides.caps), list(rides.beyond))
        self.static = len(entries) + len(rides.caps)

    def _index(self) -> None:
        rows = self._bounding.rows
        self._seats: dict[int, list[tuple[int, tuple[int, ...]]]] = {}
        for number, row in enumerate(rows.seats):
            self._seats.setdefault(row.key[1], []).append((number, row.sizes))
        at = len(rows.seats)
        self._onward_at, self._departure_at = at, at + len(rows.onward)
        houses_at = self._departure_at + len(rows.departures)
        self._houses: dict[tuple[int, str], list[tuple[dict[int, int], int, tuple[int, ...]]]] = {}
        by_part: dict[tuple[int, int, int], tuple[dict[int, int], list[int], tuple[int, ...]]] = {}
        for number, row in enumerate(rows.houses, houses_at):
            nights, known, _ = by_part.setdefault((row.key[1], row.key[2], row.key[3] >> 16), ({}, [], row.sizes))
            if row.key[0] == "night":
                nights[row.key[3] & 0xFFFF] = number
            else:
                known.append(number)
        for (house, group, _), part in by_part.items():
            for kind in GROUPS[group]:
                self._houses.setdefault((house, kind), []).append(part)

    def _add(self, entries: list[list[tuple[int, int]]], costs: list[int], upper: list[int] | list[float]) -> None:
        starts = np.cumsum([0, *(len(entry) for entry in entries)])[:-1].astype(np.int32)
        index = np.array([row for entry in entries for row, _ in entry], dtype=np.int32)
        value = np.array([one for entry in entries for _, one in entry], dtype=np.float64)
        self.solver.addCols(len(entries), np.array(costs, dtype=np.float64), np.zeros(len(entries)), np.array(upper, dtype=np.float64), len(index), starts, index, value)

    def entries(self, column: Column) -> list[tuple[int, int]]:
        at, number, onward, departure = column
        instance = self._bounding.instance
        cities = self._bounding.pricing._cities
        party, trip, leg = instance.parties[at], instance.trips[number], instance.onward[onward]
        size = party.size
        found = [(self._parties_at + at, 1), (self._onward_at + onward, 1)]
        found += [(row, sizes[size]) for row, sizes in self._seats[number] if sizes[size]]
        out = instance.horizon
        if departure >= 0:
            found.append((self._departure_at + departure, 1))
            out = instance.departures[departure].day
        for house, start, end in ((cities.transit[trip.city], trip.day, leg.leaves_on), (1 << 16 | cities.safe[leg.end], leg.arrives_on, out)):
            for nights, known, sizes in self._houses.get((house, party.kind), ()):
                taken = sizes[size]
                if taken:
                    found += [(row, taken) for row in known]
                    found += [(nights[night], taken) for night in range(start, end) if night in nights]
        return found

    def cost(self, column: Column) -> int:
        at, number, onward, departure = column
        instance = self._bounding.instance
        party = instance.parties[at]
        each = instance.onward_cost(instance.onward[onward])
        each += instance.staying_cost if departure < 0 else instance.departure_cost(instance.departures[departure])
        return instance.trip_cost(party, instance.trips[number]) + party.size * each - instance.unserved_cost(party)

    def add(self, columns: list[Column]) -> int:
        new = [column for column in dict.fromkeys(columns) if column not in self._known]
        self._known.update(new)
        costs = [self.cost(column) for column in new]
        if new:
            self._add([self.entries(column) for column in new], costs, [float("inf")] * len(new))
        self.columns += new
        self.costs += costs
        return len(new)

    def solve(self) -> tuple[float, Prices, np.ndarray]:
        self.solver.run()
        solution = self.solver.getSolution()
        duals = np.rint(np.maximum(-np.array(solution.row_dual), 0) * SCALE).astype(np.int64)
        prices = Prices(duals[: self._rows], duals[self._caps_at : self._targets_at], duals[self._targets_at : self._days_at], duals[self._days_at :])
        values = np.array(solution.col_value)[self.static :]
        return float(self.solver.getObjectiveValue()) + self._bounding._unserved, prices, values
