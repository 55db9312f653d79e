"""One screen for when somebody is taken: what they wanted done, where they were last seen, whom to call, what was done.

Refuses to decide what they said that nobody may do; it stands first. Follows notes/evacuate 3.6 and 6.5.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Hlc, day_from_ms, ms_from_hlc
from safeconduct.base.text import fold
from safeconduct.evacuate.cases.reading import read_case
from safeconduct.evacuate.cases.rules import consent_of_all
from safeconduct.evacuate.cases.types import Case, ConsentStanding
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.sealing.reading import kept_of
from safeconduct.evacuate.sealing.types import Kept
from safeconduct.sync.team import Team

# Whom one calls first (notes/evacuate 6.5: lawyer, then those who ask the police).
_ORDER: Final = ("lawyer", "ombudsman", "committee", "prosecutor", "court", "un", "partner", "media")


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When they were last seen or heard, milliseconds since 1970 UTC, and by what word: a step, or a meaning heard."""

    at_ms: int
    form: str
    word: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """What was done or happened, when. ``part`` of a case or of the journey."""

    at_ms: int
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What the screen shows. ``dont``: what not to do. ``helpers``: lawyers and authorities, of the town first.

    ``may_name``: everybody of the case agreed to being named in public if they are taken.
    """

    do: str
    dont: str
    lawyer: str
    last_seen: LastSeen | None
    cities: tuple[str, ...]
    helpers: tuple[Thing, ...]
    log: tuple[LogLine, ...]
    may_name: bool


def sealed_of(team: Team, journey: Journey) -> tuple[Kept, ...]:
    """Return what is sealed of a journey's case, as far as this desk reads that case."""
    case = case_of(Facts(team.vault.tables), journey)
    return kept_of(team, case.part) if case else ()


def taken_of(facts: Facts, journey: Journey, now_ms: int) -> Taken:
    """Return the screen of a party, from its journey and, where this desk opens it, its case."""
    case = case_of(facts, journey)
    cities = _cities(journey, case.thing if case else None)
    said = [journey.thing, *([case.thing] if case else ())]
    first = {code: next((one.text(code) for one in said if one.text(code)), "") for code in _SAID}
    return Taken(
        first["silence_do"],
        first["silence_dont"],
        first["lawyer"],
        last_seen(journey),
        cities,
        whom_to_call(facts, cities),
        log_of((*journey.events, *(case.events if case else ()))),
        case is not None and consent_of_all(case, "publish_if_taken", "", day_from_ms(now_ms)) is ConsentStanding.GIVEN,
    )


def case_of(facts: Facts, journey: Journey) -> Case | None:
    """Return the case of a journey; None where this desk does not open it."""
    thing = facts.thing("case", journey.case) if journey.case else None
    return read_case(facts, thing.part) if thing else None


_SAID: Final = ("silence_do", "silence_dont", "lawyer")


def whom_to_call(facts: Facts, cities: Iterable[str]) -> tuple[Thing, ...]:
    """Return lawyers and authorities: those of these towns in their order, then those of no town, then the rest."""
    towns = [fold(one) for one in cities]

    def place(one: Thing) -> tuple[int, int, str]:
        town, sort = fold(one.text("city")), one.text("sort")
        near = towns.index(town) if town in towns else len(towns) + bool(town)
        return near, _ORDER.index(sort) if sort in _ORDER else len(_ORDER), one.text("title")

    return tuple(sorted((one for one in facts.things("lawyer") if not one.yes("gone")), key=place))


def last_seen(journey: Journey) -> LastSeen | None:
    """Return the last word of or about them; None where there is none."""
    heard = [LastSeen(one.number("at") or _said_at(one), "heard", one.text("meaning")) for one in journey.heard]
    steps = [LastSeen(word.at_ms, "leg", word.step.value) for leg in journey.legs for word in leg.standing.words]
    return max((*heard, *steps), key=lambda one: one.at_ms, default=None)


def log_of(events: Iterable[Thing]) -> tuple[LogLine, ...]:
    """Return what happened by the minute, the oldest first; what both the journey and its case say, once."""
    lines = (LogLine(one.number("at") or _said_at(one), one.text("kind"), one.text("words")) for one in events)
    return tuple(sorted(dict.fromkeys(lines), key=lambda one: one.at_ms))


def _cities(journey: Journey, case: Thing | None) -> tuple[str, ...]:
    """Return the towns in which somebody would look for them: of legs that began, of the others, whence they came."""
    legs = sorted(journey.legs, key=lambda one: not one.is_frozen)
    named = [city for leg in legs for city in (leg.thing.text("to_city"), leg.thing.text("from_city"))]
    named.append(case.text("origin") if case else "")
    return tuple(dict.fromkeys(city for city in named if city))


def _said_at(thing: Thing) -> int:
    return ms_from_hlc(Hlc(thing.began.hlc))
