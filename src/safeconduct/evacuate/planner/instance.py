"""The calendar that is planned over: parties, places, helpers, trips and legs, as numbers (docs/formats/plan.md).

Ids of the file become indices here, in the order of the file; cities, origins and countries too. Values only:
nothing is read or searched. Amounts are whole numbers, so that a score is exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

# The kinds of people a place may be kept for; a mixed party goes only where anybody may.
KINDS: Final = ("men", "women", "mixed")
ANYBODY: Final = "any"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each thing that a plan does costs, per unit (docs/formats/plan.md)."""

    unserved: Mapping[int, int]
    leg_risk: int
    waiting: Mapping[int, int]
    transit_night: int
    shelter_night: int
    still_sheltered: int
    cost_divisor: int
    exposure_over_target: int
    exposure_target: int


@dataclass(frozen=True, slots=True)
class Party:
    """People who travel together. ``documents`` has the first day on which each country can be left for, by country."""

    id: str
    size: int
    kind: str
    origin: str
    ready_on: int
    deadline_on: int
    tier: int
    most_check: int
    documents: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Place:
    """A house: its beds a night, whom it admits, and how many people may ever know it."""

    id: str
    is_safe: bool
    city: str
    beds: int
    admits: str
    people_cap: int

    def is_open_to(self, kind: str) -> bool:
        return self.admits in (ANYBODY, kind)


@dataclass(frozen=True, slots=True)
class Helper:
    """Who runs trips, and how many people they may ever meet."""

    id: str
    people_cap: int


@dataclass(frozen=True, slots=True)
class Trip:
    """A possible trip out of an origin to a transit city (an extraction). ``helpers`` are indices."""

    id: str
    origin: str
    city: str
    day: int
    seats: int
    risk: int
    cost: int
    helpers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Onward:
    """A leg from a transit city to a safe one."""

    id: str
    start: str
    end: str
    leaves_on: int
    arrives_on: int
    check: int
    risk: int
    cost: int
    party_cap: int


@dataclass(frozen=True, slots=True)
class Departure:
    """A leg from a safe city to a country."""

    id: str
    start: str
    country: str
    day: int
    risk: int
    cost: int
    party_cap: int


@dataclass(frozen=True, slots=True)
class Instance:
    """Everything that may be chosen from. ``conflicts`` are pairs of indices of parties."""

    name: str
    horizon: int
    most_transit_nights: int
    weights: Weights
    parties: tuple[Party, ...]
    places: tuple[Place, ...]
    helpers: tuple[Helper, ...]
    trips: tuple[Trip, ...]
    onward: tuple[Onward, ...]
    departures: tuple[Departure, ...]
    conflicts: tuple[tuple[int, int], ...]

    @property
    def people(self) -> int:
        """How many people ask to be moved."""
        return sum(party.size for party in self.parties)

    def unserved_cost(self, party: Party) -> int:
        """Return what it costs to leave a party where it is."""
        return party.size * self.weights.unserved[party.tier]

    def trip_cost(self, party: Party, trip: Trip) -> int:
        """Return the part of an itinerary's cost that the trip decides; its nights in transit start at its day."""
        weights = self.weights
        each = weights.leg_risk * trip.risk + weights.waiting[party.tier] * (trip.day - party.ready_on)
        return trip.cost // weights.cost_divisor + party.size * (each - weights.transit_night * trip.day)

    def onward_cost(self, leg: Onward) -> int:
        """Return the part, per person, that the onward leg decides: nights end at its start and begin at its end."""
        weights = self.weights
        nights = weights.transit_night * leg.leaves_on - weights.shelter_night * leg.arrives_on
        return weights.leg_risk * leg.risk + leg.cost // weights.cost_divisor + nights

    def departure_cost(self, leg: Departure) -> int:
        """Return the part, per person, that a departure decides."""
        weights = self.weights
        return weights.leg_risk * leg.risk + leg.cost // weights.cost_divisor + weights.shelter_night * leg.day

    @property
    def staying_cost(self) -> int:
        """What it costs, per person, to be still sheltered at the horizon, beside the nights since arrival."""
        return self.weights.still_sheltered + self.weights.shelter_night * self.horizon

    def exposure_cost(self, people: int) -> int:
        """Return what it costs that one helper knows so many people."""
        return self.weights.exposure_over_target * max(0, people - self.weights.exposure_target)
