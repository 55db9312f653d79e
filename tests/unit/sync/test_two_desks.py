"""Two desks: one invites, both write, and each has what the other wrote."""

from __future__ import annotations

from pathlib import Path

from safeconduct.protect.members import Role
from safeconduct.sync.identity import record_compartment
from tests.unit.sync.desks import exchange, founder, join


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
