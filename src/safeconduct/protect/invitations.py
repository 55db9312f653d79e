"""Invitations: one secret handed over outside, and the mailbox and keys that follow from it (docs/formats/welcome.md).

An invitation names the root by its fingerprint, so the newcomer believes no key from the relay, and commits to
a number of the sponsor's, so that six words suffice to compare (`joins`). It serves for one join request: the
first to arrive. It opens nothing of the organisation's: what the welcome holds is sealed to the newcomer's own key.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, hash_id, label
from safeconduct.protect import fields
from safeconduct.protect.derive import KEY_BYTES, expand
from safeconduct.protect.envelopes import EnvelopeKeys
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.roots import Fingerprint
from safeconduct.protect.secrets import Secret
from safeconduct.protect.welcome_errors import InvitationExpired, MalformedWelcome

VERSION: Final = 1
NONCE_BYTES: Final = 32
# An invitation is a few dozen bytes more than its three strings of 32.
_MAX_BYTES: Final = 256
# 9999-12-31.
_MAX_DAY: Final = 2_932_896
_WRITE_LABEL: Final = label("welcome-write")
_COMMITMENT_LABEL: Final = label("sponsor-commitment")


class Direction(enum.Enum):
    """Which message: each is sealed under a label of its own, so none can be sent back as another."""

    JOIN = "join"
    ANSWER = "answer"
    WELCOME = "welcome"


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is handed over. ``secret`` is 32 bytes; ``expires_on`` is the last day it should be used."""

    secret: Secret
    fingerprint: Fingerprint
    commitment: bytes
    expires_on: Day

    def to_bytes(self) -> Secret:
        """Return the canonical bytes, secret as a whole."""
        core: cbor.Item = {
            0: VERSION,
            1: self.secret.reveal(),
            2: self.fingerprint,
            3: self.commitment,
            4: self.expires_on,
        }
        return Secret(cbor.encode(core))

    def write_key(self) -> WriteKey:
        """Return the key of the welcome mailbox, which both sides hold."""
        return WriteKey(expand(self.secret, _WRITE_LABEL))

    def envelope(self, direction: Direction) -> EnvelopeKeys:
        """Return the keys of one direction."""
        mailbox = self.write_key().mailbox
        associated = label(direction.value) + self.fingerprint + mailbox
        return EnvelopeKeys(self.secret, mailbox, label(f"{direction.value}-key"), associated)

    def check_date(self, today: Day) -> None:
        """Raise InvitationExpired after the last day. A courtesy between honest sides: no key depends on it."""
        if today > self.expires_on:
            raise InvitationExpired(day=Opaque(iso_from_day(self.expires_on)))


@dataclass(frozen=True, slots=True)
class Sponsorship:
    """The sponsor's side: the invitation and the number it commits to, shown only in the answer."""

    invitation: Invitation
    nonce: Secret


def new_invitation(fingerprint: Fingerprint, expires_on: Day, entropy: Entropy) -> Sponsorship:
    """Draw an invitation for one newcomer."""
    nonce = Secret.random(NONCE_BYTES, entropy)
    secret = Secret.random(KEY_BYTES, entropy)
    return Sponsorship(Invitation(secret, fingerprint, commitment_from_nonce(nonce), expires_on), nonce)


def commitment_from_nonce(nonce: Secret) -> bytes:
    """Return SHA-256 over the commitment label and the sponsor's number."""
    return hash_id(_COMMITMENT_LABEL, nonce.reveal())


def invitation_from_bytes(data: Secret) -> Invitation:
    """Read an invitation; MalformedWelcome for anything else."""
    try:
        item = fields.record(cbor.decode(data.reveal(), limit=_MAX_BYTES), 5, "invitation")
        fields.version(item[0], VERSION)
        return Invitation(
            secret=Secret(fields.octets(item[1], KEY_BYTES, "invitation.secret")),
            fingerprint=Fingerprint(fields.octets(item[2], HASH_BYTES, "invitation.root")),
            commitment=fields.octets(item[3], HASH_BYTES, "invitation.commitment"),
            expires_on=Day(fields.number(item[4], "invitation.expires_on", hi=_MAX_DAY)),
        )
    except cbor.Malformed as error:
        raise MalformedWelcome(place=error.facts["place"], reason=error.facts["reason"]) from None
