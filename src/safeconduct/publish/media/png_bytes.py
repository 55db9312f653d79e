"""PNG of bare pixels, written by hand: three pieces, so that nothing else can be in it (PNG specification, section 5).

Written in this process, of pixels alone, so that no library that read a stranger's bytes has a say in what goes out.
"""

from __future__ import annotations

import struct
import zlib
from typing import Final

from safeconduct.publish.media.types import BYTES_OF_PIXEL, Flat

_HEAD: Final = b"\x89PNG\r\n\x1a\n"
# Eight bits for each of three colours, the one packing there is, one filter method, not interlaced.
_COLOURS: Final = bytes((8, 2, 0, 0, 0))
# As small as it gets: it is read more often than it is written.
_LEVEL: Final = 9
# Before each row: it stands as it is.
_UNFILTERED: Final = b"\0"


def png_of(flat: Flat) -> bytes:
    """Return the picture as PNG; the same pixels give the same bytes with the same zlib."""
    row = flat.width * BYTES_OF_PIXEL
    rows = b"".join(_UNFILTERED + flat.pixels[at : at + row] for at in range(0, len(flat.pixels), row))
    head = struct.pack(">II", flat.width, flat.height) + _COLOURS
    return _HEAD + _piece(b"IHDR", head) + _piece(b"IDAT", zlib.compress(rows, _LEVEL)) + _piece(b"IEND", b"")


def _piece(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
