"""One desk for each test, over a vault of its own."""

import asyncio
import functools
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette import routing

from tests.unit.desk.asking import Asking, new_asking


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as runner:
        # Without Python's watch for Ctrl-C, which writes out the whole answer of each request and throws that away.
        monkeypatch.setattr(runner, "run", runner.get_loop().run_until_complete)
        yield runner


@pytest.fixture(autouse=True, scope="session")
def _addresses_are_read_once() -> Iterator[None]:
    """A desk reads its two hundred addresses when it starts, and here two start in each test."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(routing, "compile_path", functools.cache(routing.compile_path))
        yield


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
