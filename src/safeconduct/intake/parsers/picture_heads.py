"""The sides of a picture as its first bytes give them, read here and by no library: nothing is decoded for it (P14).

Refuses nothing: where the sides do not stand as they must they are unknown, 0 and 0. What a picture claims is no proof
of what is in it; whoever draws it counts once more.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Final

Sides = tuple[int, int]
UNKNOWN_SIDES: Final = (0, 0)
_JPEG_PIXELS: Final = b"\xff\xda"
# Marks that stand alone: filling, nothing, restarts, beginning and end.
_WITHOUT_LENGTH: Final = frozenset((0x00, 0x01, *range(0xD0, 0xDA), 0xFF))
# Marks of a frame, in which the sides stand: all but those of tables, of arithmetic coding and one that is reserved.
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_JPEG_END: Final = b"\xff\xd9"
# A mark that is neither filling nor nothing nor a restart: those stand within pixels.
_NEXT_MARK: Final = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
# Times that a JPEG goes over its pixels. Programs go over them ten to twenty times; a hundred million pixels take a
# tenth of a second each time, and a picture of 600 KB may ask for thousands.
MOST_SCANS: Final = 64
# Pieces before the pixels; a profile has 255 at most, a description of 64 MB a thousand.
_MOST_STEPS: Final = 10_000
# The mark of a PNG; its pieces with those of the pixels, of which programs write one for each 4 KiB and more.
_PNG_HEAD: Final = 8
_MOST_PNG_PIECES: Final = 100_000


def sides_of_picture(data: bytes, kind: str) -> Sides:
    """Return width and height as stored, before any turning. ``kind``: its media type."""
    try:
        return _READERS[kind](data)
    except (struct.error, IndexError):
        return UNKNOWN_SIDES


def is_littered(data: bytes, kind: str) -> bool:
    """Say whether a JPEG or a PNG has more around its pixels than any program writes: who draws walks all of it."""
    return _walked(data)[1] if kind == "image/jpeg" else kind == "image/png" and _is_png_littered(data)


def _is_png_littered(data: bytes) -> bool:
    at, others = _PNG_HEAD, 0
    for _ in range(_MOST_PNG_PIECES):
        if at + 8 > len(data):
            return False
        others += data[at + 4 : at + 8] != b"IDAT"
        if others > _MOST_STEPS:
            return True
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return True


def is_drawn_over(data: bytes) -> bool:
    """Say whether a JPEG goes over its pixels more often than any program does: each time costs a glance at all of it.

    What follows the end of the picture, such as a film, is not looked at.
    """
    at, scans = 2, 0
    for _ in range(_MOST_STEPS):
        found = _NEXT_MARK.search(data, at)
        if not found or found[0] == _JPEG_END:
            return False
        scans += found[0] == _JPEG_PIXELS
        if scans > MOST_SCANS:
            return True
        length = int.from_bytes(data[found.end() : found.end() + 2], "big")
        at = found.end() + (length if found[0][1] not in _WITHOUT_LENGTH else 0)
    return True


def _jpeg(data: bytes) -> Sides:
    at, is_littered = _walked(data, is_frame_enough=True)
    if is_littered or not at:
        return UNKNOWN_SIDES
    height, width = struct.unpack_from(">HH", data, at + 5)
    return width, height


def _walked(data: bytes, *, is_frame_enough: bool = False) -> tuple[int, bool]:
    """Return where the first frame's head begins, 0 where it was not seen, and whether there are too many pieces."""
    at = 2
    for _ in range(_MOST_STEPS):
        mark = data[at : at + 2]
        if len(mark) < len(_JPEG_PIXELS) or mark == _JPEG_PIXELS:
            return 0, False
        if is_frame_enough and mark[:1] == b"\xff" and mark[1] in _FRAMES:
            return at, False
        has_length = mark[:1] == b"\xff" and mark[1] not in _WITHOUT_LENGTH
        at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big")) if has_length else 1
    return 0, True


def _png(data: bytes) -> Sides:
    if data[12:16] != b"IHDR":
        return UNKNOWN_SIDES
    width, height = struct.unpack_from(">II", data, 16)
    return width, height


def _gif(data: bytes) -> Sides:
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height


def _webp(data: bytes) -> Sides:
    kind = data[12:16]
    if kind == b"VP8X" and len(data) >= _EXTENDED_HEAD:
        return 1 + int.from_bytes(data[24:27], "little"), 1 + int.from_bytes(data[27:30], "little")
    if kind == b"VP8L" and data[20] == _LOSSLESS:
        (bits,) = struct.unpack_from("<I", data, 21)
        return 1 + (bits & _SIDE), 1 + (bits >> 14 & _SIDE)
    if kind == b"VP8 " and data[23:26] == _KEY_FRAME:
        width, height = struct.unpack_from("<HH", data, 26)
        return width & _SIDE, height & _SIDE
    return UNKNOWN_SIDES


# A side has fourteen bits; the marks of a lossless picture and of a whole frame.
_SIDE: Final = 0x3FFF
_EXTENDED_HEAD: Final = 30
_LOSSLESS: Final = 0x2F
_KEY_FRAME: Final = b"\x9d\x01\x2a"
_READERS: Final[dict[str, Callable[[bytes], Sides]]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/gif": _gif,
    "image/webp": _webp,
}
