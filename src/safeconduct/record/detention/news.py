"""What else is told of the place that a claim names: other claims about it, under any spelling, the newest first.

For rooms above, which ask whether something was learnt of a place since somebody looked. Reads only; refuses to join
places by likeness (`keys`). Promise P6: what it gives are ops, which open to their claims.
"""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.base.ids import OpId
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, loads
from safeconduct.record.detention.keys import Book, PlaceKey, key_of
from safeconduct.record.facts import json_list
from safeconduct.record.items import Subject, SubjectKind, Table
from safeconduct.record.queries import Opened, Record
from safeconduct.record.types import PropertyKind


def places_named(record: Record, claim: Opened) -> tuple[PlaceKey, ...]:
    """Return the places that a claim names, or whose entry it is about; none for any other claim."""
    if claim.claim.value.kind is PropertyKind.PLACES:
        return tuple(dict.fromkeys(key_of(text) for text in claim.claim.value.texts))
    entry = record.entry(Table.SUBJECT, record.subject_of(claim))
    return (key_of(entry.label),) if isinstance(entry, Subject) and entry.kind is SubjectKind.PLACE else ()


def ops_naming(record: Record, places: tuple[PlaceKey, ...]) -> Iterator[OpId]:
    """Give the ops that brought claims which name any of some places, the newest here first. Linear in all that do."""
    if not places:
        return
    book = Book(record.facts)
    texts = frozenset(text for key in places for text in book.texts(key))
    for op, body in list(record.facts.tables.execute(sql.CLAIMS_NAMING, (json_list(sorted(texts)),))):
        if not texts.isdisjoint(loads(as_bytes(body))[4].get(3, ())):
            yield OpId(as_bytes(op))
