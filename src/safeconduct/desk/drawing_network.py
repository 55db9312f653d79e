"""Who is said to have done what happened where: units at the left, places at the right, a line for each pair. Pure.

The thickness of a line is the number of voices that say both; a broken line is said by none of them together, only by
one of this and another of that. What a unit belongs to stands below it, with an arrow that leads there. Refuses to
place anything by looks: both sides stand in the order they are given, and the rows say the same in words
(design/desk.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.drawing import ROW, WIDTH, Label

# Where the names of units end and those of places begin.
_LEFT: Final = 390.0
_RIGHT: Final = 600.0
_TOP: Final = 14.0
_HIGH: Final = ROW + 6
# How far an arrow from a unit to what it belongs to bends to the right at most, where the lines to the places have not
# parted much; length and half the width of its head.
_BENT: Final = 70.0
_HEAD: Final = 9.0
_HALF: Final = 4.5
# The thickest line: more voices are not told apart by the eye, and the list says them.
_MOST_THICK: Final = 9.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit and a place. ``voices``: how many say both."""

    unit: str
    place: str
    voices: int


@dataclass(frozen=True, slots=True)
class Part:
    """A unit and what it belongs to. ``voices``: how many say so."""

    unit: str
    of: str
    voices: int


@dataclass(frozen=True, slots=True)
class Node:
    """A unit or a place. ``address``: its page, empty for words that no entry describes."""

    x: float
    y: float
    label: Label
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A curve between two of them."""

    x1: float
    y1: float
    x2: float
    y2: float
    middle: float
    thick: float
    is_thin: bool


@dataclass(frozen=True, slots=True)
class Arrow:
    """A bent line from a unit to what it belongs to. ``tip``: the corners of its head, as SVG has them."""

    x: float
    y1: float
    y2: float
    bent: float
    thick: float
    tip: str


@dataclass(frozen=True, slots=True)
class Network:
    """The picture."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]
    arrows: tuple[Arrow, ...]


def network_of(
    pairs: Sequence[Pair],
    parts: Sequence[Part],
    units: Mapping[str, tuple[str, str]],
    places: Mapping[str, tuple[str, str]],
) -> Network:
    """Return the picture of pairs. ``units``, ``places``: for each what it is called, and its address."""
    at_left = _with_what_is_above(dict.fromkeys(pair.unit for pair in pairs), parts)
    found = list(dict.fromkeys(pair.place for pair in pairs))
    height = _TOP * 2 + _HIGH * max(len(at_left), len(found), 1)
    at_unit = {one: _TOP + _HIGH * (n + 0.5) for n, one in enumerate(at_left)}
    at_place = {one: _TOP + _HIGH * (n + 0.5) for n, one in enumerate(found)}
    nodes = [
        Node(_LEFT, y, Label(_LEFT - 12, y + 5, units[one][0], "", "end"), units[one][1]) for one, y in at_unit.items()
    ]
    for one in found:
        called, address = places[one]
        nodes.append(Node(_RIGHT, at_place[one], Label(_RIGHT + 12, at_place[one] + 5, called, ""), address))
    lines = tuple(
        Line(
            _LEFT,
            at_unit[pair.unit],
            _RIGHT,
            at_place[pair.place],
            (_LEFT + _RIGHT) / 2,
            _thick(pair.voices),
            pair.voices == 0,
        )
        for pair in pairs
    )
    arrows = tuple(
        _arrow(at_unit[part.unit], at_unit[part.of], part.voices)
        for part in parts
        if part.unit in at_unit and part.of in at_unit
    )
    return Network(WIDTH, round(height, 1), tuple(nodes), lines, arrows)


def _with_what_is_above(tied: Iterable[str], parts: Sequence[Part]) -> list[str]:
    """Return units in order, each with what it belongs to right below it, at any remove, where that has no row yet."""
    above: dict[str, list[str]] = {}
    for part in parts:
        above.setdefault(part.unit, []).append(part.of)
    rows: dict[str, None] = {}
    for one in tied:
        waiting = [one]
        while waiting:
            unit = waiting.pop()
            if unit not in rows:
                rows[unit] = None
                waiting += reversed(above.get(unit, []))
    return list(rows)


def _arrow(y1: float, y2: float, voices: int) -> Arrow:
    x = _LEFT + 7
    tip = f"{x},{y2} {x + _HEAD},{y2 - _HALF} {x + _HEAD},{y2 + _HALF}"
    return Arrow(x, y1, y2, x + min(_BENT, 20 + abs(y2 - y1) / 2), _thick(voices), tip)


def _thick(voices: int) -> float:
    return min(_MOST_THICK, 1.5 * max(1, voices))
