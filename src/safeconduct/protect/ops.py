"""The op: one signed, append-only entry of the journal (promise P5; DESIGN section 4; docs/formats/op.md).

An op stands in two structures: the chain of its device within its compartment (sequence and previous hash)
and the graph of the ops its author had seen (parents). Its id is the hash of its core, so neither place nor
content can change afterwards. This module knows the envelope and nothing of what a body means.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base import reasons as encoding
from safeconduct.base.clock import Hlc
from safeconduct.base.errors import (
    NOTHING_CHANGED_EN,
    NOTHING_CHANGED_RU,
    Advice,
    Exit,
    Opaque,
    Phrase,
    SafeconductError,
)
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, CompartmentId, DeviceId, EpochId, OpId, hash_id, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.signing import SIGNATURE_BYTES, SignKey, VerifyKey

OP_LABEL: Final = label("op")
OP_SIGNATURE_LABEL: Final = label("op-signature")
VERSION: Final = 1
# Longest text of a kind, in bytes: "room.kind/1" with long words still fits, a smuggled message does not.
MAX_KIND_BYTES: Final = 64
# More parents than a team of thirty devices can have concurrent heads twice over.
MAX_PARENTS: Final = 64
# Heads of other devices that one op may acknowledge.
MAX_SEEN: Final = 256
# The first byte of a byte string's head, by how many bytes its length has (RFC 8949, 3.1), and the other way round.
_HEADS: Final = {1: 0x58, 2: 0x59, 4: 0x5A}
_SIZES: Final = {first: size for size, first in _HEADS.items()}


class MalformedOp(SafeconductError):
    """Bytes that are no op, or an op whose fields break the layout."""

    code = "protect.malformed_op"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="An entry of the journal is damaged ({place}: {reason}).",
        safe="It was not believed. " + NOTHING_CHANGED_EN,
        do="Run “vault verify”; if it came from elsewhere, ask for it again.",
        on_page="Verify the vault: the page Today leads there. If the entry came from elsewhere, ask for it again.",
    )
    ru = Advice(
        what="Запись журнала повреждена ({place}: {reason}).",
        safe="Она отвергнута. " + NOTHING_CHANGED_RU,
        do="Запустите «vault verify»; если запись пришла извне, запросите её ещё раз.",
        on_page="Проверьте хранилище: страница «Сегодня» ведёт туда. Если запись пришла извне, запросите её ещё раз.",
    )


class BadSignature(SafeconductError):
    """An op whose signature is not its device's."""

    code = "protect.bad_signature"
    exit_code = Exit.INTEGRITY
    en = Advice(
        what="The signature of an entry of the journal is wrong (entry {op}).",
        safe="It was not believed. " + NOTHING_CHANGED_EN,
        do="Tell your security lead: somebody altered or forged it.",
    )
    ru = Advice(
        what="Подпись записи журнала неверна (запись {op}).",
        safe="Она отвергнута. " + NOTHING_CHANGED_RU,
        do="Сообщите ответственному за безопасность: запись изменили или подделали.",
    )


@dataclass(frozen=True, slots=True)
class Head:
    """The newest op of a device in a compartment that somebody has seen."""

    device: DeviceId
    seq: int
    op: OpId


@dataclass(frozen=True, slots=True)
class OpCore:
    """What is signed. ``parents`` and ``seen`` are sorted by their bytes; ``seq`` counts from 1."""

    compartment: CompartmentId
    device: DeviceId
    seq: int
    prev: OpId
    parents: tuple[OpId, ...]
    hlc: Hlc
    epoch: EpochId
    seen: tuple[Head, ...]
    kind: str
    body: dict[int, cbor.Item]


@dataclass(frozen=True, slots=True)
class SignedOp:
    """An op as it is kept: the exact signed bytes beside what they say."""

    core: OpCore
    core_bytes: bytes
    signature: bytes
    id: OpId

    def to_bytes(self) -> bytes:
        """Return the canonical [core, signature] that a frame carries and a vault keeps."""
        return _pair(self.core_bytes, self.signature)


