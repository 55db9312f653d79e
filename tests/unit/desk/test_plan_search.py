"""A plan searched for at the desk: how far it is, what was found and why, kept as a draft or let go of."""

from __future__ import annotations

import re

import pytest

from safeconduct.base.clock import day_from_ms
from safeconduct.cli.demo_rescue_data import write_rescue
from safeconduct.desk import plan_searching
from safeconduct.evacuate.explaining.types import Wish
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.planning.drafts import drafted_in, plans
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.planning.types import PartyToPlace
from safeconduct.sync.compartments import begin
from safeconduct.sync.types import Sort
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import team_of

HERE = "/plan/search"


@pytest.fixture
def asked(desk: Asking) -> Asking:
    """A desk with the invented rescue: 24 people who ask to be moved."""

    def work(vault: Vault) -> None:
        team = team_of(vault)
        write_rescue(team, day_from_ms(team.clock.now_ms()), "en")

    desk.runner.run(desk.desk.office.work(work))
    return desk


def search(desk: Asking, **fields: str) -> Answer:
    shown = desk.get(HERE)
    given = {"do": "begin", "seconds": "10", "beds": "0", "nights": "14", **fields}
    return desk.post(HERE, given, once=shown.hidden("once", HERE))


def found(desk: Asking) -> Answer:
    """The page once somebody had enough of the search."""
    searching = desk.desk.office.plan_searching
    searching.enough()
    searching.wait()
    return desk.get(HERE)


def press(desk: Asking, do: str) -> Answer:
    return desk.post(HERE, do=do, once=desk.get(HERE).hidden("once", HERE))


def kept(desk: Asking) -> list[int]:
    found = desk.runner.run(desk.desk.office.work(lambda vault: plans(Facts(vault.tables))))
    return [one.number("number") or 0 for one in found]


def test_a_search_says_how_far_it_is_and_writes_nothing(asked: Asking) -> None:
    before = asked.count()
    assert search(asked).status == 303
    running = asked.get(HERE)
    assert "Searching: 0 of 10 seconds." in running.words
    assert "data-again" in running.body

    shown = found(asked)
    assert "People moved:" in shown.words
    assert "from the best there can be" in shown.words
    assert "The search was stopped: this is the best plan up to then." in shown.words
    assert "data-again" not in shown.body
    assert asked.count() == before


def test_what_was_found_tells_who_is_not_in_it_who_goes_when_and_what_if_a_house_burns(asked: Asking) -> None:
    search(asked)
    shown = found(asked)
    (one,) = asked.desk.office.plan_searching.found
    going = {each.party for each in one.made.plan.assignments}
    assert len(going) + len(one.reasons.waiting) == len(one.made.run.instance.parties)
    assert len(one.reasons.urgent) == len(going) > 1
    assert ("Who is not in it, and why" in shown.words) == bool(one.reasons.waiting)
    for each in one.reasons.urgent:
        assert f"<summary>{one.made.run.name(each.party)}</summary>" in shown.body
    assert one.reasons.burnt
    assert "If a house burns today" in shown.words


def test_it_is_said_who_needs_a_house_alone_until_a_second_person_vouches_for_them(asked: Asking) -> None:
    def planned(vault: Vault) -> tuple[PartyToPlace, ...]:
        team = team_of(vault)
        parties = read_world(team, day_from_ms(team.clock.now_ms())).parties
        return tuple(one for one in parties if one.left_out is None)

    parties = asked.runner.run(asked.desk.office.work(planned))
    alone = [one.name for one in parties if not one.is_hot]
    hot = next(one.name for one in parties if one.is_hot)
    search(asked)
    said = found(asked).words.partition("so each of these needs a house alone: ")[2].partition(".")[0]
    assert alone
    assert said == ", ".join(sorted(alone))
    assert hot not in said


def test_kept_it_is_a_draft_of_journeys_and_is_approved_on_its_own_page(asked: Asking) -> None:
    search(asked)
    found(asked)
    went = press(asked, "keep")
    shown = asked.get(went.headers["location"])
    assert "It is a draft: journeys are drafted, nothing is held." in shown.words
    assert "Approve this plan" in shown.words
    (plan,) = asked.runner.run(asked.desk.office.work(lambda vault: plans(Facts(vault.tables))))
    assert shown.body.count('<h3><a href="/journey/') == len(drafted_in(plan)) > 1
    assert "Keep it as a draft" not in asked.get(HERE).words


def test_what_was_changed_meanwhile_is_not_planned_over(asked: Asking) -> None:
    search(asked)
    found(asked)
    (one,) = asked.desk.office.plan_searching.found
    house = one.made.run.places[one.made.plan.assignments[0].transit]

    def burn(vault: Vault) -> None:
        place = Facts(vault.tables).thing("place", house.id)
        assert place is not None
        vault.append([set_intent(place, {"state": "burnt"})])

    asked.runner.run(asked.desk.office.work(burn))
    before = asked.count()
    refused = press(asked, "keep")
    assert refused.status == 422
    assert f"what it rests on was changed (“{house.name}”)" in refused.words
    assert asked.count() == before
    assert kept(asked) == []


