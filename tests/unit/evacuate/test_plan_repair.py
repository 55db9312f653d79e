"""A kept plan repaired: what fell is in it no more, nobody who was told moves, and two approve what comes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.cli.demo_rescue_data import Rescue, write_rescue
from safeconduct.evacuate.explaining.kept import kept_difference
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.planner.checking import check
from safeconduct.evacuate.planner.choices import Choices, Reserve
from safeconduct.evacuate.planner.examples import example
from safeconduct.evacuate.planner.greedy import greedy
from safeconduct.evacuate.planner.instance import Instance
from safeconduct.evacuate.planner.instance_reading import instance_from_json
from safeconduct.evacuate.planner.plan import plan_of
from safeconduct.evacuate.planner.replacing import replaced, what_stands
from safeconduct.evacuate.planning import reading
from safeconduct.evacuate.planning.approving import Step, approve, changed_since, drop
from safeconduct.evacuate.planning.drafts import drafted_in, legs_in
from safeconduct.evacuate.planning.errors import JourneysShut, NothingToRepair, OlderPlan, PlanDropped
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.making import Mended, make_plan
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.planning.repairing import repaired
from safeconduct.evacuate.planning.resolving import standing
from safeconduct.evacuate.planning.standing_against import standing_against
from safeconduct.evacuate.running.commands import burn_intents
from safeconduct.protect.members import Role
from safeconduct.sync.compartments import admit
from safeconduct.vault.types import StoredOp
from tests.unit.evacuate.parts import NOON, Office, colleague, office
from tests.unit.sync.desks import exchange

TODAY = Day(NOON // 86_400_000)


@dataclass
class Held:
    """A kept plan at one desk, and what is done to it."""

    amal: Office
    rescue: Rescue
    plan: Thing

    def burn(self, kind: str, of: bytes) -> None:
        intents = burn_intents(self.amal.desk.team, self.rescue.planning, {"kind": kind, "of": of}, (), now_ms=NOON)
        self.amal.desk.vault.append(intents)

    def repaired(self) -> Mended:
        return repaired(self.amal.desk.team, self.amal.get("plan", self.plan.id), TODAY)

    def keep(self, made: Mended) -> Thing:
        id_ = keep_plan(self.amal.desk.team, made, self.rescue.planning, parent=self.plan, language="en")
        return self.amal.get("plan", id_)

    def legs(self, plan: Thing) -> list[tuple[CompartmentId, Thing]]:
        return [(one.journey, leg) for one in drafted_in(plan) for leg in legs_in(self.amal.facts, one.journey)]

    def ops(self, part: bytes) -> list[StoredOp]:
        return [one for one in self.amal.desk.vault.ops() if bytes(one.signed.core.compartment) == part]


def admit_to(sponsor: Office, other: Office, *parts: CompartmentId) -> None:
    device = sponsor.desk.team.device(other.desk.vault.device)
    assert device is not None
    for part in parts:
        admit(sponsor.desk.team, part, [(device, Role.WRITE)])


def make(here: Office, rescue: Rescue) -> Thing:
    team = here.desk.team
    run = make_run(read_world(team, TODAY), TODAY, SeededEntropy(b"run"))
    made = make_plan(run, seconds=0, steps=60)
    # A journey is a part of its own, which takes its time to begin: seven do.
    made = replace(made, plan=replace(made.plan, assignments=made.plan.assignments[:7]))
    return here.get("plan", keep_plan(team, made, rescue.planning, parent=None, language="en"))


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """A plan at one desk. That two persons vouch for everybody who is not searched for is made up."""
    monkeypatch.setattr(reading, "may_share_house", lambda _, *, is_hot: not is_hot)
    amal = office(tmp_path)
    rescue = write_rescue(amal.desk.team, TODAY, "en")
    yield Held(amal, rescue, make(amal, rescue))
    amal.desk.close()


def busiest(held: Held, code: str) -> tuple[bytes, list[CompartmentId]]:
    """The house or helper that most journeys of the plan need, and these journeys in the plan's order."""
    needs = [(leg.id_of(code), part) for part, leg in held.legs(held.plan) if leg.id_of(code)]
    thing = Counter(id_ for id_, _ in needs).most_common(1)[0][0]
    return thing, [part for id_, part in needs if id_ == thing]


