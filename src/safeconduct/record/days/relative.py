"""Days counted from another day: yesterday, last week, two months ago, a week after New Year. Pure.

How exact "so long ago" is: half of its unit, or a fifth of the time, whichever is more; up to four days exactly. Who
says "a month ago" may mean anything from two weeks to six. What people would understand differently holds all meanings.
"""

from __future__ import annotations

import calendar
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.intervals import Interval, hull
from safeconduct.record.days.edtf import Date, Edtf, OneOf, Through, date_of, first_of, within
from safeconduct.record.days.stretches import (
    WEEK,
    OfYear,
    first_of_month,
    part_of_month,
    part_of_week,
    part_of_year,
    weekday,
    year_of,
)

# Longer ago than this nobody is asked about.
_MOST: Final = {"day": 4000, "week": 1000, "fortnight": 500, "month": 1200, "year": 100}
_UNIT_DAYS: Final = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365}
_HALF_UNIT: Final = {"day": 0, "week": 3, "fortnight": 3, "month": 15, "year": 183}
# The longest there are.
_WHOLE_UNIT: Final = {"day": 1, "week": 7, "fortnight": 14, "month": 31, "year": 366}
_SHARE: Final = 5
_MONTHS: Final = 12
# The month from which "this winter" may be the one to come.
_SUMMER: Final = 6


def said(code: str, said_on: Day) -> tuple[Edtf, bool]:
    """Return the days of a word counted from the day it was said on, and whether it could mean two things."""
    if code in _SAID_WEEKS:
        return week(said_on, _SAID_WEEKS[code], is_english=True), False
    if code == "month_before_last":
        return month(said_on, -2), False
    if code == "year_before_last":
        return Date(year_of(said_on) - 2), False
    lo, hi, is_night, is_doubtful = _SAID[code]
    if is_night:
        return Through(date_of(said_on + lo), date_of(said_on + hi)), is_doubtful
    return within(Interval(said_on + lo, said_on + hi)), is_doubtful


# First and last day, counted from the day of saying; whether it is one night; whether it could mean two things.
_SAID: Final = {
    "yesterday": (-1, -1, False, False),
    "two_days_before": (-2, -2, False, False),
    "today": (0, 0, False, False),
    "tomorrow": (1, 1, False, False),
    "in_two_days": (2, 2, False, False),
    "last_night": (-1, 0, True, False),
    # The night that is over, or the one to come.
    "this_night": (-1, 1, False, True),
    # The night to yesterday, or that to today.
    "night_of_yesterday": (-2, 0, False, True),
    # A few days, as many as `record.words` takes a few for, or none yet.
    "lately": (-9, 0, False, False),
}
_SAID_WEEKS: Final = {"week_before_last": -2}


def week(said_on: Day, weeks: int, *, is_english: bool) -> Edtf:
    """Return a week, from Monday to Sunday; in English, where some begin it on Sunday, from that Sunday on."""
    monday = said_on - weekday(said_on) + WEEK * weeks
    return within(Interval(monday - is_english, monday + WEEK - 1))


def part_of_that(said_on: Day, which: int, unit: str, part: str) -> Edtf | None:
    """Return a part of a week, month or year counted from that of a day; None where there is no such part."""
    if unit == "week":
        return part_of_week(said_on - weekday(said_on) + WEEK * which, part)
    if unit == "month":
        that = month(said_on, which)
        return part_of_month(that.month, part)(that.year)
    return part_of_year(part)(year_of(said_on) + which) if unit == "year" else None


def month(said_on: Day, months: int) -> Date:
    """Return a month counted from that of a day."""
    year, number, _ = map(int, iso_from_day(Day(first_of_month(said_on, months).lo)).split("-"))
    return Date(year, number)


def that_weekday(said_on: Day, wanted: int) -> tuple[Edtf, bool]:
    """Return the newest such day before the day of saying; said on such a day it may be that day itself."""
    newest = said_on - ((weekday(said_on) - wanted) % WEEK or WEEK)
    if newest + WEEK == said_on:
        return OneOf((date_of(newest), date_of(said_on))), True
    return date_of(newest), False


def which_weekday(said_on: Day, which: int, wanted: int) -> tuple[Edtf, bool]:
    """Return last, this or next Friday: some mean the nearest one, some that of the week."""
    of_week = said_on - weekday(said_on) + WEEK * which + wanted
    if which == 0:
        return date_of(of_week), False
    if which == 1:
        nearest = said_on + ((wanted - weekday(said_on)) % WEEK or WEEK)
    else:
        nearest = said_on - ((weekday(said_on) - wanted) % WEEK or WEEK) + WEEK * (which + 1)
    found = sorted({of_week, nearest})
    if len(found) == 1:
        return date_of(of_week), False
    return OneOf(tuple(date_of(one) for one in found)), True


