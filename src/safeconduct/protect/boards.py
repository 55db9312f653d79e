"""The reply board: one signed file of equal slots for all replies of a box (P1, P8; docs/formats/board.md).

Whoever fetches it says nothing by that, a mirror that holds it learns nothing, and two boards of one box have nothing
in common: every slot is sealed anew, replies and dummies alike, and stands under a tag that is bound to the board's
number (decision 0011). Dummies are real encryptions to keys that are thrown away, for a point of a curve can be told
from random bytes. It refuses a board whose signature, order, hashes or lengths are not exactly as they must be; which
slot is whose only the owner of a thread's secret finds.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NewType, NoReturn

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, OrgId, label
from safeconduct.protect import fields, intake_errors, reasons
from safeconduct.protect.bundles import QUARTER_MS
from safeconduct.protect.derive import mac
from safeconduct.protect.intake_certificates import BoxId, IntakeKey
from safeconduct.protect.intake_errors import BoardRefused, MalformedBoard
from safeconduct.protect.kem import WRAP_OVERHEAD_BYTES, KemPrivateKey, WrapRefused
from safeconduct.protect.replies import PLAIN_BYTES, ReplyPart, part_from_plain, plain_of_part
from safeconduct.protect.secrets import Secret
from safeconduct.protect.signing import SIGNATURE_BYTES, SignKey
from safeconduct.protect.threads import Thread

Tag = NewType("Tag", bytes)
"""16 bytes under which a slot stands; it tells nothing without the thread's key."""

VERSION: Final = 1
BOARD_MAGIC: Final = b"SCB1"
HINTS_MAGIC: Final = b"SCH1"
TAG_BYTES: Final = SHORT_ID_BYTES
SLOT_BYTES: Final = TAG_BYTES + PLAIN_BYTES + WRAP_OVERHEAD_BYTES
LEAST_SLOTS: Final = 64
MOST_SLOTS: Final = 16_384
BUCKET_SLOTS: Final = 32
BUCKET_BYTES: Final = BUCKET_SLOTS * SLOT_BYTES
# Slots up to which a page fetches the whole board: 2 MiB, minutes on a slow line.
WHOLE_SLOTS: Final = 256
# Slots of one board that one thread has at most: so many tags a page tries.
MOST_OF_A_THREAD: Final = 32
# Quarters of an hour after which a board is shown with its day and a warning.
OLD_QUARTERS: Final = 96
# 512 hashes of buckets and the rest.
MAX_CORE_BYTES: Final = 32_768
_LENGTH_BYTES: Final = 4
_NUMBER_BYTES: Final = 8
_PLACE_BYTES: Final = 2
_BOARD_LABEL: Final = label("reply-board")
_SLOT_LABEL: Final = label("reply-slot")
_REPLY_LABEL: Final = label("reply")


@dataclass(frozen=True, slots=True)
class BoardPlace:
    """Which board of which box. ``number``: quarters of an hour since 1970-01-01T00:00Z when it was made."""

    org: OrgId
    box: BoxId
    number: int

    def is_old(self, now_ms: int) -> bool:
        """Say whether it is older than a day."""
        return now_ms // QUARTER_MS - self.number > OLD_QUARTERS


@dataclass(frozen=True, slots=True)
class Found:
    """Parts of a thread's replies in the order of its places: as a desk put them there, the oldest reply first.

    ``unreadable``: slots of ours that did not open.
    """

    parts: tuple[ReplyPart, ...]
    unreadable: int


@dataclass(frozen=True, slots=True)
class _Signed:
    """What stands before the slots, or before the tags, as the intake key signed it."""

    place: BoardPlace
    count: int
    buckets: tuple[bytes, ...]
    hints: bytes
    head: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Board:
    """A board that the intake key signed. Made by `verify_board`."""

    signed: _Signed
    slots: bytes = field(repr=False)
    raw: bytes = field(repr=False)

    @property
    def place(self) -> BoardPlace:
        """Which board it is."""
        return self.signed.place

    @property
    def count(self) -> int:
        """How many slots it has."""
        return self.signed.count

    def bucket(self, number: int) -> bytes:
        """Return the 32 slots of a bucket, from 0; ValueError where there is none."""
        if not 0 <= number < len(self.signed.buckets):
            raise ValueError("there is no such bucket")
        return self.slots[number * BUCKET_BYTES : (number + 1) * BUCKET_BYTES]

    def hints(self) -> bytes:
        """Return the file of all tags, by which a page finds the buckets it fetches."""
        return HINTS_MAGIC + self.signed.head + b"".join(_tags_of(self.slots))

    def replies_of(self, thread: Thread) -> Found:
        """Return what stands on it for a thread."""
        return _found(self.slots, self.place, thread)


