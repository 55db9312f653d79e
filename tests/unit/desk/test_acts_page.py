"""An act of one person alone is red on every page until another confirms it or anybody stops it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.clock import ms_from_hlc
from safeconduct.sync.act_views import act_of, open_acts
from safeconduct.sync.acts import ACT_KIND, EMERGENCY_GO, ActStanding, Verdict, body_of_act
from safeconduct.sync.deciding import say_second
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import deliver, exchange, joined, team_of

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
