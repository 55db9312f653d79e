"""What alarms had begun while this desk slept, as it was when it was unlocked; held in memory until it is locked."""

from __future__ import annotations

from safeconduct.base.errors import SafeconductError
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
        # Why nobody could be woken, if that is so.
        self.fault: SafeconductError | None = None

    def met(self, asleep_from_ms: int, missed: tuple[Alarm, ...]) -> None:
        """Take down what was missed: once, when the desk is unlocked."""
        self.has_looked, self.asleep_from_ms, self.missed = True, asleep_from_ms, missed

    def drop(self) -> None:
        """Let go of it: the desk locks."""
        self.has_looked, self.asleep_from_ms, self.missed, self.count = False, 0, (), 0
