"""A restored further computer on the command line: it says what to do, and writes again after it, on real vaults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from safeconduct.cli.main import cli
from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.sync.errors import SeveralDevices, UnknownDevice
from safeconduct.sync.errors_files import AliasNeeded
from safeconduct.sync.errors_joining import HasATeam
from safeconduct.sync.ready import create_joining_vault, create_vault
from safeconduct.vault.errors_ops import MayNotWrite
from tests.world import accounts_bytes

PASSPHRASE = "an invented passphrase for trials"


class Computers:
    """Vaults in one folder, each with the program in this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")

    def run(self, vault: str, *arguments: str) -> Result:
        where = ("--vault", str(self.folder / vault), "--passphrase-file", str(self.folder / "passphrase"))
        return CliRunner().invoke(cli, ["--lang", "en", *arguments, *where])

    def answer(self, vault: str, *arguments: str) -> dict[str, Any]:
        ran = self.run(vault, *arguments, "--json")
        assert ran.exit_code == 0, (arguments, ran.output, ran.exception)
        value: dict[str, Any] = json.loads(ran.stdout)
        return value

    def refused(self, vault: str, *arguments: str) -> BaseException | None:
        ran = self.run(vault, *arguments)
        assert ran.exit_code != 0
        return ran.exception

    def let_in(self, vault: str, number: int, *how: str) -> None:
        """Let a vault in by four files and the words, invited from the first computer."""
        files = [str(self.folder / f"{number}-{step}") for step in range(4)]
        own = () if "--instead-of" in how else ("--own-device",)
        self.answer("first", "member", "invite", "-o", files[0], *how)
        self.answer(vault, "member", "join", files[0], "-o", files[1], *own)
        asked = self.answer("first", "member", "admit", files[1], "-o", files[2])
        assert asked["words"] == self.answer(vault, "member", "join", files[2])["words"]
        assert asked["words"] == self.answer(vault, "member", "words")["waiting"][0]["words"]
        self.answer(vault, "member", "join", "--equal")
        self.answer("first", "member", "admit", "--equal", "-o", files[3])
        self.answer(vault, "member", "join", files[3])


@pytest.fixture
def computers(tmp_path: Path) -> Computers:
    here, key = Computers(tmp_path), Passphrase.from_text(PASSPHRASE)
    create_vault(tmp_path / "first", key, surroundings(), cost=LEAST_COST).close()
    create_joining_vault(tmp_path / "laptop", key, surroundings(), cost=LEAST_COST).close()
    here.answer("first", "team", "alias", "ash")
    here.let_in("laptop", 1, "--part", "record:write")
    (tmp_path / "accounts.json").write_bytes(accounts_bytes())
    return here


def test_a_restored_further_computer_says_what_to_do_and_writes_again_after_it(computers: Computers) -> None:
    accounts = str(computers.folder / "accounts.json")
    computers.answer("laptop", "vault", "backup", str(computers.folder / "backup"))
    old = computers.answer("laptop", "team", "show")["device"]
    assert computers.answer("back", "vault", "restore", str(computers.folder / "backup"))["instead_of"] == old

    assert isinstance(computers.refused("back", "record", "import", accounts, "--yes"), MayNotWrite)
    told = " ".join(computers.run("back", "team", "show").stdout.split())
    assert f"safeconduct member invite --instead-of {old[:8]} -o FILE" in told

    computers.let_in("back", 2, "--instead-of", old[:8])
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
