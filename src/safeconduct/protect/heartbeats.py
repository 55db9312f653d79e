"""Heartbeats: what a device says it has, compartment by compartment, to those in them
(docs/formats/heartbeat.md).

A heartbeat lies in the team's compartment, where everybody reads it. Each entry is one compartment's: a tag that only
readers of that compartment can compute, and the head and digest under a pad that only they can take off. Random entries
fill the number up, so that the others learn neither which compartments a device is in nor how many. The op's signature
says whose word it is; nobody without the epoch's secret can make an entry that is recognised.

Pure. Refuses more entries than a team has compartments, and a place in a chain that cannot be. Promises P3 and P5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import HASH_BYTES, NO_HASH, DeviceId, OpId, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.derive import expand
from safeconduct.protect.epochs import EpochKeys
from safeconduct.protect.ops import Head

# Drawn for each heartbeat: tags and pads of two heartbeats have nothing in common.
NONCE_BYTES: Final = 16
DIGEST_BYTES: Final = 16
# Entries come in eights: whether somebody is in one compartment or in eight does not show.
ENTRIES_STEP: Final = 8
# More compartments than one device of a large team is in, ten times over.
MAX_ENTRIES: Final = 2048
_TAG_BYTES: Final = 16
_SEQ_BYTES: Final = 8
_PLAIN_BYTES: Final = _SEQ_BYTES + HASH_BYTES + DIGEST_BYTES
ENTRY_BYTES: Final = _TAG_BYTES + _PLAIN_BYTES
_TAG_LABEL: Final = label("heartbeat-tag")
_PAD_LABEL: Final = label("heartbeat-pad")
_HEADS_LABEL: Final = label("heads-digest")


@dataclass(frozen=True, slots=True)
class Beat:
    """What a device says of one compartment: its own newest op there (seq 0: none), and a digest of all heads."""

    seq: int
    op: OpId
    digest: bytes


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The body of a heartbeat as read: entries that nobody has looked for yet."""

    nonce: bytes
    entries: tuple[bytes, ...]


def heads_digest(heads: Iterable[Head]) -> bytes:
    """Return 16 bytes that two desks share exactly if they have the same heads, in whatever order."""
    rows: list[cbor.Item] = [[head.device, head.seq, head.op] for head in sorted(heads, key=lambda head: head.device)]
    return hash_id(_HEADS_LABEL, cbor.encode(rows))[:DIGEST_BYTES]


def make_heartbeat(device: DeviceId, said: Sequence[tuple[EpochKeys, Beat]], entropy: Entropy) -> Heartbeat:
    """Seal what a device says, each entry under the epoch it writes under there; ValueError past `MAX_ENTRIES`."""
    if len(said) > MAX_ENTRIES:
        raise ValueError("more compartments than a heartbeat carries")
    nonce = entropy.bytes(NONCE_BYTES)
    entries = [_seal(keys, device, nonce, beat) for keys, beat in said]
    while len(entries) % ENTRIES_STEP or not entries:
        entries.append(entropy.bytes(ENTRY_BYTES))
    # Sorted by tags that look random: their places say nothing of which are real.
    return Heartbeat(nonce, tuple(sorted(entries)))


def find_beat(heartbeat: Heartbeat, device: DeviceId, keys: EpochKeys) -> Beat | None:
    """Return what a heartbeat of this device says of an epoch's compartment; None where it says nothing."""
    tag = _tag(keys, device, heartbeat.nonce)
    for entry in heartbeat.entries:
        if entry.startswith(tag):
            return _beat_from_plain(_xor(entry[_TAG_BYTES:], _pad(keys, device, heartbeat.nonce)))
    return None


def body_of_heartbeat(heartbeat: Heartbeat) -> dict[int, cbor.Item]:
    """Return the body of ``sync.heartbeat/1``."""
    return {0: heartbeat.nonce, 1: list(heartbeat.entries)}


def heartbeat_from_body(body: cbor.Item) -> Heartbeat:
    """Read a heartbeat; cbor.Malformed for another layout."""
    item = fields.record(body, 2, "heartbeat")
    nonce = fields.octets(item[0], NONCE_BYTES, "heartbeat.nonce")
    given = fields.items(item[1], "heartbeat.entries", most=MAX_ENTRIES)
    entries = [fields.octets(one, ENTRY_BYTES, "heartbeat.entries") for one in given]
    if not entries or len(entries) % ENTRIES_STEP:
        fields.refuse("heartbeat.entries", reasons.WRONG_NUMBER_OF_ITEMS)
    if entries != sorted(set(entries)):
        fields.refuse("heartbeat.entries", reasons.OUT_OF_ORDER_OR_TWICE)
    return Heartbeat(nonce, tuple(entries))


def _seal(keys: EpochKeys, device: DeviceId, nonce: bytes, beat: Beat) -> bytes:
    plain = beat.seq.to_bytes(_SEQ_BYTES, "big") + beat.op + beat.digest
    return _tag(keys, device, nonce) + _xor(plain, _pad(keys, device, nonce))


def _tag(keys: EpochKeys, device: DeviceId, nonce: bytes) -> bytes:
    return expand(keys.secret, _TAG_LABEL, context=_context(keys, device, nonce), length=_TAG_BYTES).reveal()


def _pad(keys: EpochKeys, device: DeviceId, nonce: bytes) -> bytes:
    return expand(keys.secret, _PAD_LABEL, context=_context(keys, device, nonce), length=_PLAIN_BYTES).reveal()


def _context(keys: EpochKeys, device: DeviceId, nonce: bytes) -> bytes:
    # The epoch's id commits to its place; one pad serves one entry, for the nonce is fresh.
    return keys.id + device + nonce


def _beat_from_plain(plain: bytes) -> Beat:
    seq = fields.number(int.from_bytes(plain[:_SEQ_BYTES], "big"), "heartbeat.seq")
    op = OpId(plain[_SEQ_BYTES : _SEQ_BYTES + HASH_BYTES])
    if (seq == 0) != (op == NO_HASH):
        fields.refuse("heartbeat.op", reasons.CONTRADICTS_ITS_PLACE_IN_THE_CHAIN)
    return Beat(seq, op, plain[_SEQ_BYTES + HASH_BYTES :])


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
