"""What a source's page learns of an inbox, signed: recipients, addresses, words of the staff (formats/bundle.md).

A bundle is a file of its own beside the page, so that the page stays the same bytes for years while keys of a fortnight
come and go. Its number is the quarter of an hour in which it was made: two desks never sign two under one number by
mistake, and its age shows (decision 0011). It refuses to hold what names a person, and says nothing of the compartment
behind a box. Carries P1 and P5.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NewType

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import SHORT_ID_BYTES, OrgId, hash_id, label
from safeconduct.protect import fields, intake_errors, reasons
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES
from safeconduct.protect.intake_certificates import BoxId, IntakeKey, day, span, verify_intake
from safeconduct.protect.intake_errors import BundleRefused, MalformedBundle
from safeconduct.protect.kem import KEM_PUBLIC_BYTES, KemPublicKey, UnusableKey
from safeconduct.protect.roots import RootVerifyKey
from safeconduct.protect.signing import SIGNATURE_BYTES, SignKey

IntakeEpochId = NewType("IntakeEpochId", bytes)
"""8 bytes: the recipient key of a fortnight."""

VERSION: Final = 1
# Milliseconds in a quarter of an hour, the unit of the numbers of bundles and boards.
QUARTER_MS: Final = 900_000
MAX_BUNDLE_BYTES: Final = 32_768
MAX_BUNDLES: Final = 4
# Days from the first to the last of an epoch: a fortnight, and some days in which both may be used.
MOST_EPOCH_DAYS: Final = 20
MOST_EPOCHS: Final = 3
MOST_ADDRESSES: Final = 8
# Leading zero bits: 16 are some 65,000 hashes, seconds on an old phone.
MOST_WORK_BITS: Final = 16
MOST_NOTICE_CHARACTERS: Final = 500
LANGUAGES: Final = ("ru", "en", "ce")
_EPOCH_ID_BYTES: Final = 8
_BUNDLE_LABEL: Final = label("intake-bundle")
_EPOCH_LABEL: Final = label("intake-epoch")
# Bytes of the heads of a list of four bundles.
_LIST_HEADS: Final = 64


class BoxPurpose(enum.IntEnum):
    """Whom an inbox is for."""

    DANGER = 1
    INFORMATION = 2
    PRESS = 3


@dataclass(frozen=True, slots=True)
class IntakeEpoch:
    """A recipient of a fortnight, and the days on which a page seals to it."""

    recipient: KemPublicKey
    first_day: Day
    last_day: Day

    @property
    def id(self) -> IntakeEpochId:
        """The first 8 bytes of the hash of the recipient."""
        return epoch_id(self.recipient)


@dataclass(frozen=True, slots=True)
class Notice:
    """What the staff say on the first screen, in one language of `LANGUAGES`."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that a page needs to write to a box. ``gate`` is empty where there is none."""

    org: OrgId
    box: BoxId
    number: int
    purpose: BoxPurpose
    epochs: tuple[IntakeEpoch, ...]
    work_bits: int
    gate: str
    addresses: tuple[str, ...]
    notices: tuple[Notice, ...]
    last_day: Day

    def epoch_on(self, today: Day) -> IntakeEpoch:
        """Return the epoch that a page seals to: the last that has begun by its clock, else the first."""
        begun = [epoch for epoch in self.epochs if epoch.first_day <= today]
        return begun[-1] if begun else self.epochs[0]


@dataclass(frozen=True, slots=True)
class VerifiedBundle:
    """A bundle as the intake key signed it, with that key and its bytes. Made by `verify_bundle`."""

    bundle: Bundle
    intake: IntakeKey
    raw: bytes


def epoch_id(recipient: KemPublicKey) -> IntakeEpochId:
    """Return the id of a recipient."""
    return IntakeEpochId(hash_id(_EPOCH_LABEL, recipient.raw)[:_EPOCH_ID_BYTES])


def number_at(ms: int) -> int:
    """Return the number of what is made at an instant, milliseconds since 1970-01-01 UTC."""
    return ms // QUARTER_MS


def make_bundle(bundle: Bundle, key: SignKey, *, certificate: bytes) -> bytes:
    """Sign a bundle; MalformedBundle when it breaks a limit of the layout. The key must be the certificate's."""
    core = cbor.encode(
        {
            0: VERSION,
            1: bundle.org,
            2: bundle.box,
            3: bundle.number,
            4: bundle.purpose.value,
            5: [[one.id, one.recipient.raw, one.first_day, one.last_day] for one in bundle.epochs],
            6: bundle.work_bits,
            7: bundle.gate,
            8: list(bundle.addresses),
            9: [[one.language, one.text] for one in bundle.notices],
            10: bundle.last_day,
        }
    )
    data = cbor.encode([core, key.sign(_BUNDLE_LABEL, core), certificate])
    decode_bundle(data)
    return data


def decode_bundle(data: bytes) -> Bundle:
    """Read a bundle whose signatures are not checked yet; MalformedBundle."""
    return _parts(data)[3]


def verify_bundle(data: bytes, root: RootVerifyKey) -> VerifiedBundle:
    """Check a bundle down to the root: MalformedBundle, BundleRefused, and whatever `verify_intake` raises.

    No clock is asked: whether bundle, certificate and epochs are in force is the caller's to see.
    """
    core, signature, certificate, bundle = _parts(data)
    intake = verify_intake(certificate, root)
    if bundle.org != intake.org:
        raise BundleRefused(reason=reasons.ANOTHER_ORGANISATION)
    if bundle.box != intake.box:
        raise BundleRefused(reason=intake_errors.ANOTHER_BOX)
    if bundle.last_day > intake.terms.last_day:
        raise BundleRefused(reason=intake_errors.NEVER)
    if not intake.key.is_valid(_BUNDLE_LABEL, core, signature):
        raise BundleRefused(reason=reasons.SIGNATURE)
    return VerifiedBundle(bundle, intake, data)


