"""What a person typed into a cell of a returned table, as a value: days, whole numbers, words.

A spreadsheet shows 2019-01-21 as 21.01.2019 where it speaks Russian, so dots stand for day first; with strokes both
orders are in use, and only a day that can be read in one way is taken. `?` says that an end is not known: an empty cell
says nothing and is asked about. Pure. Refuses to round, and to make a day of a number.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import Phrase, SafeconductError
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.dates import day_from_words
from safeconduct.record.item_bytes import COUNTS, DAYS
from safeconduct.record.items import Value
from safeconduct.record.tables import faults
from safeconduct.record.tables.writing import plain_cell
from safeconduct.record.types import PropertyKind

OPEN: Final = "?"
_DOTTED: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?: ?г\.?)?")
_STROKES: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_SPACES: Final = re.compile(r"[ \u00a0\u202f]")
_MOST_DIGITS: Final = 16
_MONTHS: Final = 12


class NotAValue(Exception):
    """What stands in a cell is no value of its kind; never shown itself. ``column``: which of from, to and text."""

    def __init__(self, reason: Phrase, column: str) -> None:
        """Take the reason that is told, and the column."""
        super().__init__()
        self.reason, self.column = reason, column


def cell_text(cell: str) -> str:
    """Return what a cell says: without the apostrophe of ours, without space around, line ends alike."""
    text = plain_cell(cell.replace("\r\n", "\n").replace("\r", "\n").strip())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def value_from_cells(kind: PropertyKind, low: str, high: str, text: str) -> Value:
    """Return the value of three cells; NotAValue. An open end is `?`, and an empty cell where there never was one."""
    if not kind.is_interval:
        parts = text.split(";") if kind is PropertyKind.PLACES else [text]
        texts = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
        if not texts:
            raise NotAValue(faults.NO_VALUE, "text")
        return Value(kind, UNKNOWN, texts)
    read = _day if kind is PropertyKind.DATE else _count
    span = Interval(
        OPEN_LO if low in ("", OPEN) else read(low, "from"), OPEN_HI if high in ("", OPEN) else read(high, "to")
    )
    if span.lo > span.hi:
        raise NotAValue(faults.BACKWARDS, "to")
    return Value(kind, span)


def _count(text: str, column: str) -> int:
    digits = _SPACES.sub("", text)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > _MOST_DIGITS or int(digits) > COUNTS.hi:
        raise NotAValue(faults.NOT_A_NUMBER, column)
    return int(digits)


def _day(text: str, column: str) -> int:
    try:
        day = _day_from(text)
    except SafeconductError:
        raise NotAValue(faults.NOT_A_DAY, column) from None
    except ValueError:
        raise NotAValue(faults.NOT_A_DAY, column) from None
    if day is None:
        raise NotAValue(faults.TWO_DAYS, column)
    if not DAYS.lo <= day <= DAYS.hi:
        raise NotAValue(faults.NOT_A_DAY, column)
    return day


def _day_from(text: str) -> Day | None:
    """Return a day, or None for one that can be read in two ways; NotADay or ValueError for none."""
    if found := _DOTTED.fullmatch(text):
        return _calendar(found[3], found[2], found[1])
    if found := _STROKES.fullmatch(text):
        first, second = int(found[1]), int(found[2])
        if first == second or first > _MONTHS:
            return _calendar(found[3], found[2], found[1])
        return _calendar(found[3], found[1], found[2]) if second > _MONTHS else None
    return day_from_words(text)


def _calendar(year: str, month: str, day: str) -> Day:
    return day_from_iso(f"{year}-{int(month):02}-{int(day):02}")
