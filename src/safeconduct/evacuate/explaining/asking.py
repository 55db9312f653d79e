"""Why not that way: a wish is tried rule by rule in the order of the journey, and the first that it breaks is named.

Beside the others, who stay as they are planned. Of what is not said in the wish everything is tried, so a wish breaks a
rule only when each way that has it does. The numbers are those that the rule compares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.evacuate.explaining.errors import NothingSuchToExplain
from safeconduct.evacuate.explaining.taken import Taken, taken_by
from safeconduct.evacuate.explaining.types import NO_DEPARTURE, Broken, Rule, Wish
from safeconduct.evacuate.planner.choices import NO_BARS, STAYING, Barred, Reserve
from safeconduct.evacuate.planner.instance import Instance, Onward, Party, Trip
from safeconduct.evacuate.planner.plan import Plan
from safeconduct.evacuate.planner.resolving import Ids, going_of, reserve_in
from safeconduct.evacuate.planner.state import Itinerary

# In a wish by indices: whatever there is.
ANY: Final = -2

_Ways = Sequence[Itinerary]
_Test = Callable[[Itinerary], Broken | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wish by indices; `ANY` where nothing is said, and `STAYING` for no departure."""

    at: int
    trip: int = ANY
    helper: int = ANY
    transit: int = ANY
    onward: int = ANY
    safe: int = ANY
    departure: int = ANY


def wanted_of(instance: Instance, wish: Wish) -> Wanted:
    """Return a wish by indices. Raises `NothingSuchToExplain` with the id that means nothing."""
    ids = Ids(instance)
    if wish.party not in ids.parties:
        raise NothingSuchToExplain(shown=wish.party)
    found: dict[str, int] = {"at": ids.parties[wish.party]}
    for name, known in (
        ("trip", ids.trips),
        ("helper", ids.helpers),
        ("transit", ids.places),
        ("onward", ids.onward),
        ("safe", ids.places),
        ("departure", {**ids.departures, NO_DEPARTURE: STAYING}),
    ):
        id_: str = getattr(wish, name)
        if id_ and id_ not in known:
            raise NothingSuchToExplain(shown=id_)
        if id_:
            found[name] = known[id_]
    return Wanted(**found)


def first_broken(instance: Instance, plan: Plan, wish: Wish, reserve: Reserve | None = None) -> Broken | None:
    """Return the first rule that every way with a wish breaks beside the others; None when one breaks none."""
    wanted = wanted_of(instance, wish)
    if wish.party in plan.briefed:
        return Broken(Rule.FROZEN, wish.party)
    others = [one for one in going_of(instance, plan) if one.at != wanted.at]
    kept = reserve or reserve_in(instance, plan)
    bars = next((one for one in kept.barred if one.party == wanted.at), NO_BARS)
    return _Trial(instance, wanted, taken_by(instance, kept, others), bars).broken()


# A way so far; what is not chosen yet is `ANY`.
_START: Final = Itinerary(ANY, ANY, ANY, ANY, ANY, ANY)


