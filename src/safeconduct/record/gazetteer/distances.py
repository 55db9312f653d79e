"""How far and in what direction places lie from each other, and whether that is what somebody said.

Distances along great circles of a sphere of the Earth's mean radius, which is right within 0.5 % (R. W. Sinnott,
"Virtues of the haversine", Sky and Telescope 68, 1984; mean radius R1 of the International Union of Geodesy and
Geophysics, 6,371.0088 km); the bearing is that at which the way begins (E. Williams, "Aviation formulary", "Course
between points"). What was said is never taken for more exact than its words; where they or the gazetteer cannot tell,
nothing is said of them.
"""

from __future__ import annotations

import enum
import math
import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from safeconduct.record.gazetteer.borrowed import lender
from safeconduct.record.gazetteer.finding import find_places
from safeconduct.record.gazetteer.reading import is_within, places
from safeconduct.record.gazetteer.types import Kind, Place, PlaceId, Precision

# Kilometres; see the docstring.
EARTH_RADIUS_KM: Final = 6_371.0088
# Kilometres of the international mile of 1959.
_MILE_KM: Final = 1.609344
# How far the edge of a place may lie from its coordinates, in kilometres: people measure from the last house. The city
# of Grozny is 324 km² (Wikipedia), a circle of 10 km; a town or a village of the plain is a few kilometres long.
_EXTENT_KM: Final = {Kind.CITY: 10.0, Kind.TOWN: 4.0, Kind.VILLAGE: 2.0}
_LEAST_EXTENT_KM: Final = 1.0
# Precisions whose coordinates are those of something greater: nothing can be measured with them.
_COARSE: Final = frozenset((Precision.DISTRICT, Precision.REGION))
# A number that people say is rounded: by this share, behind "about" by the second, and by half of its last place that
# is not 0 at least (our own choice; no source was found).
_ROUNDED: Final = 0.1
_ABOUT: Final = 0.25
# A road is longer than the straight line, up to this many times in mountains (our own choice; no source was found).
_ROAD: Final = 2.0
# Degrees on either side of a direction: of one of eight, half of its share; of one of four, all of it, since "east" is
# said of everything eastern.
_OF_EIGHT: Final = 22.5
_OF_FOUR: Final = 45.0

_NUMBER: Final = r"[0-9]+(?:[.,][0-9]+)?"
_UNIT: Final = r"(?:км|километр\w*|km|kms|kilomet(?:er|re)s?|миль|мил[яие]|miles?)(?!\w)"
# What words of a distance, of "about", and of a way by road look like, for whoever looks for them in a text.
DISTANCE_WORDS: Final = rf"(?<![\w.,]){_NUMBER}[\s\u00a0-]*{_UNIT}"
ABOUT_WORDS: Final = (
    "около|примерно|приблизительно|порядка|где-то|about|around|some|roughly|approximately|nearly|almost|почти"
)
ROAD_WORDS: Final = r"по\s+(?:дороге|трассе|шоссе)|езды|by\s+road|drive"
_DISTANCE: Final = re.compile(rf"(?<![\w.,])(?P<number>{_NUMBER})[\s\u00a0-]*(?P<unit>{_UNIT})", re.IGNORECASE)
_ABOUT_WORD: Final = re.compile(rf"(?:{ABOUT_WORDS})\s*$", re.IGNORECASE)
_ROAD_WORD: Final = re.compile(ROAD_WORDS, re.IGNORECASE)
_DIRECTIONS: Final = (
    (45.0, r"северо-восто\w+|north-?\s?east\w*|\bNE\b"),
    (135.0, r"юго-восто\w+|south-?\s?east\w*|\bSE\b"),
    (225.0, r"юго-запад\w*|south-?\s?west\w*|\bSW\b"),
    (315.0, r"северо-запад\w*|north-?\s?west\w*|\bNW\b"),
    (0.0, r"север(?:у|ом|е|а|нее)?\b|north\w*"),
    (90.0, r"восто(?:ку|ком|ке|ка|к|чнее)\b|east\w*"),
    (180.0, r"юг(?:у|ом|е|а)?\b|южнее|south\w*"),
    (270.0, r"запад(?:у|ом|е|а|нее)?\b|west\w*"),
)
DIRECTION_WORDS: Final = "|".join(rf"(?<!\w)(?:{words})" for _, words in _DIRECTIONS)
_DIRECTION: Final = re.compile(
    "|".join(rf"(?P<d{number}>(?<!\w)(?:{words}))" for number, (_, words) in enumerate(_DIRECTIONS)), re.IGNORECASE
)
_FROM: Final = re.compile(r"(?:от|of|from)\s+(?:the\s+)?(?:[\w.-]+\s+){0,3}$|(?:нее|чнее)\s+(?:[\w.-]+\s+){0,2}$", re.I)


class Verdict(enum.Enum):
    """What the gazetteer says of a place and of what was said of it."""

    FITS = "fits"
    WRONG_DISTANCE = "wrong distance"
    WRONG_DIRECTION = "wrong direction"
    WRONG_BOTH = "wrong distance and direction"
    CANNOT_TELL = "cannot tell"

    @property
    def is_wrong(self) -> bool:
        """Say whether the gazetteer has the place elsewhere than the words say."""
        return self not in (Verdict.FITS, Verdict.CANNOT_TELL)


class Range(NamedTuple):
    """Kilometres from, to."""

    lo: float
    hi: float


_ANY: Final = Range(0, math.inf)


