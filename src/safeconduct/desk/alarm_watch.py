"""Watches for alarms while the desk runs: tells open windows, has somebody woken, and rings while it is locked (P9).

While the desk is open it looks whenever an alarm may have begun or climbed, or something was written. Once it is locked
keys are gone: what is left is the program that wakes somebody and the instants at which it would run (`waking.Bell`),
so that nobody is silent unheard because a laptop locked itself (P2 and docs/threat.md say what that gives away).
Refuses to let a fault end the watch: that nobody can be woken is said on the page of check-ins.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.alarms_met import AlarmsMet
from safeconduct.desk.events import ALARM, Events
from safeconduct.desk.office import DeskLocked, Office, Stage
from safeconduct.evacuate.journeys.reading import read_journeys
from safeconduct.evacuate.journeys.types import Journey
from safeconduct.evacuate.running.errors import NotifierRefused
from safeconduct.evacuate.running.filing import file_missing
from safeconduct.evacuate.running.reading import look, note_awake, watched_here
from safeconduct.evacuate.running.relay_timers import Unattended
from safeconduct.evacuate.running.types import Alarm, CheckInId
from safeconduct.evacuate.running.types import Stage as AlarmStage
from safeconduct.evacuate.running.unattended import looked_after, note_rung_for, reached, rung_for
from safeconduct.evacuate.running.waking import (
    Bell,
    bell_of,
    note_bell,
    note_bell_rung,
    note_rung,
    notifier_of,
    ring,
    whom_to_ring,
)
from safeconduct.sync.ready import has_team
from safeconduct.sync.team import Team
from safeconduct.vault.vault import Vault

# How often it is looked whether it is time, in seconds: an alarm is told that much late at most.
LOOK_SECONDS: Final = 5.0
# How often the desk looks and notes that it is awake though nothing happens, in seconds; a program that could not run
# is run again as soon.
_NOTE_SECONDS: Final = 60.0
_COUNTS_SLEEP: Final = hasattr(time, "CLOCK_BOOTTIME")


@dataclass(frozen=True, slots=True)
class _Looked:
    """What came of a look. ``count``: of entries then; ``next_ms``: when an alarm begins or climbs, 0 for never.

    ``until``: by the clock that nobody sets (`_counted`), when it is looked again whatever the other says.
    ``path``: of the program that is to run now; ``news``: colleagues' desks that did not come back, and for which
    nobody was woken yet. ``alarms``: there are, and for whom they ring when the program runs.
    """

    count: int
    next_ms: int
    until: float
    path: str
    now_ms: int
    bell: Bell
    alarms: tuple[Alarm, ...] = ()
    news: tuple[Unattended, ...] = ()


class Watching:
    """The watch of one desk."""

    def __init__(self, office: Office, events: Events) -> None:
        self._office = office
        self._events = events
        self._last: list[_Looked] = []
        # Colleagues' desks for which a ring could not be made yet.
        self._owed: tuple[Unattended, ...] = ()
        # When the bell rang last while the desk was locked; 0 where it did not.
        self._rang_ms = 0
        office.last_looks.append(self._look_closing)

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
        rang, owed = self._rang_ms, bool(self._owed)
        found = await self._office.work(lambda vault: _looked(vault, self._office, last, is_owed=owed, rang_ms=rang))
        if found is None:
            return
        self._last, self._rang_ms = [found], 0
        if set(found.news) - set(self._owed) or _told_of(found.alarms) - _told_of(last.alarms if last else ()):
            self._events.tell(ALARM)
        self._owed = tuple(dict.fromkeys((*self._owed, *found.news))) if found.path else ()
        if found.path:
            await self._ring(found.path)
            told, self._owed = self._owed, ()
            await self._office.work(lambda vault: _note_rung(vault, found, told))
        await self._office.work(lambda vault: _file(vault, self._office, found.now_ms))

    def _look_closing(self, vault: Vault) -> None:
        """Look once more while the vault closes: what was agreed in the last seconds is rung for as well.

        Of what was seen the bell alone is kept (P2). On the vault's thread.
        """
        found = _looked(vault, self._office, None, is_owed=bool(self._owed), rang_ms=self._rang_ms, is_closing=True)
        if found is not None:
            self._rang_ms = 0
            due = (found.now_ms,) if found.path else ()
            bell = replace(found.bell, times=(*due, *found.bell.times)) if found.bell.path else found.bell
            if due:
                # It rings for them once it is locked.
                _note_rung(vault, found, (*self._owed, *found.news))
                self._owed = ()
            self._last = [replace(found, count=-1, path="", bell=bell, alarms=(), news=())]

    async def _look_locked(self) -> None:
        last = self._last[0]
        # By the clock that nobody sets: one that is put back puts no ring off, and one that leaps uses none up.
        now = last.now_ms + int(1000 * (_counted() - last.until + _NOTE_SECONDS))
        if not _COUNTS_SLEEP:
            now = max(self._office.given.clock.now_ms(), now)
        due = [one for one in last.bell.times if one <= now]
        if due:
            left = tuple(one for one in last.bell.times if one > now)
            # First taken off: a program that cannot run shall not be run every five seconds.
            self._last = [replace(last, bell=Bell(last.bell.path, left))]
            await self._ring(last.bell.path)
            self._rang_ms = due[-1]

    async def _ring(self, path: str) -> None:
        await asyncio.to_thread(ring, path)
        self._office.alarms.fault = None


def _counted() -> float:
    """Return seconds by a clock that nobody sets, while the laptop sleeps too where the system has one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if _COUNTS_SLEEP else time.monotonic()