def test_a_burnt_house_is_in_the_repaired_plan_no_more_and_who_was_told_is_as_they_were(held: Held) -> None:
    house, through = busiest(held, "place")
    told, *_ = through
    held.amal.set(legs_in(held.amal.facts, told)[0], {"step": "departed", "step_at": NOON})
    before = {one.journey: held.ops(one.journey) for one in drafted_in(held.plan)}
    held.burn("place", house)

    made = held.repaired()
    assert (len(set(through)) > 1, made.under_way) == (True, 1)
    assert len(made.changed) + len(made.unplaced) == len(set(through)) - 1
    new = held.keep(made)

    assert held.ops(told) == before[told]
    untouched = before.keys() - set(through)
    assert untouched
    assert {part: held.ops(part) for part in untouched} == {part: before[part] for part in untouched}
    assert told not in {one.journey for one in drafted_in(new)}
    assert house not in {leg.id_of("place") for _, leg in held.legs(new)}
    assert standing_against(held.amal.facts, new, TODAY) == ()
    assert (new.id_of("parent"), new.text("state"), new.number("bound")) == (held.plan.id, "draft", None)

    found = kept_difference(held.amal.desk.team, held.plan, new)
    assert (found.under_way, found.unread) == (1, 0)
    cases = {held.amal.get("journey", part).id_of("case").hex() for part in through if part != told}
    assert {one.party for one in found.difference.shifts} | set(found.difference.dropped) == cases


def test_two_approve_what_comes_of_a_repair_and_nobody_holds_the_burnt_house(tmp_path: Path) -> None:
    amal = office(tmp_path)
    bela = colleague(tmp_path, amal, "bela")
    rescue = write_rescue(amal.desk.team, TODAY, "en")
    held = Held(amal, rescue, make(amal, rescue))

    def approved(plan: Thing) -> Step:
        lacking = [one.journey for one in drafted_in(plan) if len(amal.desk.team.members(one.journey)) == 1]
        admit_to(amal, bela, *lacking)
        assert approve(amal.desk.team, plan, "looks right").step is Step.FIRST
        exchange(amal.desk, bela.desk)
        done = approve(bela.desk.team, bela.get("plan", plan.id), "I agree")
        exchange(amal.desk, bela.desk)
        return done.step

    admit_to(amal, bela, rescue.planning, rescue.places, rescue.helpers)
    assert approved(held.plan) is Step.SECOND
    helper, through = busiest(held, "helper")
    held.burn("helper", helper)
    made = held.repaired()
    assert len(made.changed) == len(set(through)) == 1
    new = held.keep(made)
    assert approved(new) is Step.SECOND
    at_work = [one for one in bela.facts.things("hold") if one.text("state") == "held"]
    # Of each journey two beds, a helper's day, and seats of three trips.
    assert len(at_work) == 6 * len(drafted_in(new)) == 6 * len(drafted_in(held.plan))
    assert helper not in {one.id_of("of") for one in at_work}
    amal.desk.close()
    bela.desk.close()


@pytest.mark.parametrize("kind", ["helper", "route"])
def test_a_burnt_helper_or_route_is_in_the_repaired_plan_no_more(held: Held, kind: str) -> None:
    code = {"helper": "helper", "route": "trip"}[kind]
    thing, through = busiest(held, code)
    held.burn(kind, thing)
    made = held.repaired()
    new = held.keep(made)
    assert len(made.changed) + len(made.unplaced) == len(set(through))
    assert thing not in {leg.id_of(code) for _, leg in held.legs(new)}
    assert changed_since(held.amal.facts, new) == ()


def test_who_finds_no_other_way_is_named_and_has_no_draft(held: Held) -> None:
    for one in held.amal.facts.things("place"):
        if one.text("kind") == "safe":
            held.burn("place", one.id)
    made = held.repaired()
    assert (made.changed, len(made.unplaced)) == ((), len(drafted_in(held.plan)))
    new = held.keep(made)
    assert drafted_in(new) == ()
    assert {leg.id for one in read_journeys(held.amal.desk.team) for leg in one.legs} == set()


