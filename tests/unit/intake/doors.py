"""Real desks of one team that read one inbox and keep its door, with one clock that the test sets."""

from __future__ import annotations

import atexit
import functools
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from safeconduct.base.clock import Day, FixedClock, ms_from_day
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import CompartmentId
from safeconduct.intake import conflicts
from safeconduct.intake.commands import open_inbox
from safeconduct.intake.door.certifying import certify
from safeconduct.intake.door.door import Door
from safeconduct.intake.door.door_views import DoorViews
from safeconduct.intake.door.fortnights import tend
from safeconduct.intake.views import IntakeViews
from safeconduct.protect.members import Role
from safeconduct.sync.act_views import ActViews
from safeconduct.sync.views import SyncViews
from safeconduct.vault.surroundings import Surroundings
from safeconduct.vault.vault import Vault
from tests.unit.sync import desks

DAY_MS = 86_400_000
# The first day of a fortnight, 22 May 2030.
FIRST = Day(14 * 1_576)


def around(clock: FixedClock | None = None) -> Surroundings:
    views = (SyncViews(conflicts.RULES), ActViews(), IntakeViews(), DoorViews())
    return Surroundings(views, clock or FixedClock(ms_from_day(FIRST)), SystemEntropy())


@functools.cache
def _made(first: Day, names: tuple[str, ...]) -> tuple[Path, CompartmentId]:
    """Make the vaults of desks of one inbox, for this run of the tests: a handshake costs most of a second."""
    folder = Path(tempfile.mkdtemp(prefix="house"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    clock = FixedClock(ms_from_day(first) + DAY_MS // 2)
    founder = desks.founder(folder, "first", clock)
    part = open_inbox(founder.team, "people in danger")
    made = [founder, *(desks.join(folder, founder, one, seats=((part, Role.WRITE),), clock=clock) for one in names)]
    for desk in made:
        desk.close()
    return folder, part


class House:
    """Desks by name, the inbox they share, and their clock."""

    def __init__(self, folder: Path, first: Day = FIRST, *names: str) -> None:
        """``names``: of desks that are in the inbox from the beginning. All are copies of vaults made once."""
        self.folder = folder
        self.clock = FixedClock(ms_from_day(first) + DAY_MS // 2)
        made, self.part = _made(first, names)
        self.desks: list[desks.Desk] = []
        for name in ("first", *names):
            shutil.copytree(made / name, folder / name)
            given = desks.given(self.clock)
            vault = Vault.open(folder / name, desks.KEY, given)
            self.desks.append(desks.Desk(name, folder / name, given, vault))
        self.first = self.desks[0]

    def join(self, name: str, role: Role = Role.WRITE) -> desks.Desk:
        desk = desks.join(self.folder, self.first, name, seats=((self.part, role),), clock=self.clock)
        self.desks.append(desk)
        return desk

    def door(self, desk: desks.Desk) -> Door:
        return Door(desk.team, self.part)

    def certify(self) -> None:
        certify(self.door(self.first))

    def tend(self, *some: desks.Desk) -> None:
        """Let desks do what is due and exchange, as they do while they are open, until nothing is due."""
        for _ in range(6):
            before = [len(desk.ids(self.part)) for desk in self.desks]
            for desk in some or self.desks:
                tend(self.door(desk))
            if len(self.desks) > 1:
                desks.exchange(*self.desks)
            if [len(desk.ids(self.part)) for desk in self.desks] == before:
                return
        raise AssertionError("the keys do not come to rest")

    def after(self, days: float) -> None:
        self.clock.advance(int(days * DAY_MS))


@contextmanager
def with_doors() -> Iterator[None]:
    """Let every desk of a test have the tables of inboxes and their doors."""
    with patch.object(desks, "given", around):
        yield
