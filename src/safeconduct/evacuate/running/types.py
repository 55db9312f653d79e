"""The words of check-ins as types: what was agreed, what was heard, and the alarm that follows (notes/evacuate 6.5).

A check-in is a time with a tolerance and three words that were agreed: all is well, it takes longer, I am forced.
Refuses to hold what a word means beside what it sounds like: the meaning is worked out where it is heard.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NewType

from safeconduct.base.ids import UserId

CheckInId = NewType("CheckInId", bytes)
"""16 bytes, drawn."""
LegId = NewType("LegId", bytes)
"""16 bytes, drawn."""


class Meaning(enum.Enum):
    """What was heard at a check-in, or that it was none of the agreed words."""

    WELL = "well"
    DELAYED = "delayed"
    FORCED = "forced"
    OTHER = "other"


class Stage(enum.IntEnum):
    """How far an alarm has climbed, and so what is done."""

    REMIND = 1
    SECOND_CHANNEL = 2
    CLAIM = 3
    INCIDENT = 4


class Point(enum.IntEnum):
    """Where on the way somebody is to be heard from, or was seen. Of ``STAY``, in a house, no step says anything."""

    STAY = 0
    DEPART = 1
    CHECK = 2
    ARRIVE = 3


@dataclass(frozen=True, slots=True)
class Agreed:
    """The three words, as they were agreed. None of them sounds like an alarm."""

    well: str
    delayed: str
    forced: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """When somebody is to be heard from on a leg.

    ``due_ms``: milliseconds since 1970, UTC. ``tolerance_ms``: how late is no alarm yet. ``is_tight``: an extraction,
    where each stage comes sooner. ``point``: where on the way; of what nobody said, the end of it.
    """

    id: CheckInId
    leg: LegId
    due_ms: int
    tolerance_ms: int
    is_tight: bool = False
    point: Point = Point.ARRIVE


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard, when, and until when it takes longer, 0 where nobody said. Milliseconds since 1970, UTC."""

    check_in: CheckInId
    meaning: Meaning
    at_ms: int
    until_ms: int = 0


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody said how far people had come on a leg, and when that was. Milliseconds since 1970, UTC."""

    leg: LegId
    point: Point
    at_ms: int


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody takes an alarm on. ``is_of_forced``: they knew a word under force that nobody has ended since."""

    check_in: CheckInId
    user: UserId
    at_ms: int
    is_of_forced: bool = False


@dataclass(frozen=True, slots=True)
class Alarm:
    """Somebody is silent or forced.

    ``began_ms``: since when. ``turn``: whose turn it is to claim it, the place in the rota from 0, while nobody has.
    """

    check_in: CheckInId
    leg: LegId
    is_forced: bool
    began_ms: int
    stage: Stage
    claimed_by: tuple[UserId, ...]
    turn: int
