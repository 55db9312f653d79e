"""What ops of the record hold, one by one, whatever a member signed (docs/formats/ops.md).

An item that cannot be read stands in its place as `Unread`, so that the history can say so and show the rest. Refuses
nothing and decides nothing; what is withdrawn is for the caller to hide.
"""

from __future__ import annotations

from safeconduct.base.ids import OpId
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import IS_TYPED, EntryItem, MalformedItem, Table
from safeconduct.record.links import Link, decode_link
from safeconduct.record.types import OWN_DATASET
from safeconduct.record.withdrawn import byte_strings
from safeconduct.vault.types import StoredOp


class Unread:
    """An item that cannot be read: kept in the journal, and in no table."""


def items_of(entries: StoredOp) -> list[tuple[Table, EntryItem | Unread]]:
    """Return what an entries op brought, list by list."""
    body = entries.signed.core.body
    return [(table, _item(table, data)) for table in Table for data in byte_strings(body.get(int(table)))]


def _item(table: Table, data: bytes) -> EntryItem | Unread:
    try:
        return decode_item(table, data)
    except MalformedItem:
        return Unread()


def is_by_hand(entries: StoredOp) -> bool:
    """Say whether a person here typed what an entries op brought: no file may bring our own dataset."""
    body = entries.signed.core.body
    return body.get(0) == OWN_DATASET or body.get(IS_TYPED) is True


def links_of(links: StoredOp) -> list[Link | Unread]:
    """Return what a link op says."""
    return [_link(data) for data in byte_strings(links.signed.core.body.get(0))]


def _link(data: bytes) -> Link | Unread:
    try:
        return decode_link(data)
    except MalformedItem:
        return Unread()


def targets_of(undo: StoredOp) -> list[OpId]:
    """Return the ops that an undo names, each once."""
    return list(dict.fromkeys(OpId(data) for data in byte_strings(undo.signed.core.body.get(0))))
