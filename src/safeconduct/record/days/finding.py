"""Finds the days that a Russian or English text names, never more exact than its words (DESIGN section 5).

Ages, prices, statutes, house numbers, times and telephones are no days. What could mean two things keeps both meanings
and is marked; a year that is not said is taken from the day on which it was said, or not at all. What it finds is a
proposal to a person (notes/record section 6.6). Time is linear in the text. docs/formats/days.md says how all is read.
"""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.dates import HOW_DATES, NO_DATE, NO_SUCH_DAY, NoYear
from safeconduct.record.days.atoms import Atom, atoms_of
from safeconduct.record.days.edtf import Date, within
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.letters import Lettered
from safeconduct.record.days.points import Point, one_of
from safeconduct.record.days.reading import Read
from safeconduct.record.days.spans import Spans
from safeconduct.record.days.stretches import year_of
from safeconduct.record.days.types import FoundDay, Mark, found_day
from safeconduct.record.words import NotUnderstood

# Days from a winter to the one a year before it, in the longest year.
_YEAR: Final = 366
SEVERAL: Final = Phrase("These are several days, and one is wanted", "Здесь несколько дней, а нужен один")
# Characters of a whole phrase about days, of which the longest in our tables has 80: what is longer is no phrase, and
# reading it would keep whoever typed it waiting.
_MOST_OF_A_PHRASE: Final = 400
_PASSED: Final = frozenset((Kind.OTHER, Kind.COMMA, Kind.POINT, Kind.DASH, Kind.STROKE, Kind.END, Kind.THINGS, Kind.OF))


class NoDayToCountFrom(NoYear):
    """Days that are counted from the day on which they were said, where nobody knows that day."""

    code = "record.no_day_to_count_from"
    en = Advice(
        "These words are counted from the day of their account{shown}, and nobody says which day that is.",
        NOTHING_CHANGED_EN,
        "Write the day with its year: 29 December 2018; or give the account its own day first.",
    )
    ru = Advice(
        "Эти слова отсчитаны от дня известия{shown}, а какой это день, не указано.",
        NOTHING_CHANGED_RU,
        "Напишите день с годом: 29 декабря 2018; или сначала укажите день самого известия.",
    )


def find_days(text: str, said_on: Day | None) -> tuple[FoundDay, ...]:
    """Return every day and span of days in a text, in order. ``said_on``: the day it was said on, where it is known."""
    even, atoms = atoms_of(text)
    reader = _reader(even, atoms, said_on)
    found: list[FoundDay] = []
    told: _Told | None = None
    at = 0
    while at < len(atoms):
        if atoms[at].kind in _PASSED:
            at += 1
            continue
        reads = reader.spans(at)
        if not reads:
            at += 1
            continue
        if told is not None and _is_right_behind(atoms, told, at):
            in_year = _reader(even, atoms, day_from_iso(f"{told.year:04}-12-31")).spans(at)
            reads = _of_year_told(reads, in_year, told, is_apart=atoms[told.after].kind is Kind.COMMA)
        told = _told(reads)
        if atoms[reads[-1].after].kind is Kind.INCLUDED:
            reads[-1] = reads[-1]._replace(after=reads[-1].after + 1)
        if not _is_no_day(atoms, reads[0].first):
            found.extend(_found(even, atoms, one) for one in reads)
        at = reads[-1].after
    return tuple(found)


class _Told(NamedTuple):
    """A year that is said by itself, and the atom behind it: В 2017 году 29 декабря."""

    year: int
    marks: Mark
    after: int


def _told(reads: list[Read]) -> _Told | None:
    edtf = reads[-1].point.edtf
    if isinstance(edtf, Date) and not edtf.month and not edtf.is_about:
        return _Told(edtf.year, reads[-1].point.marks, reads[-1].after)
    return None


def _is_right_behind(atoms: list[Atom], told: _Told, at: int) -> bool:
    return at - told.after <= 2 and all(one.kind in (Kind.COMMA, Kind.OF) for one in atoms[told.after : at])


