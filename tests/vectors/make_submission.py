"""Vectors of submissions: docs/formats/submission.md. What HPKE sealed is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cbor2

from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import OrgId
from safeconduct.protect import age
from safeconduct.protect.age_header import Stanza, letters, make_header
from safeconduct.protect.age_keys import wrap
from safeconduct.protect.age_payload import NONCE_BYTES, seal_pieces
from safeconduct.protect.bundles import epoch_id
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_contents import Cover, Message, Piece, items_of_content
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.secrets import Secret
from safeconduct.protect.submissions import armour_submission, read_submission, with_work
from tests.vectors.sample import Book, flipped, raw_cbor

_SMALL, _MIDDLE, _LARGE = 4_096, 16_384, 65_536
_HEAD_BYTES = 52
_PLAIN_BYTES = {_SMALL: 2_385, _MIDDLE: 14_673, _LARGE: 63_825}


class Sealer:
    """Seals plain texts of any kind, sound or not, to one recipient of one box."""

    def __init__(self, book: Book, org: OrgId, box: BoxId, kem: KemPrivateKey, entropy: SeededEntropy) -> None:
        self.book, self.org, self.box, self.kem, self.entropy = book, org, box, kem, entropy
        self.epoch = epoch_id(kem.public)

    def make(self, message: Message) -> None:
        """Write all vectors of submissions."""
        kind, items = items_of_content(message)
        content = raw_cbor(items)
        body = self.content(kind, items)
        sound = self.sealed("message", self.plain(body))
        self.add("message", sound, "success", content, kind)
        self._other_sizes(message)
        self._frames(sound, content, kind)
        self._mixed(body, content, kind)
        self._contents(kind, cbor2.loads(content))
        self._pieces()

    def content(self, kind: int, items: Any, change: dict[int, Any] | None = None) -> bytes:
        return raw_cbor({0: 1, 1: self.org, 2: self.box, 3: kind, 4: items} | (change or {}))

    def plain(self, body: bytes, size: int = _SMALL) -> bytes:
        return (len(body).to_bytes(4, "big") + body).ljust(_PLAIN_BYTES[size], b"\0")

    def head(self) -> bytes:
        return b"SCI1" + self.box + self.epoch + bytes(8) + bytes(16)

    def sealed(self, name: str, plain: bytes) -> bytes:
        made = self.head() + age.seal(plain, self.kem.public, self.entropy)
        return self.book.kept("submission", name, made)

    def add(self, name: str, data: bytes, expect: str, content: bytes = b"", kind: int = 0) -> None:
        is_sound = expect == "success"
        self.book.add(
            "submission",
            name,
            data,
            expect=expect,
            comment=name.replace("-", " "),
            message="carried" if name.startswith("carried") else "posted",
            org=self.org,
            box=self.box,
            kem=self.kem.seed.reveal(),
            epoch=self.epoch,
            holds=str(kind) if is_sound else "-",
            content=content if is_sound else b"",
            downgraded="yes" if "beside" in name else "no",
            work=str(read_submission(data).work_bits) if name == "worked-for" else "0",
            grant=bytes(range(16)) if name == "with-a-grant" else b"",
        )

    def _other_sizes(self, message: Message) -> None:
        for name, size, count in (("message-of-16384", _MIDDLE, 6_000), ("message-of-65536", _LARGE, 20_000)):
            kind, items = items_of_content(replace(message, text="я" * count))
            data = self.sealed(name, self.plain(self.content(kind, items), size))
            self.add(name, data, "success", raw_cbor(items), kind)

    def _frames(self, sound: bytes, content: bytes, kind: int) -> None:
        worked = with_work(sound, 13, most_tries=1 << 20)
        self.add("worked-for", worked, "success", content, kind)
        granted = sound[:36] + bytes(range(16)) + sound[52:]
        self.add("with-a-grant", granted, "success", content, kind)
        self.add("carried", armour_submission(sound).encode(), "success", content, kind)
        self.add("carried-with-a-line-cut", armour_submission(sound).encode()[:-80], "damaged armour")
        self.add("empty", b"", "cut")
        self.add("cut-by-a-byte", sound[:-1], "cut")
        self.add("a-byte-more", sound + b"\0", "cut")
        self.add("another-magic", b"SCX1" + sound[4:], "malformed")
        self.add("version-2-of-the-frame", b"SCI2" + sound[4:], "unknown version")
        self.add("box-of-another", sound[:4] + flipped(sound[4:20], 0) + sound[20:], "wrong box")
        self.add("epoch-of-another", sound[:20] + flipped(sound[20:28], 0) + sound[28:], "not for this key")
        self.add("no-age-file", sound[:52] + b"x" + sound[53:], "damaged")
        self.add("wrap-altered", flipped(sound, 52 + 100), "not for this key")
        self.add("proof-altered", flipped(sound, 52 + 1_600), "damaged")
        self.add("content-altered", flipped(sound, -1), "damaged")
        self.add("sealed-to-another", self._to_another(), "not for this key")

    def _to_another(self) -> bytes:
        other = KemPrivateKey.generate(SeededEntropy(b"another recipient"))
        made = self.head() + age.seal(bytes(_PLAIN_BYTES[_SMALL]), other.public, self.entropy)
        return self.book.kept("submission", "sealed-to-another", made)

    def _mixed(self, body: bytes, content: bytes, kind: int) -> None:
        """Files that somebody else could open as well: read, and said to be downgraded."""
        other = KemPrivateKey.generate(SeededEntropy(b"another recipient"))
        file_key = Secret(SeededEntropy(b"file key").bytes(16))
        own = wrap(file_key, self.kem.public)
        classic = Stanza(("X25519", letters(bytes(range(32))).decode()), bytes(32))
        cases = {
            "beside-a-classic-recipient": ([classic, own], _SMALL),
            "beside-a-second-recipient": ([own, wrap(file_key, other.public)], _MIDDLE),
        }
        for name, (stanzas, size) in cases.items():
            header = make_header(stanzas, file_key).to_bytes()
            nonce = bytes(NONCE_BYTES)
            room = size - _HEAD_BYTES - len(header) - NONCE_BYTES - 16
            plain = (len(body).to_bytes(4, "big") + body).ljust(room, b"\0")
            made = self.head() + header + nonce + b"".join(seal_pieces([plain], file_key, nonce))
            self.add(name, self.book.kept("submission", name, made), "success", content, kind)

    def _contents(self, kind: int, items: dict[int, Any]) -> None:
        def put(name: str, body: bytes, expect: str = "malformed") -> None:
            self.add(name, self.sealed(name, self.plain(body)), expect)

        put("organisation-of-another", self.content(kind, items, {1: bytes(16)}), "wrong organisation")
        put("box-of-another-inside", self.content(kind, items, {2: bytes(16)}), "wrong box")
        put("version-2-inside", self.content(kind, items, {0: 2, 5: "new"}), "unknown version")
        put("version-0-inside", self.content(kind, items, {0: 0}))
        put("kind-4", self.content(4, {}))
        put("content-not-canonical", self.content(kind, items)[:-1] + b"\xf7", "not canonical")
        file, link = items[7][0], items[8][0]
        spoilt: dict[str, dict[int, Any]] = {
            "secret-of-31-bytes": {0: bytes(31)},
            "message-id-of-15-bytes": {1: bytes(15)},
            "day-beyond-9999": {2: 2_932_897},
            "day-true": {2: True},
            "language-german": {3: "de"},
            "way-5": {4: 5},
            "text-that-is-bytes": {5: b"x"},
            "answers-out-of-order": {6: [["b", ""], ["a", ""]]},
            "answer-code-in-capitals": {6: [["A", ""]]},
            "answer-code-of-41-letters": {6: [["a" * 41, ""]]},
            "answer-of-2001-characters": {6: [["a", "x" * 2_001]]},
            "65-answers": {6: [["a" * n, ""] for n in range(1, 41)] + [["b" * n, ""] for n in range(1, 26)]},
            "17-files": {7: [[file[0], "", "", 1, file[4]]] * 17},
            "file-name-of-201-characters": {7: [[file[0], "x" * 201, *file[2:]]]},
            "file-of-0-bytes": {7: [[*file[:3], 0, file[4]]]},
            "file-of-64-mib-and-a-byte": {7: [[*file[:3], (64 << 20) + 1, file[4]]]},
            "nine-links": {8: [link] * 9},
            "link-of-31-bytes": {8: [[link[0], link[1][:-1]]]},
            "duress-that-is-1": {9: 1},
            "field-too-many": {10: 0},
        }
        for name, change in spoilt.items():
            changed = items | change
            if name in ("17-files", "nine-links", "65-answers"):
                changed = changed | {5: ""} | ({7: []} if name != "17-files" else {})
            put(name, self.content(kind, changed))
        long = self.content(kind, items | {5: "x" * 20_001})
        self.add(
            "text-of-20001-characters",
            self.sealed("text-of-20001-characters", self.plain(long, _LARGE)),
            "malformed",
        )
        body = self.content(kind, items)
        whole = self.plain(body)
        self.add("length-beyond-the-end", self.sealed("length-beyond-the-end", b"\xff" + whole[1:]), "malformed")
        self.add("padding-not-zeros", self.sealed("padding-not-zeros", whole[:-1] + b"\1"), "malformed")

    def _pieces(self) -> None:
        def put(name: str, kind: int, items: Any, expect: str = "malformed") -> None:
            data = self.sealed(name, self.plain(self.content(kind, items)))
            self.add(name, data, expect, raw_cbor(items), kind)

        # Pieces and covers go in the largest class; a reader takes them in any, and these are short.
        kind, items = items_of_content(Piece(bytes(range(16)), 2, 3, b"the last piece"))
        put("last-piece", kind, items, "success")
        put("cover", *items_of_content(Cover()), "success")
        put("cover-that-holds-something", 3, {0: 0})
        fields: dict[int, Any] = cbor2.loads(raw_cbor(items))
        put("piece-beyond-its-count", kind, fields | {1: 3})
        put("piece-of-1025", kind, fields | {2: 1_025})
        put("piece-that-is-not-the-last-and-short", kind, fields | {1: 1})
        put("piece-of-no-bytes", kind, fields | {3: b""})
