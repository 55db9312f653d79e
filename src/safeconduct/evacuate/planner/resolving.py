"""From a plan's ids to indices, and to the state in which all of it is taken (docs/formats/plan.md).

What asks about a plan that stands (repair, explanations) begins here. A plan has to be valid: nothing here checks it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from safeconduct.evacuate.planner.choices import STAYING, Choices, Reserve
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Assignment, Plan
from safeconduct.evacuate.planner.state import Itinerary, State, Stay


@dataclass(frozen=True, slots=True)
class Going:
    """One party of a plan: its way and its safe houses by indices, and as the file has it."""

    at: int
    way: Itinerary
    stays: tuple[Stay, ...]
    written: Assignment

    @property
    def is_plain(self) -> bool:
        """Whether it has one safe house for all its nights, as a search can give it."""
        return len(self.stays) == 1


class Ids:
    """Where each id of an instance stands."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.parties = _index(instance.parties)
        self.places = _index(instance.places)
        self.helpers = _index(instance.helpers)
        self.trips = _index(instance.trips)
        self.onward = _index(instance.onward)
        self.departures = _index(instance.departures)

    def going(self, given: Assignment) -> Going:
        """Return an assignment, which was checked, by indices."""
        instance = self.instance
        departure = self.departures[given.departure] if given.departure else STAYING
        onward = self.onward[given.onward]
        out = instance.horizon if departure == STAYING else instance.departures[departure].day
        named = [(self.places[stay.place], stay.start, stay.end) for stay in given.stays]
        stays = tuple(named or [(self.places[given.safe], instance.onward[onward].arrives_on, out)])
        trip, helper, transit = self.trips[given.trip], self.helpers[given.helper], self.places[given.transit]
        way = Itinerary(trip, helper, transit, onward, stays[-1][0], departure)
        return Going(self.parties[given.party], way, stays, given)


def going_of(instance: Instance, plan: Plan) -> tuple[Going, ...]:
    """Return whom a valid plan moves; who is on the way without a place is not among them."""
    ids = Ids(instance)
    return tuple(ids.going(one) for one in plan.assignments if one.party not in plan.unplaced)


def reserve_in(instance: Instance, plan: Plan) -> Reserve:
    """Return the beds that a plan's file says were kept free; none where it says nothing that can be read."""
    given: Any = plan.written.get("reserve")
    held: Any = given.get("held") if isinstance(given, dict) else None
    days: Any = given.get("days") if isinstance(given, dict) else None
    if not isinstance(held, dict) or not isinstance(days, int) or not 0 <= days <= instance.horizon:
        return Reserve((0,) * len(instance.places), 0)
    return Reserve(tuple(_beds(held.get(place.id), place.beds) for place in instance.places), days)


def state_of(choices: Choices, going: Sequence[Going], *, without: Collection[int] = ()) -> State:
    """Return the state in which everybody goes as planned, but for some parties. All are held: none is in ``ways``."""
    state = State(choices)
    for one in going:
        if one.at not in without:
            state.hold(one.at, one.way, one.stays)
    return state


def _beds(given: object, most: int) -> int:
    is_number = isinstance(given, int) and not isinstance(given, bool)
    return min(max(given, 0), most) if is_number and isinstance(given, int) else 0


def _index(things: Sequence[Any]) -> Mapping[str, int]:
    return {thing.id: at for at, thing in enumerate(things)}
