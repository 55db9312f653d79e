"""What each party may choose at all, cheapest first: trips, onward legs, departures, houses.

Only what the instance alone rules out is left out here (windows, identity checks, documents, sizes, whom a house
admits);
what other parties have taken is the business of `state`. Lists are made when first asked for: a first plan needs few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from safeconduct.evacuate.planner.instance import Departure, Instance, Party, Trip

# Stands for no departure: still sheltered at the horizon.
STAYING: Final = -1

TripChoice = tuple[int, int, int]
"""(lowest cost of an itinerary that begins so, cost of the trip, index)."""
LegChoice = tuple[int, int, int]
"""(lowest cost from this leg on, cost of the leg, index)."""
LeavingChoice = tuple[int, int, int]
"""(cost, index or `STAYING`, day of leaving the safe house)."""


@dataclass(frozen=True, slots=True)
class Barred:
    """What one party may not use although the instance would let it; indices."""

    party: int
    places: frozenset[int] = frozenset()
    trips: frozenset[int] = frozenset()
    onward: frozenset[int] = frozenset()
    departures: frozenset[int] = frozenset()


NO_BARS: Final = Barred(-1)


@dataclass(frozen=True, slots=True)
class Reserve:
    """What is kept from a plan beside the instance: what the format has no words for (docs/formats/plan.md).

    ``held`` of each place, on nights before ``days``: beds kept free for whoever comes tonight. ``taken``: (place,
    first night, day of leaving, people) that others sleep in already. ``barred``: one a party at most.
    """

    held: tuple[int, ...]
    days: int
    taken: tuple[tuple[int, int, int, int], ...] = ()
    barred: tuple[Barred, ...] = ()

    def kept(self, place: int, night: int) -> int:
        """Return how many beds of a place are not to be had on a night."""
        held = self.held[place] if night < self.days else 0
        return held + sum(people for at, start, end, people in self.taken if at == place and start <= night < end)


@dataclass(slots=True)
class Choices:
    """The lists of one instance; costs are for the whole party, in the units of the score."""

    instance: Instance
    reserve: Reserve
    _trips: dict[int, list[TripChoice]] = field(default_factory=dict)
    _legs: list[dict[tuple[str, int], list[LegChoice]]] = field(default_factory=list)
    _leavings: list[dict[tuple[str, int], list[LeavingChoice]]] = field(default_factory=list)
    _rivals: list[list[int]] = field(default_factory=list)
    _open: dict[tuple[str, int, str, bool, int], tuple[int, ...]] = field(default_factory=dict)
    _bars: dict[int, Barred] = field(default_factory=dict)
    _barred_ids: dict[str, int] = field(default_factory=dict)
    _places_in: dict[tuple[str, bool], list[int]] = field(default_factory=lambda: defaultdict(list))
    _trips_from: dict[str, list[tuple[int, Trip]]] = field(default_factory=lambda: defaultdict(list))
    _legs_from: dict[tuple[str, int], list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    _departures_from: dict[str, list[tuple[int, int, Departure]]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        instance = self.instance
        self._bars = {one.party: one for one in self.reserve.barred}
        self._barred_ids = {instance.parties[one.party].id: one.party for one in self.reserve.barred}
        self._legs = [{} for _ in instance.parties]
        self._leavings = [{} for _ in instance.parties]
        for at, place in enumerate(instance.places):
            self._places_in[place.city, place.is_safe].append(at)
        for at, trip in enumerate(instance.trips):
            self._trips_from[trip.origin].append((at, trip))
        for at, leg in enumerate(instance.onward):
            if leg.arrives_on <= instance.horizon:
                self._legs_from[leg.start, leg.leaves_on].append((instance.onward_cost(leg), at))
        for at, departure in enumerate(instance.departures):
            self._departures_from[departure.start].append((instance.departure_cost(departure), at, departure))
        for legs in self._legs_from.values():
            legs.sort()
        for departures in self._departures_from.values():
            departures.sort(key=lambda one: one[:2])

    def bars(self, at: int) -> Barred:
        """Return what a party may not use."""
        return self._bars.get(at, NO_BARS)

    def least_score(self) -> int:
        """Return what everybody costs who has the world to themselves: a proved bound, weak, and made without numpy."""
        total = 0
        for at, party in enumerate(self.instance.parties):
            unserved = self.instance.unserved_cost(party)
            total += min([unserved, *(lowest for lowest, _, _ in self.trips(at)[:1])])
        return total

    def servable(self) -> list[int]:
        """Return the parties that have a way at all."""
        return [at for at in range(len(self.instance.parties)) if self.trips(at)]

    def rivals(self) -> list[list[int]]:
        """Return, for each party, those who could take one of its trips, itself among them."""
        if not self._rivals:
            on: dict[int, set[int]] = defaultdict(set)
            for at in self.servable():
                for _, _, trip in self.trips(at):
                    on[trip].add(at)
            for at in range(len(self.instance.parties)):
                self._rivals.append(sorted(set().union(*(on[trip] for _, _, trip in self.trips(at)))))
        return self._rivals

    def places(self, party: Party, city: str, *, is_safe: bool) -> tuple[int, ...]:
        """Return the houses of a city that a party may use, those kept for its own kind first."""
        at = self._barred_ids.get(party.id, -1)
        key = (city, party.size, party.kind, is_safe, at)
        if key not in self._open:
            every, barred = self.instance.places, self.bars(at).places
            fit = (
                at
                for at in self._places_in[city, is_safe]
                if every[at].is_open_to(party.kind) and every[at].people_cap >= party.size and at not in barred
            )
            self._open[key] = tuple(sorted(fit, key=lambda at: (every[at].admits == "any", every[at].beds, at)))
        return self._open[key]

    def trips(self, at: int) -> list[TripChoice]:
        """Return the trips a party can take that lead to safety, the most promising first."""
        if at not in self._trips:
            party = self.instance.parties[at]
            found = [choice for one in self._trips_from[party.origin] for choice in self._begun(at, party, *one)]
            self._trips[at] = sorted(found)
        return self._trips[at]

    def _begun(self, at: int, party: Party, number: int, trip: Trip) -> Sequence[TripChoice]:
        is_out = trip.seats < party.size or number in self.bars(at).trips
        if is_out or not party.ready_on <= trip.day <= party.deadline_on:
            return ()
        helpers = self.instance.helpers
        if not any(helpers[helper].people_cap >= party.size for helper in trip.helpers):
            return ()
        legs = self.legs(at, trip.city, trip.day) if self.places(party, trip.city, is_safe=False) else []
        cost = self.instance.trip_cost(party, trip)
        return ((cost + legs[0][0], cost, number),) if legs else ()

    def legs(self, at: int, city: str, day: int) -> list[LegChoice]:
        """Return the onward legs a party can take that comes to a city on a day, the most promising first."""
        known = self._legs[at]
        key = (city, day)
        if key not in known:
            instance = self.instance
            party, barred = instance.parties[at], self.bars(at).onward
            found: list[LegChoice] = []
            for leaves_on in range(day, day + instance.most_transit_nights + 1):
                for each, number in self._legs_from.get((city, leaves_on), ()):
                    leg = instance.onward[number]
                    if leg.check <= party.most_check and leg.party_cap and number not in barred:
                        leavings = self.leavings(at, leg.end, leg.arrives_on)
                        if leavings:
                            cost = each * party.size
                            found.append((cost + leavings[0][0], cost, number))
            found.sort()
            known[key] = found
        return known[key]

    def leavings(self, at: int, city: str, arrives_on: int) -> list[LeavingChoice]:
        """Return how a party can leave a safe city after it came there, the cheapest first; staying is one way."""
        known = self._leavings[at]
        key = (city, arrives_on)
        if key not in known:
            instance = self.instance
            party, barred = instance.parties[at], self.bars(at).departures
            found: list[LeavingChoice] = []
            if self.places(party, city, is_safe=True):
                never = instance.horizon + 1
                for each, number, departure in self._departures_from.get(city, ()):
                    ready_on = party.documents.get(departure.country, never)
                    is_ready = departure.day >= arrives_on and departure.day >= ready_on
                    if is_ready and departure.party_cap and number not in barred:
                        found.append((each * party.size, number, departure.day))
                found.append((instance.staying_cost * party.size, STAYING, instance.horizon))
                found.sort()
            known[key] = found
        return known[key]
