"""What can be wrong with a table, in one sentence with its sheet, row and column (docs/formats/tables.md).

A table that cannot be read as one is refused whole, and nothing is lost: the file lies where it was. What is wrong with
one row is a `Fault` beside the others. Refuses to repeat a cell in anything that may be logged (promise P14).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Advice, Exit, Phrase, SafeconductError

NO_TABLE: Final = Phrase("it is neither a workbook (.xlsx) nor text", "это не книга (.xlsx) и не текст")
EMPTY: Final = Phrase("it is empty", "она пуста")
TOO_LARGE: Final = Phrase("the file is larger than 512 MB", "файл больше 512 МБ")
OLD_WORKBOOK: Final = Phrase(
    "it is a workbook of the old kind (.xls): save it as .xlsx", "это книга старого вида (.xls): сохраните её как .xlsx"
)
LOCKED_WORKBOOK: Final = Phrase(
    "the workbook is protected by a password: take it off first", "книга закрыта паролем: сначала снимите его"
)
NO_WORKBOOK: Final = Phrase("the archive holds no workbook", "в архиве нет книги")
NO_SHEET: Final = Phrase("the workbook has no sheet with a table", "в книге нет листа с таблицей")
DAMAGED: Final = Phrase(
    "the workbook is damaged, or made to do harm", "книга повреждена или составлена со злым умыслом"
)
UNPACKED: Final = Phrase(
    "unpacked, the workbook would fill the memory: divide it into several, of fewer than 500,000 rows each",
    "в распакованном виде книга заняла бы всю память: разделите её на несколько, меньше 500 000 строк в каждой",
)
TOO_MANY_ROWS: Final = Phrase(
    "it has more than 500,000 rows: divide it into several tables",
    "в ней больше 500 000 строк: разделите её на несколько таблиц",
)
TOO_MANY_COLUMNS: Final = Phrase("it has more than 256 columns", "в ней больше 256 столбцов")
LONG_CELL: Final = Phrase("a cell is longer than 100,000 characters", "ячейка длиннее 100 000 знаков")
WRONG_ENCODING: Final = Phrase(
    "its letters are neither UTF-8, UTF-16 nor Windows-1251: save it as UTF-8",
    "её буквы не в UTF-8, UTF-16 или Windows-1251: сохраните её в UTF-8",
)
NOT_QUOTED: Final = Phrase(
    "a quotation mark is opened and never closed, or stands where none may",
    "кавычка открыта и не закрыта или стоит не на месте",
)
ZERO_BYTE: Final = Phrase("a character that no text has", "знак, которого в тексте не бывает")
COLUMN_TWICE: Final = Phrase("two columns bear one name", "два столбца названы одинаково")
COLUMN_MISSING: Final = Phrase(
    "the columns that a row is known by are missing", "нет столбцов, по которым узнают строку"
)
NO_EXPORT: Final = Phrase(
    "no row of it has an id that this vault gave out", "ни у одной её строки нет номера, выданного этим хранилищем"
)
MIXED_LINE: Final = Phrase(
    "a line has more separators than any table of 256 columns",
    "в строке больше разделителей, чем в таблице из 256 столбцов",
)

# What can be wrong with one row: the row stays out, the others do not.
FORMULA: Final = Phrase(
    "a formula, whose shown value was left aside: type what is meant",
    "формула, и её показанное значение не принято: впишите, что имеется в виду",
)
ERROR_VALUE: Final = Phrase("an error of the workbook stands here", "здесь стоит ошибка книги")
MERGED: Final = Phrase(
    "merged with another cell: which row it belongs to is not known",
    "ячейка объединена с другой: к какой строке она относится, неизвестно",
)
TOO_WIDE: Final = Phrase("more cells than there are columns", "ячеек больше, чем столбцов")
UNKNOWN_ROW: Final = Phrase(
    "this row's id was not given out by this export", "номер этой строки не выдан в этой выгрузке"
)
ROW_TWICE: Final = Phrase("this row's id stands twice", "номер этой строки стоит дважды")
NO_LETTERS: Final = Phrase("a character that no text has", "знак, которого в тексте не бывает")
UNKNOWN_SUBJECT: Final = Phrase(
    "a new row needs the id of a subject of this table", "новой строке нужен номер предмета из этой таблицы"
)
UNKNOWN_PROPERTY: Final = Phrase("a property that was not exported", "показатель, которого не было в выгрузке")
NOT_A_DAY: Final = Phrase(
    "not one day: write 2019-01-21 or 21.01.2019", "это не день: напишите 2019-01-21 или 21.01.2019"
)
TWO_DAYS: Final = Phrase(
    "a day that may be read in two ways: write 2019-01-21", "день можно прочесть двояко: напишите 2019-01-21"
)
NOT_A_NUMBER: Final = Phrase("not a whole number from 0 on", "это не целое число от 0")
BACKWARDS: Final = Phrase("the end comes before the beginning", "конец раньше начала")
WRONG_COLUMN: Final = Phrase(
    "this value stands in another column: days and counts in from and to, words in text; words of a source in said",
    "у этого значения другой столбец: дни и количества — в from и to, слова — в text, слова источника — в said",
)
BAD_BASIS: Final = Phrase("no word for a basis", "это не обозначение основания")
NO_VALUE: Final = Phrase("a new row without a value", "новая строка без значения")
NOTHING_SAID: Final = Phrase("a new row without what is said", "новая строка без слов источника")
VALUE_TOO_LONG: Final = Phrase("longer than a claim may be", "длиннее, чем может быть утверждение")

AT_FILE: Final = Phrase("the whole file", "весь файл")


class BadTable(SafeconductError):
    """A file that is no table, or one that cannot be told from harm."""

    code = "record.bad_table"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The table cannot be read: {reason} ({place}).",
        safe="Nothing was taken in; the file lies where it was.",
        do="Mend the file and take it in again.",
    )
    ru = Advice(
        what="Таблица не читается: {reason} ({place}).",
        safe="Ничего не принято; файл лежит там, где лежал.",
        do="Исправьте файл и примите его снова.",
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one row. ``row`` from 1 as the program that wrote it counts; ``column`` from 0, -1: all."""

    reason: Phrase
    sheet: int
    row: int
    column: int = -1


def place_of(sheet: int, row: int, column: int = -1) -> Phrase:
    """Return where something stands, in words; sheet 0 where there are no sheets."""
    en, ru = f"row {row:,}", f"строка {row}"
    if sheet:
        en, ru = f"sheet {sheet}, {en}", f"лист {sheet}, {ru}"
    if column >= 0:
        letters = column_letters(column)
        en, ru = f"{en}, column {letters}", f"{ru}, столбец {letters}"
    return Phrase(en, ru)


def column_letters(column: int) -> str:
    """Return a column, from 0, as a workbook calls it: A, Z, AA."""
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def bad_table(reason: Phrase, place: Phrase = AT_FILE) -> BadTable:
    """Return the refusal of a table."""
    return BadTable(reason=reason, place=place)
