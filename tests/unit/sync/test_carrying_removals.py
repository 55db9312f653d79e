"""Who was removed from the team is removed from its parts by the first writer who notices, and by none without keys."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from safeconduct.protect.members import Role
from safeconduct.sync.arrivals import take_frames
from safeconduct.sync.compartments import Leaver, admit, begin, remove
from safeconduct.sync.finishing import finish
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.sync import desks

# Of 60 orders drawn, 19 brought the right to write and the removal before the keys.
ORDERS = 12


def test_a_writer_whose_keys_have_not_come_yet_waits_for_them_and_carries_the_removal_then(tmp_path: Path) -> None:
    amal = desks.founder(tmp_path, "amal")
    part = begin(amal.team, Sort.CASE, "North")
    bela, cem = (desks.join(tmp_path, amal, name, seats=((part, Role.READ),)) for name in ("bela", "cem"))
    desks.exchange(amal, bela, cem)
    before = set(desks.frames(amal))
    admit(amal.team, part, [(bela.team.me.device, Role.WRITE)])
    remove(amal.team, amal.team.id, [Leaver(cem.vault.device)])
    news = [one for one in desks.frames(amal) if one not in before]
    bela.close()

    has_waited = 0
    for n in range(ORDERS):
        shutil.copytree(bela.path, tmp_path / f"bela-{n}")
        given = desks.given()
        desk = desks.Desk("bela", tmp_path / f"bela-{n}", given, Vault.open(tmp_path / f"bela-{n}", desks.KEY, given))
        order = news[:]
        random.Random(n).shuffle(order)
        for one in order:
            # Each frame as an exchange of its own, which ends there.
            touched = take_frames(desk.team, [one]).touched
            team = desk.team
            can_write = any(team.keyring.write_key(keys.id) for keys in team.keyring.epochs(part))
            has_waited += team.my_role(part) is Role.WRITE and not can_write
            finish(team, {*touched, part, team.id})
        desks.deliver(desk, news)
        assert cem.vault.device not in desk.team.members(part)
        desk.write("written since", part)
        desk.close()
    assert has_waited > 0
    desks.close_all()
