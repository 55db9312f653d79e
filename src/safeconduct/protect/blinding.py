"""Numbers for words that must not lie in memory in clear: BLAKE2b under a key that is drawn when they are made.

The index of protected terms keeps these numbers in the place of names, so that a dump of the memory that holds it names
nobody outright; whoever has the key as well can try names one by one, and that is all it is worth (decision 0013).
Refuses to be a key of anything: two numbers may be the same by chance, once in 2^64.
"""

from __future__ import annotations

import hashlib
from typing import Final, NoReturn

from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.secrets import Secret

# Bytes of a number: 10^8 words meet another's number by chance less than once in a thousand indexes.
NUMBER_BYTES: Final = 8
# What BLAKE2b is personalised with (RFC 7693 gives it 16 bytes): these numbers mean nothing anywhere else.
_PERSON: Final = b"safeconduct/blnd"


class Blinding:
    """Turns words into numbers, the same word into the same number as long as it is used."""

    def __init__(self, key: Secret) -> None:
        """``key``: 32 bytes for this alone; ValueError for another length."""
        if len(key) != KEY_BYTES:
            raise ValueError("a key that words are blinded with has 32 bytes")
        self._keyed = hashlib.blake2b(key=key.reveal(), digest_size=NUMBER_BYTES, person=_PERSON)

    def number(self, word: str) -> int:
        """Return the number of a word, below 2^64. A lone surrogate is a letter like any other."""
        hashed = self._keyed.copy()
        hashed.update(word.encode("utf-8", "surrogatepass"))
        return int.from_bytes(hashed.digest(), "little")

    def __repr__(self) -> str:
        return "<blinding>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a key that words are blinded with is never pickled")
