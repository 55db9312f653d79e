"""Where things stand in a JSON text: lines and columns, members that stand twice, members nobody knows.

Used once a text was refused, to say where a person must look; never to read one: msgspec does that, and gives no more
than a path. Gives numbers and places made of the format's own names, never a word of the file (promise P14). Takes a
text that msgspec found to be JSON; of any other text only `line_and_column` and `first_too_deep` make sense. Follows
docs/formats/accounts.md "Refusals".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

_STRING: Final = rb'"(?:[^"\\]++|\\.)*+"'
_SCALAR: Final = rb"[^][{}\",:\s]++"


def _nested(levels: int) -> bytes:
    """Return the pattern of a list or object with so many levels inside it."""
    inner = rb"|" + _nested(levels - 1) if levels else b""
    return rb"[\[{](?:[^][{}\"]++|" + _STRING + inner + rb")*+[\]}]"


# A value in one step of the pattern engine: lists and objects of the format have at most four levels inside.
_VALUE: Final = re.compile(_STRING + b"|" + _SCALAR + b"|" + _nested(4), re.DOTALL)
_STRING_OR_BRACKET: Final = re.compile(_STRING + rb"|[][{}]", re.DOTALL)
_DEEPER: Final = {b"[": 1, b"{": 1, b"]": -1, b"}": -1}
_SPACE: Final = re.compile(rb"[ \t\r\n,:]*+")
_NAME: Final = re.compile(_STRING, re.DOTALL)
_STEP: Final = re.compile(r"\[(\d+)\]|([a-z_]+)")
# The bytes of a character after its first in UTF-8.
_CONTINUATION: Final = bytes(range(0x80, 0xC0))
# Bytes counted in one go: a file may be one line of 1 GiB.
_PIECE: Final = 1 << 20


def line_and_column(data: bytes, at: int) -> tuple[int, int]:
    """Return the line and the column of a byte, both from 1, columns in characters as editors count them."""
    begin = data.rfind(b"\n", 0, at) + 1
    before = sum(
        len(data[piece : min(piece + _PIECE, at)].translate(None, _CONTINUATION)) for piece in range(begin, at, _PIECE)
    )
    return data.count(b"\n", 0, at) + 1, before + 1


def first_too_deep(data: bytes, deepest: int) -> int:
    """Return the byte of the first bracket that lies deeper than that many others; the end where none does."""
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(data):
        depth += _DEEPER.get(found[0], 0)
        if depth > deepest:
            return found.start()
    return len(data)


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: the place of the object, the name as read, and the bytes where name and value begin."""

    within: str
    name: str
    at: int
    value_at: int
    is_doubled: bool


def locate(data: bytes, place: str) -> int:
    """Return the byte where a place such as ``claims[3].value.lo`` begins, or the last part of it that is there.

    Of members that stand twice the last one counts, as it does for the parser. Linear in the text before it.
    """
    return _located(data, place)[0]


def members(data: bytes, place: str) -> Iterator[Member]:
    """Give every member at and below a place, outer ones before those inside them."""
    waiting = [(place, _located(data, place)[1])]
    while waiting:
        where, at = waiting.pop()
        inside = []
        if data[at : at + 1] == b"{":
            for member in _members(data, at, where):
                yield member
                inside.append((f"{where}.{member.name}".lstrip("."), member.value_at))
        elif data[at : at + 1] == b"[":
            inside = [(f"{where}[{n}]", begin) for n, begin in enumerate(_elements(data, at))]
        waiting += reversed(inside)


def _located(data: bytes, place: str) -> tuple[int, int]:
    """Return the bytes where a place and its value begin: a member begins with its name."""
    begin = _after_space(data, 0)
    at, value_at = begin, begin
    for index, name in _STEP.findall(place):
        if name:
            found = [(m.at, m.value_at) for m in _members(data, value_at, "") if m.name == name]
        else:
            found = [(begin, begin) for begin in islice(_elements(data, value_at), int(index), int(index) + 1)]
        if not found:
            break
        at, value_at = found[-1]
    return at, value_at


def _members(data: bytes, at: int, within: str) -> Iterator[Member]:
    """Give the members of the object that begins at a byte; none when another value does."""
    seen: set[str] = set()
    at = _after_space(data, at + 1) if data[at : at + 1] == b"{" else len(data)
    while found := _NAME.match(data, at):
        name = str(json.loads(found[0]))
        value_at = _after_space(data, found.end())
        yield Member(within, name, at, value_at, name in seen)
        seen.add(name)
        at = _after_space(data, _end_of_value(data, value_at))


def _elements(data: bytes, at: int) -> Iterator[int]:
    """Give the byte at which each value of the list that begins at a byte begins."""
    at = _after_space(data, at + 1) if data[at : at + 1] == b"[" else len(data)
    while at < len(data) and data[at : at + 1] != b"]":
        yield at
        at = _after_space(data, _end_of_value(data, at))


def _after_space(data: bytes, at: int) -> int:
    found = _SPACE.match(data, at)
    return found.end() if found else at


def _end_of_value(data: bytes, at: int) -> int:
    """Return the byte after a value, of any depth."""
    if found := _VALUE.match(data, at):
        return found.end()
    depth = 0
    for found in _STRING_OR_BRACKET.finditer(data, at):
        depth += _DEEPER.get(found[0], 0)
        if depth == 0:
            return found.end()
    return len(data)
