"""Time that is passed in: days, instants, and the hybrid clock."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import (
    MS_PER_DAY,
    Day,
    FixedClock,
    Hlc,
    SystemClock,
    day_from_iso,
    day_from_ms,
    iso_from_day,
    ms_from_hlc,
    next_hlc,
)


@given(day=st.dates())
def test_a_day_is_read_back_the_same(day: datetime.date) -> None:
    assert iso_from_day(day_from_iso(day.isoformat())) == day.isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2019",
        "2019-1-21",
        "20190121",
        "2019-W04-1",
        "2019-13-01",
        "2019-02-29",
        "2019-01-21T",
        "２０１９-01-21",
        "0000-01-01",
    ],
)
def test_other_spellings_of_a_day_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # the docstring promises no more
        day_from_iso(text)


def test_the_day_of_an_instant_is_the_day_in_utc() -> None:
    assert day_from_ms(0) == Day(0)
    assert day_from_ms(MS_PER_DAY - 1) == Day(0)
    assert day_from_ms(MS_PER_DAY) == Day(1)
    assert day_from_ms(-1) == Day(-1)
    assert iso_from_day(day_from_ms(1_548_028_800_000)) == "2019-01-21"


@given(last=st.integers(0, 2**62), now=st.integers(-(2**40), 2**45))
def test_the_hybrid_clock_only_goes_forward(last: int, now: int) -> None:
    after = next_hlc(Hlc(last), now)

    assert after > last
    assert ms_from_hlc(after) >= now
    assert after == last + 1 or ms_from_hlc(after) == now


def test_many_ops_in_one_millisecond_keep_their_order() -> None:
    clock = Hlc(0)
    for _ in range(70_000):
        following = next_hlc(clock, 1_548_028_800_000)
        assert following > clock
        clock = following
    # The counter ran over 16 bits and borrowed a millisecond.
    assert ms_from_hlc(clock) == 1_548_028_800_001


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock(5)

    assert (clock.now_ms(), clock.now_ms()) == (5, 5)
    clock.advance(7)
    assert clock.now_ms() == 12


def test_the_system_clock_gives_milliseconds_of_this_century() -> None:
    assert 1_700_000_000_000 < SystemClock().now_ms() < 4_100_000_000_000
