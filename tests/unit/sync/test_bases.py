"""What a desk that joined late, without the past, makes of rights that were given beside the base it began from."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.sync.compartments import Leaver, admit, begin, remove
from safeconduct.sync.errors import CannotComeBack
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.types import Sort
from tests.unit.sync.desks import exchange, founder, join


def test_a_right_given_beside_a_base_counts_alike_to_who_began_from_it(tmp_path: Path) -> None:
    amal = founder(tmp_path, "amal")
    bela, dana, emil = (join(tmp_path, amal, name) for name in ("bela", "dana", "emil"))
    exchange(amal, bela, dana, emil)
    device = {desk.name: desk.team.device(desk.vault.device) for desk in (bela, dana, emil)}
    bela_there, dana_there, emil_there = (found for found in device.values() if found is not None)
    sheet = begin(amal.team, Sort.IDENTITY, others=[(bela_there, Role.ADMIN), (dana_there, Role.WRITE)])
    exchange(amal, bela, dana, emil)

    admit(amal.team, sheet, [(dana_there, Role.ADMIN)])
    admit(bela.team, sheet, [(emil_there, Role.WRITE)])
    exchange(amal, bela, dana, emil)

    assert amal.team.members(sheet) == bela.team.members(sheet) == dana.team.members(sheet)
    assert amal.team.members(sheet)[dana.vault.device] is Role.ADMIN
    assert emil.team.members(sheet) == amal.team.members(sheet)


def test_who_was_let_go_of_a_part_whose_past_is_closed_is_not_let_in_again(tmp_path: Path) -> None:
    amal = founder(tmp_path, "amal")
    bela = join(tmp_path, amal, "bela")
    exchange(amal, bela)
    device = amal.team.device(bela.vault.device)
    assert device is not None
    sheet = begin(amal.team, Sort.IDENTITY, others=[(device, Role.WRITE)])
    admit(amal.team, sheet, [(device, Role.ADMIN)])
    remove(amal.team, sheet, [Leaver(device.id)])
    count = amal.vault.count
    with pytest.raises(CannotComeBack):
        admit(amal.team, sheet, [(device, Role.WRITE)])
    assert amal.vault.count == count
    record = record_compartment(amal.vault)
    admit(amal.team, record, [(device, Role.WRITE)])
    remove(amal.team, record, [Leaver(device.id)])
    admit(amal.team, record, [(device, Role.WRITE)])
    exchange(amal, bela)
    assert bela.team.my_role(record) is Role.WRITE
