"""The rest of the drawing kit: dots, stacks and the board stand within their pictures, and their rows say the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.intervals import OPEN_HI, Interval
from safeconduct.desk.drawing import LABELS, WIDTH, Picture
from safeconduct.desk.drawing_board import Party, Stay, Way, board
from safeconduct.desk.drawing_days import Dotted, Happening, dots_on_days, stacked_days, time_axis

FIRST, LAST = int(day_from_iso("0001-01-01")), int(day_from_iso("9999-12-31"))
MARCH = int(day_from_iso("2030-03-01"))
days = st.integers(FIRST, LAST).map(Day)
counts = st.lists(st.integers(0, 5000), min_size=2, max_size=2)


def stands_within(picture: Picture) -> bool:
    bars = all(0 <= bar.x <= bar.x + bar.width <= WIDTH and bar.y >= 0 for bar in picture.bars)
    tall = all(bar.y + bar.height <= picture.height for bar in picture.bars)
    dots = all(0 <= dot.x <= WIDTH and 0 <= dot.y <= picture.height for dot in picture.dots)
    return bars and tall and dots and all(arrow.x1 < arrow.x2 <= WIDTH for arrow in picture.arrows)


@given(st.lists(days, min_size=1, max_size=8))
def test_dots_stand_in_their_days_and_each_is_a_row(chosen: list[Day]) -> None:
    happenings = tuple(Happening(day, "happened", "seen") for day in chosen)

    picture = dots_on_days((Dotted("a line", happenings),), "en")
    axis = time_axis(Interval(min(chosen), max(chosen)), happenings, "en")

    assert stands_within(picture)
    assert stands_within(axis)
    assert all(dot.x > LABELS for dot in picture.dots)
    assert [dot.x for dot in picture.dots] == sorted(dot.x for dot in picture.dots)
    assert len(picture.rows) == len(axis.rows) == len(chosen)


@given(st.dictionaries(days, counts, min_size=1, max_size=8))
def test_stacks_are_as_tall_as_their_counts_and_stand_on_one_line(counted: dict[Day, list[int]]) -> None:
    picture = stacked_days(counted, "ru")

    assert stands_within(picture)
    for bar in picture.bars:
        assert bar.kind in ("part-0", "part-1")
    assert len(picture.bars) == sum(1 for both in counted.values() for one in both if one)
    assert len(picture.rows) == len(counted)


def test_two_counts_of_a_day_stand_one_upon_the_other() -> None:
    below, above = stacked_days({Day(MARCH): (3, 2)}, "en").bars

    assert below.y == pytest.approx(above.y + above.height)
    assert below.height == pytest.approx(1.5 * above.height)


def test_no_day_at_all_is_an_empty_picture() -> None:
    assert stacked_days({}, "en").bars == ()
    assert dots_on_days((), "en").dots == ()
    assert board((), Day(MARCH), "en").rows == ()


def test_the_board_says_in_its_rows_all_that_it_draws() -> None:
    sorrel = Party(
        "Sorrel",
        "4 · until 16 March",
        (
            Stay("T2", Interval(MARCH + 13, MARCH + 14), "stay", "there now"),
            Stay("S5", Interval(MARCH + 15, OPEN_HI), "safe", "planned"),
        ),
        (Way(Interval(MARCH + 15, MARCH + 15), "late", "overdue"),),
    )
    marten = Party("Marten", "2", refused="no seat before 30 March")

    picture = board((sorrel, marten), Day(MARCH + 14), "en")

    assert picture.rows == (
        ("Sorrel", "14–15 March 2030", "T2", "there now"),
        ("Sorrel", "16 March 2030", "→", "overdue"),
        ("Sorrel", "from 16 March 2030", "S5", "planned"),
        ("Marten", "", "", "no seat before 30 March"),
    )
    assert stands_within(picture)
    today, here, there = picture.bars
    (way,) = picture.arrows
    assert (today.kind, here.kind, there.is_open_hi) == ("today", "stay", True)
    assert here.x + here.width == pytest.approx(way.x1)
    assert way.x2 == pytest.approx(there.x)
    assert ("no seat before 30 March", "refused") in {(label.text, label.kind) for label in picture.labels}
