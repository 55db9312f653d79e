"""The inbox's view set: threads, messages and the list of who waits longest (docs/rooms/intake.md).

A cache in the sense of `vault.types.ViewSet`: ``vault verify`` computes it anew and compares. Refuses to depend on the
order in which ops came (P4): every row is keyed by ids that all desks share.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.intake import sql
from safeconduct.intake.persons import renew
from safeconduct.intake.taking import Taking
from safeconduct.vault.types import StoredOp, Tables


class IntakeViews:
    """The tables of inboxes."""

    name: Final = "intake"
    version: Final = 7
    tables: Final = sql.TABLES

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        for statement in sql.CREATE:
            for _ in tables.execute(statement):
                pass

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops; what follows from them is made once at the end, however many they are."""
        taking = Taking(tables)
        for stored in ops:
            taking.take(stored)
        taking.finish()
        renew(tables, taking.touched)
