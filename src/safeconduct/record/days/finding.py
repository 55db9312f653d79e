"""Finds the days that a Russian or English text names, never more exact than its words (DESIGN section 5).

Ages, prices, statutes, house numbers, times and telephones are no days. What could mean two things keeps both meanings
and is marked; a year that is not said is taken from the day on which it was said, or not at all. What it finds is a
proposal to a person (notes/record section 6.6). Time is linear in the text. docs/formats/days.md says how all is read.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Phrase
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.dates import HOW_DATES, NO_DATE, NO_SUCH_DAY, NoYear
from safeconduct.record.days.atoms import Atom, atoms_of
from safeconduct.record.days.kinds import Kind
from safeconduct.record.days.letters import Lettered
from safeconduct.record.days.reading import Read
from safeconduct.record.days.spans import Spans
from safeconduct.record.days.told import Said, Told, of_units_told, of_year_told, told_by, without_weekdays
from safeconduct.record.days.told_nights import of_months_told
from safeconduct.record.days.types import FoundDay, Mark, found_day
from safeconduct.record.words import NotUnderstood

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

    def again(day: Day, at: int) -> list[Read]:
        return _reader(even, atoms, day).spans(at)

    def within(days: Interval | None, at: int) -> list[Read]:
        other = _reader(even, atoms, None if days is None else said_on)
        other.within = days
        return other.spans(at)

    said: Said = []
    told: Told | None = None
    at = 0
    while at < len(atoms):
        if atoms[at].kind in _PASSED:
            at += 1
            continue
        reads = reader.spans(at)
        if not reads:
            at += 1
            continue
        if told is not None:
            reads = of_year_told(atoms, reads, told, again, at)
        told = told_by(atoms, reads)
        if atoms[reads[-1].after].kind is Kind.INCLUDED:
            reads[-1] = reads[-1]._replace(after=reads[-1].after + 1)
        if not _is_no_day(atoms, reads[0].first):
            said.append((at, reads))
        at = reads[-1].after
    said = of_months_told(atoms, without_weekdays(atoms, said), said_on, within)
    of_told = (reads for _, reads in said) if said_on is None else of_units_told(atoms, said, said_on, again)
    return tuple(_found(even, atoms, one) for reads in of_told for one in reads)


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
    return found_day(start, end, point.edtf.days(), str(point.edtf), point.marks, ends=point.ends)
