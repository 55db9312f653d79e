"""What a control op changes: read strictly, and its certificates checked under the root (P3, P5; docs/rooms/sync.md).

The only way from a signed op to a `types.Change`. Whose keys these are is decided here; whose word counts in `rules`.
It refuses what is no control op, what breaks the layout, and every certificate that does not lead to the root.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.chains import VerifiedDevice, VerifiedRoot, VerifiedUser, verify_device, verify_user
from safeconduct.protect.compartments import compartment_id
from safeconduct.protect.members import MEMBER_KIND, POLICY_KIND, Joined, Removed, change_from_body, history_from_body
from safeconduct.protect.ops import SignedOp
from safeconduct.protect.roots import RootKey
from safeconduct.protect.rotations import ROTATE_KIND, rotation_from_body
from safeconduct.protect.vouchers import Vouched, is_voucher
from safeconduct.sync import bases, kinds
from safeconduct.sync.types import (
    Admitted,
    Appointed,
    Change,
    Founded,
    Frozen,
    Gone,
    Judged,
    Policy,
    Rotated,
)

CONTROL_KINDS: Final = frozenset(
    (
        MEMBER_KIND,
        POLICY_KIND,
        ROTATE_KIND,
        kinds.FOUND_KIND,
        kinds.BASE_KIND,
        kinds.APPOINT_KIND,
        kinds.EXPEL_KIND,
        kinds.FORK_KIND,
        kinds.JUDGE_KIND,
    )
)
APPOINTMENT_LABEL: Final = label("appointment")


class Certificates:
    """Certificates of one organisation, each checked once."""

    def __init__(self, root: VerifiedRoot) -> None:
        self.root = root
        self._users: dict[bytes, VerifiedUser] = {}
        self._devices: dict[tuple[bytes, bytes], VerifiedDevice] = {}

    def device(self, user: bytes, device: bytes) -> VerifiedDevice:
        """Return the device of two certificates; CertificateRefused or MalformedCertificate when they do not hold."""
        if (user, device) not in self._devices:
            if user not in self._users:
                self._users[user] = verify_user(user, self.root)
            self._devices[user, device] = verify_device(device, self._users[user])
        return self._devices[user, device]


def is_control(kind: str) -> bool:
    """Say whether ops of a kind change who belongs to a compartment or its keys."""
    return kind in CONTROL_KINDS


def change_from_op(op: SignedOp, certificates: Certificates) -> Change:
    """Return what a control op changes; cbor.Malformed, MalformedCertificate or CertificateRefused otherwise."""
    return _READERS[op.core.kind](op, certificates)


def sign_appointment(root: RootKey, compartment: CompartmentId, device: DeviceId, spite: frozenset[OpId]) -> bytes:
    """Return the root's signature under which a device is administrator in spite of these removals."""
    return root.sign(APPOINTMENT_LABEL, _appointment(compartment, device, spite))


def _found(op: SignedOp, _: Certificates) -> Change:
    nonce, sort = kinds.found_from_body(op.core.body)
    _check_founder(op.core.compartment, op.core.device, nonce)
    return Founded(sort, nonce)


def _member(op: SignedOp, certificates: Certificates) -> Change:
    change = change_from_body(op.core.body)
    match change:
        case Joined():
            device = certificates.device(change.user_certificate, change.device_certificate)
            admitted = Admitted(_named(device, change.device), change.role, change.voucher)
            _check_voucher(op.core.compartment, (op.core.device, op.core.seq), admitted)
            return admitted
        case Removed():
            return Gone(change.device, change.last_seq)


def _policy(op: SignedOp, _: Certificates) -> Change:
    return Policy(history_from_body(op.core.body))


def _rotate(op: SignedOp, _: Certificates) -> Change:
    return Rotated(rotation_from_body(op.core.body))


def _base(op: SignedOp, certificates: Certificates) -> Change:
    based = bases.based_from_base(bases.base_from_body(op.core.body), certificates.device)
    for one in based.before:
        match one.change:
            case Founded() as founded:
                _check_founder(op.core.compartment, one.author, founded.nonce)
            case Admitted() as admitted:
                _check_voucher(op.core.compartment, (one.author, one.seq), admitted)
            case Appointed() as appointed:
                _check_appointment(op.core.compartment, appointed, certificates)
    return based


def _appoint(op: SignedOp, certificates: Certificates) -> Change:
    given, spite, signature = kinds.appoint_from_body(op.core.body)
    appointed = Appointed(certificates.device(*given), spite, signature)
    _check_appointment(op.core.compartment, appointed, certificates)
    return appointed


def _expel(op: SignedOp, _: Certificates) -> Change:
    device, team_op, seq = kinds.expel_from_body(op.core.body)
    return Gone(device, seq, team_op)


def _fork(op: SignedOp, _: Certificates) -> Change:
    device, seq, ops = kinds.fork_from_body(op.core.body)
    return Frozen(device, seq - 1, ops)


def _judge(op: SignedOp, _: Certificates) -> Change:
    return Judged(*kinds.judge_from_body(op.core.body))


_READERS: Final[dict[str, Callable[[SignedOp, Certificates], Change]]] = {
    MEMBER_KIND: _member,
    POLICY_KIND: _policy,
    ROTATE_KIND: _rotate,
    kinds.FOUND_KIND: _found,
    kinds.BASE_KIND: _base,
    kinds.APPOINT_KIND: _appoint,
    kinds.EXPEL_KIND: _expel,
    kinds.FORK_KIND: _fork,
    kinds.JUDGE_KIND: _judge,
}
# What reading a control op may raise; the op is then refused, whoever signed it.
UNREADABLE: Final = (cbor.Malformed, MalformedCertificate, CertificateRefused)


def _check_founder(compartment: CompartmentId, founder: DeviceId, nonce: bytes) -> None:
    if compartment_id(founder, nonce) != compartment:
        fields.refuse("found.nonce", reasons.ENTRY_OF_ANOTHER_PLACE)


def _check_appointment(compartment: CompartmentId, appointed: Appointed, certificates: Certificates) -> None:
    said = _appointment(compartment, appointed.device.id, appointed.in_spite_of)
    if not certificates.root.key.is_valid(APPOINTMENT_LABEL, said, appointed.signature):
        fields.refuse("appoint.signature", reasons.SIGNATURE)


def _check_voucher(compartment: CompartmentId, place: tuple[DeviceId, int], admitted: Admitted) -> None:
    """Refuse a voucher that the person's key did not sign for this very entry; none at all is for `rules` to judge."""
    vouched = Vouched(compartment, admitted.id, admitted.role, *place)
    if admitted.voucher and not is_voucher(admitted.device.user.key, vouched, admitted.voucher):
        fields.refuse("member.voucher", reasons.SIGNATURE)


def _appointment(compartment: CompartmentId, device: DeviceId, spite: frozenset[OpId]) -> bytes:
    return compartment + device + b"".join(sorted(spite))


def _named(device: VerifiedDevice, name: DeviceId) -> VerifiedDevice:
    if device.id != name:
        fields.refuse("member.device", reasons.ANOTHER_SUBJECT)
    return device
