"""Schedules of a team with a hostile relay, drawn from a seed that is printed: what must hold does (`model`).

In processes of their own: a thousand vaults are opened there, and their files and memory are nobody else's.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.unit.sync.relays import Mood

# Any will do; others each day would make a failure that nobody can repeat. `bench sync --long` goes on from the first.
# Two hundred schedules, in as many processes as there are seeds: on a slow machine one takes longer than a test may.
SEEDS = (20_190_121, 20_190_122, 20_190_123, 20_190_124)
MANY = 50
# Of two hundred: a fault that shows in one of ten such meetings is met with near certainty.
OFTEN = 25
ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.slow
def test_two_hundred_schedules_end_with_equal_desks_nobody_frozen_and_nothing_read_by_who_is_gone() -> None:
    runs = [
        f"from tests.unit.sync.model import run_schedules; run_schedules({MANY}, {seed}, shrinks=False)"
        for seed in SEEDS
    ]
    going = [
        subprocess.Popen(
            [sys.executable, "-c", run], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for run in runs
    ]
    try:
        said = [one.communicate()[0] for one in going]
    finally:
        # Nothing of a run that was broken off goes on beside the next.
        for one in going:
            one.kill()

    happened: Counter[str] = Counter()
    for one, seed, told in zip(going, SEEDS, said, strict=True):
        assert one.returncode == 0, told
        assert f"schedules: {MANY}, acts in each: up to 20, seed: {seed}" in told
        happened.update(json.loads(told.partition("schedules in which it came about: ")[2]))
        (folder,) = [line.removeprefix("folder: ") for line in told.splitlines() if line.startswith("folder: ")]
        assert not Path(folder).exists()
    # Schedules in which nothing hostile came about would end well, too.
    assert {mood.value for mood in Mood} <= happened.keys()
    often = ("reorder", "replay", "roll back", "removed", "3 desks", "second path by file", "second path by relay")
    assert {what: happened[what] for what in often if happened[what] < OFTEN} == {}
