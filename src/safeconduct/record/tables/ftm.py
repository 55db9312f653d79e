"""Entities and statements of FollowTheMoney, a JSON object a line, out of rows that may leave.

Nothing is imported of that library (1.2 seconds and 82 MB, docs/decisions/0017-tables.md): what is written here is
checked in tests against the facts of its schema. A date that is an interval is given by both its bounds; one with an
open end stands in words. An involvement is a link between whoever took part and the act, where both leave, and then
the act says that they were involved. The time that a claim speaks of is the link's own; of a place, which has no days,
it is an event there; of all else it stands in words. What stands behind a claim is a line of words, and an account that
repeats another one rests on it. Refuses to write what the rows do not hold: they were cut to their purpose before.
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
# Held of an account until all of them are there; no property of any schema.
_REPEATS: Final = "repeats"
# What says that a claim has its value from an account; links are no things and have none.
_PROOF: Final = "proof"
# What a claim of a place with a time of its own is, and how it says where.
_SPAN: Final = "Event"
_THERE: Final = "addressEntity"
_PLACE: Final = "Address"


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
    for id_, schema, about in _subjects(sent, rows, described, accounts):
        entity = subjects.setdefault(id_, _Entity(id_, schema))
        entity.add(mapping().name[schema], _called(about[0]))
        for cells in about:
            account = _account(sent, accounts, cells)
            for one, values in _told(sent, entity, cells):
                told = subjects.setdefault(one.id, one)
                for name, value in (*values, *(_rests_on(one.schema, cells, account) if account else ())):
                    told.add(name, value)
    _join(subjects)
    _rest_on_others(accounts)
    for one in (*subjects.values(), *accounts.values()):
        yield _line({"id": one.id, "schema": one.schema, "properties": {k: [*v] for k, v in one.values.items()}})


def statement_lines(sent: Exported, rows: Iterable[Cells], described: Described) -> Iterator[bytes]:
    """Give a statement a line: one for each value of each claim, whose data set is the account it stands in.

    Then what is known of the accounts, each in a data set of its own.
    """
    accounts = dict[str, _Entity]()
    for id_, schema, about in _subjects(sent, rows, described, accounts):
        entity = _Entity(id_, schema)
        for number, cells in enumerate(about):
            account = _account(sent, accounts, cells)
            dataset = account.id if account else sent.mark
            if not number:
                yield _statement(entity, _BASE, entity.id, dataset, "")
                yield _statement(entity, mapping().name[schema], _called(cells), dataset, "")
            for told, values in _told(sent, entity, cells):
                if told is not entity:
                    yield _statement(told, _BASE, told.id, dataset, "")
                for name, value in values:
                    yield _statement(told, name, value, dataset, cells.get("said", ""))
    _rest_on_others(accounts)
    for one in accounts.values():
        yield _statement(one, _BASE, one.id, one.id, "")
        yield from (_statement(one, name, value, one.id, "") for name, said in one.values.items() for value in said)


def _subjects(
    sent: Exported, rows: Iterable[Cells], described: Described, accounts: dict[str, _Entity]
) -> Iterator[tuple[str, str, Sequence[Cells]]]:
    """Give each subject with its schema and its rows, which stand together: those of one are held at a time.

    Rows of accounts alone go to ``accounts``.
    """
    for id_, group in itertools.groupby(rows, key=lambda cells: cells["subject_id"]):
        about = tuple(group)
        if id_:
            yield id_, _schema(sent, about, described), about
        else:
            for cells in about:
                _account(sent, accounts, cells)


def _told(sent: Exported, entity: _Entity, cells: Cells) -> Iterator[tuple[_Entity, Sequence[tuple[str, str]]]]:
    """Give what a row says of its subject, and of the event that it is where it speaks of some days of a place."""
    yield entity, tuple(_values(sent, entity.schema, cells))
    first, last = cells.get("period_from", ""), cells.get("period_to", "")
    if entity.schema == _PLACE and (first or last):
        values = (
            (mapping().name[_SPAN], cells.get("in_words", "") or cells["property"]),
            (_THERE, entity.id),
            *_days(first, last),
            (mapping().other[_SPAN], _in_words(cells)),
        )
        yield _Entity(sent.other_id("t", cells["row"]), _SPAN), values


def _days(first: str, last: str) -> Iterator[tuple[str, str]]:
    yield from (pair for pair in (("startDate", first), ("endDate", last)) if pair[1])


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


def _rest_on_others(accounts: Mapping[str, _Entity]) -> None:
    """Let accounts say that they rest on those that they repeat, of which the file has an entity."""
    for one in accounts.values():
        for other in tuple(one.values.pop(_REPEATS, ())):
            if other in accounts and other != one.id:
                one.add(_PROOF, other)


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
    id_, outlet, url = (cells.get(name, "") for name in ("account", "source", "url"))
    if not id_:
        return None
    ends = (cells.get("published_from", ""), cells.get("published_to", ""))
    if id_ not in accounts:
        accounts[id_] = _Entity(id_, mapping().account["schema"])
        accounts[id_].add("name", outlet or url or id_)
        accounts[id_].add("title", outlet)
        accounts[id_].add("sourceUrl", url)
        if all(ends):
            for day in ends:
                accounts[id_].add("publishedAt", day)
    for other in filter(None, cells.get("repeats", "").split("; ")):
        accounts[id_].add(_REPEATS, other)
    return accounts[id_]


def _values(sent: Exported, schema: str, cells: Cells) -> Iterator[tuple[str, str]]:
    """Give what a claim says as properties of an entity."""
    found = mapping()
    name = found.properties[schema].get(cells["property"], "")
    low, high, text = cells["from"], cells["to"], cells.get("text", "")
    values = _of_type(sent, name, cells) if name else ()
    first, last = cells.get("period_from", ""), cells.get("period_to", "")
    has_own_days = schema in found.loose and bool(first or last)
    yield from ((name, one) for one in values)
    if has_own_days:
        yield from _days(first, last)
    is_said = bool(values) and name not in found.also["properties"] and (has_own_days or not (first or last))
    if not is_said and (low or high or text):
        yield found.other[schema], _in_words(cells)
    if behind := _behind(cells):
        yield found.other[schema], behind


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
    """Return a claim as a line of words: its property, its bounds or words, its time, and what was said."""
    period = _ends(cells.get("period_from", ""), cells.get("period_to", ""))
    told = (_value_in_words(cells), f"in {period}" if period else "", cells.get("said", ""))
    return f"{_asked(cells)}: {'; '.join(filter(None, told))}"


def _behind(cells: Cells) -> str:
    """Return how well a claim stands as a line of words: its level, its voices, which accounts its own repeats."""
    if not cells.get("level"):
        return ""
    voices, copied = _ends(cells["voices_from"], cells["voices_to"]), cells.get("repeats", "")
    told = (f"level {cells['level']}", f"independent voices {voices}", f"repeats {copied}" if copied else "")
    about = " ".join(filter(None, (_asked(cells), _value_in_words(cells))))
    return f"{about}: {'; '.join(filter(None, told))}"


def _asked(cells: Cells) -> str:
    return f"{cells['property']} ({cells['basis']})" if cells.get("basis") else cells["property"]


def _value_in_words(cells: Cells) -> str:
    """Return a value, a code or an id with what it means behind it."""
    text, words = cells.get("text", ""), cells.get("in_words", "")
    return _ends(cells["from"], cells["to"]) or (f"{text} ({words})" if text and words else text)


def _ends(low: str, high: str) -> str:
    return (low if low == high else f"{low}..{high}") if low or high else ""


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
