"""What the vault keeps beside the ops: settings, keys, signers, epochs, drafts and more (promises P4, P5).

Nothing signs these rows, so an old page put back would go unseen. A tally stands in for a signature: the sum,
modulo 2^256, of a keyed hash of every row, kept with the number of changes in the same transaction and
vouched for by the anchor (an incremental multiset hash: Clarke, Devadas, van Dijk, Gassend, Suh 2003). It
refuses to change a row outside a transaction, and never shows a value in an error.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import label
from safeconduct.protect.derive import expand, mac
from safeconduct.protect.rest import MasterKey, Purpose
from safeconduct.protect.secrets import Secret
from safeconduct.vault import schema
from safeconduct.vault.errors import RegisterDiffers
from safeconduct.vault.errors_ops import NotKept
from safeconduct.vault.store import Store

_ROW_LABEL: Final = label("vault-register-row")
_SUM_BYTES: Final = 32
_MODULUS: Final = 1 << (8 * _SUM_BYTES)
# What rooms keep for themselves: a frame of the longest op, padded (1.07 MiB), and as much again to spare; a name of a
# few ids. A backup's records are measured by it.
MAX_KEPT_BYTES: Final = 2 << 20
MAX_NAME_BYTES: Final = 1024
# Rows read at once where each may hold a megabyte.
_PAGE_ROWS: Final = 16


class Shelf(enum.Enum):
    """Kinds of rows."""

    SETTING = "setting"
    KEY = "key"
    SIGNER = "signer"
    EPOCH = "epoch"
    DRAFT = "draft"
    # Compartments this desk may not write in.
    CLOSED = "closed"
    # Where a device's chain begins, in a compartment joined late; the compartment alone: its past is not here.
    BASE = "base"
    # Ops that are stored and not shown.
    ASIDE = "aside"
    # What arrived before the ops it follows.
    WAITING = "waiting"
    # What other rooms keep.
    NOTE = "note"
    # Long files whose pieces lie beside the database, by the blob's name.
    BLOB = "blob"


@dataclass(frozen=True, slots=True)
class Tally:
    """How often the registers were changed, and the sum over what they hold."""

    changes: int
    sum: bytes


EMPTY_TALLY: Final = Tally(0, bytes(_SUM_BYTES))


class Registers:
    """Rows by shelf and key. Writing happens inside the caller's transaction."""

    def __init__(self, store: Store, master: MasterKey) -> None:
        self._store = store
        self._row_key = row_key(master)
        # A key was dropped or replaced since this was set to False: pages of the log may still hold it.
        self.has_spent_key = False

    def tally(self) -> Tally:
        """Return the stored tally; `RegisterDiffers` when its row is gone."""
        row = self._store.one(schema.GET_TALLY)
        if not row or not isinstance(row[0], int) or not isinstance(row[1], bytes):
            raise RegisterDiffers
        return Tally(row[0], row[1])

    def get(self, shelf: Shelf, key: bytes) -> bytes:
        """Return the value; NotKept when there is none."""
        held = self._held(shelf, key)
        if not held:
            raise NotKept(shelf=shelf)
        return held[0]

    def get_or(self, shelf: Shelf, key: bytes, other: bytes) -> bytes:
        """Return the value, or ``other`` where none was ever written."""
        return next(iter(self._held(shelf, key)), other)

    def _held(self, shelf: Shelf, key: bytes) -> list[bytes]:
        """Return the one value under a key, or none."""
        return [_bytes(value) for (value,) in self._store.execute(schema.GET_ENTRY, (shelf.value, key))]

    def put(self, shelf: Shelf, key: bytes, value: bytes) -> None:
        """Write a row, new or not."""
        before = self._held(shelf, key)
        self._store.execute(schema.PUT_ENTRY, (shelf.value, key, value))
        self.has_spent_key |= shelf is Shelf.KEY and before not in ([], [value])
        self._change(
            added=row_number(self._row_key, shelf.value, key, value),
            removed=sum(row_number(self._row_key, shelf.value, key, old) for old in before),
        )

    def drop(self, shelf: Shelf, key: bytes) -> None:
        """Remove a row if it is there."""
        before = self._held(shelf, key)
        if not before:
            return
        self._store.execute(schema.DROP_ENTRY, (shelf.value, key))
        self.has_spent_key |= shelf is Shelf.KEY
        self._change(added=0, removed=row_number(self._row_key, shelf.value, key, before[0]))

    def shelf(self, shelf: Shelf) -> tuple[tuple[bytes, bytes], ...]:
        """Return (key, value) of a shelf in order of keys."""
        return tuple((_bytes(key), _bytes(value)) for key, value in self._store.execute(schema.SHELF, (shelf.value,)))

    def holds(self, shelf: Shelf, key: bytes) -> bool:
        """Say whether there is a row under a key."""
        return bool(self._held(shelf, key))

    def beginning(self, shelf: Shelf, prefix: bytes) -> tuple[tuple[bytes, bytes], ...]:
        """Return (key, value) of the rows whose keys begin so, in order of keys."""
        stem = prefix.rstrip(b"\xff")
        if stem:
            end = stem[:-1] + bytes((stem[-1] + 1,))
            found = self._store.execute(schema.SHELF_BETWEEN, (shelf.value, prefix, end))
        else:
            found = self._store.execute(schema.SHELF_FROM, (shelf.value, prefix))
        return tuple((_bytes(key), _bytes(value)) for key, value in found)

    def walk(self, shelf: Shelf) -> Iterator[tuple[bytes, bytes]]:
        """Yield (key, value) of a shelf in order of keys, which are never empty; rows may be dropped meanwhile."""
        after = b""
        while page := tuple(self._store.execute(schema.SHELF_AFTER, (shelf.value, after, _PAGE_ROWS))):
            for key, value in page:
                after = _bytes(key)
                yield after, _bytes(value)

    def check(self) -> None:
        """Raise RegisterDiffers unless the rows are those the tally was made from. Linear in their number."""
        if tally_sum(self._store, self._row_key) != self.tally().sum:
            raise RegisterDiffers

    def _change(self, *, added: int, removed: int) -> None:
        now = self.tally()
        total = (int.from_bytes(now.sum, "big") + added - removed) % _MODULUS
        self._store.execute(schema.PUT_TALLY, (now.changes + 1, total.to_bytes(_SUM_BYTES, "big")))


def row_key(master: MasterKey) -> Secret:
    """Return the key of the rows' hash."""
    return expand(master.subkey(Purpose.ANCHOR), _ROW_LABEL)


def row_number(key: Secret, shelf: str, name: bytes, value: bytes) -> int:
    """Return a row's keyed hash as a number. The encoding keeps where one field ends and the next begins."""
    return int.from_bytes(mac(key, cbor.encode([shelf, name, value])), "big")


def tally_sum(store: Store, key: Secret) -> bytes:
    """Return the sum over the rows that are really there."""
    total = sum(row_number(key, shelf, name, value) for shelf, name, value in entries(store)) % _MODULUS
    return total.to_bytes(_SUM_BYTES, "big")


def entries(store: Store) -> Iterator[tuple[str, bytes, bytes]]:
    """Yield (shelf, key, value) of every row, in order."""
    for shelf, key, value in store.execute(schema.ALL_ENTRIES):
        if not isinstance(shelf, str):
            raise RegisterDiffers
        yield shelf, _bytes(key), _bytes(value)


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise RegisterDiffers
    return value
