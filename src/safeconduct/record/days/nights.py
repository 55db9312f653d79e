"""Reads nights: behind a day ("12 декабря ночью"), and of a day whose month is not said ("в ночь на 29-е").

A night has two days, and "the night of the 12th" may be the one before it or the one after. Without a month it is a
night of the month in which it was said or of the one before; where both fit, of either, and marked. What the text
tells of months is `told_nights`'. See `spans`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval, hull
from safeconduct.record.days import relative, stretches
from safeconduct.record.days.atoms import Atom
from safeconduct.record.days.edtf import Date, Edtf, OneOf, Through, date_of, within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.points import Point, unknown
from safeconduct.record.days.reading import STOREYS, Read
from safeconduct.record.days.types import Mark
from safeconduct.record.days.weekdays import Weekdays

_NIGHTS: Final = (Kind.NIGHT_OF, Kind.NIGHT_TO, Kind.NIGHT_FROM)
_DAYS: Final = frozenset(
    (Kind.DATE, Kind.WEEKDAY, Kind.SAID, Kind.HOLIDAY, Kind.MONTH, Kind.SHORT_MONTH, Kind.OF, Kind.WHICH)
)
_NO_DAY_BEFORE: Final = frozenset(
    (Kind.MONTH, Kind.SHORT_MONTH, Kind.THINGS, Kind.UNIT, Kind.YEAR, Kind.NUMBER, Kind.COUNTED)
)
# Of what somebody spends a night on: "ночь на 2 стульях".
_PLACES: Final = ("ах", "ях")
_LEAP_YEAR: Final = 2000
_LONGEST_MONTHS: Final = range(28, 32)


class Nights(Weekdays):
    """Reads points of time with the night that may be said behind them."""

    def __init__(self, atoms: Sequence[Atom], said_on: Day | None, is_capital: Callable[[Atom], bool]) -> None:
        super().__init__(atoms, said_on, is_capital)
        # Days that tell the month of a night whose month is not said.
        self.within: Interval | None = None
        # Several rules try the same place; what it says does not change.
        self._points: dict[tuple[int, bool], Read | None] = {}

    def point(self, at: int, *, is_led: bool) -> Read | None:
        """Return the point that is said from an atom on; of a day with "at night" behind it, its two nights."""
        place = (at, is_led)
        if place not in self._points:
            self._points[place] = self._point(at, is_led=is_led)
        return self._points[place]

    def _point(self, at: int, *, is_led: bool) -> Read | None:
        read = self.plain_point(at, is_led=is_led)
        if read is None:
            return None
        read = self.with_weekday(read)
        after = self.after_night(read.after)
        if after == read.after or not _is_day(read.point):
            return read
        return Read(read.point.changed(around_night, Mark.DOUBTFUL), read.first, after)

    def after_night(self, at: int) -> int:
        """Return the atom behind "at night"; the same where that is not said, or is said of what follows."""
        place = self.past(at, Kind.COMMA, Kind.IN)
        if self.kind(place) not in _NIGHTS:
            return at
        is_apart = place > at or self.kind(place) is not Kind.NIGHT_OF
        return at if is_apart and self._begins_day(place + 1) else place + 1

    def _begins_day(self, at: int) -> bool:
        if self.kind(at) in (Kind.NUMBER, Kind.ORDINAL):
            return bool(self.atoms[at].suffix) or self.month(at + 1) is not None or self.kind(at + 1) in _NIGHTS
        return self.kind(at) in _DAYS

    def night_to_day(self, at: int) -> Read | None:
        """Read в ночь на 29, the night to the 29th, of which the month is not said."""
        found = self.bare_day(at + 1)
        if found is None or self._has_more(found[1]):
            return None
        number, following = self.atoms[self.past(at + 1, Kind.OF)], self.atom(found[1])
        is_named = bool(number.suffix) or found[1] > self.past(at + 1, Kind.OF) + 1
        is_named = is_named or (number.kind is Kind.ORDINAL and number.text.endswith(("ое", "ье")))
        is_bare = number.kind is Kind.NUMBER and (
            self.kind(at - 1) is Kind.IN or self.atoms[at].text.startswith("ночью")
        )
        if following.text in STOREYS or not (is_named or (is_bare and not following.text.endswith(_PLACES))):
            return None
        return Read(self._of_some_month(found[0], night_to), at, found[1])

    def night_between_days(self, at: int) -> Read | None:
        """Read в ночь с 28 на 29, of which the month is not said."""
        first = self.bare_day(at + 1)
        if first is None or self.kind(first[1]) not in (Kind.TO, Kind.DASH, Kind.IN, Kind.AND):
            return None
        last = self.bare_day(first[1] + 1)
        if last is None or self._has_more(last[1]):
            return None
        is_turn = last[0] == 1 and first[0] in _LONGEST_MONTHS
        return Read(self._of_some_month(last[0], night_to), at, last[1]) if is_turn or last[0] == first[0] + 1 else None

    def night_of_day(self, at: int) -> Read | None:
        """Read ночью 29-го, of which the month is not said."""
        found = self.bare_day(at + 1)
        if found is None or self._has_more(found[1]) or self.atom(found[1]).text in STOREYS:
            return None
        number = self.atoms[self.past(at + 1, Kind.OF)]
        if not number.suffix and found[1] == self.past(at + 1, Kind.OF) + 1:
            return None
        return Read(self._of_some_month(found[0], around_night).marked(Mark.DOUBTFUL), at, found[1])

    def _has_more(self, at: int) -> bool:
        """Say whether behind a day its month follows, or another number, or what the number counts."""
        place = self.past(at, Kind.OF)
        is_joined = self.kind(at) in (Kind.DASH, Kind.STROKE, Kind.COMMA, Kind.AND, Kind.OR, Kind.TO, Kind.IN)
        is_which = self.kind(place) is Kind.WHICH and self.unit(place + 1) == "month"
        return self.kind(place) in _NO_DAY_BEFORE or is_which or (is_joined and self.kind(at + 1) is Kind.NUMBER)

    def _of_some_month(self, day: int, change: Callable[[Edtf], Edtf]) -> Point:
        """Return the night of a day of this month or the last, as far as it has begun; else of the days that tell."""
        if self.within is not None:
            return self._of_days_told(day, change, self.within)
        if self.said_on is None:
            return unknown(Mark.WITHOUT_YEAR | Mark.OF_SOME_MONTH)
        months = (relative.month(self.said_on, back) for back in (-1, 0))
        dates = (stretches.day_of(one.month, day)(one.year) for one in months)
        found = [night for date in dates if date is not None and (night := change(date)).days().lo <= self.said_on]
        return _one_of(found, Mark.RELATIVE | Mark.OF_SOME_MONTH) or unknown(Mark.WITHOUT_YEAR | Mark.OF_SOME_MONTH)

    def _of_days_told(self, day: int, change: Callable[[Edtf], Edtf], told: Interval) -> Point:
        """Return the night that ends or begins in days that were told; unknown where none does."""
        found: list[Edtf] = []
        # A night to the first begins in the month before.
        last, month = Day(told.hi + 1), relative.month(Day(told.lo), 0)
        while month.days().lo <= last:
            date = stretches.day_of(month.month, day)(month.year)
            if date is not None and told.lo <= date.days().lo <= last:
                found.append(change(date))
            month = relative.month(Day(month.days().lo), 1)
        return _one_of(found, Mark.NONE) or unknown(Mark.WITHOUT_YEAR | Mark.DOUBTFUL)


def _one_of(nights: Sequence[Edtf], marks: Mark) -> Point | None:
    """Return a night, or days in which all of them lie."""
    if len(nights) > 1:
        return Point(within(hull(one.days() for one in nights)), None, marks | Mark.DOUBTFUL, is_sharp=False)
    return Point(nights[0], None, marks, is_sharp=False) if nights else None


def _is_day(point: Point) -> bool:
    """Say whether a point is one day, or one of several."""
    edtf = point.of_year(_LEAP_YEAR) if point.edtf is None and point.of_year is not None else point.edtf
    return isinstance(edtf, OneOf) or (isinstance(edtf, Date) and edtf.day > 0)


def night_to(edtf: Edtf) -> Edtf:
    """Return the night that ends on a day; of several days some of theirs."""
    days = edtf.days()
    if isinstance(edtf, OneOf) and not days.is_open():
        return within(Interval(days.lo - 1, days.hi))
    return Through(date_of(days.lo - 1), date_of(days.hi))


def around_night(edtf: Edtf) -> Edtf:
    """Return the days of the night before a day and of the one after it."""
    days = edtf.days()
    return within(Interval(days.lo - 1, days.hi + 1))
