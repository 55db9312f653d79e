"""The XML of a workbook, bounded whatever stands in it: 60 kB made to do harm kept a desk for minutes, or filled it.

Nothing that it holds is kept but what the handlers keep. Refuses a document type, letters in an encoding that no
workbook has (Python would look for a module of that name), elements one within another without end, a tag, comment or
instruction longer than any (each piece would be read again from its beginning), and more elements than a part has.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from xml.parsers import expat

from safeconduct.record.tables import faults
from safeconduct.record.tables.faults import bad_table

# Elements one within another: a rich text in a cell is eight deep; ten million of them took a gigabyte.
_DEEPEST: Final = 64
# Bytes of one tag, comment or instruction: a formula or a long address has some thousands.
_LONGEST_TAG: Final = 1 << 20
# What expat reads by itself; ECMA-376 part 2 allows the first two.
_ENCODINGS: Final = frozenset(("utf-8", "utf-16", "us-ascii"))

Start = Callable[[str, list[str]], None]
End = Callable[[str], None]


class SheetParser:
    """One part of a workbook as it streams past; attributes come as a list of names and values.

    ``most``: elements that it may have, 0 where whoever takes them counts.
    """

    def __init__(
        self, start: Start, end: End | None = None, letters: Callable[[str], None] | None = None, *, most: int = 0
    ) -> None:
        self._depth, self._count, self._most, self._fed = 0, 0, most, 0
        self._on_start, self._on_end = start, end
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
        parser.XmlDeclHandler = _declared
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = letters
        self._parser = parser

    def feed(self, data: bytes, *, is_last: bool = False) -> None:
        """Parse one piece more; BadTable."""
        self._fed += len(data)
        try:
            self._parser.Parse(data, is_last)
        except expat.ExpatError:
            raise bad_table(faults.DAMAGED) from None
        if self._fed - self._parser.CurrentByteIndex > _LONGEST_TAG:
            raise bad_table(faults.DAMAGED)

    def _start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > _DEEPEST or self._count > self._most > 0:
            raise bad_table(faults.DAMAGED)
        self._on_start(name, attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._on_end is not None:
            self._on_end(name)


def _declared(_: str, encoding: str | None, __: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise bad_table(faults.DAMAGED)


def _refuse(*_: object) -> None:
    raise bad_table(faults.DAMAGED)
