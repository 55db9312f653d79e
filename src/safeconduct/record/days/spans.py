"""Reads spans and bounds of days among the atoms of a text: from … to, until, since, the night to, 5, 6 and 9 January.

What it reads is `reading`'s points, joined. Bounded looks ahead, as there: a list has as many days as a month at most.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from safeconduct.base.intervals import Interval
from safeconduct.record.days import points
from safeconduct.record.days.edtf import Edtf, Through, within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.lists import Lists
from safeconduct.record.days.nights import around_night, night_to
from safeconduct.record.days.points import both, in_order, is_backwards, lasting, placed, unknown, without_ends
from safeconduct.record.days.reading import Read
from safeconduct.record.days.types import Mark

# Words of what is no day, between "between" and "and", that are looked at.
_MOST_BETWEEN: Final = 6
# Words for "until" that end a span whose beginning has no word of its own.
_PLAIN_UNTIL: Final = frozenset(("until", "till", "до", "вплоть до", "и до"))
_ENDS: Final = (Kind.TO, Kind.DASH, Kind.UNTIL)


class Spans(Lists):
    """Reads spans, bounds and points."""

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
        several = self.one_of_several(first)
        if several is not None:
            return [several]
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

    def _with_second(self, first: Read) -> Read | None:
        """Read the end of a span whose beginning was read, or the other of two: 28 December – 3 January, or January."""
        kind = self.kind(first.after)
        # 29.12/30.12
        is_of_figures = kind is Kind.STROKE and self.kind(first.after + 1) is Kind.DAY_AND_MONTH
        if kind not in (*_ENDS, Kind.OR) and not is_of_figures:
            return None
        if kind is Kind.UNTIL and self.atoms[first.after].text not in _PLAIN_UNTIL:
            return None
        last = self.point(self.past(first.after + 1, Kind.IN), is_led=True)
        if last is None:
            return None
        join = points.one_of if kind is Kind.OR else self._join_of(first, last)
        read = self._of_two(first, last, first.first, join)
        if read is None or kind not in (Kind.DASH, Kind.STROKE):
            return read
        # As the typed form has it, 6 December – 22 January is some day of these.
        return read._replace(point=without_ends(read.point))

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
        return Read(lasting(begin, end) if join is points.through else both(begin, end, join), at, last.after)

    # Spans with words of their own.

    def _from(self, at: int) -> list[Read]:
        """Read с 6 декабря по 22 января, from 6 to 22 December; without an end it is since."""
        run = self._whole_run(at + 1, points.through)
        if run is not None:
            return [run._replace(first=at)]
        begin = self.either_point(at + 1)
        if begin is not None and self.atom(begin.after).text == "на":
            night = self._night_of_two(begin, at)
            if night is not None:
                return [night]
        if begin is not None and self.kind(begin.after) in _ENDS:
            end = self.either_point(begin.after + 1)
            if end is not None:
                read = self._of_two(begin, end, at, points.through)
                if read is not None:
                    return [read]
        return self._bound(at)

    def _night_of_two(self, begin: Read, at: int) -> Read | None:
        """Read с 29.12 на 30.12: a night, of two days that follow one another."""
        end = self.point(begin.after + 1, is_led=True)
        read = None if end is None else self._of_two(begin, end, at, points.through)
        days = None if read is None or read.point.edtf is None else read.point.edtf.days()
        if read is None or days is None or days.hi != days.lo + 1:
            return None
        return read._replace(point=without_ends(read.point))

    def _between(self, at: int) -> list[Read]:
        run = self._whole_run(at + 1, points.between)
        if run is not None:
            return [run._replace(first=at)]
        first = self.either_point(at + 1)
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
        found = self.either_point(at + 1)
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
        point = found[0].point.changed(points.nearly, marks)
        if found[0].point.ends is not None and isinstance(point.edtf, Through) and point.edtf.lo and point.edtf.hi:
            point = replace(point, ends=(point.edtf.lo.days(), point.edtf.hi.days()))
        return [Read(point, at, found[0].after)]

    # Nights.

    def _night_to(self, at: int) -> list[Read]:
        """Read the night to the 29th: it begins on the day before."""
        lone = self.night_to_day(at)
        if lone is not None:
            return [lone]
        found = self.either_point(at + 1)
        if found is None:
            return []
        if found.point.edtf is None and found.point.of_year is None:
            return [Read(unknown(found.point.marks), at, found.after)]
        return [Read(placed(found.point, self.said_on).changed(night_to), at, found.after)]

    def _night_from(self, at: int) -> list[Read]:
        run = self._whole_run(at + 1, points.through)
        if run is not None:
            return [Read(without_ends(run.point), at, run.after)]
        lone = self.night_between_days(at)
        if lone is not None:
            return [lone]
        first = self.point(at + 1, is_led=True)
        if first is None or self.kind(first.after) not in (*_ENDS, Kind.IN, Kind.AND):
            return []
        last = self.point(first.after + 1, is_led=True)
        read = None if last is None else self._of_two(first, last, at, points.through)
        return [] if read is None else [read._replace(point=without_ends(read.point))]

    def _night_of(self, at: int) -> list[Read]:
        """Read the night of the 29th: of two days that between them, of one that before it or after it."""
        two = self._night_from(at)
        if two:
            return two
        if self.kind(at + 1) is Kind.AFTER:
            behind = self.point(at + 2, is_led=True)
            if behind is None or placed(behind.point, self.said_on).edtf is None:
                return []
            return [Read(placed(behind.point, self.said_on).changed(_night_after, Mark.DOUBTFUL), at, behind.after)]
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


def _night_after(edtf: Edtf) -> Edtf:
    """Return the night in which a day ends, and the one that follows it."""
    days = edtf.days()
    return edtf if days.is_open() else within(Interval(days.lo, days.hi + 2))


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
    Kind.NUMBER: Spans._numbered,
    Kind.ORDINAL: Spans._nth,
    Kind.WHICH: Spans._next,
    Kind.WEEKDAY: Spans._weekday_beside,
    Kind.WEEKEND: Spans._weekday_beside,
    Kind.YEAR: Spans._shifted,
    Kind.DAY_AFTER: Spans._beside,
    Kind.TOWARDS: Spans._towards,
    Kind.DAY_BEFORE: Spans._beside,
}
