"""Which beds are kept free for whoever comes tonight: so many in every city, in the houses that take anybody."""

from __future__ import annotations

from safeconduct.evacuate.planner.choices import Reserve
from safeconduct.evacuate.planner.errors import BadReserve
from safeconduct.evacuate.planner.instance import ANYBODY, Instance


def reserve_of(instance: Instance, beds: int, days: int) -> Reserve:
    """Return a reserve of ``beds`` in every city on the first ``days`` nights; fewer where a city has no more.

    Houses open to anybody are taken first, the largest first: who will come is not known.
    """
    if beds < 0 or not 0 <= days <= instance.horizon:
        raise BadReserve(beds=beds, days=days)
    held = [0] * len(instance.places)
    if not beds or not days:
        return Reserve(tuple(held), 0)
    places = sorted(enumerate(instance.places), key=lambda one: (one[1].admits != ANYBODY, -one[1].beds, one[0]))
    for city in {(place.city, place.is_safe) for place in instance.places}:
        left = beds
        for at, place in places:
            if (place.city, place.is_safe) == city:
                held[at] = min(left, place.beds)
                left -= held[at]
    return Reserve(tuple(held), days)
