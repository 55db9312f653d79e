"""Tables as programs of an office write them, and files that only look like one: one sentence, and nothing lost."""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from safeconduct.record.tables import excel_days, faults, sheet_text, workbook
from safeconduct.record.tables.faults import BadTable, column_letters
from safeconduct.record.tables.reading import open_table
from safeconduct.record.tables.rows import MOST_ROWS, Mark, Row
from safeconduct.record.tables.writing import csv_bytes, guarded_cell, plain_cell, workbook_bytes

# A workbook knows no time zones.
MOMENT = datetime.datetime(2019, 1, 21, 14, 30)  # noqa: DTZ001
HEAD = ("row", "said")
RUSSIAN = [["строка", "сказано"], ["1", "Держали в подвале у реки; «потом увезли» — около сорока человек. Аргун"]]


def rows_of(data: bytes) -> list[list[str]]:
    table = open_table(data)
    return [list(table.columns), *(row.cells for row in table.rows)]


def book(fill: Callable[[Any], None]) -> bytes:
    """A workbook as openpyxl writes it."""
    made = Workbook()
    fill(made)
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made.save(out)
    return out.getvalue()


def packed(sheet: str, **parts: str) -> bytes:
    """A workbook of one sheet whose XML is given."""
    plain, out = workbook_bytes(HEAD, []), io.BytesIO()
    names = {"xl/worksheets/sheet1.xml": sheet, **{name.replace("__", "/"): text for name, text in parts.items()}}
    with zipfile.ZipFile(io.BytesIO(plain)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, names.pop(name) if name in names else old.read(name))
        for name, text in names.items():
            new.writestr(name, text)
    return out.getvalue()


def sheet_of(rows: str) -> str:
    return f'<worksheet xmlns="x"><sheetData>{rows}</sheetData></worksheet>'


SOUND = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')
# A comment has it read by the slow way.
SLOW = SOUND.replace("<sheetData>", "<!-- --><sheetData>")
DEEP = SLOW.replace("<sheetData>", f"{'<a>' * 100}{'</a>' * 100}<sheetData>")
WIDE = sheet_of('<row r="1"><c r="A1"><v>1</v></c><c r="XFE1"/></row>')


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
def test_text_is_read_in_every_encoding_and_with_every_separator(encoding: str, separator: str) -> None:
    lines = [separator.join(f'"{cell}"' for cell in row) for row in RUSSIAN]

    assert rows_of("\r\n".join(lines).encode(encoding)) == RUSSIAN


@pytest.mark.parametrize("encoding", ["koi8-r", "cp866", "mac-cyrillic"])
def test_letters_of_another_code_page_are_refused_and_not_guessed(encoding: str) -> None:
    text = "\n".join(";".join(row) for row in RUSSIAN).replace("«", '"').replace("»", '"').replace("—", "-")

    with pytest.raises(BadTable) as refused:
        open_table(text.replace('"', "").encode(encoding))
    assert refused.value.facts["reason"] == faults.WRONG_ENCODING


def test_utf_8_that_breaks_off_in_a_letter_is_not_taken_for_windows_1251() -> None:
    text = ";".join(RUSSIAN[1])

    with pytest.raises(BadTable) as refused:
        open_table(text.encode("utf-8")[:-1] + b"\xd0\n")
    assert refused.value.facts["reason"] == faults.WRONG_ENCODING


def test_quoted_line_breaks_are_kept_and_rows_are_numbered_by_their_first_line() -> None:
    table = open_table(b'row,said\r\n1,"two\r\nlines, ""quoted"""\r\n\r\n2,x\r\n')

    assert list(table.rows) == [Row(2, ["1", 'two\r\nlines, "quoted"']), Row(5, ["2", "x"])]


def test_an_order_to_excel_in_the_first_line_is_taken_as_one() -> None:
    table = open_table(b"sep=;\r\nrow;said\r\n1;a,b\r\n")

    assert table.columns == HEAD
    assert list(table.rows) == [Row(3, ["1", "a,b"])]


