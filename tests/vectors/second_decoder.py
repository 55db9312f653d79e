"""A second reader of ops, frames and epochs, written from docs/formats alone.

It imports nothing of safeconduct and shares no code with it: its own CBOR reader, OpenSSL's Ed25519 where the
program uses libsodium's, HKDF by hand. Where the two disagree, one of them or the page is wrong. Every refusal
names its class, which the program itself does not do (docs/formats/frame.md).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

MIB = 1 << 20
SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


class Refused(Exception):
    """Bytes that the pages do not allow; the argument is the class of the vectors."""


def need(condition: bool, reason: str = "malformed") -> None:
    if not condition:
        raise Refused(reason)


def tag(name: str) -> bytes:
    return f"safeconduct/{name}/v1".encode() + b"\0"


def digest(name: str, data: bytes) -> bytes:
    return hashlib.sha256(tag(name) + data).digest()


def expand(key: bytes, name: str, context: bytes = b"", length: int = 32) -> bytes:
    out, block = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.new(key, block + tag(name) + context + bytes([counter]), hashlib.sha256).digest()
        out += block
    return out[:length]


# Canonical CBOR


def cbor(data: bytes) -> Any:
    """One value, or Refused("not canonical")."""
    need(len(data) <= MIB, "not canonical")
    value, end = item(data, 0, 8)
    need(end == len(data), "not canonical")
    return value


def item(data: bytes, at: int, levels: int) -> tuple[Any, int]:
    need(at < len(data), "not canonical")
    major, low = divmod(data[at], 32)
    number, at = argument(data, at + 1, low)
    if major == 0:
        return number, at
    if major == 1:
        need(number < 1 << 63, "not canonical")
        return -1 - number, at
    if major in (2, 3):
        need(number <= len(data) - at, "not canonical")
        raw = data[at : at + number]
        return (raw if major == 2 else text(raw)), at + number
    if major in (4, 5):
        need(levels > 0 and number <= len(data) - at, "not canonical")
        return sequence(data, at, number, levels - 1) if major == 4 else mapping(data, at, number, levels - 1)
    need(major == 7 and low in (20, 21), "not canonical")
    return low == 21, at


def argument(data: bytes, at: int, low: int) -> tuple[int, int]:
    if low < 24:
        return low, at
    need(low < 28, "not canonical")
    width = 1 << (low - 24)
    need(at + width <= len(data), "not canonical")
    number = int.from_bytes(data[at : at + width], "big")
    need(number >= (24 if width == 1 else 1 << (4 * width)), "not canonical")
    return number, at + width


def text(raw: bytes) -> str:
    found = raw.decode(errors="replace")
    need(found.encode() == raw and unicodedata.normalize("NFC", found) == found, "not canonical")
    return found


def sequence(data: bytes, at: int, count: int, levels: int) -> tuple[list[Any], int]:
    values = []
    for _ in range(count):
        value, at = item(data, at, levels)
        values.append(value)
    return values, at


def mapping(data: bytes, at: int, count: int, levels: int) -> tuple[dict[int, Any], int]:
    values: dict[int, Any] = {}
    for _ in range(count):
        key, at = item(data, at, levels)
        need(type(key) is int and next(reversed(values), -1) < key < 1 << 63, "not canonical")
        values[key], at = item(data, at, levels)
    return values, at


def octets(value: Any, length: int) -> bytes:
    need(type(value) is bytes and len(value) == length)
    return bytes(value)


def count(value: Any, least: int = 0, most: int = 2**63 - 1) -> int:
    need(type(value) is int and least <= value <= most)
    return int(value)


def many(value: Any, most: int) -> list[Any]:
    need(type(value) is list and len(value) <= most)
    return list(value)


def rising(values: list[bytes]) -> None:
    need(values == sorted(set(values)))


def rows(value: Any, most: int, width: int) -> Iterator[list[Any]]:
    for row in many(value, most):
        need(type(row) is list and len(row) == width)
        yield row


def layout(value: Any, keys: int) -> dict[int, Any]:
    need(type(value) is dict and list(value) == list(range(keys)))
    return dict(value)


def heads(value: Any) -> list[tuple[bytes, int, bytes]]:
    found = [(octets(a, 16), count(b, 1), octets(c, 32)) for a, b, c in rows(value, 256, 3)]
    rising([device for device, _, _ in found])
    return found


# Op (docs/formats/op.md)


@dataclass(frozen=True)
class Op:
    """An op as read; ``fields`` is the core's map."""

    core: bytes
    signature: bytes
    fields: dict[int, Any]

    @property
    def id(self) -> bytes:
        return digest("op", self.core)


