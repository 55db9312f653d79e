"""What an account or a property was said to be on a past day (promise P7; docs/formats/known.md rule 1).

An import may be undone, and a newer version of a dataset may give an account another day of publication or a count
another nature. As known on a day, the wording counts that stood then: otherwise a past answer would change with what
was learnt later. Lineage is the exception: who repeats whom is a fact about the past, and is taken as known now.
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, as_int, loads
from safeconduct.record.items import Table
from safeconduct.record.resolve import NOW
from safeconduct.record.types import NEVER, Reading
from safeconduct.record.undos import Undos
from safeconduct.vault.types import Tables

# The member of a source's item that holds the day it was learnt (docs/formats/ops.md).
_LEARNT_ON: Final = 7
_NONE: Final[frozenset[str]] = frozenset()
# An item without members.
_NOTHING_SAID: Final = b"\xa0"


class Past:
    """The wordings of sources and properties on past days, remembered for one piece of work."""

    def __init__(self, tables: Tables, undos: Undos) -> None:
        self._tables = tables
        self._undos = undos
        self._changed: dict[Table, frozenset[str]] = {}

    def body(self, table: Table, name: str, reading: Reading, day: Day, now: bytes) -> bytes:
        """Return the wording that stood at the end of a day: ``now`` where nothing about it ever changed.

        Newest first; one that was not known yet, or was undone by then, does not count. Where all that were known by
        then had been taken back, nothing was said; where none was known, the current one is returned: no claim of that
        account was known then either.
        """
        if name not in self.changing(table, reading, day):
            return now
        then = now
        for body, op, _, recorded_on, _ in list(self._tables.execute(sql.VERSIONS, (int(table), name))):
            learnt_on = loads(as_bytes(body)).get(_LEARNT_ON, NEVER) if table is Table.SOURCE else NEVER
            if min(as_int(recorded_on), learnt_on) <= day:
                if not self._undos.is_undone(OpId(as_bytes(op)), day):
                    return as_bytes(body)
                then = _NOTHING_SAID
        return then

    def changing(self, table: Table, reading: Reading, day: Day) -> frozenset[str]:
        """Return the entries that may have been said to be something else on a day."""
        return _NONE if reading is Reading.PUBLIC or day >= NOW else self._names(table)

    def _names(self, table: Table) -> frozenset[str]:
        """Return the entries that have had several wordings, or of which one was undone: few, in any vault."""
        if table not in self._changed:
            statements = (sql.MANY_WORDINGS, sql.UNDONE_WORDINGS)
            self._changed[table] = frozenset(
                str(name) for statement in statements for (name,) in self._tables.execute(statement, (int(table),))
            )
        return self._changed[table]
