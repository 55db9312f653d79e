"""Vectors of rotations and of links: docs/formats/epoch.md."""

from __future__ import annotations

import copy
from typing import Any

import cbor2
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base.ids import label
from safeconduct.protect.derive import expand
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import EpochKeys, EpochPlace
from safeconduct.protect.links import body_of_link
from safeconduct.protect.members import Member, MemberSet, Role
from safeconduct.protect.ops import Head
from safeconduct.protect.rotations import body_from_rotation, make_rotation, open_rotation, rotation_from_body
from safeconduct.protect.secrets import Secret
from tests.vectors.make_op import first_core
from tests.vectors.sample import Book, Sample, flipped, members_text, raw_cbor


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of epochs and links."""
    heads = (Head(sample.a.id, 3, first_core(sample).prev),)
    rotation, _ = make_rotation(
        sample.place(), sample.a.id, members=sample.members, heads=heads, entropy=sample.entropy
    )
    body = book.kept("epoch", "admin", raw_cbor(body_from_rotation(rotation)))
    opened = open_rotation(
        rotation_from_body(cbor2.loads(body)), sample.place(), sender=sample.a.id, members=sample.members, me=sample.a
    )
    maker = _Maker(book, sample, opened.keys)
    maker.add("admin", body, expect="success", comment="opens both wraps")
    maker.add("reader", body, expect="success", comment="has no write wrap", me=sample.b)
    _make_places(maker, body)
    _make_spoilt(maker, body)
    _make_links(book, sample, opened.keys)


class _Maker:
    def __init__(self, book: Book, sample: Sample, keys: EpochKeys) -> None:
        self.book, self.sample, self.keys = book, sample, keys

    def add(self, name: str, body: bytes, *, expect: str, comment: str = "", **change: Any) -> None:
        """``change`` may give place, sender, me or members other than the true ones."""
        place: EpochPlace = change.get("place", self.sample.place())
        me: DeviceKeys = change.get("me", self.sample.a)
        is_sound = expect == "success"
        self.book.add(
            "epoch",
            name,
            body,
            expect=expect,
            comment=comment or name.replace("-", " "),
            org=place.org,
            compartment=place.compartment,
            n=str(place.n),
            sender=change.get("sender", self.sample.a.id),
            device=me.id,
            kem=me.kem.seed.reveal(),
            members=members_text(change.get("members", self.sample.members)),
            id=self.keys.id if is_sound else b"",
            secret=self.keys.secret.reveal() if is_sound else b"",
        )


def _make_places(maker: _Maker, body: bytes) -> None:
    sample = maker.sample
    place = sample.place()
    maker.add("number-of-another-epoch", body, expect="wrong place", place=sample.place(2))
    maker.add(
        "compartment-of-another",
        body,
        expect="wrong key",
        place=EpochPlace(place.org, type(place.compartment)(bytes(16)), 1),
    )
    maker.add("sender-of-another", body, expect="wrong key", sender=sample.b.id)
    more = MemberSet.of((Member(sample.device_a, Role.ADMIN),))
    maker.add("members-fewer-than-thought", body, expect="wrong members", members=more)
    higher = MemberSet.of((Member(sample.device_a, Role.ADMIN), Member(sample.device_b, Role.WRITE)))
    maker.add("members-with-another-role", body, expect="wrong members", members=higher)
    maker.add("stranger", body, expect="wrong members", me=sample.stranger)


def _make_spoilt(maker: _Maker, body: bytes) -> None:
    fields = cbor2.loads(body)
    mine = next(index for index, row in enumerate(fields[4]) if row[0] == maker.sample.a.id)

    def spoilt(change: Any) -> bytes:
        copied = copy.deepcopy(fields)
        change(copied)
        return raw_cbor(copied)

    def flip(part: int, index: int) -> Any:
        def change(item: dict[int, Any]) -> None:
            item[part][index][1] = flipped(item[part][index][1], 700)

        return change

    for name, (expect, change) in {
        "read-wrap-flipped": ("wrong key", flip(4, mine)),
        "write-wrap-flipped": ("wrong key", flip(5, 0)),
        "wraps-changed-over": ("wrong key", lambda item: _change_over(item[4])),
        "id-of-another-secret": ("wrong secret", lambda item: item.update({1: bytes(32)})),
        "member-left-out": ("wrong members", lambda item: item[4].pop(1 - mine)),
        "writer-left-out": ("wrong members", lambda item: item.update({5: []})),
        "reader-made-writer": ("wrong members", lambda item: _add_writer(item, maker.sample.b)),
        "members-hash-changed": ("wrong members", lambda item: item.update({2: bytes(32)})),
        "number-zero": ("malformed", lambda item: item.update({0: 0})),
        "number-beyond-32-bits": ("malformed", lambda item: item.update({0: 2**32})),
        "number-true": ("malformed", lambda item: item.update({0: True})),
        "id-of-31-bytes": ("malformed", lambda item: item.update({1: bytes(31)})),
        "wraps-out-of-order": ("malformed", lambda item: item[4].reverse()),
        "wrap-twice": ("malformed", lambda item: item[4].insert(0, item[4][0])),
        "wrap-a-byte-short": ("malformed", lambda item: item[4][0].__setitem__(1, bytes(1199))),
        "write-wrap-as-long-as-a-read-wrap": ("malformed", lambda item: item[5][0].__setitem__(1, bytes(1200))),
        "wraps-no-list": ("malformed", lambda item: item.update({4: {}})),
        "heads-out-of-order": (
            "malformed",
            lambda item: item.update({3: [[bytes([1]) * 16, 1, bytes(32)], [bytes(16), 1, bytes(32)]]}),
        ),
        "field-missing": ("malformed", lambda item: item.pop(5)),
        "field-too-many": ("malformed", lambda item: item.update({6: 0})),
    }.items():
        maker.add(name, spoilt(change), expect=expect)
    maker.add("number-in-two-bytes", body[:2] + b"\x18\x01" + body[3:], expect="not canonical")
    maker.add("cut-by-a-byte", body[:-1], expect="not canonical")
    _make_lying(maker)


def _make_lying(maker: _Maker) -> None:
    """An admin who wraps another secret, or another write key, than the id names: two rotations mixed."""
    sample = maker.sample
    one, _ = make_rotation(sample.place(), sample.a.id, members=sample.members, heads=(), entropy=sample.entropy)
    two, _ = make_rotation(sample.place(), sample.a.id, members=sample.members, heads=(), entropy=sample.entropy)
    first, second = body_from_rotation(one), body_from_rotation(two)
    for name, body in {
        "secret-of-another-rotation": first | {4: second[4]},
        "write-key-of-another-rotation": first | {5: second[5]},
    }.items():
        maker.add(name, maker.book.kept("epoch", name, raw_cbor(body)), expect="wrong secret")


def _change_over(wraps: list[list[Any]]) -> None:
    wraps[0][1], wraps[1][1] = wraps[1][1], wraps[0][1]


def _add_writer(item: dict[int, Any], device: DeviceKeys) -> None:
    item[5] = sorted([*item[5], [device.id, item[5][0][1]]])


def _make_links(book: Book, sample: Sample, older: EpochKeys) -> None:
    newer = EpochKeys.from_secret(sample.place(2), Secret(sample.entropy.bytes(32)), sample.entropy.bytes(32))
    body = body_of_link(newer, older)
    key = expand(newer.secret, label("link-key"), context=older.id)
    associated = label("link") + newer.place.to_bytes() + newer.id + older.id
    lying = ChaCha20Poly1305(key.reveal()).encrypt(
        bytes(12), (1).to_bytes(4, "big") + sample.entropy.bytes(64), associated
    )
    distant = EpochKeys.from_secret(sample.place(3), newer.secret, newer.write_public)
    # Not out of the seed: what follows there would change, and with it what the libraries have sealed.
    leap = EpochKeys.from_secret(sample.place(7), Secret(bytes(range(32))), bytes(range(32, 64)))
    own_number = ChaCha20Poly1305(key.reveal()).encrypt(
        bytes(12), (2).to_bytes(4, "big") + older.secret.reveal() + older.write_public, associated
    )
    sealed = bytes(body[2]) if isinstance(body[2], bytes) else b""

    def add(name: str, item: object, expect: str, opened_by: EpochKeys = newer) -> None:
        data = item if isinstance(item, bytes) else raw_cbor(item)
        book.add(
            "link",
            name,
            data,
            expect=expect,
            comment=name.replace("-", " "),
            org=sample.org,
            compartment=sample.compartment,
            n=str(opened_by.place.n),
            secret=opened_by.secret.reveal(),
            write_public=opened_by.write_public,
            older_secret=older.secret.reveal() if expect == "success" else b"",
        )

    add("link", body, "success")
    add("link-over-several-epochs", body_of_link(leap, older), "success", leap)
    add("number-not-older", body | {2: own_number}, "wrong place")
    add("number-of-another-epoch", body, "wrong place", distant)
    add("newer-id-changed", body | {0: bytes(32)}, "wrong place")
    add("newer-and-older-changed-over", body | {0: older.id, 1: newer.id}, "wrong place")
    add("older-id-changed", body | {1: bytes(32)}, "wrong key")
    add("sealed-flipped", body | {2: flipped(sealed, 0)}, "wrong key")
    add("secret-of-another-epoch", body | {2: lying}, "wrong secret")
    add("sealed-a-byte-short", body | {2: sealed[:-1]}, "malformed")
    add("field-missing", {0: newer.id, 1: older.id}, "malformed")
    add("byte-after-the-end", raw_cbor(body) + b"\x00", "not canonical")
