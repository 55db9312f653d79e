"""A plan at the desk: looked at with what changes by it, approved by one person, dropped."""

from __future__ import annotations

import re

import pytest

from safeconduct.base.clock import day_from_ms
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.queries import Facts, Thing
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


def house_of(vault: Vault) -> tuple[Thing, str]:
    """A house of the newest plan, and the code name of the one party that goes through it."""
    facts = Facts(vault.tables)
    part = drafted_in(plans(facts)[-1])[0].journey
    leg = next(one for one in legs_in(facts, part) if one.text("kind") == "stay")
    house, journey = facts.thing("place", leg.id_of("place")), facts.only("journey", part)
    assert house is not None
    assert journey is not None
    case = facts.thing("case", journey.id_of("case"))
    assert case is not None
    return house, case.text("code_name")


def burn_house(desk: Asking) -> tuple[str, str]:
    """Burn a house of the plan by hand; its code name, and that of the one party that goes through it."""

    def work(vault: Vault) -> tuple[str, str]:
        house, party = house_of(vault)
        vault.append([set_intent(house, {"state": "burnt"})])
        return house.text("code_name"), party

    return desk.runner.run(desk.desk.office.work(work))


def explained(desk: Asking, path: str = "/plan") -> Answer:
    """A page once the reasons are worked out."""
    desk.get(path)
    desk.desk.office.plan_searching.kept.wait()
    return desk.get(path)


def test_a_kept_plan_still_says_who_is_not_in_it_who_goes_when_and_what_if_a_house_burns(planned: Asking) -> None:
    before = planned.count()
    shown = explained(planned)
    (reasons,) = planned.desk.office.plan_searching.kept.reasons
    (plan,) = planned.runner.run(planned.desk.office.work(lambda vault: plans(Facts(vault.tables))))
    assert len(reasons.urgent) == len(drafted_in(plan)) > 1
    assert len(reasons.urgent) + len(reasons.waiting) == 16
    for heading in ("Who is not in it, and why", "Who goes when, and why", "If a house burns today"):
        assert heading in shown.words
    assert "left until" in shown.words
    assert "sleep there" in shown.words
    assert "being worked out" not in shown.words
    assert planned.count() == before

    name, _ = burn_house(planned)
    again = explained(planned)
    assert name not in again.words.partition("If a house burns today")[2]
    planned.runner.run(planned.desk.office.lock())
    assert planned.desk.office.plan_searching.kept.reasons == ()


@pytest.mark.parametrize("way", ["/plan", "/burn"])
def test_a_plan_is_repaired_from_its_page_and_from_that_of_a_burn(planned: Asking, way: str) -> None:
    if way == "/plan":
        assert "Repair the plan" not in planned.get("/plan").words
        name, party = burn_house(planned)
        shown = planned.get("/plan")
        assert f"Their way does not stand any more: {party}." in shown.words
        went = send(planned, do="repair")
    else:
        path, name, party = noted(planned)
        shown = planned.get(path)
        assert f"By the plan these go a way that does not stand any more: {party}." in shown.words
        sent = {"of": shown.hidden("of", "/burn"), "once": shown.hidden("once", "/burn"), "do": "repair"}
        went = planned.post("/burn", sent)
    repaired = planned.follow(went)
    assert "Repaired: this is a draft, made from the plan before." in repaired.words
    assert "Plan 2" in repaired.words
    assert "from the best there can be" not in repaired.words
    changes = repaired.words.partition("What changes by it")[2].partition("Who goes how")[0]
    assert party in changes
    assert f"stay at {name}" not in repaired.words
    assert "does not stand any more" not in planned.get("/plan").words
    planned.follow(send(planned, do="approve", reason="without the house"))
    assert "You approve it; a second person has to look at it." in planned.get("/plan").words


def noted(desk: Asking) -> tuple[str, str, str]:
    """Note on its page that a house of the plan burnt; the page, the house, and the party that goes through it."""

    house, party = desk.runner.run(desk.desk.office.work(house_of))
    name = house.text("code_name")
    group = desk.get("/burn").body.partition('<optgroup label="a place">')[2].partition("</optgroup>")[0]
    (handle,) = (value for value, words in re.findall(r'<option value="([^"]+)">([^<]*)', group) if words == name)
    path = f"/burn?of={handle}"
    assert "Who is to come there by the plan" not in desk.get(path).words
    explained(desk)
    shown = desk.get(path)
    ready = shown.words.partition("Who is to come there by the plan")[2]
    assert f"If {name} burns on " in ready
    assert party in ready
    assert "Repair the plan" not in shown.words
    sent = {"of": shown.hidden("of", "/burn"), "once": shown.hidden("once", "/burn"), "do": "note"}
    desk.follow(desk.post("/burn", sent))
    return path, name, party


def test_with_nothing_to_repair_it_is_said_so_and_nothing_is_written(planned: Asking) -> None:
    before = planned.count()
    refused = send(planned, do="repair")
    assert (refused.status, "Every way of that plan of which nobody was told yet still stands." in refused.words) == (
        422,
        True,
    )
    assert planned.count() == before


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
