"""The rows of a workbook's sheet by pattern: a third of the time of an XML parser, for sheets as most programs write
them.

Every sign of a row is accounted for: its brackets are counted against those that the pattern found. What is otherwise
(another order of attributes, a prefix, rich text, a comment, an entity of its own) is `Unusual`, and `sheet_xml` reads
the sheet from its beginning. Measured in docs/benchmarks.md. Refuses rows and cells out of order, and too many.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.record.tables import faults
from safeconduct.record.tables.faults import bad_table, place_of
from safeconduct.record.tables.rows import LAST_COLUMN, LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, NO_MARKS, Mark, Row
from safeconduct.record.tables.sheet_cells import Meanings, corner

# A cell as Excel, LibreOffice, openpyxl and this program write it: column, style, type, whether it is closed
# in itself, whether it has a formula, and its value or its own text.
_CELL: Final = re.compile(
    r'<c r="([A-Z]{1,3})[0-9]{1,7}"(?: s="([0-9]{1,9})")?(?: t="([a-zA-Z]{1,9})")?'
    r"(?:(/)>|>(<f(?: [^<>]*)?(?:/>|>[^<]*</f>))?"
    r'(?:(<v ?/>|<v></v>)|<v>([^<]+)</v>|<is><t(?: xml:space="preserve")?>([^<]+)</t></is>)?</c>)'
)
_ROW: Final = re.compile(r"<row((?: [^<>]*)?)>")
_NUMBER: Final = re.compile(r' r="([0-9]{1,7})"')
_ENTITY: Final = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ROW_ENDS: Final = "</row>"
_DATA_BEGINS: Final = "<sheetData>"
_DATA_ENDS: Final = "</sheetData>"
# Characters before the first row and in one row.
_LONGEST_HEAD: Final = 1 << 20
_LONGEST_ROW: Final = MOST_COLUMNS * (LONGEST_CELL // 8)


class Unusual(Exception):
    """A sheet that is written otherwise; not an error, and never shown."""


def rows_by_pattern(pieces: Iterable[bytes], meanings: Meanings, sheet: int) -> Iterator[Row]:
    """Give the rows that have any cell; Unusual, or BadTable for what no way of reading would take."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    held, has_begun, last, count = "", False, 0, 0
    columns: dict[str, int] = {}
    for data in pieces:
        try:
            held += decoder.decode(data)
        except UnicodeDecodeError:
            raise Unusual from None
        if not has_begun:
            held, has_begun = _after_head(held)
            if not has_begun:
                continue
        done = held.split(_ROW_ENDS)
        held = done.pop()
        if len(held) > _LONGEST_ROW:
            raise Unusual
        for text in done:
            count += 1
            last = _row_number(text, last, count, sheet)
            row = _row(text, last, meanings, columns, sheet)
            if row.cells or row.marks:
                yield row
    if not has_begun or not held.lstrip().startswith(_DATA_ENDS):
        # A sheet without rows, one that is cut, or whose rows are closed in themselves.
        raise Unusual


def _after_head(held: str) -> tuple[str, bool]:
    """Return what follows the head of a sheet, and whether it was all there."""
    at = held.find(_DATA_BEGINS)
    head = held[:at] if at >= 0 else held
    # The declaration of XML alone may stand in it: in any other instruction words may look like rows.
    if "<!" in head or head.find("<?", 1) > 0 or len(head) > _LONGEST_HEAD:
        raise Unusual
    return (held[at + len(_DATA_BEGINS) :], True) if at >= 0 else (held, False)


def _row_number(text: str, last: int, count: int, sheet: int) -> int:
    found = _ROW.match(text.lstrip())
    if not found:
        raise Unusual
    given = _NUMBER.search(found[1])
    number = int(given[1]) if given else last + 1
    if number <= last:
        raise bad_table(faults.DAMAGED, place_of(sheet, number))
    if count > MOST_ROWS + 1:
        raise bad_table(faults.TOO_MANY_ROWS, place_of(sheet, number))
    return number


def _row(text: str, number: int, meanings: Meanings, columns: dict[str, int], sheet: int) -> Row:
    cells: list[str] = []
    marks: dict[int, Mark] = {}
    last, brackets = -1, 1
    for letters, style, kind, closed, formula, empty, value, own in _CELL.findall(text):
        column = columns.get(letters)
        if column is None:
            column = columns[letters] = corner(letters + "1")[0]
        if not last < column < LAST_COLUMN:
            raise bad_table(faults.DAMAGED, place_of(sheet, number, column))
        last = column
        raw = value or own
        brackets += ((4 if value else 6) if raw else 2) - bool(closed) + (formula + empty).count("<")
        if formula:
            marks[column] = Mark.FORMULA
        elif kind == "e":
            marks[column] = Mark.ERROR
        if not raw:
            continue
        if "&" in raw:
            raw = _with_entities(raw)
        shown = meanings.text(raw, kind or "n", int(style) if style else -1)
        if not shown:
            continue
        if column >= MOST_COLUMNS or len(shown) > LONGEST_CELL:
            raise bad_table(
                faults.TOO_MANY_COLUMNS if column >= MOST_COLUMNS else faults.LONG_CELL, place_of(sheet, number, column)
            )
        if len(cells) < column:
            cells.extend([""] * (column - len(cells)))
        cells.append(shown)
    if brackets != text.count("<"):
        raise Unusual
    return Row(number, cells, marks or NO_MARKS)


def _with_entities(text: str) -> str:
    shown = _ENTITY.sub(_entity, text)
    if text.count("&") != len(_ENTITY.findall(text)):
        raise Unusual
    return shown


def _entity(found: re.Match[str]) -> str:
    if found[1]:
        return _NAMED[found[1]]
    code = int(found[2]) if found[2] else int(found[3], 16)
    if not 0 < code <= 0x10FFFF or 0xD800 <= code < 0xE000:
        raise Unusual
    return chr(code)
