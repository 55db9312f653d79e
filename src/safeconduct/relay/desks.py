"""What desks ask of an intake: put what is shown, list, fetch, acknowledge, timers (docs/formats/relay-intake.md; P9).

Everything that is put is checked down to the one root that this relay is pinned to: by its operator, or by the first
bundle that came. Only what the holder of a box's intake key acknowledged is deleted. It refuses older numbers, and
boxes that have no bundle here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Clock, day_from_ms
from safeconduct.protect.boards import TAG_BYTES
from safeconduct.protect.bundles import MAX_BUNDLES
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.roots import Fingerprint, RootVerifyKey
from safeconduct.protect.signing import VerifyKey
from safeconduct.protect.wire import MOST_REQUEST_BYTES
from safeconduct.protect.wire_intake import (
    BoxStatus,
    IntakeRefusal,
    Status,
    decode_acknowledgement,
    decode_fetch,
    decode_list,
    encode_count,
    encode_fetched,
    encode_listed,
    encode_status,
)
from safeconduct.protect.wire_shown import (
    Showing,
    decode_board_put,
    decode_bundle_put,
    decode_grants_put,
    decode_page_put,
    encode_showing,
)
from safeconduct.protect.wire_timers import (
    TIMER_SECONDS,
    decode_due_request,
    decode_timer_put,
    decode_timer_stop,
    encode_due,
)
from safeconduct.relay.intake_store import Buckets, IntakeStore, KeptBox, Room, Stale
from safeconduct.relay.page_headers import headers_for
from safeconduct.relay.vouched import NotVouched, box_named_in, box_of, head_of

# Longest question that carries ids alone, in bytes: a thousand of 32 bytes and their heads.
_MOST_QUESTION_BYTES: Final = 65_536
_DONE: Final = 0


class Refused(Exception):
    """Not done, and why."""

    def __init__(self, refusal: IntakeRefusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Desk:
    """What desks may do at one relay's intake. ``pinned``: the root that its operator named, if they did."""

    store: IntakeStore
    relay: RelayId
    room: Room
    clock: Clock
    pinned: Fingerprint | None = None

    def answer(self, path: bytes, body: bytes) -> bytes:
        """Do what is asked under one of `PATHS`; MalformedMessage, Refused, StoreFull, StoreUnreachable."""
        try:
            return PATHS[path].does(self, body)
        except Stale:
            raise Refused(IntakeRefusal.STALE) from None
        except NotVouched:
            raise Refused(IntakeRefusal.NOT_AUTHORISED) from None

    def put_bundle(self, body: bytes) -> bytes:
        """Show a bundle."""
        put = decode_bundle_put(body)
        try:
            root = RootVerifyKey(put.root)
        except ValueError:
            raise NotVouched from None
        if self.pinned is not None and root.fingerprint != self.pinned:
            raise NotVouched
        box = box_of(root, put.bundle)
        if self.store.pin(put.root) != put.root:
            raise NotVouched
        known = {one.id for one in self.store.standing().boxes}
        if box.id not in known and len(known) >= MAX_BUNDLES:
            raise Refused(IntakeRefusal.FULL)
        self.store.put_bundle(box)
        return encode_count(_DONE)

    def put_board(self, body: bytes) -> bytes:
        """Keep buckets of a board, and show it when it is whole."""
        put = decode_board_put(body)
        box = self._box(box_named_in(put.head))
        head = head_of(put.head, box)
        bodies = put.buckets
        expected = head.hashes[put.first : put.first + len(bodies)]
        if tuple(hashlib.sha256(one).digest() for one in bodies) != expected:
            raise NotVouched
        self.store.put_buckets(Buckets(box.id, head.number, put.head, put.first, bodies))
        count, tags = self.store.tags(box.id, head.number)
        if count == len(head.hashes):
            each = [tags[at : at + TAG_BYTES] for at in range(0, len(tags), TAG_BYTES)]
            if hashlib.sha256(tags).digest() != head.hints or each != sorted(set(each)):
                raise NotVouched
            self.store.show_board(box.id, head.number)
        return encode_count(len(head.hashes) - count)

    def put_grants(self, body: bytes) -> bytes:
        """Let these grants count and no others."""
        put = decode_grants_put(body)
        if not put.is_authorised(VerifyKey(self._box(put.box).key)):
            raise NotVouched
        self.store.put_grants(put.box, put.number, put.hashes)
        return encode_count(_DONE)

    def put_page(self, body: bytes) -> bytes:
        """Show a page."""
        put = decode_page_put(body)
        if not put.is_authorised(VerifyKey(self._box(put.box).key)):
            raise NotVouched
        try:
            headers_for(put.page)
        except ValueError:
            # No page of ours: nobody would be shown it with the headers that keep it from others.
            raise NotVouched from None
        self.store.put_page(put.number, put.page)
        return encode_count(_DONE)

    def list(self, body: bytes) -> bytes:
        """Say what lies in a box."""
        return encode_listed(self.store.list(decode_list(body)))

    def fetch(self, body: bytes) -> bytes:
        """Give what lies in a box."""
        request = decode_fetch(body)
        return encode_fetched(self.store.fetch(request.box, request.ids, request.most_bytes))

    def acknowledge(self, body: bytes) -> bytes:
        """Delete what a desk has, and say how many there were."""
        acknowledgement = decode_acknowledgement(body)
        if not acknowledgement.is_authorised(VerifyKey(self._box(acknowledgement.box).key), self.relay):
            raise NotVouched
        return encode_count(self.store.remove(acknowledgement.box, acknowledgement.ids))

    def status(self, _: bytes) -> bytes:
        """Say how the intake stands."""
        standing, kept = self.store.standing(), self.store.bytes_kept()
        boxes = tuple(self._status_of(box) for box in standing.boxes)
        free = max(0, self.room.plain - kept)
        page = hashlib.sha256(standing.page).digest()
        reserved = max(0, self.room.granted - kept) - free
        return encode_status(Status(free, reserved, standing.page_number, page, boxes))

    def shown(self, _: bytes) -> bytes:
        """Give the bundles that everybody is shown, and the day: whoever doubts either compares."""
        bundles = tuple(box.bundle for box in self.store.standing().boxes)
        return encode_showing(Showing(day_from_ms(self.clock.now_ms()), bundles))

    def put_timer(self, body: bytes) -> bytes:
        """Set a timer, or move it."""
        put = decode_timer_put(body)
        if not put.is_authorised():
            raise NotVouched
        self.store.put_timer(put)
        return encode_count(_DONE)

    def stop_timer(self, body: bytes) -> bytes:
        """Stop a timer."""
        stop = decode_timer_stop(body)
        if not stop.is_authorised():
            raise NotVouched
        self.store.stop_timer(stop)
        return encode_count(_DONE)

    def due(self, body: bytes) -> bytes:
        """Give those timers whose time has come."""
        now = self.clock.now_ms() // (1_000 * TIMER_SECONDS)
        return encode_due(self.store.due(decode_due_request(body), now))

    def _box(self, id: BoxId) -> KeptBox:
        found = next((box for box in self.store.standing().boxes if box.id == id), None)
        if found is None:
            raise Refused(IntakeRefusal.UNKNOWN_BOX)
        return found

    def _status_of(self, box: KeptBox) -> BoxStatus:
        counts = self.store.counts(box.id)
        return BoxStatus(
            box.id, counts.lanes, counts.bytes, box.bundle_number, box.last_day, box.board_number, box.grants_number
        )


