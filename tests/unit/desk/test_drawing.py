"""Pictures of time: ranges are bars on one scale of days, whatever the days; each shape stands within the picture."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.desk.drawing import LABELS, WIDTH, Axis, Said, Voiced, day_columns, range_bars, short_day

FIRST, LAST = int(day_from_iso("0001-01-01")), int(day_from_iso("9999-12-31"))
JANUARY = int(day_from_iso("2019-01-01"))
spans = st.tuples(st.integers(FIRST, LAST), st.integers(FIRST, LAST)).map(lambda ends: Interval(min(ends), max(ends)))
open_spans = st.one_of(
    spans, spans.map(lambda one: Interval(OPEN_LO, one.hi)), spans.map(lambda one: Interval(one.lo, OPEN_HI))
)


def drawn(*lines: Interval) -> Voiced:
    return Voiced("a voice", tuple(Said("a line", span, "stands") for span in lines))


@given(st.lists(open_spans, min_size=1, max_size=6))
def test_every_bar_stands_within_the_picture_and_every_day_named_is_in_order(lines: list[Interval]) -> None:
    picture = range_bars((drawn(*lines),), "en")

    assert all(bar.x >= LABELS and bar.x + bar.width <= WIDTH for bar in picture.bars)
    assert all(bar.y > 0 and bar.y + bar.height < picture.height for bar in picture.bars)
    assert 1 <= len(picture.ticks) <= 9
    assert [tick.x for tick in picture.ticks] == sorted(tick.x for tick in picture.ticks)


def test_days_have_one_width() -> None:
    picture = range_bars((drawn(Interval(JANUARY, JANUARY), Interval(JANUARY, JANUARY + 9)),), "en")

    one, ten = (bar.width for bar in picture.bars)
    assert ten == pytest.approx(10 * one, abs=0.5)


def test_an_open_end_is_drawn_to_the_edge_and_says_so() -> None:
    (bar,) = range_bars((drawn(Interval(JANUARY, OPEN_HI)),), "en").bars

    assert (bar.is_open_lo, bar.is_open_hi) == (False, True)


def test_a_range_of_thousands_of_years_is_drawn_at_once() -> None:
    began = time.process_time()

    picture = range_bars((drawn(Interval(FIRST, LAST)),), "ru")

    assert 2 <= len(picture.ticks) <= 9
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize(
    ("language", "day", "said"),
    [
        ("en", "2019-01-21", "21 Jan"),
        ("ru", "2019-01-21", "21 янв"),
        ("ru", "2018-05-03", "3 мая"),
        ("en", "2019-01-01", "1 Jan 2019"),
    ],
)
def test_days_are_named_as_people_write_them(language: str, day: str, said: str) -> None:
    assert short_day(day_from_iso(day), "ru" if language == "ru" else "en") == said


def test_each_day_with_accounts_is_a_column_that_leads_to_it_and_the_day_looked_at_is_marked() -> None:
    counted = {Day(JANUARY + 10): 3, Day(JANUARY + 13): 8, Day(JANUARY + 20): 1}
    links = {day: f"/x?day={day}" for day in counted}

    past = day_columns(counted, links, marked=Day(JANUARY + 13), is_past=True, language="en")
    today = day_columns(counted, links, marked=Day(JANUARY + 900), is_past=False, language="en")

    assert [(one.n, one.day, one.is_marked) for one in past.columns] == [
        (3, "11 Jan", False),
        (8, "14 Jan", True),
        (1, "21 Jan", False),
    ]
    assert [one.address for one in past.columns] == list(links.values())
    assert max(past.columns, key=lambda one: one.height).n == 8
    assert not any(one.is_marked for one in today.columns)
    assert today.mark < 0


def test_an_axis_of_nothing_known_is_an_axis_all_the_same() -> None:
    assert Axis.over([Interval(OPEN_LO, OPEN_HI)]).ticks("en")