@pytest.mark.parametrize(
    ("data", "reason", "place"),
    [
        (b"", faults.EMPTY, "the whole file"),
        (b"  \n ", faults.EMPTY, "the whole file"),
        (b'row,said\n1,"never closed\n2,x', faults.NOT_QUOTED, "row 2"),
        (b"row,said,SAID\n", faults.COLUMN_TWICE, "row 1, column C"),
        (b"row,said\n1,a\0b\n", faults.ZERO_BYTE, "row 2"),
        (b"row,said\n1," + b"a" * 100_001, faults.LONG_CELL, "row 2, column B"),
        (b"a," * 257, faults.TOO_MANY_COLUMNS, "row 1"),
        (b"%PDF-1.7 x", faults.NO_TABLE, "the whole file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), faults.OLD_WORKBOOK, "the whole file"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            faults.LOCKED_WORKBOOK,
            "the whole file",
        ),
        (b"PK\x03\x04 and nothing more", faults.DAMAGED, "the whole file"),
        (csv_bytes(HEAD, [])[:3], faults.EMPTY, "the whole file"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_its_place(data: bytes, reason: Any, place: str) -> None:
    with pytest.raises(BadTable) as refused:
        list(open_table(data).rows)
    assert refused.value.facts["reason"] == reason
    assert place in refused.value.advice("en").what


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_days_are_read_as_a_workbook_shows_them_in_both_of_its_counts(epoch: Any) -> None:
    def fill(made: Any) -> None:
        if epoch is not None:
            made.epoch = epoch
        sheet = made.active
        sheet.append(["day", "moment", "number", "share"])
        sheet.append([datetime.date(2019, 1, 21), MOMENT, 40, 0.5])
        sheet["A2"].number_format = "DD.MM.YYYY"

    assert rows_of(book(fill))[1] == ["2019-01-21", "2019-01-21 14:30", "40", "0.5"]


@pytest.mark.parametrize(
    ("serial", "is_1904", "shown"),
    [
        (1, False, "1900-01-01"),
        (59, False, "1900-02-28"),
        (60, False, ""),
        (61, False, "1900-03-01"),
        (0, False, ""),
        (43486, False, "2019-01-21"),
        (42024, True, "2019-01-21"),
        (0, True, "1904-01-01"),
        (3e6, False, ""),
        (43485.9999999, False, "2019-01-21"),
    ],
)
def test_a_day_that_never_was_is_no_day(serial: float, is_1904: bool, shown: str) -> None:
    from safeconduct.record.tables.excel_days import text_from_serial

    assert text_from_serial(serial, is_1904=is_1904) == shown


@pytest.mark.parametrize(
    ("code", "is_day"),
    [
        ("dd.mm.yyyy", True),
        ("[$-419]d mmmm yyyy;@", True),
        ("d/m/yy h:mm", True),
        ("mmm yy", True),
        ("ДД.ММ.ГГГГ", True),
        ("0.00", False),
        ("General", False),
        ("[h]:mm:ss", False),
        ('0 "days"', False),
        ("h:mm", False),
        ("@", False),
        ("[Red]0", False),
        ("mm:ss", False),
        # Longer than Excel lets a format be, and made to cost much.
        ("[" * 255 + "d", False),
    ],
)
def test_a_format_says_whether_it_shows_a_day(code: str, is_day: bool) -> None:
    from safeconduct.record.tables.excel_days import shows_day

    assert shows_day(code) is is_day


def test_a_format_is_looked_at_once_however_many_cells_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A book of a few kilobytes whose thousand styles share one long format held a desk for minutes, its lock too."""
    asked: list[str] = []
    real = excel_days.shows_day

    def counting(code: str) -> bool:
        asked.append(code)
        return real(code)

    monkeypatch.setattr(workbook, "shows_day", counting)

    def fill(made: Any) -> None:
        made.active.append(["row", "day"])
        for n in range(300):
            cell = made.active.cell(n + 2, 2, 43_486)
            cell.number_format = "dd.mm.yyyy"
            cell.alignment = Alignment(indent=n % 200)

    table = open_table(book(fill))
    assert [row.cells[1] for row in table.rows][:2] == ["2019-01-21", "2019-01-21"]
    assert asked.count("dd.mm.yyyy") == 1


def test_formulas_merges_and_errors_are_marked_where_they_stand() -> None:
    def fill(made: Any) -> None:
        sheet = made.active
        sheet.append(["row", "said", "from"])
        sheet.append(["1", "=A2", "x"])
        sheet.append(["2", "#N/A", "y"])
        sheet.append(["3", "both", "z"])
        sheet["B3"].data_type = "e"
        sheet.merge_cells("B4:C5")

    marks = {row.number: dict(row.marks) for row in open_table(book(fill)).rows}

    assert marks == {2: {1: Mark.FORMULA}, 3: {1: Mark.ERROR}, 4: {1: Mark.MERGED, 2: Mark.MERGED}}


def test_the_first_sheet_that_is_shown_is_read() -> None:
    def fill(made: Any) -> None:
        made.active.append(["hidden"])
        made.active.sheet_state = "hidden"
        made.create_sheet("second").append(["row", "said"])

    table = open_table(book(fill))

    assert (table.sheet, table.columns) == (2, HEAD)


def test_rich_texts_prefixes_and_escapes_are_read_by_the_slow_way() -> None:
    rich = '<row r="1"><c r="A1" t="inlineStr"><is><r><t>ro</t></r><r><t>w</t></r><rPh><t>no</t></rPh></is></c></row>'
    prefixed = (
        '<x:worksheet xmlns:x="u"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>row</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    escaped = '<row r="1"><c r="A1" t="inlineStr"><is><t>r&#111;w_x0041_</t></is></c></row>'

    assert rows_of(packed(sheet_of(rich))) == [["row"]]
    assert rows_of(packed(prefixed)) == [["row"]]
    assert rows_of(packed(sheet_of(escaped))) == [["rowA"]]


def both_ways(data: bytes, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Any], list[Any]]:
    """The rows by pattern, with nothing left to the parser; and by the parser alone."""
    monkeypatch.setattr(workbook.Workbook, "_rows_by_xml", refused)
    quick = list(open_table(data).rows)
    monkeypatch.undo()
    monkeypatch.setattr(workbook, "rows_by_pattern", unusual)
    slow = list(open_table(data).rows)
    monkeypatch.undo()
    return quick, slow


def refused(*_: object) -> Any:
    raise AssertionError("the pattern did not fit")


def unusual(*_: object) -> Any:
    raise sheet_text.Unusual


def test_the_quick_way_and_the_slow_one_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def fill(made: Any) -> None:
        made.active.append(["row", "said", "n", "day"])
        for n in range(200):
            made.active.append([f"r{n}", f"<{n}> & “{n}”", n * 1.5, datetime.date(2019, 1, 1 + n % 28)])
        made.active["B9"] = "=1+1"
        made.active.merge_cells("A20:A22")

    for data in (book(fill), workbook_bytes(HEAD, [[f"r{n}", f"a\x01<&{n}"] for n in range(200)])):
        quick, slow = both_ways(data, monkeypatch)
        assert len(quick) >= 200
        assert quick == slow


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ('<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', faults.DAMAGED),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', faults.DAMAGED),
        ('<row r="1"><c r="A1" t="s"><v>7</v></c></row>', faults.DAMAGED),
        ('<row r="1"><c r="IW1"><v>1</v></c></row>', faults.TOO_MANY_COLUMNS),
        ('<row r="1"><c r="A1"><v>1</v></c>', faults.DAMAGED),
        ('<row r="1"><c r="A1"><v>&who;</v></c></row>', faults.DAMAGED),
        ("", faults.EMPTY),
    ],
)
def test_a_sheet_that_breaks_the_rules_is_refused(rows: str, reason: Any) -> None:
    with pytest.raises(BadTable) as refused:
        list(open_table(packed(sheet_of(rows))).rows)
    assert refused.value.facts["reason"] == reason


def test_a_document_type_is_refused_before_its_entities_are() -> None:
    laughs = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>' + sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')

    with pytest.raises(BadTable) as refused:
        list(open_table(packed(laughs)).rows)
    assert refused.value.facts["reason"] == faults.DAMAGED


def test_a_workbook_that_unpacks_into_gigabytes_is_refused_before_it_does() -> None:
    bomb = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>' + " " * 200_000_000)

    with pytest.raises(BadTable) as refused:
        open_table(packed(bomb))
    assert refused.value.facts["reason"] == faults.DAMAGED


def test_merged_cells_that_cover_all_columns_do_not_fill_the_memory() -> None:
    sheet = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    merged = sheet.replace("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')

    with pytest.raises(BadTable):
        list(open_table(packed(merged)).rows)


@pytest.mark.parametrize("merge", ["B1:A9999999", "A9:A1", "B1:A1"])
def test_a_merge_that_ends_before_it_begins_is_refused(merge: str) -> None:
    sheet = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    merged = sheet.replace("</sheetData>", f'</sheetData><mergeCells><mergeCell ref="{merge}"/></mergeCells>')

    with pytest.raises(BadTable) as refused:
        list(open_table(packed(merged)).rows)
    assert refused.value.facts["reason"] == faults.DAMAGED


def test_what_an_instruction_holds_is_no_row() -> None:
    hidden = "<?x <sheetData><row r='1'><c r='A1'><v>9</v></c></row></sheetData>?>"
    sheet = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>').replace("<sheetData>", f"{hidden}<sheetData>", 1)

    table = open_table(packed(sheet))

    assert [table.columns, *([one.cells for one in table.rows])] == [("1",)]


@pytest.mark.parametrize("encoding", ["utf-7", "nosuch", "idna", "rot13", "cp1251"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_letters_in_an_encoding_that_no_workbook_has_are_refused_and_not_looked_up(part: str, encoding: str) -> None:
    """Python's own errors for these are none of ours."""
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!-- so that the slow way reads it -->{sheet_of("")}'

    with pytest.raises(BadTable) as refused:
        list(open_table(packed(SOUND, **{part: xml})).rows)
    assert refused.value.facts["reason"] == faults.DAMAGED


@pytest.mark.parametrize(
    "data",
    [
        packed(DEEP),
        packed(SLOW.replace("<sheetData>", f'<a b="{"x" * 1_400_000}"/><sheetData>')),
        packed(SOUND.replace("<sheetData>", f"<!--{'x' * 1_400_000}--><sheetData>")),
        packed(WIDE),
        packed(SOUND, **{"xl/styles.xml": f"<s><cellXfs>{'<xf/>' * 500_000}</cellXfs></s>"}),
    ],
    ids=["one within another", "a long tag", "a long comment", "columns without end", "formats without end"],
)
def test_xml_that_is_made_to_take_memory_or_time_is_refused(data: bytes) -> None:
    with pytest.raises(BadTable) as refused:
        list(open_table(data).rows)
    assert refused.value.facts["reason"] == faults.DAMAGED


class Stopped(Exception):
    """What somebody raises who wants no more of it."""


@pytest.mark.parametrize("data", [packed(SOUND), b"row,said\r\n" + b"\r\n" * 5000], ids=["workbook", "text"])
def test_reading_stops_between_two_steps_where_somebody_wants_that(data: bytes) -> None:
    looks: list[None] = []

    def look() -> None:
        looks.append(None)
        if len(looks) > 1:
            raise Stopped

    with pytest.raises(Stopped):
        list(open_table(data, look).rows)


def test_a_line_of_separators_is_refused_before_it_is_divided() -> None:
    with pytest.raises(BadTable) as refused:
        list(open_table(b"row,said\r\n" + b"," * 5_000_000).rows)
    assert refused.value.facts["reason"] == faults.MIXED_LINE


@pytest.mark.slow
def test_a_million_rows_are_refused_in_one_sentence() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 1_000_001))

    with pytest.raises(BadTable) as refused:
        for _ in open_table(packed(sheet_of(rows))).rows:
            pass
    assert "500,000 rows" in refused.value.advice("en").what
    assert f"row {MOST_ROWS + 2:,}" in refused.value.advice("en").what
    with pytest.raises(BadTable):
        list(open_table(b"row\n" + b"1\n" * 1_000_000).rows)


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\0\ufffe\uffff"), max_size=12)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6))
def test_what_is_written_is_read_back_cell_by_cell(pairs: list[tuple[str, str]]) -> None:
    rows = [[f"r{n}", *pair] for n, pair in enumerate(pairs)]
    columns = ("row", "a", "b")

    for data in (workbook_bytes(columns, rows), csv_bytes(columns, rows)):
        back = [[plain_cell(cell) for cell in row.cells] for row in open_table(data).rows]
        assert [row + [""] * (3 - len(row)) for row in back] == rows


def test_a_workbook_of_ours_is_one_to_another_program() -> None:
    from openpyxl import load_workbook

    sheet = load_workbook(io.BytesIO(workbook_bytes(HEAD, [["r1", "=1+1"], ["r2", "a\tb"]])), read_only=True).active

    assert [tuple(row) for row in sheet.iter_rows(values_only=True)] == [HEAD, ("r1", "'=1+1"), ("r2", "a\tb")]


@pytest.mark.parametrize("text", ["=1+1", "+7 900", "-1", "@cmd", "\tx", "'=1", "''@", "'quoted'", "plain", "", "'"])
def test_no_cell_of_ours_begins_as_a_formula(text: str) -> None:
    assert not re.match(r"[=+\-@\t\r]", guarded_cell(text))
    assert plain_cell(guarded_cell(text)) == text


def test_the_same_rows_make_the_same_bytes_and_tell_no_time() -> None:
    first, second = (workbook_bytes(HEAD, [["r1", "x"]]) for _ in range(2))

    assert first == second
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {1980}


def test_columns_are_called_as_a_workbook_calls_them() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
