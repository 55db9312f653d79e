"""``--by-relay``: a newcomer joins and exchanges by a real relay; nobody types an address or sends a second file."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.sync.errors_files import WelcomeNotPosted
from safeconduct.sync.handshake_relay import NamesNoRelay, NothingThereYet
from safeconduct.sync.relay_errors import RelayHere
from tests.relays import running_relay
from tests.unit.cli.computers import Computers
from tests.world import accounts_bytes


@pytest.fixture
def computers(tmp_path: Path) -> Computers:
    here = Computers(tmp_path)
    here.begin("first", "ash")
    return here


def test_one_file_and_six_words_are_enough_where_the_team_has_a_relay(computers: Computers) -> None:
    computers.wait("bela")
    with running_relay(f"sqlite:{computers.folder / 'relay'}", f"unix:{computers.folder / 's'}") as relay:
        where = (relay.address.address, "--key", relay.key.hex(), "--code", relay.code)
        computers.answer("first", "sync", "relay", "add", *where)
        accounts = computers.folder / "accounts.json"
        accounts.write_bytes(accounts_bytes())
        computers.answer("first", "record", "import", str(accounts), "--yes")
        file = str(computers.folder / "invitation")
        made = computers.answer("first", "member", "invite", "-o", file, "--part", "record:write")
        assert len(made["relays"]) == 1

        assert isinstance(computers.refused("first", "member", "admit", "--by-relay"), NothingThereYet)
        led = computers.refused("bela", "member", "join", file, "--alias", "bela", "--by-relay")
        # The relay is on bela's own computer: an invitation alone leads nobody there.
        assert isinstance(led, RelayHere)
        computers.answer("bela", "sync", "relay", "allow", relay.address.address)
        asked = computers.answer("bela", "member", "join", file, "--alias", "bela", "--by-relay")
        assert (asked["step"], asked["file"]) == ("asked", "")
        assert isinstance(computers.refused("bela", "member", "join", "--by-relay"), NothingThereYet)
        (answered,) = computers.answer("first", "member", "admit", "--by-relay")["waiting"]
        assert answered["alias"] == "bela"
        assert computers.answer("bela", "member", "join", "--by-relay")["words"] == answered["words"]
        assert isinstance(computers.refused("bela", "member", "join", "--equal", "--by-relay"), NothingThereYet)
        assert computers.answer("first", "member", "admit", "--equal", "--yes", "--by-relay")["step"] == "admitted"
        entered = computers.answer("bela", "member", "join", "--by-relay")
        assert (entered["step"], entered["alias"]) == ("joined", "bela")
        assert entered["new"] > 0

        exchanged = computers.answer("bela", "sync", "relay")["relays"]
        assert [one["address"] for one in exchanged] == made["relays"]
        assert computers.answer("bela", "record", "list") == computers.answer("first", "record", "list")
        said = computers.run("bela", "team", "show").stdout
        assert "ash" in said


def test_a_relay_that_goes_away_after_somebody_was_let_in_is_told_with_what_to_do(computers: Computers) -> None:
    computers.wait("bela")
    file = str(computers.folder / "invitation")
    with running_relay(f"sqlite:{computers.folder / 'relay'}", "127.0.0.1:0") as relay:
        where = (relay.address.address, "--key", relay.key.hex(), "--code", relay.code)
        computers.answer("first", "sync", "relay", "add", *where)
        computers.answer("first", "member", "invite", "-o", file)
        computers.answer("bela", "sync", "relay", "allow", relay.address.address)
        computers.answer("bela", "member", "join", file, "--alias", "bela", "--by-relay")
        (answered,) = computers.answer("first", "member", "admit", "--by-relay")["waiting"]
    refused = computers.refused("first", "member", "admit", "--equal", "--yes", "--by-relay")
    assert isinstance(refused, WelcomeNotPosted)
    assert f"--invitation {answered['id'][:8]}" in refused.sentences("en")
    again = computers.answer(
        "first", "member", "admit", "--equal", "--yes", "--invitation", answered["id"][:8], "-o", f"{file}-4"
    )
    assert again["step"] == "admitted"


def test_an_invitation_that_names_no_relay_says_so_and_makes_no_vault(computers: Computers) -> None:
    silent = ("http://127.0.0.1:9", "--key", "ab" * 32, "--code", "open", "--untried")
    computers.answer("first", "sync", "relay", "add", *silent)
    file = str(computers.folder / "invitation")
    assert computers.answer("first", "member", "invite", "-o", file, "--no-relay")["relays"] == []
    assert isinstance(computers.refused("nobody", "member", "join", file, "--alias", "x", "--by-relay"), NamesNoRelay)
    assert not (computers.folder / "nobody").exists()
    assert isinstance(computers.refused("first", "member", "admit", "--by-relay"), NamesNoRelay)
