"""As much of MessagePack as Etebase's server is spoken to with (the format's specification, "Formats").

For the driver of a peer alone: nothing of ours is written in it. It refuses what that server never sends (floats,
extensions, times), so that a misread answer ends a measurement and does not colour it.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

Packed: TypeAlias = "bool | int | str | bytes | Sequence[Packed] | Mapping[str, Packed] | None"


class NotUnderstood(ValueError):
    """Bytes that are not what the server sends."""


def pack(value: Packed) -> bytes:
    """Return a value's bytes, each length in its longest form: the format allows it, and readers take every form."""
    match value:
        case None:
            return b"\xc0"
        case bool():
            return b"\xc3" if value else b"\xc2"
        case int():
            return b"\xd3" + struct.pack(">q", value)
        case str():
            text = value.encode()
            return b"\xdb" + struct.pack(">I", len(text)) + text
        case bytes():
            return b"\xc6" + struct.pack(">I", len(value)) + value
        case Mapping():
            pairs = b"".join(pack(name) + pack(held) for name, held in value.items())
            return b"\xdf" + struct.pack(">I", len(value)) + pairs
        case _:
            return b"\xdd" + struct.pack(">I", len(value)) + b"".join(pack(held) for held in value)


def unpack(data: bytes) -> Packed:
    """Return the one value that the bytes hold."""
    reader = _Reader(data)
    value = reader.value()
    if reader.place != len(data):
        raise NotUnderstood("more than one value")
    return value


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self.place = 0

    def value(self) -> Packed:
        mark = self._number(">B")
        if mark < 0x80:
            return mark
        if mark >= 0xE0:
            return mark - 0x100
        if mark < 0x90:
            return self._map(mark & 0x0F)
        if mark < 0xA0:
            return self._list(mark & 0x0F)
        if mark < 0xC0:
            return self._take(mark & 0x1F).decode()
        if mark in _PLAIN:
            return _PLAIN[mark]
        if mark in _NUMBERS:
            return self._number(_NUMBERS[mark])
        if mark in _SIZED:
            size, read = _SIZED[mark]
            return read(self, self._number(size))
        raise NotUnderstood(f"mark {mark:#x}")

    def _number(self, form: str) -> int:
        (number,) = struct.unpack(form, self._take(struct.calcsize(form)))
        return int(number)

    def _take(self, count: int) -> bytes:
        taken = self._data[self.place : self.place + count]
        if len(taken) != count:
            raise NotUnderstood("cut short")
        self.place += count
        return taken

    def _text(self, count: int) -> Packed:
        return self._take(count).decode()

    def _list(self, count: int) -> Packed:
        return [self.value() for _ in range(count)]

    def _map(self, count: int) -> Packed:
        return {str(self.value()): self.value() for _ in range(count)}


_PLAIN: dict[int, Packed] = {0xC0: None, 0xC2: False, 0xC3: True}
_NUMBERS = {0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q", 0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
_SIZED: dict[int, tuple[str, Callable[[_Reader, int], Packed]]] = {
    0xC4: (">B", _Reader._take),
    0xC5: (">H", _Reader._take),
    0xC6: (">I", _Reader._take),
    0xD9: (">B", _Reader._text),
    0xDA: (">H", _Reader._text),
    0xDB: (">I", _Reader._text),
    0xDC: (">H", _Reader._list),
    0xDD: (">I", _Reader._list),
    0xDE: (">H", _Reader._map),
    0xDF: (">I", _Reader._map),
}
