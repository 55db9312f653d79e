"""The organisation's root: two signature keys out of one secret, and both must agree.

Ed25519 and ML-DSA-65 (FIPS 204): a forger must break both, so that neither a flaw in the young scheme nor a
quantum computer is enough (P5; DESIGN section 4; docs/formats/certificate.md). The 32-byte root secret is kept
offline, split among trustees (`recovery`); its words restore both keys. It signs user certificates and nothing
that a desk does from day to day.
"""

from __future__ import annotations

import hashlib
from typing import Final, NewType, NoReturn

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA65PrivateKey, MLDSA65PublicKey

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import SHORT_ID_BYTES, Label, OrgId, hash_id, label
from safeconduct.protect.derive import expand
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SignKey, VerifyKey

Fingerprint = NewType("Fingerprint", bytes)
"""32 bytes: SHA-256 over the org label and both public root keys. What an invitation pins."""

ROOT_SECRET_BYTES: Final = 32
_MLDSA_PUBLIC_BYTES: Final = 1952
_MLDSA_SIGNATURE_BYTES: Final = 3309
ROOT_PUBLIC_BYTES: Final = PUBLIC_KEY_BYTES + _MLDSA_PUBLIC_BYTES
ROOT_SIGNATURE_BYTES: Final = SIGNATURE_BYTES + _MLDSA_SIGNATURE_BYTES
_ORG_LABEL: Final = label("org")
_ED25519_LABEL: Final = label("root-ed25519")
_MLDSA_LABEL: Final = label("root-ml-dsa-65")


class RootVerifyKey:
    """Both public root keys: Ed25519 of 32 bytes, then ML-DSA-65 of 1,952."""

    __slots__ = ("_ed25519", "_mldsa", "fingerprint", "org", "raw")

    def __init__(self, raw: bytes) -> None:
        """Read 1,984 bytes; ValueError for another length."""
        if len(raw) != ROOT_PUBLIC_BYTES:
            raise ValueError("a public root key has 1,984 bytes")
        self.raw = bytes(raw)
        self._ed25519 = VerifyKey(self.raw[:PUBLIC_KEY_BYTES])
        self._mldsa = MLDSA65PublicKey.from_public_bytes(self.raw[PUBLIC_KEY_BYTES:])
        self.fingerprint = Fingerprint(hash_id(_ORG_LABEL, self.raw))
        self.org = OrgId(self.fingerprint[:SHORT_ID_BYTES])

    def is_valid(self, domain: Label, data: bytes, signature: bytes) -> bool:
        """Say whether both signatures are this root's over these data for this purpose."""
        if len(signature) != ROOT_SIGNATURE_BYTES:
            return False
        if not self._ed25519.is_valid(domain, data, signature[:SIGNATURE_BYTES]):
            return False
        try:
            self._mldsa.verify(signature[SIGNATURE_BYTES:], _message(domain, data))
        except InvalidSignature:
            return False
        return True


class RootKey:
    """Both private root keys, kept as the secret they are derived from."""

    __slots__ = ("_ed25519", "_mldsa", "secret", "verify_key")

    def __init__(self, secret: Secret) -> None:
        """Derive both keys from 32 bytes; ValueError for another length."""
        if len(secret) != ROOT_SECRET_BYTES:
            raise ValueError("a root secret has 32 bytes")
        self.secret = secret
        self._ed25519 = SignKey(expand(secret, _ED25519_LABEL))
        self._mldsa = MLDSA65PrivateKey.from_seed_bytes(expand(secret, _MLDSA_LABEL).reveal())
        self.verify_key = RootVerifyKey(self._ed25519.verify_key.raw + self._mldsa.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, entropy: Entropy) -> RootKey:
        """Draw a new root."""
        return cls(Secret.random(ROOT_SECRET_BYTES, entropy))

    def sign(self, domain: Label, data: bytes) -> bytes:
        """Return both signatures, Ed25519 first, 3,373 bytes. ML-DSA draws randomness of its own (FIPS 204)."""
        return self._ed25519.sign(domain, data) + self._mldsa.sign(_message(domain, data))

    def __repr__(self) -> str:
        return "<root key>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a private key is never pickled")


def _message(domain: Label, data: bytes) -> bytes:
    """Return what `signing` signs too: label || SHA-256(data)."""
    return domain + hashlib.sha256(data).digest()
