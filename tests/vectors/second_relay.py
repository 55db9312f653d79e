"""A second reader of receipts, of what desks and relays say to each other, and of heartbeats.

Written from docs/formats/relay.md and docs/formats/heartbeat.md alone; it shares nothing with the program. CBOR, hashes
and the reading of layouts are the second decoder's own, signatures OpenSSL's where the program uses libsodium's.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.vectors.second_decoder import (
    MIB,
    Epoch,
    Refused,
    count,
    digest,
    expand,
    item,
    layout,
    many,
    need,
    octets,
    rising,
    rows,
    tag,
)

FRAME_LEAST, FRAME_MOST, FRAMES_MOST = 612, 1_114_212, 13_706
CLASSES = (4096, 8192, 16384, 32768)


def whole(data: bytes, most: int) -> Any:
    """One canonical value of at most so many bytes: messages may be longer than ops."""
    need(len(data) <= most, "not canonical")
    value, end = item(data, 0, 8)
    need(end == len(data), "not canonical")
    return value


def check(public: bytes, name: str, message: bytes, signature: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, tag(name) + hashlib.sha256(message).digest())
    except InvalidSignature:
        raise Refused("bad signature") from None


# Receipts


@dataclass(frozen=True)
class Receipt:
    """What a relay signed, as read."""

    mailbox: bytes
    n: int
    root: bytes
    signature: bytes


def receipt(value: Any) -> Receipt:
    need(type(value) is list and len(value) == 4)
    found = Receipt(octets(value[0], 16), count(value[1]), octets(value[2], 32), octets(value[3], 64))
    need(found.n > 0 or found.root == bytes(32))
    return found


def check_receipt(found: Receipt, relay: bytes) -> None:
    said = found.mailbox + found.n.to_bytes(8, "big") + found.root + relay
    check(relay, "relay-receipt", said, found.signature)


def check_chain(found: Receipt, trusted: Receipt | None, frames: list[bytes]) -> None:
    """Compute the chain on from what was believed: it has to arrive at the receipt's root and number."""
    before = trusted or Receipt(found.mailbox, 0, bytes(32), b"")
    root = before.root
    for frame in frames:
        root = digest("relay-chain", root + hashlib.sha256(frame).digest())
    need(before.mailbox == found.mailbox, "broken chain")
    need((before.n + len(frames), root) == (found.n, found.root), "broken chain")


# Messages


def message(data: bytes, most: int) -> Any:
    fields = layout(whole(data, most), 2)
    need(count(fields[0]) == 1)
    return fields[1]


def frames_of(value: Any, mailbox: bytes) -> list[bytes]:
    found = many(value, FRAMES_MOST)
    for frame in found:
        need(type(frame) is bytes and FRAME_LEAST <= len(frame) <= FRAME_MOST)
        need(frame[:20] == b"SCF1" + mailbox)
    return found


def append(data: bytes) -> list[tuple[bytes, list[bytes]]]:
    """Return mailbox and frames of each posting; signatures are checked when all of it was read."""
    found, signed = [], []
    for public, signature, frames in rows(message(data, 8 * MIB), 1000, 3):
        mailbox = digest("mailbox", octets(public, 32))[:16]
        signed.append((public, octets(signature, 64), mailbox))
        found.append((mailbox, frames_of(frames, mailbox)))
        need(found[-1][1] != [])
    rising([public for public, _, _ in signed])
    for (public, signature, mailbox), (_, frames) in zip(signed, found, strict=True):
        hashes = b"".join(hashlib.sha256(frame).digest() for frame in frames)
        check(public, "relay-write", mailbox + hashlib.sha256(hashes).digest(), signature)
    return found


def appended(data: bytes) -> list[tuple[Receipt, int, int]]:
    found = []
    for said, first, known in rows(message(data, 9 * MIB), 1000, 3):
        read = receipt(said)
        found.append((read, count(first, 1, read.n + 1), count(known, 0, FRAMES_MOST)))
    return found


def read(data: bytes) -> tuple[int, list[tuple[bytes, int]]]:
    end = 4 + int.from_bytes(data[:4], "big")
    need(len(data) == next((size for size in CLASSES if size >= end), 0) and not any(data[end:]))
    content = message(data[4:end], CLASSES[-1])
    need(type(content) is list and len(content) == 2)
    found = [(octets(mailbox, 16), count(after)) for mailbox, after in rows(content[1], 1000, 2)]
    rising([mailbox for mailbox, _ in found])
    return count(content[0], 1, 8 * MIB), found


def news(data: bytes) -> tuple[bool, list[tuple[Receipt, list[bytes]]]]:
    content = message(data, 9 * MIB)
    need(type(content) is list and len(content) == 2 and type(content[0]) is bool)
    found = []
    for said, frames in rows(content[1], 1000, 2):
        read_receipt = receipt(said)
        found.append((read_receipt, frames_of(frames, read_receipt.mailbox)))
        need(len(found[-1][1]) <= read_receipt.n)
    rising([one.mailbox for one, _ in found])
    return content[0], found


def relay(data: bytes) -> bytes:
    return octets(message(data, 9 * MIB), 32)


def refusal(data: bytes) -> int:
    return count(message(data, 9 * MIB), 1, 4)


# Heartbeats


def heartbeat(body: bytes) -> tuple[bytes, list[bytes]]:
    fields = layout(whole(body, MIB), 2)
    nonce, entries = octets(fields[0], 16), [octets(entry, 72) for entry in many(fields[1], 2048)]
    need(len(entries) > 0 and len(entries) % 8 == 0)
    rising(entries)
    return nonce, entries


def beat(body: bytes, device: bytes, epoch: Epoch) -> tuple[int, bytes, bytes] | None:
    """Return seq, op and digest that a device says of an epoch's compartment; None where it says nothing."""
    nonce, entries = heartbeat(body)
    context = epoch.id + device + nonce
    mark, pad = (expand(epoch.secret, f"heartbeat-{name}", context, size) for name, size in (("tag", 16), ("pad", 56)))
    for entry in entries:
        if entry[:16] == mark:
            plain = bytes(a ^ b for a, b in zip(entry[16:], pad, strict=True))
            seq, op = int.from_bytes(plain[:8], "big"), plain[8:40]
            need(seq < 1 << 63 and (seq == 0) == (op == bytes(32)))
            return seq, op, plain[40:]
    return None
