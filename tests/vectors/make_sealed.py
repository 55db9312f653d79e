"""Vectors of content that two persons open: docs/formats/escrow.md "Sealed content". Sealed here by hand."""

from __future__ import annotations

from typing import Any

import cbor2
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base.ids import label
from safeconduct.protect.derive import expand
from safeconduct.protect.escrow import escrow_from_body
from safeconduct.protect.secrets import Secret
from tests.vectors.sample import Book, Sample, flipped, raw_cbor

CONTENT = "Можжевельник: вымышленный человек, которого нигде нет.".encode()


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of sealed content. The escrow of two persons is there already."""
    dealt = book.vectors["escrow", "two-persons"]
    escrow = escrow_from_body(cbor2.loads(dealt.body), org=sample.org, maker=sample.a.id)
    key = expand(Secret(dealt.raw("secret")), label("sealed-content-key"), context=escrow.id).reveal()
    bound = label("sealed-content") + escrow.deal.to_bytes() + escrow.id

    def sealed(plain: bytes, associated: bytes = bound) -> bytes:
        return ChaCha20Poly1305(key).encrypt(bytes(12), plain, associated)

    def add(name: str, body: bytes, expect: str, content: bytes = b"", **change: bytes) -> None:
        book.add(
            "sealed",
            name,
            body,
            expect=expect,
            comment=name.replace("-", " "),
            org=sample.org,
            maker=change.get("maker", sample.a.id),
            escrow="two-persons",
            secret=change.get("secret", dealt.raw("secret")),
            content=content,
        )

    whole = len(CONTENT).to_bytes(4, "big") + CONTENT
    plain = whole + bytes(512 - len(whole))
    long = bytes(range(256)) * 4
    # 1,028 bytes with the length in front: Padmé keeps four of its eleven bits.
    long_plain = len(long).to_bytes(4, "big") + long + bytes(1088 - 1028)
    body: dict[int, Any] = {0: escrow.id, 1: sealed(plain)}
    add("short", raw_cbor(body), "success", CONTENT)
    add("long", raw_cbor(body | {1: sealed(long_plain)}), "success", long)
    add("empty", raw_cbor(body | {1: sealed(bytes(512))}), "success")
    for name, at in {"first-byte-flipped": 0, "last-byte-flipped": -1}.items():
        add(name, raw_cbor(body | {1: flipped(sealed(plain), at)}), "altered")
    add("cut-by-a-byte", raw_cbor(body | {1: sealed(plain)[:-1]}), "altered")
    add("one-byte", raw_cbor(body | {1: b"\0"}), "altered")
    add("bound-to-nothing", raw_cbor(body | {1: sealed(plain, b"")}), "altered")
    add("secret-of-another", raw_cbor(body), "altered", secret=bytes(32))
    add("maker-of-another", raw_cbor(body), "altered", maker=sample.b.id)
    spoilt = {
        "padding-not-zero": plain[:-1] + b"\1",
        "padding-too-long": plain + bytes(64),
        "no-padding": whole,
        "length-beyond-the-end": (509).to_bytes(4, "big") + plain[4:],
        "nothing-inside": b"",
    }
    for name, inside in spoilt.items():
        add(name, raw_cbor(body | {1: sealed(inside)}), "bad padding")
    add("escrow-of-31-bytes", raw_cbor(body | {0: bytes(31)}), "malformed")
    add("no-content", raw_cbor({0: escrow.id}), "malformed")
    add("field-too-many", raw_cbor(body | {2: 0}), "malformed")
    add("content-as-text", raw_cbor(body | {1: "sealed"}), "malformed")
    add("byte-too-many", raw_cbor(body) + b"\0", "not canonical")
