"""Epochs: the keys of a compartment between two changes of its members (P3; docs/formats/epoch.md).

An epoch's secret is random and independent of the one before, so whoever was removed computes nothing of what
follows. Its id commits to the secret, the place and the write key: two members cannot be given different
secrets under one id. Forward secrecy of data that a device still stores is not promised.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import CompartmentId, EpochId, MailboxId, OpId, OrgId, label
from safeconduct.protect.derive import KEY_BYTES, expand
from safeconduct.protect.envelopes import EnvelopeKeys
from safeconduct.protect.mailboxes import WriteKey, mailbox_from_write_key
from safeconduct.protect.secrets import Secret

# Epochs of a compartment count from 1 and are written in 32 bits.
FIRST_EPOCH: Final = 1
LAST_EPOCH: Final = 2**32 - 1
_ID_LABEL: Final = label("epoch-id")
_OP_KEY_LABEL: Final = label("opkey")
_FRAME_LABEL: Final = label("frame")


@dataclass(frozen=True, slots=True)
class EpochPlace:
    """Which epoch: organisation, compartment, and the number within it."""

    org: OrgId
    compartment: CompartmentId
    n: int

    def to_bytes(self) -> bytes:
        """Return org16 || compartment16 || u32 number: how a place is bound into keys."""
        return self.org + self.compartment + self.n.to_bytes(4, "big")


@dataclass(frozen=True, slots=True)
class EpochKeys:
    """What a reader of one epoch holds. ``write_public`` names the mailbox; it does not let anybody write."""

    place: EpochPlace
    secret: Secret
    write_public: bytes
    id: EpochId
    mailbox: MailboxId
    envelope: EnvelopeKeys

    @classmethod
    def from_secret(cls, place: EpochPlace, secret: Secret, write_public: bytes) -> EpochKeys:
        """Compute id, mailbox and frame keys; ValueError when the number is out of range."""
        if not FIRST_EPOCH <= place.n <= LAST_EPOCH:
            raise ValueError("an epoch's number has 32 bits and is not zero")
        commitment = expand(secret, _ID_LABEL, context=place.to_bytes() + write_public)
        epoch, mailbox = EpochId(commitment.reveal()), mailbox_from_write_key(write_public)
        associated = _FRAME_LABEL + place.org + mailbox + epoch
        return cls(
            place, secret, write_public, epoch, mailbox, EnvelopeKeys(secret, mailbox, _OP_KEY_LABEL, associated)
        )


def new_epoch(place: EpochPlace, entropy: Entropy) -> tuple[EpochKeys, WriteKey]:
    """Draw an epoch's secret and, apart from it, its write key."""
    write_key = WriteKey.generate(entropy)
    return EpochKeys.from_secret(place, Secret.random(KEY_BYTES, entropy), write_key.public), write_key


@dataclass(frozen=True, slots=True)
class EpochCandidate:
    """A readable epoch, and the removals that its rotation had seen."""

    n: int
    id: EpochId
    removals: frozenset[OpId]


@dataclass(frozen=True, slots=True)
class RotateFirst:
    """No epoch may be written under: the newest lacks these removals, and the next has number ``n``."""

    n: int
    missing: frozenset[OpId]


def choose_epoch(candidates: Iterable[EpochCandidate], known_removals: frozenset[OpId]) -> EpochId | RotateFirst:
    """Return the epoch to write under after concurrent rotations; ValueError when there are no candidates.

    All stay readable. Every desk picks the greatest (n, id), but only if that rotation had seen every removal
    the desk knows of: otherwise somebody removed could read on (notes/protect section 6).
    """
    newest = max(candidates, key=lambda candidate: (candidate.n, candidate.id))
    missing = known_removals - newest.removals
    return RotateFirst(newest.n + 1, missing) if missing else newest.id
