"""The kinds of op by which desks keep the door of an inbox, and their bodies (docs/formats/ops.md, section intake).

Keys, fortnights, what the outside is shown, and what became of what was sent in. Reading is strict and refuses with
`MalformedEntry`; nothing is believed here: whether the root signed a certificate, or a seed is that of its recipient,
is looked at by whoever uses it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, DeviceId
from safeconduct.intake.item_bytes import decoded, refuse, short_text
from safeconduct.intake.types import ThreadId
from safeconduct.protect import fields
from safeconduct.protect.bundles import (
    LANGUAGES,
    MOST_ADDRESSES,
    MOST_EPOCH_DAYS,
    MOST_NOTICE_CHARACTERS,
    MOST_WORK_BITS,
    BoxPurpose,
    IntakeEpochId,
    Notice,
)
from safeconduct.protect.certificates import MAX_CERTIFICATE_BYTES, MAX_DAY
from safeconduct.protect.intake_seeds import SEALED_SEED_BYTES
from safeconduct.protect.kem import KEM_PUBLIC_BYTES
from safeconduct.protect.secrets import Secret

CERTIFY: Final = "intake.certify/1"
READY: Final = "intake.ready/1"
EPOCH: Final = "intake.epoch/1"
SHARE: Final = "intake.share/1"
SHOWN: Final = "intake.shown/1"
PIECES: Final = "intake.pieces/1"
LINKED: Final = "intake.linked/1"
READ: Final = "intake.read/1"
BOARD: Final = "intake.board/1"

ALL: Final = frozenset((CERTIFY, READY, EPOCH, SHARE, SHOWN, PIECES, LINKED, READ, BOARD))

Body = dict[int, cbor.Item]
# Devices of one inbox, and epochs that one device lacks.
MOST_DEVICES: Final = 400
_MOST_LACKING: Final = 16
# Submissions in one op: the pieces of sixteen files, or of a part of them.
MOST_PIECES: Final = 4_096
# Messages that one word of "read by a person" speaks of (docs/formats/board.md).
MOST_READ: Final = 32
_EPOCH_BYTES: Final = 8
_MOST_ADDRESS: Final = 500


@dataclass(frozen=True, slots=True)
class Certified:
    """An intake key with its certificate. ``seed``: 32 bytes, of its Ed25519 key."""

    certificate: bytes
    seed: Secret


@dataclass(frozen=True, slots=True)
class Ready:
    """A prekey that a device announces. ``lacks``: epochs whose seed it was not given, or cannot open."""

    public: bytes
    first_day: Day
    lacks: tuple[IntakeEpochId, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """The seed of an epoch, sealed for one device. ``prekey``: hash of the prekey it is sealed to."""

    device: DeviceId
    prekey: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class MadeEpoch:
    """An epoch as its maker gives it: the recipient that a page seals to, its days, its seed for each device."""

    recipient: bytes
    first_day: Day
    last_day: Day
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """The seed of an epoch for devices that lack it."""

    epoch: IntakeEpochId
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the outside is told beside the keys: where to write, in which words it is greeted, how much work is asked.

    ``gate``: address of the gate for browsers without script, empty where there is none. ``names``: what the page calls
    the organisation, by language; ``leave``: the neutral place that "leave" goes to; ``onion``: named to those who came
    another way. Without names and that place there is no page yet. ``covers``: whether desks send some (`covering`).
    """

    purpose: BoxPurpose = BoxPurpose.DANGER
    work_bits: int = 0
    gate: str = ""
    addresses: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    names: tuple[Notice, ...] = ()
    leave: str = ""
    onion: str = ""
    covers: bool = True


@dataclass(frozen=True, slots=True)
class Linked:
    """The words of another thread say that this one is theirs too (docs/formats/receipt-words.md)."""

    thread: ThreadId
    other: ThreadId
    link: bytes


@dataclass(frozen=True, slots=True)
class PiecesOf:
    """Submissions that were pieces of a message's files, which are kept whole. ``message``: its own submission."""

    message: bytes
    pieces: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class WasRead:
    """A person has read messages of a thread, and lets their author know. ``messages``: their own 16 bytes."""

    thread: ThreadId
    reply: bytes
    messages: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """A reply board was made with other replies than the one before. ``replies``: hash of their ids in order."""

    number: int
    replies: bytes
    slots: int


