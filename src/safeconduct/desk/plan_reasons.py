"""Why the plan that is kept is as it is, worked out in the background from the vault as it is now, and held in memory.

Nothing of it is written: the entry of a plan repeats no way (decision 0012, point 4). It is worked out anew once
anything was written in the vault, or another day has begun, and the lock drops it (P2).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

from safeconduct.base.clock import Day
from safeconduct.base.errors import SafeconductError
from safeconduct.desk.background import stopping, told
from safeconduct.evacuate.explaining.reasons import Reasons, reasons_of
from safeconduct.evacuate.facts.queries import Thing
from safeconduct.evacuate.facts.types import ThingId
from safeconduct.evacuate.planning.resolving import Standing, standing
from safeconduct.sync.team import Team


@dataclass(frozen=True, slots=True)
class _Key:
    """Of what the reasons are: a plan, the entries of the journal when it was read, and the day."""

    plan: ThingId
    entries: int
    today: Day


@dataclass(slots=True)
class _Work:
    """What is worked out of one key. ``reasons`` is empty until it is done."""

    key: _Key
    found: Standing
    reasons: list[Reasons]
    faults: list[SafeconductError]
    stop: threading.Event


class PlanReasons:
    """The reasons of one desk's newest plan. Begun and looked at on the vault's thread."""

    def __init__(self) -> None:
        self._works: list[_Work] = []
        self._threads: list[threading.Thread] = []
        # What a thread found is put down, and all is let go of, one after the other: nothing stays after a lock.
        self._putting = threading.Lock()

    def look(self, team: Team, plan: Thing, today: Day) -> Standing:
        """Return how a plan stands today, and work the rest out in the background, unless that is done or going on."""
        found = self.stands(team, plan, today)
        if not self._threads:
            self._threads = [threading.Thread(target=self._run, args=(self._works[0],), name="reasons")]
            self._threads[0].start()
        return found

    def stands(self, team: Team, plan: Thing, today: Day) -> Standing:
        """Return how a plan stands today and no more: at a burn nobody has seconds for the rest to be worked out."""
        key = _Key(plan.id, team.vault.count, today)
        if not self._is_of(key):
            self.drop()
            self._works = [_Work(key, standing(team, plan, today), [], [], threading.Event())]
            self._threads = []
        return self._works[0].found

    def current(self, team: Team, plan: Thing, today: Day) -> Standing | None:
        """Return how a plan stands today where that is known already; None where it would have to be worked out."""
        return self._works[0].found if self._is_of(_Key(plan.id, team.vault.count, today)) else None

    def _is_of(self, key: _Key) -> bool:
        return bool(self._works) and self._works[0].key == key

    @property
    def is_running(self) -> bool:
        """Whether the reasons are still being worked out."""
        return bool(self._works) and any(one.is_alive() for one in self._threads)

    @property
    def reasons(self) -> tuple[Reasons, ...]:
        """The reasons, once they are there."""
        return tuple(one for work in self._works for one in work.reasons)

    @property
    def faults(self) -> tuple[SafeconductError, ...]:
        """What ended the work, in sentences."""
        return tuple(one for work in self._works for one in work.faults)

    def wait(self) -> None:
        """Wait for the end of what is going on."""
        for one in self._threads:
            one.join()

    def drop(self) -> None:
        """End what is going on, without waiting for it, and let go of everything."""
        with self._putting:
            for work in self._works:
                work.stop.set()
            self._works = []

    def _run(self, work: _Work) -> None:
        reasons, faults = list[Reasons](), list[SafeconductError]()
        parties = work.found.run.instance.parties
        lost = frozenset(parties[at].id for at in work.found.hit)
        with told(faults):
            reasons.append(reasons_of(work.found.run, work.found.plan, without=lost, look=stopping(work.stop)))
        with self._putting:
            if not work.stop.is_set():
                work.reasons, work.faults = reasons, faults
