"""From what may be planned to an instance of numbers for one run (docs/formats/plan.md), and what it leaves out.

Ids are drawn for this run; towns and countries become numbers; code names never leave the map, which lives in memory.
What the format cannot say is either kept beside it (beds that others hold, what one party may not use: `Reserve`) or
read more strictly and named (`Unsaid`). Nothing is dropped in silence: `Run.missed` has whatever is not planned with.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.json_value import Json
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.planner.choices import Barred, Reserve
from safeconduct.evacuate.planner.instance_reading import FORMAT, USUAL_WEIGHTS, instance_from_json
from safeconduct.evacuate.planner.reserving import reserve_of
from safeconduct.evacuate.planning.types import (
    FixedLeg,
    HelperToAsk,
    HoldTaken,
    LeftOut,
    Missed,
    PartyToPlace,
    PlaceToUse,
    Run,
    TripSort,
    TripToOffer,
    Unsaid,
    World,
)

# Days that are planned over, and nights on the way at most: those of the study's instances (notes/evacuate 6.3, 6.4).
HORIZON_DAYS: Final = 60
TRANSIT_NIGHTS: Final = 5
# Holds that ended more days ago than this do not count for who knows a place or a helper (notes/evacuate 6.4, e).
WINDOW_DAYS: Final = 30
# Whom a helper may ever meet where nobody said it: the least of the study's instances (notes/evacuate 6.4).
HELPER_CAP: Final = 4
# The form counts risk to 100, the study's instances to about 10.
_RISK_PART: Final = 10
# Bytes of an id that lives for one run: two of a thousand things are the same once in 10^13 runs.
_ID_BYTES: Final = 8


@dataclass(slots=True)
class _Making:
    """An instance in the making. ``ids``: of this run, by thing; ``towns``: numbers of towns and countries.

    ``holds``: those that stand, by what they are of; those of journeys planned anew are given back. ``riding``,
    ``driving``: frozen legs by trip and by helper.
    """

    world: World
    first: Day
    entropy: Entropy
    ids: dict[ThingId, str] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)
    missed: list[Missed] = field(default_factory=list)
    holds: defaultdict[ThingId, list[HoldTaken]] = field(default_factory=lambda: defaultdict(list))
    riding: defaultdict[ThingId, list[FixedLeg]] = field(default_factory=lambda: defaultdict(list))
    driving: defaultdict[ThingId, list[FixedLeg]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for hold in self.world.holds:
            if hold.id not in self.world.own_holds:
                self.holds[hold.of].append(hold)
        for leg in self.world.fixed:
            self.riding[leg.trip].append(leg)
            self.driving[leg.helper].append(leg)

    def id_of(self, thing: ThingId) -> str:
        if thing not in self.ids:
            self.ids[thing] = self.entropy.bytes(_ID_BYTES).hex()
        return self.ids[thing]

    def town(self, name: str) -> str:
        folded = " ".join(name.casefold().split())
        return self.towns.setdefault(folded, f"c{len(self.towns)}")

    def day(self, day: Day) -> int:
        return day - self.first

    def miss(self, thing: ThingId, name: str, why: LeftOut) -> None:
        self.missed.append(Missed(thing, name, why))


def make_run(world: World, first: Day, entropy: Entropy, *, reserve_beds: int = 0, reserve_days: int = 14) -> Run:
    """Return the instance of a world from a day on, with what is kept beside it and what is left out."""
    making = _Making(world, first, entropy)
    parties = [one for one in world.parties if _is_planned(making, one)]
    places = [place for one in world.places if (place := _usable_place(making, one)) is not None]
    helpers = [helper for one in world.helpers if (helper := _usable_helper(making, one)) is not None]
    trips = [trip for one in world.trips if (trip := _usable_trip(making, one, helpers)) is not None]
    whole: dict[str, Json] = {
        "format": FORMAT,
        "horizon_days": HORIZON_DAYS,
        "max_transit_nights": TRANSIT_NIGHTS,
        "weights": dict(USUAL_WEIGHTS),
        "parties": [_party(making, one) for one in parties],
        "places": [_place(making, one) for one in places],
        "helpers": [{"id": making.id_of(one.id), "people_cap": one.people_cap or 0} for one in helpers],
        "extractions": [_extraction(making, one) for one in trips if one.sort is TripSort.EXTRACTION],
        "onward": [_onward(making, one) for one in trips if one.sort is TripSort.ONWARD],
        "departures": [_departure(making, one) for one in trips if one.sort is TripSort.DEPARTURE],
        "conflicts": [*_conflicts(making, parties)],
    }
    data = json.dumps(whole).encode()
    instance = instance_from_json(data)
    kept = reserve_of(instance, reserve_beds, min(reserve_days, HORIZON_DAYS) if reserve_beds else 0)
    barred = tuple(_barred(making, at, one, places, trips) for at, one in enumerate(parties))
    reserve = Reserve(kept.held, kept.days, tuple(_taken(making, places)), tuple(one for one in barred if _bars(one)))
    return Run(
        data=data,
        instance=instance,
        reserve=reserve,
        first=first,
        parties={making.id_of(one.case): one for one in parties},
        places={making.id_of(one.id): one for one in places},
        helpers={making.id_of(one.id): one for one in helpers},
        trips={making.id_of(one.id): one for one in trips},
        world=world,
        reserve_beds=reserve_beds,
        missed=tuple(making.missed),
        unsaid=tuple(_unsaid(world, parties)),
    )


# --- what can be planned with


def _is_planned(making: _Making, one: PartyToPlace) -> bool:
    why = one.left_out
    if why is None and one.deadline is None:
        why = LeftOut.NO_DAYS
    if why is None and one.deadline is not None and one.deadline < making.first:
        why = LeftOut.TIME_IS_UP
    if why is not None and why is not LeftOut.NOT_TAKEN:
        making.miss(one.case, one.name, why)
    return why is None


def _usable_place(making: _Making, one: PlaceToUse) -> PlaceToUse | None:
    """Return a house with as many who may still know it, and no more beds than that; None where it is no use."""
    if not one.is_open:
        making.miss(one.id, one.name, LeftOut.NOT_OPEN)
        return None
    if not one.beds or not one.city:
        making.miss(one.id, one.name, LeftOut.NOT_SAID)
        return None
    # Nobody said how many may know it: no more than have beds there.
    cap = (one.people_cap if one.people_cap is not None else one.beds) - _knowing(making, one.id)
    if cap <= 0:
        making.miss(one.id, one.name, LeftOut.FULL)
        return None
    return replace(one, people_cap=cap)


def _usable_helper(making: _Making, one: HelperToAsk) -> HelperToAsk | None:
    if not one.is_active:
        making.miss(one.id, one.name, LeftOut.NOT_OPEN)
        return None
    cap = (one.people_cap if one.people_cap is not None else HELPER_CAP) - _knowing(making, one.id)
    if cap <= 0:
        making.miss(one.id, one.name, LeftOut.FULL)
        return None
    return replace(one, people_cap=cap)


def _knowing(making: _Making, of: ThingId) -> int:
    """Return how many people know a place or helper already: held, or told though it was freed, in the window."""
    since = making.first - WINDOW_DAYS
    holds = (one for one in making.holds[of] if one.until >= since and (one.is_held or one.was_told))
    return sum(one.people for one in holds)


def _usable_trip(making: _Making, one: TripToOffer, helpers: Iterable[HelperToAsk]) -> TripToOffer | None:
    """Return a trip with what others leave of it; None where its day is past, unknown or too far, or it is off."""
    if one.is_off or one.day is None or one.arrives is None or one.arrives < one.day:
        return None
    if not 0 <= making.day(one.day) < HORIZON_DAYS or not (one.start and one.end):
        return None
    fixed = making.riding[one.id]
    # Whoever was told and holds no seat, as after an emergency go, rides all the same.
    aboard = [leg.size for leg in fixed if not leg.has_seat]
    aboard += [hold.people for hold in making.holds[one.id] if hold.is_held]
    if one.sort is not TripSort.EXTRACTION:
        # Where nobody said how many parties may go together, one does: each further one is a risk to the others.
        room = (one.party_cap if one.party_cap is not None else 1) - len(aboard)
        return replace(one, party_cap=room) if room > 0 else None
    seats = (one.seats or 0) - sum(aboard)
    able = tuple(helper.id for helper in helpers if _can_run(making, helper, one, fixed))
    return replace(one, seats=seats, helpers=able) if seats > 0 and able else None


def _can_run(making: _Making, helper: HelperToAsk, trip: TripToOffer, fixed: list[FixedLeg]) -> bool:
    """Say whether a helper can run a trip: asked for it, there that day, and on no other trip then."""
    day = trip.day
    if day is None or helper.id not in trip.helpers or day in helper.not_days:
        return False
    if (helper.first is not None and day < helper.first) or (helper.until is not None and day > helper.until):
        return False
    drivers = {leg.helper for leg in fixed if leg.helper}
    if drivers:
        return drivers == {helper.id}
    busy = (one for one in making.holds[helper.id] if not one.is_bed and one.is_held)
    is_elsewhere = any(leg.first == day for leg in making.driving[helper.id])
    return not is_elsewhere and not any(one.first <= day < max(one.until, one.first + 1) for one in busy)


# --- as the file has it


def _party(making: _Making, one: PartyToPlace) -> Json:
    ready = max(0, making.day(one.ready)) if one.ready is not None else 0
    deadline = min(making.day(one.deadline), HORIZON_DAYS - 1) if one.deadline is not None else 0
    documents: dict[str, Json] = {
        making.town(country): max(0, making.day(day))
        for country, day in one.documents.items()
        if making.day(day) < HORIZON_DAYS
    }
    return {
        "id": making.id_of(one.case),
        "size": one.size,
        "kind": one.kind,
        "origin": making.town(one.origin),
        "ready_day": min(ready, deadline),
        "deadline_day": deadline,
        "tier": one.tier,
        "max_id_check": one.most_check,
        "document_ready_day": documents,
    }


def _place(making: _Making, one: PlaceToUse) -> Json:
    beds, cap = one.beds or 0, one.people_cap or 0
    return {
        "id": making.id_of(one.id),
        "kind": "safe" if one.is_safe else "transit",
        "city": making.town(one.city),
        "beds": min(beds, cap),
        "admits": one.admits,
        "people_cap": cap,
    }


def _extraction(making: _Making, one: TripToOffer) -> Json:
    return {
        "id": making.id_of(one.id),
        "origin": making.town(one.start),
        "city": making.town(one.end),
        "day": making.day(one.day or making.first),
        "seats": one.seats or 0,
        "risk": one.risk // _RISK_PART,
        "cost": one.cost,
        "helpers": [making.id_of(helper) for helper in one.helpers],
    }


def _onward(making: _Making, one: TripToOffer) -> Json:
    day = one.day or making.first
    return {
        "id": making.id_of(one.id),
        "from": making.town(one.start),
        "to": making.town(one.end),
        "depart_day": making.day(day),
        "arrive_day": making.day(one.arrives or day),
        "id_check": one.check,
        "risk": one.risk // _RISK_PART,
        "cost": one.cost,
        "party_cap": one.party_cap or 0,
    }


def _departure(making: _Making, one: TripToOffer) -> Json:
    return {
        "id": making.id_of(one.id),
        "from": making.town(one.start),
        "country": making.town(one.end),
        "day": making.day(one.day or making.first),
        "risk": one.risk // _RISK_PART,
        "cost": one.cost,
        "party_cap": one.party_cap or 0,
    }


def _conflicts(making: _Making, parties: list[PartyToPlace]) -> Iterator[Json]:
    """Give the pairs that must not use the same place: who may not meet, and whoever lives alone with everybody."""
    for number, one in enumerate(parties):
        for other in parties[number + 1 :]:
            is_apart = one.is_alone or other.is_alone or other.case in one.not_with or one.case in other.not_with
            if is_apart:
                yield [making.id_of(one.case), making.id_of(other.case)]


# --- beside the file


def _taken(making: _Making, places: list[PlaceToUse]) -> Iterator[tuple[int, int, int, int]]:
    """Give the nights that are not to be had: others sleep there, want to be alone, or the house is not open then."""
    for at, place in enumerate(places):
        beds = place.beds or 0
        nights: Counter[int] = Counter()
        for one in making.holds[place.id]:
            if one.is_bed and one.is_held:
                people = beds if one.is_alone else one.people
                nights.update(dict.fromkeys(_nights(making, one.first, one.until), people))
        if place.first is not None:
            nights.update(dict.fromkeys(range(min(HORIZON_DAYS, making.day(place.first))), beds))
        if place.until is not None:
            nights.update(dict.fromkeys(range(max(0, making.day(place.until)), HORIZON_DAYS), beds))
        # The file has no more beds than people who may still know the house.
        spare = beds - min(beds, place.people_cap or 0)
        for night, people in sorted(nights.items()):
            if min(people, beds) > spare:
                yield at, night, night + 1, min(people, beds) - spare


def _nights(making: _Making, first: Day, until: Day) -> range:
    return range(max(0, making.day(first)), min(HORIZON_DAYS, making.day(until)))


def _barred(making: _Making, at: int, one: PartyToPlace, places: list[PlaceToUse], trips: list[TripToOffer]) -> Barred:
    """Return what a party may not use: its bans, houses of whom it may not meet, and, alone, houses with anybody."""
    cities = {making.town(city) for city in one.ban_cities}
    met = {leg.place for leg in making.world.fixed if leg.case in one.not_with}
    held = {of for of, holds in making.holds.items() if any(_is_ahead(making, hold) for hold in holds)}
    shut = frozenset(
        number
        for number, place in enumerate(places)
        if place.id in one.ban_places
        or place.id in met
        or making.town(place.city) in cities
        or (one.is_alone and place.id in held)
        or (one.is_hot and (place.is_near or not place.is_for_hot))
    )

    def modes(sort: TripSort) -> frozenset[int]:
        of_sort = (trip for trip in trips if trip.sort is sort)
        return frozenset(number for number, trip in enumerate(of_sort) if trip.mode in one.ban_modes)

    return Barred(at, shut, *(modes(sort) for sort in TripSort))


def _is_ahead(making: _Making, hold: HoldTaken) -> bool:
    return hold.is_bed and hold.is_held and hold.until > making.first


def _bars(one: Barred) -> bool:
    return bool(one.places or one.trips or one.onward or one.departures)


def _unsaid(world: World, parties: list[PartyToPlace]) -> Iterator[Unsaid]:
    """Give what the format has no words for and this world has."""
    yield Unsaid.ROLLING_WINDOW
    yield Unsaid.TWO_HOPS
    yield Unsaid.TRAVEL_TIME
    if any(place.most_nights for place in world.places):
        yield Unsaid.MOST_NIGHTS
    if world.fixed:
        yield Unsaid.ON_THE_WAY
    if any(one.is_alone for one in parties):
        yield Unsaid.ALONE
