"""The welcome: everything a new device needs to begin, sealed to its own key (docs/formats/welcome.md).

Root certificate, certificates of the members, the membership log of each compartment with the rotation that
holds the newcomer's wraps. It lies in the welcome mailbox, sealed under the invitation, and inside that by HPKE
to the device whose words were compared: whoever stole the invitation reads nothing. The sponsor's device signs it
together with the transcript. Whatever is in it is checked before it is given out: the root against the
fingerprint, every certificate against the root, every entry against a certified device (P3, P5).

It refuses more than 1 MiB: longer histories come through the compartments' own mailboxes once their keys are here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base import reasons as encoding
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, DeviceId, UserId, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES, CertificateKind, decode_certificate
from safeconduct.protect.chains import (
    VerifiedDevice,
    VerifiedRoot,
    VerifiedUser,
    verify_device,
    verify_root,
    verify_user,
)
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.envelopes import open_envelope, seal_envelope
from safeconduct.protect.invitations import VERSION, Direction, Invitation
from safeconduct.protect.joins import JoinRequest, Transcript
from safeconduct.protect.kem import WRAP_OVERHEAD_BYTES
from safeconduct.protect.ops import MalformedOp, SignedOp, decode_signed_op, verify_op
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SIGNATURE_BYTES
from safeconduct.protect.welcome_errors import MalformedWelcome, WelcomeRefused

_WRAP_LABEL: Final = label("welcome-wrap")
_SIGNATURE_LABEL: Final = label("welcome-signature")
# Certificates in one welcome: 30 people with four devices each, four times over.
_MAX_CERTIFICATES: Final = 600
_MAX_GRANTS: Final = 1000
_MAX_LOG: Final = 10_000


@dataclass(frozen=True, slots=True)
class Grant:
    """A compartment the newcomer may read: its membership log in order, the last rotation serving the newcomer."""

    compartment: CompartmentId
    log: tuple[SignedOp, ...]


@dataclass(frozen=True, slots=True)
class Package:
    """What the sponsor puts together: certificates in any order, the newcomer's among them."""

    root: bytes
    certificates: tuple[bytes, ...]
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class Welcome:
    """What the newcomer may rely on. ``me`` is the newcomer's own device, as certified."""

    root: VerifiedRoot
    me: VerifiedDevice
    sponsor: VerifiedDevice
    devices: tuple[VerifiedDevice, ...]
    grants: tuple[Grant, ...]


def seal_welcome(
    package: Package, request: JoinRequest, *, agreed: Transcript, sponsor: DeviceKeys, keys: tuple[Invitation, bytes]
) -> bytes:
    """Return the frame the sponsor posts once the words agreed. ``keys`` are the invitation and a fresh salt.

    ValueError when it passes 1 MiB. HPKE draws randomness of its own.
    """
    invitation, salt = keys
    core = cbor.encode(
        {
            0: VERSION,
            1: package.root,
            2: list(package.certificates),
            3: [[grant.compartment, [op.to_bytes() for op in grant.log]] for grant in package.grants],
            4: sponsor.id,
        }
    )
    signature = sponsor.sign.sign(_SIGNATURE_LABEL, agreed + core)
    plain = Secret(cbor.encode([core, signature]))
    return seal_envelope(
        request.kem_key.seal(plain, _info(invitation, agreed)), invitation.envelope(Direction.WELCOME), salt
    )


def open_welcome(frame: bytes, invitation: Invitation, *, agreed: Transcript, me: DeviceKeys) -> Welcome:
    """Open and check everything; FrameRefused, WrapRefused, MalformedWelcome, WelcomeRefused or a certificate error."""
    sealed = open_envelope(frame, invitation.envelope(Direction.WELCOME))
    if len(sealed) < WRAP_OVERHEAD_BYTES:
        raise MalformedWelcome(place=Opaque("welcome"), reason=encoding.CUT_SHORT)
    plain = me.kem.open(sealed, _info(invitation, agreed)).reveal()
    try:
        first, second = fields.fixed(cbor.decode(plain), 2, "welcome")
        core = fields.some_octets(first, cbor.MAX_BYTES, "welcome.core")
        signature = fields.octets(second, SIGNATURE_BYTES, "welcome.signature")
        item = fields.record(cbor.decode(core), 5, "welcome")
        fields.version(item[0], VERSION)
        root = verify_root(fields.some_octets(item[1], MAX_CERTIFICATE_BYTES, "welcome.root"), invitation.fingerprint)
        devices = _devices(item[2], root)
        grants = _grants(item[3], devices)
        sponsor_id = DeviceId(fields.octets(item[4], SHORT_ID_BYTES, "welcome.sponsor"))
    except cbor.Malformed as error:
        raise MalformedWelcome(place=error.facts["place"], reason=error.facts["reason"]) from None
    except MalformedOp as error:
        raise MalformedWelcome(place=error.facts["place"], reason=error.facts["reason"]) from None
    if me.id not in devices or sponsor_id not in devices:
        raise WelcomeRefused(reason=reasons.CERTIFICATE_MISSING)
    if not devices[sponsor_id].key.is_valid(_SIGNATURE_LABEL, agreed + core, signature):
        raise WelcomeRefused(reason=reasons.SIGNATURE)
    return Welcome(root, devices[me.id], devices[sponsor_id], tuple(devices.values()), grants)


def _info(invitation: Invitation, agreed: Transcript) -> bytes:
    """Return what HPKE binds. The transcript already holds the newcomer's keys and both numbers."""
    return _WRAP_LABEL + invitation.fingerprint + agreed


def _devices(item: cbor.Item, root: VerifiedRoot) -> dict[DeviceId, VerifiedDevice]:
    """Check users first, then devices; a device whose user is not here is refused."""
    raw = [
        fields.some_octets(one, MAX_CERTIFICATE_BYTES, "welcome.certificates")
        for one in fields.items(item, "welcome.certificates", most=_MAX_CERTIFICATES)
    ]
    certificates = [(decode_certificate(one), one) for one in raw]
    users: dict[bytes, VerifiedUser] = {
        UserId(certificate.subject): verify_user(one, root)
        for certificate, one in certificates
        if certificate.kind is CertificateKind.USER
    }
    devices: dict[DeviceId, VerifiedDevice] = {}
    for certificate, one in certificates:
        if certificate.kind is CertificateKind.USER:
            continue
        if certificate.issuer not in users:
            raise WelcomeRefused(reason=reasons.CERTIFICATE_MISSING)
        device = verify_device(one, users[certificate.issuer])
        devices[device.id] = device
    return devices


def _grants(item: cbor.Item, devices: dict[DeviceId, VerifiedDevice]) -> tuple[Grant, ...]:
    grants = []
    for one in fields.items(item, "welcome.grants", most=_MAX_GRANTS):
        first, second = fields.fixed(one, 2, "welcome.grants")
        compartment = CompartmentId(fields.octets(first, SHORT_ID_BYTES, "welcome.grants"))
        raw = fields.items(second, "welcome.log", most=_MAX_LOG)
        grants.append(Grant(compartment, tuple(_op(entry, compartment, devices) for entry in raw)))
    return tuple(grants)


def _op(item: cbor.Item, compartment: CompartmentId, devices: dict[DeviceId, VerifiedDevice]) -> SignedOp:
    op = decode_signed_op(fields.some_octets(item, cbor.MAX_BYTES, "welcome.log"))
    if op.core.compartment != compartment or op.core.device not in devices:
        raise WelcomeRefused(reason=reasons.ENTRY_OF_ANOTHER_PLACE)
    verify_op(op, devices[op.core.device].key)
    return op
