"""Vectors of ops: docs/formats/op.md and docs/formats/encoding.md, one fault at a time, each rightly signed."""

from __future__ import annotations

from typing import Any

from safeconduct.base.clock import Hlc
from safeconduct.base.ids import DeviceId, EpochId, OpId, label
from safeconduct.protect.ops import OP_SIGNATURE_LABEL, OpCore, op_id_from_core, sign_op
from tests.vectors.sample import Book, Sample, flipped, raw_cbor

_DEVICE_AT = 2


def first_core(sample: Sample) -> OpCore:
    """The first op of a chain, with one claim-like item."""
    body: dict[int, Any] = {0: [{0: bytes(range(16)), 1: "начало декабря", 2: [17_866, 17_875], 3: True}]}
    return OpCore(
        compartment=sample.compartment,
        device=sample.a.id,
        seq=1,
        prev=OpId(bytes(32)),
        parents=(),
        hlc=Hlc(1_548_028_800_000 << 16),
        epoch=EpochId(bytes(range(32))),
        seen=(),
        kind="record.entries/1",
        body=body,
    )


def core_map(sample: Sample) -> dict[int, Any]:
    """A sound later op as a map, to be spoilt."""
    core = first_core(sample)
    ids = [bytes([n]) * 32 for n in range(1, 4)]
    return {
        0: 1,
        1: core.compartment,
        2: core.device,
        3: 2,
        4: ids[0],
        5: [ids[1], ids[2]],
        6: core.hlc,
        7: core.epoch,
        8: [[bytes(16), 4, ids[1]], [bytes([1]) * 16, 1, ids[2]]],
        9: core.kind,
        10: {0: 5, 1: b"\x00\xff", 2: "да"},
    }


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of ops."""
    _make_sound(book, sample)
    _make_malformed(book, sample)
    _make_not_canonical(book, sample)
    _make_signatures(book, sample)


def signed(sample: Sample, core: bytes) -> bytes:
    return raw_cbor([core, sample.a.sign.sign(OP_SIGNATURE_LABEL, core)])


def _add(book: Book, sample: Sample, name: str, body: bytes, *, expect: str, comment: str, id: bytes = b"") -> None:
    key = sample.a.sign.verify_key.raw
    book.add("op", name, body, expect=expect, comment=comment, device_key=key, id=id)


def _make_sound(book: Book, sample: Sample) -> None:
    first = sign_op(first_core(sample), sample.a.sign)
    _add(book, sample, "first", first.to_bytes(), expect="success", comment="first of a chain", id=first.id)
    later: dict[str, tuple[dict[int, Any], str]] = {
        "later": ({}, "with parents and heads seen"),
        "later-version-of-a-kind": ({9: "record.entries/12"}, "kinds this program does not know are kept"),
        "unknown-room": ({9: "tomorrow.dream_of/1"}, "kinds this program does not know are kept"),
        "empty-body": ({10: {}}, "a body may be empty"),
        "deepest": ({10: {0: [[[[[[]]]]]]}}, "eight levels with the core's own"),
        "largest-numbers": (
            {3: 2**63 - 1, 6: 2**63 - 1, 10: {2**63 - 1: 2**64 - 1, 0: -(2**63)}},
            "ends of the ranges",
        ),
    }
    for name, (change, comment) in later.items():
        core = raw_cbor(core_map(sample) | change)
        _add(book, sample, name, signed(sample, core), expect="success", comment=comment, id=op_id_from_core(core))


def _make_malformed(book: Book, sample: Sample) -> None:
    ids = [bytes([n]) * 32 for n in range(70)]
    changes: dict[str, dict[int, Any]] = {
        "version-2": {0: 2},
        "version-true": {0: True},
        "compartment-of-15-bytes": {1: bytes(15)},
        "device-of-17-bytes": {2: bytes(17)},
        "seq-zero": {3: 0},
        "seq-beyond-63-bits": {3: 2**63},
        "seq-true": {3: True, 4: bytes(32)},
        "first-with-prev": {3: 1},
        "second-without-prev": {4: bytes(32)},
        "prev-of-31-bytes": {4: bytes([1]) * 31},
        "parents-out-of-order": {5: [ids[2], ids[1]]},
        "parents-twice": {5: [ids[1], ids[1]]},
        "parents-sixty-five": {5: ids[:65]},
        "parents-no-list": {5: {}},
        "hlc-negative": {6: -1},
        "hlc-as-text": {6: "1"},
        "epoch-of-33-bytes": {7: bytes(33)},
        "seen-out-of-order": {8: [[bytes([1]) * 16, 1, ids[1]], [bytes(16), 1, ids[1]]]},
        "seen-twice": {8: [[bytes(16), 1, ids[1]], [bytes(16), 2, ids[1]]]},
        "seen-pair": {8: [[bytes(16), 1]]},
        "seen-seq-zero": {8: [[bytes(16), 0, ids[1]]]},
        "seen-257": {8: [[n.to_bytes(16, "big"), 1, ids[1]] for n in range(257)]},
        "kind-without-version": {9: "record.entries"},
        "kind-without-room": {9: "entries/1"},
        "kind-upper-case": {9: "Record.entries/1"},
        "kind-cyrillic": {9: "reсord.entries/1"},
        "kind-version-zero": {9: "record.entries/0"},
        "kind-version-01": {9: "record.entries/01"},
        "kind-with-newline": {9: "record.entries/1\n"},
        "kind-of-65-bytes": {9: "record." + "e" * 56 + "/1"},
        "kind-of-bytes": {9: b"record.entries/1"},
        "body-a-list": {10: []},
        "field-too-many": {11: 0},
    }
    for name, change in changes.items():
        core = raw_cbor(core_map(sample) | change)
        _add(book, sample, name, signed(sample, core), expect="malformed", comment=name.replace("-", " "))
    fewer = core_map(sample)
    del fewer[8]
    sound = raw_cbor(core_map(sample))
    signature = sample.a.sign.sign(OP_SIGNATURE_LABEL, sound)
    for name, body in {
        "field-missing": signed(sample, raw_cbor(fewer)),
        "core-a-list": signed(sample, raw_cbor(list(core_map(sample).values()))),
        "signature-of-63-bytes": raw_cbor([sound, signature[:63]]),
        "signature-missing": raw_cbor([sound]),
        "third-item": raw_cbor([sound, signature, b""]),
        "core-not-wrapped": raw_cbor([core_map(sample), signature]),
        "a-number": raw_cbor(7),
    }.items():
        _add(book, sample, name, body, expect="malformed", comment=name.replace("-", " "))


def _make_not_canonical(book: Book, sample: Sample) -> None:
    sound = raw_cbor(core_map(sample))
    body = raw_cbor(core_map(sample)[10])
    start = len(sound) - len(body)

    def with_body(raw: bytes) -> bytes:
        return signed(sample, sound[:start] + raw)

    nested = b"\xa1\x00" + b"\x81" * 7 + b"\x00"
    for name, raw in {
        "number-in-two-bytes": b"\xa1\x00\x18\x05",
        "number-in-nine-bytes": b"\xa1\x00\x1b" + bytes(7) + b"\x05",
        "length-in-two-bytes": b"\xa1\x00\x58\x01\x00",
        "map-length-in-two-bytes": b"\xb8\x01\x00\x05",
        "indefinite-list": b"\xa1\x00\x9f\x05\xff",
        "indefinite-bytes": b"\xa1\x00\x5f\x41\x00\xff",
        "indefinite-map": b"\xbf\x00\x05\xff",
        "reserved-length": b"\xa1\x00\x1c",
        "break-alone": b"\xa1\x00\xff",
        "tag": b"\xa1\x00\xc1\x05",
        "tag-bignum": b"\xa1\x00\xc2\x41\x05",
        "tag-bigfloat-huge": b"\xa1\x00\xc5\x82\x1b\x7f" + b"\xff" * 7 + b"\x03",
        "tag-shared-cycle": b"\xa1\x00\xd8\x1c\x81\xd8\x1d\x00",
        "null": b"\xa1\x00\xf6",
        "undefined": b"\xa1\x00\xf7",
        "simple-value": b"\xa1\x00\xe0",
        "false-in-two-bytes": b"\xa1\x00\xf8\x14",
        "float": b"\xa1\x00\xf9\x3c\x00",
        "float-nan": b"\xa1\x00\xfb\x7f\xf8" + bytes(6),
        "number-below-64-bits": b"\xa1\x00\x3b\xff" + b"\xff" * 7,
        "key-twice": b"\xa2\x00\x05\x00\x05",
        "keys-out-of-order": b"\xa2\x01\x05\x00\x05",
        "key-of-text": b"\xa1\x61a\x05",
        "key-negative": b"\xa1\x20\x05",
        "key-true": b"\xa1\xf5\x05",
        "key-beyond-63-bits": b"\xa1\x1b\x80" + bytes(7) + b"\x05",
        "text-not-nfc": b"\xa1\x00\x63" + "e\u0301".encode(),
        "text-not-utf-8": b"\xa1\x00\x62\xff\xfe",
        "text-overlong": b"\xa1\x00\x62\xc0\xaf",
        "text-surrogate": b"\xa1\x00\x63\xed\xa0\x80",
        "nine-levels": nested,
        "list-of-2-to-the-60": b"\xa1\x00\x9b\x10" + bytes(7),
        "map-of-2-to-the-64-less-1": b"\xa1\x00\xbb" + b"\xff" * 8,
        "bytes-of-2-to-the-63": b"\xa1\x00\x5b\x80" + bytes(7),
        "cut-in-a-head": b"\xa1\x00\x19\x01",
        "cut-in-a-map": b"\xa2\x00\x05",
        "byte-after-the-core": body + b"\x00",
    }.items():
        _add(book, sample, name, with_body(raw), expect="not canonical", comment=name.replace("-", " "))
    whole = signed(sample, sound)
    for name, data in {
        "byte-after-the-op": whole + b"\x00",
        "cut-by-a-byte": whole[:-1],
        "nothing": b"",
        "length-of-the-core-in-five-bytes": b"\x82\x5a" + len(sound).to_bytes(4, "big") + whole[-len(sound) - 66 :],
    }.items():
        _add(book, sample, name, data, expect="not canonical", comment=name.replace("-", " "))


def _make_signatures(book: Book, sample: Sample) -> None:
    core = raw_cbor(core_map(sample))
    other = raw_cbor(core_map(sample) | {_DEVICE_AT: DeviceId(sample.b.id)})
    sound = sample.a.sign.sign(OP_SIGNATURE_LABEL, core)
    for name, body in {
        "signature-flipped": raw_cbor([core, flipped(sound, 0)]),
        "signature-flipped-at-the-end": raw_cbor([core, flipped(sound, 63)]),
        "signature-of-zeros": raw_cbor([core, bytes(64)]),
        "signature-of-another-device": raw_cbor([core, sample.b.sign.sign(OP_SIGNATURE_LABEL, core)]),
        "signature-for-a-certificate": raw_cbor([core, sample.a.sign.sign(label("certificate-signature"), core)]),
        "signature-of-another-op": raw_cbor([other, sound]),
        "signature-with-s-beyond-the-order": raw_cbor([core, _with_large_s(sound)]),
    }.items():
        _add(book, sample, name, body, expect="bad signature", comment=name.replace("-", " "))


def _with_large_s(signature: bytes) -> bytes:
    """The same signature with the group order added to S: equal in the group, refused by RFC 8032 section 5.1.7."""
    order = 2**252 + 27742317777372353535851937790883648493
    s = int.from_bytes(signature[32:], "little") + order
    return signature[:32] + s.to_bytes(32, "little")
