"""Where bytes depart from canonical CBOR: a slow second reader that only names faults.

`cbor.decode` decides; this module is asked after a refusal, so that a person or a test learns the byte and the
reason (STYLE "Errors"). It never builds a value, and walks in time linear in the length.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import reasons
from safeconduct.base.errors import Phrase

# Major types, the top three bits of a head (RFC 8949 section 3.1).
_NEGATIVE: Final = 1
_BYTES: Final = 2
_TEXT: Final = 3
_LIST: Final = 4
_MAP: Final = 5
_TAG: Final = 6
_SIMPLE: Final = 7
_FALSE_TRUE: Final = (20, 21)
_INLINE_MAX: Final = 23
_WIDTHS: Final = {24: 1, 25: 2, 26: 4, 27: 8}
_INT_HI: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Fault:
    """The first departure: the byte where the item at fault begins, and what is wrong with it."""

    at: int
    reason: Phrase


class _Found(Exception):
    def __init__(self, at: int, reason: Phrase) -> None:
        self.fault = Fault(at, reason)


@dataclass(slots=True)
class _Open:
    """A list or map whose items are being read. ``key`` is the last key of a map, below every key at first."""

    is_map: bool
    left: int
    key: int = field(default=-1)


@dataclass(frozen=True, slots=True)
class _Head:
    at: int
    major: int
    argument: int
    end: int


def find_fault(data: bytes, depth: int) -> Fault:
    """Return the first fault of bytes that `cbor.decode` refused with the same depth."""
    try:
        end = _walk(data, depth)
    except _Found as found:
        return found.fault
    return Fault(end, reasons.MORE_FOLLOWS_THE_END if end < len(data) else reasons.NOT_CANONICAL)


def _walk(data: bytes, depth: int) -> int:
    opened: list[_Open] = []
    at = 0
    while True:
        head = _head(data, at)
        at = _check_item(data, head)
        if opened and opened[-1].is_map and opened[-1].left % 2 == 0:
            _check_key(head, opened[-1])
        if head.major in (_LIST, _MAP):
            if len(opened) >= depth:
                raise _Found(head.at, reasons.NESTED_TOO_DEEP)
            opened.append(_Open(head.major == _MAP, head.argument * (2 if head.major == _MAP else 1) + 1))
        while opened:
            opened[-1].left -= 1
            if opened[-1].left > 0:
                break
            opened.pop()
        if not opened:
            return at


def _head(data: bytes, at: int) -> _Head:
    if at >= len(data):
        raise _Found(at, reasons.CUT_SHORT)
    major, info = data[at] >> 5, data[at] & 31
    if info <= _INLINE_MAX:
        return _Head(at, major, info, at + 1)
    if info not in _WIDTHS:
        raise _Found(at, reasons.INDEFINITE_OR_RESERVED_LENGTH)
    end = at + 1 + _WIDTHS[info]
    if end > len(data):
        raise _Found(at, reasons.CUT_SHORT)
    argument = int.from_bytes(data[at + 1 : end], "big")
    if major == _SIMPLE:
        raise _Found(at, reasons.NEITHER_TRUE_NOR_FALSE)
    if argument <= _INLINE_MAX or (argument < 1 << (8 * _WIDTHS[info] // 2) and info != 24):
        raise _Found(at, reasons.NOT_THE_SHORTEST_FORM)
    return _Head(at, major, argument, end)


def _check_item(data: bytes, head: _Head) -> int:
    """Return the place after the head and, for bytes and text, after their content."""
    if head.major == _TAG:
        raise _Found(head.at, reasons.TAG)
    if head.major == _SIMPLE and head.argument not in _FALSE_TRUE:
        raise _Found(head.at, reasons.NEITHER_TRUE_NOR_FALSE)
    if head.major == _NEGATIVE and head.argument > _INT_HI:
        raise _Found(head.at, reasons.NUMBER_BEYOND_64_BITS)
    if head.major not in (_BYTES, _TEXT):
        return head.end
    end = head.end + head.argument
    if end > len(data):
        raise _Found(head.at, reasons.CUT_SHORT)
    if head.major == _TEXT:
        _check_text(data[head.end : end], head.at)
    return end


def _check_text(raw: bytes, at: int) -> None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _Found(at, reasons.TEXT_IS_NOT_UTF_8) from None
    if not unicodedata.is_normalized("NFC", text):
        raise _Found(at, reasons.TEXT_IS_NOT_NFC)


def _check_key(head: _Head, opened: _Open) -> None:
    if head.major != 0 or head.argument > _INT_HI:
        raise _Found(head.at, reasons.MAP_KEY_IS_NOT_A_WHOLE_NUMBER)
    if head.argument == opened.key:
        raise _Found(head.at, reasons.MAP_KEY_TWICE)
    if head.argument < opened.key:
        raise _Found(head.at, reasons.MAP_KEYS_OUT_OF_ORDER)
    opened.key = head.argument
