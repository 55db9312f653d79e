"""Who is said to have done what happened where: units at the left, places at the right, a line for each pair. Pure.

The thickness of a line is the number of voices that say both; a broken line is said by none of them together, only by
one of this and another of that. Refuses to place anything by looks: both sides stand in the order they are given, and
the rows say the same in words (design/desk.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.drawing import ROW, WIDTH, Label

# Where the names of units end and those of places begin.
_LEFT: Final = 390.0
_RIGHT: Final = 600.0
_TOP: Final = 14.0
_HIGH: Final = ROW + 6
# The thickest line: more voices are not told apart by the eye, and the list says them.
_MOST_THICK: Final = 9.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A unit and a place. ``called``: what the unit is called, two may be alike; ``voices``: how many say both."""

    unit: str
    called: str
    place: str
    voices: int


@dataclass(frozen=True, slots=True)
class Node:
    """A unit or a place. ``address``: of a place its page, empty for a unit."""

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
class Network:
    """The picture."""

    width: float
    height: float
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]


def network_of(pairs: Sequence[Pair], places: Mapping[str, tuple[str, str]]) -> Network:
    """Return the picture of pairs. ``places``: for each place what it is called, and its address."""
    units, called_so = list(dict.fromkeys(pair.unit for pair in pairs)), {pair.unit: pair.called for pair in pairs}
    found = list(dict.fromkeys(pair.place for pair in pairs))
    height = _TOP * 2 + _HIGH * max(len(units), len(found), 1)
    at_unit = {one: _TOP + _HIGH * (n + 0.5) for n, one in enumerate(units)}
    at_place = {one: _TOP + _HIGH * (n + 0.5) for n, one in enumerate(found)}
    nodes = [
        Node(_LEFT, at_unit[one], Label(_LEFT - 12, at_unit[one] + 5, called_so[one], "", "end"), "") for one in units
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
            min(_MOST_THICK, 1.5 * max(1, pair.voices)),
            pair.voices == 0,
        )
        for pair in pairs
    )
    return Network(WIDTH, round(height, 1), tuple(nodes), lines)
