"""The answers as values: ids of the instance, days as its numbers, differences of scores. Sentences are elsewhere."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from safeconduct.evacuate.planner.checking import Verdict
from safeconduct.evacuate.planner.explaining import Missing
from safeconduct.evacuate.planner.plan import Assignment, Plan


class Family(enum.Enum):
    """One sort of limit, which can be thought away for one party (`loosening`)."""

    BEDS = "beds"
    RESERVE = "reserve"
    PLACE_CAP = "place_cap"
    ADMITS = "admits"
    HELPERS = "helpers"
    HELPER_CAP = "helper_cap"
    SEATS = "seats"
    WINDOW = "window"
    DOCUMENTS = "documents"
    ID_CHECK = "id_check"
    CONFLICTS = "conflicts"
    ONWARD = "onward"
    TRANSIT_NIGHTS = "transit_nights"
    BANS = "bans"


@dataclass(frozen=True, slots=True)
class BlockingSet:
    """Limits that stand in the way together: without all of them the party could go ``way``, with any of them not.

    ``day`` of that trip; a helper there that nobody has is named `loosening.ONE_MORE`.
    """

    families: tuple[Family, ...]
    way: Assignment
    day: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """Why a party is not served, the rest of the plan held fixed.

    ``has_room``: nothing stands in the way, the plan only has not taken it up; ``costs_more``: it could go, and leaving
    it costs less by the weights. ``missing``: not even without every limit; then no set is given.
    """

    party: str
    sets: tuple[BlockingSet, ...] = ()
    has_room: bool = False
    costs_more: bool = False
    missing: Missing | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A way that somebody asks for: what is "" may be anything. ``departure`` may be `NO_DEPARTURE`."""

    party: str
    trip: str = ""
    helper: str = ""
    transit: str = ""
    onward: str = ""
    safe: str = ""
    departure: str = ""


NO_DEPARTURE = "none"
# What a person asking for a way calls its parts, in a command and in a form, and the field each is.
FIELDS_OF_A_WISH: Final = {
    "party": "party",
    "extraction": "trip",
    "helper": "helper",
    "transit": "transit",
    "onward": "onward",
    "safe": "safe",
    "departure": "departure",
}


class Rule(enum.Enum):
    """A rule that a way may break, in the order in which they are tried: that of the journey."""

    FROZEN = "frozen"
    BARRED = "barred"
    STARTS_ELSEWHERE = "starts_elsewhere"
    TOO_EARLY = "too_early"
    TOO_LATE = "too_late"
    SEATS = "seats"
    CANNOT_RUN = "cannot_run"
    OTHER_DRIVER = "other_driver"
    DRIVES_THAT_DAY = "drives_that_day"
    HELPER_CAP = "helper_cap"
    LEG_ELSEWHERE = "leg_elsewhere"
    LEG_TOO_EARLY = "leg_too_early"
    TRANSIT_NIGHTS = "transit_nights"
    ID_CHECK = "id_check"
    AFTER_HORIZON = "after_horizon"
    LEG_ROOM = "leg_room"
    PLACE_ELSEWHERE = "place_elsewhere"
    ADMITS = "admits"
    PLACE_CAP = "place_cap"
    CONFLICT = "conflict"
    BEDS = "beds"
    DEPARTS_ELSEWHERE = "departs_elsewhere"
    DEPARTS_TOO_EARLY = "departs_too_early"
    NO_DOCUMENTS = "no_documents"
    DOCUMENTS_LATER = "documents_later"
    DEPARTURE_ROOM = "departure_room"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first rule that a way breaks: of which thing, and the numbers of it, each as `wording` says.

    ``candidates``: how many ways had come so far and all break it; the numbers are of the one that breaks it least.
    ``way`` so far, in the order trip, helper, onward, transit, safe, departure.
    """

    rule: Rule
    of: str
    had: int = 0
    most: int = 0
    night: int = -1
    candidates: int = 1
    way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes for people from one plan to another; parties by id.

    ``goes``: (party, people, day of leaving) who was not moved; ``left``: (party, people) who is not moved any more.
    ``out``/``abroad``: (party, days) whose day of leaving home or the country is another: so many days later, sooner
    where negative. ``leaving``: who leaves the country and did not; ``staying``: who does not any more. ``otherwise``:
    who goes another way in anything. ``known``: people more whom helpers know beyond ``target`` each, fewer where
    negative.
    """

    goes: tuple[tuple[str, int, int], ...]
    left: tuple[tuple[str, int], ...]
    out: tuple[tuple[str, int], ...]
    abroad: tuple[tuple[str, int], ...]
    leaving: tuple[str, ...]
    staying: tuple[str, ...]
    otherwise: tuple[str, ...]
    known: int
    target: int

    @property
    def is_felt(self) -> bool:
        """Say whether anybody goes, stays, or comes sooner or later, or helpers know of more or fewer."""
        return bool(self.goes or self.left or self.out or self.abroad or self.leaving or self.staying or self.known)


