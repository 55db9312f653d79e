"""What a relay's intake took is in its file after a power cut at any moment, and what it deleted is not (P9).

As test_power_cuts.py: every write, fsync and name of a store's life is recorded, and states are made of it in which a
disk may be after a cut (`tests/power.py`). The life has deletions, and the file is written anew in its midst.
"""

from __future__ import annotations

import random
import shutil
import sys
from pathlib import Path

import pytest

from safeconduct.protect.submissions import SubmissionId
from safeconduct.relay.intake_sqlite import SqliteIntake
from safeconduct.relay.intake_store import Taken
from tests.intake_stores import BOX, PLENTY, SIZE, ids_in, kept_box, submitted
from tests.power import Disk, Event, Loss, lay_out
from tests.recording import recorded

STEPS = 18
CUTS = 40
# Pages after which SQLite copies its log into the file: fewer than in life, so that a short life has many.
LOG_PAGES = 12

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: what is recorded is SQLite's VFS of POSIX")


def life(folder: Path) -> tuple[tuple[Event, ...], list[tuple[int, frozenset[SubmissionId]]]]:
    """Let an intake live; the trace, and what it owed when each step had returned, with the number of events then."""
    disk = Disk()
    owed: set[SubmissionId] = set()
    with recorded(folder, disk) as recorder:
        store = SqliteIntake(folder / "relay.intake.db")
        store._writer.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
        store.put_bundle(kept_box())
        returned = [(len(recorder.events), frozenset(owed))]
        for n in range(STEPS):
            one = submitted(n)
            assert store.take([one], PLENTY) == (Taken.KEPT,)
            owed.add(one.id)
            returned.append((len(recorder.events), frozenset(owed)))
            if n % 5 == 4:
                gone = sorted(owed)[:2]
                store.remove(BOX, gone)
                owed -= set(gone)
                returned.append((len(recorder.events), frozenset(owed)))
            if n == STEPS // 2:
                store.tidy(0)
                returned.append((len(recorder.events), frozenset(owed)))
        store.close()
        return tuple(recorder.events), returned


def test_what_was_taken_is_there_after_a_power_cut_and_what_was_deleted_is_not(tmp_path: Path) -> None:
    chance = random.Random(0)
    (tmp_path / "life").mkdir()
    events, returned = life(tmp_path / "life")
    ends = [end for end, _ in returned]
    disk, at, looked = Disk(), 0, 0
    for moment in sorted([*(chance.randint(ends[0], len(events)) for _ in range(CUTS)), *ends]):
        for event in events[at:moment]:
            disk.apply(event)
        at = moment
        left = disk.after(Loss.ALL if moment in ends else Loss.SOME, chance)
        folder = tmp_path / "left"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        lay_out(left.tree, folder)
        step = max(n for n, end in enumerate(ends) if end <= moment)
        # What was acknowledged, or that and the one step more that was on its way.
        may_be = [returned[step][1], returned[min(step + 1, len(returned) - 1)][1]]
        store = SqliteIntake(folder / "relay.intake.db")
        try:
            there = set(ids_in(store))
            assert there in may_be
            assert store.bytes_kept() == len(there) * SIZE
            assert store.take([submitted(1_000)], PLENTY) == (Taken.KEPT,)
            looked += len(there)
        finally:
            store.close()
    assert looked > CUTS
