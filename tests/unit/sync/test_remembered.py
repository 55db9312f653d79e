"""What is remembered of the parts is what somebody who reads them for the first time finds, whatever happened since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import MAX_AHEAD_MS, FixedClock
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import begin, rename
from safeconduct.sync.kinds import NAME_KIND, body_of_name
from safeconduct.sync.leaving import remove_person
from safeconduct.sync.part_names import NameInUse
from safeconduct.sync.remembered import MOST_SINCE
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment, Sort
from safeconduct.vault.types import Intent
from tests.unit.sync.desks import (
    NOON_MS,
    Desk,
    Forgery,
    close_all,
    deliver,
    exchange,
    forged,
    founder,
    join,
)


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_all()


def read_anew(desk: Desk) -> tuple[Compartment, ...]:
    return Team(desk.vault, desk.given.clock, desk.given.entropy).compartments()


def test_parts_begun_renamed_and_brought_by_others_are_as_somebody_finds_them_who_reads_anew(tmp_path: Path) -> None:
    first = founder(tmp_path)
    assert first.team.compartments() == read_anew(first)
    case = begin(first.team, Sort.CASE, "Case 7")
    begin(first.team, Sort.CASE)
    second = join(tmp_path, first, "second", seats=((case, Role.WRITE),))
    exchange(first, second)
    for desk in (first, second):
        assert desk.team.compartments() == read_anew(desk)
    rename(second.team, case, "Case 8")
    begin(second.team, Sort.PLACES, "Houses")
    exchange(first, second)
    for desk in (first, second):
        assert desk.team.compartments() == read_anew(desk)
        assert [desk.team.is_called(one) for one in ("Case 7", "Case 8")] == [False, True]


def test_a_name_that_somebody_gave_up_is_free_again_and_a_new_one_is_not(tmp_path: Path) -> None:
    team = founder(tmp_path).team
    case = begin(team, Sort.CASE, "Case 7")
    rename(team, case, "Case 8")
    # It may be called as it is called already.
    rename(team, case, "CASE 8")
    begin(team, Sort.CASE, "Case 7")
    for taken in ("case 7", "case 8", "Records", "Record", "Сведения"):
        if taken == "Records":
            begin(team, Sort.CASE, taken)
            continue
        with pytest.raises(NameInUse):
            begin(team, Sort.CASE, taken)


def begin_and_fail(desk: Desk) -> None:
    with desk.team.together():
        begin(desk.team, Sort.CASE, "Case 7")
        assert desk.team.is_called("Case 7")
        raise ZeroDivisionError


def test_what_was_rolled_back_is_not_remembered(tmp_path: Path) -> None:
    desk = founder(tmp_path)
    before = desk.team.compartments()
    with pytest.raises(ZeroDivisionError):
        begin_and_fail(desk)
    assert desk.team.compartments() == before
    assert not desk.team.is_called("Case 7")
    begin(desk.team, Sort.CASE, "Case 7")
    assert desk.team.compartments() == read_anew(desk)


def test_a_name_that_was_set_aside_is_not_remembered(tmp_path: Path) -> None:
    first = founder(tmp_path)
    case = begin(first.team, Sort.CASE, "Case 7")
    writer = join(tmp_path, first, "writer", seats=((case, Role.WRITE),))
    exchange(first, writer)
    rename(writer.team, case, "Case 9")
    exchange(first, writer)
    assert first.team.is_called("Case 9")
    said = [one.signed for one in first.vault.compartment_ops(case)]
    (op,) = (one.id for one in said if one.core.body == body_of_name("Case 9"))
    first.vault.set_aside([op])
    assert first.team.compartments() == read_anew(first)
    assert first.team.is_called("Case 7")
    first.vault.count_again([op])
    assert first.team.is_called("Case 9")


def test_between_two_names_of_which_a_clock_decides_the_answer_is_that_of_today(tmp_path: Path) -> None:
    clock = FixedClock(NOON_MS)
    first = founder(tmp_path, clock=clock)
    case = begin(first.team, Sort.CASE, "Case 7")
    writer = join(tmp_path, first, "writer", seats=((case, Role.WRITE),))
    exchange(first, writer)
    seen = tuple(head for head in writer.vault.heads(case) if head.device != writer.vault.device)
    ahead = (NOON_MS + MAX_AHEAD_MS + 60_000) << 16
    lie = forged(writer, case, (NAME_KIND, body_of_name("Case 9")), Forgery(seen=seen, hlc=ahead))
    rename(first.team, case, "Case 8")
    deliver(first, [lie])
    assert first.team.is_called("Case 8")
    clock.advance(120_000)
    assert first.team.compartments() == read_anew(first)
    assert first.team.is_called("Case 9")


def test_after_many_entries_all_parts_are_read_anew_and_are_the_same(tmp_path: Path) -> None:
    desk = founder(tmp_path)
    case = begin(desk.team, Sort.CASE, "Case 7")
    assert desk.team.is_called("Case 7")
    with desk.vault.together():
        for _ in range(MOST_SINCE + 1):
            desk.write("word", case)
    rename(desk.team, case, "Case 8")
    assert desk.team.compartments() == read_anew(desk)
    assert not desk.team.is_called("Case 7")


def test_a_person_who_is_out_leaves_every_part_as_somebody_reads_it_anew(tmp_path: Path) -> None:
    first = founder(tmp_path)
    case = begin(first.team, Sort.CASE, "Case 7")
    second = join(tmp_path, first, "second", seats=((case, Role.WRITE),))
    exchange(first, second)
    remove_person(first.team, [second.vault.device], {})
    exchange(first, second)
    for desk in (first, second):
        assert desk.team.compartments() == read_anew(desk)


def test_what_is_read_while_entries_are_being_written_holds_for_nothing_later(tmp_path: Path) -> None:
    desk = founder(tmp_path)
    case = begin(desk.team, Sort.CASE, "Case 7")

    def renaming() -> Iterator[Intent]:
        yield Intent(case, NAME_KIND, body_of_name("Case 8"))
        # Written, and in no table yet.
        assert desk.team.is_called("Case 7")
        assert len(desk.team.people()) == 1

    desk.vault.append(renaming())
    assert desk.team.is_called("Case 8")
    assert desk.team.compartments() == read_anew(desk)


def test_whose_devices_are_whose_is_what_somebody_finds_who_reads_anew(tmp_path: Path) -> None:
    first = founder(tmp_path)
    case = begin(first.team, Sort.CASE, "Case 7")
    for alias in ("second", "third"):
        before = first.team.people()
        other = join(tmp_path, first, alias, seats=((case, Role.WRITE),))
        exchange(first, other)
        for desk in (first, other):
            assert desk.team.people() == Team(desk.vault, desk.given.clock, desk.given.entropy).people()
        assert first.team.people().keys() - before.keys() == {other.vault.device}
