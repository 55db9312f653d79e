"""Ops about a secret that two persons open: dividing it, asking for it, handing over, refusing, and having used it.

Bodies and strict reading only (docs/formats/ops.md "sync"; the seals are in docs/formats/escrow.md). Nothing is
believed here: whose share counts, and how a request stands, is for `requests`. Promises P3 and P12.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, DeviceId, OpId, OrgId, UserId
from safeconduct.protect import fields, reasons
from safeconduct.protect.escrow import SEALED_BYTES, Escrow, Purpose, Request, body_from_escrow, escrow_from_body
from safeconduct.sync.kinds import Body
from safeconduct.sync.words import People, Word, reason_from_item

ESCROW_KIND: Final = "sync.escrow/1"
REQUEST_KIND: Final = "sync.request/1"
HAND_KIND: Final = "sync.hand/1"
REFUSE_KIND: Final = "sync.refuse/1"
USE_KIND: Final = "sync.use/1"
# Who holds a secret does not depend on the organisation, which is bound into the seals alone.
_ANY_ORG: Final = OrgId(bytes(SHORT_ID_BYTES))


@dataclass(frozen=True, slots=True)
class Divided:
    """A secret was divided among these persons. ``devices``: what shares are sealed to, each with whose it is to be."""

    word: Word
    purpose: Purpose
    subject: bytes
    persons: frozenset[UserId]
    devices: tuple[tuple[DeviceId, UserId], ...]

    def is_of_persons(self, people: People) -> bool:
        """Say whether every share lies on devices of the person it is for: else one person could hold two."""
        return all(people.get(device) == person for device, person in self.devices)


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asks for a secret, to be sealed to ``device``. ``escrow`` is the op that divided it."""

    word: Word
    escrow: OpId
    device: DeviceId
    reason: str

    @property
    def request(self) -> Request:
        """What shares are bound to when they are handed over."""
        return Request(self.word.id, self.reason)


@dataclass(frozen=True, slots=True)
class Handed:
    """A holder hands their share over, and says why."""

    word: Word
    request: OpId
    sealed: bytes = field(repr=False)
    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A holder will not hand theirs over; or who asked takes the request back."""

    word: Word
    request: OpId
    reason: str


@dataclass(frozen=True, slots=True)
class Used:
    """Who asked has put the secret together. ``digest``: the 32 bytes that were signed, or nothing."""

    word: Word
    request: OpId
    digest: bytes


Said = Divided | Asked | Handed | Refusal | Used


def body_of_escrow(escrow: Escrow) -> Body:
    """Return the body of the op that divides a secret. Its author is the escrow's maker."""
    return body_from_escrow(escrow)


def escrow_from_word(word: Word, org: OrgId) -> Escrow:
    """Return the whole escrow of a `sync.escrow/1`, for opening; cbor.Malformed for anything else."""
    return escrow_from_body(word.body, org=org, maker=word.device)


def body_of_request(escrow: OpId, device: DeviceId, reason: str) -> Body:
    """Return the body of a request. ``device``: one of the author's own, that the shares are sealed to."""
    return {0: escrow, 1: device, 2: reason}


def body_of_hand(request: OpId, sealed: bytes, reason: str) -> Body:
    """Return the body that hands a share over; ``sealed`` as `protect.escrow.hand_over` gives it."""
    return {0: request, 1: sealed, 2: reason}


def body_of_refusal(request: OpId, reason: str) -> Body:
    """Return the body of a refusal, or of taking one's own request back."""
    return {0: request, 1: reason}


def body_of_use(request: OpId, digest: bytes = b"") -> Body:
    """Return the body that says a secret was put together; written before it is used."""
    return {0: request, 1: digest}


def said_from_word(word: Word) -> Said:
    """Read a word about a secret; cbor.Malformed when its body breaks the layout, KeyError for another kind."""
    return _READERS[word.kind](word)


def _divided(word: Word) -> Said:
    escrow = escrow_from_word(word, _ANY_ORG)
    devices = tuple((wrap.device, holder.person) for holder in escrow.holders for wrap in holder.wraps)
    return Divided(word, escrow.deal.purpose, escrow.deal.subject, frozenset(escrow.persons), devices)


def _asked(word: Word) -> Said:
    item = fields.record(word.body, 3, "request")
    device = DeviceId(fields.octets(item[1], SHORT_ID_BYTES, "request.device"))
    return Asked(word, _op(item[0], "request.escrow"), device, reason_from_item(item[2], "request.reason"))


def _handed(word: Word) -> Said:
    item = fields.record(word.body, 3, "hand")
    sealed = fields.octets(item[1], SEALED_BYTES, "hand.sealed")
    return Handed(word, _op(item[0], "hand.request"), sealed, reason_from_item(item[2], "hand.reason"))


def _refusal(word: Word) -> Said:
    item = fields.record(word.body, 2, "refuse")
    return Refusal(word, _op(item[0], "refuse.request"), reason_from_item(item[1], "refuse.reason"))


def _used(word: Word) -> Said:
    item = fields.record(word.body, 2, "use")
    digest = fields.some_octets(item[1], HASH_BYTES, "use.digest")
    if digest and len(digest) != HASH_BYTES:
        fields.refuse("use.digest", reasons.WRONG_LENGTH)
    return Used(word, _op(item[0], "use.request"), digest)


_READERS: Final[dict[str, Callable[[Word], Said]]] = {
    ESCROW_KIND: _divided,
    REQUEST_KIND: _asked,
    HAND_KIND: _handed,
    REFUSE_KIND: _refusal,
    USE_KIND: _used,
}
KINDS: Final = frozenset(_READERS)


def _op(item: cbor.Item, place: str) -> OpId:
    return OpId(fields.octets(item, HASH_BYTES, place))
