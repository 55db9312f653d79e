"""The whole search, step by step: greedy, then columns and roundings where there is a solver, then ruin until told to
stop.

Every better plan and every better bound is told at once. It counts steps, and asks ``is_over`` between pieces of work
of
well under a second at 300 people; with steps alone the same seed gives the same plan. Whoever has no numpy or HiGHS
still
gets plans, with the bound of everybody alone in the world.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Protocol

from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.ruin import STEPS_OF_A_HEAT, Ruin, Ways


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
    """One search. ``steps`` at most, where it is not negative; ``has_columns`` says whether columns are generated."""

    choices: Choices
    random: Random
    listener: Listener
    out_of_time: Callable[[], bool]
    steps: int = -1
    has_columns: bool = True
    bound: int = -1
    best_score: int = -1
    done: int = 0

    def run(self) -> None:
        """Search until it is over or the plan is proved to be the best."""
        state = greedy(self.choices)
        self.tell(tuple(state.ways), state.score)
        self.prove(self.choices.least_score())
        ruin = Ruin(self.choices, state, self.random)
        if self.has_columns and not self.is_settled():
            # What loads numpy and HiGHS: the first plan does not wait for them.
            from safeconduct.evacuate.planner.guiding import guide  # noqa: PLC0415

            guide(self, ruin)
        while not self.is_over():
            self.heat(ruin)

    def heat(self, ruin: Ruin) -> None:
        """Let a search go on for one heat, tell what it found, and take what another search did."""
        steps = STEPS_OF_A_HEAT if self.steps < 0 else min(self.steps - self.done, STEPS_OF_A_HEAT)
        ruin.heat(steps)
        self.done += steps
        self.tell(ruin.best, ruin.best_score)
        offered = self.listener.offered()
        if offered is not None:
            ruin.offer(*offered)
            self.best_score = min(self.best_score, offered[1])

    def tell(self, ways: Ways, score: int) -> None:
        """Tell of a plan if it is the best so far."""
        if self.best_score < 0 or score < self.best_score:
            self.best_score = score
            self.listener.found(ways, score)

    def prove(self, bound: int) -> None:
        """Tell of a bound if it is the best so far."""
        if bound > self.bound:
            self.bound = bound
            self.listener.proved(bound)

    def is_over(self) -> bool:
        """Say whether to stop: the plan is the best there is, steps or time are used up."""
        return 0 <= self.steps <= self.done or self.is_settled()

    def is_settled(self) -> bool:
        """Say whether there is nothing left to prove, or no time: proving takes no steps."""
        return self.bound >= self.best_score or self.out_of_time()
