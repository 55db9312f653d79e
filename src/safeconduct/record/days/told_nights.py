"""Nights whose month is not said, in a text that tells of months: в конце декабря, в ночь на 29.

A month that is sure to be meant gives its night: one directly beside it, in a part of the sentence of its own. Of any
other month that is told before the night, or behind it up to the end of the paragraph, nobody knows whether it is
meant: unless the nights counted from the day of saying lie in it too, the days are unknown. Refuses to choose between
months. Linear: each night is read again twice at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval, hull
from safeconduct.record.days import relative
from safeconduct.record.days.atoms import Atom
from safeconduct.record.days.edtf import Date
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.reading import Read
from safeconduct.record.days.told import Said
from safeconduct.record.days.types import Mark

ReadWithin = Callable[[Interval | None, int], list[Read]]
"""Reads the words from an atom on with nights of a month that is not said in those days; of None, unknown."""

# Days beside a night that may tell its month: of wider ones nobody knows which of theirs it is.
_MOST_DAYS: Final = 62
# Days counted from the day of saying that tell no month: вчера, на прошлой неделе.
_MOST_COUNTED: Final = 14
# Atoms between a month and the night directly beside it: a mark, a preposition, an article.
_MOST_LINKS: Final = 3
_PAUSES: Final = (Kind.COMMA, Kind.DASH)
_SMALL: Final = (Kind.OF, Kind.IN)
_STOPS: Final = (Kind.POINT, Kind.END, *_PAUSES)
_BRACKETS: Final = frozenset("()")
_STOPPING: Final = frozenset('()!?;:…»”"')
# Words that open a clause: "что в конце декабря, в ночь на 29 к нам пришли".
_OPENING: Final = frozenset(("что", "как", "потом", "затем", "тогда", "а", "но", "и", "that", "and", "but", "then"))
# "5 числа", "the 5th": no month is told.
_NO_MONTH: Final = "XXXX-XX-"


def of_months_told(atoms: Sequence[Atom], said: Said, said_on: Day | None, within: ReadWithin) -> Said:
    """Return what was read, with each night whose month is not said in the month that is told of it, or unknown."""
    if not any(_is_night(one) for _, reads in said for one in reads):
        return said
    behind = [*_told_behind(atoms, said, said_on)]
    found: Said = []
    before: Interval | None = None
    for place, (at, reads) in enumerate(said):
        if not any(_is_night(one) for one in reads):
            before = _both(before, _told_by(reads, said_on))
            found.append((at, reads))
            continue
        month, told = _beside(atoms, said, place), _both(before, behind[place])
        if month is not None:
            found.append((at, _of_month(reads, month, said_on, within, at)))
        elif said_on is not None and told is not None and not _is_all_in(told, reads):
            found.append((at, within(None, at)))
        else:
            found.append((at, reads))
    return found


def _is_night(read: Read) -> bool:
    return Mark.OF_SOME_MONTH in read.point.marks


# The month directly beside a night.


def _beside(atoms: Sequence[Atom], said: Said, place: int) -> Read | None:
    """Return the days directly beside a night in its sentence that surely say its month; None for none, and for two."""
    night, sides = said[place][1], list[Read]()
    if place and (before := _linked(atoms, said[place - 1][1][-1], night[0])) is not None:
        last = said[place - 1][1][-1]
        if not before or _is_closed(atoms, night[-1].after) or _is_open(atoms, last.first):
            sides.append(last)
    if place + 1 < len(said) and (behind := _linked(atoms, night[-1], said[place + 1][1][0])) is not None:
        following = said[place + 1][1][0]
        if not behind or _is_closed(atoms, following.after):
            sides.append(following)
    sides = [one for one in sides if _tells_month(one)]
    return sides[0] if len(sides) == 1 else None


def _linked(atoms: Sequence[Atom], first: Read, last: Read) -> bool | None:
    """Say whether a mark stands between what stands directly beside each other; None where it does not."""
    between = atoms[first.after : last.first]
    marks = [one for one in between if one.kind in _PAUSES or one.text in _BRACKETS]
    if len(between) > _MOST_LINKS or any(one.kind not in _SMALL and one not in marks for one in between):
        return None
    return bool(marks)


def _is_closed(atoms: Sequence[Atom], at: int) -> bool:
    """Say whether words have their mark behind them: else a new clause begins with them."""
    return atoms[at].kind in _STOPS or atoms[at].text in _STOPPING


def _is_open(atoms: Sequence[Atom], at: int) -> bool:
    """Say whether a sentence or a clause begins with words."""
    first = at - 1
    while first >= 0 and first > at - _MOST_LINKS and atoms[first].kind in _SMALL:
        first -= 1
    return first < 0 or _is_closed(atoms, first) or atoms[first].text in _OPENING


def _tells_month(read: Read) -> bool:
    """Say whether days tell a month by themselves; not "the end of the month", which may be any, nor "on Saturday"."""
    edtf, marks = read.point.edtf, read.point.marks
    if edtf is None or Mark.OF_SOME in marks or _is_night(read):
        return False
    days = edtf.days()
    is_month = isinstance(edtf, Date) and edtf.month and not edtf.day
    return not (Mark.RELATIVE in marks and days.hi - days.lo < _MOST_COUNTED) or bool(is_month)


def _of_month(reads: list[Read], month: Read, said_on: Day | None, within: ReadWithin, at: int) -> list[Read]:
    """Return a night in the days beside it; unknown where it is none of theirs, or the year that was taken is wrong."""
    edtf = month.point.edtf
    if edtf is None or edtf.days().is_open() or edtf.days().hi - edtf.days().lo >= _MOST_DAYS:
        return within(None, at)
    marks = month.point.marks
    if Mark.ABOUT in marks or (Mark.RELATIVE in marks and not isinstance(edtf, Date)):
        marks |= Mark.DOUBTFUL
    found = within(edtf.days(), at)
    is_ahead = Mark.YEAR_TAKEN in marks and said_on is not None and any(_is_after(one, said_on) for one in found)
    if is_ahead or len(found) != len(reads):
        return within(None, at)
    return [one._replace(point=replace(one.point, marks=one.point.marks | marks)) for one in found]


def _is_after(read: Read, said_on: Day) -> bool:
    return read.point.edtf is not None and read.point.edtf.days().lo > said_on


# Months told anywhere before, and in the rest of the paragraph.


def _told_behind(atoms: Sequence[Atom], said: Said, said_on: Day | None) -> Iterator[Interval | None]:
    """Give for each of what was read what is told behind it, up to the end of its paragraph."""
    told: Interval | None = None
    found: list[Interval | None] = []
    until = len(atoms)
    for _, reads in reversed(said):
        if any(one.kind is Kind.END for one in atoms[reads[-1].after : until]):
            told = None
        found.append(told)
        told = _both(told, None if any(map(_is_night, reads)) else _told_by(reads, said_on))
        until = reads[0].first
    return reversed(found)


_ANY: Final = Interval(OPEN_LO, OPEN_HI)


def _told_by(reads: Sequence[Read], said_on: Day | None) -> Interval | None:
    """Return the days in which months are told, no further than the day of saying; all where nobody knows which."""
    told: Interval | None = None
    for one in reads:
        edtf, marks = one.point.edtf, one.point.marks
        if Mark.OF_SOME in marks or one.point.bare.startswith(_NO_MONTH):
            continue
        if edtf is None:
            told = _ANY
            continue
        ends = [end for end in edtf.days() if end not in (OPEN_LO, OPEN_HI)]
        is_said_on = bool(ends) and ends[0] == ends[-1] == said_on
        if not ends or is_said_on or (Mark.RELATIVE in marks and ends[-1] - ends[0] < _MOST_COUNTED):
            continue
        last = ends[-1] if said_on is None or ends[0] > said_on else min(ends[-1], said_on)
        told = _both(told, Interval(ends[0], last))
    return told


def _both(one: Interval | None, other: Interval | None) -> Interval | None:
    return hull([each for each in (one, other) if each is not None]) if one or other else None


def _is_all_in(told: Interval, reads: Sequence[Read]) -> bool:
    """Say whether all that is told lies in the months that nights were taken from."""
    for one in reads:
        if not _is_night(one) or one.point.edtf is None:
            continue
        days = one.point.edtf.days()
        first = min(days.lo, relative.month(Day(days.lo + 1), 0).days().lo)
        if told.lo < first or told.hi > relative.month(Day(days.hi), 0).days().hi:
            return False
    return True
