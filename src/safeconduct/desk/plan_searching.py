"""A plan searched for from the desk, in the background, with the reasons that belong to it.

The world is read on the vault's own thread and becomes numbers there (`evacuate.planning`); the search runs in
processes of its own that are given these numbers alone, and pages look how far it is. What was found is held in memory
until somebody keeps it, and dropped by the lock, which ends a search too (P2). Refuses a second search while one runs.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.background import stopping, told
from safeconduct.desk.plan_reasons import PlanReasons
from safeconduct.evacuate.explaining.forcing import why_not
from safeconduct.evacuate.explaining.reasons import Reasons, reasons_of
from safeconduct.evacuate.explaining.types import WhyNot, Wish
from safeconduct.evacuate.planning.making import Made, make_plan
from safeconduct.evacuate.planning.types import Run

_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for, for at most so many seconds. ``part``: where the plan would be kept."""

    run: Run
    part: CompartmentId
    seconds: int
    seed: int = 1


@dataclass(frozen=True, slots=True)
class FoundPlan:
    """A plan that nobody has kept yet, and why it is as it is (`evacuate.explaining`)."""

    asked: Asked
    made: Made
    reasons: Reasons


class PlanSearching:
    """The search of one desk. Begun on the vault's thread; looked at from there."""

    def __init__(self) -> None:
        self._threads: list[threading.Thread] = []
        self._stop = threading.Event()
        self._enough = threading.Event()
        # What a thread found is put down, and all is let go of, one after the other: nothing stays after a lock.
        self._putting = threading.Lock()
        # How many seconds it may last, and how far in hundredths the best plan so far can be from the best at most.
        self.of_seconds = 0
        self._begun = 0.0
        self.gap = _WHOLE
        self.is_found = False
        self.found: list[FoundPlan] = []
        # What was asked of the plan that was found, the newest first.
        self.answers: list[WhyNot] = []
        self.faults: list[SafeconductError] = []
        # Why the plan that is kept is as it is.
        self.kept = PlanReasons()

    @property
    def is_running(self) -> bool:
        """Whether a search is going on."""
        return not self._stop.is_set() and any(one.is_alive() for one in self._threads)

    @property
    def seconds(self) -> int:
        """Seconds since it was begun, at most as many as it may last."""
        return min(int(time.monotonic() - self._begun), self.of_seconds)

    def begin(self, asked: Asked) -> None:
        """Search in the background; what was found before is forgotten. While a search runs nothing happens."""
        if self.is_running:
            return
        self.forget()
        self._stop, self._enough = threading.Event(), threading.Event()
        self.of_seconds, self._begun = asked.seconds, time.monotonic()
        self._threads = [threading.Thread(target=self._run, args=(asked, self._stop, self._enough), name="plan")]
        self._threads[0].start()

    def ask(self, wish: Wish) -> None:
        """Work out in the background why the plan found is not as somebody wishes, and what that would cost."""
        if self.is_running or not self.found:
            return
        self.faults = []
        self._threads = [threading.Thread(target=self._answer, args=(self.found[0], wish, self._stop), name="why")]
        self._threads[0].start()

    def enough(self) -> None:
        """End the search with the best plan up to now."""
        self._enough.set()

    def wait(self) -> None:
        """Wait for the end of the search that is going on."""
        for one in self._threads:
            one.join()

    def forget(self) -> None:
        """Let go of what was found."""
        self.of_seconds, self.gap, self.is_found = 0, _WHOLE, False
        self.found, self.answers, self.faults = [], [], []

    def drop(self) -> None:
        """End what is going on, without waiting for it, and let go of everything: the desk locks."""
        with self._putting:
            self._stop.set()
            self.forget()
        self.kept.drop()

    def _run(self, asked: Asked, stop: threading.Event, enough: threading.Event) -> None:
        def progress(score: int, bound: int, seconds: float) -> None:
            if not stop.is_set():
                self.gap = -(-_WHOLE * (score - bound) // score) if score else 0

        found, faults = list[FoundPlan](), list[SafeconductError]()
        with told(faults):
            made = make_plan(
                asked.run,
                seconds=asked.seconds,
                seed=asked.seed,
                progress=progress,
                is_stopped=lambda: stop.is_set() or enough.is_set(),
            )
            self.is_found = not stop.is_set()
            found.append(FoundPlan(asked, made, reasons_of(made.run, made.plan, look=stopping(stop))))
        with self._putting:
            if not stop.is_set():
                self.found, self.faults = found, faults

    def _answer(self, found: FoundPlan, wish: Wish, stop: threading.Event) -> None:
        run, answers, faults = found.made.run, list[WhyNot](), list[SafeconductError]()
        with told(faults):
            answers.append(why_not(run.instance, found.made.plan, wish, reserve=run.reserve))
        with self._putting:
            if not stop.is_set():
                self.answers, self.faults = [*answers, *self.answers], faults