def encode_bundles(bundles: Iterable[bytes]) -> bytes:
    """Return 1 to 4 bundles as one list, rising by box; MalformedBundle."""
    inorder: list[bytes] = sorted(bundles, key=lambda one: decode_bundle(one).box)
    data = cbor.encode([*inorder])
    decode_bundles(data)
    return data


def decode_bundles(data: bytes) -> tuple[bytes, ...]:
    """Read a list of bundles as the bytes of each, not checked yet; MalformedBundle."""
    try:
        items = fields.items(
            cbor.decode(data, limit=MAX_BUNDLES * MAX_BUNDLE_BYTES + _LIST_HEADS), "bundles", most=MAX_BUNDLES
        )
        found = tuple(fields.some_octets(item, MAX_BUNDLE_BYTES, "bundles") for item in items)
        if not found:
            fields.refuse("bundles", reasons.WRONG_NUMBER_OF_ITEMS)
    except cbor.Malformed as error:
        raise MalformedBundle(place=error.facts["place"], reason=error.facts["reason"]) from None
    boxes = [decode_bundle(one).box for one in found]
    if boxes != sorted(set(boxes)):
        raise MalformedBundle(place=Opaque("bundles"), reason=reasons.OUT_OF_ORDER_OR_TWICE)
    return found


def _parts(data: bytes) -> tuple[bytes, bytes, bytes, Bundle]:
    try:
        first, second, third = fields.fixed(cbor.decode(data, limit=MAX_BUNDLE_BYTES), 3, "bundle")
        core = fields.some_octets(first, MAX_BUNDLE_BYTES, "bundle.core")
        signature = fields.octets(second, SIGNATURE_BYTES, "bundle.signature")
        certificate = fields.some_octets(third, MAX_CERTIFICATE_BYTES, "bundle.certificate")
        return core, signature, certificate, _core(core)
    except cbor.Malformed as error:
        raise MalformedBundle(place=error.facts["place"], reason=error.facts["reason"]) from None


def _core(core: bytes) -> Bundle:
    item = fields.record(cbor.decode(core), 11, "bundle")
    fields.version(item[0], VERSION)
    purposes = sorted(BoxPurpose)
    return Bundle(
        OrgId(fields.octets(item[1], SHORT_ID_BYTES, "bundle.org")),
        BoxId(fields.octets(item[2], SHORT_ID_BYTES, "bundle.box")),
        fields.number(item[3], "bundle.number"),
        BoxPurpose(fields.number(item[4], "bundle.purpose", lo=purposes[0], hi=purposes[-1])),
        _epochs(item[5]),
        fields.number(item[6], "bundle.work", hi=MOST_WORK_BITS),
        fields.text(item[7], "bundle.gate"),
        _addresses(item[8]),
        _notices(item[9]),
        day(item[10], "bundle.last_day"),
    )


def _epochs(item: cbor.Item) -> tuple[IntakeEpoch, ...]:
    found = tuple(map(_epoch, _some(item, "bundle.epochs", MOST_EPOCHS)))
    days = [epoch.first_day for epoch in found]
    if days != sorted(set(days)):
        fields.refuse("bundle.epochs", reasons.OUT_OF_ORDER_OR_TWICE)
    return found


def _epoch(item: cbor.Item) -> IntakeEpoch:
    named, raw, first, last = fields.fixed(item, 4, "epoch")
    try:
        recipient = KemPublicKey(fields.octets(raw, KEM_PUBLIC_BYTES, "epoch.recipient"))
    except UnusableKey:
        fields.refuse("epoch.recipient", reasons.NO_KEY)
    if fields.octets(named, _EPOCH_ID_BYTES, "epoch.id") != epoch_id(recipient):
        fields.refuse("epoch.id", reasons.NOT_THE_ID_OF_ITS_KEYS)
    return IntakeEpoch(recipient, *span(first, last, "epoch", most=MOST_EPOCH_DAYS))


def _addresses(item: cbor.Item) -> tuple[str, ...]:
    return tuple(fields.text(one, "bundle.addresses") for one in _some(item, "bundle.addresses", MOST_ADDRESSES))


def _notices(item: cbor.Item) -> tuple[Notice, ...]:
    found = tuple(map(_notice, fields.items(item, "bundle.notices", most=len(LANGUAGES))))
    if len({one.language for one in found}) != len(found):
        fields.refuse("bundle.notices", reasons.OUT_OF_ORDER_OR_TWICE)
    return found


def _notice(item: cbor.Item) -> Notice:
    language, text = (fields.text(part, "notice") for part in fields.fixed(item, 2, "notice"))
    if language not in LANGUAGES:
        fields.refuse("notice.language", reasons.WRONG_SPELLING)
    if len(text) > MOST_NOTICE_CHARACTERS:
        fields.refuse("notice.text", reasons.TOO_LONG)
    return Notice(language, text)


def _some(item: cbor.Item, place: str, most: int) -> list[cbor.Item]:
    found = fields.items(item, place, most=most)
    if not found:
        fields.refuse(place, reasons.WRONG_NUMBER_OF_ITEMS)
    return found
