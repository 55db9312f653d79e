"""The cells of one claim: its value and the time it speaks of, out of a claim or out of its bytes.

Pure. An open end is an empty cell. Refuses to tell what a value is in words: that is `row_cells`.
Follows docs/formats/tables.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record.items import Claim
from safeconduct.record.ontology.vocabulary import is_own_code
from safeconduct.record.resolve import StoredItem
from safeconduct.record.tables.purposes import COLUMNS, Purpose
from safeconduct.record.types import SEP, PropertyKind

BETWEEN: Final = "; "
# What a value's bytes call a count; a date is less, places and words are more (docs/formats/ops.md).
_COUNT: Final = 1
# Where a claim's bytes hold the time it speaks of (docs/formats/ops.md).
_PERIOD: Final = 11

IdOf = Callable[[str], str]
"""Gives the id of something of the record, by its qualified name; "" where it stands in no row of the file."""


def is_coded(cell: str) -> bool:
    """Say whether a cell of values holds codes of the program's own lists alone: it is not looked through for names."""
    return bool(cell) and all(map(is_own_code, cell.split(BETWEEN)))


def value_cells(claim: Claim, id_of: IdOf) -> tuple[str, str, str]:
    """Return a value as cells: from, to and text. Places stand with semicolons.

    Where the value is something else of the record, its id in this export stands for it.
    """
    value = claim.value
    if not value.kind.is_interval:
        return "", "", _texts(value.texts, id_of)
    if value.kind is PropertyKind.DATE:
        return *day_cells(value.span), ""
    return _number(value.span, is_low=True), _number(value.span, is_low=False), ""


def period_cells(claim: Claim) -> tuple[str, str]:
    """Return the first and the last day of the time that a claim speaks of; both empty where it names none."""
    return day_cells(claim.period) if claim.period is not None else ("", "")


def cells_of_item(item: StoredItem, id_of: IdOf) -> tuple[str, str, str, str, str]:
    """Return both of these of a claim as its bytes hold it, which are not made into a claim first."""
    value, period = item[4], item.get(_PERIOD, {})
    kind, ends = value[0], (_stored_day(period.get(0, "")), _stored_day(period.get(1, "")))
    if kind > _COUNT:
        return "", "", _texts(value[3], id_of), *ends
    low, high = value.get(1, ""), value.get(2, "")
    if kind == _COUNT:
        return str(low), str(high), "", *ends
    return _stored_day(low), _stored_day(high), "", *ends


def _stored_day(day: Day | str) -> str:
    return day if isinstance(day, str) else iso_from_day(day)


def _texts(texts: Iterable[str], id_of: IdOf) -> str:
    return BETWEEN.join(filter(None, (id_of(text) if SEP in text else text for text in texts)))


def _number(span: Interval, *, is_low: bool) -> str:
    end = span.lo if is_low else span.hi
    return "" if end in (OPEN_LO, OPEN_HI) else str(end)


def day_cells(span: Interval) -> tuple[str, str]:
    """Return the two ends of some days; an open one is empty."""
    return _day(span.lo), _day(span.hi)


def _day(day: int) -> str:
    return "" if day in (OPEN_LO, OPEN_HI) else iso_from_day(Day(day))


def header(purpose: Purpose) -> Sequence[str]:
    """Return the names of a purpose's columns, in the order of all."""
    return [column for column in COLUMNS if column in purpose.columns]


def in_order(purpose: Purpose, cells: Mapping[str, str]) -> list[str]:
    """Return the cells of a row in the order of its columns."""
    return [cells[column] for column in header(purpose)]
