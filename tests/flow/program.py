"""Runs the real program as a process of its own, with a vault and a passphrase file, as a person or a script does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import LEAST_COST, Passphrase
from safeconduct.sync.ready import create_vault

PASSPHRASE = "six words that nobody else has chosen"
# Nothing of the tester's reaches the program but what any process needs to start.
_KEPT = ("PATH", "SYSTEMROOT", "PYTHONHASHSEED")
# Longest a command may take before it counts as hanging, in seconds.
_PATIENCE = 120


@dataclass(frozen=True, slots=True)
class Ran:
    """What one command gave back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one JSON object on standard output; fails when anything else stands there."""
        value = json.loads(self.out)
        assert isinstance(value, dict), self.out
        return value

    @property
    def words(self) -> str:
        """What a person reads, on one line however it was wrapped, without the lines of a tree."""
        return " ".join(self.out.replace("│", " ").split())


@dataclass(frozen=True, slots=True)
class Program:
    """The program with one vault. ``folder`` holds the vault, the passphrase and the home of a user of their own."""

    folder: Path
    language: str = "en"

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    @property
    def passphrase(self) -> Path:
        path = self.folder / "passphrase"
        if not path.exists():
            path.write_text(PASSPHRASE + "\n", encoding="utf-8")
        return path

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        own = {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home), "COLUMNS": "80"}
        paths = os.pathsep.join(path for path in sys.path if path)
        return {**kept, **own, "PYTHONPATH": paths, "PYTHONUTF8": "1", **more}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "safeconduct", "--lang", self.language, *arguments]

    def bare(self, *arguments: str, typed: str = "", **environment: str) -> Ran:
        """Run a command as it stands."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(**environment),
            input=typed,
            capture_output=True,
            encoding="utf-8",
            timeout=_PATIENCE,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def __call__(self, *arguments: str, typed: str = "", **environment: str) -> Ran:
        """Run a command on the vault."""
        where = ("--vault", str(self.vault), "--passphrase-file", str(self.passphrase))
        return self.bare(*arguments, *where, typed=typed, **environment)

    def done(self, *arguments: str, typed: str = "") -> Ran:
        """Run a command on the vault that has to succeed."""
        ran = self(*arguments, typed=typed)
        assert ran.code == 0, (arguments, ran.err)
        return ran

    def json(self, *arguments: str) -> dict[str, Any]:
        """Run a command on the vault that has to succeed and return its answer."""
        return self.done(*arguments, "--json").json

    def at(self, folder: Path, language: str | None = None) -> Program:
        """The same program with a copy of the vault."""
        folder.mkdir(exist_ok=True)
        shutil.copytree(self.vault, folder / "vault")
        return Program(folder, language or self.language)


def new_program(folder: Path) -> Program:
    """Make a vault with nothing in it, whose passphrase costs next to nothing to try: hundreds of commands open it."""
    program = Program(folder)
    create_vault(program.vault, Passphrase.from_text(PASSPHRASE), surroundings(), cost=LEAST_COST).close()
    return program