def body_of_certified(one: Certified) -> Body:
    """Return the body of `intake.certify/1`."""
    return {0: one.certificate, 1: one.seed.reveal()}


def certified_from_body(body: Body) -> Certified:
    """Read an intake key; MalformedEntry."""

    def read() -> Certified:
        item = fields.record(body, 2, "certify")
        return Certified(
            fields.some_octets(item[0], MAX_CERTIFICATE_BYTES, "certify.certificate"),
            Secret(fields.octets(item[1], HASH_BYTES, "certify.seed")),
        )

    return decoded(read)


def body_of_ready(one: Ready) -> Body:
    """Return the body of `intake.ready/1`."""
    return {0: one.public, 1: one.first_day, 2: list[cbor.Item](sorted(one.lacks))}


def ready_from_body(body: Body) -> Ready:
    """Read a prekey; MalformedEntry."""

    def read() -> Ready:
        item = fields.record(body, 3, "ready")
        rows = fields.items(item[2], "ready.lacks", most=_MOST_LACKING)
        lacks = tuple(IntakeEpochId(fields.octets(one, _EPOCH_BYTES, "ready.lacks")) for one in rows)
        _check_rising(lacks, "ready.lacks")
        return Ready(
            fields.octets(item[0], KEM_PUBLIC_BYTES, "ready.public"),
            Day(fields.number(item[1], "ready.day", hi=MAX_DAY)),
            lacks,
        )

    return decoded(read)


def body_of_epoch(one: MadeEpoch) -> Body:
    """Return the body of `intake.epoch/1`."""
    return {0: one.recipient, 1: one.first_day, 2: one.last_day, 3: _item_from_copies(one.copies)}


def epoch_from_body(body: Body) -> MadeEpoch:
    """Read an epoch; MalformedEntry."""

    def read() -> MadeEpoch:
        item = fields.record(body, 4, "epoch")
        first = fields.number(item[1], "epoch.first_day", hi=MAX_DAY)
        last = fields.number(item[2], "epoch.last_day", lo=first, hi=min(MAX_DAY, first + MOST_EPOCH_DAYS))
        recipient = fields.octets(item[0], KEM_PUBLIC_BYTES, "epoch.recipient")
        return MadeEpoch(recipient, Day(first), Day(last), _copies(item[3]))

    return decoded(read)


def body_of_share(one: Shared) -> Body:
    """Return the body of `intake.share/1`."""
    return {0: one.epoch, 1: _item_from_copies(one.copies)}


def share_from_body(body: Body) -> Shared:
    """Read a seed that was given to more devices; MalformedEntry."""

    def read() -> Shared:
        item = fields.record(body, 2, "share")
        return Shared(IntakeEpochId(fields.octets(item[0], _EPOCH_BYTES, "share.epoch")), _copies(item[1]))

    return decoded(read)


def body_of_shown(one: Shown) -> Body:
    """Return the body of `intake.shown/1`."""
    return {
        0: one.purpose.value,
        1: one.work_bits,
        2: one.gate,
        3: list[cbor.Item](one.addresses),
        4: [[notice.language, notice.text] for notice in one.notices],
        5: [[name.language, name.text] for name in one.names],
        6: one.leave,
        7: one.onion,
        8: one.covers,
    }


def shown_from_body(body: Body) -> Shown:
    """Read what the outside is told; MalformedEntry."""

    def read() -> Shown:
        item = fields.record(body, 9, "shown")
        purposes = sorted(BoxPurpose)
        addresses = fields.items(item[3], "shown.addresses", most=MOST_ADDRESSES)
        return Shown(
            BoxPurpose(fields.number(item[0], "shown.purpose", lo=purposes[0], hi=purposes[-1])),
            fields.number(item[1], "shown.work", hi=MOST_WORK_BITS),
            short_text(item[2], "shown.gate", _MOST_ADDRESS),
            tuple(short_text(one, "shown.addresses", _MOST_ADDRESS) for one in addresses),
            _by_language(item[4], "shown.notices"),
            _by_language(item[5], "shown.names"),
            short_text(item[6], "shown.leave", _MOST_ADDRESS),
            short_text(item[7], "shown.onion", _MOST_ADDRESS),
            _is_said(item[8], "shown.covers"),
        )

    return decoded(read)


