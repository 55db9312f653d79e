"""The key of an inbox: ids of threads and messages that say nothing outside it, and sealed handles (P1, P14).

Two desks that read one chat in must find the same thread and the same messages without asking each other, and nobody
who lacks the key may try telephone numbers on an id. So ids are keyed hashes; the key stands in the inbox's own first
op. Handles are sealed with the same key: they lie in no table and no list as they are, and are opened one by one.
Follows docs/formats/ops.md, section intake. Refuses what it did not seal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import SHORT_ID_BYTES, label
from safeconduct.protect.derive import KEY_BYTES, expand, mac
from safeconduct.protect.secrets import Secret

_THREAD_LABEL: Final = label("inbox-thread")
_HANDLE_LABEL: Final = label("inbox-handle")
_MESSAGE_LABEL: Final = label("inbox-message")
_AUTHOR_LABEL: Final = label("inbox-author")
_SEAL_LABEL: Final = label("inbox-seal")
# AES-SIV takes two AES-256 keys (RFC 5297 section 2.2).
_SEAL_KEY_BYTES: Final = 64
# Sealed texts are padded to a multiple of this many bytes.
_BLOCK: Final = 16


class SealRefused(SafeconductError):
    """A sealed handle that this inbox's key did not make."""

    code = "protect.inbox_seal_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The address of this conversation does not open with the key of its inbox.",
        safe="The conversation itself is unharmed. " + NOTHING_CHANGED_EN,
        do="Tell your security lead: whoever wrote it has a damaged or a changed program.",
    )
    ru = Advice(
        what="Адрес этой переписки не открывается ключом её ящика.",
        safe="Сама переписка цела. " + NOTHING_CHANGED_RU,
        do="Сообщите ответственному за безопасность: у автора записи повреждённая или изменённая программа.",
    )


@dataclass(frozen=True, slots=True)
class InboxKey:
    """What makes ids and seals handles in one inbox."""

    secret: Secret = field(repr=False)

    @classmethod
    def random(cls, entropy: Entropy) -> InboxKey:
        """Draw the key of a new inbox."""
        return cls(Secret.random(KEY_BYTES, entropy))

    def thread_id(self, channel: str, handle: str) -> bytes:
        """Return the id of a handle's thread, 16 bytes. ``handle`` is normalised for its channel."""
        return mac(expand(self.secret, _THREAD_LABEL), cbor.encode([channel, handle]))[:SHORT_ID_BYTES]

    def handle_hash(self, handle: str) -> bytes:
        """Return what tells that one handle came by two channels, 32 bytes."""
        return mac(expand(self.secret, _HANDLE_LABEL), handle.encode("utf-8"))

    def message_id(self, parts: list[cbor.Item]) -> bytes:
        """Return the id of a message, 32 bytes, from what makes it this one."""
        return mac(expand(self.secret, _MESSAGE_LABEL), cbor.encode(parts))

    def author_number(self, thread: bytes, author: str) -> int:
        """Return a number that stands for one author of one thread, to draw a label by."""
        return int.from_bytes(mac(expand(self.secret, _AUTHOR_LABEL), thread + author.encode("utf-8"))[:8], "big")

    def seal(self, text: str) -> bytes:
        """Return a text sealed; the same text always to the same bytes, so that equal ones show as equal."""
        data = text.encode("utf-8") + b"\x80"
        return self._cipher().encrypt(data + bytes(-len(data) % _BLOCK), [_SEAL_LABEL])

    def open(self, sealed: bytes) -> str:
        """Return the text; SealRefused for what `seal` did not make with this key."""
        try:
            data = self._cipher().decrypt(sealed, [_SEAL_LABEL]).rstrip(b"\0")
            if data[-1:] != b"\x80":
                raise SealRefused
            return data[:-1].decode("utf-8")
        except (InvalidTag, ValueError, UnicodeDecodeError):
            raise SealRefused from None

    def _cipher(self) -> AESSIV:
        return AESSIV(expand(self.secret, _SEAL_LABEL, length=_SEAL_KEY_BYTES).reveal())
