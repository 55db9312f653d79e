"""Fuzz targets of the protect room: ops, certificates, frames, headers, bodies of key changes, joining.

Where a signature, a seal or a hash stands in front of a decoder, one door of the target takes the bytes raw and
another signs, seals or hashes them first: an insider can, and behind it lies the code that random bytes never reach.
"""

from __future__ import annotations

import functools
from typing import Final

import cbor2
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, OpId, OrgId, hash_id, label
from safeconduct.protect.certificate_errors import CertificateRefused, MalformedCertificate
from safeconduct.protect.certificates import decode_certificate
from safeconduct.protect.chains import verify_device, verify_root, verify_user
from safeconduct.protect.derive import expand, mac
from safeconduct.protect.envelopes import SALT_BYTES, FrameRefused, seal_envelope
from safeconduct.protect.epochs import EpochKeys, EpochPlace
from safeconduct.protect.frames import open_frame, seal_frame
from safeconduct.protect.links import LinkRefused, open_link
from safeconduct.protect.members import (
    History,
    Joined,
    Removed,
    body_from_history,
    body_from_joined,
    body_from_removed,
    change_from_body,
    history_from_body,
)
from safeconduct.protect.ops import MalformedOp, decode_signed_op, sign_op
from safeconduct.protect.padding import padded_length
from safeconduct.protect.rest import HEADER_BYTES, MasterKey, RecoverySecret, open_header
from safeconduct.protect.rest_errors import HeaderDamaged, MalformedHeader, WrongCards, WrongKey
from safeconduct.protect.roots import RootVerifyKey
from safeconduct.protect.rotations import body_from_rotation, rotation_from_body
from safeconduct.protect.secrets import Secret
from tests.fuzz.targets import CBOR_WORDS, Target, chosen, need, pick, vector_bodies
from tests.vectors import second_decoder
from tests.vectors.files import ROOT, Vector, read_vector
from tests.vectors.sample import Book, Sample

_SALT: Final = bytes(range(SALT_BYTES))
_ZERO_SIGNATURE: Final = bytes(64)
_KINDS: Final = (b"record.entries/1", b"protect.rotate/1", b"/1", b"_", b".")


@functools.cache
def sample() -> Sample:
    """The little world of the vectors."""
    return Sample(Book(is_fresh=False))


@functools.cache
def vector(kind: str, name: str) -> Vector:
    """Read one vector file once: most of the time of a run went into reading it again."""
    return read_vector(ROOT / kind / f"{name}.txt")


def cores(kind: str) -> list[bytes]:
    """Return the inner byte strings of all vectors that are a list beginning with one."""
    found = []
    for body in vector_bodies(kind, 9000):
        try:
            outer = cbor2.loads(body)
        except (cbor2.CBORError, ValueError, TypeError, OverflowError):
            continue
        if isinstance(outer, list) and outer and isinstance(outer[0], bytes):
            found.append(outer[0])
    return found


# Ops


def _try_op(data: bytes) -> None:
    door, data = pick(data, 2)
    if door:
        data = cbor2.dumps([data, _ZERO_SIGNATURE])
    _read_op(data)


def _read_op(data: bytes) -> None:
    try:
        second_decoder.read_op(data)
        is_read_by_second = True
    except second_decoder.Refused:
        is_read_by_second = False
    try:
        op = decode_signed_op(data)
    except MalformedOp:
        need(not is_read_by_second, "the second decoder reads what we refuse")
        raise
    need(is_read_by_second, "the second decoder refuses what we read")
    need(op.to_bytes() == data, "accepted and encoded otherwise")
    again = sign_op(op.core, sample().a.sign)
    need(again.core_bytes == op.core_bytes and again.id == op.id, "what was read cannot be signed as it is")


def _op_seeds() -> list[bytes]:
    return [chosen(0, body) for body in vector_bodies("op", 1500)] + [chosen(1, core) for core in cores("op")]


# Certificates


