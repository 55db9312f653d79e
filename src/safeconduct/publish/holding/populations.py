"""How many people those who search know of, as somebody entered it with its source: things of the form `known_group`.

All groups of one source are one population. It counts while its claim opens here and stands; without one nothing is
calculated and plain rules hold (DESIGN section 8). Sizes are lower bounds: of groups that may hold the same people the
greater counts alone, and one whose place names none or several is left out (P12; docs/formats/release-check.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from safeconduct.base.intervals import Interval
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.publish.holding.sourced import ClaimsOf, days_of, place_typed, source_of, standing
from safeconduct.publish.quasi.places import contains
from safeconduct.publish.statements import ALL_AGES
from safeconduct.publish.worlds import Cell, Population

_FORM: Final = "known_group"


def populations(facts: Facts, claims_of: ClaimsOf) -> tuple[Population, ...]:
    """Return every population whose source stands."""
    things = sorted((one for one in facts.things(_FORM) if _counts(one)), key=lambda one: (source_of(one), one.id))
    sources = standing(things, claims_of)
    parts = {
        source: apart(cell for thing in some for cell in _cells(thing)) for source, some in groupby(things, source_of)
    }
    return tuple(Population(source, cells) for source, cells in parts.items() if cells and source in sources)


def apart(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Return parts that share nobody: of two that may hold the same people the greater."""
    kept: list[Cell] = []
    for cell in sorted(cells, key=lambda one: -one.at_least):
        if not any(_may_share(cell, one) for one in kept):
            kept.append(cell)
    return tuple(kept)


def _counts(thing: Thing) -> bool:
    return bool(source_of(thing)) and not thing.yes("dropped")


def _cells(thing: Thing) -> Iterable[Cell]:
    at_least, where, days = thing.number("at_least"), place_typed(thing.text("place")), days_of(thing)
    if at_least is None or where is None or days is None:
        return ()
    lo, hi = thing.number("from_age"), thing.number("to_age")
    ages = Interval(ALL_AGES.lo if lo is None else lo, ALL_AGES.hi if hi is None else hi)
    if ages.lo > ages.hi:
        return ()
    return (Cell(at_least, where, ages, days, thing.text("hidden").casefold()),)


def _may_share(one: Cell, other: Cell) -> bool:
    is_near = not (one.place and other.place) or contains(one.place, other.place) or contains(other.place, one.place)
    has_same = not (one.sensitive and other.sensitive) or one.sensitive == other.sensitive
    return is_near and has_same and not one.ages.is_disjoint(other.ages) and not one.days.is_disjoint(other.days)
