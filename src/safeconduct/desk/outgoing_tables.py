"""A table that is to leave, while it is weighed and looked at: in memory, until it is sealed or let go of.

What would leave is gone through in pieces, one a look at its page, so that other windows wait a second and no more; the
rows that were counted are those that are sealed. Where the record moved on, all of it is weighed anew before it leaves.
Dropped by the lock (P2), never on the disk (P14). Refuses to seal what was not gone through whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Language, SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.desk.forms import Form
from safeconduct.record.tables.answering import ask_about
from safeconduct.record.tables.exports import Exported
from safeconduct.record.tables.ordering import Order
from safeconduct.record.tables.sending import Ready, digest_of_weighed, plain_from, sealed_from
from safeconduct.record.tables.weighing import Weighed, Weighing
from safeconduct.sync.team import Team
from safeconduct.vault.types import Progress

# Seconds that one look at the page goes on: other windows wait as long.
_PIECE_SECONDS: Final = 1.0
# Rows after which it is looked whether somebody wants the desk locked.
_LOOKED_AFTER: Final = 100
Moment = tuple[int, Day]
"""Entries that the journal has, and the day: a yes may have ended though nobody entered anything."""
# No journal has so many entries.
_NOTHING_BEGUN: Final = (-1, Day(0))

Begin = Callable[[], Weighing]
"""Begins to weigh the order with the record as it is now."""


@dataclass(slots=True)
class OutgoingTable:
    """One order. ``form``: what was typed, for whoever changes it; ``at``: the moment at which it was begun;
    ``digest``: what two people answer for, once it is whole; ``faults``: why it cannot leave; ``left``: what it
    left as.
    """

    order: Order
    form: Form = field(repr=False)
    is_whole: bool = False
    at: Moment = _NOTHING_BEGUN
    digest: str = ""
    faults: tuple[SafeconductError, ...] = ()
    left: tuple[Exported, ...] = ()
    _weighing: list[Weighing] = field(default_factory=list, repr=False)
    _coming: list[Iterator[Mapping[str, str]]] = field(default_factory=list, repr=False)
    _rows: list[tuple[str, ...]] = field(default_factory=list, repr=False)
    _plain: bytes = field(default=b"", repr=False)

    @property
    def weighed(self) -> tuple[Weighed, ...]:
        """What was found so far; nothing before the first piece."""
        return tuple(one.weighed() for one in self._weighing)

    def go_on(self, begin: Begin, now: Moment, look: Progress) -> None:
        """Go through one piece more, with the journal as it is now; nothing where it is whole, faulty or has left."""
        if self.is_whole or self.faults or self.left:
            return
        if self.at != now:
            self._begin(begin, now)
        self._go(look, time.monotonic() + _PIECE_SECONDS)

    def weigh_anew(self, begin: Begin, now: Moment, look: Progress) -> None:
        """Go through all of it with the journal as it is now, where anything was entered since, or on another day."""
        if self.at == now:
            return
        self._begin(begin, now)
        self._go(look, float("inf"))

    def ready(self, entropy: Entropy, act: bytes) -> Ready:
        """Return it sealed, out of the very rows that were counted; as `sending.sealed_from` raises."""
        (weighing,) = self._weighing
        return sealed_from(weighing, self._plain, entropy, act)

    def ask(self, team: Team, reason: str, language: Language) -> OpId:
        """Ask a second person about the very rows that were counted; as `answering.ask_about` raises."""
        (weighing,) = self._weighing
        return ask_about(team, weighing, reason, language)

    def left_as(self, sent: Exported) -> None:
        """Note what it left as, and let go of the rows."""
        self.left = (sent,)
        self._let_go()

    def _let_go(self) -> None:
        self._weighing, self._coming, self._rows, self._plain = [], [], [], b""

    def _begin(self, begin: Begin, now: Moment) -> None:
        self.is_whole, self.at, self.digest = False, now, ""
        self._let_go()
        try:
            weighing = begin()
        except SafeconductError as error:
            self.faults = (error,)
            return
        self._weighing, self._coming = [weighing], [weighing.rows()]

    def _go(self, look: Progress, ends: float) -> None:
        try:
            for row in (row for rows in self._coming for row in rows):
                self._rows.append(tuple(row.values()))
                if not len(self._rows) % _LOOKED_AFTER:
                    look(len(self._rows), len(self._rows))
                if time.monotonic() >= ends:
                    return
            for weighing in self._weighing:
                columns, rows = self.order.purpose.columns, self._rows
                # What its form refuses is said before anybody is asked for it.
                self._plain = plain_from(weighing, (dict(zip(columns, row, strict=True)) for row in rows))
                self._coming, self._rows, self.is_whole = [], [], True
                self.digest = digest_of_weighed(weighing)
        except SafeconductError as error:
            self.faults = (error,)
            self._let_go()
        except BaseException:
            # What broke gives no more rows: it is not whole for that, and the next look begins anew.
            self.at = _NOTHING_BEGUN
            raise
