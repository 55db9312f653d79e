"""What every test run shares: a skipped test is shown with its reason, and in CI it is a failure.

A test may be skipped for one reason only: what it tries does not exist on this system (a Windows lock on Linux). Such a
reason begins with `elsewhere:`. Anything else that is skipped is a promise nobody has looked at.
"""

import gc
import os
import shutil
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test, settings

from tests.examples import multiply

EXPECTED_SKIP = "elsewhere:"
# Where a system has a folder in memory. A vault waits for the disk with every entry (30 tests of the exchange: 4,800
# times), and the tests' vaults are nobody's; the guards of the promises stay on the disk (tests/guards/conftest.py).
MEMORY = Path("/dev/shm")
# Where pytest looks for the place of the tests' folders.
TEMPORARY = "PYTEST_DEBUG_TEMPROOT"
# Ten times what a whole run has there at once: with less, or none, the tests use the disk. Unit: bytes.
ROOM = 2 * 1024**3
# What takes longest, longest first. Workers get the tests in order, each a part, and take from each other's ends: what
# is long is begun first, for at the end one worker would run it while the others wait.
LONGEST = (
    "tests/unit/sync/test_model.py",
    "tests/browser/test_accessible.py",
    "tests/guards/test_p14_no_names_outside_the_vault.py",
    "tests/guards/test_p04_nothing_acknowledged_is_lost.py",
    "tests/browser/test_faults.py",
    "tests/browser/test_hostile.py",
    "tests/browser/test_pictures.py",
    "tests/browser/test_rescue.py",
    "tests/unit/cli/test_figures.py",
    "tests/unit/cli/test_bench_burn.py",
    "tests/flow/test_demo.py",
    "tests/browser/test_inbox.py",
    "tests/unit/cli/test_measuring_places.py",
    "tests/browser/test_joining.py",
    "tests/unit/test_environment.py",
    "tests/unit/vault/test_tamper.py",
    "tests/unit/publish/test_release_rows.py",
    "tests/unit/test_build.py",
    "tests/guards/test_p13_no_network.py",
    "tests/guards/test_p02_locked_desk_yields_nothing.py",
)
# What takes long: crawls of every page, crashes at hundreds of places, each command as a process of its own; and what
# drives a browser, but for a documenter's evening and the lock. `./check` leaves it out; `./check whole` and the CI
# run it.
LONG = (
    *LONGEST,
    "tests/flow/test_acts.py",
    "tests/flow/test_cases.py",
    "tests/flow/test_first_day.py",
    "tests/flow/test_journeys.py",
    "tests/flow/test_json.py",
    "tests/flow/test_json_rescue.py",
    "tests/flow/test_locked_by_hand.py",
    "tests/flow/test_reading.py",
    "tests/flow/test_reading_by_name.py",
    "tests/flow/test_refusals.py",
    "tests/flow/test_screen.py",
    "tests/flow/test_streams.py",
    "tests/flow/test_team.py",
    "tests/flow/test_terminal.py",
    "tests/flow/test_withdrawal.py",
    "tests/guards/test_p12_nothing_that_endangers_is_released.py",
    "tests/unit/cli/test_site_sign_commands.py",
    "tests/unit/cli/test_statement_commands.py",
    "tests/unit/evacuate/test_planning.py",
    "tests/unit/publish/test_sheets.py",
    "tests/unit/record/test_reading_copies.py",
    "tests/unit/record/test_views_large.py",
)
IN_A_BROWSER = "tests/browser/"
ALWAYS = ("tests/browser/test_documenter.py", "tests/browser/test_locking.py")


def is_long(file: str) -> bool:
    """Say whether `./check` leaves the tests of a file out."""
    return file in LONG or (file.startswith(IN_A_BROWSER) and file not in ALWAYS)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Lets the browser tests keep the pictures they take, and the long runs be made of what a check tries a part of."""
    parser.addoption("--pictures", metavar="FOLDER", default="", help="write pictures of the screens into a folder")
    parser.addoption("--crashes", metavar="NUMBER", default="300", help="crashes that P4 is held to; 0: at every event")
    parser.addoption("--crash-seed", metavar="SEED", default="0", help="draw the crashes of a run that failed again")
    parser.addoption("--examples", metavar="TIMES", default="1", help="try so many times more of what has no end")


def pytest_configure(config: pytest.Config) -> None:
    """Lays the tests' folders in memory where there is room, unless somebody chose a place; says how much is drawn."""
    # The machines are shared and slow at times: an example is judged by its answer, never by its seconds.
    count = multiply(int(config.getoption("--examples")))
    settings.register_profile("safeconduct", max_examples=count, deadline=None, print_blob=True)
    settings.load_profile("safeconduct")
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault(TEMPORARY, str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what draws hundreds of examples and what takes minutes, which some checks leave out; the long is first."""
    for item in items:
        if is_long(item.nodeid.partition("::")[0]):
            item.add_marker("long")
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
            item.add_marker("property")
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers > 1:
        items[:] = [items[n] for n in shared_out([item.nodeid for item in items], workers)]


def shared_out(names: Sequence[str], workers: int) -> list[int]:
    """Return the places of tests so that each of so many parts begins with its share of what takes longest."""
    long: dict[str, list[int]] = {name: [] for name in LONGEST}
    rest: list[int] = []
    for n, name in enumerate(names):
        long.get(name.partition("::")[0], rest).append(n)
    parts: list[list[int]] = [[] for _ in range(workers)]
    for number, tests in enumerate(long.values()):
        parts[number % workers] += tests
    left = len(names)
    for number, part in enumerate(parts):
        # As the scheduler cuts the whole (xdist's `WorkStealingScheduling`).
        size = left // (workers - number)
        left -= size
        more = max(0, size - len(part))
        part.extend(rest[:more])
        del rest[:more]
    return [n for part in parts for n in part] + rest


def pytest_collection_finish() -> None:
    """Leaves what a worker collected, twelve thousand tests, to itself.

    A third of its time would go into looking through them for garbage, and each desk that it forks would copy them.
    """
    gc.collect()
    gc.freeze()


def _refuse_skip(report: pytest.TestReport | pytest.CollectReport) -> None:
    if os.environ.get("CI") != "true" or not report.skipped or hasattr(report, "wasxfail"):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    if not reason.removeprefix("Skipped: ").startswith(EXPECTED_SKIP):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where everything must run: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turns an unexpected skip of a test into a failure."""
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turns an unexpected skip of a whole file into a failure."""
    report = yield
    _refuse_skip(report)
    return report
