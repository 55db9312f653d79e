"""A last look at the bytes of a picture: JPEG or PNG, of the size that was approved, and nothing in them but pixels.

Pictures were drawn anew before they were approved; this is the second lock. It goes by an allow-list of the pieces such
a file has (ITU-T T.81 annex B; PNG specification section 5), so that an unknown piece is refused, not overlooked.
Decodes nothing.
"""

from __future__ import annotations

import hashlib
import struct
from typing import Final

from safeconduct.base.errors import Opaque, Phrase
from safeconduct.publish.released.types import Media, Picture
from safeconduct.site import errors
from safeconduct.site.errors import PictureRefused

# A picture for a page; more would keep readers on slow lines away.
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


class _Wrong(Exception):
    """What is wrong, as a phrase."""

    def __init__(self, reason: Phrase) -> None:
        self.reason = reason
        super().__init__()


def check_picture(media: Media, data: bytes) -> None:
    """Raise PictureRefused unless the bytes are the approved ones and a bare picture of the size that was said."""
    try:
        if hashlib.sha256(data).digest() != media.sha256:
            raise _Wrong(errors.OTHER_BYTES)
        found = _jpeg_size(data) if media.picture is Picture.JPEG else _png_size(data)
        if found != (media.width, media.height):
            raise _Wrong(errors.ANOTHER_FORMAT)
    except (_Wrong, struct.error, IndexError) as error:
        reason = error.reason if isinstance(error, _Wrong) else errors.ANOTHER_FORMAT
        raise refused(media, reason) from None


def refused(media: Media, reason: Phrase) -> PictureRefused:
    """Return the error about a picture."""
    return PictureRefused(sha256=Opaque(media.sha256.hex()), reason=reason)


def _png_size(data: bytes) -> tuple[int, int]:
    if not data.startswith(_PNG_HEAD):
        raise _Wrong(errors.ANOTHER_FORMAT)
    at, size, name = len(_PNG_HEAD), (0, 0), b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        if name not in _PNG_PIECES or (name == b"IEND" and length):
            raise _Wrong(errors.HOLDS_MORE)
        if name == b"IHDR":
            width, height = struct.unpack_from(">II", data, at + 8)
            size = width, height
        at += 12 + length
    if at != len(data):
        raise _Wrong(errors.HOLDS_MORE)
    return size


def _jpeg_size(data: bytes) -> tuple[int, int]:
    if not data.startswith(_JPEG_HEAD):
        raise _Wrong(errors.ANOTHER_FORMAT)
    at, size = 2, (0, 0)
    while data[at : at + 2] != _JPEG_END:
        if data[at] != 0xFF or data[at + 1] not in _JPEG_PIECES:
            raise _Wrong(errors.HOLDS_MORE)
        kind, (length,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        if (kind == _JFIF and length != _JFIF_BYTES) or (kind == 0xEE and length != _ADOBE_BYTES):
            raise _Wrong(errors.HOLDS_MORE)
        if kind in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            size = width, height
        at += 2 + length
        if kind == _SCAN:
            at = _after_scan(data, at)
    if at + 2 != len(data):
        raise _Wrong(errors.HOLDS_MORE)
    return size


def _after_scan(data: bytes, at: int) -> int:
    """Return where the next piece begins: the first 0xFF that is neither stuffed nor a restart."""
    while (at := data.find(b"\xff", at)) >= 0:
        if data[at + 1] and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    raise _Wrong(errors.ANOTHER_FORMAT)
