"""What stands against a kept plan now, though nobody changed its journeys: a house that fell, beds and seats of others.

A plan rests on houses, helpers and trips as they were when it was searched for; it is approved by people later, and a
house can burn in between. Refuses to let that be approved: whoever signs would send people there. Rules of beds and
days are those of the directories.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from safeconduct.base.clock import Day
from safeconduct.evacuate.directories.reading import read_directory
from safeconduct.evacuate.directories.rules import beyond, is_active, is_open, is_there, standing
from safeconduct.evacuate.directories.types import Directory, HoldHere, PlaceHere
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.planning.drafts import drafted_in, legs_in


def standing_against(facts: Facts, plan: Thing, today: Day) -> tuple[str, ...]:
    """Return the code names of houses and helpers, and the towns of trips, that a plan can have no more; each once."""
    directory = read_directory(facts)
    drafted = [(facts.only("journey", one.journey), legs_in(facts, one.journey)) for one in drafted_in(plan)]
    journeys = [(journey, legs) for journey, legs in drafted if journey is not None]
    own = {hold for journey, _ in journeys for hold in journey.ids_of("holds")}
    others: defaultdict[ThingId, list[HoldHere]] = defaultdict(list)
    for one in directory.holds:
        if one.id not in own:
            others[one.of].append(one)
    found = {name for _, legs in journeys for leg in legs for name in _of_leg(directory, leg, today)}
    found |= set(_crowded(directory, journeys, others)) | set(_taken(directory, journeys, others))
    return tuple(sorted(found))


def _of_leg(directory: Directory, leg: Thing, today: Day) -> Iterator[str]:
    first = leg.number("day")
    if first is None:
        return
    helper = directory.helpers.get(ThingId(leg.id_of("helper")))
    if helper is not None and not (is_active(helper) and is_there(helper, Day(first))):
        yield helper.name
    trip = directory.trips.get(ThingId(leg.id_of("trip")))
    if trip is not None and (trip.is_off or trip.day != first or first < today):
        yield f"{trip.from_city} → {trip.to_city}"


def _taken(
    directory: Directory,
    journeys: Iterable[tuple[Thing, Iterable[Thing]]],
    others: Mapping[ThingId, Iterable[HoldHere]],
) -> Iterator[str]:
    """Give the trips that have not seats enough beside those that others hold, and helpers held for another trip."""
    wanted: Counter[ThingId] = Counter()
    for journey, legs in journeys:
        for leg in legs:
            of, first = ThingId(leg.id_of("trip")), leg.number("day")
            wanted[of] += journey.number("size") or 1
            helper = directory.helpers.get(ThingId(leg.id_of("helper")))
            if helper is None or first is None:
                continue
            if any(one.trip != of for one in standing(others.get(helper.id, ()), Day(first))):
                yield helper.name
    for of, people in wanted.items():
        trip = directory.trips.get(of)
        if trip is not None:
            held = sum(one.people for one in others.get(of, ()) if not one.is_freed)
            if beyond(people + held, trip.seats):
                yield f"{trip.from_city} → {trip.to_city}"


def _crowded(
    directory: Directory,
    journeys: Iterable[tuple[Thing, Iterable[Thing]]],
    others: Mapping[ThingId, Iterable[HoldHere]],
) -> Iterator[str]:
    """Give the houses that are not open, or that have no bed, in some night in which the plan has people there."""
    wanted: Counter[tuple[ThingId, Day]] = Counter()
    alone: set[tuple[ThingId, Day]] = set()
    for journey, legs in journeys:
        for leg in legs:
            for night in _nights(leg):
                at = ThingId(leg.id_of("place")), night
                wanted[at] += journey.number("size") or 1
                if journey.yes("hot") or journey.yes("alone"):
                    alone.add(at)
    for (place_id, night), people in wanted.items():
        place = directory.places.get(place_id)
        if place is None:
            continue
        held = standing(others.get(place_id, ()), night)
        if not _has_room(place, night, people, held, is_alone=(place_id, night) in alone):
            yield place.name


def _has_room(place: PlaceHere, night: Day, people: int, held: Iterable[HoldHere], *, is_alone: bool) -> bool:
    there = tuple(held)
    if not is_open(place, night) or any(one.is_alone for one in there) or (is_alone and there):
        return False
    return people + sum(one.people for one in there) <= place.beds


def _nights(leg: Thing) -> Iterator[Day]:
    first, until = leg.number("day"), leg.number("until_day")
    if leg.text("kind") == "stay" and leg.id_of("place") and first is not None and until is not None:
        yield from (Day(night) for night in range(first, until))
