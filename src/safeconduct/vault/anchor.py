"""The freshness anchor: how far the vault had come, kept outside the database (P4, P5; docs/formats/vault.md).

Page encryption accepts an old page, an old file, or a log whose end was cut. The anchor says how many ops and
changes were acknowledged, with a running hash over them, and after a clean close the digest of the database
file. Two slots are written in turn, each under a MAC, so a write that broke off leaves the other; they must
follow each other, so that an older slot cannot be put back alone.

What it cannot see: the whole folder put back to an earlier day, anchor and all. Only another desk, a backup's
count or a person who remembers can (docs/threat.md).
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from safeconduct.base.ids import HASH_BYTES, NO_HASH, label
from safeconduct.protect.derive import mac
from safeconduct.protect.rest import MasterKey, Purpose
from safeconduct.protect.secrets import Secret
from safeconduct.vault.errors import AnchorDamaged
from safeconduct.vault.files import read_small, write_private
from safeconduct.vault.journal import Extent
from safeconduct.vault.registers import Tally

MAGIC: Final = b"SCA1"
# The database's first bytes are a salt that a raw key has no use for, and constants in clear: the cipher does not
# vouch for them, and one of them can make SQLite refuse to write.
CLEAR_BYTES: Final = 24
# magic, generation, closed, ops, running hash, changes, sum, header, next header, file, clear; then zeros and the MAC.
_FIELDS: Final = struct.Struct(
    f">4sQBQ{HASH_BYTES}sQ{HASH_BYTES}s{HASH_BYTES}s{HASH_BYTES}s{HASH_BYTES}s{CLEAR_BYTES}s"
)
# Both slots in one 512-byte sector, the least that a disk writes whole.
SLOT_BYTES: Final = 256
_MAC_BYTES: Final = 32
_BODY_BYTES: Final = SLOT_BYTES - _MAC_BYTES
_SLOTS: Final = 2
ANCHOR_BYTES: Final = _SLOTS * SLOT_BYTES
_MAC_LABEL: Final = label("vault-anchor")


@dataclass(frozen=True, slots=True)
class Mark:
    """What one slot says. Hashes that do not apply are 32 zero bytes.

    ``header`` and ``next_header`` are digests of the key file now and, while it is being replaced, then;
    ``file`` is the digest of the database after a clean close, ``clear`` its first bytes, which never change.
    """

    generation: int
    is_closed: bool
    extent: Extent
    tally: Tally
    header: bytes
    clear: bytes
    next_header: bytes = NO_HASH
    file: bytes = NO_HASH


class Anchor:
    """The anchor of an open vault."""

    def __init__(self, path: Path, master: MasterKey) -> None:
        """Read the file; AnchorDamaged when it is missing, altered, or of another vault."""
        self._key = master.subkey(Purpose.ANCHOR)
        self.mark = read_mark(path, self._key)
        self._fd = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0))

    def advance(self, extent: Extent, tally: Tally) -> None:
        """Note what was just acknowledged. Not brought to the disk: the database is there already.

        A failure is let pass for the same reason: the command stands, and an anchor that lags behind is
        believed as far as it goes.
        """
        fresh = dataclasses.replace(self.mark, generation=self.mark.generation + 1, extent=extent, tally=tally)
        try:
            self._write(fresh)
        except OSError:
            return
        self.mark = fresh

    def settle(self, mark: Mark) -> None:
        """Write a mark and bring it to the disk. ``mark.generation`` is set here."""
        fresh = dataclasses.replace(mark, generation=self.mark.generation + 1)
        self._write(fresh)
        os.fsync(self._fd)
        self.mark = fresh

    def close(self) -> None:
        """Close the file."""
        os.close(self._fd)

    def _write(self, mark: Mark) -> None:
        os.lseek(self._fd, mark.generation % _SLOTS * SLOT_BYTES, os.SEEK_SET)
        os.write(self._fd, slot_from_mark(mark, self._key))


def create_anchor(path: Path, master: MasterKey, mark: Mark) -> None:
    """Write a new anchor whose two slots say the same."""
    key = master.subkey(Purpose.ANCHOR)
    second = dataclasses.replace(mark, generation=mark.generation + 1)
    slots = sorted((mark, second), key=lambda slot: slot.generation % _SLOTS)
    write_private(path, b"".join(slot_from_mark(slot, key) for slot in slots))


def slot_from_mark(mark: Mark, key: Secret) -> bytes:
    """Return the 256 bytes of a slot."""
    fields = _FIELDS.pack(
        MAGIC,
        mark.generation,
        mark.is_closed,
        mark.extent.count,
        mark.extent.run,
        mark.tally.changes,
        mark.tally.sum,
        mark.header,
        mark.next_header,
        mark.file,
        mark.clear,
    )
    body = fields.ljust(_BODY_BYTES, b"\0")
    return body + mac(key, _MAC_LABEL + body)


def read_mark(path: Path, key: Secret) -> Mark:
    """Return the newer slot; AnchorDamaged unless both are ours and follow each other."""
    try:
        data = read_small(path)
    except OSError:
        raise AnchorDamaged from None
    if len(data) != ANCHOR_BYTES:
        raise AnchorDamaged
    marks = [_mark_from_slot(data[at : at + SLOT_BYTES], key) for at in range(0, ANCHOR_BYTES, SLOT_BYTES)]
    older, newer = sorted(marks, key=lambda mark: mark.generation)
    is_in_place = all(mark.generation % _SLOTS == index for index, mark in enumerate(marks))
    if newer.generation != older.generation + 1 or not is_in_place:
        raise AnchorDamaged
    return newer


def _mark_from_slot(slot: bytes, key: Secret) -> Mark:
    body, proof = slot[:_BODY_BYTES], slot[_BODY_BYTES:]
    # Secret compares in constant time.
    if Secret(mac(key, _MAC_LABEL + body)) != Secret(proof) or not body.startswith(MAGIC):
        raise AnchorDamaged
    _, generation, closed, count, run, changes, total, header, next_header, file, clear = _FIELDS.unpack_from(body)
    reach, tally = Extent(count, run), Tally(changes, total)
    return Mark(generation, closed == 1, reach, tally, header, clear, next_header, file)


def clear_bytes(path: Path) -> bytes:
    """Return the first bytes of a database."""
    with path.open("rb") as file:
        return file.read(CLEAR_BYTES)


def file_digest(path: Path) -> bytes:
    """Return SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
