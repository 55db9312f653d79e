"""Vectors of receipts and of what desks and relays say to each other: docs/formats/relay.md."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base import cbor
from safeconduct.base.ids import MailboxId
from safeconduct.protect.envelopes import EnvelopeKeys, seal_envelope
from safeconduct.protect.epochs import EpochKeys, new_epoch
from safeconduct.protect.mailboxes import WriteKey, hashes_of
from safeconduct.protect.receipts import FIRST_ROOT, Receipt, RelayKey, root_after
from safeconduct.protect.wire import (
    Appended,
    News,
    Posting,
    ReadAnswer,
    Reading,
    ReadRequest,
    Refusal,
    encode_append,
    encode_appended,
    encode_news,
    encode_read,
    encode_refusal,
    encode_relay,
)
from tests.vectors.sample import Book, Sample, flipped, raw_cbor


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of receipts and messages."""
    made = _made(sample)
    maker = _Maker(book, made)
    _make_receipts(maker)
    _make_append(maker)
    _make_appended(maker)
    _make_read(maker)
    _make_news(maker)
    _make_small(maker)


@dataclass(frozen=True)
class _Made:
    """A relay, another one, and two mailboxes with three frames each."""

    relay: RelayKey
    other: RelayKey
    keys: tuple[WriteKey, WriteKey]
    frames: tuple[tuple[bytes, ...], tuple[bytes, ...]]

    def receipt(self, n: int, box: int = 0) -> Receipt:
        root = root_after(FIRST_ROOT, hashes_of(self.frames[box][:n]))
        return self.relay.receipt(self.keys[box].mailbox, n, root)


def _made(sample: Sample) -> _Made:
    relay, other = RelayKey.generate(sample.entropy), RelayKey.generate(sample.entropy)
    epochs = sorted((new_epoch(sample.place(n), sample.entropy) for n in (1, 2)), key=lambda pair: pair[1].public)
    (one, first), (two, second) = epochs

    def frames(epoch: EpochKeys) -> tuple[bytes, ...]:
        keys: EnvelopeKeys = epoch.envelope
        return tuple(seal_envelope(bytes([n]), keys, sample.entropy.bytes(32)) for n in range(3))

    return _Made(relay, other, (first, second), (frames(one), frames(two)))


@dataclass
class _Maker:
    book: Book
    made: _Made

    def receipt(self, name: str, body: bytes, *, expect: str, trusted: bytes = b"", frames: tuple[bytes, ...]) -> None:
        text = " ".join(frame.hex() for frame in frames) or "-"
        relay, comment = self.made.relay.id, name.replace("-", " ")
        self.book.add("receipt", name, body, expect=expect, comment=comment, relay=relay, trusted=trusted, frames=text)

    def wire(self, message: str, name: str, body: bytes, *, expect: str = "success") -> None:
        full = f"{message}-{name}" if name else message
        comment = full.replace("-", " ")
        self.book.add("wire", full, body, expect=expect, comment=comment, message=message, relay=self.made.relay.id)

    def spoilt(self, message: str, sound: bytes, inside: dict[str, object]) -> None:
        """Contents that are canonical and break the layout, and what is wrong with every message alike."""
        for name, content in inside.items():
            self.wire(message, name, raw_cbor({0: 1, 1: content}), expect="malformed")
        self.wire(message, "version-2", b"\xa2\x00\x02" + sound[3:], expect="malformed")
        self.wire(message, "version-true", b"\xa2\x00\xf5" + sound[3:], expect="malformed")
        self.wire(message, "byte-after-the-end", sound + b"\0", expect="not canonical")
        self.wire(message, "cut-by-a-byte", sound[:-1], expect="not canonical")