def op_id_from_core(core_bytes: bytes) -> OpId:
    """Return SHA-256 over the op label and the core."""
    return OpId(hash_id(OP_LABEL, core_bytes))


def sign_op(core: OpCore, key: SignKey) -> SignedOp:
    """Encode and sign; MalformedOp when the core breaks the layout or passes 1 MiB less 96 bytes."""
    _check_lengths(core)
    _check_core(core)
    try:
        core_bytes = cbor.encode(_item_from_core(core))
    except cbor.Malformed as error:
        raise MalformedOp(place=error.facts["place"], reason=error.facts["reason"]) from None
    if len(core_bytes) > cbor.MAX_BYTES - SIGNATURE_BYTES - HASH_BYTES:
        raise _malformed("body", encoding.TOO_LARGE)
    return SignedOp(core, core_bytes, key.sign(OP_SIGNATURE_LABEL, core_bytes), op_id_from_core(core_bytes))


def decode_signed_op(data: bytes) -> SignedOp:
    """Read [core, signature]; MalformedOp for anything else. The signature is not checked yet."""
    try:
        core_bytes, signature = _split(data) or _read_pair(data)
        core = _core_from_item(cbor.decode(core_bytes))
    except cbor.Malformed as error:
        raise MalformedOp(place=error.facts["place"], reason=error.facts["reason"]) from None
    return SignedOp(core, core_bytes, signature, op_id_from_core(core_bytes))


def _pair(core_bytes: bytes, signature: bytes) -> bytes:
    """Return the canonical encoding of the two: a list of two byte strings, put together without a walk over it."""
    return b"".join((b"\x82", _length_head(len(core_bytes)), core_bytes, _length_head(len(signature)), signature))


def _length_head(length: int) -> bytes:
    """Return the head of a byte string (RFC 8949, 3.1), in the fewest bytes that hold its length."""
    if length < 24:
        return bytes((0x40 + length,))
    size = 1 if length < 1 << 8 else 2 if length < 1 << 16 else 4
    return bytes((_HEADS[size],)) + length.to_bytes(size, "big")


def _split(data: bytes) -> tuple[bytes, bytes] | None:
    """Read a pair by its lengths alone; None for whatever is not to the byte what `_pair` gives of it.

    A tenth of what reading an op costs, and a newcomer reads a hundred thousand.
    """
    size = _SIZES.get(data[1], 0) if len(data) > 1 else 0
    core_bytes, signature = data[2 + size : -(SIGNATURE_BYTES + 2)], data[-SIGNATURE_BYTES:]
    is_whole = len(data) <= cbor.MAX_BYTES and len(signature) == SIGNATURE_BYTES
    return (core_bytes, signature) if is_whole and _pair(core_bytes, signature) == data else None


def _read_pair(data: bytes) -> tuple[bytes, bytes]:
    """Read a pair that is none of ours to the byte, and name what is wrong with it."""
    pair = fields.fixed(cbor.decode(data), 2, "op")
    return (
        fields.some_octets(pair[0], cbor.MAX_BYTES, "core"),
        fields.octets(pair[1], SIGNATURE_BYTES, "signature"),
    )


def verify_op(op: SignedOp, key: VerifyKey) -> None:
    """Raise BadSignature unless the device's key signed these bytes."""
    if not key.is_valid(OP_SIGNATURE_LABEL, op.core_bytes, op.signature):
        raise BadSignature(op=Opaque(op.id.hex()))


def _malformed(place: str, reason: Phrase) -> MalformedOp:
    return MalformedOp(place=Opaque(place), reason=reason)


def _item_from_core(core: OpCore) -> cbor.Item:
    return {
        0: VERSION,
        1: core.compartment,
        2: core.device,
        3: core.seq,
        4: core.prev,
        5: list(core.parents),
        6: core.hlc,
        7: core.epoch,
        8: [[head.device, head.seq, head.op] for head in core.seen],
        9: core.kind,
        10: core.body,
    }


