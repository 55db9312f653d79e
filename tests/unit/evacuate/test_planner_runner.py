"""The search in processes of its own: killed, crashed, out of memory or out of time, the best plan so far is given
out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import pytest

from safeconduct.evacuate.planner import runner
from safeconduct.evacuate.planner.examples import example
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.plan import plan_to_json
from safeconduct.evacuate.planner.runner import Ended, Outcome, Task, solve
from tests import plans


def task_of(data: bytes, **how: float) -> Task:
    instance = instance_from_json(data)
    whole = {name: int(value) for name, value in how.items() if name != "seconds"}
    return Task(data, instance, plans.no_reserve(instance), seconds=how.get("seconds", 0.0), **whole)


def searching() -> list[psutil.Process]:
    """The searches that this process has started and that still live."""
    children = psutil.Process().children()
    return [
        one for one in children if one.status() != psutil.STATUS_ZOMBIE and "planner.child" in " ".join(one.cmdline())
    ]


def accepted(data: bytes, outcome: Outcome) -> bool:
    valid, score = plans.judged(data, outcome.plan(instance_from_json(data)))
    return valid and score == outcome.score and 0 <= outcome.bound <= score


def test_a_search_by_steps_comes_to_its_end_with_the_same_plan_each_time() -> None:
    data = plans.file_of("n20-s1")

    first, again = (solve(task_of(data, steps=300, seed=4)) for _ in range(2))

    assert accepted(data, first)
    assert first.ended is Ended.DONE
    assert first.bound == first.score == 57273
    assert [one.ways for one in (first, again)] == [first.ways] * 2
    assert plan_to_json(first.plan(instance_from_json(data))) == plan_to_json(again.plan(instance_from_json(data)))


def test_whoever_has_enough_of_a_search_gets_the_best_so_far_at_once_and_no_search_lives_on() -> None:
    data, heard = example(100, 3), list[int]()
    outcome = solve(
        task_of(data, seconds=600.0), lambda score, bound, seconds: heard.append(score), lambda: len(set(heard)) > 1
    )

    assert accepted(data, outcome)
    assert outcome.ended is Ended.STOPPED
    assert outcome.score == min(heard) < heard[0]
    assert outcome.seconds < 300
    assert searching() == []


def test_when_the_time_is_up_the_best_so_far_is_given_out_and_no_search_lives_on() -> None:
    data = example(100, 3)
    heard: list[tuple[int, int]] = []

    outcome = solve(task_of(data, seconds=1.5), lambda score, bound, _: heard.append((score, bound)))

    assert accepted(data, outcome)
    assert outcome.ended is Ended.TIME
    assert outcome.seconds < 30
    scores = [score for score, _ in heard]
    assert scores == sorted(scores, reverse=True)
    assert outcome.score == scores[-1] <= greedy(plans.choices_of(data)).score
    assert searching() == []


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_searches_that_are_killed_leave_the_best_plan_so_far_and_it_is_said() -> None:
    data = example(100, 3)
    heard = threading.Event()

    def kill() -> None:
        heard.wait(30)
        for child in searching():
            child.send_signal(signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    outcome = solve(task_of(data, seconds=60), _after(heard, 3))
    killer.join()

    assert accepted(data, outcome)
    assert outcome.ended is Ended.KILLED
    assert outcome.seconds < 50
    assert outcome.score < greedy(plans.choices_of(data)).score


def _after(event: threading.Event, plans_heard: int) -> Callable[[int, int, float], None]:
    scores: set[int] = set()

    def hear(score: int, _: int, __: float) -> None:
        scores.add(score)
        if len(scores) >= plans_heard:
            event.set()

    return hear


@pytest.mark.skipif(os.name != "posix", reason="only there can a process be held to its memory")
def test_a_search_without_memory_leaves_the_greedy_plan_and_it_is_said() -> None:
    data = example(100, 3)

    outcome = solve(task_of(data, steps=50, memory=60_000_000))

    assert accepted(data, outcome)
    assert outcome.ended in (Ended.OUT_OF_MEMORY, Ended.CRASHED)
    assert outcome.score == greedy(plans.choices_of(data)).score
    assert outcome.bound > 0


def test_a_search_that_tells_a_plan_that_is_none_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = plans.file_of("n20-s1")
    instance = instance_from_json(data)
    nobody = [None] * len(instance.parties)
    lies = [{"plan": nobody, "score": 1}, {"plan": [[0, 0, 0, 0, 0, 0]] * len(nobody), "score": 2}]
    liar = tmp_path / "liar.py"
    liar.write_text("".join(f"print({json.dumps(json.dumps(lie))})\n" for lie in lies), encoding="utf-8")
    monkeypatch.setattr(runner, "COMMAND", (str(liar),))

    outcome = solve(task_of(data, steps=5))

    assert accepted(data, outcome)
    assert outcome.score == greedy(plans.choices_of(data)).score


def test_a_module_that_lies_where_one_works_is_not_run_by_a_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tmp_path / "ran"
    (tmp_path / "json.py").write_text(f"open({str(left)!r}, 'w').close()\nraise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    outcome = solve(task_of(plans.file_of("n20-s1"), steps=300))

    assert (outcome.ended, outcome.bound) == (Ended.DONE, 57273)
    assert not left.exists()


# Starts a search for which numpy and HiGHS are not installed.
WITHOUT_SOLVER = """
import importlib.util, sys
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name in ("numpy", "highspy") else real(name, *more)
sys.modules["numpy"] = sys.modules["highspy"] = None
from safeconduct.evacuate.planner.child import main
sys.exit(main())
"""


def test_where_numpy_and_highs_are_missing_it_still_plans_with_a_weak_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    data = plans.file_of("n100-s1")
    monkeypatch.setattr(runner, "COMMAND", ("-c", WITHOUT_SOLVER))

    outcome = solve(task_of(data, steps=400))

    assert accepted(data, outcome)
    assert outcome.ended is Ended.DONE
    assert outcome.score < greedy(plans.choices_of(data)).score
    assert outcome.bound == plans.choices_of(data).least_score() < 209_163


def test_the_commands_load_neither_numpy_nor_highs() -> None:
    loaded = "import sys, safeconduct.cli.plan; sys.exit(bool({'numpy', 'highspy'} & sys.modules.keys()))"

    assert subprocess.run([sys.executable, "-c", loaded], check=False).returncode == 0


def test_whoever_stops_the_wait_leaves_no_search_behind() -> None:
    def stop(score: int, bound: int, seconds: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        solve(task_of(example(100, 3), seconds=30), stop)

    end = time.monotonic() + 10
    while searching() and time.monotonic() < end:
        time.sleep(0.01)
    assert searching() == []
