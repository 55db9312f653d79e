"""What another plan means for people: who goes, who does not, who is out of danger or abroad how many days sooner.

A score tells a coordinator nothing. Both plans are of one instance; days are its numbers. Nothing is weighed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.evacuate.explaining.types import Effect
from safeconduct.evacuate.planner.checking import Verdict
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Assignment, Plan


def effect(instance: Instance, before: Plan, after: Plan, *, known: int = 0) -> Effect:
    """Return what changes for people from one valid plan to another. ``known``: as `known_beyond` counts it."""
    old, new = ({one.party: one for one in plan.assignments} for plan in (before, after))
    out = {trip.id: trip.day for trip in instance.trips}
    abroad = {leg.id: leg.day for leg in instance.departures}
    parties = [party.id for party in instance.parties]
    both = [one for one in parties if one in old and one in new]
    size = {party.id: party.size for party in instance.parties}
    leaves = [(one, bool(old[one].departure), bool(new[one].departure)) for one in both]
    return Effect(
        goes=tuple((one, size[one], out[new[one].trip]) for one in parties if one in new and one not in old),
        left=tuple((one, size[one]) for one in parties if one in old and one not in new),
        out=tuple((one, days) for one in both if (days := _days(out, old[one].trip, new[one].trip))),
        abroad=tuple(
            (one, days)
            for one, did, does in leaves
            if did and does and (days := _days(abroad, old[one].departure, new[one].departure))
        ),
        leaving=tuple(one for one, did, does in leaves if does and not did),
        staying=tuple(one for one, did, does in leaves if did and not does),
        otherwise=tuple(one for one in both if _way(old[one]) != _way(new[one])),
        known=known,
        target=instance.weights.exposure_target,
    )


def known_beyond(instance: Instance, before: Verdict, after: Verdict) -> int:
    """Return how many people more are known to a helper beyond the number that is aimed for; 0 where that is free."""
    each = instance.weights.exposure_over_target
    return (after.exposure - before.exposure) // each if each else 0


def _days(day_of: Mapping[str, int], old: str, new: str) -> int:
    return day_of[new] - day_of[old]


def _way(one: Assignment) -> tuple[object, ...]:
    return one.trip, one.helper, one.transit, one.onward, one.safe, one.departure, one.stays
