"""What is kept from a plan beside the instance: beds that others sleep in, and what one party alone may not use."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.evacuate.planner.choices import Barred, Choices, Reserve
from safeconduct.evacuate.planner.examples import example
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.ruin import Ruin, Ways
from safeconduct.evacuate.planner.runner import Task, solve
from tests.examples import many


def beside(instance: Instance, seed: int) -> Reserve:
    random = Random(seed)
    places, parties = range(len(instance.places)), range(len(instance.parties))
    taken = [(at, start, start + random.randint(1, 20), 2) for at in places for start in (random.randrange(50),)]
    barred = [
        Barred(
            at,
            frozenset(random.sample(places, 2)),
            frozenset(random.sample(range(len(instance.trips)), 5)),
            frozenset(random.sample(range(len(instance.onward)), 40)),
            frozenset(random.sample(range(len(instance.departures)), 20)),
        )
        for at in random.sample(parties, len(parties) // 2)
    ]
    return Reserve((0,) * len(instance.places), 0, tuple(taken), tuple(barred))


def broken(instance: Instance, reserve: Reserve, ways: Ways) -> list[str]:
    """What a plan uses that it may not, counted from the ways alone."""
    found: list[str] = []
    sleeping: dict[tuple[int, int], int] = {}
    for place, start, end, people in reserve.taken:
        for night in range(start, end):
            sleeping[place, night] = sleeping.get((place, night), 0) + people
    for at, way in enumerate(ways):
        if way is None:
            continue
        bars = next((one for one in reserve.barred if one.party == at), Barred(at))
        if {way.transit, way.safe} & bars.places or way.trip in bars.trips:
            found.append(f"{at} is barred from a place or trip")
        if way.onward in bars.onward or way.departure in bars.departures:
            found.append(f"{at} is barred from a leg")
        leg = instance.onward[way.onward]
        out = instance.horizon if way.departure < 0 else instance.departures[way.departure].day
        size = instance.parties[at].size
        nights = ((way.transit, instance.trips[way.trip].day, leg.leaves_on), (way.safe, leg.arrives_on, out))
        for place, start, end in nights:
            for night in range(start, end):
                had = sleeping[place, night] = sleeping.get((place, night), 0) + size
                if had > instance.places[place].beds:
                    found.append(f"{had} people in {place} on night {night}")
    return found


@settings(max_examples=many(10), deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_search_uses_nothing_that_is_taken_or_barred(seed: int) -> None:
    instance = instance_from_json(example(40, seed % 5))
    reserve = beside(instance, seed)
    choices = Choices(instance, reserve)
    ruin = Ruin(choices, greedy(choices), Random(seed))
    ruin.heat(40)
    assert broken(instance, reserve, ruin.best) == []
    assert any(way is not None for way in ruin.best)


def test_the_whole_planner_keeps_to_it_and_its_bound_holds() -> None:
    data = example(30, 1)
    instance = instance_from_json(data)
    reserve = beside(instance, 4)
    free = solve(Task(data, instance, Reserve((0,) * len(instance.places), 0), seconds=0, steps=400))
    kept = solve(Task(data, instance, reserve, seconds=0, steps=400))
    assert broken(instance, reserve, free.ways)
    assert broken(instance, reserve, kept.ways) == []
    assert free.bound <= free.score < kept.score
    assert free.bound <= kept.bound <= kept.score
