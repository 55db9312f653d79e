"""The words of placing as types: a party in numbers, where it is to go, and what stands against it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field

from safeconduct.base.clock import Day
from safeconduct.evacuate.directories.types import Directory, HoldHere
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.running.burning import Net


class Rule(enum.Enum):
    """What can stand against a placement, in the order of the way."""

    NOTHING_CHOSEN = "nothing_chosen"
    TRIP_OFF = "trip_off"
    TRIP_PAST = "trip_past"
    WRONG_TOWN = "wrong_town"
    BEFORE_READY = "before_ready"
    AFTER_DEADLINE = "after_deadline"
    NO_SEAT = "no_seat"
    PARTY_CAP = "party_cap"
    MODE_BANNED = "mode_banned"
    PAPERS_CHECKED = "papers_checked"
    CITY_BANNED = "city_banned"
    TIMES_DO_NOT_JOIN = "times_do_not_join"
    HELPER_MISSING = "helper_missing"
    HELPER_NOT_FOR_TRIP = "helper_not_for_trip"
    HELPER_STATE = "helper_state"
    HELPER_AWAY = "helper_away"
    HELPER_BUSY = "helper_busy"
    HELPER_SKILL = "helper_skill"
    HELPER_UNCHECKED = "helper_unchecked"
    HELPER_CAP = "helper_cap"
    PLACE_MISSING = "place_missing"
    NO_NIGHT = "no_night"
    PLACE_KIND = "place_kind"
    PLACE_TOWN = "place_town"
    PLACE_BANNED = "place_banned"
    PLACE_CLOSED = "place_closed"
    PLACE_ADMITS = "place_admits"
    NO_BED = "no_bed"
    HOT_WITH_OTHERS = "hot_with_others"
    UNVOUCHED_WITH_OTHERS = "unvouched_with_others"
    HOT_NEAR = "hot_near"
    NOT_WITH = "not_with"
    TOO_MANY_NIGHTS = "too_many_nights"
    PLACE_CAP = "place_cap"
    COUNTRY_NOT_WANTED = "country_not_wanted"
    PAPERS_NOT_HERE = "papers_not_here"
    CONSENT = "consent"
    PLACED_ALREADY = "placed_already"


class Weight(enum.Enum):
    """Whether it cannot be done so, or a person is to know it."""

    REFUSED = "refused"
    WARNS = "warns"


class Stage(enum.Enum):
    """Which choice of a placement something is about."""

    EXTRACTION = "extraction"
    HELPER = "helper"
    TRANSIT = "transit"
    ONWARD = "onward"
    SAFE = "safe"
    DEPARTURE = "departure"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that stands against a placement.

    ``of``: the trip, helper or place it is about; ``other``: another party that is there, where it is about that;
    ``day``, ``until``: nights or a day, the last included; ``number``, ``most``: how many there would be, and may be;
    ``words``: a code of a form, or a town.
    """

    rule: Rule
    weight: Weight
    stage: Stage
    of: ThingId = NO_THING
    day: Day | None = None
    until: Day | None = None
    number: int = 0
    most: int = 0
    words: str = ""
    other: ThingId = NO_THING


