"""What every test run shares: a skipped test is shown with its reason, and in CI it is a failure.

A test may be skipped for one reason only: what it tries does not exist on this system (a Windows lock on Linux). Such a
reason begins with `elsewhere:`. Anything else that is skipped is a promise nobody has looked at.
"""

import gc
import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import is_hypothesis_test, settings

EXPECTED_SKIP = "elsewhere:"
# Where a system has a folder in memory. A vault waits for the disk with every entry (30 tests of the exchange: 4,800
# times), and the tests' vaults are nobody's; the guards of the promises stay on the disk (tests/guards/conftest.py).
MEMORY = Path("/dev/shm")
# Where pytest looks for the place of the tests' folders.
TEMPORARY = "PYTEST_DEBUG_TEMPROOT"
# Ten times what a whole run has there at once: with less, or none, the tests use the disk. Unit: bytes.
ROOM = 2 * 1024**3

# The machines are shared and slow at times: an example is judged by its answer, never by its seconds.
settings.register_profile("safeconduct", deadline=None, print_blob=True)
settings.load_profile("safeconduct")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Lets the browser tests keep the pictures they take, and the guard of P4 look at more crashes."""
    parser.addoption("--pictures", metavar="FOLDER", default="", help="write pictures of the screens into a folder")
    parser.addoption("--crashes", metavar="NUMBER", default="300", help="crashes that P4 is held to; 0: at every event")
    parser.addoption("--crash-seed", metavar="SEED", default="0", help="draw the crashes of a run that failed again")


def pytest_configure() -> None:
    """Lays the tests' folders in memory where there is room, unless somebody chose a place."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault(TEMPORARY, str(MEMORY))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what draws hundreds of examples, so that the fast check can leave it to the full one."""
    for item in items:
        if isinstance(item, pytest.Function) and is_hypothesis_test(item.obj):
            item.add_marker("property")


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
