"""What was done, to people of which sex, in which months, at which places by whom: counted as ranges, never as rates.

A line is what claims of one group say of one subject. In a stretch of time at least those lines count whose days lie
wholly in it, and at most those that may: nobody's "in December" becomes a day. Voices are counted for each row as for a
place (`rules.Gathered`). Promises P6 and P7. Refuses to give a share or a trend: what is told depends on who can tell.
"""

from __future__ import annotations

import datetime
import enum
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_iso, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.base.text import fold
from safeconduct.record import sql
from safeconduct.record.detention.acts import act_said, acts_called, is_lasting
from safeconduct.record.detention.keys import PlaceKey
from safeconduct.record.detention.lasting import days_told
from safeconduct.record.detention.properties import (
    ACTS,
    AMONG,
    BASED_AT,
    BEGINS,
    ENDED_BY,
    ENDS,
    RUN_BY,
    SEXES,
    UNIT_OF,
    VICTIM,
    Role,
    role_of,
)
from safeconduct.record.detention.reading import Places
from safeconduct.record.detention.rules import Gathered, Named, joined, naming
from safeconduct.record.lineage import lineage
from safeconduct.record.standing import standing
from safeconduct.record.types import SEP, KnownRow, Roots

# Groups that one page works out at most: each takes some half a millisecond with what stands beside it.
MOST_LINES: Final = 2_000
# Stretches of a table at most; beyond it they are longer.
_MOST_STRETCHES: Final = 24
# Bodies that are looked at for what they belong to, those that were tied among them: each takes a look at its claims.
_MOST_BODIES: Final = 400
_MONTHS: Final = (1, 3, 12, 60, 120, 1200)
WOMEN, MEN, NONBINARY, ANOTHER, UNSAID = "women", "men", "nonbinary", "another", "unsaid"
# The terms of the ontology's list of sexes, and what people write of those to whom it was done.
_SAID: Final = {
    WOMEN: ("sex/female", "women", "woman", "female", "girls", "женщины", "женщина", "девушки", "женский"),
    MEN: ("sex/male", "men", "man", "male", "boys", "мужчины", "мужчина", "мужской"),
    NONBINARY: ("sex/nonbinary",),
    ANOTHER: ("sex/other",),
}
SEX_SAID: Final = {word: sex for sex, words in _SAID.items() for word in words}
# That people of a sex were among those to whom it was done ("women too, not only men"): not that it was done to them.
ALSO: Final = {sex: f"{sex}_among" for sex in _SAID}