def _try_certificate(data: bytes) -> None:
    """Doors: raw; a core with a signature of either length; a core whose subject is made to fit its keys, verified."""
    door, data = pick(data, 4)
    if door:
        if door == 3:
            data = _with_own_subject(data)
        data = cbor2.dumps([data, bytes(64) if door == 1 else bytes(3373)])
    certificate = decode_certificate(data)
    need(cbor.encode([certificate.core_bytes, certificate.signature]) == data, "accepted and encoded otherwise")
    if door == 3:
        _verify(data, certificate.sign_key)


def _with_own_subject(core: bytes) -> bytes:
    try:
        item = cbor.decode(core)
    except cbor.Malformed:
        return core
    if not isinstance(item, dict) or not isinstance(item.get(4), bytes) or not isinstance(item.get(5), bytes):
        return core
    own = hash_id(label("org" if item.get(2) == 1 else "subject"), bytes(item[4]) + bytes(item[5]))[:16]  # type: ignore[arg-type]
    return cbor.encode(item | {3: own})


def _verify(data: bytes, sign_key: bytes) -> None:
    kind = decode_certificate(data).kind
    root = verify_root(sample().root_certificate, sample().root_key.verify_key.fingerprint)
    if kind == 1:
        verify_root(data, RootVerifyKey(sign_key).fingerprint)
    elif kind == 2:
        verify_user(data, root)
    else:
        verify_device(data, verify_user(sample().user_a_certificate, root))


def _certificate_seeds() -> list[bytes]:
    found = cores("certificate")
    raw = [chosen(0, body) for body in vector_bodies("certificate", 9000)]
    return raw + [chosen(door, core) for door in (1, 2, 3) for core in found]


# Frames


@functools.cache
def frame_epoch() -> EpochKeys:
    """The epoch that the vectors of frames are sealed in."""
    of = vector("frame", "op")
    place = EpochPlace(OrgId(of.raw("org")), CompartmentId(of.raw("compartment")), int(of.headers["n"]))
    return EpochKeys.from_secret(place, Secret(of.raw("secret")), of.raw("write_public"))


def _try_frame(data: bytes) -> None:
    """Doors: raw; plain text sealed with its own padding; a payload sealed rightly; a core in a sealed op."""
    door, data = pick(data, 4)
    epoch = frame_epoch()
    if door == 1:
        data = _sealed_as_is(data)
    elif door > 1:
        data = seal_envelope(cbor2.dumps([data, _ZERO_SIGNATURE]) if door == 3 else data, epoch.envelope, _SALT)
    try:
        second_decoder.open_frame(data, _second_epoch())
        is_read_by_second = True
    except second_decoder.Refused:
        is_read_by_second = False
    try:
        op = open_frame(data, epoch)
    except FrameRefused:
        need(not is_read_by_second, "the second decoder opens what we refuse")
        raise
    need(is_read_by_second, "the second decoder refuses what we open")
    need(seal_frame(op, epoch, data[20:52]) == data, "accepted and sealed otherwise")


@functools.cache
def _second_epoch() -> second_decoder.Epoch:
    place = frame_epoch().place
    secret = frame_epoch().secret.reveal()
    return second_decoder.Epoch(place.org, place.compartment, place.n, secret, frame_epoch().write_public)


def _sealed_as_is(plain: bytes) -> bytes:
    # Shorter plain texts are refused by their length alone; the rest of the class is for the bytes to choose.
    plain = plain.ljust(padded_length(0), b"\0")
    keys = frame_epoch().envelope
    both = expand(keys.secret, keys.key_label, context=_SALT, length=64).reveal()
    head = b"SCF1" + keys.mailbox + _SALT + both[32:]
    return head + ChaCha20Poly1305(both[:32]).encrypt(bytes(12), plain, keys.associated)


def _frame_seeds() -> list[bytes]:
    bodies = vector_bodies("frame", 1500)
    payload = open_frame(vector("frame", "op").body, frame_epoch())
    op = payload.to_bytes()
    plain = len(op).to_bytes(4, "big") + op
    plains = [plain, plain.ljust(512, b"\0"), plain.ljust(560, b"\0"), bytes(512), b"\0\0\0\x01" + bytes(508)]
    return [
        *(chosen(0, body) for body in bodies),
        *(chosen(1, body) for body in plains),
        *(chosen(2, body) for body in (op, op[:-1], op + b"\0", b"")),
        chosen(3, payload.core_bytes),
    ]


