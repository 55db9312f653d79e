"""Reads days that lie before or after another: a week after New Year, за два дня до 8 марта, the third day after.

"The third day" may be counted with the first or without it, "через день" is the next day or the one after it, and "the
week after" is the seven days from then on or the week that follows that of the day: all are held. Words that stand
before "day after" and are not known here make it any day after.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from safeconduct.base.intervals import Interval, hull
from safeconduct.record.days import points, relative, stretches
from safeconduct.record.days.counted import Count
from safeconduct.record.days.edtf import Edtf, within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.nights import Nights
from safeconduct.record.days.points import Point, placed, unknown
from safeconduct.record.days.reading import Read
from safeconduct.record.days.types import Mark

# Words for what happened, between "after" and its day: на пятый день после ареста 29 декабря.
_MOST_WORDS: Final = 2
_SINGLE: Final = frozenset(
    ("day", "week", "month", "year", "fortnight", "день", "дня", "сутки", "неделя", "неделю", "неделе", "месяц",
     "месяца", "месяце", "год", "года", "году")
)  # fmt: skip
# Before a unit without its number these leave it what it is: the week after, в неделю после.
_PLAIN_BEFORE: Final = frozenset(
    (Kind.IN, Kind.OF, Kind.LATER_BY, Kind.EARLIER_BY, Kind.MORE, Kind.LESS, Kind.END, Kind.POINT, Kind.COMMA,
     Kind.ABOUT, Kind.UNSURE, Kind.AND, Kind.OR)
)  # fmt: skip
_THROUGHOUT: Final = frozenset(("the", "within", "for", "течение", "протяжении"))
_NEXT_DAY: Final = ("через", "день")
_SATURDAY: Final = 5
_BEFORE: Final = (Kind.BEFORE, Kind.UNTIL)


class _Base(NamedTuple):
    """The day that others are counted from, and where its words begin; what happened on it may stand before them."""

    point: Point
    read: Read
    is_apart: bool


class Shifts(Nights):
    """Reads what lies so long before or after a point."""

    def _in_the_last(self, at: int) -> list[Read]:
        count = self.count(at + 1)
        if count is None or count[3]:
            return []
        side = self._side(count[2])
        base = self._base(count[2] + 1) if side else None
        if base is not None:
            # In the last two weeks before New Year.
            days = base.point.edtf
            edtf = None if days is None else self.moved(days, count, side)
            return self._from_base(
                base, at, None if days is None or edtf is None else _throughout(days, edtf, count, side), Mark.DOUBTFUL
            )
        if self.said_on is None:
            return [Read(unknown(Mark.RELATIVE), at, count[2])]
        edtf = relative.lately(self.said_on, count[0], count[1])
        return [] if edtf is None else [Read(Point(edtf, None, Mark.RELATIVE, is_sharp=False), at, count[2])]

    def _base(self, at: int) -> _Base | None:
        """Read the point that others are counted from: after 29 December, после ареста 29 декабря."""
        found = self.point(at, is_led=True)
        place = at
        while found is None and place < at + _MOST_WORDS and self._is_word(place):
            place += 1
            inner = self.past(place, Kind.IN)
            if self.kind(inner) in (Kind.NUMBER, Kind.ORDINAL, Kind.DATE, Kind.DAY_AND_MONTH):
                found = self.point(inner, is_led=True)
        if found is None:
            return None
        point = placed(found.point, self.said_on)
        is_open = point.edtf is not None and point.edtf.days().is_open()
        return None if is_open else _Base(point, found, place > at)

    def _is_word(self, at: int) -> bool:
        return self.kind(at) is Kind.OTHER and self.atom(at).text.isalpha()

    def _side(self, at: int) -> int:
        """Return 1 for after, -1 for before, 0 for neither."""
        kind = self.kind(at)
        return 1 if kind is Kind.AFTER else -1 if kind in _BEFORE else 0

    def _from_base(self, base: _Base, at: int, edtf: Edtf | None, marks: Mark = Mark.NONE) -> list[Read]:
        """Return what is said of days around a base; the day of what happened is one of its own, or is that meant."""
        marks |= base.point.marks
        if base.point.edtf is None:
            return [Read(unknown(marks), at, base.read.after)]
        if edtf is None:
            return []
        if not base.is_apart:
            return [Read(Point(edtf, None, marks, is_sharp=False), at, base.read.after)]
        either = points.either(edtf, base.point.edtf)
        day = base.read._replace(point=base.point)
        return [Read(Point(either, None, marks | Mark.DOUBTFUL, is_sharp=False), at, self._behind_side(at, day)), day]

    def _behind_side(self, at: int, day: Read) -> int:
        """Return the atom behind the words that stand before the day of what happened."""
        last = day.first
        while self.kind(last - 1) in (Kind.IN, Kind.OF) and last - 1 > at:
            last -= 1
        return last

    def _shifted(self, at: int) -> list[Read]:
        """Read a week after New Year, за два дня до 8 марта."""
        counted = at + (self.kind(at) in (Kind.LATER_BY, Kind.EARLIER_BY, Kind.MORE, Kind.LESS))
        count = self.count(counted)
        if count is None or not self._is_so_many(counted, count):
            return []
        after = self.past(count[2], Kind.LATER_BY)
        direction = self._side(after)
        base = self._base(after + 1) if direction else None
        if base is None:
            return []
        days = base.point.edtf
        edtf = None if days is None else self.moved(days, count, direction)
        if days is None or edtf is None:
            return self._from_base(base, at, edtf)
        if self.kind(at) in (Kind.MORE, Kind.LESS):
            side = direction * (1 if self.kind(at) is Kind.MORE else -1)
            return self._from_base(base, at, _beyond(days, edtf, side, direction))
        if (self.atoms[at].text, self.atoms[count[2] - 1].text) == _NEXT_DAY and count[0] == (1, 1) and direction > 0:
            return self._from_base(base, at, points.either(edtf, _moved_by(edtf, 1)), Mark.DOUBTFUL)
        if self._is_throughout(at, count):
            return self._from_base(base, at, _throughout(days, edtf, count, direction), Mark.DOUBTFUL)
        return self._from_base(base, at, edtf)

    def _is_so_many(self, at: int, count: Count) -> bool:
        """Say whether a unit without its number is one: not "in the days after", nor "on the fortieth day after"."""
        if self.kind(at) not in (Kind.UNIT, Kind.YEAR) or count[2] != at + 1:
            return True
        before = self.atom(at - 1) if at else self.atoms[-1]
        return self.atoms[at].text in _SINGLE and (before.kind in _PLAIN_BEFORE or before.text in _THROUGHOUT)

    def _is_throughout(self, at: int, count: Count) -> bool:
        """Say whether some time within so long is meant, or the one that follows: the week after, за неделю после."""
        if self.kind(at) is Kind.LATER_BY or self.kind(count[2]) is Kind.LATER_BY:
            return False
        if self.kind(at) is Kind.EARLIER_BY:
            return self.kind(count[2]) is Kind.AFTER
        before = self.atom(at - 1) if at else self.atoms[-1]
        if before.text in _THROUGHOUT or before.kind in (Kind.ORDINAL, Kind.WHICH):
            return True
        is_bare = self.kind(at) in (Kind.UNIT, Kind.YEAR) and count[1] != "day"
        # "Две недели после" is how long; "через две недели после" is when.
        return is_bare or not self.atoms[count[2] - 1].text.isascii()

    def _nth(self, at: int) -> list[Read]:
        """Read на третий день после 29 декабря, the third day after, on the 3rd day before."""
        atom = self.atoms[at]
        if atom.kind is Kind.NUMBER and not atom.suffix:
            return []
        if self.unit(at + 1) == "day" and self.kind(self.past(at + 2, Kind.OF)) is Kind.HOLIDAY:
            return self._day_of_holiday(at)
        if self.kind(at + 1) in (Kind.DAY_AFTER, Kind.DAY_BEFORE):
            unit, side, place = "day", 1 if self.kind(at + 1) is Kind.DAY_AFTER else -1, at + 2
        else:
            unit, side, place = self.unit(at + 1) or "", self._side(at + 2), at + 3
        base = self._base(place) if unit and side else None
        if base is None:
            return []
        edtf = None if base.point.edtf is None else relative.nth(base.point.edtf, atom.value, unit, side)
        return self._from_base(base, at, edtf, Mark.NONE if atom.value == 1 else Mark.DOUBTFUL)

    def _day_of_holiday(self, at: int) -> list[Read]:
        """Read на второй день Нового года: counted from its first day or its last."""
        base = self._base(self.past(at + 2, Kind.OF))
        if base is None:
            return []
        edtf = None if base.point.edtf is None else _moved_by(base.point.edtf, self.atoms[at].value - 1)
        return self._from_base(base, at, edtf, Mark.DOUBTFUL)

    def _numbered(self, at: int) -> list[Read]:
        return self._shifted(at) or self._nth(at)

    def _next(self, at: int) -> list[Read]:
        """Read на следующей неделе после Нового года, the next day after, last week before New Year."""
        which, unit, side = self.atoms[at].value, self.unit(at + 1), self._side(at + 2)
        place = at + 3
        if self.kind(at + 1) is Kind.WEEKDAY and which == side > 0:
            return [one._replace(first=at) if one.first == at + 1 else one for one in self._weekday_beside(at + 1)]
        if self.kind(at + 1) in (Kind.DAY_AFTER, Kind.DAY_BEFORE):
            unit, side, place = "day", 1 if self.kind(at + 1) is Kind.DAY_AFTER else -1, at + 2
        if unit is None or not side or which != side:
            return []
        base = self._base(place)
        if base is None:
            return []
        edtf = None if base.point.edtf is None else relative.beside(base.point.edtf, unit, side)
        if edtf is not None and side < 0 and unit != "day" and self.said_on is not None:
            # The last week before New Year, or last week, which was before it.
            that = self._that(unit, which, is_english=self.atoms[at + 1].text.isascii())
            edtf = edtf if that is None else points.either(edtf, that)
        return self._from_base(base, at, edtf, Mark.NONE if unit == "day" else Mark.DOUBTFUL)

    def _weekday_beside(self, at: int) -> list[Read]:
        """Read on the Monday after New Year, в субботу перед Новым годом: the nearest, or the one behind it."""
        if self.kind(at + 1) is Kind.HOLIDAY and self.atoms[at + 1].text.startswith("перед"):
            # The holiday's own words hold "before".
            towards = self.point(at + 1, is_led=True)
            return [] if towards is None else [Read(placed(towards.point, self.said_on), at, towards.after)]
        side = self._side(at + 1)
        base = self._base(at + 2) if side else None
        if base is None:
            return []
        if base.point.edtf is None:
            return self._from_base(base, at, None, Mark.DOUBTFUL)
        is_weekend = self.kind(at) is Kind.WEEKEND
        wanted, days = _SATURDAY if is_weekend else self.atoms[at].value, base.point.edtf.days()
        near, far = (days.lo, days.hi) if side > 0 else (days.hi, days.lo)
        # The third Monday after.
        weeks = self.atoms[at - 1].value if self.kind(at - 1) is Kind.ORDINAL else 1
        first = _weekday_from(near, wanted, side)
        last = _weekday_from(far, wanted, side) + side * stretches.WEEK * weeks
        return self._from_base(
            base, at, within(Interval(min(first, last), max(first, last) + is_weekend)), Mark.DOUBTFUL
        )

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
        base = self._base(at + 1)
        if base is None:
            return []
        side = 1 if self.kind(at) is Kind.DAY_AFTER else -1
        edtf = base.point.edtf
        before = self.atom(at - 1) if at else self.atoms[-1]
        if (self._is_word(at - 1) and before.text.isascii()) or before.kind in (Kind.ORDINAL, Kind.NUMBER):
            # The fortieth day after, every day before.
            change = points.after if side > 0 else points.before
            return self._from_base(base, at, edtf and change(edtf, is_sharp=base.point.is_sharp), Mark.DOUBTFUL)
        return self._from_base(base, at, edtf and _moved_by(edtf, side))


def _throughout(base: Edtf, edtf: Edtf, count: Count, side: int) -> Edtf:
    """Return the days from a base to so long from it; of one week or month also those of the next one."""
    days = hull((base.days(), edtf.days()))
    if count[0] == (1, 1):
        days = hull((days, relative.beside(base, count[1], side).days()))
    if side > 0:
        return within(Interval(min(days.lo + 1, days.hi), days.hi))
    return within(Interval(days.lo, max(days.hi - 1, days.lo)))


def _moved_by(edtf: Edtf, days: int) -> Edtf:
    return within(Interval(edtf.days().lo + days, edtf.days().hi + days))


def _weekday_from(day: int, wanted: int, side: int) -> int:
    """Return the first such day of the week after a day, or before it."""
    if side > 0:
        return day + ((wanted - stretches.weekday(day)) % stretches.WEEK or stretches.WEEK)
    return day - ((stretches.weekday(day) - wanted) % stretches.WEEK or stretches.WEEK)


def _beyond(base: Edtf, edtf: Edtf, side: int, direction: int) -> Edtf:
    """Return the days beyond others, seen from a base, or those between the two."""
    if side == direction:
        return points.since(edtf) if direction > 0 else points.until(edtf)
    return within(hull((base.days(), edtf.days())))


def _week_towards(edtf: Edtf) -> Edtf:
    return within(Interval(edtf.days().lo - 7, edtf.days().hi))
