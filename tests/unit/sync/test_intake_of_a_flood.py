"""A file of somebody else's costs no more memory at once than a batch has bytes, and its intake can be ended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.sync import parcels
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
    kept = len(tuple(first.vault.waiting()))
    taken = read_parcel(first.team, file, no_progress)

    assert kept == 20
    assert taken.waiting == MANY
