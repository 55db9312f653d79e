"""Whether a film, a recording or a picture ends where its own structure says, seen while it is read once.

A camera that lost its battery, or a line that broke, leaves a file whose outermost parts promise more bytes than there
are, or without the part that says where its frames lie. That is said and kept; nothing is mended, for a mended file is
no original. Followed are the boxes of MP4 and its kin (ISO/IEC 14496-12), RIFF (AVI, WAV), and the ends of JPEG and
PNG. Refuses to judge other kinds: of those it says that it does not know.
"""

from __future__ import annotations

from typing import Final

from safeconduct.record.evidence.types import Whole

# Enough of a file to tell its kind.
_HEAD_BYTES: Final = 12
_BOX_HEAD: Final = 8
_LONG_BOX_HEAD: Final = 16
_BRAND: Final = b"ftyp"
_INDEX: Final = b"moov"
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
        self._early = b""
        self._tail = b""
        self._box = b""
        self._next = 0
        self._is_open_ended = False
        self._has_index = False

    def take(self, piece: bytes) -> None:
        """Take the next bytes of the file."""
        if len(self._head) < _HEAD_BYTES:
            # Boxes are followed from the first byte, which may have come in a piece too short to tell the kind.
            piece, self._at = self._early + piece, 0
            self._head, self._early = piece[:_HEAD_BYTES], piece
        self._tail = (self._tail + piece[-_TAIL_BYTES:])[-_TAIL_BYTES:]
        end = self._at + len(piece)
        is_known = len(self._head) == _HEAD_BYTES and self._is_film
        while is_known and not self._is_open_ended and self._next + len(self._box) < end:
            self._take_box_head(piece)
        self._at = end

    def _take_box_head(self, piece: bytes) -> None:
        wanted = _LONG_BOX_HEAD if self._box[:4] == b"\0\0\0\1" else _BOX_HEAD
        begin = self._next + len(self._box) - self._at
        self._box += piece[begin : begin + wanted - len(self._box)]
        if len(self._box) < wanted or (wanted == _BOX_HEAD and self._box[:4] == b"\0\0\0\1"):
            return
        size = int.from_bytes(self._box[8:16] if wanted == _LONG_BOX_HEAD else self._box[:4], "big")
        self._has_index = self._has_index or self._box[4:8] in (_INDEX, b"moof")
        # A size of 0 means to the end of the file; one that is smaller than its own head leads nowhere.
        self._is_open_ended = size == 0
        self._next += size if size >= wanted else wanted
        self._box = b""

    @property
    def _is_film(self) -> bool:
        return self._head[4:8] == _BRAND

    def judged(self) -> Whole:
        """Return what the structure says once the last byte was taken."""
        if self._is_film:
            is_whole = self._has_index and (self._is_open_ended or (self._next == self._at and not self._box))
            return Whole.WHOLE if is_whole else Whole.CUT
        if self._head[:4] == b"RIFF":
            promised = int.from_bytes(self._head[4:8], "little") + _RIFF_HEAD
            return Whole.WHOLE if self._at >= promised else Whole.CUT
        if self._head.startswith(_JPEG):
            return Whole.WHOLE if _JPEG_END in self._tail else Whole.CUT
        if self._head.startswith(_PNG):
            return Whole.WHOLE if _PNG_END in self._tail else Whole.CUT
        return Whole.UNKNOWN
