"""Entities and statements of FollowTheMoney, a JSON object a line, out of rows that may leave.

Nothing is imported of that library (1.2 seconds and 82 MB, docs/decisions/0017-tables.md): what is written here is
checked in tests against the facts of its schema. A date that is an interval is given by both its bounds; one with an
open end stands in words. Refuses to write what the rows do not hold: they were cut to their purpose before.
"""

from __future__ import annotations

import functools
import hashlib
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Final

from safeconduct.record.tables.exports import Exported

Cells = Mapping[str, str]
_TABLE: Final = "ftm.toml"
_DATE: Final = "date"
_BASE: Final = "id"


@dataclass(frozen=True, slots=True)
class Mapped:
    """The mapping, as its file has it."""

    schemas: Mapping[str, str]
    name: Mapping[str, str]
    other: Mapping[str, str]
    properties: Mapping[str, Mapping[str, str]]
    types: Mapping[str, str]


@functools.cache
def mapping() -> Mapped:
    """Return the mapping of `ftm.toml`."""
    table = tomllib.loads((resources.files(__package__) / _TABLE).read_text("utf-8"))
    return Mapped(**table)


@dataclass(slots=True)
class _Entity:
    id: str
    schema: str
    values: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        if value:
            self.values.setdefault(name, {})[value] = None


def entity_lines(sent: Exported, rows: Iterable[Cells]) -> Iterator[bytes]:
    """Give an entity a line: subjects first in the order of the rows, then the accounts that they rest on."""
    subjects, accounts = dict[str, _Entity](), dict[str, _Entity]()
    for cells in rows:
        entity = _subject(subjects, cells)
        for name, value in _values(entity.schema, cells):
            entity.add(name, value)
        account = _account(sent, accounts, cells)
        # An address is no thing that has a proof.
        if account and entity.schema != mapping().schemas["place"]:
            entity.add("proof", account.id)
    for one in (*subjects.values(), *accounts.values()):
        yield _line({"id": one.id, "schema": one.schema, "properties": {k: [*v] for k, v in one.values.items()}})


def statement_lines(sent: Exported, rows: Iterable[Cells]) -> Iterator[bytes]:
    """Give a statement a line: one for each value of each claim, whose data set is the account it stands in."""
    subjects, accounts = dict[str, _Entity](), dict[str, _Entity]()
    for cells in rows:
        is_new = cells["subject_id"] not in subjects
        entity = _subject(subjects, cells)
        account = _account(sent, accounts, cells)
        dataset = account.id if account else sent.mark
        if is_new:
            yield _statement(entity, _BASE, entity.id, dataset, "")
            yield _statement(entity, mapping().name[entity.schema], _called(cells), dataset, "")
        for name, value in _values(entity.schema, cells):
            yield _statement(entity, name, value, dataset, cells.get("said", ""))


def _subject(subjects: dict[str, _Entity], cells: Cells) -> _Entity:
    id_ = cells["subject_id"]
    if id_ not in subjects:
        schema = mapping().schemas.get(cells["kind"], "Event")
        subjects[id_] = _Entity(id_, schema)
        subjects[id_].add(mapping().name[schema], _called(cells))
    return subjects[id_]


def _called(cells: Cells) -> str:
    """Return what a subject is called; by its id where its name did not leave: every thing must have one."""
    return cells.get("subject", "") or cells["subject_id"]


def _account(sent: Exported, accounts: dict[str, _Entity], cells: Cells) -> _Entity | None:
    outlet, url = cells.get("source", ""), cells.get("url", "")
    if not (outlet or url):
        return None
    ends = (cells.get("published_from", ""), cells.get("published_to", ""))
    id_ = sent.other_id("d", "\0".join((outlet, url, *ends)))
    if id_ not in accounts:
        accounts[id_] = _Entity(id_, "Document")
        accounts[id_].add("name", outlet or url)
        accounts[id_].add("title", outlet)
        accounts[id_].add("sourceUrl", url)
        if all(ends):
            for day in ends:
                accounts[id_].add("publishedAt", day)
    return accounts[id_]


def _values(schema: str, cells: Cells) -> Iterator[tuple[str, str]]:
    """Give what a claim says as properties of an entity."""
    found = mapping()
    name = found.properties[schema].get(cells["property"], "")
    low, high, text = cells["from"], cells["to"], cells.get("text", "")
    if name and found.types[name] == _DATE and low and high:
        yield name, low
        if high != low:
            yield name, high
    elif name and found.types[name] != _DATE and text:
        yield from ((name, part) for part in text.split("; "))
    elif low or high or text:
        yield found.other[schema], _in_words(cells)


def _in_words(cells: Cells) -> str:
    """Return a claim as a line of words: its property, its bounds or words, and what was said."""
    low, high = cells["from"], cells["to"]
    ends = (low if low == high else f"{low}..{high}") if low or high else ""
    basis = f" ({cells['basis']})" if cells.get("basis") else ""
    told = "; ".join(one for one in (ends, cells.get("text", ""), cells.get("said", "")) if one)
    return f"{cells['property']}{basis}: {told}"


def _statement(entity: _Entity, name: str, value: str, dataset: str, said: str) -> bytes:
    key = f"{dataset}.{entity.id}.{name}.{value}"
    return _line(
        {
            "id": hashlib.sha1(key.encode("utf-8"), usedforsecurity=False).hexdigest(),
            "entity_id": entity.id,
            "canonical_id": entity.id,
            "prop": name,
            "prop_type": _BASE if name == _BASE else mapping().types[name],
            "schema": entity.schema,
            "value": value,
            "dataset": dataset,
            "lang": None,
            "original_value": said or None,
            "external": False,
            "first_seen": None,
            "last_seen": None,
        }
    )


def _line(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
