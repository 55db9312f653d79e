"""The organisation's bundles as a gate believes them: certified by the pinned root, in force, and never put back (P5).

Fetched from the relay and held for some minutes. A bundle under a former key, or with a lower number under the same, is
one put back, and is not used; the next key may begin again with a lower number (docs/formats/relay-intake.md).
"""

from __future__ import annotations

import threading
from typing import Final

from safeconduct.base.clock import Clock, Day, day_from_ms
from safeconduct.base.errors import SafeconductError
from safeconduct.gate.relay_connection import RelayConnection
from safeconduct.protect.bundles import BoxPurpose, Bundle, VerifiedBundle, decode_bundles, verify_bundle
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.roots import RootVerifyKey

# How long a bundle is used before it is asked for again, in milliseconds.
_HELD_MS: Final = 300_000


class NoBundle(Exception):
    """There is no inbox that the root certifies for today: nothing can be locked, so nothing is taken."""


class Bundles:
    """What the relay shows of inboxes, checked. For any number of threads."""

    def __init__(self, relay: RelayConnection, root: RootVerifyKey, clock: Clock) -> None:
        self._relay, self._root, self._clock = relay, root, clock
        self._found: tuple[VerifiedBundle, ...] = ()
        self._until = 0
        # Of each box the serial of the key and the number that were seen last.
        self._seen: dict[BoxId, tuple[int, int]] = {}
        self._lock = threading.Lock()

    @property
    def root(self) -> RootVerifyKey:
        """The root that was pinned."""
        return self._root

    def today(self) -> Day:
        """Return the day by the gate's own clock."""
        return day_from_ms(self._clock.now_ms())

    def current(self, *, is_anew: bool = False) -> tuple[VerifiedBundle, ...]:
        """Return all bundles in force, at least one; NoBundle, RelayAway. ``is_anew``: ask whatever is held."""
        with self._lock:
            now = self._clock.now_ms()
            if is_anew or now >= self._until:
                self._found = self._fetched()
                self._until = now + _HELD_MS
            return self._found

    def for_people(self, *, is_anew: bool = False) -> VerifiedBundle:
        """Return the bundle that people write to: of those in danger, else of the first purpose there is."""
        found = self.current(is_anew=is_anew)
        return min(found, key=lambda one: (one.bundle.purpose is not BoxPurpose.DANGER, one.bundle.purpose))

    def _fetched(self) -> tuple[VerifiedBundle, ...]:
        data = self._relay.get("/bundles")
        if not data:
            raise NoBundle
        found = []
        try:
            for raw in decode_bundles(data):
                one = verify_bundle(raw, self._root)
                at = (one.intake.terms.serial, one.bundle.number)
                if self._is_in_force(one) and at >= self._seen.get(one.bundle.box, at):
                    self._seen[one.bundle.box] = at
                    found.append(one)
        except SafeconductError:
            raise NoBundle from None
        if not found:
            raise NoBundle
        return tuple(found)

    def _is_in_force(self, one: VerifiedBundle) -> bool:
        today = self.today()
        return today <= one.bundle.last_day and one.intake.is_of(today)


def is_open(bundle: Bundle) -> bool:
    """Say whether an organisation has its gate on for what the gate itself would read."""
    return bool(bundle.gate)
