"""The cheapest itinerary of every party at once, when every limit has a price: exact, in whole numbers, in numpy.

An itinerary is a way through a net without cycles (trip, nights, onward leg, nights, departure), so the cheapest one is
found by going through it backwards. Prices are multiples of 1 / `SCALE`; everything is 64-bit whole numbers, so that
the
bound that comes of it is exact. Arrays are (parties, ...) unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from safeconduct.evacuate.planner.choices import STAYING, Choices
from safeconduct.evacuate.planner.relaxation import GROUPS, Rows, cities_of

Numbers = NDArray[np.int64]

# Prices are multiples of one over this.
SCALE: Final = 1024
# The cost of a way that there is not: beyond every sum of costs and prices, and addable without overflow.
NO_WAY: Final = 1 << 56


@dataclass(frozen=True, slots=True)
class Priced:
    """What pricing found. ``least`` has, for each pair of a party and a trip, the cheapest way's cost less leaving it.

    ``legs`` and ``leaving`` let `Pricing.ways` find that way again.
    """

    least: Numbers
    legs: Numbers
    leaving: list[Numbers]


class Pricing:
    """The nets of all parties of an instance as arrays."""

    def __init__(self, choices: Choices, rows: Rows) -> None:
        instance = choices.instance
        self._instance, self._rows = instance, rows
        self.cities = cities_of(instance)
        parties = instance.parties
        self._size = np.array([party.size for party in parties], dtype=np.int64)
        pairs = [
            (at, number, cost)
            for at in range(len(parties))
            for _, cost, number in sorted(choices.trips(at), key=lambda one: one[2])
        ]
        self.party = np.array([pair[0] for pair in pairs], dtype=np.int64)
        self.trip = np.array([pair[1] for pair in pairs], dtype=np.int64)
        unserved = np.array([instance.unserved_cost(party) for party in parties], dtype=np.int64)
        self._pair_cost = (np.array([pair[2] for pair in pairs], dtype=np.int64) - unserved[self.party]) * SCALE
        self._prepare_legs(choices)
        self._prepare_departures(choices)
        self._index_rows()

    def _prepare_legs(self, choices: Choices) -> None:
        """Sort the onward legs by (city, day of leaving), each day of each city with a slot even if it has none."""
        instance, transit, safe = self._instance, self.cities.transit, self.cities.safe
        usable = [
            at
            for at, leg in enumerate(instance.onward)
            if leg.start in transit and leg.end in safe and leg.arrives_on <= instance.horizon
        ]
        usable.sort(key=lambda at: (transit[instance.onward[at].start], instance.onward[at].leaves_on, at))
        legs = [instance.onward[at] for at in usable]
        self.leg = np.array(usable, dtype=np.int64)
        self._leg_start = np.array([transit[leg.start] for leg in legs], dtype=np.int64)
        self._leg_end = np.array([safe[leg.end] for leg in legs], dtype=np.int64)
        self._leaves = np.array([leg.leaves_on for leg in legs], dtype=np.int64)
        self._arrives = np.array([leg.arrives_on for leg in legs], dtype=np.int64)
        each = np.array([instance.onward_cost(leg) for leg in legs], dtype=np.int64)
        check = np.array([leg.check for leg in legs], dtype=np.int64)
        most = np.array([party.most_check for party in instance.parties], dtype=np.int64)
        self._leg_cost = self._size[:, None] * each[None, :] * SCALE
        closed = check[None, :] > most[:, None]
        for at, party in enumerate(instance.parties):
            if barred := choices.bars(at).onward:
                closed[at, np.isin(self.leg, list(barred))] = True
            for city, number in transit.items():
                if not choices.places(party, city, is_safe=False):
                    closed[at, self._leg_start == number] = True
        self._leg_cost[closed] = NO_WAY
        slots = self._leg_start * instance.horizon + self._leaves
        self._slot, self._slot_first = np.unique(slots, return_index=True)

    def _prepare_departures(self, choices: Choices) -> None:
        """For each safe city: its departures by day, what each party would pay for them, and where arrivals begin."""
        instance = self._instance
        self._leaving: list[tuple[Numbers, Numbers, Numbers, Numbers]] = []
        for city in self.cities.safe:
            numbers = [at for at, one in enumerate(instance.departures) if one.start == city]
            numbers.sort(key=lambda at: (instance.departures[at].day, at))
            days = np.array([instance.departures[at].day for at in numbers] + [instance.horizon], dtype=np.int64)
            costs = np.full((len(instance.parties), len(numbers) + 1), NO_WAY, dtype=np.int64)
            for at, party in enumerate(instance.parties):
                if not choices.places(party, city, is_safe=True):
                    continue
                costs[at, -1] = party.size * instance.staying_cost * SCALE
                for column, number in enumerate(numbers):
                    one = instance.departures[number]
                    is_barred = number in choices.bars(at).departures
                    if not is_barred and one.day >= party.documents.get(one.country, instance.horizon + 1):
                        costs[at, column] = party.size * instance.departure_cost(one) * SCALE
            first = np.searchsorted(days, np.arange(instance.horizon + 1), side="left")
            self._leaving.append((np.array([*numbers, STAYING], dtype=np.int64), days, costs, first))

    def _index_rows(self) -> None:
        """Find where the prices of each kind of row stand among all, and how much a party of each sort takes of a
        row."""
        rows = self._rows
        starts = np.cumsum([0, len(rows.seats), len(rows.onward), len(rows.departures)])
        self._onward_at, self._departures_at, self._houses_at = int(starts[1]), int(starts[2]), int(starts[3])
        self._seat_trip = np.array([row.key[1] for row in rows.seats], dtype=np.int64)
        self._seat_sizes = np.array([row.sizes for row in rows.seats], dtype=np.int64)
        sorts = sorted({(party.kind, party.size) for party in self._instance.parties})
        self._sort = np.array(
            [sorts.index((party.kind, party.size)) for party in self._instance.parties], dtype=np.int64
        )
        where: dict[tuple[int, int, int], int] = {}
        places = [where.setdefault((row.key[1], row.key[2], row.key[3] >> 16), len(where)) for row in rows.houses]
        self._place = np.array(places, dtype=np.int64)
        self._night = np.array([row.key[3] & 0xFFFF for row in rows.houses], dtype=np.int64)
        self._is_night = np.array([row.key[0] == "night" for row in rows.houses], dtype=np.bool_)
        # How much of each group of rows a party of a sort takes where it stays: (sort, city, group of rows).
        self._takes = [np.zeros((len(sorts), count, len(where)), dtype=np.int64) for count in self._count_cities()]
        taken = dict(zip(places, (row.sizes for row in rows.houses), strict=True))
        for (house, group, _), number in where.items():
            for sort, (kind, size) in enumerate(sorts):
                if kind in GROUPS[group]:
                    self._takes[house >> 16][sort, house & 0xFFFF, number] = taken[number][size]

    def _count_cities(self) -> tuple[int, int]:
        return len(self.cities.transit), len(self.cities.safe)

    def price(self, prices: Numbers) -> Priced:
        """Return the cheapest ways under ``prices``, one for each row, in order, not negative, times `SCALE`."""
        horizon = self._instance.horizon
        houses = prices[self._houses_at :]
        nights = np.zeros((self._takes[0].shape[2], horizon + 1), dtype=np.int64)
        nights[self._place[self._is_night], self._night[self._is_night] + 1] = houses[self._is_night]
        nights = np.cumsum(nights, axis=1)
        known = np.zeros(len(nights), dtype=np.int64)
        known[self._place[~self._is_night]] = houses[~self._is_night]
        transit, safe = self._takes[0] @ nights, self._takes[1] @ nights
        leaving = self._leavings(prices[self._departures_at : self._houses_at], safe)
        sort = self._sort
        arrived = np.empty_like(self._leg_cost)
        known_safe = self._takes[1] @ known
        for city, costs in enumerate(leaving):
            mine = np.flatnonzero(self._leg_end == city)
            starts = self._leaving[city][3][self._arrives[mine]]
            paid = known_safe[sort, city][:, None] - safe[sort, city][:, self._arrives[mine]]
            arrived[:, mine] = costs[:, starts] + paid
        onward = prices[self._onward_at : self._departures_at][self.leg]
        to_leave = transit[sort[:, None], self._leg_start, self._leaves]
        legs = np.minimum(self._leg_cost + arrived + to_leave + onward, NO_WAY)
        return Priced(self._pairs(prices, legs, transit, self._takes[0] @ known), legs, leaving)

    def _leavings(self, prices: Numbers, safe: Numbers) -> list[Numbers]:
        """For each safe city: the cheapest way to leave on or after each departure in order of days."""
        found = []
        for city, (numbers, days, costs, _) in enumerate(self._leaving):
            caps = np.append(prices[numbers[:-1]], 0)
            whole = costs + caps + safe[self._sort, city][:, days]
            found.append(np.minimum.accumulate(whole[:, ::-1], axis=1)[:, ::-1])
        return found

    def _pairs(self, prices: Numbers, legs: Numbers, transit: Numbers, known: Numbers) -> Numbers:
        instance = self._instance
        horizon, cities = instance.horizon, len(self.cities.transit)
        by_day = np.full((len(instance.parties), cities * horizon), NO_WAY, dtype=np.int64)
        if len(self._slot):
            by_day[:, self._slot] = np.minimum.reduceat(legs, self._slot_first, axis=1)
        days = by_day.reshape(len(instance.parties), cities, horizon)
        within = days.copy()
        for later in range(1, min(instance.most_transit_nights, horizon - 1) + 1):
            np.minimum(within[:, :, :-later], days[:, :, later:], out=within[:, :, :-later])
        trips = self._trips()
        city, day = trips[0][self.trip], trips[1][self.trip]
        sort, size = self._sort[self.party], self._size[self.party]
        seats = np.zeros((self._seat_sizes.shape[1], len(instance.trips)), dtype=np.int64)
        np.add.at(seats.T, self._seat_trip, self._seat_sizes * prices[: self._onward_at][:, None])
        paid = seats[size, self.trip] + known[sort, city] - transit[sort, city, day]
        return np.minimum(self._pair_cost + paid + within[self.party, city, day], NO_WAY)

    def _trips(self) -> tuple[Numbers, Numbers]:
        trips, transit = self._instance.trips, self.cities.transit
        return (
            np.array([transit.get(trip.city, 0) for trip in trips], dtype=np.int64),
            np.array([trip.day for trip in trips], dtype=np.int64),
        )

    def way(self, priced: Priced, pair: int) -> tuple[int, int, int, int]:
        """Return (party, trip, onward, departure) of the cheapest way of a pair."""
        party, number = int(self.party[pair]), int(self.trip[pair])
        start, end = self._window(number)
        leg = int(start + np.argmin(priced.legs[party, start:end]))
        safe = int(self._leg_end[leg])
        numbers, _, _, starts = self._leaving[safe]
        costs = priced.leaving[safe][party]
        begin = int(starts[self._arrives[leg]])
        # The suffix minimum stays the same up to the departure that it comes from.
        same = np.flatnonzero(costs[begin:] == costs[begin])
        return party, number, int(self.leg[leg]), int(numbers[begin + int(same[-1])])

    def all_ways(self, priced: Priced, pair: int, most: int) -> Iterator[tuple[int, int, int, int]]:
        """Give every way of a pair by legs that cost at most ``most`` more than its cheapest one, with any
        departure."""
        party, number = int(self.party[pair]), int(self.trip[pair])
        start, end = self._window(number)
        legs = priced.legs[party, start:end]
        for place in np.flatnonzero(legs - legs.min() <= most):
            leg = int(start + place)
            numbers, _, costs, starts = self._leaving[int(self._leg_end[leg])]
            begin = int(starts[self._arrives[leg]])
            for departure, cost in zip(numbers[begin:], costs[party, begin:], strict=True):
                if cost < NO_WAY:
                    yield party, number, int(self.leg[leg]), int(departure)

    def _window(self, number: int) -> tuple[int, int]:
        """Return where the onward legs begin and end that a trip's people can take, among all in their order."""
        instance = self._instance
        trip = instance.trips[number]
        city = self.cities.transit[trip.city] * instance.horizon
        last = city + min(trip.day + instance.most_transit_nights, instance.horizon - 1)
        slots = self._leg_start * instance.horizon + self._leaves
        return int(np.searchsorted(slots, city + trip.day, side="left")), int(
            np.searchsorted(slots, last, side="right")
        )
