"""An inbox as a relay sees it, made by the format pages alone: certificate, bundle, board, what is sent in.

What is sealed inside a submission a relay cannot see: where a test does not look for it, it is random. `Inbox` stands
for the desks of an inbox.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from safeconduct.base import cbor
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import hash_id, label
from safeconduct.protect.age import seal
from safeconduct.protect.boards import BUCKET_BYTES
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_grants import GrantHash
from safeconduct.protect.kem import KemPrivateKey
from safeconduct.protect.page import PageWording, page_for
from safeconduct.protect.roots import RootKey
from safeconduct.protect.signing import SignKey
from safeconduct.protect.threads import Thread
from safeconduct.protect.wire_shown import BoardPut, BundlePut, GrantsPut, PagePut

ENTROPY = SystemEntropy()
DAY = 20_784
# Quarters of an hour: the number of the first bundle and board of a test.
NUMBER = DAY * 96


def signed(key: SignKey, name: str, core: bytes) -> bytes:
    return key.sign(label(name), core)


def spoiling(thread: Thread) -> Thread:
    """A thread as whoever spoils its slots writes them: under its tags, sealed to a key that is not its own."""
    mixed = Thread(thread.secret)
    mixed.__dict__["reply_key"] = KemPrivateKey.generate(ENTROPY)
    return mixed


@dataclass
class Inbox:
    """A box with its keys. ``changes``: fields of its bundles that a test wants otherwise."""

    root: RootKey = field(default_factory=lambda: RootKey.generate(ENTROPY))
    key: SignKey = field(default_factory=lambda: SignKey.generate(ENTROPY))
    box: BoxId = field(default_factory=lambda: BoxId(ENTROPY.bytes(16)))
    keys: list[KemPrivateKey] = field(default_factory=lambda: [KemPrivateKey.generate(ENTROPY)])
    serial: int = 1
    work: int = 0

    @property
    def root_bytes(self) -> bytes:
        return self.root.verify_key.raw

    @property
    def org(self) -> bytes:
        return self.root.verify_key.org

    @property
    def recipients(self) -> list[bytes]:
        return [key.public.raw for key in self.keys]

    @property
    def epochs(self) -> list[bytes]:
        return [hash_id(label("intake-epoch"), one)[:8] for one in self.recipients]

    def certificate(self, **changes: cbor.Item) -> bytes:
        core: dict[int, cbor.Item] = {
            0: 1, 1: self.org, 2: self.box, 3: self.key.verify_key.raw, 4: DAY - 1, 5: DAY + 80, 6: self.serial
        }  # fmt: skip
        data = cbor.encode(core | {int(name[1:]): value for name, value in changes.items()})
        return cbor.encode([data, self.root.sign(label("intake-certificate"), data)])

    def bundle(self, number: int = NUMBER, *, certificate: bytes = b"", **changes: cbor.Item) -> bytes:
        """A bundle; ``_3=...`` stands for field 3 otherwise."""
        epochs: list[cbor.Item] = [
            [epoch, recipient, DAY + 14 * n, DAY + 14 * n + 13]
            for n, (epoch, recipient) in enumerate(zip(self.epochs, self.recipients, strict=True))
        ]
        core: dict[int, cbor.Item] = {
            0: 1, 1: self.org, 2: self.box, 3: number, 4: 1, 5: epochs, 6: self.work, 7: "",
            8: ["http://example.onion"], 9: [["ru", "Мы читаем каждый день."]], 10: DAY + 20,
        }  # fmt: skip
        data = cbor.encode(core | {int(name[1:]): value for name, value in changes.items()})
        return cbor.encode([data, signed(self.key, "intake-bundle", data), certificate or self.certificate()])

    def bundle_put(self, number: int = NUMBER) -> BundlePut:
        return BundlePut(self.root_bytes, self.bundle(number))

    def board(self, number: int = NUMBER, slots: int = 64, **changes: cbor.Item) -> tuple[bytes, bytes]:
        """A board's head, and its slots: random bytes under rising tags."""
        tags = sorted(ENTROPY.bytes(16) for _ in range(slots))
        # One long random piece for all: that slots differ is their tags' affair.
        filling = ENTROPY.bytes(8_176)
        whole = b"".join(tag + filling for tag in tags)
        buckets: list[cbor.Item] = [
            hashlib.sha256(whole[at : at + BUCKET_BYTES]).digest() for at in range(0, len(whole), BUCKET_BYTES)
        ]
        core: dict[int, cbor.Item] = {
            0: 1, 1: self.org, 2: self.box, 3: number, 4: slots, 5: buckets, 6: hashlib.sha256(b"".join(tags)).digest()
        }  # fmt: skip
        data = cbor.encode(core | {int(name[1:]): value for name, value in changes.items()})
        head = b"SCB1" + len(data).to_bytes(4, "big") + data + signed(self.key, "reply-board", data)
        return head, whole

    def board_put(self, number: int = NUMBER, slots: int = 64) -> BoardPut:
        head, whole = self.board(number, slots)
        return BoardPut(head, 0, whole)

    def grants_put(self, number: int, tokens: list[bytes]) -> GrantsPut:
        hashes = [GrantHash(hash_id(label("intake-grant"), token)) for token in tokens]
        hashes += [GrantHash(ENTROPY.bytes(32)) for _ in range(256 - len(hashes))]
        return GrantsPut.of(self.key, self.box, number, hashes)

    def page(self, gate: str = "") -> bytes:
        return page_for(self.root.verify_key, PageWording({"ru": "Проба"}, "https://example.org/", gate))

    def page_put(self, number: int = 1, page: bytes = b"") -> PagePut:
        return PagePut.of(self.key, self.box, number, page or self.page())

    def submission(self, size: int = 4_096, *, grant: bytes = bytes(16), work: int = 0, sealed: bytes = b"") -> bytes:
        """What a page posts. ``work``: so many bits of it."""
        head = b"SCI1" + self.box + self.epochs[-1]
        rest = (grant + sealed).ljust(24, b"\0")
        rest += ENTROPY.bytes(size - len(head) - 8 - len(rest))
        if not work:
            return head + bytes(8) + rest
        inner = hashlib.sha256(head + bytes(8) + rest).digest()
        # From 1: a nonce of nought says that no work was done.
        for n in range(1, 1 << 40):
            nonce = n.to_bytes(8, "big")
            found = hash_id(label("intake-work"), inner + nonce)
            if int.from_bytes(found, "big") >> (256 - work) == 0:
                return head + nonce + rest
        raise AssertionError("no nonce")

    def message(self, text: str, secret: bytes, message: bytes) -> bytes:
        """A submission of the smallest class with a real message in it, sealed as a page seals it."""
        content: cbor.Item = {
            0: secret, 1: message, 2: DAY, 3: "ru", 4: 1, 5: text, 6: [], 7: [], 8: [], 9: False
        }  # fmt: skip
        inner = cbor.encode({0: 1, 1: self.org, 2: self.box, 3: 1, 4: content})
        plain = (len(inner).to_bytes(4, "big") + inner).ljust(2_385, b"\0")
        body = b"SCI1" + self.box + self.epochs[-1] + bytes(24) + seal(plain, self.keys[-1].public, ENTROPY)
        assert len(body) == 4_096
        return body
