"""Days that a report may have got wrong are flagged with their reason, and only those."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record.copied_days import Doubt, doubts_of

REPORT, YEAR = Doubt.DAY_OF_REPORT, Doubt.YEAR_ROLLED_OVER


def days(text: str) -> Interval:
    lo, _, hi = text.partition("..")
    return Interval(day_from_iso(lo), day_from_iso(hi or lo))


@pytest.mark.parametrize(
    ("said", "reported", "words", "wanted"),
    [
        # The day of the report, and words that name no day or another.
        ("2019-01-11", "2019-01-11", "", {REPORT}),
        ("2019-01-11", "2019-01-11", "в пятницу", {REPORT}),
        ("2019-01-11", "2019-01-11", "накануне вечером", {REPORT}),
        ("2019-01-11", "2019-01-11", "yesterday", {REPORT}),
        ("2019-01-11", "2019-01-11", "в ночь на 10 января", {REPORT}),
        ("2019-01-11", "2019-01-11", "on 11 December", {REPORT}),
        ("2019-01-11", "2019-01-11", "111 января", {REPORT}),
        # Words that name that day.
        ("2019-01-11", "2019-01-11", "сегодня утром", set()),
        ("2019-01-11", "2019-01-11", "earlier today", set()),
        ("2019-01-11", "2019-01-11", "11 января", set()),
        ("2019-01-11", "2019-01-11", "11-го января", set()),
        ("2019-01-11", "2019-01-11", "On January 11th", set()),
        ("2019-01-11", "2019-01-11", "11.01.2019", set()),
        ("2019-01-11", "2019-01-11", "2019-01-11", set()),
        # Another day, or more days than one.
        ("2019-01-10", "2019-01-11", "", set()),
        ("2019-01-10..2019-01-11", "2019-01-11", "", set()),
        # The year of the report for a day of the year before.
        ("2019-12-29", "2019-01-14", "29 декабря", {YEAR}),
        ("2019-12-01..2019-12-31", "2019-01-14", "в декабре", {YEAR}),
        ("2019-12-29", "2019-01-14", "", {YEAR}),
        ("2019-12-29", "2019-01-14", "29 декабря 2019 года", {YEAR}),
        # The year before for a day of this one.
        ("2018-01-09", "2019-01-14", "9 января", {YEAR}),
        ("2017-12-29", "2019-01-14", "29 December", {YEAR}),
        # The words have their year, or nobody kept them.
        ("2018-01-09", "2019-01-14", "9 января 2018 года", set()),
        ("2018-01-09", "2019-01-14", "", set()),
        # Nothing odd: near before the report, or so far off that no other year brings it near.
        ("2018-12-29", "2019-01-14", "29 декабря", set()),
        ("2019-01-15", "2019-01-14", "15 января", set()),
        ("2018-04-01", "2019-01-14", "в апреле", set()),
        ("2017-02-20..2017-04-10", "2019-01-14", "зимой", set()),
        ("2020-02-29", "2019-03-01", "29 февраля", {YEAR}),
    ],
)
def test_days_are_doubted_for_their_reason(said: str, reported: str, words: str, wanted: set[Doubt]) -> None:
    assert doubts_of(days(said), day_from_iso(reported), words) == wanted


def test_open_days_are_not_doubted() -> None:
    reported = day_from_iso("2019-01-14")

    assert doubts_of(Interval(OPEN_LO, OPEN_HI), reported, "") == frozenset()
    assert doubts_of(Interval(reported + 300, OPEN_HI), reported, "") == frozenset()


@given(st.integers(-700_000, 2_900_000), st.integers(0, 400), st.integers(-700_000, 2_900_000), st.text(max_size=40))
def test_any_days_and_words_have_an_answer(lo: int, length: int, reported: int, words: str) -> None:
    assert doubts_of(Interval(lo, lo + length), Day(reported), words) <= set(Doubt)
