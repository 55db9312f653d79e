"""The tree of a batch: leaves that say nothing of a file without its salt, padded so that their number says nothing.

A leaf is SHA-256 over a label, 32 random bytes that only the journal and a bundle hold, and both hashes of the file; so
neither root nor leaves confirm that somebody has a known file. Leaves are filled up with random ones to a size class
and sorted, so that nobody sees which are which. Nodes are hashed apart from leaves (RFC 6962, 2.1). Pure; refuses trees
whose leaves are not a power of two.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from safeconduct.base.ids import label

LEAF: Final = label("evidence-leaf")
NODE: Final = label("evidence-node")
# Size classes are powers of two from here: a day with nothing and one with 256 files look alike.
LEAST_LEAVES: Final = 256
# What one op of 1 MiB carries; the rest waits for the next day's batch.
MOST_LEAVES: Final = 16_384
_LEAF_BYTES: Final = 32


def leaf_of(salt: bytes, sha256: bytes, blake2b: bytes) -> bytes:
    """Return the leaf of a file."""
    return hashlib.sha256(LEAF + salt + sha256 + blake2b).digest()


def padded(leaves: Iterable[bytes], random: Callable[[int], bytes]) -> tuple[bytes, ...]:
    """Return leaves with as many random ones as fill their size class, rising. ``random`` gives so many bytes."""
    found = set(leaves)
    size = LEAST_LEAVES
    while size < len(found):
        size *= 2
    while len(found) < size:
        found.add(random(_LEAF_BYTES))
    return tuple(sorted(found))


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root of a tree; ValueError unless the leaves are a power of two."""
    return _levels(leaves)[-1][0]


def path_of(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return what leads from a leaf to the root: its neighbour on every level, from below."""
    path = []
    for level in _levels(leaves)[:-1]:
        path.append(level[index ^ 1])
        index >>= 1
    return tuple(path)


def root_by_path(leaf: bytes, index: int, path: Iterable[bytes]) -> bytes:
    """Return the root that a leaf leads to."""
    for other in path:
        leaf = _node(other, leaf) if index & 1 else _node(leaf, other)
        index >>= 1
    return leaf


def _levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    if not leaves or len(leaves) & len(leaves) - 1:
        raise ValueError("as many leaves as a power of two")
    levels = [leaves]
    while len(level := levels[-1]) > 1:
        levels.append([_node(level[at], level[at + 1]) for at in range(0, len(level), 2)])
    return levels


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(NODE + left + right).digest()