def _make_receipts(maker: _Maker) -> None:
    made = maker.made
    frames = made.frames[0]
    three, one = cbor.encode(made.receipt(3).to_item()), cbor.encode(made.receipt(1).to_item())
    box, n, root, signature = made.receipt(3).mailbox, 3, made.receipt(3).root, made.receipt(3).signature
    maker.receipt("from-the-beginning", three, expect="success", frames=frames)
    maker.receipt("after-the-first", three, expect="success", trusted=one, frames=frames[1:])
    maker.receipt("of-nothing", cbor.encode(made.receipt(0).to_item()), expect="success", frames=())
    maker.receipt("the-same-again", three, expect="success", trusted=three, frames=())
    for name, trusted, given in (
        ("frame-dropped", b"", frames[1:]),
        ("frames-in-another-order", b"", (frames[1], frames[0], frames[2])),
        ("frame-altered", b"", (frames[0], flipped(frames[1], 300), frames[2])),
        ("frame-twice", b"", (*frames, frames[2])),
        ("frame-of-another-mailbox", b"", (*frames[:2], made.frames[1][2])),
        ("rolled-back", three, ()),
        ("after-another-mailbox", cbor.encode(made.receipt(1, 1).to_item()), frames[1:]),
    ):
        body = one if name == "rolled-back" else three
        maker.receipt(name, body, expect="broken chain", trusted=trusted, frames=given)
    badly_signed: dict[str, object] = {
        "signature-flipped": [box, n, root, flipped(signature, 0)],
        "number-of-another": [box, 4, root, signature],
        "root-of-another": [box, n, made.receipt(2).root, signature],
        "mailbox-of-another": [made.keys[1].mailbox, n, root, signature],
        "of-another-relay": made.other.receipt(box, n, root).to_item(),
    }
    for name, item in badly_signed.items():
        maker.receipt(name, raw_cbor(item), expect="bad signature", frames=frames)
    malformed: dict[str, object] = {
        "root-of-nothing-not-zero": [box, 0, root, signature],
        "number-negative": [box, -1, root, signature],
        "number-true": [box, True, root, signature],
        "mailbox-of-17-bytes": [box + b"\0", n, root, signature],
        "root-of-31-bytes": [box, n, root[1:], signature],
        "signature-of-63-bytes": [box, n, root, signature[1:]],
        "fifth-item": [box, n, root, signature, 0],
        "a-map": {0: box},
    }
    for name, item in malformed.items():
        maker.receipt(name, raw_cbor(item), expect="malformed", frames=frames)
    maker.receipt("byte-after-the-end", three + b"\0", expect="not canonical", frames=frames)


def _make_append(maker: _Maker) -> None:
    made = maker.made
    first, second = (Posting.of(key, frames) for key, frames in zip(made.keys, made.frames, strict=True))
    sound = encode_append((second, first))
    one = [first.public, first.signature, list(first.frames)]
    two = [second.public, second.signature, list(second.frames)]
    maker.wire("append", "", sound)
    maker.wire("append", "nothing", encode_append(()))
    maker.wire("append", "one-frame", encode_append((Posting.of(made.keys[0], first.frames[:1]),)))
    for name, posting in {
        "signature-flipped": [one[0], flipped(first.signature, 0), one[2]],
        "frames-in-another-order": [one[0], one[1], list(first.frames[::-1])],
        "frame-left-out": [one[0], one[1], list(first.frames[:2])],
        "signature-for-the-other": [one[0], second.signature, one[2]],
    }.items():
        maker.wire("append", name, raw_cbor({0: 1, 1: [posting, two]}), expect="bad signature")
    maker.spoilt(
        "append",
        sound,
        {
            "out-of-order": [two, one],
            "mailbox-twice": [one, one],
            "no-frames": [[one[0], one[1], []]],
            "frame-of-another-mailbox": [[one[0], one[1], list(second.frames)]],
            "frame-of-611-bytes": [[one[0], one[1], [first.frames[0][:611]]]],
            "frame-without-magic": [[one[0], one[1], [b"SCV1" + first.frames[0][4:]]]],
            "key-of-31-bytes": [[first.public[1:], one[1], one[2]]],
            "signature-of-65-bytes": [[one[0], first.signature + b"\0", one[2]]],
            "fourth-item": [[*one, 0]],
            "no-list": one[0],
        },
    )


def _make_appended(maker: _Maker) -> None:
    made = maker.made
    sound = encode_appended((Appended(made.receipt(3), 2, 1), Appended(made.receipt(3, 1), 4, 3)))
    maker.wire("appended", "", sound)
    wrong = encode_appended((Appended(made.other.receipt(made.keys[0].mailbox, 3, made.receipt(3).root), 2, 1),))
    maker.wire("appended", "receipt-of-another-relay", wrong, expect="bad signature")
    receipt = made.receipt(3).to_item()
    maker.spoilt(
        "appended",
        sound,
        {
            "first-zero": [[receipt, 0, 1]],
            "first-beyond-the-receipt": [[receipt, 5, 1]],
            "known-negative": [[receipt, 2, -1]],
            "fourth-item": [[receipt, 2, 1, 0]],
            "receipt-missing": [[2, 1, 0]],
        },
    )


