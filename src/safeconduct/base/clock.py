"""Time that is passed in: instants, civil days, and the hybrid logical clock.

Clocks order the display only; they never decide authority (DESIGN section 4). A civil day is the day in
UTC, so that two desks in different zones give the same answer for the same ops.
"""

from __future__ import annotations

import datetime
import time
from dataclasses import dataclass
from typing import Final, NewType, Protocol

Day = NewType("Day", int)
"""Days since 1970-01-01, UTC."""
Hlc = NewType("Hlc", int)
"""Hybrid logical clock: 48 bits of milliseconds since 1970, then a 16-bit counter."""

MS_PER_DAY: Final = 86_400_000
_EPOCH_ORDINAL: Final = datetime.date(1970, 1, 1).toordinal()
_COUNTER_BITS: Final = 16
# An op whose clock is further ahead than this is kept and flagged but does not move ours
# (notes/protect section 6): ten minutes, in milliseconds.
MAX_AHEAD_MS: Final = 600_000
# A clock that is further than this from the newest entry known is doubted, ahead or behind: three years, in
# milliseconds. A desk that lay in a drawer for two, or meets one whose clock is a year wrong, goes on; a dead battery
# or a false time server does not date entries for good.
DOUBTED_MS: Final = 1_096 * 86_400_000


class Clock(Protocol):
    """The one source of time."""

    def now_ms(self) -> int:
        """Return milliseconds since 1970-01-01 UTC."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now_ms(self) -> int:
        """Return the computer's time in milliseconds."""
        return time.time_ns() // 1_000_000


@dataclass(slots=True)
class FixedClock:
    """A clock that stands still until it is told to move: for tests and reproducible runs."""

    ms: int

    def now_ms(self) -> int:
        """Return the set time."""
        return self.ms

    def advance(self, ms: int) -> None:
        """Move the clock forward by so many milliseconds."""
        self.ms += ms


def day_from_iso(text: str) -> Day:
    """Return the day of an ISO date ``YYYY-MM-DD``; ValueError for anything else, other ISO forms included."""
    if len(text) != len("2019-01-21") or text[4] != "-" or text[7] != "-" or not text.isascii():
        raise ValueError("not YYYY-MM-DD")
    return Day(datetime.date.fromisoformat(text).toordinal() - _EPOCH_ORDINAL)


def iso_from_day(day: Day) -> str:
    """Return ``YYYY-MM-DD``."""
    return datetime.date.fromordinal(day + _EPOCH_ORDINAL).isoformat()


def day_from_ms(ms: int) -> Day:
    """Return the UTC day of an instant in milliseconds."""
    return Day(ms // MS_PER_DAY)


def ms_from_day(day: Day) -> int:
    """Return the instant at which a UTC day begins, in milliseconds."""
    return day * MS_PER_DAY


def ms_from_hlc(hlc: Hlc) -> int:
    """Return the wall-clock part of a hybrid clock value, in milliseconds."""
    return hlc >> _COUNTER_BITS


def next_hlc(last: Hlc, now_ms: int) -> Hlc:
    """Return a hybrid clock value greater than ``last`` and not before the wall clock.

    Kulkarni et al., "Logical Physical Clocks" (2014); a counter that runs over borrows the next millisecond.
    """
    return Hlc(max(last + 1, max(now_ms, 0) << _COUNTER_BITS))
