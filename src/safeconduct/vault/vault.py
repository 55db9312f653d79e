"""The vault: one encrypted folder that holds a desk's journal, views, keys and drafts (docs/rooms/vault.md).

`append` returns only when everything it wrote is on the disk, together with the views that follow from it;
until then nothing has changed (P4). A locked vault yields nothing without a key of its header (P2). It refuses
to open beside another process, and to go on from a journal that is shorter than what was acknowledged (P5).
Used by one thread at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from safeconduct.base.clock import Clock
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, CompartmentId, DeviceId, EpochId, OpId
from safeconduct.protect.ops import SignedOp
from safeconduct.protect.rest import DEFAULT_COST, Cost, MasterKey, Purpose, SlotKey, new_header, open_header
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey, VerifyKey
from safeconduct.vault import schema
from safeconduct.vault.errors import NewerVault, VaultClosed
from safeconduct.vault.errors_ops import NotKept, UnknownSigner
from safeconduct.vault.files import (
    FolderLock,
    VaultFolder,
    create_private,
    forbid_core_dumps,
    sync_folder,
    write_private,
)
from safeconduct.vault.journal import Author, Journal
from safeconduct.vault.registers import EMPTY_TALLY, Registers, Shelf
from safeconduct.vault.store import Store, create_store, open_store
from safeconduct.vault.types import Intent, Progress, StoredOp, Tables, ViewSet
from safeconduct.vault.viewsets import Views

# The epoch of a compartment that was never shared with another device.
UNSHARED_EPOCH: Final = EpochId(bytes(HASH_BYTES))
_FORMAT: Final = b"format"
_DEVICE: Final = b"device"
_DEVICE_KEY: Final = b"device-sign"


def no_progress(done: int, total: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a vault is given to work with: the rooms' view sets, time, randomness, and whom to show progress."""

    views: tuple[ViewSet, ...]
    clock: Clock
    entropy: Entropy
    progress: Progress = no_progress


