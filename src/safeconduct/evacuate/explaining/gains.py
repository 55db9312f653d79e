"""What one more of a scarce thing would bring: a bed, a seat, one more person who may know a helper or a house.

Scarce is what the plan uses to its last. Each is widened by one alone; first every party that is not served is tried
beside the plan as it stands, then, for the most promising, a short search goes on, and the same search without the one
more is taken off, so that what a longer search finds anyway is not called a gain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from safeconduct.evacuate.explaining.effects import effect, known_beyond
from safeconduct.evacuate.explaining.forcing import without_unplaced
from safeconduct.evacuate.explaining.searching import PinnedChoices, pinned_in, searched
from safeconduct.evacuate.explaining.taken import Taken, taken_by
from safeconduct.evacuate.explaining.types import Family, Gain
from safeconduct.evacuate.planner.checking import check
from safeconduct.evacuate.planner.choices import Choices, Reserve
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Plan
from safeconduct.evacuate.planner.resolving import going_of, reserve_in, state_of
from safeconduct.evacuate.planner.state import State

# Steps of each short search, and how many things get one. Reason: 0.9 ms a step at 300 people, a few seconds in all.
STEPS: Final = 100
MOST_SEARCHED: Final = 24
SEED: Final = 1

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Scarce:
    """A thing that is used to its last: the instance with one more of it, and what gives a state more of it."""

    family: Family
    of: str
    wider: Instance
    widen: Callable[[State, int], None]


def gains(instance: Instance, plan: Plan, *, steps: int = STEPS, reserve: Reserve | None = None) -> tuple[Gain, ...]:
    """Return what one more of each scarce thing brings to a valid plan, the greatest gain first; what brings nothing is
    left out."""
    standing = without_unplaced(plan)
    going, kept = going_of(instance, plan), reserve or reserve_in(instance, plan)
    waiting = [at for at, party in enumerate(instance.parties) if party.id not in _named(plan)]
    scarce = list(_scarce(instance, taken_by(instance, kept, going)))
    state = state_of(Choices(instance, kept), going)
    by_hope = sorted(scarce, key=lambda one: -_hope(state, one, waiting))
    pinned = pinned_in(instance, plan, going)
    base = searched(PinnedChoices(instance, kept, pinned), going, standing, steps=steps, seed=SEED) or standing
    found = []
    for one in by_hope[:MOST_SEARCHED]:
        choices = PinnedChoices(one.wider, kept, pinned)
        better = searched(choices, going, standing, steps=steps, seed=SEED) or standing
        found.append(_gain(one, base, better))
    return tuple(
        sorted((one for one in found if one.score > 0), key=lambda one: (-one.score, one.family.value, one.of))
    )


def _named(plan: Plan) -> frozenset[str]:
    return frozenset(one.party for one in plan.assignments) | plan.unplaced


def _gain(one: _Scarce, base: Plan, better: Plan) -> Gain:
    before, after = check(one.wider, base), check(one.wider, better)
    served = tuple(sorted(_named(better) - _named(base)))
    people = after.people_moved - before.people_moved
    felt = effect(one.wider, base, better, known=known_beyond(one.wider, before, after))
    return Gain(one.family, one.of, people, before.score - after.score, served, better, felt)


def _hope(state: State, scarce: _Scarce, waiting: Sequence[int]) -> int:
    """Return what one more of a thing saves at once: for the party that gains most beside the plan; 0 for nobody."""
    instance = scarce.wider
    scarce.widen(state, 1)
    found = ((at, state.best(at)) for at in waiting)
    saved = max((instance.unserved_cost(instance.parties[at]) - best[0] for at, best in found if best), default=0)
    scarce.widen(state, -1)
    return saved


def _scarce(instance: Instance, taken: Taken) -> Iterator[_Scarce]:
    """Give everything that could not take one more."""
    yield from _scarce_houses(instance, taken)
    for at, helper in enumerate(instance.helpers):
        if taken.met[at] >= helper.people_cap:
            wide = replace(
                instance, helpers=_put(instance.helpers, at, replace(helper, people_cap=helper.people_cap + 1))
            )
            yield _Scarce(Family.HELPER_CAP, helper.id, wide, _cap_of(helper=at))
    for at, trip in enumerate(instance.trips):
        if taken.seats[at] >= trip.seats:
            wide = replace(instance, trips=_put(instance.trips, at, replace(trip, seats=trip.seats + 1)))
            yield _Scarce(Family.SEATS, trip.id, wide, _leg_of(trip=at))
    for at, leg in enumerate(instance.onward):
        if taken.legs[at] >= leg.party_cap:
            wide = replace(instance, onward=_put(instance.onward, at, replace(leg, party_cap=leg.party_cap + 1)))
            yield _Scarce(Family.ONWARD, leg.id, wide, _leg_of(onward=at))
    for at, out in enumerate(instance.departures):
        if taken.departures[at] >= out.party_cap:
            room = replace(out, party_cap=out.party_cap + 1)
            wide = replace(instance, departures=_put(instance.departures, at, room))
            yield _Scarce(Family.ONWARD, out.id, wide, _leg_of(departure=at))


def _scarce_houses(instance: Instance, taken: Taken) -> Iterator[_Scarce]:
    full = {place for (place, _), people in taken.beds.items() if people >= instance.places[place].beds}
    for at, place in enumerate(instance.places):
        if at in full:
            wide = replace(instance, places=_put(instance.places, at, replace(place, beds=place.beds + 1)))
            yield _Scarce(Family.BEDS, place.id, wide, _cap_of(beds_of=at))
        if taken.knowing[at] >= place.people_cap:
            more = replace(place, people_cap=place.people_cap + 1)
            wide = replace(instance, places=_put(instance.places, at, more))
            yield _Scarce(Family.PLACE_CAP, place.id, wide, _cap_of(place=at))


def _cap_of(**which: int) -> Callable[[State, int], None]:
    return lambda state, by: state.widen(by, **which)


def _leg_of(**which: int) -> Callable[[State, int], None]:
    return lambda state, by: state.widen_leg(by, **which)


def _put(things: tuple[_T, ...], at: int, thing: _T) -> tuple[_T, ...]:
    return (*things[:at], thing, *things[at + 1 :])
