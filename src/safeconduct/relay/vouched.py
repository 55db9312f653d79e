"""What a relay checks of what it is shown: a bundle down to the root, a board's head, the outside of a submission.

It checks as much as a page does and both halves of the root's signature (docs/formats/bundle.md, board.md,
submission.md; P5). It refuses whatever it cannot vouch for, and reads nothing of a submission but its first 52 bytes:
the rest is sealed (P1).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.roots import ROOT_SIGNATURE_BYTES, RootVerifyKey
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, VerifyKey
from safeconduct.protect.wire_intake import MOST_NUMBER, SIZES, BoxId
from safeconduct.relay.intake_store import KeptBox

_CERTIFICATE_LABEL: Final = label("intake-certificate")
_BUNDLE_LABEL: Final = label("intake-bundle")
_BOARD_LABEL: Final = label("reply-board")
_WORK_LABEL: Final = label("intake-work")
_GRANT_LABEL: Final = label("intake-grant")
_EPOCH_LABEL: Final = label("intake-epoch")
_SUBMISSION_MAGIC: Final = b"SCI1"
_BOARD_MAGIC: Final = b"SCB1"
_EPOCH_BYTES: Final = 8
_NONCE_BYTES: Final = 8
_NONCE_AT: Final = len(_SUBMISSION_MAGIC) + SHORT_ID_BYTES + _EPOCH_BYTES
_GRANT_AT: Final = _NONCE_AT + _NONCE_BYTES
_RECIPIENT_BYTES: Final = 1_216
_MOST_CERTIFICATE_BYTES: Final = 8_192
# Days that a certificate and an epoch may last, and the epochs of a bundle (docs/formats/bundle.md).
_CERTIFICATE_DAYS: Final = 90
_EPOCH_DAYS: Final = 20
_MOST_EPOCHS: Final = 3
_MOST_WORK: Final = 16
# Slots of a board, and of a bucket (docs/formats/board.md).
_LEAST_SLOTS: Final = 64
_MOST_SLOTS: Final = 16_384
BUCKET_SLOTS: Final = 32
_LENGTH_BYTES: Final = 4


class NotVouched(Exception):
    """It is not what it should be, or nobody whom the root knows signed it."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands before the sealed part of a submission. ``grant``: hash of its token, or empty."""

    box: BoxId
    epoch: bytes
    grant: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """What a bundle asks of a submission: one of its epochs, and so many bits of work."""

    epochs: frozenset[bytes]
    work: int


@dataclass(frozen=True, slots=True)
class Head:
    """A board's head. ``hashes``: of its buckets; ``hints``: of all tags in order."""

    box: BoxId
    number: int
    slots: int
    hashes: tuple[bytes, ...]
    hints: bytes


def outside_of(body: bytes) -> Outside:
    """Read the outside of a submission; NotVouched for what is none."""
    if len(body) not in SIZES or not body.startswith(_SUBMISSION_MAGIC):
        raise NotVouched
    box, rest = body[4 : 4 + SHORT_ID_BYTES], body[4 + SHORT_ID_BYTES :]
    token = body[_GRANT_AT : _GRANT_AT + SHORT_ID_BYTES]
    return Outside(BoxId(box), rest[:_EPOCH_BYTES], hash_id(_GRANT_LABEL, token) if any(token) else b"")


def work_of(body: bytes) -> int:
    """Return how many leading zero bits the work of a submission has."""
    nonce = body[_NONCE_AT:_GRANT_AT]
    plain = hashlib.sha256(body[:_NONCE_AT])
    plain.update(bytes(_NONCE_BYTES))
    plain.update(memoryview(body)[_GRANT_AT:])
    found = hash_id(_WORK_LABEL, plain.digest() + nonce)
    return 8 * HASH_BYTES - int.from_bytes(found, "big").bit_length()


def box_of(root: RootVerifyKey, data: bytes) -> KeptBox:
    """Check a bundle down to the root, and return its box; NotVouched."""
    try:
        core, signature, certificate = _signed(data, 3, "bundle")
        key, org, box, days, serial = _certificate(root, certificate)
        if not VerifyKey(key).is_valid(_BUNDLE_LABEL, core, signature):
            raise NotVouched
        item = fields.record(cbor.decode(core), 11, "bundle")
        asked_of(data)
        last = fields.number(item[10], "bundle.last", hi=days[1])
        number = fields.number(item[3], "bundle.number", lo=1, hi=MOST_NUMBER)
        _check_shown(item)
    except cbor.Malformed:
        raise NotVouched from None
    if (item[1], item[2]) != (org, box):
        raise NotVouched
    return KeptBox(BoxId(box), key, serial, data, number, last)


def asked_of(data: bytes) -> Asked:
    """Return what a bundle asks of submissions; its signature is not looked at. Malformed."""
    core, _, _ = _signed(data, 3, "bundle")
    item = fields.record(cbor.decode(core), 11, "bundle")
    epochs = [_epoch(one) for one in fields.items(item[5], "bundle.epochs", most=_MOST_EPOCHS)]
    if not epochs or [first for _, first in epochs] != sorted({first for _, first in epochs}):
        fields.refuse("bundle.epochs", reasons.OUT_OF_ORDER_OR_TWICE)
    work = fields.number(item[6], "bundle.work", hi=_MOST_WORK)
    return Asked(frozenset(epoch for epoch, _ in epochs), work)


