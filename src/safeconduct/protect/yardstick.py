"""The least that could be done with the same bytes, to hold our figures against (docs/benchmarks.md).

One bare Ed25519 signature and one PyNaCl SecretBox: no canonical encoding, no commitment, no padding, no strict
reading; and one X25519, of which the challenges of another design are made. It stands here because only this room may
touch the libraries; nothing but the bench uses it.
"""

from __future__ import annotations

import nacl.bindings
import nacl.secret
import nacl.signing

from safeconduct.base.entropy import Entropy
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.signing import SEED_BYTES


class Yardstick:
    """A signature key, a box key and two for an exchange, drawn for one run."""

    def __init__(self, entropy: Entropy) -> None:
        self._key = nacl.signing.SigningKey(entropy.bytes(SEED_BYTES))
        self._box = nacl.secret.SecretBox(entropy.bytes(KEY_BYTES))
        self._scalar = entropy.bytes(KEY_BYTES)
        self._point: bytes = nacl.bindings.crypto_scalarmult_base(entropy.bytes(KEY_BYTES))

    def seal(self, payload: bytes) -> bytes:
        """Sign, then encrypt."""
        return bytes(self._box.encrypt(bytes(self._key.sign(payload))))

    def open(self, sealed: bytes) -> bytes:
        """Decrypt, then verify; an exception of the library's otherwise."""
        return self._key.verify_key.verify(self._box.decrypt(sealed))

    def exchange(self) -> bytes:
        """Do one X25519: what a challenge of the SecureDrop Protocol costs its server."""
        return nacl.bindings.crypto_scalarmult(self._scalar, self._point)
