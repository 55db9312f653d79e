"""A map without tiles or a network: places of detention over the towns of the gazetteer (design/desk.md). Pure.

Projection: equirectangular with its true parallel in the middle of what is shown (J. P. Snyder, "Map Projections: A
Working Manual", USGS 1395, 1987, page 90): x is longitude times the cosine of that latitude, y is latitude, so that a
kilometre is as long in both directions at the middle; 2 degrees from it it is 3.5 % off, less than the width of a mark.
A place is an area of its honest size. What is known only within a district or more has a broken line, and a hollow mark
on that line, where no settlement is: it lies somewhere in there, and a mark in the middle, or on a town, would be taken
for where. Of places at one point the later are drawn as rings around the first. Refuses to move a mark for the sake of
looks; no colours, only class names.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.desk.drawing import WIDTH, Label
from safeconduct.record.detention.extent import Area
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Kind, Precision

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
_SETTLED: Final = frozenset((Kind.CITY, Kind.TOWN, Kind.VILLAGE, Kind.CITY_DISTRICT))
_LETTER: Final = 8.0
_LINE: Final = 18.0
# Points of a broken line that are looked at for its mark, from the north on; and how far from a settlement it is free.
_AROUND: Final = 32
_FREE: Final = 14.0
# By how much a mark is wider than the one at the same point within it.
_RING: Final = 4.0
# Towns named for orientation at most: more, and the words cover the map.
_MOST_TOWNS: Final = 24
_SCALES_KM: Final = (5, 10, 20, 50, 100, 200)


@dataclass(frozen=True, slots=True)
class Located:
    """A place to be drawn. ``voices``: how many are proved; ``said``: all of it in words, for whoever cannot see it."""

    label: str
    area: Area
    voices: int
    address: str
    said: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A place on the map: its area around ``middle``, and a mark whose size tells the voices."""

    x: float
    y: float
    middle: tuple[float, float]
    reach: float
    size: float
    is_coarse: bool
    address: str
    said: str
    label: Label


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
    marks: tuple[Mark, ...]
    towns: tuple[Town, ...]
    scale: tuple[float, float, float, int]


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
        """Return a label to the right or the left of a point, or None where words stand on both sides."""
        wide = _LETTER * len(text)
        for left, anchor in ((x + beside + 3, "start"), (x - beside - 3 - wide, "end")):
            box = (left, y - _LINE / 2, left + wide, y + _LINE / 2)
            if left >= 0 and box[2] <= WIDTH and not any(_meet(box, other) for other in self._taken):
                self._taken.append(box)
                return Label(left if anchor == "start" else left + wide, y + 5, text, "", anchor)
        return None

    def keep(self, x: float, y: float, size: float) -> None:
        """Leave a mark free of words."""
        self._taken.append((x - size, y - size, x + size, y + size))


def size_of(voices: int) -> float:
    """Return half the width of the mark for so many voices."""
    return max(size for least, size in STEPS if voices >= least)


def map_of(located: Iterable[Located], language: Language) -> Chart:
    """Return the map of places; of none, a map of nothing. Greater areas lie below smaller ones."""
    found = sorted(located, key=lambda one: (-one.area.radius_km, -one.voices, one.label))
    if not found:
        return Chart(WIDTH, 0.0, (), (), (0.0, 0.0, 0.0, 0))
    frame, words = _Frame([one.area for one in found]), _Words()
    spots = _spots(found, frame)
    for one in found:
        words.keep(*spots[id(one)])
    # Words stand first beside what most voices tell of.
    by_voices = sorted(found, key=lambda one: (-one.voices, one.area.radius_km, one.label))
    labels = {id(one): _label(one, spots[id(one)], words) for one in by_voices}
    # Of marks at one point the wider lies below.
    drawn = sorted(found, key=lambda one: (-one.area.radius_km, -spots[id(one)][2]))
    marks = tuple(_mark(one, frame, spots[id(one)], labels[id(one)]) for one in drawn)
    return Chart(WIDTH, frame.height, marks, _towns(frame, words, language), _scale(frame))


_Spot = tuple[float, float, float]
"""Where a mark stands, and half its width."""


def _spots(found: Sequence[Located], frame: _Frame) -> dict[int, _Spot]:
    """Return for each place where its mark stands: of what is known exactly in its middle, of others on their line."""
    spots: dict[int, _Spot] = {}
    taken: dict[tuple[float, float], float] = {}
    settled = [frame.at(one.latitude, one.longitude) for one in places().values() if one.kind in _SETTLED]
    for one in sorted(
        found, key=lambda one: (one.area.precision in _COARSE, one.area.radius_km, -one.voices, one.label)
    ):
        x, y = frame.at(one.area.latitude, one.area.longitude)
        if one.area.precision in _COARSE:
            kept = [(spot[0], spot[1]) for spot in spots.values()]
            x, y = _on_its_line(x, y, one.area.radius_km * frame.per_km, [*settled, *kept])
        size = size_of(one.voices)
        if (x, y) in taken:
            size = max(size, taken[x, y] + _RING)
        taken[x, y] = size
        spots[id(one)] = x, y, size
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


def _label(one: Located, spot: _Spot, words: _Words) -> Label:
    x, y, size = spot
    return words.place(x, y, one.label, size) or Label(x, y, "", "")


def _mark(one: Located, frame: _Frame, spot: _Spot, label: Label) -> Mark:
    x, y, size = spot
    around = frame.at(one.area.latitude, one.area.longitude)
    reach = round(one.area.radius_km * frame.per_km, 1)
    return Mark(x, y, around, reach, size, one.area.precision in _COARSE, one.address, one.said, label)


def _towns(frame: _Frame, words: _Words, language: Language) -> tuple[Town, ...]:
    """Return cities, then towns, as far as there is room for their names."""
    towns: list[Town] = []
    order = {Kind.CITY: 0, Kind.TOWN: 1}
    for place in sorted(places().values(), key=lambda one: (order.get(one.kind, 2), one.id)):
        if place.kind not in order or len(towns) == _MOST_TOWNS:
            break
        x, y = frame.at(place.latitude, place.longitude)
        name = (place.ru if language == "ru" else place.en)[0].text
        label = words.place(x, y, name, 3.0) if frame.holds(x, y) else None
        if label is not None:
            towns.append(Town(x, y, label))
    return tuple(towns)


def _scale(frame: _Frame) -> tuple[float, float, float, int]:
    km = max((one for one in _SCALES_KM if one * frame.per_km <= WIDTH / 4), default=_SCALES_KM[0])
    return 20.0, round(20.0 + km * frame.per_km, 1), frame.height - 16, km


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
