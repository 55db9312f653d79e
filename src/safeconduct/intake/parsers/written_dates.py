"""Days and hours as messengers write them in front of a message, in the order and the words of the phone's language.

12.01.2019, 1/12/19 and 2019-01-12; "12 янв. 2019 г."; 24 hours or a.m. and p.m. Whether 1/12 is January or December
is decided over a whole file: by a number above 12, by points (which only day-first countries use), and by the order
of the messages. Where nothing decides, the time is as wide as both, and that is said. Months in words come from the
tables of Babel, for the languages of the region and of its exile. Refuses to take a number for a date that has no
clock beside it.
"""

from __future__ import annotations

import datetime
import enum
import functools
import re
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.intervals import UNKNOWN, Interval, hull
from safeconduct.intake.parsers.said_at import hour_of_day, on_day, wall_clock

# Languages whose names of months are known; a name that two of them give to two months is not taken.
_LANGUAGES: Final = (
    *("en", "ru", "uk", "be", "ce", "ka", "hy", "az", "kk", "ky", "uz", "tr"),
    *("de", "fr", "es", "it", "pl", "nl", "pt", "sv", "fi", "no", "lt", "lv", "et", "cs", "ro"),
)
GAP: Final = "[ \u00a0\u202f\u2009]"
# A clock with its half of the day: "2:03 PM", "2:03 p. m.", "14:03:22".
_HALF: Final = rf"(?:{GAP}?(?P<half>[AaPp]\.?{GAP}?[Mm]\.?|[дДпП][пП]))?"
CLOCK: Final = rf"(?P<hour>[0-9]{{1,2}}):(?P<minute>[0-9]{{2}})(?::(?P<second>[0-9]{{2}}))?{_HALF}"
# Where a day stands before it, points may stand in a clock too: "12.01.2019, 14.03".
CLOCK_AFTER_DAY: Final = rf"(?P<hour>[0-9]{{1,2}})[:.](?P<minute>[0-9]{{2}})(?:[:.](?P<second>[0-9]{{2}}))?{_HALF}"
NUMBERS: Final = (
    r"(?P<first>[0-9]{1,4})(?P<mark>[./-])(?P<second_number>[0-9]{1,2})(?P=mark)(?P<third>[0-9]{4}|[0-9]{2})"
)
_CLOCK: Final = re.compile(rf"(?<![0-9:]){CLOCK}(?![0-9:])")
_NUMBERS: Final = re.compile(rf"(?<![0-9]){NUMBERS}(?![0-9])")
_WORD: Final = re.compile(r"[^\W\d_]+")
_YEAR: Final = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_DAY: Final = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")
_DAYS_AGO: Final = {"today": 0, "yesterday": 1, "сегодня": 0, "вчера": 1, "сьогодні": 0, "вчора": 1}
_MOST_CHARACTERS: Final = 64
_MONTHS: Final = 12


