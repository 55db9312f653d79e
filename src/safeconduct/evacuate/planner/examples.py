"""Invents instances of any size from a seed, like the example files of the format: for `bench plan` and for tests.

Nobody in them is real. How many trips, houses, helpers and departures there are for so many people, and how they are
spread over days and cities, follows the examples, so that figures of the two can be put side by side.
"""

from __future__ import annotations

import json
from random import Random
from typing import Final

from safeconduct.base.json_value import Json
from safeconduct.evacuate.planner.instance_reading import FORMAT, USUAL_WEIGHTS

_DAYS: Final = 60
_ORIGINS: Final = 8
_TRANSIT: Final = ("t0", "t1", "t2")
_SAFE: Final = ("s0", "s1", "s2", "s3")
_COUNTRIES: Final = ("c0", "c1", "c2", "c3", "c4")
# How long the window of each tier is, in days.
_WINDOW: Final = {4: 4, 3: 8, 2: 16, 1: 28}
# Identity check of an onward leg: none by car, a ticket shown in a bus, a named one by train; with its risk and cost.
_MODES: Final = ((0, 1, 250), (1, 3, 60), (2, 2, 90))


def example(people: int, seed: int) -> bytes:
    """Return the file of an invented instance with so many people or a few more."""
    random = Random(f"{people}/{seed}")  # noqa: S311 - chance, not a secret
    helpers = 10 + people // 4
    parties = _parties(people, random)
    ids = [str(party["id"]) for party in parties]
    conflicts: list[Json] = []
    while len(conflicts) < people // 10 and len(ids) > 1:
        pair: list[Json] = [*random.sample(ids, 2)]
        conflicts.append(pair)
    trips = min(500, max(40, people * 8 // 5))
    whole: dict[str, Json] = {
        "format": FORMAT,
        "name": f"example-{people}-{seed}",
        "horizon_days": _DAYS,
        "max_transit_nights": 5,
        "weights": dict(USUAL_WEIGHTS),
        "parties": [*parties],
        "places": [*_places(max(7, people // 5), random)],
        "helpers": [{"id": f"h{at}", "people_cap": random.choice((4, 5, 6, 8))} for at in range(helpers)],
        "extractions": [_trip(at, helpers, random) for at in range(trips)],
        "onward": [*_onward(max(2, people // 60), random)],
        "departures": [*_departures(max(2, people // 60), random)],
        "conflicts": conflicts,
    }
    return json.dumps(whole).encode()


def _parties(people: int, random: Random) -> list[dict[str, Json]]:
    parties: list[dict[str, Json]] = []
    left = people
    while left > 0:
        size = min(random.choices((1, 2, 3, 4), weights=(74, 12, 9, 5))[0], left)
        left -= size
        ready_on, tier = random.randint(0, 34), random.choices((1, 2, 3, 4), weights=(16, 36, 32, 16))[0]
        # Without a passport everything takes longer.
        extra = random.choice((0, 30))
        documents: dict[str, Json] = {"c0": ready_on + (15 if extra else 2)}
        documents |= {country: ready_on + extra + random.choice((10, 20, 35, 60)) for country in _COUNTRIES[1:]}
        parties.append(
            {
                "id": f"p{len(parties)}",
                "size": size,
                "kind": "mixed" if size > 1 else random.choices(("men", "women"), weights=(7, 3))[0],
                "origin": f"o{random.randrange(_ORIGINS)}",
                "ready_day": ready_on,
                "deadline_day": min(_DAYS - 1, ready_on + _WINDOW[tier]),
                "tier": tier,
                "max_id_check": random.choices((1, 2), weights=(2, 8))[0],
                "document_ready_day": documents,
            }
        )
    return parties


def _places(count: int, random: Random) -> list[dict[str, Json]]:
    """Return a third of transit houses; the first of each city takes anybody, so that no city is shut to a kind."""
    transit = max(len(_TRANSIT), count // 3)
    places: list[dict[str, Json]] = []
    for at in range(max(count, transit + len(_SAFE))):
        is_safe = at >= transit
        number = at - transit if is_safe else at
        cities = _SAFE if is_safe else _TRANSIT
        is_first = number < len(cities)
        beds = random.choice((4, 6) if is_first and is_safe else (2, 3, 4, 5, 6, 8) if is_safe else (1, 2, 3, 4))
        beds = 4 if is_first and not is_safe else beds
        places.append(
            {
                "id": f"k{at}",
                "kind": "safe" if is_safe else "transit",
                "city": cities[number % len(cities)],
                "beds": beds,
                "admits": "any" if is_first else random.choices(("any", "men", "women"), weights=(5, 3, 2))[0],
                "people_cap": 2 * beds + 2 if is_safe else 4 * beds + 2,
            }
        )
    return places


def _trip(at: int, helpers: int, random: Random) -> dict[str, Json]:
    drivers: list[Json] = [f"h{one}" for one in random.sample(range(helpers), min(5, helpers))]
    return {
        "id": f"x{at}",
        "origin": f"o{random.randrange(_ORIGINS)}",
        "city": random.choice(_TRANSIT),
        "day": random.randint(0, _DAYS - 3),
        "seats": random.randint(1, 4),
        "risk": random.randint(2, 11),
        "cost": random.randint(30, 150),
        "helpers": drivers,
    }


def _onward(cap: int, random: Random) -> list[dict[str, Json]]:
    """Return a leg every other day from each transit city to each safe one."""
    legs: list[dict[str, Json]] = []
    for start in _TRANSIT:
        for end in _SAFE:
            first = random.randrange(2)
            for day in range(first, _DAYS, 2):
                check, risk, cost = random.choice(_MODES)
                legs.append(
                    {
                        "id": f"r{len(legs)}",
                        "from": start,
                        "to": end,
                        "depart_day": day,
                        "arrive_day": day + 1,
                        "id_check": check,
                        "risk": risk,
                        "cost": cost,
                        "party_cap": cap,
                    }
                )
    return legs


def _departures(cap: int, random: Random) -> list[dict[str, Json]]:
    """Return a departure every week from each safe city to each country."""
    legs: list[dict[str, Json]] = []
    for start in _SAFE:
        for number, country in enumerate(_COUNTRIES):
            for day in range(random.randrange(7), _DAYS, 7):
                legs.append(
                    {
                        "id": f"d{len(legs)}",
                        "from": start,
                        "country": country,
                        "day": day,
                        "risk": 2 if number else 3,
                        "cost": 250 + 100 * number,
                        "party_cap": cap,
                    }
                )
    return legs
