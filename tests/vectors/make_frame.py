"""Vectors of frames: docs/formats/frame.md. Insiders' faults are sealed rightly, outsiders' are made to the bytes."""

from __future__ import annotations

import dataclasses

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base.ids import CompartmentId, EpochId
from safeconduct.protect.derive import expand
from safeconduct.protect.envelopes import seal_envelope
from safeconduct.protect.epochs import EpochKeys, EpochPlace, new_epoch
from safeconduct.protect.frames import seal_frame
from safeconduct.protect.ops import SignedOp, decode_signed_op, sign_op
from safeconduct.protect.padding import padded_length
from tests.vectors.make_op import core_map, first_core, signed
from tests.vectors.sample import Book, Sample, epoch_headers, flipped, raw_cbor

_HEAD = 84


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of frames."""
    epoch, _ = new_epoch(sample.place(), sample.entropy)
    salt = sample.entropy.bytes(32)
    op = _op(sample, epoch)
    frame = seal_frame(op, epoch, salt)
    maker = _Maker(book, sample, epoch, salt)
    maker.add("op", frame, expect="success", comment="an op with one claim", op_id=op.id)
    for name, size in {"op-of-two-kilobytes": 1900, "op-just-under-a-class": 380, "op-just-over-a-class": 381}.items():
        core = dataclasses.replace(first_core(sample), epoch=epoch.id, body={0: bytes(size)})
        large = sign_op(core, sample.a.sign)
        maker.add(name, seal_frame(large, epoch, salt), expect="success", comment="padding", op_id=large.id)
    _make_outside(maker, frame)
    _make_padding(maker, op.to_bytes())
    _make_inside(maker, sample, epoch)


@dataclasses.dataclass
class _Maker:
    book: Book
    sample: Sample
    epoch: EpochKeys
    salt: bytes

    def add(self, name: str, body: bytes, *, expect: str, comment: str = "", op_id: bytes = b"") -> None:
        key = self.sample.a.sign.verify_key.raw
        self.book.add(
            "frame",
            name,
            body,
            expect=expect,
            comment=comment or name.replace("-", " "),
            device_key=key,
            op_id=op_id,
            **epoch_headers(self.epoch),
        )

    def sealed(self, plain: bytes) -> bytes:
        """Seal any plain text, padded or not, as an insider could."""
        both = expand(self.epoch.secret, self.epoch.envelope.key_label, context=self.salt, length=64).reveal()
        head = b"SCF1" + self.epoch.mailbox + self.salt + both[32:]
        return head + ChaCha20Poly1305(both[:32]).encrypt(bytes(12), plain, self.epoch.envelope.associated)


def _op(sample: Sample, epoch: EpochKeys) -> SignedOp:
    return sign_op(dataclasses.replace(first_core(sample), epoch=epoch.id), sample.a.sign)


def _make_outside(maker: _Maker, frame: bytes) -> None:
    other, _ = new_epoch(maker.sample.place(), maker.sample.entropy)
    elsewhere = EpochPlace(maker.sample.org, CompartmentId(bytes(16)), 1)
    moved = EpochKeys.from_secret(elsewhere, maker.epoch.secret, maker.epoch.write_public)
    for expect, bodies in {
        "not a frame": {
            "nothing": b"",
            "magic-of-a-vault": b"SCV1" + frame[4:],
            "magic-flipped": flipped(frame, 3),
            "cut-to-the-head": frame[:_HEAD],
            "cut-under-the-least": frame[:611],
        },
        "wrong mailbox": {
            "mailbox-flipped": flipped(frame, 4),
            "mailbox-of-another-epoch": seal_frame(_op(maker.sample, other), other, maker.salt),
        },
        "bad commitment": {
            "salt-flipped": flipped(frame, 20),
            "commitment-flipped": flipped(frame, 52),
            "commitment-of-zeros": frame[:52] + bytes(32) + frame[_HEAD:],
            "secret-of-another-epoch": frame[:20] + seal_frame(_op(maker.sample, other), other, maker.salt)[20:],
        },
        "altered": {
            "ciphertext-flipped": flipped(frame, _HEAD),
            "tag-flipped": flipped(frame, -1),
            "byte-too-many": frame + b"\0",
            "byte-missing-in-the-middle": frame[:300] + frame[301:] + b"\0",
            "bound-to-another-compartment": frame[:_HEAD]
            + seal_envelope(_op(maker.sample, maker.epoch).to_bytes(), moved.envelope, maker.salt)[_HEAD:],
        },
    }.items():
        for name, body in bodies.items():
            maker.add(name, body, expect=expect)


def _make_padding(maker: _Maker, op: bytes) -> None:
    start = len(op).to_bytes(4, "big") + op
    least = padded_length(len(start))
    for name, plain in {
        "padding-not-zero": start + bytes(least - len(start) - 1) + b"\x01",
        "padding-not-zero-at-its-start": start + b"\x01" + bytes(least - len(start) - 1),
        "padding-of-the-next-class": start + bytes(padded_length(least + 1) - len(start)),
        "padding-beside-the-classes": start + bytes(least + 1 - len(start)),
        "length-beyond-the-end": (2**32 - 1).to_bytes(4, "big") + start[4:] + bytes(least - len(start)),
        "length-one-beyond-the-end": (least - 3).to_bytes(4, "big") + start[4:] + bytes(least - len(start)),
    }.items():
        maker.add(name, maker.sealed(plain), expect="bad padding")


def _make_inside(maker: _Maker, sample: Sample, epoch: EpochKeys) -> None:
    core = core_map(sample) | {7: epoch.id}
    sound = raw_cbor(core)
    op = signed(sample, sound)
    other = dataclasses.replace(first_core(sample), compartment=CompartmentId(bytes(16)), epoch=epoch.id)
    for name, (expect, payload) in {
        "op-not-canonical": ("not canonical", op + b"\x00"),
        "op-core-not-canonical": ("not canonical", signed(sample, sound + b"\x00")),
        "no-op-at-all": ("not canonical", b""),
        "op-malformed": ("malformed", signed(sample, raw_cbor(core | {0: 2}))),
        "op-of-another-compartment": ("wrong place", sign_op(other, sample.a.sign).to_bytes()),
        "op-badly-signed": ("bad signature", flipped(op, -1)),
        "op-signed-by-another": ("bad signature", op[:-64] + sample.b.sign.sign(epoch.envelope.key_label, sound)),
    }.items():
        maker.add(name, seal_envelope(payload, epoch.envelope, maker.salt), expect=expect)
    carried = signed(sample, raw_cbor(core | {7: EpochId(bytes(32))}))
    frame = seal_envelope(carried, epoch.envelope, maker.salt)
    maker.add("op-carried-from-another-epoch", frame, expect="success", op_id=decode_signed_op(carried).id)
