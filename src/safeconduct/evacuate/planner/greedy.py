"""The first plan: the most urgent first, then whose window closes first, each the cheapest way that is still free.

It is what a careful person would do by hand, and the least that any later plan has to be.
"""

from __future__ import annotations

from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.state import State


def greedy(choices: Choices) -> State:
    """Return the greedy plan's state."""
    state = State(choices)
    parties = choices.instance.parties
    for at in sorted(range(len(parties)), key=lambda at: (-parties[at].tier, parties[at].deadline_on, at)):
        found = state.best(at)
        if found is not None:
            state.put(at, found[1])
    return state
