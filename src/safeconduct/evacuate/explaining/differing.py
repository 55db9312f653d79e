"""How two plans of one instance differ, so that it can be said in words and told to whoever it concerns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safeconduct.evacuate.explaining.types import Difference, Shift
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Assignment, Plan

Days = frozenset[tuple[str, int]]
Ways = Mapping[str, Assignment]


def difference(instance: Instance, before: Plan, after: Plan) -> Difference:
    """Return what changes from one plan to another; both have to be valid, but for `Plan.unplaced`."""
    return compared(
        {one.party: one for one in before.assignments},
        {one.party: one for one in after.assignments},
        day_of={trip.id: trip.day for trip in instance.trips},
        size_of={party.id: party.size for party in instance.parties},
    )


def compared(old: Ways, new: Ways, *, day_of: Mapping[str, int], size_of: Mapping[str, int]) -> Difference:
    """Return what changes from some ways to others, by party. ``day_of``: of trips; ``size_of``: of parties."""
    both = [one for one in old if one in new]
    shifts = tuple(shift for one in both for shift in _shifts(old[one], new[one]))
    dropped = tuple(one for one in old if one not in new)
    added = tuple(one for one in new if one not in old)
    was, will = _days(old, day_of), _days(new, day_of)
    concerned = {shift.party for shift in shifts} | set(dropped) | set(added)
    helpers = {helper for helper, _ in was ^ will} | _helpers_of(shifts)
    return Difference(
        unchanged_legs=sum(_same_legs(old[one], new[one]) for one in both),
        shifts=shifts,
        dropped=dropped,
        added=added,
        freed=tuple(sorted(was - will, key=lambda one: (one[1], one[0]))),
        engaged=tuple(sorted(will - was, key=lambda one: (one[1], one[0]))),
        people_told=sum(size_of.get(one, 1) for one in concerned) + len(helpers),
    )


def _shifts(old: Assignment, new: Assignment) -> Iterator[Shift]:
    for what, before, after in (
        ("trip", old.trip, new.trip),
        ("helper", old.helper, new.helper),
        ("transit", old.transit, new.transit),
        ("onward", old.onward, new.onward),
        ("safe", _houses(old), _houses(new)),
        ("departure", old.departure, new.departure),
    ):
        if before != after:
            yield Shift(old.party, what, before, after)


def _houses(given: Assignment) -> str:
    """Return the safe house, or the several that a party goes through."""
    return ",".join(stay.place for stay in given.stays) or given.safe


def _same_legs(old: Assignment, new: Assignment) -> int:
    is_same_trip = (old.trip, old.helper) == (new.trip, new.helper)
    return is_same_trip + (old.onward == new.onward) + (bool(old.departure) and old.departure == new.departure)


def _days(ways: Ways, day_of: Mapping[str, int]) -> Days:
    return frozenset((one.helper, day_of[one.trip]) for one in ways.values() if one.trip in day_of)


def _helpers_of(shifts: tuple[Shift, ...]) -> set[str]:
    """Return helpers who get or lose a party, though perhaps not the day."""
    return {helper for one in shifts if one.what == "helper" for helper in (one.before, one.after)}
