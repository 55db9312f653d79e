"""Ops of another device, for tests of what a vault takes in."""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.base.clock import Hlc
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import NO_HASH, CompartmentId, DeviceId, EpochId, OpId
from safeconduct.protect.ops import OpCore, SignedOp, sign_op
from safeconduct.protect.signing import SignKey
from safeconduct.vault.types import Arrival
from tests.unit.vault.rig import EAST, KIND, NOON_MS

THEIRS = SignKey.generate(SystemEntropy())
THEM = DeviceId(b"them".ljust(16, b"\0"))
SALT = bytes(32)


def their_op(
    seq: int,
    prev: bytes,
    *,
    parents: tuple[OpId, ...] = (),
    ms: int = NOON_MS,
    key: SignKey = THEIRS,
    device: DeviceId = THEM,
    compartment: CompartmentId = EAST,
    word: str = "",
) -> SignedOp:
    core = OpCore(
        compartment=compartment,
        device=device,
        seq=seq,
        prev=OpId(prev),
        parents=parents,
        hlc=Hlc(ms << 16),
        epoch=EpochId(bytes(32)),
        seen=(),
        kind=KIND,
        body={0: word or f"theirs {seq}"},
    )
    return sign_op(core, key)


def chain(length: int, *, after: SignedOp | None = None, word: str = "") -> Iterator[SignedOp]:
    """Yield ops that follow each other; ``word`` tells one branch from another."""
    seq, prev = (after.core.seq, after.id) if after else (0, OpId(NO_HASH))
    for number in range(seq + 1, seq + length + 1):
        op = their_op(number, prev, word=word and f"{word} {number}")
        yield op
        prev = op.id


def arrival(op: SignedOp, *, key: SignKey = THEIRS, is_aside: bool = False, lacks_past: bool = False) -> Arrival:
    return Arrival(op, SALT, key.verify_key, is_aside, lacks_past)
