"""A compartment's id: it names its founder, so that nobody can put another beginning before it (docs/formats/epoch.md).

Without this, any member could write a first op of their own, with no past, that makes them administrator; two desks
that see the two beginnings in another order would believe different members (P3, P5; docs/decisions/0008-a-team.md).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, DeviceId, hash_id, label

# Bytes drawn for each compartment: a founder has as many as they like, and none can be foreseen.
NONCE_BYTES: Final = 16
_LABEL: Final = label("compartment")


def compartment_id(founder: DeviceId, nonce: bytes) -> CompartmentId:
    """Return the first 16 bytes of SHA-256 over label, founder's device and ``nonce`` (16 bytes)."""
    return CompartmentId(hash_id(_LABEL, founder + nonce)[:SHORT_ID_BYTES])
