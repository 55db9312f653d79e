"""A base: all that is known of a compartment's members and keys, for whoever may not read its past (P3, P5).

Somebody let into an identity sheet gets no op written before them, and yet has to judge, like everybody else, what
others write who do not know of them yet: by which op everybody has their right, and who had seen which op. A base says
so for every control op before it; with it a newcomer's log is the log that all others have, and one set of rules gives
one answer on every desk. It tells no content: devices, rights, removals, changes of keys, and how far each had written.

Refuses to be believed by anybody who knows better (`rules`): a base that is not what the others know is stored by
none. Its layout: docs/formats/ops.md "sync.base/2".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, CompartmentId, DeviceId, EpochId, OpId
from safeconduct.protect import fields, reasons
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.compartments import NONCE_BYTES
from safeconduct.protect.epochs import FIRST_EPOCH, LAST_EPOCH
from safeconduct.protect.members import MAX_MEMBERS, History, Role
from safeconduct.protect.ops import Head, OpCore
from safeconduct.protect.rotations import Rotation
from safeconduct.protect.signing import SIGNATURE_BYTES
from safeconduct.sync.kinds import MAX_IN_SPITE, MAX_JUDGED, Body, op_ids, sort_from_item
from safeconduct.sync.reach import Reach, blob_from_mask, mask_from_blob
from safeconduct.sync.rules import Log
from safeconduct.sync.types import (
    Admitted,
    Appointed,
    Based,
    Change,
    Control,
    Founded,
    Frozen,
    Gone,
    Judged,
    Policy,
    Rotated,
    Seen,
)

# Control ops that one base may name: a compartment whose members or keys changed every day for ten years.
_MAX_BEFORE: Final = 4096
# Devices that ever wrote in a compartment: the members of four generations.
_MAX_CHAINS: Final = 4 * MAX_MEMBERS
# A change of keys is named without the op of each chain it had seen: its place tells it.
_UNNAMED: Final = OpId(bytes(HASH_BYTES))
Certified = Callable[[bytes, bytes], VerifiedDevice]
"""Checks a user's and a device's certificate and returns the device."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A control op as a base names it; ``change`` is not read yet."""

    id: OpId
    author: DeviceId
    seq: int
    past: int
    change: cbor.Item
    seen: Seen


@dataclass(frozen=True, slots=True)
class Base:
    """The body of a base; no certificate is checked."""

    n: int
    epoch: EpochId
    certificates: tuple[bytes, ...]
    chains: tuple[Head, ...]
    forks: Seen
    entries: tuple[Entry, ...]


def make_based(
    log: Log, reach: Reach, *, place: tuple[CompartmentId, int, EpochId, int], heads: Sequence[Head]
) -> Based:
    """Return what a base says that is written now.

    ``place``: compartment, number and epoch of the keys, what its author has seen; ``heads``: of every chain.
    """
    compartment, n, epoch, known = place
    before = list(log.within(known))
    number = {op.k: k for k, op in enumerate(before)}
    seen: dict[int, list[tuple[DeviceId, int]]] = {op.k: [] for op in before}
    for head in heads:
        had = ~known
        for seq, mask in reach.steps((compartment, head.device)):
            for op in log.within(mask & ~had):
                seen[op.k].append((head.device, seq))
            had |= mask
    forks = ((head.device, reach.fork((compartment, head.device))) for head in heads)
    return Based(
        n,
        epoch,
        before=tuple(
            replace(op, k=number[op.k], past=sum(1 << number[one.k] for one in log.within(op.past))) for op in before
        ),
        chains=tuple(heads),
        forks=tuple((device, seq) for device, seq in forks if seq),
        seen=tuple(tuple(seen[op.k]) for op in before),
    )


def begin_from_base(reach: Reach, core: OpCore) -> None:
    """Let what ops had seen be known from a base on, which a late desk begins from; cbor.Malformed for no base."""
    base = base_from_body(core.body)
    reach.begin(core.compartment, len(base.entries), steps_of(base), base.forks)


def steps_of(base: Base) -> Iterator[tuple[Head, list[tuple[int, int]]]]:
    """Yield how far each chain goes, with the places at which what it had seen changed: (place, mask), rising."""
    steps: dict[DeviceId, dict[int, int]] = {head.device: {} for head in base.chains}
    for k, entry in enumerate(base.entries):
        for device, seq in entry.seen:
            steps[device][seq] = steps[device].get(seq, 0) | 1 << k
    for head in base.chains:
        known, rising = 0, []
        for seq, fresh in sorted(steps[head.device].items()):
            known |= fresh
            rising.append((seq, known))
        yield head, rising


def body_of_base(based: Based) -> Body:
    """Return the body that writes a base down."""
    table = sorted({data for one in based.before for data in _certificates(one.change)})
    index = {data: number for number, data in enumerate(table)}
    chain = {head.device: number for number, head in enumerate(based.chains)}
    forks = dict(based.forks)
    entries: list[cbor.Item] = [
        [
            one.id,
            chain[one.author],
            one.seq,
            blob_from_mask(one.past),
            _item_from_change(one.change, index),
            [part for device, seq in seen for part in (chain[device], seq)],
        ]
        for one, seen in zip(based.before, based.seen, strict=True)
    ]
    chains: list[cbor.Item] = [[head.device, head.seq, head.op, forks.get(head.device, 0)] for head in based.chains]
    return {0: based.n, 1: based.epoch, 2: [*table], 3: chains, 4: entries}


