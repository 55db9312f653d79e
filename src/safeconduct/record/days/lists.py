"""Reads lists of days: 5, 6 and 9 January; 6, 7 или 8 января; в декабре, январе или феврале.

With "and" they are several days, with "or" one of them, and none is left out. A list that commas alone join is none:
what stands before it may number something else (Дом 12, 29 декабря). Passed once; as many days as a month at most.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from safeconduct.base.intervals import hull
from safeconduct.record.days import points, stretches
from safeconduct.record.days.edtf import Date, Edtf, OneOf, within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.nights import around_night
from safeconduct.record.days.points import Point, both, in_order, lasting, placed, unknown, without_ends
from safeconduct.record.days.reading import HOUSES, Read
from safeconduct.record.days.shifts import Shifts
from safeconduct.record.days.types import Mark
from safeconduct.record.days.years import MONTHS, Year

_MOST_DAYS: Final = 31
_MOST_POINTS: Final = 4
_ENDS: Final = (Kind.TO, Kind.DASH, Kind.UNTIL)
_SEPARATORS: Final = (*_ENDS, Kind.STROKE, Kind.COMMA, Kind.AND, Kind.OR, Kind.IN)
_DAYS: Final = (Kind.NUMBER, Kind.ORDINAL, Kind.DATE, Kind.DAY_AND_MONTH)
# Whether each of two joints ends a span: с 6 по 8 или 9 января.
_ONE: Final = [False, True]


class _Run(NamedTuple):
    """Days of one month: each with its atoms, what stands between them, and what is said of all behind the last."""

    days: tuple[tuple[int, int, int], ...]
    between: tuple[Kind, ...]
    month: int
    year: Year | None
    after: int


class Lists(Shifts):
    """Reads lists of days of one month, and of points of one sort."""

    # No list of days ends with a month before this atom: a list is passed once, however long.
    _no_run_until: int = 0
    _no_set_until: int = 0

    def _placed(self, read: Read) -> Read:
        return read._replace(point=placed(read.point, self.said_on))

    # Days of one month.

    def _run(self, at: int) -> _Run | None:
        """Read 5, 6 and 9 January; 6–22 December; December 6-8, 2018; None where there is one day alone."""
        if self.kind(at) is Kind.MONTH or self.kind(at) is Kind.SHORT_MONTH:
            return self._run_after_month(at)
        if at < self._no_run_until:
            return None
        days, separators, after = self._days_from(at)
        named = self.month(after) if 1 < len(days) <= _MOST_DAYS else None
        if named is None:
            self._no_run_until = after
            return None
        year = self.year_behind(named[1])
        return _Run(days, separators, named[0], year, year.after if year is not None else named[1])

    def _run_after_month(self, at: int) -> _Run | None:
        if not self.atoms[at].text.isascii():
            return None
        days, separators, after = self._days_from(at + 1)
        if not 2 <= len(days) <= _MOST_DAYS or Kind.IN in separators or set(separators) == {Kind.COMMA}:
            return None
        year = self.year_behind(after)
        if self.year(after) is None and separators[-1] in (Kind.AND, Kind.OR) and self.kind(after) is Kind.OTHER:
            # December 5 and 6 men came.
            return None
        first = (days[0][0], at, days[0][2])
        return _Run((first, *days[1:]), separators, self.atoms[at].value, year, year.after if year else after)

    def _days_from(self, at: int) -> tuple[tuple[tuple[int, int, int], ...], tuple[Kind, ...], int]:
        """Return the days that stand one after another, what stands between them, and the atom after the last."""
        days: list[tuple[int, int, int]] = []
        between: list[Kind] = []
        after = at
        while True:
            found = self.bare_day(at)
            if found is None:
                break
            days.append((found[0], self.past(at, Kind.OF), found[1]))
            after = found[1]
            kind = self.kind(after)
            at = self.past(after + 1, Kind.AND, Kind.OR) if kind is Kind.COMMA else after + 1
            if kind is Kind.AND and self.kind(at) is Kind.STROKE and self.kind(at + 1) is Kind.OR:
                # And/or.
                kind, at = Kind.OR, at + 2
            if kind not in _SEPARATORS:
                break
            between.append(self.kind(at - 1) if kind is Kind.COMMA and at > after + 1 else kind)
        return tuple(days), tuple(between[: max(len(days) - 1, 0)]), after

    def _of_run(self, run: _Run, at: int) -> list[Read]:
        kinds = set(run.between)
        if kinds <= {Kind.COMMA, Kind.AND} and (Kind.AND in kinds):
            found = [self.day_point(day, run.month, run.year) for day, _, _ in run.days]
            reads = [Read(one, first, after) for one, (_, first, after) in zip(found, run.days, strict=True)]
            reads[-1] = reads[-1]._replace(after=self.after_night(run.after))
            if reads[-1].after > run.after:
                reads = [one._replace(point=one.point.changed(around_night, Mark.DOUBTFUL)) for one in reads]
            return [self._placed(one) for one in reads]
        whole = None
        if Kind.OR in kinds and not self._is_numbered(at):
            whole = self._one_of_run(run)
        elif len(run.days) == 2 and kinds <= {Kind.STROKE, *_ENDS}:
            whole = self._span_of_run(run, points.through)
            if whole is not None and kinds & {Kind.STROKE, Kind.DASH}:
                # As the typed form has it, 6–8 December is some day of these.
                whole = without_ends(whole)
        elif kinds == {Kind.COMMA} and self.kind(run.after) is Kind.OR and not self._is_numbered(at):
            several = self._one_of_run_and_more(run)
            if several is not None:
                return [several]
        if whole is None:
            # Numbers before it are something else: Дом 12, 29 декабря. The last day is tried when its turn comes.
            return self._joined_alone(at)
        after = self.after_night(run.after) if Kind.OR in kinds else run.after
        if after > run.after:
            whole = whole.changed(around_night, Mark.DOUBTFUL)
        return [Read(whole, run.days[0][1], after)]

    def _is_numbered(self, at: int) -> bool:
        before = self.atom(at - 1) if at else self.atoms[-1]
        return before.text in HOUSES or before.kind in (Kind.NUMBERED, Kind.STREET)

    def _one_of_run(self, run: _Run) -> Point | None:
        """Return one of the days of a run, all of them held; those that a span joins are no set: 6–7 или 8 января."""
        days = sorted({day for day, _, _ in run.days})
        whole = self._span(run, days[0], days[-1], points.between)
        if whole is None or whole.edtf is None or not set(run.between) <= {Kind.OR, Kind.COMMA}:
            return whole if whole is None else whole.marked(Mark.DOUBTFUL)
        year = stretches.year_of(whole.edtf.days().lo)
        dates = [stretches.day_of(run.month, day)(year) for day in days]
        known = tuple(one for one in dates if isinstance(one, Date))
        edtf = OneOf(known) if len(known) == len(days) else whole.edtf
        is_ordered = [day for day, _, _ in run.days] == days
        return Point(edtf, None, whole.marks if is_ordered else whole.marks | Mark.DOUBTFUL, is_sharp=False)

    def _one_of_run_and_more(self, run: _Run) -> Read | None:
        """Read 29, 30 декабря или 2 января."""
        last = self.point(self.past(run.after + 1, Kind.IN), is_led=True)
        if last is None or _sort_of(self.kind(last.first)) is not Kind.DATE:
            return None
        days = [self.day_point(day, run.month, run.year) for day, _, _ in run.days]
        return self._one_of(Read(days[0], run.days[0][1], run.after), [*days, last.point], last.after)

    def _joined_alone(self, at: int) -> list[Read]:
        found = self.point(at, is_led=True)
        return [self._placed(found)] if found is not None and self.kind(found.after - 1) is not Kind.NUMBER else []

    def _span_of_run(self, run: _Run, join: Callable[[Edtf, Edtf], Edtf]) -> Point | None:
        """Return the first to the last of a run in one year; None where they are the other way round."""
        return self._span(run, run.days[0][0], run.days[-1][0], join)

    def _span(self, run: _Run, first: int, last: int, join: Callable[[Edtf, Edtf], Edtf]) -> Point | None:
        if first >= last:
            return None
        begin = placed(self.day_point(first, run.month, run.year), self.said_on)
        end = self.day_point(last, run.month, run.year)
        begin, end = in_order(begin, end, self.said_on)
        return lasting(begin, end) if join is points.through else both(begin, end, join)

    def _whole_run(self, at: int, join: Callable[[Edtf, Edtf], Edtf]) -> Read | None:
        """Read two days of a month as one span, whatever stands between them; of three one end may be either of two."""
        run = self._run(at)
        if run is None or not (
            len(run.days) == 2 or (len(run.days) == 3 and sorted(map(_is_end, run.between)) == _ONE)
        ):
            return None
        is_either = Kind.OR in run.between
        if is_either and len(run.days) == 2 and join is points.through:
            # Since the sixth or the seventh.
            return None
        if len(run.days) == 3 and not is_either:
            return None
        whole = self._span_of_run(run, join)
        if whole is None:
            return None
        if Kind.IN in run.between:
            # С 28 на 29 декабря is a night.
            whole = without_ends(whole)
        return Read(whole.marked(Mark.DOUBTFUL) if is_either and len(run.days) == 3 else whole, at, run.after)

    # Points of one sort.

    def either_point(self, at: int) -> Read | None:
        """Read the point that a bound leans on, or the two of which nobody knows which: до 6 или 7 января."""
        run = self._run(at)
        if run is not None and Kind.OR in run.between:
            whole = self._one_of_run(run)
            return None if whole is None else Read(whole, run.days[0][1], run.after)
        first = self.point(at, is_led=True)
        if first is None or self.kind(first.after) is not Kind.OR:
            return first
        last = self.point(self.past(first.after + 1, Kind.IN), is_led=True)
        if last is None:
            return first
        begin, end = in_order(first.point, last.point, self.said_on)
        if begin.edtf is None or end.edtf is None:
            return first
        edtf = points.either(begin.edtf, end.edtf)
        return Read(Point(edtf, None, begin.marks | end.marks, is_sharp=False), first.first, last.after)

    def one_of_several(self, first: Read) -> Read | None:
        """Read 29 декабря, 30 декабря или 2 января; в декабре, январе или феврале: one of three or more."""
        if first.first < self._no_set_until or self.kind(first.after) is not Kind.COMMA:
            return None
        found, joints = [first], list[bool]()
        while len(found) <= _MOST_POINTS and self.kind(found[-1].after) in (Kind.COMMA, Kind.OR):
            inner = self.past(found[-1].after, Kind.COMMA, Kind.OR)
            following = self.point(self.past(inner, Kind.IN, Kind.OF), is_led=True)
            if following is None or _sort_of(self.kind(following.first)) != _sort_of(self.kind(first.first)):
                break
            joints.append(self.kind(inner - 1) is Kind.OR)
            found.append(following)
        if True not in joints:
            self._no_set_until = found[-1].first
            return None
        found = found[: len(joints) - joints[::-1].index(True) + 1]
        return self._one_of(first, [one.point for one in found], found[-1].after)

    def _one_of(self, first: Read, several: Sequence[Point], after: int) -> Read:
        ordered = self._in_order(several)
        dates = sorted((one.edtf for one in ordered if one.edtf is not None), key=lambda one: one.days())
        marks = Mark.DOUBTFUL
        for one in ordered:
            marks |= one.marks
        if len(dates) < len(ordered):
            return first._replace(point=unknown(marks & ~Mark.YEAR_TAKEN), after=after)
        return first._replace(point=Point(_set_of(dates), None, marks, is_sharp=False), after=after)

    def _in_order(self, several: Sequence[Point]) -> list[Point]:
        """Return points with their years found: one that is said last is carried back."""
        found = list(several)
        for at in range(len(found) - 1, 0, -1):
            if found[at].edtf is not None and found[at - 1].of_year is not None:
                found[at - 1], _ = in_order(found[at - 1], found[at], self.said_on)
        for at, (before, point) in enumerate(pairwise(found), 1):
            found[at - 1], found[at] = in_order(before, point, self.said_on)
        return found


def _is_end(kind: Kind) -> bool:
    return kind in _ENDS


def _sort_of(kind: Kind) -> Kind:
    return Kind.MONTH if kind in MONTHS else Kind.DATE if kind in _DAYS else kind


def _set_of(dates: Sequence[Edtf]) -> Edtf:
    """Return one of these dates, all held."""
    known = tuple(one for one in dict.fromkeys(dates) if isinstance(one, Date))
    is_set = len(known) > 1 and all(one.days().lo < other.days().lo for one, other in pairwise(known))
    return OneOf(known) if is_set and len(known) == len({*dates}) else within(hull(one.days() for one in dates))
