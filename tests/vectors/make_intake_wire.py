"""Vectors of what desks and relays say to each other of an inbox: docs/formats/relay-intake.md.

A board in a message has half a mebibyte; its vectors are those of `board`, and what is wrong with its message is here.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_grants import GrantHash
from safeconduct.protect.receipts import RelayId, RelayKey
from safeconduct.protect.signing import SignKey
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import (
    Acknowledgement,
    BoxStatus,
    FetchRequest,
    IntakeRefusal,
    Lane,
    ListAnswer,
    Listed,
    ListRequest,
    Status,
    encode_acknowledgement,
    encode_count,
    encode_fetch,
    encode_fetched,
    encode_intake_refusal,
    encode_list,
    encode_listed,
    encode_status,
)
from safeconduct.protect.wire_shown import (
    BundlePut,
    GrantsPut,
    PagePut,
    Showing,
    encode_bundle_put,
    encode_grants_put,
    encode_page_put,
    encode_showing,
)
from safeconduct.protect.wire_timers import (
    Due,
    TimerId,
    TimerPut,
    TimerStop,
    encode_due,
    encode_due_request,
    encode_timer_put,
    encode_timer_stop,
)
from tests.vectors.sample import Book, Sample, flipped, raw_cbor


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of these messages."""
    maker = _Maker(book, sample)
    maker.make_shown()
    maker.make_sent_in()
    maker.make_timers()


