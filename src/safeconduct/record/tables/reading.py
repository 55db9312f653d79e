"""One way in for every table: a workbook or text, recognised by its bytes and never by its name.

Gives the names of the columns and the rows below them, so that whoever compares them knows neither. Refuses two columns
of one name, and a file that is no table; rows without any cell are passed over. Follows docs/formats/tables.md.
"""

from __future__ import annotations

import io
import itertools
import unicodedata
from collections.abc import Iterator

from safeconduct.base.errors import Phrase
from safeconduct.record.tables import faults
from safeconduct.record.tables.delimited import rows_of_text, text_from_bytes
from safeconduct.record.tables.faults import bad_table, place_of
from safeconduct.record.tables.rows import MOST_BYTES, Look, Row, Table, go_on
from safeconduct.record.tables.workbook import Workbook

_ZIP = b"PK\x03\x04"
# What older programs write, and what a workbook with a password is wrapped in.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that such a wrapping has, as its folder names it.
_WRAPPED = "EncryptedPackage".encode("utf-16-le")


def open_table(data: bytes, look: Look = go_on) -> Table:
    """Return a table; BadTable here or while its rows are read. ``look`` is called between the steps of both."""
    if len(data) > MOST_BYTES:
        raise bad_table(faults.TOO_LARGE)
    if not data.strip():
        raise bad_table(faults.EMPTY)
    if data.startswith(_COMPOUND):
        raise bad_table(faults.LOCKED_WORKBOOK if _WRAPPED in data else faults.OLD_WORKBOOK)
    if data.startswith(_ZIP):
        book = Workbook(io.BytesIO(data), look)
        return _table(book.rows(), book.sheet, "xlsx")
    if data[:8].lstrip().startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")):
        raise bad_table(faults.NO_TABLE)
    text, encoding = text_from_bytes(data)
    return _table(rows_of_text(text, look), 0, encoding)


def _table(rows: Iterator[Row], sheet: int, form: str) -> Table:
    filled = (row for row in rows if any(row.cells) or row.marks)
    for head in itertools.islice(filled, 1):
        columns = tuple(unicodedata.normalize("NFC", cell).strip() for cell in head.cells)
        seen: set[str] = set()
        for place, name in enumerate(columns):
            if name.casefold() in seen:
                raise bad_table(faults.COLUMN_TWICE, place_of(sheet, head.number, place))
            if name:
                seen.add(name.casefold())
        return Table(columns, filled, sheet, form)
    raise bad_table(faults.EMPTY, _sheet(sheet))


def _sheet(sheet: int) -> Phrase:
    return Phrase(f"sheet {sheet}", f"лист {sheet}") if sheet else faults.AT_FILE
