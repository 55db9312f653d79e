"""A place of the gazetteer, and a place found in a text."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NewType

PlaceId = NewType("PlaceId", str)
"""``gn-558418`` for a row of GeoNames, ``ru-ce-…`` for one of ours; an id keeps its meaning for ever."""


class Kind(enum.Enum):
    """What a place is. A federal subject is a republic here, the one krai too."""

    REPUBLIC = "republic"
    DISTRICT = "district"
    CITY = "city"
    CITY_DISTRICT = "city_district"
    TOWN = "town"
    VILLAGE = "village"
    POLICE_STATION = "police_station"
    PRISON = "prison"
    MILITARY_BASE = "military_base"
    OTHER = "other"


class Precision(enum.Enum):
    """How far from its coordinates a place may lie; the first three as Atlos has them (notes/record section 1)."""

    EXACT = "exact"
    VICINITY = "vicinity"
    LOCALITY = "locality"
    DISTRICT = "district"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Name:
    """A spelling. ``is_bare``: it is met in a text without a word such as "село" before it."""

    text: str
    is_bare: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """A place. ``parent``: the next greater one, empty at the top. Names: all spellings, the first is the one to show.

    ``latitude``, ``longitude``: degrees of WGS 84; of a place whose ``precision`` is coarse those of what it lies in.
    ``source``: codes between commas; what they mean stands at the head of tools/gazetteer_supplement.tsv.
    """

    id: PlaceId
    kind: Kind
    parent: PlaceId
    ru: tuple[Name, ...]
    en: tuple[Name, ...]
    ce: tuple[Name, ...]
    latitude: float
    longitude: float
    precision: Precision
    source: str

    @property
    def names(self) -> tuple[Name, ...]:
        """Every spelling in every language."""
        return (*self.ru, *self.en, *self.ce)


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """Where a place is named in a text: characters of the name alone, and every place that it may be, by id."""

    start: int
    end: int
    candidates: tuple[PlaceId, ...]
