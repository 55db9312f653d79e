"""The sealed form of everything that lies on a relay: mailbox, salt, commitment, padded ciphertext.

Ops, join requests and welcomes all look alike from outside (P1; docs/formats/frame.md). Sealing is a function of
its arguments: the salt comes from the caller and is kept with what was sealed, so that a rebuilt relay gets
identical bytes. Every failure of opening is one error without a reason: a relay that alters frames learns
nothing from how they are refused (the lesson of MEGA 2022, notes/protect section 1).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base.cbor import MAX_BYTES
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import SHORT_ID_BYTES, Label, MailboxId
from safeconduct.protect.derive import KEY_BYTES, ONE_MESSAGE_NONCE, TAG_BYTES, expand
from safeconduct.protect.padding import padded_length
from safeconduct.protect.secrets import Secret

MAGIC: Final = b"SCF1"
SALT_BYTES: Final = 32
COMMITMENT_BYTES: Final = 32
_SALT_AT: Final = len(MAGIC) + SHORT_ID_BYTES
_COMMITMENT_AT: Final = _SALT_AT + SALT_BYTES
HEAD_BYTES: Final = _COMMITMENT_AT + COMMITMENT_BYTES
_LENGTH_BYTES: Final = 4
LEAST_FRAME_BYTES: Final = HEAD_BYTES + padded_length(0) + TAG_BYTES
# The longest frame: a payload of 1 MiB, padded. Longer ones are refused unread.
MOST_FRAME_BYTES: Final = HEAD_BYTES + padded_length(_LENGTH_BYTES + MAX_BYTES) + TAG_BYTES


class FrameRefused(SafeconductError):
    """A frame that is not for this mailbox and key, or was altered, or breaks the layout. Never says which."""

    code = "protect.frame_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A sealed entry could not be opened.",
        safe="It was not believed. " + NOTHING_CHANGED_EN,
        do="Ask for it again, by another way if it keeps coming back damaged.",
    )
    ru = Advice(
        what="Зашифрованная запись не открылась.",
        safe="Она отвергнута. " + NOTHING_CHANGED_RU,
        do="Запросите её ещё раз; если она снова повреждена, получите её другим путём.",
    )


@dataclass(frozen=True, slots=True)
class EnvelopeKeys:
    """Where envelopes lie and what opens them: ``secret`` of 32 bytes, and the data bound to each."""

    secret: Secret
    mailbox: MailboxId
    key_label: Label
    associated: bytes


def seal_envelope(payload: bytes, keys: EnvelopeKeys, salt: bytes) -> bytes:
    """Seal at most 1 MiB. ``salt`` is 32 random bytes, never used for another payload; ValueError otherwise.

    A salt used for two payloads would show their difference: key and nonce both follow from it.
    """
    if len(salt) != SALT_BYTES or len(payload) > MAX_BYTES:
        raise ValueError("a salt of 32 bytes and a payload of at most 1 MiB")
    length = _LENGTH_BYTES + len(payload)
    plain = len(payload).to_bytes(_LENGTH_BYTES, "big") + payload + bytes(padded_length(length) - length)
    key, commitment = _one_key(keys, salt)
    head = MAGIC + keys.mailbox + salt + commitment
    # The key is used for this one payload, so the nonce may be constant.
    return head + ChaCha20Poly1305(key).encrypt(ONE_MESSAGE_NONCE, plain, keys.associated)


def open_envelope(frame: bytes, keys: EnvelopeKeys) -> bytes:
    """Return the payload; FrameRefused for everything that `seal_envelope` did not make with these keys."""
    if not LEAST_FRAME_BYTES <= len(frame) <= MOST_FRAME_BYTES or frame[:_SALT_AT] != MAGIC + keys.mailbox:
        raise FrameRefused
    key, commitment = _one_key(keys, frame[_SALT_AT:_COMMITMENT_AT])
    if not hmac.compare_digest(frame[_COMMITMENT_AT:HEAD_BYTES], commitment):
        raise FrameRefused
    try:
        plain = ChaCha20Poly1305(key).decrypt(ONE_MESSAGE_NONCE, frame[HEAD_BYTES:], keys.associated)
    except InvalidTag:
        raise FrameRefused from None
    end = _LENGTH_BYTES + int.from_bytes(plain[:_LENGTH_BYTES], "big")
    # One payload has one frame: the padding has the one length (never under ``end``), and is zero.
    if padded_length(end) != len(plain) or plain.count(0, end) != len(plain) - end:
        raise FrameRefused
    return plain[_LENGTH_BYTES:end]


def _one_key(keys: EnvelopeKeys, salt: bytes) -> tuple[bytes, bytes]:
    """Return key and commitment. Without it one frame could be made to open under two keys."""
    both = expand(keys.secret, keys.key_label, context=salt, length=KEY_BYTES + COMMITMENT_BYTES).reveal()
    return both[:KEY_BYTES], both[KEY_BYTES:]
