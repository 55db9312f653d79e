"""What everybody else takes, counted from their ways: beds by night, who knows how many, seats, drivers, legs.

For naming numbers. What may be put beside it is decided by `planner.state`, and the tests hold the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from safeconduct.evacuate.planner.choices import STAYING, Reserve
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.resolving import Going


@dataclass(slots=True)
class Taken:
    """Counts by indices. ``beds`` has the reserve in it."""

    beds: Counter[tuple[int, int]] = field(default_factory=Counter)
    knowing: Counter[int] = field(default_factory=Counter)
    met: Counter[int] = field(default_factory=Counter)
    seats: Counter[int] = field(default_factory=Counter)
    driver: dict[int, int] = field(default_factory=dict)
    driving: dict[tuple[int, int], int] = field(default_factory=dict)
    legs: Counter[int] = field(default_factory=Counter)
    departures: Counter[int] = field(default_factory=Counter)
    houses: dict[int, frozenset[int]] = field(default_factory=dict)


def taken_by(instance: Instance, reserve: Reserve, going: Iterable[Going]) -> Taken:
    """Return what some parties take, and the beds that are kept free."""
    taken = Taken()
    for place, beds in enumerate(reserve.held):
        taken.beds.update({(place, night): beds for night in range(reserve.days) if beds})
    for place, start, end, people in reserve.taken:
        taken.beds.update({(place, night): people for night in range(start, end)})
    for one in going:
        way, size = one.way, instance.parties[one.at].size
        trip = instance.trips[way.trip]
        nights = ((way.transit, trip.day, instance.onward[way.onward].leaves_on), *one.stays)
        for place, start, end in nights:
            taken.beds.update({(place, night): size for night in range(start, end)})
        taken.houses[one.at] = frozenset(place for place, _, _ in nights)
        taken.knowing.update(dict.fromkeys(taken.houses[one.at], size))
        taken.met[way.helper] += size
        taken.seats[way.trip] += size
        taken.driver[way.trip] = way.helper
        taken.driving[way.helper, trip.day] = way.trip
        taken.legs[way.onward] += 1
        if way.departure != STAYING:
            taken.departures[way.departure] += 1
    return taken
