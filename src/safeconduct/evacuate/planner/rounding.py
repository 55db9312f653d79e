"""Makes plans of a fractional optimum: its itineraries by how much of them it takes, and the rest greedily.

It refuses nothing and promises nothing but that no rule is broken: `ruin` makes them better, and the best is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.columns import Column
from safeconduct.evacuate.planner.state import NOBODY, Itinerary, State, nights_between


def rounded(choices: Choices, taken: Iterable[tuple[float, Column]], random: Random, noise: float) -> State:
    """Return a plan that takes columns in the order of their values, shaken by ``noise``."""
    state = State(choices)
    ordered = sorted((-(value + noise * random.random()), column) for value, column in taken)
    for _, column in ordered:
        way = realised(choices, state, column)
        if way is not None:
            state.put(column[0], way)
    parties = choices.instance.parties
    for at in sorted(range(len(parties)), key=lambda at: -choices.instance.unserved_cost(parties[at])):
        if state.ways[at] is None:
            found = state.best(at)
            if found is not None:
                state.put(at, found[1])
    return state


def realised(choices: Choices, state: State, column: Column) -> Itinerary | None:
    """Return an itinerary with a helper and houses that are free; None when there are none, or the party has its
    way."""
    at, number, onward, departure = column
    instance = choices.instance
    party, trip, leg = instance.parties[at], instance.trips[number], instance.onward[onward]
    way = Itinerary(number, NOBODY, NOBODY, onward, NOBODY, departure)
    if state.ways[at] is not None or not state.has_room(way, party.size):
        return None
    _, helper = state.helper_for(number, party.size)
    transits, safes = choices.places(party, trip.city, is_safe=False), choices.places(party, leg.end, is_safe=True)
    transit = state.house_for(at, transits, nights_between(trip.day, leg.leaves_on))
    safe = state.house_for(at, safes, nights_between(leg.arrives_on, state.leaves_on(way)))
    return None if NOBODY in (helper, transit, safe) else way._replace(helper=helper, transit=transit, safe=safe)
