"""Vectors of the ops of an inbox and of its door: docs/formats/ops.md, section intake. Bodies alone; ops are in `op`.

A message's text may be of 250,000 characters; that a longer one is refused has no file of half a mebibyte here.
Of each kind one that says everything it can, where it can say little one that does, and one for each fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import label
from safeconduct.protect.derive import expand
from safeconduct.protect.secrets import Secret
from tests.vectors.sample import Book, Sample, raw_cbor

Value = Any
_NOON_MS: Final = 1_548_158_400_000
_SEALED_SEED_BYTES: Final = 1_168


def make(book: Book, sample: Sample) -> None:
    """Write all vectors of these ops."""
    maker = _Maker(book, sample.entropy)
    maker.make_entries()
    maker.make_care_and_card()
    maker.make_words()
    maker.make_said()
    maker.make_rest()
    maker.make_door_keys(book.vectors["bundle", "certificate"].body)
    maker.make_door_told()


class _Maker:
    def __init__(self, book: Book, entropy: Entropy) -> None:
        self._book = book
        self.secret = Secret(entropy.bytes(32))
        self.of_receipt = expand(self.secret, label("thread-id"), length=16).reveal()
        self.thread, self.other, self.user, self.reply = (entropy.bytes(16) for _ in range(4))
        self.message, self.op, self.hash, self.key = (entropy.bytes(32) for _ in range(4))
        self.reference: list[Value] = [entropy.bytes(16), entropy.bytes(32), 300_000, entropy.bytes(32), 2]
        self.recipient = entropy.bytes(1_216)
        rows = [[entropy.bytes(16), entropy.bytes(32), entropy.bytes(_SEALED_SEED_BYTES)] for _ in range(2)]
        self.copies: list[Value] = sorted(rows)
        self.epochs = sorted(entropy.bytes(8) for _ in range(2))

    def add(self, kind: str, name: str, body: bytes, expect: str = "success") -> None:
        full = f"{kind}-{name}" if name else kind
        comment = full.replace("-", " ").replace("_", " ")
        self._book.add("intake_op", full, body, expect=expect, comment=comment, op=f"intake.{kind}/1")

    def sound(self, kind: str, body: dict[int, Value], faults: Mapping[str, Mapping[int, Value]]) -> None:
        """One that is good, fields of it changed so that they break the layout, and what is wrong with all alike."""
        self.add(kind, "", raw_cbor(body))
        for name, changes in faults.items():
            self.add(kind, name, raw_cbor({**body, **changes}), "malformed")
        self.add(kind, "field-too-many", raw_cbor({**body, 20: 0}), "malformed")
        if kind != "entries":
            last = max(body)
            self.add(
                kind, "field-missing", raw_cbor({key: one for key, one in body.items() if key < last}), "malformed"
            )
        self.add(kind, "byte-after-the-end", raw_cbor(body) + b"\0", "not canonical")

    # What came in

    def make_entries(self) -> None:
        """Threads, messages and origins."""
        receipt: dict[int, Value] = {0: self.of_receipt, 1: "page", 2: "anchor dew", 5: self.secret.reveal()}
        known: dict[int, Value] = {0: self.thread, 1: "sms", 2: "ash lantern", 3: self.hash, 4: b"sealed"}
        full = self._message()
        origin: dict[int, Value] = {0: self.hash, 1: self.reference, 2: "text/plain"}
        bare: dict[int, Value] = {key: full[key] for key in range(6)} | {2: "unknown", 3: "other", 5: ""}
        whole: dict[int, Value] = {
            0: [raw_cbor(receipt), raw_cbor(known)],
            1: [raw_cbor(full), raw_cbor(bare)],
            2: [raw_cbor(origin), raw_cbor({0: self.hash, 1: self.reference})],
        }
        self.sound("entries", whole, {"of-no-list": {0: b""}, "item-of-no-bytes": {1: [7]}})
        self.add("entries", "messages-alone", raw_cbor({1: [raw_cbor({**bare, 6: 0, 7: 0})]}))
        self.add("entries", "empty", raw_cbor({}), "malformed")
        of_thread: dict[str, dict[int, Value]] = {
            "secret-of-another-id": {0: self.thread},
            "id-of-15-bytes": {0: self.of_receipt[:15]},
            "channel-unknown": {1: "pigeon"},
            "name-of-81-characters": {2: "a" * 81},
            "handle-of-31-bytes": {3: bytes(31)},
            "sealed-empty": {4: b""},
            "sealed-of-8001-bytes": {4: bytes(8_001)},
            "member-6": {6: 1},
        }
        for name, change in of_thread.items():
            self.add("entries", f"thread-{name}", raw_cbor({0: [raw_cbor({**receipt, **change})]}), "malformed")
        file: dict[int, Value] = full[12][0]
        of_message: dict[str, dict[int, Value]] = {
            "id-of-31-bytes": {0: bytes(31)},
            "direction-unknown": {2: "sideways"},
            "channel-unknown": {3: "pigeon"},
            "logged-after-the-year-9999": {4: 253_402_300_800_000},
            "logged-true": {4: True},
            "said-backwards": {6: _NOON_MS, 7: _NOON_MS - 1},
            "author-empty": {9: ""},
            "files-empty": {12: []},
            "relation-left-out-is-written": {15: "unknown_relation"},
            "hearsay-10": {16: 10},
            "answers-falling": {17: [["where", ""], ["what", ""]]},
            "answer-code-in-capitals": {17: [["What", ""]]},
            "duress-1": {18: 1},
            "duress-false": {18: False},
            "warnings-twice": {19: ["edited", "edited"]},
            "member-20": {20: 1},
            "file-with-the-type-of-no-copy": {12: [{key: one for key, one in file.items() if key != 3}]},
            "file-with-two-copies": {12: [{**file, 3: [self.reference, self.reference]}]},
            "file-of-too-few-pieces": {12: [{**file, 0: [*self.reference[:4], 1]}]},
            "file-that-lasts-31-days": {12: [{**file, 5: 31 * 86_400_000}]},
        }
        for name, change in of_message.items():
            self.add("entries", f"message-{name}", raw_cbor({1: [raw_cbor({**full, **change})]}), "malformed")
        of_origin: dict[str, dict[int, Value]] = {
            "digest-of-31-bytes": {0: bytes(31)},
            "type-empty": {2: ""},
            "member-3": {3: 1},
        }
        for name, change in of_origin.items():
            self.add("entries", f"origin-{name}", raw_cbor({2: [raw_cbor({**origin, **change})]}), "malformed")
        self.add("entries", "message-byte-after-its-end", raw_cbor({1: [raw_cbor(bare) + b"\0"]}), "not canonical")

    def _message(self) -> dict[int, Value]:
        file = {
            0: self.reference,
            1: "голос.ogg",
            2: "audio/ogg",
            3: [self.reference],
            4: True,
            5: 61_000,
            6: "audio/wav",
        }
        return {
            0: self.message, 1: self.thread, 2: "in", 3: "voice", 4: _NOON_MS, 5: "забрали с работы",
            6: _NOON_MS - 60_000, 7: _NOON_MS, 8: "в полдень", 9: "anchor 7", 10: b"sealed", 11: "ce", 12: [file],
            13: self.hash, 14: "messages[7]", 15: "family", 16: 2, 17: [["what", "taken"], ["where", "at work"]],
            18: True, 19: ["a_newer_warning", "edited"],
        }  # fmt: skip

    # What is said of it

    def make_care_and_card(self) -> None:
        """Fields, each with the ops whose words it takes the place of."""
        care: list[Value] = [
            [1, self.user, []],
            [2, b"", [self.op]],
            [3, _NOON_MS, []],
            [4, ["closed", "safe", 7], []],
            [5, "now", [self.op]],
        ]
        body: dict[int, Value] = {0: self.thread, 1: care}
        faults: dict[str, dict[int, Value]] = {
            "thread-of-15-bytes": {0: self.thread[:15]},
            "no-field": {1: []},
            "field-twice": {1: [care[4], care[4]]},
            "fields-falling": {1: [care[4], care[2]]},
            "field-6": {1: [[6, "", []]]},
            "owner-of-15-bytes": {1: [[1, self.user[:15], []]]},
            "next-contact-before-1970": {1: [[3, -1, []]]},
            "state-without-number": {1: [[4, ["closed", "safe"], []]]},
            "state-unknown": {1: [[4, ["done", "", 0], []]]},
            "danger-unknown": {1: [[5, "soonish", []]]},
            "replaces-65": {1: [[5, "now", [bytes([n]) * 32 for n in range(65)]]]},
            "replaces-of-31-bytes": {1: [[5, "now", [bytes(31)]]]},
        }
        self.sound("care", body, faults)
        card: list[Value] = [
            [1, "family", []], [2, "о брате", []], [3, "given", []], [4, ["ru", "ce"], []],
            [5, [[540, 60, "Europe/Moscow", [1, 7]], [0, 1_440, "Asia/Tbilisi", []]], []], [6, ["фонд"], []],
            [7, "двоюродная сестра", []], [8, [self.user], []], [9, False, []], [10, [6, "позвоните тёте"], []],
            [11, "Зура", []], [12, "", [self.op]],
        ]  # fmt: skip
        cards: dict[str, dict[int, Value]] = {
            "thread-of-15-bytes": {0: self.thread[:15]},
            "field-13": {1: [[13, "", []]]},
            "relation-unknown": {1: [[1, "cousin", []]]},
            "about-of-20001-characters": {1: [[2, "a" * 20_001, []]]},
            "consent-unknown": {1: [[3, "yes", []]]},
            "languages-65": {1: [[4, ["ru"] * 65, []]]},
            "hours-after-midnight": {1: [[5, [[0, 1_441, "Europe/Moscow", []]], []]]},
            "weekdays-falling": {1: [[5, [[0, 10, "Europe/Moscow", [2, 1]]], []]]},
            "weekday-8": {1: [[5, [[0, 10, "Europe/Moscow", [8]]], []]]},
            "who-answers-nobody": {1: [[8, [b""], []]]},
            "shared-1": {1: [[9, 1, []]]},
            "silence-of-8785-hours": {1: [[10, [8_785, ""], []]]},
        }
        self.sound("card", {0: self.thread, 1: card}, cards)

    def make_words(self) -> None:
        """Trust and the mark of violence."""
        asked: list[Value] = [["knows_the_place", "yes"], ["who_vouches", ""]]
        body = {0: self.thread, 1: "vouched", 2: 1, 3: asked, 4: ["contradicts"], 5: "писал нам раньше", 6: [self.op]}
        faults: dict[str, dict[int, Value]] = {
            "thread-of-15-bytes": {0: self.thread[:15]},
            "rung-unknown": {1: "sure"},
            "sheet-negative": {2: -1},
            "answers-falling": {3: asked[::-1]},
            "flags-twice": {4: ["contradicts", "contradicts"]},
            "replaces-of-31-bytes": {6: [bytes(31)]},
        }
        self.sound("trust", body, faults)
        self.sound(
            "blur",
            {0: self.thread, 1: self.message, 2: 0, 3: True, 4: [self.op]},
            {
                "message-of-31-bytes": {1: self.message[:31]},
                "file-1001": {2: 1_001},
                "violent-1": {3: 1},
                "replaces-65": {4: [self.op] * 65},
            },
        )
        self.sound(
            "protect",
            {0: ["Грозный", "старая мельница"], 1: [self.op]},
            {
                "nothing": {0: [], 1: []},
                "terms-falling": {0: ["старая мельница", "Грозный"]},
                "term-twice": {0: ["mill", "mill"]},
                "term-of-2-characters": {0: ["ab"]},
                "term-of-121-characters": {0: ["a" * 121]},
                "term-with-a-space-at-its-end": {0: ["mill "]},
                "term-with-two-spaces": {0: ["old  mill"]},
                "term-of-two-lines": {0: ["old\nmill"]},
                "term-with-a-control-character": {0: ["old\x85mill"]},
                "terms-65": {0: [f"term {n:02}" for n in range(65)]},
                "replaces-of-31-bytes": {1: [bytes(31)]},
            },
        )
        self.add("protect", "taken-back-alone", raw_cbor({0: [], 1: [self.op]}))

    def make_said(self) -> None:
        """Notes, answers, and what became of threads."""
        note: dict[int, Value] = {0: self.thread, 1: self.message, 2: "здесь", 3: [0, 1_000, 2_000]}
        wheres: dict[str, list[Value]] = {
            "backwards": [0, 2, 1],
            "of-two-numbers": [0, 1],
            "of-four-numbers": [0, 1, 2, 3],
            "beyond-the-picture": [0, 5_000, 0, 5_001, 1],
            "negative": [-1],
            "of-a-text": ["x"],
        }
        faults: dict[str, dict[int, Value]] = {f"where-{name}": {3: where} for name, where in wheres.items()}
        self.sound("note", note, faults | {"message-of-31-bytes": {1: bytes(31)}, "text-of-20001": {2: "a" * 20_001}})
        for name, where in (("on-the-message", []), ("on-a-file", [2]), ("on-a-region", [0, 0, 0, 5_000, 10_000])):
            self.add("note", name, raw_cbor({**note, 3: where}))
        answer: dict[int, Value] = {0: self.thread, 1: self.reply, 2: "page", 3: "Мы прочли.", 4: "ru"}
        of_reply: dict[str, dict[int, Value]] = {
            "reply-of-15-bytes": {1: self.reply[:15]},
            "channel-unknown": {2: "pigeon"},
            "language-of-41": {4: "a" * 41},
        }
        self.sound("reply", answer, of_reply)
        self.sound(
            "sent",
            {0: self.thread, 1: self.reply, 2: "page", 3: _NOON_MS, 4: 1_720_000},
            {"channel-unknown": {2: "pigeon"}, "board-negative": {4: -1}, "at-before-the-year-1": {3: -(2**62)}},
        )
        self.sound(
            "same",
            {0: self.thread, 1: self.other, 2: "одно и то же", 3: self.hash},
            {"with-itself": {1: self.thread}, "link-of-31-bytes": {3: bytes(31)}},
        )
        self.add("same", "without-link", raw_cbor({0: self.thread, 1: self.other, 2: "", 3: b""}))
        self.sound(
            "took",
            {0: self.thread, 1: [self.message], 2: "interview-7", 3: "по телефону"},
            {"message-of-31-bytes": {1: [bytes(31)]}, "account-of-1001": {2: "a" * 1_001}, "note-of-bytes": {3: b""}},
        )
        self.sound(
            "given_up", {0: self.thread, 1: self.reply, 2: "год молчания"}, {"reply-of-17-bytes": {1: bytes(17)}}
        )

    def make_rest(self) -> None:
        """What is about the inbox, or about something else of it."""
        self.sound(
            "open",
            {0: self.thread, 1: "люди в опасности", 2: self.key},
            {"box-of-15-bytes": {0: bytes(15)}, "purpose-of-1001": {1: "a" * 1_001}, "key-of-31-bytes": {2: bytes(31)}},
        )
        self.sound("reveal", {0: self.thread, 1: "call back"}, {"purpose-of-bytes": {1: b"call"}})
        self.sound(
            "unopened",
            {0: self.hash, 1: "old_key", 2: 17_911, 3: 4_096},
            {
                "submission-of-31-bytes": {0: bytes(31)},
                "why-in-capitals": {1: "OLD"},
                "why-empty": {1: ""},
                "day-negative": {2: -1},
                "class-true": {3: True},
            },
        )
        undo: dict[int, Value] = {0: [self.op, self.hash], 1: "ошибка"}
        self.sound("undo", undo, {"op-of-31-bytes": {0: [bytes(31)]}, "reason-of-1001": {1: "a" * 1_001}})

    # The door

    def make_door_keys(self, certificate: bytes) -> None:
        """Keys, and seeds for devices."""
        self.sound(
            "certify",
            {0: certificate, 1: self.key},
            {"seed-of-31-bytes": {1: bytes(31)}, "certificate-of-8193-bytes": {0: bytes(8_193)}},
        )
        self.sound(
            "ready",
            {0: self.recipient, 1: 17_906, 2: self.epochs},
            {
                "prekey-of-1215-bytes": {0: self.recipient[1:]},
                "day-negative": {1: -1},
                "day-after-the-year-9999": {1: 2_932_897},
                "epochs-falling": {2: self.epochs[::-1]},
                "epoch-of-7-bytes": {2: [bytes(7)]},
                "epochs-17": {2: [bytes([n]) * 8 for n in range(17)]},
            },
        )
        copies: dict[str, list[Value]] = {
            "falling": self.copies[::-1],
            "twice": [self.copies[0]] * 2,
            "of-two-parts": [self.copies[0][:2]],
            "sealed-of-1167-bytes": [[*self.copies[0][:2], bytes(1_167)]],
        }
        self.sound(
            "epoch",
            {0: self.recipient, 1: 17_906, 2: 17_925, 3: self.copies},
            {
                "recipient-of-1217-bytes": {0: self.recipient + b"\0"},
                "of-22-days": {2: 17_927},
                "backwards": {2: 17_905},
                **{f"copies-{name}": {3: rows} for name, rows in copies.items()},
            },
        )
        self.sound(
            "share",
            {0: self.epochs[0], 1: self.copies},
            {"epoch-of-7-bytes": {0: bytes(7)}, **{f"copies-{name}": {1: rows} for name, rows in copies.items()}},
        )

    def make_door_told(self) -> None:
        """What the outside is shown, and what became of what was sent in."""
        notices: list[Value] = [["ru", "Отвечаем днём."], ["en", "We answer by day."]]
        shown: dict[int, Value] = {
            0: 1, 1: 8, 2: "https://gate.example/", 3: [f"http://{'a' * 56}.onion/"], 4: notices,
            5: [["ru", "Приют"], ["en", "Shelter"]], 6: "https://example.org/", 7: f"http://{'a' * 56}.onion/", 8: True,
        }  # fmt: skip
        self.sound(
            "shown",
            shown,
            {
                "purpose-0": {0: 0},
                "purpose-4": {0: 4},
                "work-17": {1: 17},
                "gate-of-501-characters": {2: "a" * 501},
                "addresses-9": {3: ["http://a"] * 9},
                "notice-in-another-language": {4: [["de", "x"]]},
                "notice-twice": {4: [notices[0], notices[0]]},
                "name-of-501-characters": {5: [["ru", "a" * 501]]},
                "covers-1": {8: 1},
            },
        )
        self.add("shown", "little", raw_cbor({**shown, 1: 0, 2: "", 3: [], 4: [], 5: [], 6: "", 7: "", 8: False}))
        two = sorted((self.hash, self.op))
        self.sound(
            "pieces",
            {0: self.message, 1: two},
            {"falling": {1: two[::-1]}, "twice": {1: two[:1] * 2}, "message-of-31-bytes": {0: bytes(31)}},
        )
        linked: dict[int, Value] = {0: self.thread, 1: self.other, 2: self.hash}
        self.sound("linked", linked, {"with-itself": {1: self.thread}, "link-empty": {2: b""}})
        self.sound(
            "read",
            {0: self.thread, 1: self.reply, 2: [self.user, self.other]},
            {
                "reply-of-15-bytes": {1: bytes(15)},
                "messages-33": {2: [self.user] * 33},
                "message-of-32": {2: [self.op]},
            },
        )
        board: dict[int, Value] = {0: 1_720_000, 1: self.hash, 2: 64}
        self.sound(
            "board", board, {"number-true": {0: True}, "replies-of-31-bytes": {1: bytes(31)}, "slots-text": {2: ""}}
        )
