"""Reading answers at the gate: words come, the board is fetched as every page fetches it, what is theirs is shown once.

The gate can read what it shows, and says so beforehand. It asks the relay the same for every words: the hints first,
then the board or some buckets. A board under a former key, or with a lower number than one seen here under the same, is
a board put back, and is said to be (P5).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from safeconduct.base.clock import Clock, Day, day_from_ms
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import SafeconductError
from safeconduct.gate.bundles import Bundles
from safeconduct.gate.relay_connection import RelayConnection
from safeconduct.protect.boards import BUCKET_SLOTS, WHOLE_SLOTS, BoardPlace, Found, Hints, verify_board, verify_hints
from safeconduct.protect.bundles import QUARTER_MS, VerifiedBundle
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.replies import Joined, ReplyPart, join_replies
from safeconduct.protect.threads import Thread


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands on the boards for somebody. ``failed``: at least one board did not come or did not pass.

    ``has_unreadable``: at least one slot under their tags holds no part of an answer; the others are shown.
    """

    replies: tuple[Joined, ...]
    made_on: Day
    is_old: bool
    is_put_back: bool
    failed: bool
    has_unreadable: bool


class Reading:
    """Fetches boards. For any number of threads."""

    def __init__(self, relay: RelayConnection, bundles: Bundles, clock: Clock, entropy: Entropy) -> None:
        self._relay, self._bundles, self._clock, self._entropy = relay, bundles, clock, entropy
        # Of each box the serial of the key and the number that were seen last.
        self._seen: dict[BoxId, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def replies_of(self, thread: Thread) -> Shown:
        """Return what all boards hold for a thread; NoBundle, RelayAway."""
        parts: list[ReplyPart] = []
        places: list[tuple[int, BoardPlace]] = []
        unreadable = 0
        failed = False
        for bundle in self._bundles.current():
            try:
                if found := self._board(bundle, thread):
                    places.append((bundle.intake.terms.serial, found[0]))
                    parts += found[1].parts
                    unreadable += found[1].unreadable
            except SafeconductError:
                failed = True
        # All of them are looked at: each leaves its number.
        news = [self._is_news(serial, place) for serial, place in places]
        now = self._clock.now_ms()
        oldest = min((place.number for _, place in places), default=now // QUARTER_MS)
        return Shown(
            join_replies(parts),
            day_from_ms(oldest * QUARTER_MS),
            any(place.is_old(now) for _, place in places),
            not all(news),
            failed,
            unreadable > 0,
        )

    def _board(self, bundle: VerifiedBundle, thread: Thread) -> tuple[BoardPlace, Found] | None:
        path = f"/board/{bundle.bundle.box.hex()}"
        raw = self._relay.get(f"{path}/hints")
        if not raw:
            return None
        hints = verify_hints(raw, bundle.intake)
        if hints.buckets * BUCKET_SLOTS <= WHOLE_SLOTS:
            board = verify_board(self._relay.get(path), bundle.intake)
            return board.place, board.replies_of(thread)
        buckets = {number: self._relay.get(f"{path}/{number}") for number in self._buckets(hints, thread)}
        return hints.place, hints.replies_in(buckets, thread)

    def _buckets(self, hints: Hints, thread: Thread) -> tuple[int, ...]:
        """Return the buckets to fetch; one at random where none is theirs, so that everybody fetches one."""
        own = hints.buckets_of(thread)
        return own or (int.from_bytes(self._entropy.bytes(4), "big") % hints.buckets,)

    def _is_news(self, serial: int, place: BoardPlace) -> bool:
        at = (serial, place.number)
        with self._lock:
            if at < self._seen.get(place.box, at):
                return False
            self._seen[place.box] = at
            return True
