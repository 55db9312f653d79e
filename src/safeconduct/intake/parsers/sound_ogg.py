"""Voice notes of Telegram, WhatsApp and Signal on Android: Ogg with Opus, or Vorbis (RFC 3533, RFC 7845).

A copy without metadata has every byte of the sound where it was: the comment packet is overwritten by an empty one of
the same length, and the checksums of its pages are made anew. What stands behind the last page falls away. Refuses
what holds anything but sound. Pure: bytes in, bytes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_CAPTURE: Final = b"OggS"
_HEAD: Final = 27
_CONTINUED: Final = 1
_BEGINS: Final = 2
_OPUS: Final = b"OpusHead"
_VORBIS: Final = b"\x01vorbis"
_OPUS_RATE: Final = 48_000
# The packet with the comments is the second of a stream.
_COMMENTS: Final = 1
# Ogg's checksum: CRC-32 with the polynomial 0x04c11db7, not reflected, from nought.
_POLYNOMIAL: Final = 0x04C11DB7
_NO_GRANULE: Final = (1 << 64) - 1


class NotSound(Exception):
    """An Ogg file that holds something else, or is broken."""


@dataclass(slots=True)
class _Page:
    start: int
    end: int
    flags: int
    granule: int
    serial: int
    # Start and length of each piece of a packet, and whether the packet ends with it.
    pieces: list[tuple[int, int, bool]]


@dataclass(slots=True)
class _Stream:
    head: bytes
    packet: int = 0
    granule: int = 0
    comments: list[tuple[int, int]] = field(default_factory=list)


def _pages(data: bytes) -> Iterator[_Page]:
    at = 0
    while data.startswith(_CAPTURE, at) and len(data) >= at + _HEAD:
        count = data[at + 26]
        table = data[at + _HEAD : at + _HEAD + count]
        start = at + _HEAD + count
        end = start + sum(table)
        if len(table) < count or end > len(data):
            return
        yield _Page(
            at,
            end,
            data[at + 5],
            int.from_bytes(data[at + 6 : at + 14], "little"),
            int.from_bytes(data[at + 14 : at + 18], "little"),
            _pieces(table, start),
        )
        at = end


def _pieces(table: bytes, start: int) -> list[tuple[int, int, bool]]:
    found, length = [], 0
    for lacing in table:
        length += lacing
        if lacing < 255:
            found.append((start, length, True))
            start, length = start + length, 0
    if length:
        found.append((start, length, False))
    return found


def _streams(data: bytes) -> tuple[list[_Page], list[_Stream]]:
    pages, streams, current = [], [], {}
    for page in _pages(data):
        pages.append(page)
        if page.flags & _BEGINS:
            head = data[page.pieces[0][0] :][: page.pieces[0][1]] if page.pieces else b""
            current[page.serial] = _Stream(head)
            streams.append(current[page.serial])
        stream = current.get(page.serial)
        if stream is None or not stream.head.startswith((_OPUS, _VORBIS)):
            raise NotSound
        for start, length, ends in page.pieces:
            if stream.packet == _COMMENTS:
                stream.comments.append((start, length))
            stream.packet += ends
        if page.granule != _NO_GRANULE:
            stream.granule = page.granule
    if not streams:
        raise NotSound
    return pages, streams


def ogg_milliseconds(data: bytes) -> int:
    """Return the length of all streams one after another; NotSound for what is no sound in Ogg."""
    return sum(_milliseconds(stream) for stream in _streams(data)[1])


def _milliseconds(stream: _Stream) -> int:
    if stream.head.startswith(_OPUS):
        skipped = int.from_bytes(stream.head[10:12], "little")
        return max(0, stream.granule - skipped) * 1000 // _OPUS_RATE
    rate = int.from_bytes(stream.head[12:16], "little")
    return stream.granule * 1000 // rate if rate else 0


def ogg_without_comments(data: bytes) -> bytes:
    """Return the sound with empty comments; NotSound for what is no sound in Ogg, or has no comments to empty."""
    pages, streams = _streams(data)
    copy = bytearray(data[: pages[-1].end])
    touched: list[tuple[int, int]] = []
    for stream in streams:
        empty = _empty(stream)
        for start, length in stream.comments:
            copy[start : start + length], empty = empty[:length], empty[length:]
            touched.append((start, start + length))
    for page in pages:
        if any(page.start < end and start < page.end for start, end in touched):
            copy[page.start + 22 : page.start + 26] = bytes(4)
            copy[page.start + 22 : page.start + 26] = checksum(bytes(copy[page.start : page.end])).to_bytes(4, "little")
    return bytes(copy)


def _empty(stream: _Stream) -> bytes:
    """Return a comment packet that says nothing, as long as the one it replaces: both codecs pass over the rest."""
    length = sum(length for _, length in stream.comments)
    said = b"OpusTags" + bytes(8) if stream.head.startswith(_OPUS) else b"\x03vorbis" + bytes(8) + b"\x01"
    if length < len(said):
        raise NotSound
    return said.ljust(length, b"\0")


def _table() -> tuple[int, ...]:
    table = []
    for value in range(256):
        register = value << 24
        for _ in range(8):
            register = (register << 1) ^ (_POLYNOMIAL if register & 0x8000_0000 else 0)
        table.append(register & 0xFFFF_FFFF)
    return tuple(table)


_TABLE: Final = _table()


def checksum(page: bytes) -> int:
    """Return Ogg's checksum of a page whose own field is nought."""
    register = 0
    for byte in page:
        register = ((register << 8) & 0xFFFF_FFFF) ^ _TABLE[(register >> 24) ^ byte]
    return register
