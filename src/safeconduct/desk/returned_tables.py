"""A table that came back, while it is compared and looked at: in memory, until somebody says what is done with it.

A long table is compared in pieces, one a look at its page, so that other windows wait a second and no more; what is
entered here meanwhile has it begin anew, so that a difference is always that of one state of the record. Dropped by the
lock (P2), never on the disk (P14). Refuses to say of a difference that it was looked at before each line was shown.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.record.queries import Record
from safeconduct.record.tables.difference import TableDiff
from safeconduct.record.tables.reading import open_table
from safeconduct.record.tables.returned import comparing
from safeconduct.vault.types import Progress

# Seconds that one look at the page goes on comparing: other windows wait as long, and a table of 10,000 rows is whole.
_PIECE_SECONDS: Final = 1.0
# No journal has so many entries.
_NOTHING_BEGUN: Final = -1


@dataclass(slots=True)
class ReturnedTable:
    """One file. ``voice``: who speaks in its new rows; ``called``: who filled it in, "" for whom it was sent to.

    ``diff``: empty before the first piece; ``at``: entries that the journal had when it was begun; ``shown``: the pages
    of the difference that somebody saw; ``faults``: why it cannot be read; ``ops``: what it became.
    """

    data: bytes = field(repr=False)
    voice: str
    called: str
    diff: tuple[TableDiff, ...] = ()
    is_whole: bool = False
    at: int = _NOTHING_BEGUN
    shown: set[int] = field(default_factory=set)
    faults: tuple[SafeconductError, ...] = ()
    ops: tuple[OpId, ...] = ()
    _pieces: list[Iterator[TableDiff]] = field(default_factory=list, repr=False)

    def go_on(self, record: Record, entries: int, look: Progress) -> None:
        """Compare one piece more, with the journal as it is now; nothing where it is whole, faulty or taken in."""
        if self.is_whole or self.faults:
            return
        if self.at != entries:
            self._begin(record, entries, look)
        ends = time.monotonic() + _PIECE_SECONDS
        self._compare(look, ends)

    def compare_anew(self, record: Record, entries: int, look: Progress) -> None:
        """Compare all of it with the journal as it is now, where anything was entered since.

        Where that changes nothing of what it says, it was looked at already.
        """
        if self.at == entries:
            return
        before, shown = [one.seen for one in self.diff], self.shown
        self._begin(record, entries, look)
        self._compare(look, float("inf"))
        if [one.seen for one in self.diff] == before:
            self.shown = shown

    def taken_as(self, ops: tuple[OpId, ...]) -> None:
        """Note what it became, and let go of the file."""
        self.data, self.ops = b"", ops

    def _begin(self, record: Record, entries: int, look: Progress) -> None:
        self.diff, self.is_whole, self.at, self.shown = (), False, entries, set()
        self._pieces = [comparing(record, open_table(self.data, lambda: look(0, 0)), self.data, voice=self.voice)]

    def _compare(self, look: Progress, ends: float) -> None:
        try:
            for pieces in self._pieces:
                for diff in pieces:
                    self.diff = (diff,)
                    look(diff.rows, diff.sent.rows)
                    if time.monotonic() >= ends:
                        return
        except SafeconductError as error:
            self.faults, self.data, self._pieces = (error,), b"", []
            return
        except BaseException:
            # What broke gives no more rows: it is not whole for that, and the next look begins anew.
            self.at = _NOTHING_BEGUN
            raise
        self._pieces, self.is_whole = [], True
