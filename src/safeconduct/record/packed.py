"""Many small byte strings in one large one: a third of the memory of a list of them.

Each bytes object costs 33 bytes of its own and a place in a list; a million claims of an import are kept so. Refuses to
change or drop what it holds. Carries no promise: it is memory (docs/benchmarks.md "Record").
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import overload


class Packed(Sequence[bytes]):
    """A sequence of byte strings that can only grow."""

    __slots__ = ("_data", "_ends")

    def __init__(self) -> None:
        self._data = bytearray()
        self._ends = array("Q", [0])

    def append(self, item: bytes) -> None:
        """Put one more at the end."""
        self._data += item
        self._ends.append(len(self._data))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> list[bytes]: ...
    def __getitem__(self, index: int | slice) -> bytes | list[bytes]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        at = index % len(self)
        return bytes(self._data[self._ends[at] : self._ends[at + 1]])
