"""A team of real processes for the guards: desks that are told what to do by lines, and a real relay whose store is at
hand."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from safeconduct.cli import demo_team
from safeconduct.cli.demo_team import FOUNDER, SECOND, THIRD, join
from tests.relays import RunningRelay, running_relay

DATASET = "neutral-2021.json"
# Of the vaults of those who join: what a kill left is opened with it.
KEY = bytes(range(32)).hex()


class Desk(demo_team.Desk):
    """A desk that knows the orders of `tests.guards.desk` too."""

    program = "tests.guards.desk"


@dataclass(frozen=True, slots=True)
class Company:
    """Three desks that have met, and the relay they meet through: how it is reached, and where its store is."""

    folder: Path
    founder: Desk
    second: Desk
    third: Desk
    relay: RunningRelay

    @property
    def seized(self) -> Path:
        """The folder of all that the relay can write: its store, its temporary files and what it says."""
        return self.folder / "relay"

    @property
    def store(self) -> Path:
        return self.seized / "db"

    @property
    def where(self) -> dict[str, str]:
        return {"address": self.relay.address.address, "key": self.relay.key.hex(), "code": self.relay.code}

    def meet(self, *desks: Desk) -> None:
        for desk in (*desks, *desks):
            desk.do("exchange", **self.where)


@contextmanager
def company(folder: Path, aliases: tuple[str, str, str] = (FOUNDER, SECOND, THIRD)) -> Iterator[Company]:
    """Let three people join by files, and meet through a relay that is a process of its own."""
    accounts = folder / "accounts.json"
    accounts.write_bytes(resources.files("safeconduct.cli").joinpath("demo_data", DATASET).read_bytes())
    with ExitStack() as stack:
        desks = [Desk(folder / alias, alias) for alias in aliases]
        for desk in desks:
            stack.callback(desk.end)
        desks[0].do("found", alias=aliases[0], accounts=str(accounts))
        for desk in desks[1:]:
            join(folder, desks[0], desk, key=KEY)
        home = folder / "relay"
        home.mkdir()
        running = running_relay(f"sqlite:{home / 'db'}", f"unix:{home / 's'}", output=home / "said", home=home)
        found = Company(folder, desks[0], desks[1], desks[2], stack.enter_context(running))
        found.meet(*desks)
        yield found


def killed(desk: Desk, *, after: float, **order: str) -> Desk:
    """Give an order, kill the desk in the middle of it, and return a new process that has opened what was left."""
    process = desk._process
    assert process.stdin is not None
    process.stdin.write(json.dumps(order) + "\n")
    process.stdin.flush()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(after)
    process.kill()
    process.communicate()
    again = Desk(desk.folder, desk.alias)
    again.do("reopen", key=KEY)
    return again


def frames_in(store: Path) -> list[bytes]:
    """Return every frame that lies in a relay's store, as whoever seized it would read them."""
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
        return [bytes(row[0]) for row in connection.execute("SELECT body FROM frame ORDER BY place")]


def tamper(store: Path, *statements: str) -> None:
    """Change a running relay's store behind its back."""
    with sqlite3.connect(store, timeout=20) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
