"""The organisation's publishing key: certified by the root, its seed divided among persons (formats/publishing.md).

A release is signed by the organisation, one Ed25519 signature over a digest of 32 bytes, and the public site by one in
the form of minisign over its manifest; nothing published shows which two persons approved it (DESIGN section 8; P12).
The seed is drawn, divided and forgotten in one step and comes back for one signature at a time: no function here
returns it. What a release is belongs to the room `publish`, what a manifest is to `site`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, DeviceId, OrgId, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES, MAX_DAY, MAX_SERIAL
from safeconduct.protect.chains import VerifiedDevice, VerifiedRoot
from safeconduct.protect.escrow import Deal, Escrow, Purpose, Share, combine, make_escrow
from safeconduct.protect.escrow_errors import EscrowRefused
from safeconduct.protect.minisign import KEY_ID_BYTES, Minisignature, MinisignKey
from safeconduct.protect.roots import ROOT_SIGNATURE_BYTES, RootKey
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SignKey, VerifyKey

VERSION: Final = 1
PUBLISH_LABEL: Final = label("publish")
_CERTIFICATE_LABEL: Final = label("publishing-certificate")
_ID_LABEL: Final = label("publishing-key")
DIGEST_BYTES: Final = HASH_BYTES
RELEASE_SIGNATURE_BYTES: Final = SIGNATURE_BYTES
# The first line of a site's manifest (formats/site.md): it takes the place of a label, and nothing else is signed so.
MANIFEST_HEAD: Final = b"# safeconduct site manifest v1\n"
_MANIFEST_COMMENT: Final = b"safeconduct site manifest v1"
_PROOF: Final = object()


@dataclass(frozen=True, slots=True)
class PublishingKey:
    """A publishing key that the root has signed. Made by `verify_publishing` only.

    Of two that are valid readers take the greater serial: that is how the key is changed.
    """

    org: OrgId
    id: bytes
    key: VerifyKey = field(compare=False)
    not_before: Day
    serial: int
    proof: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.proof is not _PROOF:
            raise TypeError("made by checking a certificate only")

    def is_release(self, digest: bytes, signature: bytes) -> bool:
        """Say whether the organisation signed this digest of 32 bytes."""
        return len(digest) == DIGEST_BYTES and self.key.is_valid(PUBLISH_LABEL, digest, signature)

    @property
    def minisign(self) -> MinisignKey:
        """The key as readers of the site have it."""
        return MinisignKey(self.id[:KEY_ID_BYTES], self.key)


@dataclass(frozen=True, slots=True)
class PublishingTerms:
    """What the root adds to the key. ``serial`` counts the organisation's publishing keys from 1."""

    serial: int
    not_before: Day


def found_publishing(
    root: RootKey, terms: PublishingTerms, *, maker: DeviceId, holders: Iterable[VerifiedDevice], entropy: Entropy
) -> tuple[bytes, Escrow]:
    """Draw a publishing key, certify it, and divide its seed among persons: its certificate and the escrow.

    ValueError for holders that `make_escrow` refuses, MalformedCertificate for a serial or day out of range.
    """
    key = SignKey.generate(entropy)
    certificate = _issue(root, key.verify_key, terms)
    deal = Deal(root.verify_key.org, maker, Purpose.PUBLISHING, _id(key.verify_key.raw))
    return certificate, make_escrow(key.seed, deal, holders)


def verify_publishing(data: bytes, root: VerifiedRoot) -> PublishingKey:
    """Check that the root signed this key; MalformedCertificate or CertificateRefused otherwise."""
    try:
        core, signature, key = _decoded(data)
    except cbor.Malformed as error:
        raise MalformedCertificate(place=error.facts["place"], reason=error.facts["reason"]) from None
    if key.org != root.key.org:
        raise _refused(key, reasons.ANOTHER_ISSUER)
    if not root.key.is_valid(_CERTIFICATE_LABEL, core, signature):
        raise _refused(key, reasons.SIGNATURE)
    return key


