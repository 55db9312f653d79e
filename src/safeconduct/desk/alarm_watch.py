"""Watches for alarms while the desk runs: tells open windows, has somebody woken, and rings while it is locked (P9).

While the desk is open it looks whenever an alarm may have begun or climbed, or something was written. Once it is locked
keys are gone: what is left is the program that wakes somebody and the instants at which it would run (`waking.Bell`),
so that nobody is silent unheard because a laptop locked itself (P2 and docs/threat.md say what that gives away).
Refuses to let a fault end the watch: that nobody can be woken is said on the page of check-ins.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Final

from safeconduct.desk.events import ALARM, Events
from safeconduct.desk.office import DeskLocked, Office, Stage
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.running.errors import NotifierRefused
from safeconduct.evacuate.running.reading import look, note_awake, watched
from safeconduct.evacuate.running.types import CheckInId
from safeconduct.evacuate.running.waking import Bell, bell_of, note_rung, notifier_of, ring, whom_to_ring
from safeconduct.sync.ready import has_team
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

# How often it is looked whether it is time, in seconds: an alarm is told that much late at most.
LOOK_SECONDS: Final = 5.0
# How often the desk notes that it is awake though nothing happens, in milliseconds.
_NOTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class _Looked:
    """What came of a look: at what count of entries, until when it holds, who is woken, what there is."""

    count: int
    next_ms: int
    path: str
    now_ms: int
    bell: Bell
    alarms: frozenset[CheckInId]


class Watching:
    """The watch of one desk."""

    def __init__(self, office: Office, events: Events) -> None:
        self._office = office
        self._events = events
        self._last: list[_Looked] = []

    async def run(self) -> None:
        """Watch as long as the desk runs."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Look once. No fault may end the loop: nobody would notice."""
        try:
            if self._office.stage is Stage.OPEN:
                await self._look_open()
            elif self._last:
                await self._look_locked()
        except DeskLocked:
            # Locked between two steps: the next look is one of a locked desk.
            return
        except Exception as error:
            self._office.alarms.fault = error if isinstance(error, NotifierRefused) else NotifierRefused()

    async def _look_open(self) -> None:
        last = self._last[0] if self._last else None
        found = await self._office.work(lambda vault: _looked(vault, self._office, last))
        if found is None:
            return
        self._last, self._office.alarms.count = [found], len(found.alarms)
        news, self._office.alarms.has_news = self._office.alarms.has_news, False
        if news or found.alarms - (last.alarms if last else frozenset()):
            self._events.tell(ALARM)
        if found.path:
            await self._ring(found.path)
            await self._office.work(lambda vault: note_rung(vault, found.now_ms))

    async def _look_locked(self) -> None:
        last = self._last[0]
        now = self._office.given.clock.now_ms()
        due = [one for one in last.bell.times if one <= now]
        if due:
            left = tuple(one for one in last.bell.times if one > now)
            # First taken off: a program that cannot run shall not be run every five seconds.
            self._last = [_Looked(-1, 0, "", last.now_ms, Bell(last.bell.path, left), last.alarms)]
            await self._ring(last.bell.path)

    async def _ring(self, path: str) -> None:
        await asyncio.to_thread(ring, path)
        self._office.alarms.fault = None


def _looked(vault: Vault, office: Office, last: _Looked | None) -> _Looked | None:
    """Return what there is to say; None while nothing can have changed. On the vault's thread."""
    if not has_team(vault):
        return None
    clock = office.given.clock
    is_same = last is not None and last.count == vault.count and clock.now_ms() < last.next_ms
    if is_same and office.alarms.has_looked and not office.alarms.has_news:
        return None
    team = Team(vault, clock, office.given.entropy)
    journeys = read_journeys(team)
    awake, held = look(team, journeys), watched(journeys, team.people())
    if not office.alarms.has_looked:
        office.alarms.met(awake.asleep_from_ms, awake.missed)
    path = notifier_of(vault) if office.alarms.has_news else whom_to_ring(team, held, awake)
    note_awake(team, awake.now_ms)
    soon = awake.now_ms + _NOTE_MS
    return _Looked(
        vault.count,
        min(soon, awake.next_ms or soon),
        path,
        awake.now_ms,
        bell_of(vault, held, awake.now_ms),
        frozenset(one.check_in for one in awake.alarms),
    )
