"""Vectors of divided secrets and of shares that are handed over: docs/formats/escrow.md.

Shares and seals are drawn by the libraries, so sound bodies are kept from the files and every other is made from them.
"""

from __future__ import annotations

import copy
import hashlib
from typing import Any

import cbor2

from safeconduct.base.ids import OpId, label
from safeconduct.protect.certificates import Terms, issue_user
from safeconduct.protect.chains import VerifiedDevice, verify_device, verify_user
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.escrow import (
    Deal,
    Escrow,
    Purpose,
    Request,
    body_from_escrow,
    escrow_from_body,
    hand_over,
    make_escrow,
    open_share,
)
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from tests.vectors.sample import DAY, Book, Sample, flipped, raw_cbor

REASON = "проверить, кого ещё надо вывезти"


class People:
    """A with two devices, B and C with one each. C's certificate is in no file: its signature is new every time."""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample
        user = SignKey.generate(sample.entropy)
        certificate = issue_user(sample.root_key, user.verify_key, Terms(3, DAY, "Клён"))
        self.a, self.b = sample.a, sample.b
        self.a_second, self.c = DeviceKeys.generate(sample.entropy), DeviceKeys.generate(sample.entropy)
        first = verify_user(sample.user_a_certificate, sample.root)
        self.devices = [
            sample.device_a,
            sample.device_b,
            self._device(sample.user_a, self.a_second, sample.user_a_certificate, 2),
            self._device(user, self.c, certificate, 1),
        ]
        self.a_person, self.c_person = first.id, self.devices[3].user.id

    def _device(self, user: SignKey, keys: DeviceKeys, certificate: bytes, serial: int) -> VerifiedDevice:
        own = self.sample.device_certificate(user, keys, Terms(serial, DAY))
        return verify_device(own, verify_user(certificate, self.sample.root))


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of divided secrets."""
    people = People(sample)
    secret, subject = Secret(sample.entropy.bytes(32)), sample.entropy.bytes(16)
    maker = _Maker(book, people, Deal(sample.org, sample.a.id, Purpose.UNSEALING, subject), secret)
    body = maker.kept("three-persons", people.devices)
    maker.add("three-persons", body, "success")
    for name, pair in {
        "second-and-third": (people.b, people.c),
        "third-and-first": (people.c, people.a),
        "further-device-of-the-first": (people.a_second, people.c),
    }.items():
        maker.add(name, body, "success", pair)
    maker.add("two-persons", maker.kept("two-persons", people.devices[:2]), "success")
    maker.add("two-devices-of-one-person", body, "one person", (people.a, people.a_second))
    maker.add("one-device-twice", body, "one person", (people.a, people.a))
    maker.add("stranger", body, "not a holder", (people.a, sample.stranger))
    _make_places(maker, body)
    _make_spoilt(maker, body)
    _make_lying(maker, body)
    _make_hands(book, maker, body)


class _Maker:
    def __init__(self, book: Book, people: People, deal: Deal, secret: Secret) -> None:
        self.book, self.people, self.deal, self.secret = book, people, deal, secret

    def kept(self, name: str, devices: list[VerifiedDevice]) -> bytes:
        return self.book.kept("escrow", name, raw_cbor(body_from_escrow(make_escrow(self.secret, self.deal, devices))))

    def escrow(self, body: bytes) -> Escrow:
        return escrow_from_body(cbor2.loads(body), org=self.deal.org, maker=self.deal.maker)

    def add(
        self,
        name: str,
        body: bytes,
        expect: str,
        pair: tuple[DeviceKeys, DeviceKeys] | None = None,
        **change: bytes,
    ) -> None:
        """``change`` may give another org or maker than the true one."""
        one, other = pair or (self.people.a, self.people.b)
        self.book.add(
            "escrow",
            name,
            body,
            expect=expect,
            comment=name.replace("-", " "),
            org=change.get("org", self.deal.org),
            maker=change.get("maker", self.deal.maker),
            kem_1=one.kem.seed.reveal(),
            device_1=one.id,
            kem_2=other.kem.seed.reveal(),
            device_2=other.id,
            secret=self.secret.reveal() if expect == "success" else b"",
        )


def _make_places(maker: _Maker, body: bytes) -> None:
    fields = cbor2.loads(body)
    maker.add("maker-of-another", body, "wrong key", maker=maker.people.b.id)
    maker.add("organisation-of-another", body, "wrong key", org=bytes(16))
    maker.add("purpose-of-another", raw_cbor(fields | {1: 1}), "wrong key")
    maker.add("subject-of-another", raw_cbor(fields | {2: bytes(16)}), "wrong key")
    maker.add("id-of-another", raw_cbor(fields | {0: bytes(32)}), "wrong key")


def _make_spoilt(maker: _Maker, body: bytes) -> None:
    def spoilt(change: Any) -> bytes:
        item = cbor2.loads(body)
        change(item)
        return raw_cbor(item)

    fields = cbor2.loads(body)
    mine = next(place for place, holder in enumerate(fields[3]) if holder[0] == maker.people.a_person)
    other = (mine + 1) % 3
    wrap = next(place for place, row in enumerate(fields[3][mine][2]) if row[0] == maker.people.a.id)
    sealed = fields[3][mine][2][wrap][1]

    def many(item: dict[int, Any]) -> None:
        item[3] = [[bytes([n]) * 16, bytes(32), [[bytes([n]) * 16, bytes(1168)]]] for n in range(17)]

    for name, (expect, change) in {
        "wrap-flipped": ("wrong key", lambda item: item[3][mine][2][wrap].__setitem__(1, flipped(sealed, 1120))),
        "wraps-of-two-persons-changed-over": ("wrong key", lambda item: _change_over(item[3][mine], item[3][other])),
        "commitment-changed": ("altered share", lambda item: item[3][mine].__setitem__(1, bytes(32))),
        "id-of-31-bytes": ("malformed", lambda item: item.update({0: bytes(31)})),
        "purpose-zero": ("malformed", lambda item: item.update({1: 0})),
        "purpose-three": ("malformed", lambda item: item.update({1: 3})),
        "purpose-true": ("malformed", lambda item: item.update({1: True})),
        "subject-of-15-bytes": ("malformed", lambda item: item.update({2: bytes(15)})),
        "holders-no-list": ("malformed", lambda item: item.update({3: {}})),
        "one-person": ("malformed", lambda item: item.update({3: item[3][:1]})),
        "seventeen-persons": ("malformed", many),
        "persons-out-of-order": ("malformed", lambda item: item[3].reverse()),
        "person-twice": ("malformed", lambda item: item[3].insert(0, copy.deepcopy(item[3][0]))),
        "person-of-15-bytes": ("malformed", lambda item: item[3][0].__setitem__(0, bytes(15))),
        "commitment-of-33-bytes": ("malformed", lambda item: item[3][0].__setitem__(1, bytes(33))),
        "holder-without-wraps": ("malformed", lambda item: item[3][0].pop()),
        "holder-with-no-device": ("malformed", lambda item: item[3][0].__setitem__(2, [])),
        "devices-out-of-order": ("malformed", lambda item: item[3][mine][2].reverse()),
        "device-twice": ("malformed", lambda item: item[3][mine][2].insert(0, item[3][mine][2][0])),
        "device-of-two-persons": (
            "malformed",
            lambda item: item[3][other].__setitem__(2, [[maker.people.a.id, sealed]]),
        ),
        "seventeen-devices": (
            "malformed",
            lambda item: item[3][0].__setitem__(2, [[bytes([n]) * 16, bytes(1168)] for n in range(17)]),
        ),
        "wrap-a-byte-short": ("malformed", lambda item: item[3][mine][2][wrap].__setitem__(1, sealed[:-1])),
        "field-missing": ("malformed", lambda item: item.pop(3)),
        "field-too-many": ("malformed", lambda item: item.update({4: 0})),
    }.items():
        maker.add(name, spoilt(change), expect)
    maker.add("cut-by-a-byte", body[:-1], "not canonical")
    maker.add("a-byte-too-many", body + b"\0", "not canonical")


def _change_over(one: list[Any], other: list[Any]) -> None:
    one[2], other[2] = other[2], one[2]


def _make_lying(maker: _Maker, body: bytes) -> None:
    """The maker divides one secret and writes the id of another; every seal and commitment is sound."""
    escrow = maker.escrow(body)
    people = {device.id: device for device in maker.people.devices}
    openers = {keys.id: keys for keys in (maker.people.a, maker.people.b, maker.people.a_second, maker.people.c)}
    wrong = hashlib.sha256(b"another secret").digest()
    holders: list[Any] = []
    for holder in escrow.holders:
        wraps = []
        for wrap in holder.wraps:
            share, device = open_share(escrow, openers[wrap.device]).value, people[wrap.device]
            info = label("escrow-wrap") + escrow.deal.to_bytes() + wrong + holder.person + device.id
            wraps.append([device.id, device.kem.seal(share, info + hashlib.sha256(device.kem.raw).digest())])
        holders.append([holder.person, holder.commitment, wraps])
    made = raw_cbor({0: wrong, 1: escrow.deal.purpose.value, 2: escrow.deal.subject, 3: holders})
    maker.add("secret-of-another-id", maker.book.kept("escrow", "secret-of-another-id", made), "wrong secret")


def _make_hands(book: Book, maker: _Maker, body: bytes) -> None:
    people = maker.people
    escrow, asking = maker.escrow(body), people.b
    share = open_share(escrow, people.a)
    request = Request(OpId(people.sample.entropy.bytes(32)), REASON)
    sealed = book.kept(
        "hand",
        "share-of-the-first",
        hand_over(share, escrow, request=request, requester=people.devices[1]),
    )

    def add(name: str, data: bytes = sealed, expect: str = "sealed otherwise", **change: Any) -> None:
        me: DeviceKeys = change.get("me", asking)
        book.add(
            "hand",
            name,
            data,
            expect=expect,
            comment=name.replace("-", " "),
            org=maker.deal.org,
            maker=change.get("maker", maker.deal.maker),
            escrow=change.get("escrow", "three-persons"),
            person=change.get("person", share.person),
            request=change.get("request", request.op),
            reason=change.get("reason", REASON),
            device=me.id,
            kem=me.kem.seed.reveal(),
            share=share.value.reveal() if expect == "success" else b"",
        )

    add("share-of-the-first", expect="success")
    add("for-another-device", me=people.c)
    add("for-another-device-of-the-giver", me=people.a_second)
    add("for-another-request", request=bytes(32))
    add("for-another-reason", reason=REASON + ".")
    add("under-another-persons-name", person=people.c_person)
    add("of-another-escrow", escrow="two-persons")
    add("of-another-maker", maker=people.b.id)
    add("flipped", flipped(sealed, -1))
    add("cut-by-a-byte", sealed[:-1])
    add("the-wrap-itself", escrow.holders[0].wraps[0].sealed)
    lying = Secret(flipped(share.value.reveal(), 0))
    info = label("escrow-hand") + escrow.deal.to_bytes() + escrow.id + share.person + asking.id
    info += hashlib.sha256(asking.kem.public.raw).digest() + request.to_bytes()
    add("another-share", book.kept("hand", "another-share", asking.kem.public.seal(lying, info)), "altered share")
    short = asking.kem.public.seal(Secret(share.value.reveal()[:31]), info)
    add("share-of-31-bytes", book.kept("hand", "share-of-31-bytes", short), "altered share")
