"""From things to a plan and back: what is planned with, what is left out, what two approve, what never moves."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import OpId
from safeconduct.cli.demo_rescue_data import Rescue, write_rescue
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.journeys.reading import read_journey, read_journeys
from safeconduct.evacuate.journeys.types import LegState
from safeconduct.evacuate.planner.checking import check
from safeconduct.evacuate.planning.approving import Step, act_on, approve, changed_since, drop
from safeconduct.evacuate.planning.drafts import drafted_in, legs_in, plans
from safeconduct.evacuate.planning.errors import (
    ChangedSince,
    NoSuchCoordinator,
    NotFreeAnyMore,
    NothingToPlan,
    PlanDropped,
)
from safeconduct.evacuate.planning.instances import HORIZON_DAYS, make_run
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.making import Made, broken_beside, make_plan
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.planning.sharing import left_out, let_in
from safeconduct.evacuate.planning.standing_against import standing_against
from safeconduct.evacuate.planning.types import LeftOut, Run, Unsaid, World
from safeconduct.protect.members import Role
from safeconduct.sync.acts import Verdict
from safeconduct.sync.compartments import admit
from safeconduct.sync.deciding import say_second
from safeconduct.sync.types import Sort
from safeconduct.vault.types import StoredOp
from tests.unit.evacuate.parts import NOON, Office, colleague, office
from tests.unit.sync.desks import exchange

TODAY = Day(NOON // 86_400_000)


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Office]:
    desk = office(tmp_path)
    yield desk
    desk.desk.close()


@pytest.fixture
def rescue(here: Office) -> Rescue:
    return write_rescue(here.desk.team, TODAY, "en")


def world(here: Office, *, vouched: bool = True) -> World:
    found = read_world(here.desk.team, TODAY)
    if not vouched:
        return found
    parties = tuple(replace(one, is_alone=one.is_hot) for one in found.parties)
    return replace(found, parties=parties)


def run_of(given: World, **options: int) -> Run:
    return make_run(given, TODAY, SeededEntropy(b"run"), **options)


def made_of(given: World) -> Made:
    return make_plan(run_of(given), seconds=0, steps=60)


def kept(here: Office, rescue: Rescue, made: Made, parent: Thing | None = None) -> Thing:
    # That everybody is vouched for (`world`) is made up: what may have changed meanwhile is held against what stands.
    made = replace(made, run=replace(made.run, world=read_world(here.desk.team, TODAY)))
    thing = keep_plan(here.desk.team, made, rescue.planning, parent=parent, language="en")
    return here.get("plan", thing)


def ops_in(here: Office, part: bytes) -> list[StoredOp]:
    return [one for one in here.desk.vault.ops() if bytes(one.signed.core.compartment) == part]


def test_the_invented_rescue_becomes_numbers_and_no_word_of_it_is_among_them(here: Office, rescue: Rescue) -> None:
    run = run_of(world(here))
    assert (run.instance.people, len(run.instance.parties), len(run.instance.places)) == (24, 16, 7)
    assert len(run.trips) == len(here.facts.things("trip"))
    text = run.data.decode()
    things = [one for form in ("case", "place", "helper", "trip") for one in here.facts.things(form)]
    for one in things:
        assert one.id.hex() not in text
        for code in ("code_name", "origin", "city", "from_city", "to_city"):
            if code in one.form.fields and one.text(code):
                assert one.text(code) not in text
    other = make_run(world(here), TODAY, SeededEntropy(b"another"))
    assert set(other.parties).isdisjoint(run.parties)
    assert other.parties.keys() != run.parties.keys()
    assert Unsaid.MOST_NIGHTS in run.unsaid
    assert rescue.planning


def test_whoever_is_searched_for_or_not_vouched_for_shares_no_house(here: Office, rescue: Rescue) -> None:
    run = run_of(world(here, vouched=False))
    assert len(run.instance.conflicts) == 16 * 15 // 2
    assert Unsaid.ALONE in run.unsaid
    hot = next(at for at, one in enumerate(run.parties.values()) if one.is_hot)
    bars = next(one for one in run.reserve.barred if one.party == hot)
    assert {one for one, place in enumerate(run.places.values()) if not place.is_for_hot} == bars.places
    assert rescue.cases


def test_bans_and_checks_of_papers_are_kept_by_every_plan(here: Office, rescue: Rescue) -> None:
    case = here.get("case", rescue.cases[5])
    here.set(case, {"ban_modes": ("bus",), "ban_cities": ("Capital",), "ban_places": (rescue.place["t1"],)})
    given = world(here)
    party = next(one for one in given.parties if one.case == case.id)
    assert ([*party.ban_modes], [*party.ban_cities], party.most_check) == (["bus"], ["Capital"], 2)
    wanted = sorted(one.most_check for one in given.parties)
    assert (wanted[0], wanted[1], wanted.count(2)) == (0, 1, 14)
    made = made_of(given)
    assert list(broken_beside(made.run, made.outcome.ways)) == []
    barred = next(one for one in made.run.reserve.barred if list(made.run.parties.values())[one.party].case == case.id)
    assert barred.places
    assert barred.onward
    ways = list(made.outcome.ways)
    chosen = next(way for way in ways if way is not None)
    ways[barred.party] = chosen._replace(transit=min(barred.places))
    assert (made.run.instance.parties[barred.party].id, -1) in list(broken_beside(made.run, tuple(ways)))


def test_beds_that_a_journey_elsewhere_holds_are_not_planned_with(here: Office, rescue: Rescue) -> None:
    values: dict[str, Value | None] = {
        "what": "bed",
        "from_day": TODAY + 2,
        "until": TODAY + 20,
        "people": 4,
        "state": "held",
    }
    here.begin(rescue.places, "hold", {**values, "of": rescue.place["s1"]})
    here.begin(rescue.places, "hold", {**values, "of": rescue.place["t1"], "people": 1, "alone": True})
    here.begin(
        rescue.helpers,
        "hold",
        {"of": rescue.helper["h1"], "what": "helper", "from_day": TODAY + 2, "until": TODAY + 3, "people": 3},
    )
    run = run_of(world(here))
    at = {place.id: number for number, place in enumerate(run.places.values())}
    s1, t1 = at[rescue.place["s1"]], at[rescue.place["t1"]]
    assert [run.reserve.kept(s1, night) for night in (1, 2, 19, 20)] == [0, 4, 4, 0]
    assert run.reserve.kept(t1, 10) == run.instance.places[t1].beds
    assert run.instance.places[s1].people_cap == 12 - 4
    helper = next(one for one in run.helpers.values() if one.id == rescue.helper["h1"])
    assert helper.people_cap == 8 - 3
    day = [one for one in run.trips.values() if one.day == TODAY + 2 and helper.id in one.helpers]
    assert day == []
    made = make_plan(run, seconds=0, steps=60)
    assert list(broken_beside(run, made.outcome.ways)) == []


def test_seats_that_a_journey_elsewhere_holds_are_not_planned_with(here: Office, rescue: Rescue) -> None:
    trips = [one for one in here.facts.things("trip") if one.text("sort") == "extraction"]
    before = run_of(world(here)).instance
    assert trips
    held: dict[str, Value | None] = {
        "what": "seat", "from_day": TODAY, "until": TODAY + 60, "people": 1, "state": "held",
    }  # fmt: skip
    for one in trips:
        here.begin(one.part, "hold", {**held, "of": one.id})
    after = run_of(world(here)).instance
    # Of every trip one seat less; one that had a single seat is out.
    assert sum(one.seats for one in after.trips) == sum(one.seats - 1 for one in before.trips)


def test_beds_for_whoever_comes_tonight_are_kept_free(here: Office, rescue: Rescue) -> None:
    run = run_of(world(here), reserve_beds=1)
    assert sum(run.reserve.held) == 4
    assert run.reserve.days == 14
    assert make_plan(run, seconds=0, steps=20).outcome.verdict.is_valid
    assert rescue.cases


def test_whoever_is_not_planned_for_is_named_with_the_reason(here: Office, rescue: Rescue) -> None:
    cases = [here.get("case", part) for part in rescue.cases]
    here.set(cases[0], {"origin": None})
    here.set(cases[1], {"deadline": None})
    here.set(cases[2], {"deadline": TODAY - 1})
    person = here.facts.things("person", rescue.cases[3])[0]
    here.begin(rescue.cases[3], "consent", {"who": person.id, "purpose": "move", "state": "withdrawn"})
    here.begin(rescue.cases[3], "consent", {"purpose": "move", "state": "refused"})
    here.set(cases[4], {"state": "closed"})
    here.set(here.get("place", rescue.place["s4"]), {"state": "burnt"})
    here.set(here.get("helper", rescue.helper["h5"]), {"state": "left"})
    run = run_of(world(here))
    missed = {one.thing: one.why for one in run.missed}
    assert missed == {
        cases[0].id: LeftOut.NO_TOWN,
        cases[1].id: LeftOut.NO_DAYS,
        cases[2].id: LeftOut.TIME_IS_UP,
        cases[3].id: LeftOut.REFUSED,
        rescue.place["s4"]: LeftOut.NOT_OPEN,
        rescue.helper["h5"]: LeftOut.NOT_OPEN,
    }
    assert len(run.instance.parties) == 16 - 5


def test_nothing_to_plan_is_said(here: Office) -> None:
    with pytest.raises(NothingToPlan):
        made_of(world(here))


def test_a_plan_drafts_a_journey_for_each_party_and_holds_nothing_yet(here: Office, rescue: Rescue) -> None:
    made = made_of(world(here))
    plan = kept(here, rescue, made)
    drafted = drafted_in(plan)
    assert check(made.run.instance, made.plan).is_valid
    assert len(drafted) == len(made.plan.assignments) > 5
    assert (plan.number("moved"), plan.number("score")) == (made.outcome.verdict.people_moved, made.outcome.score)
    assert here.facts.things("hold") == ()
    assert here.facts.unread() == ()
    for one in drafted:
        journey = here.facts.only("journey", one.journey)
        assert journey is not None
        legs = legs_in(here.facts, one.journey)
        assert [leg.number("number") for leg in legs] == list(range(1, len(legs) + 1))
        assert [leg.text("kind") for leg in legs][:4] == ["extraction", "stay", "onward", "stay"]
        assert tuple(leg.began.op for leg in legs) == one.ops
        days = [(leg.number("day") or 0, leg.number("until_day") or 0) for leg in legs]
        assert all(first[1] == second[0] for first, second in itertools.pairwise(days[:4]))
        assert days[-1][1] <= TODAY + HORIZON_DAYS
    assert plan.id.hex() not in made.run.data.decode()


def test_two_persons_approve_a_plan_and_only_then_beds_and_helpers_are_held(tmp_path: Path) -> None:
    amal = office(tmp_path)
    bela = colleague(tmp_path, amal, "bela")
    rescue = write_rescue(amal.desk.team, TODAY, "en")
    plan = kept(amal, rescue, made_of(world(amal)))
    device = amal.desk.team.device(bela.desk.vault.device)
    assert device is not None
    journeys = [one.journey for one in drafted_in(plan)]
    for part in (rescue.planning, rescue.places, rescue.helpers, *journeys):
        admit(amal.desk.team, part, [(device, Role.WRITE)])
    assert approve(amal.desk.team, plan, "looks right").step is Step.FIRST
    assert approve(amal.desk.team, plan, "twice by one").step is Step.AGAIN
    assert amal.facts.things("hold") == ()
    exchange(amal.desk, bela.desk)

    done = approve(bela.desk.team, bela.get("plan", plan.id), "I agree")

    assert done.step is Step.SECOND
    holds = bela.facts.things("hold")
    # Of each journey two beds, a helper's day, and seats of every trip.
    rides = [leg for part in journeys for leg in legs_in(bela.facts, part) if leg.id_of("trip")]
    assert len(holds) == done.holds == 3 * len(journeys) + len(rides)
    assert all(one.yes("planned") for one in holds)
    assert all(bool(one.id_of("trip")) == (one.text("what") == "helper") for one in holds)
    states = {leg.state for part in journeys if (one := read_journey(bela.desk.team, part)) for leg in one.legs}
    assert states == {LegState.APPROVED}
    assert bela.get("plan", plan.id).text("state") == "used"
    exchange(amal.desk, bela.desk)
    named = {hold for part in journeys for hold in amal.get("journey", part).ids_of("holds")}
    assert named == {one.id for one in amal.facts.things("hold")}
    # What is held by journeys that nobody was told of is planned with again; nothing else is.
    again = run_of(world(amal))
    assert again.reserve.taken == ()
    assert len(again.instance.parties) == 16
    assert drop(amal.desk.team, amal.get("plan", plan.id)) == 0
    assert {one.text("state") for one in amal.facts.things("hold")} == {"freed"}
    amal.desk.close()
    bela.desk.close()


def test_a_plan_that_was_stopped_dropped_or_changed_is_not_approved(here: Office, rescue: Rescue) -> None:
    plan = kept(here, rescue, made_of(world(here)))
    leg = legs_in(here.facts, drafted_in(plan)[0].journey)[0]
    said = here.set(leg, {"day": (leg.number("day") or 0) + 1})
    assert len(changed_since(here.facts, plan)) == 1
    with pytest.raises(ChangedSince):
        approve(here.desk.team, plan, "looks right")
    here.undo(said)
    approve(here.desk.team, plan, "looks right")
    state = act_on(here.desk.team, plan)
    assert state is not None
    say_second(here.desk.team, state.act.word.id, Verdict.STOP, "the house is watched")
    with pytest.raises(PlanDropped):
        approve(here.desk.team, here.get("plan", plan.id), "again")
    drop(here.desk.team, here.get("plan", plan.id))
    with pytest.raises(PlanDropped):
        approve(here.desk.team, here.get("plan", plan.id), "again")


def test_a_plan_that_needs_what_it_cannot_have_any_more_is_not_approved(here: Office, rescue: Rescue) -> None:
    plan = kept(here, rescue, made_of(world(here, vouched=False)))
    stays = [leg for one in drafted_in(plan) for leg in legs_in(here.facts, one.journey) if leg.text("kind") == "stay"]
    house = here.get("place", stays[0].id_of("place"))
    trip = here.get("trip", next(leg for leg in legs_in(here.facts, drafted_in(plan)[0].journey)).id_of("trip"))
    first = stays[0].number("day")
    assert first is not None
    hold: dict[str, Value | None] = {
        "of": house.id, "what": "bed", "from_day": first, "until": first + 1, "people": house.number("beds"),
        "state": "held",
    }  # fmt: skip
    seats: dict[str, Value | None] = {
        **hold, "of": trip.id, "what": "seat", "people": trip.number("seats"),
    }  # fmt: skip
    said: list[Callable[[], OpId]] = [
        lambda: here.set(house, {"state": "burnt"}),
        lambda: here.set(house, {"until": first}),
        lambda: here.set(house, {"beds": 0}),
        lambda: here.begin(house.part, "hold", hold).began.op,
        lambda: here.begin(house.part, "hold", {**hold, "people": 1, "alone": True}).began.op,
        lambda: here.begin(trip.part, "hold", seats).began.op,
        lambda: here.set(trip, {"off": True}),
        lambda: here.set(trip, {"day": trip.number("day"), "off": True}),
    ]
    assert standing_against(here.facts, plan, TODAY) == ()
    for say in said:
        op = say()
        names = standing_against(here.facts, plan, TODAY)
        assert names in ((house.text("code_name"),), (f"{trip.text('from_city')} → {trip.text('to_city')}",))
        with pytest.raises(NotFreeAnyMore) as refused:
            approve(here.desk.team, plan, "looks right")
        assert refused.value.shown == names[0]
        here.undo(op)
    # A day later what was to be today is past.
    earliest = min(leg.number("day") or 0 for one in drafted_in(plan) for leg in legs_in(here.facts, one.journey))
    assert standing_against(here.facts, plan, Day(earliest)) == ()
    assert standing_against(here.facts, plan, Day(earliest + 1)) != ()
    assert approve(here.desk.team, plan, "looks right").step is Step.FIRST


def test_a_planned_leg_has_an_alias_of_its_own_and_the_journey_what_they_asked_for(
    here: Office, rescue: Rescue
) -> None:
    for one in rescue.cases:
        here.set(here.get("case", one), {"silence_do": "call the lawyer", "silence_dont": "do not call my brother"})
    plan = kept(here, rescue, made_of(world(here)))
    legs = [leg for one in drafted_in(plan) for leg in legs_in(here.facts, one.journey)]
    aliases = [leg.text("alias") for leg in legs]
    assert all(aliases)
    assert len(set(aliases)) == len(legs)
    journeys = [here.get("journey", one.journey) for one in drafted_in(plan)]
    assert {one.text("silence_dont") for one in journeys} == {"do not call my brother"}
    # Planned once more in the same way, nobody is called otherwise.
    again = kept(here, rescue, made_of(world(here)), parent=plan)
    assert [leg.text("alias") for one in drafted_in(again) for leg in legs_in(here.facts, one.journey)] == aliases


def test_what_a_plan_only_names_is_nothing_of_its_own(here: Office, rescue: Rescue, tmp_path: Path) -> None:
    plan = kept(here, rescue, made_of(world(here)))
    good = drafted_in(plan)
    second = colleague(tmp_path, here, "bela")
    team, user = here.desk.team, second.desk.team.me.device.user.id
    admit(team, rescue.planning, [(second.desk.team.me.device, Role.WRITE)])
    case = here.get("case", rescue.cases[0])
    lines = (f"{bytes(case.part).hex()}:{'00' * 32}", *(f"{one.journey.hex()}:{'11' * 32}" for one in good))
    forged = here.begin(rescue.planning, "plan", {"number": 2**62, "state": "draft", "journeys": lines})
    assert len(drafted_in(forged)) == len(good) + 1
    assert left_out(team, forged) == {}
    with pytest.raises(NoSuchCoordinator):
        let_in(team, forged, user)
    drop(team, forged)
    assert all(legs_in(here.facts, one.journey) for one in good)
    assert plans(here.facts)[-1].id == plan.id
    assert kept(here, rescue, made_of(world(here)), parent=forged).number("number") == 2
    second.desk.close()


def test_a_coordinator_is_let_into_a_plans_journeys_by_name_and_nobody_else_is(
    here: Office, rescue: Rescue, tmp_path: Path
) -> None:
    plan = kept(here, rescue, made_of(world(here, vouched=False)))
    journeys = [one.journey for one in drafted_in(plan)]
    second, reader = colleague(tmp_path, here, "bela"), colleague(tmp_path, here, "cem")
    team = here.desk.team
    users = [one.desk.team.me.device.user.id for one in (second, reader)]
    assert left_out(team, plan) == {}
    admit(team, rescue.planning, [(second.desk.team.me.device, Role.WRITE), (reader.desk.team.me.device, Role.READ)])
    assert left_out(team, plan) == {users[0]: tuple(journeys)}
    with pytest.raises(NoSuchCoordinator):
        let_in(team, plan, users[1])
    assert let_in(team, plan, users[0]) == len(journeys) > 1
    assert left_out(team, plan) == {}
    exchange(here.desk, second.desk, reader.desk)
    assert {one.thing.part for one in read_journeys(second.desk.team)} == set(journeys)
    assert read_journeys(reader.desk.team) == ()
    for one in (second, reader):
        one.desk.close()


def test_planning_again_leaves_a_journey_of_which_people_were_told_to_the_letter(here: Office, rescue: Rescue) -> None:
    first = kept(here, rescue, made_of(world(here)))
    told = drafted_in(first)[:2]
    for one, step in zip(told, ("briefed", "departed"), strict=True):
        here.set(legs_in(here.facts, one.journey)[0], {"step": step, "step_at": NOON})
    third = drafted_in(first)[2]
    extraction = legs_in(here.facts, third.journey)[0]
    here.begin(third.journey, "told", {"leg": extraction.id, "who": "helper", "what": ("place",), "at": NOON})
    told = (*told, third)
    before = {one.journey: ops_in(here, one.journey) for one in told}
    given = world(here)
    moving = {here.get("journey", one.journey).id_of("case") for one in told}
    run = run_of(given)
    assert {one.thing for one in run.missed if one.why is LeftOut.ON_THE_WAY} == moving
    assert not moving & {one.case for one in run.parties.values()}
    assert Unsaid.ON_THE_WAY in run.unsaid
    # The trip that they are on has so many seats less, and its helper drives no other.
    fixed = [leg for leg in given.fixed if leg.trip]
    for leg in fixed:
        left = [one for one in run.trips.values() if one.id == leg.trip]
        assert all((one.seats or 0) < 4 and set(one.helpers) <= {leg.helper} for one in left)

    second = kept(here, rescue, make_plan(run, seconds=0, steps=60), parent=first)
    drop(here.desk.team, second)
    drop(here.desk.team, first)

    assert {one.journey: ops_in(here, one.journey) for one in told} == before
    assert not {one.journey for one in told} & {one.journey for one in drafted_in(second)}
    assert [one.number("number") for one in plans(here.facts)] == [1, 2]


def test_planning_the_same_again_writes_no_journey_anew(here: Office, rescue: Rescue) -> None:
    made = made_of(world(here))
    first = kept(here, rescue, made)
    count = len(here.facts.things("leg"))
    second = kept(here, rescue, made, parent=first)
    assert drafted_in(second) == drafted_in(first)
    assert len(here.facts.things("leg")) == count
    assert changed_since(here.facts, second) == ()


def test_a_party_that_a_later_plan_leaves_has_no_draft_any_more(here: Office, rescue: Rescue) -> None:
    made = made_of(world(here))
    first = kept(here, rescue, made)
    fewer = replace(made, plan=replace(made.plan, assignments=made.plan.assignments[1:]))
    second = kept(here, rescue, fewer, parent=first)
    (left,) = set(drafted_in(first)) - set(drafted_in(second))
    assert legs_in(here.facts, left.journey) == ()


def test_a_party_placed_by_hand_stays_as_it_is_until_that_journey_is_dropped(here: Office, rescue: Rescue) -> None:
    part = here.part(Sort.JOURNEY)
    hold = here.begin(
        rescue.places,
        "hold",
        {"of": rescue.place["t1"], "what": "bed", "from_day": TODAY + 1, "until": TODAY + 3, "people": 1},
    )
    case = rescue.cases[5]
    here.begin(part, "journey", {"case": bytes(case), "size": 1, "holds": (hold.id,)}, id_=bytes(part))
    leg = here.begin(part, "leg", {"number": 1, "kind": "extraction", "day": TODAY + 1})
    run = run_of(world(here))
    assert {one.thing: one.why for one in run.missed} == {bytes(case): LeftOut.BY_HAND}
    assert run.reserve.taken != ()
    here.set(leg, {"dropped": True})
    assert run_of(world(here)).missed == ()
