"""Secret bytes in a wrapper that does not leak by accident (promise P14; STYLE "Types and values").

A `Secret` shows nothing when printed, formatted, logged, pickled or put in a traceback, and compares in
constant time. It cannot promise to be wiped from memory: Python copies bytes freely (docs/threat.md).
"""

from __future__ import annotations

import hmac
from typing import NoReturn

from safeconduct.base.entropy import Entropy


class Secret:
    """Bytes that must not be shown. ``reveal()`` is the one way out, easy to search for."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes) -> None:
        self._value = bytes(value)

    @classmethod
    def random(cls, count: int, entropy: Entropy) -> Secret:
        """Draw ``count`` bytes."""
        return cls(entropy.bytes(count))

    def reveal(self) -> bytes:
        """Return the bytes. The caller keeps them out of messages, logs and other processes."""
        return self._value

    def __len__(self) -> int:
        return len(self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._value, other._value)

    __hash__ = None  # type: ignore[assignment]  # a secret as a dictionary key would compare in variable time

    def __repr__(self) -> str:
        return "<secret>"

    def __str__(self) -> NoReturn:
        raise TypeError("a secret is never text")

    def __format__(self, spec: str) -> NoReturn:
        raise TypeError("a secret is never text")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is never pickled")

    def __iter__(self) -> NoReturn:
        raise TypeError("a secret is not a sequence")
