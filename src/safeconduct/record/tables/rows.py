"""Rows as every reader gives them: texts by column, and what the file says of a cell besides its text.

Refuses nothing and reads no bytes: that is `delimited` and `workbook`.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

# Rows of one table, columns, and characters of a cell: a workbook may have 1,048,576 rows, and half of that is more
# than anybody has typed; texts of a claim have 100,000 characters (formats/accounts.md).
MOST_ROWS: Final = 500_000
MOST_COLUMNS: Final = 256
LONGEST_CELL: Final = 100_000
# Columns that a sheet can have at all (ECMA-376): XFD is the last; those beyond ours are empty.
LAST_COLUMN: Final = 16_384
# Bytes of a file: 300,000 rows of 14 columns with their words have 40 MB.
MOST_BYTES: Final = 512_000_000


Look = Callable[[], None]
"""Called between two steps of reading a file: it raises where whoever reads is to stop (`desk.interrupting`)."""


def go_on() -> None:
    """Read on."""


class Mark(enum.Enum):
    """What a workbook says of a cell beside its text."""

    FORMULA = "formula"
    MERGED = "merged"
    ERROR = "error"


NO_MARKS: Final[Mapping[int, Mark]] = {}


class Row(NamedTuple):
    """One row: its number as the program that wrote it counts, from 1, its cells from the first column, its marks."""

    number: int
    cells: list[str]
    marks: Mapping[int, Mark] = NO_MARKS


@dataclass(frozen=True, slots=True)
class Table:
    """A table while it is read: the names of its columns, and its rows below them, read as they are asked for.

    ``sheet``: which sheet of the workbook, from 1; 0 for text. ``form``: how it was read, in a word: an encoding or
    ``xlsx``.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row]
    sheet: int
    form: str
