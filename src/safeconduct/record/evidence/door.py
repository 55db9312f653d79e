"""A file on its way in: hashed and sealed in one reading, in bounded memory (P2, P4; docs/formats/evidence.md).

The bytes are read once, in order: both hashes, the look at the structure and the sealing are of the very same pieces.
Beyond what one blob holds a file is sealed as several. Refuses a file that grows or shrinks meanwhile: then nothing of
it is kept, and the file itself is never touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from safeconduct.intake.parsers.media import HEAD
from safeconduct.protect.blobs import MAX_BLOB_BYTES, OtherContent, Reference, new_blob
from safeconduct.record.evidence.errors import ChangedWhileRead, NotHereWhole
from safeconduct.record.evidence.structure import Structure
from safeconduct.record.evidence.types import Digests, Original, Whole
from safeconduct.sync.team import Team
from safeconduct.vault.errors_blobs import BlobIncomplete, PieceDamaged, PieceMissing

# Bytes read at once: what is sealed at once, four times over.
READ_BYTES: Final = 1 << 20
# Longest content of one sealed piece of an original, in bytes: whole readings below a blob's limit.
PART_BYTES: Final = MAX_BLOB_BYTES // READ_BYTES * READ_BYTES
DIGEST_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one reading found and kept. ``head``: the first bytes, by which the kind is told."""

    references: tuple[Reference, ...]
    digests: Digests
    whole: Whole
    head: bytes


class Measuring:
    """Both hashes of what passes, its length, its structure and its first bytes."""

    def __init__(self) -> None:
        self.length = 0
        self.head = b""
        self._structure = Structure()
        self._sha256 = hashlib.sha256()
        self._blake2b = hashlib.blake2b(digest_size=DIGEST_BYTES)

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Give every piece on once it was measured."""
        for piece in pieces:
            self.length += len(piece)
            self.head = self.head or piece[:HEAD]
            self._sha256.update(piece)
            self._blake2b.update(piece)
            self._structure.take(piece)
            yield piece

    @property
    def digests(self) -> Digests:
        """What was found so far."""
        return Digests(self.length, self._sha256.digest(), self._blake2b.digest())

    @property
    def whole(self) -> Whole:
        """Whether it ends where its structure says."""
        return self._structure.judged()


def seal(team: Team, stream: BinaryIO, length: int, *, part_bytes: int = PART_BYTES) -> Sealed:
    """Seal all of an open file, which has this length; ChangedWhileRead where it has another, and nothing is kept.

    Called inside `Team.together`, so that what is sealed goes with what is rolled back.
    """
    measuring, references = Measuring(), []
    reading = measuring.passing(_pieces(stream, length))
    for begin in range(0, max(length, 1), part_bytes):
        keys = new_blob(team.me.org, min(part_bytes, length - begin), team.entropy)
        try:
            references.append(team.vault.blobs.put(_next(reading, keys.length), keys))
        except OtherContent:
            raise ChangedWhileRead from None
    if stream.read(1):
        raise ChangedWhileRead
    return Sealed(tuple(references), measuring.digests, measuring.whole, measuring.head)


def opened(team: Team, references: Iterable[Reference], *, shown: str = "") -> Iterator[bytes]:
    """Yield the bytes of a sealed original; NotHereWhole where they are not here or do not agree, at the end at worst.

    Nothing of it may be used before its end was seen.
    """
    for reference in references:
        if not team.vault.blobs.has(reference):
            raise NotHereWhole(shown=shown)
        try:
            yield from team.vault.blobs.open(reference)
        except (OtherContent, PieceDamaged, PieceMissing, BlobIncomplete):
            raise NotHereWhole(shown=shown) from None


def measured_again(team: Team, original: Original) -> Digests:
    """Return what the sealed original hashes to now; NotHereWhole where it does not open."""
    measuring = Measuring()
    for _ in measuring.passing(opened(team, original.references, shown=original.name)):
        pass
    return measuring.digests


def _pieces(stream: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield the file in pieces, none across the border of two sealed parts, and no more of it than its length."""
    left = length
    while left and (piece := stream.read(min(READ_BYTES, left))):
        left -= len(piece)
        yield piece


def _next(pieces: Iterator[bytes], length: int) -> Iterator[bytes]:
    left = length
    while left > 0:
        piece = next(pieces, b"")
        if not piece:
            return
        left -= len(piece)
        yield piece
