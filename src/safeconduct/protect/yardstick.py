"""The least that could be done with the same bytes, to hold our figures against (docs/benchmarks.md).

One bare Ed25519 signature and one PyNaCl SecretBox: no canonical encoding, no commitment, no padding, no strict
reading; and one X25519, of which the challenges of another design are made. It stands here because only this room may
touch the libraries; nothing but the bench uses it.
"""

from __future__ import annotations

import time

import nacl.bindings
import nacl.secret
import nacl.signing

from safeconduct.base.entropy import Entropy
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.signing import SEED_BYTES


class Yardstick:
    """A signature key and a box key, drawn for one run."""

    def __init__(self, entropy: Entropy) -> None:
        self._key = nacl.signing.SigningKey(entropy.bytes(SEED_BYTES))
        self._box = nacl.secret.SecretBox(entropy.bytes(KEY_BYTES))

    def seal(self, payload: bytes) -> bytes:
        """Sign, then encrypt."""
        return bytes(self._box.encrypt(bytes(self._key.sign(payload))))

    def open(self, sealed: bytes) -> bytes:
        """Decrypt, then verify; an exception of the library's otherwise."""
        return self._key.verify_key.verify(self._box.decrypt(sealed))


def x25519_seconds(entropy: Entropy, times: int) -> float:
    """Return what one X25519 takes, measured over so many of them."""
    secret = entropy.bytes(KEY_BYTES)
    point: bytes = nacl.bindings.crypto_scalarmult_base(entropy.bytes(KEY_BYTES))
    began = time.perf_counter()
    for _ in range(times):
        nacl.bindings.crypto_scalarmult(secret, point)
    return (time.perf_counter() - began) / times
