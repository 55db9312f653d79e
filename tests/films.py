"""Films of our own making: boxes of MP4 that hold no picture, in the order cameras and telephones write them."""

from __future__ import annotations

import struct


def box(kind: bytes, content: bytes, *, is_long: bool = False) -> bytes:
    """Return a box; ``is_long`` writes its size in eight bytes, as cameras do for frames."""
    if is_long:
        return struct.pack(">I4sQ", 1, kind, len(content) + 16) + content
    return struct.pack(">I4s", len(content) + 8, kind) + content


def film(*, frames: int = 5000) -> bytes:
    """Return a film whose index stands at its end, so that one that was cut off has none."""
    head = box(b"ftyp", b"mp42\0\0\0\0mp42isom")
    return head + box(b"mdat", bytes(range(250)) * (frames // 250), is_long=True) + box(b"moov", bytes(100))