def sign_release(digest: bytes, shares: Sequence[Share], *, escrow: Escrow, publisher: PublishingKey) -> bytes:
    """Return the organisation's signature over a digest of 32 bytes, 64 bytes, out of two persons' shares.

    As `combine` raises; EscrowRefused when the escrow is not that of this key.
    """
    if len(digest) != DIGEST_BYTES:
        raise ValueError("a release is signed by a digest of 32 bytes")
    return _joined(shares, escrow, publisher).sign(PUBLISH_LABEL, digest)


def sign_manifest(manifest: bytes, shares: Sequence[Share], *, escrow: Escrow, publisher: PublishingKey) -> bytes:
    """Return the organisation's signature over the manifest of a site, a file that minisign reads, by two persons.

    The shares are asked for by the manifest's SHA-256, as for any file: whoever holds the manifest sees to it that they
    were handed over for that. As `combine` raises; EscrowRefused when the escrow is not that of this key; ValueError
    for what is no manifest.
    """
    if not manifest.startswith(MANIFEST_HEAD):
        raise ValueError("nothing but a manifest is signed so")
    key = _joined(shares, escrow, publisher)
    return Minisignature(publisher.minisign.key_id, key.sign_file(manifest, _MANIFEST_COMMENT)).to_file()


def _joined(shares: Sequence[Share], escrow: Escrow, publisher: PublishingKey) -> SignKey:
    if (escrow.deal.purpose, escrow.deal.subject) != (Purpose.PUBLISHING, publisher.id):
        raise EscrowRefused(reason=reasons.ANOTHER_SUBJECT_OF_AN_ESCROW)
    key = SignKey(combine(escrow, shares))
    if key.verify_key.raw != publisher.key.raw:
        raise EscrowRefused(reason=reasons.ANOTHER_SECRET)
    return key


def _issue(root: RootKey, key: VerifyKey, terms: PublishingTerms) -> bytes:
    core = cbor.encode(
        {
            0: VERSION,
            1: root.verify_key.org,
            2: _id(key.raw),
            3: key.raw,
            4: terms.not_before,
            5: terms.serial,
        }
    )
    try:
        _core(core)
    except cbor.Malformed as error:
        raise MalformedCertificate(place=error.facts["place"], reason=error.facts["reason"]) from None
    return cbor.encode([core, root.sign(_CERTIFICATE_LABEL, core)])


def _decoded(data: bytes) -> tuple[bytes, bytes, PublishingKey]:
    first, second = fields.fixed(cbor.decode(data, limit=MAX_CERTIFICATE_BYTES), 2, "publishing")
    core = fields.some_octets(first, MAX_CERTIFICATE_BYTES, "publishing.core")
    return core, fields.octets(second, ROOT_SIGNATURE_BYTES, "publishing.signature"), _core(core)


def _core(core: bytes) -> PublishingKey:
    item = fields.record(cbor.decode(core), 6, "publishing")
    fields.version(item[0], VERSION)
    raw = fields.octets(item[3], PUBLIC_KEY_BYTES, "publishing.key")
    if fields.octets(item[2], SHORT_ID_BYTES, "publishing.id") != _id(raw):
        fields.refuse("publishing.id", reasons.NOT_THE_ID_OF_ITS_KEYS)
    return PublishingKey(
        OrgId(fields.octets(item[1], SHORT_ID_BYTES, "publishing.org")),
        _id(raw),
        VerifyKey(raw),
        Day(fields.number(item[4], "publishing.not_before", hi=MAX_DAY)),
        fields.number(item[5], "publishing.serial", lo=1, hi=MAX_SERIAL),
        _PROOF,
    )


def _id(key: bytes) -> bytes:
    return hash_id(_ID_LABEL, key)[:SHORT_ID_BYTES]


def _refused(key: PublishingKey, reason: Phrase) -> CertificateRefused:
    return CertificateRefused(subject=Opaque(key.id.hex()), reason=reason)
