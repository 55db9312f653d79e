"""How two kept plans differ, from the journeys that they name and this desk opens; the others it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from safeconduct.evacuate.explaining.differing import compared
from safeconduct.evacuate.explaining.types import Difference
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.planner.plan import Assignment
from safeconduct.evacuate.planning.drafts import Drafted, drafted_in, legs_as_drafted
from safeconduct.evacuate.planning.reading import frozen_journeys
from safeconduct.sync.team import Team

Leg = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class KeptDifference:
    """The difference of two kept plans, by ids of things.

    ``unread``: journeys of either that do not open here. ``under_way``: journeys of the one before that the other does
    not name, because people were told of them: they stay as they are, and are no part of the difference (P11).
    """

    difference: Difference
    unread: int
    under_way: int


def kept_difference(team: Team, before: Thing, after: Thing) -> KeptDifference:
    """Return what changes from one kept plan to another; parties are their cases."""
    facts = Facts(team.vault.tables)
    named = {one.journey for one in drafted_in(after)}
    staying = frozen_journeys(team) - named
    compared_with = tuple(one for one in drafted_in(before) if one.journey not in staying)
    old, days, sizes, unread = _ways(facts, compared_with)
    new, more_days, more_sizes, more_unread = _ways(facts, drafted_in(after))
    found = compared(old, new, day_of={**days, **more_days}, size_of={**sizes, **more_sizes})
    return KeptDifference(found, unread + more_unread, len(drafted_in(before)) - len(compared_with))


def _ways(facts: Facts, every: Iterable[Drafted]) -> tuple[dict[str, Assignment], dict[str, int], dict[str, int], int]:
    """Return the ways of a plan by case, days of trips, sizes of parties, and how many journeys do not open."""
    ways: dict[str, Assignment] = {}
    days: dict[str, int] = {}
    sizes: dict[str, int] = {}
    unread = 0
    for drafted in every:
        journey = facts.only("journey", drafted.journey)
        if journey is None:
            unread += 1
            continue
        case = journey.id_of("case").hex()
        legs = legs_as_drafted(facts, drafted)
        ways[case] = _assignment(case, legs)
        sizes[case] = journey.number("size") or 1
        days |= {_id(leg, "trip"): day for leg in legs if isinstance(day := leg.get("day"), int)}
    return ways, days, sizes, unread


def _assignment(case: str, legs: tuple[Leg, ...]) -> Assignment:
    by_kind = {str(leg.get("kind")): leg for leg in legs}
    stays = [leg for leg in legs if leg.get("kind") == "stay"]
    empty: Leg = {}
    trip = by_kind.get("extraction", empty)
    return Assignment(
        party=case,
        trip=_id(trip, "trip"),
        helper=_id(trip, "helper"),
        transit=_id(stays[0], "place") if stays else "",
        onward=_id(by_kind.get("onward", empty), "trip"),
        safe=_id(stays[-1], "place") if stays else "",
        departure=_id(by_kind.get("departure", empty), "trip"),
        stays=(),
        written={},
    )


def _id(leg: Leg, code: str) -> str:
    found = leg.get(code)
    return found.hex() if isinstance(found, bytes) else ""
