"""Long files that a vault keeps beside its journal, piece by piece (P2, P4, P5; docs/rooms/vault.md "Blobs").

A blob is *whole* (all of it was here and was what its reference says) or *wanted* (somebody referred to it, and pieces
may have come). Its reference, which holds its key, stands in the encrypted registers; its frames are files (`pieces`).
What was acknowledged as whole is on the disk. Nothing is removed by itself. It refuses to give out a content that is
not the one referred to: only the end of `open` tells. It never looks into the content, and knows nothing of relays.
"""

from __future__ import annotations

import contextlib
import enum
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import SHORT_ID_BYTES, OrgId
from safeconduct.protect import fields
from safeconduct.protect.blobs import (
    PIECE_BYTES,
    BlobFrames,
    BlobKeys,
    BlobName,
    OtherContent,
    Reference,
    Sealing,
    open_blob,
    reference_from_item,
)
from safeconduct.protect.envelopes import FrameRefused
from safeconduct.vault.errors import RegisterDiffers
from safeconduct.vault.errors_blobs import BlobIncomplete, PieceDamaged, PieceMissing
from safeconduct.vault.pieces import Pieces
from safeconduct.vault.registers import Registers, Shelf

_PLACE: Final = "blob"
# Pieces of a short file, which is sealed sooner than threads are started: each a file of its own.
_FEW: Final = 4
# How the row of a wanted blob begins: a list of three, the first of which is 0. Opening a vault decodes no more of it.
_WANTED_ROW: Final = b"\x83\x00"


@dataclass(frozen=True, slots=True)
class Held:
    """A blob that the vault knows: all of it was here once, or it is wanted."""

    reference: Reference
    org: OrgId
    is_whole: bool

    def to_bytes(self) -> bytes:
        """Return the value of its row."""
        return cbor.encode([int(self.is_whole), self.org, self.reference.to_item()])

    def frames(self) -> BlobFrames:
        """Return what opens its frames."""
        return BlobFrames(self.reference.keys(self.org))


class Outcome(enum.Enum):
    """What a blob is after pieces came."""

    WANTED = "wanted"
    WHOLE = "whole"
    # A piece does not open: `want_again`.
    DAMAGED = "damaged"
    # All pieces are here and make up another content: somebody who has the key sealed others: `start_again`.
    SPOILT = "spoilt"


@dataclass(frozen=True, slots=True)
class Came:
    """What became of frames: new pieces, pieces that were here, and frames that are not the blob's."""

    new: int = 0
    again: int = 0
    refused: int = 0


