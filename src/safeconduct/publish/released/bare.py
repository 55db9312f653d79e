"""Whether the bytes of a picture are a bare picture: JPEG or PNG, and nothing in it but pixels.

Goes by an allow-list of the pieces such a file has (ITU-T T.81 annex B; PNG specification section 5), so that an
unknown piece is refused, not overlooked. Decodes nothing. The media room asks it of what it made, and the site of what
it is given, so that a release holds what this page of the format allows (docs/formats/release.md).
"""

from __future__ import annotations

import struct
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.publish.released.errors import ANOTHER_FORMAT, HOLDS_MORE
from safeconduct.publish.released.types import Picture

# A picture for a page, in bytes; more would keep readers on slow lines away.
MAX_PICTURE_BYTES: Final = 4 << 20

_PNG_HEAD: Final = b"\x89PNG\r\n\x1a\n"
_PNG_PIECES: Final = frozenset((b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"))
_JPEG_HEAD, _JPEG_END = b"\xff\xd8", b"\xff\xd9"
_SCAN: Final = 0xDA
_JFIF: Final = 0xE0
# JFIF without a thumbnail has 16 bytes.
_JFIF_BYTES: Final = 16
_FRAMES: Final = frozenset((0xC0, 0xC1, 0xC2))
# Tables, frames, scans, restart intervals, and Adobe's word on colours; no comment, no Exif, no other application.
_JPEG_PIECES: Final = _FRAMES | {0xC4, 0xDB, 0xDD, _SCAN, _JFIF, 0xEE}
_ADOBE_BYTES: Final = 14


class NotBare(Exception):
    """Bytes that are no bare picture, and why, as a phrase."""

    def __init__(self, reason: Phrase) -> None:
        self.reason = reason
        super().__init__()


def sides_of_bare(data: bytes, picture: Picture) -> tuple[int, int]:
    """Return width and height of a bare picture, in pixels; NotBare for everything else."""
    try:
        return _jpeg_size(data) if picture is Picture.JPEG else _png_size(data)
    except (struct.error, IndexError):
        raise NotBare(ANOTHER_FORMAT) from None


def _png_size(data: bytes) -> tuple[int, int]:
    if not data.startswith(_PNG_HEAD):
        raise NotBare(ANOTHER_FORMAT)
    at, size, name = len(_PNG_HEAD), (0, 0), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        if name not in _PNG_PIECES or (name == b"IEND" and length):
            raise NotBare(HOLDS_MORE)
        if name == b"IHDR":
            width, height = struct.unpack_from(">II", data, at + 8)
            size = width, height
        at += 12 + length
    if at != len(data):
        raise NotBare(HOLDS_MORE)
    return size


def _jpeg_size(data: bytes) -> tuple[int, int]:
    if not data.startswith(_JPEG_HEAD):
        raise NotBare(ANOTHER_FORMAT)
    at, size = 2, (0, 0)
    while data[at : at + 2] != _JPEG_END:
        if data[at] != 0xFF or data[at + 1] not in _JPEG_PIECES:
            raise NotBare(HOLDS_MORE)
        kind, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        if (kind == _JFIF and length != _JFIF_BYTES) or (kind == 0xEE and length != _ADOBE_BYTES):
            raise NotBare(HOLDS_MORE)
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            size = width, height
        at += 2 + length
        if kind == _SCAN:
            at = _after_scan(data, at)
    if at + 2 != len(data):
        raise NotBare(HOLDS_MORE)
    return size


def _after_scan(data: bytes, at: int) -> int:
    """Return where the next piece begins: the first 0xFF that is neither stuffed nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        if data[at + 1] and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    raise NotBare(ANOTHER_FORMAT)
