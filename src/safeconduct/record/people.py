"""Whom the record tells of, compartment by compartment: who becomes readable with a compartment's keys (P3).

Persons are subjects of kind person and voices of kind person. One whose entry was undone or withdrawn is among them:
its bytes are still in the journal of whoever had it (docs/threat.md N15). Asked when a device is lost and before a
right is given, so it is answered from a table of its own and never from the claims. Whom a source tells of that has an
address on the web is public; all others are known from what somebody told us, and no text may name them (P12). Refuses
to say anything of them but their name and label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from safeconduct.base.ids import CompartmentId
from safeconduct.record import people_sql
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.facts import json_list
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import EntryItem, MalformedItem, Source, Subject, SubjectKind, Table, Voice, VoiceKind
from safeconduct.vault.types import Row, Tables, Value


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person of the record. ``name``: the entry's, with its dataset; ``label``: what they are called there."""

    table: Table
    name: str
    label: str

    @property
    def ref(self) -> str:
        """What a task names them by."""
        return f"{self.table.name.lower()}:{self.name}"


def is_person(item: EntryItem) -> bool:
    """Say whether an entry describes a person."""
    match item:
        case Subject():
            return item.kind is SubjectKind.PERSON
        case Voice():
            return item.kind is VoiceKind.PERSON and not item.is_us
        case _:
            return False


def people_in(tables: Tables, compartment: CompartmentId) -> Iterator[PersonEntry]:
    """Return the persons that ops of a compartment describe, by kind and name. Linear in their number alone."""
    return _entries(tables.execute(people_sql.PEOPLE_OF_COMPARTMENT, (compartment,)))


def people_told_of(tables: Tables) -> Iterator[PersonEntry]:
    """Yield the persons of this desk's record whom no source with an address on the web quotes or tells of.

    Whoever is called as somebody whom such a source names is left out as well. Linear in the accounts, in the claims
    about the people and, over an index alone, in those of accounts on the web.
    """
    found = tuple(_entries(tables.execute(people_sql.PEOPLE)))
    named = _named_on_the_web(tables, found)
    public = {one.label.casefold() for one in found if (one.table, one.name) in named}
    for one in found:
        if one.label.casefold() not in public:
            yield one


def _entries(rows: Iterable[Row]) -> Iterator[PersonEntry]:
    for kind, name, body in rows:
        table = Table(as_int(kind))
        try:
            item = decode_item(table, as_bytes(body))
        except MalformedItem:
            continue
        if isinstance(item, Subject | Voice):
            yield PersonEntry(table, str(name), item.label)


def _named_on_the_web(tables: Tables, people: Iterable[PersonEntry]) -> frozenset[tuple[Table, str]]:
    """Return the entries of people that a source with an address on the web quotes or tells of, and other voices."""
    on_the_web = json_list(as_int(n) for n, body in list(tables.execute(people_sql.ACCOUNTS)) if _has_address(body))
    subjects = json_list(one.name for one in people if one.table is Table.SUBJECT)
    quoted = ((Table.VOICE, str(name)) for (name,) in tables.execute(people_sql.QUOTED_BY, (on_the_web,)))
    told_of = ((Table.SUBJECT, str(name)) for (name,) in tables.execute(people_sql.TOLD_OF_BY, (subjects, on_the_web)))
    return frozenset((*quoted, *told_of))


def _has_address(body: Value) -> bool:
    try:
        source = decode_item(Table.SOURCE, as_bytes(body))
    except MalformedItem:
        return False
    return isinstance(source, Source) and bool(source.url)