class Order(enum.Enum):
    """Which number of a date is what."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    YEAR_FIRST = "year_first"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Written:
    """A day and a clock as they are written. ``numbers`` (with the mark between them) or ``named``; or a clock alone.

    ``named``: year (0: not said), month, day. ``days_ago``: for "yesterday". ``clock``: hour of 24, minute, second.
    """

    clock: tuple[int, int, int | None]
    numbers: tuple[int, int, int] | None = None
    mark: str = ""
    named: tuple[int, int, int] | None = None
    days_ago: int | None = None

    @property
    def has_day(self) -> bool:
        """Say whether anything but a clock is written."""
        return self.numbers is not None or self.named is not None or self.days_ago is not None

    def ymd(self, order: Order) -> tuple[int, int, int]:
        """Return year, month and day in one order; the numbers must be there."""
        first, second, third = self.numbers or (0, 0, 0)
        if order is Order.YEAR_FIRST:
            return full_year(first), second, third
        month, day = (second, first) if order is Order.DAY_FIRST else (first, second)
        return full_year(third), month, day


def full_year(year: int) -> int:
    """Return a year of two digits as one of this century: no messenger is older."""
    return 2000 + year if year < 100 else year


def from_groups(found: re.Match[str]) -> Written:
    """Return what a pattern made of `NUMBERS` and `CLOCK` found."""
    return Written(
        clock_from(found),
        (int(found["first"]), int(found["second_number"]), int(found["third"])),
        found["mark"],
    )


def clock_from(found: re.Match[str]) -> tuple[int, int, int | None]:
    """Return hour, minute and second of what `CLOCK` found."""
    second = found["second"]
    return (
        hour_of_day(int(found["hour"]), found["half"] or ""),
        int(found["minute"]),
        None if second is None else int(second),
    )


def read_written(text: str) -> Written | None:
    """Return the day and clock in a short text, None when there is no clock or more than days and clocks."""
    if len(text) > _MOST_CHARACTERS or (clock := _CLOCK.search(text)) is None:
        return None
    rest = text[: clock.start()] + " " + text[clock.end() :]
    if numbers := _NUMBERS.search(rest):
        triple = int(numbers["first"]), int(numbers["second_number"]), int(numbers["third"])
        return Written(clock_from(clock), triple, numbers["mark"])
    words = [word.casefold() for word in _WORD.findall(rest)]
    named = _named(rest, words)
    ago = next((_DAYS_AGO[word] for word in words if word in _DAYS_AGO), None)
    if named is None and ago is None and (words or _DAY.search(rest)):
        return None
    return Written(clock_from(clock), named=named, days_ago=ago)


def _named(rest: str, words: list[str]) -> tuple[int, int, int] | None:
    month = next((months()[word] for word in words if word in months()), None)
    year = _YEAR.search(rest)
    without_year = rest if year is None else rest[: year.start()] + rest[year.end() :]
    day = _DAY.search(without_year)
    if month is None or day is None:
        return None
    return int(year[0]) if year else 0, month, int(day[0])


@functools.cache
def months() -> dict[str, int]:
    """Return month numbers by name, whole and shortened, in small letters without points."""
    # Loaded when the first word comes: the tables of all these languages take half a second.
    from babel.dates import get_month_names  # noqa: PLC0415

    found: dict[str, set[int]] = {}
    for language in _LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    words = _WORD.findall(name.casefold())
                    if len(words) == 1:
                        found.setdefault(words[0], set()).add(number)
    return {name: min(numbers) for name, numbers in found.items() if len(numbers) == 1}


_ORDERS: Final = (Order.DAY_FIRST, Order.MONTH_FIRST)


@dataclass(slots=True)
class OrderFinder:
    """Looks at every date of a file and says in which order its numbers stand."""

    _can_be: dict[Order, bool] = field(default_factory=lambda: dict.fromkeys(_ORDERS, True))
    _back_steps: dict[Order, int] = field(default_factory=lambda: dict.fromkeys(_ORDERS, 0))
    _last: dict[Order, tuple[int, int, int]] = field(default_factory=dict)
    _has_points: bool = False
    _is_year_first: bool = False

    def see(self, written: Written) -> None:
        """Take one date into account."""
        if written.numbers is None:
            return
        first, second, _ = written.numbers
        self._is_year_first |= first > 99 or (written.mark == "-" and first > 31)
        self._has_points |= written.mark == "."
        self._can_be[Order.DAY_FIRST] &= second <= _MONTHS
        self._can_be[Order.MONTH_FIRST] &= first <= _MONTHS
        for order in _ORDERS:
            day = written.ymd(order)
            self._back_steps[order] += day < self._last.get(order, day)
            self._last[order] = day

    def decided(self) -> Order:
        """Return the order that all dates agree on."""
        if self._is_year_first:
            return Order.YEAR_FIRST
        possible = [order for order in _ORDERS if self._can_be[order]]
        if len(possible) == 1:
            return possible[0]
        if self._has_points:
            return Order.DAY_FIRST
        steady = [order for order in possible if not self._back_steps[order]]
        return steady[0] if len(steady) == 1 else Order.UNDECIDED


def said_at(written: Written, order: Order, *, zone: datetime.tzinfo | None, copied_on: Day | None = None) -> Interval:
    """Return the interval of a written time; unknown when its day is not known. ``copied_on``: see `Circumstances`."""
    if written.numbers is not None:
        orders = _ORDERS if order is Order.UNDECIDED else (order,)
        found = [wall_clock(*written.ymd(one), written.clock, zone=zone) for one in orders]
        known = [one for one in found if not one.is_unknown()]
        return hull(known) if known else UNKNOWN
    if written.named is not None and written.named[0]:
        return wall_clock(*written.named, written.clock, zone=zone)
    if copied_on is None:
        return UNKNOWN
    return _near(written, datetime.date.fromisoformat(iso_from_day(copied_on)), zone)


def _near(written: Written, copied: datetime.date, zone: datetime.tzinfo | None) -> Interval:
    """Return a time whose day or year was left out, the last one not after the day of copying."""
    if written.named is not None:
        _, month, day = written.named
        years = (year for year in (copied.year, copied.year - 1) if (year, month, day) <= _triple(copied))
        return wall_clock(next(years, copied.year - 1), month, day, written.clock, zone=zone)
    that_day = copied - datetime.timedelta(days=written.days_ago or 0)
    return wall_clock(*_triple(that_day), written.clock, zone=zone)


def _triple(day: datetime.date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def day_alone(day: Day, zone: datetime.tzinfo | None) -> Interval:
    """Return the interval of a whole civil day."""
    return on_day(datetime.date.fromisoformat(iso_from_day(day)), zone)
