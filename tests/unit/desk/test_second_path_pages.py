"""The second path on the desk: six words on a person's page, the one path on Exchange and Today, a proof to save."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.proofs import check_relay_fault
from safeconduct.protect.receipts import FIRST_ROOT, Receipt, RelayKey, root_after
from safeconduct.sync.headwords import head_words
from safeconduct.sync.polls import FILE, count_poll
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Asking
from tests.unit.desk.teaming import joined, team_of

ONE_PATH = "Everything from others came through one relay"


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    vault = joined(desk, tmp_path, "bela")
    yield vault
    vault.close()


def person(desk: Asking, alias: str) -> str:
    found = re.search(rf'<a href="(/person/[^"]+)">[^<]*{alias}', desk.get("/team").body)
    assert found is not None
    return found.group(1)


def test_a_persons_page_shows_the_words_that_their_desk_shows(desk: Asking, bela: Vault) -> None:
    here = desk.desk.office.work(lambda vault: vault.device)
    mine = desk.runner.run(here)
    page = desk.get(person(desk, "bela"))
    theirs = head_words(team_of(bela), mine)

    assert "Compare six words" in page.words
    shown = page.body.partition('class="sixwords"')[2].partition("</ol>")[0]
    assert re.findall(r">([a-z]+)</span>", shown) == list(theirs)
    assert f"Your laptop and {bela.device.hex()[:8]}" in page.words


def test_a_person_without_another_laptop_has_no_words_to_compare_with_themselves(desk: Asking) -> None:
    (own,) = set(re.findall(r'<a href="(/person/[^"]+)">', desk.get("/team").body))

    assert "Compare six words" not in desk.get(own).words


def test_that_all_came_by_one_relay_is_said_calmly_until_a_second_path_was_used(desk: Asking, bela: Vault) -> None:
    pages = ("/", "/exchange", "/incident")
    for address in pages:
        assert ONE_PATH not in desk.get(address).words
    relay = RelayKey.generate(SystemEntropy()).id
    desk.runner.run(desk.desk.office.work(lambda vault: count_poll(team_of(vault), relay)))

    for address in pages:
        words = desk.get(address).words
        assert ONE_PATH in words
        assert "“Compare six words”" in words
    assert "In what has come here nothing is missing" in desk.get("/incident").words
    desk.runner.run(desk.desk.office.work(lambda vault: count_poll(team_of(vault), FILE)))
    for address in pages:
        assert ONE_PATH not in desk.get(address).words


def faulty(vault: Vault, key: RelayKey) -> tuple[Receipt, Receipt]:
    """Let a relay sign two histories of one mailbox of the team."""
    team = team_of(vault)
    mailbox = next(iter(team.keyring.mailboxes())).mailbox
    before, now = (
        key.receipt(mailbox, 1, FIRST_ROOT),
        key.receipt(mailbox, 1, root_after(FIRST_ROOT, hashes_of((b"a frame",)))),
    )
    notes = RelayNotes(vault, key.id)
    notes.put_read(before)
    notes.put_fault(now)
    return before, now


def test_a_proof_is_made_on_the_page_and_convinces_whoever_gets_the_file(desk: Asking, bela: Vault) -> None:
    key = RelayKey.generate(SystemEntropy())
    desk.runner.run(desk.desk.office.work(lambda vault: faulty(vault, key)))
    page = desk.get("/incident")
    found = re.search(r'name="proof" value="([^"]+)"', page.body)
    assert found is not None, page.words
    sign = unescape(found.group(1))

    done = desk.follow(desk.post("/incident", once=page.hidden("once"), proof=sign))

    assert "The proof is ready: save it." in done.words
    link = re.search(r'<a class="save" href="([^"]+)"', done.body)
    assert link is not None
    check_relay_fault(desk.get(link.group(1)).data, key.id)
    wrong = desk.post("/incident", once=done.hidden("once"), proof="RELAY_FAULT nothing")
    assert wrong.status == 422
    assert "no proof to write" in wrong.words
