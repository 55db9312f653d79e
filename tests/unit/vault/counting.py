"""A tiny view set for the tests of the vault: counts per compartment and kind, and one row for each op."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.vault.types import StoredOp, Tables


@dataclass
class Counting:
    """Counts ops per compartment and kind, and keeps a row with an index for each op."""

    name: str = "counting"
    version: int = 1
    tables: tuple[str, ...] = ("counted", "seen_op")

    def create(self, tables: Tables) -> None:
        tables.execute(
            # Without an index beside it, so that SQLite's own check cannot notice an old page: only recomputing can.
            "CREATE TABLE counted (compartment BLOB, kind TEXT, ops INTEGER, PRIMARY KEY (compartment, kind))"
            " STRICT, WITHOUT ROWID"
        )
        tables.execute("CREATE TABLE seen_op (n INTEGER PRIMARY KEY, kind TEXT, size INTEGER, word TEXT) STRICT")
        tables.execute("CREATE INDEX seen_word ON seen_op (word)")

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        counts: Counter[tuple[bytes, str]] = Counter()
        for op in ops:
            core = op.signed.core
            counts[core.compartment, core.kind] += 1
            tables.execute(
                "INSERT INTO seen_op VALUES (?, ?, ?, ?)",
                (op.n, core.kind, len(op.signed.core_bytes), str(core.body.get(0, ""))),
            )
        tables.executemany(
            "INSERT INTO counted VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET ops = ops + excluded.ops",
            [(*key, count) for key, count in counts.items()],
        )


@dataclass
class Failing:
    """A view set that fails on one word: nothing of the command may stay."""

    word: str
    name: str = "failing"
    version: int = 1
    tables: tuple[str, ...] = ("failed",)

    def create(self, tables: Tables) -> None:
        tables.execute("CREATE TABLE failed (n INTEGER PRIMARY KEY) STRICT")

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        for op in ops:
            tables.execute("INSERT INTO failed VALUES (?)", (op.n,))
            if op.signed.core.body.get(0) == self.word:
                raise RuntimeError("the view set failed")


@dataclass
class Listing:
    """A row for each op in the first of its tables; the others stay empty."""

    name: str = "listing"
    version: int = 1
    tables: tuple[str, ...] = ("listed",)

    def create(self, tables: Tables) -> None:
        for table in self.tables:
            tables.execute(f"CREATE TABLE {table} (n INTEGER PRIMARY KEY) STRICT")

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        tables.executemany(f"INSERT INTO {self.tables[0]} VALUES (?)", ((op.n,) for op in ops))
