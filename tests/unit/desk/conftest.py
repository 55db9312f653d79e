"""One desk for each test, over a vault of its own."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.desk.asking import Asking, new_asking


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture
def desk(tmp_path: Path, runner: asyncio.Runner) -> Iterator[Asking]:
    """An open desk."""
    asking = new_asking(tmp_path, runner)
    assert asking.unlock().status == 303
    yield asking
    runner.run(asking.desk.office.lock())


@pytest.fixture
def new_desk(tmp_path: Path, runner: asyncio.Runner) -> Iterator[Asking]:
    """A desk on its first day: no vault yet."""
    asking = new_asking(tmp_path, runner, is_new=True)
    yield asking
    runner.run(asking.desk.office.lock())
