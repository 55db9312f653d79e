"""A member whom somebody let in who was removed right after: the keys come to them with the next change of keys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from safeconduct.base.ids import CompartmentId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import Leaver, admit, begin, change_keys, remove
from safeconduct.sync.finishing import finish
from safeconduct.sync.kinds import EXPEL_KIND
from safeconduct.sync.types import Sort
from tests.unit.sync.desks import Desk, deliver, exchange, founder, frames, join

ROLES = ("bela", Role.ADMIN), ("dana", Role.WRITE), ("fadi", Role.WRITE)


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


def test_who_waits_to_be_told_is_told_in_the_exchange_that_opens_the_team_again(tmp_path: Path) -> None:
    # The team's compartment may stand before the part or after it: here it stands after.
    tries = (world(tmp_path / str(n), Sort.IDENTITY) for n in range(40))
    held = next(one for one in tries if one.part < one.amal.team.id)
    let_in_beyond_the_cut(held)
    held.bela.vault.close_compartment(held.bela.team.id)
    remove(held.bela.team, held.part, [Leaver(held.amal.vault.device)])
    # Closed while others' changes came: the same keys are the right ones, and settling the team opens it.
    assert held.bela.vault.is_closed(held.bela.team.id)

    finish(held.bela.team, [held.bela.team.id])
    assert not finish(held.bela.team, [held.part])
    held.bela.write("the house is watched", held.part)
    exchange(held.bela, held.emil)
    assert held.emil.words(held.part) == {"the house is watched"}


@pytest.mark.parametrize("sort", [Sort.IDENTITY, Sort.CASE])
def test_who_has_the_keys_of_one_way_alone_follows_a_removal_where_two_ways_meet(tmp_path: Path, sort: Sort) -> None:
    # Which of the two ways' keys the removal is written under is drawn: here those that the newcomer has not.
    tries = (two_ways(tmp_path / str(n), sort) for n in range(40))
    bela, fadi, part = next(one[:3] for one in tries if one[3])
    bela.write("the house is watched", part)
    exchange(bela, fadi)

    assert fadi.words(part) == {"the house is watched"}
    assert fadi.team.members(part) == bela.team.members(part)
    assert not any(True for _ in fadi.vault.waiting())


def two_ways(folder: Path, sort: Sort) -> tuple[Desk, Desk, CompartmentId, bool]:
    """Let one administrator change the keys and remove somebody, while another brings a newcomer in; let them meet."""
    amal = founder(folder, "amal")
    bela, dana, fadi = (join(folder, amal, name, role) for name, role in ROLES)
    exchange(amal, bela, dana, fadi)
    seats = [(seen_by(amal, bela), Role.ADMIN), (seen_by(amal, dana), Role.WRITE)]
    part = begin(amal.team, sort, others=seats)
    exchange(amal, bela, dana, fadi)

    change_keys(amal.team, part)
    admit(bela.team, part, [(seen_by(bela, fadi), Role.READ)])
    own = bela.vault.epoch(part)
    remove(amal.team, amal.team.id, [Leaver(dana.vault.device)])
    deliver(bela, frames(amal))
    (expel,) = (op.signed.core for op in bela.vault.compartment_ops(part) if op.signed.core.kind == EXPEL_KIND)
    return bela, fadi, part, expel.device == bela.vault.device and expel.epoch != own
