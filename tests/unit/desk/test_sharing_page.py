"""The record from before there was a team, on the pages: pointed out, offered with its readers, and shared once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.record.accounts import read_accounts
from safeconduct.sync.ready import create_vault
from tests.before_teams import enter_accounts_before_there_was_a_team
from tests.unit.desk.asking import PASSPHRASE, Asking, new_asking
from tests.world import accounts_bytes


@pytest.fixture
def old(tmp_path: Path, runner: asyncio.Runner) -> Iterator[Asking]:
    """A desk whose accounts were entered before it had a team."""
    with create_vault(tmp_path / "v", Passphrase.from_text(PASSPHRASE), surroundings(), cost=LEAST_COST) as vault:
        enter_accounts_before_there_was_a_team(vault)
    asking = new_asking(tmp_path, runner, is_new=True)
    asking.unlock()
    yield asking
    runner.run(asking.desk.office.lock())


def test_what_only_this_laptop_has_is_pointed_out_and_shared_once(old: Asking) -> None:
    known = old.get("/record").words
    claims = len(list(read_accounts(accounts_bytes()).claims()))
    assert "is on this laptop only" in old.get("/team").words
    page = old.get("/sharing")
    assert f"{claims} claims" in page.words
    assert "nobody but you so far" in page.words

    shared = old.follow(old.post("/sharing", once=page.hidden("once", "/sharing"), do="share"))

    assert "entered anew for the team" in shared.words
    assert "is on this laptop only" not in shared.words
    assert old.get("/sharing").status == 303
    assert old.get("/record").words == known


def test_a_desk_that_began_with_a_team_is_asked_nothing(desk: Asking) -> None:
    assert "is on this laptop only" not in desk.get("/team").words
    assert desk.get("/sharing").headers["location"] == "/team"
