"""Root, user and device certificates: issuing and reading them (docs/formats/certificate.md).

The offline root signs users, a user signs devices. Ids are made from the keys they name, so a certificate
cannot be moved to other keys. Certificates carry aliases only, never a staff name or handle: a signed journal,
once opened, is evidence (DESIGN section 3). What is read here is not believed; `chains` does that.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.ids import SHORT_ID_BYTES, DeviceId, OrgId, UserId, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.aliases import is_alias
from safeconduct.protect.certificate_errors import MalformedCertificate
from safeconduct.protect.kem import KEM_PUBLIC_BYTES, KemPublicKey
from safeconduct.protect.roots import (
    ROOT_PUBLIC_BYTES,
    ROOT_SIGNATURE_BYTES,
    RootKey,
    RootVerifyKey,
)
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SignKey, VerifyKey

VERSION: Final = 1
CERTIFICATE_LABEL: Final = label("certificate")
CERTIFICATE_SIGNATURE_LABEL: Final = label("certificate-signature")
_SUBJECT_LABEL: Final = label("subject")
# The largest certificate is a root's, 5.5 KB; anything longer is refused unread.
MAX_CERTIFICATE_BYTES: Final = 8192
# 32 bits of serial: an issuer that gives one a second lasts a century.
MAX_SERIAL: Final = 2**32 - 1
# 9999-12-31, the last day that can be written as an ISO date.
MAX_DAY: Final = 2_932_896


class CertificateKind(enum.IntEnum):
    """Whom a certificate names."""

    ROOT = 1
    USER = 2
    DEVICE = 3


_SIGN_BYTES: Final = {
    CertificateKind.ROOT: ROOT_PUBLIC_BYTES,
    CertificateKind.USER: PUBLIC_KEY_BYTES,
    CertificateKind.DEVICE: PUBLIC_KEY_BYTES,
}
# Only devices receive wraps: a person's key signs devices and nothing is ever sealed to it.
_KEM_BYTES: Final = {CertificateKind.ROOT: 0, CertificateKind.USER: 0, CertificateKind.DEVICE: KEM_PUBLIC_BYTES}
_SIGNATURE_BYTES: Final = {
    CertificateKind.ROOT: ROOT_SIGNATURE_BYTES,
    CertificateKind.USER: ROOT_SIGNATURE_BYTES,
    CertificateKind.DEVICE: SIGNATURE_BYTES,
}


@dataclass(frozen=True, slots=True)
class Terms:
    """What an issuer adds to the keys. ``serial`` counts an issuer's certificates and is never used twice."""

    serial: int
    not_before: Day
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as read: nothing in it is believed yet."""

    org: OrgId
    kind: CertificateKind
    subject: bytes
    sign_key: bytes = field(repr=False)
    kem_key: bytes = field(repr=False)
    issuer: bytes
    terms: Terms
    core_bytes: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def id(self) -> bytes:
        """SHA-256 over the certificate label and the core."""
        return hash_id(CERTIFICATE_LABEL, self.core_bytes)

    def to_bytes(self) -> bytes:
        """Return the canonical [core, signature] that was read."""
        return cbor.encode([self.core_bytes, self.signature])


def user_id_from_key(key: VerifyKey) -> UserId:
    """Return the id a user's key gives itself."""
    return UserId(_subject(key.raw, b""))


def device_id_from_keys(key: VerifyKey, kem: KemPublicKey) -> DeviceId:
    """Return the id a device's two keys give themselves."""
    return DeviceId(_subject(key.raw, kem.raw))


def issue_root(key: RootKey, not_before: Day) -> bytes:
    """Return the root's certificate, signed by itself: the form in which its public keys travel."""
    org = key.verify_key.org
    keys = (key.verify_key.raw, b"")
    core = _core(CertificateKind.ROOT, org, (org, *keys), issuer=org, terms=Terms(1, not_before))
    return cbor.encode([core, key.sign(CERTIFICATE_SIGNATURE_LABEL, core)])


def issue_user(root: RootKey, user: VerifyKey, terms: Terms) -> bytes:
    """Return a user's certificate; MalformedCertificate when the alias or the serial breaks the layout."""
    org = root.verify_key.org
    subject = (user_id_from_key(user), user.raw, b"")
    core = _core(CertificateKind.USER, org, subject, issuer=org, terms=terms)
    return cbor.encode([core, root.sign(CERTIFICATE_SIGNATURE_LABEL, core)])


