"""Fuzz targets of what several people hold: divided secrets and the words about them, long files in pieces.

An insider signs the op, holds a file's key and deals shares: what lies inside a seal, a hash or a commitment is theirs
to choose, so the targets seal and commit first (docs/formats/escrow.md, docs/formats/blob.md).
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Hlc
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, OrgId, label
from safeconduct.protect.blobs import (
    BlobFrames,
    BlobId,
    BlobKeys,
    OtherContent,
    Reference,
    open_blob,
    reference_from_item,
)
from safeconduct.protect.derive import expand
from safeconduct.protect.envelopes import EnvelopeKeys, FrameRefused, seal_envelope
from safeconduct.protect.escrow import Escrow, EscrowId, Share, body_from_escrow, combine, escrow_from_body
from safeconduct.protect.escrow_errors import EscrowRefused, ShareRefused, TooFewPersons
from safeconduct.protect.padding import padded_length
from safeconduct.protect.secrets import Secret
from safeconduct.sync import escrow as words
from safeconduct.sync.dividing import body_of_publishing, publishing_from_body
from safeconduct.sync.sealing import body_of_sealed, sealed_from_body
from safeconduct.sync.words import Word
from tests.fuzz.targets import CBOR_WORDS, Broken, Target, chosen, need, pick, vector_bodies
from tests.vectors import second_escrow
from tests.vectors.files import ROOT, Vector, read_vector
from tests.vectors.second_decoder import Refused

# The longest seed: an escrow of three persons, each with some devices.
_ESCROW_BYTES: Final = 9_000
_WORD_KINDS: Final = (words.REQUEST_KIND, words.HAND_KIND, words.REFUSE_KIND, words.USE_KIND)
_BLOB: Final = BlobKeys(OrgId(bytes(16)), BlobId(b"a file to fuzz.."), Secret(bytes(range(32))), 700)


@cache
def _vector() -> Vector:
    return read_vector(ROOT / "escrow" / "two-persons.txt")


def _escrow(data: bytes) -> Escrow:
    return escrow_from_body(cbor.decode(data), org=OrgId(_vector().raw("org")), maker=DeviceId(_vector().raw("maker")))


def _try_escrow(data: bytes) -> None:
    """Doors: the body, beside the second reader; two shares as their holders would give them; six kinds of words."""
    door, data = pick(data, 8)
    if door == 0:
        _try_body(data)
    elif door == 1:
        escrow = _escrow(_vector().body)
        at = len(data) // 2
        given = zip(escrow.persons, (data[:at], data[at:]), strict=False)
        secret = combine(escrow, [Share(escrow.id, person, Secret(share)) for person, share in given])
        need(secret == Secret(_vector().raw("secret")), "another secret than the one that was divided")
    elif door == 6:
        need(
            cbor.encode(body_of_sealed(*sealed_from_body(cbor.decode(data)))) == data, "accepted and encoded otherwise"
        )
    elif door == 7:
        certificate = publishing_from_body(cbor.decode(data))
        need(cbor.encode(body_of_publishing(certificate)) == data, "accepted and encoded otherwise")
    else:
        _try_word(_WORD_KINDS[door - 2], data)


def _try_body(data: bytes) -> None:
    org, maker = _vector().raw("org"), _vector().raw("maker")
    try:
        theirs = [(person, commitment) for person, commitment in second_escrow.read(data, org, maker).holders]
    except Refused:
        theirs = []
    try:
        escrow = _escrow(data)
    except cbor.Malformed:
        need(not theirs, "the second reader reads what we refuse")
        raise
    need(cbor.encode(body_from_escrow(escrow)) == data, "accepted and encoded otherwise")
    need([(one.person, one.commitment) for one in escrow.holders] == theirs, "the second reader reads something else")
    need(len({wrap.device for one in escrow.holders for wrap in one.wraps}) >= len(theirs), "a device of two persons")


def _try_word(kind: str, data: bytes) -> None:
    nobody = Word(OpId(bytes(32)), CompartmentId(bytes(16)), DeviceId(bytes(16)), Hlc(1), kind, cbor.decode(data))
    need(cbor.encode(_body_of(words.said_from_word(nobody))) == data, "accepted and encoded otherwise")


def _body_of(said: words.Said) -> dict[int, cbor.Item]:
    match said:
        case words.Asked():
            return words.body_of_request(said.escrow, said.device, said.reason)
        case words.Handed():
            return words.body_of_hand(said.request, said.sealed, said.reason)
        case words.Refusal():
            return words.body_of_refusal(said.request, said.reason)
        case words.Used():
            return words.body_of_use(said.request, said.digest)
        case words.Divided():
            raise Broken("a word of another kind")


@cache
def _shares() -> bytes:
    """Return both persons' shares: what the doors of holders begin from."""
    escrow = second_escrow.read(_vector().body, _vector().raw("org"), _vector().raw("maker"))
    places = [second_escrow.share(escrow, _vector().raw(f"device_{n}"), _vector().raw(f"kem_{n}")) for n in ("1", "2")]
    return b"".join(share for _, share in sorted(places))


