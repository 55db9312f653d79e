"""The view set of an inbox's door: its keys, what was sent in and came, what a board has to say (docs/rooms/intake.md).

A cache in the sense of `vault.types.ViewSet`. Refuses to depend on the order in which ops came: every row stands for
one op, and who asks decides which of several counts. What cannot be read takes no part; `taking` notes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES
from safeconduct.intake import kinds
from safeconduct.intake.door import door_kinds, door_sql
from safeconduct.intake.door.door_kinds import Body, linked_from_body, pieces_from_body, read_from_body
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.item_bytes import decode_message
from safeconduct.intake.types import Channel, Warned
from safeconduct.intake.word_bytes import given_up_from_body, reply_from_body, unopened_from_body
from safeconduct.vault.types import StoredOp, Tables, Value

_KEPT: Final = frozenset(
    (door_kinds.CERTIFY, door_kinds.READY, door_kinds.EPOCH, door_kinds.SHARE, door_kinds.SHOWN, door_kinds.BOARD)
)
# What a board may have to say, and what reads it strictly.
_ANSWERS: Final[dict[str, Callable[[Body], object]]] = {
    kinds.REPLY: reply_from_body,
    kinds.GIVEN_UP: given_up_from_body,
    door_kinds.READ: read_from_body,
}

# Ways whose messages come as submissions; of any other an origin is a file's hash.
_SENT_IN: Final = frozenset((Channel.PAGE, Channel.GATE, Channel.ODK, Channel.CARRIED))


class DoorViews:
    """The tables of the doors of inboxes."""

    name: Final = "intake-door"
    version: Final = 1
    tables: Final = door_sql.TABLES

    def create(self, tables: Tables) -> None:
        """Create empty tables."""
        for statement in door_sql.CREATE:
            for _ in tables.execute(statement):
                pass

    def apply(self, tables: Tables, ops: Iterable[StoredOp], *, bulk: bool) -> None:
        """Take in ops."""
        for stored in ops:
            core = stored.signed.core
            if core.kind in _KEPT:
                row = (core.compartment, core.kind, core.hlc, stored.signed.id, core.device, cbor.encode(core.body))
                _write(tables, door_sql.INSERT_DOOR, row)
            elif core.kind in _ANSWERS:
                _note_answer(tables, stored)
            elif core.kind in (kinds.ENTRIES, kinds.UNOPENED, door_kinds.PIECES, door_kinds.LINKED):
                _note_what_came(tables, stored)


def _note_answer(tables: Tables, stored: StoredOp) -> None:
    core = stored.signed.core
    try:
        _ANSWERS[core.kind](core.body)
    except MalformedEntry:
        return
    row = (core.compartment, core.hlc, stored.signed.id, core.kind, cbor.encode(core.body))
    _write(tables, door_sql.INSERT_ANSWER, row)


def _note_what_came(tables: Tables, stored: StoredOp) -> None:
    core, op = stored.signed.core, stored.signed.id
    try:
        if core.kind == door_kinds.LINKED:
            one = linked_from_body(core.body)
            _write(tables, door_sql.INSERT_LINK, (core.compartment, one.thread, one.other, one.link, op))
            return
        for submission, is_whole in _came(core.kind, core.body):
            _write(tables, door_sql.INSERT_CAME, (core.compartment, submission, op, is_whole))
    except MalformedEntry:
        return


def _came(kind: str, body: Body) -> Iterable[tuple[bytes, bool]]:
    if kind == kinds.UNOPENED:
        yield unopened_from_body(body).submission, True
    elif kind == door_kinds.PIECES:
        for one in pieces_from_body(body).pieces:
            yield one, True
    else:
        rows = body.get(1, [])
        for data in rows if isinstance(rows, list) else ():
            try:
                message = decode_message(data if isinstance(data, bytes) else b"")
            except MalformedEntry:
                continue
            # Locked by hand it may have come alone, and then it is of no way of ours.
            is_sent_in = message.way in _SENT_IN or Warned.NO_WORDS.value in message.warnings
            if is_sent_in and len(message.origin) == HASH_BYTES:
                yield message.origin, Warned.FILE_INCOMPLETE.value not in message.warnings


def _write(tables: Tables, statement: str, row: tuple[Value, ...]) -> None:
    for _ in tables.execute(statement, row):
        pass
