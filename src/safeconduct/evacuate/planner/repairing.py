"""Mends a plan when a house or a helper is lost, and touches nothing else (docs/formats/plan.md, "Repair").

What needs nothing burnt stays to the letter; what has started stays; a briefed trip changes only if its helper is lost.
Nobody new is taken up, and a party that finds no place is said, never dropped in silence (promise P9 asks no less).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Final

from safeconduct.base.errors import Opaque
from safeconduct.base.json_value import Json
from safeconduct.evacuate.planner.checking import check
from safeconduct.evacuate.planner.choices import STAYING, Choices, Reserve
from safeconduct.evacuate.planner.errors import BrokenPlan, NothingSuchToBurn
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Assignment, Plan, assignment_of
from safeconduct.evacuate.planner.resolving import Ids
from safeconduct.evacuate.planner.state import NEVER, NOBODY, Itinerary, State, Stay, nights_between

# Orders in which those who need something else are tried; the one that leaves least is taken. Reason: a burn hits a few
# parties, and all orders together take a tenth of a second at 300 people.
ORDERS: Final = 12


@dataclass(frozen=True, slots=True)
class Burn:
    """What is lost: a place from the night of ``day`` on, or a helper for trips after it. Indices; `NOBODY` for the
    other."""

    place: int
    helper: int
    day: int


@dataclass(frozen=True, slots=True)
class Repair:
    """The plan afterwards, and ids: who has to leave a burnt house at once, who goes another way, who has no place."""

    plan: Plan
    must_move_now: tuple[str, ...]
    changed: tuple[str, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Going:
    """One party of the plan before: its way, its safe houses, and whether it needs what is burnt."""

    at: int
    way: Itinerary
    stays: tuple[Stay, ...]
    written: Assignment
    is_hit: bool
    is_briefed: bool


@dataclass(slots=True)
class _Attempt:
    """One order tried: the new ways by party, and who found none."""

    lost: list[_Going] = field(default_factory=list)
    found: dict[int, tuple[Itinerary, tuple[Stay, ...]]] = field(default_factory=dict)
    score: int = 0


def burn_of(instance: Instance, burnt: str, day: int) -> Burn:
    """Return the burn that an id names. Raises `NothingSuchToBurn` when it is neither a place nor a helper, or both."""
    places = [at for at, place in enumerate(instance.places) if place.id == burnt]
    helpers = [at for at, helper in enumerate(instance.helpers) if helper.id == burnt]
    if len(places) + len(helpers) != 1:
        raise NothingSuchToBurn(shown=burnt)
    return Burn(places[0] if places else NOBODY, helpers[0] if helpers else NOBODY, day)


def repair(instance: Instance, plan: Plan, burn: Burn, reserve: Reserve | None = None) -> Repair:
    """Return the mended plan. Raises `BrokenPlan` when the plan before breaks a rule itself.

    ``reserve``: what others have and what a party may not use, where that is more than the instance says.
    """
    standing = Plan(tuple(one for one in plan.assignments if one.party not in plan.unplaced))
    verdict = check(instance, standing)
    if not verdict.is_valid:
        raise BrokenPlan(faults=len(verdict.faults), first=Opaque(verdict.faults[0].who))
    ids = Ids(instance)
    going = [_going(ids, one, burn, one.party in plan.briefed) for one in standing.assignments]
    choices = Choices(instance, reserve or Reserve((0,) * len(instance.places), 0))
    state = State(choices)
    for one in going:
        if not one.is_hit:
            state.hold(one.at, one.way, one.stays)
    state.close(place=burn.place, helper=burn.helper)
    state.today = burn.day
    hit = [one for one in going if one.is_hit]
    orders = _orders(instance, burn, hit)
    best = min((_try(choices, state, burn, order) for order in orders), key=lambda one: one.score)
    return _repaired(instance, plan, burn, going, best)


def _orders(instance: Instance, burn: Burn, hit: Sequence[_Going]) -> Iterator[list[_Going]]:
    """Give orders: those with most behind them first, whose seats and houses are facts; then by day, then as chance
    has it.

    The chances are always the same.
    """
    random = Random(0)  # noqa: S311 - chance, not a secret
    parties = instance.parties
    first = sorted(hit, key=lambda one: (instance.trips[one.way.trip].day, -parties[one.at].tier, one.at))
    first.sort(key=lambda one: _freedom(instance, burn, one))
    yield first
    for _ in range(ORDERS - 1 if len(hit) > 1 else 0):
        yield sorted(random.sample(first, len(first)), key=lambda one: _freedom(instance, burn, one))


def _freedom(instance: Instance, burn: Burn, one: _Going) -> int:
    """Return 0 for who has the onward leg behind them, 1 for who keeps trip and helper, 2 for who may go any way."""
    has_started = instance.trips[one.way.trip].day <= burn.day
    if has_started and instance.onward[one.way.onward].leaves_on <= burn.day:
        return 0
    return 1 if has_started or (one.is_briefed and one.way.helper != burn.helper) else 2


def _going(ids: Ids, given: Assignment, burn: Burn, is_briefed: bool) -> _Going:
    """Return an assignment, which was checked, by indices."""
    one = ids.going(given)
    is_hit = _is_hit(ids.instance, one.way, one.stays, burn)
    return _Going(one.at, one.way, one.stays, given, is_hit, is_briefed)


def _is_hit(instance: Instance, way: Itinerary, stays: Sequence[Stay], burn: Burn) -> bool:
    trip, leg = instance.trips[way.trip], instance.onward[way.onward]
    nights = ((way.transit, trip.day, leg.leaves_on), *stays)
    needs_place = any(place == burn.place and end > max(start, burn.day) for place, start, end in nights)
    return needs_place or (way.helper == burn.helper and trip.day > burn.day)


def _try(choices: Choices, state: State, burn: Burn, order: Sequence[_Going]) -> _Attempt:
    """Place parties one after another; leave the state as it was."""
    attempt = _Attempt()
    for one in order:
        found = _placed(choices, state, burn, one)
        if found is None:
            attempt.lost.append(one)
        else:
            state.hold(one.at, *found)
            attempt.found[one.at] = found
    attempt.score = state.score
    for at, (way, stays) in attempt.found.items():
        state.release(at, way, stays)
    return attempt


def _placed(choices: Choices, state: State, burn: Burn, one: _Going) -> tuple[Itinerary, tuple[Stay, ...]] | None:
    """Return another way for one party that keeps what has begun; None when there is none."""
    instance = choices.instance
    freedom = _freedom(instance, burn, one)
    if freedom == 0:
        return _moved(choices, state, burn, one)
    if freedom == 1:
        return _on_its_trip(choices, state, burn, one)
    found = state.best(one.at)
    return None if found is None else (found[1], _one_stay(instance, found[1]))


def _one_stay(instance: Instance, way: Itinerary) -> tuple[Stay, ...]:
    out = instance.horizon if way.departure == STAYING else instance.departures[way.departure].day
    return ((way.safe, instance.onward[way.onward].arrives_on, out),)


def _on_its_trip(choices: Choices, state: State, burn: Burn, one: _Going) -> tuple[Itinerary, tuple[Stay, ...]] | None:
    """Return a way that begins with the same trip and helper; from a burnt transit house it may leave on that very
    day."""
    instance, way = choices.instance, one.way
    ways: list[tuple[int, Itinerary]] = []
    # Staying where they are comes first when it is not the transit house that is lost.
    found = state.best_after(one.at, way.trip, NEVER)
    if found is not None:
        ways.append(
            (found[0], way._replace(transit=found[1][0], onward=found[1][1], safe=found[1][2], departure=found[1][3]))
        )
    if instance.trips[way.trip].day <= burn.day:
        ways += _from_its_house(choices, state, burn, one)
    best = min(ways, key=lambda found: found[0], default=None)
    return None if best is None else (best[1], _one_stay(instance, best[1]))


def _from_its_house(choices: Choices, state: State, burn: Burn, one: _Going) -> Iterator[tuple[int, Itinerary]]:
    """Give ways on from the transit house they are in: from a burnt one only by a leg on the day itself."""
    instance, way = choices.instance, one.way
    party, trip = instance.parties[one.at], instance.trips[way.trip]
    for _, cost, onward in choices.legs(one.at, trip.city, trip.day):
        leg = instance.onward[onward]
        is_today = leg.leaves_on == burn.day
        if leg.leaves_on < burn.day or (way.transit == burn.place and not is_today):
            continue
        if not state.has_room(way._replace(onward=onward, departure=STAYING), party.size):
            continue
        if not state.fits(one.at, way.transit, nights_between(trip.day, leg.leaves_on), is_inside=True):
            continue
        after = state.leaving_after(one.at, onward, choices.places(party, leg.end, is_safe=True), NEVER)
        if after is not None:
            yield cost + after[0], way._replace(onward=onward, safe=after[1][0], departure=after[1][1])


def _moved(choices: Choices, state: State, burn: Burn, one: _Going) -> tuple[Itinerary, tuple[Stay, ...]] | None:
    """Return the same way with the burnt nights elsewhere in the city: one house if there is one, else several."""
    instance, way = choices.instance, one.way
    begun, start = _until_burnt(one.stays, burn)
    if not all(place == burn.place or state.fits(one.at, place, nights_between(*nights)) for place, *nights in begun):
        return None
    leavings = choices.leavings(one.at, instance.onward[way.onward].end, start)
    # The departure that was promised first, then the cheapest.
    for _, departure, out in sorted(leavings, key=lambda leaving: (leaving[1] != way.departure, leaving[0])):
        other = way._replace(departure=departure)
        if not state.has_room(other, instance.parties[one.at].size):
            continue
        stays = _housed(choices, state, one, begun, (start, out))
        if stays is not None:
            return other._replace(safe=stays[-1][0]), stays
    return None


def _until_burnt(stays: Sequence[Stay], burn: Burn) -> tuple[tuple[Stay, ...], int]:
    """Return the nights that stay as they are, and the day from which there have to be others."""
    begun: list[Stay] = []
    for place, start, end in stays:
        last = max(start, burn.day)
        if place == burn.place and end > last:
            return (*begun, *([(place, start, last)] if start < last else [])), last
        begun.append((place, start, end))
    return tuple(begun), stays[-1][2]


def _housed(
    choices: Choices, state: State, one: _Going, begun: tuple[Stay, ...], nights: tuple[int, int]
) -> tuple[Stay, ...] | None:
    """Return ``begun`` and houses for the nights after it: as few moves as can be, each as late as can be."""
    party = choices.instance.parties[one.at]
    city = choices.instance.onward[one.way.onward].end
    known = {stay[0] for stay in begun}
    places = [place for place in choices.places(party, city, is_safe=True) if not state.is_closed(place)]
    start, out = nights
    stays = begun
    while True:
        ends = (
            (_lasts(state, one.at, place, (start, out), is_inside=place in known), -order, place)
            for order, place in enumerate(places)
        )
        end, _, place = max(ends, default=(-1, 0, NOBODY))
        if end < start or (end == start and end < out):
            return None
        stays = (*stays, (place, start, end))
        known.add(place)
        start = end
        if start == out:
            return stays


def _lasts(state: State, at: int, place: int, nights: tuple[int, int], *, is_inside: bool) -> int:
    """Return until which day a house has room from a night on; -1 where it has none at all."""
    start, out = nights
    if not state.fits(at, place, 0, is_inside=is_inside):
        return -1
    end = start
    while end < out and state.fits(at, place, nights_between(end, end + 1), is_inside=is_inside):
        end += 1
    return end


def _repaired(instance: Instance, plan: Plan, burn: Burn, going: Sequence[_Going], attempt: _Attempt) -> Repair:
    kept: list[Assignment] = []
    changed: list[str] = []
    # Who had no place before has none now, whether on the way or left out.
    unplaced = sorted(plan.unplaced)
    by_party = {one.written.party: one for one in going}
    for given in plan.assignments:
        one = by_party.get(given.party)
        if one is None or not one.is_hit:
            kept.append(given)
        elif one.at in attempt.found:
            way, stays = attempt.found[one.at]
            kept.append(assignment_of(instance, one.at, way, stays if len(stays) > 1 else ()))
            changed.append(given.party)
        else:
            unplaced.append(given.party)
            if instance.trips[one.way.trip].day <= burn.day:
                kept.append(given)
    inside = tuple(one.written.party for one in going if _is_inside(instance, one, burn))
    written: dict[str, Json] = {
        **plan.written,
        "must_move_now": list(inside),
        "changed": list(changed),
        "unplaced": list(unplaced),
    }
    for outdated in ("bound", "seconds", "solver"):
        written.pop(outdated, None)
    mended = Plan(tuple(kept), plan.briefed, frozenset(unplaced), written)
    return Repair(mended, inside, tuple(changed), tuple(unplaced))


def _is_inside(instance: Instance, one: _Going, burn: Burn) -> bool:
    """Say whether a party sleeps in the burnt place on the night of the burn."""
    trip, leg = instance.trips[one.way.trip], instance.onward[one.way.onward]
    nights = ((one.way.transit, trip.day, leg.leaves_on), *one.stays)
    return any(place == burn.place and start <= burn.day < end for place, start, end in nights)
