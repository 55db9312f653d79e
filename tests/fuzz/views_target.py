"""Fuzz target of the record's views: bodies of signed ops from somebody else's desk, and every question after them.

A member may sign what they like, and an op once in the journal is read at every recomputing: whatever its body holds,
the views must take it in or set it down as unread, and no question may fail because of it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import apsw

from safeconduct.base import cbor
from safeconduct.base.clock import Day, Hlc
from safeconduct.base.errors import Language, Opaque
from safeconduct.base.ids import CompartmentId, DeviceId, EpochId, OpId, hash_id, label
from safeconduct.cli.history_view import json_from_line
from safeconduct.protect.ops import OpCore, SignedOp
from safeconduct.record.answer import answer
from safeconduct.record.asked import Asked
from safeconduct.record.former import former_values
from safeconduct.record.history_words import Told, op_in_words
from safeconduct.record.items import ENTRIES, EXPORT, LINK, PRINT, UNDO, Table
from safeconduct.record.queries import NoSuchEntry, Record
from safeconduct.record.types import SEP, Reading
from safeconduct.record.views import RecordViews
from safeconduct.vault.errors_ops import UnknownOp
from safeconduct.vault.types import Row, StoredOp, Value
from tests.fuzz.record_targets import LINK_WORDS, demo_items, link_seeds, odd_claims
from tests.fuzz.tables_target import export_seeds
from tests.fuzz.targets import Target, chosen, pick

_LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
_KINDS: Final = (ENTRIES, LINK, UNDO, PRINT, EXPORT)
_TODAY: Final = Day(20_000)
_DATASET: Final = "d"


class Memory:
    """Tables in memory that forget what an input did."""

    def __init__(self) -> None:
        self._connection = apsw.Connection(":memory:")
        self.views = RecordViews()
        self.views.create(self)

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[Row]:
        return self._connection.execute(sql, tuple(parameters))

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        self._connection.executemany(sql, (tuple(row) for row in rows))

    @property
    def writes(self) -> int:
        return self._connection.total_changes()

    def take(self, ops: list[StoredOp]) -> None:
        self.views.apply(self, ops, bulk=False)

    def mark(self) -> None:
        self._connection.execute("SAVEPOINT input")

    def forget(self) -> None:
        self._connection.execute("ROLLBACK TO input")
        self._connection.execute("RELEASE input")


def entries_op(n: int, dataset: str, lists: Mapping[int, cbor.Item]) -> StoredOp:
    """Return an entries op as another desk may have signed it: nothing of it was looked at."""
    return signed_op(n, ENTRIES, {0: dataset, **lists})


def signed_op(n: int, kind: str, body: dict[int, cbor.Item]) -> StoredOp:
    """Return an op as anybody may have signed it."""
    # As a true id does, it depends on the body: no op can name itself.
    id_ = OpId(hash_id(label("op"), cbor.encode({0: n, 1: kind, 2: body})))
    place = CompartmentId(bytes(16)), DeviceId(bytes((n % 2,)) * 16)
    clock = Hlc((_TODAY * 86_400_000) << 16)
    core = OpCore(*place, n, OpId(bytes(32)), (), clock, EpochId(bytes(32)), (), kind, body)
    return StoredOp(n, SignedOp(core, b"", b"", id_), bytes(32))


@functools.cache
def _tables() -> Memory:
    """The tables with the demo data's shapes in them, as our own op 1."""
    tables = Memory()
    tables.take([_first()])
    return tables


def _first() -> StoredOp:
    body: dict[int, cbor.Item] = {0: _DATASET}
    for table in Table:
        body[int(table)] = [item for held, item in demo_items() if held is table]
    return signed_op(1, ENTRIES, body)


def _try_views(data: bytes) -> None:
    """Doors: a body of each kind; an item of each table; a link."""
    door, data = pick(data, 11)
    if door < len(_KINDS):
        body = cbor.decode(data)
        if not isinstance(body, dict):
            return
        op = signed_op(2, _KINDS[door], body)
    elif door < 10:
        op = signed_op(2, ENTRIES, {0: _DATASET, door - 4: [data]})
    else:
        op = signed_op(2, LINK, {0: [data]})
    tables = _tables()
    tables.mark()
    try:
        undo = signed_op(3, UNDO, {0: [op.signed.id] * 2, 1: "why"})
        tables.take([op])
        _ask_everything(tables, _first(), op)
        tables.take([undo])
        _ask_everything(tables, _first(), op, undo)
    finally:
        tables.forget()


def _ask_everything(tables: Memory, *ops: StoredOp) -> None:
    record = Record(tables)
    for (subject,) in tuple(tables.execute("SELECT DISTINCT subject FROM record_group")):
        for reading in Reading:
            asked = Asked(record, str(subject), reading, _TODAY)
            answer(str(subject), reading, _TODAY, asked.rows)
            for row in asked.rows:
                former_values(asked, row)
                for one in asked.behind(row):
                    one.open()
        record.known_now(str(subject))
    for line in (*record.subjects(), *record.history(9)):
        str(line)
    _ask_history(record, {one.signed.id: one for one in ops})
    for name, _ in record.sources():
        record.learnt_on(name)
        for claim in record.claims_of_source(name):
            try:
                record.open_claim(claim.name)
            except NoSuchEntry:
                continue


def _ask_history(record: Record, ops: Mapping[OpId, StoredOp]) -> None:
    def opened(op: OpId) -> StoredOp:
        if op not in ops:
            raise UnknownOp(op=Opaque(op.hex()))
        return ops[op]

    for language in _LANGUAGES:
        told = Told(language, record, opened)
        for line in record.history(len(ops) + 1):
            op_in_words(told, opened(line.op))
            json_from_line(opened(line.op), line)


def _views_seeds() -> list[bytes]:
    items = [chosen(4 + table, item) for table, item in demo_items()] + [chosen(9, item) for item in odd_claims()]
    claims: list[cbor.Item] = [item for table, item in demo_items() if table is Table.CLAIM]
    odd: list[cbor.Item] = list(odd_claims()[:1])
    links: list[cbor.Item] = list(link_seeds()[:3])
    bodies = [
        chosen(0, cbor.encode({0: _DATASET, 5: claims[:2]})),
        chosen(0, cbor.encode({0: "e" + SEP, 1: [b""], 5: odd})),
        chosen(1, cbor.encode({0: links})),
        chosen(2, cbor.encode({0: [_first().signed.id], 1: "why"})),
        chosen(3, cbor.encode({0: [3, f"{_DATASET}{SEP}s"], 1: "other", 2: "why", 3: "0123-ABCD", 4: 20_000, 5: True})),
        *(chosen(4, one) for one in export_seeds()),
    ]
    return items + bodies + [chosen(10, link) for link in link_seeds()]


VIEWS: Final = (Target("views", _try_views, (cbor.Malformed,), _views_seeds, 20_000, LINK_WORDS, max_len=400),)
