"""Tables of whole numbers that stay small with 100,000 people: sorted arrays, found by halving.

Two kinds: numbers of words with what they stand for, and for each of many things the others that belong to it. Pure,
immutable once made. Cost of a look-up is the logarithm of the size.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence

# Bits of what a number stands for.
_BITS = 32
_LOW = (1 << _BITS) - 1


class Keyed:
    """Numbers below 2^64, each with the things below 2^32 that stand under it."""

    __slots__ = ("_keys", "_things")

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        together = sorted({key << _BITS | thing for key, thing in pairs})
        self._keys = array("Q", (one >> _BITS for one in together))
        self._things = array("I", (one & _LOW for one in together))

    def under(self, key: int) -> Sequence[int]:
        """Return what stands under a number, rising."""
        at = bisect_left(self._keys, key)
        past = at
        while past < len(self._keys) and self._keys[past] == key:
            past += 1
        return self._things[at:past] if past > at else ()

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def size_bytes(self) -> int:
        """Return what it takes in memory."""
        return len(self._keys) * (self._keys.itemsize + self._things.itemsize)


class Belonging:
    """For each thing 0 to n - 1 the things that belong to it."""

    __slots__ = ("_begins", "_things")

    def __init__(self, pairs: Iterable[tuple[int, int]], count: int) -> None:
        together = sorted({owner << _BITS | thing for owner, thing in pairs})
        self._things = array("I", (one & _LOW for one in together))
        self._begins = array("I", bytes(4 * (count + 1)))
        for one in together:
            self._begins[(one >> _BITS) + 1] += 1
        for owner in range(count):
            self._begins[owner + 1] += self._begins[owner]

    def of(self, owner: int) -> Sequence[int]:
        """Return what belongs to a thing, rising."""
        return self._things[self._begins[owner] : self._begins[owner + 1]]

    def count(self, owner: int) -> int:
        """Return how much belongs to a thing."""
        return self._begins[owner + 1] - self._begins[owner]

    @property
    def size_bytes(self) -> int:
        """Return what it takes in memory."""
        return (len(self._things) + len(self._begins)) * self._things.itemsize
