"""A map without tiles or a network: places of detention over the towns of the gazetteer (design/desk.md). Pure.

Projection: equirectangular with its true parallel in the middle of what is shown (J. P. Snyder, "Map Projections: A
Working Manual", USGS 1395, 1987, page 90): x is longitude times the cosine of that latitude, y is latitude, so that a
kilometre is as long in both directions at the middle; 2 degrees from it it is 3.5 % off, less than the width of a mark.
A place is an area of its honest size. What is known only within a district or more has a broken line; it and what lies
somewhere in a town have a hollow mark on the line of their circle, where no settlement is: a mark in the middle, or on
a town, would be taken for where. Places that lie somewhere in one town have one mark, and so have places at one point;
it bears a number, as does a mark with no room for its name, and the list of numbers beside the map names and links
every place of it. Where nobody
is known to have been held, and people are said to be, the mark is square. Refuses to move a mark for the sake of looks,
and to leave a place without its name; no colours, only class names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.desk.drawing import WIDTH, Label
from safeconduct.record.detention.extent import SETTLEMENTS, Area
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Kind, Place, Precision

# Kilometres of a degree of latitude on the sphere of `gazetteer.distances`.
_DEGREE_KM: Final = 111.195
# Kilometres across that a map shows at least, and left around what it shows: fewer would look like a plan of streets.
_LEAST_KM: Final = 60.0
_AROUND_KM: Final = 12.0
_MOST_HIGH: Final = 720.0
_LEAST_HIGH: Final = 320.0
# Half the width of a mark by the number of voices: the last that is not above it counts.
STEPS: Final = ((0, 5.0), (1, 7.0), (2, 10.0), (3, 13.0), (5, 17.0))
# The same for the legend: the words for a number, and the mark that stands for it.
LEGEND: Final = (("0", 5.0), ("1", 7.0), ("2", 10.0), ("3–4", 13.0), ("5+", 17.0))
_COARSE: Final = frozenset((Precision.DISTRICT, Precision.REGION))
_LETTER: Final = 8.0
_LINE: Final = 18.0
# Points of a broken line that are looked at for its mark, from the north on; and how far from a settlement it is free.
_AROUND: Final = 32
_FREE: Final = 14.0
# Towns named for orientation at most: more, and the words cover the map.
_MOST_TOWNS: Final = 24
_SCALES_KM: Final = (5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Located:
    """A place to be drawn. ``voices``: how many are proved; ``said``: all of it in words, for whoever cannot see it.

    ``is_used``: it is said to have been used to hold people, and nobody is known to have been held there.
    ``is_inside``: it is something in the settlement that its area is, and not that settlement.
    """

    label: str
    area: Area
    voices: int
    address: str
    said: str
    is_used: bool = False
    is_inside: bool = False

    @property
    def is_hollow(self) -> bool:
        """Whether it lies nobody knows where in its area."""
        return self.is_inside or self.area.precision in _COARSE


@dataclass(frozen=True, slots=True)
class Ring:
    """The area of a place: it lies somewhere within, ``reach`` around the middle."""

    x: float
    y: float
    reach: float
    is_coarse: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """All places at one point of the map; its size tells the voices of the one that has most.

    ``is_hollow``: they lie nobody knows where in their area. ``number``: that of its line in the list beside the map; 0
    where it is one place whose name stands at the mark.
    """

    x: float
    y: float
    size: float
    is_hollow: bool
    is_used: bool
    places: tuple[Located, ...]
    label: Label
    number: int


@dataclass(frozen=True, slots=True)
class Town:
    """A town for orientation."""

    x: float
    y: float
    label: Label


@dataclass(frozen=True, slots=True)
class Chart:
    """The map. ``scale``: where its bar of kilometres begins and ends, and how many they are."""

    width: float
    height: float
    rings: tuple[Ring, ...]
    marks: tuple[Mark, ...]
    towns: tuple[Town, ...]
    scale: tuple[float, float, float, int]

    @property
    def numbered(self) -> tuple[Mark, ...]:
        """The marks whose places stand in the list beside the map, by their numbers."""
        return tuple(sorted((one for one in self.marks if one.number), key=lambda one: one.number))


class _Frame:
    """What part of the world is shown, and where on the picture a point of it lies."""

    def __init__(self, areas: Sequence[Area]) -> None:
        low = min(one.latitude - (one.radius_km + _AROUND_KM) / _DEGREE_KM for one in areas)
        high = max(one.latitude + (one.radius_km + _AROUND_KM) / _DEGREE_KM for one in areas)
        middle = (low + high) / 2
        self._shrink = math.cos(math.radians(middle))
        wide = _DEGREE_KM * self._shrink
        left = min(one.longitude - (one.radius_km + _AROUND_KM) / wide for one in areas)
        right = max(one.longitude + (one.radius_km + _AROUND_KM) / wide for one in areas)
        across, along = max((right - left) * wide, _LEAST_KM), (high - low) * _DEGREE_KM
        self.per_km = min(WIDTH / across, _MOST_HIGH / along)
        self.height = round(max(_LEAST_HIGH, along * self.per_km), 1)
        self._longitude, self._latitude = (left + right) / 2, middle

    def at(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a point lies on the picture."""
        x = WIDTH / 2 + (longitude - self._longitude) * _DEGREE_KM * self._shrink * self.per_km
        y = self.height / 2 - (latitude - self._latitude) * _DEGREE_KM * self.per_km
        return round(x, 1), round(y, 1)

    def holds(self, x: float, y: float) -> bool:
        """Say whether a point is on the picture, with room for a word."""
        return 4 <= x <= WIDTH - 60 and 14 <= y <= self.height - 14


