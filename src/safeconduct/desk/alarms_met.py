"""What alarms had begun while this desk slept, as it was when it was unlocked; held in memory until it is locked."""

from __future__ import annotations

from safeconduct.base.errors import SafeconductError
from safeconduct.evacuate.running.relay_timers import Unattended
from safeconduct.evacuate.running.types import Alarm


class AlarmsMet:
    """What the page of check-ins says of the time before: written by the watch (`alarm_watch`), read by the page."""

    def __init__(self) -> None:
        self.has_looked = False
        # When the desk was awake before, in milliseconds; 0 for never. Alarms that began since.
        self.asleep_from_ms = 0
        self.missed: tuple[Alarm, ...] = ()
        # How many alarms there were at the last look.
        self.count = 0
        # Whose desks did not come back, by the relay that told so; and whether one of these was not told before.
        self._unattended: dict[str, tuple[Unattended, ...]] = {}
        self._told: set[Unattended] = set()
        self.has_news = False
        # Of these, whom somebody reached, and those whose alarm is looked after as far as this desk opens it.
        self.reached: frozenset[Unattended] = frozenset()
        self.looked_after: frozenset[Unattended] = frozenset()
        # Why nobody could be woken, if that is so.
        self.fault: SafeconductError | None = None

    def met(self, asleep_from_ms: int, missed: tuple[Alarm, ...]) -> None:
        """Take down what was missed: once, when the desk is unlocked."""
        self.has_looked, self.asleep_from_ms, self.missed = True, asleep_from_ms, missed

    def told(self, relay: str, found: tuple[Unattended, ...]) -> None:
        """Take down whose desks did not come back, as a relay has it now."""
        self._unattended = {**self._unattended, relay: found}
        self.has_news |= not self._told.issuperset(found)
        self._told.update(found)

    def keep_only(self, relays: set[str]) -> None:
        """Forget what relays told that the team does not use any more. A page may be reading: what it reads stays."""
        before = dict(self._unattended)
        self._unattended = {relay: found for relay, found in before.items() if relay in relays}

    @property
    def unattended(self) -> tuple[Unattended, ...]:
        """The desks that did not come back and that nobody here has reached: of each its newest promise, in order."""
        every = {one for found in self._unattended.values() for one in found} - self.reached
        newest = {one.device: one for one in sorted(every, key=lambda one: (one.due_ms, one.at_ms))}
        return tuple(newest[device] for device in sorted(newest))

    @property
    def pressing(self) -> tuple[Unattended, ...]:
        """Those of them of whose alarm this desk does not know that it is looked after."""
        return tuple(one for one in self.unattended if one not in self.looked_after)

    def drop(self) -> None:
        """Let go of it: the desk locks."""
        self.has_looked, self.asleep_from_ms, self.missed, self.count = False, 0, (), 0
        self._unattended = {}
        self._told.clear()
        self.has_news = False
        self.reached = self.looked_after = frozenset()
