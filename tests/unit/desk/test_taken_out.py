"""A desk that was taken out says so, offers nothing that must fail, and the root lets it go on where nobody decides."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.protect.members import Role
from safeconduct.sync.incident import lost
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import PASSPHRASE, Answer, Asking
from tests.unit.desk.teaming import exchange, joined, team_of


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    """Another administrator of the team."""
    vault = joined(desk, tmp_path, "bela", Role.ADMIN)
    yield vault
    vault.close()


def bela_takes_it_out(desk: Asking, bela: Vault) -> None:
    team, mine = team_of(bela), desk.runner.run(desk.desk.office.work(lambda vault: vault.device))
    lost(team, mine, was_locked=False)


def each_takes_the_other_out(desk: Asking, bela: Vault) -> None:
    desk.runner.run(desk.desk.office.work(lambda vault: lost(team_of(vault), bela.device, was_locked=False)))
    bela_takes_it_out(desk, bela)
    exchange(desk, bela)


def press(desk: Asking, **fields: str) -> Answer:
    return desk.post("/recovery", fields, once=desk.get("/recovery").hidden("once", "/recovery"), do="appoint")


def test_a_desk_that_was_taken_out_says_so_on_every_page_and_shows_no_form_that_must_fail(
    desk: Asking, bela: Vault
) -> None:
    before = desk.get("/").words
    bela_takes_it_out(desk, bela)
    exchange(desk, bela)

    assert "You are out of the team" not in before
    for address in ("/", "/record", "/team", "/incident", "/add"):
        assert "You are out of the team. What is here can be read; nothing can be written." in desk.get(address).words
    assert "Nothing can be entered here" in desk.get("/add").words
    assert 'name="outlet.0"' not in desk.get("/add").body
    assert "nobody can be taken out from here" in desk.get("/incident").words
    assert "This is the only laptop of the team" not in desk.get("/incident").words
    assert "No administrator is left" not in desk.get("/recovery").words


def test_where_two_took_each_other_out_the_root_in_the_vault_lets_one_go_on(desk: Asking, bela: Vault) -> None:
    each_takes_the_other_out(desk, bela)
    today, incident, recovery = (desk.get(address) for address in ("/", "/incident", "/recovery"))
    unproven, wrong = press(desk), press(desk, now="some other phrase")
    done = desk.follow(press(desk, now=PASSPHRASE))

    assert "You are out of the team, and nobody in it decides any more." in today.words
    assert "With the root, or two of its cards, you decide again: Recovery" in incident.words
    assert "The root is still in this vault: your passphrase is enough" in recovery.words
    assert [unproven.status, wrong.status] == [422, 422]
    assert "From now on you decide who is in the team." in done.words
    assert "You are out of the team" not in desk.get("/").words
    assert 'name="outlet.0"' in desk.get("/add").body
