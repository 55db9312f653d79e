"""Intervals of days and of counts, with the words they came from.

What a source says is hardly ever a point: "the beginning of December" is ten days, "at least two" has no
upper end. An open end is a number beyond every real one, so that comparing needs no special case; unknown is
a value, never None. Follows formats/known.md and DESIGN section 5.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

# Beyond every day and every count that the format can carry (64-bit), with room to subtract.
OPEN_LO: Final = -(2**62)
OPEN_HI: Final = 2**62


class IntervalKind(enum.Enum):
    """What the ends of an interval count."""

    DATE = "date"
    COUNT = "count"


class Interval(NamedTuple):
    """A closed interval of integers; `OPEN_LO` and `OPEN_HI` stand for open ends.

    A NamedTuple and not a dataclass: a million of them are made when views are recomputed, and a tuple
    takes a third of the time.
    """

    lo: int
    hi: int

    def is_disjoint(self, other: Interval) -> bool:
        """Say whether no value lies in both."""
        return self.hi < other.lo or other.hi < self.lo

    def is_open(self) -> bool:
        """Say whether either end is open."""
        return self.lo == OPEN_LO or self.hi == OPEN_HI

    def is_unknown(self) -> bool:
        """Say whether both ends are open: nothing is known."""
        return self.lo == OPEN_LO and self.hi == OPEN_HI


UNKNOWN: Final = Interval(OPEN_LO, OPEN_HI)


def hull(intervals: Iterable[Interval]) -> Interval:
    """Return the smallest interval that holds all; ValueError when there are none."""
    found = tuple(intervals)
    if not found:
        raise ValueError("hull of nothing")
    return Interval(min(i.lo for i in found), max(i.hi for i in found))


@dataclass(frozen=True, slots=True)
class Worded:
    """An interval together with the words it was read from.

    Whoever keeps the interval keeps the words too, unless they say nothing more than it does (a day or a month in
    figures): a claim typed by hand holds them as what it says (`record add`).
    """

    kind: IntervalKind
    interval: Interval
    words: str
