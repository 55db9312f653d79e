"""The rotate op: a new epoch's secret, wrapped for each member (P3; docs/formats/epoch.md).

Each reader gets the secret and the public write key, each writer also the private one, all by HPKE with the whole
context bound. Who opens checks that the secret is the one the id commits to and that exactly the members the
desk itself computed are served: an admin cannot leave a member out, slip one in, or give two members different
secrets, without every desk seeing it. Wraps are made for verified devices only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, DeviceId, EpochId, Label, OpId, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.devices import DeviceKeys
from safeconduct.protect.epochs import FIRST_EPOCH, LAST_EPOCH, EpochKeys, EpochPlace, new_epoch
from safeconduct.protect.kem import WRAP_OVERHEAD_BYTES, KemPublicKey, WrapRefused
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.members import MAX_MEMBERS, MemberSet
from safeconduct.protect.ops import MAX_SEEN, Head
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import PUBLIC_KEY_BYTES, SEED_BYTES

ROTATE_KIND: Final = "protect.rotate/1"
_READ_LABEL: Final = label("wrap")
_WRITE_LABEL: Final = label("write-wrap")
_READ_PLAIN_BYTES: Final = KEY_BYTES + PUBLIC_KEY_BYTES


class RotationRefused(SafeconductError):
    """A rotation that does not serve the members it should, or whose secret is not the one it names."""

    code = "protect.rotation_refused"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="A change of keys is not what it says ({reason}).",
        safe="The old keys stay in use. " + NOTHING_CHANGED_EN,
        do="Tell your security lead who signed it; another administrator can change the keys again.",
    )
    ru = Advice(
        what="Смена ключей не такова, как заявлено ({reason}).",
        safe="Прежние ключи остаются в силе. " + NOTHING_CHANGED_RU,
        do="Сообщите ответственному за безопасность, кто её подписал; ключи может сменить другой администратор.",
    )


@dataclass(frozen=True, slots=True)
class Wrap:
    """A key sealed for one device."""

    device: DeviceId
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Rotation:
    """The body of a rotate op. ``heads`` are what the rotating desk had seen; wraps are in the order of ids."""

    n: int
    epoch: EpochId
    members_hash: bytes
    heads: tuple[Head, ...]
    read_wraps: tuple[Wrap, ...]
    write_wraps: tuple[Wrap, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """An epoch that this device may read."""

    keys: EpochKeys


@dataclass(frozen=True, slots=True)
class Writing:
    """An epoch that this device may read and write."""

    keys: EpochKeys
    write_key: WriteKey


def make_rotation(
    place: EpochPlace, sender: DeviceId, *, members: MemberSet, heads: tuple[Head, ...], entropy: Entropy
) -> tuple[Rotation, Writing]:
    """Draw a new epoch and wrap it for every member. HPKE draws randomness of its own."""
    keys, write_key = new_epoch(place, entropy)
    read_plain = Secret(keys.secret.reveal() + write_key.public)
    members_hash = members.hash
    read_wraps, write_wraps = (
        tuple(
            Wrap(device.id, device.kem.seal(plain, _info(domain, place, (sender, device.id), device.kem, members_hash)))
            for device in devices
        )
        for domain, devices, plain in (
            (_READ_LABEL, members.readers, read_plain),
            (_WRITE_LABEL, members.writers, write_key.seed),
        )
    )
    rotation = Rotation(place.n, keys.id, members_hash, heads, read_wraps, write_wraps)
    return rotation, Writing(keys, write_key)


def open_rotation(
    rotation: Rotation, place: EpochPlace, *, sender: DeviceId, members: MemberSet, me: DeviceKeys
) -> Reading | Writing:
    """Open this device's wraps. RotationRefused, or WrapRefused when a wrap for this device does not open.

    ``place`` is where the rotate op stands, ``sender`` who signed it, ``members`` what this desk itself computed
    from the membership log.
    """
    if rotation.n != place.n:
        raise _refused(reasons.NUMBER_OF_THE_EPOCH)
    _check_members(rotation, members)
    keys = open_for_reading(rotation, place, sender=sender, me=me)
    between = (sender, me.id)
    write_wrap = _own(rotation.write_wraps, me.id)
    if not write_wrap:
        return Reading(keys)
    seed = me.kem.open(write_wrap[0].sealed, _info(_WRITE_LABEL, place, between, me.kem.public, members.hash))
    if len(seed) != SEED_BYTES or WriteKey(seed).public != keys.write_public:
        raise _refused(reasons.ANOTHER_WRITE_KEY)
    return Writing(keys, WriteKey(seed))


def open_for_reading(rotation: Rotation, place: EpochPlace, *, sender: DeviceId, me: DeviceKeys) -> EpochKeys:
    """Open this device's read wrap alone, whoever else is served: for a rotation that follows what is not here yet.

    The keys prove themselves by the epoch's id. RotationRefused or WrapRefused as above. Nothing is to be written under
    them before `open_rotation` has checked the members.
    """
    read_wrap = _own(rotation.read_wraps, me.id)
    if not read_wrap:
        raise _refused(reasons.THIS_DEVICE_IS_NO_MEMBER)
    info = _info(_READ_LABEL, place, (sender, me.id), me.kem.public, rotation.members_hash)
    plain = me.kem.open(read_wrap[0].sealed, info).reveal()
    if len(plain) != _READ_PLAIN_BYTES:
        raise WrapRefused
    keys = EpochKeys.from_secret(place, Secret(plain[:KEY_BYTES]), plain[KEY_BYTES:])
    if keys.id != rotation.epoch:
        raise _refused(reasons.ANOTHER_SECRET)
    return keys


def body_from_rotation(rotation: Rotation) -> dict[int, cbor.Item]:
    """Return the body of a `protect.rotate/1` op."""
    return {
        0: rotation.n,
        1: rotation.epoch,
        2: rotation.members_hash,
        3: [[head.device, head.seq, head.op] for head in rotation.heads],
        4: [[wrap.device, wrap.sealed] for wrap in rotation.read_wraps],
        5: [[wrap.device, wrap.sealed] for wrap in rotation.write_wraps],
    }


def rotation_from_body(body: cbor.Item) -> Rotation:
    """Read the body of a `protect.rotate/1` op; cbor.Malformed for anything else."""
    item = fields.record(body, 6, "rotate")
    return Rotation(
        n=fields.number(item[0], "rotate.n", lo=FIRST_EPOCH, hi=LAST_EPOCH),
        epoch=EpochId(fields.octets(item[1], HASH_BYTES, "rotate.epoch")),
        members_hash=fields.octets(item[2], HASH_BYTES, "rotate.members"),
        heads=_heads(item[3]),
        read_wraps=_wraps(item[4], _READ_PLAIN_BYTES, "rotate.read"),
        write_wraps=_wraps(item[5], SEED_BYTES, "rotate.write"),
    )


def _check_members(rotation: Rotation, members: MemberSet) -> None:
    if rotation.members_hash != members.hash:
        raise _refused(reasons.OTHER_MEMBERS)
    if [wrap.device for wrap in rotation.read_wraps] != [device.id for device in members.readers]:
        raise _refused(reasons.OTHER_READERS)
    if [wrap.device for wrap in rotation.write_wraps] != [device.id for device in members.writers]:
        raise _refused(reasons.OTHER_WRITERS)


def _info(
    domain: Label, place: EpochPlace, between: tuple[DeviceId, DeviceId], kem: KemPublicKey, members_hash: bytes
) -> bytes:
    """Return what HPKE binds: purpose, place, sender and recipient, the recipient's key, the members."""
    sender, recipient = between
    return domain + place.to_bytes() + sender + recipient + hashlib.sha256(kem.raw).digest() + members_hash


