"""Ed25519 signatures with domain separation.

PyNaCl (libsodium) signs twice as fast as the alternative (notes/protect section 4). What is signed is always
label || SHA-256(data), so that a signature over one kind of object is never valid for another. The one exception is a
whole file in the form of minisign, whose messages have other lengths than any labelled one of the same key: why that
is enough is said in formats/site.md, "One key, two forms".
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

import nacl.exceptions
import nacl.signing

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import Label
from safeconduct.protect.secrets import Secret

SEED_BYTES: Final = 32
PUBLIC_KEY_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
# What minisign signs of a file: its BLAKE2b, in bytes.
_FILE_HASH_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class FileSignature:
    """A file's signature, the comment that is signed with it, and the signature over both."""

    signature: bytes
    comment: bytes
    of_comment: bytes


class VerifyKey:
    """An Ed25519 public key."""

    __slots__ = ("_key", "raw")

    def __init__(self, raw: bytes) -> None:
        """Wrap 32 bytes; ValueError for another length."""
        if len(raw) != PUBLIC_KEY_BYTES:
            raise ValueError("an Ed25519 public key has 32 bytes")
        self.raw = bytes(raw)
        self._key = nacl.signing.VerifyKey(self.raw)

    def is_valid(self, domain: Label, data: bytes, signature: bytes) -> bool:
        """Say whether the signature is this key's over these data for this purpose."""
        return self._is_valid(domain + hashlib.sha256(data).digest(), signature)

    def has_signed_file(self, data: bytes, made: FileSignature) -> bool:
        """Say whether both signatures in the form of minisign are this key's: over the file, and with its comment."""
        return self._is_valid(_file_hash(data), made.signature) and self._is_valid(
            made.signature + made.comment, made.of_comment
        )

    def _is_valid(self, message: bytes, signature: bytes) -> bool:
        if len(signature) != SIGNATURE_BYTES:
            return False
        try:
            self._key.verify(message, signature)
        except (nacl.exceptions.BadSignatureError, ValueError, TypeError):
            return False
        return True


class SignKey:
    """An Ed25519 private key, kept as its 32-byte seed."""

    __slots__ = ("_key", "seed", "verify_key")

    def __init__(self, seed: Secret) -> None:
        """Wrap a seed of 32 bytes; ValueError for another length."""
        if len(seed) != SEED_BYTES:
            raise ValueError("an Ed25519 seed has 32 bytes")
        self.seed = seed
        self._key = nacl.signing.SigningKey(seed.reveal())
        self.verify_key = VerifyKey(bytes(self._key.verify_key))

    @classmethod
    def generate(cls, entropy: Entropy) -> SignKey:
        """Draw a new key."""
        return cls(Secret.random(SEED_BYTES, entropy))

    def sign(self, domain: Label, data: bytes) -> bytes:
        """Return the 64-byte signature over label and SHA-256(data)."""
        return self._key.sign(domain + hashlib.sha256(data).digest()).signature

    def sign_file(self, data: bytes, comment: bytes) -> FileSignature:
        """Sign a whole file in the form of minisign; ValueError for an empty comment.

        Without a label, so for a key whose labelled messages are never 64 bytes or more (formats/site.md).
        """
        if not comment:
            raise ValueError("the comment keeps the second message longer than the first")
        signature = self._key.sign(_file_hash(data)).signature
        return FileSignature(signature, comment, self._key.sign(signature + comment).signature)

    def __repr__(self) -> str:
        return "<signing key>"

    def __reduce_ex__(self, protocol: object) -> tuple[()]:
        raise TypeError("a signing key is never pickled")


def _file_hash(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=_FILE_HASH_BYTES).digest()
