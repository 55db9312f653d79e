"""Vectors of what a newcomer is told of before: passes (docs/formats/epoch.md) and bases (docs/formats/ops.md).

Nothing is drawn from the seed of the others: what follows there would change.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import cbor2
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base.ids import EpochId, OpId, label
from safeconduct.protect.derive import expand
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.members import History, Role
from safeconduct.protect.ops import Head
from safeconduct.protect.passing import body_of_pass
from safeconduct.protect.rotations import Rotation
from safeconduct.protect.secrets import Secret
from safeconduct.sync.bases import body_of_base
from safeconduct.sync.types import (
    Admitted,
    Appointed,
    Based,
    Change,
    Control,
    Founded,
    Gone,
    Judged,
    Policy,
    Rotated,
    Sort,
)
from tests.vectors.sample import Book, Sample, flipped, raw_cbor

Keys = tuple[EpochKeys, WriteKey]


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of passes and bases."""
    _make_passes(book, sample)
    _make_bases(book, sample)


def _epoch(sample: Sample, n: int, first: int) -> Keys:
    write_key = WriteKey(Secret(bytes(range(first, first + 32))))
    return EpochKeys.from_secret(
        sample.place(n), Secret(bytes(range(first + 32, first + 64))), write_key.public
    ), write_key


def _make_passes(book: Book, sample: Sample) -> None:
    newer, older, other = _epoch(sample, 5, 0), _epoch(sample, 3, 64), _epoch(sample, 5, 128)
    body = body_of_pass(newer, older)
    sealed = bytes(body[2]) if isinstance(body[2], bytes) else b""
    associated = label("pass") + newer[0].place.to_bytes() + newer[0].id + older[0].id
    key = expand(newer[1].seed, label("pass-key"), context=older[0].id)
    lying = ChaCha20Poly1305(key.reveal()).encrypt(bytes(12), bytes(range(32)), associated)

    def add(name: str, item: object, expect: str, keys: Keys = newer, before: Keys = older) -> None:
        book.add(
            "pass",
            name,
            item if isinstance(item, bytes) else raw_cbor(item),
            expect=expect,
            comment=name.replace("-", " "),
            org=sample.org,
            compartment=sample.compartment,
            n=str(keys[0].place.n),
            secret=keys[0].secret.reveal(),
            write_seed=keys[1].seed.reveal(),
            older_n=str(before[0].place.n),
            older_secret=before[0].secret.reveal(),
            older_public=before[0].write_public,
            older_seed=before[1].seed.reveal() if expect == "success" else b"",
        )

    add("pass", body, "success")
    add("newer-id-changed", body | {0: bytes(32)}, "wrong place")
    add("older-id-changed", body | {1: bytes(32)}, "wrong place")
    add("newer-and-older-changed-over", body | {0: older[0].id, 1: newer[0].id}, "wrong place")
    add("opened-for-another-epoch", body, "wrong place", newer, other)
    add("opened-under-another-epoch", body, "wrong place", other)
    add("sealed-flipped", body | {2: flipped(sealed, 0)}, "wrong key")
    add("tag-flipped", body | {2: flipped(sealed, -1)}, "wrong key")
    add("seed-of-another-key", body | {2: lying}, "wrong secret")
    add("sealed-a-byte-short", body | {2: sealed[:-1]}, "malformed")
    add("field-missing", {0: newer[0].id, 1: older[0].id}, "malformed")
    add("byte-after-the-end", raw_cbor(body) + b"\x00", "not canonical")


def _op(number: int) -> OpId:
    return OpId(bytes([number]) * 32)


