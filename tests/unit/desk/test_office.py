"""The vault behind the pages: one thing after another, locked when nobody is there, dear to guess (P2)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from safeconduct.cli.opening import surroundings
from safeconduct.desk.events import Events
from safeconduct.desk.office import DeskLocked, Office, Stage
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.protect.rest_errors import WrongKey
from safeconduct.record import search_index
from safeconduct.record.accounts import read_accounts
from safeconduct.record.commands import compare, import_intents
from safeconduct.sync.ready import create_vault, record_compartment
from safeconduct.vault.errors import DiskFull
from safeconduct.vault.vault import Vault
from tests.world import accounts_bytes

PHRASE = Passphrase.from_text("six words that nobody else has chosen")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    create_vault(tmp_path / "v", PHRASE, surroundings(), cost=LEAST_COST).close()
    return Office(tmp_path / "v", surroundings(), events=Events(), idle_seconds=0.2)


def stage_of(office: Office) -> Stage:
    return office.stage


def test_work_on_a_locked_vault_is_refused_and_after_the_passphrase_done(office: Office) -> None:
    async def story() -> None:
        assert stage_of(office) is Stage.LOCKED
        with pytest.raises(DeskLocked):
            await office.work(lambda vault: vault.count)
        await office.unlock(PHRASE)
        assert stage_of(office) is Stage.OPEN
        assert await office.work(lambda vault: vault.key_names())
        await office.lock()
        await office.lock()
        with pytest.raises(DeskLocked):
            await office.work(lambda vault: vault.count)

    asyncio.run(story())


def test_work_is_done_one_after_another_and_the_lock_waits_for_it(office: Office) -> None:
    done: list[str] = []

    def slow(_: Vault) -> None:
        time.sleep(0.1)
        done.append("written")

    async def story() -> None:
        await office.unlock(PHRASE)
        working = asyncio.ensure_future(office.work(slow))
        await asyncio.sleep(0)
        await office.lock()
        done.append("locked")
        await working

    asyncio.run(story())
    assert done == ["written", "locked"]


def test_a_desk_without_anybody_locks_itself_and_tells_its_windows(office: Office) -> None:
    async def story() -> None:
        await office.unlock(PHRASE)
        idling = asyncio.ensure_future(office.lock_when_idle())
        told = asyncio.ensure_future(anext(office.events.stream(office.events.number)))
        assert b"event: locked" in await asyncio.wait_for(told, 10)
        assert office.stage is Stage.LOCKED
        idling.cancel()

    asyncio.run(story())


def putting_off(vault: Vault) -> bool:
    """Import what is more than a command takes into the search at once; say whether that is put off."""
    dataset = read_accounts(accounts_bytes())
    intents = import_intents(dataset, compare(dataset, vault.tables), record_compartment(vault))
    vault.append(intents)
    return not vault.is_settled


def is_settled(vault: Vault) -> bool:
    return vault.is_settled


def test_the_lock_makes_up_for_nothing_and_a_quiet_moment_does(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever locks in a hurry waited for what commands had put off, with the keys in memory."""
    monkeypatch.setattr(search_index, "AT_ONCE", 0)
    monkeypatch.setattr(search_index, "_OPS_AT_ONCE", 1)
    monkeypatch.setattr("safeconduct.desk.office._QUIET_SECONDS", 0.05)

    async def story() -> None:
        await office.unlock(PHRASE)
        assert await office.work(putting_off)
        await office.lock()
        await office.unlock(PHRASE)
        assert not await office.work(is_settled)
        # While somebody is there it waits; when nobody is any more, it is made up for.
        settling = asyncio.ensure_future(office.settle_when_quiet())
        for _ in range(20):
            office.touch()
            await asyncio.sleep(0.01)
        assert not await office.work(is_settled)
        for _ in range(200):
            # Not in step with it.
            await asyncio.sleep(0.17)
            if await office.work(is_settled):
                break
        else:
            pytest.fail("nothing was made up for")
        settling.cancel()
        await office.lock()

    asyncio.run(story())


def test_whoever_asks_or_locks_waits_for_one_piece_of_what_is_made_up_for(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safeconduct.desk.office._QUIET_SECONDS", 0.0)
    pieces: list[bool] = []

    def settle(stop: Callable[[], bool]) -> bool:
        """Pieces without end, as of a large record."""
        for _ in range(10_000):
            time.sleep(0.001)
            pieces.append(stop())
            if pieces[-1]:
                return True
        pytest.fail("nobody said stop")

    async def story() -> None:
        await office.unlock(PHRASE)
        monkeypatch.setattr(Vault, "settle", lambda _, stop: settle(stop))
        monkeypatch.setattr(Vault, "is_settled", False)
        settling = asyncio.ensure_future(office.settle_when_quiet())
        await asyncio.sleep(0.1)
        assert await office.work(lambda vault: vault.count) > 0
        await office.lock()
        assert stage_of(office) is Stage.LOCKED
        settling.cancel()

    asyncio.run(story())
    assert True in pieces


def test_after_three_wrong_passphrases_each_further_one_waits(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    sleep = asyncio.sleep

    async def noted(seconds: float) -> None:
        waited.append(round(seconds))
        await sleep(0)

    async def story() -> None:
        for _ in range(6):
            with pytest.raises(WrongKey):
                await office.unlock(Passphrase.from_text("not it"))
        await office.unlock(PHRASE)
        await office.lock()
        await office.unlock(PHRASE)
        await office.lock()

    monkeypatch.setattr(asyncio, "sleep", noted)
    asyncio.run(story())
    assert waited == [0, 0, 0, 0, 2, 4, 8, 0]


def test_a_window_that_was_away_learns_what_it_missed() -> None:
    async def story() -> list[bytes]:
        events = Events()
        events.tell("subject")
        events.tell("inbox")
        stream = events.stream(0)
        return [await anext(stream), await anext(stream)]

    assert asyncio.run(story()) == [b"id: 1\nevent: subject\ndata: 1\n\n", b"id: 2\nevent: inbox\ndata: 2\n\n"]


@pytest.mark.parametrize("fault", [KeyError("a fault"), DiskFull(), None])
def test_what_cannot_be_made_up_for_now_is_left_for_the_next_quiet_moment_and_ends_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, fault: Exception | None
) -> None:
    """A full disk had the desk go round without a pause; a fault ended this for the rest of the day."""
    monkeypatch.setattr("safeconduct.desk.office._QUIET_SECONDS", 0.05)
    tries: list[float] = []

    def settle(_: Vault, stop: Callable[[], bool]) -> bool:
        tries.append(time.monotonic())
        stop()
        if fault is not None:
            raise fault
        # No room on the disk.
        return False

    async def story() -> None:
        await office.unlock(PHRASE)
        monkeypatch.setattr(Vault, "settle", settle)
        monkeypatch.setattr(Vault, "is_settled", False)
        settling = asyncio.ensure_future(office.settle_when_quiet())
        await asyncio.sleep(0.6)
        assert not settling.done()
        settling.cancel()
        monkeypatch.undo()
        await office.lock()

    asyncio.run(story())
    assert 2 <= len(tries) <= 13
