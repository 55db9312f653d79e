"""What was given twice before two desks heard of one another, each in a sentence: beds, helpers, seats, and a party.

Both words stand, and somebody has to choose (decision 0012, point 2). Refuses to choose, and to name whoever does not
open here: that is a count. Pure; who is placed
twice is read by `journeys.doubling`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import Counted, say, sentence
from safeconduct.evacuate.directories.rules import beyond, drives, too_many
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.doubling import Twice
from safeconduct.evacuate.placing.types import World
from safeconduct.evacuate.placing.wording import names_of
from safeconduct.record.wording import day_in_words

# Days for which it is told that more was given than there is: as far ahead as a month's watch looks; our own choice.
DAYS_AHEAD: Final = 30


class Given(enum.Enum):
    """What was given more than once."""

    PARTY = "party"
    HELPER = "helper"
    SEATS = "seats"
    COMPANY = "company"
    BEDS = "beds"


@dataclass(frozen=True, slots=True)
class Clash:
    """Something that was given more than once.

    ``of``: the case, helper, trip or place. ``count``: of a party its journeys, of a helper the drives of that day;
    else how many people, or parties, are too many. ``day``: None of a party, which has no day. ``twice``: of a party
    its journeys.
    """

    kind: Given
    of: ThingId
    count: int
    day: Day | None = None
    twice: Twice | None = None


def clashes(world: World, twice: Iterable[Twice]) -> tuple[Clash, ...]:
    """Return what was given more than once from today on: parties first, then helpers, trips and places."""
    days = [Day(world.today + n) for n in range(DAYS_AHEAD)]
    parties = (Clash(Given.PARTY, one.case, len(one.here) + one.elsewhere, None, one) for one in twice)
    return (*parties, *_helpers(world, days), *_trips(world, days), *_places(world, days))


def _helpers(world: World, days: list[Day]) -> Iterator[Clash]:
    """Give whoever is to drive twice on one day; of several days of one helper the worst, of equals the first."""
    for one in sorted(world.directory.helpers.values(), key=lambda helper: (helper.name, helper.id)):
        holds = world.directory.holds_of(one.id)
        day = max(days, key=lambda each: drives(holds, each))
        if (count := drives(holds, day)) > 1:
            yield Clash(Given.HELPER, one.id, count, day)


def _trips(world: World, days: list[Day]) -> Iterator[Clash]:
    """Give the trips with more people than seats, else with more parties than may."""
    for one in sorted(world.directory.trips.values(), key=lambda trip: (trip.day, trip.id)):
        if one.is_off or one.day not in days:
            continue
        people, parties = world.aboard(one.id)
        if over := beyond(people, one.seats):
            yield Clash(Given.SEATS, one.id, over, one.day)
        elif over := beyond(parties, one.party_cap):
            yield Clash(Given.COMPANY, one.id, over, one.day)


def _places(world: World, days: list[Day]) -> Iterator[Clash]:
    """Give the places in which more people have a bed than there are beds; of several nights of one the worst."""
    held = world.directory
    for one in sorted(held.places.values(), key=lambda place: (place.kind, place.city, place.name)):
        holds = held.holds_of(one.id)
        night = max(days, key=lambda each: too_many(one, holds, each))
        if over := too_many(one, holds, night):
            yield Clash(Given.BEDS, one.id, over, night)


SENTENCES: Final = {
    Given.PARTY: Phrase(
        "{name} is placed more than once: {journeys}. Two desks may have placed them at once: keep one journey, and "
        "drop what is not to be.",
        "{name}: размещены больше одного раза: {journeys}. Возможно, их разместили одновременно на двух компьютерах: "
        "оставьте одну поездку, остальные снимите.",
    ),
    Given.HELPER: Phrase(
        "{name} is booked {count} on {day}. Two desks may have asked for the same day at once: choose who goes with "
        "somebody else.",
        "{name}: на {day} назначено {count}. Возможно, один и тот же день заняли одновременно с двух компьютеров: "
        "решите, кто поедет с кем-то другим.",
    ),
    Given.SEATS: Phrase(
        "The trip {name} has too few seats: {count} too many. Two desks may have given the last seat at once: choose "
        "who goes otherwise.",
        "В рейсе «{name}» не хватает мест, лишние — {count}. Возможно, последнее место одновременно отдали с двух "
        "компьютеров: решите, кто поедет иначе.",
    ),
    Given.COMPANY: Phrase(
        "On the trip {name} more parties would meet than may: {count} too many. Two desks may have placed them at "
        "once: choose who goes otherwise.",
        "В рейсе «{name}» вместе едет больше групп, чем можно, лишние — {count}. Возможно, их разместили одновременно "
        "на двух компьютерах: решите, кто поедет иначе.",
    ),
    Given.BEDS: Phrase(
        "{name} has too few beds in the night of {day}: {count} too many. Two desks may have given the last bed at "
        "once: choose who goes elsewhere.",
        "{name}: в ночь на {day} не хватает мест, лишние — {count}. Возможно, последнее место одновременно отдали с "
        "двух компьютеров: решите, кто поедет в другое место.",
    ),
}
_PEOPLE: Final = Counted(("{n} person", "{n} people"), ("{n} человек", "{n} человека", "{n} человек"))
_COUNTED: Final = {
    Given.PARTY: _PEOPLE,
    Given.HELPER: Counted(("{n} time", "{n} times"), ("{n} поездка", "{n} поездки", "{n} поездок")),
    Given.SEATS: _PEOPLE,
    Given.COMPANY: Counted(("{n} party", "{n} parties"), ("{n} группа", "{n} группы", "{n} групп")),
    Given.BEDS: _PEOPLE,
}
_ELSEWHERE: Final = Counted(
    ("{n} journey that does not open here", "{n} journeys that do not open here"),
    (
        "{n} поездка, которая здесь не открывается",
        "{n} поездки, которые здесь не открываются",
        "{n} поездок, которые здесь не открываются",
    ),
)
_CASE_CLOSED: Final = Phrase("A party whose case is not open to you", "Группа, дело которой вам не открыто")


def clash_sentences(world: World, twice: Iterable[Twice], language: Language) -> tuple[tuple[Clash, str], ...]:
    """Return what was given more than once, each with the sentence that says it and what is to be chosen."""
    names = names_of(world.directory, language)
    return tuple((one, _in_words(one, language, names)) for one in clashes(world, twice))


def _in_words(one: Clash, language: Language, names: Mapping[ThingId, str]) -> str:
    name, journeys = names.get(one.of, ""), ""
    if one.twice is not None:
        name = one.twice.name or say(_CASE_CLOSED, language)
        called = [journey.name for journey in one.twice.here]
        called += [_ELSEWHERE.say(one.twice.elsewhere, language)] if one.twice.elsewhere else []
        journeys = ", ".join(called)
    return sentence(
        SENTENCES[one.kind],
        language,
        name=name,
        journeys=journeys,
        count=_COUNTED[one.kind].say(one.count, language),
        day=day_in_words(one.day, language) if one.day is not None else "",
    )
