"""Fuzz targets of what desks and relays say to each other, and of receipts (docs/formats/relay.md)."""

from __future__ import annotations

from typing import Final

from safeconduct.base import cbor
from safeconduct.protect.receipts import ReceiptRefused, RelayId, check_receipt, receipt_from_item
from safeconduct.protect.wire import (
    MalformedMessage,
    PostingRefused,
    decode_append,
    decode_appended,
    decode_news,
    decode_read,
    decode_refusal,
    decode_relay,
    encode_append,
    encode_appended,
    encode_news,
    encode_read,
    encode_refusal,
    encode_relay,
)
from tests.fuzz.targets import CBOR_WORDS, Target, chosen, need, pick, vector_bodies
from tests.vectors.files import ROOT, all_vectors, read_vector
from tests.vectors.intake_wire import MESSAGES

# The relay of the vectors.
_RELAY: Final = RelayId(read_vector(ROOT / "receipt" / "of-nothing.txt").raw("relay"))
# How each message about an inbox is read and written.
_DOORS: Final = tuple(MESSAGES.values())
# The longest seed, in bytes: a few frames.
_SEED_BYTES: Final = 9_000


def _try_receipt(data: bytes) -> None:
    receipt = receipt_from_item(cbor.decode(data), "receipt")
    need(cbor.encode(receipt.to_item()) == data, "accepted and encoded otherwise")
    check_receipt(receipt, _RELAY)


def _again(door: int, data: bytes) -> bytes:
    """Read a message by one of six doors and return it written again."""
    match door:
        case 0:
            postings = decode_append(data)
            for posting in postings:
                posting.check()
            return encode_append(postings)
        case 1:
            return encode_appended(decode_appended(data))
        case 2:
            return encode_read(decode_read(data))
        case 3:
            return encode_news(decode_news(data))
        case 4:
            return encode_relay(decode_relay(data))
        case _:
            return encode_refusal(decode_refusal(data))


def _try_wire(data: bytes) -> None:
    door, data = pick(data, 6)
    need(_again(door, data) == data, "accepted and encoded otherwise")


def _wire_seeds() -> list[bytes]:
    return [chosen(door, body) for body in vector_bodies("wire", _SEED_BYTES) for door in range(6)]


def _try_intake_wire(data: bytes) -> None:
    door, data = pick(data, len(_DOORS))
    decode, encode = _DOORS[door]
    need(encode(decode(data)) == data, "accepted and encoded otherwise")


def _intake_wire_seeds() -> list[bytes]:
    # Every message by every door would be thousands: each by its own and the next one.
    named = {name: door for door, name in enumerate(MESSAGES)}
    return [
        chosen((named[one.headers["message"]] + more) % len(_DOORS), one.body)
        for one in all_vectors()
        if one.object == "intake_wire" and len(one.body) <= _SEED_BYTES
        for more in (0, 1)
    ]


RELAY: Final = (
    Target(
        "receipt",
        _try_receipt,
        (cbor.Malformed, ReceiptRefused),
        lambda: vector_bodies("receipt", _SEED_BYTES),
        300_000,
        CBOR_WORDS,
    ),
    Target(
        "wire",
        _try_wire,
        (MalformedMessage, PostingRefused),
        _wire_seeds,
        500_000,
        CBOR_WORDS,
        max_len=_SEED_BYTES,
    ),
    Target(
        "intake_wire",
        _try_intake_wire,
        (MalformedMessage,),
        _intake_wire_seeds,
        500_000,
        CBOR_WORDS,
        max_len=_SEED_BYTES,
    ),
)
