"""Makes a plan of a run: the search in processes of its own, then a check of what the file has no words for.

The search is given numbers and ids of this run alone. What it finds was checked by `planner.checking` for the file's
rules; here it is counted once more, from the ways alone, that no bed is slept in twice and no ban is broken.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from safeconduct.evacuate.facts.types import ThingId, Value
from safeconduct.evacuate.planner.checking import Verdict
from safeconduct.evacuate.planner.choices import STAYING
from safeconduct.evacuate.planner.plan import Plan
from safeconduct.evacuate.planner.ruin import Ways
from safeconduct.evacuate.planner.runner import Outcome, Task, solve
from safeconduct.evacuate.planning.errors import NothingToPlan, PlanUnsafe
from safeconduct.evacuate.planning.types import Run

Progress = Callable[[int, int, float], None]
"""Hears the score, what none can score less than, and the seconds so far."""


@dataclass(frozen=True, slots=True)
class Made:
    """A plan of a run. ``seed``: as it was asked for."""

    run: Run
    outcome: Outcome
    plan: Plan
    seed: int

    @property
    def stays(self) -> frozenset[ThingId]:
        """Cases whose journeys stay to the letter: none, each is drafted as it was found."""
        return frozenset()

    @property
    def figures(self) -> Mapping[str, Value]:
        """How good it is and how it was found, as the entry has it."""
        return {
            "score": self.outcome.score,
            "bound": self.outcome.bound,
            "seed": self.seed,
            "solver": "safeconduct, HiGHS" if self.outcome.has_columns else "safeconduct",
            "moved": self.outcome.verdict.people_moved,
        }


@dataclass(frozen=True, slots=True)
class Mended:
    """A kept plan with other ways for whoever lost theirs, not kept yet. Nothing is proved of it.

    ``stays``: cases whose journeys stay to the letter. Parties by id of the run: ``changed`` go another way,
    ``unplaced`` find none. ``gone``: code names of parties that are not planned for any more. ``under_way``: how many
    journeys of the plan people were told of; they are in no run, and nothing of them moves (P11).
    """

    run: Run
    plan: Plan
    verdict: Verdict
    stays: frozenset[ThingId]
    changed: tuple[str, ...]
    unplaced: tuple[str, ...]
    gone: tuple[str, ...]
    under_way: int

    @property
    def figures(self) -> Mapping[str, Value]:
        """How good it is, as the entry has it."""
        return {"score": self.verdict.score, "solver": "safeconduct", "moved": self.verdict.people_moved}


def make_plan(
    run: Run,
    *,
    seconds: float,
    steps: int = -1,
    seed: int = 1,
    progress: Progress = lambda score, bound, seconds: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Made:
    """Return the best plan found in so many seconds, or steps where they are not negative, or until it is stopped.

    NothingToPlan; PlanUnsafe when the search used what is not free, which no input should bring about.
    """
    if not run.instance.parties:
        raise NothingToPlan
    task = Task(run.data, run.instance, run.reserve, seconds=0 if steps >= 0 else seconds, steps=steps, seed=seed)
    outcome = solve(task, progress, is_stopped)
    faults = sum(1 for _ in broken_beside(run, outcome.ways))
    if faults:
        raise PlanUnsafe(faults=faults)
    return Made(run, outcome, outcome.plan(run.instance, bound=outcome.bound), seed)


def broken_beside(run: Run, ways: Ways) -> Iterator[tuple[str, int]]:
    """Give what ways use that is not free: (party, -1) for a ban, (place, night) for beds that others have."""
    instance, sleeping = run.instance, _others(run)
    bars = {one.party: one for one in run.reserve.barred}
    for at, way in enumerate(ways):
        if way is None:
            continue
        one = bars.get(at)
        if one is not None and (
            {way.transit, way.safe} & one.places
            or way.trip in one.trips
            or way.onward in one.onward
            or way.departure in one.departures
        ):
            yield instance.parties[at].id, -1
        leg, size = instance.onward[way.onward], instance.parties[at].size
        out = instance.horizon if way.departure == STAYING else instance.departures[way.departure].day
        nights = ((way.transit, instance.trips[way.trip].day, leg.leaves_on), (way.safe, leg.arrives_on, out))
        for place, start, end in nights:
            sleeping.update({(place, night): size for night in range(start, end)})
    for (place, night), people in sorted(sleeping.items()):
        others = _others_on(run, place, night)
        if people > others and people > instance.places[place].beds:
            yield instance.places[place].id, night


def _others(run: Run) -> Counter[tuple[int, int]]:
    days = range(run.instance.horizon)
    places = range(len(run.instance.places))
    return Counter({(at, day): _others_on(run, at, day) for at in places for day in days})


def _others_on(run: Run, place: int, night: int) -> int:
    return run.reserve.kept(place, night)
