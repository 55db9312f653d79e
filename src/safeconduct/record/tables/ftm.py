"""Entities and statements of FollowTheMoney, a JSON object a line, out of rows that may leave.

Nothing is imported of that library (1.2 seconds and 82 MB, docs/decisions/0017-tables.md): what is written here is
checked in tests against the facts of its schema. A date that is an interval is given by both its bounds; one with an
open end stands in words. An involvement is a link between whoever took part and the act, where both leave, and then
the act says that they were involved. Refuses to write what the rows do not hold: they were cut to their purpose before.
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import resources
from typing import Final

from safeconduct.record.tables.described import Cells, Described
from safeconduct.record.tables.exports import Exported

_TABLE: Final = "ftm.toml"
_DATE: Final = "date"
_ENTITY: Final = "entity"
_BASE: Final = "id"
# The two ends of a link.
_ENDS: Final = ("subject", "object")
# What says that a claim has its value from an account; links are no things and have none.
_PROOF: Final = "proof"


@dataclass(frozen=True, slots=True)
class Mapped:
    """The mapping, as its file has it."""

    schemas: Mapping[str, str]
    loose: Mapping[str, str]
    account: Mapping[str, str]
    name: Mapping[str, str]
    other: Mapping[str, str]
    properties: Mapping[str, Mapping[str, str]]
    also: Mapping[str, Sequence[str]]
    values: Mapping[str, Mapping[str, str]]
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


def entity_lines(sent: Exported, rows: Iterable[Cells], described: Described) -> Iterator[bytes]:
    """Give an entity a line: subjects first in the order of the rows, then the accounts that they rest on."""
    subjects, accounts = dict[str, _Entity](), dict[str, _Entity]()
    for id_, schema, about in _subjects(sent, rows, described):
        entity = subjects.setdefault(id_, _Entity(id_, schema))
        entity.add(mapping().name[schema], _called(about[0]))
        for cells in about:
            for name, value in _values(sent, schema, cells):
                entity.add(name, value)
            account = _account(sent, accounts, cells)
            if account:
                for name, value in _rests_on(schema, cells, account):
                    entity.add(name, value)
    _join(subjects)
    for one in (*subjects.values(), *accounts.values()):
        yield _line({"id": one.id, "schema": one.schema, "properties": {k: [*v] for k, v in one.values.items()}})


def statement_lines(sent: Exported, rows: Iterable[Cells], described: Described) -> Iterator[bytes]:
    """Give a statement a line: one for each value of each claim, whose data set is the account it stands in."""
    accounts = dict[str, _Entity]()
    for id_, schema, about in _subjects(sent, rows, described):
        entity = _Entity(id_, schema)
        for number, cells in enumerate(about):
            account = _account(sent, accounts, cells)
            dataset = account.id if account else sent.mark
            if not number:
                yield _statement(entity, _BASE, entity.id, dataset, "")
                yield _statement(entity, mapping().name[schema], _called(cells), dataset, "")
            for name, value in _values(sent, schema, cells):
                yield _statement(entity, name, value, dataset, cells.get("said", ""))


def _subjects(
    sent: Exported, rows: Iterable[Cells], described: Described
) -> Iterator[tuple[str, str, Sequence[Cells]]]:
    """Give each subject with its schema and its rows, which stand together: those of one are held at a time."""
    for id_, group in itertools.groupby(rows, key=lambda cells: cells["subject_id"]):
        about = tuple(group)
        yield id_, _schema(sent, about, described), about


def _schema(sent: Exported, about: Sequence[Cells], described: Described) -> str:
    """Return the schema of a subject: by its form, failing that by its kind; a link without one of its ends is none."""
    form, found = described.form(about[0]), mapping()
    schema = found.schemas.get(form.id if form else "", "") or found.schemas.get(about[0]["kind"], "Event")
    loose = found.loose.get(schema, "")
    if not loose:
        return schema
    said = {name for cells in about for name, _ in _values(sent, schema, cells)}
    return schema if said >= {*_ENDS} else loose


def _join(subjects: Mapping[str, _Entity]) -> None:
    """Say of each act that leaves who took part in it, by its links."""
    for link in subjects.values():
        took_part, acts = (link.values.get(end, {}) for end in _ENDS)
        for act in acts:
            if act in subjects and subjects[act].schema == "Event":
                for one in took_part:
                    subjects[act].add("involved", one)


def _rests_on(schema: str, cells: Cells, account: _Entity) -> Iterator[tuple[str, str]]:
    """Give what an entity says of an account that a claim rests on: the account, or of a link where it stands."""
    if schema not in mapping().loose:
        yield _PROOF, account.id
        return
    yield "sourceUrl", cells.get("url", "")
    yield "publisher", cells.get("source", "")


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
        accounts[id_] = _Entity(id_, mapping().account["schema"])
        accounts[id_].add("name", outlet or url)
        accounts[id_].add("title", outlet)
        accounts[id_].add("sourceUrl", url)
        if all(ends):
            for day in ends:
                accounts[id_].add("publishedAt", day)
    return accounts[id_]


def _values(sent: Exported, schema: str, cells: Cells) -> Iterator[tuple[str, str]]:
    """Give what a claim says as properties of an entity."""
    found = mapping()
    name = found.properties[schema].get(cells["property"], "")
    low, high, text = cells["from"], cells["to"], cells.get("text", "")
    values = _of_type(sent, name, cells) if name else ()
    yield from ((name, one) for one in values)
    if (not values or name in found.also["properties"]) and (low or high or text):
        yield found.other[schema], _in_words(cells)


def _of_type(sent: Exported, name: str, cells: Cells) -> tuple[str, ...]:
    """Return the values of a row that a property takes; none where it takes none of its sort."""
    found = mapping()
    low, high, text = cells["from"], cells["to"], cells.get("text", "")
    if found.types[name] == _DATE:
        return tuple(dict.fromkeys((low, high))) if low and high else ()
    texts = tuple(text.split("; ")) if text else ()
    if found.types[name] == _ENTITY:
        # Words that name somebody are no entity: only what is something of this export is.
        return texts if all(one.startswith(f"{sent.mark}-s") for one in texts) else ()
    if name in found.values:
        known = tuple(found.values[name].get(one, "") for one in texts)
        return known if all(known) else ()
    return texts


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
