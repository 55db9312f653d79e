"""A power cut in the life of a team's desk leaves each of its commands whole or not begun (P4).

Everything its vault writes while somebody is let in, something is kept waiting, and a person is removed with a cut and
new keys, is recorded; states are made of it in which a disk may be after a cut (`tests/power.py`).
"""

from __future__ import annotations

import random
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.ids import OpId
from safeconduct.protect.members import Role
from safeconduct.protect.ops import Head
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.leaving import remove_person
from safeconduct.sync.team import Team
from safeconduct.vault.errors import AnchorDamaged
from safeconduct.vault.mend import mend
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from tests.power import Disk, Loss, lay_out
from tests.recording import recorded
from tests.unit.sync.desks import KEY, Desk, exchange, founder, given, join

CUTS = 24

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="elsewhere: what is recorded is SQLite's VFS of POSIX")


@dataclass(frozen=True, slots=True)
class State:
    """What a desk holds that is not computed anew, and what its team is by it."""

    ops: tuple[OpId, ...]
    aside: frozenset[OpId]
    waiting: int
    members: int
    epochs: int


def state(vault: Vault) -> State:
    around = given()
    team = Team(vault, around.clock, around.entropy)
    record = record_compartment(vault)
    return State(
        tuple(stored.signed.id for stored in vault.ops()),
        vault.aside(),
        sum(1 for _ in vault.waiting()),
        len(team.members(record)),
        sum(1 for _ in team.keyring.epochs(record)),
    )


def test_a_power_cut_leaves_every_command_of_a_teams_desk_whole_or_not_begun(tmp_path: Path) -> None:
    home, elsewhere, left = tmp_path / "home", tmp_path / "elsewhere", tmp_path / "left"
    home.mkdir()
    elsewhere.mkdir()
    chance = random.Random(0)
    with recorded(home, Disk()) as recorder:
        first = founder(home)
        record = record_compartment(first.vault)
        second = join(elsewhere, first, "bela", seats=((record, Role.WRITE),))
        beside = [second.write(f"late {n}", record) for n in range(3)]
        exchange(first, second)
        steps: tuple[Callable[[], object], ...] = (
            lambda: first.write("one entry", record),
            lambda: first.vault.keep_waiting(b"frame", bytes(2000)),
            lambda: _remove(first, second, beside[0]),
            lambda: first.vault.count_again([beside[1]]),
            lambda: first.vault.set_aside([beside[1]]),
            lambda: first.write("under the next keys", record),
        )
        returned, states = [len(recorder.events)], [state(first.vault)]
        for step in steps:
            step()
            returned.append(len(recorder.events))
            states.append(state(first.vault))
        recorder.check()
        first.close()
        second.close()
        events = tuple(recorder.events)
    assert len(set(states)) > len(steps) - 1
    assert states[3].members < states[2].members
    assert states[3].epochs > states[2].epochs
    assert states[3].aside
    moments = sorted({*returned, *(chance.randint(returned[0], returned[-1]) for _ in range(CUTS))})
    disk, at = Disk(), 0
    for moment in moments:
        for event in events[at:moment]:
            disk.apply(event)
        at = moment
        shutil.rmtree(left, ignore_errors=True)
        left.mkdir()
        cut = disk.after(Loss.ALL if moment in returned else chance.choice((Loss.ALL, Loss.SOME)), chance)
        lay_out(cut.tree, left)
        done = sum(1 for end in returned[1:] if end <= moment)
        try:
            vault = Vault.open(left / "founder", KEY, given())
        except AnchorDamaged:
            # Where a write broke off inside the anchor's sector, the vault says so, and all of it is there.
            assert cut.torn == "founder/anchor"
            mend(left / "founder", KEY, given())
            vault = Vault.open(left / "founder", KEY, given())
        with vault:
            assert state(vault) in states[done : done + 2], moment
        assert verify(left / "founder", KEY, given()).is_sound


def _remove(first: Desk, second: Desk, last: OpId) -> None:
    """Remove somebody, believing their entries up to one: the keys change, and what came after it is set aside."""
    head = first.vault.op(last).signed.core
    remove_person(first.team, [second.vault.device], {head.compartment: [Head(head.device, head.seq, last)]})
