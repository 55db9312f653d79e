"""From an address of the operator's to an open store: ``sqlite:PATH`` or ``postgresql://…``.

The password of a PostgreSQL is never repeated in an error: what is shown of a bad address is its beginning.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import HASH_BYTES
from safeconduct.protect.access import hash_of_code, new_code
from safeconduct.protect.receipts import RelayKey
from safeconduct.protect.roots import Fingerprint, RootVerifyKey
from safeconduct.protect.secrets import Secret
from safeconduct.relay.errors import AnotherRoot, BadRoot, BadStoreAddress, NoPostgres, StoreUnreachable
from safeconduct.relay.intake_sqlite import SqliteIntake
from safeconduct.relay.intake_store import IntakeStore
from safeconduct.relay.store import Store
from safeconduct.relay.store_sqlite import SqliteStore

_SQLITE: Final = "sqlite:"
_POSTGRES: Final = ("postgresql:", "postgres:")


@dataclass(frozen=True, slots=True)
class Opened:
    """A store with its relay's key. ``code`` is empty unless the store was made just now: then it is shown, once."""

    store: Store
    key: RelayKey
    code: Secret


def is_shared(address: str) -> bool:
    """Say whether several processes may use this store at once."""
    return address.startswith(_POSTGRES)


def open_store(address: str) -> Store:
    """Connect to a store; BadStoreAddress, NoPostgres, StoreUnreachable, ForeignStore, UnsafeStore."""
    if address.startswith(_SQLITE) and len(address) > len(_SQLITE):
        return SqliteStore(Path(address.removeprefix(_SQLITE)))
    if address.startswith(_POSTGRES):
        return _postgres(address)
    raise BadStoreAddress(shown=address.partition(":")[0])


def open_relay(address: str, entropy: Entropy) -> Opened:
    """Open a store, and make it with a key and a first access code where there is none."""
    store = open_store(address)
    try:
        code = new_code(entropy)
        founded = store.found(RelayKey.generate(entropy).seed, hash_of_code(code))
    except BaseException:
        store.close()
        raise
    return Opened(store, RelayKey(founded.seed), code if founded.is_new else Secret(b""))


def open_intake(address: str) -> IntakeStore:
    """Connect to the intake beside a store, and make it where there is none; raises what `open_store` does."""
    if address.startswith(_SQLITE) and len(address) > len(_SQLITE):
        return SqliteIntake(intake_path(Path(address.removeprefix(_SQLITE))))
    if address.startswith(_POSTGRES):
        return _postgres_intake(address)
    raise BadStoreAddress(shown=address.partition(":")[0])


def pinned_root(address: str, fingerprint: str) -> Fingerprint:
    """Return the root that an operator named; BadRoot, AnotherRoot where the intake belongs to another."""
    try:
        named = Fingerprint(bytes.fromhex(fingerprint))
    except ValueError:
        raise BadRoot(shown=fingerprint) from None
    if len(named) != HASH_BYTES:
        raise BadRoot(shown=fingerprint)
    intake = open_intake(address)
    try:
        held = intake.standing().root
    finally:
        intake.close()
    if held and RootVerifyKey(held).fingerprint != named:
        raise AnotherRoot
    return named


def intake_path(store: Path) -> Path:
    """Return where the intake lies beside the file of a store: ``relay.intake.db`` beside ``relay.db``."""
    return store.with_name(f"{store.stem}.intake{store.suffix or '.db'}")


def _postgres(address: str) -> Store:
    with _told_in_our_words():
        from safeconduct.relay.store_postgres import PostgresStore  # noqa: PLC0415  # an extra: who uses it has it

        return PostgresStore(address)


def _postgres_intake(address: str) -> IntakeStore:
    with _told_in_our_words():
        from safeconduct.relay.intake_postgres import PostgresIntake  # noqa: PLC0415  # an extra, as above

        return PostgresIntake(address)


@contextlib.contextmanager
def _told_in_our_words() -> Iterator[None]:
    try:
        import psycopg  # noqa: PLC0415  # an extra: only who uses it has to have it
    except ImportError:
        raise NoPostgres from None
    try:
        yield
    except psycopg.ProgrammingError:
        # An address that libpq cannot read. Its own words would repeat the password.
        raise BadStoreAddress(shown="postgresql") from None
    except psycopg.Error:
        raise StoreUnreachable from None
