"""Why a party has no way at all, even alone in the world: the first thing that is missing, in the order of a journey.

Who could travel and is left out for the sake of others is another question, and not answered here.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.evacuate.planner.choices import Choices
from safeconduct.evacuate.planner.instance import Party, Trip


class Missing(enum.Enum):
    """What a party lacks."""

    TRIP = "trip"
    SEATS = "seats"
    HELPER = "helper"
    TRANSIT = "transit"
    ONWARD = "onward"
    SAFE = "safe"


SAID: Final = {
    Missing.TRIP: Phrase("no trip from there in its days", "в её дни оттуда нет рейсов"),
    Missing.SEATS: Phrase(
        "no trip in its days has seats for all of it", "ни в одном рейсе её дней нет стольких сидений"
    ),
    Missing.HELPER: Phrase(
        "no helper of such a trip may meet so many", "помощнику таких рейсов нельзя узнать стольких"
    ),
    Missing.TRANSIT: Phrase("no transit place there takes it", "ни одно перевалочное место там её не примет"),
    Missing.ONWARD: Phrase(
        "no onward leg in time without too strict a check", "нет переезда в срок с посильной проверкой"
    ),
    Missing.SAFE: Phrase(
        "no safe place where the legs lead takes it", "ни одно безопасное место в конце пути её не примет"
    ),
}


def what_is_missing(choices: Choices, at: int) -> Missing | None:
    """Return what a party lacks; None when it has a way, though perhaps not beside the others."""
    if choices.trips(at):
        return None
    instance = choices.instance
    party = instance.parties[at]
    trips = [trip for trip in instance.trips if trip.origin == party.origin]
    tests: tuple[tuple[Missing, Callable[[Trip], bool]], ...] = (
        (Missing.TRIP, lambda trip: party.ready_on <= trip.day <= party.deadline_on),
        (Missing.SEATS, lambda trip: trip.seats >= party.size),
        (Missing.HELPER, lambda trip: any(instance.helpers[one].people_cap >= party.size for one in trip.helpers)),
        (Missing.TRANSIT, lambda trip: bool(choices.places(party, trip.city, is_safe=False))),
        (Missing.ONWARD, lambda trip: _has_leg(choices, party, trip)),
    )
    for missing, passes in tests:
        trips = [trip for trip in trips if passes(trip)]
        if not trips:
            return missing
    return Missing.SAFE


def _has_leg(choices: Choices, party: Party, trip: Trip) -> bool:
    instance = choices.instance
    latest = trip.day + instance.most_transit_nights
    return any(
        leg.start == trip.city
        and trip.day <= leg.leaves_on <= latest
        and leg.arrives_on <= instance.horizon
        and leg.check <= party.most_check
        and leg.party_cap > 0
        for leg in instance.onward
    )
