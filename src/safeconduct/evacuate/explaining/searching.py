"""A short search from a plan that stands: some parties pinned to their way, one perhaps to a wish, the others free.

Steps are counted, never timed: the same plan, steps and seed give the same answer. Briefed parties, and those whose
nights a repair has split over several houses, are pinned (P11).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from random import Random
from typing import Final

from safeconduct.evacuate.explaining.asking import ANY, Wanted
from safeconduct.evacuate.planner.choices import Choices, LeavingChoice, LegChoice, Reserve, TripChoice
from safeconduct.evacuate.planner.instance import Instance, Party
from safeconduct.evacuate.planner.plan import Assignment, Plan, assignment_of
from safeconduct.evacuate.planner.resolving import Going
from safeconduct.evacuate.planner.ruin import STEPS_OF_A_HEAT, Ruin
from safeconduct.evacuate.planner.state import NEVER, NOBODY, PLAIN, Itinerary, State, Taste

NO_WISH: Final = Wanted(NOBODY)


class PinnedChoices(Choices):
    """What may be chosen when some parties are pinned and one has a wish."""

    def __init__(self, instance: Instance, reserve: Reserve, pinned: Collection[int], wanted: Wanted = NO_WISH) -> None:
        """``pinned``: parties of which nothing is to be chosen."""
        super().__init__(instance, reserve)
        self._pinned = frozenset(pinned)
        self.wanted = wanted
        self._name = instance.parties[wanted.at].id if wanted.at != NOBODY else ""

    def trips(self, at: int) -> list[TripChoice]:
        """Return the trips of a party, as `Choices` does."""
        if at in self._pinned:
            return []
        found = super().trips(at)
        if at != self.wanted.at:
            return found
        return [one for one in found if self._may(self.wanted.trip, one[2]) and self._has_helper(one[2])]

    def legs(self, at: int, city: str, day: int) -> list[LegChoice]:
        """Return the onward legs of a party, as `Choices` does."""
        found = super().legs(at, city, day)
        return [one for one in found if self._may(self.wanted.onward, one[2])] if at == self.wanted.at else found

    def leavings(self, at: int, city: str, arrives_on: int) -> list[LeavingChoice]:
        """Return how a party can leave, as `Choices` does."""
        found = super().leavings(at, city, arrives_on)
        return [one for one in found if self._may(self.wanted.departure, one[1])] if at == self.wanted.at else found

    def places(self, party: Party, city: str, *, is_safe: bool) -> tuple[int, ...]:
        """Return the houses of a party, as `Choices` does."""
        found = super().places(party, city, is_safe=is_safe)
        if party.id != self._name:
            return found
        wanted = self.wanted.safe if is_safe else self.wanted.transit
        return tuple(one for one in found if self._may(wanted, one))

    def _may(self, wanted: int, number: int) -> bool:
        return wanted in (ANY, number)

    def _has_helper(self, trip: int) -> bool:
        return self.wanted.helper == ANY or self.wanted.helper in self.instance.trips[trip].helpers


class PinnedState(State):
    """A state in which the party with the wish goes with the helper of the wish."""

    __slots__ = ("_asks", "_wanted")

    def __init__(self, choices: PinnedChoices) -> None:
        """Begin with nobody on the way."""
        super().__init__(choices)
        self._wanted = choices.wanted
        self._asks = False

    def best(self, at: int, taste: Taste = PLAIN) -> tuple[int, Itinerary] | None:
        """Return the cheapest free way for a party, as `State` does."""
        self._asks = at == self._wanted.at and self._wanted.helper != ANY
        try:
            return super().best(at, taste)
        finally:
            self._asks = False

    def helper_for(self, number: int, size: int) -> tuple[int, int]:
        """Return who can run a trip for so many more, as `State` does."""
        if not self._asks:
            return super().helper_for(number, size)
        helper, trip = self._wanted.helper, self._instance.trips[number]
        driver, known = self.driver[number], self._known_by[helper]
        is_elsewhere = driver == NOBODY and (helper, trip.day) in self._driving
        if driver not in (NOBODY, helper) or is_elsewhere or known + size > self._cap_of_helper[helper]:
            return NEVER, NOBODY
        return self._instance.exposure_cost(known + size) - self._instance.exposure_cost(known), helper


def is_pinned(one: Going, briefed: Collection[str]) -> bool:
    """Say whether a party has to stay as it is in any search."""
    return not one.is_plain or one.written.party in briefed


def pinned_in(instance: Instance, plan: Plan, going: Sequence[Going]) -> frozenset[int]:
    """Return the parties of which a search chooses nothing: pinned ones, and who is on the way without a place."""
    on_the_way = {at for at, party in enumerate(instance.parties) if party.id in plan.unplaced}
    return frozenset({one.at for one in going if is_pinned(one, plan.briefed)} | on_the_way)


def searched(choices: PinnedChoices, going: Sequence[Going], plan: Plan, *, steps: int, seed: int) -> Plan | None:
    """Return the best plan found from one that stands; None when the party with the wish can have no such way.

    Who is on the way without a place is not in it, as in what `checking` judges of a repair.
    """
    state = PinnedState(choices)
    wished = choices.wanted.at
    held = [one for one in going if is_pinned(one, plan.briefed) and one.at != wished]
    for one in held:
        state.hold(one.at, one.way, one.stays)
    if wished != NOBODY:
        found = state.best(wished)
        if found is None:
            return None
        state.put(wished, found[1])
    _put_back(state, [one for one in going if one not in held and one.at != wished])
    ruin = Ruin(choices, state, Random(seed))  # noqa: S311 - chance, not a secret
    while ruin.steps < steps:
        ruin.heat(min(STEPS_OF_A_HEAT, steps - ruin.steps))
    kept = [one.written for one in held]
    found_ways = enumerate(ruin.best)
    new = [assignment_of(choices.instance, at, way) for at, way in found_ways if way is not None]
    return Plan(_in_order([*kept, *new], plan), plan.briefed, frozenset(), plan.written)


def _put_back(state: State, others: Sequence[Going]) -> None:
    """Let everybody go as planned who still can, then the others some other way."""
    left: list[Going] = []
    for one in others:
        if state.is_free(one.at, one.way):
            state.put(one.at, one.way)
        else:
            left.append(one)
    for one in left:
        found = state.best(one.at)
        if found is not None:
            state.put(one.at, found[1])


def _in_order(found: Sequence[Assignment], plan: Plan) -> tuple[Assignment, ...]:
    """Return assignments in the order of the plan before, new ones last."""
    order = {one.party: at for at, one in enumerate(plan.assignments)}
    return tuple(sorted(found, key=lambda one: (order.get(one.party, len(order)), one.party)))
