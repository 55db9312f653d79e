"""Secrets that no one person has: split among persons, any two of whom give it back (P3, P12; docs/formats/escrow.md).

Releasing (the seed of the organisation's publishing key) and unsealing (the key of an identity sheet) take two persons
by keys, not by a permission check (DESIGN sections 3, 4, 8). A person is a certified user, so all verified devices of
one person hold the same share. An approver hands a share over by sealing it once more, to the device that asked, bound
to that one request and its reason. The escrow's id commits to the secret and to every share: an altered or foreign
share is laid to its person, and a wrong secret is noticed.

Not promised: that whoever divided a secret has forgotten it, nor that whoever put it together will.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NewType

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, DeviceId, OpId, OrgId, UserId, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.derive import expand
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.escrow_errors import EscrowRefused, NotAHolder, ShareRefused, TooFewPersons
from safeconduct.protect.kem import WRAP_OVERHEAD_BYTES, KemPublicKey, WrapRefused
from safeconduct.protect.rotations import Wrap
from safeconduct.protect.secrets import Secret
from safeconduct.protect.sharing import MAX_SHARES, NEEDED, SHARE_BYTES, NotOfOneSecret, join, split_among

EscrowId = NewType("EscrowId", bytes)
"""32 bytes that commit to the secret, what it is for, and every share."""

MAX_PERSONS: Final = MAX_SHARES
# Verified devices of one person: four are many, and sixteen persons with so many fill a third of an op.
MAX_DEVICES: Final = 16
# A share sealed to a device, in bytes.
SEALED_BYTES: Final = SHARE_BYTES + WRAP_OVERHEAD_BYTES
_ID_LABEL: Final = label("escrow-id")
_PEOPLE_LABEL: Final = label("escrow-people")
_SHARE_LABEL: Final = label("escrow-share")
_WRAP_LABEL: Final = label("escrow-wrap")
_HAND_LABEL: Final = label("escrow-hand")
_REASON_LABEL: Final = label("escrow-reason")


class Purpose(enum.IntEnum):
    """What a secret opens. Bound into every share: one for publishing never unseals."""

    PUBLISHING = 1
    UNSEALING = 2


@dataclass(frozen=True, slots=True)
class Deal:
    """What is divided, and by whom. ``subject``: 16 bytes, the publishing key's id or the compartment's."""

    org: OrgId
    maker: DeviceId
    purpose: Purpose
    subject: bytes

    def to_bytes(self) -> bytes:
        """Return org16 || maker16 || u8 purpose || subject16: how a deal is bound into keys and hashes."""
        return self.org + self.maker + bytes((self.purpose,)) + self.subject


@dataclass(frozen=True, slots=True)
class Holder:
    """A person, the commitment to their share, and the share sealed to each of their devices."""

    person: UserId
    commitment: bytes
    wraps: tuple[Wrap, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Escrow:
    """A divided secret: the body of a `sync.escrow/1` op. Holders are in the order of their ids."""

    id: EscrowId
    deal: Deal
    holders: tuple[Holder, ...]

    @property
    def persons(self) -> tuple[UserId, ...]:
        """Who holds a share."""
        return tuple(holder.person for holder in self.holders)


@dataclass(frozen=True, slots=True)
class Share:
    """What one person holds of one escrow."""

    escrow: EscrowId
    person: UserId
    value: Secret


@dataclass(frozen=True, slots=True)
class Request:
    """The signed request a share is handed over for: its op, and the reason it states."""

    op: OpId
    reason: str

    def to_bytes(self) -> bytes:
        """Return op32 || hash of the reason: how a request is bound into what is handed over."""
        return self.op + hash_id(_REASON_LABEL, self.reason.encode())


def make_escrow(secret: Secret, deal: Deal, devices: Iterable[VerifiedDevice]) -> Escrow:
    """Divide a random secret of 32 bytes among the persons whose devices these are.

    ValueError unless they are devices of this organisation, of 2 to 16 persons with at most 16 devices each, no device
    of two. The
    library of SLIP-39 and HPKE draw randomness of their own.
    """
    people = _by_person(devices, deal.org)
    shares = split_among(secret, len(people))
    commitments = [(person, _commitment(deal, person, share)) for person, share in zip(people, shares, strict=True)]
    escrow = _escrow_id(secret, deal, commitments)
    holders = tuple(
        Holder(person, commitment, tuple(_wrap(escrow, deal, share, device) for device in people[person]))
        for (person, commitment), share in zip(commitments, shares, strict=True)
    )
    return Escrow(escrow, deal, holders)


def open_share(escrow: Escrow, me: DeviceKeys) -> Share:
    """Return this device's share; NotAHolder, WrapRefused, or ShareRefused when it is not the one committed to."""
    for holder in escrow.holders:
        for wrap in holder.wraps:
            if wrap.device == me.id:
                info = _wrap_info(escrow.id, escrow.deal, holder.person, me.kem.public, me.id)
                return _checked(escrow, holder.person, me.kem.open(wrap.sealed, info))
    raise NotAHolder