def test_it_is_dropped_by_a_button_and_by_the_lock(asked: Asking) -> None:
    search(asked)
    found(asked)
    press(asked, "forget")
    assert "How long to search" in asked.get(HERE).words

    search(asked)
    asked.runner.run(asked.desk.office.lock())
    searching = asked.desk.office.plan_searching
    searching.wait()
    assert (searching.found, searching.faults, searching.is_running) == ([], [], False)


@pytest.mark.parametrize("typed", [{"beds": "many"}, {"beds": "-1"}, {"nights": "1000"}, {"beds": "²"}, {"nights": ""}])
def test_what_is_no_number_is_said_and_nothing_begins(asked: Asking, typed: dict[str, str]) -> None:
    refused = search(asked, **typed)
    assert refused.status == 422
    assert "Give whole numbers from 0 to 99." in refused.words
    assert not asked.desk.office.plan_searching.is_running


def test_without_a_part_for_plans_it_says_so_and_offers_nothing(desk: Asking) -> None:
    shown = desk.get(HERE)
    assert "There is no part here for plans that you write in" in shown.words
    assert "<form" not in shown.body.partition("<main")[2].partition("</main>")[0]
    refused = desk.post(HERE, do="begin", beds="0", nights="0", once=desk.get("/drill").hidden("once", "/drill"))
    assert refused.status == 422
    assert "No part of this vault is for planning." in refused.words


def test_with_nobody_to_plan_for_it_says_what_to_do_here(desk: Asking) -> None:
    desk.runner.run(desk.desk.office.work(lambda vault: begin(team_of(vault), Sort.PLANNING, "Plans")))
    search(desk)
    shown = found(desk)
    assert "There is no party here to plan for" in shown.words
    assert "case list" not in shown.words


def test_a_second_search_waits_for_the_first(asked: Asking) -> None:
    shown = asked.get(HERE)
    search(asked)
    sent = {"do": "begin", "seconds": "120", "beds": "0", "nights": "14"}
    assert asked.post(HERE, sent, once=shown.hidden("once", HERE)).status == 303
    assert "of 10 seconds." in asked.get(HERE).words
    found(asked)


def test_of_several_parts_one_is_chosen_and_the_plan_is_kept_there(asked: Asking) -> None:
    def second(vault: Vault) -> None:
        begin(team_of(vault), Sort.PLANNING, "North")

    asked.runner.run(asked.desk.office.work(second))
    shown = asked.get(HERE)
    (handle,) = re.findall(r'<option value="([^"]*)">North</option>', shown.body)
    search(asked, part=handle)
    found(asked)
    press(asked, "keep")
    (plan,) = asked.runner.run(asked.desk.office.work(lambda vault: plans(Facts(vault.tables))))
    assert asked.runner.run(asked.desk.office.work(lambda vault: team_of(vault).name(plan.part))) == "North"


def choice(shown: Answer, name: str, n: int = 0) -> str:
    """What is sent for the n-th choice of a field."""
    field = shown.body.partition(f'<select id="{name}"')[2].partition("</select>")[0]
    return str(re.findall(r'<option value="([^"]+)"', field)[n])


def test_why_it_is_not_another_way_is_worked_out_and_stands_there(asked: Asking) -> None:
    search(asked)
    shown = found(asked)
    sent = {"do": "ask", "party": choice(shown, "party"), "helper": choice(shown, "helper", -1)}
    before = asked.count()
    assert asked.post(HERE, sent, once=shown.hidden("once", HERE)).status == 303
    asked.desk.office.plan_searching.wait()
    answered = asked.get(HERE).words.partition("Why not another way?")[2]
    assert "breaks no rule for" in answered or "Not for" in answered
    assert "in the best plan found:" in answered or "No plan can have it" in answered
    assert "score" not in shown.words.lower() + answered
    assert asked.count() == before

    press(asked, "forget")
    assert asked.desk.office.plan_searching.answers == []


@pytest.mark.parametrize("fields", [(), ("party",), ("helper", "safe")])
def test_a_question_without_a_party_or_without_a_wish_is_none(asked: Asking, fields: tuple[str, ...]) -> None:
    search(asked)
    shown = found(asked)
    sent = {"do": "ask", **{name: choice(shown, name) for name in fields}}
    refused = asked.post(HERE, sent, once=shown.hidden("once", HERE))
    assert refused.status == 422
    assert "Choose a party, and at least one thing" in refused.words


@pytest.mark.parametrize("step", ["make_plan", "why_not"])
def test_a_fault_of_the_program_ends_a_search_in_a_sentence_without_its_words(
    asked: Asking, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The fault is put in by hand: nothing known makes one."""

    def fail(*_: object, **__: object) -> None:
        raise ValueError("Heron goes to the blue house")

    monkeypatch.setattr(plan_searching, step, fail)
    search(asked)
    page = found(asked)
    if step == "why_not":
        searching = asked.desk.office.plan_searching
        searching.ask(Wish(party=searching.found[0].made.run.instance.parties[0].id, departure="none"))
        searching.wait()
        page = asked.get(HERE)
    assert "broken off by a fault of the program (ValueError)" in page.words
    assert "blue house" not in page.words
