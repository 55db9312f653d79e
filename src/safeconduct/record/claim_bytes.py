"""The quick look at a claim's bytes while a million of them are taken in.

`readable_claim` accepts just what `item_bytes.decode_item` accepts (property-tested against it), five times as fast
for the usual claim: it takes the shapes that nearly all claims have and leaves everything else to the full
check. Refuses with `MalformedItem` what that refuses. Carries promise P5: what is kept is what was signed. Follows
docs/formats/ops.md "Items".
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

import cbor2

from safeconduct.base.cbor import MAX_BYTES
from safeconduct.base.errors import Opaque
from safeconduct.record.item_bytes import COUNTS, DAYS, decode_item
from safeconduct.record.items import MalformedItem, Table
from safeconduct.record.types import SEP, UNSPECIFIED

# The keys of a claim's map whose values may be of the usual kinds: texts, true, a list of texts.
_TEXT_KEYS: Final = frozenset((0, 1, 2, 3, 5, 6, 7, 12, 13))
_FLAG_KEYS: Final = frozenset((9, 10))
_VALUE_KEY: Final = 4
_BASIS_KEY: Final = 7
_REPEATS_KEY: Final = 8
_NEEDED: Final = (0, 1, 2, 3, 4, 5)

_WHOLE_NUMBERS: Final = {int}
# The place of what is no claim at all.
_CLAIM: Final = Opaque("claim")

# Shapes (keys and types of values) that were found usual: there are a few dozen among a million claims.
_usual: set[tuple[tuple[Any, ...], tuple[type, ...]]] = set()
# Shapes remembered at most: hostile claims could have as many as they like.
_MAX_SHAPES: Final = 1000


def readable_claim(data: bytes) -> dict[int, Any]:
    """Return the decoded map of a claim's bytes; MalformedItem when they are no claim."""
    if len(data) > MAX_BYTES:
        raise MalformedItem(place=_CLAIM)
    try:
        item = cbor2.loads(data)
        if type(item) is dict and _has_usual_shape(item) and _has_usual_texts(item) and cbor2.dumps(item) == data:
            return item
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError, MemoryError):
        raise MalformedItem(place=_CLAIM) from None
    decode_item(Table.CLAIM, data)
    return item  # type: ignore[no-any-return]


def _has_usual_shape(item: dict[int, Any]) -> bool:
    """Say whether keys and kinds are those of a plain claim, in canonical order, and its value is plain."""
    shape = (tuple(item), tuple(map(type, item.values())))
    if shape not in _usual:
        if not _is_usual_shape(*shape):
            return False
        if len(_usual) < _MAX_SHAPES:
            _usual.add(shape)
    value = item[_VALUE_KEY]
    # Shapes are compared by value, and true, 1.0 and simple value 1 equal 1: each would pass for another key.
    return {*map(type, item), *map(type, value)} == _WHOLE_NUMBERS and _is_usual_value(value)


def _is_usual_shape(keys: tuple[Any, ...], kinds: tuple[type, ...]) -> bool:
    if any(type(key) is not int for key in keys) or keys[: len(_NEEDED)] != _NEEDED or list(keys) != sorted(set(keys)):
        return False
    wanted: dict[int, type] = {
        **dict.fromkeys(_TEXT_KEYS, str),
        **dict.fromkeys(_FLAG_KEYS, bool),
        _VALUE_KEY: dict,
        _REPEATS_KEY: list,
    }
    return all(wanted.get(key) is kind for key, kind in zip(keys, kinds, strict=True))


def _has_usual_texts(item: dict[int, Any]) -> bool:
    """Say whether no optional member is empty or false, and every text is in the one normal form."""
    for key, value in item.items():
        if type(value) is str:
            if not (value.isascii() or unicodedata.is_normalized("NFC", value)) or (key > _NEEDED[-1] and not value):
                return False
        elif key == _REPEATS_KEY:
            if not value or not _are_texts(value):
                return False
        elif value is False:
            return False
    # The basis that is meant when none stands there is never written; a claim's own id names no other dataset.
    return item.get(_BASIS_KEY) != UNSPECIFIED and SEP not in item[0]


def _are_texts(values: list[Any]) -> bool:
    return all(type(v) is str and (v.isascii() or unicodedata.is_normalized("NFC", v)) for v in values)


_DATE_OR_COUNT: Final = (0, 1)
_BOUNDS: Final = (DAYS, COUNTS)
_PLACES_OR_TEXT: Final = (2, 3)
_BOTH_ENDS: Final = (0, 1, 2)
_TEXTS: Final = (0, 3)
_ENDS: Final = frozenset(((0,), (0, 1), (0, 2), _BOTH_ENDS))


def _is_usual_value(value: dict[int, Any]) -> bool:
    keys, kind = tuple(value), value.get(0)
    if type(kind) is not int:
        return False
    if kind in _DATE_OR_COUNT:
        # The kind's own number lies within either bounds.
        lo, hi = _BOUNDS[kind]
        return (
            keys in _ENDS
            and all(type(end) is int and lo <= end <= hi for end in value.values())
            and (keys != _BOTH_ENDS or value[1] <= value[2])
        )
    texts = value.get(3)
    return kind in _PLACES_OR_TEXT and keys == _TEXTS and type(texts) is list and _are_texts(texts)
