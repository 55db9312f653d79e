"""An op as it came, before it is known whether it may be stored: how it waits, and what it names (P4, P5).

An op that says of a device that it has two histories names both ops. A desk that began a compartment without its past
lacks them where they lie before its beginning, and cannot look. It believes such a proof of an administrator, who could
let the device go, and of anybody else once an entry of a third person follows it: no honest desk that has the past
stores a false one, and nothing that it writes follows one. Refuses to decide what an op means.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import DeviceId, OpId
from safeconduct.protect.envelopes import SALT_BYTES
from safeconduct.protect.ops import SignedOp, decode_signed_op
from safeconduct.sync import kinds

# What waits: salt, milliseconds since 1970 when it came, then the op.
_CAME_AT: Final = SALT_BYTES
_OP_AT: Final = _CAME_AT + 8


@dataclass(frozen=True, slots=True)
class Loose:
    """An op as it came, with its salt, now or in an earlier delivery."""

    op: SignedOp
    salt: bytes
    has_waited: bool = False


def waiting_op(value: bytes) -> SignedOp:
    """Return the op that a row of the vault's waiting shelf holds."""
    return waiting_from_bytes(value).op


def removal_named(op: SignedOp) -> tuple[OpId, ...]:
    """Return the team's op that a removal carried over names."""
    if op.core.kind == kinds.EXPEL_KIND:
        with contextlib.suppress(cbor.Malformed):
            return (kinds.expel_from_body(op.core.body)[1],)
    return ()


def bytes_from_waiting(loose: Loose, now_ms: int) -> bytes:
    """Return the row of the vault's waiting shelf for an op."""
    return loose.salt + now_ms.to_bytes(_OP_AT - _CAME_AT, "big") + loose.op.to_bytes()


def waiting_from_bytes(data: bytes) -> Loose:
    """Read such a row."""
    return Loose(decode_signed_op(data[_OP_AT:]), data[:_CAME_AT], has_waited=True)


def forked_in(proof: SignedOp) -> DeviceId | None:
    """Return the device that a proof says has two histories; None for a body that says nothing."""
    with contextlib.suppress(cbor.Malformed):
        return kinds.fork_from_body(proof.core.body)[0]
    return None


def proof_awaited(op: OpId) -> OpId:
    """Return what a proof of a fork waits for until somebody else has seen it, which nobody knows the id of."""
    return OpId(bytes(0xFF ^ byte for byte in op))


def what_follows(op: OpId, blocked: Mapping[OpId, list[Loose]]) -> Iterator[SignedOp]:
    """Yield what waits for an op, and what waits for that."""
    todo, passed = [op], set[OpId]()
    while todo:
        one = todo.pop()
        for loose in blocked.get(one, ()) if one not in passed else ():
            yield loose.op
            todo.append(loose.op.id)
        passed.add(one)