class Vault:
    """An open vault. Made by `create` and `open`; ended by `close` or by leaving its ``with`` block."""

    def __init__(self, folder: VaultFolder, lock: FolderLock, master: MasterKey, given: Surroundings) -> None:
        """Open the database of a folder whose lock is held. Use `open` or `create`."""
        self._folder = folder
        self._lock = lock
        self._given = given
        self._master = master
        self._store = open_store(folder.database, master.subkey(Purpose.DATABASE))
        try:
            self._registers = Registers(self._store, master)
            self._check_format()
            self._registers.check()
            self._journal = Journal(self._store, self._author(), given.clock, given.entropy)
            self._views = Views(self._store, self._journal, given.views)
            self._views.bring_up(given.progress)
        except BaseException:
            self._store.close()
            raise
        self._is_open = True

    @classmethod
    def create(cls, path: Path, key: SlotKey, given: Surroundings, *, cost: Cost = DEFAULT_COST) -> Vault:
        """Make a new vault in a new folder and open it; VaultExists when anything is there.

        ``key`` becomes the first way of opening it; `cost` is the price of guessing at a passphrase.
        """
        forbid_core_dumps()
        folder = VaultFolder(path)
        header, master = new_header(key, given.entropy, cost=cost)
        folder.make()
        lock = FolderLock(folder.lock)
        try:
            write_private(folder.keys, header)
            create_private(folder.database)
            make_database(folder.database, master, given.entropy)
            sync_folder(path)
            return cls(folder, lock, master, given)
        except BaseException:
            lock.release()
            folder.remove()
            raise

    @classmethod
    def open(cls, path: Path, key: SlotKey | MasterKey, given: Surroundings) -> Vault:
        """Unlock a vault. WrongKey, VaultInUse, or an IntegrityFault when it is not what it was left as."""
        forbid_core_dumps()
        folder = VaultFolder(path)
        folder.check_parts()
        lock = FolderLock(folder.lock)
        try:
            master = open_header(folder.keys.read_bytes(), key)
            folder.remove_scratch()
            return cls(folder, lock, master, given)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Lock the vault. Closing twice is allowed."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            self._store.checkpoint()
            self._store.close()
        finally:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def device(self) -> DeviceId:
        """This desk's device."""
        return DeviceId(self.setting(_DEVICE))

    @property
    def tables(self) -> Tables:
        """The rooms' tables, for reading: SQLite refuses to write through it outside `append`."""
        return self._open_store()

    @property
    def count(self) -> int:
        """How many ops the journal has."""
        return self._journal.extent.count

    def append(self, intents: Iterable[Intent]) -> tuple[OpId, ...]:
        """Sign, store and show what rooms intend: one command, on the disk whole or not at all.

        Intents may be a generator over a million: they are taken one by one, and memory stays bounded.
        """
        store = self._open_store()
        try:
            with store.transaction():
                return self._views.take(self._journal.write(intents))
        except BaseException:
            self._journal.forget()
            raise

    def take(self, ops: Iterable[tuple[SignedOp, bytes]]) -> tuple[OpId, ...]:
        """Store ops of other devices with their salts, all or none: ChainBroken, BadSignature, UnknownSigner."""
        store = self._open_store()
        try:
            with store.transaction():
                taken = (self._journal.take(op, salt, self.signer(op.core.device)) for op, salt in ops)
                return self._views.take(taken)
        except BaseException:
            self._journal.forget()
            raise

    def ops(self, after: int = 0) -> Iterator[StoredOp]:
        """Yield ops in the order this desk took them in, beginning after number ``after``."""
        self._open_store()
        return self._journal.read(after)

    def op(self, op: OpId) -> StoredOp:
        """Return one op; UnknownOp when it is not here."""
        self._open_store()
        return self._journal.one(op)

    def keep_key(self, name: str, secret: Secret) -> None:
        """Put a secret into the keyring under a name."""
        self._put(Shelf.KEY, name.encode(), secret.reveal())

    def key(self, name: str) -> Secret:
        """Return a secret of the keyring; NotKept when there is none."""
        return Secret(self._get(Shelf.KEY, name.encode()))

    def trust(self, device: DeviceId, key: VerifyKey) -> None:
        """Believe ops of a device when this key signed them. The caller has checked its certificate."""
        self._put(Shelf.SIGNER, device, key.raw)

    def signer(self, device: DeviceId) -> VerifyKey:
        """Return the key of a trusted device; UnknownSigner otherwise."""
        self._open_store()
        raw = self._registers.get(Shelf.SIGNER, device)
        if raw is None:
            raise UnknownSigner(device=Opaque(device.hex()))
        return VerifyKey(raw)

    def set_epoch(self, compartment: CompartmentId, epoch: EpochId) -> None:
        """Write what follows in a compartment under this epoch."""
        self._put(Shelf.EPOCH, compartment, epoch)

    def epoch(self, compartment: CompartmentId) -> EpochId:
        """Return the epoch a compartment is written under."""
        return EpochId(self._registers.get(Shelf.EPOCH, compartment) or UNSHARED_EPOCH)

    def keep_setting(self, name: bytes, value: bytes) -> None:
        """Remember a setting of this vault."""
        self._put(Shelf.SETTING, name, value)

    def setting(self, name: bytes) -> bytes:
        """Return a setting; NotKept when it was never set."""
        return self._get(Shelf.SETTING, name)

    def rebuild_views(self, progress: Progress = no_progress) -> None:
        """Recompute every view from the ops: the mend when only views differ."""
        self._open_store()
        self._views.rebuild(progress)

    def _put(self, shelf: Shelf, name: bytes, value: bytes) -> None:
        with self._open_store().transaction():
            self._registers.put(shelf, name, value)

    def _get(self, shelf: Shelf, name: bytes) -> bytes:
        self._open_store()
        value = self._registers.get(shelf, name)
        if value is None:
            raise NotKept(shelf=shelf)
        return value

    def _open_store(self) -> Store:
        if not self._is_open:
            raise VaultClosed
        return self._store

    def _author(self) -> Author:
        device = self._registers.get(Shelf.SETTING, _DEVICE)
        seed = self._registers.get(Shelf.KEY, _DEVICE_KEY)
        if device is None or seed is None:
            raise NotKept(shelf=Shelf.SETTING)
        return Author(DeviceId(device), SignKey(Secret(seed)), self.epoch)

    def _check_format(self) -> None:
        kept = self._registers.get(Shelf.SETTING, _FORMAT)
        number = int.from_bytes(kept or b"", "big")
        if number > schema.FORMAT:
            raise NewerVault(format=number)


def make_database(path: Path, master: MasterKey, entropy: Entropy) -> None:
    """Fill an empty file with the vault's tables and a new device of its own."""
    key = master.subkey(Purpose.DATABASE)
    create_store(path, key)
    store = open_store(path, key)
    try:
        with store.transaction():
            for statement in schema.TABLES:
                store.execute(statement)
            store.execute(schema.PUT_TALLY, (EMPTY_TALLY.changes, EMPTY_TALLY.sum))
            registers = Registers(store, master)
            registers.put(Shelf.SETTING, _FORMAT, schema.FORMAT.to_bytes(2, "big"))
            new_device(registers, entropy)
        store.checkpoint()
    finally:
        store.close()


def new_device(registers: Registers, entropy: Entropy) -> None:
    """Draw a device id and a signing key of this desk's own, and trust it. Inside a transaction."""
    device, key = DeviceId(entropy.bytes(SHORT_ID_BYTES)), SignKey.generate(entropy)
    registers.put(Shelf.SETTING, _DEVICE, device)
    registers.put(Shelf.KEY, _DEVICE_KEY, key.seed.reveal())
    registers.put(Shelf.SIGNER, device, key.verify_key.raw)
