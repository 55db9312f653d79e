"""The kinds of op this room owns, and their bodies (docs/formats/ops.md "sync").

Reading is strict: one meaning, one byte string; everything else is `base.cbor.Malformed`. Nothing is believed here:
whose word counts is for `rules`, and certificates are checked in `changes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, DeviceId, EpochId, OpId
from safeconduct.protect import fields, reasons
from safeconduct.protect.blobs import Reference, reference_from_item
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES
from safeconduct.protect.compartments import NONCE_BYTES
from safeconduct.protect.epochs import FIRST_EPOCH, LAST_EPOCH
from safeconduct.protect.members import MAX_MEMBERS, History, Role
from safeconduct.sync.types import Sort

FOUND_KIND: Final = "sync.found/1"
BASE_KIND: Final = "sync.base/1"
APPOINT_KIND: Final = "sync.appoint/1"
EXPEL_KIND: Final = "sync.expel/1"
JUDGE_KIND: Final = "sync.judge/1"
NAME_KIND: Final = "sync.name/1"
GRANT_KIND: Final = "sync.grant/1"
PASS_KIND: Final = "sync.pass/1"
RELAYS_KIND: Final = "sync.relays/1"
FILE_KIND: Final = "sync.file/1"
HEARTBEAT_KIND: Final = "sync.heartbeat/1"
# A line of a list on a screen, and more than any name of a case needs.
MAX_NAME_CHARACTERS: Final = 80
# Ops judged at once: a page of them, many times over.
MAX_JUDGED: Final = 1000
# Removals that the root overrides with one appointment.
_MAX_IN_SPITE: Final = 256

Body = dict[int, cbor.Item]


@dataclass(frozen=True, slots=True)
class Seat:
    """A member as written down in a base: right and certificates, nothing checked."""

    device: DeviceId
    role: Role
    user_certificate: bytes
    device_certificate: bytes


@dataclass(frozen=True, slots=True)
class Base:
    """The body of a base, nothing checked."""

    n: int
    epoch: EpochId
    seats: tuple[Seat, ...]
    history: History
    sort: Sort


def body_of_found(nonce: bytes, sort: Sort) -> Body:
    """Return the body of the op that begins a compartment."""
    return {0: nonce, 1: sort.value}


def found_from_body(body: cbor.Item) -> tuple[bytes, Sort]:
    """Return nonce and sort."""
    item = fields.record(body, 2, "found")
    return fields.octets(item[0], NONCE_BYTES, "found.nonce"), _sort(item[1], "found.sort")


def body_of_base(base: Base) -> Body:
    """Return the body that writes the members down."""
    seats: list[cbor.Item] = [
        [seat.device, seat.role.value, seat.user_certificate, seat.device_certificate] for seat in base.seats
    ]
    return {0: base.n, 1: base.epoch, 2: seats, 3: base.history.value, 4: base.sort.value}


def base_from_body(body: cbor.Item) -> Base:
    """Read a base; its seats stand in rising order of devices."""
    item = fields.record(body, 5, "base")
    seats = tuple(_seat(one) for one in fields.items(item[2], "base.members", most=MAX_MEMBERS))
    devices = [seat.device for seat in seats]
    if devices != sorted(set(devices)):
        fields.refuse("base.members", reasons.OUT_OF_ORDER_OR_TWICE)
    return Base(
        n=fields.number(item[0], "base.n", lo=FIRST_EPOCH, hi=LAST_EPOCH),
        epoch=EpochId(fields.octets(item[1], HASH_BYTES, "base.epoch")),
        seats=seats,
        history=History(fields.number(item[3], "base.history", hi=max(History))),
        sort=_sort(item[4], "base.sort"),
    )


def body_of_expel(device: DeviceId, team_op: OpId, cut: tuple[int, OpId]) -> Body:
    """Return the body that carries a removal from the team over into a compartment."""
    return {0: device, 1: team_op, 2: cut[0], 3: cut[1]}


def expel_from_body(body: cbor.Item) -> tuple[DeviceId, OpId, int]:
    """Return device, the team's op, and the last accepted seq."""
    item = fields.record(body, 4, "expel")
    seq, op = fields.number(item[2], "expel.cut"), fields.octets(item[3], HASH_BYTES, "expel.cut")
    if (seq == 0) != (op == bytes(HASH_BYTES)):
        fields.refuse("expel.cut", reasons.CONTRADICTS_ITS_PLACE_IN_THE_CHAIN)
    device = DeviceId(fields.octets(item[0], SHORT_ID_BYTES, "expel.device"))
    return device, OpId(fields.octets(item[1], HASH_BYTES, "expel.team_op")), seq


