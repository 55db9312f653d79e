"""How large the area is in which a place lies, so that a map draws no point where the words name a district. Pure.

Exact and vicinity are 10 and 100 metres (Atlos, notes/record section 1); a locality is as large as the gazetteer has
towns and villages, or a kilometre; a district or a region reaches to the farthest place that the gazetteer has in it,
since nobody here has its boundary. What has the point of a settlement for want of its own lies somewhere in that
settlement. Refuses to be more exact than either the gazetteer or what people said of the place.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.record.detention.properties import PRECISION
from safeconduct.record.gazetteer.borrowed import lender
from safeconduct.record.gazetteer.distances import distance_km, extent_km
from safeconduct.record.gazetteer.reading import is_within, parents, places
from safeconduct.record.gazetteer.types import Kind, Place, PlaceId, Precision

# Kilometres; see the docstring.
_EXACT_KM: Final = 0.01
_VICINITY_KM: Final = 0.1
# Least reach of a district and of a region of which the gazetteer knows few places: our own choice, about that of the
# smallest district and republic of the North Caucasus.
_LEAST_DISTRICT_KM: Final = 12.0
_LEAST_REGION_KM: Final = 30.0
# From the most exact to the coarsest.
ORDER: Final = tuple(Precision)
_OF_KIND: Final = {
    Kind.REPUBLIC: Precision.REGION,
    Kind.DISTRICT: Precision.DISTRICT,
    Kind.CITY: Precision.LOCALITY,
    Kind.CITY_DISTRICT: Precision.LOCALITY,
    Kind.TOWN: Precision.LOCALITY,
    Kind.VILLAGE: Precision.LOCALITY,
}
SETTLEMENTS: Final = (Kind.CITY, Kind.CITY_DISTRICT, Kind.TOWN, Kind.VILLAGE)
_DISTRICTS: Final = (Kind.DISTRICT, Kind.CITY)


@dataclass(frozen=True, slots=True)
class Area:
    """Where a place lies: within ``radius_km`` of a point, degrees of WGS 84. ``of``: what the area is that of."""

    latitude: float
    longitude: float
    radius_km: float
    precision: Precision
    of: PlaceId


def area_of(place: Place, said: Iterable[str] = ()) -> Area:
    """Return the area of a place. ``said``: values of `precision` that claims give of it; the coarsest counts."""
    around = lender(place)
    of_kind = Precision.EXACT if around is None else Precision.LOCALITY
    known = [_OF_KIND.get(place.kind, of_kind), place.precision, *(precision_said(one) for one in said)]
    precision = max(known, key=ORDER.index)
    if precision is Precision.DISTRICT:
        return _reaching(_above(place, _DISTRICTS), precision, _LEAST_DISTRICT_KM)
    if precision is Precision.REGION:
        return _reaching(_above(place, (Kind.REPUBLIC,)), precision, _LEAST_REGION_KM)
    radius = {Precision.EXACT: _EXACT_KM, Precision.VICINITY: _VICINITY_KM}.get(precision, extent_km(place))
    return Area(place.latitude, place.longitude, radius, precision, (around or place).id)


def is_inside(place: str, area: Area) -> bool:
    """Say whether what has this key is something in the settlement that its area is, and nobody says where in it."""
    return area.precision is Precision.LOCALITY and place != area.of and places()[area.of].kind in SETTLEMENTS


def precision_said(value: str) -> Precision:
    """Return how exact a value of `precision` says that a place is known: a term of the ontology's list, or its word.

    Of what says something else, or that nobody knows, no more than the settlement.
    """
    listed, _, code = value.rpartition("/")
    words = {one.value: one for one in Precision}
    return words.get(code, Precision.LOCALITY) if listed in ("", PRECISION) else Precision.LOCALITY


def _above(place: Place, kinds: tuple[Kind, ...]) -> Place:
    """Return the nearest place of some kinds that a place lies in or is; itself where it lies in none."""
    around = (place, *(places()[one] for one in parents(place.id)))
    return next((one for one in around if one.kind in kinds), place)


def _reaching(place: Place, precision: Precision, least_km: float) -> Area:
    return Area(place.latitude, place.longitude, max(least_km, _reach_km(place.id)), precision, place.id)


@functools.cache
def _reach_km(place: PlaceId) -> float:
    """Return how far the farthest place within another lies from it, in kilometres."""
    here = places()[place]
    return max((distance_km(here, one) for one in places().values() if is_within(one.id, place)), default=0.0)
