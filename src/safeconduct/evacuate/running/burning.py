"""What follows when a place, a helper, a telephone, a person or a route falls. Pure: no clock, randomness or I/O.

One burn has one answer (decision 0012, point 12): who leaves tonight, who is exposed, what is called off and who has to
be told so, whose words change, what may not be published. Refuses to move anybody: legs under way are named, and people
decide. Of journeys that this desk cannot open it gives numbers.
"""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base.clock import MS_PER_DAY
from safeconduct.base.text import fold
from safeconduct.evacuate.facts.types import NO_THING, ThingId
from safeconduct.evacuate.journeys.knowing import Exposed, Hold, Kind, LegSeen, Node, Told, exposed

# Days before and after what is going on in which a publication could still lead to it. Our own: reports name a day
# rarely more exactly than "this week".
_MARGIN_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Burnt:
    """What fell. ``nodes``: places, helpers, parties (a telephone is whose it is); ``trip``: a route, else empty."""

    nodes: frozenset[Node] = frozenset()
    trip: ThingId = NO_THING


@dataclass(frozen=True, slots=True)
class Net:
    """What this desk knows of who knows whom: `journeys.knowing`."""

    legs: tuple[LegSeen, ...] = ()
    told: tuple[Told, ...] = ()
    holds: tuple[Hold, ...] = ()
    keepers: Mapping[ThingId, ThingId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leaving:
    """A party that has to be away tonight, from where it is or from whom it is with."""

    journey: ThingId
    leg: ThingId
    through: Node


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows from a burn.

    ``leaving``: who leaves tonight; ``heading``: who is on the way now to a place that is unsafe by it, and not there
    yet; ``unread``: how many more people are there whose journeys this desk cannot open.
    ``called_off``: legs still to come through what fell, or to a place that is unsafe by it. ``to_tell``: who was told
    of these. ``words``: of which journeys the words have to be agreed anew.
    """

    leaving: tuple[Leaving, ...]
    unread: int
    exposed: tuple[Exposed, ...]
    called_off: tuple[ThingId, ...]
    to_tell: tuple[Told, ...]
    words: tuple[ThingId, ...]
    heading: tuple[Leaving, ...] = ()


def answer(burnt: Burnt, net: Net, now_ms: int) -> Answer:
    """Return what follows from a burn at an instant, milliseconds since 1970 UTC. Linear in what the net holds."""
    fallen = burnt.nodes | _on_route(burnt.trip, net.legs)
    found = exposed(fallen, net.legs, net.told, holds=net.holds, keepers=net.keepers, now_ms=now_ms)
    known_places = {one.node for one in found if one.hops == 1 and one.node.kind is Kind.PLACE}
    unsafe = fallen | known_places
    leaving = tuple(_leaving(net.legs, unsafe, fallen))
    # A house that is left tonight is not come to tomorrow: one hot party burns it for all (notes/evacuate A4).
    off = tuple(one for one in net.legs if not one.is_over and not one.is_on and _goes_through(one, unsafe, burnt.trip))
    named = {one.id for one in off}
    to_tell = tuple(one for one in net.told if one.leg in named and one.who not in burnt.nodes)
    return Answer(
        leaving,
        _unread_tonight(net.holds, unsafe, now_ms),
        found,
        tuple(one.id for one in off),
        to_tell,
        _whose_words(burnt, found, net.legs),
        tuple(_heading(net.legs, unsafe, {one.journey for one in leaving})),
    )


def _on_route(trip: ThingId, legs: Iterable[LegSeen]) -> frozenset[Node]:
    """Return who went by a route, when that is what fell: whoever watches it has seen them."""
    return frozenset(one.party for one in legs if trip and one.trip == trip and one.is_told)


def _leaving(legs: Iterable[LegSeen], unsafe: frozenset[Node], fallen: frozenset[Node]) -> Iterable[Leaving]:
    for leg in legs:
        through = next((one for one in leg.others if one in unsafe), None)
        if leg.is_on and (through or leg.party in fallen):
            yield Leaving(leg.journey, leg.id, through or leg.party)


def _heading(legs: Iterable[LegSeen], unsafe: frozenset[Node], leaving: Collection[ThingId]) -> Iterable[Leaving]:
    """Give who is under way to an unsafe place: nobody was told of the stay there, yet the ride ends at its door."""
    before: dict[ThingId, LegSeen] = {}
    for leg in legs:
        ride = before.get(leg.journey)
        through = Node(Kind.PLACE.value, leg.place)
        is_under_way = ride is not None and ride.is_on and not ride.place
        if is_under_way and not leg.is_on and not leg.is_over and through in unsafe and leg.journey not in leaving:
            yield Leaving(leg.journey, leg.id, through)
        before[leg.journey] = leg


def _goes_through(leg: LegSeen, unsafe: frozenset[Node], trip: ThingId) -> bool:
    return bool(trip and leg.trip == trip) or any(one in unsafe for one in (leg.party, *leg.others))


def _unread_tonight(holds: Iterable[Hold], unsafe: frozenset[Node], now_ms: int) -> int:
    today = now_ms // MS_PER_DAY
    return sum(
        one.people for one in holds if not one.is_here and one.of in unsafe and one.from_day <= today < one.until_day
    )


def _whose_words(burnt: Burnt, found: Iterable[Exposed], legs: Iterable[LegSeen]) -> tuple[ThingId, ...]:
    """Return the journeys whose words the burnt ones may have heard: their own, and of every party that they know."""
    known = {*burnt.nodes, *(one.node for one in found if one.hops == 1)}
    going = dict.fromkeys(one.journey for one in legs if not one.is_over)
    return tuple(one for one in going if Node(Kind.PARTY.value, one) in known)


# --- what may not be published


class Embargo(enum.Enum):
    """Whether something may be published now. Never why: the answer itself would tell."""

    FREE = "free"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Guarded:
    """Something going on that a publication could lead to: a town, days since 1970, how many people.

    ``until_day``: the last day, None while nobody knows when it is over.
    """

    city: str
    from_day: int
    until_day: int | None
    people: int


@dataclass(frozen=True, slots=True)
class Publishing:
    """What a claim would tell: town, days and number, each None where it tells none."""

    city: str | None
    from_day: int | None
    until_day: int | None
    people: int | None


def embargo(claim: Publishing, guarded: Iterable[Guarded]) -> Embargo:
    """Return whether a claim may be published now: not where it could lead to something that is going on.

    What a claim does not tell about days covers all of them. Of a claim without a town, the number of people decides.
    """
    return Embargo.HELD if any(_leads_to(claim, one) for one in guarded) else Embargo.FREE


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A town, and the days since 1970 about which nothing may be published; ``until_day`` None: with no end yet."""

    city: str
    from_day: int
    until_day: int | None


def held_back(guarded: Iterable[Guarded]) -> tuple[HeldBack, ...]:
    """Return every town with the days for which `embargo` says no of a claim that names it, the earliest first."""
    by_city: dict[str, list[Guarded]] = {}
    for one in guarded:
        by_city.setdefault(fold(one.city.strip()), []).append(one)
    found = (span for held in by_city.values() for span in _spans_of(held))
    return tuple(sorted(found, key=lambda one: (one.from_day, one.city)))


def _spans_of(held: list[Guarded]) -> list[HeldBack]:
    """Return the days of one town, those that touch as one span."""
    spans: list[HeldBack] = []
    for one in sorted(held, key=lambda one: one.from_day):
        first = one.from_day - _MARGIN_DAYS
        last = None if one.until_day is None else one.until_day + _MARGIN_DAYS
        before = spans[-1] if spans else None
        if before is None or (before.until_day is not None and before.until_day < first - 1):
            spans.append(HeldBack(one.city.strip(), first, last))
        elif before.until_day is not None:
            spans[-1] = replace(before, until_day=None if last is None else max(before.until_day, last))
    return spans


def _leads_to(claim: Publishing, one: Guarded) -> bool:
    last = one.until_day
    is_before = claim.until_day is not None and claim.until_day < one.from_day - _MARGIN_DAYS
    is_after = claim.from_day is not None and last is not None and claim.from_day > last + _MARGIN_DAYS
    if is_before or is_after:
        return False
    if claim.city is not None:
        return fold(claim.city.strip()) == fold(one.city.strip())
    return claim.people == one.people