def _based(sample: Sample) -> Based:
    """Return a base that names every sort of change there is, as no compartment ever was."""
    a, b = sample.device_a, sample.device_b
    epoch = EpochId(bytes(range(32)))
    changes: tuple[Change, ...] = (
        Founded(Sort.IDENTITY, bytes(range(16))),
        Policy(History.FROM_JOIN),
        Admitted(a, Role.ADMIN),
        Admitted(b, Role.READ),
        Rotated(Rotation(1, epoch, bytes(range(32, 64)), (Head(a.id, 4, _op(0)),), (), ())),
        Based(1, epoch, (), ()),
        Gone(b.id, 0, None),
        Gone(b.id, 2, _op(99)),
        Judged(frozenset((_op(7), _op(8))), True),
        Appointed(b, frozenset((_op(7),)), bytes(64)),
    )
    before = tuple(Control(k, _op(k + 1), a.id, k + 1, (1 << k) - 1, change) for k, change in enumerate(changes))
    chains = tuple(sorted((Head(a.id, 12, _op(50)), Head(b.id, 3, _op(51))), key=lambda head: head.device))
    # B has seen the first five of them, with its second entry.
    seen = tuple(tuple(sorted(((a.id, k + 1), *(((b.id, 2),) if k < 5 else ())))) for k in range(len(before)))
    return Based(2, epoch, before, chains, ((b.id, 3),), seen)


def _vouched(based: Based) -> Based:
    """Return a base in which the reader came in by a voucher, as a person's further device does."""
    before = (
        replace(one, change=replace(one.change, voucher=bytes(range(64))))
        if isinstance(one.change, Admitted) and one.change.role is Role.READ
        else one
        for one in based.before
    )
    return replace(based, before=tuple(before))


def _make_bases(book: Book, sample: Sample) -> None:
    body: dict[int, Any] = cbor2.loads(raw_cbor(body_of_base(_based(sample))))
    vouched: dict[int, Any] = cbor2.loads(raw_cbor(body_of_base(_vouched(_based(sample)))))

    def add(name: str, item: object, expect: str) -> None:
        book.add(
            "base",
            name,
            item if isinstance(item, bytes) else raw_cbor(item),
            expect=expect,
            comment=name.replace("-", " "),
            ops=" ".join(entry[0].hex() for entry in body[4]) if expect == "success" else "-",
        )

    def spoilt(name: str, *path: int, put: Any, expect: str = "malformed") -> None:
        item = copy.deepcopy(body)
        place = item
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = put
        add(name, item, expect)

    add("base", body, "success")
    add("base-with-a-voucher", vouched, "success")
    admission = vouched[4][3][4]
    spoilt("voucher-a-byte-short", 4, 3, 4, put=[*admission[:4], admission[4][:-1]])
    spoilt("voucher-missing", 4, 3, 4, put=admission[:4])
    add("byte-after-the-end", raw_cbor(body) + b"\x00", "not canonical")
    add("field-missing", {key: body[key] for key in range(4)}, "malformed")
    spoilt("number-zero", 0, put=0)
    spoilt("epoch-a-byte-short", 1, put=bytes(31))
    spoilt("certificates-out-of-order", 2, put=body[2][::-1])
    spoilt("certificate-twice", 2, put=[body[2][0], *body[2]])
    spoilt("certificate-with-a-flipped-signature", 2, put=[flipped(one, -1) for one in body[2]], expect="bad signature")
    spoilt("chains-out-of-order", 3, put=body[3][::-1])
    spoilt("chain-without-an-entry", 3, 0, 1, put=0)
    spoilt("fork-beyond-the-chain", 3, 0, 3, put=body[3][0][1] + 1)
    spoilt("author-without-a-chain", 4, 0, 1, put=2)
    spoilt("place-beyond-the-chain", 4, 0, 2, put=99)
    spoilt("past-that-names-itself", 4, 1, 3, put=b"\x02")
    spoilt("past-with-a-leading-zero", 4, 1, 3, put=b"\x00\x01")
    spoilt("change-of-no-sort", 4, 0, 4, 0, put=8)
    spoilt("change-with-a-part-missing", 4, 0, 4, put=[0, Sort.IDENTITY.value])
    spoilt("certificate-that-is-not-there", 4, 2, 4, 2, put=len(body[2]))
    spoilt("role-zero", 4, 2, 4, 1, put=0)
    spoilt("seen-without-a-place", 4, 0, 5, put=[0])
    spoilt("seen-twice", 4, 0, 5, put=[0, 1, 0, 1])
    spoilt("seen-beyond-the-chain", 4, 0, 5, put=[0, 99])
    spoilt("removal-from-the-team-a-byte-short", 4, 7, 4, 3, put=bytes(31))
    spoilt("judged-without-a-verdict", 4, 8, 4, 2, put=1)
