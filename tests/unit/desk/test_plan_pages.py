"""A plan at the desk: looked at with what changes by it, approved by one person, dropped."""

from __future__ import annotations

import pytest

from safeconduct.base.clock import day_from_ms
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.planning.drafts import drafted_in, legs_in, plans
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.making import make_plan
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import team_of


def make(desk: Asking, *, seed: int, reserve_beds: int = 0) -> None:
    """Make a plan as `plan make` does, of the invented rescue, and keep it."""

    def work(vault: Vault) -> None:
        team = team_of(vault)
        today = day_from_ms(team.clock.now_ms())
        facts = Facts(vault.tables)
        if not facts.things("case"):
            write_rescue(team, today, "en")
            vault.append([set_intent(one, {"hot": False}) for one in facts.things("case") if one.yes("hot")])
        run = make_run(read_world(team, today), today, team.entropy, reserve_beds=reserve_beds, reserve_days=14)
        made = make_plan(run, seconds=5.0, steps=20, seed=seed)
        home = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
        keep_plan(team, made, home, parent=next(iter(reversed(plans(facts))), None), language="en")

    desk.runner.run(desk.desk.office.work(work))


def send(desk: Asking, **fields: str) -> Answer:
    shown = desk.get("/plan")
    return desk.post("/plan", {"once": shown.hidden("once", "/plan"), "plan": shown.hidden("plan", "/plan"), **fields})


@pytest.fixture
def planned(desk: Asking) -> Asking:
    make(desk, seed=1)
    return desk


def test_without_a_plan_the_page_says_so_and_offers_nothing(desk: Asking) -> None:
    shown = desk.get("/plan")
    assert "There is no plan here yet." in shown.words
    assert "<form" not in shown.body.partition("<main")[2].partition("</main>")[0]
    assert 'href="/plan"' in desk.get("/board").body


def test_a_plan_says_how_good_it_is_and_who_goes_how(planned: Asking) -> None:
    shown = planned.get("/plan")
    (plan,) = planned.runner.run(planned.desk.office.work(lambda vault: plans(Facts(vault.tables))))
    assert f"people moved {plan.number('moved')} of 24" in shown.words
    assert shown.body.count('<h3><a href="/journey/') == len(drafted_in(plan)) > 1
    assert "stay at" in shown.words
    assert "What changes by it" not in shown.words


def test_a_second_plan_says_what_changes_by_it_and_the_first_is_still_there(planned: Asking) -> None:
    make(planned, seed=2, reserve_beds=1)
    shown = planned.get("/plan")
    assert "Plan 2" in shown.words
    assert "What changes by it" in shown.words
    assert "Plan 1" in planned.get("/plan?number=1").words.partition("Other plans")[0]


def test_a_plan_is_approved_by_one_with_a_reason_and_waits_for_the_second(planned: Asking) -> None:
    refused = send(planned, do="approve", reason="")
    assert refused.status == 422
    planned.follow(send(planned, do="approve", reason="looks right"))
    shown = planned.get("/plan")
    assert "You approve it; a second person has to look at it." in shown.words
    assert "Approve this plan" not in shown.words
    assert "Nobody has been told yet" not in shown.words


def test_a_plan_through_a_house_that_fell_says_so_and_is_not_approved(planned: Asking) -> None:
    def burn(vault: Vault) -> str:
        facts = Facts(vault.tables)
        (plan,) = plans(facts)
        leg = next(one for one in legs_in(facts, drafted_in(plan)[0].journey) if one.text("kind") == "stay")
        house = facts.thing("place", leg.id_of("place"))
        assert house is not None
        vault.append([set_intent(house, {"state": "burnt"})])
        return house.text("code_name")

    name = planned.runner.run(planned.desk.office.work(burn))
    assert f"It needs what it cannot have any more: {name}." in planned.get("/plan").words
    refused = send(planned, do="approve", reason="looks right")
    assert (refused.status, f"(“{name}”)" in refused.words) == (422, True)


def test_a_dropped_plan_is_approved_no_more(planned: Asking) -> None:
    before = planned.get("/plan")
    fields = {"once": before.hidden("once", "/plan"), "plan": before.hidden("plan", "/plan")}
    planned.follow(send(planned, do="drop"))
    shown = planned.get("/plan")
    assert "Approve this plan" not in shown.words
    assert planned.post("/plan", {**fields, "do": "approve", "reason": "too late"}).status == 422


def test_the_page_speaks_both_languages(planned: Asking) -> None:
    planned.post("/language", language="ru", back="/")
    assert "Кто как едет" in planned.get("/plan").words
