"""Vectors of claims and the places they point to: docs/formats/ops.md, section record, "Items" and "Place"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.intervals import Interval
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import Claim, Value
from safeconduct.record.types import PropertyKind
from tests.vectors.sample import Book, Sample, raw_cbor

_DIGEST: Final = bytes(range(32))
_CLAIM: Final = Claim("c1", "s1", "mill", "seen", Value(PropertyKind.COUNT, Interval(3, 3)), "three", "", quote="three")
_MOST_MS: Final = 30 * 86_400_000
_PLACE: Final = 16

_SOUND: Final[Mapping[str, list[cbor.Item]]] = {
    "points-to-all-of-a-file": [_DIGEST],
    "points-to-a-span": [_DIGEST, 12_000, 31_000],
    "points-to-a-moment": [_DIGEST, 12_000, 12_000],
    "points-to-the-longest-span": [_DIGEST, 0, _MOST_MS],
    "points-to-a-part": [_DIGEST, 1_000, 2_000, 3_000, 4_000],
    "points-to-a-whole-picture-as-a-part": [_DIGEST, 0, 0, 10_000, 10_000],
}
_FAULTS: Final[Mapping[str, object]] = {
    "empty-place": [],
    "hash-of-31-bytes": [_DIGEST[:31]],
    "hash-as-text": [_DIGEST.hex()],
    "begin-without-end": [_DIGEST, 5],
    "end-before-begin": [_DIGEST, 5, 4],
    "negative-begin": [_DIGEST, -1, 4],
    "longer-than-thirty-days": [_DIGEST, 0, _MOST_MS + 1],
    "true-as-a-number": [_DIGEST, False, True],
    "three-numbers": [_DIGEST, 0, 0, 10],
    "part-without-a-width": [_DIGEST, 0, 0, 0, 10],
    "part-without-a-height": [_DIGEST, 0, 0, 10, 0],
    "part-beyond-the-right": [_DIGEST, 9_000, 0, 1_001, 10],
    "part-beyond-the-bottom": [_DIGEST, 0, 9_000, 10, 1_001],
    "fifth-number": [_DIGEST, 0, 0, 10, 10, 10],
    "place-as-a-map": {0: _DIGEST},
    "place-as-bytes": _DIGEST,
}


def make(book: Book, _: Sample) -> None:
    """Write all vectors of claims."""
    data = encode_item(_CLAIM)
    body = cbor.decode(data)
    if not isinstance(body, dict):
        raise TypeError("a claim is a map")
    _add(book, "points-nowhere", data, expect="success", place="-")
    for name, item in _SOUND.items():
        place = ":".join(str(one.hex() if isinstance(one, bytes) else one) for one in item)
        _add(book, name, cbor.encode({**body, _PLACE: item}), expect="success", place=place)
    for name, fault in _FAULTS.items():
        _add(book, name, raw_cbor({**body, _PLACE: fault}), expect="malformed", place="-")
    _add(book, "unknown-member", raw_cbor({**body, _PLACE + 1: True}), expect="malformed", place="-")
    _add(book, "byte-after-the-end", data + b"\0", expect="malformed", place="-")


def _add(book: Book, name: str, body: bytes, *, expect: str, place: str) -> None:
    book.add("claim", name, body, expect=expect, comment=name.replace("-", " "), place=place)
