"""Keeping the rooms' tables in step with the journal: what is shown follows from signed ops, and from nothing else.

View sets are caches: dropped and recomputed when their version changes, when a program that did not know them
has written, or on demand (promises P4, P5; docs/formats/vault.md). An op that is set aside is given to total sets
alone, whether it is taken in, recomputed or verified. It refuses tables whose names are the vault's own, and never
looks into a view.
"""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterable, Iterator
from typing import Final

from safeconduct.base.ids import OpId
from safeconduct.vault import schema
from safeconduct.vault.journal import Journal, extent, read_ops
from safeconduct.vault.store import Store
from safeconduct.vault.types import PatientViewSet, Progress, Stop, StoredOp, TotalViewSet, ViewSet, never

# Up to so many ops are one person's command: held in memory, given to every view set as they are. More is an
# import, which streams. At 1 MiB an op this bounds memory; a typed command has one or two.
_FEW_OPS: Final = 32
# Of what is taken in at once, held for the view sets after the first: as much as one request of a relay brings. In
# bytes as they are signed; read, they take some five times as much.
_HELD_BYTES: Final = 4 << 20
NOTHING: Final[Container[OpId]] = frozenset()


class Views:
    """The view sets of the rooms that are in use."""

    def __init__(
        self, store: Store, journal: Journal, sets: tuple[ViewSet, ...], aside: Container[OpId] = NOTHING
    ) -> None:
        for views in sets:
            check_tables(views)
        self._store = store
        self._journal = journal
        self._aside = aside
        self.sets = sets
        # Ops are being written that the tables do not show yet.
        self.is_behind = False
        self._absent: tuple[str, ...] = ()

    def stale(self) -> tuple[ViewSet, ...]:
        """Return the sets that are new, of another version, or behind the journal."""
        kept = {str(name): version for name, version, _ in self._store.execute(schema.VIEW_SETS)}
        self._absent = tuple(sorted(set(kept) - {views.name for views in self.sets}))
        return tuple(views for views in self.sets if kept.get(views.name) != views.version)

    def recompute(self, sets: tuple[ViewSet, ...], progress: Progress) -> None:
        """Drop the tables of these sets and compute them from the whole journal. Inside a transaction."""
        old = {str(name): str(tables).split() for name, _, tables in self._store.execute(schema.VIEW_SETS)}
        for views in sets:
            for table in dict.fromkeys((*old.get(views.name, ()), *views.tables)):
                self._store.drop_table(table)
            views.create(self._store)
            fill(views, self._store, self._store, aside=self._aside, progress=progress)
            self._store.execute(schema.PUT_VIEW_SET, (views.name, views.version, " ".join(views.tables)))

    def recount(self, progress: Progress) -> None:
        """Recompute the sets that do not see what is set aside, because that is something else now."""
        self.recompute(tuple(views for views in self.sets if not is_total(views)), progress)
        self._leave_behind()

    def unsettled(self) -> tuple[PatientViewSet, ...]:
        """Return the sets that put something off."""
        patient = (views for views in self.sets if isinstance(views, PatientViewSet))
        return tuple(views for views in patient if not views.is_settled(self._store))

    def settle(self, sets: tuple[PatientViewSet, ...], stop: Stop = never) -> None:
        """Make up for what these sets put off, or for a part of it. Inside a transaction of its own."""
        for views in sets:
            views.settle(self._store, stop)

    def take(self, written: Iterator[StoredOp]) -> tuple[OpId, ...]:
        """Let every view set take in ops as they are written; return their ids. Inside a transaction."""
        ids: list[OpId] = []
        was_behind, self.is_behind = self.is_behind, True
        try:
            self._take(_noted(written, ids), self._journal.extent.count)
        finally:
            self.is_behind = was_behind
        return tuple(ids)

    def _take(self, stream: Iterator[StoredOp], before: int) -> None:
        few = tuple(itertools.islice(stream, _FEW_OPS))
        if len(few) < _FEW_OPS:
            for views in self.sets:
                views.apply(self._store, tuple(given_to(views, few, self._aside)), bulk=False)
        else:
            self._take_many(itertools.chain(few, stream), before)
        self._leave_behind()

    def _leave_behind(self) -> None:
        for name in self._absent:
            self._store.execute(schema.STALE_VIEW_SET, (name,))

    def _take_many(self, stream: Iterator[StoredOp], before: int) -> None:
        """The first view set takes ops from the pen; the others are given what was held of them, or read them again.

        Memory stays bounded: no more than `_HELD_BYTES` of ops are held, which is what one request brings.
        """
        held = _Held(stream)
        for views in self.sets[:1]:
            views.apply(self._store, given_to(views, held, self._aside), bulk=True)
        for _ in held:
            pass
        for views in self.sets[1:]:
            ops = held.ops if held.is_whole else self._journal.read(before)
            views.apply(self._store, given_to(views, ops, self._aside), bulk=True)


class _Held:
    """Ops on their way, of which the first ones are held."""

    def __init__(self, stream: Iterator[StoredOp]) -> None:
        self._stream = stream
        self._bytes = 0
        self.ops: list[StoredOp] = []

    @property
    def is_whole(self) -> bool:
        """Say whether all that went by is held."""
        return self._bytes <= _HELD_BYTES

    def __iter__(self) -> Iterator[StoredOp]:
        for op in self._stream:
            self._bytes += len(op.signed.core_bytes)
            if self.is_whole:
                self.ops.append(op)
            else:
                self.ops.clear()
            yield op


def fill(views: ViewSet, into: Store, source: Store, *, aside: Container[OpId], progress: Progress) -> None:
    """Compute a view set's empty tables from the journal in ``source``. Inside a transaction of ``into``."""
    views.apply(into, given_to(views, _counted(source, progress), aside), bulk=True)


def given_to(views: ViewSet, ops: Iterable[StoredOp], aside: Container[OpId]) -> Iterator[StoredOp]:
    """Yield the ops that a view set is given: all to a total one, to others those that are not set aside."""
    is_all = is_total(views)
    return (op for op in ops if is_all or op.signed.id not in aside)


def is_total(views: ViewSet) -> bool:
    """Say whether a view set is given the ops set aside too."""
    return isinstance(views, TotalViewSet) and views.is_total


def check_tables(views: ViewSet) -> None:
    """Raise ValueError when a table's name is no plain word or is the vault's own: a mistake of the program."""
    for table in views.tables:
        if not table.isidentifier() or not table.isascii() or table in schema.OWN_TABLES:
            raise ValueError(f"a view set cannot have a table named {table!r}")


def _noted(written: Iterator[StoredOp], ids: list[OpId]) -> Iterator[StoredOp]:
    for op in written:
        ids.append(op.signed.id)
        yield op


def _counted(source: Store, progress: Progress) -> Iterator[StoredOp]:
    total = extent(source).count
    for op in read_ops(source):
        yield op
        progress(op.n, total)