@dataclass(frozen=True, slots=True)
class Party:
    """Who is to be placed. ``most_check``: the strictest check of papers they can pass, 0 to 2.

    ``papers``: by country, the day on which everybody's are here, None while nobody knows; a country that is not in it
    is not wanted. ``may_share``: vouched for by two. ``refused``: purposes of consent that are not given, as codes.
    ``placed``: journeys that take them up and do not open here, as their case names them.
    """

    case: ThingId
    name: str
    size: int
    kind: str
    is_hot: bool = False
    may_share: bool = False
    origin: str = ""
    ready: Day | None = None
    deadline: Day | None = None
    most_check: int = 2
    ban_modes: frozenset[str] = frozenset()
    ban_cities: frozenset[str] = frozenset()
    ban_places: frozenset[ThingId] = frozenset()
    not_with: frozenset[ThingId] = frozenset()
    papers: Mapping[str, Day | None] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    placed: tuple[ThingId, ...] = ()

    @property
    def lives_alone(self) -> bool:
        """Say whether nobody else may be where they stay: they are searched for, or two of us do not vouch for them."""
        return self.is_hot or not self.may_share


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a party is to go. Ids of trips, helpers and places; empty where nothing is chosen."""

    extraction: ThingId = NO_THING
    helper: ThingId = NO_THING
    transit: ThingId = NO_THING
    onward: ThingId = NO_THING
    safe: ThingId = NO_THING
    departure: ThingId = NO_THING


@dataclass(frozen=True, slots=True)
class Stay:
    """A party that this desk knows to be in a place: its case, its nights, how many, and whether it is searched for."""

    case: ThingId
    place: ThingId
    from_day: Day
    until: Day
    is_hot: bool = False
    may_share: bool = True
    people: int = 1


@dataclass(frozen=True, slots=True)
class Rider:
    """A party on a trip: its case, or its journey where the case is not told; and how many they are."""

    case: ThingId
    people: int


@dataclass(frozen=True, slots=True)
class Other:
    """Another party of an exposure, by its case or journey. ``day``, ``until``: nights in common, the last included."""

    party: ThingId
    people: int
    day: Day | None = None
    until: Day | None = None


@dataclass(frozen=True, slots=True)
class Steps:
    """Who knows whom, as if every draft here had been gone already. ``parties``: by journey, as others are named."""

    net: Net
    parties: Mapping[ThingId, Other]


@dataclass(frozen=True, slots=True)
class World:
    """What a party is placed into. ``riding``: of each trip the parties on it, as far as their journeys open here.

    ``horizon``: until when somebody without a departure has a bed. ``whose``: of each hold the party whose journey here
    names it; a hold that is not in it belongs to a journey that does not open here. ``going``: by case the
    journeys here that take its party up (`journeys.doubling`). ``steps``: None where nobody asks for two.
    """

    directory: Directory
    today: Day
    horizon: Day
    stays: tuple[Stay, ...] = ()
    riding: Mapping[ThingId, tuple[Rider, ...]] = field(default_factory=dict)
    whose: Mapping[ThingId, ThingId] = field(default_factory=dict)
    going: Mapping[ThingId, tuple[ThingId, ...]] = field(default_factory=dict)
    steps: Steps | None = None

    def unread(self, of: ThingId) -> tuple[HoldHere, ...]:
        """Return what journeys that do not open here hold of a place, a helper or a trip."""
        return tuple(one for one in self.directory.holds_of(of) if one.id not in self.whose)

    def aboard(self, of: ThingId) -> tuple[int, int]:
        """Return how many people and how many parties are on a trip: those whose journeys open here, and seats held."""
        riders = self.riding.get(of, ())
        held = [one for one in self.unread(of) if not one.is_freed]
        people = sum(one.people for one in riders) + sum(one.people for one in held)
        return people, len(riders) + len(held)


@dataclass(frozen=True, slots=True)
class Option:
    """What could be chosen at a stage.

    ``against``: what would be refused by choosing it and is not without it, the gravest first; ``known``: what would
    then have to be known, likewise.
    """

    of: ThingId
    against: tuple[Finding, ...] = ()
    known: tuple[Finding, ...] = ()

    @property
    def worst(self) -> Finding | None:
        """The gravest of what it would bring; None where it brings nothing."""
        return next(iter((*self.against, *self.known)), None)


class Knowing(enum.Enum):
    """In which way somebody or something would come to be known."""

    MEETS = "meets"
    KNOWN = "known"
    KEEPS = "keeps"
    SHARES = "shares"
    RIDES = "rides"
    FALLS = "falls"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Exposure:
    """Who would know whom or what by a placement.

    ``of``: the helper, place or trip; ``by``: who keeps the place. ``people``: how many, this party among them;
    ``most``: how many may, None where nobody said. ``others``: the other parties; ``unread``: how many people of
    journeys that do not open here. ``things``: helpers and places that two steps lead to.
    """

    kind: Knowing
    stage: Stage
    of: ThingId
    people: int = 0
    most: int | None = None
    others: tuple[Other, ...] = ()
    unread: int = 0
    by: ThingId = NO_THING
    things: tuple[ThingId, ...] = ()