@dataclass(frozen=True, slots=True)
class Bearing:
    """What was said and what the gazetteer has, both figures. Kilometres; degrees from the north, eastwards.

    ``said_km``: as the words may be meant, open where they name no distance. ``said_degrees``: the middle of the
    direction, negative where none was said. ``off_degrees``: how far from it the words allow.
    """

    verdict: Verdict
    origin: PlaceId | None = None
    said_km: Range = _ANY
    said_degrees: float = -1.0
    off_degrees: float = 180.0
    km: float = math.nan
    degrees: float = math.nan


def distance_km(one: Place, other: Place) -> float:
    """Return the kilometres between two places along the sphere."""
    lat, lat2 = math.radians(one.latitude), math.radians(other.latitude)
    dlat, dlon = lat2 - lat, math.radians(other.longitude - one.longitude)
    half = math.sin(dlat / 2) ** 2 + math.cos(lat) * math.cos(lat2) * math.sin(dlon / 2) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, half)))


def bearing_degrees(origin: Place, place: Place) -> float:
    """Return the direction in which the way from one place to another begins: 0 to below 360, 90 is east."""
    lat, lat2 = math.radians(origin.latitude), math.radians(place.latitude)
    dlon = math.radians(place.longitude - origin.longitude)
    east = math.sin(dlon) * math.cos(lat2)
    north = math.cos(lat) * math.sin(lat2) - math.sin(lat) * math.cos(lat2) * math.cos(dlon)
    return math.degrees(math.atan2(east, north)) % 360 % 360


def check_bearing(place: PlaceId, words: str) -> Bearing:
    """Say whether a place lies as words say it does ("12 км к юго-востоку от Грозного"); KeyError for no such place.

    Cannot tell where they name no distance and no direction, no place or one of several, or where the gazetteer has
    either place only as part of something greater, or both within one settlement. Who has a settlement's point may be
    anywhere in it.
    """
    origin = _origin(words)
    said_km, (middle, off) = _said_km(words), _said_direction(words)
    if origin is None or (said_km is None and middle < 0):
        return Bearing(Verdict.CANNOT_TELL)
    here, there = places()[origin], places()[place]
    km, degrees = distance_km(here, there), bearing_degrees(here, there)
    allowed = said_km or _ANY
    if {here.precision, there.precision} & _COARSE or _is_one_within_the_other(here, there):
        return Bearing(Verdict.CANNOT_TELL, origin, allowed, middle, off, km, degrees)
    slack = extent_km(here) + extent_km(there)
    is_far_off = not allowed.lo - slack <= km <= allowed.hi + slack
    # Seen from afar a place is as wide as the angle under which its extent lies.
    wide = math.degrees(math.asin(min(1.0, slack / km))) if km else 180.0
    is_elsewhere = middle >= 0 and abs((degrees - middle + 180) % 360 - 180) > off + wide
    verdict = {
        (False, False): Verdict.FITS,
        (True, False): Verdict.WRONG_DISTANCE,
        (False, True): Verdict.WRONG_DIRECTION,
        (True, True): Verdict.WRONG_BOTH,
    }[is_far_off, is_elsewhere]
    return Bearing(verdict, origin, allowed, middle, off, km, degrees)


def extent_km(place: Place) -> float:
    """Return how far from its coordinates a place may lie or reach, in kilometres; of one that is no settlement, the
    least, or that of the settlement whose point it has.
    """
    return _EXTENT_KM.get((lender(place) or place).kind, _LEAST_EXTENT_KM)


def _is_one_within_the_other(one: Place, other: Place) -> bool:
    """Say whether a place, or the settlement that it is somewhere in, holds another or lies in it."""
    ids, others = ({at.id, (lender(at) or at).id} for at in (one, other))
    return any(is_within(a, b) or is_within(b, a) for a in ids for b in others)


def _origin(words: str) -> PlaceId | None:
    """Return the one place that distance and direction are counted from; None where it is none or may be several."""
    behind = [one for one in find_places(words) if _FROM.search(words[: one.start])]
    return behind[0].candidates[0] if behind and len(behind[0].candidates) == 1 else None


def _said_km(words: str) -> Range | None:
    """Return the kilometres that words may mean; None where they name none."""
    found = _DISTANCE.search(words)
    if found is None:
        return None
    number = float(found["number"].replace(",", "."))
    miles = found["unit"].lower().startswith(("ми", "mi"))
    share = _ABOUT if _ABOUT_WORD.search(words[: found.start()]) else _ROUNDED
    off = max(number * share, _last_place(found["number"]) / 2)
    unit = _MILE_KM if miles else 1.0
    lo, hi = max(0.0, number - off) * unit, (number + off) * unit
    return Range(lo / _ROAD if _ROAD_WORD.search(words) else lo, hi)


def _last_place(number: str) -> float:
    """Return what one of the last figure of a number that is not 0 stands for: 10 of "120", 0.5 of "12.5"."""
    whole, _, part = number.replace(",", ".").partition(".")
    if part:
        return float(10 ** -len(part))
    return float(10 ** (len(whole) - len(whole.rstrip("0")))) if whole.strip("0") else 1.0


def _said_direction(words: str) -> tuple[float, float]:
    """Return the middle of a direction and the degrees allowed on either side; -1 and 180 where none is said."""
    found = _DIRECTION.search(words)
    if found is None or found.lastgroup is None:
        return -1.0, 180.0
    middle, _ = _DIRECTIONS[int(found.lastgroup[1:])]
    return middle, _OF_FOUR if middle % 90 == 0 else _OF_EIGHT
