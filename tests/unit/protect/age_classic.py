"""Older identities of age, for its published vectors alone: X25519 and passphrases. The program has neither.

Most vectors try header and content with an X25519 key; through these two all 143 run against the program's own reader.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from safeconduct.protect.age_errors import BAD_STANZA, WEAK_SHARE, MalformedAge, NotForThisKey
from safeconduct.protect.age_header import Stanza, raw_from_letters
from safeconduct.protect.secrets import Secret

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
# Powers of two that a test machine computes in a second.
_HARDEST = 20


def _opened(key: bytes, stanza: Stanza) -> Secret:
    if len(stanza.body) != 32:
        raise MalformedAge(reason=BAD_STANZA)
    return Secret(ChaCha20Poly1305(key).decrypt(bytes(12), stanza.body, None))


@dataclass(frozen=True, slots=True)
class X25519Identity:
    """A key of the older sort."""

    key: X25519PrivateKey

    @classmethod
    def from_text(cls, text: str) -> X25519Identity:
        """Read a key that is taken as sound: the checksum is passed over."""
        bits = "".join(f"{_ALPHABET.index(letter):05b}" for letter in text.lower().rpartition("1")[2][:-6])
        raw = bytes(int(bits[at : at + 8], 2) for at in range(0, 256, 8))
        return cls(X25519PrivateKey.from_private_bytes(raw))

    def unwrap(self, stanzas: Sequence[Stanza]) -> Secret:
        """Return the file key, as the specification of age says."""
        for stanza in stanzas:
            if stanza.kind != "X25519":
                continue
            share = raw_from_letters(stanza.arguments[-1].encode())
            if len(stanza.arguments) != 2 or len(share) != 32:
                raise MalformedAge(reason=BAD_STANZA)
            try:
                agreed = self.key.exchange(X25519PublicKey.from_public_bytes(share))
            except ValueError:
                raise MalformedAge(reason=WEAK_SHARE) from None
            salt = share + self.key.public_key().public_bytes_raw()
            wrap_key = HKDF(SHA256(), 32, salt, b"age-encryption.org/v1/X25519").derive(agreed)
            try:
                return _opened(wrap_key, stanza)
            except InvalidTag:
                continue
        raise NotForThisKey


@dataclass(frozen=True, slots=True)
class PassphraseIdentity:
    """A passphrase."""

    words: str

    def unwrap(self, stanzas: Sequence[Stanza]) -> Secret:
        """Return the file key, as the specification of age says."""
        for stanza in stanzas:
            if stanza.kind != "scrypt":
                continue
            if len(stanza.arguments) != 3 or not re.fullmatch(r"[1-9][0-9]*", stanza.arguments[2]):
                raise MalformedAge(reason=BAD_STANZA)
            salt = raw_from_letters(stanza.arguments[1].encode())
            if len(salt) != 16 or len(stanza.arguments[2]) > 2 or int(stanza.arguments[2]) > _HARDEST:
                raise MalformedAge(reason=BAD_STANZA)
            salted = b"age-encryption.org/v1/scrypt" + salt
            derived = Scrypt(salt=salted, length=32, n=2 ** int(stanza.arguments[2]), r=8, p=1)
            try:
                return _opened(derived.derive(self.words.encode()), stanza)
            except InvalidTag:
                continue
        raise NotForThisKey
