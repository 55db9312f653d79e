"""Exchange says what people entered and what not, what nobody else can open, and which file belongs elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.desk.exchanges import Exchanges
from safeconduct.vault.vault import Vault
from tests.unit.desk.asking import Answer, Asking
from tests.unit.desk.teaming import exchange, joined, joined_to_write, team_of
from tests.unit.desk.test_into import CALL, add, use
from tests.unit.desk.test_joining_pages import asked, invited, saved, upload
from tests.unit.desk.test_joining_pages import other as other  # noqa: PLC0414
from tests.unit.desk.test_relaying import disputing
from tests.unit.desk.test_team_pages import begun

HERE = "/exchange"


@pytest.fixture
def bela(desk: Asking, tmp_path: Path) -> Iterator[Vault]:
    """Somebody who reads and writes the record, and has everything so far."""
    vault = joined_to_write(desk, tmp_path, "bela")
    # Their own word says that what is here has reached them.
    disputing(vault, "measured there")
    exchange(desk, vault)
    yield vault
    vault.close()


def took(desk: Asking, file: bytes) -> Answer:
    return upload(desk, HERE, file)


def test_what_nobody_else_can_open_is_not_said_to_have_reached_anybody(desk: Asking, bela: Vault) -> None:
    begun(desk, "Larch")
    use(desk, "Larch")
    desk.follow(add(desk, CALL))
    exchange(desk, bela)
    disputing(bela, "measured again")
    exchange(desk, bela)
    page = desk.get(HERE).words

    assert "Larch: nobody but you can open it." in page
    assert "Everything you wrote has reached" not in page
    assert "All sent that others can open." in desk.get("/").words


def test_changes_of_keys_are_counted_as_no_entries(desk: Asking, bela: Vault, tmp_path: Path) -> None:
    admitted = joined(desk, tmp_path, "clover")
    admitted.close()
    assert "Entries sent; a change of the team not yet." in desk.get("/").words
    assert "a change of people, keys or relays has not yet." in desk.get(HERE).words
    larch = begun(desk, "Larch")
    assert "Case. 0 entries." in desk.get(larch).words
    use(desk, "Larch")
    desk.follow(add(desk, CALL))

    assert "Case. 1 entry." in desk.get(larch).words
    assert re.search(r"Larch all of it, 1 entry\b", desk.get("/invitations").words)


def test_an_empty_file_is_said_to_be_empty_and_none_to_be_none(desk: Asking, bela: Vault) -> None:
    empty = took(desk, b"")
    none = desk.post(HERE, once=desk.get(HERE).hidden("once", HERE))

    assert (empty.status, none.status) == (422, 422)
    assert "The file is empty" in empty.words
    assert "Choose a file." in none.words


def test_an_invitation_and_a_request_are_sent_where_they_belong(desk: Asking, other: Asking) -> None:
    _, invitation = invited(desk)
    asked(other, invitation)
    request = saved(other, other.get("/joining"))
    before = desk.count()

    for file in (invitation, request):
        refused = took(desk, file)
        assert refused.status == 422
        assert "This file belongs to an invitation" in refused.words
        assert "under Team, Invitations" in refused.words
    assert "is not for this desk, or is none of ours" in took(desk, b"x" * 600).words
    assert desk.count() == before


def test_entries_that_nobody_has_are_counted_as_somebody_counts_them_who_begins_anew(desk: Asking, bela: Vault) -> None:
    def both(vault: Vault) -> tuple[int, int]:
        office, anew = desk.desk.office, team_of(vault)
        held = office.exchanges.standing(vault.count, lambda: office.team(vault))
        return held.unsent, Exchanges().standing(0, lambda: anew).unsent

    def counted() -> tuple[int, int]:
        return desk.runner.run(desk.desk.office.work(both))

    assert counted() == (0, 0)
    for n in (1, 2):
        desk.follow(add(desk, CALL))
        assert counted() == (counted()[1], counted()[0])
        assert counted()[0] >= n
    exchange(desk, bela)
    disputing(bela, "measured once more")
    exchange(desk, bela)
    assert counted() == (0, 0)
    begun(desk, "Larch")
    use(desk, "Larch")
    desk.follow(add(desk, CALL))
    assert counted() == (0, 0)
