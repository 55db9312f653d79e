"""Which numbers of a report are hidden: small ones, and whatever would give one away by subtraction. Pure.

Carries "it must never become a list of people to hunt". Whoever has a report has every total and every table of it, so
a cell is looked at together with each line that it stands in: where one number of a line alone is missing, or where the
missing ones make few people together, the next smallest is hidden too. Refuses to show that there are between one and
four of anything; nought is shown. Cells below five after the practice of official statistics (notes/evacuate 6.1).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

# Cells of fewer are hidden (notes/evacuate 6.1).
LEAST_SHOWN: Final = 5

Count = int | None
"""A number of a report; None where it is hidden."""
Table = Mapping[str, Mapping[str, int]]
"""Counts by row and column. Every row has every column."""
Place = tuple[str, str]


def is_small(number: int) -> bool:
    """Say whether a number is too small to be shown."""
    return 0 < number < LEAST_SHOWN


def shown(number: int, of: int | None = None) -> Count:
    """Return a number, or that it is hidden: it is small, or what is left of the whole ``of`` which is shown too is."""
    return None if is_small(number) or (of is not None and is_small(of - number)) else number


def hidden(table: Table, *, rows: Collection[str] = (), columns: Collection[str] = ()) -> frozenset[Place]:
    """Return the places of a table that are hidden.

    ``rows``, ``columns``: those whose total is hidden; every other total is taken for known. Quadratic in the places.
    """
    cells = {(row, column): number for row, held in table.items() for column, number in held.items()}
    found = {one for one, number in cells.items() if is_small(number) or one[0] in rows or one[1] in columns}
    lines = [[one for one in cells if one[0] == row] for row in table if row not in rows]
    lines += [[one for one in cells if one[1] == each] for each in _columns(table) if each not in columns]
    while more := {_next(line, cells, found) for line in lines} - {None}:
        found |= {one for one in more if one is not None}
    return frozenset(found)


def _columns(table: Table) -> Iterable[str]:
    return dict.fromkeys(column for held in table.values() for column in held)


def _next(line: list[Place], cells: Mapping[Place, int], found: Collection[Place]) -> Place | None:
    """Return the place of a line that has to be hidden too; None where nothing can be worked out, or all is hidden."""
    missing = [one for one in line if one in found]
    left = [one for one in line if one not in found]
    if not missing or not left:
        return None
    if len(missing) > 1 and not is_small(sum(cells[one] for one in missing)):
        return None
    return min(left, key=lambda one: (cells[one] == 0, cells[one], one))