def _own(wraps: tuple[Wrap, ...], device: DeviceId) -> tuple[Wrap, ...]:
    return tuple(wrap for wrap in wraps if wrap.device == device)


def _heads(item: cbor.Item) -> tuple[Head, ...]:
    heads = tuple(
        Head(
            DeviceId(fields.octets(device, SHORT_ID_BYTES, "rotate.heads")),
            fields.number(seq, "rotate.heads", lo=1),
            OpId(fields.octets(op, HASH_BYTES, "rotate.heads")),
        )
        for device, seq, op in (
            fields.fixed(head, 3, "rotate.heads") for head in fields.items(item, "rotate.heads", most=MAX_SEEN)
        )
    )
    _check_order([head.device for head in heads], "rotate.heads")
    return heads


def _wraps(item: cbor.Item, plain_bytes: int, place: str) -> tuple[Wrap, ...]:
    wraps = tuple(
        Wrap(
            DeviceId(fields.octets(device, SHORT_ID_BYTES, place)),
            fields.octets(sealed, plain_bytes + WRAP_OVERHEAD_BYTES, place),
        )
        for device, sealed in (fields.fixed(wrap, 2, place) for wrap in fields.items(item, place, most=MAX_MEMBERS))
    )
    _check_order([wrap.device for wrap in wraps], place)
    return wraps


def _check_order(devices: list[DeviceId], place: str) -> None:
    if devices != sorted(set(devices)):
        fields.refuse(place, reasons.OUT_OF_ORDER_OR_TWICE)


def _refused(reason: Phrase) -> RotationRefused:
    return RotationRefused(reason=reason)
