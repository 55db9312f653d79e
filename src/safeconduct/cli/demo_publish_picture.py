"""The picture of the demonstration: drawn here, covered in one part, and looked for in the site that is built of it.

Invented like everything around it: a valley, a house and somebody before it. Words stand around its pixels, as a
telephone writes them, to show that none of them goes out.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Final

from safeconduct.base.json_value import Json
from safeconduct.publish.media.making import brought
from safeconduct.publish.media.png_bytes import png_of
from safeconduct.publish.media.types import BYTES_OF_PIXEL, Flat, Region

WIDTH: Final = 640
HEIGHT: Final = 400
# Where somebody stands, as a press officer draws it.
FACE: Final = Region(280, 150, 360, 330)
_SOMEBODY: Final = Region(300, 170, 340, 310)
_HOUSE: Final = Region(400, 200, 560, 320)
_SKY: Final = (166, 190, 214)
_GROUND: Final = (120, 140, 96)
_WALL: Final = (196, 180, 160)
_COAT: Final = (200, 60, 50)
_BLACK: Final = bytes(BYTES_OF_PIXEL)
# What a telephone writes around the pixels.
AROUND: Final = b"Comment\0taken from the third floor by an invented witness"
# After the head of a PNG and its first piece.
_FIRST: Final = 8 + 25


def invented_picture() -> bytes:
    """Return the picture as it is brought in, with words around its pixels."""
    flat = Flat(WIDTH, HEIGHT, b"".join(_row(y) for y in range(HEIGHT)))
    png = png_of(flat)
    piece = struct.pack(">I", len(AROUND)) + b"tEXt" + AROUND + struct.pack(">I", zlib.crc32(b"tEXt" + AROUND))
    return png[:_FIRST] + piece + png[_FIRST:]


def found_in(site: Path, digest: str) -> dict[str, Json]:
    """Return what became of it in a built site: whether it is there once, bare, and covered where somebody stood."""
    files = sorted(one for one in site.rglob("*") if one.is_file() and one.stem == digest)
    data = files[0].read_bytes() if files else b""
    return {
        "files": len(files),
        "words_around_it": AROUND.partition(b"\0")[2] in data,
        "covered": bool(data) and _is_covered(brought(data).flat),
    }


def _is_covered(flat: Flat) -> bool:
    """Say whether all of where somebody stood is black, and something else is not."""
    row = flat.width * BYTES_OF_PIXEL
    inside = (
        flat.pixels[y * row + FACE.left * BYTES_OF_PIXEL : y * row + FACE.right * BYTES_OF_PIXEL]
        for y in range(FACE.top, FACE.bottom)
    )
    wide = FACE.right - FACE.left
    return all(one == _BLACK * wide for one in inside) and flat.pixels[:BYTES_OF_PIXEL] != _BLACK


def _row(y: int) -> bytes:
    ground = HEIGHT // 2
    pixels = bytearray(bytes(_GROUND if y >= ground else _SKY) * WIDTH)
    for part, colour in ((_HOUSE, _WALL), (_SOMEBODY, _COAT)):
        if part.top <= y < part.bottom:
            pixels[part.left * BYTES_OF_PIXEL : part.right * BYTES_OF_PIXEL] = bytes(colour) * (part.right - part.left)
    return bytes(pixels)
