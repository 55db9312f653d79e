"""``bench sync --long``: thousands of schedules of the project's model of a team, each drawn from a printed seed.

The model is a test (tests/unit/sync/model.py): real desks, a relay that does anything, and what must hold in the end
(P3, P4, P5; docs/rooms/sync.md "Schedules"). It is no part of the installed program, so this bench works in a checkout
with its development environment and says so elsewhere. Each seed is run in a process of its own; what came of it is
printed and appended to the record at once, so that a run that is broken off has lost nothing. It fails on a schedule
that does not hold, and on nothing else.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError

# What one process runs: as many as `./check` does, so that a seed found here is repeated there as it is.
BATCH: Final = 200
# The seed of `./check`; those after it are the next numbers.
FIRST_SEED: Final = 20_190_121
# Lines of what a process said that are kept of a failure: all acts of its schedule, and where it broke.
_LINES_KEPT: Final = 60
_MODEL: Final = Path("tests/unit/sync/model.py")


class NoModel(SafeconductError):
    """The project's tests, or what they need, are not here."""

    code = "cli.bench_no_model"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The long bench runs the project's own tests, and they are not here or lack their environment.",
        safe=NOTHING_CHANGED_EN,
        do="In a copy of the source, run ./check fast once, then .environment/dev/bin/safeconduct bench sync --long.",
    )
    ru = Advice(
        what="Длинное измерение запускает тесты самого проекта, а их здесь нет или нет их окружения.",
        safe=NOTHING_CHANGED_RU,
        do="В копии исходного кода один раз запустите ./check fast, затем "
        ".environment/dev/bin/safeconduct bench sync --long.",
    )


class SchedulesFailed(SafeconductError):
    """Some schedule did not hold: a wrong answer."""

    code = "cli.bench_schedules_failed"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="What must hold did not hold in schedules of {count} seeds; the first is {seed}.",
        safe="The desks were invented.",
        do="Report the seed with what was printed: it shows the acts that lead there.",
    )
    ru = Advice(
        what="В расписаниях затравок, числом {count}, нарушено то, что должно выполняться; первая — {seed}.",
        safe="Рабочие места вымышлены.",
        do="Сообщите разработчикам затравку и напечатанное: там шаги, которые к этому ведут.",
    )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one seed. ``said``: the end of what its process said where a schedule did not hold."""

    seed: int
    schedules: int
    seconds: float
    does_hold: bool
    said: str = ""


def run(
    schedules: int, first_seed: int, *, processes: int, record: Path | None, tell: Callable[[Outcome], None]
) -> tuple[Outcome, ...]:
    """Run so many schedules and return what came of each seed; NoModel. ``tell`` is called as each ends."""
    root = _checkout()
    sizes = [min(BATCH, schedules - done) for done in range(0, schedules, BATCH)]
    outcomes = []
    with ThreadPoolExecutor(processes) as at_once:
        for outcome in at_once.map(lambda one: _run_one(root, *one), _numbered(sizes, first_seed)):
            outcomes.append(outcome)
            if record is not None:
                with record.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
            tell(outcome)
    return tuple(outcomes)


def check(outcomes: tuple[Outcome, ...]) -> None:
    """Raise SchedulesFailed where one did not hold."""
    failed = [outcome.seed for outcome in outcomes if not outcome.does_hold]
    if failed:
        raise SchedulesFailed(count=len(failed), seed=failed[0])


def _numbered(sizes: list[int], first_seed: int) -> Iterator[tuple[int, int]]:
    return ((size, first_seed + number) for number, size in enumerate(sizes))


def _run_one(root: Path, count: int, seed: int) -> Outcome:
    call = f"from tests.unit.sync.model import run_schedules; run_schedules({count}, {seed}, shrinks=False)"
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", call], cwd=root, capture_output=True, text=True, check=False)
    seconds = round(time.perf_counter() - start, 1)
    if done.returncode == 0:
        return Outcome(seed, count, seconds, does_hold=True)
    said = (done.stdout + done.stderr).splitlines()
    return Outcome(seed, count, seconds, does_hold=False, said="\n".join(said[-_LINES_KEPT:]))


def _checkout() -> Path:
    """Return the root of the checkout that this program is run from; NoModel."""
    root = Path(__file__).resolve().parents[3]
    if not (root / _MODEL).is_file() or importlib.util.find_spec("hypothesis") is None:
        raise NoModel
    return root
