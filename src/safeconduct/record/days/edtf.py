"""Days written by EDTF, the Extended Date/Time Format (ISO 8601-2; Library of Congress, 2019): the part used here.

``2018-12-29``, ``2018-12``, ``2018``; a season, quarter or half of a year (``2018-21`` … ``2018-41``); about
(``2018-12~``); some day of a month (``2018-12-XX``); without a year (``XXXX-12-29``); from … to
(``2018-12-06/2019-01-22``, an end may be open: ``../2018-12-31``); one of (``[2018-12-29,2019-01-05]``) and some day
within (``[2018-12-01..2018-12-10]``). Reads these strictly and nothing else: no times, no zones, no spaces. What the
format leaves open is settled here: how wide "about" is, and which months a season has. See docs/formats/days.md.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval, hull
from safeconduct.record.words import NotUnderstood

# How far "about" reaches on either side, in days: of a day, of months, of a year. People who say "about the 12th" may
# mean a day of the next week, hardly one of the week after; of longer times it is half of what is named.
ABOUT_A_DAY: Final = 5
ABOUT_A_MONTH: Final = 15
ABOUT_A_YEAR: Final = 183

# Parts of a year that the format numbers as months: the month each begins in and how many it has. A winter of a year
# may be the one it begins with or the one it ends with: `_WINTER` holds both.
_WINTER: Final = 24
_PARTS_OF_YEAR: Final = {
    21: (3, 3), 22: (6, 3), 23: (9, 3), 33: (1, 3), 34: (4, 3), 35: (7, 3), 36: (10, 3), 40: (1, 6), 41: (7, 6),
}  # fmt: skip
_MONTHS: Final = 12
_ANY_LEAP_YEAR: Final = 2000
# A winter and "about" reach into the years beside, which the calendar has to have.
_FIRST_YEAR: Final = 2
_LAST_YEAR: Final = 9997
_DATE: Final = re.compile(r"(?P<year>[0-9]{4}|XXXX)(?:-(?P<month>[0-9]{2}|XX)(?:-(?P<day>[0-9]{2}|XX))?)?(?P<about>~)?")
# Dates of one set; a set of ours has two or three.
_MOST_OF_A_SET: Final = 31
_MOST_CHARACTERS: Final = 16 * _MOST_OF_A_SET

NO_EDTF: Final = Phrase("These are no days as EDTF has them", "Так дни по EDTF не записывают")
HOW_EDTF: Final = Phrase(
    "2018-12-29, 2018-12, 2018-12-06/2019-01-22, [2018-12-01..2018-12-10], 2018-12~.",
    "2018-12-29, 2018-12, 2018-12-06/2019-01-22, [2018-12-01..2018-12-10], 2018-12~.",
)


@dataclass(frozen=True, slots=True)
class Date:
    """A day, a month, a part of a year or a year; 0 is what is not said. ValueError for what no calendar has.

    ``is_some_day``: one day of the month, unknown which.
    """

    year: int = 0
    month: int = 0
    day: int = 0
    is_about: bool = False
    is_some_day: bool = False

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if self.year and not _FIRST_YEAR <= self.year <= _LAST_YEAR:
            raise ValueError("no such year")
        if self.is_some_day and (self.day or not (self.year and 1 <= self.month <= _MONTHS)):
            raise ValueError("some day of no month")
        if not self.year and ((not self.day and not self.month) or self.is_about or self.month > _MONTHS):
            raise ValueError("nothing is said")
        if self.day:
            self._check_day()
        elif self.month and self.month > _MONTHS and self.month != _WINTER and self.month not in _PARTS_OF_YEAR:
            raise ValueError("no such month")

    def _check_day(self) -> None:
        if not self.month and self.year:
            raise ValueError("a day of no month")
        month = self.month or 1
        if month > _MONTHS or not 1 <= self.day <= calendar.monthrange(self.year or _ANY_LEAP_YEAR, month)[1]:
            raise ValueError("no such day")

    def __str__(self) -> str:
        """Return it as the format has it."""
        text = f"{self.year:04}" if self.year else "XXXX"
        if self.month or self.day:
            text += f"-{self.month:02}" if self.month else "-XX"
        if self.day or self.is_some_day:
            text += f"-{self.day:02}" if self.day else "-XX"
        return text + "~" * self.is_about

    def days(self) -> Interval:
        """Return every day it may mean; unknown without a year."""
        if not self.year:
            return UNKNOWN
        named, wide = self._named()
        if not self.is_about:
            return named
        return Interval(named.lo - wide, named.hi + wide)

    def _named(self) -> tuple[Interval, int]:
        """Return the days that are named, and how far "about" reaches."""
        if self.day:
            day = day_from_iso(f"{self.year:04}-{self.month:02}-{self.day:02}")
            return Interval(day, day), ABOUT_A_DAY
        if self.month == _WINTER:
            return Interval(first_of(self.year - 1, 12), first_of(self.year + 1, 3) - 1), ABOUT_A_MONTH
        if self.month:
            first, months = _PARTS_OF_YEAR.get(self.month, (self.month, 1))
            return months_of(self.year, first, months), ABOUT_A_MONTH
        return months_of(self.year, 1, _MONTHS), ABOUT_A_YEAR


@dataclass(frozen=True, slots=True)
class Through:
    """From one date to another, both included; None is an open end."""

    lo: Date | None
    hi: Date | None

    def __post_init__(self) -> None:
        """Refuse two open ends, and an end before its beginning."""
        if self.lo is None and self.hi is None:
            raise ValueError("two open ends")
        if self.lo is not None and self.hi is not None and self.lo.days().lo > self.hi.days().hi:
            raise ValueError("backwards")

    def __str__(self) -> str:
        """Return it as the format has it."""
        return f"{self.lo or '..'}/{self.hi or '..'}"

    def days(self) -> Interval:
        """Return every day from the first to the last."""
        lo = self.lo.days().lo if self.lo is not None else OPEN_LO
        return Interval(lo, self.hi.days().hi if self.hi is not None else OPEN_HI)


@dataclass(frozen=True, slots=True)
class Within:
    """Some time between two dates, both included."""

    lo: Date
    hi: Date

    def __post_init__(self) -> None:
        """Refuse an end before its beginning, and a date without its year."""
        if not (self.lo.year and self.hi.year) or self.lo.days().lo > self.hi.days().hi or self.lo == self.hi:
            raise ValueError("nothing between")

    def __str__(self) -> str:
        """Return it as the format has it."""
        return f"[{self.lo}..{self.hi}]"

    def days(self) -> Interval:
        """Return every day from the first to the last."""
        return Interval(self.lo.days().lo, self.hi.days().hi)


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of several dates, unknown which; in the order of their days."""

    dates: tuple[Date, ...]

    def __post_init__(self) -> None:
        """Refuse a single date, dates without a year, and another order."""
        begun = [one.days().lo for one in self.dates]
        if not 1 < len(begun) <= _MOST_OF_A_SET or any(a >= b for a, b in pairwise(begun)):
            raise ValueError("no set of dates")
        if not all(one.year for one in self.dates):
            raise ValueError("a set without its year")

    def __str__(self) -> str:
        """Return it as the format has it."""
        return f"[{','.join(map(str, self.dates))}]"

    def days(self) -> Interval:
        """Return the days from the first date to the last, those between them too."""
        return hull(one.days() for one in self.dates)


