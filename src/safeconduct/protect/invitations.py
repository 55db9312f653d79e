"""Invitations: one secret handed over outside, and the mailbox and keys that follow from it (docs/formats/welcome.md).

An invitation names the root by its fingerprint, so the newcomer believes no key from the relay, and commits to
a number of the sponsor's, so that six words suffice to compare (`joins`). It serves for one join request: the
first to arrive. It opens nothing of the organisation's: what the welcome holds is sealed to the newcomer's own key.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.derive import KEY_BYTES, expand
from safeconduct.protect.envelopes import EnvelopeKeys
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.roots import Fingerprint
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES
from safeconduct.protect.welcome_errors import InvitationExpired, MalformedWelcome, NewerInvitation

VERSION: Final = 1
# An invitation that names relays, and nothing else, has another version.
_VERSION_WITH_RELAYS: Final = 2
NONCE_BYTES: Final = 32
# Longest invitation, in bytes: what the file of 512 has room for (docs/formats/welcome.md).
MAX_BYTES: Final = 398
# Longest address and code of a relay, in characters: an onion address has 62.
MAX_WORD: Final = 200
# Each takes more than 32 bytes.
_MAX_RELAYS: Final = 8
# 9999-12-31.
_MAX_DAY: Final = 2_932_896
_FIELDS: Final = 5
_FIELDS_WITH_RELAYS: Final = 6
_WRITE_LABEL: Final = label("welcome-write")
_COMMITMENT_LABEL: Final = label("sponsor-commitment")


class Direction(enum.Enum):
    """Which message: each is sealed under a label of its own, so none can be sent back as another."""

    JOIN = "join"
    ANSWER = "answer"
    WELCOME = "welcome"


@dataclass(frozen=True, slots=True)
class InvitedRelay:
    """A relay that an invitation names: where it is, its key, and the organisation's access code."""

    address: str
    id: RelayId
    code: Secret


@dataclass(frozen=True, slots=True)
class Invitation:
    """What is handed over. ``secret`` is 32 bytes; ``expires_on`` is the last day it should be used."""

    secret: Secret
    fingerprint: Fingerprint
    commitment: bytes
    expires_on: Day
    relays: tuple[InvitedRelay, ...] = ()

    def to_bytes(self) -> Secret:
        """Return the canonical bytes, secret as a whole."""
        core: dict[int, cbor.Item] = {
            0: _VERSION_WITH_RELAYS if self.relays else VERSION,
            1: self.secret.reveal(),
            2: self.fingerprint,
            3: self.commitment,
            4: self.expires_on,
        }
        if self.relays:
            core[5] = [[one.address, one.id, one.code.reveal().decode()] for one in self.relays]
        return Secret(cbor.encode(core))

    def naming(self, relays: Iterable[InvitedRelay]) -> Invitation:
        """Return the same with those of the relays that it has room for, in their order: one or two."""
        named = dataclasses.replace(self, relays=())
        for one in relays:
            longer = dataclasses.replace(named, relays=(*named.relays, one))
            if len(longer.to_bytes().reveal()) <= MAX_BYTES and len(longer.relays) <= _MAX_RELAYS:
                named = longer
        return named

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
    """Read an invitation; MalformedWelcome for anything else, NewerInvitation for one of a later version."""
    try:
        item = cbor.decode(data.reveal(), limit=MAX_BYTES)
        if _is_newer(item):
            raise NewerInvitation
        names_relays = isinstance(item, dict) and len(item) == _FIELDS_WITH_RELAYS
        item = fields.record(item, _FIELDS_WITH_RELAYS if names_relays else _FIELDS, "invitation")
        fields.version(item[0], _VERSION_WITH_RELAYS if names_relays else VERSION)
        return Invitation(
            secret=Secret(fields.octets(item[1], KEY_BYTES, "invitation.secret")),
            fingerprint=Fingerprint(fields.octets(item[2], HASH_BYTES, "invitation.root")),
            commitment=fields.octets(item[3], HASH_BYTES, "invitation.commitment"),
            expires_on=Day(fields.number(item[4], "invitation.expires_on", hi=_MAX_DAY)),
            relays=_relays(item[5]) if names_relays else (),
        )
    except cbor.Malformed as error:
        raise MalformedWelcome(place=error.facts["place"], reason=error.facts["reason"]) from None


def _is_newer(item: cbor.Item) -> bool:
    """Say whether a later version wrote this: of its fields only the first, the version, is known."""
    version = item.get(0) if isinstance(item, dict) else None
    return isinstance(version, int) and not isinstance(version, bool) and version > _VERSION_WITH_RELAYS


def _relays(item: cbor.Item) -> tuple[InvitedRelay, ...]:
    found = tuple(_relay(one) for one in fields.items(item, "invitation.relays", most=_MAX_RELAYS))
    if not found or len({one.address for one in found}) != len(found):
        fields.refuse("invitation.relays", reasons.WRONG_SPELLING)
    return found


def _relay(item: cbor.Item) -> InvitedRelay:
    address, key, code = fields.fixed(item, 3, "invitation.relays")
    return InvitedRelay(
        _word(address, "invitation.address"),
        RelayId(fields.octets(key, PUBLIC_KEY_BYTES, "invitation.relay_key")),
        Secret(_word(code, "invitation.code").encode()),
    )


def _word(item: cbor.Item, place: str) -> str:
    """Return a word that can stand in a request's head: no space, no sign that ends a line."""
    word = fields.text(item, place)
    if not 0 < len(word) <= MAX_WORD or not word.isprintable() or " " in word:
        fields.refuse(place, reasons.WRONG_SPELLING)
    return word
