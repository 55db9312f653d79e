"""A secret of two people is asked for and answered on its page; the red band stands where somebody is waited for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.escrow import Deal, Purpose, combine, make_escrow, open_share, take_over
from safeconduct.protect.members import Role
from safeconduct.protect.secrets import Secret
from safeconduct.sync.act_views import divided_secrets, request_of, requests
from safeconduct.sync.answering import ask_for
from safeconduct.sync.escrow import ESCROW_KIND, body_of_escrow, escrow_from_word
from safeconduct.sync.requests import RequestStanding
from safeconduct.vault.types import Intent
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import exchange, joined, team_of

HERE = "/requests"
BAND = "1 request for a secret waits for you."
SECRET = SystemEntropy().bytes(32)


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    """Somebody of the team who holds a share, as the person at the desk does."""
    vault = joined(desk, tmp_path, "bela", Role.WRITE)

    def divide(mine: Vault) -> None:
        team = team_of(mine)
        devices = [device for device, _ in team.devices()]
        escrow = make_escrow(Secret(SECRET), Deal(team.me.org, mine.device, Purpose.PUBLISHING, bytes(16)), devices)
        mine.append([Intent(team.id, ESCROW_KIND, body_of_escrow(escrow))])

    desk.runner.run(desk.desk.office.work(divide))
    exchange(desk, vault)
    yield vault
    vault.close()


def ask_from(vault: Vault) -> None:
    ask_for(team_of(vault), divided_secrets(vault.tables)[0], "the statement must go out tonight")


def say(desk: Asking, said: str, reason: str) -> Answer:
    page = desk.get(HERE)
    return desk.post(HERE, once=page.hidden("once", HERE), request=page.hidden("request"), said=said, reason=reason)


def test_a_share_handed_over_on_the_page_opens_the_secret_where_it_was_asked_for(desk: Asking, bela: Vault) -> None:
    ask_from(bela)
    exchange(desk, bela)
    band, page = desk.get("/record").words, desk.get(HERE).words
    mute = say(desk, "hand", " ")
    done = desk.follow(say(desk, "hand", "bela called me"))
    after = desk.get("/record").words
    exchange(desk, bela)
    (state,) = requests(bela.tables, team_of(bela).people)
    team, escrow = team_of(bela), escrow_from_word(state.divided.word, team_of(bela).me.org)
    (given,) = state.hands
    giver = team.device(given.word.device)
    assert giver is not None
    share = take_over(given.sealed, escrow, person=giver.user.id, request=state.asked.request, me=team.me.keys)

    assert BAND in band
    assert "The key by which the organisation publishes, bela," in page
    assert "the statement must go out tonight" in page
    assert mute.status == 422
    assert "Your share is handed over" in done.words
    assert BAND not in after
    assert state.standing is RequestStanding.GRANTED
    assert combine(escrow, [open_share(escrow, team.me.keys), share]).reveal() == SECRET


def test_a_refusal_stands_with_its_reason_and_closes_what_only_two_hold(desk: Asking, bela: Vault) -> None:
    ask_from(bela)
    exchange(desk, bela)
    op = requests(bela.tables, team_of(bela).people)[0].asked.word.id
    refused = desk.follow(say(desk, "refuse", "I did not hear it from bela"))
    exchange(desk, bela)
    state = request_of(bela.tables, op, team_of(bela).people())

    assert "Refused." in refused.words
    assert "Nothing is asked for." in refused.words
    assert state is not None
    assert [one.reason for one in state.refusals] == ["I did not hear it from bela"]
    assert state.standing is RequestStanding.REFUSED


def test_one_asks_with_a_reason_and_takes_it_back(desk: Asking, bela: Vault) -> None:
    page = desk.get(HERE)
    secret = re.findall(r'name="secret" value="([0-9a-f]+)"', page.body)[0]
    mute = desk.post(HERE, once=page.hidden("once", HERE), secret=secret, said="ask", reason="")
    once = desk.get(HERE).hidden("once", HERE)
    asked = desk.follow(desk.post(HERE, once=once, secret=secret, said="ask", reason="tonight"))
    exchange(desk, bela)
    seen = len(requests(bela.tables, team_of(bela).people))
    back = desk.follow(say(desk, "back", "no need any more"))

    assert mute.status == 422
    assert "It waits for others." in asked.words
    assert "Hand my share over" not in asked.words
    assert BAND not in asked.words
    assert seen == 1
    assert "Taken back." in back.words
    assert "Nothing is asked for." in back.words


def test_where_nothing_is_divided_the_page_says_so(desk: Asking) -> None:
    assert "Nothing here is divided among people yet." in desk.get(HERE).words
