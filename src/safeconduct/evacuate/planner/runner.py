"""Runs the search in processes of its own, keeps the best plan that they tell, and ends them in time.

A search that is killed, crashes or runs out of memory leaves the best plan so far, and how it ended is said. Every plan
is checked here before it counts (`checking`), so a fault of the search can never become a plan. At least the greedy
plan is always given out: it is made here when no search came to it.
"""

from __future__ import annotations

import contextlib
import enum
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.evacuate.planner.checking import Verdict, check
from safeconduct.evacuate.planner.child import OUT_OF_MEMORY, ways_from_json
from safeconduct.evacuate.planner.choices import Choices, Reserve
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Plan, plan_of
from safeconduct.evacuate.planner.ruin import Ways
from safeconduct.evacuate.planner.search import has_solver

# How long after its time a search may finish what it is at, before it is killed. In seconds.
GRACE: Final = 1.0
# Memory of one search, in bytes of address space. Reason: two of them and the desk fit a laptop of 4 GB; a thousand
# people take a fraction of it.
MEMORY: Final = 1_900_000_000
# Searches at once: the second looks for plans alone while the first proves. Reason: laptops have two cores at least.
SEARCHES: Final = 2
# How often it is looked whether somebody has enough of the search, in seconds.
LOOK: Final = 0.2

# What a search is started with. ``-P``: no module that lies in the folder one works in is loaded instead of ours.
COMMAND: tuple[str, ...] = ("-P", "-m", "safeconduct.evacuate.planner.child")


class Ended(enum.Enum):
    """How the searches ended."""

    DONE = "done"
    TIME = "time"
    STOPPED = "stopped"
    KILLED = "killed"
    CRASHED = "crashed"
    OUT_OF_MEMORY = "out_of_memory"


SAID: Final = {
    Ended.DONE: Phrase("The search came to its end.", "Поиск дошёл до конца."),
    Ended.TIME: Phrase("The time was up: this is the best plan so far.", "Время вышло: это лучший найденный план."),
    Ended.STOPPED: Phrase(
        "The search was stopped: this is the best plan up to then.", "Поиск остановили: это лучший план к тому моменту."
    ),
    Ended.KILLED: Phrase(
        "The search was ended from outside: this is the best plan up to then.",
        "Поиск был прерван извне: это лучший план к тому моменту.",
    ),
    Ended.CRASHED: Phrase(
        "The search failed: this is the best plan up to then.", "Поиск отказал: это лучший план к тому моменту."
    ),
    Ended.OUT_OF_MEMORY: Phrase(
        "Memory ran out in the search: this is the best plan up to then.",
        "Поиску не хватило памяти: это лучший план к тому моменту.",
    ),
}


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be solved: an instance as its file has it, and as it was read.

    ``steps``: -1 for as many as the time allows; 0 seconds for no end by the clock. With steps and no seconds, the same
    seed gives the same plan.
    """

    data: bytes
    instance: Instance
    reserve: Reserve
    seconds: float = 30.0
    steps: int = -1
    seed: int = 1
    memory: int = MEMORY


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best plan and what is known of it. ``has_columns``: False when only the weak bound could be proved."""

    ways: Ways
    verdict: Verdict
    bound: int
    seconds: float
    first_seconds: float
    steps: int
    ended: Ended
    has_columns: bool

    @property
    def score(self) -> int:
        return self.verdict.score

    @property
    def gap(self) -> float:
        """How far, as a share of the score, the plan can be from the best at most."""
        return (self.score - self.bound) / self.score if self.score else 0.0

    def plan(self, instance: Instance, **beside: Json) -> Plan:
        """Return it as a plan."""
        return plan_of(instance, self.ways, **beside)


@dataclass(slots=True)
class _Run:
    """The searches that are under way, and the best that they told."""

    task: Task
    progress: Callable[[int, int, float], None]
    is_stopped: Callable[[], bool]
    started: float
    told: queue.Queue[tuple[int, dict[str, Any] | None]] = field(default_factory=queue.Queue)
    children: list[subprocess.Popen[str]] = field(default_factory=list)
    ways: Ways = ()
    verdict: Verdict | None = None
    bound: int = 0
    first_seconds: float = 0.0
    steps: int = 0
    is_proved: bool = False


