"""Canonical CBOR: one value, one byte string (RFC 8949 section 4.2.1).

Whatever is signed or hashed passes through here. Decoding is strict: the bytes must re-encode to themselves,
so that duplicate keys, long forms, indefinite lengths, tags, floats and trailing bytes are refused and two
desks never read one signature in two ways (promise P5; DESIGN section 4). cbor2 does the parsing, told to
refuse depth, tags, indefinite lengths and duplicates; the rest of the strictness is ours, for cbor2 accepts long
forms, floats, trailing bytes and keys of any kind (notes/protect section 4).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Final, NoReturn

import cbor2

from safeconduct.base import reasons
from safeconduct.base.cbor_faults import find_fault
from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Opaque,
    Phrase,
    SafeconductError,
)

# Largest object that is ever decoded, in bytes: an op carries at most 1 MiB (DESIGN section 4).
MAX_BYTES: Final = 1 << 20
# Deepest nesting that is ever decoded (notes/protect section 6).
MAX_DEPTH: Final = 8
# Where the fault is when it is the length.
_WHOLE: Final = Phrase("the whole", "целиком")
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
    _check((value,), MAX_DEPTH)
    return cbor2.dumps(value, canonical=True)


def decode(data: bytes, limit: int = MAX_BYTES, depth: int = MAX_DEPTH) -> Item:
    """Return the value of canonical bytes; Malformed for everything else, whatever the bytes.

    ``limit`` is the greatest length in bytes, ``depth`` the deepest nesting of lists and maps. Time and memory
    are linear in the length of ``data``, never in what its heads announce.
    """
    if len(data) > limit:
        raise Malformed(place=_WHOLE, reason=reasons.TOO_LARGE)
    try:
        value: Item = cbor2.loads(
            data, semantic_decoders=_NO_TAGS, max_depth=depth, allow_indefinite=False, allow_duplicate_keys=False
        )
        _check((value,), depth)
        if cbor2.dumps(value, canonical=True) == data:
            return value
    except (cbor2.CBORError, Malformed, ValueError, TypeError, OverflowError, RecursionError, MemoryError):
        pass
    # Only now, so that sound data do not pay for it: a slow walk that names the place and the fault.
    fault = find_fault(data, depth)
    raise Malformed(place=Phrase(f"byte {fault.at}", f"байт {fault.at}"), reason=fault.reason)


def kept(data: bytes) -> Item:
    """Return the value of bytes that `encode` gave and that lie in a table of this vault since; Malformed.

    Whether they are canonical was asked when they came; a page asks for thousands of them. Never for what others made.
    """
    try:
        value: Item = cbor2.loads(
            data, semantic_decoders=_NO_TAGS, max_depth=MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False
        )
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError, MemoryError):
        # Not what was put there: the strict way names the fault.
        return decode(data)
    return value


class _NoTags(dict[int, "Callable[[object, bool], object]"]):
    """Stands in for every decoder of a tag, the built-in ones too.

    Some of those build numbers, dates or patterns whose size is not bounded by the input (a bigfloat with a
    64-bit exponent).
    """

    def __missing__(self, tag: int) -> NoReturn:
        raise ValueError("tag")


_NO_TAGS: Final = _NoTags()


def _check(values: Iterable[object], depth: int) -> None:
    """Refuse kinds, sizes and spellings that the encoding does not have. ``depth`` levels are left below.

    Exact types and one call for each container: this is half the cost of reading an op.
    """
    for value in values:
        kind = type(value)
        if kind is bytes or kind is bool:
            continue
        if kind is int:
            if not _INT_LO <= value <= _UINT_HI:  # type: ignore[operator]  # an int, by its type
                raise Malformed(place=Opaque("number"), reason=reasons.NUMBER_BEYOND_64_BITS)
        elif isinstance(value, str):
            _check_text(value)
        elif isinstance(value, list):
            _check_room(depth)
            _check(value, depth - 1)
        elif isinstance(value, dict):
            _check_room(depth)
            _check_keys(value)
            _check(value.values(), depth - 1)
        else:
            raise Malformed(place=Opaque(kind.__name__), reason=reasons.KIND_NOT_ALLOWED)


def _check_room(depth: int) -> None:
    if depth <= 0:
        raise Malformed(place=Opaque("nesting"), reason=reasons.NESTED_TOO_DEEP)


def _check_keys(keys: Iterable[object]) -> None:
    for key in keys:
        # Non-negative, for RFC 7049 and RFC 8949 sort negative keys in two ways.
        if type(key) is not int or not 0 <= key <= _INT_HI:
            raise Malformed(place=Opaque("map key"), reason=reasons.MAP_KEY_IS_NOT_A_WHOLE_NUMBER)


def _check_text(text: str) -> None:
    if text.isascii():
        return
    if not unicodedata.is_normalized("NFC", text):
        raise Malformed(place=Opaque("text"), reason=reasons.TEXT_IS_NOT_NFC)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Malformed(place=Opaque("text"), reason=reasons.TEXT_IS_NOT_UTF_8) from None
