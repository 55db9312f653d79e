"""Reading decoded items as the fields of a layout: right kind, right length, right range, or `cbor.Malformed`.

Carries the strictness of docs/formats (one meaning, one byte string) that promise P5 rests on. Each object's module
turns that into its own error. A truth value is never a number here, although Python says it is: ``true`` and ``1`` are
different bytes, and two readers must not differ on them.
"""

from __future__ import annotations

from typing import Final, NoReturn

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.protect import reasons

# Numbers of a layout are non-negative and fit the signed 64 bits of every database.
NUMBER_HI: Final = 2**63 - 1


def refuse(place: str, reason: Phrase) -> NoReturn:
    """Raise Malformed with a place of the layout."""
    raise cbor.Malformed(place=Opaque(place), reason=reason)


def record(item: cbor.Item, count: int, place: str) -> dict[int, cbor.Item]:
    """Return a map whose keys are exactly 0 to ``count`` - 1."""
    if not isinstance(item, dict) or len(item) != count or tuple(item) != tuple(range(count)):
        refuse(place, reasons.WRONG_FIELDS)
    return item


def octets(item: cbor.Item, length: int, place: str) -> bytes:
    """Return a byte string of exactly ``length`` bytes."""
    if not isinstance(item, bytes) or len(item) != length:
        refuse(place, reasons.WRONG_LENGTH)
    return item


def some_octets(item: cbor.Item, most: int, place: str) -> bytes:
    """Return a byte string of at most ``most`` bytes."""
    if not isinstance(item, bytes) or len(item) > most:
        refuse(place, reasons.WRONG_LENGTH)
    return item


def number(item: cbor.Item, place: str, *, lo: int = 0, hi: int = NUMBER_HI) -> int:
    """Return a whole number from ``lo`` to ``hi``, both included."""
    if isinstance(item, bool) or not isinstance(item, int) or not lo <= item <= hi:
        refuse(place, reasons.NUMBER_OUT_OF_RANGE)
    return item


def version(item: cbor.Item, known: int) -> None:
    """Refuse every version but the known one: there is no negotiation."""
    number(item, "version", lo=known, hi=known)


def text(item: cbor.Item, place: str) -> str:
    """Return a text."""
    if not isinstance(item, str):
        refuse(place, reasons.NOT_TEXT)
    return item


def items(item: cbor.Item, place: str, *, most: int) -> list[cbor.Item]:
    """Return a list of at most ``most`` items."""
    if not isinstance(item, list) or len(item) > most:
        refuse(place, reasons.WRONG_NUMBER_OF_ITEMS)
    return item


def fixed(item: cbor.Item, count: int, place: str) -> list[cbor.Item]:
    """Return a list of exactly ``count`` items."""
    if not isinstance(item, list) or len(item) != count:
        refuse(place, reasons.WRONG_NUMBER_OF_ITEMS)
    return item
