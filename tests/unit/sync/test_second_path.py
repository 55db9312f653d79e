"""What one relay can hide from two desks for ever, and which second path shows it: a real store behind each side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.access import CodeHash
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId, RelayKey
from safeconduct.protect.wire import Appended, News, Posting, ReadAnswer, ReadRequest
from safeconduct.relay.store import Batch
from safeconduct.relay.store_sqlite import SqliteStore
from safeconduct.sync.detection import Sort, detect
from safeconduct.sync.exchange import run
from safeconduct.sync.headwords import head_words
from safeconduct.sync.heartbeats import PERIOD_MS, Step, pulses
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.kinds import HEARTBEAT_KIND
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.polls import FILE, paths
from safeconduct.vault.vault import no_progress
from tests.unit.sync.desks import NOON_MS, Desk, founder, join


class StoredRelay:
    """A relay with one key and a real store, asked without a network. Two of one key are one relay that lies."""

    def __init__(self, path: Path, key: RelayKey) -> None:
        self._key = key
        self._store = SqliteStore(path)
        self._store.found(key.seed, CodeHash(bytes(32)))

    @property
    def id(self) -> RelayId:
        return self._key.id

    def append(self, postings: Sequence[Posting]) -> tuple[Appended, ...]:
        batches = [Batch(one.mailbox, one.frames, hashes_of(one.frames)) for one in postings]
        commit = self._store.append(batches)
        found = []
        for batch, placed in zip(batches, commit.placed, strict=True):
            reached = commit.reached[batch.mailbox]
            receipt = self._key.receipt(batch.mailbox, reached.n, reached.root)
            is_known = placed.known == len(batch.frames)
            found.append(Appended(receipt, receipt.n + 1 if is_known else placed.first, placed.known))
        return tuple(found)

    def read(self, request: ReadRequest) -> ReadAnswer:
        passages = self._store.read(request.readings, request.most_bytes)
        news = (
            News(self._key.receipt(one.mailbox, one.reached.n, one.reached.root), one.frames) for one in passages.found
        )
        return ReadAnswer(tuple(news), passages.has_more)

    def close(self) -> None:
        self._store.close()


def relays(folder: Path, count: int) -> list[StoredRelay]:
    key = RelayKey.generate(SystemEntropy())
    return [StoredRelay(folder / f"store-{n}", key) for n in range(count)]


def two_desks(folder: Path) -> tuple[Desk, Desk]:
    first = founder(folder, clock=FixedClock(NOON_MS))
    record = record_compartment(first.vault)
    return first, join(folder, first, "bela", seats=((record, Role.WRITE),), clock=FixedClock(NOON_MS))


def beats(desk: Desk) -> int:
    return sum(stored.signed.core.kind == HEARTBEAT_KIND for stored in desk.vault.ops())


def close(them: Iterable[StoredRelay]) -> None:
    for one in them:
        one.close()


def test_an_exchange_sends_a_heartbeat_when_one_is_due_and_counts_as_a_poll(tmp_path: Path) -> None:
    first, second = two_desks(tmp_path)
    (relay,) = them = relays(tmp_path, 1)
    for desk in (first, second, first):
        run(desk.team, relay)

    assert paths(first.vault) == {relay.id: 2}
    assert beats(first) == 2
    assert {told.step for told in pulses(first.team)[0].told} == {Step.IN_STEP}
    assert [one.sort for one in detect(first.team).findings] == [Sort.ONE_PATH]
    clock = first.given.clock
    assert isinstance(clock, FixedClock)
    clock.advance(PERIOD_MS)
    run(first.team, relay)
    assert beats(first) == 3
    close(them)


def test_a_relay_that_splits_two_desks_shows_on_neither_and_the_words_and_a_file_show_it(tmp_path: Path) -> None:
    first, second = two_desks(tmp_path)
    record = record_compartment(first.vault)
    them = relays(tmp_path, 2)
    first.write("for the other", record)
    second.write("for the first", record)
    for _ in range(3):
        run(first.team, them[0])
        run(second.team, them[1])

    # Each half fits, receipts and all: what a desk has by itself shows no fault.
    for desk in (first, second):
        assert [one.sort for one in detect(desk.team).findings] == [Sort.ONE_PATH]
    # The telephone is a path the relay is not on.
    assert head_words(first.team, second.vault.device) != head_words(second.team, first.vault.device)
    # So is a file: with it the desks are one again, and no finding is left.
    for one, other in ((first, second), (second, first)):
        write_parcel(one.team, tmp_path / "carried", [other.vault.device], sends_all=True)
        read_parcel(other.team, tmp_path / "carried", no_progress)
    assert first.words(record) == second.words(record) == {"for the other", "for the first"}
    assert head_words(first.team, second.vault.device) == head_words(second.team, first.vault.device)
    assert detect(first.team).is_calm
    assert FILE in paths(first.vault)
    close(them)


def test_a_relay_that_was_emptied_is_told_as_a_fault(tmp_path: Path) -> None:
    first, second = two_desks(tmp_path)
    them = relays(tmp_path, 2)
    run(first.team, them[0])
    run(second.team, them[0])
    run(first.team, them[0])
    run(second.team, them[1])
    run(first.team, them[1])

    faults = [one for one in detect(first.team).findings if one.sort is Sort.RELAY_FAULT]
    assert faults
    assert {one.relay for one in faults} == {them[0].id}
    close(them)


def test_a_device_whose_messages_are_all_kept_back_falls_silent_and_is_told_as_stale(tmp_path: Path) -> None:
    first, second = two_desks(tmp_path)
    them = relays(tmp_path, 2)
    run(second.team, them[0])
    run(first.team, them[0])
    clock = first.given.clock
    assert isinstance(clock, FixedClock)
    for _ in range(2):
        clock.advance(PERIOD_MS)
        # It writes to a side that the first desk is never shown.
        run(second.team, them[1])
        run(first.team, them[0])

    (stale,) = [one for one in detect(first.team).findings if one.sort is Sort.STALE]
    assert stale.device == second.vault.device
    close(them)
