"""Taking this room's ops into its tables: the same rows in whatever order they come, one by one or all at once.

What cannot be read is noted with its place and skipped, never guessed. Follows docs/formats/ops.md, section evacuate.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import OpId
from safeconduct.evacuate.facts import kinds, sql
from safeconduct.evacuate.facts.errors import MalformedFact
from safeconduct.evacuate.facts.fact_bytes import saying_from_body, undo_from_body
from safeconduct.evacuate.facts.forms import forms
from safeconduct.evacuate.facts.types import Form
from safeconduct.evacuate.facts.values import value_from_item
from safeconduct.record.undos import Undos
from safeconduct.vault.types import Row, StoredOp, Tables, Value

# Undos here have no day: what is undone is undone.
_ALWAYS: Final = Day(0)
_NO_THING: Final = b""


class Taking:
    """One pass over new ops."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._changed: set[OpId] = set()

    def take(self, stored: StoredOp) -> None:
        """Take in one op; others than this room's are nothing to it."""
        core, op = stored.signed.core, stored.signed.id
        if core.kind not in kinds.ALL:
            return
        try:
            thing = self._say(stored) if core.kind == kinds.SAY else self._undo(stored)
        except MalformedFact as error:
            self._unread(op, str(error.facts.get("place", "")))
            return
        self._write(sql.INSERT_OP, (op, core.compartment, core.device, core.hlc, core.kind, thing))
        if self._rows(sql.UNDONE_BY, (op,)):
            self._changed.add(op)

    def finish(self) -> None:
        """Mark what is undone now or stands again. An undo that is undone leads on to what it undid."""
        undos = Undos(lambda op: [(undo, _ALWAYS) for undo in self._undos_of(op)])
        waiting, seen = list(self._changed), set[OpId]()
        while waiting:
            op = waiting.pop()
            found = self._rows(sql.OP, (op,))
            if op in seen or not found:
                continue
            seen.add(op)
            is_gone = undos.is_undone(op, _ALWAYS)
            if is_gone != bool(found[0][4]):
                self._write(sql.MARK_OP, (is_gone, op))
                self._write(sql.MARK_FACTS, (is_gone, op))
            if found[0][2] == kinds.UNDO:
                waiting += self._ops(sql.UNDOES, op)

    def _say(self, stored: StoredOp) -> bytes:
        core, op = stored.signed.core, stored.signed.id
        saying = saying_from_body(core.body)
        form = forms().get(saying.form)
        if form is None:
            raise MalformedFact(place=Opaque(saying.form))
        for fact in saying.facts:
            if not _is_read(form, fact.field, fact.value):
                self._unread(op, f"{saying.form}.{fact.field}")
                continue
            named = cbor.encode(list[cbor.Item](fact.replaces))
            place = (saying.form, core.compartment, saying.thing, fact.field, op, core.hlc, core.device)
            self._write(sql.INSERT_FACT, (*place, fact.value, named))
        return saying.thing

    def _undo(self, stored: StoredOp) -> bytes:
        for target in undo_from_body(stored.signed.core.body):
            self._write(sql.INSERT_UNDO, (target, stored.signed.id))
            self._changed.add(target)
        return _NO_THING

    def _undos_of(self, op: OpId) -> list[OpId]:
        """Return the undos of an op that can count: those of its own compartment."""
        parts = {row[0] for row in self._rows(sql.OP, (op,))}
        undos = self._ops(sql.UNDONE_BY, op)
        return [undo for undo in undos if any(row[0] in parts for row in self._rows(sql.OP, (undo,)))]

    def _ops(self, statement: str, op: OpId) -> list[OpId]:
        return [OpId(row[0]) for row in self._rows(statement, (op,)) if isinstance(row[0], bytes)]

    def _unread(self, op: OpId, place: str) -> None:
        self._write(sql.INSERT_UNREAD, (op, place))

    def _rows(self, statement: str, row: tuple[Value, ...]) -> tuple[Row, ...]:
        return tuple(self._tables.execute(statement, row))

    def _write(self, statement: str, row: Iterable[Value]) -> None:
        for _ in self._tables.execute(statement, tuple(row)):
            pass


def _is_read(form: Form, code: str, value: bytes) -> bool:
    """Say whether this version of the form reads a fact; a newer one's fields are noted and kept in their op."""
    field, held = form.fields.get(code), cbor.decode(value)
    if field is None:
        return False
    try:
        return not isinstance(held, list) or all(value_from_item(one, field) is not None for one in held)
    except cbor.Malformed:
        return False