def _of_year_told(reads: list[Read], in_year: list[Read], told: _Told, *, is_apart: bool) -> list[Read]:
    """Return what is said right behind a year as of that year; of that or the nearest, where a comma parts them.

    ``in_year``: the same words as if they had been said at the end of that year.
    """
    if len(reads) != len(in_year) or any(one[1:] != other[1:] for one, other in zip(reads, in_year, strict=True)):
        return reads
    return [_in_year_told(one, other, told, is_apart=is_apart) for one, other in zip(reads, in_year, strict=True)]


def _in_year_told(read: Read, in_year: Read, told: _Told, *, is_apart: bool) -> Read:
    nearest, point = read.point, in_year.point
    is_open = Mark.YEAR_TAKEN in nearest.marks or Mark.WITHOUT_YEAR in nearest.marks
    if not is_open or point.edtf is None or Mark.YEAR_TAKEN not in point.marks or Mark.RELATIVE in point.marks:
        return read
    marks = (point.marks & ~Mark.YEAR_TAKEN) | told.marks
    days, edtf = point.edtf.days(), point.edtf
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
    either = (last if days.lo == OPEN_LO else first) if is_bound else one_of(first, last)
    return read._replace(point=Point(either, None, nearest.marks | Mark.DOUBTFUL, is_sharp=False))


def read_days(words: str, said_on: Day | None) -> FoundDay:
    """Return the days of a whole phrase.

    NoDayToCountFrom where that day is wanted and not known, NoYear where the words leave out more than it can give;
    NotUnderstood for any other words that name no days, or several.
    """
    if len(words) > _MOST_OF_A_PHRASE:
        raise NotUnderstood(reason=NO_DATE, how=HOW_DATES, shown=words[:_MOST_OF_A_PHRASE])
    even, atoms = atoms_of(words)
    reader = _reader(even, atoms, said_on)
    first = 1 if atoms[0].kind is Kind.PART_OF_DAY else 0
    # Without words before it a month or a year stands alone here, and is meant as one.
    reads = next(filter(partial(_is_whole, atoms), (reader.spans(first), reader.joined(first, is_led=True))), None)
    if reads is None:
        raise NotUnderstood(reason=NO_DATE, how=HOW_DATES, shown=words)
    if len(reads) > 1:
        raise NotUnderstood(reason=SEVERAL, how=HOW_DATES, shown=words)
    read = _found(even, atoms, reads[0])
    if read.days.is_unknown():
        if said_on is None and (read.is_without_year or read.is_relative):
            raise NoDayToCountFrom(shown=words)
        if read.is_without_year:
            raise NoYear(shown=words)
        raise NotUnderstood(reason=NO_SUCH_DAY, how=HOW_DATES, shown=words)
    return read


def _is_whole(atoms: list[Atom], reads: list[Read]) -> bool:
    """Say whether nothing follows what was read."""
    rest = (one.kind for one in atoms[reads[-1].after :]) if reads else iter((Kind.OTHER,))
    return all(kind in (Kind.POINT, Kind.INCLUDED, Kind.END) for kind in rest)


def _reader(even: Lettered, atoms: list[Atom], said_on: Day | None) -> Spans:
    def is_capital(atom: Atom) -> bool:
        return even.given[even.span(atom.start, atom.end)[0]].isupper()

    return Spans(atoms, said_on, is_capital)


def _is_no_day(atoms: list[Atom], first: int) -> bool:
    """Say whether figures are the name of a street, or the number of an article: улица 8 Марта, версия 3.12.18."""
    before = first - 1
    if before > 0 and atoms[before].kind is Kind.POINT:
        before -= 1
    kind = atoms[before].kind if before >= 0 else Kind.END
    if kind is Kind.STREET:
        return atoms[first].kind in (Kind.NUMBER, Kind.ORDINAL)
    return kind is Kind.NUMBERED and atoms[first].kind is Kind.DATE


def _found(even: Lettered, atoms: list[Atom], read: Read) -> FoundDay:
    start, end = even.span(atoms[read.first].start, atoms[read.after - 1].end)
    point = read.point
    if point.edtf is None:
        return found_day(start, end, UNKNOWN, point.bare, point.marks or Mark.DOUBTFUL)
    return found_day(start, end, point.edtf.days(), str(point.edtf), point.marks)
