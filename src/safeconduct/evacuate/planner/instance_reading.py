"""Reads an instance file, strictly (docs/formats/plan.md): one sentence that names the field for whatever cannot be
meant.

Refuses windows that end before they begin, ids that name nothing or stand twice, sizes and caps that contradict each
other, and fields it does not know. What is merely hopeless is no fault: a party that nobody can fetch is planned as
unserved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

from safeconduct.base.errors import Phrase
from safeconduct.base.json_value import Json
from safeconduct.evacuate.planner.errors import MalformedInstance
from safeconduct.evacuate.planner.instance import (
    ANYBODY,
    KINDS,
    Departure,
    Helper,
    Instance,
    Onward,
    Party,
    Place,
    Trip,
    Weights,
)
from safeconduct.evacuate.planner.json_reading import NOT_KNOWN_WORD, TWICE, Node, read_json

FORMAT: Final = "safeconduct.plan-instance/1"
# What each thing costs, as in the study's instances: to leave somebody weighs more than any leg (notes/evacuate 6.4).
USUAL_WEIGHTS: Final[Mapping[str, Json]] = {
    "unserved_per_person": {"1": 2000, "2": 4000, "3": 8000, "4": 16000},
    "leg_risk": 5,
    "waiting_hazard_per_day": {"1": 1, "2": 2, "3": 4, "4": 7},
    "transit_night": 2,
    "shelter_night": 1,
    "still_sheltered_at_horizon": 40,
    "cost_divisor": 10,
    "exposure_over_target": 15,
    "exposure_target": 3,
}
# Longest calendar, in days: two years.
MOST_DAYS: Final = 731
# Most people in one party. Reason: nobody moves more in one vehicle, and a wrong column of a table is far larger.
MOST_SIZE: Final = 500
# Most of anything in a list.
MOST_ITEMS: Final = 100_000

_ENDS_FIRST: Final = Phrase("ends before it begins", "кончается раньше, чем начинается")
_AFTER_HORIZON: Final = Phrase("lies after the horizon", "лежит за пределами срока планирования")
_MORE_BEDS: Final = Phrase(
    "is less than the beds there, so that they could never be filled", "меньше, чем там мест: их не заполнить никогда"
)
_NO_WEIGHT: Final = Phrase("is a tier that has no weight", "— степень срочности, для которой нет веса")
_WITH_ITSELF: Final = Phrase("names one party twice", "называет одну и ту же группу дважды")
_NOT_A_PAIR: Final = Phrase("has to be a pair of parties", "должно быть парой групп")
_TOO_MANY: Final = Phrase("has more entries than can be planned for", "содержит больше записей, чем можно спланировать")

_LISTS: Final = ("parties", "places", "helpers", "extractions", "onward", "departures", "conflicts")
_WEIGHTS: Final = (
    "unserved_per_person", "leg_risk", "waiting_hazard_per_day", "transit_night", "shelter_night",
    "still_sheltered_at_horizon", "cost_divisor", "exposure_over_target", "exposure_target",
)  # fmt: skip
_PARTY: Final = (
    "id", "size", "kind", "origin", "ready_day", "deadline_day", "tier", "max_id_check", "document_ready_day",
)  # fmt: skip
_PLACE: Final = ("id", "kind", "city", "beds", "admits", "people_cap")
_TRIP: Final = ("id", "origin", "city", "day", "seats", "risk", "cost", "helpers")
_ONWARD: Final = ("id", "from", "to", "depart_day", "arrive_day", "id_check", "risk", "cost", "party_cap")
_DEPARTURE: Final = ("id", "from", "country", "day", "risk", "cost", "party_cap")

_Read = TypeVar("_Read", Party, Place, Helper, Trip, Onward, Departure)


def instance_from_json(data: bytes) -> Instance:
    """Return the instance in a file. Raises `MalformedInstance` with the place of the first fault."""
    root = read_json(data, MalformedInstance)
    given = root.fields(("format", "horizon_days", "max_transit_nights", "weights", *_LISTS), ("name",))
    given["format"].word((FORMAT,))
    horizon = given["horizon_days"].number(1, MOST_DAYS)
    weights = _weights(given["weights"])
    parties = _all(given["parties"], lambda node: _party(node, weights))
    helpers = _all(given["helpers"], _helper)
    index = {helper.id: place for place, helper in enumerate(helpers)}
    return Instance(
        name=given["name"].text() if "name" in given else "",
        horizon=horizon,
        most_transit_nights=given["max_transit_nights"].number(0, horizon),
        weights=weights,
        parties=parties,
        places=_all(given["places"], _place),
        helpers=helpers,
        trips=_all(given["extractions"], lambda node: _trip(node, horizon, index)),
        onward=_all(given["onward"], lambda node: _onward(node, horizon)),
        departures=_all(given["departures"], lambda node: _departure(node, horizon)),
        conflicts=_conflicts(given["conflicts"], {party.id: place for place, party in enumerate(parties)}),
    )


def _all(node: Node, read: Callable[[Node], _Read]) -> tuple[_Read, ...]:
    """Return every entry of a list; no two may have one id."""
    items = node.items()
    if len(items) > MOST_ITEMS:
        node.refuse(_TOO_MANY)
    found: list[_Read] = []
    seen: set[str] = set()
    for item in items:
        one = read(item)
        if one.id in seen:
            Node(None, f"{item.place}.id", item.error).refuse(TWICE, one.id)
        seen.add(one.id)
        found.append(one)
    return tuple(found)


def _by_tier(node: Node) -> dict[int, int]:
    found: dict[int, int] = {}
    for name, value in node.entries().items():
        if name not in {"1", "2", "3", "4"}:
            value.refuse(NOT_KNOWN_WORD, name)
        found[int(name)] = value.number()
    return found


def _weights(node: Node) -> Weights:
    given = node.fields(_WEIGHTS)
    return Weights(
        unserved=_by_tier(given["unserved_per_person"]),
        leg_risk=given["leg_risk"].number(),
        waiting=_by_tier(given["waiting_hazard_per_day"]),
        transit_night=given["transit_night"].number(),
        shelter_night=given["shelter_night"].number(),
        still_sheltered=given["still_sheltered_at_horizon"].number(),
        cost_divisor=given["cost_divisor"].number(1),
        exposure_over_target=given["exposure_over_target"].number(),
        exposure_target=given["exposure_target"].number(),
    )


def _party(node: Node, weights: Weights) -> Party:
    given = node.fields(_PARTY)
    tier = given["tier"].number(1, 4)
    if tier not in weights.unserved or tier not in weights.waiting:
        given["tier"].refuse(_NO_WEIGHT, str(tier))
    ready_on, deadline_on = given["ready_day"].number(), given["deadline_day"].number()
    if deadline_on < ready_on:
        given["deadline_day"].refuse(_ENDS_FIRST)
    return Party(
        id=given["id"].text(),
        size=given["size"].number(1, MOST_SIZE),
        kind=given["kind"].word(KINDS),
        origin=given["origin"].text(),
        ready_on=ready_on,
        deadline_on=deadline_on,
        tier=tier,
        most_check=given["max_id_check"].number(0, 2),
        documents={country: day.number() for country, day in given["document_ready_day"].entries().items()},
    )


def _place(node: Node) -> Place:
    given = node.fields(_PLACE)
    beds, cap = given["beds"].number(), given["people_cap"].number()
    if cap < beds:
        given["people_cap"].refuse(_MORE_BEDS)
    return Place(
        id=given["id"].text(),
        is_safe=given["kind"].word(("transit", "safe")) == "safe",
        city=given["city"].text(),
        beds=beds,
        admits=given["admits"].word((ANYBODY, "men", "women")),
        people_cap=cap,
    )


def _helper(node: Node) -> Helper:
    given = node.fields(("id", "people_cap"))
    return Helper(given["id"].text(), given["people_cap"].number())


def _trip(node: Node, horizon: int, helpers: Mapping[str, int]) -> Trip:
    given = node.fields(_TRIP)
    named = tuple(helper.one_of(helpers) for helper in given["helpers"].items())
    if len(set(named)) != len(named):
        given["helpers"].refuse(TWICE)
    return Trip(
        id=given["id"].text(),
        origin=given["origin"].text(),
        city=given["city"].text(),
        day=_day(given["day"], horizon),
        seats=given["seats"].number(),
        risk=given["risk"].number(),
        cost=given["cost"].number(),
        helpers=named,
    )


def _onward(node: Node, horizon: int) -> Onward:
    given = node.fields(_ONWARD)
    leaves_on, arrives_on = _day(given["depart_day"], horizon), given["arrive_day"].number()
    if arrives_on < leaves_on:
        given["arrive_day"].refuse(_ENDS_FIRST)
    return Onward(
        id=given["id"].text(),
        start=given["from"].text(),
        end=given["to"].text(),
        leaves_on=leaves_on,
        arrives_on=arrives_on,
        check=given["id_check"].number(0, 2),
        risk=given["risk"].number(),
        cost=given["cost"].number(),
        party_cap=given["party_cap"].number(),
    )


def _departure(node: Node, horizon: int) -> Departure:
    given = node.fields(_DEPARTURE)
    return Departure(
        id=given["id"].text(),
        start=given["from"].text(),
        country=given["country"].text(),
        day=_day(given["day"], horizon),
        risk=given["risk"].number(),
        cost=given["cost"].number(),
        party_cap=given["party_cap"].number(),
    )


def _day(node: Node, horizon: int) -> int:
    day = node.number()
    if day >= horizon:
        node.refuse(_AFTER_HORIZON)
    return day


def _conflicts(node: Node, parties: Mapping[str, int]) -> tuple[tuple[int, int], ...]:
    return tuple(_pair(pair, parties) for pair in node.items())


def _pair(node: Node, parties: Mapping[str, int]) -> tuple[int, int]:
    both: Iterable[Node] = node.items()
    indices = [one.one_of(parties) for one in both]
    if len(indices) != 2:
        node.refuse(_NOT_A_PAIR)
    if indices[0] == indices[1]:
        node.refuse(_WITH_ITSELF)
    return indices[0], indices[1]
