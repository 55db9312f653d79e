"""The kinds of op this room owns, and their bodies (docs/formats/ops.md "sync").

Reading is strict: one meaning, one byte string; everything else is `base.cbor.Malformed`. Nothing is believed here:
whose word counts is for `rules`, and certificates are checked in `changes`.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, DeviceId, OpId
from safeconduct.protect import fields, reasons
from safeconduct.protect.blobs import Reference, reference_from_item
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES
from safeconduct.protect.compartments import NONCE_BYTES
from safeconduct.sync.types import Sort

FOUND_KIND: Final = "sync.found/1"
BASE_KIND: Final = "sync.base/2"
APPOINT_KIND: Final = "sync.appoint/1"
EXPEL_KIND: Final = "sync.expel/1"
FORK_KIND: Final = "sync.fork/1"
JUDGE_KIND: Final = "sync.judge/1"
NAME_KIND: Final = "sync.name/1"
GRANT_KIND: Final = "sync.grant/1"
LACK_KIND: Final = "sync.lack/1"
PASSING_KIND: Final = "sync.pass/1"
RELAYS_KIND: Final = "sync.relays/1"
FILE_KIND: Final = "sync.file/1"
HEARTBEAT_KIND: Final = "sync.heartbeat/1"
# A line of a list on a screen, and more than any name of a case needs.
MAX_NAME_CHARACTERS: Final = 80
# Ops judged at once: a page of them, many times over.
MAX_JUDGED: Final = 1000
# Removals that the root overrides with one appointment.
MAX_IN_SPITE: Final = 256

Body = dict[int, cbor.Item]


def body_of_found(nonce: bytes, sort: Sort) -> Body:
    """Return the body of the op that begins a compartment."""
    return {0: nonce, 1: sort.value}


def found_from_body(body: cbor.Item) -> tuple[bytes, Sort]:
    """Return nonce and sort."""
    item = fields.record(body, 2, "found")
    return fields.octets(item[0], NONCE_BYTES, "found.nonce"), sort_from_item(item[1], "found.sort")


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


def body_of_fork(device: DeviceId, seq: int, ops: tuple[OpId, OpId]) -> Body:
    """Return the body that names two ops of a device at one place of its chain."""
    return {0: device, 1: seq, 2: [*sorted(ops)]}


def fork_from_body(body: cbor.Item) -> tuple[DeviceId, int, tuple[OpId, OpId]]:
    """Return the device, the place, and the two ops, which differ."""
    item = fields.record(body, 3, "fork")
    first, second = (OpId(fields.octets(one, HASH_BYTES, "fork.ops")) for one in fields.fixed(item[2], 2, "fork.ops"))
    if first >= second:
        fields.refuse("fork.ops", reasons.OUT_OF_ORDER_OR_TWICE)
    device = DeviceId(fields.octets(item[0], SHORT_ID_BYTES, "fork.device"))
    return device, fields.number(item[1], "fork.seq", lo=1), (first, second)


def body_of_judge(ops: frozenset[OpId], *, do_count: bool) -> Body:
    """Return the body of a verdict on ops that were set aside."""
    return {0: [*sorted(ops)], 1: do_count}


def judge_from_body(body: cbor.Item) -> tuple[frozenset[OpId], bool]:
    """Return the ops and whether they count."""
    item = fields.record(body, 2, "judge")
    ops = op_ids(item[0], "judge.ops", MAX_JUDGED)
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
    in_spite_of = op_ids(item[1], "appoint.in_spite_of", MAX_IN_SPITE)
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


def body_of_lack(rotation: OpId) -> Body:
    """Return the body that names a change of keys which left its author out, and nothing else."""
    return {0: rotation}


def lack_from_body(body: cbor.Item) -> OpId:
    """Return the change of keys."""
    return OpId(fields.octets(fields.record(body, 1, "lack")[0], HASH_BYTES, "lack.rotation"))


def body_of_file(reference: Reference) -> Body:
    """Return the body that refers to a long file."""
    return {0: reference.to_item()}


def file_from_body(body: cbor.Item) -> Reference:
    """Return the reference to a long file."""
    return reference_from_item(fields.record(body, 1, "file")[0], "file.reference")


def sort_from_item(item: cbor.Item, place: str) -> Sort:
    """Read what a compartment is for."""
    return Sort(fields.number(item, place, lo=min(Sort), hi=max(Sort)))


def op_ids(item: cbor.Item, place: str, most: int) -> frozenset[OpId]:
    """Read ids of ops in rising order, each once."""
    ops = [OpId(fields.octets(one, HASH_BYTES, place)) for one in fields.items(item, place, most=most)]
    if ops != sorted(set(ops)):
        fields.refuse(place, reasons.OUT_OF_ORDER_OR_TWICE)
    return frozenset(ops)