def _make_read(maker: _Maker) -> None:
    boxes = sorted(key.mailbox for key in maker.made.keys)
    sound = encode_read(ReadRequest(tuple(Reading(box, 7) for box in boxes), 65_536))
    maker.wire("read", "", sound)
    maker.wire("read", "nothing", encode_read(ReadRequest(())))
    many = tuple(Reading(MailboxId(n.to_bytes(16, "big")), 2**40) for n in range(200))
    maker.wire("read", "of-the-second-class", encode_read(ReadRequest(many)))

    def padded(content: object, size: int = 4096) -> bytes:
        inner = raw_cbor({0: 1, 1: content})
        return (len(inner).to_bytes(4, "big") + inner).ljust(size, b"\0")

    rows = [[box, 7] for box in boxes]
    for name, body in {
        "out-of-order": padded([1, rows[::-1]]),
        "mailbox-twice": padded([1, [rows[0], rows[0]]]),
        "mailbox-of-15-bytes": padded([1, [[boxes[0][1:], 7]]]),
        "after-negative": padded([1, [[boxes[0], -1]]]),
        "bytes-zero": padded([0, rows]),
        "bytes-beyond-8-mib": padded([(8 << 20) + 1, rows]),
        "1001-mailboxes": padded([1, [[n.to_bytes(16, "big"), 0] for n in range(1001)]], 32_768),
        "of-the-next-class": sound.ljust(8192, b"\0"),
        "unpadded": sound.rstrip(b"\0"),
        "padding-not-zero": sound[:-1] + b"\x01",
        "length-beyond-the-end": (4093).to_bytes(4, "big") + sound[4:],
        "empty": b"",
        "zeros": bytes(4096)[:4],
    }.items():
        maker.wire("read", name, body, expect="malformed")
    length = int.from_bytes(sound[:4], "big")
    maker.wire("read", "length-one-short", (length - 1).to_bytes(4, "big") + sound[4:], expect="malformed")
    maker.wire("read", "length-one-more", (length + 1).to_bytes(4, "big") + sound[4:], expect="not canonical")


def _make_news(maker: _Maker) -> None:
    made = maker.made
    news = (News(made.receipt(3), made.frames[0][1:]), News(made.receipt(1, 1), ()))
    sound = encode_news(ReadAnswer(news, True))
    maker.wire("news", "", sound)
    maker.wire("news", "none", encode_news(ReadAnswer((), False)))
    wrong = News(made.other.receipt(made.keys[0].mailbox, 3, made.receipt(3).root), made.frames[0])
    maker.wire("news", "receipt-of-another-relay", encode_news(ReadAnswer((wrong,), False)), expect="bad signature")
    rows = [[one.receipt.to_item(), list(one.frames)] for one in sorted(news, key=lambda one: one.receipt.mailbox)]
    maker.spoilt(
        "news",
        sound,
        {
            "out-of-order": [True, rows[::-1]],
            "mailbox-twice": [False, [rows[0], rows[0]]],
            "more-a-number": [1, rows],
            "frame-of-another-mailbox": [False, [[made.receipt(3).to_item(), [made.frames[1][0]]]]],
            "more-frames-than-the-receipt": [False, [[made.receipt(1).to_item(), list(made.frames[0])]]],
            "frame-too-short": [False, [[made.receipt(3).to_item(), [made.frames[0][0][:611]]]]],
        },
    )


def _make_small(maker: _Maker) -> None:
    relay = encode_relay(maker.made.relay.id)
    maker.wire("relay", "", relay)
    maker.spoilt("relay", relay, {"of-31-bytes": maker.made.relay.id[1:]})
    for refusal in Refusal:
        maker.wire("refusal", refusal.name.lower().replace("_", "-"), encode_refusal(refusal))
    maker.spoilt("refusal", encode_refusal(Refusal.FULL), {"zero": 0, "five": 5, "true": True})
