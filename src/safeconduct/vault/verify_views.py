"""Verifying views: each recomputed from the ops in a scratch database and compared row by row (P5).

This is what catches an old page put back, which page encryption accepts. The scratch database is encrypted
under a random key that is never written down, and lies in the vault's folder: no plaintext leaves it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.vault.findings import Kind, Tray
from safeconduct.vault.store import Store
from safeconduct.vault.types import Row, Value, ViewSet

# SQLite orders NULL before numbers before texts before blobs; texts and blobs by their bytes.
_RANK_NULL: Final = 0
_RANK_NUMBER: Final = 1
_RANK_TEXT: Final = 2
_RANK_BLOB: Final = 3
# The columns of SQLite's fts5vocab tables of type "instance".
_VOCABULARY_COLUMNS: Final = (("term",), ("doc",), ("col",), ("offset",))
_Key = tuple[tuple[int, float | bytes], ...]


@dataclass(frozen=True, slots=True)
class TableShape:
    """A table's name and the places of its primary key's columns."""

    name: str
    columns: tuple[str, ...]
    key: tuple[int, ...]

    @property
    def select(self) -> str:
        """Every row in order of the primary key."""
        names = ", ".join(f'"{column}"' for column in self.columns)
        order = ", ".join(f'"{self.columns[place]}"' for place in self.key)
        return f"SELECT {names} FROM {self.name} ORDER BY {order}"  # noqa: S608  names come from SQLite's own schema


class VocabularyShape(TableShape):
    """The words of a full-text index, each with the rows it stands in."""

    @property
    def select(self) -> str:
        """Every word with every row: SQLite gives them in order, and sorting millions would hold them in memory."""
        return f"SELECT term, doc FROM {self.name}"  # noqa: S608  names come from view sets


def compare_views(views: ViewSet, kept: Store, computed: Store, tray: Tray) -> int:
    """Compare all tables of a view set; return how many rows were looked at."""
    return sum(
        _compare_table(shape, kept, computed, tray) for table in views.tables for shape in _walked(computed, table)
    )


def _walked(store: Store, table: str) -> tuple[TableShape, ...]:
    """Return how a table is walked; nothing for an index of words and SQLite's tables behind it.

    How an index lies in those depends on the order it was written in; its vocabulary lists what is in it, word by word.
    """
    kind = store.one("SELECT type FROM pragma_table_list(?)", (table,))
    if kind in (("virtual",), ("shadow",)):
        is_vocabulary = tuple(store.execute("SELECT name FROM pragma_table_info(?) ORDER BY cid", (table,))) == (
            _VOCABULARY_COLUMNS
        )
        return (VocabularyShape(table, ("term", "doc"), (0, 1)),) if is_vocabulary else ()
    return (table_shape(store, table),)


def table_shape(store: Store, table: str) -> TableShape:
    """Return columns and primary key of a table; ValueError when it declares none, as view sets must."""
    rows = tuple(store.execute("SELECT name, pk FROM pragma_table_info(?) ORDER BY cid", (table,)))
    keyed = sorted((int(str(pk)), place) for place, (_, pk) in enumerate(rows) if pk)
    if not keyed:
        raise ValueError(f"the table {table} has no primary key to verify it by")
    return TableShape(table, tuple(str(name) for name, _ in rows), tuple(place for _, place in keyed))


def _compare_table(shape: TableShape, kept: Store, computed: Store, tray: Tray) -> int:
    has, should = kept.execute(shape.select), computed.execute(shape.select)
    left, right = next(has, None), next(should, None)
    rows = 0
    while left is not None or right is not None:
        rows += 1
        if left == right:
            left, right = next(has, None), next(should, None)
            continue
        left, right = _step(shape, (left, right), (has, should), tray)
    return rows


def _step(
    shape: TableShape, now: tuple[Row | None, Row | None], streams: tuple[Iterator[Row], Iterator[Row]], tray: Tray
) -> tuple[Row | None, Row | None]:
    """Name one difference and go past it: the stream whose key is smaller moves, or both."""
    (left, right), (has, should) = now, streams
    if right is None or (left is not None and _key(shape, left) < _key(shape, right)):
        tray.add(Kind.VIEW_EXTRA, place=shape.name, key=_shown(shape, left or ()))
        return next(has, None), right
    if left is None or _key(shape, right) < _key(shape, left):
        tray.add(Kind.VIEW_MISSING, place=shape.name, key=_shown(shape, right))
        return left, next(should, None)
    tray.add(Kind.VIEW_DIFFERS, place=shape.name, key=_shown(shape, right))
    return next(has, None), next(should, None)


def _key(shape: TableShape, row: Row) -> _Key:
    return tuple(_ordered(row[place]) for place in shape.key)


def _ordered(value: Value) -> tuple[int, float | bytes]:
    if value is None:
        return _RANK_NULL, 0
    if isinstance(value, str):
        return _RANK_TEXT, value.encode("utf-8", "surrogatepass")
    if isinstance(value, bytes):
        return _RANK_BLOB, value
    return _RANK_NUMBER, value


def _shown(shape: TableShape, row: Row) -> str:
    """Return a row's key without its content: numbers and hex ids as they are, a text as its length."""
    return "/".join(_shown_value(row[place]) for place in shape.key if place < len(row))


def _shown_value(value: Value) -> str:
    if isinstance(value, bytes):
        return value[:8].hex()
    if isinstance(value, str):
        return f"text of {len(value)}"
    return str(value)
