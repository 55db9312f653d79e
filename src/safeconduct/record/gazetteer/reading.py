"""Reads the file of places, strictly: a line that is not whole stops everything, and says which and why.

Nobody but tools/gazetteer.py writes the file, so a fault here is one of the program. Refuses to give half a gazetteer.
"""

from __future__ import annotations

import enum
import functools
import math
from collections.abc import Mapping
from importlib import resources
from typing import Final, TypeVar

from safeconduct.record.gazetteer.types import Kind, Name, Place, PlaceId, Precision

_COLUMNS: Final = 10
_BETWEEN: Final = "|"
_NOT_BARE: Final = "~"

E = TypeVar("E", bound=enum.Enum)


class Fault(enum.Enum):
    """What is wrong with a file of places."""

    COLUMNS = "a line has another number of columns"
    NO_ID = "a place has no id"
    TWICE = "an id stands twice"
    KIND = "no such kind of place"
    PRECISION = "no such precision"
    NAMES = "a place has no Russian or no English name, or an empty one"
    COORDINATE = "a coordinate is no number of degrees"
    SOURCE = "a place has no source"
    PARENT = "a place lies in one that is not there"
    CIRCLE = "a place lies in itself, through others"


class BadGazetteer(ValueError):
    """A file of places that is not whole. ``line``: the first line at fault, counted from 1."""

    def __init__(self, fault: Fault, line: int) -> None:
        super().__init__(f"line {line}: {fault.value}")
        self.fault = fault
        self.line = line


@functools.cache
def places() -> Mapping[PlaceId, Place]:
    """Return every place by id, in the order of ids."""
    return places_from_text(resources.files(__package__).joinpath("places.tsv").read_text(encoding="utf-8"))


def places_from_text(text: str) -> Mapping[PlaceId, Place]:
    """Return the places of a file; BadGazetteer where it is not whole."""
    held: dict[PlaceId, Place] = {}
    lines: dict[PlaceId, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        place = _place(line, number)
        if place.id in held:
            raise BadGazetteer(Fault.TWICE, number)
        held[place.id], lines[place.id] = place, number
    for place in held.values():
        _check_parents(place, held, lines[place.id])
    return held


def _place(line: str, number: int) -> Place:
    cells = line.split("\t")
    if len(cells) != _COLUMNS:
        raise BadGazetteer(Fault.COLUMNS, number)
    id_, kind, parent, ru, en, ce, latitude, longitude, precision, source = cells
    if not id_:
        raise BadGazetteer(Fault.NO_ID, number)
    if not source:
        raise BadGazetteer(Fault.SOURCE, number)
    return Place(
        PlaceId(id_),
        _word(Kind, kind, Fault.KIND, number),
        PlaceId(parent),
        _names(ru, number),
        _names(en, number),
        _names(ce, number) if ce else (),
        _degrees(latitude, 90, number),
        _degrees(longitude, 180, number),
        _word(Precision, precision, Fault.PRECISION, number),
        source,
    )


def _word(kind: type[E], word: str, fault: Fault, number: int) -> E:
    try:
        return kind(word)
    except ValueError as error:
        raise BadGazetteer(fault, number) from error


def _names(cell: str, number: int) -> tuple[Name, ...]:
    names = tuple(Name(one.removeprefix(_NOT_BARE), not one.startswith(_NOT_BARE)) for one in cell.split(_BETWEEN))
    if not all(one.text.strip() for one in names):
        raise BadGazetteer(Fault.NAMES, number)
    return names


def _degrees(cell: str, most: int, number: int) -> float:
    try:
        degrees = float(cell)
    except ValueError as error:
        raise BadGazetteer(Fault.COORDINATE, number) from error
    if not math.isfinite(degrees) or abs(degrees) > most:
        raise BadGazetteer(Fault.COORDINATE, number)
    return degrees


def _check_parents(place: Place, held: Mapping[PlaceId, Place], number: int) -> None:
    passed = {place.id}
    parent = place.parent
    while parent:
        if parent in passed:
            raise BadGazetteer(Fault.CIRCLE, number)
        if parent not in held:
            raise BadGazetteer(Fault.PARENT, number)
        passed.add(parent)
        parent = held[parent].parent


def parents(place: PlaceId) -> tuple[PlaceId, ...]:
    """Return what a place lies in, the nearest first; KeyError for a place that is not there."""
    found = []
    parent = places()[place].parent
    while parent:
        found.append(parent)
        parent = places()[parent].parent
    return tuple(found)


def is_within(place: PlaceId, other: PlaceId) -> bool:
    """Say whether a place lies in another or is it; KeyError where the first is not there."""
    return place == other or other in parents(place)
