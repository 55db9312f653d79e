"""The rows of a workbook's sheet as its XML streams past, whoever wrote it (ECMA-376 part 1, 18.3).

Slow and complete, five to seven calls a cell: `sheet_text` reads what most programs write in a fifth of the time.
Refuses a document type, rows and cells that stand out of order, and more of them than a table has.
"""

from __future__ import annotations

from typing import Final

from safeconduct.record.tables import faults
from safeconduct.record.tables.faults import bad_table, place_of
from safeconduct.record.tables.rows import LAST_COLUMN, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Mark, Row
from safeconduct.record.tables.sheet_cells import Meanings, corner, number_of
from safeconduct.record.tables.sheet_parser import SheetParser

# Elements whose letters are a cell's: its value, or text that stands in it.
_TEXT: Final = frozenset(("v", "t"))
# Elements beside its rows and cells: a merge or an address for each cell is many.
_MOST_OTHERS: Final = 2_000_000


class SheetReading:
    """The rows of a sheet as its XML streams past. One object for one pass; made for speed: four calls a cell."""

    def __init__(self, meanings: Meanings, sheet: int) -> None:
        """``sheet``: its place in the workbook, for sentences."""
        self._meanings, self._sheet = meanings, sheet
        self._done: list[Row] = []
        self._count = 0
        self._number, self._last_column, self._others = 0, -1, 0
        self._cells: list[str] = []
        self._marks: dict[int, Mark] = {}
        self._type, self._style, self._has_formula = "n", -1, False
        self._pieces: list[str] = []
        self._length = 0
        self._takes, self._beside = False, False
        self._columns: dict[str, int] = {}

    def parser(self) -> SheetParser:
        """Return the parser that fills this."""
        return SheetParser(self._start, self._end, self._letters)

    def taken(self) -> list[Row]:
        """Return the rows that were finished since this was asked last."""
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: list[str]) -> None:
        if name in _TEXT:
            self._takes = not self._beside
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._beside = True
        elif ":" in name:
            self._start(name.rpartition(":")[2], attributes)
        else:
            self._others += 1
            if self._others > _MOST_OTHERS:
                raise bad_table(faults.DAMAGED, place_of(self._sheet, self._number))

    def _start_row(self, attributes: list[str]) -> None:
        number = 0
        for at in range(0, len(attributes), 2):
            if attributes[at] == "r":
                number = number_of(attributes[at + 1])
        self._count += 1
        if number and number <= self._number:
            raise bad_table(faults.DAMAGED, place_of(self._sheet, number))
        self._number = number or self._number + 1
        if self._count > MOST_ROWS + 1:
            raise bad_table(faults.TOO_MANY_ROWS, place_of(self._sheet, self._number))
        self._cells, self._marks, self._last_column = [], {}, -1

    def _start_cell(self, attributes: list[str]) -> None:
        self._type, self._style, self._has_formula = "n", -1, False
        # Letters outside a cell are nobody's.
        self._pieces.clear()
        self._length = 0
        column = self._last_column + 1
        for at in range(0, len(attributes), 2):
            name = attributes[at]
            if name == "r":
                column = self._column(attributes[at + 1])
            elif name == "t":
                self._type = attributes[at + 1]
            elif name == "s":
                self._style = number_of(attributes[at + 1])
        if not self._last_column < column < LAST_COLUMN:
            raise bad_table(faults.DAMAGED, place_of(self._sheet, self._number))
        self._last_column = column

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = corner(letters + "1")[0]
        return column

    def _end(self, name: str) -> None:
        if name in _TEXT:
            self._takes = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            if self._cells or self._marks:
                self._done.append(Row(self._number, self._cells, self._marks))
        elif name == "rPh":
            self._beside = False
        elif ":" in name:
            self._end(name.rpartition(":")[2])

    def _letters(self, text: str) -> None:
        if self._takes:
            self._pieces.append(text)
            self._length += len(text)
            if self._length > LONGEST_CELL:
                raise bad_table(faults.LONG_CELL, place_of(self._sheet, self._number))

    def _end_cell(self) -> None:
        column = self._last_column
        text = self._meanings.text("".join(self._pieces), self._type, self._style) if self._pieces else ""
        self._pieces.clear()
        if self._has_formula:
            self._marks[column] = Mark.FORMULA
        elif self._type == "e":
            self._marks[column] = Mark.ERROR
        if not text:
            return
        if column >= MOST_COLUMNS:
            raise bad_table(faults.TOO_MANY_COLUMNS, place_of(self._sheet, self._number))
        if len(text) > LONGEST_CELL:
            raise bad_table(faults.LONG_CELL, place_of(self._sheet, self._number, column))
        cells = self._cells
        while len(cells) < column:
            cells.append("")
        cells.append(text)
