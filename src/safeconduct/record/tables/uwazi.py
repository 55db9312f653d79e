"""Rows as Uwazi imports them into one template: an entity a row, several values with `|`, ranges of dates with `:`.

Columns bear the names of properties, which the template has to have (multidaterange for dates, text for numbers, and
multiselect for places); `title` is required there. Follows Uwazi's own reading (app/api/csv, MIT). Refuses subjects of
two kinds in one file: a file is of one template.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError

Cells = Mapping[str, str]
_SEVERAL: Final = "|"
_RANGE: Final = ":"
# What stands in a value in the place of the sign that would divide it in two; Uwazi has no way to write it.
_INSTEAD: Final = "/"
_FIXED: Final = ("title", "record_id")
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
    """Return the columns and an entity a row, in the order of the rows; NotOneKind."""
    entities: dict[str, dict[str, dict[str, None]]] = {}
    titles: dict[str, str] = {}
    kinds: set[str] = set()
    for cells in rows:
        subject = cells["subject_id"]
        kinds.add(cells["kind"])
        titles.setdefault(subject, cells.get("subject", "") or subject)
        values = entities.setdefault(subject, {})
        for value in _values(cells):
            values.setdefault(cells["property"], {})[value] = None
        if cells.get("source"):
            values.setdefault("sources", {})[_clean(cells["source"])] = None
    if len(kinds) > 1:
        raise NotOneKind(kinds=len(kinds))
    names = sorted({name for values in entities.values() for name in values if name != "sources"})
    columns = [*_FIXED, *names, "sources"]
    table = [
        [titles[subject], subject, *(_SEVERAL.join(values.get(name, ())) for name in columns[len(_FIXED) :])]
        for subject, values in entities.items()
    ]
    return columns, table


def _values(cells: Cells) -> list[str]:
    low, high, text = cells["from"], cells["to"], cells.get("text", "")
    if text:
        return [_clean(part) for part in text.split("; ")]
    if not (low or high):
        return []
    is_day = len(low or high) == _DAY_LETTERS
    return [f"{low}{_RANGE}{high}" if is_day else (low if low == high else f"{low}..{high}")]


def _clean(text: str) -> str:
    return text.replace(_SEVERAL, _INSTEAD)
