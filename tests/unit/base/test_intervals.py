"""Intervals: open ends are numbers beyond every real one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval, IntervalKind, Worded, hull

NUMBERS = st.integers(-(2**40), 2**40)
INTERVALS = st.tuples(NUMBERS | st.just(OPEN_LO), NUMBERS | st.just(OPEN_HI)).map(
    lambda ends: Interval(ends[0] if ends[0] == OPEN_LO else min(ends), ends[1] if ends[1] == OPEN_HI else max(ends))
)


@given(one=INTERVALS, other=INTERVALS)
def test_disjoint_goes_both_ways_and_means_no_common_value(one: Interval, other: Interval) -> None:
    lo, hi = max(one.lo, other.lo), min(one.hi, other.hi)

    assert one.is_disjoint(other) == other.is_disjoint(one) == (lo > hi)


@given(intervals=st.lists(INTERVALS, min_size=1, max_size=6))
def test_the_hull_holds_all_and_no_more(intervals: list[Interval]) -> None:
    around = hull(intervals)

    assert all(around.lo <= interval.lo and interval.hi <= around.hi for interval in intervals)
    assert around.lo in {interval.lo for interval in intervals}
    assert around.hi in {interval.hi for interval in intervals}


def test_a_hull_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing"):
        hull([])


@given(interval=INTERVALS)
def test_unknown_holds_everything(interval: Interval) -> None:
    assert not UNKNOWN.is_disjoint(interval)
    assert hull([UNKNOWN, interval]) == UNKNOWN


def test_open_and_unknown_say_what_is_missing() -> None:
    at_least_two = Interval(2, OPEN_HI)

    assert at_least_two.is_open()
    assert not at_least_two.is_unknown()
    assert UNKNOWN.is_open()
    assert UNKNOWN.is_unknown()
    assert not Interval(3, 3).is_open()
    assert not at_least_two.is_disjoint(Interval(40, 40))
    assert at_least_two.is_disjoint(Interval(0, 1))


def test_words_are_kept_beside_the_interval() -> None:
    worded = Worded(IntervalKind.COUNT, Interval(2, OPEN_HI), "не менее двух")

    assert worded.words == "не менее двух"
