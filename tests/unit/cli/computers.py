"""Vaults in one folder, and the program in this process: commands on several computers without starting any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from safeconduct.cli.main import cli, main
from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.sync.ready import create_joining_vault, create_vault

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

    def code(self, vault: str, *arguments: str) -> int:
        """Return the exit status of the whole program, which commands answer by what they return."""
        where = ("--vault", str(self.folder / vault), "--passphrase-file", str(self.folder / "passphrase"))
        with pytest.raises(SystemExit) as left:
            main(["--lang", "en", *arguments, *where])
        return int(left.value.code or 0)

    def refused(self, vault: str, *arguments: str) -> BaseException | None:
        ran = self.run(vault, *arguments)
        assert ran.exit_code != 0
        return ran.exception

    def begin(self, vault: str, alias: str) -> None:
        """Make the vault of a founder whose passphrase costs little to try."""
        create_vault(self.folder / vault, Passphrase.from_text(PASSPHRASE), surroundings(), cost=LEAST_COST).close()
        self.answer(vault, "team", "alias", alias)

    def wait(self, vault: str) -> None:
        """Make the vault of somebody who is to join."""
        create_joining_vault(
            self.folder / vault, Passphrase.from_text(PASSPHRASE), surroundings(), cost=LEAST_COST
        ).close()
