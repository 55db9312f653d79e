"""What a desk that joined late, without the past, makes of rights that were given beside the base it began from."""

from __future__ import annotations

from pathlib import Path

from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit, begin
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
