"""Reads parts of what has a name: early May, the end of last month, mid-to-late December. See `reading`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import hull
from safeconduct.record.days import relative, stretches
from safeconduct.record.days.edtf import Date, Edtf, Within, date_of, within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.named import Named
from safeconduct.record.days.points import Point, unknown
from safeconduct.record.days.stretches import OfYear
from safeconduct.record.days.types import Mark
from safeconduct.record.days.years import MONTHS, SEASONS

_JOINTS: Final = (Kind.DASH, Kind.STROKE, Kind.TO, Kind.AND, Kind.OR, Kind.IN, Kind.OF)
_MOST_JOINTS: Final = 3


class Parts(Named):
    """Reads parts of months, seasons, years and weeks."""

    def _part(self, at: int, is_led: bool) -> tuple[Point, int] | None:
        """Read the beginning of December, of 2018, of summer, of last week."""
        parts, at = self._parts(at)
        of = self.past(at + 1, Kind.OF, Kind.DASH)
        if self.kind(of) is Kind.IN and parts[0].startswith(("week", "last")):
            of += 1
        kind = self.kind(of)
        if self.unit(of) in ("week", "month", "year") and of > at + 1 - (not self.atoms[at].text.isascii()):
            # The beginning of the year: of the one in which it was said.
            return self._part_of_that(parts, of - 1, which=0, is_said=False)
        if kind in MONTHS:
            month = self.atoms[of].value
            return self.dated(
                _whole(parts, lambda part: stretches.part_of_month(month, part)), of + 1, is_sharp=False, is_month=True
            )
        if kind in SEASONS:
            season = self.atoms[of].value
            return self.dated(
                _whole(parts, lambda part: stretches.part_of_season(season, part)), of + 1, is_sharp=False
            )
        if kind is Kind.WHICH:
            found = self._part_of_that(parts, of, which=self.atoms[of].value)
            if found is not None:
                return found
        year = self.year(of)
        if year is not None:
            return self.of_year(_whole(parts, stretches.part_of_year), year, is_sharp=False), year.after
        return None

    def _parts(self, at: int) -> tuple[tuple[str, ...], int]:
        """Return the parts that are said of one thing, and the atom of the last: mid-to-late, в начале или середине."""
        first = self.atoms[at]
        last = at + 1
        while last <= at + _MOST_JOINTS and self.kind(last) in _JOINTS:
            last += 1
        if self.kind(last) is not Kind.PART or (last == at + 1 and not first.text.endswith("-")):
            return (first.value,), at
        return (first.value, self.atoms[last].value), last

    def _part_of_that(
        self, parts: Sequence[str], at: int, *, which: int, is_said: bool = True
    ) -> tuple[Point, int] | None:
        """Read the end of last month, the beginning of this week, earlier this year.

        ``is_said``: which it is; else what lies ahead may be that of the one before, of which it is told.
        """
        unit = self.unit(at + 1)
        if unit is None or unit == "day":
            return None
        if self.said_on is None:
            return unknown(Mark.RELATIVE), at + 2
        marks = Mark.RELATIVE if is_said else Mark.RELATIVE | Mark.OF_SOME
        edtf = self._part_of(parts, unit, which, self.said_on)
        if edtf is not None and not is_said and edtf.days().lo >= self.said_on:
            before = self._part_of(parts, unit, which - 1, self.said_on) or edtf
            edtf, marks = within(hull((before.days(), edtf.days()))), marks | Mark.DOUBTFUL
        return None if edtf is None else (Point(edtf, None, marks, is_sharp=False), at + 2)

    def _part_of(self, parts: Sequence[str], unit: str, which: int, said_on: Day) -> Edtf | None:
        if parts == ("earlier",):
            whole = self._that(unit, which, is_english=True)
            return None if whole is None or whole.days().lo > said_on else _up_to(whole, said_on)
        return _joined([relative.part_of_that(said_on, which, unit, part) for part in parts])

    def _that(self, unit: str, which: int, *, is_english: bool) -> Edtf | None:
        if self.said_on is None:
            return None
        match unit:
            case "week":
                return relative.week(self.said_on, which, is_english=is_english)
            case "month":
                return relative.month(self.said_on, which)
            case "year":
                return Date(stretches.year_of(self.said_on) + which)
            case _:
                return None


def _whole(parts: Sequence[str], of_part: Callable[[str], OfYear]) -> OfYear:
    """Return the days of all parts together."""
    return lambda year: _joined([of_part(part)(year) for part in parts])


def _joined(found: Sequence[Edtf | None]) -> Edtf | None:
    """Return some day of all of these; none where one is no day."""
    known = [one for one in found if one is not None]
    if len(known) < len(found):
        return None
    return known[0] if len(known) == 1 else within(hull(one.days() for one in known))


def _up_to(whole: Edtf, said_on: Day) -> Edtf:
    first = date_of(whole.days().lo)
    return first if first == date_of(said_on) else Within(first, date_of(said_on))
