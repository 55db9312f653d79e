"""`record share`: what was written before the team is offered, shared when somebody says so, and said once."""

from __future__ import annotations

from pathlib import Path

from safeconduct.cli.opening import surroundings
from safeconduct.cli.record_share import NotAskedToShare
from safeconduct.protect.rest import Passphrase
from safeconduct.record.accounts import read_accounts
from safeconduct.vault.vault import Vault
from tests.before_teams import enter_accounts_before_there_was_a_team
from tests.unit.cli.computers import PASSPHRASE, Computers
from tests.world import accounts_bytes


def test_a_record_from_before_the_team_is_told_of_until_it_is_shared(tmp_path: Path) -> None:
    here = Computers(tmp_path)
    here.begin("first", "ash")
    with Vault.open(tmp_path / "first", Passphrase.from_text(PASSPHRASE), surroundings()) as vault:
        enter_accounts_before_there_was_a_team(vault)
    dataset = read_accounts(accounts_bytes())
    known = here.answer("first", "record", "list")

    assert "safeconduct record share" in here.run("first", "team", "show").stdout
    assert "record share" in here.run("first", "member", "invite", "-o", str(tmp_path / "i")).stdout.replace("\n", " ")
    assert isinstance(here.refused("first", "record", "share"), NotAskedToShare)
    told = " ".join(here.run("first", "record", "share", "--yes").stdout.split())
    assert f"{len(list(dataset.claims()))} claims in {len(dataset.sources)} accounts" in told
    assert "Entered anew for the team." in told

    assert here.answer("first", "record", "share", "--yes")["claims"] == 0
    assert "record share" not in here.run("first", "team", "show").stdout
    assert here.answer("first", "record", "list") == known
