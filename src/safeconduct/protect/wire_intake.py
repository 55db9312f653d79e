"""What desks and relays say to each other of what was sent into an inbox: list, fetch, acknowledge, status (P1, P9).

Canonical CBOR in the same envelope as `wire`; docs/formats/relay-intake.md. Reading is strict and raises
`MalformedMessage` alone. A deletion is signed with the inbox's intake key and for one relay. It refuses numbers,
lengths and orders other than the page says, and there is no field for who asks.
"""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, label
from safeconduct.protect import fields, reasons
from safeconduct.protect.bundles import MAX_BUNDLES
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.messages import check_rising, checked, encoded, read_message
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.signing import SIGNATURE_BYTES, SignKey, VerifyKey
from safeconduct.protect.submissions import SIZES, SubmissionId
from safeconduct.protect.wire import MOST_ANSWER_BYTES, MOST_REQUEST_BYTES

# Submissions in one answer, and in one acknowledgement.
MOST_LISTED: Final = 4_096
MOST_IDS: Final = 1_000
# What is listed after this is all.
FROM_THE_BEGINNING: Final = SubmissionId(bytes(HASH_BYTES))
# Greatest day or number of a quarter of an hour that is taken.
MOST_NUMBER: Final = 2**32 - 1
_ACKNOWLEDGE_LABEL: Final = label("relay-acknowledge")


class IntakeRefusal(enum.IntEnum):
    """Why a relay did not do what it was asked of an inbox. It never says more."""

    MALFORMED = 1
    NOT_AUTHORISED = 2
    TOO_LARGE = 3
    FULL = 4
    STALE = 5
    UNKNOWN_BOX = 6


class Lane(enum.IntEnum):
    """In which order desks look at what came (docs/formats/submission.md). None is ever dropped."""

    GRANTED = 1
    WORKED = 2
    DEFERRED = 3


@dataclass(frozen=True, slots=True)
class ListRequest:
    """A question for what lies in a box, after an id in rising order; 32 zeros ask from the beginning."""

    box: BoxId
    after: SubmissionId = FROM_THE_BEGINNING
    most: int = MOST_LISTED


