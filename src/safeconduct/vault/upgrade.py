"""Bringing up a vault that an earlier version of the program wrote (promise P4; docs/formats/vault.md "Formats").

One transaction: a kill leaves the old format or the new one. It refuses nothing; a newer format was refused before.
"""

from __future__ import annotations

from typing import Final

from safeconduct.vault import schema
from safeconduct.vault.freshness import FORMAT
from safeconduct.vault.registers import Registers, Shelf
from safeconduct.vault.store import Store

_FORMAT_BYTES: Final = 2


def put_format(registers: Registers) -> None:
    """Note that the tables are those of this version. Inside a transaction."""
    registers.put(Shelf.SETTING, FORMAT, schema.FORMAT.to_bytes(_FORMAT_BYTES, "big"))


def upgrade(store: Store, registers: Registers) -> None:
    """Make tables of format 1 those of this version. Inside a transaction."""
    store.drop_index(schema.OLD_INDEX)
    for statement in schema.NEW_INDEXES:
        store.execute(statement)
    put_format(registers)
