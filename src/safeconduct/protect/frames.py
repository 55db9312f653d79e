"""Frames: an op as it lies on the relay (P1, P5; DESIGN section 4; docs/formats/frame.md).

What an op says about its compartment must agree with the keys that opened the frame, so that a member of two
compartments cannot pass an entry from one off in the other. Its epoch may be an older or a concurrent one: such a frame
is *carried*, so that nobody who has only the newer keys is left without it. One error for everything that is wrong.
"""

from __future__ import annotations

from safeconduct.protect.envelopes import FrameRefused, open_envelope, seal_envelope
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.ops import MalformedOp, SignedOp, decode_signed_op


def seal_frame(op: SignedOp, epoch: EpochKeys, salt: bytes) -> bytes:
    """Return the frame. ``salt`` is 32 random bytes that belong to this op alone and are kept with it.

    FrameRefused when the op names another compartment; ValueError for a salt of another length.
    """
    if not _belongs(op, epoch):
        raise FrameRefused
    return seal_envelope(op.to_bytes(), epoch.envelope, salt)


def open_frame(frame: bytes, epoch: EpochKeys) -> SignedOp:
    """Return the op, whose signature is still to be checked against its verified device; else FrameRefused."""
    payload = open_envelope(frame, epoch.envelope)
    try:
        op = decode_signed_op(payload)
    except MalformedOp:
        raise FrameRefused from None
    if not _belongs(op, epoch):
        raise FrameRefused
    return op


def _belongs(op: SignedOp, epoch: EpochKeys) -> bool:
    return op.core.compartment == epoch.place.compartment
