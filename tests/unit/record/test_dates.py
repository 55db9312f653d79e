"""A typed day is read in one place: ISO or a month in words, never without its year, never guessed."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.desk.drawing import short_day
from safeconduct.record.dates import NoYear, dates_from_words
from safeconduct.record.types import PropertyKind
from safeconduct.record.wording import span_in_words
from safeconduct.record.words import NotUnderstood

EPOCH = datetime.date(1970, 1, 1).toordinal()
days = st.dates(datetime.date(1000, 1, 1)).map(lambda date: date.toordinal() - EPOCH)


def read(words: str) -> tuple[str, str]:
    span = dates_from_words(words).interval
    return (
        "" if span.lo == OPEN_LO else iso_from_day(Day(span.lo)),
        "" if span.hi == OPEN_HI else iso_from_day(Day(span.hi)),
    )


@pytest.mark.parametrize(
    "words",
    [
        "2018-08-10",
        "10 августа 2018",
        "10 Августа 2018 года",
        "10 августа 2018 г.",
        "10\u00a0августа  2018",
        "10 August 2018",
        "August 10, 2018",
        "August 10 2018",
        "10 авг 2018",
        "10 авг. 2018г.",
        "10 Aug 2018",
        "Aug. 10, 2018",
    ],
)
def test_a_day_is_read_in_figures_and_in_words_of_either_language(words: str) -> None:
    assert read(words) == ("2018-08-10", "2018-08-10")


@pytest.mark.parametrize(
    ("words", "lo", "hi"),
    [
        ("2018", "2018-01-01", "2018-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("февраль 2019", "2019-02-01", "2019-02-28"),
        ("December 2018", "2018-12-01", "2018-12-31"),
        ("1–10 декабря 2018", "2018-12-01", "2018-12-10"),
        ("1-10 December 2018", "2018-12-01", "2018-12-10"),
        ("с 1 по 10 декабря 2018 года", "2018-12-01", "2018-12-10"),
        ("from 20 November to 5 December 2018", "2018-11-20", "2018-12-05"),
        ("20 December 2018 – 10 January 2019", "2018-12-20", "2019-01-10"),
        ("2018-12..январь 2019", "2018-12-01", "2019-01-31"),
        ("10 декабря 2018..", "2018-12-10", ""),
        ("..2018-12", "", "2018-12-31"),
        ("начало декабря 2018", "2018-12-01", "2018-12-10"),
        ("в начале дек. 2018г.", "2018-12-01", "2018-12-10"),
        ("1-10 Dec 2018", "2018-12-01", "2018-12-10"),
        ("сент. 2018..нояб 2018", "2018-09-01", "2018-11-30"),
        ("в середине февраля 2019 года", "2019-02-11", "2019-02-20"),
        ("конец февраля 2019", "2019-02-21", "2019-02-28"),
        ("early December 2018", "2018-12-01", "2018-12-10"),
        ("the end of December 2018", "2018-12-21", "2018-12-31"),
        ("mid-January 2019", "2019-01-11", "2019-01-20"),
        ("late 2018-11", "2018-11-21", "2018-11-30"),
        ("early December 2018 – mid January 2019", "2018-12-01", "2019-01-20"),
    ],
)
def test_a_month_a_year_and_a_range_are_all_their_days(words: str, lo: str, hi: str) -> None:
    assert read(words) == (lo, hi)


@pytest.mark.parametrize(
    "words",
    [
        "10 августа",
        "August 10",
        "10 August",
        "август",
        "1–10 декабря",
        "14 янв",
        "14 Jan.",
        "1 декабря..2019",
        "2018..5 января",
    ],
)
def test_a_day_without_its_year_is_refused_because_of_the_year(words: str) -> None:
    with pytest.raises(NoYear) as refused:
        dates_from_words(words)

    assert "year is missing" in refused.value.advice("en").what
    assert words in refused.value.advice("ru").what


@pytest.mark.parametrize(
    "words",
    ["10.08.2018", "8/10/2018", "10 а 2018", "10 August 18", "about August 2018", "..", "", "0000-01-01", "2018-13",
     "10 августов 2018",
     "30 февраля 2019", "2018-02-30", "10 of 2018", "٢٠١٨", "5 января 2019..5 декабря 2018", "1..10"],
)  # fmt: skip
def test_what_could_mean_two_things_or_nothing_is_refused_and_not_for_its_year(words: str) -> None:
    with pytest.raises(NotUnderstood) as refused:
        dates_from_words(words)

    assert not isinstance(refused.value, NoYear)
    assert "2018-12-29" in refused.value.advice("en").do
    assert "29 декабря 2018" in refused.value.advice("ru").do


@given(days, days, st.sampled_from(["en", "ru"]))
def test_days_can_be_typed_as_the_program_shows_them(one: int, other: int, language: Language) -> None:
    span = Interval(min(one, other), max(one, other))

    assert dates_from_words(span_in_words(PropertyKind.DATE, span, language)).interval == span


@given(days, st.sampled_from(["en", "ru"]))
def test_a_day_can_be_typed_as_an_axis_names_it(one: int, language: Language) -> None:
    day = iso_from_day(Day(one))
    named = " ".join(short_day(Day(one), language).split()[:2])

    assert read(f"{named} {day[:4]}") == (day, day)
