"""Mending after a burn: the referee agrees for every place and helper, and for burn after burn."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.evacuate.planner.errors import BrokenPlan, NothingSuchToBurn
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.plan import Plan, plan_from_json, plan_of, plan_to_json
from safeconduct.evacuate.planner.repairing import Repair, burn_of, repair
from tests import plans
from tests.examples import many


def greedy_plan(data: bytes, *, briefed_share: float) -> Plan:
    """The greedy plan as it comes out of its file, with some parties briefed."""
    choices = plans.choices_of(data)
    ways = greedy(choices).ways
    going = [choices.instance.parties[at].id for at, way in enumerate(ways) if way is not None]
    briefed = Random(1).sample(going, int(len(going) * briefed_share))
    return plan_from_json(plan_to_json(plan_of(choices.instance, ways, briefed=[*briefed])))


def mended(data: bytes, before: Plan, burnt: str, day: int) -> Repair:
    """The repair, after the referee has agreed to it."""
    instance = instance_from_json(data)
    found = repair(instance, before, burn_of(instance, burnt, day))
    assert plans.repair_faults(data, before, found.plan, burnt, day) == []
    return found


@pytest.mark.parametrize(("name", "days"), [("n20-s1", (0, 5, 15, 30, 59)), ("n100-s1", (5, 15, 30))])
def test_the_referee_agrees_to_every_repair_of_every_place_and_helper(name: str, days: tuple[int, ...]) -> None:
    data = plans.file_of(name)
    instance = instance_from_json(data)
    before = greedy_plan(data, briefed_share=0.2)
    changed = moved_now = 0

    for burnt in (*(place.id for place in instance.places), *(helper.id for helper in instance.helpers)):
        for day in days:
            found = mended(data, before, burnt, day)
            changed += len(found.changed)
            moved_now += len(found.must_move_now)

    assert changed > 0
    assert moved_now > 0


@settings(max_examples=many(8), deadline=None)
@given(seed=st.integers(0, 10**9))
def test_burn_after_burn_the_referee_agrees_and_nobody_is_lost_from_sight(seed: int) -> None:
    data = plans.file_of("n100-s1")
    instance = instance_from_json(data)
    random = Random(seed)
    plan = greedy_plan(data, briefed_share=0.3)
    parties = {one.party for one in plan.assignments}
    day = 0
    for _ in range(4):
        day += random.randint(0, 15)
        burnt = random.choice([*(one.id for one in instance.places), *(one.id for one in instance.helpers)])
        found = mended(data, plan, burnt, day)
        plan = plan_from_json(plan_to_json(found.plan))

        assert {one.party for one in plan.assignments} | plan.unplaced == parties


def test_people_inside_a_burnt_house_move_to_another_of_the_city_for_the_nights_that_are_left() -> None:
    data = plans.data_of(plans.tiny(places=[plans.place(0, kind="transit", city="t0"), plans.place(1), plans.place(2)]))
    before = greedy_plan(data, briefed_share=0)
    house = before.assignments[0].safe
    other = {"k1": "k2", "k2": "k1"}[house]

    found = mended(data, before, house, 5)

    assert found.must_move_now == found.changed == ("p0", "p1")
    stays = json.loads(plan_to_json(found.plan))["assignments"][0]["stays"]
    assert stays == [{"place": house, "from_day": 4, "to_day": 5}, {"place": other, "from_day": 5, "to_day": 7}]


def test_who_has_no_other_house_is_kept_and_said_to_have_no_place() -> None:
    data = plans.data_of(plans.tiny())
    before = greedy_plan(data, briefed_share=0)

    found = mended(data, before, "k1", 5)

    assert found.unplaced == found.must_move_now == ("p0", "p1")
    assert found.changed == ()
    assert [one.party for one in found.plan.assignments] == ["p0", "p1"]


def test_who_has_not_begun_and_finds_no_other_helper_is_left_out_and_said() -> None:
    data = plans.data_of(plans.tiny())

    found = mended(data, greedy_plan(data, briefed_share=1), "h0", 1)

    assert found.unplaced == ("p0", "p1")
    assert found.plan.assignments == ()


def test_a_briefed_trip_keeps_trip_and_helper_when_the_house_is_lost() -> None:
    places = [plans.place(0, kind="transit", city="t0"), plans.place(1), plans.place(2)]
    trips = [plans.trip(0), plans.trip(1, helpers=["h1"], cost=0, day=1)]
    data = plans.data_of(plans.tiny(places=places, extractions=trips))
    before = greedy_plan(data, briefed_share=1)

    found = mended(data, before, before.assignments[0].safe, 0)

    assert [(one.trip, one.helper) for one in found.plan.assignments] == [
        (one.trip, one.helper) for one in before.assignments
    ]


def test_a_plan_that_breaks_rules_is_not_mended_and_what_is_not_there_is_not_burnt() -> None:
    data = plans.data_of(plans.tiny(places=[plans.place(0, kind="transit", city="t0"), plans.place(1)]))
    instance = instance_from_json(data)
    before = greedy_plan(data, briefed_share=0)
    broken = Plan((*before.assignments, before.assignments[0]))

    with pytest.raises(BrokenPlan):
        repair(instance, broken, burn_of(instance, "k1", 5))
    with pytest.raises(NothingSuchToBurn):
        burn_of(instance, "k9", 5)
