"""The record room's view set: its tables brought up to date op by op, or all at once (docs/rooms/record.md).

A cache in the sense of `vault.types.ViewSet`: everything here is recomputed from ops by ``vault verify`` and
compared. The unit of work is the group (subject, property, basis), within which all rules act; an op touches
few groups, and only these are evaluated anew. Refuses to depend on whether ops came one by one or at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.record import sql
from safeconduct.record.columns import as_int
from safeconduct.record.facts import Facts
from safeconduct.record.known_codec import encode_rows
from safeconduct.record.lineage import lineage
from safeconduct.record.refresh import refresh
from safeconduct.record.rules import known_now
from safeconduct.record.taking import Taking
from safeconduct.vault.types import StoredOp, Tables


class RecordViews:
    """The tables of claims, links and what is known now."""

    name: Final = "record"
    version: Final = 2
    tables: Final = sql.TABLES

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        for statement in (*sql.CREATE, *sql.LOADED_INDEXES):
            tables.execute(statement)

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops and evaluate every group they touch; a first load builds its indexes at the end."""
        taking = Taking(tables, bulk=bulk)
        from_scratch = taking.is_from_scratch
        if from_scratch:
            for statement in sql.DROP_LOADED_INDEXES:
                tables.execute(statement)
        tables.executemany(sql.INSERT_CLAIM, taking.claim_rows(ops))
        if from_scratch:
            for statement in sql.LOADED_INDEXES:
                tables.execute(statement)
        taking.finish()
        groups = refresh(tables, taking.changes, everything=from_scratch)
        evaluate(tables, groups, everything=from_scratch)


# Claims from which on a group's rows are kept. Measured: the rules take about 20 microseconds a claim and a kept
# row takes 20 to read, so that up to some fifty claims an answer is made sooner than it is looked up, verified and
# kept in step; a group of 5,000 claims would take 60 ms at every look.
KEPT_FROM: Final = 64


def evaluate(tables: Tables, groups: set[int], *, everything: bool) -> None:
    """Apply the rules to large groups and store what is known now of them."""
    facts = Facts(tables)
    if everything:
        large = {as_int(row[0]) for row in tables.execute(sql.LARGE_GROUPS, (KEPT_FROM,))}
        merged = [
            key.n for subject in facts.merged_subjects() for key in facts.group_keys(sql.GROUPS_OF_SUBJECT, subject)
        ]
        groups = {*large, *merged}
    for key in [key for n in sorted(groups) for key in facts.group_keys(sql.GROUP, n)]:
        merged_keys = facts.merged_with(key)
        claims = [row for one in merged_keys for row in facts.claim_rows(sql.CLAIMS_OF_GROUP, one.n)]
        for one in merged_keys:
            tables.execute(sql.DELETE_KNOWN, (one.n,))
        if len(claims) >= KEPT_FROM:
            group = facts.group(merged_keys[0], claims)
            rows = encode_rows(known_now(group, lineage(group)))
            tables.execute(sql.INSERT_KNOWN, (merged_keys[0].n, rows))
