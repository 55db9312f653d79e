"""Randomness that is passed in."""

from __future__ import annotations

import hashlib
import secrets
from typing import Protocol


class Entropy(Protocol):
    """The one source of random bytes."""

    def bytes(self, count: int) -> bytes:
        """Return ``count`` random bytes."""
        ...


class SystemEntropy:
    """The operating system's generator: the only one for real keys."""

    def bytes(self, count: int) -> bytes:
        """Return ``count`` unpredictable bytes."""
        return secrets.token_bytes(count)


class SeededEntropy:
    """A repeatable stream for test vectors. Not secret: never for real keys."""

    def __init__(self, seed: bytes) -> None:
        self._seed = seed
        self._count = 0

    def bytes(self, count: int) -> bytes:
        """Return the next ``count`` bytes of the stream SHAKE-256(seed, number of the call)."""
        self._count += 1
        return hashlib.shake_256(self._seed + self._count.to_bytes(8, "big")).digest(count)
