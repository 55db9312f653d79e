"""Files made of boxes, MP4 and M4A (ISO/IEC 14496-12), HEIC and AVIF (23008-12): length, sides, a bare copy.

The copy of a sound has every box where it was, so that all offsets hold: boxes that are not needed to play it become
free space filled with nought, and times of creation and names of recorders are overwritten. Known boxes are kept, not
unknown ones removed: what a maker adds next year falls away too. Refuses a file with any track but sound: films carry
places and serial numbers within their pictures. Pure: bytes in, bytes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from safeconduct.intake.parsers.sound_ogg import NotSound

_KEPT: Final = {
    b"": {b"ftyp", b"moov", b"mdat", b"moof", b"mfra", b"sidx", b"styp"},
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"mvex": {b"mehd", b"trex"},
    b"trak": {b"tkhd", b"mdia", b"edts"},
    b"edts": {b"elst"},
    b"mdia": {b"mdhd", b"minf", b"hdlr"},
    b"minf": {b"smhd", b"dinf", b"stbl"},
    b"dinf": {b"dref"},
    b"stbl": {b"stsd", b"stts", b"ctts", b"stss", b"stsz", b"stz2", b"stsc", b"stco", b"co64", b"sgpd", b"sbgp"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sgpd", b"sbgp", b"saiz", b"saio"},
    b"mfra": {b"tfra", b"mfro"},
}  # fmt: skip
_TIMED: Final = (b"mvhd", b"tkhd", b"mdhd")
_SOUND: Final = b"soun"
# What is looked into where only facts are wanted.
_FOR_FACTS: Final = frozenset((b"moov", b"trak", b"mdia", b"meta", b"iprp", b"ipco"))
# Boxes in boxes: players know nine levels.
_DEEPEST: Final = 12
# Boxes of one file; a recording of hours has some thousands of fragments.
_MOST: Final = 200_000


class _Box(NamedTuple):
    kind: bytes
    start: int
    body: int
    end: int


def _boxes(data: bytes, start: int, end: int) -> Iterator[_Box]:
    """Give the boxes between two places; NotSound where they do not fit."""
    at = start
    while at + 8 <= end:
        size, body = int.from_bytes(data[at : at + 4], "big"), at + 8
        kind = data[at + 4 : at + 8]
        if size == 1:
            size, body = int.from_bytes(data[at + 8 : at + 16], "big"), at + 16
        elif size == 0:
            size = end - at
        if at + size < body or at + size > end:
            raise NotSound
        yield _Box(kind, at, body, at + size)
        at += size


def _walk(data: bytes, into: frozenset[bytes]) -> Iterator[_Box]:
    waiting = [(0, len(data), 0)]
    count = 0
    while waiting:
        start, end, depth = waiting.pop()
        for box in _boxes(data, start, end):
            count += 1
            if count > _MOST:
                raise NotSound
            yield box
            if box.kind in into and depth < _DEEPEST:
                # A meta box has four bytes of version and flags before its boxes.
                waiting.append((box.body + 4 * (box.kind == b"meta"), box.end, depth + 1))


def _number(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "big")


def mp4_milliseconds(data: bytes) -> int:
    """Return the length that the film's head says, 0 where it says none; NotSound for broken boxes."""
    for box in _walk(data, frozenset((b"moov",))):
        if box.kind == b"mvhd" and box.end - box.body >= 32:
            wide = data[box.body] == 1
            at = box.body + (20 if wide else 12)
            scale, lasts = _number(data, at, 4), _number(data, at + 4, 8 if wide else 4)
            return lasts * 1000 // scale if scale else 0
    return 0


def has_only_sound(data: bytes) -> bool:
    """Say whether every track is sound, and there is one; NotSound for broken boxes."""
    sorts = {data[box.body + 8 : box.body + 12] for box in _walk(data, _FOR_FACTS) if box.kind == b"hdlr"}
    return sorts == {_SOUND}


def picture_sides(data: bytes) -> tuple[int, int]:
    """Return width and height of the largest picture of a HEIC or AVIF file, 0 where it says none."""
    sides = [
        (_number(data, box.body + 4, 4), _number(data, box.body + 8, 4))
        for box in _walk(data, _FOR_FACTS)
        if box.kind == b"ispe"
    ]
    return max(sides, key=lambda pair: pair[0] * pair[1], default=(0, 0))


def sound_without_metadata(data: bytes) -> bytes:
    """Return the sound with all else made free space; NotSound for anything but sound, or broken boxes."""
    if not has_only_sound(data):
        raise NotSound
    copy = bytearray(data)
    _blank(copy, data, (0, len(data), b""), 0)
    bare = bytes(copy)
    # What called itself sound in a box that no player looks into has fallen away.
    if not has_only_sound(bare):
        raise NotSound
    return bare


def _blank(copy: bytearray, data: bytes, inside: tuple[int, int, bytes], depth: int) -> None:
    start, end, parent = inside
    last = start
    for box in _boxes(data, start, end):
        last = box.end
        if box.kind not in _KEPT[parent]:
            copy[box.start + 4 : box.start + 8] = b"free"
            copy[box.body : box.end] = bytes(box.end - box.body)
        elif box.kind in _KEPT and depth < _DEEPEST:
            _blank(copy, data, (box.body, box.end, box.kind), depth + 1)
        elif box.kind in _TIMED:
            width = 16 if data[box.body] == 1 else 8
            copy[box.body + 4 : min(box.body + 4 + width, box.end)] = bytes(min(width, box.end - box.body - 4))
        elif box.kind == b"hdlr":
            # After version, flags, a reserved word, the sort and twelve reserved bytes: the recorder's name.
            name = min(box.body + 24, box.end)
            copy[name : box.end] = bytes(box.end - name)
    copy[last:end] = bytes(end - last)
