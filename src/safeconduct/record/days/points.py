"""A point of time as words give it: days that are known, days of a year still to be found, or days nobody can know.

The year that is not said is the nearest, on or before the day on which it was said; of two ends it is carried so that
the end does not come before the beginning. Pure; what it takes, it marks (`types.Mark`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval, hull
from safeconduct.record.days.edtf import Date, Edtf, OneOf, Through, Within, about, date_of, within
from safeconduct.record.days.stretches import OfYear, weekday, year_of
from safeconduct.record.days.types import Mark

# Years that are tried: 29 February may be eight years away.
_YEARS: Final = 9
# Years before the nearest that somebody who names a weekday may speak of.
_YEARS_BEFORE: Final = 2


@dataclass(frozen=True, slots=True)
class Point:
    """What words name. One of ``edtf`` and ``of_year`` is there; neither, where the days cannot be known.

    ``bare`` is what can be written then. ``is_sharp``: the words name whole days, months or years and no part of them.
    ``ends``: of what lasts from one to another, the days of either.
    """

    edtf: Edtf | None = None
    of_year: OfYear | None = None
    marks: Mark = Mark.NONE
    bare: str = ""
    is_sharp: bool = True
    ends: tuple[Interval, Interval] | None = None

    def changed(self, change: Callable[[Edtf], Edtf], marks: Mark = Mark.NONE) -> Point:
        """Return the point after a change of its days, made now or when its year is found."""
        edtf, of_year = self.edtf, self.of_year
        later: OfYear | None = None
        if of_year is not None:

            def later(year: int) -> Edtf | None:
                found = of_year(year)
                return None if found is None else change(found)

        return Point(None if edtf is None else change(edtf), later, self.marks | marks, "", is_sharp=False)

    def marked(self, marks: Mark) -> Point:
        """Return the point with more marks."""
        return replace(self, marks=self.marks | marks)


def unknown(marks: Mark, bare: str = "") -> Point:
    """Return a point whose days cannot be known."""
    return Point(marks=marks, bare=bare)


def placed(point: Point, said_on: Day | None) -> Point:
    """Return the point with its year found, or as one whose days cannot be known."""
    if point.edtf is not None or point.of_year is None:
        return point
    edtf = None if said_on is None else _nearest(point.of_year, said_on)
    if edtf is None:
        return unknown(point.marks | Mark.WITHOUT_YEAR, point.bare)
    return Point(edtf, None, point.marks | Mark.YEAR_TAKEN, "", point.is_sharp)


def in_order(first: Point, last: Point, said_on: Day | None) -> tuple[Point, Point]:
    """Return two ends with their years found, the first not after the last where the years can be chosen."""
    if last.of_year is None and first.of_year is not None and last.edtf is not None:
        edtf = _nearest(first.of_year, last.edtf.days().lo)
        return (placed(first, said_on) if edtf is None else _taken(first, edtf)), last
    first = placed(first, said_on)
    if last.of_year is None or first.edtf is None:
        return first, placed(last, said_on)
    edtf = _following(last.of_year, first.edtf.days().lo)
    if edtf is None:
        return first, placed(last, said_on)
    last = _taken(last, edtf)
    # The end lies ahead of whoever spoke: they may have meant a year before.
    is_ahead = said_on is not None and Mark.YEAR_TAKEN in first.marks and edtf.days().lo > said_on
    return first, last.marked(Mark.DOUBTFUL) if is_ahead else last


def of_weekday(point: Point, wanted: int, said_on: Day | None) -> Point:
    """Return a day that is said to be a weekday: doubtful where it is another, and that of an earlier year held too."""
    if point.edtf is not None:
        return point if weekday(point.edtf.days().lo) == wanted else point.marked(Mark.DOUBTFUL)
    year = None if point.of_year is None or said_on is None else nearest_year(point.of_year, said_on)
    if year is None or point.of_year is None:
        return point
    found = [point.of_year(year - back) for back in range(_YEARS_BEFORE + 1)]
    fitting = [one is not None and weekday(one.days().lo) == wanted for one in found]
    nearest = found[0]
    if fitting[0] or nearest is None:
        return point
    other = found[fitting.index(True)] if True in fitting else None
    if other is None:
        return point.marked(Mark.DOUBTFUL)
    return Point(one_of(other, nearest), None, point.marks | Mark.YEAR_TAKEN | Mark.DOUBTFUL, "", is_sharp=False)


def _taken(point: Point, edtf: Edtf) -> Point:
    return Point(edtf, None, point.marks | Mark.YEAR_TAKEN, "", point.is_sharp)


def nearest_year(of_year: OfYear, day: int) -> int | None:
    """Return the year of the newest that begins on or before a day."""
    newest = year_of(day) + 1
    for year in range(newest, newest - _YEARS - 1, -1):
        found = of_year(year)
        if found is not None and found.days().lo <= day:
            return year
    return None


def _nearest(of_year: OfYear, day: int) -> Edtf | None:
    year = nearest_year(of_year, day)
    return None if year is None else of_year(year)


def _following(of_year: OfYear, day: int) -> Edtf | None:
    """Return the first that begins on a day or after it."""
    first = year_of(day) - 1
    for year in range(first, first + _YEARS + 1):
        found = of_year(year)
        if found is not None and found.days().lo >= day:
            return found
    return None


def both(first: Point, last: Point, join: Callable[[Edtf, Edtf], Edtf]) -> Point:
    """Return two ends, whose years are found, as one; unknown where one of them is."""
    marks = first.marks | last.marks
    if first.edtf is None or last.edtf is None:
        return unknown(marks & ~Mark.YEAR_TAKEN if marks & (Mark.WITHOUT_YEAR | Mark.DOUBTFUL) else marks)
    return Point(join(first.edtf, last.edtf), None, marks, is_sharp=False)


def lasting(first: Point, last: Point) -> Point:
    """Return what lasts from one point to another, whose years are found: as `both`, with its two ends."""
    whole = both(first, last, through)
    if first.edtf is None or last.edtf is None:
        return whole
    return replace(whole, ends=(first.edtf.days(), last.edtf.days()))


def without_ends(point: Point) -> Point:
    """Return the same days as some of them, as a night is."""
    return replace(point, ends=None)


def is_backwards(first: Point, last: Point) -> bool:
    """Say whether the end comes before the beginning."""
    if first.edtf is None or last.edtf is None:
        return False
    return first.edtf.days().lo > last.edtf.days().lo or first.edtf.days().hi > last.edtf.days().hi


def through(first: Edtf, last: Edtf) -> Edtf:
    """Return the days from one to another."""
    return Through(_lo(first), _hi(last))


def between(first: Edtf, last: Edtf) -> Edtf:
    """Return some day from one to another."""
    return within(Interval(first.days().lo, last.days().hi))


def one_of(first: Edtf, last: Edtf) -> Edtf:
    """Return one of two dates; of what is no date by itself, some day of both."""
    if isinstance(first, Date) and isinstance(last, Date) and first.days().lo < last.days().lo:
        return OneOf((first, last))
    return between(first, last)


def either(edtf: Edtf, other: Edtf) -> Edtf:
    """Return what holds both."""
    days = hull((edtf.days(), other.days()))
    if not days.is_open():
        return within(days)
    lo, hi = (None if end in (OPEN_LO, OPEN_HI) else date_of(end) for end in days)
    return Through(lo, hi)


def until(edtf: Edtf) -> Edtf:
    """Return all days up to the end of it. Whether that is included in "until" nobody can tell: so it is."""
    return Through(None, _hi(edtf))


def since(edtf: Edtf) -> Edtf:
    """Return all days from its beginning on."""
    return Through(_lo(edtf), None)


def before(edtf: Edtf, *, is_sharp: bool) -> Edtf:
    """Return all days before it; of a part of a month, whose bounds nobody knows, those of the part too."""
    if isinstance(edtf, Through):
        return Through(None, date_of(edtf.days().lo))
    return Through(None, date_of(edtf.days().lo - 1 if is_sharp else edtf.days().hi))


def after(edtf: Edtf, *, is_sharp: bool) -> Edtf:
    """Return all days after it; of a part of a month, whose bounds nobody knows, those of the part too."""
    if isinstance(edtf, Through):
        return Through(date_of(edtf.days().hi), None)
    return Through(date_of(edtf.days().hi + 1 if is_sharp else edtf.days().lo), None)


def nearly(edtf: Edtf) -> Edtf:
    """Return the same, not exactly."""
    match edtf:
        case Date():
            return edtf if edtf.is_some_day else about(edtf)
        case Through():
            return Through(edtf.lo and about(edtf.lo), edtf.hi and about(edtf.hi))
        case Within():
            return Within(about(edtf.lo), about(edtf.hi))
        case OneOf():
            wide = tuple(about(one) for one in edtf.dates)
            is_inorder = all(one.days().lo < other.days().lo for one, other in pairwise(wide))
            return OneOf(wide) if is_inorder else Within(wide[0], wide[-1])


def _lo(edtf: Edtf) -> Date:
    return edtf if isinstance(edtf, Date) and not edtf.is_some_day else date_of(edtf.days().lo)


def _hi(edtf: Edtf) -> Date:
    return edtf if isinstance(edtf, Date) and not edtf.is_some_day else date_of(edtf.days().hi)
