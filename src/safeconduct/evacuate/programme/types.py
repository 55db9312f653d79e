"""The words of the programme's figures as types. No name, place or case id stands in a report (DESIGN section 7)."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

from safeconduct.base.clock import Day
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

    ``reached`` of ``cases`` got there. ``half``, ``most``: the hours within which half, and nine in ten, had.
    """

    mark: Mark
    cases: int
    reached: int
    half: int | None
    most: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table. ``is_hidden``: it is small, or would give a small one away."""

    label: str
    number: int
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of the cases that were asked for in a span of time."""

    cases: int
    people: int
    verified: int
    out: int
    abroad: int
    lost: int
    shelter_nights: int
    incidents_per_100_legs: int | None
    spells: tuple[Spell, ...]
    endings: tuple[Cell, ...]
    waves: tuple[Cell, ...]
    tiers: tuple[Cell, ...]
    in_time: tuple[tuple[Tier, int, int], ...] = ()
    safe_after: tuple[tuple[int, int, int], ...] = field(default=())
