"""Tables as bytes: a workbook (.xlsx) or CSV in UTF-8, written as the rows come, the same bytes for the same rows.

Nothing of who wrote it or when stands in a workbook. Cells are text, so that no spreadsheet makes a day of "1/2" or a
number of an id, and one that begins as a formula gets an apostrophe, which `plain_cell` takes off again: what a table
says is never run. Refuses what a workbook cannot hold. Follows docs/formats/tables.md.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.record.tables.faults import column_letters
from safeconduct.record.tables.rows import MOST_ROWS

# What spreadsheets take for the beginning of a formula or of an order (OWASP "CSV injection").
_BEGINS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
# Signs behind which another program may begin a cell, and what begins as a formula behind them; so guarded.
_DIVIDES: Final = re.compile(r"[;\t\r\n]")
_WITHIN: Final = re.compile(r"""([;\t\r\n][\s"]*+)('*+[=+\-@＝＋－＠])""")
_GUARDED: Final = re.compile(r"""([;\t\r\n][\s"]*+)'('*+[=+\-@＝＋－＠])""")
_APOSTROPHE: Final = "'"
# Characters of one cell that Excel can hold.
_WORKBOOK_CELL: Final = 32_767
# What XML 1.0 cannot hold, and what would be read back as an escape.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
# The archive says that all was written on the first day that its format knows.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
_ROWS_AT_ONCE: Final = 2_000

_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>'
)
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DOCUMENT: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_ONE: Final = f'<Relationship Id="rId{{}}" Type="{_DOCUMENT}/{{}}" Target="{{}}"/>'
_BOOK: Final = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="{_MAIN}" xmlns:r="{_DOCUMENT}"><sheets>'
    '<sheet name="claims" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
# Style 1: text (format 49), so that what is typed stays as typed. Style 2: a heading.
_STYLES: Final = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="{_MAIN}">'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
_SHEET_BEGINS: Final = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="{_MAIN}"><sheetViews>'
    '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    '</sheetView></sheetViews><cols><col min="1" max="{}" width="22" style="1" customWidth="1"/></cols><sheetData>'
)
_SHEET_ENDS: Final = "</sheetData></worksheet>"


class NotForWorkbook(SafeconductError):
    """Rows or words that a workbook cannot hold."""

    code = "record.not_for_workbook"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A workbook cannot hold this: at most 500,000 rows, and 32,767 characters in a cell (row {row}).",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Choose fewer properties or subjects, or write CSV.",
    )
    ru = Advice(
        what="Книга этого не вместит: не больше 500 000 строк и 32 767 знаков в ячейке (строка {row}).",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Выберите меньше показателей или предметов либо запишите CSV.",
    )


def guarded_cell(text: str) -> str:
    """Return a cell that no spreadsheet runs: what begins as a formula in it gets an apostrophe before it.

    Where a program divides lines by semicolons, as on a Russian computer, a cell may begin behind each of them.
    """
    bare = text.lstrip(_APOSTROPHE)
    guarded = _WITHIN.sub(rf"\1{_APOSTROPHE}\2", text) if _DIVIDES.search(text) else text
    return _APOSTROPHE + guarded if bare.startswith(_BEGINS_FORMULA) else guarded


def plain_cell(text: str) -> str:
    """Return a cell without the apostrophes that `guarded_cell` put there."""
    if text.startswith(_APOSTROPHE) and text.lstrip(_APOSTROPHE).startswith(_BEGINS_FORMULA):
        text = text[1:]
    return _GUARDED.sub(r"\1\2", text) if _DIVIDES.search(text) else text


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV: UTF-8 with its mark, by which Excel knows it, commas, quotation marks where they must be."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def workbook_bytes(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as a workbook of one sheet; NotForWorkbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        book = _ONE.format(1, "worksheet", "worksheets/sheet1.xml") + _ONE.format(2, "styles", "styles.xml")
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS.format(_ONE.format(1, "officeDocument", "xl/workbook.xml"))),
            ("xl/workbook.xml", _BOOK),
            ("xl/_rels/workbook.xml.rels", _RELATIONS.format(book)),
            ("xl/styles.xml", _STYLES),
        ):
            archive.writestr(_entry(name), text)
        with archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True) as sheet:
            for piece in _sheet(columns, rows):
                sheet.write(piece.encode("utf-8"))
    return out.getvalue()


def archive_bytes(files: Mapping[str, bytes]) -> bytes:
    """Return files as an archive (.zip) in which no time stands."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(_entry(name), data)
    return out.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _sheet(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    letters = [column_letters(n) for n in range(len(columns))]
    waiting = [_SHEET_BEGINS.format(max(1, len(columns))), _row(1, letters, columns, 2)]
    for number, row in enumerate(rows, 2):
        if number > MOST_ROWS + 1:
            raise NotForWorkbook(row=number)
        waiting.append(_row(number, letters, [guarded_cell(cell) for cell in row], 1))
        if len(waiting) >= _ROWS_AT_ONCE:
            yield "".join(waiting)
            waiting.clear()
    yield "".join((*waiting, _SHEET_ENDS))


def _row(number: int, letters: Sequence[str], cells: Sequence[str], style: int) -> str:
    if any(len(cell) > _WORKBOOK_CELL for cell in cells):
        raise NotForWorkbook(row=number)
    written = "".join(
        f'<c r="{letter}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{_written(cell)}</t></is></c>'
        for letter, cell in zip(letters, cells, strict=True)
        if cell
    )
    return f'<row r="{number}">{written}</row>'


def _written(text: str) -> str:
    return escape(_UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text))
