"""The relay's side of an epoch: a mailbox that names itself by its write key (P1; docs/formats/epoch.md).

The write key is random, belongs to one epoch, and is wrapped only for writers. The mailbox id is the hash of its
public half, so the relay can check every writer without a list of members, without knowing which of them
wrote, and without anybody being first to claim a mailbox (docs/decisions/0002).
"""

from __future__ import annotations

import hashlib
from typing import Final, NoReturn

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import SHORT_ID_BYTES, MailboxId, hash_id, label
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SignKey, VerifyKey

_MAILBOX_LABEL: Final = label("mailbox")
_RELAY_WRITE_LABEL: Final = label("relay-write")


class WriteKey:
    """The right to post into one mailbox: an Ed25519 key of its own."""

    __slots__ = ("_key", "mailbox", "public")

    def __init__(self, seed: Secret) -> None:
        """Read a seed of 32 bytes; ValueError for another length."""
        self._key = SignKey(seed)
        self.public = self._key.verify_key.raw
        self.mailbox = mailbox_from_write_key(self.public)

    @classmethod
    def generate(cls, entropy: Entropy) -> WriteKey:
        """Draw the key of a new mailbox."""
        return cls(SignKey.generate(entropy).seed)

    @property
    def seed(self) -> Secret:
        """The 32 bytes that a wrap carries."""
        return self._key.seed

    def authorise(self, frame: bytes) -> bytes:
        """Return the signature that the relay asks for with this frame."""
        return self._key.sign(_RELAY_WRITE_LABEL, _posted(self.mailbox, frame))

    def __repr__(self) -> str:
        return "<write key>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a private key is never pickled")


def mailbox_from_write_key(public: bytes) -> MailboxId:
    """Return the first 16 bytes of SHA-256 over the mailbox label and the public write key."""
    return MailboxId(hash_id(_MAILBOX_LABEL, public)[:SHORT_ID_BYTES])


def is_authorised(frame: bytes, *, mailbox: MailboxId, public: bytes, signature: bytes) -> bool:
    """Say whether the holder of the mailbox's write key posts this frame. All a relay ever checks."""
    if len(public) != PUBLIC_KEY_BYTES or mailbox_from_write_key(public) != mailbox:
        return False
    return VerifyKey(public).is_valid(_RELAY_WRITE_LABEL, _posted(mailbox, frame), signature)


def _posted(mailbox: MailboxId, frame: bytes) -> bytes:
    return mailbox + hashlib.sha256(frame).digest()
