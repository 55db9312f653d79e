"""Everybody whom a placement exposes: who would know whom and what, who sleeps where with whom, who rides along. Pure.

Parties are named by their cases, or by their journeys where the case is not told; journeys that do not open here are
counts of people, by what they hold (decision 0012, points 2 and 3). Carries "capture of any helper or place exposes at
most the cap" (P10; DESIGN section 7; notes/evacuate 6.3). Whom two steps lead to: `reaching`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from safeconduct.base.clock import Day
from safeconduct.evacuate.directories.rules import knowing, standing
from safeconduct.evacuate.directories.types import HoldHere, PlaceHere
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.placing.reaching import two_steps
from safeconduct.evacuate.placing.rules import Nights, fullest, nights_of
from safeconduct.evacuate.placing.types import Exposure, Knowing, Other, Party, Placement, Stage, World


def exposures(party: Party, placement: Placement, world: World) -> tuple[Exposure, ...]:
    """Return who would know whom and what by a placement, in the order of the way; then whom two steps lead to."""
    near = (
        *_ride(party, placement.extraction, Stage.EXTRACTION, world),
        *_helper(party, placement, world),
        *_place(party, placement, Stage.TRANSIT, world),
        *_ride(party, placement.onward, Stage.ONWARD, world),
        *_place(party, placement, Stage.SAFE, world),
        *_ride(party, placement.departure, Stage.DEPARTURE, world),
    )
    return (*near, *two_steps(party, placement, world, near))


def _helper(party: Party, placement: Placement, world: World) -> Iterator[Exposure]:
    helper = world.directory.helpers.get(placement.helper)
    if helper is None:
        return
    trip = world.directory.trips.get(placement.extraction)
    others, unread = _named(knowing(world.directory.holds_of(helper.id), trip.day if trip else world.today), world)
    people = party.size + unread + sum(one.people for one in others)
    yield Exposure(Knowing.MEETS, Stage.HELPER, helper.id, people, helper.people_cap, others, unread)


def _place(party: Party, placement: Placement, stage: Stage, world: World) -> Iterator[Exposure]:
    of = placement.transit if stage is Stage.TRANSIT else placement.safe
    place, nights = world.directory.places.get(of), nights_of(placement, world, stage)
    if place is None:
        return
    night = fullest(place, nights, world) if nights is not None else world.today
    others, unread = _named(knowing(world.directory.holds_of(of), night), world)
    people = party.size + unread + sum(one.people for one in others)
    yield Exposure(Knowing.KNOWN, stage, of, people, place.people_cap, others, unread)
    if place.keeper:
        yield Exposure(Knowing.KEEPS, stage, of, by=place.keeper)
    if nights is not None:
        yield _company(party, place, nights, stage, world)


def _company(party: Party, place: PlaceHere, nights: Nights, stage: Stage, world: World) -> Exposure:
    """Return who sleeps there in the same nights; of journeys that do not open here, the most in any one night."""
    met = (one for one in world.stays if one.place == place.id and one.case != party.case)
    common = ((one, max(one.from_day, nights[0]), min(one.until, nights[1])) for one in met)
    others = sorted(
        (Other(stay.case, stay.people, Day(first), Day(until - 1)) for stay, first, until in common if first < until),
        key=lambda one: (one.day or 0, one.party),
    )
    unread = world.unread(place.id)
    strangers = max(sum(one.people for one in standing(unread, Day(n))) for n in range(nights[0], nights[1]))
    people = party.size + strangers + sum(one.people for one in others)
    return Exposure(Knowing.SHARES, stage, place.id, people, None, tuple(others), strangers)


def _ride(party: Party, of: ThingId, stage: Stage, world: World) -> Iterator[Exposure]:
    trip = world.directory.trips.get(of)
    if trip is None:
        return
    others = tuple(Other(one.case, one.people) for one in world.riding.get(of, ()) if one.case != party.case)
    unread = sum(one.people for one in world.unread(of) if not one.is_freed)
    people = party.size + unread + sum(one.people for one in others)
    yield Exposure(Knowing.RIDES, stage, of, people, trip.seats, others, unread)


def _named(holds: Iterable[HoldHere], world: World) -> tuple[tuple[Other, ...], int]:
    """Return whose these holds are, each party once, in the order of their days; and how many people are nobody's."""
    found = defaultdict[ThingId, int](int)
    unread = 0
    for one in holds:
        if one.id in world.whose:
            found[world.whose[one.id]] += one.people
        else:
            unread += one.people
    return tuple(Other(party, people) for party, people in found.items()), unread
