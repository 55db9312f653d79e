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
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES, MAGIC
from safeconduct.protect.epochs import FIRST_EPOCH, LAST_EPOCH, EpochKeys, EpochPlace
from safeconduct.protect.kem import KemPublicKey, WrapRefused
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.ops import MAX_SEEN, Head
from safeconduct.protect.padding import padded_length
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SEED_BYTES

VERSION: Final = 2
# Frames that one grant carries: half of what an op may hold.
MAX_UNSHARED_BYTES: Final = cbor.MAX_BYTES // 2
# Epochs that one change of keys follows: more than ever worked apart.
_MAX_OLDER: Final = 64
_LABEL: Final = label("grant")
_LENGTH_BYTES: Final = 4


@dataclass(frozen=True, slots=True)
class CompartmentKeys:
    """What a device is given: an epoch, the right to write where it has it, and where its chains begin.

    ``heads`` are empty where the past may be read; else they are the ops after which the compartment begins for it.
    Then ``unshared`` are frames from before that only the giver has, closed to the device, and ``older`` the write keys
    of their mailboxes: it can pass them on should the giver not come to it.
    """

    keys: EpochKeys
    write_key: WriteKey | None
    heads: tuple[Head, ...] = ()
    unshared: tuple[bytes, ...] = ()
    older: tuple[WriteKey, ...] = ()


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
            7: [*given.unshared],
            8: [key.seed.reveal() for key in given.older],
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
    item = fields.record(cbor.decode(plain), 9, "grant")
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
    listed = fields.items(item[7], "grant.unshared", most=MAX_UNSHARED_BYTES // LEAST_FRAME_BYTES)
    unshared = tuple(_closed_frame(one) for one in listed)
    older = (
        WriteKey(Secret(fields.octets(one, SEED_BYTES, "grant.older")))
        for one in fields.items(item[8], "grant.older", most=_MAX_OLDER)
    )
    return CompartmentKeys(keys, write_key, heads, unshared, tuple(older))


def _closed_frame(item: cbor.Item) -> bytes:
    """Read a frame that is not opened here: what no relay would take must not come near one."""
    frame = fields.some_octets(item, MAX_UNSHARED_BYTES, "grant.unshared")
    if len(frame) < LEAST_FRAME_BYTES or not frame.startswith(MAGIC):
        fields.refuse("grant.unshared", reasons.WRONG_LENGTH)
    return frame


def _head(item: cbor.Item) -> Head:
    device, seq, op = fields.fixed(item, 3, "grant.heads")
    return Head(
        DeviceId(fields.octets(device, SHORT_ID_BYTES, "grant.heads")),
        fields.number(seq, "grant.heads", lo=1),
        OpId(fields.octets(op, HASH_BYTES, "grant.heads")),
    )


def _info(org: OrgId, sender: DeviceId, recipient: DeviceId, kem: KemPublicKey) -> bytes:
    return _LABEL + org + sender + recipient + hashlib.sha256(kem.raw).digest()
