"""Tokens that put a source who was answered before others, and the list by which a relay knows them (formats/board.md).

A token of 16 random bytes stands in a reply and is shown once with a submission. The relay has hashes alone, in a list
filled up to a power of two with ones that nothing opens, so that it does not learn how many were answered; the fill is
drawn from a secret and stays the same, so that two lists do not show which are real. A token says nothing of who has it
(P1), and nobody is refused for want of one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NewType

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import HASH_BYTES, hash_id, label
from safeconduct.protect.derive import expand
from safeconduct.protect.secrets import Secret

GrantHash = NewType("GrantHash", bytes)
"""32 bytes: a token as a relay knows it."""

GRANT_BYTES: Final = 16
NO_GRANT: Final = bytes(GRANT_BYTES)
LEAST_GRANTS: Final = 256
_GRANT_LABEL: Final = label("intake-grant")
_FILL_LABEL: Final = label("intake-grant-fill")
_NUMBER_BYTES: Final = 4


def draw_grant(entropy: Entropy) -> bytes:
    """Draw a token, 16 bytes."""
    return entropy.bytes(GRANT_BYTES)


def grant_hash(token: bytes) -> GrantHash:
    """Return what a relay is told of a token; ValueError for another length."""
    if len(token) != GRANT_BYTES:
        raise ValueError("a grant has 16 bytes")
    return GrantHash(hash_id(_GRANT_LABEL, token))


def grant_list(live: Iterable[GrantHash], fill: Secret) -> tuple[GrantHash, ...]:
    """Return the whole list for a relay: 256 or a greater power of two, sorted. ``fill``: 32 bytes, the inbox's own.

    What fills it up is the same from list to list, and the last drawn gives way first.
    """
    real = set(live)
    size = LEAST_GRANTS
    while size < len(real):
        size *= 2
    drawn = (
        GrantHash(expand(fill, _FILL_LABEL, context=number.to_bytes(_NUMBER_BYTES, "big"), length=HASH_BYTES).reveal())
        for number in range(size - len(real))
    )
    return tuple(sorted(real.union(drawn)))


def is_grant_list(hashes: Iterable[bytes]) -> bool:
    """Say whether hashes are a list as a desk makes it."""
    found = list(hashes)
    is_sized = len(found) >= LEAST_GRANTS and len(found) & (len(found) - 1) == 0
    return is_sized and found == sorted(set(found)) and all(len(one) == HASH_BYTES for one in found)
