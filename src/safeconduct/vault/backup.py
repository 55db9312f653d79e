"""A backup: the whole vault as one encrypted file that its passphrase or recovery words open (promise P4).

Layout: "SCB1", the key file as it was, then a sealed stream of records (docs/formats/vault.md). It is written
under another name, brought to the disk, read back with every signature checked, and only then gets its name;
so a file with the right name is a whole backup. It refuses to overwrite anything.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import DeviceId, label
from safeconduct.protect.blobs import BlobName
from safeconduct.protect.chunks import SALT_BYTES, open_chunks, seal_chunks
from safeconduct.protect.envelopes import FrameRefused
from safeconduct.protect.ops import verify_op
from safeconduct.protect.rest import HEADER_BYTES, MasterKey, Purpose
from safeconduct.protect.signing import VerifyKey
from safeconduct.vault.backup_records import Entry, Op, Piece, Record, Start, read_records, write_records
from safeconduct.vault.blobs import Held, held_from_bytes, held_rows, sound_frame
from safeconduct.vault.errors import VaultExists
from safeconduct.vault.errors_backup import BackupDamaged, BackupTooLarge, NoSuchFolder, NotABackup
from safeconduct.vault.errors_blobs import PieceDamaged, PieceMissing
from safeconduct.vault.errors_ops import UnknownSigner
from safeconduct.vault.files import OWNER_ONLY_FILE, UNFINISHED, sync_folder, system_errors
from safeconduct.vault.pieces import Pieces
from safeconduct.vault.registers import Registers, Shelf
from safeconduct.vault.store import Store
from safeconduct.vault.strongroom import Parts
from safeconduct.vault.types import Progress

MAGIC: Final = b"SCB1"
PURPOSE: Final = label("backup")
_READ_BYTES: Final = 1 << 18
# Bytes of the largest backup that is made in memory: an old laptop has four gigabytes, and a copy of it is held too.
MOST_IN_MEMORY: Final = 256 << 20

Content = tuple[Store, Registers, Pieces]
"""What a vault holds: journal and tables, the registers among them, and the pieces of blobs."""


def write_backup(target: Path, held: Content, *, parts: Parts, entropy: Entropy, progress: Progress) -> int:
    """Write a backup under a vault's header and master key; return how many pieces of whole blobs it lacks.

    VaultExists when the target is there, NoSuchFolder when the folder it is to lie in is not.
    """
    if target.exists():
        raise VaultExists
    if not target.parent.is_dir():
        raise NoSuchFolder
    unfinished = target.with_name(target.name + UNFINISHED)
    with system_errors():
        unfinished.unlink(missing_ok=True)
        try:
            _write(unfinished, parts.header, _sealed(held, parts.master, entropy))
            lacking = _check(unfinished, parts.master, progress)
            unfinished.rename(target)
            sync_folder(target.parent)
        finally:
            unfinished.unlink(missing_ok=True)
    return lacking


def seal_backup(held: Content, *, parts: Parts, entropy: Entropy, progress: Progress) -> tuple[bytes, int]:
    """Return a whole backup in memory, read back like one on the disk, and how many pieces of whole blobs it lacks.

    For a browser to save; BackupTooLarge beyond `MOST_IN_MEMORY`.
    """
    whole = bytearray(MAGIC + parts.header)
    for piece in _sealed(held, parts.master, entropy):
        whole += piece
        if len(whole) > MOST_IN_MEMORY:
            raise BackupTooLarge(most=MOST_IN_MEMORY >> 20)
    return bytes(whole), _read_back(BytesIO(whole), parts.master, progress)


def read_header(file: BinaryIO) -> bytes:
    """Return the key file at the beginning of a backup; NotABackup when there is none."""
    head = file.read(len(MAGIC) + HEADER_BYTES)
    if not head.startswith(MAGIC) or len(head) != len(MAGIC) + HEADER_BYTES:
        raise NotABackup
    return head[len(MAGIC) :]


def read_backup(file: BinaryIO, master: MasterKey) -> Iterator[Record]:
    """Yield the records that follow the header. Whole only when the iterator ends without an error."""
    pieces = iter(lambda: file.read(_READ_BYTES), b"")
    return read_records(open_chunks(pieces, master.subkey(Purpose.BACKUP), purpose=PURPOSE))


def sound_pieces(registers: Registers, pieces: Pieces) -> Iterator[Piece]:
    """Yield every piece that opens at its place. What is missing or damaged cannot be backed up any more."""
    for name, held in held_rows(registers):
        for index in sorted(pieces.indices(name)):
            with contextlib.suppress(PieceDamaged, PieceMissing):
                yield Piece(name, sound_frame(pieces, held, index))


def _sealed(held: Content, master: MasterKey, entropy: Entropy) -> Iterator[bytes]:
    store, registers, pieces = held
    salt, key = entropy.bytes(SALT_BYTES), master.subkey(Purpose.BACKUP)
    return seal_chunks(write_records(store, sound_pieces(registers, pieces)), key, purpose=PURPOSE, salt=salt)


def _write(path: Path, header: bytes, sealed: Iterator[bytes]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, OWNER_ONLY_FILE), "wb") as file:
        file.write(MAGIC + header)
        for piece in sealed:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _check(path: Path, master: MasterKey, progress: Progress) -> int:
    with path.open("rb") as file:
        return _read_back(file, master, progress)


def _read_back(file: BinaryIO, master: MasterKey, progress: Progress) -> int:
    """Read everything back as a restoring desk would, short of writing it: a backup that fails is found now."""
    signers: dict[DeviceId, VerifyKey] = {}
    blobs: dict[BlobName, Held] = {}
    lacking = 0
    done, total = 0, 0
    read_header(file)
    for record in read_backup(file, master):
        match record:
            case Start(ops):
                total = ops
            case Entry(Shelf.SIGNER, device, raw):
                signers[DeviceId(device)] = VerifyKey(raw)
            case Entry(Shelf.BLOB, name, row):
                blobs[BlobName(name)] = held = held_from_bytes(row)
                lacking += held.reference.count if held.is_whole else 0
            case Piece(blob, frame):
                place_of_piece(blobs, blob, frame)
                lacking -= blobs[blob].is_whole
            case Op(signed, _):
                if signed.core.device not in signers:
                    raise UnknownSigner(device=Opaque(signed.core.device.hex()))
                verify_op(signed, signers[signed.core.device])
                done += 1
                progress(done, total)
            case Entry():
                pass
    return lacking


def place_of_piece(blobs: Mapping[BlobName, Held], blob: BlobName, frame: bytes) -> int:
    """Return the index of a blob's frame; BackupDamaged when it is of no blob in the backup, or does not open."""
    try:
        return blobs[blob].frames().open(frame)[0]
    except (KeyError, FrameRefused):
        raise BackupDamaged(place=Opaque("piece")) from None