def which_of_year(said_on: Day, which: int, of_year: OfYear, *, is_winter: bool = False) -> tuple[Edtf | None, bool]:
    """Return last, this or next summer or December; "last" said in the same year may be that of the year before.

    ``is_winter``: it runs on into the next year, and "this winter" is the one that runs, or has just run.
    """
    year, month = map(int, iso_from_day(said_on).split("-")[:2])
    current = year - (is_winter and month < _MONTHS)
    if which == 0:
        return _this(said_on, current, of_year, is_turn=is_winter and _SUMMER <= month < _MONTHS)
    if which == -2:
        found = of_year(current - 1)
        is_over = (of_year(current) or date_of(said_on)).days().hi < said_on
        return _either(found, of_year(current - 2), -1) if is_over and found else (of_year(current - 2), False)
    years = range(year + 1, year - 9, -1) if which < 0 else range(year - 1, year + 9)
    for one in years:
        found = of_year(one)
        if found is None:
            continue
        days = found.days()
        if days.hi < said_on if which < 0 else days.lo > said_on:
            near = current if which < 0 else year
            return (found, False) if one != near else _either(found, of_year(one + which), which)
    return None, False


def _this(said_on: Day, year: int, of_year: OfYear, *, is_turn: bool) -> tuple[Edtf | None, bool]:
    """Return that of this year; what lies ahead may be that of the year before, of which it is told.

    ``is_turn``: it is over for months, and the one to come may be meant.
    """
    found = of_year(year)
    if found is None:
        return None, False
    if found.days().lo > said_on:
        return _either(found, of_year(year - 1), -1)
    return _either(found, of_year(year + 1), 1) if is_turn else (found, False)


def _either(near: Edtf, far: Edtf | None, which: int) -> tuple[Edtf, bool]:
    if far is None:
        return near, True
    first, last = (far, near) if which < 0 else (near, far)
    if isinstance(first, Date) and isinstance(last, Date):
        return OneOf((first, last)), True
    return within(hull((first.days(), last.days()))), True


def away(edtf: Edtf, count: tuple[int, int], unit: str, direction: int) -> Edtf | None:
    """Return the days that lie so long before (-1) or after (1) others; None for longer than anybody is asked about."""
    if count[1] > _MOST[unit]:
        return None
    least, most = count
    near = [_moved(end, least * direction, unit) - direction * _slack(least, unit) for end in edtf.days()]
    far = [_moved(end, most * direction, unit) + direction * _slack(most, unit) for end in edtf.days()]
    return within(Interval(min(*near, *far), max(*near, *far)))


def nth(edtf: Edtf, number: int, unit: str, direction: int) -> Edtf | None:
    """Return the third day, week or month before (-1) or after (1) others, counted with the first or without it."""
    if not 1 <= number <= _MOST[unit]:
        return None
    days, beyond = edtf.days(), _WHOLE_UNIT[unit] - 1
    if direction > 0:
        first = _moved(days.lo, number - 1, unit) if number > 1 else days.lo + 1
        return within(Interval(first, max(first, _moved(days.hi, number, unit) + beyond)))
    last = _moved(days.hi, 1 - number, unit) if number > 1 else days.hi - 1
    return within(Interval(min(last, _moved(days.lo, -number, unit) - beyond), last))


def beside(edtf: Edtf, unit: str, direction: int) -> Edtf:
    """Return the day, week or month right before (-1) or after (1): so long, or the next of the calendar."""
    return nth(edtf, 1, unit, direction) or edtf


def half_more(edtf: Edtf, unit: str, direction: int) -> Edtf:
    """Return the days that lie one and a half of a unit away."""
    length = _UNIT_DAYS[unit] * 3 // 2
    slack = max(_HALF_UNIT[unit], length // _SHARE)
    days = edtf.days()
    return within(Interval(days.lo + direction * length - slack, days.hi + direction * length + slack))


def lately(said_on: Day, count: tuple[int, int], unit: str) -> Edtf | None:
    """Return the last so many days, weeks or months, the day of saying included."""
    if count[1] > _MOST[unit]:
        return None
    return Through(date_of(_moved(said_on, -count[1], unit)), date_of(said_on))


def _slack(count: int, unit: str) -> int:
    return max(_HALF_UNIT[unit], count * _UNIT_DAYS[unit] // _SHARE)


def _moved(day: int, count: int, unit: str) -> int:
    if unit in ("day", "week", "fortnight"):
        return day + count * _UNIT_DAYS[unit]
    year, number, of_month = map(int, iso_from_day(Day(day)).split("-"))
    months = year * _MONTHS + number - 1 + count * (_MONTHS if unit == "year" else 1)
    year, number = months // _MONTHS, months % _MONTHS + 1
    return first_of(year, number) + min(of_month, calendar.monthrange(year, number)[1]) - 1
