"""The open parts of a vault and the order in which they are opened, written and closed (promises P2, P4, P5).

Opening: lock, header, anchor, database, and only then the question whether the database is as far as the
anchor says. Writing: database on the disk, then anchor. Closing: log copied into the file, file closed, its
digest into the anchor. Whatever breaks off in between is either seen or harmless (docs/formats/vault.md).
It refuses to open a database over a log that a clean close cannot have left: SQLite would replay it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.clock import Clock
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, NO_HASH, CompartmentId, DeviceId, EpochId
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.rest import Cost, MasterKey, Purpose, SlotKey, new_header, open_header
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.vault import schema
from safeconduct.vault.anchor import Anchor, Mark, clear_bytes, create_anchor, file_digest, read_mark
from safeconduct.vault.aside import Aside
from safeconduct.vault.errors import (
    Damaged,
    DiskFull,
    FileAltered,
    IsDrillCopy,
    RegisterDiffers,
    StorageFault,
)
from safeconduct.vault.errors_ops import KeysAwaited, MayNotWrite, NeverGranted, NotKept
from safeconduct.vault.files import (
    DRILL_MARK,
    FolderLock,
    VaultFolder,
    create_private,
    forbid_core_dumps,
    replace_private,
    sync_folder,
    system_errors,
    write_private,
)
from safeconduct.vault.freshness import check_format, check_freshness, check_header, check_schema, digest
from safeconduct.vault.journal import Author, Journal, extent
from safeconduct.vault.pieces import Pieces
from safeconduct.vault.registers import EMPTY_TALLY, Registers, Shelf
from safeconduct.vault.store import create_store, open_store
from safeconduct.vault.upgrade import put_format, upgrade

# The epoch of a compartment that was never shared with another device.
UNSHARED_EPOCH: Final = EpochId(bytes(HASH_BYTES))
DEVICE: Final = b"device"
# Set once a vault belongs to a team.
GRANTED_ONLY: Final = b"granted-only"
# What a compartment is closed with while this desk has the right to write there and waits for the keys to.
FOR_KEYS: Final = b"keys"
DEVICE_SIGN: Final = b"device-sign"
DEVICE_KEM: Final = b"device-kem"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a new vault's folder is filled from."""

    header: bytes
    master: MasterKey


