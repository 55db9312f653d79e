"""Sealing to a device: HPKE in one suite, X-Wing (ML-KEM-768 with X25519), HKDF-SHA256, ChaCha20-Poly1305.

RFC 9180 single shot, base mode; hybrid, so that what is recorded today stays closed to a quantum computer of
tomorrow (P1, P3; DESIGN section 4; docs/formats/epoch.md). There are no options and no negotiation. The library
takes no associated data and authenticates no sender, so the caller binds all context in ``info`` and the
sender by a signature outside. It refuses to say why a wrap did not open.
"""

from __future__ import annotations

from typing import Final, NoReturn

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.protect.derive import TAG_BYTES
from safeconduct.protect.secrets import Secret

_MLKEM_PUBLIC_BYTES: Final = 1184
_MLKEM_SEED_BYTES: Final = 64
_X25519_BYTES: Final = 32
KEM_PUBLIC_BYTES: Final = _MLKEM_PUBLIC_BYTES + _X25519_BYTES
KEM_SEED_BYTES: Final = _MLKEM_SEED_BYTES + _X25519_BYTES
# The encapsulated key before each ciphertext: ML-KEM-768 ciphertext 1,088 and X25519 key 32.
_ENCAPSULATION_BYTES: Final = 1120
# What sealing adds to the length.
WRAP_OVERHEAD_BYTES: Final = _ENCAPSULATION_BYTES + TAG_BYTES

_SUITE: Final = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


class WrapRefused(SafeconductError):
    """A wrap that is not for this device, not in this place, or altered. They cannot be told apart."""

    code = "protect.wrap_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A key that was sent to this device did not open.",
        safe="What it would have opened stays closed. " + NOTHING_CHANGED_EN,
        do="Ask an administrator of the case to send the keys again.",
    )
    ru = Advice(
        what="Ключ, присланный этому устройству, не открылся.",
        safe="То, что он должен был открыть, остаётся закрытым. " + NOTHING_CHANGED_RU,
        do="Попросите администратора дела прислать ключи ещё раз.",
    )


class UnusableKey(SafeconductError):
    """A public key that is no key: wrong length, out of range, or of low order."""

    code = "protect.unusable_key"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A device's public key is damaged or malicious.",
        safe="Nothing was sealed to it. " + NOTHING_CHANGED_EN,
        do="Do not trust that device; have it enrolled again.",
    )
    ru = Advice(
        what="Открытый ключ устройства повреждён или подделан.",
        safe="Для него ничего не зашифровано. " + NOTHING_CHANGED_RU,
        do="Не доверяйте этому устройству; зарегистрируйте его заново.",
    )


class KemPublicKey:
    """An X-Wing public key: ML-KEM-768 key of 1,184 bytes, then X25519 key of 32."""

    __slots__ = ("_key", "raw")

    def __init__(self, raw: bytes) -> None:
        """Read 1,216 bytes; UnusableKey for another length or a key out of range (FIPS 203 section 7.2)."""
        if len(raw) != KEM_PUBLIC_BYTES:
            raise UnusableKey
        self.raw = bytes(raw)
        try:
            self._key = hpke.MLKEM768X25519PublicKey(
                MLKEM768PublicKey.from_public_bytes(self.raw[:_MLKEM_PUBLIC_BYTES]),
                X25519PublicKey.from_public_bytes(self.raw[_MLKEM_PUBLIC_BYTES:]),
            )
        except ValueError:
            raise UnusableKey from None

    def seal(self, plain: Secret, info: bytes) -> bytes:
        """Return encapsulated key and ciphertext, 1,136 bytes longer; UnusableKey for a key of low order."""
        try:
            return _SUITE.encrypt(plain.reveal(), self._key, info)
        except ValueError:
            raise UnusableKey from None


class KemPrivateKey:
    """An X-Wing private key, kept as ML-KEM seed (64 bytes) and X25519 scalar (32 bytes)."""

    __slots__ = ("_key", "public", "seed")

    def __init__(self, seed: Secret) -> None:
        """Read 96 bytes; ValueError for another length."""
        if len(seed) != KEM_SEED_BYTES:
            raise ValueError("an X-Wing private key is kept as 96 bytes")
        self.seed = seed
        mlkem = MLKEM768PrivateKey.from_seed_bytes(seed.reveal()[:_MLKEM_SEED_BYTES])
        x25519 = X25519PrivateKey.from_private_bytes(seed.reveal()[_MLKEM_SEED_BYTES:])
        self._key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
        self.public = KemPublicKey(mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, entropy: Entropy) -> KemPrivateKey:
        """Draw a new key."""
        return cls(Secret.random(KEM_SEED_BYTES, entropy))

    def open(self, sealed: bytes, info: bytes) -> Secret:
        """Return what was sealed under the same ``info``; WrapRefused for everything else."""
        try:
            return Secret(_SUITE.decrypt(sealed, self._key, info))
        except (InvalidTag, ValueError):
            raise WrapRefused from None

    def __repr__(self) -> str:
        return "<kem key>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a private key is never pickled")
