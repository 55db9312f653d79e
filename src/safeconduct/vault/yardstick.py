"""The same journal and views over a bare database, encrypted or plain, to hold our figures against.

No header, lock or anchor: what differs between two yardsticks is the encryption alone (docs/benchmarks.md).
Nothing but the benches uses it. It refuses to make a file where one is, and to open an encrypted one it did not make.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from safeconduct.base.errors import Opaque
from safeconduct.base.ids import EpochId, OpId
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.rest import MasterKey, Purpose
from safeconduct.protect.secrets import Secret
from safeconduct.vault import schema
from safeconduct.vault.errors_ops import UnknownOp
from safeconduct.vault.files import create_private
from safeconduct.vault.journal import Author, Journal
from safeconduct.vault.registers import EMPTY_TALLY
from safeconduct.vault.store import Store, open_plain_store_for_measuring, open_store
from safeconduct.vault.strongroom import UNSHARED_EPOCH
from safeconduct.vault.surroundings import Surroundings, no_progress
from safeconduct.vault.types import Intent, Tables
from safeconduct.vault.viewsets import Views


class Yardstick:
    """A journal with views in one new file."""

    def __init__(self, path: Path, given: Surroundings, *, is_plain: bool) -> None:
        """Make the file; FileExistsError when it is there."""
        create_private(path)
        self._connect(path, given, is_plain=is_plain)
        with self._store.transaction():
            for statement in schema.TABLES:
                self._store.execute(statement)
            self._store.execute(schema.PUT_TALLY, (EMPTY_TALLY.changes, EMPTY_TALLY.sum))
        self._furnish()

    @classmethod
    def again(cls, path: Path, given: Surroundings) -> Self:
        """Open a plain file that another process left, up to the first question; it goes on as a new device."""
        opened = cls.__new__(cls)
        opened._connect(path, given, is_plain=True)
        opened._furnish()
        return opened

    def _connect(self, path: Path, given: Surroundings, *, is_plain: bool) -> None:
        self._path = path
        self._given = given
        self._is_plain = is_plain
        self._key = MasterKey(Secret.random(KEY_BYTES, given.entropy)).subkey(Purpose.DATABASE)
        self._device = DeviceKeys.generate(given.entropy)
        self._store = self._connected()

    def append(self, intents: Iterable[Intent]) -> tuple[OpId, ...]:
        """Write one command as a vault does."""
        with self._store.transaction():
            return self._views.take(self._journal.write(intents))

    def read(self, op: OpId) -> bytes:
        """Return the bytes of one op as they are kept; UnknownOp when it is not here."""
        row = self._store.one(schema.OP_BY_ID, (op,))
        if not row or not isinstance(row[2], bytes):
            raise UnknownOp(op=Opaque(op.hex()))
        return row[2]

    def settle(self) -> None:
        """Make up for what views put off."""
        if unsettled := self._views.unsettled():
            with self._store.transaction():
                self._views.settle(unsettled)

    def rebuild_views(self) -> None:
        """Recompute all views."""
        with self._store.transaction():
            self._views.recompute(self._views.sets, no_progress)

    def reopen(self) -> None:
        """Close the file and open it again, up to the first question."""
        self.close()
        self._store = self._connected()
        self._furnish()

    def close(self) -> None:
        """Close the file as a vault does: with nothing put off."""
        self.settle()
        self._store.checkpoint()
        self._store.close()

    @property
    def tables(self) -> Tables:
        """The rooms' tables."""
        return self._store

    def _connected(self) -> Store:
        return open_plain_store_for_measuring(self._path) if self._is_plain else open_store(self._path, self._key)

    def _furnish(self) -> None:
        author = Author(self._device.id, self._device.sign, lambda _: EpochId(UNSHARED_EPOCH))
        self._journal = Journal(self._store, author, self._given.clock, self._given.entropy)
        self._views = Views(self._store, self._journal, self._given.views)
        if stale := self._views.stale():
            with self._store.transaction():
                self._views.recompute(stale, no_progress)