class Strongroom:
    """Lock, database, journal, registers and anchor of one open vault."""

    def __init__(self, folder: VaultFolder, master: MasterKey, clock: Clock, entropy: Entropy) -> None:
        """Open what lies in a folder whose lock is held; an IntegrityFault when it is not what it was left as."""
        self.folder = folder
        self.master = master
        self.anchor = Anchor(folder.anchor, master)
        try:
            is_altered = self._check_files()
            # Before the database may change, and on the disk: from here on its digest says nothing.
            self._was_closed = self.anchor.mark.is_closed
            self._file = self.anchor.mark.file
            self.store = open_store(folder.database, master.subkey(Purpose.DATABASE))
        except BaseException:
            self.anchor.close()
            raise
        try:
            check_schema(self.store)
            self.registers = Registers(self.store, master)
            is_old = check_format(self.registers) < schema.FORMAT
            check_freshness(self.store, self.registers, self.anchor.mark)
            self.registers.check()
            if is_altered:
                raise FileAltered
            self.journal = Journal(self.store, self._author(), clock, entropy)
            self.aside = Aside(self.registers)
            self.pieces = Pieces(folder, master, entropy)
            if not self._was_closed:
                # SQLite believes what a killed program had not brought to the disk. The anchor may do so only once it
                # is there: after a power cut it would vouch for ops, or a key file, that never arrived.
                folder.bring_to_disk()
            self.anchor.settle(self._mark_open())
            self._is_changed = self._is_writing = False
            self._spoilt_by: tuple[BaseException, ...] = ()
            if not self._was_closed:
                # The log of a killed program may hold a key that was dropped just before.
                self.store.checkpoint()
            if is_old:
                with self.writing():
                    upgrade(self.store, self.registers)
        except BaseException:
            self.abandon()
            raise

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """One command: on the disk whole when the block has ended, or not at all. Inside another it is part of that.

        What fails inside another after it has written something spoils the whole, whether or not somebody catches it.
        """
        if self._is_writing:
            with self._joined():
                yield
            return
        self._is_changed = self._is_writing = True
        try:
            with self.store.transaction():
                yield
                for error in self._spoilt_by:
                    raise error
        except BaseException:
            self.journal.author = self._author()
            self.journal.forget()
            self.aside.read_again()
            raise
        finally:
            self._is_writing, self._spoilt_by = False, ()
        self.anchor.advance(self.journal.extent, self.registers.tally())
        self.forget_spent_keys()

    def forget_spent_keys(self) -> bool:
        """Cut the log where it may hold a key that is in the keyring no more; say whether none is left in it.

        Pages of the log from before open with the vault's passphrase, and whoever copies the folder has them.
        """
        if self.registers.has_spent_key and not self._is_writing:
            self.registers.has_spent_key = not self.store.checkpoint()
        return not self.registers.has_spent_key

    @contextlib.contextmanager
    def _joined(self) -> Iterator[None]:
        for error in self._spoilt_by:
            # The database may have rolled back already; whatever was written now would stay alone.
            raise error
        before = self.store.trace()
        try:
            yield
        except BaseException as error:
            if isinstance(error, DiskFull | StorageFault | Damaged) or self.store.trace() != before:
                self._spoilt_by = (error,)
            else:
                self.journal.forget()
                self.aside.read_again()
            raise

    def become(self, keys: DeviceKeys) -> None:
        """Write from now on as this device."""
        with self.writing():
            put_device(self.registers, keys)
            self.journal.author = self._author()

    def replace_header(self, header: bytes) -> None:
        """Put a new key file in place. After a crash either the old or the new one is accepted."""
        now = self.anchor.mark
        with system_errors():
            self.anchor.settle(dataclasses.replace(now, next_header=digest(header)))
            replace_private(self.folder.keys, header)
            self.anchor.settle(dataclasses.replace(now, header=digest(header)))

    def close(self) -> None:
        """Leave the folder so that the next opening can tell whether anything was touched."""
        try:
            is_whole = self.store.checkpoint()
            self.store.close()
            if is_whole and not self.folder.has_log():
                # The log's name first: were only the anchor on the disk after a power cut, the old log would be back
                # beside a vault that says "closed", and look like one that somebody had put there.
                sync_folder(self.folder.path)
                is_same = self._was_closed and not self._is_changed
                file = self._file if is_same else file_digest(self.folder.database)
                self.anchor.settle(dataclasses.replace(self.anchor.mark, is_closed=True, file=file))
        finally:
            self.anchor.close()

    def abandon(self) -> None:
        """Close everything and leave the files as they are, to be examined."""
        self.store.keep_log_on_close()
        self.store.close()
        self.anchor.close()

    def epoch_of(self, compartment: CompartmentId) -> EpochId:
        """Return the epoch a compartment is written under."""
        return EpochId(self.registers.get_or(Shelf.EPOCH, compartment, UNSHARED_EPOCH))

    def epoch_to_write(self, compartment: CompartmentId) -> EpochId:
        """Return the epoch the next op is written under; MayNotWrite where this desk has no right to write.

        KeysAwaited, a MayNotWrite, where it has the right and the keys are on their way.

        NeverGranted in a team's vault for a compartment without keys, but one that was begun before there was a team.
        """
        if self.registers.holds(Shelf.CLOSED, compartment):
            raise KeysAwaited if self.registers.get(Shelf.CLOSED, compartment) == FOR_KEYS else MayNotWrite
        epoch = self.epoch_of(compartment)
        if epoch == UNSHARED_EPOCH and self._is_of_a_team() and not self.store.one(schema.ANY_HEAD, (compartment,)):
            raise NeverGranted
        return epoch

    def _is_of_a_team(self) -> bool:
        """Say whether compartments are written under epochs here: a team was joined or founded."""
        is_said = self.registers.holds(Shelf.SETTING, GRANTED_ONLY)
        return is_said or self.store.one(schema.ANY_ON_SHELF, (Shelf.EPOCH.value,)) != ()

    def _check_files(self) -> bool:
        """Say whether a database that was closed has other bytes now: an old page put back opens without a word.

        Reads the whole file, 0.3 s for a million claims. What is raised for it comes after what says more.
        """
        check_header(self.folder, self.anchor.mark)
        if self.anchor.mark.is_closed and self.folder.has_log():
            raise Damaged(place=Opaque("log"))
        if clear_bytes(self.folder.database) != self.anchor.mark.clear:
            raise Damaged(place=Opaque("beginning"))
        return self.anchor.mark.is_closed and file_digest(self.folder.database) != self.anchor.mark.file

    def _mark_open(self) -> Mark:
        return dataclasses.replace(
            self.anchor.mark,
            is_closed=False,
            extent=self.journal.extent,
            tally=self.registers.tally(),
            header=digest(self.folder.header()),
            next_header=NO_HASH,
            file=NO_HASH,
        )

    def _author(self) -> Author:
        try:
            device = self.registers.get(Shelf.SETTING, DEVICE)
            seed = self.registers.get(Shelf.KEY, DEVICE_SIGN)
        except NotKept:
            raise RegisterDiffers from None
        return Author(DeviceId(device), SignKey(Secret(seed)), self.epoch_to_write)


