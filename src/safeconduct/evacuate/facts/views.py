"""The room's view set: facts by form and thing (docs/rooms/evacuate.md). Refuses to depend on the order of ops (P4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.evacuate.facts import sql
from safeconduct.evacuate.facts.taking import Taking
from safeconduct.vault.types import StoredOp, Tables


class EvacuateViews:
    """The tables of facts."""

    name: Final = "evacuate"
    # 3: `block.facts` are things; what was typed there as lines before is read anew, and so no more.
    version: Final = 3
    tables: Final = sql.TABLES

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        for statement in sql.CREATE:
            for _ in tables.execute(statement):
                pass

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops; what is undone is settled once at the end."""
        taking = Taking(tables)
        for stored in ops:
            taking.take(stored)
        taking.finish()
