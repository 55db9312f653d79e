"""Everything that stands against a placement, at once. Pure: no clock, randomness or I/O.

Nothing is stopped at the first fault: whoever places somebody at night sees all of them and what each would take. What
nobody noted is not taken for a leave. Carries "an unvouched or hot party is never put into shared housing", and caps on
what a helper or a place may ever know (P10; DESIGN section 7; notes/evacuate 6.3, 6.4). Whom it exposes: `exposing`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.evacuate.directories.rules import (
    admits,
    free_beds,
    held_by_others,
    is_active,
    is_open,
    is_there,
    known_to,
    standing,
)
from safeconduct.evacuate.directories.types import Directory, HelperHere, PlaceHere, TripHere
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.journeys.consents import HOUSE
from safeconduct.evacuate.placing.types import (
    Finding,
    Option,
    Party,
    Placement,
    Rule,
    Stage,
    Weight,
    World,
)

# What somebody who runs a trip has to be able to do, by how it goes. Our own; whoever only goes along escorts.
_SKILL: Final = {"car": "drive"}
_GOES_ALONG: Final = "escort"
# Who was not looked at by two of us may help, and that is told (notes/evacuate 6.3).
_CHECKED: Final = "twice"
_SAFE: Final = "safe"
_TRANSIT: Final = "transit"
# Places that serve for a few nights and for long.
_EITHER: Final = ("other", "hospital")
# What says that a choice is still to be made: it stands against no other choice.
_OPEN: Final = frozenset((Rule.NOTHING_CHOSEN, Rule.HELPER_MISSING, Rule.PLACE_MISSING, Rule.NO_NIGHT))
# What endangers somebody, the gravest first; everything else follows in the order of the way. Our own.
_GRAVEST: Final = (
    Rule.NOT_WITH, Rule.HOT_WITH_OTHERS, Rule.HOT_NEAR, Rule.UNVOUCHED_WITH_OTHERS, Rule.PAPERS_CHECKED,
    Rule.PLACE_BANNED, Rule.CITY_BANNED, Rule.MODE_BANNED, Rule.CONSENT, Rule.PLACE_CAP, Rule.HELPER_CAP,
)  # fmt: skip
_GRAVITY: Final = {rule: place for place, rule in enumerate(_GRAVEST)}

Nights = tuple[Day, Day]
"""From the first night up to the day on which they leave."""


def findings(party: Party, placement: Placement, world: World) -> tuple[Finding, ...]:
    """Return everything that stands against a placement, in the order of the way; empty: it can be done so."""
    held = world.directory
    extraction, onward, departure = (
        held.trips.get(one) for one in (placement.extraction, placement.onward, placement.departure)
    )
    found = [
        *_first_trip(party, extraction, world),
        *_trip(party, extraction, Stage.EXTRACTION, world),
        *_helper(party, placement, extraction, world),
        *_place(
            party, _At(placement.transit, nights_of(placement, world, Stage.TRANSIT), extraction, Stage.TRANSIT), world
        ),
        *_joins(extraction, onward, Stage.ONWARD),
        *_trip(party, onward, Stage.ONWARD, world),
        *_place(party, _At(placement.safe, nights_of(placement, world, Stage.SAFE), onward, Stage.SAFE), world),
        *_joins(onward, departure, Stage.DEPARTURE),
        *_trip(party, departure, Stage.DEPARTURE, world),
        *_country(party, departure),
        *_consents(party, placement),
        *_journeys(party, world),
    ]
    return tuple(dict.fromkeys(found))


def nights_of(placement: Placement, world: World, stage: Stage) -> Nights | None:
    """Return the nights of a stay that follow from the trips; None where they do not say, or there are none."""
    trips = world.directory.trips
    extraction, onward, departure = (
        trips.get(one) for one in (placement.extraction, placement.onward, placement.departure)
    )
    if stage is Stage.TRANSIT:
        first, last = (extraction.arrive_day if extraction else None), (onward.day if onward else None)
    else:
        first = onward.arrive_day if onward else None
        last = departure.day if departure else world.horizon
        if departure is None and first is not None:
            # Who comes after the last day that is planned sleeps there all the same: one night at least is held.
            last = max(last, Day(first + 1))
    return None if first is None or last is None or last <= first else (first, last)


def options(party: Party, placement: Placement, stage: Stage, world: World) -> tuple[Option, ...]:
    """Return what could be chosen at a stage and what each would bring, the fewest refusals first.

    The other choices stay as they are: so a person sees what fits what they have chosen. What is still to be chosen
    elsewhere, or is refused whatever is chosen here, counts against none. What is chosen now is always among them. Of
    equals the sooner trip, and a house that is meant for such a stay before a place that can serve for one.
    """
    without = frozenset(findings(party, _with(placement, stage, NO_THING), world))
    found = []
    chosen = getattr(placement, stage.value)
    also = (chosen,) if stages_of(chosen, world.directory) else ()
    for of in dict.fromkeys((*_choices(party, stage, world), *also)):
        brought = [one for one in findings(party, _with(placement, stage, of), world) if one not in without]
        gravest = sorted((one for one in brought if one.rule not in _OPEN), key=_gravity)
        against = tuple(one for one in gravest if one.weight is Weight.REFUSED)
        known = tuple(one for one in gravest if one.weight is Weight.WARNS)
        found.append((len(against), _order(of, world.directory), Option(of, against, known)))
    return tuple(one for *_, one in sorted(found, key=lambda one: (one[0], one[1], one[2].of)))


def stages_of(of: ThingId, held: Directory) -> tuple[Stage, ...]:
    """Return at which stages something can be chosen, in the order of the way; none for what no directory holds."""
    trip, place = held.trips.get(of), held.places.get(of)
    if of in held.helpers:
        return (Stage.HELPER,)
    if trip is not None:
        return tuple(one for one in (Stage.EXTRACTION, Stage.ONWARD, Stage.DEPARTURE) if one.value == trip.sort)
    return tuple(one for one in (Stage.TRANSIT, Stage.SAFE) if place is not None and place.kind in _kinds(one))


def known_at(of: PlaceHere | HelperHere, day: Day, world: World) -> int:
    """Return how many know a place, or were met by a helper, on a day (`directories.rules.known_to`)."""
    return known_to(world.directory.holds_of(of.id), day)


def fullest(of: PlaceHere, nights: Nights, world: World) -> Day:
    """Return that night of a stay, the first of several, in which most people know a place."""
    return max((Day(night) for night in range(nights[0], nights[1])), key=lambda night: known_at(of, night, world))


def _gravity(one: Finding) -> int:
    return _GRAVITY.get(one.rule, len(_GRAVITY))


def _choices(party: Party, stage: Stage, world: World) -> Iterator[ThingId]:
    held = world.directory
    match stage:
        case Stage.HELPER:
            yield from held.helpers
        case Stage.TRANSIT | Stage.SAFE:
            yield from (one.id for one in held.places.values() if one.kind in _kinds(stage))
        case _:
            towns = (party.origin,) if stage is Stage.EXTRACTION and party.origin else ()
            for one in held.trips.values():
                if one.sort == stage.value and not one.is_off and (not towns or one.from_city in towns):
                    yield one.id


def _kinds(stage: Stage) -> tuple[str, ...]:
    """Return the kinds of places that serve for a stay."""
    return (_TRANSIT if stage is Stage.TRANSIT else _SAFE, *_EITHER)


def _order(of: ThingId, held: Directory) -> tuple[Day, int]:
    trip, place = held.trips.get(of), held.places.get(of)
    if trip:
        return trip.day, trip.risk
    return Day(0), int(place is not None and place.kind in _EITHER)


def _with(placement: Placement, stage: Stage, of: ThingId) -> Placement:
    held = {name: getattr(placement, name) for name in Placement.__slots__}
    return Placement(**{**held, stage.value: of})


def _first_trip(party: Party, trip: TripHere | None, world: World) -> Iterator[Finding]:
    if trip is None:
        yield Finding(Rule.NOTHING_CHOSEN, Weight.REFUSED, Stage.EXTRACTION)
        return
    if party.origin and trip.from_city != party.origin:
        yield Finding(Rule.WRONG_TOWN, Weight.REFUSED, Stage.EXTRACTION, trip.id, words=trip.from_city)
    if party.ready is not None and trip.day < party.ready:
        yield Finding(Rule.BEFORE_READY, Weight.REFUSED, Stage.EXTRACTION, trip.id, party.ready)
    if party.deadline is not None and trip.day > party.deadline:
        yield Finding(Rule.AFTER_DEADLINE, Weight.WARNS, Stage.EXTRACTION, trip.id, party.deadline)


def _trip(party: Party, trip: TripHere | None, stage: Stage, world: World) -> Iterator[Finding]:
    if trip is None:
        return
    people, parties = world.aboard(trip.id)

    def refused(rule: Rule, *, number: int = 0, most: int = 0, words: str = "") -> Finding:
        return Finding(rule, Weight.REFUSED, stage, trip.id, trip.day, None, number, most, words)

    if trip.is_off:
        yield refused(Rule.TRIP_OFF)
    if trip.day < world.today:
        yield refused(Rule.TRIP_PAST)
    if trip.seats is not None and people + party.size > trip.seats:
        yield refused(Rule.NO_SEAT, number=people + party.size, most=trip.seats)
    if trip.party_cap is not None and parties + 1 > trip.party_cap:
        yield refused(Rule.PARTY_CAP, number=parties + 1, most=trip.party_cap)
    if trip.mode in party.ban_modes:
        yield refused(Rule.MODE_BANNED, words=trip.mode)
    if trip.id_check > party.most_check:
        yield refused(Rule.PAPERS_CHECKED, number=trip.id_check, most=party.most_check)
    if trip.to_city in party.ban_cities:
        yield refused(Rule.CITY_BANNED, words=trip.to_city)


def _joins(before: TripHere | None, after: TripHere | None, stage: Stage) -> Iterator[Finding]:
    """Give what does not join between two trips: the town, and the days."""
    if before is None or after is None:
        if after is not None and before is None:
            yield Finding(Rule.NOTHING_CHOSEN, Weight.REFUSED, Stage.ONWARD)
        return
    if after.from_city != before.to_city:
        yield Finding(Rule.WRONG_TOWN, Weight.REFUSED, stage, after.id, words=after.from_city)
    if after.day < before.arrive_day:
        yield Finding(Rule.TIMES_DO_NOT_JOIN, Weight.REFUSED, stage, after.id, before.arrive_day)


def _helper(party: Party, placement: Placement, trip: TripHere | None, world: World) -> Iterator[Finding]:
    helper = world.directory.helpers.get(placement.helper)
    if helper is None:
        if trip is not None and (trip.helpers or placement.helper):
            yield Finding(Rule.HELPER_MISSING, Weight.REFUSED, Stage.HELPER, placement.helper)
        return

    def said(
        rule: Rule, weight: Weight = Weight.REFUSED, *, number: int = 0, most: int = 0, words: str = ""
    ) -> Finding:
        return Finding(rule, weight, Stage.HELPER, helper.id, number=number, most=most, words=words)

    if not is_active(helper):
        yield said(Rule.HELPER_STATE, words=helper.state)
    if helper.checked != _CHECKED:
        yield said(Rule.HELPER_UNCHECKED, Weight.WARNS, words=helper.checked)
    if trip is not None:
        yield from _helper_on(helper, trip, world)
    known = known_at(helper, trip.day if trip else world.today, world) + party.size
    if helper.people_cap is not None and known > helper.people_cap:
        yield said(Rule.HELPER_CAP, number=known, most=helper.people_cap)


def _helper_on(helper: HelperHere, trip: TripHere, world: World) -> Iterator[Finding]:
    def refused(rule: Rule, words: str = "") -> Finding:
        return Finding(rule, Weight.REFUSED, Stage.HELPER, helper.id, trip.day, words=words)

    if trip.helpers and helper.id not in trip.helpers:
        yield refused(Rule.HELPER_NOT_FOR_TRIP)
    if not is_there(helper, trip.day):
        yield refused(Rule.HELPER_AWAY)
    if standing(world.directory.holds_of(helper.id), trip.day):
        yield refused(Rule.HELPER_BUSY)
    skill = _SKILL.get(trip.mode, _GOES_ALONG)
    if helper.skills and skill not in helper.skills:
        yield refused(Rule.HELPER_SKILL, skill)


@dataclass(frozen=True, slots=True)
class _At:
    """A stay that is to be looked at: in which place, which nights, after which trip, and at which stage."""

    of: ThingId
    nights: Nights | None
    after: TripHere | None
    stage: Stage


def _place(party: Party, at: _At, world: World) -> Iterator[Finding]:
    nights, stage = at.nights, at.stage
    if nights is None:
        # Without nights nothing is held: whoever chose this house would think that a bed waits there.
        if at.of in world.directory.places:
            yield Finding(Rule.NO_NIGHT, Weight.REFUSED, stage, at.of)
        return
    place = world.directory.places.get(at.of)
    first, last = nights[0], Day(nights[1] - 1)
    if place is None:
        yield Finding(Rule.PLACE_MISSING, Weight.REFUSED, stage, at.of, first, last)
        return

    def said(rule: Rule, *, number: int = 0, most: int = 0, words: str = "") -> Finding:
        return Finding(rule, Weight.REFUSED, stage, place.id, first, last, number, most, words)

    if place.kind not in _kinds(stage):
        yield said(Rule.PLACE_KIND, words=place.kind)
    if at.after is not None and place.city != at.after.to_city:
        yield said(Rule.PLACE_TOWN, words=place.city)
    if place.id in party.ban_places:
        yield said(Rule.PLACE_BANNED)
    if place.city in party.ban_cities and (at.after is None or at.after.to_city != place.city):
        yield said(Rule.CITY_BANNED, words=place.city)
    if not admits(place, party.kind):
        yield said(Rule.PLACE_ADMITS, words=place.admits)
    if party.is_hot and place.is_near:
        yield said(Rule.HOT_NEAR)
    yield from _beds(party, place, nights, stage, world)
    yield from _company(party, place, nights, stage, world)
    if place.max_nights is not None and nights[1] - nights[0] > place.max_nights:
        yield said(Rule.TOO_MANY_NIGHTS, number=nights[1] - nights[0], most=place.max_nights)
    known = known_at(place, fullest(place, nights, world), world) + party.size
    if place.people_cap is not None and known > place.people_cap:
        yield said(Rule.PLACE_CAP, number=known, most=place.people_cap)


def _beds(party: Party, place: PlaceHere, nights: Nights, stage: Stage, world: World) -> Iterator[Finding]:
    """Give the spans of nights in which a place is closed, or has not beds enough, each as one finding."""
    holds = world.directory.holds_of(place.id)
    every = [Day(night) for night in range(nights[0], nights[1])]
    closed = [night for night in every if not is_open(place, night)]
    full = [night for night in every if is_open(place, night) and free_beds(place, holds, night) < party.size]
    for first, last in _spans(closed):
        yield Finding(Rule.PLACE_CLOSED, Weight.REFUSED, stage, place.id, first, last, words=place.state)
    for first, last in _spans(full):
        most = max(held_by_others(holds, Day(night)) for night in range(first, last + 1))
        yield Finding(Rule.NO_BED, Weight.REFUSED, stage, place.id, first, last, most, place.beds)


def _company(party: Party, place: PlaceHere, nights: Nights, stage: Stage, world: World) -> Iterator[Finding]:
    """Give who would share a place that may not: from what this desk opens, and from holds of what it cannot."""
    first, last = nights[0], Day(nights[1] - 1)
    met = (one for one in world.stays if one.place == place.id and one.case != party.case)
    others = sorted(
        (one for one in met if one.from_day < nights[1] and one.until > nights[0]),
        key=lambda one: (one.case, one.from_day),
    )
    holds = world.directory.holds_of(place.id)
    count = max((held_by_others(holds, Day(night)) for night in range(nights[0], nights[1])), default=0)
    is_shared = bool(others) or count > 0

    def refused(rule: Rule, number: int = 0, other: ThingId = NO_THING) -> Finding:
        return Finding(rule, Weight.REFUSED, stage, place.id, first, last, number, other=other)

    if party.is_hot and not (place.is_for_hot and not is_shared):
        yield refused(Rule.HOT_WITH_OTHERS, count)
    elif not party.may_share and is_shared:
        yield refused(Rule.UNVOUCHED_WITH_OTHERS, count)
    for one in others:
        if one.is_hot:
            yield refused(Rule.HOT_WITH_OTHERS, other=one.case)
        elif not one.may_share:
            yield refused(Rule.UNVOUCHED_WITH_OTHERS, other=one.case)
        if one.case in party.not_with:
            yield refused(Rule.NOT_WITH, other=one.case)


def _consents(party: Party, placement: Placement) -> Iterator[Finding]:
    """Give what they have not agreed to; a house is asked about where one is chosen."""
    for one in party.refused:
        if one != HOUSE or placement.transit or placement.safe:
            yield Finding(Rule.CONSENT, Weight.REFUSED, Stage.PARTY, words=one)


def _journeys(party: Party, world: World) -> Iterator[Finding]:
    """Give the journeys by which they are placed already: beds would be held twice, and people wait at two doors."""
    for one in dict.fromkeys((*world.going.get(party.case, ()), *party.placed)):
        yield Finding(Rule.PLACED_ALREADY, Weight.REFUSED, Stage.PARTY, other=one)


def _country(party: Party, trip: TripHere | None) -> Iterator[Finding]:
    if trip is None:
        return
    if trip.to_city not in party.papers:
        yield Finding(Rule.COUNTRY_NOT_WANTED, Weight.REFUSED, Stage.DEPARTURE, trip.id, words=trip.to_city)
        return
    ready = party.papers[trip.to_city]
    if ready is None or ready > trip.day:
        yield Finding(Rule.PAPERS_NOT_HERE, Weight.REFUSED, Stage.DEPARTURE, trip.id, ready, words=trip.to_city)


def _spans(nights: Iterable[Day]) -> list[Nights]:
    """Return nights as spans, the last night included."""
    spans: list[Nights] = []
    for night in nights:
        if spans and spans[-1][1] == night - 1:
            spans[-1] = (spans[-1][0], night)
        else:
            spans.append((night, night))
    return spans
