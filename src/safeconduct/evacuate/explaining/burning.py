"""What if this place burns: the repair of every place, ready before anything has happened."""

from __future__ import annotations

from collections.abc import Sequence

from safeconduct.evacuate.explaining.types import Ready
from safeconduct.evacuate.planner.choices import Reserve
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.plan import Plan
from safeconduct.evacuate.planner.repairing import Burn, burn_of, repair
from safeconduct.evacuate.planner.resolving import going_of


def ready_repairs(instance: Instance, plan: Plan, day: int, reserve: Reserve | None = None) -> tuple[Ready, ...]:
    """Return what happens when each place that a valid plan uses burns on a day, where most people sleep first.

    ``reserve``: what others have and what a party may not use. Some 10 ms a place at 300 people.
    """
    used = {place for one in going_of(instance, plan) for place in (one.way.transit, *(stay[0] for stay in one.stays))}
    places = (place for at, place in enumerate(instance.places) if at in used)
    found = [_ready(instance, plan, burn_of(instance, place.id, day), reserve) for place in places]
    return tuple(sorted(found, key=lambda one: (-one.people_without_bed, -one.people_there, one.place)))


def _ready(instance: Instance, plan: Plan, burn: Burn, reserve: Reserve | None) -> Ready:
    mended = repair(instance, plan, burn, reserve)
    size = {party.id: party.size for party in instance.parties}
    inside = set(mended.must_move_now)
    new = [one for one in mended.unplaced if one not in plan.unplaced]
    standing = {one.party for one in mended.plan.assignments}
    called_off = tuple(one for one in new if one not in standing)
    no_bed = tuple(one for one in new if one in inside)
    return Ready(
        place=instance.places[burn.place].id,
        day=burn.day,
        no_bed=no_bed,
        moves=tuple(one for one in mended.must_move_now if one in mended.changed),
        replanned=tuple(one for one in mended.changed if one not in inside),
        called_off=called_off,
        stranded=tuple(one for one in new if one in standing and one not in inside),
        people_there=_people(size, mended.must_move_now),
        people_without_bed=_people(size, no_bed),
        people_called_off=_people(size, called_off),
    )


def _people(size: dict[str, int], parties: Sequence[str]) -> int:
    return sum(size[one] for one in parties)
