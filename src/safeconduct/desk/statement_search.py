"""The search of texts for everything protected that this desk opens, kept while the vault is open (P12).

One process makes the index and answers; after an entry that protects something else it is given that anew. After an
unlocking it is started before anybody asks (`readying_search`), and whoever asks meanwhile waits. It is ended when the
desk locks, whatever it does, and nothing of it is kept (P2). Refuses to let a search that failed pass for one that
found nothing: what was not searched is held (decision 0013, 2).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId
from safeconduct.evacuate.sealing.reading import sealed_sheets
from safeconduct.publish.answering import Checked
from safeconduct.publish.holding.asked import Asking, watched
from safeconduct.publish.holding.checking import Search
from safeconduct.publish.holding.protecting import protected_here
from safeconduct.publish.searching import Searcher
from safeconduct.publish.types import Protected
from safeconduct.sync.team import Team

if TYPE_CHECKING:
    from safeconduct.desk.visit import Visit


class StatementSearch:
    """The search of one open vault. Used on the vault's thread, but `make_ready`, `wait` and `stop`.

    ``left_out``: people, houses, helpers and ways that it cannot look for.
    """

    def __init__(self) -> None:
        # With how many entries the journal had when it was last looked at what is protected.
        self._held: list[tuple[int, Searcher]] = []
        self._sheets: tuple[int, tuple[OpId, ...]] = (-1, ())
        self.left_out = 0
        # Set but while the index is made before anybody asked.
        self._ready = threading.Event()
        self._ready.set()

    @property
    def is_begun(self) -> bool:
        """Whether it was looked what is protected since the vault was opened."""
        return bool(self._held)

    @property
    def is_being_made(self) -> bool:
        """Whether the index is being made before anybody asked: whoever asks now waits some seconds."""
        return not self._ready.is_set()

    @property
    def pids(self) -> tuple[int, ...]:
        """The process that runs for it, as the system counts it; none while nothing was searched."""
        return tuple(pid for _, searcher in self._held for pid in searcher.pids)

    def of(self, team: Team) -> Searcher:
        """Return what searches for all that is protected as the vault stands."""
        count = team.vault.count
        for known, searcher in self._held:
            if known != count:
                searcher.take(self._gathered(team))
                self._held = [(count, searcher)]
            return searcher
        searcher = Searcher(self._gathered(team), team.entropy)
        self._held = [(count, searcher)]
        return searcher

    def begin(self, team: Team) -> Searcher:
        """Look what is protected, and return what `make_ready` is to make ready of it; from now on people may wait."""
        searcher = self.of(team)
        self._ready.clear()
        return searcher

    def make_ready(self, searcher: Searcher) -> None:
        """Make the index; return when it is made, or `stop` ended that. Takes seconds: not on the vault's thread."""
        try:
            searcher.make_ready()
        finally:
            self._ready.set()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the index is made, where that has begun, or for some seconds. Not on the vault's thread."""
        self._ready.wait(seconds)

    def sheets(self, team: Team) -> tuple[OpId, ...]:
        """Return every sealed sheet as the vault stands: whoever types asks for them with each pause."""
        count = team.vault.count
        if self._sheets[0] != count:
            self._sheets = (count, tuple(sorted(sealed_sheets(team))))
        return self._sheets[1]

    def _gathered(self, team: Team) -> tuple[Protected, ...]:
        found = protected_here(team)
        self.left_out = found.left_out
        return found.terms

    def stop(self) -> None:
        """End a search that is going on, or made ready: the desk is being locked and waits for it."""
        for _, searcher in tuple(self._held):
            searcher.stop()
        # Nobody waits for what is made no more.
        self._ready.set()

    def drop(self) -> None:
        """End the process, and forget what is protected and what was found."""
        while self._held:
            self._held.pop()[1].close()
        self._sheets = (-1, ())
        self.left_out = 0


def search_here(visit: Visit, part: bytes = b"", asking: Asking = Asking.OWN) -> Search:
    """Return what searches texts at this desk, and is counted. ``part``: of the statement that is checked."""

    def search(texts: Sequence[str], today: Day) -> Sequence[Checked]:
        return searched(visit, texts, today)

    return watched(visit.team(), search, part, asking)


def searched(visit: Visit, texts: Sequence[str], today: Day) -> Sequence[Checked]:
    """Return what is found in each text, in their order."""
    return visit.statement_search.of(visit.team()).search(texts, today)
