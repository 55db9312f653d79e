"""Is what was opened the vault that was left: its key file, its schema, its registers, as far as the anchor knows? (P5)

Each check raises the IntegrityFault that fits, and refuses to mend anything. What is found for a person to read is
`verify`'s (docs/formats/vault.md).
"""

from __future__ import annotations

import hashlib
from typing import Final

from safeconduct.base.errors import Opaque
from safeconduct.base.ids import NO_HASH
from safeconduct.vault import schema
from safeconduct.vault.anchor import Mark
from safeconduct.vault.errors import Damaged, HeaderRolledBack, HistoryDiffers, NewerVault, OpsMissing, RegisterDiffers
from safeconduct.vault.files import VaultFolder
from safeconduct.vault.journal import NO_RUN, Extent, extent
from safeconduct.vault.registers import Registers, Shelf, Tally
from safeconduct.vault.store import Store

# The setting that says which version of the tables the vault has.
FORMAT: Final = b"format"


def digest(data: bytes) -> bytes:
    """Return SHA-256."""
    return hashlib.sha256(data).digest()


def check_header(folder: VaultFolder, mark: Mark) -> None:
    """Raise HeaderRolledBack unless the key file is the one the anchor knows, or the one about to replace it."""
    now = digest(folder.header())
    if now != mark.header and (mark.next_header == NO_HASH or now != mark.next_header):
        raise HeaderRolledBack


def check_freshness(store: Store, registers: Registers, mark: Mark) -> None:
    """Raise the IntegrityFault that fits when the database is behind the anchor or beside it."""
    check_extent(store, extent(store), mark)
    check_tally(registers.tally(), mark)


def check_extent(store: Store, now: Extent, mark: Mark) -> None:
    """Raise OpsMissing or HistoryDiffers unless the journal continues the one the anchor knows."""
    count = mark.extent.count
    if now.count < count:
        raise OpsMissing(missing=count - now.count, found=now.count, acknowledged=count)
    row = store.one(schema.RUN_AT, (count,))
    run = NO_RUN if count == 0 else (row[0] if row else b"")
    if run != mark.extent.run or (mark.is_closed and now.count != count):
        raise HistoryDiffers(count=count)


def check_tally(now: Tally, mark: Mark) -> None:
    """Raise RegisterDiffers unless the registers are as far as the anchor knows or further."""
    is_behind = now.changes < mark.tally.changes
    is_other = now.changes == mark.tally.changes and now.sum != mark.tally.sum
    if is_behind or is_other or (mark.is_closed and now != mark.tally):
        raise RegisterDiffers


def check_schema(store: Store) -> None:
    """Raise Damaged when one of the vault's own tables is not there: an emptied file is a database of its own."""
    if not {row[0] for row in store.execute(schema.TABLE_NAMES)} >= schema.OWN_TABLES:
        raise Damaged(place=Opaque("schema"))


def check_format(registers: Registers) -> int:
    """Return the version of the tables; NewerVault when a later version of the program wrote this vault."""
    number = format_of(registers)
    if number < 1:
        raise RegisterDiffers
    if number > schema.FORMAT:
        raise NewerVault(format=number)
    return number


def format_of(registers: Registers) -> int:
    """Return the version of the tables as it is written, 0 when it is not."""
    return int.from_bytes(registers.get_or(Shelf.SETTING, FORMAT, b""), "big")