def _core_from_item(item: cbor.Item) -> OpCore:
    core_item = fields.record(item, 11, "core")
    fields.version(core_item[0], VERSION)
    body = core_item[10]
    if not isinstance(body, dict):
        fields.refuse("core.body", reasons.NOT_A_MAP)
    core = OpCore(
        compartment=CompartmentId(fields.octets(core_item[1], SHORT_ID_BYTES, "core.compartment")),
        device=DeviceId(fields.octets(core_item[2], SHORT_ID_BYTES, "core.device")),
        seq=fields.number(core_item[3], "core.seq"),
        prev=OpId(fields.octets(core_item[4], HASH_BYTES, "core.prev")),
        parents=tuple(
            OpId(fields.octets(parent, HASH_BYTES, "core.parents"))
            for parent in fields.items(core_item[5], "core.parents", most=MAX_PARENTS)
        ),
        hlc=Hlc(fields.number(core_item[6], "core.hlc")),
        epoch=EpochId(fields.octets(core_item[7], HASH_BYTES, "core.epoch")),
        seen=tuple(_head(head) for head in fields.items(core_item[8], "core.seen", most=MAX_SEEN)),
        kind=fields.text(core_item[9], "core.kind"),
        body=body,
    )
    _check_core(core)
    return core


def _check_lengths(core: OpCore) -> None:
    """Refuse to sign what reading would refuse: ids are bytes, and types do not carry their lengths."""
    short = {len(core.compartment), len(core.device), *(len(head.device) for head in core.seen)}
    long = {len(core.prev), len(core.epoch), *map(len, core.parents), *(len(head.op) for head in core.seen)}
    if short != {SHORT_ID_BYTES} or long != {HASH_BYTES}:
        raise _malformed("core", reasons.WRONG_LENGTH)
    if not 0 <= core.hlc <= fields.NUMBER_HI or core.seq > fields.NUMBER_HI or any(head.seq < 1 for head in core.seen):
        raise _malformed("core", reasons.NUMBER_OUT_OF_RANGE)


def _check_core(core: OpCore) -> None:
    if core.seq < 1:
        raise _malformed("core.seq", reasons.NUMBER_OUT_OF_RANGE)
    if (core.seq == 1) != (core.prev == bytes(HASH_BYTES)):
        raise _malformed("core.prev", reasons.CONTRADICTS_ITS_PLACE_IN_THE_CHAIN)
    if len(core.parents) > MAX_PARENTS or list(core.parents) != sorted(set(core.parents)):
        raise _malformed("core.parents", reasons.OUT_OF_ORDER_OR_TWICE)
    devices = [head.device for head in core.seen]
    if len(devices) > MAX_SEEN or devices != sorted(set(devices)):
        raise _malformed("core.seen", reasons.OUT_OF_ORDER_OR_TWICE)
    if not is_kind(core.kind):
        raise _malformed("core.kind", reasons.WRONG_SPELLING)


@functools.lru_cache(maxsize=256)  # a journal has a few dozen kinds and asks a million times
def is_kind(kind: str) -> bool:
    """Say whether a text has the form ``room.kind/1``."""
    name, slash, version = kind.partition("/")
    room, dot, word = name.partition(".")
    return (
        len(kind.encode("utf-8", "replace")) <= MAX_KIND_BYTES
        and bool(slash and dot)
        and _is_word(room)
        and _is_word(word)
        and version.isascii()
        and version.isdigit()
        and not version.startswith("0")
    )


def _is_word(text: str) -> bool:
    return bool(text) and text.isascii() and text.replace("_", "a").isalpha() and text == text.lower()


def _head(item: cbor.Item) -> Head:
    device, seq, op = fields.fixed(item, 3, "core.seen")
    return Head(
        DeviceId(fields.octets(device, SHORT_ID_BYTES, "core.seen")),
        fields.number(seq, "core.seen", lo=1),
        OpId(fields.octets(op, HASH_BYTES, "core.seen")),
    )