def head_of(data: bytes, box: KeptBox) -> Head:
    """Check a board's head with the key of its box; NotVouched."""
    end = len(_BOARD_MAGIC) + _LENGTH_BYTES
    core_end = end + int.from_bytes(data[len(_BOARD_MAGIC) : end], "big")
    core, signature = data[end:core_end], data[core_end:]
    is_signed = len(signature) == SIGNATURE_BYTES and VerifyKey(box.key).is_valid(_BOARD_LABEL, core, signature)
    if not data.startswith(_BOARD_MAGIC) or not is_signed:
        raise NotVouched
    try:
        item = fields.record(cbor.decode(core), 7, "board")
        fields.version(item[0], 1)
        slots = fields.number(item[4], "board.count", lo=_LEAST_SLOTS, hi=_MOST_SLOTS)
        if slots & (slots - 1):
            fields.refuse("board.count", reasons.NUMBER_OUT_OF_RANGE)
        hashes = fields.fixed(item[5], slots // BUCKET_SLOTS, "board.buckets")
        found = Head(
            BoxId(fields.octets(item[2], SHORT_ID_BYTES, "board.box")),
            fields.number(item[3], "board.number", lo=1, hi=MOST_NUMBER),
            slots,
            tuple(fields.octets(one, HASH_BYTES, "board.buckets") for one in hashes),
            fields.octets(item[6], HASH_BYTES, "board.hints"),
        )
    except cbor.Malformed:
        raise NotVouched from None
    if found.box != box.id or item[1] != org_of(box.bundle):
        raise NotVouched
    return found


def box_named_in(head: bytes) -> BoxId:
    """Return the box that a board's head names, before anything is checked; NotVouched."""
    end = len(_BOARD_MAGIC) + _LENGTH_BYTES
    try:
        core = head[end : end + int.from_bytes(head[len(_BOARD_MAGIC) : end], "big")]
        return BoxId(fields.octets(fields.record(cbor.decode(core), 7, "board")[2], SHORT_ID_BYTES, "board.box"))
    except cbor.Malformed:
        raise NotVouched from None


def org_of(bundle: bytes) -> bytes:
    """Return the organisation that a checked bundle names."""
    return bytes(fields.record(cbor.decode(_signed(bundle, 3, "bundle")[0]), 11, "bundle")[1])  # type: ignore[arg-type]


def _signed(data: bytes, count: int, place: str) -> list[bytes]:
    return [fields.some_octets(one, len(data), place) for one in fields.fixed(cbor.decode(data), count, place)]


def _certificate(root: RootVerifyKey, data: bytes) -> tuple[bytes, bytes, bytes, tuple[int, int], int]:
    """Check an intake certificate; its key, organisation, box, days and serial."""
    core, signature = _signed(fields.some_octets(data, _MOST_CERTIFICATE_BYTES, "certificate"), 2, "certificate")
    if len(signature) != ROOT_SIGNATURE_BYTES or not root.is_valid(_CERTIFICATE_LABEL, core, signature):
        raise NotVouched
    item = fields.record(cbor.decode(core), 7, "certificate")
    fields.version(item[0], 1)
    org = fields.octets(item[1], SHORT_ID_BYTES, "certificate.org")
    first = fields.number(item[4], "certificate.first", hi=MOST_NUMBER)
    last = fields.number(item[5], "certificate.last", lo=first, hi=first + _CERTIFICATE_DAYS)
    serial = fields.number(item[6], "certificate.serial", lo=1, hi=MOST_NUMBER)
    if org != root.org:
        raise NotVouched
    key = fields.octets(item[3], PUBLIC_KEY_BYTES, "certificate.key")
    return key, org, fields.octets(item[2], SHORT_ID_BYTES, "certificate.box"), (first, last), serial


def _epoch(item: cbor.Item) -> tuple[bytes, int]:
    epoch, recipient, first, last = fields.fixed(item, 4, "bundle.epochs")
    key = fields.octets(recipient, _RECIPIENT_BYTES, "bundle.recipient")
    if epoch != hash_id(_EPOCH_LABEL, key)[:_EPOCH_BYTES]:
        fields.refuse("bundle.epochs", reasons.NOT_THE_ID_OF_ITS_KEYS)
    begins = fields.number(first, "bundle.epochs", hi=MOST_NUMBER)
    fields.number(last, "bundle.epochs", lo=begins, hi=begins + _EPOCH_DAYS)
    return fields.octets(epoch, _EPOCH_BYTES, "bundle.epochs"), begins


def _check_shown(item: dict[int, cbor.Item]) -> None:
    """Check what a bundle has for people alone."""
    fields.version(item[0], 1)
    fields.number(item[4], "bundle.purpose", lo=1, hi=3)
    fields.text(item[7], "bundle.gate")
    addresses = fields.items(item[8], "bundle.addresses", most=8)
    if not addresses:
        fields.refuse("bundle.addresses", reasons.WRONG_NUMBER_OF_ITEMS)
    for one in addresses:
        fields.text(one, "bundle.addresses")
    for notice in fields.items(item[9], "bundle.notices", most=3):
        for text in fields.fixed(notice, 2, "bundle.notices"):
            fields.text(text, "bundle.notices")