class _Words:
    """Where words stand already: none is written over another."""

    def __init__(self) -> None:
        self._taken: list[tuple[float, float, float, float]] = []

    def place(self, x: float, y: float, text: str, beside: float) -> Label | None:
        """Return a label to the right or the left of a point, above or below it, or None where words stand there."""
        wide, high = _LETTER * len(text), beside + _LINE / 2
        sides = (
            (x + beside + 3, y, "start"),
            (x - beside - 3 - wide, y, "end"),
            (x - wide / 2, y - high, "middle"),
            (x - wide / 2, y + high, "middle"),
        )
        for left, at, anchor in sides:
            box = (left, at - _LINE / 2, left + wide, at + _LINE / 2)
            if left >= 0 and box[2] <= WIDTH and not any(_meet(box, other) for other in self._taken):
                self._taken.append(box)
                stand = {"start": left, "end": left + wide, "middle": x}[anchor]
                return Label(round(stand, 1), round(at + 5, 1), text, "", anchor)
        return None

    def keep(self, x: float, y: float, size: float) -> None:
        """Leave a mark free of words."""
        self._taken.append((x - size, y - size, x + size, y + size))


def size_of(voices: int) -> float:
    """Return half the width of the mark for so many voices."""
    return max(size for least, size in STEPS if voices >= least)


def map_of(located: Iterable[Located], language: Language) -> Chart:
    """Return the map of places; of none, a map of nothing. Greater areas lie below smaller ones."""
    found = sorted(located, key=_most_exact)
    if not found:
        return Chart(WIDTH, 0.0, (), (), (), (0.0, 0.0, 0.0, 0))
    frame, words = _Frame([one.area for one in found]), _Words()
    spots = _spots(found, frame)
    for (x, y), there in spots.items():
        words.keep(x, y, _size(there))
    marks, numbers = list[Mark](), 0
    # Words stand first beside what most voices tell of.
    for spot, there in sorted(
        spots.items(), key=lambda one: (-max(at.voices for at in one[1]), _most_exact(one[1][0]))
    ):
        mark = _mark(spot, there, words, numbers + 1, language)
        numbers = max(numbers, mark.number)
        marks.append(mark)
    marks.sort(key=lambda one: (-one.size, one.x, one.y))
    return Chart(WIDTH, frame.height, _rings(found, frame), tuple(marks), _towns(frame, words, language), _scale(frame))


def _most_exact(one: Located) -> tuple[bool, float, int, str, str]:
    """Order places: what has a mark in its middle first, then the smallest area, then most voices."""
    return one.is_hollow, one.area.radius_km, -one.voices, one.label, one.address


_Spot = tuple[float, float]
"""Where a mark stands."""


