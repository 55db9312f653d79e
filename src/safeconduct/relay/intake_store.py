"""What a relay keeps of inboxes: what was sent in, bundles, boards, grants, page, timers (docs/rooms/relay.md; P1, P9).

`intake_sqlite` and `intake_postgres` do what this page says, and `tests/intake_stores.py` asks both the same questions.
No time but the day, no address and no order: a submission lies under its hash. A store refuses before it takes, and
deletes nothing but what it was told to.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from safeconduct.protect.boards import SLOT_BYTES, TAG_BYTES
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import Lane, ListAnswer, ListRequest
from safeconduct.protect.wire_timers import Due, TimerId, TimerPut, TimerStop

# Layout of the tables; another one is refused.
INTAKE_VERSION: Final = 1
# Timers of one relay: of ten thousand people on the way, six each.
MOST_TIMERS: Final = 65_536
# So long after it was due a timer is kept, stopped or not, in steps of 300 seconds: 90 days. Until then an old request
# to set a stopped one is known to be old.
TIMER_KEPT: Final = 90 * 288


class Taken(enum.Enum):
    """What became of a submission."""

    KEPT = enum.auto()
    KNOWN = enum.auto()
    FULL = enum.auto()


class Stale(Exception):
    """A number that is not greater than the one that is here."""


@dataclass(frozen=True, slots=True)
class Submitted:
    """A submission that was checked. ``lane``: without a grant. ``grant``: its token's hash, or empty."""

    box: BoxId
    id: SubmissionId
    day: int
    lane: Lane
    grant: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Room:
    """How many bytes of submissions there may be: for whoever comes, and for whoever was given a grant."""

    plain: int
    granted: int

    @property
    def reserve(self) -> int:
        """What is kept for grants."""
        return self.granted - self.plain


@dataclass(frozen=True, slots=True)
class KeptBox:
    """A box: its bundle, as it came, and what stands in it; the head of its board, and how far its lists are.

    ``key``: the intake key of the bundle's certificate, ``serial`` counts them. Numbers are 0 for none.
    """

    id: BoxId
    key: bytes
    serial: int
    bundle: bytes
    bundle_number: int
    last_day: int
    board_number: int = 0
    board_head: bytes = b""
    grants_number: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """What everybody is shown, and by what it is checked. ``revision`` changes with every change of any of it."""

    revision: int
    root: bytes
    page_number: int
    page: bytes
    boxes: tuple[KeptBox, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """Submissions of a box in lanes 1 to 3, and their bytes."""

    lanes: tuple[int, int, int]
    bytes: int


@dataclass(frozen=True, slots=True)
class Buckets:
    """Buckets of a board from ``first`` on; each was compared with the signed head."""

    box: BoxId
    number: int
    head: bytes
    first: int
    bodies: tuple[bytes, ...]


def is_news(given: tuple[int, object], known: tuple[int, object]) -> bool:
    """Say whether what is put, by its number, is not there already; Stale where its number does not rise."""
    if given == known:
        return False
    if given[0] <= known[0]:
        raise Stale
    return True


def is_bundle_news(box: KeptBox, serial: int, number: int, bundle: bytes) -> bool:
    """Say whether a bundle is not there already; Stale unless its serial rises, or its number under the same serial."""
    if bundle == box.bundle:
        return False
    if (box.serial, box.bundle_number) <= (serial, number):
        raise Stale
    return True


class Left:
    """What may still be taken during a transaction, in bytes."""

    def __init__(self, granted: int, reserve: int) -> None:
        self._granted = granted
        self._reserve = reserve
        self.used = 0

    def has(self, size: int, *, is_granted: bool) -> bool:
        """Say whether so much has room, and take it."""
        if size > self._granted - self.used - (0 if is_granted else self._reserve):
            return False
        self.used += size
        return True


def tags_of(bucket: bytes) -> bytes:
    """Return the tags of a bucket's slots, one after another."""
    return b"".join(bucket[at : at + TAG_BYTES] for at in range(0, len(bucket), SLOT_BYTES))


class IntakeStore(Protocol):
    """A relay's intake. Every method may be called from any thread; StoreFull, StoreUnreachable, ForeignStore."""

    def standing(self) -> Standing:
        """Return what is shown and checked by."""
        ...

    def pin(self, root: bytes) -> bytes:
        """Keep this public root if there is none yet, and return the one that is kept."""
        ...

    def put_bundle(self, box: KeptBox) -> None:
        """Show a bundle; Stale unless its serial rises, or its number does and its serial does not fall.

        The same bytes change nothing. With a new serial, what stands there under numbers beyond the bundle's is taken
        back: whoever knew the former key could have put it so high that nobody could ever put anything after it.
        """
        ...

    def put_buckets(self, buckets: Buckets) -> None:
        """Keep buckets of a board that is not shown yet; Stale. A greater number takes the place of a lesser one."""
        ...

    def tags(self, box: BoxId, number: int) -> tuple[int, bytes]:
        """Return how many buckets of this board are here, and their tags in order."""
        ...

    def show_board(self, box: BoxId, number: int) -> None:
        """Show a board whose buckets are all here, and delete every other."""
        ...

    def bucket(self, box: BoxId, number: int, n: int) -> bytes:
        """Return a bucket, or nothing where there is none."""
        ...

    def put_grants(self, box: BoxId, number: int, hashes: Sequence[bytes]) -> None:
        """Let these count and no others; Stale. One that was used stays used."""
        ...

    def put_page(self, number: int, page: bytes) -> None:
        """Show a page; Stale."""
        ...

    def take(self, submissions: Sequence[Submitted], room: Room) -> tuple[Taken, ...]:
        """Bring submissions to the disk in one transaction, in any order; one that finds no room stays out alone."""
        ...

    def knows(self, box: BoxId, id: SubmissionId) -> bool:
        """Say whether a submission is here."""
        ...

    def list(self, request: ListRequest) -> ListAnswer:
        """Return what lies in a box, in rising order of ids."""
        ...

    def fetch(self, box: BoxId, ids: Sequence[SubmissionId], most_bytes: int) -> tuple[bytes, ...]:
        """Return those of these that are here, in order; at least one, and only that passes the limit."""
        ...

    def remove(self, box: BoxId, ids: Sequence[SubmissionId]) -> int:
        """Delete submissions, so that their bytes are gone where the store can do that; return how many."""
        ...

    def counts(self, box: BoxId) -> Counts:
        """Count what lies in a box."""
        ...

    def bytes_kept(self) -> int:
        """Return how many bytes of submissions there are."""
        ...

    def put_timer(self, put: TimerPut) -> None:
        """Set or move a timer; Stale, StoreFull."""
        ...

    def stop_timer(self, stop: TimerStop) -> None:
        """Stop a timer and delete what it carries; Stale. One that is not here is stopped already."""
        ...

    def due(self, timers: Sequence[TimerId], now: int) -> tuple[Due, ...]:
        """Return those of these that are due; ``now`` is in steps of 300 seconds."""
        ...

    def tidy(self, now: int) -> None:
        """Write everything anew in the order of its names, so that places tell no order; drop timers of long ago."""
        ...

    def wipe(self) -> None:
        """Wipe what a deletion had to leave because somebody was reading of it; nothing where nothing is left."""
        ...

    def close(self) -> None:
        """Give everything up."""
        ...
