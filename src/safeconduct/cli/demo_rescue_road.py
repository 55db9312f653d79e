"""Two parties of the invented rescue on the road, for whoever opens the demonstration in a browser.

One was heard from as they left and is to be heard from again; of the other it is past the time: board, check-ins and
Today show both. Placed, started and told as a page does it. One person sits there, so both were started by an emergency
go, which stays red until somebody else looks at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, day_from_ms
from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId
from safeconduct.cli.demo_rescue_data import Rescue
from safeconduct.cli.demo_rescue_placing import best_way, refused
from safeconduct.evacuate.cases.reading import read_cases
from safeconduct.evacuate.facts.commands import Values, draw, new_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.journeys.commands import brief_intents, emergency_go, step_intent
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.journeys.types import Journey, LegState
from safeconduct.evacuate.placing.commands import place
from safeconduct.evacuate.placing.reading import party_of, world_of
from safeconduct.evacuate.placing.types import Placement
from safeconduct.evacuate.running.commands import add_intents, hear_intents, words_intent
from safeconduct.evacuate.running.types import Agreed, Meaning
from safeconduct.sync.team import Team

_MINUTE_MS: Final = 60_000
_TOLD: Final = -180
_LEFT: Final = -120


@dataclass(frozen=True, slots=True)
class _Way:
    """A party by its place in the data, the trip that is theirs today, and when they are to be heard from.

    ``trip``: towns and helper of a trip of the data. ``due``: minutes from now.
    """

    party: int
    helper: str
    due: tuple[tuple[str, int], ...]


# The second of the data from Old Bridge, the fifth from Mill Town: both of the most urgent, neither searched for. At an
# extraction five minutes late are an alarm: of the first it began seven minutes ago.
_OVERDUE: Final = _Way(1, "h2", (("depart", _LEFT), ("arrive", -12)))
_IN_TIME: Final = _Way(4, "h3", (("depart", _LEFT), ("check", 45), ("arrive", 150)))
_WORDS: Final[Mapping[Language, Agreed]] = {
    "en": Agreed("the soup is ready", "the bus is late again", "aunt Vera sends her love"),
    "ru": Agreed("суп готов", "автобус опять опаздывает", "тётя Вера передаёт привет"),
}
_REASON: Final[Mapping[Language, str]] = {
    "en": "they cannot stay until somebody else is awake",
    "ru": "до утра ждать нельзя, второго не разбудить",
}


def send_two_off(team: Team, rescue: Rescue, now_ms: int, language: Language) -> None:
    """Place two parties on trips of today and let them leave, two hours ago."""
    for way in (_OVERDUE, _IN_TIME):
        with team.together():
            part = _place(team, rescue, way, day_from_ms(now_ms), language)
            _start(team, part, now_ms, language)
            _wait_for(team, part, way, now_ms)


def _place(team: Team, rescue: Rescue, way: _Way, today: Day, language: Language) -> CompartmentId:
    facts = Facts(team.vault.tables)
    parties = {one.part: party_of(one, team.people().get, today) for one in read_cases(facts)}
    party, helper = parties[rescue.cases[way.party]], rescue.helper[way.helper]
    trip = _trip_of(facts, party.origin, helper)
    today_s = draw(team.entropy)
    values: Values = {**_values(trip), "day": today, "arrive_day": today, "helpers": (helper,)}
    team.vault.append([new_intent(team, trip.part, "trip", values, thing=today_s)])
    world = world_of(Facts(team.vault.tables), read_journeys(team), parties.values(), today)
    chosen = best_way(party, world, Placement(extraction=today_s, helper=helper))
    has_seen = bool(refused(party, chosen, world))
    return place(team, party, chosen, world, language=language, has_seen=has_seen).part


def _trip_of(facts: Facts, origin: str, helper: ThingId) -> Thing:
    """Return a trip from a town that a helper runs."""
    trips = (one for one in facts.things("trip") if one.text("from_city") == origin)
    return next(one for one in trips if helper in one.ids_of("helpers"))


def _values(thing: Thing) -> Values:
    return {code: value for code in thing.form.fields if (value := thing.value(code)) is not None}


def _start(team: Team, part: CompartmentId, now_ms: int, language: Language) -> None:
    """Let one person start the first leg alone, tell its helper, and agree the words."""
    journey = _read(team, part)
    emergency_go(team, journey, journey.legs[0], _REASON[language])
    journey = _read(team, part)
    leg, told_at = journey.legs[0], now_ms + _TOLD * _MINUTE_MS
    told: Values = {"who": "helper", "whom": leg.thing.id_of("helper")}
    team.vault.append([*brief_intents(team, leg, told, now_ms=told_at), words_intent(journey, _WORDS[language])])


def _wait_for(team: Team, part: CompartmentId, way: _Way, now_ms: int) -> None:
    """Agree when they are heard from, let them leave, and hear them as they left."""
    leg = _read(team, part).legs[0]
    points = [(point, now_ms + minutes * _MINUTE_MS) for point, minutes in way.due]
    team.vault.append(add_intents(team, leg, points, {}))
    team.vault.append([step_intent(leg, LegState.DEPARTED, at_ms=points[0][1])])
    journey = _read(team, part)
    first = next(one for one in journey.check_ins if one.number("due") == points[0][1])
    team.vault.append(hear_intents(team, journey, first, Meaning.WELL, now_ms=points[0][1]))


def _read(team: Team, part: CompartmentId) -> Journey:
    found = read_journey(team, part)
    if found is None:
        raise LookupError
    return found
