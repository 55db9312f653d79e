"""The timer of a desk at a relay: its key, and the sealed word that the team alone reads (P1; formats/relay-intake.md).

Key and word follow from an epoch of the team and the device, so that every desk of the team finds the timers of all
others, and nobody else any. Words of an alarm and of a decoy have one length. Refuses to say why a word does not open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from safeconduct.base.ids import DeviceId, label
from safeconduct.protect.derive import ONE_MESSAGE_NONCE, expand
from safeconduct.protect.envelopes import SALT_BYTES, FrameRefused
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.signing import SignKey

_KEY_LABEL: Final = label("team-timer-key")
_WORD_KEY_LABEL: Final = label("team-timer-word")
_ASSOCIATED_LABEL: Final = label("team-timer")
_VERSION: Final = 1
_ALARM: Final = 1
_DECOY: Final = 0
_TIME_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class TimerWord:
    """What a timer says once its time has come, ``due_ms``. ``at_ms``: when an alarm begins, 0: a decoy."""

    at_ms: int
    due_ms: int

    @property
    def is_decoy(self) -> bool:
        """Whether nobody waits for anything."""
        return self.at_ms == 0


def timer_key(epoch: EpochKeys, device: DeviceId) -> SignKey:
    """Return the key that moves and stops a device's timer."""
    return SignKey(expand(epoch.secret, _KEY_LABEL, context=device))


def seal_word(word: TimerWord, epoch: EpochKeys, device: DeviceId, salt: bytes) -> bytes:
    """Seal a word, always to 66 bytes. ``salt``: 32 random bytes, never used for another word; ValueError otherwise."""
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt of 32 bytes")
    kind = _DECOY if word.is_decoy else _ALARM
    plain = bytes((_VERSION, kind)) + b"".join(one.to_bytes(_TIME_BYTES, "big") for one in (word.at_ms, word.due_ms))
    return salt + _cipher(epoch, device, salt).encrypt(ONE_MESSAGE_NONCE, plain, _bound(epoch, device))


def open_word(body: bytes, epoch: EpochKeys, device: DeviceId) -> TimerWord:
    """Return what a timer of a device says; FrameRefused for whatever its team did not seal for it."""
    salt, sealed = body[:SALT_BYTES], body[SALT_BYTES:]
    try:
        plain = _cipher(epoch, device, salt).decrypt(ONE_MESSAGE_NONCE, sealed, _bound(epoch, device))
    except InvalidTag:
        raise FrameRefused from None
    at_ms, due_ms = (int.from_bytes(plain[at : at + _TIME_BYTES], "big") for at in (2, 2 + _TIME_BYTES))
    if len(plain) != 2 + 2 * _TIME_BYTES or plain[0] != _VERSION or plain[1] != (_ALARM if at_ms else _DECOY):
        raise FrameRefused
    return TimerWord(at_ms, due_ms)


def _cipher(epoch: EpochKeys, device: DeviceId, salt: bytes) -> ChaCha20Poly1305:
    # One key for each salt, so that the nonce may be constant.
    if len(salt) != SALT_BYTES:
        raise FrameRefused
    return ChaCha20Poly1305(expand(epoch.secret, _WORD_KEY_LABEL, context=device + salt).reveal())


def _bound(epoch: EpochKeys, device: DeviceId) -> bytes:
    return _ASSOCIATED_LABEL + epoch.place.org + epoch.id + device
