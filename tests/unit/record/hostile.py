"""What a member may sign thousands of times, and what it costs: instructions of Python and SQLite, never seconds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from safeconduct.base import cbor
from safeconduct.base.intervals import Interval
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import ENTRIES, LINK, Claim, EntryItem, Property, Subject, Table, Value, Voice
from safeconduct.record.links import Link, LinkKind, Ref, encode_link
from safeconduct.record.types import SEP, PropertyKind
from safeconduct.vault.types import StoredOp
from tests.fuzz.views_target import Memory, signed_op

# Twice, and what sorting and the growth of tables add.
MOST_GROWTH: Final = 2.25
SUBJECT: Final = f"d{SEP}x"


class Counting(Memory):
    """Tables in memory that count what SQLite does for them."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = 0
        self._connection.set_progress_handler(self._count, 1)

    def _count(self) -> bool:
        self.steps += 1
        return False


def instructions_of(work: Callable[[], None], tables: Counting) -> int:
    """Return how many instructions of Python, and of SQLite on these tables, some work takes."""
    tables.steps = instructions = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal instructions
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        instructions += event == "opcode"
        return trace

    outer = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(outer)
    return instructions + tables.steps


def entries(n: int, *items: EntryItem, dataset: str = "d") -> StoredOp:
    """Return an op of entries, whatever they are."""
    lists: dict[int, list[cbor.Item]] = {}
    for item in items:
        lists.setdefault(int(_TABLES[type(item)]), []).append(encode_item(item))
    return signed_op(n, ENTRIES, {0: dataset, **lists})


_TABLES: Final = {Claim: Table.CLAIM, Voice: Table.VOICE, Subject: Table.SUBJECT, Property: Table.PROPERTY}


def links(n: int, *said: Link) -> StoredOp:
    """Return an op of links."""
    return signed_op(n, LINK, {0: [encode_link(link) for link in said]})


def between(kind: LinkKind, table: Table, one: str, other: str) -> Link:
    """Return a link between two entries by their local names."""
    return Link(kind, Ref(table, f"d{SEP}{one}"), Ref(table, f"d{SEP}{other}"))


def claim(id_: str, value: int = 5, voice: str = "v", property_: str = "held") -> Claim:
    """Return a claim of an account of its own voice."""
    told = Value(PropertyKind.COUNT, Interval(value, value))
    return Claim(id_, f"s{voice}", "x", property_, told, "said", voice=voice)
