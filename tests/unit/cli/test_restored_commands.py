"""A restored further computer on the command line: it says what to do, and writes again after it, on real vaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.sync.errors import SeveralDevices, UnknownDevice
from safeconduct.sync.errors_files import AliasNeeded
from safeconduct.sync.errors_joining import HasATeam
from safeconduct.sync.parts import MayOnlyRead
from tests.unit.cli.computers import Computers
from tests.world import accounts_bytes


def let_in(here: Computers, vault: str, number: int, *how: str) -> None:
    """Let a vault in by four files and the words, invited from the first computer."""
    files = [str(here.folder / f"{number}-{step}") for step in range(4)]
    own = () if "--instead-of" in how else ("--own-device",)
    here.answer("first", "member", "invite", "-o", files[0], *how, *own)
    here.answer(vault, "member", "join", files[0], "-o", files[1], *own)
    asked = here.answer("first", "member", "admit", files[1], "-o", files[2])
    assert asked["words"] == here.answer(vault, "member", "join", files[2])["words"]
    assert asked["words"] == here.answer(vault, "member", "words")["waiting"][0]["words"]
    here.answer(vault, "member", "join", "--equal")
    here.answer("first", "member", "admit", "--equal", "--yes", "-o", files[3])
    here.answer(vault, "member", "join", files[3])


@pytest.fixture
def computers(tmp_path: Path) -> Computers:
    here = Computers(tmp_path)
    here.begin("first", "ash")
    here.wait("laptop")
    let_in(here, "laptop", 1, "--part", "record:write")
    (tmp_path / "accounts.json").write_bytes(accounts_bytes())
    return here


def test_a_restored_further_computer_says_what_to_do_and_writes_again_after_it(computers: Computers) -> None:
    accounts = str(computers.folder / "accounts.json")
    computers.answer("laptop", "vault", "backup", str(computers.folder / "backup"))
    old = computers.answer("laptop", "team", "show")["device"]
    assert computers.answer("back", "vault", "restore", str(computers.folder / "backup"))["instead_of"] == old

    assert isinstance(computers.refused("back", "record", "import", accounts, "--yes"), MayOnlyRead)
    told = " ".join(computers.run("back", "team", "show").stdout.split())
    assert f"safeconduct member invite --instead-of {old[:8]} -o FILE" in told

    let_in(computers, "back", 2, "--instead-of", old[:8])
    computers.answer("back", "record", "import", accounts, "--yes")
    shown = computers.answer("back", "team", "show")
    assert shown["instead_of"] == ""
    assert shown["device"] != old
    computers.answer("back", "sync", "file", "write", "-o", str(computers.folder / "parcel"))
    assert computers.answer("first", "sync", "file", "read", str(computers.folder / "parcel"))["new"] > 0
    assert [one["id"] for one in computers.answer("first", "team", "show")["devices"] if one["id"] == old] == []


def test_which_computer_comes_back_and_into_which_vault_has_to_be_plain(computers: Computers) -> None:
    assert isinstance(computers.refused("first", "member", "invite", "--instead-of", "ash"), SeveralDevices)
    assert isinstance(computers.refused("first", "member", "invite", "--instead-of", "0000000"), UnknownDevice)
    invitation = str(computers.folder / "invitation")
    computers.answer("first", "member", "invite", "-o", invitation)
    assert isinstance(computers.refused("laptop", "member", "join", invitation), HasATeam)
    assert isinstance(computers.refused("nowhere", "member", "join", invitation), AliasNeeded)
