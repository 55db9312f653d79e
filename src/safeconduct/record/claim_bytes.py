"""The quick look at a claim's bytes while a million of them are taken in.

`readable_claim` accepts just what `items.decode_item` accepts (property-tested against it), five times as fast
for the usual claim: it takes the shapes that nearly all claims have and leaves everything else to the full
check.
"""

from __future__ import annotations

import unicodedata
from typing import Any, Final

import cbor2

from safeconduct.record.items import MalformedItem, Table, decode_item

_TEXT_KEYS: Final = frozenset((0, 1, 2, 3, 5, 6, 7, 12, 13))
_FLAG_KEYS: Final = frozenset((9, 10))
_REPEATS_KEY: Final = 8
_NEEDED: Final = 6  # the members 0 to 5 stand in every claim


def readable_claim(data: bytes) -> dict[int, Any] | None:
    """Return the decoded map of a claim's bytes, or None when they are no claim."""
    try:
        item = cbor2.loads(data)
        if type(item) is dict and _is_usual(item) and cbor2.dumps(item) == data:
            return item
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError):
        return None
    try:
        decode_item(Table.CLAIM, data)
    except MalformedItem:
        return None
    return item  # type: ignore[no-any-return]


def _is_usual(item: dict[int, Any]) -> bool:
    """Say whether a claim has only plain members, an interval or names, in canonical order."""
    last = -1
    for key, value in item.items():
        if type(key) is not int or key <= last:
            return False
        last = key
        if key in _TEXT_KEYS:
            if type(value) is not str or not (value or key <= 5) or not _is_nfc(value):
                return False
        elif key == 4:
            if type(value) is not dict or not _is_usual_value(value):
                return False
        elif key == _REPEATS_KEY:
            if type(value) is not list or not value or not all(type(v) is str and _is_nfc(v) for v in value):
                return False
        elif key in _FLAG_KEYS:
            if value is not True:
                return False
        else:
            return False
    return len(item) >= _NEEDED and list(item)[:_NEEDED] == [0, 1, 2, 3, 4, 5]


_KIND_DATE_OR_COUNT: Final = (0, 1)
_INT_LIMIT: Final = 2**61


def _is_usual_value(value: dict[int, Any]) -> bool:
    kind = value.get(0)
    if type(kind) is not int or list(value) != sorted(value):
        return False
    if kind in _KIND_DATE_OR_COUNT:
        ends = [value[key] for key in value if key]
        return set(value) <= {0, 1, 2} and all(type(end) is int and -_INT_LIMIT < end < _INT_LIMIT for end in ends)
    texts = value.get(3)
    return (
        kind in (2, 3)
        and set(value) == {0, 3}
        and type(texts) is list
        and all(type(text) is str and _is_nfc(text) for text in texts)
    )


def _is_nfc(text: str) -> bool:
    return text.isascii() or unicodedata.is_normalized("NFC", text)
