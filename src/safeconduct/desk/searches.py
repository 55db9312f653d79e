"""What was searched for, in memory, under numbers drawn at random: a query never stands in an address (promise P14).

Dropped when the desk locks (P2). Refuses to keep more than a person goes back to.
"""

from __future__ import annotations

import base64
from typing import Final

from safeconduct.base.entropy import Entropy

# 128 bits: nobody guesses what somebody else searched for.
_NUMBER_BYTES: Final = 16
# Searches a person may go back to; older ones are dropped.
_MOST: Final = 100


class Searches:
    """The newest queries. Used on the vault's thread."""

    def __init__(self) -> None:
        self._queries: dict[str, str] = {}

    def keep(self, query: str, entropy: Entropy) -> str:
        """Keep a query and return its number."""
        number = base64.b32encode(entropy.bytes(_NUMBER_BYTES)).decode("ascii").rstrip("=").lower()
        self._queries[number] = query
        while len(self._queries) > _MOST:
            del self._queries[next(iter(self._queries))]
        return number

    def find(self, number: str) -> tuple[str, ...]:
        """Return the query of a number; nothing when it was dropped."""
        return (self._queries[number],) if number in self._queries else ()

    def drop(self) -> None:
        """Forget every query."""
        self._queries.clear()
