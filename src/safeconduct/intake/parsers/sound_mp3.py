"""MP3: its frames, their length, and a copy that holds nothing else (ISO/IEC 11172-3, 13818-3, layer III).

Tags stand before, between and behind the frames (ID3, APE, Lyrics3, covers, names of the recorder); the copy is the
frames in their order, without the first if it holds the encoder's own table. Pure: bytes in, bytes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from safeconduct.intake.parsers.sound_ogg import NotSound

# In kbit/s by the four bits of a head: version 1, and versions 2 and 2.5.
_RATES_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_RATES_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
# Samples a second by version bits (2.5, none, 2, 1) and by the two bits of a head.
_SAMPLES: Final = ((11_025, 12_000, 8_000), (0, 0, 0), (22_050, 24_000, 16_000), (44_100, 48_000, 32_000))
_VERSION_1: Final = 3
_LAYER_3: Final = 1
_ENCODERS: Final = (b"Xing", b"Info", b"VBRI")
# So many frames one after another are no accident of other bytes.
_ENOUGH: Final = 3
# Bytes of a frame's head and of side information before an encoder's table may begin.
_TABLE_WITHIN: Final = 48


class _Frame(NamedTuple):
    start: int
    length: int
    samples: int
    rate: int


def _frame(data: bytes, at: int) -> _Frame | None:
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    bits, sampling, padding = data[at + 2] >> 4, data[at + 2] >> 2 & 3, data[at + 2] >> 1 & 1
    kilobits = (_RATES_1 if version == _VERSION_1 else _RATES_2)[bits]
    if layer != _LAYER_3 or sampling == 3 or not kilobits or not (rate := _SAMPLES[version][sampling]):
        return None
    samples = 1152 if version == _VERSION_1 else 576
    length = samples // 8 * kilobits * 1000 // rate + padding
    return _Frame(at, length, samples, rate) if at + length <= len(data) else None


def _frames(data: bytes) -> Iterator[_Frame]:
    at = _past_tags(data)
    run = 0
    while at < len(data):
        frame = _frame(data, at)
        if frame is None or not (run or _goes_on(data, frame)):
            run = 0
            at = data.find(b"\xff", at + 1)
            if at < 0:
                return
            continue
        run += 1
        yield frame
        at += frame.length


def _goes_on(data: bytes, frame: _Frame) -> bool:
    """Say whether others follow, so that four bytes inside a picture do not pass for a frame."""
    for _ in range(_ENOUGH - 1):
        following = _frame(data, frame.start + frame.length)
        if following is None:
            return frame.start + frame.length == len(data)
        frame = following
    return True


def _past_tags(data: bytes) -> int:
    at = 0
    while data.startswith(b"ID3", at) and len(data) >= at + 10:
        size = 0
        for byte in data[at + 6 : at + 10]:
            size = size << 7 | byte & 0x7F
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    return at


def opens_as_mp3(head: bytes) -> bool:
    """Say whether bytes begin as MP3: with its tag, or with frames one after another."""
    first = _frame(head, 0)
    return head.startswith(b"ID3") or (first is not None and first.length < len(head) and _goes_on(head, first))


def _sound(data: bytes) -> list[_Frame]:
    frames = list(_frames(data))
    if frames and any(mark in data[frames[0].start : frames[0].start + _TABLE_WITHIN] for mark in _ENCODERS):
        del frames[0]
    if len(frames) < _ENOUGH:
        raise NotSound
    return frames


def mp3_milliseconds(data: bytes) -> int:
    """Return the length of the frames; NotSound where there are none."""
    return sum(frame.samples * 1000 * 1000 // frame.rate for frame in _sound(data)) // 1000


def mp3_without_tags(data: bytes) -> bytes:
    """Return the frames alone; NotSound where there are none."""
    return b"".join(data[frame.start : frame.start + frame.length] for frame in _sound(data))
