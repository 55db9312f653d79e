"""Vectors of what sources and inboxes give each other: receipt words, bundles, submissions, boards.

docs/formats/receipt-words.md, bundle.md, submission.md, board.md. Everything is drawn from a seed but what the
libraries draw themselves: the root's signatures and all HPKE, which are kept. One receipt, one root and one box run
through all of them, so that a reader can go from eight words to the reply that stands under them on the board.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Any

import cbor2

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import OrgId, label
from safeconduct.protect.boards import SLOT_BYTES, BoardPlace, make_board, slot_tag
from safeconduct.protect.bundles import (
    BoxPurpose,
    Bundle,
    IntakeEpoch,
    Notice,
    encode_bundles,
    make_bundle,
    number_at,
)
from safeconduct.protect.intake_certificates import IntakeTerms, issue_intake, new_box
from safeconduct.protect.intake_contents import Message, Way, new_file
from safeconduct.protect.intake_grants import draw_grant
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.receipt_words import draw_receipt, numbers_of_receipt, words_of_receipt
from safeconduct.protect.replies import Reply, ReplyKind, parts_of
from safeconduct.protect.roots import RootKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SignKey
from safeconduct.protect.threads import Thread, thread_from_receipt
from tests.vectors.make_submission import Sealer
from tests.vectors.sample import Book, Sample, flipped, raw_cbor

FIRST, LAST = Day(20_780), Day(20_860)
TODAY_MS = 20_784 * 86_400_000
_LENGTH_BYTES = 4
_MAGIC_BYTES = 4
_SIGNATURE_BYTES = 64


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of the intake."""
    world = World(book, sample)
    _receipts(book, world)
    _certificates(book, world)
    _bundles(book, world)
    Sealer(book, world.org, world.box, world.kem, world.entropy).make(world.message())
    _boards(book, world)


class World:
    """One box of the sample's organisation, a source with eight words, and a second thread of theirs."""

    def __init__(self, book: Book, sample: Sample) -> None:
        self.book = book
        self.entropy = SeededEntropy(b"safeconduct intake vectors 1")
        self.root: RootKey = sample.root_key
        self.other_root: RootKey = sample.other_root_key
        self.org = OrgId(sample.org)
        self.value, self.other_value = draw_receipt(self.entropy), draw_receipt(self.entropy)
        self.thread = thread_from_receipt(self.value, self.org)
        self.other = thread_from_receipt(self.other_value, self.org)
        self.box, self.other_box = new_box(self.entropy), new_box(self.entropy)
        self.key, self.other_key = SignKey.generate(self.entropy), SignKey.generate(self.entropy)
        self.kem, self.next_kem = KemPrivateKey.generate(self.entropy), KemPrivateKey.generate(self.entropy)
        terms = IntakeTerms(1, FIRST, LAST)
        made = issue_intake(self.root, self.key.verify_key, box=self.box, terms=terms)
        self.certificate = book.kept("bundle", "certificate", made)

    @property
    def bundle(self) -> Bundle:
        return Bundle(
            self.org,
            self.box,
            number_at(TODAY_MS),
            BoxPurpose.DANGER,
            (
                IntakeEpoch(self.kem.public, FIRST, Day(FIRST + 16)),
                IntakeEpoch(self.next_kem.public, Day(FIRST + 14), Day(FIRST + 30)),
            ),
            12,
            "https://gate.example",
            ("http://relay.example", "https://mirror.example/x"),
            (Notice("ru", "Мы читаем каждый день."), Notice("en", "We read every day.")),
            LAST,
        )

    def message(self) -> Message:
        picture = new_file("снимок.jpg", "image/jpeg", b"a picture", SeededEntropy(b"a file"))
        return Message(
            self.thread.secret,
            self.entropy.bytes(16),
            Day(20_784),
            "ru",
            Way.PAGE,
            "Брата увезли утром. Писать можно после девяти вечера.",
            (("danger", "now"), ("hours", "21-23")),
            (picture,),
            ((self.other.id, self.thread.link_to(self.other.id)),),
            is_under_duress=False,
        )


