"""What the letters of a workbook's cell mean, by its type and style (ECMA-376 part 1, 18.18.11).

Pure. Refuses a text that is not among the shared ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from safeconduct.record.tables import faults
from safeconduct.record.tables.excel_days import text_from_serial
from safeconduct.record.tables.faults import bad_table

# Characters that XML cannot hold, as workbooks write them: _x000D_.
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_HALF: Final = re.compile("[\ud800-\udfff]")
_CELL: Final = re.compile(r"\A\$?([A-Z]{1,3})\$?([0-9]{1,7})\Z")
# Whole numbers that a workbook keeps exactly: its numbers are floats of 64 bits.
_EXACT: Final = 2**53
_DIGITS: Final = 9


@dataclass(frozen=True, slots=True)
class Meanings:
    """What a workbook says of its cells: its shared texts, the styles that show a day, and its count of days."""

    shared: list[str]
    days: frozenset[int]
    is_1904: bool

    def text(self, raw: str, kind: str, style: int) -> str:
        """Return what a cell shows; BadTable. ``kind``: its type, ``n`` where it has none."""
        if kind == "s":
            number = number_of(raw)
            if not 0 <= number < len(self.shared):
                raise bad_table(faults.DAMAGED)
            return self.shared[number]
        if kind == "n":
            return _day_text(raw, is_1904=self.is_1904) if style in self.days else _plain_number(raw)
        if kind == "b":
            return "TRUE" if raw == "1" else "FALSE"
        if kind == "d":
            return raw.removesuffix("T00:00:00")
        # "str" (of a formula), "inlineStr", and "e", an error.
        return unescaped(raw)


def _day_text(raw: str, *, is_1904: bool) -> str:
    try:
        return text_from_serial(float(raw), is_1904=is_1904) or raw
    except (ValueError, OverflowError):
        return raw


def _plain_number(raw: str) -> str:
    """Return a number as a person typed it: workbooks keep 40 as 40, 40.0 or 4.0E1."""
    if raw.isdigit():
        return raw
    try:
        number = float(raw)
    except ValueError:
        return raw
    return str(int(number)) if number.is_integer() and abs(number) < _EXACT else raw


def number_of(text: str) -> int:
    """Return a whole number; -1 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1


def unescaped(text: str) -> str:
    """Return a text with the characters that XML cannot hold, halves of one put together.

    A half alone stays as it was written: no text has it, and whoever takes the row in says so with its place.
    """
    if "_x" not in text:
        return text
    found = _ESCAPED.sub(lambda one: chr(int(one[1], 16)), text)
    # Two escapes of halves, one after another, are one character (UTF-16).
    return (
        found.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        if _HALF.search(found)
        else found
    )


def corner(reference: str) -> tuple[int, int]:
    """Return the column, from 0, and the row, from 1, of a cell's name; BadTable for none."""
    found = _CELL.match(reference)
    if not found:
        raise bad_table(faults.DAMAGED)
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return column - 1, int(found[2])