def hand_over(share: Share, escrow: Escrow, *, request: Request, requester: VerifiedDevice) -> bytes:
    """Return a share sealed to the device that asked, for this request alone; ShareRefused for another escrow's."""
    _check(escrow, share)
    return requester.kem.seal(share.value, _hand_info(escrow, share.person, request, requester.kem, requester.id))


def take_over(sealed: bytes, escrow: Escrow, *, person: UserId, request: Request, me: DeviceKeys) -> Share:
    """Return the share that a person handed over to this device; ShareRefused when it does not open or is altered.

    ``person`` is whoever signed the op that brought it, by their certificate.
    """
    try:
        value = me.kem.open(sealed, _hand_info(escrow, person, request, me.kem.public, me.id))
    except WrapRefused:
        raise _share_refused(person, reasons.SEALED_OTHERWISE) from None
    return _checked(escrow, person, value)


def combine(escrow: Escrow, shares: Sequence[Share]) -> Secret:
    """Return the secret of two or more persons' shares.

    ShareRefused for a foreign or altered one and for two of one person; TooFewPersons; EscrowRefused when the shares
    are those that were dealt and still do not give the secret the id commits to: then whoever divided it lied.
    """
    places: dict[int, Secret] = {}
    for share in shares:
        place = _check(escrow, share)
        if place in places:
            raise _share_refused(share.person, reasons.TWO_SHARES_OF_ONE_PERSON)
        places[place] = share.value
    if len(places) < NEEDED:
        raise TooFewPersons(given=len(places), needed=NEEDED)
    try:
        secret = join(dict(sorted(places.items())[:NEEDED]))
    except NotOfOneSecret:
        raise EscrowRefused(reason=reasons.ANOTHER_SECRET) from None
    commitments = [(holder.person, holder.commitment) for holder in escrow.holders]
    if _escrow_id(secret, escrow.deal, commitments) != escrow.id:
        raise EscrowRefused(reason=reasons.ANOTHER_SECRET)
    return secret


def body_from_escrow(escrow: Escrow) -> dict[int, cbor.Item]:
    """Return the body of a `sync.escrow/1` op. Organisation and maker are the op's own."""
    holders: list[cbor.Item] = [
        [holder.person, holder.commitment, [[wrap.device, wrap.sealed] for wrap in holder.wraps]]
        for holder in escrow.holders
    ]
    return {0: escrow.id, 1: escrow.deal.purpose.value, 2: escrow.deal.subject, 3: holders}


def escrow_from_body(body: cbor.Item, *, org: OrgId, maker: DeviceId) -> Escrow:
    """Read the body of a `sync.escrow/1` op that ``maker`` signed; cbor.Malformed for anything else."""
    item = fields.record(body, 4, "escrow")
    purpose = Purpose(fields.number(item[1], "escrow.purpose", lo=min(Purpose), hi=max(Purpose)))
    deal = Deal(org, maker, purpose, fields.octets(item[2], SHORT_ID_BYTES, "escrow.subject"))
    holders = tuple(_holder(one) for one in fields.items(item[3], "escrow.holders", most=MAX_PERSONS))
    if len(holders) < NEEDED:
        fields.refuse("escrow.holders", reasons.WRONG_NUMBER_OF_ITEMS)
    _check_rising([holder.person for holder in holders], "escrow.holders")
    devices = [wrap.device for holder in holders for wrap in holder.wraps]
    if len(set(devices)) != len(devices):
        # One device that opens two shares would be two persons by itself.
        fields.refuse("escrow.wraps", reasons.OUT_OF_ORDER_OR_TWICE)
    return Escrow(EscrowId(fields.octets(item[0], HASH_BYTES, "escrow.id")), deal, holders)