def _receipts(book: Book, world: World) -> None:
    def add(name: str, typed: str, expect: str, value: Secret | None = None, thread: Thread | None = None) -> None:
        is_sound = value is not None and thread is not None
        book.add(
            "receipt_words",
            name,
            typed.encode(),
            expect=expect,
            comment=name.replace("-", " "),
            org=world.org,
            value=value.reveal() if value else b"",
            en=" ".join(words_of_receipt(value, "en")) if value else "-",
            ru=" ".join(words_of_receipt(value, "ru")) if value else "-",
            numbers=" ".join(numbers_of_receipt(value)) if value else "-",
            secret=thread.secret.reveal() if thread else b"",
            thread=thread.id if thread else b"",
            tag_key=thread.tag_key.reveal() if thread else b"",
            reply_key=thread.reply_key.seed.reveal() if thread else b"",
            link_key=thread.link_key.reveal() if thread else b"",
            other=world.other.id if is_sound else b"",
            link=thread.link_to(world.other.id) if thread else b"",
        )

    value, thread = world.value, world.thread
    english, russian, numbers = words_of_receipt(value, "en"), words_of_receipt(value, "ru"), numbers_of_receipt(value)
    sound = {
        "english": " ".join(english),
        "russian": " ".join(russian),
        "numbers": " ".join(numbers),
        "numbers-without-zeros": ", ".join(number.lstrip("0") for number in numbers),
        "first-four-letters": " ".join(word[:4] for word in russian),
        "more-letters-than-the-word-has": " ".join(word + "ами" for word in russian),
        "capitals-and-other-signs": "\n- ".join(word.upper() for word in english) + ".",
        "wide-letters": " ".join("".join(chr(ord(mark) + 0xFEE0) for mark in word) for word in english),
        "both-lists-and-numbers": " ".join((*english[:3], *russian[3:6], *numbers[6:])),
    }
    for name, typed in sound.items():
        add(name, typed, "success", value, thread)
    other = world.other_value
    yo = next(word for word in words_of_receipt(other, "ru") if "е" in word)
    typed = " ".join(words_of_receipt(other, "ru")).replace(yo, yo.replace("е", "ё"))
    add("yo", typed, "success", other, world.other)
    for name, number in (("all-zeros", 0), ("all-ones", (1 << 84) - 1)):
        edge = Secret((number << 4).to_bytes(11, "big"))
        add(name, " ".join(words_of_receipt(edge, "en")), "success", edge, thread_from_receipt(edge, world.org))
    faults = {
        "empty": ("", "wrong number of words"),
        "seven-words": (" ".join(english[:7]), "wrong number of words"),
        "nine-words": (" ".join((*english, english[0])), "wrong number of words"),
        "a-word-of-no-list": (" ".join((*english[:7], "qqqqqq")), "unknown word"),
        "three-letters": (" ".join((english[0][:3], *english[1:])), "unknown word"),
        "number-0000": (" ".join(("0000", *numbers[1:])), "unknown word"),
        "number-2049": (" ".join(("2049", *numbers[1:])), "unknown word"),
        "two-words-changed-places": (" ".join((english[1], english[0], *english[2:])), "wrong check"),
        "another-word": (" ".join((*english[:7], words_of_receipt(other, "en")[0])), "wrong check"),
    }
    for name, (typed, expect) in faults.items():
        add(name, typed, expect)


def _add_bundle(world: World, name: str, body: bytes, expect: str, message: str = "bundle", root: bytes = b"") -> None:
    is_sound = expect == "success"
    world.book.add(
        "bundle",
        name,
        body,
        expect=expect,
        comment=name.replace("-", " "),
        message=message,
        root=root or world.root.verify_key.raw,
        org=world.org if is_sound else b"",
        box=world.box if is_sound else b"",
        key=world.key.verify_key.raw if is_sound else b"",
        number=str(world.bundle.number) if is_sound and message != "certificate" else "-",
        epoch=world.bundle.epochs[0].id if is_sound and message != "certificate" else b"",
    )


