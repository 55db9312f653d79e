"""A file full of entries that wait for ever costs what it brings, once, and a batch no more memory than its bytes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.protect.ops import SignedOp, decode_signed_op
from safeconduct.sync import arrivals, parcels
from safeconduct.sync.arrivals import take_frames
from safeconduct.sync.frames import Frames
from safeconduct.sync.parcels import BATCH_BYTES, BATCH_FRAMES, batches, read_parcel
from safeconduct.vault.surroundings import no_progress
from tests.unit.sync.desks import Desk, close_all, founder, join
from tests.unit.sync.flooding import flood

# More than two batches of ten.
MANY = 25


@pytest.fixture
def two(tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    first = founder(tmp_path)
    yield first, join(tmp_path, first, "bela", Role.READ)
    close_all()


def test_what_waits_is_not_read_again_with_every_batch_nor_with_every_delivery(
    two: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = two
    read = 0

    def counted(data: bytes) -> SignedOp:
        nonlocal read
        read += 1
        return decode_signed_op(data)

    monkeypatch.setattr(arrivals, "decode_signed_op", counted)
    monkeypatch.setattr(parcels, "BATCH_FRAMES", 10)
    taken = read_parcel(first.team, flood(second.team, MANY), no_progress)
    again = take_frames(first.team, ())

    assert (taken.waiting, again.waiting) == (MANY, MANY)
    assert read == 0


def test_what_waits_in_a_vault_of_an_older_version_is_let_go_when_what_it_follows_comes(
    two: tuple[Desk, Desk],
) -> None:
    first, second = two
    case = first.team.id
    for word in ("one", "two", "three"):
        first.write(word, case)
    first_frames = [one.frame for one in Frames(first.team).after(0)]
    assert take_frames(second.team, first_frames[-2:]).waiting == 2
    for name, _ in second.vault.notes(b"sync/"):
        if b"blocked" in name:
            second.vault.drop_note(name)
    taken = take_frames(second.team, first_frames[:-2])

    assert taken.waiting == 0
    assert len(taken.released) == 2
    assert second.words(case) == {"one", "two", "three"}
    assert not [name for name, _ in second.vault.notes(b"sync/blocked/")]


def test_a_batch_holds_no_more_than_its_bytes_and_its_frames_and_nothing_is_left_out() -> None:
    frames = [bytes(1_000_000) for _ in range(20)] + [bytes(10)] * (BATCH_FRAMES + 1) + [bytes(BATCH_BYTES + 1)]
    found = list(batches(frames))

    assert [frame for batch in found for frame in batch] == frames
    assert all(len(batch) <= BATCH_FRAMES for batch in found)
    assert all(sum(map(len, batch)) <= BATCH_BYTES or len(batch) == 1 for batch in found)


def test_an_intake_that_is_ended_keeps_the_batches_before_and_takes_the_rest_the_next_time(
    two: tuple[Desk, Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Ended(Exception):
        pass

    def end(done: int, _: int) -> None:
        if done == 20:
            raise Ended

    first, second = two
    monkeypatch.setattr(parcels, "BATCH_FRAMES", 10)
    file = flood(second.team, MANY)
    with pytest.raises(Ended):
        read_parcel(first.team, file, end)
    kept = first.vault.count_waiting()
    taken = read_parcel(first.team, file, no_progress)

    assert kept == 20
    assert taken.waiting == MANY
