"""Figures of the planner, each beside the greedy plan of the same run (docs/benchmarks.md). Prints; asserts no seconds.

It fails on wrong answers only: a plan that our check, or the referee given to it, does not find valid; a plan worse
than
the greedy one; a bound above the score; a repair that touches what it may not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.cli.figures import MB, Line, Table
from safeconduct.evacuate.planner.checking import check
from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.examples import example
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.plan import Plan, plan_from_json, plan_to_json
from safeconduct.evacuate.planner.repairing import burn_of, repair
from safeconduct.evacuate.planner.reserving import reserve_of
from safeconduct.evacuate.planner.runner import Task, solve

# Days on which every place and every helper is burnt, one at a time.
_DAYS: Final = (5, 15, 30)
# (most people, seconds of search, when the gap is looked at and what it was wanted to be at most, first plan within).
# Wanted: the issue that this part was built from. Seconds and per cent.
_WANTED: Final = (
    (50, 5.0, ((5, 0.0),), 1.0),
    (200, 30.0, ((30, 0.5),), 1.0),
    (600, 120.0, ((30, 10.0), (60, 3.0), (120, 1.0)), 1.0),
    (10**6, 300.0, ((300, 15.0),), 3.0),
)
SIZES: Final = (20, 100, 300, 1000)


@dataclass(frozen=True, slots=True)
class Case:
    """An instance to measure, by its name."""

    name: str
    data: bytes


class WrongAnswer(Exception):
    """A plan, bound or repair that is wrong: the bench stops."""


def cases(folder: Path | None, most_people: int) -> Iterator[Case]:
    """Give the instances of a folder, or invented ones, up to so many people."""
    if folder is None:
        yield from (Case(f"{people} people", example(people, 1)) for people in SIZES if people <= most_people)
        return
    for path in sorted(folder.glob("*.json")):
        case = Case(path.stem, path.read_bytes())
        if instance_from_json(case.data).people <= most_people:
            yield case


def run(
    given: list[Case], *, share: float, referee: Path | None, tell: Callable[[str], None]
) -> tuple[Table, dict[str, float]]:
    """Return the table and the figures; ``share`` of the usual time is given to each search."""
    figures: dict[str, float] = {}
    lines: list[Line] = []
    for case in given:
        tell(case.name)
        lines += _measure(case, figures, share, referee)
    figures |= _peak()
    lines.append(Line("memory at most, one search", "peak_mb", "MB", 2000))
    return Table("planner", "greedy", tuple(lines)), figures


def _measure(case: Case, figures: dict[str, float], share: float, referee: Path | None) -> list[Line]:
    instance = instance_from_json(case.data)
    people = instance.people
    _, seconds, wanted, first = next(row for row in _WANTED if people <= row[0])
    told: list[tuple[float, int, int]] = []
    reserve = reserve_of(instance, 0, 0)
    baseline = greedy(Choices(instance, reserve))
    task = Task(case.data, instance, reserve, seconds=seconds * share)
    outcome = solve(task, lambda score, bound, at: told.append((at, score, bound)))
    plan = outcome.plan(instance)
    if outcome.score > baseline.score or outcome.bound > outcome.score:
        raise WrongAnswer(case.name)
    _judge(case, plan, referee)
    name = case.name
    figures |= {f"{name} score": outcome.score, f"{name} greedy": baseline.score}
    moved = sum(instance.parties[at].size for at, way in enumerate(baseline.ways) if way is not None)
    figures |= {f"{name} moved": outcome.verdict.people_moved, f"{name} greedy moved": moved}
    figures |= {f"{name} first": outcome.first_seconds, f"{name} bound": outcome.bound}
    lines = [
        Line(f"{name}: score", f"{name} score", "points", peer=f"{name} greedy"),
        Line(f"{name}: moved, of {people:,}", f"{name} moved", "people", peer=f"{name} greedy moved"),
        Line(f"{name}: proved bound", f"{name} bound", "points"),
        Line(f"{name}: first valid plan", f"{name} first", "s", first),
    ]
    for at, most in wanted:
        key = f"{name} gap {at}"
        figures[key] = _gap_at(told, at * share)
        lines.append(Line(f"{name}: gap after {at * share:g} s", key, "%", most))
    figures[f"{name} repair"] = _repairs(case, instance, plan, referee)
    lines.append(Line(f"{name}: slowest repair", f"{name} repair", "ms", 1000))
    return lines


def _gap_at(told: list[tuple[float, int, int]], seconds: float) -> float:
    """Return the gap in per cent as it was known then."""
    score, bound = min(
        ((score, bound) for at, score, bound in told if at <= seconds), default=(1, 0), key=lambda one: one[0] - one[1]
    )
    return 100 * (score - bound) / score if score else 0.0


def _repairs(case: Case, instance: Instance, plan: Plan, referee: Path | None) -> float:
    """Burn every place and every helper on some days; return the slowest repair in milliseconds."""
    slowest = 0.0
    for burnt in (*(place.id for place in instance.places), *(helper.id for helper in instance.helpers)):
        for day in _DAYS:
            start = time.perf_counter()
            mended = repair(instance, plan, burn_of(instance, burnt, day))
            slowest = max(slowest, time.perf_counter() - start)
            counted = tuple(one for one in mended.plan.assignments if one.party not in mended.unplaced)
            if not check(instance, Plan(counted)).is_valid:
                raise WrongAnswer(f"{case.name} {burnt} {day}")
    if referee is not None:
        _judge_repair(case, instance, plan, referee)
    return slowest * 1000


def _judge(case: Case, plan: Plan, referee: Path | None) -> None:
    data = plan_to_json(plan)
    if not check(instance_from_json(case.data), plan_from_json(data)).is_valid:
        raise WrongAnswer(case.name)
    if referee is not None:
        _asked(referee, {"instance.json": case.data, "plan.json": data}, [])


def _judge_repair(case: Case, instance: Instance, plan: Plan, referee: Path) -> None:
    """Show the referee the repair after the busiest place is lost; the tests show it every one."""
    busiest = max(instance.places, key=lambda place: sum(one.safe == place.id for one in plan.assignments)).id
    mended = repair(instance, plan, burn_of(instance, busiest, _DAYS[1]))
    files = {"instance.json": case.data, "plan.json": plan_to_json(mended.plan), "before.json": plan_to_json(plan)}
    _asked(referee, files, ["--burn", busiest, "--day", str(_DAYS[1])])


def _asked(referee: Path, files: dict[str, bytes], more: list[str]) -> None:
    with tempfile.TemporaryDirectory(prefix="sc-bench-") as folder:
        for name, data in files.items():
            Path(folder, name).write_bytes(data)
        before = ["--before", str(Path(folder, "before.json"))] if "before.json" in files else []
        paths = [str(Path(folder, name)) for name in ("instance.json", "plan.json")]
        asked = subprocess.run(
            [sys.executable, str(referee), *paths, *before, *more], capture_output=True, check=False, text=True
        )
        if asked.returncode != 0 or not json.loads(asked.stdout)["valid"]:
            raise WrongAnswer(asked.stdout[:500])


def _peak() -> dict[str, float]:
    """Return the most memory that a search held, where the system says."""
    try:
        import resource
    except ImportError:
        return {}
    unit = 1 if sys.platform == "darwin" else 1024
    return {"peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / MB}