@dataclass(frozen=True, slots=True)
class Listed:
    """What a relay says of a submission. ``size``: its class; ``day``: since 1970, by the relay's clock."""

    id: SubmissionId
    size: int
    day: int
    lane: Lane


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """Submissions in rising order of their ids. ``has_more``: ask again after the last of them."""

    listed: tuple[Listed, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class FetchRequest:
    """A question for submissions, rising ids, and how many bytes of them are wanted at most."""

    box: BoxId
    ids: tuple[SubmissionId, ...]
    most_bytes: int = MOST_REQUEST_BYTES


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a desk has, and the relay may delete: signed for this relay with the box's intake key."""

    box: BoxId
    ids: tuple[SubmissionId, ...]
    signature: bytes

    @classmethod
    def of(cls, key: SignKey, box: BoxId, ids: Sequence[SubmissionId], relay: RelayId) -> Acknowledgement:
        """Sign for one relay; ids are put in order."""
        inorder = tuple(sorted(set(ids)))
        return cls(box, inorder, key.sign(_ACKNOWLEDGE_LABEL, _acknowledged(box, inorder, relay)))

    def is_authorised(self, key: VerifyKey, relay: RelayId) -> bool:
        """Say whether the holder of the intake key acknowledges these to this relay."""
        return key.is_valid(_ACKNOWLEDGE_LABEL, _acknowledged(self.box, self.ids, relay), self.signature)


@dataclass(frozen=True, slots=True)
class BoxStatus:
    """How a box stands at a relay. Numbers are quarters of an hour since 1970, 0 for none.

    ``counts``: submissions in lanes 1 to 3. ``last_day``: of the bundle.
    """

    box: BoxId
    counts: tuple[int, int, int]
    bytes: int
    bundle_number: int
    last_day: int
    board_number: int
    grants_number: int


@dataclass(frozen=True, slots=True)
class Status:
    """How a relay's intake stands. ``bytes_free``: until it refuses whoever has no grant."""

    bytes_free: int
    bytes_reserved: int
    page_number: int
    page_hash: bytes
    boxes: tuple[BoxStatus, ...]


def encode_list(request: ListRequest) -> bytes:
    """Return a list request."""
    return checked([request.box, request.after, request.most], decode_list)


def decode_list(data: bytes) -> ListRequest:
    """Read a list request."""
    return read_message(data, MOST_REQUEST_BYTES, _list_request)


def encode_listed(answer: ListAnswer) -> bytes:
    """Return the answer to a list request."""
    return encoded([answer.has_more, [[one.id, one.size, one.day, one.lane.value] for one in answer.listed]])


def decode_listed(data: bytes) -> ListAnswer:
    """Read the answer to a list request."""
    return read_message(data, MOST_ANSWER_BYTES, _list_answer)


def encode_fetch(request: FetchRequest) -> bytes:
    """Return a fetch request."""
    return checked([request.box, list(request.ids), request.most_bytes], decode_fetch)


def decode_fetch(data: bytes) -> FetchRequest:
    """Read a fetch request."""
    return read_message(data, MOST_REQUEST_BYTES, _fetch_request)


def encode_fetched(bodies: Sequence[bytes]) -> bytes:
    """Return the answer to a fetch request: whole submissions in rising order of their ids."""
    return encoded(list(bodies))


def decode_fetched(data: bytes) -> tuple[bytes, ...]:
    """Read the answer to a fetch request. That they are what was asked for is for the caller to check, by hash."""
    return read_message(data, MOST_ANSWER_BYTES, _bodies)


def encode_acknowledgement(acknowledgement: Acknowledgement) -> bytes:
    """Return an acknowledgement."""
    content: cbor.Item = [acknowledgement.box, list(acknowledgement.ids), acknowledgement.signature]
    return checked(content, decode_acknowledgement)


def decode_acknowledgement(data: bytes) -> Acknowledgement:
    """Read an acknowledgement; the signature is not checked yet."""
    return read_message(data, MOST_REQUEST_BYTES, _acknowledgement)


def encode_count(count: int) -> bytes:
    """Return a number as an answer: what is still missing of a board, or how many were deleted."""
    return encoded(count)


def decode_count(data: bytes) -> int:
    """Read a number as an answer."""
    return read_message(data, MOST_ANSWER_BYTES, lambda item: fields.number(item, "count"))


def encode_status(status: Status) -> bytes:
    """Return how an intake stands."""
    boxes: list[cbor.Item] = [
        [one.box, list(one.counts), one.bytes, one.bundle_number, one.last_day, one.board_number, one.grants_number]
        for one in status.boxes
    ]
    return encoded([status.bytes_free, status.bytes_reserved, status.page_number, status.page_hash, boxes])


def decode_status(data: bytes) -> Status:
    """Read how an intake stands."""
    return read_message(data, MOST_ANSWER_BYTES, _status)


def encode_intake_refusal(refusal: IntakeRefusal) -> bytes:
    """Return a refusal."""
    return encoded(refusal.value)


def decode_intake_refusal(data: bytes) -> IntakeRefusal:
    """Read a refusal."""
    numbers = sorted(IntakeRefusal)
    return read_message(
        data,
        MOST_ANSWER_BYTES,
        lambda item: IntakeRefusal(fields.number(item, "refusal", lo=numbers[0], hi=numbers[-1])),
    )


def _list_request(item: cbor.Item) -> ListRequest:
    box, after, most = fields.fixed(item, 3, "list")
    return ListRequest(box_from_item(box), _submission(after), fields.number(most, "list.most", lo=1, hi=MOST_LISTED))


def _list_answer(item: cbor.Item) -> ListAnswer:
    has_more, listed = fields.fixed(item, 2, "answer")
    if not isinstance(has_more, bool):
        fields.refuse("answer.more", reasons.WRONG_FIELDS)
    found = tuple(map(_listed, fields.items(listed, "listed", most=MOST_LISTED)))
    check_rising([one.id for one in found], "listed")
    return ListAnswer(found, has_more)


def _listed(item: cbor.Item) -> Listed:
    id, size, day, lane = fields.fixed(item, 4, "listed")
    read = fields.number(size, "listed.size")
    if read not in SIZES:
        fields.refuse("listed.size", reasons.NUMBER_OUT_OF_RANGE)
    return Listed(
        _submission(id),
        read,
        fields.number(day, "listed.day", hi=MOST_NUMBER),
        Lane(fields.number(lane, "listed.lane", lo=Lane.GRANTED, hi=Lane.DEFERRED)),
    )


def _fetch_request(item: cbor.Item) -> FetchRequest:
    box, ids, most = fields.fixed(item, 3, "fetch")
    return FetchRequest(box_from_item(box), _ids(ids), fields.number(most, "fetch.bytes", lo=1, hi=MOST_REQUEST_BYTES))


def _bodies(item: cbor.Item) -> tuple[bytes, ...]:
    found = tuple(
        fields.some_octets(one, SIZES[-1], "submission") for one in fields.items(item, "fetched", most=MOST_IDS)
    )
    if any(len(one) not in SIZES for one in found):
        fields.refuse("submission", reasons.WRONG_LENGTH)
    return found


def _acknowledgement(item: cbor.Item) -> Acknowledgement:
    box, ids, signature = fields.fixed(item, 3, "acknowledgement")
    return Acknowledgement(
        box_from_item(box), _ids(ids), fields.octets(signature, SIGNATURE_BYTES, "acknowledgement.signature")
    )


def _status(item: cbor.Item) -> Status:
    free, reserved, number, page, boxes = fields.fixed(item, 5, "status")
    found = tuple(map(_box_status, fields.items(boxes, "boxes", most=MAX_BUNDLES)))
    check_rising([one.box for one in found], "boxes")
    return Status(
        fields.number(free, "status.free"),
        fields.number(reserved, "status.reserved"),
        fields.number(number, "status.page", hi=MOST_NUMBER),
        fields.octets(page, HASH_BYTES, "status.page"),
        found,
    )


def _box_status(item: cbor.Item) -> BoxStatus:
    box, counts, size, bundle, last, board, grants = fields.fixed(item, 7, "box")
    granted, worked, deferred = (fields.number(one, "box.count") for one in fields.fixed(counts, 3, "box.counts"))
    return BoxStatus(
        box_from_item(box),
        (granted, worked, deferred),
        fields.number(size, "box.bytes"),
        fields.number(bundle, "box.bundle", hi=MOST_NUMBER),
        fields.number(last, "box.day", hi=MOST_NUMBER),
        fields.number(board, "box.board", hi=MOST_NUMBER),
        fields.number(grants, "box.grants", hi=MOST_NUMBER),
    )


def _ids(item: cbor.Item) -> tuple[SubmissionId, ...]:
    found = tuple(map(_submission, fields.items(item, "ids", most=MOST_IDS)))
    if not found:
        fields.refuse("ids", reasons.WRONG_NUMBER_OF_ITEMS)
    check_rising(list(found), "ids")
    return found


def box_from_item(item: cbor.Item) -> BoxId:
    """Read the id of a box; Malformed."""
    return BoxId(fields.octets(item, SHORT_ID_BYTES, "box"))


def _submission(item: cbor.Item) -> SubmissionId:
    return SubmissionId(fields.octets(item, HASH_BYTES, "id"))


def _acknowledged(box: BoxId, ids: Sequence[SubmissionId], relay: RelayId) -> bytes:
    return box + relay + hashlib.sha256(b"".join(ids)).digest()
