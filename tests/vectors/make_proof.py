"""Vectors of portable proofs: docs/formats/proofs.md. A file proves something, or nothing for one reason.

Nothing is drawn from the seed of the others: what follows there would change.
"""

from __future__ import annotations

from dataclasses import replace

from safeconduct.base import cbor
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId, MailboxId
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.ops import OpCore, SignedOp, sign_op
from safeconduct.protect.receipts import FIRST_ROOT, ChainRoot, Receipt, RelayKey, root_after
from tests.vectors.make_op import first_core
from tests.vectors.sample import Book, Sample, flipped, raw_cbor


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of proofs."""
    _make_forks(book, sample)
    _make_relays(book)


def _file(*parts: bytes) -> bytes:
    return b"SCF1" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _make_forks(book: Book, sample: Sample) -> None:
    core = first_core(sample)
    certificates = (sample.root_certificate, sample.user_a_certificate, sample.device_a_certificate)
    fingerprint = sample.root_key.verify_key.fingerprint

    def op(**changes: object) -> SignedOp:
        changed: OpCore = replace(core, **changes)  # type: ignore[arg-type]
        return sign_op(changed, sample.a.sign)

    def add(name: str, body: bytes, expect: str = "proves nothing", known: bytes = fingerprint) -> None:
        book.add(
            "proof",
            f"fork-{name}",
            body,
            expect=expect,
            comment=name.replace("-", " "),
            message="fork",
            known=known,
            of=sample.a.id,
        )

    one, other = op().to_bytes(), op(body={0: "written the other way"}).to_bytes()
    sound = _file(*certificates, one, other)
    b_core = replace(core, device=sample.b.id)
    add("shown", sound, "success")
    add("of-another-organisation", sound, known=sample.other_root_key.verify_key.fingerprint)
    add("of-one-op-twice", _file(*certificates, one, one))
    add("at-two-places", _file(*certificates, one, op(seq=2, prev=op().id, body={0: "later"}).to_bytes()))
    elsewhere = CompartmentId(flipped(sample.compartment, 0))
    add("in-two-compartments", _file(*certificates, one, op(compartment=elsewhere).to_bytes()))
    add("of-two-devices", _file(*certificates, one, sign_op(b_core, sample.b.sign).to_bytes()))
    ops_of_b = (sign_op(replace(b_core, body={0: n}), sample.b.sign).to_bytes() for n in range(2))
    add("of-another-device", _file(*certificates, *ops_of_b))
    add("certificate-of-another-device", _file(*certificates[:2], sample.device_b_certificate, one, other))
    add("signature-flipped", _file(*certificates, one, flipped(other, -1)), "bad signature")
    add("certificate-flipped", _file(*certificates[:2], flipped(certificates[2], -1), one, other), "bad signature")
    add("magic-of-the-other", b"SCY1" + sound[4:], "malformed")
    add("of-four-parts", _file(*certificates, one), "malformed")
    add("byte-after-the-end", sound + b"\0", "malformed")
    add("cut-by-a-byte", sound[:-1], "malformed")
    add("part-empty", _file(*certificates, one, b""), "malformed")
    add("nothing", b"", "malformed")


def _make_relays(book: Book) -> None:
    entropy = SeededEntropy(b"safeconduct test vectors of proofs 1")
    relay, stranger = RelayKey.generate(entropy), RelayKey.generate(entropy)
    box, another = MailboxId(entropy.bytes(16)), MailboxId(entropy.bytes(16))
    hashes = hashes_of([entropy.bytes(100) for _ in range(3)])
    first, second = (root_after(FIRST_ROOT, hashes[n : n + 1]) for n in range(2))
    older = relay.receipt(box, 1, first)
    same = relay.receipt(box, 1, second)
    newer = relay.receipt(box, 3, root_after(second, hashes[1:]))

    def item(old: Receipt, new: Receipt, root: ChainRoot, between: tuple[bytes, ...]) -> dict[int, object]:
        return {0: 1, 1: relay.id, 2: old.to_item(), 3: new.to_item(), 4: root, 5: list(between)}

    def add(name: str, body: bytes, expect: str = "proves nothing", known: bytes = relay.id) -> None:
        book.add(
            "proof",
            f"relay-{name}",
            body,
            expect=expect,
            comment=name.replace("-", " "),
            message="relay",
            known=known,
            of=box,
        )

    def made(*parts: object) -> bytes:
        return b"SCY1" + raw_cbor(item(*parts))  # type: ignore[arg-type]

    sound = made(older, same, second, ())
    later = item(older, newer, second, hashes[1:])
    add("two-roots-for-one-number", sound, "success")
    add("two-chains", b"SCY1" + raw_cbor(later), "success")
    add("one-history", made(older, relay.receipt(box, 3, root_after(first, hashes[1:])), first, hashes[1:]))
    add("one-receipt-twice", made(older, older, first, ()))
    add("hash-missing", made(older, newer, second, hashes[2:]))
    add("hashes-in-another-order", made(older, newer, second, (hashes[2], hashes[1])))
    add("of-two-mailboxes", made(older, relay.receipt(another, 1, second), second, ()))
    add("of-another-relay", sound, known=stranger.id)
    add("signed-by-another", made(older, stranger.receipt(box, 1, second), second, ()), "bad signature")
    add("root-of-31-bytes", b"SCY1" + raw_cbor(later | {4: second[1:]}), "malformed")
    add("field-missing", b"SCY1" + raw_cbor({key: value for key, value in later.items() if key != 5}), "malformed")
    add("version-2", b"SCY1" + raw_cbor(later | {0: 2}), "malformed")
    add("magic-of-the-other", b"SCF1" + sound[4:], "malformed")
    add("byte-after-the-end", sound + b"\0", "malformed")
    add("cut-by-a-byte", sound[:-1], "malformed")
    # What the program writes is what stands here.
    assert cbor.encode(older.to_item()) == raw_cbor(older.to_item())
