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
    "value_code",
    "value_from",
    "value_to",
    "date_type",
    "period_from",
    "period_to",
    "basis",
    "said",
    "level",
    "voices_from",
    "voices_to",
    "account",
    "repeats",
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
# What a row of an account is of, which the formats have no entity for but its fields.
_ACCOUNT: Final = ("source", "")
# Columns that stand here as the rows have them, before the account and behind it.
_BEHIND: Final = ("basis", "said", "level", "voices_from", "voices_to", "account", "repeats")
_ACCOUNT_CELLS: Final = ("source", "published_from", "published_to", "url")


@functools.cache
def mapping() -> Mapping[str, Any]:
    """Return the mapping of `huridocs.toml`."""
    return tomllib.loads((resources.files(__package__) / "huridocs.toml").read_text("utf-8"))


def huridocs_rows(rows: Iterable[Cells], described: Described) -> Iterator[list[str]]:
    """Give the rows below `COLUMNS`: for each subject its name once, then what was said of it.

    A subject or an account of which nothing is said has one row, which says what it is called.
    """
    titled: set[str] = set()
    for cells in rows:
        if not cells["subject_id"]:
            yield _account(cells)
            continue
        subject, form = cells["subject_id"], described.form(cells)
        own = form.id if form else cells["kind"]
        if subject not in titled and (cells.get("subject") or not cells["row"]):
            number, name = mapping()["titles"].get(own, _NAME)
            yield _row(_entity(own, described), subject, number, name, cells.get("subject", ""))
        titled.add(subject)
        if not cells["row"]:
            continue
        said = _field(cells, described)
        entity = _entity(said.form if said else own, described)
        is_term = cells.get("text", "") in described.ontology.terms
        yield _said(entity, (said.number, said.id) if said else ("", cells["property"]), cells, is_term=is_term)


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


def _account(cells: Cells) -> list[str]:
    """Return the row of an account that others repeat and of which no claim leaves."""
    told = [cells.get(name, "") for name in _ACCOUNT_CELLS]
    start = [*_ACCOUNT, cells["account"], *_NAME, told[0]]
    return [*start, *[""] * (len(COLUMNS) - len(start) - len(told)), *told]


def _said(entity: tuple[str, str], field: tuple[str, str], cells: Cells, *, is_term: bool) -> list[str]:
    low, high = cells["from"], cells["to"]
    is_day = len(low or high) == _DAY_LETTERS and (low or high)[4] == "-"
    return [
        *(*entity, cells["subject_id"], *field),
        (cells.get("in_words", "") if is_term else cells.get("text", "")) or (low if low == high else ""),
        *(cells["text"] if is_term else "", low, high),
        _ESTIMATE if is_day and low != high else "",
        *(cells["period_from"], cells["period_to"]),
        *(cells.get(name, "") for name in (*_BEHIND, *_ACCOUNT_CELLS)),
    ]
