"""Rows as Uwazi imports them into one template: an entity a row, several values with `|`, ranges of dates with `:`.

Columns bear the names of properties, which the template has to have (multidaterange for dates and times, text for
numbers, and multiselect for places and terms); one with a basis has a column for each. `title` is required there.
Follows Uwazi's own reading (app/api/csv, MIT). Refuses subjects of two kinds in one file: a file is of one template.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError

Cells = Mapping[str, str]
_SEVERAL: Final = "|"
_RANGE: Final = ":"
# What stands in a value in the place of the sign that would divide it in two; Uwazi has no way to write it.
_INSTEAD: Final = "/"
_FIXED: Final = ("title", "record_id")
# What the columns of accounts are called here.
_ACCOUNTS: Final = {"source": "sources", "url": "source_urls"}
# What the column is called in which the time stands that claims of another one speak of.
_PERIOD: Final = "period"
# The id of a thing, and of nothing else (`exports`).
_ID: Final = re.compile(r"[a-z2-7]{8}-s[0-9a-f]{20}")
_DAY_LETTERS: Final = 10


class NotOneKind(SafeconductError):
    """Subjects of several kinds for a form that takes one."""

    code = "record.not_one_kind"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="A file for Uwazi is of one template, and these subjects are of {kinds} kinds.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Export each kind by itself: --kind event, then --kind place.",
        on_page="Export each kind by itself.",
    )
    ru = Advice(
        what="Файл для Uwazi — для одного шаблона, а эти предметы разных видов ({kinds}).",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Выгружайте каждый вид отдельно: --kind event, затем --kind place.",
        on_page="Выгружайте каждый вид отдельно.",
    )


def uwazi_table(rows: Iterable[Cells]) -> tuple[Sequence[str], list[list[str]]]:
    """Return the columns and an entity a row, in the order of the rows; NotOneKind.

    What rows point at of another kind is called by name in the cell, and has no row: it is of another template.
    """
    entities: dict[str, dict[str, dict[str, None]]] = {}
    titles: dict[str, str] = {}
    alone: list[Cells] = []
    kinds: set[str] = set()
    for cells in rows:
        if not cells["row"]:
            alone.append(cells)
            continue
        kinds.add(cells["kind"])
        values = _entity(cells, entities, titles)
        for column, value in _values(cells):
            values.setdefault(column, {})[value] = None
        for name, column in _ACCOUNTS.items():
            if cells.get(name):
                values.setdefault(column, {})[_clean(cells[name])] = None
    if len(kinds) > 1:
        raise NotOneKind(kinds=len(kinds))
    for cells in alone:
        if cells["kind"] in kinds:
            _entity(cells, entities, titles)
    _point_within(entities)
    names = sorted({name for values in entities.values() for name in values if name not in _ACCOUNTS.values()})
    columns = [*_FIXED, *names, *_ACCOUNTS.values()]
    table = [
        [titles[subject], subject, *(_SEVERAL.join(values.get(name, ())) for name in columns[len(_FIXED) :])]
        for subject, values in entities.items()
    ]
    return columns, table


def _entity(
    cells: Cells, entities: dict[str, dict[str, dict[str, None]]], titles: dict[str, str]
) -> dict[str, dict[str, None]]:
    subject = cells["subject_id"]
    titles.setdefault(subject, cells.get("subject", "") or subject)
    return entities.setdefault(subject, {})


def _point_within(entities: Mapping[str, Mapping[str, dict[str, None]]]) -> None:
    """Leave out ids of what has no row in this file."""
    for values in entities.values():
        for said in values.values():
            for one in [one for one in said if _ID.fullmatch(one) and one not in entities]:
                del said[one]


def _values(cells: Cells) -> Iterator[tuple[str, str]]:
    """Give what a row says by column: one for each basis, and for the time that a claim speaks of one beside it.

    Of a term each has a column for its time, so that two times of two terms do not become one.
    """
    basis = cells.get("basis", "")
    column = f"{cells['property']} ({basis})" if basis else cells["property"]
    said = _value(cells)
    yield from ((column, one) for one in said)
    first, last = cells["period_from"], cells["period_to"]
    if first or last:
        term = f": {cells['in_words']}" if cells.get("in_words") else ""
        yield f"{column}{term}, {_PERIOD}", f"{first}{_RANGE}{last}"


def _value(cells: Cells) -> list[str]:
    low, high, text = cells["from"], cells["to"], cells.get("text", "")
    if cells.get("in_words"):
        return [_clean(cells["in_words"])]
    if text:
        return [_clean(part) for part in text.split("; ")]
    if not (low or high):
        return []
    is_day = len(low or high) == _DAY_LETTERS
    return [f"{low}{_RANGE}{high}" if is_day else (low if low == high else f"{low}..{high}")]


def _clean(text: str) -> str:
    return text.replace(_SEVERAL, _INSTEAD)
