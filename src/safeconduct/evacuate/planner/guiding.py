"""The part of the search that the linear program guides: bounds from its prices, plans from its fractional optimum.

Needs numpy and highspy; `search` loads it last.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from safeconduct.evacuate.planner.bounding import Bounding, whole_bound
from safeconduct.evacuate.planner.columns import Column, Master, Solved
from safeconduct.evacuate.planner.exact import solve_exactly, solve_pool
from safeconduct.evacuate.planner.rounding import rounded
from safeconduct.evacuate.planner.ruin import Ruin, Ways
from safeconduct.evacuate.planner.search import Search
from safeconduct.evacuate.planner.state import State

# How much each rounding is shaken: one as it is, and others ever further from it.
NOISES: Final = (0.0, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2, 0.3, 0.5)
# How many of the best roundings get a heat, before the best of these is gone on with.
ROUNDINGS_TRIED: Final = 3
# After so many heats without a better plan, another rounding is tried for a few, and the better of the two is kept.
PATIENCE: Final = 8
HEATS_OF_A_TRIAL: Final = 3
# A share of a column that is more than rounding error.
LEAST_SHARE: Final = 1e-6
# Most columns of which an integer program is made as they are. Reason: at 100 people it takes a second and often
# finds the
# best combination; at 300 it finds none in ten.
MOST_POOLED: Final = 1_000

Taken = Sequence[tuple[float, Column]]


def guide(search: Search, ruin: Ruin) -> None:
    """Search until it is over; ``ruin`` has the best plan all along."""
    bounding = Bounding(search.choices)
    master = Master(bounding)
    solved = _generated(search, bounding, master, ruin)
    if solved is None:
        return
    taken = [pair for pair in zip(solved.values, master.columns, strict=False) if pair[0] > LEAST_SHARE]
    _round(search, taken, ruin)
    _prove_exactly(search, bounding, master, solved, ruin)
    if len(master.columns) <= MOST_POOLED and not search.is_over():
        pooled = solve_pool(search.choices, bounding, master)
        _try(search, _shaken(search, [(1.0, column) for column in pooled], (0.0, *[1.0] * 20)), ruin)
    still = 0
    while not search.is_over():
        before = search.best_score
        search.heat(ruin)
        still = 0 if search.best_score < before else still + 1
        if still >= PATIENCE and not search.is_over():
            still = 0
            noise = search.random.uniform(0, 0.2)
            trial = Ruin(search.choices, rounded(search.choices, taken, search.random, noise), search.random)
            _heats(search, trial, ruin, HEATS_OF_A_TRIAL)


def _generated(search: Search, bounding: Bounding, master: Master, ruin: Ruin) -> Solved | None:
    """Generate columns until none is missing; return the last optimum, or None if it was over before the first."""
    master.add(_columns(ruin.best))
    solved: Solved | None = None
    while not search.is_settled():
        solved = master.solve()
        priced = bounding.pricing.price(solved.prices.rows)
        search.prove(whole_bound(bounding.bound(solved.prices, priced)))
        if not master.add(master.promising(solved, priced)):
            break
    return solved


def _round(search: Search, taken: Taken, ruin: Ruin) -> None:
    states = _shaken(search, taken, NOISES)
    for state in sorted(states, key=lambda state: state.score)[:ROUNDINGS_TRIED]:
        _try(search, [state], ruin)


def _shaken(search: Search, taken: Taken, noises: Sequence[float]) -> list[State]:
    states: list[State] = []
    for noise in noises:
        if not search.is_over():
            states.append(rounded(search.choices, taken, search.random, noise))
    return states


def _try(search: Search, states: list[State], ruin: Ruin) -> None:
    """Give the best of some plans a heat."""
    if states:
        best = min(states, key=lambda state: state.score)
        _heats(search, Ruin(search.choices, best, search.random), ruin, 1)


def _heats(search: Search, trial: Ruin, ruin: Ruin, heats: int) -> None:
    for _ in range(heats):
        if not search.is_over():
            search.heat(trial)
    search.tell(trial.best, trial.best_score)
    ruin.offer(trial.best, trial.best_score)


def _prove_exactly(search: Search, bounding: Bounding, master: Master, solved: Solved, ruin: Ruin) -> None:
    """Where few itineraries are left that a better plan could have: find the best plan among them, with its proof."""
    if search.is_settled():
        return
    answer = solve_exactly(search.choices, bounding, master, solved.prices, ruin.best_score)
    if answer is None:
        return
    if answer.ways is not None:
        ruin.offer(answer.ways, answer.score)
        search.tell(ruin.best, ruin.best_score)
    search.prove(min(answer.bound, search.best_score))


def _columns(ways: Ways) -> list[Column]:
    return [(at, way.trip, way.onward, way.departure) for at, way in enumerate(ways) if way is not None]
