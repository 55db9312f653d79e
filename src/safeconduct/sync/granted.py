"""What a single control op gives and ends, whose certificates it shows: pure, and asked by `rules` alone (P3).

Refuses to weigh one op's word against another's beside it: that is for `rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from safeconduct.base.ids import DeviceId, OpId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.members import Role
from safeconduct.sync.types import Admitted, Appointed, Control, Founded, Gone, Writer


@dataclass(frozen=True, slots=True)
class Grant:
    """One reason for a device to be a member: who got which right, by which control op, and what it overrides."""

    op: Control
    device: DeviceId
    role: Role
    in_spite_of: frozenset[OpId] = frozenset()


def devices_of(op: Control) -> Iterator[VerifiedDevice]:
    """Yield the devices whose certificates a control op shows."""
    match op.change:
        case Admitted() | Appointed() as change:
            yield change.device
        case _:
            return


def grants_in(op: Control) -> Iterator[Grant]:
    """Yield the reasons that a control op gives for a device to be a member."""
    match op.change:
        case Founded():
            yield Grant(op, op.author, Role.ADMIN)
        case Admitted() as admitted:
            yield Grant(op, admitted.id, admitted.role)
        case Appointed() as appointed:
            yield Grant(op, appointed.device.id, Role.ADMIN, appointed.in_spite_of)
        case _:
            return


def is_ended(grant: Grant, removals: list[Control]) -> bool:
    """Say whether a removal of the device came after the grant or beside it.

    An appointment overrides the removals it names and no other: whoever was appointed once could repeat it for ever.
    """
    is_appointed = isinstance(grant.op.change, Appointed)
    return any(
        isinstance(removal.change, Gone)
        and removal.change.device == grant.device
        and (is_appointed or not grant.op.past & removal.bit)
        and removal.id not in grant.in_spite_of
        for removal in removals
    )


def role_of(grants: list[Grant]) -> Role:
    """Return the right that the newest grants give; the least of them where two were given at the same time."""
    newest = unfollowed([grant.op for grant in grants])
    return min(grant.role for grant in grants if grant.op in newest)


def unfollowed(ops: list[Control]) -> list[Control]:
    """Return those that none of the others had seen."""
    return [op for op in ops if not any(later.past & op.bit for later in ops)]


def cuts(removal: Control, writer: Writer) -> bool:
    """Say whether a removal sets aside what was written here: after its cut, and not in spite of it."""
    gone = removal.change
    return (
        isinstance(gone, Gone)
        and gone.device == writer.device
        and writer.seq > gone.last_seq
        and not writer.past & removal.bit
    )