def _spots(found: Sequence[Located], frame: _Frame) -> dict[_Spot, list[Located]]:
    """Return the places by where their mark stands: in the middle of their area, of hollow ones on its line."""
    spots: dict[_Spot, list[Located]] = defaultdict(list)
    settled = [frame.at(one.latitude, one.longitude) for one in places().values() if one.kind in SETTLEMENTS]
    inside: dict[Area, _Spot] = {}
    for one in found:
        x, y = frame.at(one.area.latitude, one.area.longitude)
        if one.is_inside and one.area in inside:
            x, y = inside[one.area]
        elif one.is_hollow:
            x, y = _on_its_line(x, y, one.area.radius_km * frame.per_km, [*settled, *spots])
        if one.is_inside:
            inside[one.area] = x, y
        spots[x, y].append(one)
    return spots


def _on_its_line(x: float, y: float, reach: float, others: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the first point of a circle, from the north on, that is free of settlements and marks, or the freest."""
    near = [one for one in others if math.dist(one, (x, y)) < reach + 2 * _FREE]
    best, widest = (x, round(y - reach, 1)), -1.0
    for n in range(_AROUND):
        turn = 2 * math.pi * n / _AROUND
        at = round(x + reach * math.sin(turn), 1), round(y - reach * math.cos(turn), 1)
        free = min((math.dist(at, one) for one in near), default=_FREE)
        if free >= _FREE:
            return at
        if free > widest:
            best, widest = at, free
    return best


def _size(there: Iterable[Located]) -> float:
    return size_of(max(one.voices for one in there))


def _mark(spot: _Spot, there: Sequence[Located], words: _Words, number: int, language: Language) -> Mark:
    """Return the mark of the places at a point: with the name of the one, or with a number where that has no room."""
    (x, y), size = spot, _size(there)
    shown = sorted(there, key=lambda one: (-one.voices, one.label, one.address))
    label = words.place(x, y, shown[0].label, size) if len(shown) == 1 else None
    own = 0 if label is not None else number
    if label is None:
        placed = (words.place(x, y, text, size) for text in _numbered(shown, number, language))
        # Where words stand on all sides, a number is written over them: without it the mark would have no name.
        label = next(filter(None, placed), None) or Label(x + size + 3, y + 5, str(number), "")
    is_hollow = all(one.is_hollow for one in shown)
    return Mark(x, y, size, is_hollow, all(one.is_used for one in shown), tuple(shown), label, own)


def _numbered(shown: Sequence[Located], number: int, language: Language) -> tuple[str, ...]:
    """Return what may stand at the mark of several: their number with the town that they are in, or that alone."""
    towns = {one.area.of for one in shown}
    if len(shown) == 1 or len(towns) > 1:
        return (str(number),)
    return f"{number} · {_called(places()[towns.pop()], language)}", str(number)


def _called(place: Place, language: Language) -> str:
    return (place.ru if language == "ru" else place.en)[0].text


def _rings(found: Sequence[Located], frame: _Frame) -> tuple[Ring, ...]:
    """Return the areas, each once, the greatest first."""
    rings = []
    for one in sorted(found, key=_most_exact, reverse=True):
        x, y = frame.at(one.area.latitude, one.area.longitude)
        rings.append(Ring(x, y, round(one.area.radius_km * frame.per_km, 1), one.area.precision in _COARSE))
    return tuple(dict.fromkeys(rings))


def _towns(frame: _Frame, words: _Words, language: Language) -> tuple[Town, ...]:
    """Return cities, then towns, as far as there is room for their names."""
    towns: list[Town] = []
    order = {Kind.CITY: 0, Kind.TOWN: 1}
    for place in sorted(places().values(), key=lambda one: (order.get(one.kind, 2), one.id)):
        if place.kind not in order or len(towns) == _MOST_TOWNS:
            break
        x, y = frame.at(place.latitude, place.longitude)
        name = _called(place, language)
        label = words.place(x, y, name, 3.0) if frame.holds(x, y) else None
        if label is not None:
            towns.append(Town(x, y, label))
    return tuple(towns)


def _scale(frame: _Frame) -> tuple[float, float, float, int]:
    km = max((one for one in _SCALES_KM if one * frame.per_km <= WIDTH / 4), default=_SCALES_KM[0])
    return 20.0, round(20.0 + km * frame.per_km, 1), frame.height - 16, km


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