@dataclass(frozen=True, slots=True)
class ActLine:
    """What was done to one subject, by one group of claims. ``act``: a term's whole code, or words that are no term's.

    ``sexes``: of those to whom it was done, UNSAID where nobody says it, with those of `ALSO` who were among them.
    ``days``: all on which it may have been, open where it lasts and nobody said until when (`lasting`); None for none.
    """

    act: str
    sexes: tuple[str, ...]
    subject: str
    days: Interval | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines in a stretch of days: ``surely`` whose days lie wholly in it, ``perhaps`` whose days may."""

    span: Interval
    surely: int
    perhaps: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """One act to people of one sex, or with some of that sex among them.

    ``spans``: its days, joined; ``undated``: lines of which nobody knows when.
    """

    act: str
    sex: str
    lines: tuple[ActLine, ...]
    roots: Roots
    spans: tuple[Interval, ...]
    undated: int
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Patterns:
    """All of them. ``roots``: of everything together; ``left_out``: groups that were too many to be worked out."""

    rows: tuple[Pattern, ...]
    roots: Roots
    left_out: int


class How(enum.Enum):
    """How somebody is tied to a place: did what happened there, runs it, or is based there."""

    DID = "did"
    RUNS = "runs"
    BASED = "based"


@dataclass(frozen=True, slots=True)
class Tie:
    """Somebody who is tied to a place. ``unit``: an entry by its qualified name, or words.

    ``voices``: how many say who and where; ``lines``: of how many subjects.
    """

    unit: str
    place: PlaceKey
    how: How
    lines: int
    voices: int
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Belonging:
    """A body that is said to be a part of another, or somebody to be its member: entries by qualified name, or words.

    ``property_id``: by which property; ``voices``: how many say so.
    """

    unit: str
    of: str
    property_id: str
    voices: int


def patterns_of(places: Places) -> Patterns:
    """Return what was done, by act and sex, on the day that these places are looked at. Linear in `MOST_LINES`."""
    record = places.record
    keys = [key for id_ in ACTS for key in record.facts.group_keys(sql.GROUPS_WITH, id_)]
    merged = {one[0].n: one for one in (record.facts.merged_with(key) for key in keys)}
    wanted = [merged[n] for n in sorted(merged)][:MOST_LINES]
    beside = places.beside({one[0].subject for one in wanted}, {*BEGINS, *ENDS, *SEXES, *AMONG, VICTIM})
    beside = places.with_people(beside, (*SEXES, *ENDED_BY))
    lines: dict[tuple[str, str], list[ActLine]] = defaultdict(list)
    gathered: dict[tuple[str, str], Gathered] = defaultdict(Gathered)
    together, judged = Gathered(), places.groups.judged(places.reading, places.day)
    words = record.vocabulary
    called = acts_called(words)
    for of, group, _ in places.groups.many(wanted, reading=places.reading, day=places.day):
        stems = lineage(group)
        stand = standing(group, stems, day=places.day, reading=places.reading)
        spelt: dict[str, set[str]] = defaultdict(set)
        for value in {value for entry in group.entries for value in entry.values}:
            spelt[act_said(words, value, called)].add(value)
        named = {act: naming(group, stems, stand, Named(frozenset(spelt[act])), places.day) for act in sorted(spelt)}
        told = {act: found for act, found in named.items() if found is not None and found.standing}
        # Days are told of all that one entry says was done: beaten while held, nobody knows on which day.
        lasts = any(is_lasting(words.ontology, act) for act in told)
        rows = beside[of[0].subject]
        for act, found in told.items():
            days = days_told(rows, is_lasting=lasts)
            line = ActLine(act, _sexes(rows), record.shown_subject(of[0].subject), days)
            together.add(found)
            for sex in line.sexes:
                lines[act, sex].append(line)
                gathered[act, sex].add(found)
    stretches = _stretches([line.days for found in lines.values() for line in found if line.days is not None])
    found_rows = (
        _pattern(key, tuple(told), gathered[key].roots(judged), stretches) for key, told in sorted(lines.items())
    )
    return Patterns(tuple(found_rows), together.roots(judged), max(0, len(merged) - MOST_LINES))


def ties_of(places: Places, keys: Iterable[tuple[PlaceKey, Sequence[int]]]) -> tuple[Tie, ...]:
    """Return who did what happened at places, runs them or is based there, most voices first.

    ``keys``: places with groups that name them: those by which somebody was held there, and others.
    """
    found: dict[tuple[str, PlaceKey, How], list[tuple[str, set[str]]]] = defaultdict(list)
    for key, numbers in keys:
        for line in places.held(key, numbers):
            if line.property_id in BASED_AT:
                found[line.subject, key, How.BASED].append((line.subject, set(line.roots.names)))
            # Where somebody was last seen nothing need have been done to them.
            for row in line.by_whom if role_of(line.property_id) not in (Role.OTHER, Role.SEEN) else ():
                if row.text:
                    both = set(line.roots.names) & set(row.roots.names)
                    found[_unit(places, row.text), key, How.DID].append((line.subject, both))
        for row in places.about(key):
            if row.property in RUN_BY and row.text:
                found[_unit(places, row.text), key, How.RUNS].append(("", set(row.roots.names)))
    ties = (
        Tie(
            unit, key, how, len(held), len(set[str]().union(*(both for _, both in held))), tuple(one for one, _ in held)
        )
        for (unit, key, how), held in found.items()
    )
    return tuple(sorted(ties, key=lambda tie: (-tie.voices, -tie.lines, tie.unit, tie.place, tie.how.value)))


def belonging_of(places: Places, units: Iterable[str]) -> tuple[Belonging, ...]:
    """Return what some units belong to, and that in turn, each line once: upwards alone, near linear in the bodies.

    Claims may lead in a circle: reading ends where it closes. Whom else a body has is not asked: nobody gets a list of
    members from here.
    """
    found: dict[tuple[str, str, str], int] = {}
    level = list(dict.fromkeys(one for one in units if SEP in one))
    seen = set(level)
    while level:
        told = places.beside(level, UNIT_OF)
        above: dict[str, None] = {}
        for unit in level:
            for row in (row for row in told[unit] if row.standing and row.text):
                greater = _unit(places, row.text)
                if greater != unit:
                    line = unit, greater, row.property
                    found[line] = max(found.get(line, 0), len(row.roots.names))
                    above[greater] = None
        level = [one for one in above if SEP in one and one not in seen][: max(0, _MOST_BODIES - len(seen))]
        seen.update(level)
    return tuple(Belonging(*line, voices) for line, voices in found.items())


def _unit(places: Places, text: str) -> str:
    return places.record.shown_subject(text) if SEP in text else text


def _pattern(key: tuple[str, str], lines: tuple[ActLine, ...], roots: Roots, stretches: Sequence[Interval]) -> Pattern:
    days = [line.days for line in lines if line.days is not None]
    counted = tuple(
        Stretch(
            span,
            sum(span.lo <= one.lo and one.hi <= span.hi for one in days),
            sum(not span.is_disjoint(one) for one in days),
        )
        for span in stretches
    )
    return Pattern(lines[0].act, key[1], lines, roots, joined(days), len(lines) - len(days), counted)


def _sexes(rows: Sequence[KnownRow]) -> tuple[str, ...]:
    """Return of which sex they were, or that nobody says it; and who else was among them."""
    said, among = (
        {SEX_SAID[word] for row in rows if row.property in asked and (word := fold(row.text)) in SEX_SAID}
        for asked in (SEXES, AMONG)
    )
    whole = tuple(sex for sex in _SAID if sex in said) or (UNSAID,)
    return (*whole, *(ALSO[sex] for sex in _SAID if sex in among - said))


def _stretches(days: Sequence[Interval]) -> list[Interval]:
    """Return the months, quarters or longer stretches that ends which are known lie in: at most `_MOST_STRETCHES`."""
    ends = [end for span in days for end in span if end not in (OPEN_LO, OPEN_HI)]
    if not ends:
        return []
    first, last = (datetime.date.fromisoformat(iso_from_day(Day(one))) for one in (min(ends), max(ends)))
    numbers = [one.year * 12 + one.month - 1 for one in (first, last)]
    months = next((one for one in _MONTHS if (numbers[1] - numbers[0]) // one < _MOST_STRETCHES - 1), _MONTHS[-1])
    begin, end = (one // months * months for one in numbers)
    return [Interval(_month(at), _month(at + months) - 1) for at in range(begin, end + 1, months)]


def _month(at: int) -> int:
    """Return the first day of a month, counted from the year 0; of months that no calendar here has, the nearest."""
    year = min(max(at // 12, 1), 9999)
    return int(day_from_iso(f"{year:04}-{at % 12 + 1:02}-01"))