def _looked(
    vault: Vault,
    office: Office,
    last: _Looked | None,
    *,
    is_owed: bool,
    rang_ms: int,
    is_closing: bool = False,
) -> _Looked | None:
    """Return what there is to say; None while nothing can have changed. On the vault's thread.

    ``rang_ms``: when the bell rang last while the desk was locked, 0 where it did not.
    """
    if not has_team(vault):
        return None
    clock, alarms = office.given.clock, office.alarms
    if last is not None and alarms.has_looked and not alarms.has_news and _holds(last, vault.count, clock.now_ms()):
        return None
    alarms.has_news = False
    team = office.team(vault)
    news = _met_colleagues(team, read_journeys(team), alarms)
    awake, held = look(team), watched_here(team)
    if not alarms.has_looked:
        alarms.met(awake.asleep_from_ms, awake.missed)
    alarms.count = len(awake.alarms)
    if rang_ms:
        note_bell_rung(vault, rang_ms, awake.now_ms)
    path = notifier_of(vault) if news or is_owed else whom_to_ring(team, awake)
    if not path:
        # There is no program, or nothing to run it for: the windows are told, once.
        note_rung_for(vault, news)
    note_awake(team, awake.now_ms)
    bell = bell_of(vault, held, awake.now_ms)
    if is_closing:
        note_bell(vault, held, bell, awake.now_ms)
    return _Looked(
        vault.count,
        awake.next_ms or 0,
        _counted() + _NOTE_SECONDS,
        path,
        awake.now_ms,
        bell,
        awake.alarms,
        news,
    )


def _file(vault: Vault, office: Office, now_ms: int) -> None:
    """File what happened in the logs it belongs to. What could not be kept now is filed at a later look."""
    with contextlib.suppress(SafeconductError):
        file_missing(office.team(vault), now_ms)


def _met_colleagues(team: Team, journeys: tuple[Journey, ...], alarms: AlarmsMet) -> tuple[Unattended, ...]:
    """Take down what this desk knows of colleagues' desks that did not come back; for which nobody was woken yet."""
    alarms.reached = reached(team.vault)
    alarms.looked_after = looked_after(team, journeys, alarms.unattended)
    rung = rung_for(team.vault)
    return tuple(one for one in alarms.unattended if one not in rung)


def _told_of(alarms: Iterable[Alarm]) -> frozenset[tuple[CheckInId, bool, bool]]:
    """Return what of alarms is told to the windows when it is new: who is silent, forced, and an incident."""
    return frozenset((one.check_in, one.is_forced, one.stage is AlarmStage.INCIDENT) for one in alarms)


def _note_rung(vault: Vault, found: _Looked, owed: tuple[Unattended, ...]) -> None:
    note_rung(vault, found.alarms, found.now_ms)
    note_rung_for(vault, owed)


def _holds(last: _Looked, count: int, now_ms: int) -> bool:
    """Say whether nothing can have changed since: nothing was written, no alarm begins, and it is not long ago."""
    is_quiet = not last.next_ms or now_ms < last.next_ms
    return last.count == count and is_quiet and _counted() < last.until
