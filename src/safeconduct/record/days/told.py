"""What a text has told already, for the words that lean on it: a year right before, the month of "its beginning".

A year that stands by itself right before a day is its year. "The beginning of the month" is of the month of saying, or
of the one that the text told last, or that it names next in the same sentence: where these differ all are held, and
marked. Weeks and years alike. Looks at what was read and at the words between; each is read again a few times at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Final, NamedTuple

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record.days import relative, stretches
from safeconduct.record.days.atoms import Atom
from safeconduct.record.days.edtf import Date, Edtf, Through, within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.points import Point, either, one_of, until
from safeconduct.record.days.reading import Read
from safeconduct.record.days.stretches import year_of
from safeconduct.record.days.types import Mark
from safeconduct.record.days.years import MONTHS

ReadAgain = Callable[[Day, int], list[Read]]
"""Reads the words from an atom on as if they had been said on another day."""

Said = list[tuple[int, list[Read]]]
"""What was read, in order: the atom from which it was, and the reads."""

# Days from a winter to the one a year before it, in the longest year.
_YEAR: Final = 366
# How many days may tell which week, month or year is meant: of wider ones nobody knows which.
_MOST_DAYS: Final = {"week": 14, "month": 62, "year": 731}
_UNITS: Final = tuple(_MOST_DAYS)
_NO_YEAR: Final = Mark.YEAR_TAKEN | Mark.WITHOUT_YEAR
# Years of one season, with those beside it.
_MOST_YEARS: Final = 3
# Words between a year and the day that it is of.
_MOST_LINKS: Final = 3
_LINKS: Final = (Kind.COMMA, Kind.OF, Kind.IN)
_OF_WEEKDAYS: Final = frozenset((Kind.WEEKDAY, Kind.OR, Kind.AND, Kind.IN, Kind.OF, Kind.COMMA, Kind.PART_OF_DAY))
_DAYS: Final = (Kind.NUMBER, Kind.ORDINAL, Kind.DATE, Kind.DAY_AND_MONTH, *MONTHS)


class Told(NamedTuple):
    """Days of a year that is said, and the atom behind them: В 2017 году 29 декабря.

    ``is_year``: they are the year itself. ``last``: the last year that may be meant, of so many years ago.
    """

    year: int
    last: int
    days: Interval
    marks: Mark
    after: int
    is_year: bool


def told_by(atoms: Sequence[Atom], reads: Sequence[Read]) -> Told | None:
    """Return what was told last, where it is of one year, which is said, or of years ago."""
    edtf, marks, first, after = reads[-1].point.edtf, reads[-1].point.marks, reads[-1].first, reads[-1].after
    if edtf is None or Mark.YEAR_TAKEN in marks:
        return None
    days = edtf.days()
    is_ago = atoms[after - 1].kind is Kind.AGO and any(_is_year(one) for one in atoms[first:after])
    if days.hi in (OPEN_HI, days.lo) or (days.lo == OPEN_LO and not is_ago):
        return None
    last = year_of(days.hi)
    year = last if days.lo == OPEN_LO else year_of(days.lo)
    is_year = isinstance(edtf, Date) and not edtf.month and not edtf.is_about
    return Told(year, last, days, marks, after, is_year or is_ago) if is_ago or last - year < _MOST_YEARS else None


def _is_year(atom: Atom) -> bool:
    return atom.kind is Kind.YEAR or (atom.kind is Kind.UNIT and atom.value == "year")


def of_year_told(atoms: Sequence[Atom], reads: list[Read], told: Told, again: ReadAgain, at: int) -> list[Read]:
    """Return what is said right behind a year as of that year; of that or the nearest, where a comma parts them.

    Behind less than a year only what lies in it: летом 2017 года, в июле.
    """
    between = atoms[told.after : at]
    if len(between) > _MOST_LINKS or any(one.kind not in _LINKS for one in between):
        return reads
    if not any(_NO_YEAR & one.point.marks for one in reads):
        return reads
    years = dict.fromkeys((told.year, told.last)) if told.is_year else range(told.year, told.last + 1)
    ends = [day_from_iso(f"{year:04}-12-31") for year in years]
    found = [again(day, at) for day in (ends if told.days.lo != OPEN_LO else [Day(told.days.hi)])]
    if not all(_is_alike(reads, one) for one in found):
        return reads
    if told.days.lo == OPEN_LO:
        return [_before_told(one, other) for one, other in zip(reads, found[0], strict=True)]
    if len(found) > 1 and not told.is_year:
        return [_within_told(one, each, told) for one, each in zip(reads, zip(*found, strict=True), strict=True)]
    if len(found) > 1:
        is_one_of_two = told.last == told.year + 1
        alike = zip(*found, strict=True)
        return [_in_years_told(one, each, is_one_of_two=is_one_of_two) for one, each in zip(reads, alike, strict=True)]
    is_apart = atoms[told.after].kind is Kind.COMMA
    return [_in_year_told(one, other, told, is_apart=is_apart) for one, other in zip(reads, found[0], strict=True)]


def _before_told(read: Read, found: Read) -> Read:
    """Return what is said behind "more than a year ago": some such day up to then."""
    if Mark.YEAR_TAKEN not in read.point.marks or found.point.edtf is None or found.point.edtf.days().is_open():
        return read
    return read._replace(point=Point(until(found.point.edtf), None, Mark.RELATIVE | Mark.DOUBTFUL, is_sharp=False))


def _within_told(read: Read, found: Sequence[Read], told: Told) -> Read:
    """Return what is said behind days of two years as that of either which lies in them: прошлой зимой, в декабре."""
    taken = [one.point.edtf for one in found if one.point.edtf is not None and Mark.YEAR_TAKEN in one.point.marks]
    inside = [one for one in taken if told.days.lo <= one.days().lo <= one.days().hi <= told.days.hi]
    if Mark.YEAR_TAKEN not in read.point.marks or not inside:
        return read
    edtf, marks = inside[0], told.marks
    if len(inside) > 1:
        edtf, marks = one_of(inside[0], inside[-1]), marks | Mark.DOUBTFUL
    return read._replace(point=Point(edtf, None, marks, is_sharp=False))


def _in_years_told(read: Read, found: Sequence[Read], *, is_one_of_two: bool) -> Read:
    """Return what is said behind "two years ago" as of the years that these may be: два года назад, в декабре."""
    taken = [one.point.edtf for one in found if Mark.YEAR_TAKEN in one.point.marks]
    first, last = (taken[0], taken[-1]) if len(taken) == len(found) else (None, None)
    if first is None or last is None or Mark.YEAR_TAKEN not in read.point.marks:
        return read
    days = either(first, last)
    edtf = one_of(first, last) if is_one_of_two and not isinstance(days, Through) else days
    return read._replace(point=Point(edtf, None, Mark.RELATIVE | Mark.DOUBTFUL, is_sharp=False))


def _is_alike(reads: Sequence[Read], others: Sequence[Read]) -> bool:
    if len(reads) != len(others):
        return False
    return all(one.first == other.first for one, other in zip(reads, others, strict=True))


def _in_year_told(read: Read, in_year: Read, told: Told, *, is_apart: bool) -> Read:
    nearest, point = read.point, in_year.point
    is_open = Mark.YEAR_TAKEN in nearest.marks or Mark.WITHOUT_YEAR in nearest.marks
    if not is_open or point.edtf is None or Mark.YEAR_TAKEN not in point.marks or Mark.RELATIVE in point.marks:
        return read
    days = point.edtf.days()
    if not told.is_year and not told.days.lo <= days.lo <= days.hi <= told.days.hi:
        return read
    marks = (point.marks & ~Mark.YEAR_TAKEN) | told.marks
    edtf: Edtf = point.edtf
    is_bound = days.lo == OPEN_LO or days.hi == OPEN_HI
    if not is_bound and not told.year == year_of(days.lo) == year_of(days.hi):
        # A winter or a New Year may begin in that year or end in it.
        edtf, marks = within(Interval(days.lo - _YEAR, days.hi)), marks | Mark.DOUBTFUL
    if not is_apart or (nearest.edtf is not None and nearest.edtf.days() == edtf.days()):
        return read._replace(point=Point(edtf, None, marks, is_sharp=False))
    if nearest.edtf is None:
        return read._replace(point=nearest.marked(Mark.DOUBTFUL))
    first, last = sorted((edtf, nearest.edtf), key=lambda one: one.days())
    # Until a day of one or the other: until the later one; since: since the earlier one.
    both = (last if days.lo == OPEN_LO else first) if is_bound else one_of(first, last)
    return read._replace(point=Point(both, None, nearest.marks | Mark.DOUBTFUL, is_sharp=False))


# Days of the week beside days.


def without_weekdays(atoms: Sequence[Atom], said: Said) -> Said:
    """Return what was said without weekdays that are of days beside them: в пятницу или субботу, 28 или 29 декабря."""
    kept: Said = []
    for place, (at, reads) in enumerate(said):
        neighbours = (*said[max(place - 1, 0) : place], *said[place + 1 : place + 2])
        beside = [one for _, one in neighbours if _is_beside(atoms, one, reads)]
        if not beside or not all(_is_weekday(atoms, one) for one in reads):
            kept.append((at, reads))
        elif not any(_is_of(atoms, reads, one) for one in beside):
            kept.append((at, [one._replace(point=one.point.marked(Mark.DOUBTFUL)) for one in reads]))
    return kept


def _is_beside(atoms: Sequence[Atom], one: Sequence[Read], other: Sequence[Read]) -> bool:
    first, last = (one, other) if one[0].first < other[0].first else (other, one)
    between = atoms[first[-1].after : last[0].first]
    return 0 < len(between) <= _MOST_LINKS and all(one.kind in _OF_WEEKDAYS for one in between)


def _is_weekday(atoms: Sequence[Atom], read: Read) -> bool:
    return all(one.kind in _OF_WEEKDAYS for one in atoms[read.first : read.after])


def _is_of(atoms: Sequence[Atom], weekdays: Sequence[Read], reads: Sequence[Read]) -> bool:
    """Say whether one of these weekdays is one of days that are said by their month."""
    if len(weekdays) > len(reads) and len(reads) == 1 and isinstance(reads[0].point.edtf, Date):
        return False
    named = {one.value for read in weekdays for one in atoms[read.first : read.after] if one.kind is Kind.WEEKDAY}
    for read in reads:
        edtf = read.point.edtf
        if edtf is None or edtf.days().is_open() or atoms[read.first].kind not in _DAYS:
            continue
        days = edtf.days()
        if days.hi - days.lo < stretches.WEEK and named & {
            stretches.weekday(day) for day in range(days.lo, days.hi + 1)
        }:
            return True
    return False


# The beginning of the month.


def of_units_told(atoms: Sequence[Atom], said: Said, said_on: Day, again: ReadAgain) -> Iterator[list[Read]]:
    """Give what was read, with what is said of a month, week or year that is not named held for each it may be."""
    told: dict[str, Interval] = {}
    unasked: list[list[Read]] = []
    for (at, reads), following in zip_longest(said, said[1:]):
        if not any(Mark.OF_SOME in one.point.marks for one in reads):
            unasked.append(reads)
            yield reads
            continue
        told |= _newest(unasked, said_on)
        unasked = []
        held = reads
        unit = _unit_of(atoms, reads)
        candidates = [told[unit]] if unit in told else []
        if following is not None and _is_one_sentence(atoms, reads[-1].after, following[0]):
            candidates += filter(None, (_units_of(following[1], said_on).get(unit),))
        days = dict.fromkeys(_last_of(Day(end), unit) for one in candidates for end in one)
        for day in days:
            others = again(day, at)
            if _is_alike(held, others):
                held = [_either(one, other) for one, other in zip(held, others, strict=True)]
        yield held


def _newest(said: Sequence[Sequence[Read]], said_on: Day) -> dict[str, Interval]:
    """Return what was told last of a week, a month and a year."""
    told: dict[str, Interval] = {}
    for reads in reversed(said):
        told = _units_of(reads, said_on) | told
        if len(told) == len(_UNITS):
            break
    return told


def _units_of(reads: Sequence[Read], said_on: Day) -> dict[str, Interval]:
    """Return the days that tell of a week, a month, a year; none for that of saying, which is held anyway."""
    edtf = reads[-1].point.edtf
    if edtf is None or Mark.OF_SOME in reads[-1].point.marks:
        return {}
    days = edtf.days()
    ends = [end for end in days if end not in (OPEN_LO, OPEN_HI)]
    if not ends:
        return {}
    return {
        unit: Interval(ends[0], ends[-1])
        for unit in _UNITS
        if ends[-1] - ends[0] < _MOST_DAYS[unit]
        and any(_last_of(Day(end), unit) != _last_of(said_on, unit) for end in ends)
    }


def _unit_of(atoms: Sequence[Atom], reads: Sequence[Read]) -> str:
    for one in atoms[reads[0].first : reads[-1].after]:
        if one.kind is Kind.UNIT and one.value in _MOST_DAYS:
            return str(one.value)
    return "year"


def _last_of(day: Day, unit: str) -> Day:
    """Return the last day of the week, month or year of a day."""
    match unit:
        case "week":
            return Day(day - stretches.weekday(day) + stretches.WEEK - 1)
        case "month":
            return Day(relative.month(day, 0).days().hi)
        case _:
            return Day(Date(year_of(day)).days().hi)


def _is_one_sentence(atoms: Sequence[Atom], at: int, until: int) -> bool:
    return not any(one.kind in (Kind.POINT, Kind.END) for one in atoms[at:until])


def _either(read: Read, other: Read) -> Read:
    """Return what was read as of one month or the other."""
    edtf, found = read.point.edtf, other.point.edtf
    if Mark.OF_SOME not in read.point.marks or edtf is None or found is None or edtf.days() == found.days():
        return read
    marks = read.point.marks | Mark.DOUBTFUL
    return read._replace(point=Point(either(edtf, found), None, marks, is_sharp=False))
