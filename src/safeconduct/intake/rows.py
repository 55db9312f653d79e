"""Reading the rows of the inbox's tables as what they stand for.

Refuses a column of another kind than its table says: that is a fault of the program, never of an op.
"""

from __future__ import annotations

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, UserId
from safeconduct.intake.counting import Word
from safeconduct.intake.ordering import DANGERS, Listed
from safeconduct.intake.types import State, ThreadId
from safeconduct.vault.types import Row, Value


def as_bytes(value: Value) -> bytes:
    """Return a column of bytes."""
    if not isinstance(value, bytes):
        raise TypeError("a column holds another kind than its table says")
    return value


def as_int(value: Value) -> int:
    """Return a column of numbers."""
    if not isinstance(value, int):
        raise TypeError("a column holds another kind than its table says")
    return value


def listed_from_row(row: Row) -> Listed:
    """Return a row of the list."""
    part, head, is_open, danger, agreed, due, since, ends, waits, messages, newest_at, owner, state = row
    return Listed(
        CompartmentId(as_bytes(part)),
        ThreadId(as_bytes(head)),
        bool(is_open),
        DANGERS[as_int(danger)],
        as_int(agreed),
        as_int(due),
        as_int(since),
        as_int(ends),
        bool(waits),
        as_int(messages),
        as_int(newest_at),
        UserId(as_bytes(owner)),
        State(str(state)),
    )


def word_from_row(row: Row) -> tuple[int, bytes, Word]:
    """Return field, slot and word."""
    field, slot, op, hlc, device, is_gone, value, replaces = row
    named = cbor.decode(as_bytes(replaces))
    ops = tuple(OpId(one) for one in named if isinstance(one, bytes)) if isinstance(named, list) else ()
    word = Word(
        OpId(as_bytes(op)), as_int(hlc), DeviceId(as_bytes(device)), as_bytes(value), ops, is_gone=bool(is_gone)
    )
    return as_int(field), as_bytes(slot), word