def read_op(data: bytes) -> Op:
    pair = cbor(data)
    need(type(pair) is list and len(pair) == 2 and type(pair[0]) is bytes)
    core, signature = pair[0], octets(pair[1], 64)
    fields = layout(cbor(core), 11)
    need(count(fields[0]) == 1)
    octets(fields[1], 16), octets(fields[2], 16)
    first = count(fields[3], 1) == 1
    need((octets(fields[4], 32) == bytes(32)) == first)
    rising([octets(parent, 32) for parent in many(fields[5], 64)])
    count(fields[6]), octets(fields[7], 32)
    heads(fields[8])
    kind = fields[9]
    need(type(kind) is str and len(kind.encode()) <= 64)
    need(re.fullmatch(r"[a-z_]+\.[a-z_]+/[1-9][0-9]*", kind) is not None)
    need(type(fields[10]) is dict)
    return Op(core, signature, fields)


def check_signature(op: Op, public: bytes) -> None:
    message = tag("op-signature") + hashlib.sha256(op.core).digest()
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(op.signature, message)
    except InvalidSignature:
        raise Refused("bad signature") from None


# Epoch (docs/formats/epoch.md)


@dataclass(frozen=True)
class Epoch:
    """A reader's keys."""

    org: bytes
    compartment: bytes
    n: int
    secret: bytes
    write_public: bytes

    @property
    def place(self) -> bytes:
        return self.org + self.compartment + self.n.to_bytes(4, "big")

    @property
    def id(self) -> bytes:
        return expand(self.secret, "epoch-id", self.place + self.write_public)

    @property
    def mailbox(self) -> bytes:
        return digest("mailbox", self.write_public)[:16]


@dataclass(frozen=True)
class Opener:
    """Who opens a rotation: device id, 96 bytes of private kem key, and the members it computed itself."""

    device: bytes
    kem: bytes
    members: list[tuple[bytes, int]]


def open_rotation(body: bytes, place: Epoch, sender: bytes, me: Opener) -> tuple[Epoch, bytes]:
    """Return the epoch and the write seed, empty for a reader. ``place`` lends org, compartment and n only."""
    fields = layout(cbor(body), 6)
    n, epoch_id, members = count(fields[0], 1, 2**32 - 1), octets(fields[1], 32), octets(fields[2], 32)
    heads(fields[3])
    rows_read, rows_write = list(rows(fields[4], 256, 2)), list(rows(fields[5], 256, 2))
    reads = {octets(a, 16): octets(b, 1200) for a, b in rows_read}
    writes = {octets(a, 16): octets(b, 1168) for a, b in rows_write}
    rising([row[0] for row in rows_read])
    rising([row[0] for row in rows_write])
    need(n == place.n, "wrong place")
    need(members == digest("members", encode_members(me.members)), "wrong members")
    need(list(reads) == [device for device, _ in me.members], "wrong members")
    need(list(writes) == [device for device, role in me.members if role >= 2], "wrong members")
    need(me.device in reads, "wrong members")
    mlkem = MLKEM768PrivateKey.from_seed_bytes(me.kem[:64])
    x25519 = X25519PrivateKey.from_private_bytes(me.kem[64:])
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    info = place.place + sender + me.device + hashlib.sha256(public).digest() + members

    def unwrap(sealed: bytes, name: str) -> bytes:
        try:
            return SUITE.decrypt(sealed, hpke.MLKEM768X25519PrivateKey(mlkem, x25519), tag(name) + info)
        except InvalidTag:
            raise Refused("wrong key") from None

    plain = unwrap(reads[me.device], "wrap")
    epoch = Epoch(place.org, place.compartment, n, plain[:32], plain[32:])
    need(epoch.id == epoch_id, "wrong secret")
    if me.device not in writes:
        return epoch, b""
    seed = unwrap(writes[me.device], "write-wrap")
    own = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    need(own == epoch.write_public, "wrong secret")
    return epoch, seed


def encode_members(members: list[tuple[bytes, int]]) -> bytes:
    """The canonical list; this sample has fewer than 24."""
    return bytes([0x80 + len(members)]) + b"".join(b"\x82\x50" + device + bytes([role]) for device, role in members)


# Frame (docs/formats/frame.md)


def padme(m: int) -> int:
    e = m.bit_length() - 1
    z = max(e - e.bit_length(), 0)
    return max(512, -(-m >> z) << z)


def open_frame(frame: bytes, epoch: Epoch) -> Op:
    """Return the op; its signature is still to be checked."""
    need(84 + 512 + 16 <= len(frame) <= 84 + padme(4 + MIB) + 16 and frame[:4] == b"SCF1", "not a frame")
    need(frame[4:20] == epoch.mailbox, "wrong mailbox")
    both = expand(epoch.secret, "opkey", frame[20:52], 64)
    need(frame[52:84] == both[32:], "bad commitment")
    associated = tag("frame") + epoch.org + epoch.mailbox + epoch.id
    try:
        plain = ChaCha20Poly1305(both[:32]).decrypt(bytes(12), frame[84:], associated)
    except InvalidTag:
        raise Refused("altered") from None
    end = 4 + int.from_bytes(plain[:4], "big")
    need(end <= len(plain) and padme(end) == len(plain) and not any(plain[end:]), "bad padding")
    op = read_op(plain[4:end])
    need(op.fields[1] == epoch.compartment, "wrong place")
    return op
