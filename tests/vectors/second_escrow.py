"""A second reader of divided secrets, written from docs/formats/escrow.md and the SLIP-39 paper alone.

Shares nothing with the program nor with the library of SLIP-39: GF(256) by shifts, interpolation and the four Feistel
rounds by hand. CBOR, HKDF and the reading of layouts are the second decoder's own.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from tests.vectors.second_decoder import (
    SUITE,
    Refused,
    cbor,
    count,
    digest,
    expand,
    layout,
    many,
    need,
    octets,
    padme,
    rising,
    rows,
    tag,
)


@dataclass(frozen=True)
class Second:
    """A divided secret as read: persons in order with commitments, and [device, sealed] of each."""

    id: bytes
    deal: bytes
    holders: list[tuple[bytes, bytes]]
    wraps: list[list[tuple[bytes, bytes]]]


def read(body: bytes, org: bytes, maker: bytes) -> Second:
    fields = layout(cbor(body), 4)
    escrow, purpose, subject = octets(fields[0], 32), count(fields[1], 1, 2), octets(fields[2], 16)
    holders, wraps = [], []
    for person, commitment, sealed in rows(fields[3], 16, 3):
        holders.append((octets(person, 16), octets(commitment, 32)))
        wraps.append([(octets(device, 16), octets(data, 1168)) for device, data in rows(sealed, 16, 2)])
        need(len(many(sealed, 16)) > 0)
        rising([device for device, _ in wraps[-1]])
    need(len(holders) >= 2)
    rising([person for person, _ in holders])
    devices = [device for own in wraps for device, _ in own]
    need(len(devices) == len(set(devices)))
    return Second(escrow, org + maker + bytes([purpose]) + subject, holders, wraps)


def share(escrow: Second, device: bytes, kem: bytes) -> tuple[int, bytes]:
    """Return a holder's place and share."""
    for place, own in enumerate(escrow.wraps):
        for found, sealed in own:
            if found == device:
                info = tag("escrow-wrap") + escrow.deal + escrow.id + escrow.holders[place][0] + device
                return place, check(escrow, place, unseal(sealed, kem, info, "wrong key"))
    raise Refused("not a holder")


def handed(escrow: Second, sealed: bytes, person: bytes, asked: tuple[bytes, str, bytes, bytes]) -> bytes:
    """Return a share that was handed over. ``asked``: request, reason, device, its private key."""
    request, reason, device, kem = asked
    info = tag("escrow-hand") + escrow.deal + escrow.id + person + device
    plain = unseal(sealed, kem, info, "sealed otherwise", request + digest("escrow-reason", reason.encode()))
    return check(escrow, [one for one, _ in escrow.holders].index(person), plain)


def open_sealed(body: bytes, escrow: Second, secret: bytes) -> bytes:
    """Return what was sealed for two persons."""
    fields = layout(cbor(body), 2)
    named, sealed = octets(fields[0], 32), fields[1]
    need(named == escrow.id and isinstance(sealed, bytes) and sealed != b"")
    key = expand(secret, "sealed-content-key", escrow.id)
    try:
        plain = ChaCha20Poly1305(key).decrypt(bytes(12), sealed, tag("sealed-content") + escrow.deal + escrow.id)
    except InvalidTag:
        raise Refused("altered") from None
    end = 4 + int.from_bytes(plain[:4], "big")
    need(len(plain) >= 4 and len(plain) == padme(end) and not any(plain[end:]), "bad padding")
    return plain[4:end]


def check(escrow: Second, place: int, value: bytes) -> bytes:
    person, commitment = escrow.holders[place]
    is_dealt = len(value) == 32 and digest("escrow-share", escrow.deal + person + value) == commitment
    need(is_dealt, "altered share")
    return value


def unseal(sealed: bytes, kem: bytes, info: bytes, reason: str, rest: bytes = b"") -> bytes:
    mlkem = MLKEM768PrivateKey.from_seed_bytes(kem[:64])
    x25519 = X25519PrivateKey.from_private_bytes(kem[64:])
    public = mlkem.public_key().public_bytes_raw() + x25519.public_key().public_bytes_raw()
    key = hpke.MLKEM768X25519PrivateKey(mlkem, x25519)
    try:
        return SUITE.decrypt(sealed, key, info + hashlib.sha256(public).digest() + rest)
    except (InvalidTag, ValueError):
        raise Refused(reason) from None


def combine(escrow: Second, one: tuple[int, bytes], other: tuple[int, bytes]) -> bytes:
    need(one[0] != other[0], "one person")
    sealed = line(one, other, 255)
    proof = line(one, other, 254)
    need(hmac.new(proof[4:], sealed, hashlib.sha256).digest()[:4] == proof[:4], "wrong secret")
    left, right = sealed[:16], sealed[16:]
    for step in (3, 2, 1, 0):
        mixed = hashlib.pbkdf2_hmac("sha256", bytes([step]), right, 5000, 16)
        left, right = right, bytes(a ^ b for a, b in zip(left, mixed, strict=True))
    secret = right + left
    # A list of fewer than 24 pairs, each of 16 and 32 bytes.
    people = bytes([0x80 + len(escrow.holders)])
    people += b"".join(b"\x82\x50" + person + b"\x58\x20" + commitment for person, commitment in escrow.holders)
    need(expand(secret, "escrow-id", escrow.deal + digest("escrow-people", people)) == escrow.id, "wrong secret")
    return secret


def line(one: tuple[int, bytes], other: tuple[int, bytes], at: int) -> bytes:
    """The value at ``at`` of the line through two points, byte by byte, in the field of AES."""
    (x, first), (y, second) = one, other
    to_first, to_second = divide(at ^ y, x ^ y), divide(at ^ x, x ^ y)
    return bytes(times(a, to_first) ^ times(b, to_second) for a, b in zip(first, second, strict=True))


def times(a: int, b: int) -> int:
    product = 0
    while b:
        product ^= a if b & 1 else 0
        a, b = (a << 1) ^ (0x11B if a & 0x80 else 0), b >> 1
    return product


def divide(a: int, b: int) -> int:
    """b's inverse is its 254th power."""
    for _ in range(254):
        a = times(a, b)
    return a
