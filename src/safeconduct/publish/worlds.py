"""What the release check is given beside the text: live operations, all that was ever public, who knows what, consents.

Values only, put together by whoever holds the keys (docs/decisions/0013-telling-the-public.md). Ids are opaque. Refuses
a clock: ``today`` is passed in. Follows docs/formats/release-check.md "What the check is given".
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NewType

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.publish.quasi.towns import Town
from safeconduct.publish.statements import ALL_AGES, ClaimId, Count, FactId, PersonId
from safeconduct.publish.types import ProtectedId

EventId = NewType("EventId", str)
"""What a place of a text has to do with: a journey, whose end a HOLD waits for, or a case. Nothing without its key."""
SheetId = NewType("SheetId", str)
"""An identity sheet that two persons open. Opaque."""
ReleaseId = NewType("ReleaseId", str)
"""A release of ours, or an article of others."""

# A release is looked at again on fixed days only, so that when it comes out says nothing: every Thursday (notes 3 item
# 5 want a fixed calendar; the day itself is a choice). 1970-01-01 was a Thursday.
WEEKLY: Final = 7
_A_THURSDAY: Final = Day(0)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which things are released: ``first`` and every so many days after it."""

    first: Day = _A_THURSDAY
    every: int = WEEKLY

    def on_or_after(self, day: int) -> Day:
        """Return the first of these days that is not before a day."""
        return Day(day + (self.first - day) % self.every)


@dataclass(frozen=True, slots=True)
class Operation:
    """A journey that is not closed, with its margin not over.

    ``places``: where it is, of the list of places. ``days``: from its first day to its last; open while nobody can say.
    """

    event: EventId
    places: frozenset[str]
    days: Interval


@dataclass(frozen=True, slots=True)
class Detained:
    """Where people of a case that is open are or were held, or were last seen, by the record.

    ``case``: its id, which says nothing to who lacks its key. ``places``: of the list of places.
    """

    case: EventId
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the people whom the adversary knows: at least so many of this place, age and time."""

    at_least: int
    place: str = ""
    ages: Interval = ALL_AGES
    days: Interval = UNKNOWN
    sensitive: str = ""


@dataclass(frozen=True, slots=True)
class Population:
    """How many people the adversary knows, by parts that do not overlap. ``source``: the claim that says so."""

    source: ClaimId
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody was in a place on these days, and the captors know it."""

    person: PersonId
    place: str
    days: Interval


@dataclass(frozen=True, slots=True)
class Fact:
    """What is told in a quotation, and who could know it.

    ``named``: people who know it beside those who were there then. ``place`` and ``days``: where and when it was, no
    more exact than it is told; empty and unknown where nobody said. ``public_from``: from this day everybody.
    ``at_least``: how many people could know it, the speaker among them, by a source that stands; 0 where none says so.
    Those of whom nobody knows count for none (notes 6.4).
    """

    id: FactId
    named: frozenset[PersonId] = frozenset()
    place: str = ""
    days: Interval = UNKNOWN
    public_from: Day | None = None
    at_least: int = 0


class Use(enum.IntEnum):
    """What somebody agreed to; each includes those before it."""

    CLOSED = 0
    BACKGROUND = 1
    PARAPHRASE = 2
    PSEUDONYM_QUOTE = 3
    NAMED = 4


@dataclass(frozen=True, slots=True)
class Consent:
    """What one person agreed to. Nothing in ``languages`` or ``channels``: all of them."""

    use: Use
    languages: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    has_media: bool = False
    until: Day | None = None
    withdrawn_on: Day | None = None


class Publishing(enum.Enum):
    """What whoever told a claim says in the record against its being published; the worst first. Nothing: no entry.

    ``OTHER_LANGUAGE``, ``OTHER_CHANNEL``: a yes for others alone. ``UNSURE``: an answer that is no whole yes, under
    conditions say.
    """

    WITHDRAWN = "withdrawn"
    REFUSED = "refused"
    OVER = "over"
    OTHER_LANGUAGE = "other_language"
    OTHER_CHANNEL = "other_channel"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Against:
    """What those who told a claim say against its being published.

    ``anywhere``: what holds where ``going``, which has it for one language and one channel by their codes, has nothing.
    Whoever has nothing against it anywhere has nothing against it there.
    """

    anywhere: frozenset[Publishing]
    going: Mapping[tuple[str, str], frozenset[Publishing]] = field(default_factory=dict)

    def of(self, language: str, channel: str) -> frozenset[Publishing]:
        """Return what is said against a wording in a language going out through a channel."""
        return self.going.get((language, channel), self.anywhere)


@dataclass(frozen=True, slots=True)
class Claim:
    """How a claim stands: when it was, how many independent voices it has, whether it was corrected or withdrawn."""

    days: Interval = UNKNOWN
    voices: int = 2
    is_superseded: bool = False


@dataclass(frozen=True, slots=True)
class Portrait:
    """What was said of one person: places, ages, days; the narrower the fewer they fit.

    ``details``: what of them has a name and no number (trade, kin, wound), as a kind and a code of the extractors.
    """

    person: PersonId
    places: tuple[str, ...] = ()
    ages: Interval = ALL_AGES
    days: Interval = UNKNOWN
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A quotation that is out: whose, and what is told in it."""

    speaker: PersonId
    facts: tuple[FactId, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """What is public, ours or others', for good: taking it down removes it from nobody's copy."""

    id: ReleaseId
    on: Day
    counts: tuple[Count, ...] = ()
    portraits: tuple[Portrait, ...] = ()
    quotes: tuple[Told, ...] = ()
    claims: tuple[ClaimId, ...] = ()
    people: tuple[PersonId, ...] = ()


@dataclass(frozen=True, slots=True)
class World:
    """All of it on a day.

    ``unable``: people who could not have spoken (dead, or held when it was said) or who are worse off than the speaker
    if they are suspected: they protect nobody. ``forecast``: the numbers that the next update is expected to tell.
    ``unread``: entries of the ledger of which nobody can say what they told. ``sealed``: identity sheets whose names
    were not searched for in these words. ``testimonies``: of a claim the conversations that its account was made of.
    ``towns``: where journeys of this vault went and its houses stand, over or not, beside those of the list of places.
    ``publishing``: of a claim what is said in the record against its being published. ``detained``: where people of
    open cases are held or were last seen.
    """

    today: Day
    calendar: Calendar = field(default_factory=Calendar)
    operations: tuple[Operation, ...] = ()
    ledger: tuple[Release, ...] = ()
    populations: tuple[Population, ...] = ()
    stays: tuple[Stay, ...] = ()
    facts: Mapping[FactId, Fact] = field(default_factory=dict)
    unable: frozenset[PersonId] = frozenset()
    consents: Mapping[PersonId, Consent] = field(default_factory=dict)
    claims: Mapping[ClaimId, Claim] = field(default_factory=dict)
    forecast: tuple[Count, ...] = ()
    unread: tuple[ReleaseId, ...] = ()
    towns: tuple[Town, ...] = ()
    sealed: tuple[SheetId, ...] = ()
    testimonies: Mapping[ClaimId, frozenset[ProtectedId]] = field(default_factory=dict)
    publishing: Mapping[ClaimId, Against] = field(default_factory=dict)
    detained: tuple[Detained, ...] = ()