class Blobs:
    """The blobs of an open vault."""

    def __init__(
        self, registers: Registers, writing: Callable[[], AbstractContextManager[None]], pieces: Pieces
    ) -> None:
        self._registers = registers
        self._writing = writing
        self._pieces = pieces

    def put(self, plain: Iterable[bytes], keys: BlobKeys) -> Reference:
        """Take in a content, whose keys were drawn for it alone, and return its reference: then it is on the disk.

        Memory is bounded by a piece. OtherContent when it is not as long as was said, and then nothing is kept; inside
        a larger command that is taken back, nothing is kept either.
        """
        with self.sealed(plain, keys) as reference:
            self.keep(reference, keys.org)
        return reference

    @contextlib.contextmanager
    def sealed(self, plain: Iterable[bytes], keys: BlobKeys) -> Iterator[Reference]:
        """Seal a content of which the vault knows nothing yet, on any thread; `keep` it before the end, or it is gone.

        While the vault goes on with other things: nothing of it is touched. Raises as `put`.
        """
        sealing = Sealing(keys)
        with self._pieces.new() as fresh:
            for index, piece in sealing.pieces(plain):
                seal = partial(sealing.sealer.seal, index, piece)
                if sealing.sealer.count > _FEW:
                    fresh.pack(index, seal)
                else:
                    fresh.write(index, seal())
            reference = sealing.reference()
            fresh.give_name(reference.name)
            yield reference

    def keep(self, reference: Reference, org: OrgId) -> None:
        """Know a content that was `sealed` here as whole. Inside a command that is taken back it is not known again."""
        self._put(Held(reference, org, is_whole=True))

    def forget(self, reference: Reference) -> None:
        """Remove the pieces of a content that was `sealed` here and never kept. On any thread."""
        self._pieces.drop_all(reference.name)

    def expect(self, reference: Reference, org: OrgId) -> bool:
        """Want a blob that somebody referred to; say whether it was not known before."""
        if self._registers.holds(Shelf.BLOB, reference.name):
            return False
        self._put(Held(reference, org, is_whole=False))
        return True

    def known(self) -> tuple[Held, ...]:
        """Return every blob that is here or wanted, in order of names. Linear in their number."""
        return tuple(held for _, held in held_rows(self._registers))

    def named(self, name: BlobName) -> Held:
        """Return a blob by its name; NotKept when it is not known."""
        return held_from_bytes(self._registers.get(Shelf.BLOB, name))

    def has(self, reference: Reference) -> bool:
        """Say whether all of a blob was here, and was what it was said to be."""
        row = self._registers.get_or(Shelf.BLOB, reference.name, b"")
        return bool(row) and held_from_bytes(row).is_whole

    def missing(self, reference: Reference) -> tuple[int, ...]:
        """Return the indices of the pieces that have no file."""
        return tuple(sorted(set(range(reference.count)) - self._pieces.indices(reference.name)))

    def open(self, reference: Reference) -> Iterator[bytes]:
        """Yield the content, part by part, every piece and the whole verified: OtherContent may come at the very end.

        NotKept, BlobIncomplete, PieceDamaged. Whoever uses what came before the end must be able to throw it away.
        """
        held = self._held(reference)
        if missing := self.missing(reference):
            raise BlobIncomplete(missing=len(missing), count=reference.count)
        return content(self._pieces, held)

    def between(self, reference: Reference, begin: int, end: int) -> bytes:
        """Return the bytes from one to another, the last not included: only the pieces they lie in are read.

        Each piece is verified and the whole is not; `NotKept`, PieceMissing, PieceDamaged.
        """
        held, found = self._held(reference), list[bytes]()
        end = min(end, reference.length)
        for index in range(begin // PIECE_BYTES, -(-end // PIECE_BYTES)):
            _, piece = held.frames().open(sound_frame(self._pieces, held, index))
            at = index * PIECE_BYTES
            found.append(piece[max(0, begin - at) : end - at])
        return b"".join(found)

    def frame(self, reference: Reference, index: int) -> bytes:
        """Return one frame as it lies on relays; PieceMissing, PieceDamaged."""
        return sound_frame(self._pieces, self._held(reference), index)

    def take(self, reference: Reference, frames: Iterable[bytes], *, keeps_first: bool = True) -> Came:
        """Keep frames of a blob that is wanted, in any order: on the disk when this returns. Others are refused.

        Where two differ for one place, somebody who has the key sealed another content: ``keeps_first`` says which
        stays, and only the whole tells which is right.
        """
        held = self._held(reference)
        opener, here = held.frames(), set(self._pieces.indices(reference.name))
        again = refused = 0

        def fresh() -> Iterator[tuple[int, bytes]]:
            nonlocal again, refused
            for frame in frames:
                try:
                    index, _ = opener.open(frame)
                except FrameRefused:
                    refused += 1
                    continue
                if index in here and (keeps_first or self._is_kept(reference, index, frame)):
                    again += 1
                    continue
                here.add(index)
                yield index, frame

        new = self._pieces.write(reference.name, fresh())
        return Came(new, again, refused)

    def _is_kept(self, reference: Reference, index: int, frame: bytes) -> bool:
        try:
            return self._pieces.read(reference.name, index) == frame
        except (PieceDamaged, PieceMissing):
            return False

    def settle(self, reference: Reference) -> Outcome:
        """Look whether a blob is whole now. Reads all of it once, when its last piece came."""
        held = self._held(reference)
        if held.is_whole:
            return Outcome.WHOLE
        if self.missing(reference):
            return Outcome.WANTED
        try:
            for _ in content(self._pieces, held):
                pass
        except OtherContent:
            return Outcome.SPOILT
        except (PieceDamaged, PieceMissing):
            return Outcome.DAMAGED
        self._put(Held(reference, held.org, is_whole=True))
        return Outcome.WHOLE

    def want_again(self, reference: Reference) -> None:
        """Want a blob of which pieces were lost or damaged: those that open are kept. Reads all of them."""
        held = self._held(reference)
        self._put(Held(reference, held.org, is_whole=False))
        for index in self._pieces.indices(reference.name):
            try:
                sound_frame(self._pieces, held, index)
            except PieceDamaged:
                self._pieces.drop(reference.name, index)

    def start_again(self, reference: Reference) -> None:
        """Throw away all pieces of a blob that was spoilt, and want it from the beginning."""
        held = self._held(reference)
        self._put(Held(reference, held.org, is_whole=False))
        self._pieces.drop_all(reference.name)

    def clean(self) -> None:
        """Remove what a kill left half written. Called when the vault is opened."""
        rows = self._registers.shelf(Shelf.BLOB)
        wanted = (BlobName(name) for name, row in rows if row.startswith(_WANTED_ROW))
        self._pieces.clean((BlobName(name) for name, _ in rows), wanted)

    def _held(self, reference: Reference) -> Held:
        return held_from_bytes(self._registers.get(Shelf.BLOB, reference.name))

    def _put(self, held: Held) -> None:
        row = held.to_bytes()
        if self._registers.get_or(Shelf.BLOB, held.reference.name, b"") != row:
            with self._writing():
                self._registers.put(Shelf.BLOB, held.reference.name, row)


def held_from_bytes(data: bytes) -> Held:
    """Read the value of a row; RegisterDiffers for another one."""
    try:
        is_whole, org, reference = fields.fixed(cbor.decode(data), 3, _PLACE)
        return Held(
            reference_from_item(reference, _PLACE),
            OrgId(fields.octets(org, SHORT_ID_BYTES, _PLACE)),
            is_whole=bool(fields.number(is_whole, _PLACE, hi=1)),
        )
    except cbor.Malformed:
        raise RegisterDiffers from None


def held_rows(registers: Registers) -> Iterator[tuple[BlobName, Held]]:
    """Yield every blob of a vault with its name."""
    for name, row in registers.shelf(Shelf.BLOB):
        yield BlobName(name), held_from_bytes(row)


def sound_frame(pieces: Pieces, held: Held, index: int) -> bytes:
    """Return a frame that opens at its place; PieceMissing, PieceDamaged."""
    frame = pieces.read(held.reference.name, index)
    try:
        found, _ = held.frames().open(frame)
    except FrameRefused:
        found = -1
    if found != index:
        raise PieceDamaged(blob=Opaque(held.reference.name.hex()), piece=index)
    return frame


def content(pieces: Pieces, held: Held) -> Iterator[bytes]:
    """Yield the content of a blob, every piece and the whole verified: PieceMissing, PieceDamaged, OtherContent."""
    reference = held.reference
    at = 0

    def frames() -> Iterator[bytes]:
        nonlocal at
        for index in range(reference.count):
            at = index
            yield pieces.read(reference.name, index)

    try:
        yield from open_blob(frames(), reference, held.org)
    except FrameRefused:
        raise PieceDamaged(blob=Opaque(reference.name.hex()), piece=at) from None