def body_of_pieces(one: PiecesOf) -> Body:
    """Return the body of `intake.pieces/1`."""
    return {0: one.message, 1: list[cbor.Item](sorted(one.pieces))}


def pieces_from_body(body: Body) -> PiecesOf:
    """Read which submissions were pieces of files that are kept; MalformedEntry."""

    def read() -> PiecesOf:
        item = fields.record(body, 2, "pieces")
        rows = fields.items(item[1], "pieces", most=MOST_PIECES)
        message = fields.octets(item[0], HASH_BYTES, "pieces.message")
        pieces = tuple(fields.octets(one, HASH_BYTES, "pieces") for one in rows)
        _check_rising(pieces, "pieces")
        return PiecesOf(message, pieces)

    return decoded(read)


def body_of_linked(one: Linked) -> Body:
    """Return the body of `intake.linked/1`."""
    return {0: one.thread, 1: one.other, 2: one.link}


def linked_from_body(body: Body) -> Linked:
    """Read a link; MalformedEntry."""

    def read() -> Linked:
        item = fields.record(body, 3, "linked")
        one, other = (ThreadId(fields.octets(item[key], SHORT_ID_BYTES, "linked.thread")) for key in (0, 1))
        if one == other:
            raise refuse("linked.thread")
        return Linked(one, other, fields.octets(item[2], HASH_BYTES, "linked.link"))

    return decoded(read)


def body_of_read(one: WasRead) -> Body:
    """Return the body of `intake.read/1`."""
    return {0: one.thread, 1: one.reply, 2: list[cbor.Item](one.messages)}


def read_from_body(body: Body) -> WasRead:
    """Read that messages were read by a person; MalformedEntry."""

    def read() -> WasRead:
        item = fields.record(body, 3, "read")
        rows = fields.items(item[2], "read.messages", most=MOST_READ)
        return WasRead(
            ThreadId(fields.octets(item[0], SHORT_ID_BYTES, "read.thread")),
            fields.octets(item[1], SHORT_ID_BYTES, "read.reply"),
            tuple(fields.octets(one, SHORT_ID_BYTES, "read.messages") for one in rows),
        )

    return decoded(read)


def body_of_stood(one: Stood) -> Body:
    """Return the body of `intake.board/1`."""
    return {0: one.number, 1: one.replies, 2: one.slots}


def stood_from_body(body: Body) -> Stood:
    """Read that a board was made; MalformedEntry."""

    def read() -> Stood:
        item = fields.record(body, 3, "board")
        return Stood(
            fields.number(item[0], "board.number"),
            fields.octets(item[1], HASH_BYTES, "board.replies"),
            fields.number(item[2], "board.slots"),
        )

    return decoded(read)


def _is_said(item: cbor.Item, place: str) -> bool:
    if not isinstance(item, bool):
        raise refuse(place)
    return item


def _by_language(item: cbor.Item, place: str) -> tuple[Notice, ...]:
    found: list[Notice] = []
    for row in fields.items(item, place, most=len(LANGUAGES)):
        language, text = fields.fixed(row, 2, place)
        word = fields.text(language, place)
        if word not in LANGUAGES or any(word == one.language for one in found):
            raise refuse(place)
        found.append(Notice(word, short_text(text, place, MOST_NOTICE_CHARACTERS)))
    return tuple(found)


def _item_from_copies(copies: Sequence[Copy]) -> cbor.Item:
    return [[one.device, one.prekey, one.sealed] for one in sorted(copies, key=lambda one: (one.device, one.prekey))]


def _copies(item: cbor.Item) -> tuple[Copy, ...]:
    found = []
    for row in fields.items(item, "copies", most=MOST_DEVICES):
        device, prekey, sealed = fields.fixed(row, 3, "copies")
        found.append(
            Copy(
                DeviceId(fields.octets(device, SHORT_ID_BYTES, "copies.device")),
                fields.octets(prekey, HASH_BYTES, "copies.prekey"),
                fields.octets(sealed, SEALED_SEED_BYTES, "copies.sealed"),
            )
        )
    _check_rising([one.device + one.prekey for one in found], "copies")
    return tuple(found)


def _check_rising(found: Sequence[bytes], place: str) -> None:
    """Refuse a list that is not in rising order or has something twice: there is one way to write it."""
    if list(found) != sorted(set(found)):
        raise refuse(place)