def test_the_next_day_what_still_stands_stays_to_the_letter(held: Held) -> None:
    found = standing(held.amal.desk.team, held.plan, Day(TODAY + 1))
    soon = {
        part for part, leg in held.legs(held.plan) if leg.text("kind") == "extraction" and leg.number("day") == TODAY
    }
    assert len(found.hit) == len(soon)
    house, through = busiest(held, "place")
    held.burn("place", house)
    made = repaired(held.amal.desk.team, held.plan, Day(TODAY + 1))
    cases = {held.amal.get("journey", part).id_of("case") for part in {*through, *soon}}
    every = {held.amal.get("journey", one.journey).id_of("case") for one in drafted_in(held.plan)}
    assert made.stays >= every - cases
    assert not made.stays & cases


def test_a_party_that_closed_or_was_called_off_is_repaired_too(held: Held) -> None:
    with pytest.raises(NothingToRepair):
        held.repaired()
    first, second = (one.journey for one in drafted_in(held.plan)[:2])
    case = held.amal.get("case", held.amal.get("journey", first).id_of("case"))
    held.amal.set(case, {"state": "closed"})
    held.amal.set(legs_in(held.amal.facts, second)[0], {"step": "aborted", "step_at": NOON})
    made = held.repaired()
    assert made.gone == (case.text("code_name"),)
    assert len(made.changed) + len(made.unplaced) == 1


def test_a_leg_changed_by_hand_is_drafted_anew_so_that_it_can_be_approved(held: Held) -> None:
    house, through = busiest(held, "place")
    part = next(one.journey for one in drafted_in(held.plan) if one.journey not in through)
    leg = legs_in(held.amal.facts, part)[0]
    helper = leg.id_of("helper")
    held.amal.set(leg, {"helper": None})
    held.amal.set(leg, {"helper": helper})
    held.burn("place", house)
    new = held.keep(held.repaired())
    assert changed_since(held.amal.facts, new) == ()


def test_an_older_a_dropped_and_a_shut_plan_are_not_repaired(held: Held, tmp_path: Path) -> None:
    house, _ = busiest(held, "place")
    held.burn("place", house)
    newer = held.keep(held.repaired())
    with pytest.raises(OlderPlan):
        held.repaired()
    cleo = colleague(tmp_path, held.amal, "cleo")
    admit_to(held.amal, cleo, held.rescue.planning)
    exchange(held.amal.desk, cleo.desk)
    assert standing(cleo.desk.team, cleo.get("plan", newer.id), TODAY).unread == len(drafted_in(newer))
    with pytest.raises(JourneysShut):
        repaired(cleo.desk.team, cleo.get("plan", newer.id), TODAY)
    cleo.desk.close()
    drop(held.amal.desk.team, newer)
    with pytest.raises(PlanDropped):
        repaired(held.amal.desk.team, held.amal.get("plan", newer.id), TODAY)


def without(instance: Instance, place: int) -> Instance:
    """The instance in which nobody may use a house."""
    shut = replace(instance.places[place], people_cap=0)
    return replace(instance, places=(*instance.places[:place], shut, *instance.places[place + 1 :]))


@pytest.mark.parametrize("seed", [1, 2])
def test_without_a_house_the_others_stay_and_the_result_is_valid(seed: int) -> None:
    instance = instance_from_json(example(300, seed))
    nothing = Reserve((0,) * len(instance.places), 0)
    every = greedy(Choices(instance, nothing)).ways
    ways = tuple(way if at % 3 else None for at, way in enumerate(every))
    used = Counter(place for way in ways if way for place in (way.transit, way.safe))
    for place, _ in used.most_common(3):
        lesser = without(instance, place)
        wanted = {at: way for at, way in enumerate(ways) if way is not None}
        stand = what_stands(lesser, nothing, wanted)
        hit = [at for at, way in wanted.items() if stand[at] is None]
        assert hit == [at for at, way in wanted.items() if place in (way.transit, way.safe)]
        found = replaced(lesser, nothing, stand, hit)
        assert check(lesser, plan_of(lesser, found)).is_valid
        assert all(found[at] == way for at, way in enumerate(stand) if way is not None)
        assert {at for at, way in enumerate(found) if way is not None} <= wanted.keys()
        assert any(found[at] is not None for at in hit)
