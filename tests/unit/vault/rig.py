"""What the tests of the vault share: invented content, a cheap key, and ways of opening."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.errors import Exit, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.protect.rest import MasterKey, Purpose, RecoverySecret, open_header
from safeconduct.protect.secrets import Secret
from safeconduct.vault.files import VaultFolder
from safeconduct.vault.store import Store, open_store
from safeconduct.vault.strongroom import renew_anchor
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Intent, ViewSet
from safeconduct.vault.vault import Vault
from safeconduct.vault.verify import verify
from tests.unit.vault.counting import Counting

# Random in life: such a key needs no Argon2id, so hundreds of openings take no time.
KEY = RecoverySecret(Secret(bytes(range(32))))
# 21 January 2019, 12:00 UTC.
NOON_MS = 1_548_072_000_000
EAST = CompartmentId(b"east".ljust(16, b"\0"))
WEST = CompartmentId(b"west".ljust(16, b"\0"))
KIND = "record.entries/1"


def surroundings(*views: ViewSet) -> Surroundings:
    return Surroundings(views or (Counting(),), FixedClock(NOON_MS), SystemEntropy())


def create(path: Path, *views: ViewSet) -> Vault:
    return Vault.create(path, KEY, surroundings(*views))


def reopen(path: Path, *views: ViewSet, key: RecoverySecret | MasterKey = KEY) -> Vault:
    return Vault.open(path, key, surroundings(*views))


def intents(count: int, *, word: str = "word", compartment: CompartmentId = EAST) -> Iterator[Intent]:
    return (Intent(compartment, KIND, {0: f"{word} {number}"}) for number in range(count))


def rows(vault: Vault, table: str) -> list[tuple[object, ...]]:
    return list(vault.tables.execute(f"SELECT * FROM {table} ORDER BY 1, 2"))


def copy(source: Path, target: Path) -> Path:
    """Copy a vault's folder as a thief, a backup program or a test would."""
    shutil.rmtree(target, ignore_errors=True)
    return Path(shutil.copytree(source, target))


def opened(path: Path) -> str:
    """Open and close; return the code of the error that refused, or nothing."""
    try:
        reopen(path).close()
    except SafeconductError as error:
        return _refusal(error)
    return ""


def verified(path: Path) -> set[str]:
    """Return the kinds of what a verification finds, or the code of the error that ends it."""
    try:
        return {finding.kind.value for finding in verify(path, KEY, surroundings()).findings}
    except SafeconductError as error:
        return {_refusal(error)}


def _refusal(error: SafeconductError) -> str:
    """Return the code of an error that says "damaged" or "wrong key"; anything else is a failure of the program."""
    if error.exit_code not in (Exit.INTEGRITY, Exit.LOCKED):
        raise error
    return error.code


@contextmanager
def raw(path: Path) -> Iterator[Store]:
    """Open the database as somebody does who has the key and means ill: no checks, no anchor."""
    master = open_header((path / "keys").read_bytes(), KEY)
    store = open_store(path / "vault.db", master.subkey(Purpose.DATABASE))
    try:
        with store.transaction():
            yield store
        store.checkpoint()
    finally:
        store.close()


def forge_anchor(path: Path) -> None:
    """Write an anchor that vouches for whatever the database now says: the insider has that key too."""
    renew_anchor(VaultFolder(path), open_header((path / "keys").read_bytes(), KEY))
