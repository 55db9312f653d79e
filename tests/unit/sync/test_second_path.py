"""What one relay can hide from two desks for ever, and which second path shows it: a real store behind each side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OpId
from safeconduct.protect.access import CodeHash
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.members import Role
from safeconduct.protect.receipts import RelayId, RelayKey
from safeconduct.protect.wire import Appended, News, Posting, ReadAnswer, ReadRequest
from safeconduct.relay.store import Batch
from safeconduct.relay.store_sqlite import SqliteStore
from safeconduct.sync.detection import Finding, Known, Sort, detect
from safeconduct.sync.detection_words import advice
from safeconduct.sync.exchange import run
from safeconduct.sync.frames import Frames
from safeconduct.sync.headwords import head_words
from safeconduct.sync.heartbeats import PERIOD_MS, Step, pulses
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.kinds import HEARTBEAT_KIND
from safeconduct.sync.parcels import read_parcel, write_parcel
from safeconduct.sync.polls import FILE, paths
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.vault.vault import no_progress
from tests.unit.sync.desks import NOON_MS, Desk, founder, join
from tests.unit.sync.relays import HonestRelay, KeepingBack


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


def by_two_relays(folder: Path) -> tuple[Desk, Desk, KeepingBack, HonestRelay]:
    """Return two desks that have met by both relays; the first relay may be told to keep something back."""
    first, second = two_desks(folder)
    mean, honest = KeepingBack(), HonestRelay()
    for _ in range(2):
        for desk in (first, second):
            run(desk.team, mean.face(desk.name))
            run(desk.team, honest)
    return first, second, mean, honest


def written_and_hidden(desk: Desk, mean: KeepingBack) -> OpId:
    op = desk.write("not for bela", record_compartment(desk.vault))
    mean.keeps_back(desk.name, [one.frame for one in Frames(desk.team).of(desk.vault.op(op))])
    return op


def told(desk: Desk) -> list[Finding]:
    return [one for one in detect(desk.team).findings if one.sort is Sort.KEPT_BACK]


def test_what_a_relay_kept_back_and_another_gave_is_reported_after_two_more_polls(tmp_path: Path) -> None:
    first, second, mean, honest = by_two_relays(tmp_path)
    op = written_and_hidden(first, mean)
    run(first.team, mean.face(first.name))
    run(first.team, honest)
    run(second.team, mean.face(second.name))
    run(second.team, honest)
    assert second.vault.has(op)
    assert told(second) == []
    for _ in range(3):
        run(second.team, mean.face(second.name))
        run(second.team, honest)

    (finding,) = told(second)
    assert (finding.relay, finding.device) == (mean.id, first.vault.device)
    assert finding.first == finding.last == first.vault.op(op).signed.core.seq
    assert finding.known is Known.POSTING
    assert finding.at == NOON_MS
    keys = second.team.keyring.epoch(record_compartment(first.vault), first.vault.op(op).signed.core.epoch)
    assert keys is not None
    assert finding.mailbox == keys.mailbox
    english = advice(second.team, finding, "en")
    assert english.what.startswith(f"Relay {mean.id.hex()[:8]} kept back what came another way")
    assert keys.mailbox.hex()[:8] in english.safe
    assert "12:00 UTC" in english.what
    assert "удержал" in advice(second.team, finding, "ru").what
    # Who wrote it was shown it, and nobody accuses the honest one.
    assert told(first) == []


def test_a_reader_who_may_post_nothing_reports_it_by_what_the_relay_showed_later(tmp_path: Path) -> None:
    first = founder(tmp_path, clock=FixedClock(NOON_MS))
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", Role.READ, seats=((record, Role.READ),), clock=FixedClock(NOON_MS))
    mean = KeepingBack()
    for _ in range(2):
        for desk in (first, second):
            run(desk.team, mean.face(desk.name))
    op = written_and_hidden(first, mean)
    first.write("for everybody", record)
    run(first.team, mean.face(first.name))
    run(second.team, mean.face(second.name))
    write_parcel(first.team, tmp_path / "carried", [second.vault.device])
    read_parcel(second.team, tmp_path / "carried", no_progress)
    assert second.vault.has(op)
    run(second.team, mean.face(second.name))
    assert told(second) == []
    run(second.team, mean.face(second.name))

    (finding,) = told(second)
    assert finding.known is Known.OP
    assert finding.count == 1


def test_a_relay_that_shows_it_after_all_or_that_nobody_gave_it_to_is_not_accused(tmp_path: Path) -> None:
    first, second, mean, honest = by_two_relays(tmp_path)
    written_and_hidden(first, mean)
    run(first.team, mean.face(first.name))
    run(first.team, honest)
    for _ in range(4):
        run(second.team, honest)
        run(second.team, mean.face(second.name))
    assert told(second)
    mean.gives_all()
    run(second.team, mean.face(second.name))
    assert told(second) == []

    # Written by a desk that reaches one relay only, and by file: the other never had it.
    first.write("by the honest one", record_compartment(first.vault))
    run(first.team, honest)
    write_parcel(first.team, tmp_path / "carried", [second.vault.device])
    read_parcel(second.team, tmp_path / "carried", no_progress)
    for _ in range(4):
        run(second.team, mean.face(second.name))
        run(second.team, honest)
    run(first.team, mean.face(first.name))
    for _ in range(4):
        run(second.team, mean.face(second.name))
    assert told(second) == []


def test_a_relay_that_had_it_first_from_this_desk_is_not_accused_when_its_author_comes_later(tmp_path: Path) -> None:
    first, second, mean, honest = by_two_relays(tmp_path)
    record = record_compartment(first.vault)
    first.write("by the honest one", record)
    run(first.team, honest)
    run(second.team, honest)
    run(second.team, mean.face(second.name))
    # It had to be read no more: it was told behind all that was read. What follows it comes from its author.
    first.write("later, by both", record)
    run(first.team, mean.face(first.name))
    for _ in range(4):
        run(second.team, mean.face(second.name))

    assert second.words(record) == {"by the honest one", "later, by both"}
    assert told(second) == []


def test_a_person_who_has_dealt_with_it_is_told_no_more(tmp_path: Path) -> None:
    first, second, mean, honest = by_two_relays(tmp_path)
    written_and_hidden(first, mean)
    run(first.team, mean.face(first.name))
    run(first.team, honest)
    for _ in range(4):
        run(second.team, honest)
        run(second.team, mean.face(second.name))
    assert told(second)
    RelayNotes(second.vault, mean.id).forgive()

    assert told(second) == []
