"""Reads JSON that somebody else wrote, strictly: every field there, of its type, in its range, and none that we do
not know.

A field that we do not know may be a rule that we would break, so it is refused. The first fault raises the error of who
asks, with the place in the file (`parties[3].size`) and one sentence; nothing of the file is in it but an id.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from safeconduct.base.errors import Opaque, Phrase, SafeconductError

# Largest whole number taken. Reason: a million people times the largest weight still fits 64 bits with room for duals.
MOST_NUMBER: Final = 10**6
# Longest id taken, in characters.
MOST_ID: Final = 64
# Longest file taken, in bytes: a hundred times the example with 1,000 people.
MOST_BYTES: Final = 64_000_000

NOT_JSON: Final = Phrase("is not JSON in UTF-8", "не является JSON в UTF-8")
TOO_LONG: Final = Phrase("is longer than any instance", "длиннее любых исходных данных")
TWICE: Final = Phrase("is there twice", "встречается дважды")
MISSING: Final = Phrase("is missing", "отсутствует")
UNKNOWN_FIELD: Final = Phrase("is a field that this program does not know", "— поле, неизвестное этой программе")
NOT_OBJECT: Final = Phrase("has to be an object", "должно быть объектом")
NOT_LIST: Final = Phrase("has to be a list", "должно быть списком")
NOT_TEXT: Final = Phrase("has to be a text of 1 to 64 characters", "должно быть текстом от 1 до 64 знаков")
NOT_NUMBER: Final = Phrase("has to be a whole number", "должно быть целым числом")
OUT_OF_RANGE: Final = Phrase("is a number out of range", "— число вне допустимых пределов")
NOT_KNOWN_WORD: Final = Phrase("is none of the words that may stand there", "— не то слово, которое может здесь стоять")
UNKNOWN_ID: Final = Phrase("names what is not in the file", "называет то, чего нет в файле")


_FILE: Final = "file"


class _Twice(ValueError):
    """A key that an object has twice."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found


def _no_constant(_: str) -> NoReturn:
    raise ValueError


@dataclass(frozen=True, slots=True)
class Node:
    """A value at a place of the file, read with the error of who asks."""

    value: Any
    place: str
    error: type[SafeconductError]

    def refuse(self, fault: Phrase, shown: str = "") -> NoReturn:
        """Raise the error for this place; the root of a file has no other name than the file."""
        raise self.error(place=Opaque(self.place or _FILE), fault=fault, shown=shown)

    def fields(self, known: Iterable[str], optional: Iterable[str] = ()) -> dict[str, Node]:
        """Return the fields of an object that has all of ``known``, perhaps some ``optional``, and no others."""
        if not isinstance(self.value, dict):
            self.refuse(NOT_OBJECT)
        wanted = set(known)
        for name in wanted - self.value.keys():
            self._at(name).refuse(MISSING)
        for name in sorted(self.value.keys() - wanted - set(optional)):
            Node(None, f"{self.place}.*" if self.place else "*", self.error).refuse(UNKNOWN_FIELD, name)
        return {name: self._at(name) for name in self.value}

    def entries(self) -> dict[str, Node]:
        """Return what an object with keys of the writer's own holds."""
        if not isinstance(self.value, dict):
            self.refuse(NOT_OBJECT)
        return {key: Node(value, f"{self.place}.*", self.error) for key, value in self.value.items()}

    def items(self) -> list[Node]:
        """Return the values of a list."""
        if not isinstance(self.value, list):
            self.refuse(NOT_LIST)
        return [Node(value, f"{self.place}[{place}]", self.error) for place, value in enumerate(self.value)]

    def text(self) -> str:
        """Return a short text."""
        found = self.value if isinstance(self.value, str) else ""
        # Half a surrogate pair is no character: what holds one can be written into no plan.
        if not 1 <= len(found) <= MOST_ID or found.encode("utf-8", "ignore").decode("utf-8") != found:
            self.refuse(NOT_TEXT)
        return found

    def number(self, least: int = 0, most: int = MOST_NUMBER) -> int:
        """Return a whole number; true, 1.0 and "1" are none."""
        if type(self.value) is not int:
            self.refuse(NOT_NUMBER)
        if not least <= self.value <= most:
            self.refuse(OUT_OF_RANGE, str(self.value)[:20])
        return int(self.value)

    def word(self, allowed: Iterable[str]) -> str:
        """Return one of some words."""
        found = self.text()
        if found not in set(allowed):
            self.refuse(NOT_KNOWN_WORD, found)
        return found

    def one_of(self, index: Mapping[str, int]) -> int:
        """Return the index of what an id names."""
        found = self.text()
        if found not in index:
            self.refuse(UNKNOWN_ID, found)
        return index[found]

    def _at(self, name: str) -> Node:
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return Node(value, f"{self.place}.{name}" if self.place else name, self.error)


def read_json(data: bytes, error: type[SafeconductError]) -> Node:
    """Return the root of a file. Raises ``error`` for anything but one JSON object without doubled keys."""
    root = Node(None, _FILE, error)
    if len(data) > MOST_BYTES:
        root.refuse(TOO_LONG)
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except _Twice as twice:
        Node(None, "*", error).refuse(TWICE, twice.key[:MOST_ID])
    except (ValueError, RecursionError):
        root.refuse(NOT_JSON)
    return Node(value, "", error)
