"""A workbook (.xlsx), read as it streams past: ECMA-376 spreadsheets as Excel, LibreOffice and Google write them.

Only the first sheet that is shown is read. Its archive is looked through before anything is unpacked
(`intake.parsers.beside`), its XML has no document type, and nothing is written to the disk. Of a formula the text that
was shown is given and marked; so is a cell that is merged with others. Refuses what cannot be one honest workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from safeconduct.base.errors import SafeconductError
from safeconduct.intake.parsers.beside import ZipBeside
from safeconduct.record.tables import faults
from safeconduct.record.tables.excel_days import BUILT_IN, shows_day
from safeconduct.record.tables.faults import bad_table
from safeconduct.record.tables.rows import LONGEST_CELL, Look, Mark, Row, go_on
from safeconduct.record.tables.sheet_cells import Meanings, corner, number_of, unescaped
from safeconduct.record.tables.sheet_parser import End, SheetParser, Start
from safeconduct.record.tables.sheet_text import Unusual, rows_by_pattern
from safeconduct.record.tables.sheet_xml import SheetReading

# Bytes of one part, unpacked: the sheet of 500,000 rows of 14 columns has 700 MB at most.
_LARGEST_PART: Final = 1 << 30
# Elements of a part that is no sheet: a workbook has 65,490 formats of cells at most, each of some elements; and of the
# shared texts, of which a rich one has ten.
_MOST_ELEMENTS: Final = 500_000
_MOST_OF_SHARED: Final = 5_000_000
# Characters of all shared texts together, each with what an empty one takes in memory: 300,000 rows of words have 40
# million.
_MOST_SHARED: Final = 200_000_000
_PER_TEXT: Final = 56
_PIECE: Final = 1 << 18
# Cells that merges may cover: they are kept as numbers.
_MOST_MERGED: Final = 1_000_000


class Workbook:
    """A workbook that is open for reading. `sheet` is the sheet's place, from 1."""

    def __init__(self, file: BinaryIO, look: Look = go_on) -> None:
        """Look through its archive and read all but the sheet; BadTable."""
        self._zip, self._look = opened_archive(file), look
        self._is_1904 = False
        self._shared: list[str] = []
        self._days: frozenset[int] = frozenset()
        self.sheet, self._part = 0, ""
        self._read_parts()

    def _read_parts(self) -> None:
        book = "xl/workbook.xml"
        if not self._zip.has(book):
            raise bad_table(faults.NO_WORKBOOK)
        sheets = self._sheets(book)
        targets = self._targets("xl/_rels/workbook.xml.rels")
        for number, (relation, is_shown) in enumerate(sheets, 1):
            part = _in_xl(targets.get(relation, ""))
            if is_shown and "worksheets/" in part and self._zip.has(part):
                self.sheet, self._part = number, part
                break
        else:
            raise bad_table(faults.NO_SHEET)
        self._days = self._day_styles("xl/styles.xml")
        self._shared = self._texts("xl/sharedStrings.xml")

    def _sheets(self, part: str) -> list[tuple[str, bool]]:
        found: list[tuple[str, bool]] = []

        def start(name: str, attributes: list[str]) -> None:
            given = _pairs(attributes)
            if name.endswith("workbookPr"):
                self._is_1904 = given.get("date1904", "0") in ("1", "true")
            elif _local(name) == "sheet":
                relation = next((v for k, v in given.items() if k.endswith(":id") or k == "id"), "")
                found.append((relation, given.get("state", "visible") == "visible"))

        self._parse(part, start)
        return found

    def _targets(self, part: str) -> dict[str, str]:
        found: dict[str, str] = {}

        def start(name: str, attributes: list[str]) -> None:
            if _local(name) == "Relationship":
                given = _pairs(attributes)
                if given.get("TargetMode") != "External":
                    found[given.get("Id", "")] = given.get("Target", "")

        if self._zip.has(part):
            self._parse(part, start)
        return found

    def _day_styles(self, part: str) -> frozenset[int]:
        """Return the styles of cells that show a day, by their places."""
        codes: dict[int, str] = {}
        formats: list[int] = []
        within = [False]

        def start(name: str, attributes: list[str]) -> None:
            local, given = _local(name), _pairs(attributes)
            if local == "numFmt":
                codes[number_of(given.get("numFmtId", ""))] = given.get("formatCode", "")
            elif local == "cellXfs":
                within[0] = True
            elif local == "xf" and within[0]:
                formats.append(number_of(given.get("numFmtId", "")))

        def end(name: str) -> None:
            if _local(name) == "cellXfs":
                within[0] = False

        if self._zip.has(part):
            self._parse(part, start, end)
        days = {one for one in set(formats) if _is_day(one, codes)}
        return frozenset(n for n, format_ in enumerate(formats) if format_ in days)

    def _texts(self, part: str) -> list[str]:
        """Return the shared texts. What is read out beside one (`rPh`) is no part of it."""
        texts: list[str] = []
        pieces: list[str] = []
        state = {"in": False, "beside": False, "size": 0, "text": 0}

        def start(name: str, _: list[str]) -> None:
            local = _local(name)
            if local == "t":
                state["in"] = not state["beside"]
            elif local == "rPh":
                state["beside"] = True

        def end(name: str) -> None:
            local = _local(name)
            if local == "t":
                state["in"] = False
            elif local == "rPh":
                state["beside"] = False
            elif local == "si":
                texts.append(unescaped("".join(pieces)))
                pieces.clear()
                state["text"] = 0
                count(_PER_TEXT)

        def count(size: int) -> None:
            """Count as it comes what the texts take, an empty one too."""
            state["size"] += size
            if state["size"] > _MOST_SHARED:
                raise bad_table(faults.UNPACKED)

        def letters(text: str) -> None:
            if state["in"]:
                pieces.append(text)
                state["text"] += len(text)
                count(len(text))
                if state["text"] > LONGEST_CELL:
                    raise bad_table(faults.LONG_CELL)

        if self._zip.has(part):
            self._parse(part, start, end, letters, most=_MOST_OF_SHARED)
        return texts

    def _parse(
        self,
        part: str,
        start: Start,
        end: End | None = None,
        letters: Callable[[str], None] | None = None,
        *,
        most: int = _MOST_ELEMENTS,
    ) -> None:
        parser = SheetParser(start, end, letters, most=most)
        for data in self._pieces(part):
            parser.feed(data)
        parser.feed(b"", is_last=True)

    def _pieces(self, part: str) -> Iterator[bytes]:
        if self._zip.size(part) > _LARGEST_PART:
            raise bad_table(faults.UNPACKED)
        try:
            with self._zip.open(part) as stream:
                while data := stream.read(_PIECE):
                    self._look()
                    yield data
        except SafeconductError:
            raise bad_table(faults.DAMAGED) from None

    def rows(self) -> Iterator[Row]:
        """Give the rows of the sheet that have any cell, in its order; BadTable where it breaks off or has too many.

        Merged cells are known only when the sheet ends, behind its rows: it is read twice where there are any.
        """
        merged = self._merged()
        meanings = Meanings(self._shared, self._days, self._is_1904)
        last = 0
        try:
            for row in rows_by_pattern(self._pieces(self._part), meanings, self.sheet):
                last = row.number
                yield _marked(row, merged)
        except Unusual:
            # Read once more from the beginning, by what knows all of XML; what was given is not given again.
            for row in self._rows_by_xml(meanings):
                if row.number > last:
                    yield _marked(row, merged)

    def _rows_by_xml(self, meanings: Meanings) -> Iterator[Row]:
        reading = SheetReading(meanings, self.sheet)
        parser = reading.parser()
        for data in self._pieces(self._part):
            parser.feed(data)
            yield from reading.taken()
        parser.feed(b"", is_last=True)
        yield from reading.taken()

    def _merged(self) -> dict[int, set[int]]:
        """Return the cells that are merged with others, by row: every one of a merge."""
        found: dict[int, set[int]] = {}
        # Cheap first: whether the words stand anywhere in the sheet, before it is parsed for them.
        tail = b""
        for data in self._pieces(self._part):
            if b"mergeCell" in tail + data:
                break
            tail = data[-len(b"mergeCell") :]
        else:
            return found
        count = [0]

        def start(name: str, attributes: list[str]) -> None:
            if _local(name) == "mergeCell":
                first, _, last = _pairs(attributes).get("ref", "").partition(":")
                (left, top), (right, bottom) = corner(first), corner(last or first)
                # Each merge counts for itself too: one cell a million times is no honest sheet.
                count[0] += 1 + (right - left + 1) * (bottom - top + 1)
                if right < left or bottom < top or count[0] > _MOST_MERGED:
                    raise bad_table(faults.DAMAGED)
                for row in range(top, bottom + 1):
                    found.setdefault(row, set()).update(range(left, right + 1))

        # Whatever else stands in a sheet is counted where its rows are read.
        self._parse(self._part, start, most=0)
        return found


def opened_archive(file: BinaryIO) -> ZipBeside:
    """Open a workbook's archive; BadTable for one that is damaged or made to do harm."""
    try:
        return ZipBeside(file)
    except SafeconductError:
        raise bad_table(faults.DAMAGED) from None


def _marked(row: Row, merged: dict[int, set[int]]) -> Row:
    columns = merged.get(row.number)
    return row._replace(marks={**row.marks, **dict.fromkeys(columns, Mark.MERGED)}) if columns else row


def _is_day(format_: int, codes: dict[int, str]) -> bool:
    return shows_day(codes[format_]) if format_ in codes else format_ in BUILT_IN


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _pairs(attributes: list[str]) -> dict[str, str]:
    return dict(zip(attributes[::2], attributes[1::2], strict=True))


def _in_xl(target: str) -> str:
    """Return the part that a relation of the workbook leads to."""
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
