"""The day on which a test runs: asked for anew each time, since a run of all tests may go on beyond midnight."""

from __future__ import annotations

from safeconduct.base.clock import Day, SystemClock, day_from_ms


def today() -> Day:
    """Return the day of this computer's clock, in UTC, as the product's own commands and relays do."""
    return day_from_ms(SystemClock().now_ms())
