"""The answer of ``record known … --json`` (docs/formats/known.md "Answer"). Shapes only; no rules.

Ids are local to their dataset; where several datasets meet in one answer they read ``dataset:id``.
"""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.base.json_value import Json
from safeconduct.record.items import split_name
from safeconduct.record.types import KnownRow, PropertyKind, Reading, Roots


class Names:
    """How qualified names are written in one answer."""

    def __init__(self, names: Iterable[str]) -> None:
        """``names``: every name that the answer will hold."""
        self._is_one_dataset = len({split_name(name)[0] for name in names if "\x1f" in name}) <= 1

    def local(self, name: str) -> str:
        """Return a name as the answer shows it."""
        dataset, local = split_name(name)
        return local or dataset if self._is_one_dataset or not local else f"{dataset}:{local}"

    def locals(self, names: Iterable[str]) -> list[Json]:
        """Return names as the answer shows them, sorted."""
        shown: list[Json] = []
        shown.extend(sorted(self.local(name) for name in names))
        return shown


def names_of_rows(rows: Iterable[KnownRow]) -> Names:
    """Return how the names of these rows are written."""
    return Names(name for row in rows for name in (*row.claims, *row.documents, *row.roots.names))


def answer(subject: str, reading: Reading, day: Day, rows: tuple[KnownRow, ...]) -> dict[str, Json]:
    """Return the whole answer as a JSON object. ``subject`` is written as the person asked for it."""
    names = names_of_rows(rows)
    return {
        "subject": subject,
        reading.value: iso_from_day(day),
        "known": [json_from_row(row, names) for row in rows],
    }


def json_from_row(row: KnownRow, names: Names) -> Json:
    """Return one row as the format's object."""
    shown: dict[str, Json] = {
        "property": row.property,
        "basis": row.basis,
        "value": _value(row),
        "positions": [
            {"root": names.local(p.root), "lo": end(row.kind, p.span.lo), "hi": end(row.kind, p.span.hi)}
            for p in sorted(row.positions, key=lambda p: names.local(p.root))
        ],
        "level": row.level.value,
        "corrected": row.corrected,
        "claims": len(row.claims),
        "documents": len(row.documents),
        "roots": _roots(row.roots, names),
        "superseded": names.locals(row.superseded),
        "outdated": names.locals(row.outdated),
        "disputed": names.locals(row.disputed),
        "inconsistent": names.locals(row.inconsistent),
    }
    if row.outside != row.roots:
        shown["outside"] = _roots(row.outside, names)
    return shown


def _value(row: KnownRow) -> Json:
    if row.is_tombstone:
        return {"kind": "withdrawn"}
    if row.kind.is_interval:
        return {"kind": row.kind.value, "lo": end(row.kind, row.span.lo), "hi": end(row.kind, row.span.hi)}
    value: dict[str, Json] = {"kind": "text", "text": row.text}
    return value | ({"spelt": list(row.spelt)} if row.spelt else {})


def _roots(roots: Roots, names: Names) -> Json:
    return {"floor": roots.floor, "ceiling": roots.ceiling, "names": names.locals(roots.names)}


def end(kind: PropertyKind, value: int) -> Json:
    """Return an end of an interval as JSON has it: a date, a number, or null for an open end."""
    if value in (OPEN_LO, OPEN_HI):
        return None
    return iso_from_day(Day(value)) if kind is PropertyKind.DATE else value


def json_from_span(kind: PropertyKind, span: Interval) -> Json:
    """Return an interval as JSON has it."""
    return {"lo": end(kind, span.lo), "hi": end(kind, span.hi)}
