"""The lock does not wait for somebody else's file: long work stops at its next step, and nothing is lost (P2, P4)."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import Future
from pathlib import Path

import pytest

from safeconduct.desk.interrupting import Interrupting
from safeconduct.desk.office import Stage
from safeconduct.protect.members import Role
from safeconduct.sync import parcels
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.teaming import joined, team_of
from tests.unit.desk.test_joining_pages import upload
from tests.unit.sync.flooding import flood

MANY = 30
# Longer than any computer needs to begin a coroutine.
PATIENCE_SECONDS = 20


def lock_once_so_many_came(desk: Asking, many: int) -> list[Future[None]]:
    """Have somebody press the lock while a file is being taken in, once so many frames of it were; return the lock."""
    office, loop = desk.desk.office, desk.runner.get_loop()
    interrupting = office.interrupting
    pressed = list[Future[None]]()

    def look(done: int, total: int) -> None:
        if done >= many and not pressed:
            pressed.append(asyncio.run_coroutine_threadsafe(office.lock(), loop))
            until = time.monotonic() + PATIENCE_SECONDS
            while not interrupting.is_wished and time.monotonic() < until:
                time.sleep(0.001)
        Interrupting.look(interrupting, done, total)

    interrupting.look = look  # type: ignore[method-assign, assignment]  # the real one, at a moment that the test chooses
    return pressed


async def until(lock: Future[None]) -> None:
    """Wait until a lock that was pressed is done."""
    await asyncio.wrap_future(lock)


def test_the_lock_stops_the_intake_of_a_file_and_the_same_file_brings_the_rest(
    desk: Asking, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def waiting(vault: Vault) -> int:
        return len(tuple(vault.waiting()))

    monkeypatch.setattr(parcels, "BATCH_FRAMES", 10)
    with joined(desk, tmp_path, "heron", Role.READ) as other:
        file = flood(team_of(other), MANY)
    pressed = lock_once_so_many_came(desk, 10)
    answer = upload(desk, "/exchange", file)
    for lock in pressed:
        desk.runner.run(until(lock))
    stage = desk.desk.office.stage
    desk.unlock()
    kept = desk.runner.run(desk.desk.office.work(waiting))
    again = upload(desk, "/exchange", file)

    assert (answer.status, stage) == (401, Stage.LOCKED)
    assert kept == 10
    assert again.status == 303
    assert desk.runner.run(desk.desk.office.work(waiting)) == MANY