def _by_person(devices: Iterable[VerifiedDevice], org: OrgId) -> dict[UserId, list[VerifiedDevice]]:
    """Return devices by person, both in the order of their ids."""
    people: dict[UserId, list[VerifiedDevice]] = {}
    devices = tuple(devices)
    found = {device.id: device for device in devices}
    if len({(device.id, device.user.id) for device in devices}) != len(found):
        raise ValueError("a device of two persons holds no share: it would be two by itself")
    for device in sorted(found.values(), key=lambda one: (one.user.id, one.id)):
        if device.org != org:
            raise ValueError("a device of another organisation holds no share")
        people.setdefault(device.user.id, []).append(device)
    if not NEEDED <= len(people) <= MAX_PERSONS or any(len(own) > MAX_DEVICES for own in people.values()):
        raise ValueError("a secret is divided among 2 to 16 persons, each with at most 16 devices")
    return people


def _escrow_id(secret: Secret, deal: Deal, commitments: list[tuple[UserId, bytes]]) -> EscrowId:
    people = hash_id(_PEOPLE_LABEL, cbor.encode([[person, commitment] for person, commitment in commitments]))
    return EscrowId(expand(secret, _ID_LABEL, context=deal.to_bytes() + people).reveal())


def _commitment(deal: Deal, person: UserId, value: Secret) -> bytes:
    """Return what a share is held against. It hides the share, which is 32 bytes nobody can guess."""
    return hash_id(_SHARE_LABEL, deal.to_bytes() + person + value.reveal())


def _wrap(escrow: EscrowId, deal: Deal, share: Secret, device: VerifiedDevice) -> Wrap:
    info = _wrap_info(escrow, deal, device.user.id, device.kem, device.id)
    return Wrap(device.id, device.kem.seal(share, info))


def _wrap_info(escrow: EscrowId, deal: Deal, person: UserId, kem: KemPublicKey, device: DeviceId) -> bytes:
    return _WRAP_LABEL + deal.to_bytes() + escrow + person + device + hashlib.sha256(kem.raw).digest()


def _hand_info(escrow: Escrow, person: UserId, request: Request, kem: KemPublicKey, device: DeviceId) -> bytes:
    to = device + hashlib.sha256(kem.raw).digest()
    return _HAND_LABEL + escrow.deal.to_bytes() + escrow.id + person + to + request.to_bytes()


def _checked(escrow: Escrow, person: UserId, value: Secret) -> Share:
    share = Share(escrow.id, person, value)
    _check(escrow, share)
    return share


def _check(escrow: Escrow, share: Share) -> int:
    """Return the place of the person whose share this is; ShareRefused when it is not the one they were given."""
    if share.escrow != escrow.id:
        raise _share_refused(share.person, reasons.SHARE_OF_ANOTHER_SECRET)
    if share.person not in escrow.persons:
        raise _share_refused(share.person, reasons.HOLDS_NO_SHARE)
    place = escrow.persons.index(share.person)
    is_whole = len(share.value) == SHARE_BYTES
    if not is_whole or _commitment(escrow.deal, share.person, share.value) != escrow.holders[place].commitment:
        raise _share_refused(share.person, reasons.ALTERED_SHARE)
    return place


def _holder(item: cbor.Item) -> Holder:
    person, commitment, wraps = fields.fixed(item, 3, "escrow.holders")
    found = tuple(
        Wrap(
            DeviceId(fields.octets(device, SHORT_ID_BYTES, "escrow.wraps")),
            fields.octets(sealed, SEALED_BYTES, "escrow.wraps"),
        )
        for device, sealed in (
            fields.fixed(one, 2, "escrow.wraps") for one in fields.items(wraps, "escrow.wraps", most=MAX_DEVICES)
        )
    )
    if not found:
        fields.refuse("escrow.wraps", reasons.WRONG_NUMBER_OF_ITEMS)
    _check_rising([wrap.device for wrap in found], "escrow.wraps")
    return Holder(
        UserId(fields.octets(person, SHORT_ID_BYTES, "escrow.person")),
        fields.octets(commitment, HASH_BYTES, "escrow.commitment"),
        found,
    )


def _check_rising(ids: Sequence[bytes], place: str) -> None:
    if list(ids) != sorted(set(ids)):
        fields.refuse(place, reasons.OUT_OF_ORDER_OR_TWICE)


def _share_refused(person: UserId, reason: Phrase) -> ShareRefused:
    return ShareRefused(person=Opaque(person.hex()), reason=reason)
