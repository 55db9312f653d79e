"""Grants: the keys of one compartment's epoch, sealed to one device the team knows (P3; docs/formats/epoch.md).

It travels as the body of an op in the team's compartment and names neither the compartment nor for whom it is: every
device tries to open it, and who was given what is not seen by the others. The op's signature says who gave it. The keys
are checked against the epoch's id by whoever opens it. It refuses a grant longer than one op can carry.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, CompartmentId, DeviceId, OpId, OrgId, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import FIRST_EPOCH, LAST_EPOCH, EpochKeys, EpochPlace
from safeconduct.protect.kem import KemPublicKey, WrapRefused
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.ops import MAX_SEEN, Head
from safeconduct.protect.padding import padded_length
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SEED_BYTES

VERSION: Final = 1
_LABEL: Final = label("grant")
_LENGTH_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class CompartmentKeys:
    """What a device is given: an epoch, the right to write where it has it, and where its chains begin.

    ``heads`` are empty where the past may be read; else they are the ops after which the compartment begins for it.
    """

    keys: EpochKeys
    write_key: WriteKey | None
    heads: tuple[Head, ...] = ()


def seal_grant(given: CompartmentKeys, *, sender: DeviceId, recipient: DeviceId, kem: KemPublicKey) -> bytes:
    """Return the sealed grant. HPKE draws randomness of its own. ``kem`` is a verified device's."""
    keys = given.keys
    heads: list[cbor.Item] = [[head.device, head.seq, head.op] for head in given.heads]
    plain = cbor.encode(
        {
            0: VERSION,
            1: keys.place.compartment,
            2: keys.place.n,
            3: keys.secret.reveal(),
            4: keys.write_public,
            5: given.write_key.seed.reveal() if given.write_key else b"",
            6: heads,
        }
    )
    # Padded, so that the length does not say whether the past is closed, nor how many have written.
    length = _LENGTH_BYTES + len(plain)
    padded = len(plain).to_bytes(_LENGTH_BYTES, "big") + plain + bytes(padded_length(length) - length)
    return kem.seal(Secret(padded), _info(keys.place.org, sender, recipient, kem))


def open_grant(sealed: bytes, org: OrgId, *, sender: DeviceId, me: DeviceKeys) -> CompartmentKeys:
    """Return what was given; WrapRefused when it is not for this device, or says what cannot be."""
    padded = me.kem.open(sealed, _info(org, sender, me.id, me.kem.public)).reveal()
    plain = padded[_LENGTH_BYTES : _LENGTH_BYTES + int.from_bytes(padded[:_LENGTH_BYTES], "big")]
    try:
        return _given(plain, org)
    except (cbor.Malformed, ValueError):
        raise WrapRefused from None


def _given(plain: bytes, org: OrgId) -> CompartmentKeys:
    item = fields.record(cbor.decode(plain), 7, "grant")
    fields.version(item[0], VERSION)
    compartment = CompartmentId(fields.octets(item[1], SHORT_ID_BYTES, "grant.compartment"))
    place = EpochPlace(org, compartment, fields.number(item[2], "grant.n", lo=FIRST_EPOCH, hi=LAST_EPOCH))
    secret = Secret(fields.octets(item[3], KEY_BYTES, "grant.secret"))
    keys = EpochKeys.from_secret(place, secret, fields.octets(item[4], PUBLIC_KEY_BYTES, "grant.write_public"))
    seed = fields.some_octets(item[5], SEED_BYTES, "grant.write_seed")
    write_key = WriteKey(Secret(seed)) if seed else None
    if write_key is not None and write_key.public != keys.write_public:
        fields.refuse("grant.write_seed", reasons.ANOTHER_WRITE_KEY)
    heads = tuple(_head(one) for one in fields.items(item[6], "grant.heads", most=MAX_SEEN))
    return CompartmentKeys(keys, write_key, heads)


def _head(item: cbor.Item) -> Head:
    device, seq, op = fields.fixed(item, 3, "grant.heads")
    return Head(
        DeviceId(fields.octets(device, SHORT_ID_BYTES, "grant.heads")),
        fields.number(seq, "grant.heads", lo=1),
        OpId(fields.octets(op, HASH_BYTES, "grant.heads")),
    )


def _info(org: OrgId, sender: DeviceId, recipient: DeviceId, kem: KemPublicKey) -> bytes:
    return _LABEL + org + sender + recipient + hashlib.sha256(kem.raw).digest()
