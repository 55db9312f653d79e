"""The chain from a known root to a device: the only way to a key that the rest of the program accepts.

Nothing else can make a `VerifiedUser` or a `VerifiedDevice`, so a key that came from a relay cannot be used before
its chain was checked (P3, P5; the lesson of ETH 2024/1616, notes/protect section 1; docs/formats/certificate.md).
It refuses to judge by time: ``not_before`` is shown and decides nothing, for clocks never decide authority.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.ids import DeviceId, OrgId, UserId
from safeconduct.protect import reasons
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.certificates import (
    CERTIFICATE_SIGNATURE_LABEL,
    Certificate,
    CertificateKind,
    decode_certificate,
    user_id_from_key,
)
from safeconduct.protect.kem import KemPublicKey, UnusableKey
from safeconduct.protect.roots import Fingerprint, RootVerifyKey
from safeconduct.protect.signing import VerifyKey

_PROOF: Final = object()


@dataclass(frozen=True, slots=True)
class _Verified:
    """Base of what only this module can make."""

    certificate: Certificate
    proof: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.proof is not _PROOF:
            raise TypeError("made by checking a certificate only")


@dataclass(frozen=True, slots=True)
class VerifiedRoot(_Verified):
    """A root whose fingerprint was known beforehand."""

    key: RootVerifyKey = field(compare=False)


@dataclass(frozen=True, slots=True)
class VerifiedUser(_Verified):
    """A person, by alias, whom the root has signed."""

    id: UserId
    key: VerifyKey = field(compare=False)


@dataclass(frozen=True, slots=True)
class VerifiedDevice(_Verified):
    """A device that a verified user has signed: the only holder of a key that ops and wraps accept."""

    id: DeviceId
    user: VerifiedUser
    key: VerifyKey = field(compare=False)
    kem: KemPublicKey = field(compare=False)

    @property
    def org(self) -> OrgId:
        """The organisation it belongs to."""
        return self.certificate.org


def verify_root(data: bytes, fingerprint: Fingerprint) -> VerifiedRoot:
    """Check a root against the fingerprint that was known beforehand; CertificateRefused otherwise."""
    certificate = _of_kind(data, CertificateKind.ROOT)
    key = RootVerifyKey(certificate.sign_key)
    if key.fingerprint != fingerprint or not certificate.org == certificate.issuer == key.org:
        raise _refused(certificate, reasons.ANOTHER_ROOT)
    if not key.is_valid(CERTIFICATE_SIGNATURE_LABEL, certificate.core_bytes, certificate.signature):
        raise _refused(certificate, reasons.SIGNATURE)
    return VerifiedRoot(certificate, _PROOF, key)


def verify_user(data: bytes, root: VerifiedRoot) -> VerifiedUser:
    """Check that the root signed this user; CertificateRefused otherwise."""
    certificate = _of_kind(data, CertificateKind.USER)
    if certificate.org != root.key.org or certificate.issuer != root.key.org:
        raise _refused(certificate, reasons.ANOTHER_ISSUER)
    if not root.key.is_valid(CERTIFICATE_SIGNATURE_LABEL, certificate.core_bytes, certificate.signature):
        raise _refused(certificate, reasons.SIGNATURE)
    return VerifiedUser(certificate, _PROOF, UserId(certificate.subject), VerifyKey(certificate.sign_key))


def verify_device(data: bytes, user: VerifiedUser) -> VerifiedDevice:
    """Check that the user signed this device; CertificateRefused otherwise."""
    certificate = _of_kind(data, CertificateKind.DEVICE)
    if certificate.org != user.certificate.org or certificate.issuer != user.id:
        raise _refused(certificate, reasons.ANOTHER_ISSUER)
    if not user.key.is_valid(CERTIFICATE_SIGNATURE_LABEL, certificate.core_bytes, certificate.signature):
        raise _refused(certificate, reasons.SIGNATURE)
    try:
        kem = KemPublicKey(certificate.kem_key)
    except UnusableKey:
        raise MalformedCertificate(place=Opaque("core.kem_key"), reason=reasons.NO_KEY) from None
    return VerifiedDevice(
        certificate, _PROOF, DeviceId(certificate.subject), user, VerifyKey(certificate.sign_key), kem
    )


def verify_own_device(data: bytes, user: VerifyKey, device: DeviceId) -> None:
    """Check that a would-be user's key signed this device; CertificateRefused otherwise.

    Proves possession of the user's key and says nothing of who that is: no verified type comes out.
    """
    certificate = _of_kind(data, CertificateKind.DEVICE)
    if certificate.subject != device or certificate.issuer != user_id_from_key(user):
        raise _refused(certificate, reasons.ANOTHER_SUBJECT)
    if not user.is_valid(CERTIFICATE_SIGNATURE_LABEL, certificate.core_bytes, certificate.signature):
        raise _refused(certificate, reasons.SIGNATURE)


def _of_kind(data: bytes, kind: CertificateKind) -> Certificate:
    certificate = decode_certificate(data)
    if certificate.kind is not kind:
        raise _refused(certificate, reasons.ANOTHER_KIND)
    return certificate


def _refused(certificate: Certificate, reason: Phrase) -> CertificateRefused:
    return CertificateRefused(subject=Opaque(certificate.subject.hex()), reason=reason)
