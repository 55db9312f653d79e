"""Restoring a backup into a new vault, on this or another computer (promises P4, P5).

Every op is checked as if it came from a stranger, and every view recomputed. It happens in a folder of another
name that becomes the vault when all is done; whatever fails leaves nothing behind. The restored desk is a new
device: the old one may still be writing, and two desks that write as one would fork its chain. It refuses a
place where anything is.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from safeconduct.base.errors import Opaque
from safeconduct.base.ids import DeviceId
from safeconduct.protect.blobs import BlobName
from safeconduct.protect.rest import MasterKey, Passphrase, SlotKey, open_header, reset_passphrase
from safeconduct.protect.signing import VerifyKey
from safeconduct.vault.backup import place_of_piece, read_backup, read_header
from safeconduct.vault.backup_records import Entry, Op, Piece, Record, Start
from safeconduct.vault.blobs import Blobs, Held, held_from_bytes
from safeconduct.vault.errors import VaultExists
from safeconduct.vault.errors_backup import NotABackup
from safeconduct.vault.errors_ops import NotKept, UnknownSigner
from safeconduct.vault.files import FolderLock, VaultFolder, forbid_core_dumps, new_folder, system_errors
from safeconduct.vault.freshness import FORMAT
from safeconduct.vault.lateness import is_late
from safeconduct.vault.registers import Registers, Shelf
from safeconduct.vault.strongroom import DEVICE, DEVICE_KEM, DEVICE_SIGN, Parts, Strongroom, furnish
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.types import Arrival
from safeconduct.vault.vault import Vault
from safeconduct.vault.viewsets import Views

# The setting that names the device the backup was made on, until the new device is certified in its place.
RESTORED_FROM: Final = b"restored-from"
# Rows that belong to one desk and not to its successor.
_NOT_TAKEN: Final = frozenset(
    ((Shelf.SETTING, FORMAT), (Shelf.SETTING, RESTORED_FROM), (Shelf.KEY, DEVICE_SIGN), (Shelf.KEY, DEVICE_KEM))
)


def restore(
    backup: Path, path: Path, key: SlotKey | MasterKey, given: Surroundings, *, new: Passphrase | None = None
) -> Vault:
    """Make a new vault at ``path`` from a backup and open it.

    With ``new`` it opens with that and with no passphrase from before; the backup stays as it is.

    VaultExists when anything is there; NotABackup, WrongKey, DamagedStream, BackupDamaged, ChainBroken or
    BadSignature when the backup is not what it was written as.
    """
    forbid_core_dumps()
    if path.exists():
        raise VaultExists
    if not backup.is_file():
        raise NotABackup
    with system_errors(), backup.open("rb") as file:
        header = read_header(file)
        master = open_header(header, key)
        if new is not None:
            header = reset_passphrase(header, master, new, given.entropy)
        parts = Parts(header, master)
        with new_folder(path) as folder:
            _fill(folder, parts, file, given)
    return Vault.open(path, parts.master, given)


def _fill(folder: VaultFolder, parts: Parts, file: BinaryIO, given: Surroundings) -> None:
    lock = FolderLock(folder.lock)
    try:
        furnish(folder, parts, given.entropy)
        room = Strongroom(folder, parts.master, given.clock, given.entropy)
        try:
            with room.writing():
                _take(read_backup(file, parts.master), room, given)
                room.aside.read_again()
                _look_at_blobs(room)
                views = Views(room.store, room.journal, given.views, room.aside)
                views.recompute(given.views, given.progress)
        except BaseException:
            room.abandon()
            raise
        room.close()
    finally:
        lock.release()


def _take(records: Iterator[Record], room: Strongroom, given: Surroundings) -> None:
    total = next(record.ops for record in records if isinstance(record, Start))
    for stored in room.journal.take(_arrivals(records, room)):
        given.progress(stored.n, total)


def _arrivals(records: Iterator[Record], room: Strongroom) -> Iterator[Arrival]:
    """Put away each register's row and yield each op: rows come first, for the ops are checked by them."""
    blobs: dict[BlobName, Held] = {}
    for record in records:
        match record:
            case Entry(Shelf.SETTING, key, value) if key == DEVICE:
                room.registers.put(Shelf.SETTING, RESTORED_FROM, value)
            case Entry(shelf, key, value):
                if shelf is Shelf.BLOB:
                    blobs[BlobName(key)] = held_from_bytes(value)
                if (shelf, key) not in _NOT_TAKEN:
                    room.registers.put(shelf, key, value)
            case Piece(blob, frame):
                room.pieces.write(blob, [(place_of_piece(blobs, blob, frame), frame)])
            case Op(signed, salt):
                signer = _signer(room.registers, signed.core.device)
                yield Arrival(signed, salt, signer, lacks_past=is_late(room.registers, signed.core.compartment))
            case Start():
                pass


def _look_at_blobs(room: Strongroom) -> None:
    """Want again what was whole where the backup was made and of which it lacks pieces."""
    blobs = Blobs(room.registers, room.writing, room.pieces)
    for held in blobs.known():
        if held.is_whole and blobs.missing(held.reference):
            blobs.want_again(held.reference)


def _signer(registers: Registers, device: DeviceId) -> VerifyKey:
    try:
        return VerifyKey(registers.get(Shelf.SIGNER, device))
    except NotKept:
        raise UnknownSigner(device=Opaque(device.hex())) from None
