"""The little of DER that a timestamp needs: writing a request, and finding the parts of an answer (ITU-T X.690).

Values are taken apart by tag and length alone and never interpreted. Refuses with `BadDer` what is cut short, of
indefinite length, of a tag beyond one byte, or longer than an answer may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

SEQUENCE: Final = 0x30
SET: Final = 0x31
OCTETS: Final = 0x04
INTEGER: Final = 0x02
OID: Final = 0x06
_LONG: Final = 0x80
# Longest length that is written in four bytes; no value here comes near it.
_MOST_LENGTH_BYTES: Final = 4
_HIGH_TAG: Final = 0x1F


class BadDer(ValueError):
    """Bytes that are no DER."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its tag, and where in ``data`` it begins, where its content does, and where it ends."""

    data: bytes
    tag: int
    start: int
    inner: int
    end: int

    @property
    def content(self) -> bytes:
        """What stands in it."""
        return self.data[self.inner : self.end]

    @property
    def whole(self) -> bytes:
        """It, with tag and length."""
        return self.data[self.start : self.end]

    def parts(self) -> tuple[Value, ...]:
        """Return the values inside; BadDer where it holds none."""
        return tuple(_values(self.data, self.inner, self.end))

    def child(self, place: int, tag: int) -> Value:
        """Return the value at a place inside, which has to have this tag."""
        parts = self.parts()
        if place >= len(parts) or parts[place].tag != tag:
            raise BadDer
        return parts[place]


def read(data: bytes) -> Value:
    """Return the one value that these bytes are."""
    found = tuple(_values(data, 0, len(data)))
    if len(found) != 1:
        raise BadDer
    return found[0]


def write(tag: int, *contents: bytes) -> bytes:
    """Return a value."""
    content = b"".join(contents)
    length = len(content)
    if length < _LONG:
        return bytes((tag, length)) + content
    size = (length.bit_length() + 7) // 8
    return bytes((tag, _LONG | size)) + length.to_bytes(size, "big") + content


def write_number(value: int) -> bytes:
    """Return an INTEGER, which is not negative."""
    return write(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _values(data: bytes, at: int, end: int) -> Iterator[Value]:
    while at < end:
        one = _value(data, at, end)
        yield one
        at = one.end


def _value(data: bytes, at: int, end: int) -> Value:
    if at + 2 > end or data[at] & _HIGH_TAG == _HIGH_TAG:
        raise BadDer
    length, inner = data[at + 1], at + 2
    if length >= _LONG:
        size = length - _LONG
        if not 0 < size <= _MOST_LENGTH_BYTES or inner + size > end:
            raise BadDer
        length = int.from_bytes(data[inner : inner + size], "big")
        inner += size
    if inner + length > end:
        raise BadDer
    return Value(data, data[at], at, inner, inner + length)
