"""Two people's closed vaults in one folder, and the program in this process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from safeconduct.cli.opening import surroundings
from safeconduct.protect.rest import Passphrase
from safeconduct.vault.vault import Vault
from tests.unit.cli.computers import PASSPHRASE, Computers
from tests.unit.sync.desks import Desk, close_all, exchange

KEY = Passphrase.from_text(PASSPHRASE)


class Meeting(Protocol):
    """Two people who give orders and meet."""

    def meet(self) -> None: ...

    def answer(self, who: str, *arguments: str) -> Any: ...


def settle(pair: Meeting) -> None:
    """Say at both desks what they open, and begin the press room with both in it, as a team that works does."""
    for who in ("anna", "bela"):
        pair.answer(who, "statement", "answer")
    pair.meet()
    pair.answer("anna", "press", "room", "--begin")
    pair.answer("anna", "team", "part", "add", "Press room", "bela", "--role", "write", "--yes")
    pair.meet()
    pair.answer("bela", "statement", "answer")
    pair.meet()


@dataclass
class Pair:
    """Two people's closed vaults, and the program."""

    computers: Computers

    def meet(self) -> None:
        around = surroundings()
        both = [
            Desk(name, folder, around, Vault.open(folder, KEY, around))
            for name in ("anna", "bela")
            for folder in (self.computers.folder / name,)
        ]
        exchange(*both)
        close_all()

    def answer(self, who: str, *arguments: str) -> Any:
        return self.computers.answer(who, *arguments)

    def said(self, who: str, *arguments: str) -> str:
        ran = self.computers.run(who, *arguments)
        assert ran.exit_code == 0, ran.output
        return " ".join(ran.output.split())

    def refused(self, who: str, *arguments: str) -> BaseException | None:
        return self.computers.refused(who, *arguments)
