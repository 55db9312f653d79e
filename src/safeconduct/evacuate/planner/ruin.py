"""Makes a plan better by taking a few parties out and letting them in again in another order, thousands of times.

Ruin and recreate (Schrimpf and others 2000), with parties that compete for the same trips, houses or legs taken out
together (Christiaens and Vanden Berghe 2020), and worse plans accepted while it is hot. Steps are counted, never timed,
so a seed and a number of steps give one plan. The state that is given is left at the best plan found.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.state import Itinerary, State, Taste

# Steps of one heat: it begins warm at the best plan and ends cold. Reason: measured on the example files.
STEPS_OF_A_HEAT: Final = 400
# Warmth at the start of the warmest heat, as a share of what leaving one person of the lowest tier costs. Reason: most
# heats are far cooler, for legs and nights; now and then one has to be warm enough to leave one person for another.
WARMTH: Final = 0.5
# How many parties are taken out at most, at least.
MOST_OUT: Final = 14
LEAST_OUT: Final = 2
# Unserved parties that are tried along with those taken out.
MOST_TRIED: Final = 12

Ways = tuple[Itinerary | None, ...]


@dataclass(slots=True)
class Ruin:
    """One search on one state. `best` and `best_score` are kept whatever happens."""

    choices: Choices
    state: State
    random: Random
    best: Ways = ()
    best_score: int = 0
    steps: int = 0
    _servable: list[int] = field(default_factory=list)
    _rivals: list[list[int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.best, self.best_score = tuple(self.state.ways), self.state.score
        self._servable, self._rivals = self.choices.servable(), self.choices.rivals()

    def heat(self, steps: int) -> None:
        """Do so many steps, cooling down, from the best plan; leave the state at the best one."""
        if not self._servable:
            self.steps += steps
            return
        least = min(self.choices.instance.weights.unserved.values(), default=1)
        warm = WARMTH * least * self.random.random() ** 4
        for step in range(steps):
            self._step(warm * (1 - step / steps))
        self.steps += steps
        self.restore()

    def restore(self) -> None:
        """Put the state back to the best plan."""
        restore(self.state, self.best)

    def offer(self, ways: Ways, score: int) -> None:
        """Take a plan that another search found, if it is better."""
        if score < self.best_score:
            self.best, self.best_score = ways, score
            self.restore()

    def _step(self, warmth: float) -> None:
        state = self.state
        before = state.score
        out = self._chosen()
        tried = self._tried(out)
        old = [(at, state.take(at)) for at in tried]
        taste = Taste(self.random.randrange(1, 1_000_000) if self.random.random() < 0.7 else 0)
        for at in self._ordered(tried):
            found = state.best(at, taste)
            if found is not None:
                state.put(at, found[1])
        if state.score < self.best_score:
            self.best, self.best_score = tuple(state.ways), state.score
        allowed = before - warmth * math.log(self.random.random() + 1e-12) if warmth > 0 else before
        if state.score > allowed:
            for at in tried:
                state.take(at)
            for at, way in old:
                if way is not None:
                    state.put(at, way)

    def _chosen(self) -> list[int]:
        """Return parties to take out: those that stand in each other's way."""
        random, ways = self.random, self.state.ways
        waiting = [at for at in self._servable if ways[at] is None]
        seed = random.choice(waiting if waiting and random.random() < 0.5 else self._servable)
        count = random.randint(LEAST_OUT, MOST_OUT)
        pick: Callable[[int, int], list[int]] = random.choices(
            (self._on_its_trips, self._like_it, self._rivals_of), weights=(4, 4, 2)
        )[0]
        return [seed, *pick(seed, count)]

    def _on_its_trips(self, seed: int, count: int) -> list[int]:
        """Everybody on some of the trips that the seed could take, and on other trips of those who drive them."""
        trips = [choice[2] for choice in self.choices.trips(seed)]
        some = set(self.random.sample(trips, min(len(trips), self.random.randint(1, 4))))
        drivers = {self.state.driver[trip] for trip in some} | {
            helper for trip in some for helper in self.choices.instance.trips[trip].helpers[:2]
        }
        found = [at for at in self._rivals[seed] if (way := self.state.ways[at]) is not None and way.trip in some]
        with_helpers = self.random.random() < 0.3
        if with_helpers:
            found += [at for at, way in enumerate(self.state.ways) if way is not None and way.helper in drivers]
        return self._some(found, count)

    def _like_it(self, seed: int, count: int) -> list[int]:
        """Those who share a house, a leg or a helper with a served party."""
        state = self.state
        way = state.ways[seed]
        if way is None:
            return self._rivals_of(seed, count)
        place = self.random.randrange(6)
        if place == 5 and way.departure < 0:
            place = 4
        return self._some(
            [at for at, other in enumerate(state.ways) if other is not None and other[place] == way[place]], count
        )

    def _rivals_of(self, seed: int, count: int) -> list[int]:
        return self._some([at for at in self._rivals[seed] if self.state.ways[at] is not None], count)

    def _some(self, found: list[int], count: int) -> list[int]:
        return found if len(found) <= count else self.random.sample(found, count)

    def _tried(self, out: list[int]) -> list[int]:
        """Return those taken out, and unserved ones who could use what they leave."""
        ways = self.state.ways
        near = {at for one in out[:4] for at in self._rivals[one] if ways[at] is None}
        waiting = sorted(near - set(out))
        return list(dict.fromkeys([*out, *self._some(waiting, MOST_TRIED)]))

    def _ordered(self, tried: list[int]) -> list[int]:
        parties, random = self.choices.instance.parties, self.random
        sort = random.random()
        if sort < 0.45:
            cost = self.choices.instance.unserved_cost
            return sorted(tried, key=lambda at: -cost(parties[at]) * random.uniform(0.6, 1.4))
        if sort < 0.6:
            return sorted(tried, key=lambda at: (-parties[at].size, random.random()))
        if sort < 0.75:
            return sorted(tried, key=lambda at: len(self.choices.trips(at)) * random.uniform(0.7, 1.3))
        random.shuffle(tried)
        return tried


def restore(state: State, ways: Ways) -> None:
    """Bring a state to other ways."""
    changed = [at for at, way in enumerate(ways) if state.ways[at] != way]
    for at in changed:
        state.take(at)
    for at in changed:
        way = ways[at]
        if way is not None:
            state.put(at, way)
