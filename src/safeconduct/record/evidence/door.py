"""A file on its way in: hashed and sealed in one reading, in bounded memory (P2, P4; docs/formats/evidence.md).

The bytes are read once, in order: both hashes, the look at the structure and the sealing are of the very same pieces.
Beyond what one blob holds a file is sealed as several. Refuses a file that grows or shrinks meanwhile, or cannot be
read to its end: then nothing of it is kept, and the file itself is never touched.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import BinaryIO, Final, Self

from safeconduct.intake.parsers.media import HEAD
from safeconduct.protect.blobs import MAX_BLOB_BYTES, PIECE_BYTES, OtherContent, Reference, new_blob
from safeconduct.record.evidence.errors import BrokeOff, ChangedWhileRead, NotHereWhole, OriginalUnreadable
from safeconduct.record.evidence.structure import Structure
from safeconduct.record.evidence.types import Digests, Original, Whole
from safeconduct.sync.team import Team
from safeconduct.vault.errors_blobs import BlobIncomplete, PieceDamaged, PieceMissing

# Bytes read at once: what is sealed at once, so that nothing is copied in between.
READ_BYTES: Final = PIECE_BYTES
# Longest content of one sealed piece of an original, in bytes: whole readings below a blob's limit.
PART_BYTES: Final = MAX_BLOB_BYTES // READ_BYTES * READ_BYTES
DIGEST_BYTES: Final = 32
# Pieces that the hashes may be behind: memory is bounded by them.
_MOST_BEHIND: Final = 16


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one reading found and kept. ``head``: the first bytes, by which the kind is told."""

    references: tuple[Reference, ...]
    digests: Digests
    whole: Whole
    head: bytes


class Measuring:
    """Both hashes of what passes, its length, its structure and its first bytes.

    The hashes are computed on threads of their own, at most a few pieces behind. ``knows_sha256``: whoever seals the
    pieces finds that one, so it is not computed twice.
    """

    def __init__(self, *, knows_sha256: bool = False) -> None:
        self.length = 0
        self.head = b""
        self._structure = Structure()
        self._sha256 = hashlib.sha256()
        self._blake2b = hashlib.blake2b(digest_size=DIGEST_BYTES)
        self._hashes = (self._blake2b.update,) if knows_sha256 else (self._sha256.update, self._blake2b.update)

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Give every piece on while it is measured; all is measured when the last was taken."""
        behind: deque[Future[None]] = deque()
        with ExitStack() as threads:
            workers = [(threads.enter_context(ThreadPoolExecutor(1)), update) for update in self._hashes]
            for piece in pieces:
                self.length += len(piece)
                self.head = self.head or piece[:HEAD]
                behind.extend(worker.submit(update, piece) for worker, update in workers)
                self._structure.take(piece)
                while len(behind) > _MOST_BEHIND:
                    behind.popleft().result()
                yield piece

    def digests(self, sha256: bytes = b"") -> Digests:
        """What was found. ``sha256``: the one that whoever sealed the pieces found."""
        return Digests(self.length, sha256 or self._sha256.digest(), self._blake2b.digest())

    @property
    def whole(self) -> Whole:
        """Whether it ends where its structure says."""
        return self._structure.judged()


class Arriving:
    """A file that is sealed while it comes, and of which the vault knows nothing until it is kept.

    Made and kept on the vault's thread; filled on any, while the vault goes on with other things. Ends with ``with``:
    what was not kept by then is gone.
    """

    def __init__(self, team: Team, *, part_bytes: int = PART_BYTES) -> None:
        self._blobs, self._org, self._entropy = team.vault.blobs, team.me.org, team.entropy
        self._part_bytes = part_bytes
        self._held = ExitStack()
        self._sealed: list[Sealed] = []
        self._references: list[Reference] = []
        self._is_kept = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Let go of what was sealed: it stays where it was kept, and is removed where it was not."""
        self._held.close()
        if not self._is_kept:
            for one in self._references:
                self._blobs.forget(one)
        self._references.clear()

    def fill(self, stream: BinaryIO, length: int) -> None:
        """Seal all of an open file, which has this length; ChangedWhileRead where it has another."""
        is_one = length <= self._part_bytes
        measuring, references = Measuring(knows_sha256=is_one), self._references
        reading = measuring.passing(_pieces(stream, length))
        for begin in range(0, max(length, 1), self._part_bytes):
            keys = new_blob(self._org, min(self._part_bytes, length - begin), self._entropy)
            try:
                references.append(self._held.enter_context(self._blobs.sealed(_next(reading, keys.length), keys)))
            except OtherContent:
                raise ChangedWhileRead from None
        # Its end is taken, so that all of it is measured.
        if _read(stream, 1) or next(reading, b""):
            raise ChangedWhileRead
        digests = measuring.digests(references[0].content if is_one else b"")
        self._sealed.append(Sealed(tuple(references), digests, measuring.whole, measuring.head))

    def keep(self) -> Sealed:
        """Let the vault know it, inside `Team.together`, so that it goes with what is rolled back. Filled before."""
        (sealed,) = self._sealed
        self._is_kept = True
        for one in sealed.references:
            self._blobs.keep(one, self._org)
        return sealed


def seal(team: Team, stream: BinaryIO, length: int, *, part_bytes: int = PART_BYTES) -> Sealed:
    """Seal all of an open file, which has this length; ChangedWhileRead where it has another, and nothing is kept.

    Called inside `Team.together`, so that what is sealed goes with what is rolled back.
    """
    with Arriving(team, part_bytes=part_bytes) as arriving:
        arriving.fill(stream, length)
        return arriving.keep()


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


def check_pieces(team: Team, references: Iterable[Reference], *, shown: str = "") -> None:
    """Raise NotHereWhole where a piece of what is sealed has no file. What is in the files, only the reading tells."""
    blobs = team.vault.blobs
    if not all(blobs.has(one) and not blobs.missing(one) for one in references):
        raise NotHereWhole(shown=shown)


def going_out(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Give the pieces of what leaves while it is opened: BrokeOff in the middle, in the place of NotHereWhole."""
    try:
        yield from pieces
    except NotHereWhole as error:
        raise BrokeOff(shown=error.shown) from None


def measured_again(team: Team, original: Original) -> Digests:
    """Return what the sealed original hashes to now; NotHereWhole where it does not open."""
    measuring = Measuring()
    for _ in measuring.passing(opened(team, original.references, shown=original.name)):
        pass
    return measuring.digests()


def _pieces(stream: BinaryIO, length: int) -> Iterator[bytes]:
    """Yield the file in whole pieces, none across the border of two sealed parts, and no more of it than its length."""
    left = length
    while left and (piece := _read(stream, min(READ_BYTES, left))):
        left -= len(piece)
        yield piece


def _read(stream: BinaryIO, most: int) -> bytes:
    """Read so many bytes, fewer at the end alone: what lies behind a file may give them in any portions.

    OriginalUnreadable: a fault of where the file lies shall not be told as one of the vault's own disk.
    """
    try:
        piece = stream.read(most)
        while piece and len(piece) < most and (more := stream.read(most - len(piece))):
            piece += more
    except OSError:
        raise OriginalUnreadable from None
    return piece or b""


def _next(pieces: Iterator[bytes], length: int) -> Iterator[bytes]:
    left = length
    while left > 0:
        piece = next(pieces, b"")
        if not piece:
            return
        left -= len(piece)
        yield piece
