"""What two desks change at the same time is kept on both and told on both; what one saw before is no conflict."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.sync import sql
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


@pytest.mark.parametrize("statement", [sql.NEWEST_BESIDES, sql.BESIDES_AT, sql.TOUCHED_AT])
def test_what_was_changed_at_the_same_time_is_found_by_the_keys_of_its_tables(tmp_path: Path, statement: str) -> None:
    desk = founder(tmp_path)
    plan = desk.vault.tables.execute("EXPLAIN QUERY PLAN " + statement, (0,) * statement.count("?"))
    steps = [str(row[3]) for row in plan]

    assert steps
    assert not any("TEMP B-TREE" in step for step in steps)
    # The newest are read from the end of the key; of all else, the row itself is found.
    assert statement == sql.NEWEST_BESIDES or all(step.startswith("SEARCH") for step in steps)