def base_from_body(body: cbor.Item) -> Base:
    """Read a base; cbor.Malformed for another layout."""
    item = fields.record(body, 5, "base")
    listed = fields.items(item[2], "base.certificates", most=2 * _MAX_CHAINS)
    table = tuple(fields.some_octets(one, MAX_CERTIFICATE_BYTES, "base.certificates") for one in listed)
    _check_rising(table, "base.certificates")
    chains, forks = _chains(item[3])
    entries = fields.items(item[4], "base.before", most=_MAX_BEFORE)
    return Base(
        fields.number(item[0], "base.n", lo=FIRST_EPOCH, hi=LAST_EPOCH),
        EpochId(fields.octets(item[1], HASH_BYTES, "base.epoch")),
        table,
        chains,
        forks,
        tuple(_entry(one, k, chains) for k, one in enumerate(entries)),
    )


def based_from_base(base: Base, certified: Certified) -> Based:
    """Return what a base says; cbor.Malformed, or what ``certified`` raises for certificates that do not hold."""

    def device(user: cbor.Item, own: cbor.Item) -> VerifiedDevice:
        pair = (fields.number(one, "base.certificates", hi=len(base.certificates) - 1) for one in (user, own))
        return certified(*(base.certificates[number] for number in pair))

    before = (
        Control(k, one.id, one.author, one.seq, one.past, _change_from_item(one.change, device))
        for k, one in enumerate(base.entries)
    )
    seen = tuple(one.seen for one in base.entries)
    return Based(base.n, base.epoch, tuple(before), base.chains, base.forks, seen)


def _chains(item: cbor.Item) -> tuple[tuple[Head, ...], Seen]:
    chains, forks = [], []
    for one in fields.items(item, "base.chains", most=_MAX_CHAINS):
        device, seq, op, fork = fields.fixed(one, 4, "base.chains")
        head = Head(
            DeviceId(fields.octets(device, SHORT_ID_BYTES, "base.chains")),
            fields.number(seq, "base.chains", lo=1),
            OpId(fields.octets(op, HASH_BYTES, "base.chains")),
        )
        chains.append(head)
        if place := fields.number(fork, "base.chains", hi=head.seq):
            forks.append((head.device, place))
    _check_rising([head.device for head in chains], "base.chains")
    return tuple(chains), tuple(forks)


