"""Rows under the names of the HURIDOCS Events Standard Formats: a value a row, each with its account.

OpenEvSys keeps one value of a field and hangs the source on the event; here a field stands as often as somebody said
something of it, with who said it. Names and numbers of fields are data (`huridocs.toml`). Refuses nothing: a property
that the formats have no field for leaves under its own name.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any, Final

Cells = Mapping[str, str]
COLUMNS: Final = (
    "entity",
    "record_number",
    "field_number",
    "field_name",
    "value",
    "value_from",
    "value_to",
    "date_type",
    "basis",
    "said",
    "2502_source",
    "2511_date_of_source_material_from",
    "2511_date_of_source_material_to",
    "source_url",
)
# The term of list 48 for a date that is known from a day to another one.
_ESTIMATE: Final = "Estimate"
_DAY_LETTERS: Final = 10


@functools.cache
def mapping() -> Mapping[str, Any]:
    """Return the mapping of `huridocs.toml`."""
    return tomllib.loads((resources.files(__package__) / "huridocs.toml").read_text("utf-8"))


def huridocs_rows(rows: Iterable[Cells]) -> Iterator[list[str]]:
    """Give the rows below `COLUMNS`: for each subject its title once, then what was said of it."""
    titled: set[str] = set()
    for cells in rows:
        subject, own = cells["subject_id"], mapping()["entities"].get(cells["kind"], "event")
        title = mapping()["titles"].get(own)
        if subject not in titled and title and cells.get("subject"):
            yield _row(own, subject, title, cells["subject"])
        titled.add(subject)
        found = mapping()["fields"].get(cells["property"])
        yield _said(found["entity"] if found else own, found or {"number": "", "name": cells["property"]}, cells)


def _row(entity: str, subject: str, field: Mapping[str, str], value: str) -> list[str]:
    return [entity, subject, field["number"], field["name"], value, *[""] * (len(COLUMNS) - 5)]


def _said(entity: str, field: Mapping[str, str], cells: Cells) -> list[str]:
    low, high = cells["from"], cells["to"]
    is_day = len(low or high) == _DAY_LETTERS and (low or high)[4] == "-"
    return [
        *(entity, cells["subject_id"], field["number"], field["name"]),
        cells.get("text", "") or (low if low == high else ""),
        *(low, high),
        _ESTIMATE if is_day and low != high else "",
        *(cells.get("basis", ""), cells.get("said", ""), cells.get("source", "")),
        *(cells.get("published_from", ""), cells.get("published_to", ""), cells.get("url", "")),
    ]
