"""The relaxed problem whose optimum no plan can beat: every limit as a row of whole numbers (docs/rooms/evacuate.md).

Houses of a city are taken together, and conflicts and "one helper a trip" are loosened, so that an itinerary is only
trip, onward leg and departure. Each row is satisfied by every valid plan; that is all the bound's proof needs of it.
Needs numpy.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.evacuate.planner.choices import Reserve
from safeconduct.evacuate.planner.instance import ANYBODY, KINDS, Instance, Party, Place, Trip

# Which kinds of people a row over houses counts; the houses beside it are those open to any of them. By Hall's theorem
# these four are all there is when mixed parties go only where anybody may.
GROUPS: Final = (("mixed",), ("men", "mixed"), ("women", "mixed"), KINDS)
# Largest common multiple of seats that a helper's day is measured in; beyond it the row is loosened by rounding down.
MOST_PARTS: Final = 5040
# Most seats for which rounded rows are made. Reason: a bus has as many rows as half its seats and gains nothing by
# them.
MOST_ROUNDED_SEATS: Final = 12

Key = tuple[str, int, int, int]
"""(what is limited, which one, and up to two more numbers), see `rows_of`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A limit: at most ``limit`` of what ``key`` names. ``sizes``: how much of it a party of each size takes."""

    key: Key
    limit: int
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cities:
    """The cities as numbers, transit and safe apart, in the order of the places."""

    transit: Mapping[str, int]
    safe: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """All limits that itineraries meet, by what they limit."""

    seats: tuple[Row, ...]
    onward: tuple[Row, ...]
    departures: tuple[Row, ...]
    houses: tuple[Row, ...]

    def all(self) -> tuple[Row, ...]:
        return (*self.seats, *self.onward, *self.departures, *self.houses)


def cities_of(instance: Instance) -> Cities:
    """Return the cities that have places."""
    found: dict[bool, dict[str, int]] = {False: {}, True: {}}
    for place in instance.places:
        found[place.is_safe].setdefault(place.city, len(found[place.is_safe]))
    return Cities(found[False], found[True])


def rows_of(instance: Instance, reserve: Reserve) -> Rows:
    """Return every limit of an instance."""
    most = max((party.size for party in instance.parties), default=1)
    sizes = tuple(range(most + 1))
    ones = tuple(min(size, 1) for size in sizes)
    legs = (Row(("onward", at, 0, 0), leg.party_cap, ones) for at, leg in enumerate(instance.onward))
    departures = (Row(("departure", at, 0, 0), leg.party_cap, ones) for at, leg in enumerate(instance.departures))
    return Rows(
        seats=tuple(row for at, trip in enumerate(instance.trips) for row in _seats(at, trip, sizes)),
        onward=tuple(legs),
        departures=tuple(departures),
        houses=tuple(_house_rows(instance, reserve, sizes)),
    )


def _seats(at: int, trip: Trip, sizes: tuple[int, ...]) -> Iterator[Row]:
    """Give the rows of one trip: its seats, and what follows from parties being whole (Chvátal and Gomory, Martello
    and Toth).

    ``("driven", trip, 0, 0)`` is limited by the helpers who drive and not by a number of its own.
    """
    yield Row(("driven", at, 0, 0), 0, sizes)
    yield Row(("seats", at, 0, 0), trip.seats, sizes)
    if trip.seats > MOST_ROUNDED_SEATS:
        return
    seen: set[tuple[int, ...]] = {sizes}
    for number, (limit, taken) in enumerate(rounded(trip.seats, sizes), 1):
        if taken not in seen and any(taken):
            seen.add(taken)
            yield Row(("seats", at, number, 0), limit, taken)


def rounded(capacity: int, sizes: tuple[int, ...]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Give (limit, what each size takes) that holds for whole parties in a vehicle or house of a capacity.

    Sizes beyond the capacity cannot be there at all and take nothing.
    """
    for part in range(2, capacity + 1):
        if capacity % part:
            yield capacity // part, tuple(size // part if size <= capacity else 0 for size in sizes)
    for least in range(2, capacity // 2 + 1):
        # Dual feasible function of Martello and Toth: what is too large for company of `least` or more fills it all.
        yield (
            capacity,
            tuple(
                0 if size < least or size > capacity else capacity if size > capacity - least else size
                for size in sizes
            ),
        )


@dataclass(frozen=True, slots=True)
class _Houses:
    """The houses of a city that are open to any of a group of kinds."""

    house: int
    group: int
    is_safe: bool
    places: tuple[tuple[int, Place], ...]


def _houses(instance: Instance) -> Iterator[_Houses]:
    """Give every group's houses, but where a larger group has the very same ones: its rows say more."""
    cities = cities_of(instance)
    for is_safe, numbers in ((False, cities.transit), (True, cities.safe)):
        for city, number in numbers.items():
            here = [one for one in enumerate(instance.places) if one[1].city == city and one[1].is_safe is is_safe]
            fit = [tuple(one for one in here if one[1].admits in (ANYBODY, *kinds)) for kinds in GROUPS]
            for group, kinds in enumerate(GROUPS):
                larger = [other for other, of in enumerate(GROUPS) if set(kinds) < set(of)]
                if all(fit[other] != fit[group] for other in larger):
                    yield _Houses(is_safe << 16 | number, group, is_safe, fit[group])


def _house_rows(instance: Instance, reserve: Reserve, sizes: tuple[int, ...]) -> Iterator[Row]:
    """Give the rows of beds by night and of how many may know the houses; for whole parties too, in parts of a size.

    A house with 4 beds has room for one party of 3 and no second: of ``size // part`` there is ``beds // part``. A
    row that
    all who could be there at once do not fill is left out.
    """
    kept = [[reserve.kept(at, night) for night in range(instance.horizon)] for at in range(len(instance.places))]
    for houses in _houses(instance):
        kinds = GROUPS[houses.group]
        able = [party for party in instance.parties if party.kind in kinds]
        for part in range(1, min(len(sizes) - 1, MOST_ROUNDED_SEATS) + 1):
            taken = tuple(size // part for size in sizes)
            limit = sum(place.people_cap // part for _, place in houses.places)
            if sum(taken[party.size] for party in able) > limit:
                yield Row(("known", houses.house, houses.group, part << 16), limit, taken)
            for night in range(instance.horizon):
                limit = sum(max(0, place.beds - kept[at][night]) // part for at, place in houses.places)
                there = (taken[party.size] for party in able if _may_be_there(instance, party, night, houses.is_safe))
                if sum(there) > limit:
                    yield Row(("night", houses.house, houses.group, part << 16 | night), limit, taken)


def _may_be_there(instance: Instance, party: Party, night: int, is_safe: bool) -> bool:
    return party.ready_on <= night and (is_safe or night < party.deadline_on + instance.most_transit_nights)


@dataclass(frozen=True, slots=True)
class Rides:
    """Who drives whom, as one block of numbers: ``people[i]`` people of trip ``trip[i]`` driven by ``helper[i]``.

    Rows: people of a helper at most ``caps``; people beyond the target are paid for, at most ``beyond`` of them; and of
    each helper and day with several trips, ``parts[i]`` for each person of a trip, at most ``whole`` in all.
    """

    trip: tuple[int, ...]
    helper: tuple[int, ...]
    most: tuple[int, ...]
    caps: tuple[int, ...]
    beyond: tuple[int, ...]
    days: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]


def rides_of(instance: Instance) -> Rides:
    """Return the block of helpers."""
    pairs = [
        (at, helper, min(trip.seats, instance.helpers[helper].people_cap))
        for at, trip in enumerate(instance.trips)
        for helper in trip.helpers
    ]
    by_day: dict[tuple[int, int], list[int]] = defaultdict(list)
    for number, (at, helper, _) in enumerate(pairs):
        by_day[helper, instance.trips[at].day].append(number)
    caps = tuple(helper.people_cap for helper in instance.helpers)
    days = (tuple(ones) for ones in by_day.values() if len(ones) > 1)
    return Rides(
        trip=tuple(pair[0] for pair in pairs),
        helper=tuple(pair[1] for pair in pairs),
        most=tuple(pair[2] for pair in pairs),
        caps=caps,
        beyond=tuple(max(0, cap - instance.weights.exposure_target) for cap in caps),
        days=tuple(_one_day(ones, [pairs[one][2] for one in ones]) for ones in days),
    )


def _one_day(rides: Iterable[int], most: list[int]) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Return (whole, parts by ride): a trip filled with all it can hold takes the whole day."""
    whole = min(math.lcm(*(max(one, 1) for one in most)), MOST_PARTS)
    return whole, tuple((ride, whole // max(one, 1)) for ride, one in zip(rides, most, strict=True))
