"""WAV: its length, and a copy of its sound alone (RIFF; names, places and serial numbers stand in other chunks)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.intake.parsers.sound_ogg import NotSound

_HEAD: Final = 12
_KEPT: Final = (b"fmt ", b"fact", b"data")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not (data.startswith(b"RIFF") and data[8:12] == b"WAVE"):
        raise NotSound
    at = _HEAD
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        yield data[at : at + 4], data[at + 8 : at + 8 + size]
        at += 8 + size + size % 2


def _sound(data: bytes) -> list[tuple[bytes, bytes]]:
    kept = [(kind, body) for kind, body in _chunks(data) if kind in _KEPT]
    sorts = [kind for kind, _ in kept]
    if sorts.count(b"fmt ") != 1 or sorts.count(b"data") != 1:
        raise NotSound
    return kept


def wav_milliseconds(data: bytes) -> int:
    """Return the length of the sound; NotSound for what is none."""
    found = dict(_sound(data))
    bytes_a_second = int.from_bytes(found[b"fmt "][8:12], "little")
    return len(found[b"data"]) * 1000 // bytes_a_second if bytes_a_second else 0


def wav_alone(data: bytes) -> bytes:
    """Return the sound and how it is written, and no other chunk; NotSound for what is none."""
    pieces = [kind + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2) for kind, body in _sound(data)]
    inner = b"WAVE" + b"".join(pieces)
    return b"RIFF" + len(inner).to_bytes(4, "little") + inner
