"""What a relay checks of what it is shown: a bundle down to the root, a board's head, the frame of a submission.

It checks as much as a page does and both halves of the root's signature (docs/formats/bundle.md, board.md,
submission.md; P5). It refuses whatever it cannot vouch for, and reads nothing of a submission but its first 52 bytes:
the rest is sealed (P1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, label
from safeconduct.protect import fields, intake_errors
from safeconduct.protect.boards import BOARD_MAGIC, BUCKET_SLOTS, LEAST_SLOTS, MAX_CORE_BYTES, MOST_SLOTS
from safeconduct.protect.bundles import IntakeEpochId, decode_bundle, verify_bundle
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_errors import (
    BundleRefused,
    MalformedBundle,
    MalformedSubmission,
    SubmissionCut,
    SubmissionTooLarge,
    UnknownSubmissionVersion,
)
from safeconduct.protect.roots import RootVerifyKey
from safeconduct.protect.signing import SIGNATURE_BYTES, VerifyKey
from safeconduct.protect.submissions import Submission, read_submission
from safeconduct.protect.wire_intake import MOST_NUMBER
from safeconduct.relay.intake_store import KeptBox

_BOARD_LABEL: Final = label("reply-board")
_LENGTH_BYTES: Final = 4


class NotVouched(Exception):
    """It is not what it should be, or nobody whom the root knows signed it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bundle asks of a submission: one of its epochs, and so many bits of work."""

    epochs: frozenset[IntakeEpochId]
    work: int


@dataclass(frozen=True, slots=True)
class Head:
    """A board's head. ``hashes``: of its buckets; ``hints``: of all tags in order."""

    box: BoxId
    number: int
    slots: int
    hashes: tuple[bytes, ...]
    hints: bytes


def outside_of(body: bytes) -> Submission:
    """Read the frame of a submission; NotVouched for what is none."""
    try:
        return read_submission(body)
    except (SubmissionCut, SubmissionTooLarge, UnknownSubmissionVersion, MalformedSubmission):
        raise NotVouched from None


def box_of(root: RootVerifyKey, data: bytes) -> KeptBox:
    """Check a bundle down to the root, and return its box; NotVouched."""
    try:
        found = verify_bundle(data, root)
    except (MalformedBundle, BundleRefused, MalformedCertificate, CertificateRefused):
        raise NotVouched from None
    bundle, intake = found.bundle, found.intake
    if not 0 < bundle.number <= MOST_NUMBER:
        raise NotVouched
    return KeptBox(bundle.box, intake.key.raw, intake.terms.serial, data, bundle.number, bundle.last_day)


def asked_of(bundle: bytes) -> Asked:
    """Return what a bundle asks of submissions; it was checked when it was put."""
    decoded = decode_bundle(bundle)
    return Asked(frozenset(epoch.id for epoch in decoded.epochs), decoded.work_bits)


def head_of(data: bytes, box: KeptBox) -> Head:
    """Check a board's head, without its slots, with the key of its box; NotVouched."""
    core, signature = _cut(data)
    if len(signature) != SIGNATURE_BYTES or not VerifyKey(box.key).is_valid(_BOARD_LABEL, core, signature):
        raise NotVouched
    org, head = _read(core)
    if (org, head.box) != (decode_bundle(box.bundle).org, box.id) or not 0 < head.number <= MOST_NUMBER:
        raise NotVouched
    return head


def box_named_in(head: bytes) -> BoxId:
    """Return the box that a board's head names, before anything is checked; NotVouched."""
    return _read(_cut(head)[0])[1].box


def slots_of(head: bytes) -> int:
    """Return how many slots a board has; its head was checked when it was put, maybe with a former key of the box."""
    return _read(_cut(head)[0])[1].slots


def _cut(data: bytes) -> tuple[bytes, bytes]:
    start = len(BOARD_MAGIC) + _LENGTH_BYTES
    end = start + int.from_bytes(data[len(BOARD_MAGIC) : start], "big")
    if not data.startswith(BOARD_MAGIC):
        raise NotVouched
    return data[start:end], data[end:]


def _read(core: bytes) -> tuple[bytes, Head]:
    try:
        item = fields.record(cbor.decode(core, limit=MAX_CORE_BYTES), 7, "board")
        fields.version(item[0], 1)
        slots = fields.number(item[4], "board.count", lo=LEAST_SLOTS, hi=MOST_SLOTS)
        if slots & (slots - 1):
            fields.refuse("board.count", intake_errors.NOT_A_POWER_OF_TWO)
        hashes = fields.fixed(item[5], slots // BUCKET_SLOTS, "board.buckets")
        head = Head(
            BoxId(fields.octets(item[2], SHORT_ID_BYTES, "board.box")),
            fields.number(item[3], "board.number"),
            slots,
            tuple(fields.octets(one, HASH_BYTES, "board.buckets") for one in hashes),
            fields.octets(item[6], HASH_BYTES, "board.hints"),
        )
        return fields.octets(item[1], SHORT_ID_BYTES, "board.org"), head
    except cbor.Malformed:
        raise NotVouched from None
