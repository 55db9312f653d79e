"""What may be planned, as plain values: parties, places, helpers, trips, what others hold, what is frozen.

Days are civil days (`base.clock.Day`). Unknown is None or empty and never a guess: `instances` says what it does then.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.planner.choices import Reserve
from safeconduct.evacuate.planner.instance import Instance


class LeftOut(enum.Enum):
    """Why something is not planned with."""

    NOT_TAKEN = "not_taken"
    REFUSED = "refused"
    NO_HOUSE = "no_house"
    NO_HELPER = "no_helper"
    NO_TOWN = "no_town"
    NO_DAYS = "no_days"
    TIME_IS_UP = "time_is_up"
    ON_THE_WAY = "on_the_way"
    BY_HAND = "by_hand"
    NOT_OPEN = "not_open"
    NOT_SAID = "not_said"
    FULL = "full"


class Unsaid(enum.Enum):
    """What the planner's format has no words for, and how it was read instead (docs/rooms/evacuate.md)."""

    ROLLING_WINDOW = "rolling_window"
    TWO_HOPS = "two_hops"
    MOST_NIGHTS = "most_nights"
    TRAVEL_TIME = "travel_time"
    ON_THE_WAY = "on_the_way"
    ALONE = "alone"


class TripSort(enum.Enum):
    """What a possible trip is for, as the form `trip` calls it."""

    EXTRACTION = "extraction"
    ONWARD = "onward"
    DEPARTURE = "departure"


@dataclass(frozen=True, slots=True)
class PartyToPlace:
    """A party that asks to be moved. ``documents``: by country, from when everybody's papers are here.

    ``most_check``: 0 nobody may look at their papers, 1 shown, 2 named tickets. ``is_alone``: searched for now, or not
    vouched for by two: shares no house. ``left_out``: None when it is planned for.
    """

    case: ThingId
    name: str
    size: int
    kind: str
    origin: str
    ready: Day | None
    deadline: Day | None
    tier: int
    most_check: int
    documents: Mapping[str, Day]
    is_hot: bool = False
    is_alone: bool = False
    ban_modes: frozenset[str] = frozenset()
    ban_cities: frozenset[str] = frozenset()
    ban_places: frozenset[ThingId] = frozenset()
    not_with: frozenset[ThingId] = frozenset()
    left_out: LeftOut | None = None


@dataclass(frozen=True, slots=True)
class PlaceToUse:
    """A house. Numbers that nobody said are None. ``most_nights`` 0: no limit."""

    id: ThingId
    name: str
    city: str
    is_safe: bool
    beds: int | None
    admits: str
    people_cap: int | None
    most_nights: int = 0
    is_for_hot: bool = False
    is_near: bool = False
    first: Day | None = None
    until: Day | None = None
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class HelperToAsk:
    """Somebody who can run trips."""

    id: ThingId
    name: str
    people_cap: int | None
    first: Day | None = None
    until: Day | None = None
    not_days: frozenset[Day] = frozenset()
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class TripToOffer:
    """A trip or leg that may be taken."""

    id: ThingId
    sort: TripSort
    start: str
    end: str
    day: Day | None
    arrives: Day | None
    mode: str
    check: int
    seats: int | None
    party_cap: int | None
    risk: int
    cost: int
    helpers: tuple[ThingId, ...] = ()
    is_off: bool = False


@dataclass(frozen=True, slots=True)
class HoldTaken:
    """What some journey holds of a place, helper or trip: a number without a name. ``until``: that night not."""

    id: ThingId
    of: ThingId
    is_bed: bool
    first: Day
    until: Day
    people: int
    is_alone: bool
    is_held: bool
    was_told: bool


@dataclass(frozen=True, slots=True)
class FixedLeg:
    """A leg of a journey that opens here and may not be changed (P11): people were told of it, or have been on it.

    ``has_seat``: its journey holds seats of the trip, which count by themselves.
    """

    journey: CompartmentId
    case: ThingId
    size: int
    trip: ThingId
    place: ThingId
    helper: ThingId
    first: Day
    until: Day
    has_seat: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """Everything that may be planned with. ``own_holds``: of journeys that a plan drafted and nobody was told of:
    they are planned anew."""

    parties: tuple[PartyToPlace, ...]
    places: tuple[PlaceToUse, ...]
    helpers: tuple[HelperToAsk, ...]
    trips: tuple[TripToOffer, ...]
    holds: tuple[HoldTaken, ...]
    fixed: tuple[FixedLeg, ...]
    own_holds: frozenset[ThingId] = frozenset()


@dataclass(frozen=True, slots=True)
class Missed:
    """Something that is not planned with, and why."""

    thing: ThingId
    name: str
    why: LeftOut


@dataclass(frozen=True, slots=True)
class Run:
    """One instance and what its ids stand for, in memory alone: ids are drawn for this run and mean nothing after it.

    ``data``: the instance as its file would be. ``first``: the day that is day 0. ``world``: what it was made from.
    ``reserve_beds``: kept free in every town, as it was asked for.
    """

    data: bytes
    instance: Instance
    reserve: Reserve
    first: Day
    parties: Mapping[str, PartyToPlace]
    places: Mapping[str, PlaceToUse]
    helpers: Mapping[str, HelperToAsk]
    trips: Mapping[str, TripToOffer]
    world: World
    reserve_beds: int = 0
    missed: tuple[Missed, ...] = ()
    unsaid: tuple[Unsaid, ...] = ()

    def name(self, id_: str) -> str:
        """Return the code name behind an id of this run; of a trip its day and towns; the id itself for no thing."""
        for held in (self.parties, self.places, self.helpers):
            if id_ in held:
                return held[id_].name
        trip = self.trips.get(id_)
        return f"{trip.start} → {trip.end}" if trip is not None else id_
