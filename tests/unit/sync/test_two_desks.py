"""Two desks: one invites, both write, and each has what the other wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.protect.rotations import ROTATE_KIND
from safeconduct.sync.compartments import begin
from safeconduct.sync.identity import record_compartment
from safeconduct.sync.types import Sort
from safeconduct.vault.errors_ops import MayNotWrite
from tests.unit.sync.desks import deliver, exchange, founder, join, new_frames


def test_a_newcomer_reads_what_was_written_before_and_is_read(tmp_path: Path) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    first.write("before", record)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    assert second.words(record) == {"before"}
    second.write("theirs", record)
    first.write("ours", record)
    exchange(first, second)
    assert first.words(record) == second.words(record) == {"before", "theirs", "ours"}
    assert first.ids(record) == second.ids(record)
    assert record_compartment(second.vault) == record


def test_an_exchange_that_broke_off_before_the_first_keys_of_a_part_came_is_finished_and_goes_on(
    tmp_path: Path,
) -> None:
    first = founder(tmp_path)
    second = join(tmp_path, first, "bela")
    exchange(first, second)
    before = first.vault.count
    part = begin(first.team, Sort.CASE, "part", others=[(second.team.me.device, Role.WRITE)])
    sent = new_frames(first, before)
    rotation = next(
        place
        for place, stored in enumerate(first.vault.ops(before))
        if (stored.signed.core.compartment, stored.signed.core.kind) == (part, ROTATE_KIND)
    )

    # Its founding and its members, and the grant of keys, which lies in the team's own part.
    deliver(second, [*sent[:rotation], *sent[-1:]])

    assert second.team.my_role(part) is Role.WRITE
    with pytest.raises(MayNotWrite):
        second.write("too early", part)
    exchange(first, second)
    second.write("in time", part)
    exchange(first, second)
    assert first.words(part) == {"in time"}
    for desk in (first, second):
        desk.close()
