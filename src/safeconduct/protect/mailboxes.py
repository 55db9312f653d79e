"""The relay's side of an epoch: a mailbox that names itself by its write key (P1; docs/formats/epoch.md).

The write key is random, belongs to one epoch, and is wrapped only for writers. The mailbox id is the hash of its
public half, so the relay can check every writer without a list of members, without knowing which of them
wrote, and without anybody being first to claim a mailbox (docs/decisions/0002). Frames that are posted together are
signed once, in their order: a relay checks thousands of them in a second on an old machine.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final, NewType, NoReturn

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import SHORT_ID_BYTES, MailboxId, hash_id, label
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SignKey, VerifyKey

_MAILBOX_LABEL: Final = label("mailbox")
_RELAY_WRITE_LABEL: Final = label("relay-write")

FrameHash = NewType("FrameHash", bytes)
"""32 bytes: SHA-256 of a frame as it lies on the relay."""


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

    def authorise(self, frames: Sequence[bytes]) -> bytes:
        """Return the one signature that the relay asks for with these frames, in this order."""
        return self._key.sign(_RELAY_WRITE_LABEL, _posted(self.mailbox, hashes_of(frames)))

    def __repr__(self) -> str:
        return "<write key>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a private key is never pickled")


def mailbox_from_write_key(public: bytes) -> MailboxId:
    """Return the first 16 bytes of SHA-256 over the mailbox label and the public write key."""
    return MailboxId(hash_id(_MAILBOX_LABEL, public)[:SHORT_ID_BYTES])


def hashes_of(frames: Sequence[bytes]) -> tuple[FrameHash, ...]:
    """Return the hash of each frame, by which a relay knows a frame again."""
    return tuple(FrameHash(hashlib.sha256(frame).digest()) for frame in frames)


def is_authorised(frames: Sequence[bytes], *, mailbox: MailboxId, public: bytes, signature: bytes) -> bool:
    """Say whether the holder of the mailbox's write key posts these frames. All a relay ever checks."""
    return are_authorised(hashes_of(frames), mailbox=mailbox, public=public, signature=signature)


def are_authorised(hashes: Sequence[FrameHash], *, mailbox: MailboxId, public: bytes, signature: bytes) -> bool:
    """Say the same of frames whose hashes are known already."""
    if len(public) != PUBLIC_KEY_BYTES or mailbox_from_write_key(public) != mailbox:
        return False
    return VerifyKey(public).is_valid(_RELAY_WRITE_LABEL, _posted(mailbox, hashes), signature)


def _posted(mailbox: MailboxId, hashes: Sequence[FrameHash]) -> bytes:
    return mailbox + hashlib.sha256(b"".join(hashes)).digest()
