"""Exact bounds of a sum of atoms, given all numbers ever released, as an integer program for HiGHS (`highspy`).

Asked only whether a part is certainly small: at least one and fewer than ``enough``. That is not so as soon as one way
to fill the atoms has none there, or enough; each way found is kept and tried on the next part, which spares nearly
all programs. Each program is first solved without asking for whole numbers, which nearly always come by themselves. One
that is not solved within its limits answers nothing (`NotCalculated`), and the check then holds the text. HiGHS runs in
the process of the whole check (docs/decisions/0013-telling-the-public.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import highspy
import numpy as np

from safeconduct.base.intervals import OPEN_HI
from safeconduct.evacuate.planner.columns import quiet_solver
from safeconduct.publish.risks.atoms import Atoms, Row, Universe, is_within, numbers_of

# What one program may take: nodes of its search, and seconds, whichever comes first. Reason: 360 atoms and 108 rows
# took 0.05 to 0.09 s (notes 4.1); nodes make the answer the same on every machine, seconds are for what nobody foresaw.
MOST_NODES: Final = 5_000
MOST_SECONDS: Final = 5.0
# Rows of one universe beyond which nothing is calculated. Reason: ten years of weekly numbers of ten places.
MOST_ROWS: Final = 6_000
# How far from whole a number may be that counts as whole: HiGHS's own tolerance is a tenth of it.
_NEARLY: Final = 1e-5

Vector = np.ndarray[Any, np.dtype[np.float64]]


class NotCalculated(Exception):
    """A program that was not solved: too large, out of time, or a fault of the solver."""


class Contradiction(Exception):
    """No way to fill the atoms agrees with all numbers."""


class Bounds:
    """What the released numbers of one universe leave open."""

    def __init__(self, universe: Universe) -> None:
        if len(universe.rows) > MOST_ROWS:
            raise NotCalculated
        used = 0
        for row in universe.rows:
            used |= row.atoms
        self._columns = {number: column for column, number in enumerate(numbers_of(Atoms(used)))}
        self._solver = _program(universe.rows, self._columns)
        self._all = self._solver.getNumCol()
        # A way for every cost that tells much at once: as many people as can be, as few, and as late or early.
        self._ways = np.empty((0, len(self._columns)))
        slope = np.linspace(-1.0, 1.0, len(self._columns))
        for cost in (np.full(len(slope), -1.0), np.full(len(slope), 1.0), slope, -slope):
            self._solve(cost)

    def is_small(self, atoms: Atoms, enough: int) -> bool:
        """Say whether a part certainly holds somebody, and certainly fewer than enough."""
        chosen = [self._columns[number] for number in numbers_of(atoms)]
        sums = self._ways[:, chosen].sum(axis=1)
        if bool(np.any((sums == 0) | (sums >= enough))):
            return False
        cost = np.zeros(len(self._columns))
        cost[chosen] = -1.0
        if self._solve(cost)[chosen].sum() >= enough:
            return False
        return bool(self._solve(-cost)[chosen].sum() > 0)

    def _solve(self, cost: Vector) -> Vector:
        """Return the way of least cost, and keep it.

        Raises `Contradiction` where there is no way and `NotCalculated` where the search was cut short.
        """
        solver = self._solver
        whole = np.concatenate((cost, np.zeros(self._all - len(cost))))
        solver.changeColsCost(self._all, np.arange(self._all, dtype=np.int32), whole)
        way = self._run()
        if np.abs(way - np.rint(way)).max(initial=0.0) > _NEARLY:
            self._make_whole(is_whole=True)
            way = self._run()
            self._make_whole(is_whole=False)
        held = np.rint(way)
        self._ways = np.vstack((self._ways, held))
        return held

    def _run(self) -> Vector:
        self._solver.run()
        status = self._solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            raise Contradiction
        if status != highspy.HighsModelStatus.kOptimal:
            raise NotCalculated
        return np.array(self._solver.getSolution().col_value)[: len(self._columns)]

    def _make_whole(self, *, is_whole: bool) -> None:
        kind = highspy.HighsVarType.kInteger if is_whole else highspy.HighsVarType.kContinuous
        count = len(self._columns)
        kinds = np.full(count, kind.value, dtype=np.uint8)
        self._solver.changeColsIntegrality(count, np.arange(count, dtype=np.int32), kinds)


def _program(rows: Sequence[Row], columns: dict[int, int]) -> Any:
    """Return the program: an integer of at least none for each atom, and a sum for each number.

    A sum is made of the largest other sum within it and what is left, so that a year of cumulative numbers is a chain
    and not a triangle. A number without an upper end gets one above all others, so that no program is unbounded.
    """
    ends = [end for row in rows for end in row.value if abs(end) < OPEN_HI]
    most = float(2 * sum(ends) + 1_000)
    solver = quiet_solver()
    options = (
        ("mip_max_nodes", MOST_NODES),
        ("time_limit", MOST_SECONDS),
        ("presolve", "off"),
        ("simplex_strategy", 4),
    )
    for name, setting in options:
        solver.setOptionValue(name, setting)
    highs = [float(row.value.hi) if row.value.hi < OPEN_HI else most * len(columns) for row in rows]
    low = np.array([*(0.0 for _ in columns), *(float(max(row.value.lo, 0)) for row in rows)])
    high = np.array([*(most for _ in columns), *highs])
    none_i, none_f = np.array([], dtype=np.int32), np.array([], dtype=np.float64)
    starts = np.zeros(len(low), dtype=np.int32)
    solver.addCols(len(low), np.zeros(len(low)), low, high, 0, starts, none_i, none_f)
    for number, row in enumerate(rows):
        inner = _largest_within(number, rows)
        rest = Atoms(row.atoms & ~rows[inner].atoms) if inner is not None else row.atoms
        index = [*(columns[one] for one in numbers_of(rest)), len(columns) + number]
        value = [1.0] * (len(index) - 1) + [-1.0]
        if inner is not None:
            index.append(len(columns) + inner)
            value.append(1.0)
        solver.addRow(0.0, 0.0, len(index), np.array(index, dtype=np.int32), np.array(value))
    return solver


def _largest_within(number: int, rows: Sequence[Row]) -> int | None:
    """Return the number of the row with most atoms that lies within a row; None where none does."""
    outer = rows[number].atoms
    within = [other for other, row in enumerate(rows) if row.atoms and is_within(row.atoms, outer)]
    return max(within, key=lambda other: (rows[other].atoms.bit_count(), -other), default=None)
