"""A 32-byte secret as shares, any two of which give it back (docs/formats/escrow.md).

SLIP-39 by the library that makes the recovery cards (`recovery`): it is read by others, its published vectors run in
our tests, it notices shares that do not belong together, and one implementation of secret sharing is enough to audit.
Its sixteen shares at most are the sixteen persons of an escrow. Here a share is 32 bytes for programs, not words for
people. The library draws its own randomness and is not safe against a watcher of timing: for use at a desk.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# The package carries no types.
import shamir_mnemonic  # type: ignore[import-untyped]

from safeconduct.protect.secrets import Secret

SHARED_SECRET_BYTES: Final = 32
SHARE_BYTES: Final = 32
NEEDED: Final = 2
# What the 4 bits of a share's place in SLIP-39 allow.
MAX_SHARES: Final = 16
# The set's number tells cards of different sets apart; our shares are told apart by the escrow's id.
_SET: Final = 0
# 10000 * 2 PBKDF2 rounds, as for cards. Our secrets are random, so more would buy nothing.
_ITERATION_EXPONENT: Final = 1


class NotOfOneSecret(Exception):
    """Shares that do not belong together. Never leaves this room: who holds the context says what it means."""


def split_among(secret: Secret, count: int) -> tuple[Secret, ...]:
    """Return ``count`` shares of 32 bytes, 2 to 16; ValueError otherwise, or unless the secret has 32 bytes."""
    if len(secret) != SHARED_SECRET_BYTES or not NEEDED <= count <= MAX_SHARES:
        raise ValueError("a secret of 32 bytes is split among 2 to 16")
    sealed = shamir_mnemonic.EncryptedMasterSecret.from_master_secret(
        secret.reveal(), b"", _SET, True, _ITERATION_EXPONENT
    )
    ((*shares,),) = shamir_mnemonic.split_ems(1, [(NEEDED, count)], sealed)
    return tuple(Secret(share.value) for share in shares)


def join(shares: Mapping[int, Secret]) -> Secret:
    """Return the secret of two shares by their places from 0; NotOfOneSecret when they do not fit, as far as seen.

    The library's digest has 32 bits: whoever needs certainty checks the secret against a commitment.
    """
    if len(shares) != NEEDED or any(len(share) != SHARE_BYTES for share in shares.values()):
        raise ValueError("a secret is put together from two shares of 32 bytes")
    words = [
        shamir_mnemonic.Share(_SET, True, _ITERATION_EXPONENT, 0, 1, 1, place, NEEDED, share.reveal()).mnemonic()
        for place, share in sorted(shares.items())
    ]
    try:
        return Secret(shamir_mnemonic.combine_mnemonics(words))
    except shamir_mnemonic.MnemonicError:
        # Its text may quote words of a share, so it must not stay attached.
        raise NotOfOneSecret from None
