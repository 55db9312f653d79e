"""An act of one person alone is red on every page until another confirms it or anybody stops it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import Day, day_from_ms, ms_from_hlc
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.commands import set_intent
from safeconduct.evacuate.facts.queries import Facts
from safeconduct.evacuate.journeys.approving import LEG, subject_of
from safeconduct.evacuate.journeys.types import Approval
from safeconduct.evacuate.planning.approving import approve
from safeconduct.evacuate.planning.drafts import drafted_in, legs_in
from safeconduct.evacuate.planning.instances import make_run
from safeconduct.evacuate.planning.keeping import keep_plan
from safeconduct.evacuate.planning.making import make_plan
from safeconduct.evacuate.planning.reading import read_world
from safeconduct.evacuate.planning.wording import CHANGED_SINCE
from safeconduct.protect.members import Role
from safeconduct.record.wording import day_in_words
from safeconduct.sync.act_views import act_of, open_acts
from safeconduct.sync.acts import ACT_KIND, EMERGENCY_GO, ActStanding, Verdict, body_of_act
from safeconduct.sync.compartments import admit
from safeconduct.sync.deciding import say_second
from safeconduct.sync.errors_two_persons import FirstLeft
from safeconduct.sync.leaving import remove_person
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.rescuing import journeys, on_the_way, placed, rescue, send
from tests.unit.desk.teaming import deliver, exchange, joined, team_of

__all__ = ["rescue"]

BAND = "1 act of one person alone waits for a second."


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    vault = joined(desk, tmp_path, "bela")
    yield vault
    vault.close()


def begin(vault: Vault) -> None:
    body = body_of_act(EMERGENCY_GO, "leg 1", reason="they are at the door")
    vault.append([Intent(team_of(vault).id, ACT_KIND, body)])


def say(desk: Asking, said: str, reason: str) -> Answer:
    page = desk.get("/acts")
    return desk.post("/acts", once=page.hidden("once", "/acts"), act=page.hidden("act"), said=said, reason=reason)


def test_another_person_confirms_and_the_band_goes(desk: Asking, bela: Vault) -> None:
    begin(bela)
    desk.runner.run(desk.desk.office.work(lambda mine: deliver(bela, mine)))
    band, page = desk.get("/record"), desk.get("/acts")
    mute = say(desk, "confirm", "")
    done = desk.follow(say(desk, "confirm", "I heard it too"))

    assert BAND in band.words
    assert "emergency go: leg 1, bela," in page.words
    assert "they are at the door" in page.words
    assert mute.status == 422
    assert "Confirmed: two people answer for it now." in done.words
    assert BAND not in desk.get("/record").words


def test_one_s_own_act_can_be_stopped_and_not_confirmed(desk: Asking) -> None:
    desk.runner.run(desk.desk.office.work(begin))
    page = desk.get("/acts")
    refused = say(desk, "confirm", "I say so myself")
    still = desk.get("/").words
    stopped = desk.follow(say(desk, "stop", "it was a mistake"))

    assert "Confirm it" not in page.words
    assert refused.status == 422
    assert "another person has to confirm it" in refused.words
    assert BAND in still
    assert "Stopped." in stopped.words
    assert BAND not in desk.get("/").words


def test_a_go_is_begun_on_the_page_confirmed_elsewhere_and_stopped_for_good(desk: Asking, bela: Vault) -> None:
    once = desk.get("/acts").hidden("once", "/acts")
    nameless = desk.post("/acts", once=once, said="begin", subject="", reason="they are at the door")
    once = desk.get("/acts").hidden("once", "/acts")
    fields = {"subject": "juniper, leg 1", "reason": "they are at the door", "minutes": "30"}
    begun = desk.follow(desk.post("/acts", fields, once=once, said="begin"))
    exchange(desk, bela)
    team = team_of(bela)
    (state,) = open_acts(bela.tables, team.people)
    say_second(team, state.act.word.id, Verdict.CONFIRM, "I hear them too")
    exchange(desk, bela)
    confirmed = desk.get("/acts")
    stopped = desk.follow(say(desk, "stop", "the road is closed"))
    exchange(desk, bela)
    ended = act_of(bela.tables, state.act.word.id, team.people())

    assert nameless.status == 422
    assert "Begun." in begun.words
    assert BAND in begun.words
    assert state.act.deadline_ms - ms_from_hlc(state.act.word.hlc) in range(29 * 60_000, 31 * 60_000)
    assert "confirmed by bela: I hear them too" in confirmed.words
    assert BAND not in confirmed.words
    assert "the road is closed" in stopped.words
    assert "Stop it" not in stopped.words
    assert ended is not None
    assert ended.standing is ActStanding.STOPPED


def test_an_act_about_a_leg_names_the_journey_and_leads_there(desk: Asking, rescue: tuple[Case, ...]) -> None:
    path = on_the_way(desk, rescue[0])
    (journey,) = journeys(desk)
    shown = desk.get("/acts")
    leg = journey.legs[0]
    day = day_in_words(Day(leg.thing.number("day") or 0), "en")

    assert f"emergency go: {journey.name}, 1. out of the town of danger, " in shown.words
    assert f": left, {day}, " in shown.words
    assert f'<a href="{path}">Look at it first</a>' in shown.body
    assert leg.id.hex() not in shown.words
    assert CHANGED_SINCE.en not in shown.words


def test_the_second_person_sees_which_leg_they_confirm(desk: Asking, bela: Vault, rescue: tuple[Case, ...]) -> None:
    _, where = placed(desk, rescue[0], seen="1")
    (journey,) = journeys(desk)
    leg = journey.legs[1]

    def let_in(mine: Vault) -> None:
        team = team_of(mine)
        device = team.device(bela.device)
        assert device is not None
        admit(team, journey.part, [(device, Role.WRITE)])

    desk.runner.run(desk.desk.office.work(let_in))
    exchange(desk, bela)
    bela.append([Intent(journey.part, ACT_KIND, body_of_act(LEG, subject_of(leg.thing), reason="the beds are right"))])
    exchange(desk, bela)
    shown = desk.get("/acts")
    assert f"a leg is approved: {journey.name}, 2. stay: draft, " in shown.words
    assert f'<a href="{where.partition("?")[0]}">Look at it first</a>' in shown.body
    assert "Confirm it" in shown.words

    moved = set_intent(leg.thing, {"until_day": (leg.thing.number("until_day") or 0) + 1})
    desk.runner.run(desk.desk.office.work(lambda vault: vault.append([moved])))
    changed = desk.get("/acts")
    assert CHANGED_SINCE.en in changed.words
    assert "Confirm it" not in changed.words


def test_what_somebody_began_who_was_removed_since_is_confirmed_by_nobody(
    desk: Asking, bela: Vault, rescue: tuple[Case, ...]
) -> None:
    _, where = placed(desk, rescue[0], seen="1")
    (journey,) = journeys(desk)
    leg = journey.legs[1]

    def let_in(mine: Vault) -> None:
        team = team_of(mine)
        device = team.device(bela.device)
        assert device is not None
        admit(team, journey.part, [(device, Role.WRITE)])

    desk.runner.run(desk.desk.office.work(let_in))
    exchange(desk, bela)
    bela.append([Intent(journey.part, ACT_KIND, body_of_act(LEG, subject_of(leg.thing), reason="the beds are right"))])
    exchange(desk, bela)
    before = desk.get("/acts")
    desk.runner.run(desk.desk.office.work(lambda mine: remove_person(team_of(mine), [bela.device], {})))
    shown = desk.get("/acts")
    assert "Confirm it" in before.words
    assert "Confirm it" not in shown.words
    assert "Whoever began it is in the team no more" in shown.words

    refused = say(desk, "confirm", "they are right")
    path = where.partition("?")[0]
    second = list(dict.fromkeys(re.findall(r'name="leg" value="([^"]+)"', desk.get(path).body)))[1]
    on_journey = send(desk, path, leg=second, do="confirm", reason="they are right")
    assert FirstLeft.en.what in refused.words
    assert FirstLeft.en.what in on_journey.words
    assert journeys(desk)[0].legs[1].standing.approval is Approval.WANTED
    assert "Stopped." in desk.follow(say(desk, "stop", "she left")).words


def test_an_act_about_a_leg_that_does_not_open_here_shows_no_digits(desk: Asking, bela: Vault) -> None:
    digits = "ab" * 16
    body = body_of_act(EMERGENCY_GO, f"{digits} {'cd' * 8}", reason="they are at the door")
    bela.append([Intent(team_of(bela).id, ACT_KIND, body)])
    exchange(desk, bela)
    shown = desk.get("/acts")
    assert "emergency go: a leg of a journey that does not open here; ask who began it, bela" in shown.words
    assert digits not in shown.words
    assert "Look at it first" not in shown.words


def test_the_legs_of_a_plan_stand_under_it_and_bury_no_emergency_go(desk: Asking, rescue: tuple[Case, ...]) -> None:
    def plan_and_approve(vault: Vault) -> tuple[str, int]:
        team = team_of(vault)
        part = next(one.id for one in team.compartments() if one.sort is Sort.PLANNING)
        today = day_from_ms(team.clock.now_ms())
        made = make_plan(make_run(read_world(team, today), today, team.entropy), seconds=0, steps=5)
        keep_plan(team, made, part, parent=None, language="en")
        facts = Facts(vault.tables)
        (plan,) = facts.things("plan")
        approve(team, plan, "the beds are right")
        return f"plan {plan.number('number')}", sum(len(legs_in(facts, one.journey)) for one in drafted_in(plan))

    name, legs = desk.runner.run(desk.desk.office.work(plan_and_approve))
    desk.runner.run(desk.desk.office.work(begin))
    shown = desk.get("/acts")
    assert legs
    assert f"a plan is approved: {name}, " in shown.words
    assert f"The legs that it approves: {legs}" in shown.words
    assert "a leg is approved" not in shown.words
    assert shown.words.index("emergency go: leg 1") < shown.words.index("a plan is approved")
