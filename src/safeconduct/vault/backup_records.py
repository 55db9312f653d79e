"""The records inside a backup: what is written, in which order, and how it is read back (docs/formats/vault.md).

Registers come before ops, for an op is checked with a signer's key as soon as it is read. The last record says
how many there were, so that a stream that ends early is no backup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import SHORT_ID_BYTES
from safeconduct.protect.blobs import BlobName
from safeconduct.protect.ops import SignedOp, decode_signed_op
from safeconduct.protect.signing import PUBLIC_KEY_BYTES
from safeconduct.vault import schema
from safeconduct.vault.blobs import held_from_bytes
from safeconduct.vault.errors import RegisterDiffers
from safeconduct.vault.errors_backup import BackupDamaged, NewerBackup
from safeconduct.vault.journal import NO_RUN, Extent, extent, next_run
from safeconduct.vault.registers import MAX_KEPT_BYTES, Shelf, entries
from safeconduct.vault.store import Store

# Format 2 has more shelves and longer rows than 1, format 3 blobs besides.
FORMAT: Final = 3
_OLDEST_FORMAT: Final = 1
_START: Final = 0
_REGISTER: Final = 1
_OP: Final = 2
_END: Final = 3
_PIECE: Final = 4
_LENGTH_BYTES: Final = 4
# What rooms keep is the longest; what stands around it takes less than a page.
_MAX_RECORD_BYTES: Final = MAX_KEPT_BYTES + 4096
# Bytes of an op's salt (docs/formats/vault.md "Tables").
_SALT_BYTES: Final = 32
# Rows read at once, so that no statement stays open while the caller writes to the disk.
_PAGE_ROWS: Final = 16


@dataclass(frozen=True, slots=True)
class Start:
    """The first record: the journal's length, for progress, and the format of what follows."""

    ops: int
    format: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the registers. Its value may be a key."""

    shelf: Shelf
    key: bytes
    value: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Op:
    """One op with its salt."""

    signed: SignedOp
    salt: bytes


@dataclass(frozen=True, slots=True)
class Piece:
    """One frame of a blob, by the blob's name. Whoever reads it opens it to know its place."""

    blob: BlobName
    frame: bytes = field(repr=False)


Record = Start | Entry | Op | Piece


def write_records(store: Store, pieces: Iterable[Piece] = ()) -> Iterator[bytes]:
    """Yield every record of a store and of its blobs, framed."""
    reach = extent(store)
    yield _framed([_START, FORMAT, reach.count])
    count = 0
    for shelf, key, value in entries(store):
        count += 1
        yield _framed([_REGISTER, shelf, key, value])
    # A journal has no gaps; if this one does, the counts at the end do not agree and the backup is not made.
    after = 0
    while page := tuple(store.execute(schema.OPS_AFTER, (after, _PAGE_ROWS))):
        for _, salt, data in page:
            yield _framed([_OP, _bytes(salt), _bytes(data)])
        after += _PAGE_ROWS
    kept = 0
    for piece in pieces:
        kept += 1
        yield _framed([_PIECE, piece.blob, piece.frame])
    # Without blobs it ends as format 2 did.
    yield _framed([_END, reach.count, reach.run, count, *([kept] if kept else [])])


def read_records(plain: Iterable[bytes]) -> Iterator[Record]:
    """Yield records, checked one by one; BackupDamaged at the end when some are missing, or when any is wrong.

    NewerBackup for a later format, MalformedOp for an op that breaks its own layout. Signatures are the caller's.
    """
    registers, reach, promised, pieces, is_ended, is_started = 0, Extent(0, NO_RUN), 0, 0, False, False
    for item in _items(plain):
        if is_ended or (not is_started) != (item[0] == _START):
            raise _damaged("order")
        match item:
            case [0, int(version), int(ops)]:
                _check_format(version)
                is_started, promised = True, ops
                yield Start(ops, version)
            case [1, str(shelf), bytes(key), bytes(value)]:
                if reach.count or pieces:
                    raise _damaged("order")
                registers += 1
                yield _entry(shelf, key, value)
            case [2, bytes(salt), bytes(data)] if len(salt) == _SALT_BYTES and not pieces:
                signed = decode_signed_op(data)
                reach = Extent(reach.count + 1, next_run(reach.run, signed.id, salt))
                yield Op(signed, salt)
            case [4, bytes(blob), bytes(frame)] if len(blob) == SHORT_ID_BYTES:
                pieces += 1
                yield Piece(BlobName(blob), frame)
            case [3, int(ops), bytes(run), int(entered), *kept]:
                here = (reach, registers, reach.count, [pieces] if pieces else [])
                if (Extent(ops, run), entered, promised, kept) != here:
                    raise _damaged("count")
                is_ended = True
            case _:
                raise _damaged("record")
    if not is_ended:
        raise _damaged("end")


def _check_format(version: int) -> None:
    if version > FORMAT:
        raise NewerBackup(format=version)
    if version < _OLDEST_FORMAT:
        raise _damaged("record")


def _framed(item: cbor.Item) -> bytes:
    data = cbor.encode(item)
    return len(data).to_bytes(_LENGTH_BYTES, "big") + data


def _items(plain: Iterable[bytes]) -> Iterator[list[cbor.Item]]:
    held = bytearray()
    for piece in plain:
        held += piece
        start = 0
        while len(held) - start >= _LENGTH_BYTES:
            size = int.from_bytes(held[start : start + _LENGTH_BYTES], "big")
            if size > _MAX_RECORD_BYTES:
                raise _damaged("length")
            if len(held) - start < _LENGTH_BYTES + size:
                break
            yield _item(bytes(held[start + _LENGTH_BYTES : start + _LENGTH_BYTES + size]))
            start += _LENGTH_BYTES + size
        del held[:start]
    if held:
        raise _damaged("end")


def _item(data: bytes) -> list[cbor.Item]:
    try:
        item = cbor.decode(data, limit=_MAX_RECORD_BYTES)
    except cbor.Malformed:
        raise _damaged("encoding") from None
    # No record holds a truth value, and to Python false is 0 and true is 1: each would pass for a number.
    if not isinstance(item, list) or not item or any(isinstance(member, bool) for member in item):
        raise _damaged("record")
    return item


def _entry(name: str, key: bytes, value: bytes) -> Entry:
    try:
        shelf = Shelf(name)
    except ValueError:
        raise _damaged("shelf") from None
    if shelf is Shelf.BLOB:
        _check_blob(key, value)
    if shelf is Shelf.SIGNER and len(value) != PUBLIC_KEY_BYTES:
        raise _damaged("signer")
    return Entry(shelf, key, value)


def _check_blob(name: bytes, value: bytes) -> None:
    try:
        held = held_from_bytes(value)
    except RegisterDiffers:
        raise _damaged("blob") from None
    if held.reference.name != name:
        raise _damaged("blob")


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise _damaged("op")
    return value


def _damaged(place: str) -> BackupDamaged:
    return BackupDamaged(place=Opaque(place))
