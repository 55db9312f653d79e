"""The words of a journey as types: in what state a leg is, and what somebody said of it (notes/evacuate 6.5).

A leg is one way from one place to another with one helper. Nobody sets its state: people say what happened, and
the state follows. Refuses to hold who the party is.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.triage.types import Tier
from safeconduct.intake.counting import Word
from safeconduct.sync.acts import ActState


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


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg as this desk knows it.

    ``acts``: acts about it, the newest last. ``told``: who was told of it, also what was taken back since.
    ``is_frozen``: people were told of it, or have been on it, so that nothing moves it (P11).
    """

    thing: Thing
    standing: LegStanding
    acts: tuple[ActState, ...]
    told: tuple[Thing, ...]
    is_first: bool
    is_frozen: bool

    @property
    def id(self) -> ThingId:
        """Its id."""
        return self.thing.id

    @property
    def number(self) -> int:
        """Which leg of the journey it is, from 1; what nobody numbered comes first."""
        return self.thing.number("number") or 0

    @property
    def state(self) -> LegState:
        """How it stands."""
        return self.standing.state

    @property
    def told_now(self) -> tuple[Thing, ...]:
        """Who was told, and has not been told since that nothing comes of it."""
        return tuple(one for one in self.told if not one.yes("back"))


@dataclass(frozen=True, slots=True)
class Journey:
    """One party on its way. ``legs``: in order, without those that somebody dropped; the rest in order of time."""

    part: CompartmentId
    thing: Thing
    legs: tuple[Leg, ...] = ()
    check_ins: tuple[Thing, ...] = ()
    heard: tuple[Thing, ...] = ()
    claims: tuple[Thing, ...] = ()
    tried: tuple[Thing, ...] = ()
    told: tuple[Thing, ...] = ()
    events: tuple[Thing, ...] = ()

    @property
    def id(self) -> ThingId:
        """Its id, which is that of its part."""
        return self.thing.id

    @property
    def name(self) -> str:
        """Its code name; empty where nobody gave one."""
        return self.thing.text("code_name")

    @property
    def case(self) -> ThingId:
        """The case whose party it is; empty where nobody said."""
        return ThingId(self.thing.id_of("case")) or NO_THING

    @property
    def size(self) -> int:
        """How many travel: at least one."""
        return max(1, self.thing.number("size") or 1)

    @property
    def tier(self) -> Tier:
        """How urgent it is. What nobody said allows nothing that only the most urgent are allowed."""
        return {f"t{one.value}": one for one in Tier}.get(self.thing.text("tier"), Tier.ADVICE)

    def leg(self, id_: bytes) -> Leg | None:
        """Return a leg by its id; None where it has none such."""
        return next((one for one in self.legs if one.id == id_), None)
