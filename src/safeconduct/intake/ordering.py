"""In which order requests are listed. Pure (docs/rooms/intake.md "Order").

1. The more urgent danger first: now, days, not known, later, none.
2. Of one danger, those whose agreed next contact is past, the longest overdue first.
3. Then the longest silence first.

*Silence* begins with the first message from outside that nobody has answered since; where all is answered, with the
last thing that either side said. Equal ones go by their ids, so that two desks show one order. Carries promise P9: the
longest silence is on the first screen. Refuses to look at who looks after a request: nobody's is nobody's to skip.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import CompartmentId, UserId
from safeconduct.intake.counting import URGENCY
from safeconduct.intake.types import NO_TIME, Danger, State, ThreadId

# Beyond every instant: no next contact is agreed.
NEVER: Final = 2**62
DANGERS: Final = tuple(sorted(Danger, key=lambda one: URGENCY[one]))

Key = tuple[int, int, int, bytes]
"""Danger, 0 where overdue, then the instant that decides, then the id."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One person's threads as a row of the list. ``waits``: they wrote last and nobody answered."""

    part: CompartmentId
    head: ThreadId
    is_open: bool
    danger: Danger
    next_at: int
    silent_since: int
    waits: bool
    messages: int
    newest_at: int
    owner: UserId
    state: State

    def is_overdue(self, now_ms: int) -> bool:
        """Say whether the agreed next contact is past."""
        return self.next_at <= now_ms

    @property
    def next_contact(self) -> int:
        """The agreed next contact, `NO_TIME` for none."""
        return NO_TIME if self.next_at == NEVER else self.next_at


def key_of(row: Listed, now_ms: int) -> Key:
    """Return by what a row is listed at an instant: smaller first."""
    if row.is_overdue(now_ms):
        return URGENCY[row.danger], 0, row.next_at, row.head
    return URGENCY[row.danger], 1, row.silent_since, row.head


def silence(last_out: int, first_in_after: int, last: int) -> tuple[int, bool]:
    """Return since when a thread is silent, and whether it waits for us.

    ``first_in_after``: the first message from outside since we said something last, `NEVER` for none. ``last``: the
    last thing said, by whomever. ``last_out`` counts where nothing else was said.
    """
    if first_in_after != NEVER:
        return first_in_after, True
    return max(last, last_out), False


def moment(said_hi: int, logged_at: int) -> int:
    """Return the instant a message is ordered by: the end of when it was said, never after it was logged here."""
    return min(said_hi, logged_at)
