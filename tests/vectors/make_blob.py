"""Vectors of blobs: docs/formats/blob.md. Long ones are told, not written out: content by a rule, frames by hashes.

``message`` is ``reference`` (the body is one), ``frames`` (the body is the one frame of a short blob), or ``order``
(the body is a reference that is read; the content of ``reference`` is byte ``(7 i + 3) mod 251`` at place i of each
251; ``given`` are the frames that are opened, in this order, and ``frames_sha256`` the hashes of all).
"""

from __future__ import annotations

import dataclasses
import hashlib

from safeconduct.base import cbor
from safeconduct.base.ids import OrgId, label
from safeconduct.protect.blobs import (
    PIECE_BYTES,
    BlobFrames,
    BlobId,
    BlobKeys,
    Reference,
    Sealing,
    new_blob,
)
from safeconduct.protect.derive import expand
from safeconduct.protect.envelopes import EnvelopeKeys, seal_envelope
from safeconduct.protect.secrets import Secret
from tests.vectors.sample import NONE, Book, Sample, flipped, raw_cbor

_SHORT = "трое, 4 декабря".encode()


def content_by_rule(length: int) -> bytes:
    """The content of the long blobs of the vectors."""
    return bytes((7 * place + 3) % 251 for place in range(251)) * (length // 251 + 1)


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of blobs."""
    keys = new_blob(sample.org, len(_SHORT), sample.entropy)
    other = new_blob(sample.org, len(_SHORT), sample.entropy)
    sealing = Sealing(keys)
    (frame,) = sealing.frames([_SHORT])
    reference = sealing.reference()
    _make_references(book, reference)
    maker = _Maker(book, sample, reference)
    maker.frames("short", frame, expect="success", comment="a file of a few words")
    empty = Sealing(dataclasses.replace(keys, length=0))
    (nothing,) = empty.frames([])
    _Maker(book, sample, empty.reference()).frames("empty", nothing, expect="success", comment="a file of no bytes")
    _make_frames(maker, keys, (frame, next(Sealing(other).frames([_SHORT]))))
    _make_orders(book, sample)


@dataclasses.dataclass
class _Maker:
    book: Book
    sample: Sample
    reference: Reference

    def frames(self, name: str, body: bytes, *, expect: str, comment: str = "") -> None:
        self.book.add(
            "blob",
            name,
            body,
            expect=expect,
            comment=comment or name.replace("-", " "),
            message="frames",
            org=self.sample.org,
            reference=cbor.encode(self.reference.to_item()),
            given=NONE,
            frames_sha256=NONE,
        )


def _make_references(book: Book, reference: Reference) -> None:
    item = [reference.id, reference.secret.reveal(), reference.length, reference.content, reference.count]

    def changed(place: int, value: object) -> bytes:
        return raw_cbor([*item[:place], value, *item[place + 1 :]])

    for name, (expect, body) in {
        "reference": ("success", raw_cbor(item)),
        "reference-with-a-byte-more": ("not canonical", raw_cbor(item) + b"\0"),
        "reference-cut-by-a-byte": ("not canonical", raw_cbor(item)[:-1]),
        "reference-no-list": ("malformed", raw_cbor(dict(enumerate(item)))),
        "reference-field-missing": ("malformed", raw_cbor(item[:-1])),
        "reference-field-too-many": ("malformed", raw_cbor([*item, 0])),
        "reference-id-of-15-bytes": ("malformed", changed(0, bytes(15))),
        "reference-key-of-31-bytes": ("malformed", changed(1, bytes(31))),
        "reference-length-negative": ("malformed", changed(2, -1)),
        "reference-length-of-4-gib": ("malformed", changed(2, 1 << 32)),
        "reference-length-true": ("malformed", changed(2, True)),
        "reference-length-of-another-count": ("malformed", changed(2, PIECE_BYTES + 1)),
        "reference-hash-of-33-bytes": ("malformed", changed(3, bytes(33))),
        "reference-count-0": ("malformed", changed(4, 0)),
        "reference-count-2": ("malformed", changed(4, 2)),
        "reference-count-true": ("malformed", changed(4, True)),
    }.items():
        book.add(
            "blob",
            name,
            body,
            expect=expect,
            comment=name.replace("-", " "),
            message="reference",
            org=NONE,
            reference=NONE,
            given=NONE,
            frames_sha256=NONE,
        )


def _make_frames(maker: _Maker, keys: BlobKeys, frames: tuple[bytes, bytes]) -> None:
    frame, other = frames
    piece = _SHORT.ljust(512, b"\0")
    elsewhere = dataclasses.replace(keys, org=OrgId(bytes(16)))
    renamed = dataclasses.replace(keys, id=BlobId(bytes(16)))
    for name, body in {
        "nothing": b"",
        "magic-flipped": flipped(frame, 3),
        "mailbox-flipped": flipped(frame, 4),
        "salt-flipped": flipped(frame, 20),
        "commitment-flipped": flipped(frame, 52),
        "ciphertext-flipped": flipped(frame, 84),
        "tag-flipped": flipped(frame, -1),
        "cut-by-a-byte": frame[:-1],
        "byte-too-many": frame + b"\0",
        "frame-of-another-blob": other,
        "frame-of-another-organisation": next(Sealing(elsewhere).frames([_SHORT])),
        "frame-of-another-id": next(Sealing(renamed).frames([_SHORT])),
        "frame-of-another-count": _sealed(keys, piece, count=2),
        "index-beyond-the-count": _sealed(keys, piece, index=1),
        "salt-of-another-index": _sealed(keys, piece, salt_of=1),
        "piece-a-byte-short": _sealed(keys, piece[:-1]),
        "piece-a-byte-long": _sealed(keys, piece + b"\0"),
        "piece-left-out": _sealed(keys, b""),
    }.items():
        maker.frames(name, body, expect="altered")
    for name, body in {
        "content-of-another": BlobFrames(keys).seal(0, flipped(piece, 0)),
        "content-behind-the-end": BlobFrames(keys).seal(0, piece[:-1] + b"\1"),
    }.items():
        maker.frames(
            name, body, expect="other content", comment=f"{name.replace('-', ' ')}, by somebody who has the key"
        )


def _sealed(keys: BlobKeys, piece: bytes, *, index: int = 0, count: int = 1, salt_of: int | None = None) -> bytes:
    """Seal what `BlobFrames` would not, as somebody who has the key could."""
    place = (index if salt_of is None else salt_of).to_bytes(4, "big")
    salt = expand(keys.secret, label("blob-salt"), context=place).reveal()
    associated = label("blob") + keys.org + keys.id + count.to_bytes(4, "big")
    envelope = EnvelopeKeys(keys.secret, keys.mailbox, label("blob-key"), associated)
    return seal_envelope(index.to_bytes(4, "big") + piece, envelope, salt)


def _make_orders(book: Book, sample: Sample) -> None:
    length = 2 * PIECE_BYTES + 1000
    keys = new_blob(sample.org, length, sample.entropy)
    sealing = Sealing(keys)
    frames = list(sealing.frames([content_by_rule(length)[:length]]))
    whole = sealing.reference()
    hashes = b"".join(hashlib.sha256(frame).digest() for frame in frames)
    longer = dataclasses.replace(whole, length=length + 1)
    another = dataclasses.replace(whole, secret=Secret(flipped(whole.secret.reveal(), 0)))
    for name, (expect, given, reference) in {
        "three-pieces": ("success", "0 1 2", whole),
        "pieces-swapped": ("other content", "1 0 2", whole),
        "piece-twice": ("other content", "0 0 1 2", whole),
        "piece-instead-of-another": ("other content", "0 0 2", whole),
        "first-piece-missing": ("other content", "1 2", whole),
        "last-piece-missing": ("other content", "0 1", whole),
        "last-piece-twice": ("other content", "0 1 2 2", whole),
        "no-piece": ("other content", NONE, whole),
        "length-of-a-byte-more": ("other content", "0 1 2", longer),
        "key-of-another": ("altered", "0 1 2", another),
        "hash-flipped": ("other content", "0 1 2", dataclasses.replace(whole, content=flipped(whole.content, 0))),
    }.items():
        book.add(
            "blob",
            name,
            cbor.encode(reference.to_item()),
            expect=expect,
            comment=name.replace("-", " "),
            message="order",
            org=sample.org,
            reference=cbor.encode(whole.to_item()),
            given=given,
            frames_sha256=hashes,
        )
