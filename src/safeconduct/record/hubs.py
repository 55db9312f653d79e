"""Nodes that stand for many claims at once, so that lineage stays linear (docs/formats/known.md rule 3). Promise P6.

A document with thousands of claims, copied claim by claim elsewhere, would have millions of edges; with one *hub* for
all its claims it has thousands. A claim that repeats its own document is no copy of its own wordings: all but those are
ranges of the hub's claims, halves of halves, each a hub too, a few for each claim left out (a segment tree: Bentley,
"Solutions to Klee's rectangle problems", 1977). Refuses nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator

Links = list[tuple[int, ...]]
# What a hub stands for: a source, with the root its claims were chosen by; or our voice, with what it named.
Key = tuple[str, ...]


class Hubs:
    """The hubs among the nodes of one group. A node is its place in ``links``, which grows with each new hub."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._all: dict[Key, int] = {}
        self._ranges: dict[tuple[Key, int, int], int] = {}

    def all_of(self, key: Key, given: tuple[int, ...]) -> int:
        """Return the hub of a key, which points at all ``given``; the same at every call."""
        if key not in self._all:
            self._all[key] = self._made(given)
        return self._all[key]

    def all_but(self, key: Key, given: tuple[int, ...], left_out: Collection[int]) -> Iterator[int]:
        """Give nodes that together point at all ``given`` but some, in order of place: O(log n) for each of those."""
        start = 0
        for place in sorted(bisect_left(given, n) for n in left_out):
            if place < len(given) and given[place] in left_out:
                yield from self._cover(key, given, (start, place), (0, len(given)))
                start = place + 1
        yield from self._cover(key, given, (start, len(given)), (0, len(given)))

    def _cover(self, key: Key, given: tuple[int, ...], wanted: tuple[int, int], held: tuple[int, int]) -> Iterator[int]:
        if wanted[0] <= held[0] < held[1] <= wanted[1]:
            yield self._range(key, given, held)
        elif wanted[0] < held[1] and held[0] < wanted[1]:
            for half in _halves(held):
                yield from self._cover(key, given, wanted, half)

    def _range(self, key: Key, given: tuple[int, ...], held: tuple[int, int]) -> int:
        """Return the node of a range: a claim itself, or a hub that points at the nodes of both halves."""
        if held[1] - held[0] == 1:
            return given[held[0]]
        place = (key, *held)
        if place not in self._ranges:
            self._ranges[place] = self._made(tuple(self._range(key, given, half) for half in _halves(held)))
        return self._ranges[place]

    def _made(self, given: tuple[int, ...]) -> int:
        self._links.append(given)
        return len(self._links) - 1


def _halves(held: tuple[int, int]) -> tuple[tuple[int, int], tuple[int, int]]:
    middle = (held[0] + held[1]) // 2
    return (held[0], middle), (middle, held[1])
