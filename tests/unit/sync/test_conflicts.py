"""What two desks change at the same time is kept on both and told on both; what one saw before is no conflict."""

from __future__ import annotations

from pathlib import Path

from safeconduct.protect.members import Role
from safeconduct.sync.compartments import rename
from safeconduct.sync.conflicts import beside
from safeconduct.sync.identity import record_compartment
from tests.unit.sync.desks import Desk, exchange, founder, join


def pairs(desk: Desk) -> set[frozenset[bytes]]:
    return {frozenset((one.first, one.second)) for one in beside(desk.vault.tables)}


def test_two_names_given_apart_are_one_pair_on_every_desk_and_one_name_is_shown(tmp_path: Path) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    exchange(first, second)
    rename(first.team, record, "winter")
    rename(second.team, record, "December")
    exchange(first, second)

    assert len(pairs(first)) == 1
    assert pairs(first) == pairs(second)
    assert first.team.name(record) == second.team.name(record)


def test_a_change_that_saw_the_other_one_is_no_conflict(tmp_path: Path) -> None:
    first = founder(tmp_path)
    record = record_compartment(first.vault)
    second = join(tmp_path, first, "bela", seats=((record, Role.WRITE),))
    rename(first.team, record, "winter")
    exchange(first, second)
    rename(second.team, record, "December")
    exchange(first, second)

    assert pairs(first) == pairs(second) == set()
    assert first.team.name(record) == "December"
