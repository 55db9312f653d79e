"""Who belongs to a compartment, with what right: the entries of its membership log (docs/formats/epoch.md).

Membership is signed ops that every desk checks, never rows on a server (the lesson of Etebase and of Matrix,
notes/protect section 1). Need-to-know is by key: a reader holds the epoch's secret, a writer its write key too,
an admin is a writer whose membership ops count. This module has the layouts; which admin's op counts when two
disagree is decided where ops are merged (room `sync`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, DeviceId, OpId, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.signing import SIGNATURE_BYTES

MEMBER_KIND: Final = "protect.member/1"
POLICY_KIND: Final = "protect.policy/1"
_MEMBERS_LABEL: Final = label("members")
# Devices in one compartment. Thirty are a large team; a rotation for 256 takes 600 KB of the op's 1 MiB.
MAX_MEMBERS: Final = 256
# What stands beside a device that its own person vouches for: two certificates and the voucher.
_VOUCHED_PARTS: Final = 3


class Role(enum.IntEnum):
    """What a device may do. Each right includes the ones before it."""

    READ = 1
    WRITE = 2
    ADMIN = 3


class History(enum.IntEnum):
    """Whether newcomers get links to older epochs. From joining is the default for identity sheets."""

    FROM_JOIN = 0
    FULL = 1


@dataclass(frozen=True, slots=True)
class Member:
    """A device whose certificate was checked, and its right."""

    device: VerifiedDevice
    role: Role


@dataclass(frozen=True, slots=True)
class MemberSet:
    """All members of a compartment at one moment, in the order of their ids."""

    members: tuple[Member, ...]

    @classmethod
    def of(cls, members: Iterable[Member]) -> MemberSet:
        """Sort; ValueError when a device stands twice or there are more than 256."""
        found = tuple(sorted(members, key=lambda member: member.device.id))
        if len({member.device.id for member in found}) != len(found) or len(found) > MAX_MEMBERS:
            raise ValueError("each device once, at most 256")
        return cls(found)

    @property
    def hash(self) -> bytes:
        """The hash of devices and roles (`members_hash`)."""
        return members_hash((member.device.id, member.role) for member in self.members)

    @property
    def readers(self) -> tuple[VerifiedDevice, ...]:
        """Everybody."""
        return tuple(member.device for member in self.members)

    @property
    def writers(self) -> tuple[VerifiedDevice, ...]:
        """Those who get the write key."""
        return tuple(member.device for member in self.members if member.role >= Role.WRITE)


@dataclass(frozen=True, slots=True)
class Joined:
    """A device comes in or changes its right; its certificates travel with the op.

    ``voucher``: its person's own signature (`vouchers`) where no administrator brings it in, else no byte.
    """

    device: DeviceId
    role: Role
    user_certificate: bytes
    device_certificate: bytes
    voucher: bytes = b""


@dataclass(frozen=True, slots=True)
class Removed:
    """A device goes. Its ops after the cut are quarantined; ``last_seq`` 0 and a zero hash accept none."""

    device: DeviceId
    last_seq: int
    last_op: OpId


def members_hash(members: Iterable[tuple[DeviceId, Role]]) -> bytes:
    """Return SHA-256 over the members label and the canonical list of [device, role], rising devices."""
    return hash_id(_MEMBERS_LABEL, cbor.encode([[device, role.value] for device, role in sorted(members)]))


def body_from_joined(change: Joined) -> dict[int, cbor.Item]:
    """Return the body of a `protect.member/1` op."""
    return {
        0: change.device,
        1: change.role.value,
        2: [change.user_certificate, change.device_certificate, *([change.voucher] if change.voucher else [])],
    }


def body_from_removed(change: Removed) -> dict[int, cbor.Item]:
    """Return the body of a `protect.member/1` op; role 0 is none."""
    return {0: change.device, 1: 0, 2: [change.last_seq, change.last_op]}


def change_from_body(body: cbor.Item) -> Joined | Removed:
    """Read the body of a `protect.member/1` op; cbor.Malformed for anything else. Certificates are not checked."""
    item = fields.record(body, 3, "member")
    device = DeviceId(fields.octets(item[0], SHORT_ID_BYTES, "member.device"))
    role = fields.number(item[1], "member.role", hi=max(Role))
    if role:
        return _joined(item[2], device, Role(role))
    first, second = fields.fixed(item[2], 2, "member.detail")
    seq = fields.number(first, "member.cut")
    op = OpId(fields.octets(second, HASH_BYTES, "member.cut"))
    if (seq == 0) != (op == bytes(HASH_BYTES)):
        fields.refuse("member.cut", reasons.CONTRADICTS_ITS_PLACE_IN_THE_CHAIN)
    return Removed(device, seq, op)


def _joined(item: cbor.Item, device: DeviceId, role: Role) -> Joined:
    detail = fields.items(item, "member.detail", most=_VOUCHED_PARTS)
    user, own = fields.fixed(detail[:2], 2, "member.detail")
    return Joined(
        device,
        role,
        fields.some_octets(user, MAX_CERTIFICATE_BYTES, "member.user"),
        fields.some_octets(own, MAX_CERTIFICATE_BYTES, "member.device"),
        *(fields.octets(one, SIGNATURE_BYTES, "member.voucher") for one in detail[2:]),
    )


def body_from_history(history: History) -> dict[int, cbor.Item]:
    """Return the body of a `protect.policy/1` op."""
    return {0: history.value}


def history_from_body(body: cbor.Item) -> History:
    """Read the body of a `protect.policy/1` op; cbor.Malformed for anything else."""
    return History(fields.number(fields.record(body, 1, "policy")[0], "policy.history", hi=max(History)))
