"""Ops as they lie in the store, read; what was read last is at hand.

Rooms read the same ops again and again: in an exchange of a team of four each of them a hundred times, and reading one
is two decodings and a hash. What is at hand is found by the very bytes that the store gave, so that an altered op is
never taken for the one before. It goes with the store when the vault is closed (P2). Refuses to hold long ops: a
thousand of them would be a gigabyte.
"""

from __future__ import annotations

import functools
from typing import Final

from safeconduct.protect.ops import SignedOp, decode_signed_op

# Ops at hand, and the longest that is held, in bytes: 2,048 of the usual 400 take some 4 MB, of the longest 60 MB.
MOST: Final = 2_048
LONGEST: Final = 8_192


class Decoding:
    """Reads the ops of one store."""

    def __init__(self) -> None:
        self._short = functools.lru_cache(maxsize=MOST)(decode_signed_op)

    def op(self, data: bytes) -> SignedOp:
        """Return an op; MalformedOp. Its signature is not checked, as `decode_signed_op` says."""
        return self._short(data) if len(data) <= LONGEST else decode_signed_op(data)
