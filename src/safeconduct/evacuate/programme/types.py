"""The words of the programme's figures as types. No name, place or case id stands in a report (DESIGN section 7)."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.evacuate.programme.hiding import Count
from safeconduct.evacuate.triage.types import Tier


class Mark(enum.Enum):
    """What a case reaches, in the order in which it is hoped for (notes/evacuate 6.1, outcome indicators)."""

    REPLY = "reply"
    DECISION = "decision"
    OUT = "out"
    SHELTER = "shelter"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True)
class CaseTimes:
    """One case as the figures see it.

    ``people``: how many travel. ``asked``: when it was first heard of, milliseconds since 1970 UTC. ``reached``: when
    each mark was reached. ``ended``: when it was closed, 0 while it is open. ``deadline``: until when it had to be out,
    None where nobody said. ``shelter_nights``: nights in our places, times people. ``checks``: days after arrival at
    which somebody asked, and whether they were safe.
    """

    people: int
    asked: int
    wave: str = ""
    tier: Tier | None = None
    reached: tuple[tuple[Mark, int], ...] = ()
    ended: int = 0
    ending: str = ""
    is_lost: bool = False
    is_verified: bool = False
    deadline: Day | None = None
    shelter_nights: int = 0
    legs: int = 0
    incidents: int = 0
    checks: tuple[tuple[int, bool], ...] = ()

    def at(self, mark: Mark) -> int:
        """Return when a mark was reached, 0 where it was not."""
        return dict(self.reached).get(mark, 0)


@dataclass(frozen=True, slots=True)
class Spell:
    """How long it takes to a mark, those who still wait counted in. Hours; None: fewer than that many got there yet.

    ``reached`` of ``cases`` got there; None where that is hidden, and then no time is told either. ``half``, ``most``:
    the hours within which half, and nine in ten, had.
    """

    mark: Mark
    cases: Count
    reached: Count
    half: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table. ``is_hidden``: it is small, or would give a small one away; then the number is 0."""

    label: str
    number: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of a wave or a tier; ``label``: empty for the cases of none. None: hidden.

    ``endings``: how they ended, the empty label for those that have not.
    """

    label: str
    cases: Count
    spells: tuple[Spell, ...]
    endings: tuple[Cell, ...]
    shelter_nights: Count

    @property
    def cell(self) -> Cell:
        """Return how many cases it has, as a cell of the table of groups."""
        return Cell(self.label, self.cases or 0, is_hidden=self.cases is None)


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of the cases that were asked for in a span of time. None: hidden, but for ``incidents_per_100_legs``.

    ``incidents_per_100_legs``: None also where there was no leg. ``in_time``: tier, how many were out by their
    deadline, of how many; ``safe_after``: days, how many were safe, of how many.
    """

    is_empty: bool
    cases: Count
    people: Count
    verified: Count
    out: Count
    abroad: Count
    lost: Count
    shelter_nights: Count
    incidents_per_100_legs: int | None
    spells: tuple[Spell, ...]
    endings: tuple[Cell, ...]
    by_wave: tuple[Group, ...]
    by_tier: tuple[Group, ...]
    in_time: tuple[tuple[Tier, Count, int], ...] = ()
    safe_after: tuple[tuple[int, Count, int], ...] = ()
