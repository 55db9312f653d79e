"""The words of cases as types. A party has code names and needs, never a name: those stand in its identity sheet."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.triage.types import Assessment, Tier
from safeconduct.intake.types import Rung


class State(enum.Enum):
    """How a case stands. Lost contact is open, and stays so until somebody says how it ended."""

    OPEN = "open"
    LOST_CONTACT = "lost_contact"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Trust:
    """How far a party is trusted. ``vouchers``: persons whose newest word is "vouched"; ``waits``: one more has to."""

    rung: Rung
    vouchers: tuple[UserId, ...] = ()
    waits: bool = False


class Told(enum.Enum):
    """What a party may be told, by how far it is trusted."""

    GENERAL = "general"
    MEETING = "meeting"
    HOUSE = "house"
    OTHERS = "others"


class ConsentStanding(enum.Enum):
    """What may be done by what somebody said."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANNOT = "cannot"
    NEEDS_GUARDIAN = "needs_guardian"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Papers:
    """When a party's papers for a country are all here: earliest, most likely, latest; None where nobody knows.

    ``lacking``: whose paper of which kind is not to be had, was never asked for, or forbids to leave. ``unasked``: of
    whom nobody noted whether there is one; that holds nobody up, and is told.
    """

    earliest: Day | None
    likely: Day | None
    latest: Day | None
    lacking: tuple[tuple[ThingId, str], ...] = ()
    unasked: tuple[tuple[ThingId, str], ...] = ()


class Clock(enum.Enum):
    """What runs out for a case."""

    CONTACT = "contact"
    REPLY = "reply"
    SILENCE = "silence"
    PROMISE = "promise"
    DECISION = "decision"
    MOVE = "move"
    DEADLINE = "deadline"
    REVIEW = "review"
    MEDICINE = "medicine"
    DOCUMENT = "document"
    CONSENT = "consent"
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class Due:
    """Something that is owed to a case by an instant, milliseconds since 1970 UTC. ``of``: the thing it comes from."""

    clock: Clock
    at_ms: int
    of: ThingId = NO_THING


@dataclass(frozen=True, slots=True)
class Look:
    """A reason to look at the danger anew: what happened, and the override of triage that it would be."""

    risk: ThingId
    kind: str
    override: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One party. ``thing`` has every field; ``people`` and the others are the things of its part, in order."""

    part: CompartmentId
    thing: Thing
    people: tuple[Thing, ...] = ()
    needs: tuple[Thing, ...] = ()
    documents: tuple[Thing, ...] = ()
    consents: tuple[Thing, ...] = ()
    risks: tuple[Thing, ...] = ()
    promises: tuple[Thing, ...] = ()
    contacts: tuple[Thing, ...] = ()
    aftercare: tuple[Thing, ...] = ()
    origins: tuple[Thing, ...] = ()
    events: tuple[Thing, ...] = ()
    assessment: Thing | None = None

    @property
    def name(self) -> str:
        """The party's code name; empty where nobody gave one."""
        return self.thing.text("code_name")

    @property
    def state(self) -> State:
        """How it stands; what nobody closed is open."""
        found = self.thing.text("state")
        return State(found) if found in {one.value for one in State} else State.OPEN

    @property
    def travellers(self) -> tuple[Thing, ...]:
        """Whoever of the party is still in it."""
        return tuple(one for one in self.people if not one.yes("gone"))

    @property
    def size(self) -> int:
        """How many travel: at least one, for somebody asked."""
        return max(1, len(self.travellers))


@dataclass(frozen=True, slots=True)
class Decided:
    """What a person decided of a case: its tier, what we do, why, when, and by which op."""

    tier: Tier
    answer: str
    reason: str
    at_ms: int
    hlc: int
    op: OpId


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a party beside its case.

    ``heard``: when an inbox last heard from them; ``answered``: when one of us last answered there; ``stay_until``:
    when they have been long enough in the place where they are; all in milliseconds since 1970, UTC, 0 for never.
    ``is_out``: a journey has brought them out of danger. ``has_news``: since somebody looked, the record
    learned something of what the case is tied to.
    """

    heard: int = 0
    is_out: bool = False
    stay_until: int = 0
    has_news: bool = False
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """A line of tonight's list. ``lowest``/``highest``: tiers that are possible; ``dues``: the soonest first.

    ``is_guess``: nobody has decided yet, and not enough is known for one tier. ``is_outgrown``: what was answered since
    the decision proposes a higher tier, which is shown until somebody decides anew.
    """

    case: Case
    told: Assessment
    decided: Decided | None
    lowest: Tier
    highest: Tier
    is_guess: bool
    is_outgrown: bool
    dues: tuple[Due, ...]
    silent_since: int
    looks: tuple[Look, ...]
    is_amber: bool
