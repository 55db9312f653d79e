"""Canonical CBOR: one value, one byte string (RFC 8949 section 4.2.1).

Whatever is signed or hashed passes through here. Decoding is strict: the bytes must re-encode to themselves,
so that duplicate keys, long forms, indefinite lengths, tags, floats and trailing bytes are refused and two
desks never read one signature in two ways (promise P5; DESIGN section 4). cbor2 does the parsing; the
strictness is ours, for cbor2 alone accepts all of these (notes/protect section 4).
"""

from __future__ import annotations

import unicodedata
from typing import Final

import cbor2

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Opaque, SafeconductError

# Largest object that is ever decoded, in bytes: an op carries at most 1 MiB (DESIGN section 4).
MAX_BYTES: Final = 1 << 20
# Deepest nesting that is ever decoded (notes/protect section 6).
MAX_DEPTH: Final = 8
_INT_LO: Final = -(2**63)
_INT_HI: Final = 2**63 - 1
# Half of the u64 range above is never used by us except for clocks and lengths, which are non-negative.
_UINT_HI: Final = 2**64 - 1

Item = int | bytes | str | bool | list["Item"] | dict[int, "Item"]
"""Any value of the canonical encoding."""


class Malformed(SafeconductError):
    """Bytes that are not canonical CBOR of the allowed kinds."""

    code = "base.malformed"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="The data is damaged or not of our making ({place}: {reason}).",
        safe=NOTHING_CHANGED_EN,
        do="Ask for it again from where it came, or restore it from a backup.",
    )
    ru = Advice(
        what="Данные повреждены или созданы другой программой ({place}: {reason}).",
        safe=NOTHING_CHANGED_RU,
        do="Запросите их ещё раз у отправителя или восстановите из резервной копии.",
    )


def encode(value: Item) -> bytes:
    """Return the one canonical encoding; Malformed when the value holds a kind that is not allowed."""
    _check(value, MAX_DEPTH)
    return cbor2.dumps(value, canonical=True)


def decode(data: bytes, limit: int = MAX_BYTES, depth: int = MAX_DEPTH) -> Item:
    """Return the value of canonical bytes; Malformed for everything else, whatever the bytes.

    ``limit`` is the greatest length in bytes, ``depth`` the deepest nesting of lists and maps.
    """
    if len(data) > limit:
        raise Malformed(place=Opaque("size"), reason=Opaque(f"{len(data)} > {limit}"))
    _check_depth(data, depth)
    try:
        value: Item = cbor2.loads(data)
    except (cbor2.CBORDecodeError, ValueError, TypeError, OverflowError, RecursionError, MemoryError) as error:
        raise Malformed(place=Opaque("bytes"), reason=Opaque(type(error).__name__)) from None
    _check(value, depth)
    if cbor2.dumps(value, canonical=True) != data:
        raise Malformed(place=Opaque("bytes"), reason=Opaque("not canonical"))
    return value


def _check(value: object, depth: int) -> None:
    """Refuse kinds, sizes and spellings that the encoding does not have. ``depth`` levels are left."""
    if isinstance(value, bool | bytes):
        return
    if isinstance(value, int):
        if not _INT_LO <= value <= _UINT_HI:
            raise Malformed(place=Opaque("number"), reason=Opaque("beyond 64 bits"))
    elif isinstance(value, str):
        _check_text(value)
    elif isinstance(value, list | dict) and depth <= 0:
        raise Malformed(place=Opaque("nesting"), reason=Opaque("too deep"))
    elif isinstance(value, list):
        for item in value:
            _check(item, depth - 1)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(key, bool) or not isinstance(key, int) or not _INT_LO <= key <= _INT_HI:
                raise Malformed(place=Opaque("map key"), reason=Opaque("not a whole number"))
            _check(item, depth - 1)
    else:
        raise Malformed(place=Opaque("kind"), reason=Opaque(type(value).__name__))


def _check_text(text: str) -> None:
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise Malformed(place=Opaque("text"), reason=Opaque("not NFC"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed(place=Opaque("text"), reason=Opaque("lone surrogate")) from None


# CBOR initial byte: the top three bits are the major type; 4 is a list, 5 a map, 6 a tag (RFC 8949 section 3).
_MAJOR_LIST: Final = 4
_MAJOR_MAP: Final = 5
_MAJOR_TAG: Final = 6
_INLINE_MAX: Final = 23
_LENGTH_BYTES: Final = {24: 1, 25: 2, 26: 4, 27: 8}


def _check_depth(data: bytes, depth: int) -> None:
    """Refuse deep nesting and impossible lengths before the parser builds anything.

    A run of 0x81 bytes would nest a million lists, and a head that announces 2^60 items would reserve
    memory: both are refused by walking the heads alone, in time linear in the length.
    """
    left: list[int] = []
    at, end = 0, len(data)
    while at < end:
        major, size, at = _head(data, at)
        if major in (2, 3):
            at += size
            if at > end:
                raise Malformed(place=Opaque("bytes"), reason=Opaque("cut short"))
        elif major in (_MAJOR_LIST, _MAJOR_MAP):
            items = size * 2 if major == _MAJOR_MAP else size
            if items > end - at:
                raise Malformed(place=Opaque("bytes"), reason=Opaque("cut short"))
            if len(left) >= depth:
                raise Malformed(place=Opaque("nesting"), reason=Opaque("too deep"))
            left.append(items + 1)
        elif major == _MAJOR_TAG:
            raise Malformed(place=Opaque("kind"), reason=Opaque("tag"))
        while left:
            left[-1] -= 1
            if left[-1] > 0:
                break
            left.pop()
        if not left:
            break
    if left:
        raise Malformed(place=Opaque("bytes"), reason=Opaque("cut short"))
    if at != end:
        raise Malformed(place=Opaque("bytes"), reason=Opaque("more follows the end"))


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Return major type, argument and the place after the head at ``at``."""
    major, info = data[at] >> 5, data[at] & 31
    at += 1
    if info <= _INLINE_MAX:
        return major, info, at
    width = _LENGTH_BYTES.get(info)
    if width is None:
        raise Malformed(place=Opaque("bytes"), reason=Opaque("indefinite or reserved length"))
    if at + width > len(data):
        raise Malformed(place=Opaque("bytes"), reason=Opaque("cut short"))
    return major, int.from_bytes(data[at : at + width], "big"), at + width
