"""Runs the real program as a process of its own, with a vault and a passphrase file, as a person or a script does.

Each command starts from nothing when it is first run, and whenever it is given surroundings; after that it is forked
from a process that has loaded the program (`forking`).
"""

from __future__ import annotations

import atexit
import functools
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
from tests.flow.forking import Forked, Start, Starter

PASSPHRASE = "six words that nobody else has chosen"
# Nothing of the tester's reaches the program but what any process needs to start.
_KEPT = ("PATH", "SYSTEMROOT", "PYTHONHASHSEED")
# Longest a command may take before it counts as hanging, in seconds.
_PATIENCE = 480
# Where the system tells the end of a process by an open file; elsewhere every command is started from nothing.
_CAN_FORK = hasattr(os, "pidfd_open")
# Commands, by their first two words, that were started from nothing before: from then on they are forked.
_STARTED: set[tuple[str, ...]] = set()


def bare_surroundings() -> dict[str, str]:
    """Return what any Python of these tests needs to start and to find the program."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1"}


@functools.cache
def _starter() -> Starter:
    """Return the process of this test run that has the program loaded."""
    starter = Starter(bare_surroundings())
    atexit.register(starter.close)
    return starter


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
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        own = {"HOME": str(home), "USERPROFILE": str(home), "LOCALAPPDATA": str(home), "COLUMNS": "80"}
        return {**bare_surroundings(), **own, **more}

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "safeconduct", "--lang", self.language, *arguments]

    def bare(self, *arguments: str, typed: str = "", **environment: str) -> Ran:
        """Run a command as it stands."""
        name = arguments[:2]
        if name in _STARTED and not environment and _CAN_FORK:
            return Ran(*_starter().run(self._start(*arguments), typed, _PATIENCE))
        _STARTED.add(name)
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

    def _start(self, *arguments: str, **more: str) -> Start:
        return Start(["--lang", self.language, *arguments], self.folder, self.environment(**more))

    def begin(self, *arguments: str, **environment: str) -> Forked | subprocess.Popen[str]:
        """Start a command that goes on, such as a desk. Its runtime folder changes nothing about how it starts."""
        name = arguments[:1]
        if name in _STARTED and environment.keys() <= {"XDG_RUNTIME_DIR"} and _CAN_FORK:
            running = _starter().begin(self._start(*arguments, **environment))
            running.typing.close()
            return running
        _STARTED.add(name)
        pipe = subprocess.PIPE
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(**environment),
            stdout=pipe,
            stderr=pipe,
            text=True,
        )

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
