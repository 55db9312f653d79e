"""Numbers of people cut into atoms: parts of place, time and age that no released number divides any further.

Each number ever released then is a set of atoms with an interval for their sum (notes 6.3). Numbers of another status
or basis are another universe: nothing is concluded from one to the other. A set of atoms is an integer, a bit for each.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NewType

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.publish.quasi.places import contains, place_of
from safeconduct.publish.statements import Count

Atoms = NewType("Atoms", int)
"""A set of atoms: bit n for the atom with number n."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A number and the day on which it came out."""

    count: Count
    on: Day

    @property
    def period(self) -> Interval:
        """The days that it counts; where nobody said, all up to the day on which it came out."""
        lo, hi = self.count.period
        return Interval(lo, min(hi, self.on))


@dataclass(frozen=True, slots=True)
class Row:
    """One released number: its atoms, the interval of their sum, and the number itself."""

    atoms: Atoms
    value: Interval
    dated: Dated


@dataclass(frozen=True, slots=True)
class Universe:
    """All numbers of one status and basis. ``places``: of each atom the finest place that any number names."""

    places: tuple[str, ...]
    rows: tuple[Row, ...]


def universe_of(numbers: Sequence[Dated]) -> Universe:
    """Return the atoms and rows of numbers of one status and basis; those that count the same people share atoms."""
    places = sorted({"", *(place_of(one.count.place) for one in numbers)})
    times = _cuts(one.period for one in numbers)
    ages = _cuts(one.count.ages for one in numbers)
    inside = {outer: [n for n, one in enumerate(places) if not outer or contains(outer, one)] for outer in places}

    def atoms(one: Dated) -> Atoms:
        held = 0
        first, after = bisect_left(times, one.period.lo), bisect_right(times, one.period.hi)
        run = (1 << max(after - first, 0)) - 1
        for place in inside[place_of(one.count.place)]:
            for age in range(bisect_left(ages, one.count.ages.lo), bisect_right(ages, one.count.ages.hi)):
                held |= run << ((place * len(ages) + age) * len(times) + first)
        return Atoms(held)

    block = len(ages) * len(times)
    finest = tuple(places[number // block] for number in range(len(places) * block))
    return Universe(finest, tuple(Row(atoms(one), one.count.value, one) for one in numbers))


def _cuts(spans: Iterable[Interval]) -> list[int]:
    """Return where elementary parts begin: at each beginning, and after each end."""
    held = tuple(spans)
    return sorted({one.lo for one in held} | {one.hi + 1 for one in held})


def is_within(inner: Atoms, outer: Atoms) -> bool:
    """Say whether every atom of a set is one of another that has more."""
    return inner != outer and inner & outer == inner


def numbers_of(atoms: Atoms) -> Iterator[int]:
    """Give the numbers of the atoms in a set, the least first."""
    left = int(atoms)
    while left:
        lowest = left & -left
        yield lowest.bit_length() - 1
        left ^= lowest
