"""Which places stand at the point of a settlement for want of one of their own: most police stations, prisons, bases.

Where no source gave coordinates the gazetteer has those of the settlement (``@id`` in tools/gazetteer_supplement.tsv),
and of two places at one point nobody here knows more than that point. It is told by the point itself, so that a row
whose coordinates were copied by hand is found as surely as one that names the settlement. Refuses to let such a place
be more exact than the settlement: all four stations of Grozny have one point, and the city is 20 km across.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Final

from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Kind, Place, Precision

# What has a size of its own; of what is greater than a settlement the precision says that its point is none.
_SETTLEMENTS: Final = (Kind.VILLAGE, Kind.TOWN, Kind.CITY)
_SIZED: Final = frozenset((*_SETTLEMENTS, Kind.CITY_DISTRICT, Kind.DISTRICT, Kind.REPUBLIC))
_COARSE: Final = frozenset((Precision.DISTRICT, Precision.REGION))


def lender(place: Place) -> Place | None:
    """Return the settlement whose point a place that is none has; None where it has one of its own, or is one."""
    return None if place.kind in _SIZED else _settlements().get((place.latitude, place.longitude))


@functools.cache
def _settlements() -> Mapping[tuple[float, float], Place]:
    """Return the settlements that are known to a point, by it; of several at one the greatest kind."""
    known = [one for one in places().values() if one.kind in _SETTLEMENTS and one.precision not in _COARSE]
    known.sort(key=lambda one: _SETTLEMENTS.index(one.kind))
    return {(one.latitude, one.longitude): one for one in known}
