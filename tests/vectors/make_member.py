"""Vectors of who comes and goes, and of vouchers: `protect.member/1` in docs/formats/epoch.md.

Nothing is drawn from the seed of the others: what follows there would change.
"""

from __future__ import annotations

from dataclasses import replace

from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.protect.members import Joined, Removed, Role, body_from_joined, body_from_removed
from safeconduct.protect.vouchers import Vouched, sign_voucher
from tests.vectors.sample import Book, Sample, flipped, raw_cbor

_SEQ = 7


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of members."""
    b = sample.device_b.id
    place = Vouched(sample.compartment, b, Role.READ, sample.a.id, _SEQ)
    plain = Joined(b, Role.READ, sample.user_b_certificate, sample.device_b_certificate)
    voucher = sign_voucher(sample.user_b, place)

    def add(name: str, body: bytes, expect: str = "success") -> None:
        book.add(
            "member",
            name,
            body,
            expect=expect,
            comment=name.replace("-", " "),
            compartment=sample.compartment,
            author=sample.a.id,
            seq=str(_SEQ),
        )

    def vouched(name: str, signature: bytes, expect: str = "bad signature") -> None:
        add(name, raw_cbor(body_from_joined(replace(plain, voucher=signature))), expect)

    add("comes", raw_cbor(body_from_joined(plain)))
    vouched("comes-by-a-voucher", voucher, "success")
    add("goes", raw_cbor(body_from_removed(Removed(b, 3, OpId(bytes(range(32)))))))
    vouched("voucher-flipped", flipped(voucher, 0))
    vouched("voucher-of-another-person", sign_voucher(sample.user_a, place))
    vouched("voucher-of-its-own-device", sign_voucher(sample.b.sign, place))
    vouched("voucher-for-another-right", sign_voucher(sample.user_b, replace(place, role=Role.WRITE)))
    vouched("voucher-for-another-device", sign_voucher(sample.user_b, replace(place, device=sample.a.id)))
    vouched("voucher-for-another-author", sign_voucher(sample.user_b, replace(place, author=b)))
    vouched("voucher-for-the-next-place", sign_voucher(sample.user_b, replace(place, seq=_SEQ + 1)))
    elsewhere = replace(place, compartment=CompartmentId(flipped(sample.compartment, 0)))
    vouched("voucher-for-another-compartment", sign_voucher(sample.user_b, elsewhere))
    vouched("voucher-a-byte-short", voucher[:-1], "malformed")
    certificates = [sample.user_b_certificate, sample.device_b_certificate]
    add("voucher-empty", raw_cbor({0: b, 1: 1, 2: [*certificates, b""]}), "malformed")
    add("two-vouchers", raw_cbor({0: b, 1: 1, 2: [*certificates, voucher, voucher]}), "malformed")
    add("goes-with-a-voucher", raw_cbor({0: b, 1: 0, 2: [3, bytes(range(32)), voucher]}), "malformed")
    add("one-certificate", raw_cbor({0: b, 1: 1, 2: certificates[:1]}), "malformed")
    add("right-of-no-sort", raw_cbor({0: b, 1: 4, 2: certificates}), "malformed")
    add("byte-after-the-end", raw_cbor(body_from_joined(plain)) + b"\0", "not canonical")
