"""CSV as spreadsheets write it: UTF-8 with or without a mark, UTF-16, Windows-1251; `;`, `,` or a tab between cells.

What a program of Russian Windows saves as "CSV" is cp1251 with semicolons, and as "Unicode text" UTF-16 with tabs.
Which letters a file has is found by its bytes: where none of the three fits, the file is refused and nothing is
guessed. Pure. Follows docs/formats/tables.md.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import re
from collections.abc import Iterator
from typing import Final

from safeconduct.record.tables import faults
from safeconduct.record.tables.faults import bad_table, place_of
from safeconduct.record.tables.rows import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, Look, Row, go_on

SEPARATORS: Final = (";", ",", "\t")
# A first line that Excel takes as an order and shows nobody.
_ORDER: Final = re.compile(r"\Asep=(?P<sign>[;,\t])\r?\n", re.IGNORECASE)
# Letters that make two thirds of any Russian text, in either case; read in the wrong code page they are others.
_COMMON: Final = frozenset("оеаинтсрвлк")
# Letters that no Russian text has: capitals of a Macintosh, read as Windows-1251.
_FOREIGN: Final = frozenset("ЂЃѓЉЊЌЋЏђљњќћџ")
_RUSSIAN: Final = re.compile(r"[А-Яа-яЁё]")
# What a Russian text has above ASCII besides letters: quotation marks, dashes, the number sign, hard spaces.
_BESIDE: Final = frozenset("«»„“”‘’–—…№§°±\u00a0·•©®")
# Of the characters above ASCII at least so many are Russian letters or stand beside them, and of the letters so many
# are common ones: KOI8-R read as Windows-1251 has a third of them, code page 866 few letters, a list of names both.
_LEAST_RUSSIAN: Final = 0.9
_LEAST_COMMON: Final = 0.5
# Letters by which an encoding is judged.
_SAMPLE: Final = 1_000_000
# Bytes that are looked at, and how many of every second one are the first half of a Latin or Cyrillic letter, or of a
# quotation mark or dash, in UTF-16 without a mark.
_LOOKED_AT: Final = 4096
_HALVES: Final = frozenset((0x00, 0x01, 0x04, 0x20, 0x21))
_LEAST_HALVES: Final = 0.9
# Separators that stand in one line at most: every column's cell may hold some itself.
_MOST_SIGNS: Final = 100_000
# Rows that are read between two looks: the widest that are empty take some tenths of a second.
_LOOKED_AFTER: Final = 4096
# What `csv` itself reads at most in a cell; longer ones than ours are refused by us, with their place.
_CSV_LIMIT: Final = 16 * LONGEST_CELL


def text_from_bytes(data: bytes) -> tuple[str, str]:
    """Return a file's text and the name of its encoding; BadTable where it is none of those that are read."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding), encoding
    head = data[:_LOOKED_AT]
    for encoding, halves in (("utf-16-le", head[1::2]), ("utf-16-be", head[0::2])):
        if halves.count(0) and sum(byte in _HALVES for byte in halves) >= _LEAST_HALVES * len(halves):
            return _decoded(data, encoding), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = _decoded(data, "cp1251")
    if not _is_russian(text):
        raise bad_table(faults.WRONG_ENCODING)
    return text, "cp1251"


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise bad_table(faults.WRONG_ENCODING, place_of(0, line)) from None


def _is_russian(text: str) -> bool:
    """Say whether bytes that were read as Windows-1251 make a Russian text."""
    # A sample says as much, and is no list of every letter of half a gigabyte.
    high = list(itertools.islice((c for c in text if not c.isascii()), _SAMPLE))
    letters = [c for c in high if _RUSSIAN.match(c)]
    known = len(letters) + sum(c in _BESIDE for c in high)
    common = sum(c.lower() in _COMMON for c in letters)
    return _FOREIGN.isdisjoint(high) and known >= _LEAST_RUSSIAN * len(high) and common >= _LEAST_COMMON * len(letters)


def rows_of_text(text: str, look: Look = go_on) -> Iterator[Row]:
    """Give the rows of a text, numbered by the line they begin in; BadTable where one cannot be read as a row.

    ``look`` is called between a few thousand rows, for those that hold nothing are given to nobody.
    """
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise bad_table(faults.ZERO_BYTE, place_of(0, line))
    order = _ORDER.match(text)
    separator = order["sign"] if order else _separator(text)
    if wide := _too_wide(text, separator):
        raise bad_table(faults.MIXED_LINE, place_of(0, wide))
    lines = io.StringIO(text, newline="")
    skipped = 1 if order else 0
    for _ in range(skipped):
        lines.readline()
    for count, row in enumerate(_rows(lines, separator, skipped)):
        if count % _LOOKED_AFTER == 0:
            look()
        yield row


def _too_wide(text: str, separator: str) -> int:
    """Return the number of a line with more separators than any table has columns, quoted ones too; 0 for none.

    Before the parser sees it: it would make a list of them first. A cell of many lines has some in each.
    """
    if text.count(separator) <= _MOST_SIGNS:
        return 0
    start, number = 0, 0
    while start < len(text):
        number += 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if text.count(separator, start, end) > _MOST_SIGNS:
            return number
        start = end + 1
    return 0


def _rows(lines: io.StringIO, separator: str, skipped: int) -> Iterator[Row]:
    before, count = csv.field_size_limit(_CSV_LIMIT), 0
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        while True:
            number = reader.line_num + skipped + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise bad_table(faults.NOT_QUOTED, place_of(0, number)) from None
            count += 1
            _check(cells, count, number)
            yield Row(number, cells)
    finally:
        csv.field_size_limit(before)


def _check(cells: list[str], count: int, number: int) -> None:
    if count > MOST_ROWS + 1:
        raise bad_table(faults.TOO_MANY_ROWS, place_of(0, number))
    if len(cells) > MOST_COLUMNS:
        raise bad_table(faults.TOO_MANY_COLUMNS, place_of(0, number))
    for column, cell in enumerate(cells):
        if len(cell) > LONGEST_CELL:
            raise bad_table(faults.LONG_CELL, place_of(0, number, column))


def _separator(text: str) -> str:
    """Return the sign that divides the first line most often, outside quotation marks."""
    first = text.lstrip("\r\n").partition("\n")[0]
    bare = re.sub(r'"[^"]*"', "", first)
    return max(SEPARATORS, key=lambda sign: (bare.count(sign), -SEPARATORS.index(sign)))
