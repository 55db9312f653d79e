"""What is sent in, apart from how: lanes, room, group commit, what everybody is shown (docs/rooms/relay.md; P1, P9).

One writer takes up to 256 waiting submissions into one transaction (`committing`), so that they share one wait for the
disk, and answers none before it is over. Nothing that was taken is ever dropped: a full relay refuses before. It keeps
no time but the day; how many came too fast is a number that is filled up by the minute, not a list of instants. It
refuses what is sealed to a key that the box's bundle does not name, for nobody could open it.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from safeconduct.base.clock import Clock, SystemClock, day_from_ms
from safeconduct.base.errors import SafeconductError
from safeconduct.protect.bundles import encode_bundles
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.intake_grants import grant_hash
from safeconduct.protect.submissions import Submission
from safeconduct.protect.wire_intake import Lane
from safeconduct.relay.committing import Committing
from safeconduct.relay.errors import StoreUnreachable
from safeconduct.relay.intake_store import IntakeStore, KeptBox, Room, Standing, Submitted, Taken
from safeconduct.relay.page_headers import headers_for
from safeconduct.relay.vouched import Asked, asked_of, outside_of, slots_of

# Room for submissions, in bytes, and the part of it that is kept for grants: 120,000 of the smallest class in a
# gibibyte and an eighth more for whoever was answered before (notes/intake section 6.4).
ORDINARY_ROOM: Final = Room(1 << 30, (1 << 30) + (1 << 27))
# Submissions that may come at once before later ones are deferred, and how many more each minute brings: a day of mass
# arrests has a thousand in an hour, and deferred ones are kept all the same.
MOST_AT_ONCE: Final = 2_000
EACH_MINUTE: Final = 120
# Questions at once: two cores, and some that wait for the disk.
_ASKERS: Final = 4
# How often it is looked at what other processes show, in seconds.
LOOK_SECONDS: Final = 1.0
_MINUTE: Final = 60
_TIDY_EVERY: Final = 60 * 60

_Found = TypeVar("_Found")


class OldKey(Exception):
    """Sealed to a key that the box's bundle does not name: whoever sent it takes the new page."""


@dataclass(frozen=True, slots=True)
class ShownBox:
    """A box as everybody is shown it, what its bundle asks, and how many slots its board has: 0 where there is none."""

    kept: KeptBox
    asked: Asked
    slots: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What everybody is shown. ``packed``: the page in gzip. ``page_headers``: the strict ones, for this page."""

    revision: int
    bundles: bytes
    page: bytes
    packed: bytes
    page_headers: tuple[tuple[bytes, bytes], ...]
    boxes: dict[BoxId, ShownBox]


_NOTHING_YET: Final = Shown(-1, b"", b"", b"", (), {})


class Intake:
    """The work of one process. Belongs to one event loop."""

    def __init__(self, store: IntakeStore, *, room: Room = ORDINARY_ROOM, clock: Clock | None = None) -> None:
        self.store = store
        self.room = room
        self.clock = clock or SystemClock()
        self.shown = _NOTHING_YET
        self._tokens = MOST_AT_ONCE
        self._is_untidy = True
        self._writer: Committing[Submitted, Taken] = Committing("intake-writer", self._taken, self._answered)
        self._askers = ThreadPoolExecutor(_ASKERS, "intake-asker")

    async def submit(self, body: bytes) -> Taken:
        """Return what became of a submission once it is on the disk.

        Raises NotVouched, OldKey, StoreFull, StoreUnreachable: it was not taken then, and may be sent again.
        """
        outside = outside_of(body)
        id = outside.id
        box = self._asking(outside)
        if box is None:
            # Another process may have been given a newer bundle within this second.
            await self.look()
            box = self._asking(outside)
        if box is None:
            # What was kept stays kept, though its answer was lost and the key has changed meanwhile.
            if await self.ask(lambda: self.store.knows(outside.box, id)):
                return Taken.KNOWN
            raise OldKey
        lane = self._lane(outside, box.asked.work)
        day = day_from_ms(self.clock.now_ms())
        grant = grant_hash(outside.grant) if outside.grant is not None else b""
        return await self._writer.committed(Submitted(outside.box, id, day, lane, grant, body), len(body))

    async def ask(self, question: Callable[[], _Found]) -> _Found:
        """Ask the store something in a thread of its own; what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._askers, question)

    async def look(self) -> None:
        """Learn what everybody is shown from now on; StoreUnreachable."""
        standing = await self.ask(self.store.standing)
        if standing.revision != self.shown.revision:
            self.shown = _shown(standing)

    async def write(self) -> None:
        """Commit what waits, for ever. A fault of the program ends it, and the relay with it."""
        await self._writer.write()

    async def keep(self) -> None:
        """Look what is shown, wipe what was left, let the next in, write everything anew now and then; for ever."""
        seconds = 0
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            seconds += 1
            with contextlib.suppress(StoreUnreachable):
                await self.look()
            await self._writer.between(self.store.wipe)
            if seconds % _MINUTE == 0:
                self._tokens = min(MOST_AT_ONCE, self._tokens + EACH_MINUTE)
            if seconds % _TIDY_EVERY == 0 and self._is_untidy:
                await self._writer.between(self.tidy)

    def tidy(self) -> None:
        """Write everything anew, so that no place tells an order; a store that is away is tidied the next time."""
        self._is_untidy = False
        with contextlib.suppress(SafeconductError):
            self.store.tidy(self.clock.now_ms() // 300_000)

    def close(self) -> None:
        """Finish what is being written, and close the store."""
        self._writer.close()
        self._askers.shutdown()
        self.store.close()

    def _asking(self, outside: Submission) -> ShownBox | None:
        """Return the box that this was sealed to, if its bundle names the key."""
        box = self.shown.boxes.get(outside.box)
        return box if box and outside.epoch in box.asked.epochs else None

    def _lane(self, submission: Submission, work: int) -> Lane:
        if submission.work_bits < work or not self._tokens:
            return Lane.DEFERRED
        self._tokens -= 1
        return Lane.WORKED

    def _answered(self, one: Submitted, answer: Taken | SafeconductError) -> None:
        if one.lane is Lane.WORKED and answer is not Taken.KEPT:
            # Posted again, or refused: work that was done once takes one place and not thousands.
            self._tokens += 1

    def _taken(self, submissions: Sequence[Submitted]) -> list[Taken | SafeconductError]:
        """Commit submissions and return an answer to each, in order. Runs in the writer's thread."""
        self._is_untidy = True
        try:
            return list(self.store.take(submissions, self.room))
        except SafeconductError as error:
            return [error] * len(submissions)


def _shown(standing: Standing) -> Shown:
    boxes = {box.id: _shown_box(box) for box in standing.boxes}
    bundles = encode_bundles(box.bundle for box in standing.boxes) if boxes else b""
    headers = headers_for(standing.page) if standing.page else ()
    # No time in it: every process and every relay packs it alike.
    packed = gzip.compress(standing.page, mtime=0) if standing.page else b""
    return Shown(standing.revision, bundles, standing.page, packed, headers, boxes)


def _shown_box(box: KeptBox) -> ShownBox:
    return ShownBox(box, asked_of(box.bundle), slots_of(box.board_head) if box.board_number else 0)
