"""A member whom somebody let in who was removed right after: the keys come to them with the next change of keys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import Leaver, admit, begin, remove
from safeconduct.sync.finishing import finish
from safeconduct.sync.types import Sort
from tests.unit.sync.desks import Desk, exchange, founder, join


@dataclass
class World:
    """Three desks, and a part that the first and the second look after."""

    amal: Desk
    bela: Desk
    emil: Desk
    part: CompartmentId


def seen_by(desk: Desk, other: Desk) -> VerifiedDevice:
    device = desk.team.device(other.vault.device)
    assert device is not None
    return device


def world(folder: Path, sort: Sort) -> World:
    amal = founder(folder, "amal")
    bela, emil = join(folder, amal, "bela", Role.ADMIN), join(folder, amal, "emil")
    exchange(amal, bela, emil)
    return World(amal, bela, emil, begin(amal.team, sort, others=[(seen_by(amal, bela), Role.ADMIN)]))


def let_in_beyond_the_cut(held: World) -> None:
    """Let the first desk bring the third in, and the second remove the first as of before."""
    exchange(held.amal, held.bela)
    before = next(h for h in held.bela.vault.heads(held.bela.team.id) if h.device == held.amal.vault.device)
    admit(held.amal.team, held.part, [(seen_by(held.amal, held.emil), Role.READ)])
    exchange(held.amal, held.bela)
    remove(held.bela.team, held.bela.team.id, [Leaver(held.amal.vault.device, (before,))])


@pytest.mark.parametrize("sort", [Sort.IDENTITY, Sort.CASE])
def test_who_was_let_in_by_somebody_removed_since_reads_what_is_written_next(tmp_path: Path, sort: Sort) -> None:
    held = world(tmp_path, sort)
    let_in_beyond_the_cut(held)
    finish(held.bela.team, [held.bela.team.id])
    held.bela.write("the house is watched", held.part)
    exchange(held.bela, held.emil)

    assert held.bela.team.members(held.part) == held.emil.team.members(held.part)
    assert held.emil.words(held.part) == {"the house is watched"}


def test_who_cannot_be_told_at_once_is_told_when_the_team_can_be_written_to(tmp_path: Path) -> None:
    held = world(tmp_path, Sort.IDENTITY)
    let_in_beyond_the_cut(held)
    held.bela.vault.close_compartment(held.bela.team.id)
    remove(held.bela.team, held.part, [Leaver(held.amal.vault.device)])
    exchange(held.bela, held.emil)
    assert held.emil.team.my_role(held.part) is None

    held.bela.reopen()
    finish(held.bela.team, [held.bela.team.id])
    held.bela.write("the house is watched", held.part)
    exchange(held.bela, held.emil)
    assert held.emil.words(held.part) == {"the house is watched"}
    assert not finish(held.bela.team, [held.bela.team.id])