@dataclass(frozen=True, slots=True)
class Forced:
    """What it would cost to have a wish: the best plan with it that was found in so many steps.

    Differences are "with the wish" less "as planned"; ``effect`` is what they are for people. ``left``/``taken_up``:
    parties that lose or get a place by it, ``changed``: who goes another way. ``is_proved``: no plan with the wish
    scores less.
    """

    plan: Plan
    verdict: Verdict
    score: int
    people: int
    unserved: int
    exposure: int
    left: tuple[str, ...]
    taken_up: tuple[str, ...]
    changed: tuple[str, ...]
    steps: int
    is_proved: bool
    effect: Effect


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a wish is not what is planned: the first broken rule beside the others, and the price of having it.

    ``broken`` None: it breaks nothing, and has a price alone. ``forced`` None: it cannot be had at all.
    """

    wish: Wish
    broken: Broken | None
    forced: Forced | None


@dataclass(frozen=True, slots=True)
class DayWays:
    """A day on which a party could leave beside the others: how many trips, and how many trips and legs after them."""

    day: int
    trips: int
    ways: int


@dataclass(frozen=True, slots=True)
class Urgency:
    """Why a party comes when it does. Days from ``today`` on that it could leave on, the rest of the plan held fixed.

    ``rank``: its place among all parties by tier, then deadline, from 1. ``planned_on``: -1 when it is not served.
    ``next_day``: the first day with a way after the planned one (after ``today`` for who is not served), -1 for none;
    days after the deadline are among ``days`` and can be ``next_day``.
    """

    party: str
    tier: int
    rank: int
    parties: int
    deadline: int
    days_left: int
    planned_on: int
    days: tuple[DayWays, ...]
    next_day: int

    @property
    def in_time(self) -> tuple[DayWays, ...]:
        """The days up to the deadline."""
        return tuple(one for one in self.days if one.day <= self.deadline)


@dataclass(frozen=True, slots=True)
class Gain:
    """What one more of a scarce thing would bring, by a plan found in so many steps: people, score, and the effect."""

    family: Family
    of: str
    people: int
    score: int
    served: tuple[str, ...]
    plan: Plan
    effect: Effect


@dataclass(frozen=True, slots=True)
class Ready:
    """What happens if a place burns on a day: parties by id, and people by number.

    ``no_bed``: who sleeps there that night and has no other bed; ``moves``: who sleeps there and has one;
    ``replanned``: not there yet, goes another way; ``called_off``: has not begun, and finds no other way; ``stranded``:
    is on the way there, and nothing else is found.
    """

    place: str
    day: int
    no_bed: tuple[str, ...]
    moves: tuple[str, ...]
    replanned: tuple[str, ...]
    called_off: tuple[str, ...]
    stranded: tuple[str, ...]
    people_there: int
    people_without_bed: int
    people_called_off: int


@dataclass(frozen=True, slots=True)
class Shift:
    """One thing of one party's way that is another in the other plan; ids, "" for staying until the end."""

    party: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What changes from one plan to another. Legs are trips, onward legs and departures.

    ``freed``/``engaged``: (helper, day) of trips. ``people_told``: people of parties whose way changes, and helpers
    whose days do.
    """

    unchanged_legs: int
    shifts: tuple[Shift, ...]
    dropped: tuple[str, ...]
    added: tuple[str, ...]
    freed: tuple[tuple[str, int], ...]
    engaged: tuple[tuple[str, int], ...]
    people_told: int

    @property
    def is_none(self) -> bool:
        """Say whether both are the same."""
        return not (self.shifts or self.dropped or self.added or self.freed or self.engaged)
