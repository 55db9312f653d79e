"""Stretches of days of a year: its months, seasons, quarters, holidays, and the parts of these. Pure.

How wide each is stands here and nowhere else, with its reason; docs/formats/days.md has it as a table. Where people
differ, the days hold what each of them may mean.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.intervals import Interval
from safeconduct.record.days.edtf import Date, Edtf, OneOf, Through, Within, first_of, months_of, within

OfYear = Callable[[int], Edtf | None]
"""The days of a year; None where that year, or every year, has none such."""

WEEK: Final = 7
WINTER: Final = 24
_SEASON_BEGINS: Final = {21: 3, 22: 6, 23: 9, 24: 12}
_SEASON_MONTHS: Final = 3
# Parts of a month, first and last day; 31 stands for the last day it has. Thirds as in `record.dates`; "the first days"
# are a third too, because some people mean three days by it and some ten.
_MONTH_PARTS: Final = {
    "begin": (1, 10), "middle": (11, 20), "end": (21, 31), "first_half": (1, 15), "second_half": (16, 31),
    "first_ten": (1, 10), "second_ten": (11, 20), "third_ten": (21, 31), "tens": (10, 19), "twenties": (20, 29),
}  # fmt: skip
# Parts of a year in months: thirds.
_YEAR_PARTS: Final = {"begin": (1, 4), "middle": (5, 4), "end": (9, 4)}
_YEAR_HALVES: Final = {"first_half": 40, "second_half": 41}
_SEASON_PARTS: Final = {"begin": 0, "middle": 1, "end": 2}
# Parts of a week in days after Monday.
_WEEK_PARTS: Final = {"begin": (0, 2), "middle": (1, 4), "end": (3, 6)}
_WEEKS: Final = {"week_1": 1, "week_2": 2, "week_3": 3}


def exact(date: Callable[[int], Date]) -> OfYear:
    """Return the days of a date that some years, or none, have."""

    def of_year(year: int) -> Edtf | None:
        try:
            return date(year)
        except ValueError:
            return None

    return of_year


def day_of(month: int, day: int) -> OfYear:
    """Return one day."""
    return exact(lambda year: Date(year, month, day))


def month_of(month: int, *, is_some_day: bool = False) -> OfYear:
    """Return a month, or some day of it."""
    return lambda year: Date(year, month, is_some_day=is_some_day)


def season_of(season: int, *, is_year_said: bool) -> OfYear:
    """Return a season; a winter whose year is said may begin or end in it, and one whose year is taken begins in it."""
    if season != WINTER or is_year_said:
        return lambda year: Date(year, season)
    return lambda year: within(months_of(year, 12, _SEASON_MONTHS))


def winter_between(year: int) -> Edtf:
    """Return the winter that begins in a year."""
    return within(months_of(year, 12, _SEASON_MONTHS))


def part_of_month(month: int, part: str) -> OfYear:
    """Return a part of a month; none where a month has no such part."""
    return lambda year: _part_of_month(months_of(year, month, 1), part)


def _part_of_month(days: Interval, part: str) -> Edtf | None:
    if part in _MONTH_PARTS:
        first, last = _MONTH_PARTS[part]
        return within(Interval(days.lo + first - 1, min(days.lo + last - 1, days.hi)))
    if part == "last_week":
        last_full = days.hi - (weekday(days.hi) + 1) % WEEK
        return within(Interval(min(days.hi - WEEK + 1, last_full - WEEK + 1), days.hi))
    if part in _WEEKS:
        return within(_week_of_month(days, _WEEKS[part]))
    return None


def _week_of_month(days: Interval, number: int) -> Interval:
    """Return a week of a month: by sevens, from the first Monday, or from the week in which the month begins."""
    monday = days.lo + -weekday(days.lo) % WEEK
    after = WEEK * (number - 1)
    begun = (days.lo + after, monday + after, (monday if monday == days.lo else monday - WEEK) + after)
    return Interval(max(min(begun), days.lo), min(max(begun) + WEEK - 1, days.hi))


def part_of_year(part: str) -> OfYear:
    """Return a part of a year."""
    if part in _YEAR_HALVES:
        return lambda year: Date(year, _YEAR_HALVES[part])
    if part in _YEAR_PARTS:
        return lambda year: within(months_of(year, *_YEAR_PARTS[part]))
    return lambda year: None


def part_of_season(season: int, part: str) -> OfYear:
    """Return a part of a season: one of its months."""
    if part not in _SEASON_PARTS:
        return lambda year: None
    month = _SEASON_BEGINS[season] + _SEASON_PARTS[part]
    return lambda year: within(months_of(year + (month - 1) // 12, (month - 1) % 12 + 1, 1))


def part_of_week(monday: int, part: str) -> Edtf | None:
    """Return a part of a week."""
    if part not in _WEEK_PARTS:
        return None
    first, last = _WEEK_PARTS[part]
    return within(Interval(monday + first, monday + last))


def weekday(day: int) -> int:
    """Return the day of the week, Monday 0: 1 January 1970 was a Thursday."""
    return (day + 3) % WEEK


def year_of(day: int) -> int:
    """Return the year of a day."""
    return int(iso_from_day(Day(day))[:4])


def _new_year(year: int) -> Edtf:
    return Through(Date(year - 1, 12, 31), Date(year, 1, 1))


def _days(first: tuple[int, int], last: tuple[int, int], *, years: int = 0) -> OfYear:
    """Return some day from one to another, which may lie in a later year."""
    return lambda year: Within(Date(year, *first), Date(year + years, *last))


def _either(first: tuple[int, int], last: tuple[int, int], *, years: int = 0) -> OfYear:
    return lambda year: OneOf((Date(year, *first), Date(year + years, *last)))


HOLIDAYS: Final[dict[str, OfYear]] = {
    "new_year": _new_year,
    "new_years_eve": day_of(12, 31),
    "new_years_day": day_of(1, 1),
    # The days before it: some mean the last evening, some the last week.
    "towards_new_year": _days((12, 25), (12, 31)),
    "old_new_year": lambda year: Through(Date(year, 1, 13), Date(year, 1, 14)),
    # The days off are other ones each year; these hold all of them.
    "new_year_days": _days((12, 29), (1, 10), years=1),
    "may_days": _days((4, 28), (5, 12)),
    # Of the churches, of East and West: 7 January and 25 December.
    "christmas": _either((12, 25), (1, 7), years=1),
    "christmas_eve": _either((12, 24), (1, 6), years=1),
    # The night from the eve to the day.
    "christmas_night": _days((12, 24), (1, 7), years=1),
    "christmas_days": _days((12, 18), (1, 10), years=1),
    "orthodox_christmas_eve": day_of(1, 6),
    "western_christmas_eve": day_of(12, 24),
    "epiphany_eve": day_of(1, 18),
    # In Russian the word for a baptism too.
    "epiphany": day_of(1, 19),
    "orthodox_christmas": day_of(1, 7),
    "western_christmas": day_of(12, 25),
    "victory_day": day_of(5, 9),
    # In English it may be that of other countries.
    "victory_day_en": _either((5, 8), (5, 9)),
    "womens_day": day_of(3, 8),
    "defenders_day": day_of(2, 23),
    "russia_day": day_of(6, 12),
    "unity_day": day_of(11, 4),
}
"""The days of each holiday. Those that move (Easter, Ramadan, the two Eids) have none here: they are not read."""
DOUBTFUL_HOLIDAYS: Final = frozenset(("christmas", "christmas_eve", "christmas_night", "victory_day_en", "epiphany"))
CAPITAL_HOLIDAYS: Final = frozenset(("epiphany",))
"""Holidays whose name is another word without its capital letter and its preposition."""
VAGUE_HOLIDAYS: Final = frozenset(("towards_new_year", "new_year_days", "may_days", "christmas_days"))


def first_of_month(day: int, months: int) -> Interval:
    """Return the days of the month that lies so many months from that of a day."""
    year, month, _ = map(int, iso_from_day(Day(day)).split("-"))
    months += year * 12 + month - 1
    return Interval(first_of(months // 12, months % 12 + 1), months_of(months // 12, months % 12 + 1, 1).hi)
