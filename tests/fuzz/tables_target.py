"""Fuzz targets of tables: files that somebody brings, a sheet's XML in a sound workbook, and the op of an export."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.secrets import Secret
from safeconduct.record.items import MalformedItem, SubjectKind
from safeconduct.record.tables.exports import Exported, export_intent, exported_from_body
from safeconduct.record.tables.faults import BadTable
from safeconduct.record.tables.reading import open_table
from safeconduct.record.tables.rows import LONGEST_CELL, MOST_COLUMNS
from safeconduct.record.tables.writing import csv_bytes, workbook_bytes
from tests.fuzz.targets import Target, need

_HEAD: Final = ("row", "said")
_SHEET: Final = "xl/worksheets/sheet1.xml"
_EMPTY: Final = workbook_bytes(_HEAD, [])


def _try_file(data: bytes) -> None:
    table = open_table(data)
    last = 0
    for row in table.rows:
        need(row.number > last, "rows out of order")
        need(len(row.cells) <= MOST_COLUMNS, "more cells than a row has")
        need(all(len(cell) <= LONGEST_CELL for cell in row.cells), "a cell longer than one may be")
        last = row.number


def _file_seeds() -> list[bytes]:
    rows = [["r1", "«да»; нет"], ["r2", '=1 "x"\n']]
    text = "row;said\r\n1;Держали в подвале\r\n"
    encoded = [text.encode(name) for name in ("cp1251", "utf-16", "utf-16-be", "utf-8-sig")]
    return [csv_bytes(_HEAD, rows), workbook_bytes(_HEAD, rows), *encoded]


def _try_sheet(data: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_EMPTY)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, data if name == _SHEET else old.read(name))
    _try_file(out.getvalue())


def _sheet_seeds() -> list[bytes]:
    cells = (
        '<c r="A1" t="inlineStr"><is><t>row</t></is></c><c r="B1" s="1"><v>43486</v></c><c r="D1" t="str"><f>A1</f>'
        '<v>x</v></c><c r="E1"/><c r="F1" t="b"><v>1</v></c>',
        "<c><v>1</v></c><c><v>2</v></c>",
    )
    ends = ("</sheetData></worksheet>", '</sheetData><mergeCells><mergeCell ref="A1:B2"/></mergeCells></worksheet>')
    return [
        f'<worksheet xmlns="x"><sheetData><row r="1">{cell}</row><row r="3">{cell}</row>{end}'.encode()
        for cell in cells
        for end in ends
    ]


def _try_export(data: bytes) -> None:
    body = cbor.decode(data)
    if not isinstance(body, dict):
        raise MalformedItem(place=Opaque("export"))
    again = export_intent(CompartmentId(b""), exported_from_body(body)).body
    need(cbor.encode(again) == data, "accepted and encoded otherwise")


def export_seeds() -> list[bytes]:
    first = Exported(
        mark="abcdefgh",
        secret=Secret(bytes(32)),
        purpose="court",
        recipient="a lawyer",
        keys=(bytes(32),),
        form="xlsx",
        subjects=(),
        kinds=(SubjectKind.EVENT,),
        properties=("start",),
        with_living=False,
        rows=3,
    )
    sent = (first, replace(first, mark="234567aa", recipient="б", keys=(), subjects=("d\x1fa",), with_living=True))
    return [cbor.encode(export_intent(CompartmentId(b""), one).body) for one in sent]


TABLES: Final = (
    Target("table", _try_file, (BadTable,), _file_seeds, 300_000, (b"PK\x03\x04", b'"', b";", b"\xff\xfe", b"\0")),
    Target(
        "sheet",
        _try_sheet,
        (BadTable,),
        _sheet_seeds,
        300_000,
        (b"<c ", b"</row>", b'<row r="2">', b"<v>", b"<!--", b"&#1;", b"<![CDATA[", b"<!DOCTYPE"),
        4096,
    ),
    Target("export", _try_export, (MalformedItem, cbor.Malformed), export_seeds, 300_000),
)
