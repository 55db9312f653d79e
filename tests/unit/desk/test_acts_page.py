"""An act of one person alone is red on every page until another confirms it or anybody stops it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.sync.acts import ACT_KIND, EMERGENCY_GO, body_of_act
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import deliver, joined, team_of

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
    assert "emergency go , bela" in page.words or "emergency go, bela" in page.words
    assert "they are at the door" in page.words
    assert mute.status == 422
    assert "Confirmed: two people answer for it now." in done.words
    assert BAND not in desk.get("/record").words


def test_one_s_own_act_can_be_stopped_and_not_confirmed(desk: Asking) -> None:
    desk.runner.run(desk.desk.office.work(begin))
    page = desk.get("/acts")
    say(desk, "confirm", "I say so myself")
    still = desk.get("/").words
    stopped = desk.follow(say(desk, "stop", "it was a mistake"))

    assert "Confirm it" not in page.words
    assert BAND in still
    assert "Stopped." in stopped.words
    assert BAND not in desk.get("/").words
