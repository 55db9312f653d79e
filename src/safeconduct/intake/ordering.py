"""In which order requests are listed. Pure (docs/rooms/intake.md "Order").

1. The more urgent danger first: now, days, not known, later, none.
2. Of one danger, those that are overdue, the longest overdue first: whose next contact is past or, where nobody has set
   one, the clock that runs by itself (`next_contact.due_at`).
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
from safeconduct.intake.next_contact import NEVER
from safeconduct.intake.types import Danger, State, ThreadId

DANGERS: Final = tuple(sorted(Danger, key=lambda one: URGENCY[one]))

Key = tuple[int, int, int, bytes]
"""Danger, 0 where overdue, then the instant that decides, then the id."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One person's threads as a row of the list. ``waits``: they wrote last and nobody answered.

    ``next_contact``: as somebody set it, `NO_TIME` for none; ``due_at``: by when something is owed, `NEVER` where
    nothing was said; ``silence_ends``: when the silence they agreed to is past, `NEVER` for none.
    """

    part: CompartmentId
    head: ThreadId
    is_open: bool
    danger: Danger
    next_contact: int
    due_at: int
    silent_since: int
    silence_ends: int
    waits: bool
    messages: int
    newest_at: int
    owner: UserId
    state: State

    def is_overdue(self, now_ms: int) -> bool:
        """Say whether the next contact is past, or what runs where none is set."""
        return self.due_at <= now_ms

    def is_fallen_silent(self, now_ms: int) -> bool:
        """Say whether they have been silent for longer than they said they would be."""
        return self.silence_ends <= now_ms


def key_of(row: Listed, now_ms: int) -> Key:
    """Return by what a row is listed at an instant: smaller first."""
    if row.is_overdue(now_ms):
        return URGENCY[row.danger], 0, row.due_at, row.head
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
