"""This room's view set: who had seen which control op, which device has forked, and where this room's own ops are.

A cache in the sense of `vault.types.ViewSet`: everything here follows from the journal, in its order. It sees ops that
were set aside too, for it is what says that they are. It judges nothing: what may be stored was judged before it was
stored (`arrivals`), and what counts is asked of `rules`. Promises P3 and P5.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.ids import NO_HASH
from safeconduct.protect.ops import OpCore
from safeconduct.sync import sql
from safeconduct.sync.bases import begin_from_base
from safeconduct.sync.changes import is_control
from safeconduct.sync.conflicts import Rules, Touches
from safeconduct.sync.kinds import BASE_KIND, HEARTBEAT_KIND
from safeconduct.sync.reach import Reach, blob_from_mask
from safeconduct.vault.types import StoredOp, Tables, Value

# Kinds that are this room's, though they change no membership, begin so.
_OWN: Final = "sync."


class SyncViews:
    """The tables of membership: `sql.CREATE`."""

    name: Final = "sync"
    version: Final = 3
    tables: Final = sql.TABLES
    is_total: Final = True

    def __init__(self, rules: Rules | None = None) -> None:
        """``rules``: what ops of the rooms above change, so that changes made at the same time are found."""
        self._rules = rules or {}

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        for statement in sql.CREATE:
            for _ in tables.execute(statement):
                pass

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops, in the order of the journal."""
        reach = Reach(tables, writes=True)
        touches = Touches(tables, self._rules)
        for stored in ops:
            core = stored.signed.core
            does_control = is_control(core.kind)
            if core.kind == BASE_KIND and reach.is_empty(core.compartment):
                begin_from_base(reach, core)
            past = reach.past(core)
            touches.note(stored)
            k, does_fork = reach.note(stored.signed, past, is_control=does_control)
            if does_control:
                _write(
                    tables, sql.PUT_CONTROL, (core.compartment, k, stored.signed.id, core.kind, blob_from_mask(past))
                )
            elif core.kind.startswith(_OWN):
                _write(tables, sql.PUT_WORD, (core.compartment, core.kind, stored.n, stored.signed.id, core.device))
            if core.kind == HEARTBEAT_KIND and not does_fork:
                _note_beat(tables, core)


def _note_beat(tables: Tables, core: OpCore) -> None:
    """Note what a device had written before its heartbeats: these alone do not make desks differ."""
    place = (core.compartment, core.device)
    seq, said_seq, said_op = next(tables.execute(sql.BEAT, place), (0, 0, NO_HASH))
    if seq != core.seq - 1:
        said_seq, said_op = core.seq - 1, core.prev
    _write(tables, sql.PUT_BEAT, (*place, core.seq, said_seq, said_op))


def _write(tables: Tables, statement: str, row: tuple[Value, ...]) -> None:
    for _ in tables.execute(statement, row):
        pass
