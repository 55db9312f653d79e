"""A key is divided, asked for, handed over and used on its page; the red band stands where somebody is waited for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.protect.publishing import MANIFEST_HEAD
from safeconduct.sync.act_views import request_of, requests
from safeconduct.sync.answering import ask_for, hand
from safeconduct.sync.compartments import Leaver, remove
from safeconduct.sync.dividing import divide_publishing, divided_publishing, may_hold, publishing_keys
from safeconduct.sync.requests import RequestStanding
from safeconduct.sync.root import open_root, root_cards, take_root_out
from safeconduct.sync.using import sign
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import exchange, joined, team_of

HERE = "/requests"
BAND = "1 request for a secret waits for you."
TEXT = b"They are out of the republic and safe."
DIGEST = hashlib.sha256(TEXT).digest()


@pytest.fixture
def newcomer(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    """Somebody else of the team, before anything is divided."""
    vault = joined(desk, tmp_path, "bela", Role.WRITE)
    yield vault
    vault.close()


@pytest.fixture
def bela(desk: Asking, newcomer: Vault) -> Vault:
    """Somebody of the team who holds a share, as the person at the desk does."""

    def divide(mine: Vault) -> None:
        team = team_of(mine)
        divide_publishing(team, open_root(mine), may_hold(team, team.id))

    desk.runner.run(desk.desk.office.work(divide))
    exchange(desk, newcomer)
    return newcomer


def ask_from(vault: Vault) -> None:
    team = team_of(vault)
    ask_for(team, divided_publishing(team), "the statement must go out tonight", digest=DIGEST)


def say(desk: Asking, said: str, reason: str) -> Answer:
    page = desk.get(HERE)
    return desk.post(HERE, once=page.hidden("once", HERE), request=page.hidden("request"), said=said, reason=reason)


def with_file(desk: Asking, file: bytes, **fields: str) -> Answer:
    """Send a form with a file, as a browser does."""
    given = {"once": desk.get(HERE).hidden("once", HERE), **fields}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in given.items()]
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    body = "".join(parts).encode() + head.encode() + file + b"\r\n--x--\r\n"
    return desk.send(HERE, body, content_type="multipart/form-data; boundary=x")


def secret_of(page: Answer) -> str:
    (found,) = re.findall(r'name="secret" value="([0-9a-f]+)"', page.body)
    return str(found)


def tick(desk: Asking, *holders: str, cards: tuple[str, ...] = ()) -> Answer:
    page = desk.get(HERE)
    fields = [("once", page.hidden("once", HERE)), ("said", "divide"), *(("holder", one) for one in holders)]
    body = "&".join(f"{name}={value}" for name, value in [*fields, *(("card", one) for one in cards)])
    return desk.ask("POST", HERE, body=body.replace(" ", "+"))


def test_the_key_is_divided_on_the_page_among_those_who_are_ticked(desk: Asking, newcomer: Vault) -> None:
    page = desk.get(HERE)
    holders = re.findall(r'name="holder" value="([0-9a-f]+)"', page.body)
    alone = tick(desk, holders[0])
    done = desk.follow(tick(desk, *holders))
    exchange(desk, newcomer)

    assert "The root of the organisation lies in this vault" in page.words
    assert len(holders) == 2
    assert alone.status == 422
    assert "2 to 16 people" in alone.words
    assert "Any two of them sign, none alone." in done.words
    assert "Shares are held by: bela," in done.words
    assert len(publishing_keys(team_of(newcomer))) == 1


def test_once_the_root_is_on_cards_two_of_them_divide_the_key(desk: Asking, newcomer: Vault) -> None:
    cards = desk.runner.run(desk.desk.office.work(root_cards))
    desk.runner.run(desk.desk.office.work(lambda mine: take_root_out(mine, cards[:2])))
    page = desk.get(HERE)
    holders = re.findall(r'name="holder" value="([0-9a-f]+)"', page.body)
    typed = tuple(card.reveal().decode() for card in cards[1:])
    without = tick(desk, *holders)
    done = desk.follow(tick(desk, *holders, cards=typed))

    assert "two of its cards" in page.words
    assert without.status == 422
    assert "Any two of them sign, none alone." in done.words


def test_a_share_handed_over_on_the_page_signs_where_it_was_asked_for(desk: Asking, bela: Vault) -> None:
    ask_from(bela)
    exchange(desk, bela)
    band, page = desk.get("/record").words, desk.get(HERE)
    request = page.hidden("request")
    mute = say(desk, "hand", " ")
    wrong = with_file(desk, b"another text", said="hand", request=request, reason="I read it")
    done = desk.follow(with_file(desk, TEXT, said="hand", request=request, reason="bela called me, I read it"))
    after = desk.get("/record").words
    exchange(desk, bela)
    (state,) = requests(bela.tables, team_of(bela).people)
    signature = sign(team_of(bela), state.asked.word.id, DIGEST)

    assert BAND in band
    assert "The key by which the organisation publishes, bela," in page.words
    assert "the statement must go out tonight" in page.words
    assert DIGEST.hex() in page.words
    assert mute.status == 422
    assert wrong.status == 422
    assert "This is not the file that the request is about" in wrong.words
    assert "Your share is handed over" in done.words
    assert BAND not in after
    assert publishing_keys(team_of(bela))[0].is_release(DIGEST, signature)


def test_a_granted_request_is_used_on_the_page_and_its_signature_saved(desk: Asking, bela: Vault) -> None:
    mute = with_file(desk, b"", said="ask", secret=secret_of(desk.get(HERE)), reason="tonight")
    asked = desk.follow(with_file(desk, TEXT, said="ask", secret=secret_of(desk.get(HERE)), reason="tonight"))
    early = say(desk, "use", "")
    exchange(desk, bela)
    team = team_of(bela)
    hand(team, requests(bela.tables, team.people)[0].asked.word.id, "I read it", digest=DIGEST)
    exchange(desk, bela)
    granted = desk.get(HERE)
    done = desk.follow(say(desk, "use", ""))
    saved = desk.get(re.findall(r'href="(/save/[^"]+)"', done.body)[0])
    exchange(desk, bela)

    assert mute.status == 422
    assert "no file was given" in mute.words
    assert DIGEST.hex() in asked.words
    assert "Sign this file" not in asked.words
    assert early.status == 422
    assert "Sign this file" in granted.words
    assert "Signed, and on record." in done.words
    assert publishing_keys(team_of(bela))[0].is_release(DIGEST, saved.data)
    assert requests(bela.tables, team_of(bela).people) == ()


def test_of_somebody_who_left_the_page_says_that_the_share_does_not_count(desk: Asking, bela: Vault) -> None:
    with_file(desk, TEXT, said="ask", secret=secret_of(desk.get(HERE)), reason="tonight")
    exchange(desk, bela)
    team = team_of(bela)
    hand(team, requests(bela.tables, team.people)[0].asked.word.id, "yes", digest=DIGEST)
    exchange(desk, bela)
    device = team.me.device.id

    def let_go(mine: Vault) -> None:
        remove(team_of(mine), team_of(mine).id, [Leaver(device)])

    desk.runner.run(desk.desk.office.work(let_go))
    page, refused = desk.get(HERE), say(desk, "use", "")

    assert "Sign this file" not in page.words
    assert "Somebody who holds a share is in the team no more." in page.words
    assert refused.status == 422
    assert "it does not count" in refused.words


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
    secret = secret_of(desk.get(HERE))
    mute = with_file(desk, TEXT, said="ask", secret=secret, reason="")
    asked = desk.follow(with_file(desk, TEXT, said="ask", secret=secret, reason="tonight"))
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


def test_the_list_of_a_site_is_not_taken_here_for_it_cannot_be_built_once_more(desk: Asking, bela: Vault) -> None:
    assert not requests(bela.tables, team_of(bela).people)
    listed = MANIFEST_HEAD + b"# day 2030-01-21\n"
    refused = with_file(desk, listed, said="ask", secret=secret_of(desk.get(HERE)), reason="tonight")
    assert refused.status == 422
    assert "This file is the list of a site." in refused.words