def _escrow_seeds() -> list[bytes]:
    op, device = OpId(b"o" * 32), DeviceId(b"d" * 16)
    bodies = (
        words.body_of_request(op, device, "a check-in failed"),
        words.body_of_hand(op, bytes(1168), "I know of it"),
        words.body_of_refusal(op, "I do not know who asks"),
        words.body_of_use(op, bytes(32)),
        words.body_of_use(op),
        body_of_sealed(EscrowId(bytes(32)), bytes(528)),
        body_of_publishing(bytes(3_500)),
    )
    doors = (2, 3, 4, 5, 5, 6, 7)
    return [
        *(chosen(0, body) for body in vector_bodies("escrow", _ESCROW_BYTES)),
        chosen(1, _shares()),
        *(chosen(door, cbor.encode(body)) for door, body in zip(doors, bodies, strict=True)),
    ]


def _try_blob(data: bytes) -> None:
    """Doors: a reference; a frame; a payload sealed as a member would; a content sealed in its piece."""
    door, data = pick(data, 4)
    match door:
        case 0:
            reference = reference_from_item(cbor.decode(data), "reference")
            need(cbor.encode(reference.to_item()) == data, "accepted and encoded otherwise")
        case 1:
            _opened(data)
        case 2:
            _opened(_sealed(data))
        case _:
            frames = BlobFrames(_BLOB)
            piece = data.ljust(frames.length_of(0), b"\0")[: frames.length_of(0)]
            read = b"".join(open_blob([frames.seal(0, piece)], _reference(), _BLOB.org))
            need(hashlib.sha256(read).digest() == _reference().content, "another content than was referred to")


def _opened(frame: bytes) -> None:
    frames = BlobFrames(_BLOB)
    index, piece = frames.open(frame)
    need(frames.seal(index, piece) == frame, "opened and sealed otherwise")


def _sealed(payload: bytes) -> bytes:
    """Seal any payload with a file's key, at the first place or, where its first byte says so, under another salt."""
    count = _BLOB.count.to_bytes(4, "big")
    associated = label("blob") + _BLOB.org + _BLOB.id + count
    keys = EnvelopeKeys(_BLOB.secret, _BLOB.mailbox, label("blob-key"), associated)
    salt = expand(_BLOB.secret, label("blob-salt"), context=payload[:4].ljust(4, b"\0")).reveal()
    return seal_envelope(payload, keys, salt)


@cache
def _reference() -> Reference:
    return Reference(_BLOB.id, _BLOB.secret, _BLOB.length, hashlib.sha256(_content()).digest())


def _content() -> bytes:
    return bytes(number % 251 for number in range(_BLOB.length))


def _blob_seeds() -> list[bytes]:
    piece = _content().ljust(padded_length(_BLOB.length), b"\0")
    return [
        *(chosen(0, body) for body in vector_bodies("blob", 200)),
        chosen(1, BlobFrames(_BLOB).seal(0, piece)),
        chosen(2, bytes(4) + piece),
        chosen(2, b"\0\0\0\1" + piece),
        chosen(3, _content()),
        chosen(3, _content() + b"\1"),
    ]


SHARING: Final = (
    Target(
        "escrow",
        _try_escrow,
        (cbor.Malformed, ShareRefused, TooFewPersons, EscrowRefused),
        _escrow_seeds,
        300_000,
        CBOR_WORDS,
        max_len=_ESCROW_BYTES,
    ),
    Target(
        "blob",
        _try_blob,
        (cbor.Malformed, FrameRefused, OtherContent),
        _blob_seeds,
        500_000,
        CBOR_WORDS,
        max_len=2_000,
    ),
)