# Headers


def _try_header(data: bytes) -> None:
    """Doors: raw by master key; the end signed anew; the marks sealed anew too; raw by recovery secret."""
    door, data = pick(data, 4)
    of = vector("header", "three-slots-by-recovery-secret")
    master = MasterKey(Secret(of.raw("master")))
    if door in (1, 2):
        data = _header_made_whole(data, master, marks=data[-40:-32] if door == 2 else b"")
    opened = open_header(data, RecoverySecret(Secret(of.raw("recovery"))) if door == 3 else master)
    need(len(data) == HEADER_BYTES, "a header of another length")
    need(opened.secret == master.secret, "another master key")


def _header_made_whole(data: bytes, master: MasterKey, marks: bytes) -> bytes:
    end = HEADER_BYTES - 32
    body = data[:end]
    if marks and len(body) == end:
        cipher = ChaCha20Poly1305(expand(master.secret, label("vault-slots-taken")).reveal())
        nonce, fixed = body[end - 36 : end - 24], body[:32]
        body = body[: end - 24] + cipher.encrypt(nonce, marks, fixed)
    return body + mac(expand(master.secret, label("vault-header-mac")), body)


def _header_seeds() -> list[bytes]:
    return [chosen(door, body) for door in range(4) for body in vector_bodies("header", 1000)]


# Bodies of ops that change keys


@functools.cache
def link_epoch() -> EpochKeys:
    """The newer epoch of the vectors of links."""
    of = vector("link", "link")
    place = EpochPlace(OrgId(of.raw("org")), CompartmentId(of.raw("compartment")), int(of.headers["n"]))
    return EpochKeys.from_secret(place, Secret(of.raw("secret")), of.raw("write_public"))


def _try_body(data: bytes) -> None:
    """Doors: rotation, membership, history policy, link to an older epoch."""
    door, data = pick(data, 4)
    body = cbor.decode(data)
    again: cbor.Item = body
    if door == 0:
        again = body_from_rotation(rotation_from_body(body))
    elif door == 1:
        change = change_from_body(body)
        again = body_from_joined(change) if isinstance(change, Joined) else body_from_removed(change)
    elif door == 2:
        again = body_from_history(history_from_body(body))
    else:
        open_link(body, link_epoch())
    need(cbor.encode(again) == data, "accepted and encoded otherwise")


def _body_seeds() -> list[bytes]:
    device, one = sample().a.id, Removed(sample().b.id, 0, OpId(bytes(32)))
    changes: list[dict[int, cbor.Item]] = [
        body_from_removed(one),
        body_from_removed(Removed(device, 3, OpId(b"\x01" * 32))),
        {0: device, 1: 2, 2: [b"user", b"device"]},
    ]
    empty = rotation_from_body(cbor.decode(vector("epoch", "admin").body))
    small = body_from_rotation(empty) | {3: [], 4: [], 5: []}
    return [
        *(chosen(0, body) for body in vector_bodies("epoch", 6000)),
        chosen(0, cbor.encode(small)),
        *(chosen(1, cbor.encode(body)) for body in changes),
        *(chosen(2, cbor.encode(body_from_history(history))) for history in History),
        *(chosen(3, body) for body in vector_bodies("link", 400)),
    ]


PROTECT: Final = (
    Target("op", _try_op, (MalformedOp,), _op_seeds, 1_200_000, CBOR_WORDS + _KINDS, max_len=512),
    Target(
        "certificate",
        _try_certificate,
        (MalformedCertificate, CertificateRefused),
        _certificate_seeds,
        500_000,
        CBOR_WORDS,
        max_len=6000,
    ),
    Target("frame", _try_frame, (FrameRefused,), _frame_seeds, 500_000, CBOR_WORDS + _KINDS, max_len=1300),
    Target(
        "header",
        _try_header,
        (MalformedHeader, WrongKey, WrongCards, HeaderDamaged),
        _header_seeds,
        300_000,
        (b"SCV1",),
        max_len=700,
    ),
    Target("body", _try_body, (cbor.Malformed, LinkRefused), _body_seeds, 800_000, CBOR_WORDS, max_len=6000),
)
