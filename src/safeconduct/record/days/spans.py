"""Reads spans and bounds of days among the atoms of a text: from … to, until, since, the night to, 5, 6 and 9 January.

What it reads is `reading`'s points, joined. Bounded looks ahead, as there: a list has as many days as a month at most.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from safeconduct.base.intervals import Interval, hull
from safeconduct.record.days import points, relative
from safeconduct.record.days.edtf import Edtf, within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.nights import Nights, around_night, night_to
from safeconduct.record.days.points import Point, both, in_order, is_backwards, placed, unknown
from safeconduct.record.days.reading import Read
from safeconduct.record.days.types import Mark
from safeconduct.record.days.years import Year

_MOST_DAYS: Final = 31
# Words of what is no day, between "between" and "and", that are looked at.
_MOST_BETWEEN: Final = 6
# Words for "until" that end a span whose beginning has no word of its own.
_PLAIN_UNTIL: Final = frozenset(("until", "till", "до", "вплоть до", "и до"))
_ENDS: Final = (Kind.TO, Kind.DASH, Kind.UNTIL)
_SEPARATORS: Final = (*_ENDS, Kind.STROKE, Kind.COMMA, Kind.AND, Kind.OR, Kind.IN)


class _Run(NamedTuple):
    """Days of one month: each with its atoms, what stands between them, and what is said of all behind the last."""

    days: tuple[tuple[int, int, int], ...]
    between: tuple[Kind, ...]
    month: int
    year: Year | None
    after: int


class Spans(Nights):
    """Reads spans, bounds and points."""

    # No list of days ends with a month before this atom: a list is passed once, however long.
    _no_run_until: int = 0

    def spans(self, at: int) -> list[Read]:
        """Return what is said from an atom on: several points of a list, one of anything else, none of neither."""
        rule = _BY_KIND.get(self.kind(at))
        if rule is not None:
            found = rule(self, at)
            if found:
                return found
        return self.joined(at, is_led=False)

    def _led(self, at: int) -> list[Read]:
        """Read what stands after a preposition of place in time, which is no part of the words."""
        inner = self.past(at + 1, Kind.OF)
        rule = _BY_KIND.get(self.kind(inner))
        found = rule(self, inner) if rule is not None and self.kind(inner) is not Kind.IN else []
        return found or self.joined(inner, is_led=True)

    def joined(self, at: int, *, is_led: bool) -> list[Read]:
        """Read a list, two points that belong together, or one point."""
        run = self._run(at)
        if run is not None:
            return self._of_run(run, at)
        first = self.point(at, is_led=is_led)
        if first is None:
            return []
        if self.kind(first.after) in (Kind.AND, Kind.COMMA) and first.point.of_year is not None:
            listed = self._year_from_next(first)
            if listed:
                return listed
        joined = self._with_second(first)
        return [joined if joined is not None else self._placed(first)]

    def _year_from_next(self, first: Read) -> list[Read]:
        """Read 29 December and 3 January 2019: the year that is said last is carried back."""
        last = self.point(self.past(first.after + 1, Kind.IN), is_led=True)
        if last is None:
            return []
        if Mark.WITHOUT_YEAR in last.point.marks and Mark.DOUBTFUL in last.point.marks:
            # The year that is said of both is known of neither: 29 декабря и 3 января того же года.
            return [first._replace(point=unknown(first.point.marks | last.point.marks, first.point.bare)), last]
        if last.point.edtf is None or Mark.RELATIVE in last.point.marks:
            return []
        begin, end = in_order(first.point, last.point, self.said_on)
        return [first._replace(point=begin), last._replace(point=end)]

    def _placed(self, read: Read) -> Read:
        return read._replace(point=placed(read.point, self.said_on))

    def _with_second(self, first: Read) -> Read | None:
        """Read the end of a span whose beginning was read, or the other of two: 28 December – 3 January, or January."""
        kind = self.kind(first.after)
        if kind not in (*_ENDS, Kind.OR):
            return None
        if kind is Kind.UNTIL and self.atoms[first.after].text not in _PLAIN_UNTIL:
            return None
        last = self.point(self.past(first.after + 1, Kind.IN), is_led=True)
        if last is None:
            return None
        join = points.one_of if kind is Kind.OR else self._join_of(first, last)
        return self._of_two(first, last, first.first, join)

    def _join_of(self, first: Read, last: Read) -> Callable[[Edtf, Edtf], Edtf]:
        """Return how two ends belong together: parts of months, whose bounds nobody knows, are some day of both."""
        parts = (self.kind(first.first), self.kind(last.first))
        return points.between if Kind.PART in parts else points.through

    def _of_two(self, first: Read, last: Read, at: int, join: Callable[[Edtf, Edtf], Edtf]) -> Read | None:
        begin, end = in_order(first.point, last.point, self.said_on)
        if begin.edtf is not None and end.edtf is not None and begin.edtf.days() == end.edtf.days():
            return None
        if is_backwards(begin, end) and (Mark.RELATIVE in begin.marks and begin.edtf is not None):
            begin = begin.changed(_week_before)
        if is_backwards(begin, end):
            return None
        return Read(both(begin, end, join), at, last.after)

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
            if kind not in _SEPARATORS:
                break
            between.append(self.kind(at - 1) if kind is Kind.COMMA and at > after + 1 else kind)
        return tuple(days), tuple(between[: max(len(days) - 1, 0)]), after

    def _of_run(self, run: _Run, at: int) -> list[Read]:
        found = [self.day_point(day, run.month, run.year) for day, _, _ in run.days]
        kinds = set(run.between)
        if kinds <= {Kind.COMMA, Kind.AND} and (Kind.AND in kinds):
            reads = [Read(one, first, after) for one, (_, first, after) in zip(found, run.days, strict=True)]
            reads[-1] = reads[-1]._replace(after=self.after_night(run.after))
            if reads[-1].after > run.after:
                reads = [one._replace(point=one.point.changed(around_night, Mark.DOUBTFUL)) for one in reads]
            return [self._placed(one) for one in reads]
        if (len(run.days) == 2 and kinds <= {Kind.OR, Kind.STROKE, *_ENDS}) or kinds == {Kind.OR}:
            whole = self._span_of_run(run, points.one_of if Kind.OR in kinds else points.through)
            if whole is not None and Kind.OR in kinds and self.after_night(run.after) > run.after:
                whole = whole.changed(around_night, Mark.DOUBTFUL)
                return [Read(whole, run.days[0][1], self.after_night(run.after))]
            if whole is not None:
                return [Read(whole, run.days[0][1], run.after)]
        # Numbers before it are something else: Дом 12, 29 декабря. The last day is tried when its turn comes.
        return self._joined_alone(at)

    def _joined_alone(self, at: int) -> list[Read]:
        found = self.point(at, is_led=True)
        return [self._placed(found)] if found is not None and self.kind(found.after - 1) is not Kind.NUMBER else []

    def _span_of_run(self, run: _Run, join: Callable[[Edtf, Edtf], Edtf]) -> Point | None:
        """Return the first to the last of a run in one year; None where they are the other way round."""
        days = [day for day, _, _ in run.days]
        if days[0] >= days[-1]:
            return None
        first = placed(self.day_point(days[0], run.month, run.year), self.said_on)
        last = self.day_point(days[-1], run.month, run.year)
        first, last = in_order(first, last, self.said_on)
        return both(first, last, join)

    def _whole_run(self, at: int, join: Callable[[Edtf, Edtf], Edtf]) -> Read | None:
        """Read two days of a month as one span, whatever stands between them."""
        run = self._run(at)
        if run is None or len(run.days) != 2:
            return None
        whole = self._span_of_run(run, join)
        return None if whole is None else Read(whole, at, run.after)

    # Spans with words of their own.

    def _from(self, at: int) -> list[Read]:
        """Read с 6 декабря по 22 января, from 6 to 22 December; without an end it is since."""
        run = self._whole_run(at + 1, points.through)
        if run is not None:
            return [run._replace(first=at)]
        begin = self.point(at + 1, is_led=True)
        if begin is not None and self.kind(begin.after) in _ENDS:
            end = self.point(begin.after + 1, is_led=True)
            if end is not None:
                read = self._of_two(begin, end, at, points.through)
                if read is not None:
                    return [read]
        return self._bound(at)

    def _between(self, at: int) -> list[Read]:
        run = self._whole_run(at + 1, points.between)
        if run is not None:
            return [run._replace(first=at)]
        first = self.point(at + 1, is_led=True)
        if first is None:
            return self._between_something(at)
        if self.kind(first.after) is not Kind.AND:
            return []
        last = self.point(first.after + 1, is_led=True)
        read = None if last is None else self._of_two(first, last, at, points.between)
        if read is None and (last is None or placed(last.point, self.said_on).edtf is None):
            # Between New Year and something that is no day: not before the one of which the day is known.
            read = Read(placed(first.point, self.said_on).changed(points.since, Mark.DOUBTFUL), at, first.after)
        return [] if read is None else [read]

    def _between_something(self, at: int) -> list[Read]:
        """Read between something that is no day and one: not after it."""
        joint = at + 1
        while joint <= at + _MOST_BETWEEN and self.kind(joint) in (Kind.OTHER, Kind.OF, Kind.IN, Kind.FROM):
            joint += 1
        last = self.point(joint + 1, is_led=True) if self.kind(joint) is Kind.AND else None
        if last is None:
            return []
        return [Read(placed(last.point, self.said_on).changed(points.until, Mark.DOUBTFUL), at, last.after)]

    def _bound(self, at: int) -> list[Read]:
        """Read until, since, before and after a point."""
        kind = self.kind(at)
        found = self.point(at + 1, is_led=True)
        if found is None:
            return []
        inner = placed(found.point, self.said_on)
        if kind is Kind.UNTIL and self.kind(found.first) is Kind.WEEKDAY and Mark.RELATIVE in inner.marks:
            # Until the one that is over, or the one to come.
            inner = inner.changed(_week_more, Mark.DOUBTFUL)

        def change(edtf: Edtf) -> Edtf:
            match kind:
                case Kind.UNTIL | Kind.TO:
                    return points.until(edtf)
                case Kind.BEFORE:
                    return points.before(edtf, is_sharp=inner.is_sharp)
                case Kind.AFTER:
                    return points.after(edtf, is_sharp=inner.is_sharp)
                case _:
                    return points.since(edtf)

        return [Read(inner.changed(change), at, found.after)]

    def _as_of(self, at: int) -> list[Read]:
        found = self.point(at + 1, is_led=True)
        return [] if found is None else [self._placed(found)._replace(first=at)]

    def _about(self, at: int) -> list[Read]:
        """Read about, and it seems: what follows is not exact."""
        marks = Mark.ABOUT | Mark.DOUBTFUL if self.kind(at) is Kind.UNSURE else Mark.ABOUT
        inner = self.past(at + 1, Kind.COMMA, Kind.IN, Kind.OF)
        inner = self.past(inner, Kind.IN, Kind.OF)
        rule = _BY_KIND.get(self.kind(inner)) if self.kind(inner) not in (Kind.ABOUT, Kind.UNSURE, Kind.IN) else None
        found = rule(self, inner) if rule is not None else []
        found = found or self.joined(inner, is_led=True)
        if len(found) != 1:
            return []
        return [Read(found[0].point.changed(points.nearly, marks), at, found[0].after)]

    def _in_the_last(self, at: int) -> list[Read]:
        count = self.count(at + 1)
        if count is None or count[3]:
            return []
        if self.said_on is None:
            return [Read(unknown(Mark.RELATIVE), at, count[2])]
        edtf = relative.lately(self.said_on, count[0], count[1])
        return [] if edtf is None else [Read(Point(edtf, None, Mark.RELATIVE, is_sharp=False), at, count[2])]

    # Nights.

    def _night_to(self, at: int) -> list[Read]:
        """Read the night to the 29th: it begins on the day before."""
        lone = self.night_to_day(at)
        if lone is not None:
            return [lone]
        found = self.point(at + 1, is_led=True)
        if found is None:
            return []
        if found.point.edtf is None and found.point.of_year is None:
            return [Read(unknown(found.point.marks), at, found.after)]
        return [Read(placed(found.point, self.said_on).changed(night_to), at, found.after)]

    def _night_from(self, at: int) -> list[Read]:
        run = self._whole_run(at + 1, points.through)
        if run is not None:
            return [run._replace(first=at)]
        lone = self.night_between_days(at)
        if lone is not None:
            return [lone]
        first = self.point(at + 1, is_led=True)
        if first is None or self.kind(first.after) not in (*_ENDS, Kind.IN, Kind.AND):
            return []
        last = self.point(first.after + 1, is_led=True)
        read = None if last is None else self._of_two(first, last, at, points.through)
        return [] if read is None else [read]

    def _night_of(self, at: int) -> list[Read]:
        """Read the night of the 29th: of two days that between them, of one that before it or after it."""
        two = self._night_from(at)
        if two:
            return two
        lone = self.night_of_day(at)
        if lone is not None:
            return [lone]
        found = self.point(at + 1, is_led=False)
        if found is None or self.kind(found.first) in (Kind.SAID, Kind.WHICH):
            return []
        point = placed(found.point, self.said_on)
        if point.edtf is None:
            return [Read(point, at, found.after)]
        days = point.edtf.days()
        if days.lo != days.hi:
            return []
        return [Read(point.changed(around_night, Mark.DOUBTFUL), at, found.after)]

    # So long before and after.

    def _shifted(self, at: int) -> list[Read]:
        """Read a week after New Year, за два дня до 8 марта."""
        counted = at + (self.kind(at) in (Kind.LATER_BY, Kind.EARLIER_BY, Kind.MORE, Kind.LESS))
        count = self.count(counted)
        if count is None:
            return []
        after = self.past(count[2], Kind.LATER_BY)
        kind = self.kind(after)
        direction = 1 if kind is Kind.AFTER else -1 if kind in (Kind.BEFORE, Kind.UNTIL) else 0
        found = self.point(after + 1, is_led=True) if direction else None
        if found is None:
            return []
        moved = placed(found.point, self.said_on)
        if moved.edtf is None:
            return [Read(unknown(moved.marks), at, found.after)]
        edtf = self.moved(moved.edtf, count, direction)
        if edtf is not None and self.kind(at) in (Kind.MORE, Kind.LESS):
            edtf = _beyond(moved.edtf, edtf, direction * (1 if self.kind(at) is Kind.MORE else -1), direction)
        return [] if edtf is None else [Read(Point(edtf, None, moved.marks, is_sharp=False), at, found.after)]

    def _towards(self, at: int) -> list[Read]:
        """Read под Рождество, под 8 марта: the day itself or one of those before it."""
        if self.kind(at + 1) not in (Kind.HOLIDAY, Kind.NUMBER, Kind.ORDINAL):
            return []
        found = self.point(at + 1, is_led=False)
        if found is None or (self.kind(at + 1) is not Kind.HOLIDAY and self.month(found.first + 1) is None):
            return []
        return [Read(placed(found.point, self.said_on).changed(_week_towards, Mark.ABOUT), at, found.after)]

    def _beside(self, at: int) -> list[Read]:
        """Read the day after 29 December, накануне 29 декабря."""
        found = self.point(at + 1, is_led=True)
        if found is None:
            return []
        change = _day_after if self.kind(at) is Kind.DAY_AFTER else _day_before
        return [Read(placed(found.point, self.said_on).changed(change), at, found.after)]


def _beyond(base: Edtf, edtf: Edtf, side: int, direction: int) -> Edtf:
    """Return the days beyond others, seen from a base, or those between the two."""
    if side == direction:
        return points.since(edtf) if direction > 0 else points.until(edtf)
    return within(hull((base.days(), edtf.days())))


def _day_after(edtf: Edtf) -> Edtf:
    return within(Interval(edtf.days().lo + 1, edtf.days().hi + 1))


def _day_before(edtf: Edtf) -> Edtf:
    return within(Interval(edtf.days().lo - 1, edtf.days().hi - 1))


def _week_towards(edtf: Edtf) -> Edtf:
    return within(Interval(edtf.days().lo - 7, edtf.days().hi))


def _week_more(edtf: Edtf) -> Edtf:
    return within(Interval(edtf.days().lo, edtf.days().hi + 7))


def _week_before(edtf: Edtf) -> Edtf:
    return within(Interval(edtf.days().lo - 7, edtf.days().hi - 7))


Rule = Callable[[Spans, int], list[Read]]
_BY_KIND: Final[dict[Kind, Rule]] = {
    Kind.IN: Spans._led,
    Kind.FROM: Spans._from,
    Kind.SINCE: Spans._bound,
    Kind.TO: Spans._bound,
    Kind.UNTIL: Spans._bound,
    Kind.BEFORE: Spans._bound,
    Kind.AFTER: Spans._bound,
    Kind.BETWEEN: Spans._between,
    Kind.ABOUT: Spans._about,
    Kind.UNSURE: Spans._about,
    Kind.AS_OF: Spans._as_of,
    Kind.IN_THE_LAST: Spans._in_the_last,
    Kind.NIGHT_TO: Spans._night_to,
    Kind.NIGHT_FROM: Spans._night_from,
    Kind.NIGHT_OF: Spans._night_of,
    Kind.LATER_BY: Spans._shifted,
    Kind.MORE: Spans._shifted,
    Kind.LESS: Spans._shifted,
    Kind.EARLIER_BY: Spans._shifted,
    Kind.COUNTED: Spans._shifted,
    Kind.UNIT: Spans._shifted,
    Kind.HALF_A_YEAR: Spans._shifted,
    Kind.ONE_AND_A_HALF: Spans._shifted,
    Kind.NUMBER: Spans._shifted,
    Kind.DAY_AFTER: Spans._beside,
    Kind.TOWARDS: Spans._towards,
    Kind.DAY_BEFORE: Spans._beside,
}
