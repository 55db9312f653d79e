"""Keys out of keys: HKDF-SHA256 (RFC 5869), one label for each purpose.

Refuses to derive two keys under one label: every caller passes its own `safeconduct/<object>/v1` label, and
the context after it has a fixed length, so that no two purposes can meet in one input (one key one purpose,
DESIGN section 4; the lesson of MEGA 2022, notes/protect section 1).
"""

from __future__ import annotations

import hmac
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from safeconduct.base.ids import Label
from safeconduct.protect.secrets import Secret

# Bytes of every symmetric key of ours: ChaCha20-Poly1305 and HMAC-SHA256 both take 32.
KEY_BYTES: Final = 32
# Bytes of the ChaCha20-Poly1305 tag that every ciphertext of ours ends with (RFC 8439 section 2.8).
TAG_BYTES: Final = 16
# The nonce of a key that seals exactly one message (RFC 8439: 12 bytes). Each use says why the key is single-use.
ONE_MESSAGE_NONCE: Final = bytes(12)
_SHA256: Final = SHA256()


def expand(key: Secret, domain: Label, *, context: bytes = b"", length: int = KEY_BYTES) -> Secret:
    """Return HKDF-Expand(key, label || context). ``key`` must already be uniformly random.

    ``context`` has one length for each label, which its format page states.
    """
    return Secret(HKDFExpand(_SHA256, length, domain + context).derive(key.reveal()))


def extract(salt: bytes, material: Secret) -> Secret:
    """Return HKDF-Extract(salt, material): an even key out of material that may not be even."""
    return Secret(hmac.digest(salt, material.reveal(), "sha256"))


def mac(key: Secret, data: bytes) -> bytes:
    """Return HMAC-SHA256, 32 bytes. ``key`` serves this one kind of data only."""
    return hmac.digest(key.reveal(), data, "sha256")
