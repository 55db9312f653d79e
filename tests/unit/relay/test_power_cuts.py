"""What a relay gave a receipt for is in its SQLite store after a power cut at any moment (P4).

Every write, fsync and name of a store's life is recorded, and states are made of it in which a disk may be after a cut
(`tests/power.py`). A kill leaves the system what was written; a cut does not.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest

from safeconduct.protect.wire import Reading
from safeconduct.relay.store_sqlite import SqliteStore
from tests.power import Disk, Event, Loss, lay_out, read_tree
from tests.recording import recorded
from tests.stores import BOX, PLENTY, batch, found, frame, reached

APPENDS = 24
CUTS = 60
# Pages after which SQLite copies its log into the file: fewer than in life, so that a short life has many.
LOG_PAGES = 12

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: what is recorded is SQLite's VFS of POSIX")


def life(folder: Path) -> tuple[tuple[Event, ...], list[int]]:
    """Let a store take in frame after frame; the trace, and how many events there were when each had returned."""
    disk = Disk()
    with recorded(folder, disk) as recorder:
        store = found(SqliteStore(folder / "relay.db"))
        assert isinstance(store, SqliteStore)
        store._writer.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        returned = [len(recorder.events)]
        for n in range(APPENDS):
            store.append([batch(n)])
            returned.append(len(recorder.events))
        # The trace says what lies there, but for the memory that connections share.
        there = {path: content for path, content in read_tree(folder).items() if not path.endswith("-shm")}
        assert disk.seen() == there
        store.close()
        return tuple(recorder.events), returned


def kept(store: SqliteStore) -> tuple[bytes, ...]:
    """The frames of the mailbox; none where nobody has posted."""
    return tuple(one for passage in store.read([Reading(BOX, 0)], PLENTY).found for one in passage.frames)


def test_what_was_acknowledged_is_there_after_a_power_cut_and_the_store_goes_on(tmp_path: Path) -> None:
    chance = random.Random(0)
    (tmp_path / "life").mkdir()
    events, returned = life(tmp_path / "life")
    moments = sorted(chance.randint(returned[0], len(events)) for _ in range(CUTS)) + returned
    disk, at, looked = Disk(), 0, 0
    for moment in sorted(moments):
        for event in events[at:moment]:
            disk.apply(event)
        at = moment
        left = disk.after(Loss.ALL if moment in returned else Loss.SOME, chance)
        folder = tmp_path / "left"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        lay_out(left.tree, folder)
        acknowledged = sum(1 for end in returned[1:] if end <= moment)
        store = SqliteStore(folder / "relay.db")
        try:
            frames = kept(store)
            assert frames == tuple(frame(n) for n in range(len(frames)))
            # As much as was acknowledged, or the one command more that was on its way.
            assert acknowledged <= len(frames) <= acknowledged + 1
            looked += len(frames)
            # What is posted next has its place behind all of that.
            assert store.append([batch(100)]).reached == {BOX: reached(*range(len(frames)), 100)}
        finally:
            store.close()
    assert looked > CUTS