def unlock(folder: VaultFolder, key: SlotKey | MasterKey, *, is_drill: bool = False) -> tuple[FolderLock, MasterKey]:
    """Take the folder's lock and the master key out of its header. A drill's copy opens for a drill: IsDrillCopy."""
    forbid_core_dumps()
    folder.check_parts()
    if not is_drill and (folder.path / DRILL_MARK).exists():
        raise IsDrillCopy
    lock = FolderLock(folder.lock)
    try:
        master = open_header(folder.header(), key)
        folder.remove_scratch()
    except BaseException:
        lock.release()
        raise
    return lock, master


def make_parts(key: SlotKey, entropy: Entropy, cost: Cost) -> Parts:
    """Draw a master key and seal it under the first way of opening."""
    forbid_core_dumps()
    return Parts(*new_header(key, entropy, cost=cost))


def furnish(folder: VaultFolder, parts: Parts, entropy: Entropy) -> None:
    """Fill a new folder with key file, an empty database with a device of its own, and anchor."""
    write_private(folder.keys, parts.header)
    create_private(folder.database)
    _make_database(folder.database, parts.master, entropy)
    renew_anchor(folder, parts.master)
    sync_folder(folder.path)


def renew_anchor(folder: VaultFolder, master: MasterKey) -> None:
    """Write an anchor that says what the database says now. Whoever calls this has verified the vault."""
    store = open_store(folder.database, master.subkey(Purpose.DATABASE))
    try:
        tally = Registers(store, master).tally()
        header, clear = digest(folder.header()), clear_bytes(folder.database)
        mark = Mark(1, False, extent(store), tally, header, clear)
    finally:
        store.close()
    folder.anchor.unlink(missing_ok=True)
    create_anchor(folder.anchor, master, mark)


def put_back_beginning(folder: VaultFolder, master: MasterKey) -> None:
    """Write the database's first bytes as the anchor knows them."""
    clear = read_mark(folder.anchor, master.subkey(Purpose.ANCHOR)).clear
    with folder.database.open("r+b") as file:
        file.write(clear)
        file.flush()
        os.fsync(file.fileno())


def put_device(registers: Registers, keys: DeviceKeys) -> None:
    """Make these the keys of this desk's own device, and trust it. Inside a transaction."""
    registers.put(Shelf.SETTING, DEVICE, keys.id)
    registers.put(Shelf.KEY, DEVICE_SIGN, keys.sign.seed.reveal())
    registers.put(Shelf.KEY, DEVICE_KEM, keys.kem.seed.reveal())
    registers.put(Shelf.SIGNER, keys.id, keys.sign.verify_key.raw)


def _make_database(path: Path, master: MasterKey, entropy: Entropy) -> None:
    key = master.subkey(Purpose.DATABASE)
    create_store(path, key)
    store = open_store(path, key)
    try:
        with store.transaction():
            for statement in schema.TABLES:
                store.execute(statement)
            store.execute(schema.PUT_TALLY, (EMPTY_TALLY.changes, EMPTY_TALLY.sum))
            registers = Registers(store, master)
            put_format(registers)
            put_device(registers, DeviceKeys.generate(entropy))
        store.checkpoint()
    finally:
        store.close()
