"""The whole search, step by step: greedy, ruin and recreate, column generation, rounding, and ruin again until told to stop.

Every better plan and every better bound is told at once. It counts steps and asks ``is_over`` between pieces of work of
well under a second at 300 people; with steps alone the same seed gives the same plan. Whoever has no numpy or HiGHS still
gets plans, with the bound of everybody alone in the world.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Final, Protocol

from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.ruin import STEPS_OF_A_HEAT, Ruin, Ways
from safeconduct.evacuate.planner.state import State

if TYPE_CHECKING:
    from safeconduct.evacuate.planner.bounding import Bounding
    from safeconduct.evacuate.planner.columns import Column, Master, Solved

# How much each rounding is shaken: one as it is, and others ever further from it.
NOISES: Final = (0.0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5)
# Steps given to each of the best roundings before the best of them is gone on with.
ROUNDINGS_TRIED: Final = 3
# After so many heats without a better plan, the search begins again from another rounding, and keeps what is better.
PATIENCE: Final = 12


def has_solver() -> bool:
    """Say whether numpy and HiGHS are installed (extra `planner`): without them there is only the weak bound."""
    return all(importlib.util.find_spec(name) is not None for name in ("numpy", "highspy"))


class Listener(Protocol):
    """Who is told of what is found."""

    def found(self, ways: Ways, score: int) -> None:
        """Hear of a better plan."""

    def proved(self, bound: int) -> None:
        """Hear of a better bound."""

    def offered(self) -> tuple[Ways, int] | None:
        """Return the best plan that another search found since it was last asked."""


@dataclass(slots=True)
class Search:
    """One search. ``steps`` at most, where it is not negative; ``has_solver`` says whether columns can be generated."""

    choices: Choices
    random: Random
    listener: Listener
    is_over: Callable[[], bool]
    steps: int = -1
    has_solver: bool = True
    bound: int = 0
    best_score: int = field(default=0)
    done: int = 0

    def run(self) -> None:
        """Search until it is over or the plan is proved to be the best."""
        state = greedy(self.choices)
        self._tell(tuple(state.ways), state.score)
        self._prove(self.choices.least_score())
        ruin = Ruin(self.choices, state, self.random)
        if self.has_solver and not self._is_over():
            self._with_columns(ruin)
        while not self._is_over():
            self._heat(ruin, 1)

    def _with_columns(self, ruin: Ruin) -> None:
        from safeconduct.evacuate.planner.bounding import Bounding
        from safeconduct.evacuate.planner.columns import Master

        bounding = Bounding(self.choices)
        master = Master(bounding)
        solved = self._generated(bounding, master, ruin)
        if solved is None:
            return
        taken = [pair for pair in zip(solved.values, master.columns, strict=False) if pair[0] > _LEAST_VALUE]
        self._round(taken, ruin)
        self._enumerate(bounding, master, solved, ruin)
        still = 0
        while not self._is_over():
            before = self.best_score
            self._heat(ruin, 1)
            still = 0 if self.best_score < before else still + 1
            if still >= PATIENCE:
                still = 0
                self._restart(taken, ruin)

    def _generated(self, bounding: Bounding, master: Master, ruin: Ruin) -> Solved | None:
        """Generate columns until none is missing; return the last optimum, or None if it was over before the first."""
        from safeconduct.evacuate.planner.bounding import whole_bound

        master.add(_columns(tuple(ruin.best)))
        solved: Solved | None = None
        while not self._is_over():
            solved = master.solve()
            priced = bounding.pricing.price(solved.prices.rows)
            self._prove(whole_bound(bounding.bound(solved.prices, priced)))
            if not master.add(master.promising(solved, priced)):
                break
        return solved

    def _round(self, taken: list[tuple[float, Column]], ruin: Ruin) -> None:
        from safeconduct.evacuate.planner.rounding import rounded

        states: list[State] = []
        for noise in NOISES:
            if self._is_over():
                return
            states.append(rounded(self.choices, taken, self.random, noise))
        states.sort(key=lambda state: state.score)
        for state in states[:ROUNDINGS_TRIED]:
            trial = Ruin(self.choices, state, self.random)
            self._heat(trial, 1)
            ruin.offer(trial.best, trial.best_score)

    def _restart(self, taken: list[tuple[float, Column]], ruin: Ruin) -> None:
        from safeconduct.evacuate.planner.rounding import rounded

        trial = Ruin(self.choices, rounded(self.choices, taken, self.random, self.random.uniform(0, 0.4)), self.random)
        self._heat(trial, 3)
        ruin.offer(trial.best, trial.best_score)

    def _enumerate(self, bounding: Bounding, master: Master, solved: Solved, ruin: Ruin) -> None:
        """Where few itineraries are left that a better plan could have: find the best plan among them, with its proof."""
        from safeconduct.evacuate.planner.exact import solve_exactly

        if self._is_over():
            return
        answer = solve_exactly(self.choices, bounding, master, solved.prices, ruin.best_score)
        if answer is None:
            return
        if answer.ways is not None:
            ruin.offer(answer.ways, answer.score)
            self._tell(ruin.best, ruin.best_score)
        self._prove(min(answer.bound, self.best_score))

    def _heat(self, ruin: Ruin, heats: int) -> None:
        for _ in range(heats):
            if self._is_over():
                return
            left = self.steps - self.done if self.steps >= 0 else STEPS_OF_A_HEAT
            steps = min(left, STEPS_OF_A_HEAT)
            ruin.heat(steps)
            self.done += steps
            self._tell(ruin.best, ruin.best_score)
            offered = self.listener.offered()
            if offered is not None:
                ruin.offer(*offered)

    def _tell(self, ways: Ways, score: int) -> None:
        if not self.best_score or score < self.best_score:
            self.best_score = score
            self.listener.found(ways, score)

    def _prove(self, bound: int) -> None:
        if bound > self.bound:
            self.bound = bound
            self.listener.proved(bound)

    def _is_over(self) -> bool:
        return self.bound >= self.best_score or 0 <= self.steps <= self.done or self.is_over()


# A value of a column that is more than rounding error.
_LEAST_VALUE: Final = 1e-6


def _columns(ways: Ways) -> list[Column]:
    return [(at, way.trip, way.onward, way.departure) for at, way in enumerate(ways) if way is not None]
