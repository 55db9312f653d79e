"""What a process can do so that its memory stays in memory: no swap, no core dump, and bodies overwritten (P1, P2).

Python cannot promise more: a text that was decoded, a key that a library holds and what its allocator moved lie about
until the place is used again. So the gate keeps what it was sent in one array, overwrites that, holds nothing longer
than one request, and says what it could not do (docs/operator/gate.md).
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

# <sys/mman.h> and <sys/prctl.h> of Linux.
_MCL_CURRENT_AND_FUTURE: Final = 1 | 2
_PR_SET_DUMPABLE: Final = 4
# Bytes in which all requests together are held; the next one is told to come again (503).
MOST_HELD_BYTES: Final = 64 << 20


def lock_memory() -> bool:
    """Keep this process out of swap for good, and from core dumps; False where the system does not let it.

    Where the limit on locked memory is lower than what is needed later, nothing is locked: a gate that dies of it would
    lose what it holds.
    """
    if sys.platform != "linux":
        return False
    import resource  # noqa: PLC0415  # not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    soft, hard = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if hard != resource.RLIM_INFINITY:
        return False
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_MEMLOCK, (hard, hard))
    return bool(library.mlockall(_MCL_CURRENT_AND_FUTURE) == 0)


def wipe(data: bytearray) -> None:
    """Overwrite an array with zeros; its length stays, so that views of it may still be open."""
    data[:] = bytes(len(data))


class NoMemory(Exception):
    """More at once than the gate holds: nothing was taken, and asking again is right."""


class Budget:
    """How many bytes of bodies all requests hold together."""

    def __init__(self, most: int = MOST_HELD_BYTES) -> None:
        self._free = most

    @contextmanager
    def body(self) -> Iterator[Body]:
        """Hold one body as it comes; it is overwritten and given back whatever happens."""
        body = Body(self)
        try:
            yield body
        finally:
            wipe(body.data)
            self.give(len(body.data))

    def take(self, count: int) -> None:
        """Count bytes in; NoMemory."""
        if count > self._free:
            raise NoMemory
        self._free -= count

    def give(self, count: int) -> None:
        """Count bytes out."""
        self._free += count


class Body:
    """The bytes of one request, in one array."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._used = 0
        self.data = bytearray()

    def __len__(self) -> int:
        return self._used

    def add(self, piece: bytes) -> None:
        """Hold some more; NoMemory. The array is moved by hand, so that the old place is wiped."""
        needed = self._used + len(piece)
        if needed > len(self.data):
            grown = max(needed, 2 * len(self.data)) - len(self.data)
            self._budget.take(grown)
            moved = bytearray(len(self.data) + grown)
            moved[: self._used] = self.data[: self._used]
            wipe(self.data)
            self.data = moved
        self.data[self._used : needed] = piece
        self._used = needed

    def whole(self) -> bytearray:
        """Return the array without the room at its end, once all has come."""
        self._budget.give(len(self.data) - self._used)
        del self.data[self._used :]
        return self.data