def _certificates(book: Book, world: World) -> None:
    core, signature = cbor2.loads(world.certificate)

    def add(name: str, body: bytes, expect: str, root: bytes = b"") -> None:
        _add_bundle(world, name, body, expect, "certificate", root)

    add("certificate", world.certificate, "success")
    add("certificate-root-of-another", world.certificate, "another issuer", world.other_root.verify_key.raw)
    add("certificate-first-half-flipped", raw_cbor([core, flipped(signature, 5)]), "bad signature")
    add("certificate-second-half-flipped", raw_cbor([core, flipped(signature, -1)]), "bad signature")
    fields: dict[int, Any] = cbor2.loads(core)
    spoilt: dict[str, tuple[str, dict[int, Any]]] = {
        "serial-of-another": ("bad signature", {6: 2}),
        "serial-zero": ("malformed", {6: 0}),
        "91-days": ("malformed", {5: fields[4] + 91}),
        "ends-before-it-begins": ("malformed", {5: fields[4] - 1}),
        "box-of-15-bytes": ("malformed", {2: bytes(15)}),
        "key-of-33-bytes": ("malformed", {3: bytes(33)}),
        "version-2": ("malformed", {0: 2}),
        "field-too-many": ("malformed", {7: 0}),
    }
    for name, (expect, change) in spoilt.items():
        add(f"certificate-{name}", raw_cbor([raw_cbor(fields | change), signature]), expect)
    add("certificate-cut-by-a-byte", world.certificate[:-1], "not canonical")
    wrong = world.root.sign(label("publishing-certificate"), core)
    name = "certificate-signed-under-another-label"
    add(name, book.kept("bundle", name, raw_cbor([core, wrong])), "bad signature")


def _bundles(book: Book, world: World) -> None:
    bundle = make_bundle(world.bundle, world.key, certificate=world.certificate)
    core, signature, certificate = cbor2.loads(bundle)
    _add_bundle(world, "bundle", bundle, "success")
    # What stands in a bundle at the least.
    least = replace(world.bundle, epochs=world.bundle.epochs[:1], gate="", addresses=("x",), notices=())
    _add_bundle(world, "least", make_bundle(least, world.key, certificate=certificate), "success")
    _add_bundle(world, "list", encode_bundles([bundle]), "success", "bundles")
    _add_bundle(world, "list-of-none", raw_cbor([]), "malformed", "bundles")
    _add_bundle(world, "list-with-one-twice", raw_cbor([bundle, bundle]), "malformed", "bundles")
    _add_bundle(world, "list-of-five", raw_cbor([bundle] * 5), "malformed", "bundles")
    _add_bundle(world, "signature-flipped", raw_cbor([core, flipped(signature, 3), certificate]), "bad signature")
    _add_bundle(world, "root-of-another", bundle, "another issuer", root=world.other_root.verify_key.raw)
    _add_bundle(world, "cut-by-a-byte", bundle[:-1], "not canonical")
    by_another = raw_cbor([core, world.other_key.sign(label("intake-bundle"), core), certificate])
    _add_bundle(world, "signed-by-another-key", by_another, "bad signature")
    fields: dict[int, Any] = cbor2.loads(core)
    first, second = fields[5]

    def signed(change: dict[int, Any]) -> bytes:
        changed = raw_cbor(fields | change)
        return raw_cbor([changed, world.key.sign(label("intake-bundle"), changed), certificate])

    spoilt: dict[str, tuple[str, dict[int, Any]]] = {
        "organisation-of-another": ("another place", {1: bytes(16)}),
        "box-of-another": ("another place", {2: world.other_box}),
        "longer-than-its-certificate": ("beyond its certificate", {10: LAST + 1}),
        "version-2": ("malformed", {0: 2}),
        "purpose-4": ("malformed", {4: 4}),
        "no-epoch": ("malformed", {5: []}),
        "four-epochs": ("malformed", {5: [first, second, first, second]}),
        "epochs-out-of-order": ("malformed", {5: [second, first]}),
        "epoch-of-21-days": ("malformed", {5: [[*first[:3], first[2] + 21]]}),
        "epoch-id-of-another": ("malformed", {5: [[second[0], *first[1:]]]}),
        "recipient-of-1215-bytes": ("malformed", {5: [[first[0], first[1][:-1], *first[2:]]]}),
        "recipient-that-is-no-key": ("malformed", {5: [[first[0], b"\xff" * 1216, *first[2:]]]}),
        "17-bits-of-work": ("malformed", {6: 17}),
        "no-address": ("malformed", {8: []}),
        "nine-addresses": ("malformed", {8: ["x"] * 9}),
        "notice-of-501-characters": ("malformed", {9: [["ru", "я" * 501]]}),
        "notice-in-german": ("malformed", {9: [["de", "x"]]}),
        "notice-twice-in-one-language": ("malformed", {9: [["ru", "x"], ["ru", "y"]]}),
        "number-true": ("malformed", {3: True}),
        "field-too-many": ("malformed", {11: 0}),
    }
    for name, (expect, change) in spoilt.items():
        _add_bundle(world, name, signed(change), expect)


