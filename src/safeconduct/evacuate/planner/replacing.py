"""Another way for whoever lost theirs, beside everybody else, who stays as planned (docs/rooms/evacuate.md).

For a plan of which nobody has been told yet: what is lost is not in the instance any more, so that every way that is
left may be taken. Who has begun is `repairing`'s. Nobody new is taken up; who finds no way is returned without one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from safeconduct.evacuate.planner.choices import STAYING, Choices, Reserve
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.repairing import ORDERS
from safeconduct.evacuate.planner.ruin import Ways
from safeconduct.evacuate.planner.state import Itinerary, State


def what_stands(instance: Instance, reserve: Reserve, wanted: Mapping[int, Itinerary]) -> Ways:
    """Return the ways that can be had one beside the other, the most urgent parties first; None for each other party.

    ``wanted``: by index, in indices of the instance. Linear in the ways but for what each party may choose at all.
    """
    choices = Choices(instance, reserve)
    state = State(choices)
    for at in sorted(wanted, key=lambda one: _order(instance, one)):
        if _is_allowed(choices, at, wanted[at]) and state.is_free(at, wanted[at]):
            state.put(at, wanted[at])
    return tuple(state.ways)


def replaced(instance: Instance, reserve: Reserve, standing: Ways, hit: Sequence[int]) -> Ways:
    """Return the ways that stand, and another for each of ``hit`` that finds one: of several orders the best.

    Some tenths of a second at 300 people where a house falls.
    """
    state = State(Choices(instance, reserve))
    for at, way in enumerate(standing):
        if way is not None:
            state.put(at, way)
    best, found = state.score, tuple(state.ways)
    for order in _orders(instance, hit):
        taken = [at for at in order if _put_best(state, at)]
        if state.score < best:
            best, found = state.score, tuple(state.ways)
        for at in taken:
            state.take(at)
    return found


def _put_best(state: State, at: int) -> bool:
    way = state.best(at)
    if way is not None:
        state.put(at, way[1])
    return way is not None


def _orders(instance: Instance, hit: Sequence[int]) -> Iterator[Sequence[int]]:
    """Give orders: the most urgent first, then as chance has it, which is always the same."""
    random = Random(0)  # noqa: S311 - chance, not a secret
    first = sorted(hit, key=lambda one: _order(instance, one))
    yield first
    for _ in range(ORDERS - 1 if len(first) > 1 else 0):
        yield random.sample(first, len(first))


def _order(instance: Instance, at: int) -> tuple[int, int, int]:
    party = instance.parties[at]
    return -party.tier, party.deadline_on, at


def _is_allowed(choices: Choices, at: int, way: Itinerary) -> bool:
    """Say whether a party may go that way at all, were it alone in the world."""
    instance = choices.instance
    party, trip, leg = instance.parties[at], instance.trips[way.trip], instance.onward[way.onward]
    out = instance.horizon if way.departure == STAYING else instance.departures[way.departure].day
    return (
        way.helper in trip.helpers
        and any(number == way.trip for _, _, number in choices.trips(at))
        and any(number == way.onward for _, _, number in choices.legs(at, trip.city, trip.day))
        and any(
            (number, day) == (way.departure, out) for _, number, day in choices.leavings(at, leg.end, leg.arrives_on)
        )
        and way.transit in choices.places(party, trip.city, is_safe=False)
        and way.safe in choices.places(party, leg.end, is_safe=True)
    )