@dataclass(frozen=True, slots=True)
class Path:
    """What is done under a path, how long a body may be, and whether it changes what everybody is shown."""

    does: Callable[[Desk, bytes], bytes]
    most: int
    is_shown: bool = False
    method: str = "POST"


PATHS: Final = {
    b"/v1/intake/bundle": Path(Desk.put_bundle, _MOST_QUESTION_BYTES, is_shown=True),
    b"/v1/intake/board": Path(Desk.put_board, MOST_REQUEST_BYTES, is_shown=True),
    b"/v1/intake/grants": Path(Desk.put_grants, MOST_REQUEST_BYTES, is_shown=True),
    b"/v1/intake/page": Path(Desk.put_page, 2 * _MOST_QUESTION_BYTES, is_shown=True),
    b"/v1/intake/list": Path(Desk.list, _MOST_QUESTION_BYTES),
    b"/v1/intake/fetch": Path(Desk.fetch, _MOST_QUESTION_BYTES),
    b"/v1/intake/acknowledge": Path(Desk.acknowledge, _MOST_QUESTION_BYTES),
    b"/v1/intake/status": Path(Desk.status, 0, method="GET"),
    b"/v1/intake/shown": Path(Desk.shown, 0, method="GET"),
    b"/v1/timers/put": Path(Desk.put_timer, _MOST_QUESTION_BYTES),
    b"/v1/timers/stop": Path(Desk.stop_timer, _MOST_QUESTION_BYTES),
    b"/v1/timers/due": Path(Desk.due, _MOST_QUESTION_BYTES),
}