Edtf = Date | Through | Within | OneOf


def edtf_from_text(text: str) -> Edtf:
    """Return the days of a text in this part of EDTF; NotUnderstood for anything else."""
    try:
        return _read(text)
    except ValueError:
        raise NotUnderstood(reason=NO_EDTF, how=HOW_EDTF, shown=text) from None


def date_of(day: int, *, is_about: bool = False) -> Date:
    """Return one day as a date."""
    year, month, number = map(int, iso_from_day(Day(day)).split("-"))
    return Date(year, month, number, is_about)


def within(days: Interval) -> Date | Within:
    """Return some day of these, both ends known."""
    if days.lo == days.hi:
        return date_of(days.lo)
    return Within(date_of(days.lo), date_of(days.hi))


def about(date: Date) -> Date:
    """Return the same, not exactly."""
    return replace(date, is_about=True)


def first_of(year: int, month: int) -> Day:
    """Return the first day of a month."""
    return day_from_iso(f"{year:04}-{month:02}-01")


def months_of(year: int, first: int, months: int) -> Interval:
    """Return the days of some months from the first of them on; they may end in the next year."""
    after = first - 1 + months
    return Interval(first_of(year, first), first_of(year + after // _MONTHS, after % _MONTHS + 1) - 1)


def _read(text: str) -> Edtf:
    if len(text) > _MOST_CHARACTERS:
        raise ValueError("too long")
    if text.startswith("[") and text.endswith("]"):
        inside = text[1:-1]
        if ".." in inside:
            lo, _, hi = inside.partition("..")
            return Within(_date(lo), _date(hi))
        return OneOf(tuple(_date(one) for one in inside.split(",")))
    if "/" in text:
        lo, _, hi = text.partition("/")
        return Through(None if lo == ".." else _date(lo), None if hi == ".." else _date(hi))
    return _date(text)


def _date(text: str) -> Date:
    found = _DATE.fullmatch(text)
    if found is None or found["year"] == "0000":
        raise ValueError("no date")
    year, month, day = found["year"], found["month"], found["day"]
    if (month == "XX" and (day in (None, "XX") or year != "XXXX")) or month == "00" or day == "00":
        raise ValueError("no date")
    return Date(
        0 if year == "XXXX" else int(year),
        0 if month in (None, "XX") else int(month),
        0 if day in (None, "XX") else int(day),
        is_about=bool(found["about"]),
        is_some_day=day == "XX",
    )
