"""The words of a journey as types: in what state a leg is, and what somebody said of it (notes/evacuate 6.5).

A leg is one way from one place to another with one helper. Nobody sets its state: people say what happened, and
the state follows. Refuses to hold who the party is.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from safeconduct.intake.counting import Word


class LegState(enum.Enum):
    """How a leg stands."""

    DRAFT = "draft"
    APPROVED = "approved"
    BRIEFED = "briefed"
    READY = "ready"
    DEPARTED = "departed"
    CHECKPOINT = "checkpoint"
    ARRIVED = "arrived"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    ABORTED = "aborted"
    LOST = "lost"
    DURESS = "duress"


@dataclass(frozen=True, slots=True)
class LegWord(Word):
    """What one op says happened to a leg.

    ``step``: the state that it leads to; `APPROVED` takes a briefing back. ``at_ms``: when it happened, milliseconds
    since 1970, UTC. ``place``: the number of the checkpoint, from 1; 0 elsewhere.
    """

    step: LegState = LegState.DRAFT
    at_ms: int = 0
    place: int = 0


class Approval(enum.Enum):
    """Whether two persons want a leg: not yet, both do, one goes alone in an emergency, or somebody stopped it."""

    WANTED = "wanted"
    BY_TWO = "by_two"
    EMERGENCY = "emergency"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class LegStanding:
    """How a leg stands.

    ``words``: what counts, the one shown last; several were said at the same time. ``is_to_be_called_off``: somebody
    stopped it, and people have been told of it already.
    """

    state: LegState
    words: tuple[LegWord, ...]
    approval: Approval
    is_to_be_called_off: bool
