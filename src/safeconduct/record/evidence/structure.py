"""Whether a film, a recording or a picture ends where its own structure says, seen while it is read once.

A camera that lost its battery, or a line that broke, leaves a file whose outermost parts promise more bytes than there
are, or without the part that says where its frames lie. That is said and kept; nothing is mended, for a mended file is
no original. Followed are films (`films`), RIFF (AVI, WAV), and the ends of JPEG and PNG. Refuses to judge other kinds:
of those it says that it does not know; and of a film that does not say itself where it ends, that it does not.
"""

from __future__ import annotations

from typing import Final

from safeconduct.record.evidence.films import HEAD_BYTES, Film, film_of
from safeconduct.record.evidence.types import Whole

_RIFF_HEAD: Final = 8
# A JPEG may carry padding after its last marker; cameras write up to a block of it.
_TAIL_BYTES: Final = 4096
_JPEG: Final = b"\xff\xd8\xff"
_JPEG_END: Final = b"\xff\xd9"
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_PNG_END: Final = b"IEND\xaeB`\x82"


class Structure:
    """Follows one file that is given to it piece by piece."""

    def __init__(self) -> None:
        self._at = 0
        self._head = b""
        self._tail = b""
        self._film: Film | None = None
        self._is_told = False

    def take(self, piece: bytes) -> None:
        """Take the next bytes of the file."""
        self._tail = (self._tail + piece[-_TAIL_BYTES:])[-_TAIL_BYTES:]
        if self._is_told:
            if self._film is not None:
                self._film.take(piece, self._at)
        else:
            self._head += piece
            if len(self._head) >= HEAD_BYTES:
                self._tell()
        self._at += len(piece)

    def _tell(self) -> None:
        """Find out what it is, and follow what came until now from its first byte."""
        self._film, self._is_told = film_of(self._head[:HEAD_BYTES]), True
        if self._film is not None:
            self._film.take(self._head, 0)
        self._head = self._head[:HEAD_BYTES]

    def judged(self) -> Whole:
        """Return what the structure says once the last byte was taken."""
        if not self._is_told:
            self._tell()
        if self._film is not None:
            return self._film.judged(self._at)
        if self._head[:4] == b"RIFF":
            promised = int.from_bytes(self._head[4:8], "little") + _RIFF_HEAD
            return Whole.WHOLE if self._at >= promised else Whole.CUT
        if self._head.startswith(_JPEG):
            return Whole.WHOLE if _JPEG_END in self._tail else Whole.CUT
        if self._head.startswith(_PNG):
            return Whole.WHOLE if _PNG_END in self._tail else Whole.CUT
        return Whole.UNKNOWN