def solve(
    task: Task,
    progress: Callable[[int, int, float], None] = lambda score, bound, seconds: None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Return the best plan found in the time or steps of a task. ``progress`` hears score, bound and seconds.

    ``is_stopped``: asked every `LOOK` seconds; once it says so the search ends, with the best plan up to then.
    """
    run = _Run(task, progress, is_stopped, time.monotonic())
    by_time = task.steps < 0
    try:
        for number in range(SEARCHES if by_time else 1):
            _start(run, number)
        verdict = _first(run)
        ended = _listen(run)
    finally:
        for child in run.children:
            _end(child)
    verdict = run.verdict or verdict
    bound = min(run.bound, verdict.score)
    seconds = time.monotonic() - run.started
    return Outcome(run.ways, verdict, bound, seconds, run.first_seconds, run.steps, ended, has_solver())


def _first(run: _Run) -> Verdict:
    """Make the greedy plan here, while the searches are starting: nothing that happens to them can take it away."""
    choices = Choices(run.task.instance, run.task.reserve)
    run.ways = tuple(greedy(choices).ways)
    run.verdict = check(run.task.instance, plan_of(run.task.instance, run.ways))
    run.bound = choices.least_score()
    _tell(run)
    run.first_seconds = time.monotonic() - run.started
    return run.verdict


def _start(run: _Run, number: int) -> None:
    task = run.task
    child = subprocess.Popen(
        [sys.executable, *COMMAND],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    run.children.append(child)
    threading.Thread(target=_read, args=(run, number, child), daemon=True).start()
    job = {
        "instance": task.data.decode("utf-8"),
        "held": list(task.reserve.held),
        "reserve_days": task.reserve.days,
        "taken": [list(one) for one in task.reserve.taken],
        "barred": [
            [one.party, *(sorted(held) for held in (one.places, one.trips, one.onward, one.departures))]
            for one in task.reserve.barred
        ],
        "seconds": task.seconds,
        "steps": task.steps,
        "seed": f"{task.seed}/{number}",
        "columns": number == 0,
        "memory": task.memory,
    }
    _write(child, json.dumps(job))


def _write(child: subprocess.Popen[str], line: str) -> None:
    try:
        if child.stdin is not None:
            child.stdin.write(line + "\n")
            child.stdin.flush()
    except OSError:
        # It has ended; its reader will say so.
        return


def _read(run: _Run, number: int, child: subprocess.Popen[str]) -> None:
    """Pass on what a search tells; None once it has ended. A last line cut short by a kill is no line.

    Whoever ends the search closes what is read here in the midst of it; that is an end like any other.
    """
    with contextlib.suppress(ValueError, OSError):
        for line in child.stdout or ():
            run.told.put((number, json.loads(line)))
    run.told.put((number, None))


def _listen(run: _Run) -> Ended:
    """Take what the searches tell until the first is done, its time is up, or all have ended."""
    task = run.task
    end = run.started + task.seconds + GRACE if task.seconds > 0 else float("inf")
    is_done = False
    left = len(run.children)
    while left and not run.is_proved:
        if run.is_stopped():
            return Ended.STOPPED
        try:
            number, line = run.told.get(timeout=min(max(end - time.monotonic(), 0), LOOK))
        except queue.Empty:
            if time.monotonic() >= end:
                return Ended.TIME
            continue
        if line is None:
            left -= 1
        elif "done" in line:
            run.steps += int(line["done"])
            is_done = True
        else:
            _take(run, number, line)
    if run.is_proved or (is_done and task.steps >= 0):
        return Ended.DONE
    worst = max((_how_it_ended(child) for child in run.children), key=_SERIOUS.index)
    return Ended.TIME if worst is Ended.DONE else worst


_SERIOUS: Final = [Ended.DONE, Ended.KILLED, Ended.CRASHED, Ended.OUT_OF_MEMORY]


def _how_it_ended(child: subprocess.Popen[str]) -> Ended:
    status = child.wait()
    if status == 0:
        return Ended.DONE
    if status == OUT_OF_MEMORY:
        return Ended.OUT_OF_MEMORY
    return Ended.KILLED if status in _BY_KILL else Ended.CRASHED


# What a process ended by TerminateProcess, SIGTERM, SIGINT or SIGKILL leaves.
_BY_KILL: Final = (-15, -9, -2, 1) if sys.platform == "win32" else (-15, -9, -2)


def _take(run: _Run, number: int, line: dict[str, Any]) -> None:
    if "bound" in line:
        run.bound = max(run.bound, int(line["bound"]))
    elif run.verdict is None or int(line["score"]) < run.verdict.score:
        ways = ways_from_json(line["plan"])
        verdict = check(run.task.instance, plan_of(run.task.instance, ways))
        if not verdict.is_valid or verdict.score != int(line["score"]):
            return
        run.ways, run.verdict = ways, verdict
        for other, child in enumerate(run.children):
            if other != number and child.poll() is None:
                _write(child, json.dumps(line))
    _tell(run)


def _tell(run: _Run) -> None:
    if run.verdict is not None:
        run.is_proved = run.bound >= run.verdict.score
        run.progress(run.verdict.score, min(run.bound, run.verdict.score), time.monotonic() - run.started)


def _end(child: subprocess.Popen[str]) -> None:
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            try:
                stream.close()
            except OSError:
                # What was still to be written to a search that has ended.
                continue
