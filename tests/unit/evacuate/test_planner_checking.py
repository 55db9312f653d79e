"""Our check against the referee of the format: the same verdict and score on whole plans and on broken ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.evacuate.planner.checking import check
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.plan import plan_from_json, plan_of, plan_to_json
from tests import plans
from tests.examples import many

DATA = plans.file_of("n100-s1")
INSTANCE = instance_from_json(DATA)
WHOLE: dict[str, Any] = json.loads(plan_to_json(plan_of(INSTANCE, greedy(plans.choices_of(DATA)).ways)))
LISTS: dict[str, Sequence[Any]] = {
    "extraction": INSTANCE.trips,
    "helper": INSTANCE.helpers,
    "transit_place": INSTANCE.places,
    "onward": INSTANCE.onward,
    "safe_place": INSTANCE.places,
    "departure": INSTANCE.departures,
    "party": INSTANCE.parties,
}


def same_verdict(plan: dict[str, Any]) -> bool:
    """Whether the plan is valid; both judges have to say the same, and of a valid one the same score."""
    faults, moved, parts = plans.referee().referee(json.loads(DATA), plan)
    verdict = check(INSTANCE, plan_from_json(json.dumps(plan).encode()))
    assert verdict.is_valid == (not faults), (faults[:3], verdict.faults[:3])
    if verdict.is_valid:
        assert (verdict.score, verdict.people_moved) == (sum(parts.values()), moved)
        assert {"unserved": verdict.unserved, "risk": verdict.risk, "cost": verdict.cost} == {
            name: parts[name] for name in ("unserved", "risk", "cost")
        }
    return verdict.is_valid


def test_a_whole_plan_is_valid_to_both() -> None:
    assert same_verdict(WHOLE)


@settings(max_examples=many(150), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_plan_with_ids_exchanged_gets_the_verdict_of_the_referee(seed: int) -> None:
    random = Random(seed)
    plan = json.loads(json.dumps(WHOLE))
    for _ in range(random.randint(1, 3)):
        one = random.choice(plan["assignments"])
        name = random.choice(list(LISTS))
        one[name] = random.choice([*(thing.id for thing in LISTS[name]), "nobody"])
    if random.random() < 0.3:
        plan["assignments"].pop(random.randrange(len(plan["assignments"])))
    same_verdict(plan)


@settings(max_examples=many(60), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_a_plan_with_several_houses_gets_the_verdict_of_the_referee(seed: int) -> None:
    random = Random(seed)
    plan = json.loads(json.dumps(WHOLE))
    one = random.choice(plan["assignments"])
    leg = next(leg for leg in INSTANCE.onward if leg.id == one["onward"])
    out = next((leg.day for leg in INSTANCE.departures if leg.id == one["departure"]), INSTANCE.horizon)
    days = sorted(random.randint(leg.arrives_on, max(out, leg.arrives_on)) for _ in range(random.randint(0, 2)))
    ends = [leg.arrives_on, *days, out + random.choice((0, 0, 0, 1))]
    houses = [place.id for place in INSTANCE.places if place.city == leg.end] or ["k0"]
    one["stays"] = [{"place": random.choice(houses), "from_day": start, "to_day": end} for start, end in pairwise(ends)]
    same_verdict(plan)


@pytest.mark.parametrize("missing", ["party", "extraction", "helper", "transit_place", "onward", "safe_place"])
def test_an_assignment_that_lacks_something_is_a_fault_to_both(missing: str) -> None:
    plan = json.loads(json.dumps(WHOLE))
    del plan["assignments"][0][missing]

    assert not same_verdict(plan)


def test_a_fault_is_a_sentence_in_both_languages_with_the_ids_of_the_file() -> None:
    plan = json.loads(json.dumps(WHOLE))
    plan["assignments"].append(plan["assignments"][0])

    verdict = check(INSTANCE, plan_from_json(json.dumps(plan).encode()))

    party = plan["assignments"][0]["party"]
    assert verdict.faults[0].sentence("en") == f"{party} is planned twice"
    assert verdict.faults[0].sentence("ru") == f"группа {party} запланирована дважды"
