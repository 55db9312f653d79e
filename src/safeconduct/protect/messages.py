"""The envelope that every message between desk and relay has: a version and one content, in canonical CBOR.

What `wire_intake`, `wire_shown` and `wire_timers` share (docs/formats/relay-intake.md). Reading raises
`MalformedMessage` alone, whatever the bytes (P5), and refuses every version but the one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from safeconduct.base import cbor
from safeconduct.protect import fields, reasons
from safeconduct.protect.wire import VERSION, MalformedMessage

_Content = TypeVar("_Content")


def encoded(content: cbor.Item) -> bytes:
    """Return a message with this content."""
    return cbor.encode({0: VERSION, 1: content})


def checked(content: cbor.Item, decode: Callable[[bytes], object]) -> bytes:
    """Return a message that we send; MalformedMessage here when it breaks a limit."""
    data = encoded(content)
    decode(data)
    return data


def read_message(data: bytes, limit: int, content: Callable[[cbor.Item], _Content]) -> _Content:
    """Return what stands in a message of at most ``limit`` bytes; MalformedMessage for everything else."""
    try:
        item = fields.record(cbor.decode(data, limit), 2, "message")
        fields.version(item[0], VERSION)
        return content(item[1])
    except cbor.Malformed as error:
        raise MalformedMessage(place=error.facts["place"], reason=error.facts["reason"]) from None


def check_rising(keys: Sequence[bytes], place: str) -> None:
    """Refuse keys that are out of order or stand there twice."""
    if list(keys) != sorted(set(keys)):
        fields.refuse(place, reasons.OUT_OF_ORDER_OR_TWICE)
