"""A second reader of what desks and relays say to each other of an inbox.

Written from docs/formats/relay-intake.md alone; it shares nothing with the program. Signatures are OpenSSL's where the
program uses libsodium's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from tests.vectors.second_decoder import (
    MIB,
    Refused,
    count,
    digest,
    item,
    layout,
    many,
    need,
    octets,
    rising,
    rows,
    tag,
)

CLASSES: Final = (4_096, 16_384, 65_536, 524_288)
U32: Final = 2**32 - 1
BUCKET: Final = 32 * 8_192


def content(data: bytes, most: int) -> Any:
    need(len(data) <= most, "not canonical")
    value, end = item(data, 0, 8)
    need(end == len(data), "not canonical")
    message = layout(value, 2)
    count(message[0], 1, 1)
    return message[1]


def fixed(value: Any, width: int) -> list[Any]:
    need(type(value) is list and len(value) == width)
    return list(value)


def check(public: bytes, name: str, message: bytes, signature: bytes) -> None:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, tag(name) + hashlib.sha256(message).digest())
    except InvalidSignature:
        raise Refused("bad signature") from None


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def u64(number: int) -> bytes:
    return number.to_bytes(8, "big")


def at_most(value: Any, most: int, least: int = 0) -> bytes:
    need(type(value) is bytes and least <= len(value) <= most)
    return bytes(value)


def ids(value: Any) -> list[bytes]:
    found = [octets(one, 32) for one in many(value, 1_000)]
    need(found != [])
    rising(found)
    return found


def bundle(data: bytes, key: bytes, relay: bytes) -> None:
    root, raw = fixed(content(data, 8 * MIB), 2)
    octets(root, 1_984)
    at_most(raw, 32_768)


def board(data: bytes, key: bytes, relay: bytes) -> None:
    head, first, slots = fixed(content(data, 8 * MIB), 3)
    at_most(head, 32_768)
    count(first, 0, 511)
    need(len(at_most(slots, 30 * BUCKET, 1)) % BUCKET == 0)


def grants(data: bytes, key: bytes, relay: bytes) -> None:
    box, number, hashes, signature = fixed(content(data, 8 * MIB), 4)
    octets(box, 16)
    count(number, 1, U32)
    size, rest = divmod(len(at_most(hashes, 131_072 * 32)), 32)
    need(rest == 0 and size >= 256 and size & (size - 1) == 0)
    rising([hashes[at : at + 32] for at in range(0, len(hashes), 32)])
    check(key, "relay-grants", box + u64(number) + sha256(hashes), octets(signature, 64))


def page(data: bytes, key: bytes, relay: bytes) -> None:
    box, number, raw, signature = fixed(content(data, 8 * MIB), 4)
    said = octets(box, 16) + u64(count(number, 1, U32)) + sha256(at_most(raw, 65_536, 1))
    check(key, "relay-page", said, octets(signature, 64))


def asked(data: bytes, key: bytes, relay: bytes) -> None:
    box, after, most = fixed(content(data, 8 * MIB), 3)
    octets(box, 16)
    octets(after, 32)
    count(most, 1, 4_096)


def listed(data: bytes, key: bytes, relay: bytes) -> None:
    more, found = fixed(content(data, 9 * MIB), 2)
    need(type(more) is bool)
    names = []
    for name, size, day, lane in rows(found, 4_096, 4):
        names.append(octets(name, 32))
        need(count(size) in CLASSES)
        count(day, 0, U32)
        count(lane, 1, 3)
    rising(names)


def fetch(data: bytes, key: bytes, relay: bytes) -> None:
    box, names, most = fixed(content(data, 8 * MIB), 3)
    octets(box, 16)
    ids(names)
    count(most, 1, 8 * MIB)


def fetched(data: bytes, key: bytes, relay: bytes) -> None:
    for one in many(content(data, 9 * MIB), 1_000):
        need(type(one) is bytes and len(one) in CLASSES)


def acknowledgement(data: bytes, key: bytes, relay: bytes) -> None:
    box, names, signature = fixed(content(data, 8 * MIB), 3)
    said = octets(box, 16) + relay + sha256(b"".join(ids(names)))
    check(key, "relay-acknowledge", said, octets(signature, 64))


def number(data: bytes, key: bytes, relay: bytes) -> None:
    count(content(data, 9 * MIB))


def status(data: bytes, key: bytes, relay: bytes) -> None:
    free, reserved, shown, hashed, boxes = fixed(content(data, 9 * MIB), 5)
    count(free)
    count(reserved)
    count(shown, 0, U32)
    octets(hashed, 32)
    names = []
    for box, lanes, size, *numbers in rows(boxes, 4, 7):
        names.append(octets(box, 16))
        for one in fixed(lanes, 3):
            count(one)
        count(size)
        for one in numbers:
            count(one, 0, U32)
    rising(names)


def showing(data: bytes, key: bytes, relay: bytes) -> None:
    day, bundles = fixed(content(data, 9 * MIB), 2)
    count(day, 0, U32)
    for one in many(bundles, 4):
        at_most(one, 32_768)


def timer_put(data: bytes, key: bytes, relay: bytes) -> None:
    public, number, due, body, signature = fixed(content(data, 8 * MIB), 5)
    timer = digest("timer", octets(public, 32))[:16]
    said = timer + u64(count(number, 1)) + u64(count(due, 0, U32)) + sha256(at_most(body, 512))
    check(public, "timer-put", said, octets(signature, 64))


def timer_stop(data: bytes, key: bytes, relay: bytes) -> None:
    public, number, signature = fixed(content(data, 8 * MIB), 3)
    timer = digest("timer", octets(public, 32))[:16]
    check(public, "timer-stop", timer + u64(count(number, 1)), octets(signature, 64))


def timers(data: bytes, key: bytes, relay: bytes) -> None:
    rising([octets(one, 16) for one in many(content(data, 8 * MIB), 1_000)])


def due(data: bytes, key: bytes, relay: bytes) -> None:
    names = []
    for timer, number, when, body in rows(content(data, 9 * MIB), 1_000, 4):
        names.append(octets(timer, 16))
        count(number, 1)
        count(when, 0, U32)
        at_most(body, 512)
    rising(names)


def refusal(data: bytes, key: bytes, relay: bytes) -> None:
    count(content(data, 9 * MIB), 1, 6)


READS: Final[dict[str, Callable[[bytes, bytes, bytes], None]]] = {
    "bundle": bundle,
    "board": board,
    "grants": grants,
    "page": page,
    "showing": showing,
    "list": asked,
    "listed": listed,
    "fetch": fetch,
    "fetched": fetched,
    "acknowledgement": acknowledgement,
    "count": number,
    "status": status,
    "timer-put": timer_put,
    "timer-stop": timer_stop,
    "timers": timers,
    "due": due,
    "refusal": refusal,
}