@dataclass(frozen=True, slots=True)
class _Body:
    """What a board vector holds: the bytes that are put over those of another, from ``at`` on; how long it is then."""

    data: bytes
    over: str = "-"
    at: int = 0
    length: int = 0


def _boards(book: Book, world: World) -> None:
    place = BoardPlace(world.org, world.box, number_at(TODAY_MS))
    short = Reply(
        SeededEntropy(b"short").bytes(16), Day(20_784), ReplyKind.READ, messages=(SeededEntropy(b"m").bytes(16),)
    )
    grant = draw_grant(SeededEntropy(b"grant"))
    text = "Мы вас прочитали. Завтра в десять утра выйдите на связь ещё раз. " * 90
    long = Reply(
        SeededEntropy(b"long").bytes(16), Day(20_785), ReplyKind.ANSWER, text.strip(), (grant,), short.messages
    )
    parts = [(world.thread, part) for reply in (short, long) for part in parts_of(reply)]
    to_others = Reply(SeededEntropy(b"else").bytes(16), Day(20_785), ReplyKind.GIVEN_UP)
    parts += [(world.other, part) for part in parts_of(to_others)]
    board = book.kept("board", "board", make_board(place, parts, key=world.key, entropy=world.entropy))
    length = int.from_bytes(board[_MAGIC_BYTES : _MAGIC_BYTES + _LENGTH_BYTES], "big")
    core = board[_MAGIC_BYTES + _LENGTH_BYTES :][:length]
    end = _MAGIC_BYTES + _LENGTH_BYTES + length + _SIGNATURE_BYTES
    tags = b"".join(board[at : at + 16] for at in range(end, len(board), SLOT_BYTES))
    hints = b"SCH1" + board[_MAGIC_BYTES:end] + tags
    own = sorted(slot_tag(world.thread, place, number) for number in range(len(parts) - 1))
    buckets = sorted({tags.index(tag) // 16 // 32 for tag in own})

    def add(name: str, body: _Body, expect: str, message: str = "board", key: bytes = b"") -> None:
        is_sound = expect == "success"
        book.add(
            "board",
            name,
            body.data,
            expect=expect,
            comment=name.replace("-", " "),
            message=message,
            over=body.over,
            at=str(body.at),
            length=str(body.length or len(body.data)),
            org=world.org,
            box=world.box,
            key=key or world.key.verify_key.raw,
            certificate="certificate",
            number=str(place.number) if is_sound else "-",
            secret=world.thread.secret.reveal(),
            buckets=" ".join(map(str, buckets)) if is_sound else "-",
            short=_described(short) if is_sound else b"",
            long=_described(long) if is_sound else b"",
        )

    def head(change: dict[int, Any], key: SignKey = world.key) -> bytes:
        changed = raw_cbor(cbor2.loads(core) | change)
        return len(changed).to_bytes(_LENGTH_BYTES, "big") + changed + key.sign(label("reply-board"), changed)

    add("board", _Body(board), "success")
    add("hints", _Body(hints), "success", "hints")
    add("hints-cut-by-a-byte", _Body(hints[:-1]), "malformed", "hints")
    add("hints-with-the-magic-of-a-board", _Body(b"SCB1" + hints[4:]), "malformed", "hints")
    add("hints-of-other-tags", _Body(hints[:-1] + flipped(hints[-1:], 0)), "another content", "hints")
    spoilt: dict[str, tuple[str, dict[int, Any]]] = {
        "version-2": ("malformed", {0: 2}),
        "organisation-of-another": ("another place", {1: bytes(16)}),
        "box-of-another": ("another place", {2: world.other_box}),
        "number-true": ("malformed", {3: True}),
        "count-32": ("malformed", {4: 32, 5: [bytes(32)]}),
        "count-32768": ("malformed", {4: 32_768, 5: [bytes(32)]}),
        "a-bucket-too-few": ("malformed", {5: [bytes(32)]}),
        "field-too-many": ("malformed", {7: 0}),
    }
    for name, (expect, change) in spoilt.items():
        add(f"hints-{name}", _Body(b"SCH1" + head(change) + tags), expect, "hints")
    more = sorted({*(tags[at : at + 16] for at in range(0, len(tags), 16)), *(bytes([n] * 16) for n in range(32))})
    head_of_96 = head({4: 96, 5: [bytes(32)] * 3, 6: hashlib.sha256(b"".join(more)).digest()})
    add("hints-count-96", _Body(b"SCH1" + head_of_96 + b"".join(more)), "malformed", "hints")
    by_another = b"SCH1" + head({}, world.other_key) + tags
    add("hints-signed-by-another-key", _Body(by_another), "bad signature", "hints")
    add("hints-core-not-canonical", _Body(_not_canonical(hints, end)), "not canonical", "hints")
    falling = b"".join(sorted((tags[at : at + 16] for at in range(0, len(tags), 16)), reverse=True))
    falling_head = head({6: hashlib.sha256(falling).digest()})
    add("hints-falling", _Body(b"SCH1" + falling_head + falling), "malformed", "hints")
    whole = len(board)
    add("slot-altered", _Body(flipped(board[end + 100 : end + 101], 0), "board", end + 100, whole), "another content")
    first, second = board[end : end + SLOT_BYTES], board[end + SLOT_BYTES : end + 2 * SLOT_BYTES]
    add("two-slots-changed-places", _Body(second + first, "board", end, whole), "another content")
    add("cut-by-a-slot", _Body(board[:4], "board", 0, whole - SLOT_BYTES), "malformed")
    add("a-byte-more", _Body(b"\0", "board", whole, whole + 1), "malformed")
    add("head-of-the-hints", _Body(b"SCH1", "board", 0, whole), "malformed")
    add("put-back-under-a-later-number", _Body(core_changed(board, core), "board", 8, whole), "bad signature")


def core_changed(board: bytes, core: bytes) -> bytes:
    """The same core with a greater number of as many bytes, under the old signature."""
    fields: dict[int, Any] = cbor2.loads(core)
    return raw_cbor(fields | {3: fields[3] + 1})


def _not_canonical(hints: bytes, end: int) -> bytes:
    """The version written in two bytes; the reader refuses it before any signature."""
    core = hints[8 : end - _SIGNATURE_BYTES]
    longer = core[:2] + b"\x18\x01" + core[3:]
    return hints[:4] + len(longer).to_bytes(4, "big") + longer + hints[end - _SIGNATURE_BYTES :]


def _described(reply: Reply) -> bytes:
    """A reply as a canonical list: id, day, kind, text, grants, messages."""
    return raw_cbor([reply.id, reply.day, reply.kind.value, reply.text, [*reply.grants], [*reply.messages]])
