"""A clock that was years wrong once: nothing is written by it unseen, and it is wrong no longer than it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import DOUBTED_MS, MS_PER_DAY, FixedClock, ms_from_hlc
from safeconduct.base.ids import OpId
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import begin, rename
from safeconduct.sync.heartbeats import PERIOD_MS, beat_if_due
from safeconduct.sync.ready import make_ready
from safeconduct.sync.types import Sort
from safeconduct.vault.errors_ops import ClockDoubted
from tests.unit.sync.desks import NOON_MS, Desk, close_all, exchange, founder, join

# 1 January 2100.
FAR_MS = 4_102_444_800_000


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOON_MS)


@pytest.fixture
def desk(tmp_path: Path, clock: FixedClock) -> Iterator[Desk]:
    yield founder(tmp_path, clock=clock)
    close_all()


def written_at(desk: Desk, op: OpId) -> int:
    return ms_from_hlc(desk.vault.op(op).signed.core.hlc)


@pytest.mark.parametrize("wrong_ms", [FAR_MS, 0], ids=["a false time server", "a dead battery"])
def test_nothing_is_written_by_a_clock_that_is_years_wrong_until_a_person_vouches_for_it(
    desk: Desk, clock: FixedClock, wrong_ms: int
) -> None:
    case = desk.team.id
    clock.ms = wrong_ms
    with pytest.raises(ClockDoubted):
        desk.write("too late", case)
    assert beat_if_due(desk.team) is None
    clock.ms = NOON_MS + 1
    written = desk.write("in time", case)

    assert written_at(desk, written) == NOON_MS + 1
    assert desk.words(case) == {"in time"}


def test_a_clock_that_is_less_than_three_years_from_what_is_known_is_never_asked_about(
    desk: Desk, clock: FixedClock
) -> None:
    for off in (DOUBTED_MS, 0, 365 * MS_PER_DAY):
        clock.ms = NOON_MS + off
        assert desk.vault.clock_doubt() == ()
        desk.write("any", desk.team.id)


def test_entries_are_of_their_day_again_once_the_clock_was_set_right(desk: Desk, clock: FixedClock) -> None:
    case = desk.team.id
    clock.ms = FAR_MS
    desk.vault.vouch_for_clock()
    desk.write("typed while it was wrong", case)
    assert beat_if_due(desk.team)
    clock.ms = NOON_MS + MS_PER_DAY
    with pytest.raises(ClockDoubted):
        desk.write("which is right?", case)
    desk.vault.vouch_for_clock()
    written = desk.write("typed today", case)
    beats = [beat_if_due(desk.team) is not None, beat_if_due(desk.team) is not None]
    clock.advance(PERIOD_MS)
    beats.append(beat_if_due(desk.team) is not None)

    assert written_at(desk, written) == NOON_MS + MS_PER_DAY
    assert beats == [True, False, True]


def test_a_later_name_takes_the_place_of_one_that_a_wrong_clock_dated(
    tmp_path: Path, desk: Desk, clock: FixedClock
) -> None:
    case = begin(desk.team, Sort.CASE, "Case 7")
    seats = ((case, Role.ADMIN),)
    other = join(tmp_path, desk, "bela", Role.ADMIN, seats=seats, clock=FixedClock(NOON_MS))
    clock.ms = FAR_MS
    desk.vault.vouch_for_clock()
    rename(desk.team, case, "Of the year 2100")
    clock.ms = NOON_MS + MS_PER_DAY
    desk.vault.vouch_for_clock()
    exchange(desk, other)
    rename(other.team, case, "Of the day after")
    exchange(desk, other)

    assert [one.team.name(case) for one in (desk, other)] == ["Of the day after"] * 2


def test_a_vault_that_lay_for_years_opens_and_asks(desk: Desk, clock: FixedClock) -> None:
    clock.ms = NOON_MS + 2 * DOUBTED_MS
    make_ready(desk.vault, clock, desk.given.entropy)
    (doubt,) = desk.vault.clock_doubt()
    desk.vault.vouch_for_clock()

    assert doubt.today - doubt.newest == 2 * DOUBTED_MS // MS_PER_DAY
    assert desk.vault.clock_doubt() == ()
    assert written_at(desk, desk.write("at last", desk.team.id)) == clock.ms
