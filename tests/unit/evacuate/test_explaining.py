"""Every explanation held against the checking of plans, which shares no code with it, by trying everything."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.errors import Language
from safeconduct.evacuate.explaining.asking import first_broken, wanted_of
from safeconduct.evacuate.explaining.blocking import what_blocks
from safeconduct.evacuate.explaining.burning import ready_repairs
from safeconduct.evacuate.explaining.differing import difference
from safeconduct.evacuate.explaining.errors import NothingSuchToExplain, ServedAlready
from safeconduct.evacuate.explaining.forcing import force, why_not
from safeconduct.evacuate.explaining.gains import gains
from safeconduct.evacuate.explaining.loosening import loosened
from safeconduct.evacuate.explaining.names import Names
from safeconduct.evacuate.explaining.types import NO_DEPARTURE, Effect, Family, Forced, Rule, Wish
from safeconduct.evacuate.explaining.urgency import urgency
from safeconduct.evacuate.explaining.wording import effect_in_words, forced_lines, gain_lines
from safeconduct.evacuate.planner import checking
from safeconduct.evacuate.planner.checking import check
from safeconduct.evacuate.planner.choices import STAYING, Barred, Choices, Reserve
from safeconduct.evacuate.planner.examples import example
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.plan import Assignment, Plan, assignment_of, plan_from_json, plan_of, plan_to_json
from safeconduct.evacuate.planner.repairing import burn_of, repair
from safeconduct.evacuate.planner.reserving import reserve_of
from safeconduct.evacuate.planner.state import Itinerary
from tests import plans
from tests.examples import many

SEEDS = st.integers(0, 10**6)


def crowded(seed: int) -> Instance:
    """A tiny instance in which every limit is tight for somebody."""
    random = Random(seed)
    pick = random.choice

    def leg(at: int) -> dict[str, Any]:
        day = random.randint(2, 6)
        where = {"id": f"r{at}", "from": pick(("t0", "t1")), "to": pick(("s0", "s1"))}
        days = {"depart_day": day, "arrive_day": day + 1, "id_check": pick((0, 1, 2))}
        return {**where, **days, "risk": 1, "cost": 60, "party_cap": pick((0, 1, 2))}

    parties = [
        plans.party(
            at,
            size=pick((1, 1, 2)),
            kind=pick(("men", "women", "mixed")),
            origin=pick(("o0", "o0", "o1")),
            ready_day=random.randint(0, 3),
            deadline_day=random.randint(3, 6),
            tier=random.randint(1, 4),
            max_id_check=pick((0, 1, 2)),
            document_ready_day={"c0": random.randint(3, 9)} if pick((True, False)) else {},
        )
        for at in range(5)
    ]
    places = [
        plans.place(
            at,
            kind="safe" if at > 1 else "transit",
            city=f"{'s' if at > 1 else 't'}{at % 2}",
            beds=pick((1, 2)),
            admits=pick(("any", "any", "men", "women")),
            people_cap=pick((2, 3)),
        )
        for at in range(4)
    ]
    trips = [
        plans.trip(
            at,
            origin=pick(("o0", "o0", "o1")),
            city=pick(("t0", "t1")),
            day=random.randint(1, 7),
            seats=pick((1, 2, 3)),
            helpers=pick((["h0"], ["h1"], ["h0", "h1"])),
        )
        for at in range(3)
    ]
    out = [
        {
            "id": f"d{at}",
            "from": f"s{at}",
            "country": "c0",
            "day": random.randint(5, 10),
            "risk": 2,
            "cost": 9,
            "party_cap": 1,
        }
        for at in range(2)
    ]
    return instance_from_json(
        plans.data_of(
            plans.tiny(
                parties=parties,
                places=places,
                extractions=trips,
                onward=[leg(at) for at in range(4)],
                departures=out,
                helpers=[{"id": f"h{at}", "people_cap": pick((1, 2, 3))} for at in range(2)],
                conflicts=[["p0", "p1"], ["p2", "p3"]] if pick((True, False)) else [],
                max_transit_nights=pick((0, 1, 3)),
            )
        )
    )


def greedy_plan(instance: Instance, **beside: Any) -> Plan:
    ways = greedy(Choices(instance, plans.no_reserve(instance))).ways
    return plan_from_json(plan_to_json(plan_of(instance, ways, **beside)))


def every_way(instance: Instance, at: int) -> Iterator[Assignment]:
    """Every way of a party that ids can say; the checking says which are ways."""
    kinds = [[n for n, one in enumerate(instance.places) if one.is_safe is is_safe] for is_safe in (False, True)]
    for number, trip in enumerate(instance.trips):
        for helper, onward in itertools.product(trip.helpers, range(len(instance.onward))):
            for transit, safe in itertools.product(*kinds):
                for departure in (STAYING, *range(len(instance.departures))):
                    yield assignment_of(instance, at, Itinerary(number, helper, transit, onward, safe, departure))


def with_way(plan: Plan, way: Assignment) -> Plan:
    return Plan((*(one for one in plan.assignments if one.party != way.party), way))


def valid_ways(instance: Instance, plan: Plan, at: int) -> list[Assignment]:
    return [way for way in every_way(instance, at) if check(instance, with_way(plan, way)).is_valid]


def can_go(instance: Instance, plan: Plan, at: int) -> bool:
    return any(check(instance, with_way(plan, way)).is_valid for way in every_way(instance, at))


def waiting(instance: Instance, plan: Plan) -> list[int]:
    going = {one.party for one in plan.assignments}
    return [at for at, party in enumerate(instance.parties) if party.id not in going]


def without(instance: Instance, at: int, families: Sequence[Family]) -> Instance:
    return loosened(instance, plans.no_reserve(instance), at, families)[0]


@settings(max_examples=many(25), deadline=None)
@given(seed=SEEDS)
def test_a_blocking_set_is_enough_and_no_part_of_it_is(seed: int) -> None:
    instance = crowded(seed)
    plan = greedy_plan(instance)
    for at in waiting(instance, plan)[:2]:
        found = what_blocks(instance, plan, instance.parties[at].id)
        if found.has_room or found.costs_more:
            assert can_go(instance, plan, at)
            continue
        assert not can_go(instance, plan, at)
        if found.missing is not None:
            assert not can_go(without(instance, at, tuple(Family)), plan, at)
        for one in found.sets:
            assert check(without(instance, at, one.families), with_way(plan, one.way)).is_valid
            if len(one.families) > 1:
                for left_out in one.families:
                    part = tuple(family for family in one.families if family is not left_out)
                    assert not can_go(without(instance, at, part), plan, at)


@settings(max_examples=many(6), deadline=None)
@given(seed=SEEDS)
def test_every_single_limit_that_would_be_enough_is_named(seed: int) -> None:
    instance = crowded(seed)
    plan = greedy_plan(instance)
    for at in waiting(instance, plan)[:1]:
        found = what_blocks(instance, plan, instance.parties[at].id)
        named = {one.families[0] for one in found.sets if len(one.families) == 1}
        if not found.has_room:
            enough = {family for family in Family if can_go(without(instance, at, (family,)), plan, at)}
            assert enough == named


def test_loosened_instances_name_families_that_do_occur() -> None:
    seen: set[Family] = set()
    for seed in range(60):
        instance = crowded(seed)
        plan = greedy_plan(instance)
        for at in waiting(instance, plan):
            for one in what_blocks(instance, plan, instance.parties[at].id).sets:
                seen |= set(one.families)
    assert seen >= set(Family) - {Family.RESERVE, Family.DOCUMENTS, Family.BANS}


def test_beds_kept_for_tonight_are_named_when_they_stand_in_the_way() -> None:
    data = plans.data_of(plans.tiny(places=[plans.place(0, kind="transit", city="t0"), plans.place(1, beds=1)]))
    instance = instance_from_json(data)
    reserve = reserve_of(instance, 1, 12)
    held = {place.id: beds for place, beds in zip(instance.places, reserve.held, strict=True)}
    plan = plan_from_json(
        plan_to_json(plan_of(instance, [None, None], reserve={"beds": 1, "days": 12, "held": {**held}}))
    )
    found = what_blocks(instance, plan, "p0")
    assert [one.families for one in found.sets if len(one.families) == 1] == [(Family.BEDS,), (Family.RESERVE,)]


# What the checking says of a way that breaks a rule.
FAULTS = {
    Rule.STARTS_ELSEWHERE: checking.WRONG_ORIGIN,
    Rule.TOO_EARLY: checking.WRONG_DAY,
    Rule.TOO_LATE: checking.WRONG_DAY,
    Rule.SEATS: checking.NO_SEATS,
    Rule.CANNOT_RUN: checking.WRONG_HELPER,
    Rule.OTHER_DRIVER: checking.TWO_DRIVERS,
    Rule.DRIVES_THAT_DAY: checking.TWO_TRIPS,
    Rule.HELPER_CAP: checking.KNOWS_TOO_MANY,
    Rule.LEG_ELSEWHERE: checking.WRONG_ONWARD,
    Rule.LEG_TOO_EARLY: checking.WRONG_ONWARD,
    Rule.TRANSIT_NIGHTS: checking.WRONG_ONWARD,
    Rule.ID_CHECK: checking.WRONG_CHECK,
    Rule.LEG_ROOM: checking.NO_ROOM,
    Rule.ADMITS: checking.NOT_ADMITTED,
    Rule.PLACE_CAP: checking.TOO_MANY_KNOW,
    Rule.CONFLICT: checking.TOGETHER,
    Rule.BEDS: checking.NO_BEDS,
    Rule.DEPARTS_ELSEWHERE: checking.WRONG_DEPARTURE,
    Rule.DEPARTS_TOO_EARLY: checking.WRONG_DEPARTURE,
    Rule.NO_DOCUMENTS: checking.NO_DOCUMENTS,
    Rule.DOCUMENTS_LATER: checking.NO_DOCUMENTS,
    Rule.DEPARTURE_ROOM: checking.NO_ROOM,
}
NUMBERS = {Rule.SEATS, Rule.HELPER_CAP, Rule.LEG_ROOM, Rule.PLACE_CAP, Rule.BEDS, Rule.DEPARTURE_ROOM}


def wish_of(way: Assignment) -> Wish:
    return Wish(way.party, way.trip, way.helper, way.transit, way.onward, way.safe, way.departure or NO_DEPARTURE)


@settings(max_examples=many(25), deadline=None)
@given(seed=SEEDS)
def test_the_first_broken_rule_of_a_whole_way_is_what_the_checking_finds(seed: int) -> None:
    instance = crowded(seed)
    plan = greedy_plan(instance)
    random = Random(seed)
    for at in range(len(instance.parties)):
        ways = list(every_way(instance, at))
        for way in random.sample(ways, 12):
            helper = random.choice(instance.helpers).id
            asked = replace(wish_of(way), helper=helper)
            verdict = check(instance, with_way(plan, replace(way, helper=helper)))
            broken = first_broken(instance, plan, asked)
            assert verdict.is_valid is (broken is None)
            if broken is None:
                continue
            if broken.rule is Rule.PLACE_ELSEWHERE:
                assert {checking.WRONG_TRANSIT, checking.WRONG_SAFE} & {one.phrase for one in verdict.faults}
                continue
            matching = [one for one in verdict.faults if one.phrase is FAULTS[broken.rule]]
            assert matching
            if broken.rule in NUMBERS:
                assert (broken.of, broken.had, broken.most) in {(one.who, one.had, one.most) for one in matching}
            if broken.rule is Rule.BEDS:
                assert str(broken.night) in {one.what for one in matching}


@settings(max_examples=many(25), deadline=None)
@given(seed=SEEDS)
def test_a_wish_for_some_of_a_way_breaks_a_rule_only_when_every_way_with_it_does(seed: int) -> None:
    instance = crowded(seed)
    plan = greedy_plan(instance)
    random = Random(seed)
    for at in range(len(instance.parties)):
        fine = valid_ways(instance, plan, at)
        way = random.choice(list(every_way(instance, at)))
        names = random.sample(("trip", "helper", "transit", "onward", "safe", "departure"), random.randint(0, 3))
        whole = wish_of(way)
        asked = Wish(way.party, **{name: getattr(whole, name) for name in names})
        having = [one for one in fine if all(getattr(wish_of(one), name) == getattr(whole, name) for name in names)]
        assert (first_broken(instance, plan, asked) is None) is bool(having)


@settings(max_examples=many(25), deadline=None)
@given(seed=SEEDS)
def test_the_price_of_a_wish_is_that_of_a_valid_plan_which_has_it(seed: int) -> None:
    instance = crowded(seed)
    plan = greedy_plan(instance)
    random = Random(seed)
    before = check(instance, plan)
    for at, party in enumerate(instance.parties):
        way = random.choice(list(every_way(instance, at)))
        name = random.choice(("trip", "helper", "transit", "onward", "safe", "departure"))
        asked = Wish(party.id, **{name: getattr(wish_of(way), name)})
        found = why_not(instance, plan, asked, steps=20)
        alone = [one for one in every_way(instance, at) if check(instance, Plan((one,))).is_valid]
        has_it = [one for one in alone if getattr(wish_of(one), name) == getattr(wish_of(way), name)]
        assert (found.forced is not None) is bool(has_it)
        if found.forced is None:
            assert found.broken is not None
            continue
        verdict = check(instance, found.forced.plan)
        mine = next(one for one in found.forced.plan.assignments if one.party == party.id)
        assert verdict.is_valid
        assert getattr(wish_of(mine), name) == getattr(wish_of(way), name)
        assert verdict.score - before.score == found.forced.score
        assert verdict.people_moved - before.people_moved == found.forced.people
        assert found.forced == force(instance, plan, wanted_of(instance, asked), steps=20)


def test_a_wish_leaves_alone_whoever_was_told() -> None:
    instance = instance_from_json(example(40, 3))
    free = greedy_plan(instance)
    told = [one.party for one in free.assignments[::2]]
    plan = greedy_plan(instance, briefed=told)
    frozen = {one.party: one for one in plan.assignments if one.party in plan.briefed}
    assert first_broken(instance, plan, Wish(told[0])) is not None
    assert why_not(instance, plan, Wish(told[0])).forced is None
    priced = 0
    for party in [one for one in instance.parties if one.id not in told][:6]:
        found = why_not(instance, plan, Wish(party.id), steps=30).forced
        if found is not None:
            after = {one.party: one for one in found.plan.assignments}
            assert {who: after[who] for who in frozen} == frozen
            priced += 1
    assert priced


@settings(max_examples=many(25), deadline=None)
@given(seed=SEEDS)
def test_the_days_on_which_a_party_could_leave_are_those_on_which_it_could(seed: int) -> None:
    instance = crowded(seed)
    plan = greedy_plan(instance)
    for at, party in enumerate(instance.parties):
        found = urgency(instance, plan, party.id)
        parties = (*instance.parties[:at], replace(party, deadline_on=12), *instance.parties[at + 1 :])
        wider = replace(instance, parties=parties)
        trips = {(one.trip, one.onward) for one in valid_ways(wider, plan, at)}
        by_day: dict[int, set[str]] = {}
        for trip, _ in trips:
            by_day.setdefault(next(one.day for one in instance.trips if one.id == trip), set()).add(trip)
        assert {one.day: one.trips for one in found.days} == {day: len(ids) for day, ids in by_day.items()}
        assert sum(one.ways for one in found.days) == len(trips)
        assert all(one.day <= party.deadline_on for one in found.in_time)


def wished(instance: Instance, plan: Plan) -> Iterator[Forced]:
    """The prices of other trips for each party."""
    for at, party in enumerate(instance.parties):
        for _, _, number in Choices(instance, Reserve((0,) * len(instance.places), 0)).trips(at)[:3]:
            wish = Wish(party.id, trip=instance.trips[number].id)
            found = force(instance, plan, wanted_of(instance, wish), steps=20)
            if found is not None:
                yield found


def test_what_another_plan_means_is_counted_in_people_and_days() -> None:
    instance = instance_from_json(example(40, 3))
    plan = greedy_plan(instance)
    before, shifted = check(instance, plan), 0
    day = {one.id: one.day for one in instance.trips} | {one.id: one.day for one in instance.departures}
    for found in wished(instance, plan):
        felt, after = found.effect, check(instance, found.plan)
        assert sum(n for _, n, _ in felt.goes) - sum(n for _, n in felt.left) == found.people
        assert {who for who, _, _ in felt.goes} == set(found.taken_up)
        assert {who for who, _ in felt.left} == set(found.left)
        assert set(felt.otherwise) == set(found.changed)
        assert felt.known * instance.weights.exposure_over_target == after.exposure - before.exposure
        old, new = ({one.party: one for one in held.assignments} for held in (plan, found.plan))
        for who, days in felt.out:
            assert day[new[who].trip] == day[old[who].trip] + days != day[old[who].trip]
        for who, days in felt.abroad:
            assert day[new[who].departure] == day[old[who].departure] + days != day[old[who].departure]
        same = (old.keys() & new.keys()) - {who for who, _ in felt.out}
        assert all(day[new[who].trip] == day[old[who].trip] for who in same)
        shifted += len(felt.out)
    assert shifted


def test_what_another_plan_means_is_said_in_people_and_days_and_no_score() -> None:
    felt = Effect(
        goes=(("p1", 3, 4),),
        left=(("p2", 1),),
        out=(("p3", -2), ("p4", 1)),
        abroad=(("p3", 5),),
        leaving=("p5",),
        staying=(),
        otherwise=("p3", "p4", "p5"),
        known=-2,
        target=3,
    )
    english, russian = Names("en"), Names("ru")
    assert effect_in_words(felt, english, is_better=True) == (
        "moved as well: p1 (3 people, on day 4); not moved then: p2 (1 person); out of danger sooner: p3 (by 2 days); "
        "out of danger later: p4 (by 1 day); abroad later: p3 (by 5 days); "
        "leaving the country, which they did not: p5; "
        "fewer known to helpers who know more than 3: 2 people"
    )
    assert effect_in_words(felt, russian, is_better=True).startswith("едут ещё: p1 (3 человека, в день 4); ")
    nobody = replace(felt, goes=(), left=(), out=(), abroad=(), leaving=(), known=0)
    assert effect_in_words(nobody, english, is_better=True).startswith("nobody more is moved and nobody sooner")
    assert effect_in_words(nobody, english, is_better=False).startswith("everybody is moved as planned")
    assert effect_in_words(replace(nobody, otherwise=()), english, is_better=True) == "nothing changes for anybody"
    many = replace(felt, goes=tuple((f"p{at}", 1, 1) for at in range(20)))
    assert "and 8 more; not moved then" in effect_in_words(many, english, is_better=True)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_neither_a_gain_nor_a_price_names_a_score(language: Language) -> None:
    instance, names = instance_from_json(example(40, 3)), Names(language)
    plan = greedy_plan(instance)
    said = [line for one in wished(instance, plan) for line in forced_lines(one, names)]
    said += gain_lines(gains(instance, plan, steps=10), names)
    assert any(("out of danger later" if language == "en" else "позже вне опасности") in one for one in said)
    assert not [one for one in said if "score" in one or "оценка" in one or "weight" in one]


def test_a_gain_is_that_of_a_plan_which_one_more_makes_valid() -> None:
    seen = 0
    for seed in range(60):
        instance = crowded(seed)
        plan = greedy_plan(instance)
        for one in gains(instance, plan, steps=10):
            wider = replace(
                instance,
                places=tuple(
                    replace(
                        place,
                        beds=place.beds + (one.family is Family.BEDS and place.id == one.of),
                        people_cap=place.people_cap + (one.family is Family.PLACE_CAP and place.id == one.of),
                    )
                    for place in instance.places
                ),
                helpers=tuple(
                    replace(helper, people_cap=helper.people_cap + (helper.id == one.of)) for helper in instance.helpers
                ),
                trips=tuple(replace(trip, seats=trip.seats + (trip.id == one.of)) for trip in instance.trips),
                onward=tuple(replace(leg, party_cap=leg.party_cap + (leg.id == one.of)) for leg in instance.onward),
                departures=tuple(
                    replace(leg, party_cap=leg.party_cap + (leg.id == one.of)) for leg in instance.departures
                ),
            )
            verdict = check(wider, one.plan)
            assert verdict.is_valid
            assert verdict.score + one.score <= check(instance, plan).score
            assert set(one.served) <= {way.party for way in one.plan.assignments}
            seen += 1
    assert seen > 5


def test_repairs_are_ready_for_every_place_that_is_used_and_say_what_the_repair_does() -> None:
    instance = instance_from_json(example(60, 2))
    plan = greedy_plan(instance)
    found = ready_repairs(instance, plan, 20)
    used = {place for one in plan.assignments for place in (one.transit, one.safe)}
    assert {one.place for one in found} == used
    size = {party.id: party.size for party in instance.parties}
    for one in found:
        mended = repair(instance, plan, burn_of(instance, one.place, 20))
        assert set(one.no_bed) | set(one.called_off) | set(one.stranded) == set(mended.unplaced)
        assert set(one.moves) | set(one.replanned) == set(mended.changed)
        assert one.people_there == sum(size[who] for who in mended.must_move_now)
        assert set(one.called_off).isdisjoint(way.party for way in mended.plan.assignments)
    assert found[0].people_there > 0


def test_the_difference_of_two_plans_counts_what_stays_and_names_what_changes() -> None:
    instance = instance_from_json(example(60, 2))
    plan = greedy_plan(instance)
    assert difference(instance, plan, plan).is_none
    busiest = ready_repairs(instance, plan, 10)[0].place
    mended = repair(instance, plan, burn_of(instance, busiest, 10))
    found = difference(instance, plan, mended.plan)
    assert {one.party for one in found.shifts} == set(mended.changed)
    assert set(found.dropped) | set(found.added) <= set(mended.unplaced)
    legs = sum(2 + bool(one.departure) for one in plan.assignments)
    assert 0 < found.unchanged_legs < legs
    assert found.people_told >= len(mended.changed)


def test_a_question_about_what_is_not_there_or_served_already_is_refused() -> None:
    instance = instance_from_json(plans.data_of(plans.tiny()))
    plan = greedy_plan(instance)
    with pytest.raises(ServedAlready):
        what_blocks(instance, plan, "p0")
    for ask in (
        lambda: what_blocks(instance, plan, "p9"),
        lambda: urgency(instance, plan, "p9"),
        lambda: why_not(instance, plan, Wish("p9")),
        lambda: why_not(instance, plan, Wish("p0", helper="h9")),
    ):
        with pytest.raises(NothingSuchToExplain):
            ask()


def test_what_a_party_may_not_use_and_beds_that_others_have_are_named_as_such() -> None:
    instance = instance_from_json(plans.data_of(plans.tiny()))
    plan = plan_of(instance, [None, None])
    barred = Reserve((0, 0), 0, (), (Barred(0, onward=frozenset((0,))),))
    taken = Reserve((0, 0), 0, ((1, 5, 6, 4),))
    found = what_blocks(instance, plan, "p0", barred)
    assert [one.families for one in found.sets if len(one.families) == 1] == [(Family.BANS,)]
    beds = what_blocks(instance, plan, "p0", taken)
    assert [one.families for one in beds.sets if len(one.families) == 1] == [(Family.BEDS,)]
    refused = why_not(instance, plan, Wish("p0"), steps=5, reserve=barred)
    assert (refused.broken and refused.broken.rule, refused.forced) == (Rule.BARRED, None)
    full = why_not(instance, plan, Wish("p0", safe="k1"), steps=5, reserve=taken)
    assert full.broken is not None
    assert (full.broken.rule, full.broken.had, full.broken.most, full.broken.night) == (Rule.BEDS, 5, 4, 5)
    assert urgency(instance, plan, "p0", reserve=barred).days == ()
    assert urgency(instance, plan, "p0").days != ()
