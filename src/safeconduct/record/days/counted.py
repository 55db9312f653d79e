"""Reads days that are counted from the day of saying: last week, two days ago, Friday of last week.

Together with `named`, `parts` and `reading` these are all rules for one point of time, each under the kind of its first
word.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.intervals import Interval
from safeconduct.record.days import points, relative, stretches
from safeconduct.record.days.edtf import Edtf, OneOf, Through, Within, date_of, within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.parts import Parts
from safeconduct.record.days.points import Point, placed, unknown
from safeconduct.record.days.reading import Rule
from safeconduct.record.days.types import Mark
from safeconduct.record.days.years import MONTHS

_MOST_COUNTS: Final = 4
_SUNDAY: Final = 6
Count = tuple[tuple[int, int], str, int, bool]


class Points(Parts):
    """Reads any point of time."""

    def _said(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        if self.said_on is None:
            return unknown(Mark.RELATIVE), at + 1
        edtf, is_doubtful = relative.said(self.atoms[at].value, self.said_on)
        return _related(edtf, is_doubtful=is_doubtful), at + 1

    def _weekday(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read a day of the week: before a whole day it is checked, and alone it is the newest one."""
        wanted = self.atoms[at].value
        beside = self.past(at + 1, Kind.COMMA, Kind.OF)
        is_dated = self.kind(beside) in (Kind.NUMBER, Kind.ORDINAL, Kind.DATE, *MONTHS)
        dated = self.plain_point(beside, is_led=False) if is_dated else None
        if dated is not None:
            point = placed(dated.point, self.said_on)
            if point.edtf is None:
                return point, dated.after
            days = point.edtf.days()
            if days.lo == days.hi:
                return placed(points.of_weekday(dated.point, wanted, self.said_on), self.said_on), dated.after
        # Friday evening of last week.
        is_timed = self.kind(at + 1) in (Kind.PART_OF_DAY, Kind.NIGHT_OF, Kind.NIGHT_TO)
        in_week = self.past(at + 1 + is_timed, Kind.OF, Kind.IN)
        if self.kind(in_week) is Kind.WHICH and self.unit(in_week + 1) == "week" and is_led:
            point, after = self._weekday_of_week(wanted, in_week)
            is_night = is_timed and self.kind(at + 1) is not Kind.PART_OF_DAY
            return (point.changed(_around, Mark.DOUBTFUL) if is_night else point), after
        if (
            self.kind(at) is Kind.SHORT_WEEKDAY
            or not is_led
            or (self.atoms[at].text == "среде" and self.kind(at - 1) is Kind.IN)
        ):
            # "В среде" is among people: the day is "в среду".
            return None
        if self.said_on is None:
            return unknown(Mark.RELATIVE), at + 1
        edtf, is_doubtful = relative.that_weekday(self.said_on, wanted)
        return _related(edtf, is_doubtful=is_doubtful), at + 1

    def _weekday_of_week(self, wanted: int, at: int) -> tuple[Point, int]:
        """Read Friday of last week; a Sunday of an English week may be the first or the last day of it."""
        if self.said_on is None:
            return unknown(Mark.RELATIVE), at + 2
        monday = relative.week(self.said_on, self.atoms[at].value, is_english=False).days().lo
        if wanted == _SUNDAY and self.atoms[at].text.isascii():
            return _related(OneOf((date_of(monday - 1), date_of(monday + wanted))), is_doubtful=True), at + 2
        return _related(date_of(monday + wanted)), at + 2

    def _weekend(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read at the weekend: the newest that has begun; said on one of its days, it may be the one before."""
        if not is_led:
            return None
        if self.said_on is None:
            return unknown(Mark.RELATIVE), at + 1
        saturday = self.said_on - (self.said_on + 5) % stretches.WEEK
        first = saturday - stretches.WEEK * (self.said_on - saturday <= 1)
        edtf = within(Interval(first, saturday + 1))
        return _related(edtf, is_doubtful=first != saturday), at + 1

    def _now(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read now, where a span ends or begins with it."""
        if self.kind(at - 1) not in (Kind.TO, Kind.UNTIL, Kind.AND, Kind.BETWEEN, Kind.DASH) or not is_led:
            return None
        if self.said_on is None:
            return unknown(Mark.RELATIVE), at + 1
        return _related(date_of(self.said_on)), at + 1

    def _week_of(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read the week of 4 February: the seven days from it on, or those of which it is one."""
        # Asked before anything is read: "week of week of week of" would be read to its end from each of its words.
        if self.kind(self.past(at + 1, Kind.OF)) not in (Kind.NUMBER, Kind.ORDINAL, Kind.DATE, *MONTHS):
            return None
        found = self.point(at + 1, is_led=True)
        if found is None:
            return None
        return placed(found.point, self.said_on).changed(_week_around), found.after

    def _which(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read last week, прошлым летом, this Friday, last December."""
        which, what = self.atoms[at].value, self.atoms[at + 1]
        unit = self.unit(at + 1)
        if unit in ("week", "month", "year"):
            if self.said_on is None:
                return unknown(Mark.RELATIVE), at + 2
            edtf = self._that(unit, which, is_english=what.text.isascii())
            return None if edtf is None else (_related(edtf), at + 2)
        if what.kind not in (Kind.WEEKDAY, Kind.SEASON, Kind.AT_SEASON, *MONTHS):
            return None
        if self.said_on is None:
            return unknown(Mark.RELATIVE), at + 2
        if what.kind is Kind.WEEKDAY:
            found, is_doubtful = relative.which_weekday(self.said_on, which, what.value)
            return _related(found, is_doubtful=is_doubtful), at + 2
        is_month = what.kind in MONTHS
        of_year = stretches.month_of(what.value) if is_month else stretches.season_of(what.value, is_year_said=False)
        is_winter = not is_month and what.value == stretches.WINTER
        edtf, is_doubtful = relative.which_of_year(self.said_on, which, of_year, is_winter=is_winter)
        return None if edtf is None else (_related(edtf, is_doubtful=is_doubtful), at + 2)

    def count(self, at: int) -> Count | None:
        """Return so many of a unit: the least and the most, the unit, the atom after, whether a half is added."""
        atom = self.atoms[at]
        if atom.kind is Kind.HALF_A_YEAR:
            return (atom.value, atom.value), "month", at + 1, False
        number, after = self._numbers(at)
        is_half = atom.kind is Kind.ONE_AND_A_HALF
        unit = self.unit(after + is_half)
        if unit is not None and after == at and not is_half:
            # The unit before its number says that it is about so many: лет пять назад.
            number, end = self._numbers(at + 1)
            return _loosely(number, end > at + 1), unit, end, False
        return None if unit is None else (number, unit, after + is_half + 1, is_half)

    def _counts(self, at: int) -> list[Count]:
        """Return what is counted one after another: 2 years, 1 month and 21 days."""
        counts: list[Count] = []
        while len(counts) < _MOST_COUNTS:
            count = self.count(at)
            if count is None:
                break
            counts.append(count)
            at = self.past(count[2], Kind.AND, Kind.COMMA)
        return counts

    def _numbers(self, at: int) -> tuple[tuple[int, int], int]:
        """Return one number, or two between which it lies, and the atom after them; one where none is said."""
        first = self._plain_number(at)
        if first is None:
            return (1, 1), at
        last = self._plain_number(at + 2) if self.kind(at + 1) in (Kind.DASH, Kind.OR) else None
        if last is None or last[0] < first[1]:
            return first, at + 1
        return (first[0], last[1]), at + 3

    def _plain_number(self, at: int) -> tuple[int, int] | None:
        atom = self.atoms[at] if at < len(self.atoms) else self.atoms[-1]
        if atom.kind is Kind.NUMBER and not atom.suffix:
            return atom.value, atom.value
        return (int(atom.value[0]), int(atom.value[1])) if atom.kind is Kind.COUNTED else None

    def moved(self, edtf: Edtf, count: Count, direction: int) -> Edtf | None:
        """Return days that lie so long before (-1) or after (1) others."""
        number, unit, _, is_half = count
        return relative.half_more(edtf, unit, direction) if is_half else relative.away(edtf, number, unit, direction)

    def _ago(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        counts = self._counts(at)
        if not counts or self.kind(counts[-1][2]) is not Kind.AGO:
            return None
        after = counts[-1][2] + 1
        if self.said_on is None:
            return unknown(Mark.RELATIVE), after
        edtf: Edtf | None = date_of(self.said_on)
        for count in counts:
            edtf = None if edtf is None else self.moved(edtf, count, -1)
        return None if edtf is None else (Point(edtf, None, Mark.RELATIVE, is_sharp=False), after)

    def _more_or_less_ago(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read more than a month ago, less than a week ago."""
        found = self._ago(at + 1, is_led)
        if found is None or found[0].edtf is None or self.said_on is None:
            return found
        days = found[0].edtf.days()
        if self.kind(at) is Kind.MORE:
            return found[0].changed(lambda _: Through(None, date_of(days.hi))), found[1]
        newest = self.said_on
        return found[0].changed(lambda _: within(Interval(min(days.lo, newest), newest))), found[1]


def _related(edtf: Edtf, *, is_doubtful: bool = False) -> Point:
    marks = Mark.RELATIVE | Mark.DOUBTFUL if is_doubtful else Mark.RELATIVE
    return Point(edtf, None, marks, is_sharp=not isinstance(edtf, Within))


def _week_around(edtf: Edtf) -> Edtf:
    days = edtf.days()
    return within(Interval(days.lo - stretches.WEEK + 1, days.hi + stretches.WEEK - 1))


def _around(edtf: Edtf) -> Edtf:
    return within(Interval(edtf.days().lo - 1, edtf.days().hi + 1))


def _loosely(number: tuple[int, int], is_about: bool) -> tuple[int, int]:
    """Return about so many: a fifth less to a fifth more, and one at least."""
    if not is_about:
        return number
    return number[0] - max(1, number[0] // 5), number[1] + max(1, number[1] // 5)


_COUNTED: Final[tuple[Rule, ...]] = (Points._ago,)
Points.rules = {
    Kind.DATE: (Points._figures,),
    Kind.DAY_AND_MONTH: (Points._day_and_month_in_figures,),
    Kind.NUMBER: (Points._day_and_month, Points._ago, Points._quarter, Points._bare_year, Points._lone_day),
    Kind.ORDINAL: (Points._day_and_month, Points._quarter, Points._bare_year),
    Kind.THOUSANDS: (Points._bare_year,),
    Kind.YEAR_OF_SAYING: (Points._bare_year,),
    Kind.DECADE: (Points._decade,),
    Kind.MONTH: (Points._month_and_day, Points._whole_month),
    Kind.SHORT_MONTH: (Points._month_and_day, Points._whole_month),
    Kind.ONE_DAY: (Points._some_day,),
    Kind.TURN: (Points._turn,),
    Kind.PART: (Points._part,),
    Kind.SEASON: (Points._season,),
    Kind.AT_SEASON: (Points._season,),
    Kind.HOLIDAY: (Points._holiday,),
    Kind.WEEKDAY: (Points._weekday,),
    Kind.SHORT_WEEKDAY: (Points._weekday,),
    Kind.WEEKEND: (Points._weekend,),
    Kind.NOW: (Points._now,),
    Kind.WEEK_OF: (Points._week_of,),
    Kind.WHICH: (Points._which,),
    Kind.SAID: (Points._said,),
    Kind.COUNTED: _COUNTED,
    Kind.HALF_A_YEAR: _COUNTED,
    Kind.ONE_AND_A_HALF: _COUNTED,
    Kind.UNIT: _COUNTED,
    Kind.YEAR: _COUNTED,
    Kind.MORE: (Points._more_or_less_ago,),
    Kind.LESS: (Points._more_or_less_ago,),
}