def issue_device(user: SignKey, org: OrgId, *, key: VerifyKey, kem: KemPublicKey, terms: Terms) -> bytes:
    """Return a device's certificate, signed by its user; MalformedCertificate as for a user."""
    subject = (device_id_from_keys(key, kem), key.raw, kem.raw)
    issuer = user_id_from_key(user.verify_key)
    core = _core(CertificateKind.DEVICE, org, subject, issuer=issuer, terms=terms)
    return cbor.encode([core, user.sign(CERTIFICATE_SIGNATURE_LABEL, core)])


def decode_certificate(data: bytes) -> Certificate:
    """Read [core, signature]; MalformedCertificate for anything else. Nothing is verified."""
    try:
        core, signature = fields.fixed(cbor.decode(data, limit=MAX_CERTIFICATE_BYTES), 2, "certificate")
        core_bytes = fields.some_octets(core, MAX_CERTIFICATE_BYTES, "core")
        return _certificate(core_bytes, fields.some_octets(signature, ROOT_SIGNATURE_BYTES, "signature"))
    except cbor.Malformed as error:
        raise MalformedCertificate(place=error.facts["place"], reason=error.facts["reason"]) from None


def _core(
    kind: CertificateKind, org: OrgId, subject: tuple[bytes, bytes, bytes], *, issuer: bytes, terms: Terms
) -> bytes:
    _check_terms(kind, terms)
    subject_id, sign_key, kem_key = subject
    return cbor.encode(
        {
            0: VERSION,
            1: org,
            2: kind.value,
            3: subject_id,
            4: sign_key,
            5: kem_key,
            6: terms.not_before,
            7: issuer,
            8: terms.serial,
            9: terms.alias,
        }
    )


def _certificate(core_bytes: bytes, signature: bytes) -> Certificate:
    item = fields.record(cbor.decode(core_bytes), 10, "core")
    fields.version(item[0], VERSION)
    kind = CertificateKind(fields.number(item[2], "core.kind", lo=min(CertificateKind), hi=max(CertificateKind)))
    fields.octets(signature, _SIGNATURE_BYTES[kind], "signature")
    terms = Terms(
        serial=fields.number(item[8], "core.serial"),
        not_before=Day(fields.number(item[6], "core.not_before")),
        alias=fields.text(item[9], "core.alias"),
    )
    _check_terms(kind, terms)
    certificate = Certificate(
        org=OrgId(fields.octets(item[1], SHORT_ID_BYTES, "core.org")),
        kind=kind,
        subject=fields.octets(item[3], SHORT_ID_BYTES, "core.subject"),
        sign_key=fields.octets(item[4], _SIGN_BYTES[kind], "core.sign_key"),
        kem_key=fields.octets(item[5], _KEM_BYTES[kind], "core.kem_key"),
        issuer=fields.octets(item[7], SHORT_ID_BYTES, "core.issuer"),
        terms=terms,
        core_bytes=core_bytes,
        signature=signature,
    )
    if certificate.subject != _own_id(certificate):
        fields.refuse("core.subject", reasons.NOT_THE_ID_OF_ITS_KEYS)
    return certificate


def _own_id(certificate: Certificate) -> bytes:
    if certificate.kind is CertificateKind.ROOT:
        return RootVerifyKey(certificate.sign_key).org
    return _subject(certificate.sign_key, certificate.kem_key)


def _check_terms(kind: CertificateKind, terms: Terms) -> None:
    """Refuse what the layout does not have. A user has an alias, a root has none, a device may have one."""
    if not 1 <= terms.serial <= MAX_SERIAL:
        raise _malformed("core.serial", reasons.NUMBER_OUT_OF_RANGE)
    if not 0 <= terms.not_before <= MAX_DAY:
        raise _malformed("core.not_before", reasons.NUMBER_OUT_OF_RANGE)
    is_allowed = is_alias(terms.alias) if terms.alias else kind is not CertificateKind.USER
    if not is_allowed or (terms.alias and kind is CertificateKind.ROOT):
        raise _malformed("core.alias", reasons.WRONG_SPELLING)


def _subject(sign_key: bytes, kem_key: bytes) -> bytes:
    return hash_id(_SUBJECT_LABEL, sign_key + kem_key)[:SHORT_ID_BYTES]


def _malformed(place: str, reason: Phrase) -> MalformedCertificate:
    return MalformedCertificate(place=Opaque(place), reason=reason)