def body_of_judge(ops: frozenset[OpId], *, do_count: bool) -> Body:
    """Return the body of a verdict on ops that were set aside."""
    return {0: [*sorted(ops)], 1: do_count}


def judge_from_body(body: cbor.Item) -> tuple[frozenset[OpId], bool]:
    """Return the ops and whether they count."""
    item = fields.record(body, 2, "judge")
    ops = _op_ids(item[0], "judge.ops", MAX_JUDGED)
    if not isinstance(item[1], bool):
        fields.refuse("judge.counts", reasons.WRONG_FIELDS)
    return ops, item[1]


def body_of_appoint(device: tuple[bytes, bytes], in_spite_of: frozenset[OpId], signature: bytes) -> Body:
    """Return the body of an appointment by the root. ``device``: its user's and its own certificate."""
    return {0: list(device), 1: [*sorted(in_spite_of)], 2: signature}


def appoint_from_body(body: cbor.Item) -> tuple[tuple[bytes, bytes], frozenset[OpId], bytes]:
    """Return certificates, removals overridden, and the root's signature."""
    item = fields.record(body, 3, "appoint")
    user, device = fields.fixed(item[0], 2, "appoint.device")
    certificates = (
        fields.some_octets(user, MAX_CERTIFICATE_BYTES, "appoint.user"),
        fields.some_octets(device, MAX_CERTIFICATE_BYTES, "appoint.device"),
    )
    in_spite_of = _op_ids(item[1], "appoint.in_spite_of", _MAX_IN_SPITE)
    return certificates, in_spite_of, fields.some_octets(item[2], MAX_CERTIFICATE_BYTES, "appoint.signature")


def body_of_name(name: str) -> Body:
    """Return the body that names a compartment."""
    return {0: name}


def name_from_body(body: cbor.Item) -> str:
    """Return a compartment's name."""
    name = fields.text(fields.record(body, 1, "name")[0], "name.text")
    if not is_name(name):
        fields.refuse("name.text", reasons.WRONG_SPELLING)
    return name


def is_name(name: str) -> bool:
    """Say whether a text may be a compartment's name: one printable line of at most 80 characters."""
    return 0 < len(name) <= MAX_NAME_CHARACTERS and name.isprintable() and name.strip() == name


def body_of_grant(sealed: bytes) -> Body:
    """Return the body that carries keys to one device, which it does not name."""
    return {0: sealed}


def grant_from_body(body: cbor.Item) -> bytes:
    """Return what is sealed to one device."""
    return fields.some_octets(fields.record(body, 1, "grant")[0], cbor.MAX_BYTES, "grant.sealed")


def body_of_file(reference: Reference) -> Body:
    """Return the body that refers to a long file."""
    return {0: reference.to_item()}


def file_from_body(body: cbor.Item) -> Reference:
    """Return the reference to a long file."""
    return reference_from_item(fields.record(body, 1, "file")[0], "file.reference")


def _seat(item: cbor.Item) -> Seat:
    device, role, user, certificate = fields.fixed(item, 4, "base.members")
    return Seat(
        DeviceId(fields.octets(device, SHORT_ID_BYTES, "base.members")),
        Role(fields.number(role, "base.members", lo=min(Role), hi=max(Role))),
        fields.some_octets(user, MAX_CERTIFICATE_BYTES, "base.members"),
        fields.some_octets(certificate, MAX_CERTIFICATE_BYTES, "base.members"),
    )


def _sort(item: cbor.Item, place: str) -> Sort:
    return Sort(fields.number(item, place, lo=min(Sort), hi=max(Sort)))


def _op_ids(item: cbor.Item, place: str, most: int) -> frozenset[OpId]:
    ops = [OpId(fields.octets(one, HASH_BYTES, place)) for one in fields.items(item, place, most=most)]
    if ops != sorted(set(ops)):
        fields.refuse(place, reasons.OUT_OF_ORDER_OR_TWICE)
    return frozenset(ops)
