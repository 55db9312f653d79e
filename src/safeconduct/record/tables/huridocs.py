"""Rows under the names of the HURIDOCS Events Standard Formats: a value a row, each with its account.

OpenEvSys keeps one value of a field and hangs the source on the event; here a field stands as often as somebody said
something of it, with who said it. Entities, names and numbers are those of the ontology (`ontology/forms`); what
accounts files call otherwise is data (`huridocs.toml`). Refuses nothing: a property that the formats have no field for
leaves under its own name.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any, Final

from safeconduct.record.ontology.types import Field
from safeconduct.record.tables.described import Cells, Described

COLUMNS: Final = (
    "entity",
    "entity_number",
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
# Number and name of the field in which a thing is called by its name, where the formats have none.
_NAME: Final = ("", "name")


@functools.cache
def mapping() -> Mapping[str, Any]:
    """Return the mapping of `huridocs.toml`."""
    return tomllib.loads((resources.files(__package__) / "huridocs.toml").read_text("utf-8"))


def huridocs_rows(rows: Iterable[Cells], described: Described) -> Iterator[list[str]]:
    """Give the rows below `COLUMNS`: for each subject its name once, then what was said of it."""
    titled: set[str] = set()
    for cells in rows:
        subject, form = cells["subject_id"], described.form(cells)
        own = form.id if form else cells["kind"]
        if subject not in titled and cells.get("subject"):
            number, name = mapping()["titles"].get(own, _NAME)
            yield _row(_entity(own, described), subject, number, name, cells["subject"])
        titled.add(subject)
        said = _field(cells, described)
        entity = _entity(said.form if said else own, described)
        yield _said(entity, (said.number, said.id) if said else ("", cells["property"]), cells)


def _field(cells: Cells, described: Described) -> Field | None:
    """Return the field that a row says: as the ontology has it, or by what accounts files call it."""
    form_id, field_id = mapping()["before"].get(cells["property"], ("", ""))
    held = described.ontology.forms.get(form_id)
    before = next((one for one in held.fields if one.id == field_id), None) if held else None
    return before or described.field(cells)


def _entity(form_id: str, described: Described) -> tuple[str, str]:
    """Return an entity's name and number."""
    form = described.ontology.forms.get(form_id)
    return form_id, form.number if form else ""


def _row(entity: tuple[str, str], subject: str, number: str, name: str, value: str) -> list[str]:
    return [*entity, subject, number, name, value, *[""] * (len(COLUMNS) - 6)]


def _said(entity: tuple[str, str], field: tuple[str, str], cells: Cells) -> list[str]:
    low, high = cells["from"], cells["to"]
    is_day = len(low or high) == _DAY_LETTERS and (low or high)[4] == "-"
    return [
        *(*entity, cells["subject_id"], *field),
        cells.get("text", "") or (low if low == high else ""),
        *(low, high),
        _ESTIMATE if is_day and low != high else "",
        *(cells.get("basis", ""), cells.get("said", ""), cells.get("source", "")),
        *(cells.get("published_from", ""), cells.get("published_to", ""), cells.get("url", "")),
    ]