@dataclass
class _Maker:
    book: Book
    sample: Sample

    def __post_init__(self) -> None:
        entropy = self.sample.entropy
        self.key, self.other = SignKey.generate(entropy), SignKey.generate(entropy)
        self.relay = RelayKey.generate(entropy).id
        self.box = BoxId(entropy.bytes(16))
        self.ids = tuple(SubmissionId(one) for one in sorted(entropy.bytes(32) for _ in range(3)))
        self.timers = sorted((SignKey.generate(entropy) for _ in range(2)), key=lambda one: one.verify_key.raw)

    def add(self, message: str, name: str, body: bytes, expect: str = "success") -> None:
        full = f"{message}-{name}" if name else message
        comment = full.replace("-", " ")
        key = self.key.verify_key.raw
        self.book.add(
            "intake_wire", full, body, expect=expect, comment=comment, message=message, key=key, relay=self.relay
        )

    def sound(
        self, message: str, body: bytes, inside: dict[str, object], forged: dict[str, bytes] | None = None
    ) -> None:
        """One that is good, contents that break the layout, and what is wrong with every message alike."""
        self.add(message, "", body)
        for name, content in inside.items():
            self.add(message, name, raw_cbor({0: 1, 1: content}), "malformed")
        for name, other in (forged or {}).items():
            self.add(message, name, other, "bad signature")
        self.add(message, "version-2", b"\xa2\x00\x02" + body[3:], "malformed")
        self.add(message, "byte-after-the-end", body + b"\0", "not canonical")
        self.add(message, "cut-by-a-byte", body[:-1], "not canonical")

    def make_shown(self) -> None:
        """Bundle, board, grants, page."""
        root = self.sample.entropy.bytes(1_984)
        self.sound(
            "bundle", encode_bundle_put(BundlePut(root, b"bundle")),
            {"root-of-1983-bytes": [root[1:], b"bundle"], "root-alone": [root], "third-item": [root, b"", 0]},
        )  # fmt: skip
        self.sound(
            "showing", encode_showing(Showing(20_784, (b"bundle", b"of another box"))),
            {
                "day-negative": [-1, [b"bundle"]],
                "day-beyond": [1 << 32, [b"bundle"]],
                "five-bundles": [20_784, [b"bundle"] * 5],
                "bundle-of-32769-bytes": [20_784, [bytes(32_769)]],
                "bundle-as-text": [20_784, ["bundle"]],
                "day-alone": [20_784],
            },
        )  # fmt: skip
        for name, content in {
            "no-slots": [b"head", 0, b""],
            "slots-of-half-a-bucket": [b"head", 0, bytes(131_072)],
            "bucket-512": [b"head", 512, bytes(16)],
            "bucket-negative": [b"head", -1, bytes(16)],
        }.items():
            self.add("board", name, raw_cbor({0: 1, 1: content}), "malformed")
        hashes = [GrantHash(one) for one in sorted(self.sample.entropy.bytes(32) for _ in range(256))]
        grants = GrantsPut.of(self.key, self.box, 7, hashes)
        whole, sign = b"".join(hashes), grants.signature
        stolen = GrantsPut(self.box, 8, grants.hashes, sign)
        self.sound(
            "grants", encode_grants_put(grants),
            {
                "number-zero": [self.box, 0, whole, sign],
                "of-255": [self.box, 7, whole[32:], sign],
                "of-257": [self.box, 7, whole + b"\xff" * 32, sign],
                "out-of-order": [self.box, 7, whole[32:64] + whole[:32] + whole[64:], sign],
                "twice-the-same": [self.box, 7, whole[:32] + whole[:32] + whole[64:], sign],
                "box-of-15-bytes": [self.box[1:], 7, whole, sign],
                "signature-of-63-bytes": [self.box, 7, whole, sign[1:]],
            },
            {
                "number-of-another": encode_grants_put(stolen),
                "key-of-another": encode_grants_put(GrantsPut.of(self.other, self.box, 7, hashes)),
            },
        )  # fmt: skip
        page = PagePut.of(self.key, self.box, 3, b"<!doctype html>")
        self.sound(
            "page", encode_page_put(page),
            {
                "empty": [self.box, 3, b"", page.signature],
                "of-65537-bytes": [self.box, 3, bytes(65_537), page.signature],
                "number-zero": [self.box, 0, page.page, page.signature],
                "as-text": [self.box, 3, "<!doctype html>", page.signature],
            },
            {
                "altered": encode_page_put(PagePut(self.box, 3, page.page + b" ", page.signature)),
                "box-of-another": encode_page_put(PagePut(BoxId(bytes(16)), 3, page.page, page.signature)),
            },
        )  # fmt: skip

    def make_sent_in(self) -> None:
        """List, fetch, acknowledge, status, refusals."""
        box, ids = self.box, self.ids
        self.sound(
            "list", encode_list(ListRequest(box, ids[0], 100)),
            {
                "of-none": [box, ids[0], 0],
                "of-4097": [box, ids[0], 4_097],
                "after-31-bytes": [box, ids[0][1:], 100],
                "no-box": [ids[0], 100],
            },
        )  # fmt: skip
        row = [ids[0], 4_096, 20_784, 1]
        listed = (Listed(ids[0], 4_096, 20_784, Lane.GRANTED), Listed(ids[1], 524_288, 20_784, Lane.DEFERRED))
        self.sound(
            "listed", encode_listed(ListAnswer(listed, has_more=True)),
            {
                "class-of-8192": [True, [[ids[0], 8_192, 20_784, 1]]],
                "lane-zero": [True, [[ids[0], 4_096, 20_784, 0]]],
                "lane-4": [True, [[ids[0], 4_096, 20_784, 4]]],
                "twice": [True, [row, row]],
                "out-of-order": [True, [[ids[1], *row[1:]], row]],
                "more-a-number": [1, [row]],
                "fifth-item": [True, [[*row, 0]]],
            },
        )  # fmt: skip
        self.sound(
            "fetch", encode_fetch(FetchRequest(box, ids, 65_536)),
            {
                "nothing": [box, [], 65_536],
                "bytes-zero": [box, list(ids), 0],
                "bytes-beyond-8-mib": [box, list(ids), (8 << 20) + 1],
                "out-of-order": [box, list(ids[::-1]), 65_536],
                "1001-ids": [box, [n.to_bytes(32, "big") for n in range(1_001)], 65_536],
            },
        )  # fmt: skip
        body = b"SCI1" + self.sample.entropy.bytes(4_092)
        self.sound(
            "fetched", encode_fetched((body,)), {"of-no-class": [body[1:]], "as-text": ["SCI1"], "no-list": body}
        )
        signed = Acknowledgement.of(self.key, box, ids, self.relay)
        elsewhere = Acknowledgement.of(self.key, box, ids, RelayId(bytes(32)))
        self.sound(
            "acknowledgement", encode_acknowledgement(signed),
            {
                "of-nothing": [box, [], signed.signature],
                "twice": [box, [ids[0], ids[0]], signed.signature],
                "out-of-order": [box, list(ids[::-1]), signed.signature],
                "signature-of-65-bytes": [box, list(ids), signed.signature + b"\0"],
            },
            {
                "for-another-relay": encode_acknowledgement(elsewhere),
                "of-one-more": encode_acknowledgement(Acknowledgement(box, ids[:2], signed.signature)),
                "by-another-key": encode_acknowledgement(Acknowledgement.of(self.other, box, ids, self.relay)),
                "signature-flipped": encode_acknowledgement(Acknowledgement(box, ids, flipped(signed.signature, 0))),
            },
        )  # fmt: skip
        self.sound("count", encode_count(3), {"negative": -1, "true": True, "list": [3]})
        one = BoxStatus(box, (1, 2, 3), 24_576, 1_995_264, 20_798, 1_995_265, 7)
        page = self.sample.entropy.bytes(32)
        status = Status(1 << 30, 1 << 27, 3, page, (one,))
        item = [box, [1, 2, 3], 24_576, 1_995_264, 20_798, 1_995_265, 7]
        self.sound(
            "status", encode_status(status),
            {
                "box-twice": [1, 1, 3, page, [item, item]],
                "five-boxes": [1, 1, 3, page, [[bytes([n]) * 16, *item[1:]] for n in range(5)]],
                "two-lanes": [1, 1, 3, page, [[box, [1, 2], *item[2:]]]],
                "free-negative": [-1, 1, 3, page, [item]],
            },
        )  # fmt: skip
        for refusal in IntakeRefusal:
            name = refusal.name.lower().replace("_", "-")
            self.add("refusal", name, encode_intake_refusal(refusal))
        for name, content in {"zero": 0, "seven": 7, "true": True}.items():
            self.add("refusal", name, raw_cbor({0: 1, 1: content}), "malformed")

    def make_timers(self) -> None:
        """Set, stop, ask for timers."""
        key, other = self.timers
        put, stop = TimerPut.of(key, 2, 5_985_792, b"sealed"), TimerStop.of(key, 3)
        names = sorted((put.id, TimerPut.of(other, 1, 0, b"").id))
        self.sound(
            "timer-put", encode_timer_put(put),
            {
                "number-zero": [put.public, 0, put.due, put.body, put.signature],
                "body-of-513-bytes": [put.public, 2, put.due, bytes(513), put.signature],
                "key-of-31-bytes": [put.public[1:], 2, put.due, put.body, put.signature],
                "due-beyond": [put.public, 2, 1 << 32, put.body, put.signature],
            },
            {
                "due-of-another": encode_timer_put(TimerPut(put.public, 2, put.due + 1, put.body, put.signature)),
                "key-of-another": encode_timer_put(
                    TimerPut(other.verify_key.raw, 2, put.due, put.body, put.signature)
                ),
            },
        )  # fmt: skip
        self.sound(
            "timer-stop", encode_timer_stop(stop),
            {"number-zero": [stop.public, 0, stop.signature], "fourth-item": [stop.public, 3, stop.signature, 0]},
            {"number-of-another": encode_timer_stop(TimerStop(stop.public, 4, stop.signature))},
        )  # fmt: skip
        self.sound(
            "timers", encode_due_request(names),
            {"twice": [names[0], names[0]], "out-of-order": names[::-1], "of-17-bytes": [names[0] + b"\0"]},
        )  # fmt: skip
        due = [Due(TimerId(name), 1, 5_985_792, b"sealed") for name in names]
        self.sound(
            "due", encode_due(due),
            {
                "twice": [[names[0], 1, 2, b""], [names[0], 1, 2, b""]],
                "number-zero": [[names[0], 0, 2, b""]],
                "body-of-513-bytes": [[names[0], 1, 2, bytes(513)]],
            },
        )  # fmt: skip