def _entry(item: cbor.Item, k: int, chains: Sequence[Head]) -> Entry:
    """Read one; what it had seen stands before it, and every place is one that its chain has."""
    op, author, seq, past, change, seen = fields.fixed(item, 6, "base.before")
    mask = mask_from_blob(fields.some_octets(past, _MAX_BEFORE // 8, "base.past"))
    if mask >> k or past != blob_from_mask(mask):
        fields.refuse("base.past", reasons.NUMBER_OUT_OF_RANGE)
    chain = chains[fields.number(author, "base.before", hi=len(chains) - 1)]
    flat = fields.items(seen, "base.seen", most=2 * len(chains))
    pairs = tuple(_place(one, at, chains) for one, at in zip(flat[::2], flat[1::2], strict=False))
    if len(flat) % 2:
        fields.refuse("base.seen", reasons.WRONG_NUMBER_OF_ITEMS)
    _check_rising([device for device, _ in pairs], "base.seen")
    return Entry(
        OpId(fields.octets(op, HASH_BYTES, "base.before")),
        chain.device,
        fields.number(seq, "base.before", lo=1, hi=chain.seq),
        mask,
        change,
        pairs,
    )


def _place(chain: cbor.Item, seq: cbor.Item, chains: Sequence[Head]) -> tuple[DeviceId, int]:
    head = chains[fields.number(chain, "base.seen", hi=len(chains) - 1)]
    return head.device, fields.number(seq, "base.seen", lo=1, hi=head.seq)


def _item_from_change(change: Change, index: dict[bytes, int]) -> cbor.Item:
    shown: list[cbor.Item] = [index[data] for data in _certificates(change)]
    match change:
        case Founded():
            return [0, change.sort.value, change.nonce]
        case Admitted():
            return _item_from_admission(change, shown)
        case Appointed():
            return [2, *shown, [*sorted(change.in_spite_of)], change.signature]
        case Gone():
            return [3, change.device, change.last_seq, change.by_team or b""]
        case Policy():
            return [4, change.history.value]
        case Rotated():
            heads = [part for head in change.rotation.heads for part in (head.device, head.seq)]
            return [5, change.n, change.epoch, change.rotation.members_hash, [*heads]]
        case Based():
            return [6, change.n, change.epoch]
        case Frozen() | Judged():
            return _item_from_verdict(change)


def _item_from_admission(change: Admitted, shown: list[cbor.Item]) -> cbor.Item:
    if change.voucher:
        return [9, change.role.value, *shown, change.voucher]
    return [1, change.role.value, *shown]


def _item_from_verdict(change: Frozen | Judged) -> cbor.Item:
    if isinstance(change, Frozen):
        return [8, change.device, change.last_seq, *change.ops]
    return [7, [*sorted(change.ops)], change.do_count]


def _change_from_item(item: cbor.Item, device: Callable[[cbor.Item, cbor.Item], VerifiedDevice]) -> Change:
    if not isinstance(item, list) or not item:
        fields.refuse("base.change", reasons.WRONG_NUMBER_OF_ITEMS)
    sort = fields.number(item[0], "base.change", hi=len(_PARTS) - 1)
    parts = fields.fixed(item[1:], _PARTS[sort], "base.change")
    match sort:
        case 0:
            return Founded(sort_from_item(parts[0], "base.sort"), fields.octets(parts[1], NONCE_BYTES, "base.nonce"))
        case 1 | 9:
            return _admitted(parts, device)
        case 2:
            signature = fields.some_octets(parts[3], MAX_CERTIFICATE_BYTES, "base.signature")
            return Appointed(device(parts[0], parts[1]), op_ids(parts[2], "base.spite", MAX_IN_SPITE), signature)
        case 3:
            return _gone(parts)
        case 4:
            return Policy(History(fields.number(parts[0], "base.history", hi=max(History))))
        case 5:
            return _rotated(parts)
        case 6:
            return Based(*_epoch(parts), before=(), chains=())
        case _:
            return _judged(parts) if sort == _JUDGED else _frozen(parts)


# Parts of each change after its number: founded, admitted, appointed, gone, policy, rotated, based, judged, frozen,
# admitted by a voucher.
_PARTS: Final = (2, 3, 4, 3, 1, 4, 2, 2, 4, 4)
_JUDGED: Final = 7


def _admitted(parts: list[cbor.Item], device: Callable[[cbor.Item, cbor.Item], VerifiedDevice]) -> Admitted:
    role = Role(fields.number(parts[0], "base.role", lo=min(Role), hi=max(Role)))
    vouchers = (fields.octets(one, SIGNATURE_BYTES, "base.voucher") for one in parts[3:])
    return Admitted(device(parts[1], parts[2]), role, next(vouchers, b""))


def _gone(parts: list[cbor.Item]) -> Gone:
    device = DeviceId(fields.octets(parts[0], SHORT_ID_BYTES, "base.gone"))
    by_team = fields.some_octets(parts[2], HASH_BYTES, "base.gone")
    if by_team and len(by_team) != HASH_BYTES:
        fields.refuse("base.gone", reasons.WRONG_LENGTH)
    return Gone(device, fields.number(parts[1], "base.gone"), OpId(by_team) if by_team else None)


def _judged(parts: list[cbor.Item]) -> Judged:
    if not isinstance(parts[1], bool):
        fields.refuse("base.counts", reasons.WRONG_FIELDS)
    return Judged(op_ids(parts[0], "base.judged", MAX_JUDGED), parts[1])


def _frozen(parts: list[cbor.Item]) -> Frozen:
    device = DeviceId(fields.octets(parts[0], SHORT_ID_BYTES, "base.frozen"))
    first, second = (OpId(fields.octets(one, HASH_BYTES, "base.frozen")) for one in parts[2:])
    _check_rising((first, second), "base.frozen")
    return Frozen(device, fields.number(parts[1], "base.frozen"), (first, second))


def _rotated(parts: list[cbor.Item]) -> Rotated:
    n, epoch = _epoch(parts)
    flat = fields.items(parts[3], "base.rotated", most=2 * MAX_MEMBERS)
    if len(flat) % 2:
        fields.refuse("base.rotated", reasons.WRONG_NUMBER_OF_ITEMS)
    heads = tuple(
        Head(
            DeviceId(fields.octets(device, SHORT_ID_BYTES, "base.rotated")),
            fields.number(seq, "base.rotated", lo=1),
            _UNNAMED,
        )
        for device, seq in zip(flat[::2], flat[1::2], strict=True)
    )
    _check_rising([head.device for head in heads], "base.rotated")
    return Rotated(Rotation(n, epoch, fields.octets(parts[2], HASH_BYTES, "base.rotated"), heads, (), ()))


def _epoch(parts: list[cbor.Item]) -> tuple[int, EpochId]:
    n = fields.number(parts[0], "base.rotated", lo=FIRST_EPOCH, hi=LAST_EPOCH)
    return n, EpochId(fields.octets(parts[1], HASH_BYTES, "base.rotated"))


def _certificates(change: Change) -> tuple[bytes, ...]:
    match change:
        case Admitted() | Appointed():
            return change.device.user.certificate.to_bytes(), change.device.certificate.to_bytes()
        case _:
            return ()


def _check_rising(values: Sequence[bytes], place: str) -> None:
    if list(values) != sorted(set(values)):
        fields.refuse(place, reasons.OUT_OF_ORDER_OR_TWICE)
