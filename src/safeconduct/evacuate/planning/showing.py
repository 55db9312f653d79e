"""A kept plan as whoever looks at it sees it: the journeys of it that open here, leg by leg, under code names.

Journeys that do not open here are a number (design/desk.md, Movement): `unread`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.planning.drafts import drafted_in, legs_as_drafted
from safeconduct.evacuate.planning.wording import leg_in_words
from safeconduct.record.wording import day_in_words


@dataclass(frozen=True, slots=True)
class PlannedJourney:
    """A journey of a plan: its part, the code name of its party, and its legs in words."""

    part: CompartmentId
    name: str
    legs: tuple[str, ...]


def planned_journeys(facts: Facts, plan: Thing, language: Language) -> Iterator[PlannedJourney]:
    """Yield the journeys of a plan that open here, in the plan's order."""
    name, day = namer(facts), day_namer(language)
    for drafted in drafted_in(plan):
        journey = facts.only("journey", drafted.journey)
        if journey is not None:
            case = facts.thing("case", journey.id_of("case")) if journey.id_of("case") else None
            called = case.text("code_name") if case is not None else journey.text("code_name")
            legs = legs_as_drafted(facts, drafted)
            lines = tuple(leg_in_words(one, day, lambda _, id_: name(id_.hex()), language) for one in legs)
            yield PlannedJourney(drafted.journey, called, lines)


def namer(facts: Facts) -> Callable[[str], str]:
    """Return what gives the code name of a thing by its id's digits; of a trip its towns."""
    known = {one.id.hex(): one.text("code_name") for form in ("case", "place", "helper") for one in facts.things(form)}
    known |= {one.id.hex(): f"{one.text('from_city')} → {one.text('to_city')}" for one in facts.things("trip")}
    return lambda id_: known.get(id_) or id_[:8]


def day_namer(language: Language) -> Callable[[int], str]:
    """Return what gives a day in words."""
    return lambda day: day_in_words(day, language)
