"""What follows from a source's eight words: the thread, its replies' tags, the key they are sealed to, proofs of links.

All of it follows from one secret of 32 bytes, which the page derives in the browser and every message carries to the
desk; so nobody registers, nothing is stored for a source, and whoever has the words has the thread (P1, P8; decision
0011). It refuses to know whose a thread is. Follows docs/formats/receipt-words.md.
"""

from __future__ import annotations

import functools
import hmac
from typing import Final, NewType, NoReturn

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from safeconduct.base.ids import SHORT_ID_BYTES, OrgId, label
from safeconduct.protect.derive import KEY_BYTES, expand, mac
from safeconduct.protect.kem import KEM_SEED_BYTES, KemPrivateKey
from safeconduct.protect.receipt_words import RECEIPT_VALUE_BYTES
from safeconduct.protect.secrets import Secret

ThreadId = NewType("ThreadId", bytes)
"""16 bytes: what an inbox calls the conversation of one receipt."""

# Rounds of PBKDF2-HMAC-SHA256: OWASP's figure of 2023 for passwords that people choose. 84 random bits need none; it
# is built into every browser, and costs an old phone a second.
ROUNDS: Final = 600_000
LINK_BYTES: Final = 32
_RECEIPT_LABEL: Final = label("receipt")
_SECRET_LABEL: Final = label("thread-secret")
_ID_LABEL: Final = label("thread-id")
_TAG_LABEL: Final = label("reply-tag")
_REPLY_LABEL: Final = label("reply-key")
_LINK_LABEL: Final = label("thread-link")


class Thread:
    """A conversation, by its secret. Keys are derived when they are asked for."""

    def __init__(self, secret: Secret) -> None:
        """Wrap a secret of 32 bytes; ValueError for another length."""
        if len(secret) != KEY_BYTES:
            raise ValueError("a thread's secret has 32 bytes")
        self.secret = secret
        self.id = ThreadId(expand(secret, _ID_LABEL, length=SHORT_ID_BYTES).reveal())

    @functools.cached_property
    def tag_key(self) -> Secret:
        """The key of the tags that its replies stand under."""
        return expand(self.secret, _TAG_LABEL)

    @functools.cached_property
    def reply_key(self) -> KemPrivateKey:
        """The key that its replies are sealed to."""
        return KemPrivateKey(expand(self.secret, _REPLY_LABEL, length=KEM_SEED_BYTES))

    @functools.cached_property
    def link_key(self) -> Secret:
        """The key of proofs that other threads are the same person's."""
        return expand(self.secret, _LINK_LABEL)

    def link_to(self, other: ThreadId) -> bytes:
        """Return what shows that whoever has this thread's words says another is theirs too, 32 bytes."""
        return mac(self.link_key, _LINK_LABEL + other)

    def is_link_to(self, other: ThreadId, link: bytes) -> bool:
        """Say whether a link shows that."""
        return hmac.compare_digest(self.link_to(other), link)

    def __repr__(self) -> str:
        return "<thread>"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a thread's secret is never pickled")


def thread_from_receipt(value: Secret, org: OrgId) -> Thread:
    """Return the thread of a receipt's value of 11 bytes, with this organisation alone. Takes about 0.1 s."""
    if len(value) != RECEIPT_VALUE_BYTES:
        raise ValueError("a receipt's value has 11 bytes")
    stretched = PBKDF2HMAC(SHA256(), KEY_BYTES, _RECEIPT_LABEL + org, ROUNDS).derive(value.reveal())
    return Thread(expand(Secret(stretched), _SECRET_LABEL))
