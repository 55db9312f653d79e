"""Reads the day of the week that stands beside a day and belongs to it: 29 декабря, в субботу; 29 December (Saturday).

Where the two do not agree the day is doubtful. A year that is not said may be one before the nearest, where the weekday
fits that one: who leaves a year out speaks of the last two or three. Then both are held.
"""

from __future__ import annotations

from typing import Final

from safeconduct.record.days import points
from safeconduct.record.days.counted import Points
from safeconduct.record.days.edtf import Date
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.points import Point
from safeconduct.record.days.reading import Read
from safeconduct.record.days.years import MONTHS

_LEAP_YEAR: Final = 2000
_OPENING: Final = ("(", "[")
_CLOSING: Final = (")", "]")
# What stands behind a weekday that is of another day: в субботу 5 января, в понедельник после Нового года.
_OF_ANOTHER: Final = frozenset(
    (Kind.NUMBER, Kind.ORDINAL, Kind.DATE, Kind.DAY_AND_MONTH, Kind.MONTH, Kind.SHORT_MONTH, Kind.AFTER, Kind.BEFORE,
     Kind.UNTIL, Kind.WHICH, Kind.DASH, Kind.TO)
)  # fmt: skip
# В ночь с 28 декабря на субботу.
_TO: Final = ("на", "от", "из")
_DAYS: Final = (Kind.NUMBER, Kind.ORDINAL, Kind.DATE, Kind.DAY_AND_MONTH, *MONTHS)
_LISTED: Final = (Kind.AND, Kind.OR, Kind.COMMA)


class Weekdays(Points):
    """Reads points of time with the weekday that may be said behind them."""

    def with_weekday(self, read: Read) -> Read:
        """Return a day with the weekday behind it, which is checked; what is no day as it is."""
        place = self._weekday_behind(read.after)
        if place is None or self.kind(read.first) not in _DAYS or not _is_one_day(read.point):
            return read
        wanted, after = self.atoms[place].value, place + 1
        closing = self.past(after, Kind.POINT)
        if self.atom(closing).text in _CLOSING:
            after = closing + 1
        point = read.point
        year = self.year(self.past(after, Kind.COMMA)) if point.of_year is not None else None
        if year is not None and point.of_year is not None and year.year is not None:
            point, after = self.of_year(point.of_year, year), year.after
        checked = points.of_weekday(point, wanted, self.said_on)
        if checked.marks == point.marks:
            return Read(checked, read.first, after)
        if self.kind(read.after) is Kind.DASH:
            # From a day to that weekday.
            return read
        if self.kind(after) in _LISTED and self.kind(self.past(after + 1, Kind.IN)) is Kind.WEEKDAY:
            # Days of the week of their own: 29 декабря, в понедельник и в среду.
            return read
        return Read(checked, read.first, after)

    def _weekday_behind(self, at: int) -> int | None:
        """Return the atom of a weekday behind a day; None where none stands there, or one of another day."""
        # It seems that it was on a Saturday: the day is said all the same.
        place = self.past(self.past(at, Kind.COMMA, Kind.DASH), Kind.UNSURE, Kind.COMMA)
        is_bracketed = self.atom(place).text in _OPENING
        place = self.past(place + is_bracketed, Kind.IN, Kind.OF)
        place += self.atom(place).text == "a"
        if self.kind(place) not in (Kind.WEEKDAY, Kind.SHORT_WEEKDAY) or self.atoms[place - 1].text in _TO:
            return None
        if is_bracketed and self.atom(self.past(place + 1, Kind.POINT)).text in _CLOSING:
            return place
        is_word = self.kind(place) is Kind.SHORT_WEEKDAY and self.atoms[place].text.isascii()
        behind = self.past(place + 1, Kind.OF, Kind.IN)
        if is_word or (self.kind(behind) in _OF_ANOTHER and not self.is_full_year(behind)):
            return None
        return place


def _is_one_day(point: Point) -> bool:
    edtf = point.of_year(_LEAP_YEAR) if point.edtf is None and point.of_year is not None else point.edtf
    return isinstance(edtf, Date) and edtf.day > 0
