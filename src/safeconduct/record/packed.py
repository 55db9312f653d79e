"""Many small byte strings in few large ones, compressed: a quarter of the memory of a list of them.

Each bytes object costs 33 bytes of its own and a place in a list; a million claims of an import are kept so. Items that
stand together are alike, so that the quickest compression leaves a quarter of them, for 1 µs an item and as much
to read it. Refuses to change or drop what it holds. Carries no promise: it is memory (docs/benchmarks.md "Record").
"""

from __future__ import annotations

import zlib
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final, overload

# Bytes put together before they are compressed: larger ones gain nothing, smaller ones compress worse.
_CHUNK_BYTES: Final = 256 * 1024
_LEVEL: Final = 1


class Packed(Sequence[bytes]):
    """A sequence of byte strings that can only grow. Quick when read in order."""

    __slots__ = ("_chunks", "_ends", "_last", "_shown", "_shown_at", "_starts")

    def __init__(self) -> None:
        self._chunks: list[bytes] = []
        # Where each chunk starts and each item ends, in bytes of all items put together. No item lies in two chunks.
        self._starts = array("Q", [0])
        self._ends = array("Q", [0])
        # The chunk that still grows, and the one that was read last.
        self._last = bytearray()
        self._shown, self._shown_at = b"", -1

    def append(self, item: bytes) -> None:
        """Put one more at the end."""
        self._last += item
        self._ends.append(self._ends[-1] + len(item))
        if len(self._last) >= _CHUNK_BYTES:
            self._chunks.append(zlib.compress(self._last, _LEVEL))
            self._starts.append(self._ends[-1])
            self._last = bytearray()

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
        number = bisect_right(self._starts, self._ends[at]) - 1
        start = self._starts[number]
        return bytes(self._chunk(number)[self._ends[at] - start : self._ends[at + 1] - start])

    def _chunk(self, number: int) -> bytes | bytearray:
        if number == len(self._chunks):
            return self._last
        if number != self._shown_at:
            self._shown, self._shown_at = zlib.decompress(self._chunks[number]), number
        return self._shown
