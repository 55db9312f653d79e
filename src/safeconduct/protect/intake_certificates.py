"""The key that an inbox shows to the outside: certified by the root, for at most 90 days (formats/bundle.md).

From outside an inbox is a *box*: 16 random bytes, so that nobody who sees a board or a submission learns which
compartment of which team is behind it. The box's intake key signs its bundles and reply boards, and every desk of the
inbox has it; so it is short-lived, and the root alone says which it is (P5). Desks and relays check both halves of the
root's signature, a source's page the Ed25519 half with the root key it carries. It refuses to say whether a certificate
is in force today: whoever knows a day asks `IntakeKey.is_of`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NewType

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.ids import SHORT_ID_BYTES, OrgId, label
from safeconduct.protect import fields, intake_errors, reasons
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES, MAX_DAY, MAX_SERIAL
from safeconduct.protect.roots import ROOT_SIGNATURE_BYTES, RootKey, RootVerifyKey
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, VerifyKey

BoxId = NewType("BoxId", bytes)
"""16 random bytes: one inbox seen from outside."""

VERSION: Final = 1
# Days from the first to the last: whoever was removed from an inbox knows its intake key, and after these it is no more
# (decision 0011, "Price").
MOST_DAYS: Final = 90
_CERTIFICATE_LABEL: Final = label("intake-certificate")
_PROOF: Final = object()


@dataclass(frozen=True, slots=True)
class IntakeTerms:
    """What the root adds to the key. ``serial`` counts the box's intake keys from 1; both days are in force."""

    serial: int
    first_day: Day
    last_day: Day


@dataclass(frozen=True, slots=True)
class IntakeKey:
    """An intake key that the root has signed. Made by `verify_intake` only."""

    org: OrgId
    box: BoxId
    key: VerifyKey = field(compare=False)
    terms: IntakeTerms
    proof: object = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.proof is not _PROOF:
            raise TypeError("made by checking a certificate only")

    def is_of(self, day: Day) -> bool:
        """Say whether the certificate is in force on a day."""
        return self.terms.first_day <= day <= self.terms.last_day


def new_box(entropy: Entropy) -> BoxId:
    """Draw the id of an inbox as it is seen from outside."""
    return BoxId(entropy.bytes(SHORT_ID_BYTES))


def issue_intake(root: RootKey, key: VerifyKey, *, box: BoxId, terms: IntakeTerms) -> bytes:
    """Return the certificate of a box's intake key; MalformedCertificate for terms or a box out of range."""
    core = cbor.encode(
        {
            0: VERSION,
            1: root.verify_key.org,
            2: box,
            3: key.raw,
            4: terms.first_day,
            5: terms.last_day,
            6: terms.serial,
        }
    )
    try:
        _core(core)
    except cbor.Malformed as error:
        raise MalformedCertificate(place=error.facts["place"], reason=error.facts["reason"]) from None
    return cbor.encode([core, root.sign(_CERTIFICATE_LABEL, core)])


def verify_intake(data: bytes, root: RootVerifyKey) -> IntakeKey:
    """Check that the root signed this key; MalformedCertificate or CertificateRefused otherwise."""
    try:
        core, signature, key = _decoded(data)
    except cbor.Malformed as error:
        raise MalformedCertificate(place=error.facts["place"], reason=error.facts["reason"]) from None
    if key.org != root.org:
        raise _refused(key, reasons.ANOTHER_ISSUER)
    if not root.is_valid(_CERTIFICATE_LABEL, core, signature):
        raise _refused(key, reasons.SIGNATURE)
    return key


def day(item: cbor.Item, place: str) -> Day:
    """Return a day of a layout, 0 to 2,932,896."""
    return Day(fields.number(item, place, hi=MAX_DAY))


def span(first: cbor.Item, last: cbor.Item, place: str, *, most: int) -> tuple[Day, Day]:
    """Return two days, the last not before the first and at most so many after it."""
    found = day(first, f"{place}.first_day"), day(last, f"{place}.last_day")
    if not 0 <= found[1] - found[0] <= most:
        fields.refuse(f"{place}.last_day", intake_errors.NEVER)
    return found


def _decoded(data: bytes) -> tuple[bytes, bytes, IntakeKey]:
    first, second = fields.fixed(cbor.decode(data, limit=MAX_CERTIFICATE_BYTES), 2, "intake")
    core = fields.some_octets(first, MAX_CERTIFICATE_BYTES, "intake.core")
    return core, fields.octets(second, ROOT_SIGNATURE_BYTES, "intake.signature"), _core(core)


def _core(core: bytes) -> IntakeKey:
    item = fields.record(cbor.decode(core), 7, "intake")
    fields.version(item[0], VERSION)
    first, last = span(item[4], item[5], "intake", most=MOST_DAYS)
    return IntakeKey(
        OrgId(fields.octets(item[1], SHORT_ID_BYTES, "intake.org")),
        BoxId(fields.octets(item[2], SHORT_ID_BYTES, "intake.box")),
        VerifyKey(fields.octets(item[3], PUBLIC_KEY_BYTES, "intake.key")),
        IntakeTerms(fields.number(item[6], "intake.serial", lo=1, hi=MAX_SERIAL), first, last),
        _PROOF,
    )


def _refused(key: IntakeKey, reason: Phrase) -> CertificateRefused:
    return CertificateRefused(subject=Opaque(key.box.hex()), reason=reason)