class _Trial:
    """Goes through a journey stage by stage with every way that is left."""

    def __init__(self, instance: Instance, wanted: Wanted, taken: Taken, bars: Barred) -> None:
        self.instance, self.wanted, self.taken, self.bars = instance, wanted, taken, bars
        self.party: Party = instance.parties[wanted.at]
        self.at = wanted.at
        pairs = (pair for pair in instance.conflicts if wanted.at in pair)
        self.shunned = {one if other == wanted.at else other for one, other in pairs}

    def broken(self) -> Broken | None:
        ways: _Ways = [_START]
        for grow, tests, merge in (
            (self._trips, (self._starts, self._early, self._late, self._seats, self._may_ride), None),
            (self._helpers, (self._runs, self._driver, self._drives, self._meets), lambda way: way.trip),
            (
                self._legs,
                (self._leg_from, self._leg_early, self._waits, self._check, self._arrives, self._leg_room),
                None,
            ),
            (self._transits, self._house_tests("transit"), lambda way: (way.trip, way.onward)),
            (self._safes, self._house_tests("safe")[:-1], None),
            (self._departures, (self._departs, self._leaves, self._papers, self._ready, self._room), None),
            (lambda way: [way], self._house_tests("safe")[-1:], None),
        ):
            ways = [new for way in ways for new in grow(way)]
            for test in tests:
                kept, broken = self._sifted(ways, test)
                if broken is not None:
                    return broken
                ways = kept
            if merge is not None:
                ways = list({merge(way): way for way in reversed(ways)}.values())
        return None

    def _sifted(self, ways: _Ways, test: _Test) -> tuple[_Ways, Broken | None]:
        """Return the ways that pass a test, or what the nearest breaks when none does."""
        found = [(way, test(way)) for way in ways]
        kept = [way for way, broken in found if broken is None]
        if kept:
            return kept, None
        pairs = [(way, broken) for way, broken in found if broken is not None]
        way, worst = min(pairs, key=lambda pair: abs(pair[1].had - pair[1].most))
        return (), replace(worst, candidates=len(pairs), way=self._names(way))

    def _names(self, way: Itinerary) -> tuple[str, ...]:
        held = self.instance
        trip, helper, leg, transit, safe, departure = (
            things[at].id if at >= 0 else ""
            for things, at in (
                (held.trips, way.trip),
                (held.helpers, way.helper),
                (held.onward, way.onward),
                (held.places, way.transit),
                (held.places, way.safe),
                (held.departures, way.departure),
            )
        )
        return trip, helper, leg, transit, safe, departure

    # --- what may follow

    def _one_of(self, wanted: int, every: Iterable[int]) -> Iterable[int]:
        return every if wanted == ANY else (wanted,)

    def _trips(self, way: Itinerary) -> _Ways:
        run = [at for at, trip in enumerate(self.instance.trips) if self.wanted.helper in (ANY, *trip.helpers)]
        every = run or range(len(self.instance.trips))
        return [way._replace(trip=one) for one in self._one_of(self.wanted.trip, every)]

    def _helpers(self, way: Itinerary) -> _Ways:
        return [way._replace(helper=one) for one in self._one_of(self.wanted.helper, self._trip(way).helpers)]

    def _legs(self, way: Itinerary) -> _Ways:
        every = range(len(self.instance.onward))
        return [way._replace(onward=one) for one in self._one_of(self.wanted.onward, every)]

    def _transits(self, way: Itinerary) -> _Ways:
        every = range(len(self.instance.places))
        return [way._replace(transit=one) for one in self._one_of(self.wanted.transit, every)]

    def _safes(self, way: Itinerary) -> _Ways:
        every = range(len(self.instance.places))
        return [way._replace(safe=one) for one in self._one_of(self.wanted.safe, every)]

    def _departures(self, way: Itinerary) -> _Ways:
        every = (STAYING, *range(len(self.instance.departures)))
        return [way._replace(departure=one) for one in self._one_of(self.wanted.departure, every)]

    # --- the trip and its helper

    def _trip(self, way: Itinerary) -> Trip:
        return self.instance.trips[way.trip]

    def _starts(self, way: Itinerary) -> Broken | None:
        trip = self._trip(way)
        return None if trip.origin == self.party.origin else Broken(Rule.STARTS_ELSEWHERE, trip.id)

    def _early(self, way: Itinerary) -> Broken | None:
        trip, ready = self._trip(way), self.party.ready_on
        return None if trip.day >= ready else Broken(Rule.TOO_EARLY, trip.id, trip.day, ready)

    def _late(self, way: Itinerary) -> Broken | None:
        trip, last = self._trip(way), self.party.deadline_on
        return None if trip.day <= last else Broken(Rule.TOO_LATE, trip.id, trip.day, last)

    def _seats(self, way: Itinerary) -> Broken | None:
        trip = self._trip(way)
        return self._within(Rule.SEATS, trip.id, self.taken.seats[way.trip] + self.party.size, trip.seats)

    def _may_ride(self, way: Itinerary) -> Broken | None:
        return Broken(Rule.BARRED, self._trip(way).id) if way.trip in self.bars.trips else None

    def _runs(self, way: Itinerary) -> Broken | None:
        helper = self.instance.helpers[way.helper]
        return None if way.helper in self._trip(way).helpers else Broken(Rule.CANNOT_RUN, helper.id)

    def _driver(self, way: Itinerary) -> Broken | None:
        driver = self.taken.driver.get(way.trip, way.helper)
        return None if driver == way.helper else Broken(Rule.OTHER_DRIVER, self.instance.helpers[driver].id)

    def _drives(self, way: Itinerary) -> Broken | None:
        day = self._trip(way).day
        other = self.taken.driving.get((way.helper, day), way.trip)
        helper = self.instance.helpers[way.helper].id
        return None if other == way.trip else Broken(Rule.DRIVES_THAT_DAY, helper, night=day)

    def _meets(self, way: Itinerary) -> Broken | None:
        helper = self.instance.helpers[way.helper]
        had = self.taken.met[way.helper] + self.party.size
        return self._within(Rule.HELPER_CAP, helper.id, had, helper.people_cap)

    # --- the onward leg

    def _leg(self, way: Itinerary) -> Onward:
        return self.instance.onward[way.onward]

    def _leg_from(self, way: Itinerary) -> Broken | None:
        leg = self._leg(way)
        return None if leg.start == self._trip(way).city else Broken(Rule.LEG_ELSEWHERE, leg.id)

    def _leg_early(self, way: Itinerary) -> Broken | None:
        leg, day = self._leg(way), self._trip(way).day
        return None if leg.leaves_on >= day else Broken(Rule.LEG_TOO_EARLY, leg.id, leg.leaves_on, day)

    def _waits(self, way: Itinerary) -> Broken | None:
        leg = self._leg(way)
        nights = leg.leaves_on - self._trip(way).day
        return self._within(Rule.TRANSIT_NIGHTS, leg.id, nights, self.instance.most_transit_nights)

    def _check(self, way: Itinerary) -> Broken | None:
        leg = self._leg(way)
        return self._within(Rule.ID_CHECK, leg.id, leg.check, self.party.most_check)

    def _arrives(self, way: Itinerary) -> Broken | None:
        leg = self._leg(way)
        return self._within(Rule.AFTER_HORIZON, leg.id, leg.arrives_on, self.instance.horizon)

    def _leg_room(self, way: Itinerary) -> Broken | None:
        leg = self._leg(way)
        if way.onward in self.bars.onward:
            return Broken(Rule.BARRED, leg.id)
        return self._within(Rule.LEG_ROOM, leg.id, self.taken.legs[way.onward] + 1, leg.party_cap)

    # --- houses

    def _house_tests(self, which: str) -> tuple[_Test, ...]:
        """Return the tests of a transit or a safe house, of its beds last."""

        def at(way: Itinerary) -> int:
            return way.safe if which == "safe" else way.transit

        def stands(way: Itinerary) -> Broken | None:
            place = self.instance.places[at(way)]
            city = self._leg(way).end if which == "safe" else self._trip(way).city
            fits = place.city == city and place.is_safe is (which == "safe")
            return None if fits else Broken(Rule.PLACE_ELSEWHERE, place.id)

        def admits(way: Itinerary) -> Broken | None:
            place = self.instance.places[at(way)]
            if at(way) in self.bars.places:
                return Broken(Rule.BARRED, place.id)
            return None if place.is_open_to(self.party.kind) else Broken(Rule.ADMITS, place.id)

        def knows(way: Itinerary) -> Broken | None:
            place = self.instance.places[at(way)]
            return self._within(
                Rule.PLACE_CAP, place.id, self.taken.knowing[at(way)] + self.party.size, place.people_cap
            )

        def meets(way: Itinerary) -> Broken | None:
            met = [one for one in self.shunned if at(way) in self.taken.houses.get(one, ())]
            return Broken(Rule.CONFLICT, self.instance.places[at(way)].id, len(met)) if met else None

        return stands, admits, knows, meets, lambda way: self._beds(at(way), *self._nights(way, which))

    def _nights(self, way: Itinerary, which: str) -> tuple[int, int]:
        leg = self._leg(way)
        if which == "transit":
            return self._trip(way).day, leg.leaves_on
        return leg.arrives_on, self._leaves_on(way)

    def _leaves_on(self, way: Itinerary) -> int:
        return self.instance.horizon if way.departure == STAYING else self.instance.departures[way.departure].day

    def _beds(self, place: int, start: int, end: int) -> Broken | None:
        """Return the first night on which there are too few beds."""
        held = self.instance.places[place]
        for night in range(start, end):
            had = self.taken.beds[place, night] + self.party.size
            if had > held.beds:
                return Broken(Rule.BEDS, held.id, had, held.beds, night)
        return None

    # --- leaving the country

    def _departs(self, way: Itinerary) -> Broken | None:
        if way.departure == STAYING:
            return None
        leg = self.instance.departures[way.departure]
        return None if leg.start == self._leg(way).end else Broken(Rule.DEPARTS_ELSEWHERE, leg.id)

    def _leaves(self, way: Itinerary) -> Broken | None:
        leaves, arrives = self._leaves_on(way), self._leg(way).arrives_on
        if leaves >= arrives:
            return None
        return Broken(Rule.DEPARTS_TOO_EARLY, self.instance.departures[way.departure].id, leaves, arrives)

    def _papers(self, way: Itinerary) -> Broken | None:
        if way.departure == STAYING or self.instance.departures[way.departure].country in self.party.documents:
            return None
        return Broken(Rule.NO_DOCUMENTS, self.instance.departures[way.departure].id)

    def _ready(self, way: Itinerary) -> Broken | None:
        if way.departure == STAYING:
            return None
        leg = self.instance.departures[way.departure]
        ready = self.party.documents[leg.country]
        return None if leg.day >= ready else Broken(Rule.DOCUMENTS_LATER, leg.id, leg.day, ready)

    def _room(self, way: Itinerary) -> Broken | None:
        if way.departure == STAYING:
            return None
        leg = self.instance.departures[way.departure]
        if way.departure in self.bars.departures:
            return Broken(Rule.BARRED, leg.id)
        return self._within(Rule.DEPARTURE_ROOM, leg.id, self.taken.departures[way.departure] + 1, leg.party_cap)

    def _within(self, rule: Rule, of: str, had: int, most: int) -> Broken | None:
        return None if had <= most else Broken(rule, of, had, most)
