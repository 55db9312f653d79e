"""Whom the record tells of, compartment by compartment: who becomes readable with a compartment's keys (P3).

Persons are subjects of kind person and voices of kind person. One whose entry was undone or withdrawn is among them:
its bytes are still in the journal of whoever had it (docs/threat.md N15). Asked when a device is lost and before a
right is given, so it is answered from a table of its own and never from the claims. Refuses to say anything of them but
their name and label.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.base.ids import CompartmentId
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import EntryItem, MalformedItem, Subject, SubjectKind, Table, Voice, VoiceKind
from safeconduct.vault.types import Tables


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
    """Yield the persons that ops of a compartment describe, by kind and name. Linear in their number alone."""
    for kind, name, body in tables.execute(sql.PEOPLE_OF_COMPARTMENT, (compartment,)):
        table = Table(as_int(kind))
        try:
            item = decode_item(table, as_bytes(body))
        except MalformedItem:
            continue
        if isinstance(item, Subject | Voice):
            yield PersonEntry(table, str(name), item.label)
