"""A moment is read as people at night write it, in the zone of this computer; one that lies ahead is refused."""

from __future__ import annotations

import datetime

import pytest

from safeconduct.base.errors import SafeconductError
from safeconduct.record.dates import NoYear
from safeconduct.record.moments import MomentAhead, NotAMoment, ms_from_words

NOW = 1_800_000_000_000  # 15 January 2027, 08:00 UTC


def here(*parts: int) -> int:
    return int(datetime.datetime(*parts).astimezone().timestamp()) * 1000  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "words",
    [
        "26.11.2026",
        " 26.11.2026 ",
        "26.11.2026 г.",
        "2026-11-26",
        "26 November 2026",
        "26 ноября 2026",
        "26.11.2026 0:00",
    ],
)
def test_a_day_is_read_in_every_form_that_people_write(words: str) -> None:
    assert ms_from_words(words, now=NOW) == here(2026, 11, 26)


@pytest.mark.parametrize(
    "words",
    ["26.11.2026 02:30", "26.11.2026, 2:30", "26.11.2026 в 02:30", "2026-11-26T02:30", "2026-11-26 02:30:00",
     "26 ноября 2026 в 2:30", "26 November 2026 at 02:30"],
)  # fmt: skip
def test_a_time_may_follow_the_day(words: str) -> None:
    assert ms_from_words(words, now=NOW) == here(2026, 11, 26, 2, 30)


@pytest.mark.parametrize(
    "words", ["02:30", "11.26.2026", "31.11.2026", "26.11.26", "26.11.2026 25:00", "11/26/2026", "ночью", "0.0.0000"]
)
def test_what_is_no_moment_is_refused_with_how_to_write_one(words: str) -> None:
    with pytest.raises(NotAMoment) as refused:
        ms_from_words(words, now=NOW)
    assert "26.11.2026 02:30" in refused.value.advice("ru").do


def test_a_day_without_its_year_and_one_that_lies_ahead_are_refused() -> None:
    with pytest.raises(NoYear):
        ms_from_words("26 November", now=NOW)
    with pytest.raises(MomentAhead):
        ms_from_words("26.11.2027", now=NOW)
    assert issubclass(MomentAhead, SafeconductError)
