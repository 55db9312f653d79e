"""Opaque identifiers and domain separation.

Every hash and signature of ours starts with an ASCII label ``safeconduct/<object>/v1`` and a NUL byte, so
that bytes made for one purpose are never accepted for another (promise P5; DESIGN section 4; the lesson of
Matrix "Nebuchadnezzar", notes/protect section 1).
"""

from __future__ import annotations

import hashlib
from typing import Final, NewType

Label = NewType("Label", bytes)
OpId = NewType("OpId", bytes)
"""32 bytes: SHA-256 over the op label and the op core."""
DeviceId = NewType("DeviceId", bytes)
UserId = NewType("UserId", bytes)
OrgId = NewType("OrgId", bytes)
CompartmentId = NewType("CompartmentId", bytes)
EpochId = NewType("EpochId", bytes)
MailboxId = NewType("MailboxId", bytes)

# Bytes of an id that names a party or a place in the protocol (notes/protect section 6).
SHORT_ID_BYTES: Final = 16
# Bytes of an id that commits to content: SHA-256.
HASH_BYTES: Final = 32
# The previous-hash of a chain's first op: there is nothing before it.
NO_HASH: Final = bytes(HASH_BYTES)


def label(name: str) -> Label:
    """Return the domain-separation label of an object, NUL-terminated."""
    return Label(b"safeconduct/" + name.encode("ascii") + b"/v1\0")


def hash_id(domain: Label, data: bytes) -> bytes:
    """Return SHA-256 over label and data, 32 bytes."""
    return hashlib.sha256(domain + data).digest()
