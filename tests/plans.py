"""Instances of plans for tests: tiny ones by hand, the example files, and the format's own referee. Nobody here is
real."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from safeconduct.evacuate.planner.choices import STAYING, Choices, Reserve
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.instance_reading import USUAL_WEIGHTS, instance_from_json
from safeconduct.evacuate.planner.plan import Plan, plan_to_json
from safeconduct.evacuate.planner.state import Itinerary

DATA: Final = Path(__file__).parent / "data/plan"
REFEREE: Final = DATA / "plan_referee.txt"


@cache
def referee() -> ModuleType:
    module = ModuleType("plan_referee")
    exec(compile(REFEREE.read_text(encoding="utf-8"), str(REFEREE), "exec"), module.__dict__)
    return module


def file_of(name: str) -> bytes:
    return (DATA / f"{name}.json").read_bytes()


def no_reserve(instance: Instance) -> Reserve:
    return Reserve((0,) * len(instance.places), 0)


def choices_of(data: bytes) -> Choices:
    instance = instance_from_json(data)
    return Choices(instance, no_reserve(instance))


def judged(data: bytes, plan: Plan) -> tuple[bool, int]:
    """What the referee says: valid, and the score."""
    faults, _, parts = referee().referee(json.loads(data), json.loads(plan_to_json(plan)))
    return not faults, sum(parts.values())


@cache
def _parsed(data: bytes) -> Any:
    return json.loads(data)


def repair_faults(data: bytes, before: Plan, after: Plan, burnt: str, day: int) -> list[str]:
    """What the referee has against a repair, as its `--before` finds it."""
    inst = _parsed(data)
    old, new = (json.loads(plan_to_json(one)) for one in (before, after))
    lost = set(new.get("unplaced", []))
    counted = [one for one in new["assignments"] if one["party"] not in lost]
    faults, _, _ = referee().referee(inst, dict(new, assignments=counted))
    return [*faults, *referee().repair_faults(inst, old, new, burnt, day)]


def party(number: int, **other: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "id": f"p{number}",
        "size": 1,
        "kind": "men",
        "origin": "o0",
        "ready_day": 1,
        "deadline_day": 8,
        "tier": 2,
        "max_id_check": 2,
        "document_ready_day": {"c0": 3},
    }
    return usual | other


def trip(number: int, **other: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "id": f"x{number}",
        "origin": "o0",
        "city": "t0",
        "day": 2,
        "seats": 4,
        "risk": 3,
        "cost": 50,
        "helpers": ["h0"],
    }
    return usual | other


def place(number: int, **other: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "id": f"k{number}",
        "kind": "safe",
        "city": "s0",
        "beds": 4,
        "admits": "any",
        "people_cap": 10,
    }
    return usual | other


def tiny(**other: Any) -> dict[str, Any]:
    """One origin, one trip, one house in each of two cities, one leg, one departure: two people can be moved."""
    usual: dict[str, Any] = {
        "format": "safeconduct.plan-instance/1",
        "name": "tiny",
        "horizon_days": 12,
        "max_transit_nights": 2,
        "weights": dict(USUAL_WEIGHTS),
        "parties": [party(0), party(1)],
        "places": [place(0, kind="transit", city="t0"), place(1)],
        "helpers": [{"id": "h0", "people_cap": 6}, {"id": "h1", "people_cap": 6}],
        "extractions": [trip(0)],
        "onward": [
            {
                "id": "r0",
                "from": "t0",
                "to": "s0",
                "depart_day": 3,
                "arrive_day": 4,
                "id_check": 1,
                "risk": 1,
                "cost": 60,
                "party_cap": 5,
            }
        ],
        "departures": [{"id": "d0", "from": "s0", "country": "c0", "day": 7, "risk": 2, "cost": 250, "party_cap": 5}],
        "conflicts": [],
    }
    return usual | other


def data_of(instance: Mapping[str, Any]) -> bytes:
    return json.dumps(instance).encode()


def least_score(data: bytes) -> int:
    """The best score by trying everything: for instances with a handful of ways."""
    instance = instance_from_json(data)
    inst = json.loads(data)
    every = [[None, *_ways(instance, at)] for at in range(len(instance.parties))]
    scores: list[int] = []
    for ways in itertools.product(*every):
        assignments = [_written(instance, at, way) for at, way in enumerate(ways) if way is not None]
        faults, _, parts = referee().referee(inst, {"assignments": assignments})
        if not faults:
            scores.append(int(sum(parts.values())))
    return min(scores)


def _ways(instance: Instance, at: int) -> Iterator[Itinerary]:
    mine = instance.parties[at]
    transits = [number for number, one in enumerate(instance.places) if not one.is_safe]
    safes = [number for number, one in enumerate(instance.places) if one.is_safe]
    for number, one in enumerate(instance.trips):
        if one.origin == mine.origin and mine.ready_on <= one.day <= mine.deadline_on:
            for helper in one.helpers:
                for rest in itertools.product(transits, range(len(instance.onward)), safes):
                    for departure in (STAYING, *range(len(instance.departures))):
                        yield Itinerary(number, helper, *rest, departure)


def _written(instance: Instance, at: int, way: Itinerary) -> dict[str, Any]:
    return {
        "party": instance.parties[at].id,
        "extraction": instance.trips[way.trip].id,
        "helper": instance.helpers[way.helper].id,
        "transit_place": instance.places[way.transit].id,
        "onward": instance.onward[way.onward].id,
        "safe_place": instance.places[way.safe].id,
        "departure": None if way.departure == STAYING else instance.departures[way.departure].id,
    }
