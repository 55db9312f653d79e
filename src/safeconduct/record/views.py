"""The record room's view set: its tables brought up to date op by op, or all at once (docs/rooms/record.md).

A cache in the sense of `vault.types.ViewSet`: everything here is recomputed from ops by ``vault verify`` and
compared. The unit of work is the group (subject, property, basis), within which all rules act; an op touches
few groups. Kept rows of large groups among them are dropped and made anew at a quiet moment (decision 0004): a row
kept is right or absent. Refuses to depend on whether ops came one by one or at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from safeconduct.record import place_sql, search_index, search_sql, sql
from safeconduct.record.columns import GroupKey, as_int
from safeconduct.record.detention import kept as places_kept
from safeconduct.record.facts import Facts
from safeconduct.record.groups import Groups
from safeconduct.record.items import Table
from safeconduct.record.known_codec import encode_rows
from safeconduct.record.lineage import lineage
from safeconduct.record.links import LinkKind
from safeconduct.record.refresh import Changes, refresh
from safeconduct.record.rules import known_now
from safeconduct.record.taking import Taking
from safeconduct.vault.types import Stop, StoredOp, Tables, never


class RecordViews:
    """The tables of claims, links and what is known now."""

    name: Final = "record"
    version: Final = 20
    tables: Final = (*sql.TABLES, *search_sql.TABLES)

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        for statement in (*sql.CREATE, *sql.LOADED_INDEXES, *search_sql.CREATE):
            tables.execute(statement)

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops and drop what is kept of groups they touch; a first load evaluates, and indexes at the end."""
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
        if from_scratch:
            evaluate(tables, large_groups(tables))
            places_kept.put_off_all(tables)
        else:
            united = put_off(tables, groups)
            everything = taking.changes.has_terms or _names_places(tables, taking.changes)
            places_kept.drop_touched(tables, united, everything=everything)
            search_index.catch_up_with_command(tables)

    def is_settled(self, tables: Tables) -> bool:
        """Say whether every large group's rows are kept, and every word is in the index."""
        is_late = bool(tuple(tables.execute(sql.LATE))) or not places_kept.is_settled(tables)
        return not is_late and search_index.is_caught_up(tables)

    def settle(self, tables: Tables, stop: Stop = never) -> None:
        """Evaluate the large groups that were put off, and keep their rows; index the words of what was imported."""
        search_index.catch_up(tables, stop)
        if not search_index.is_caught_up(tables) or stop():
            return
        late = sorted(_late(tables))
        # What is asked whether to stop may say no again later: only the end of the walk shows that all is done.
        for keys in _evaluated(tables, late):
            tables.executemany(sql.DELETE_LATE, [(one.n,) for one in keys])
            if stop():
                return
        # A group that is there no more has nothing to be made up for.
        tables.executemany(sql.DELETE_LATE, [(n,) for n in late])
        places_kept.settle(tables, stop)

    def put_off_like(self, tables: Tables, kept: Tables) -> None:
        """Drop the rows of groups that are put off in other tables, and index as far as they are indexed."""
        search_index.catch_up_like(tables, kept)
        for n in _late(kept):
            tables.execute(sql.DELETE_KNOWN, (n,))
            tables.execute(sql.INSERT_LATE, (n,))
        places_kept.put_off_like(tables, kept)


# Claims from which on a group's rows are kept. Measured: the rules take about 20 microseconds a claim and a kept
# row takes 20 to read, so that up to some fifty claims an answer is made sooner than it is looked up, verified and
# kept in step; a group of 5,000 claims would take 60 ms at every look.
KEPT_FROM: Final = 64


def large_groups(tables: Tables) -> set[int]:
    """Return the groups whose rows may have to be kept: large ones, and those that are large with others."""
    facts = Facts(tables)
    large = {as_int(row[0]) for row in tables.execute(sql.LARGE_GROUPS, (KEPT_FROM,))}
    subjects = facts.merged_subjects()
    return large | {key.n for one in subjects for key in facts.group_keys(sql.GROUPS_OF_SUBJECT, one)}


def put_off(tables: Tables, groups: set[int]) -> set[int]:
    """Drop what is kept of groups, and note the large ones among them; return them with those that they are one with.

    A command waits for this alone: evaluating a group of 400 claims would take it 10 ms.
    """
    united = set(groups)
    for keys in _united(Facts(tables), sorted(groups)):
        for one in keys:
            united.add(one.n)
            tables.execute(sql.DELETE_KNOWN, (one.n,))
            tables.execute(sql.DELETE_LATE, (one.n,))
        if _is_large(tables, keys):
            tables.execute(sql.INSERT_LATE, (keys[0].n,))
    return united


def evaluate(tables: Tables, numbers: set[int]) -> None:
    """Apply the rules to the large ones among groups and keep what is known now of them, and their claims."""
    for _ in _evaluated(tables, sorted(numbers)):
        pass


def _evaluated(tables: Tables, numbers: Iterable[int]) -> Iterator[list[GroupKey]]:
    """Do so with one after another, and give it with those that are one with it."""
    facts = Facts(tables)
    groups = Groups(facts)
    for keys in _united(facts, numbers):
        for one in keys:
            tables.execute(sql.DELETE_KNOWN, (one.n,))
        if _is_large(tables, keys):
            group, claims = groups.counted(keys)
            rows = encode_rows(known_now(group, lineage(group)))
            tables.execute(sql.INSERT_KNOWN, (keys[0].n, rows, claims))
        yield keys


def _is_large(tables: Tables, keys: Sequence[GroupKey]) -> bool:
    return sum(len(tuple(tables.execute(sql.SOME_CLAIMS, (one.n, KEPT_FROM)))) for one in keys) >= KEPT_FROM


def _united(facts: Facts, groups: Iterable[int]) -> Iterator[list[GroupKey]]:
    """Give each group, in their order, with those of subjects that are one with its own, least number first, once."""
    done: set[int] = set()
    for n in groups:
        for key in facts.group_keys(sql.GROUP, n):
            keys = facts.merged_with(key)
            if keys[0].n not in done:
                done.add(keys[0].n)
                yield keys


def _names_places(tables: Tables, changes: Changes) -> bool:
    """Say whether ops changed what a place is called, or which entries are one."""
    if any(link.kind in (LinkKind.SAME_AS, LinkKind.DIFFERENT_FROM) for link in changes.links):
        return True
    subjects = (name for table, name in changes.entities if table is Table.SUBJECT)
    return any(tuple(tables.execute(place_sql.IS_PLACE_SUBJECT, (name,))) for name in subjects)


def _late(tables: Tables) -> set[int]:
    return {as_int(row[0]) for row in tables.execute(sql.LATE)}