@dataclass(frozen=True, slots=True)
class Hints:
    """The tags of a board that the intake key signed. Made by `verify_hints`."""

    signed: _Signed
    tags: tuple[Tag, ...] = field(repr=False)

    @property
    def place(self) -> BoardPlace:
        """Which board it is."""
        return self.signed.place

    @property
    def buckets(self) -> int:
        """How many buckets the board has."""
        return len(self.signed.buckets)

    def buckets_of(self, thread: Thread) -> tuple[int, ...]:
        """Return the buckets that have slots of a thread. Where there are none, a page fetches one at random."""
        own = set(_own_tags(thread, self.place))
        return tuple(sorted({at // BUCKET_SLOTS for at, tag in enumerate(self.tags) if tag in own}))

    def replies_in(self, buckets: Mapping[int, bytes], thread: Thread) -> Found:
        """Return what stands in buckets, by their numbers, for a thread; BoardRefused where one is not as signed."""
        for number, bucket in buckets.items():
            if not 0 <= number < self.buckets or hashlib.sha256(bucket).digest() != self.signed.buckets[number]:
                raise BoardRefused(reason=intake_errors.NOT_THE_SLOTS_SIGNED)
        return _found(b"".join(buckets.values()), self.place, thread)


def make_board(
    place: BoardPlace,
    parts: Iterable[tuple[Thread, ReplyPart]],
    *,
    key: SignKey,
    entropy: Entropy,
    least_slots: int = LEAST_SLOTS,
) -> bytes:
    """Return a whole new board: these parts, each for its thread, and dummies to a power of two.

    ``least_slots`` keeps a board from shrinking as soon as replies go. MalformedBoard for more than 32 parts of one
    thread, more than 16,384 in all, or a part that breaks a limit. About 0.6 ms a slot.
    """
    slots = _sealed(place, parts)
    count = LEAST_SLOTS
    while count < max(len(slots), least_slots):
        count *= 2
    if count > MOST_SLOTS:
        raise MalformedBoard(place=Opaque("slots"), reason=reasons.WRONG_NUMBER_OF_ITEMS)
    while len(slots) < count:
        tag = Tag(entropy.bytes(TAG_BYTES))
        slots[tag] = _seal_slot(KemPrivateKey.generate(entropy), bytes(PLAIN_BYTES), place, tag)
    body = b"".join(tag + slots[tag] for tag in sorted(slots))
    core = _encoded_core(place, body)
    signature = key.sign(_BOARD_LABEL, core)
    return BOARD_MAGIC + len(core).to_bytes(_LENGTH_BYTES, "big") + core + signature + body


def verify_board(data: bytes, intake: IntakeKey) -> Board:
    """Check a whole board; MalformedBoard or BoardRefused. Whether it is put back or old is the caller's to see."""
    signed = _verified_head(data, BOARD_MAGIC, intake)
    slots = data[len(BOARD_MAGIC) + len(signed.head) :]
    if len(slots) != signed.count * SLOT_BYTES:
        raise MalformedBoard(place=Opaque("slots"), reason=reasons.WRONG_LENGTH)
    if signed.buckets != _bucket_hashes(slots):
        raise BoardRefused(reason=intake_errors.NOT_THE_SLOTS_SIGNED)
    tags = _tags_of(slots)
    _check_tags(tags, signed)
    return Board(signed, slots, data)


def verify_hints(data: bytes, intake: IntakeKey) -> Hints:
    """Check the file of a board's tags; MalformedBoard or BoardRefused."""
    signed = _verified_head(data, HINTS_MAGIC, intake)
    raw = data[len(HINTS_MAGIC) + len(signed.head) :]
    if len(raw) != signed.count * TAG_BYTES:
        raise MalformedBoard(place=Opaque("tags"), reason=reasons.WRONG_LENGTH)
    tags = [Tag(raw[at : at + TAG_BYTES]) for at in range(0, len(raw), TAG_BYTES)]
    _check_tags(tags, signed)
    return Hints(signed, tuple(tags))


def slot_tag(thread: Thread, place: BoardPlace, number: int) -> Tag:
    """Return the tag of a thread's slot on a board; ``number`` from 0 to 31."""
    data = _SLOT_LABEL + place.box + place.number.to_bytes(_NUMBER_BYTES, "big")
    return Tag(mac(thread.tag_key, data + number.to_bytes(_PLACE_BYTES, "big"))[:TAG_BYTES])


def _own_tags(thread: Thread, place: BoardPlace) -> Iterator[Tag]:
    return (slot_tag(thread, place, number) for number in range(MOST_OF_A_THREAD))


def _info(place: BoardPlace, tag: Tag) -> bytes:
    return _REPLY_LABEL + place.org + place.box + place.number.to_bytes(_NUMBER_BYTES, "big") + tag


def _seal_slot(key: KemPrivateKey, plain: bytes, place: BoardPlace, tag: Tag) -> bytes:
    return key.public.seal(Secret(plain), _info(place, tag))


def _sealed(place: BoardPlace, parts: Iterable[tuple[Thread, ReplyPart]]) -> dict[Tag, bytes]:
    slots: dict[Tag, bytes] = {}
    given: dict[bytes, int] = {}
    for thread, part in parts:
        number = given.get(thread.id, 0)
        if number == MOST_OF_A_THREAD:
            raise MalformedBoard(place=Opaque("thread"), reason=reasons.WRONG_NUMBER_OF_ITEMS)
        given[thread.id] = number + 1
        tag = slot_tag(thread, place, number)
        slots[tag] = _seal_slot(thread.reply_key, plain_of_part(part), place, tag)
    return slots


def _found(slots: bytes, place: BoardPlace, thread: Thread) -> Found:
    # By place: slots stand in the order of their tags, which are new on every board.
    own = {tag: number for number, tag in enumerate(_own_tags(thread, place))}
    parts, unreadable = dict[int, ReplyPart](), 0
    for at in range(0, len(slots), SLOT_BYTES):
        tag = Tag(slots[at : at + TAG_BYTES])
        if tag not in own:
            continue
        try:
            plain = thread.reply_key.open(slots[at + TAG_BYTES : at + SLOT_BYTES], _info(place, tag)).reveal()
            parts[own[tag]] = part_from_plain(plain)
        except (WrapRefused, MalformedBoard):
            unreadable += 1
    return Found(tuple(parts[number] for number in sorted(parts)), unreadable)


def _tags_of(slots: bytes) -> list[Tag]:
    return [Tag(slots[at : at + TAG_BYTES]) for at in range(0, len(slots), SLOT_BYTES)]


def _bucket_hashes(slots: bytes) -> tuple[bytes, ...]:
    view = memoryview(slots)
    return tuple(hashlib.sha256(view[at : at + BUCKET_BYTES]).digest() for at in range(0, len(slots), BUCKET_BYTES))


def _check_tags(tags: Sequence[Tag], signed: _Signed) -> None:
    if hashlib.sha256(b"".join(tags)).digest() != signed.hints:
        raise BoardRefused(reason=intake_errors.NOT_THE_HINTS_SIGNED)
    if any(one >= other for one, other in itertools.pairwise(tags)):
        raise MalformedBoard(place=Opaque("tags"), reason=reasons.OUT_OF_ORDER_OR_TWICE)


def _encoded_core(place: BoardPlace, slots: bytes) -> bytes:
    core = cbor.encode(
        {
            0: VERSION,
            1: place.org,
            2: place.box,
            3: place.number,
            4: len(slots) // SLOT_BYTES,
            5: list[cbor.Item](_bucket_hashes(slots)),
            6: hashlib.sha256(b"".join(_tags_of(slots))).digest(),
        }
    )
    try:
        _core(core, b"")
    except cbor.Malformed as error:
        _refuse(error)
    return core


def _verified_head(data: bytes, magic: bytes, intake: IntakeKey) -> _Signed:
    """Read and check what stands before slots or tags. ``head`` is length, core and signature."""
    start = len(magic) + _LENGTH_BYTES
    end = start + int.from_bytes(data[len(magic) : start], "big")
    if data[: len(magic)] != magic:
        raise MalformedBoard(place=Opaque("magic"), reason=reasons.ANOTHER_KIND)
    if end - start > MAX_CORE_BYTES or len(data) < end + SIGNATURE_BYTES:
        raise MalformedBoard(place=Opaque("core"), reason=reasons.WRONG_LENGTH)
    core, signature = data[start:end], data[end : end + SIGNATURE_BYTES]
    try:
        signed = _core(core, data[len(magic) : end + SIGNATURE_BYTES])
    except cbor.Malformed as error:
        _refuse(error)
    if reason := _wrong_place(signed.place, intake):
        raise BoardRefused(reason=reason)
    if not intake.key.is_valid(_BOARD_LABEL, core, signature):
        raise BoardRefused(reason=reasons.SIGNATURE)
    return signed


def _wrong_place(place: BoardPlace, intake: IntakeKey) -> Phrase | None:
    if place.org != intake.org:
        return reasons.ANOTHER_ORGANISATION
    return None if place.box == intake.box else intake_errors.ANOTHER_BOX


def _core(core: bytes, head: bytes) -> _Signed:
    item = fields.record(cbor.decode(core, limit=MAX_CORE_BYTES), 7, "board")
    fields.version(item[0], VERSION)
    count = fields.number(item[4], "board.count", lo=LEAST_SLOTS, hi=MOST_SLOTS)
    if count & (count - 1):
        fields.refuse("board.count", intake_errors.NOT_A_POWER_OF_TWO)
    place = BoardPlace(
        OrgId(fields.octets(item[1], SHORT_ID_BYTES, "board.org")),
        BoxId(fields.octets(item[2], SHORT_ID_BYTES, "board.box")),
        fields.number(item[3], "board.number"),
    )
    buckets = fields.fixed(item[5], count // BUCKET_SLOTS, "board.buckets")
    return _Signed(
        place,
        count,
        tuple(fields.octets(one, HASH_BYTES, "board.buckets") for one in buckets),
        fields.octets(item[6], HASH_BYTES, "board.hints"),
        head,
    )


def _refuse(error: cbor.Malformed) -> NoReturn:
    raise MalformedBoard(place=error.facts["place"], reason=error.facts["reason"]) from None
