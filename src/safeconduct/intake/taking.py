"""Taking ops of the inbox into its tables (docs/rooms/intake.md).

What an op says goes into rows that are keyed by ids alone; which threads it touches is collected, and what is derived
of those is made anew at the end by `persons`. So the same ops make the same rows in whatever order they come, one by
one or all at once. What cannot be read is noted with its place and skipped, never guessed. Follows docs/formats/ops.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, CompartmentId, OpId
from safeconduct.base.intervals import OPEN_HI
from safeconduct.base.text import fold
from safeconduct.intake import kinds, sql
from safeconduct.intake.answered import ASKED
from safeconduct.intake.counting import SAID_DANGER
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.item_bytes import decode_message, decode_origin, decode_thread, decoded, refuse, short_text
from safeconduct.intake.marks import bits_of
from safeconduct.intake.ordering import moment
from safeconduct.intake.protecting import NO_THREAD, protected_from_body
from safeconduct.intake.rows import as_bytes, as_int
from safeconduct.intake.types import CardField, CareField, Direction, MessageItem, ThreadId
from safeconduct.intake.word_bytes import (
    blur_from_body,
    given_up_from_body,
    inbox_from_body,
    note_from_body,
    purpose_from_body,
    reply_from_body,
    same_from_body,
    sent_from_body,
    settings_from_body,
    thread_of,
    took_from_body,
    trust_from_body,
    unopened_from_body,
)
from safeconduct.protect import fields
from safeconduct.vault.types import Row, StoredOp, Tables, Value

Touched = tuple[CompartmentId, ThreadId]
# The field of a word where there is but one.
ONLY_FIELD: Final = 0
# Rows of words from outside on danger; no op is of that kind.
HEARD: Final = "intake.heard"
# Rows of what messages from outside answer of how to reach whoever wrote them (`answered`), and of who typed a message
# here; no op is of these kinds.
ANSWERED: Final = "intake.answered"
TYPED: Final = "intake.typed"
# The code under which the page and the forms ask for it (docs/rooms/intake.md "The page").
_DANGER: Final = "danger"
# A file's number behind its message in the slot of a mark.
_FILE_BYTES: Final = 4
# Ops that one undo may name.
_MOST_UNDONE: Final = 10_000


class Taking:
    """One pass over new ops. ``touched``: the threads whose derived rows have to be made anew."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.touched: set[Touched] = set()
        self._changed: set[OpId] = set()
        self._messages: set[tuple[CompartmentId, ThreadId, bytes]] = set()

    def take(self, stored: StoredOp) -> None:
        """Take in one op."""
        self._note_seen(stored)
        kind = stored.signed.core.kind
        if kind not in kinds.ALL:
            return
        try:
            thread = self._takers()[kind](stored)
        except (MalformedEntry, cbor.Malformed):
            self._unread(stored, kind)
            return
        core, op = stored.signed.core, stored.signed.id
        self._write(sql.INSERT_OP, (op, core.compartment, core.device, core.hlc, kind, thread, core.seq))
        if self._rows(sql.UNDONE_BY, (op,)):
            self._changed.add(op)

    def _note_seen(self, stored: StoredOp) -> None:
        """Keep what its writer had seen, of whatever kind the op is: a chain acknowledges each thing but once."""
        core = stored.signed.core
        for head in core.seen:
            self._write(sql.INSERT_SEEN, (core.compartment, core.device, head.device, head.seq, core.seq))

    def finish(self) -> None:
        """Settle what is undone, and which of several wordings of a message is shown."""
        self._settle_undone()
        for part, thread, message in self._messages:
            self._show(part, thread, message)

    def _takers(self) -> dict[str, Callable[[StoredOp], bytes]]:
        return {
            kinds.OPEN: self._open,
            kinds.ENTRIES: self._entries,
            kinds.CARE: self._care,
            kinds.CARD: self._card,
            kinds.TRUST: self._trust,
            kinds.BLUR: self._blur,
            kinds.NOTE: self._entry,
            kinds.REPLY: self._entry,
            kinds.SENT: self._entry,
            kinds.TOOK: self._entry,
            kinds.REVEAL: self._entry,
            kinds.GIVEN_UP: self._entry,
            kinds.SAME: self._same,
            kinds.UNOPENED: self._unopened,
            kinds.PROTECT: self._protect,
            kinds.UNDO: self._undo,
        }

    def _write(self, statement: str, row: Iterable[Value]) -> None:
        for _ in self._tables.execute(statement, tuple(row)):
            pass

    def _rows(self, statement: str, row: tuple[Value, ...]) -> tuple[Row, ...]:
        return tuple(self._tables.execute(statement, row))

    def _unread(self, stored: StoredOp, place: str) -> None:
        self._write(sql.INSERT_UNREAD, (stored.signed.id, place))

    def _touch(self, part: CompartmentId, thread: bytes) -> None:
        # What is said of the inbox itself changes no row of its list.
        if thread != NO_THREAD:
            self.touched.add((part, ThreadId(thread)))

    def _open(self, stored: StoredOp) -> bytes:
        core = stored.signed.core
        found = inbox_from_body(core.body)
        self._write(sql.INSERT_INBOX, (core.compartment, core.hlc, stored.signed.id, *found))
        return b""

    def _entries(self, stored: StoredOp) -> bytes:
        body = stored.signed.core.body
        if not body or any(key not in (0, 1, 2) or not isinstance(value, list) for key, value in body.items()):
            raise refuse("entries")
        found: set[bytes] = set()
        for index, data in enumerate(_items(body.get(0, []))):
            with self._noting(stored, f"threads[{index}]"):
                found.add(self._thread(stored, data))
        for index, data in enumerate(_items(body.get(1, []))):
            with self._noting(stored, f"messages[{index}]"):
                found.add(self._message(stored, data, index))
        for index, data in enumerate(_items(body.get(2, []))):
            with self._noting(stored, f"origins[{index}]"):
                decode_origin(data)
        return next(iter(found)) if len(found) == 1 else b""

    @contextmanager
    def _noting(self, stored: StoredOp, place: str) -> Iterator[None]:
        try:
            yield
        except MalformedEntry:
            self._unread(stored, place)

    def _thread(self, stored: StoredOp, data: bytes) -> bytes:
        thread = decode_thread(data)
        core = stored.signed.core
        place = (core.compartment, thread.id, core.hlc, stored.signed.id)
        self._write(sql.INSERT_THREAD, (*place, fold(thread.name), thread.handle, data))
        self._touch(core.compartment, thread.id)
        return thread.id

    def _message(self, stored: StoredOp, data: bytes, index: int) -> bytes:
        message = decode_message(data)
        core = stored.signed.core
        key = (core.compartment, message.thread, message.id)
        is_new = not self._rows(sql.IS_MESSAGE, key)
        at = message.logged_at if message.said.hi == OPEN_HI else moment(message.said.hi, message.logged_at)
        is_out = message.direction is Direction.OUT
        row = (*key, core.hlc, stored.signed.id, index, at, is_out, is_new, bits_of(message), data)
        self._write(sql.INSERT_MESSAGE, row)
        for file in message.files:
            self._write(sql.INSERT_FILE, (file.original.content, *key))
        if is_new:
            self._write(sql.INSERT_TEXT, (*key, searched(message)))
        else:
            self._messages.add(key)
        for kind, value in _of_message(message):
            place = (core.compartment, message.thread, kind, ONLY_FIELD, message.id, core.hlc, stored.signed.id)
            self._write(sql.INSERT_WORD, (*place, core.device, cbor.encode(value), cbor.encode([])))
        self._touch(core.compartment, message.thread)
        return message.thread

    def _settings(self, stored: StoredOp, kind: type[CareField] | type[CardField]) -> bytes:
        body = stored.signed.core.body
        thread = thread_of(body)
        for one in settings_from_body(body, kind):
            self._word(stored, thread, one.field, cbor.encode(one.value), one.replaces)
        return thread

    def _care(self, stored: StoredOp) -> bytes:
        return self._settings(stored, CareField)

    def _card(self, stored: StoredOp) -> bytes:
        return self._settings(stored, CardField)

    def _trust(self, stored: StoredOp) -> bytes:
        body = stored.signed.core.body
        thread = thread_of(body)
        _, replaces = trust_from_body(body)
        self._word(stored, thread, ONLY_FIELD, cbor.encode(body), replaces)
        return thread

    def _blur(self, stored: StoredOp) -> bytes:
        body = stored.signed.core.body
        thread = thread_of(body)
        message, file, is_violent, replaces = blur_from_body(body)
        self._word(stored, thread, ONLY_FIELD, cbor.encode(is_violent), replaces, slot=slot_of(message, file))
        return thread

    def _protect(self, stored: StoredOp) -> bytes:
        one = protected_from_body(stored.signed.core.body)
        self._word(stored, NO_THREAD, ONLY_FIELD, cbor.encode(list[cbor.Item](one.terms)), one.replaces)
        return NO_THREAD

    def _word(
        self,
        stored: StoredOp,
        thread: bytes,
        field: int,
        value: bytes,
        replaces: tuple[OpId, ...],
        *,
        slot: bytes = b"",
    ) -> None:
        core = stored.signed.core
        named = cbor.encode(list(replaces))
        place = (core.compartment, thread, core.kind, field, slot, core.hlc, stored.signed.id, core.device)
        self._write(sql.INSERT_WORD, (*place, value, named))
        self._touch(core.compartment, thread)

    def _entry(self, stored: StoredOp) -> bytes:
        core = stored.signed.core
        thread = thread_of(core.body)
        at = 0
        match core.kind:
            case kinds.NOTE:
                note_from_body(core.body)
            case kinds.REPLY:
                reply_from_body(core.body)
            case kinds.SENT:
                at = sent_from_body(core.body).at
            case kinds.TOOK:
                took_from_body(core.body)
            case kinds.GIVEN_UP:
                given_up_from_body(core.body)
            case _:
                purpose_from_body(core.body)
        place = (core.compartment, thread, core.kind, core.hlc, stored.signed.id, core.device)
        self._write(sql.INSERT_ENTRY, (*place, at, cbor.encode(core.body)))
        self._touch(core.compartment, thread)
        return thread

    def _same(self, stored: StoredOp) -> bytes:
        same, core = same_from_body(stored.signed.core.body), stored.signed.core
        for one, other in ((same.one, same.other), (same.other, same.one)):
            self._write(sql.INSERT_SAME, (core.compartment, one, other, stored.signed.id))
            self._touch(core.compartment, one)
        return same.one

    def _unopened(self, stored: StoredOp) -> bytes:
        core = stored.signed.core
        one = unopened_from_body(core.body)
        place = (core.compartment, one.submission, core.hlc, stored.signed.id)
        self._write(sql.INSERT_UNOPENED, (*place, one.why, one.day, one.size))
        return b""

    def _undo(self, stored: StoredOp) -> bytes:
        body = stored.signed.core.body
        for target in undone_in(body):
            self._write(sql.INSERT_UNDO, (target, stored.signed.id))
            self._changed.add(target)
        return b""

    # --- what is undone

    def _settle_undone(self) -> None:
        """Mark every op that is undone now or stands again, and whatever it brought.

        An undo that is undone leads on to what it undid: of a chain of thousands each op is looked at once.
        """
        verdict: dict[OpId, bool] = {}
        waiting, seen = list(self._changed), set[OpId]()
        while waiting:
            op = waiting.pop()
            found = self._rows(sql.OP, (op,))
            if op in seen or not found:
                continue
            seen.add(op)
            is_gone = self._is_undone(op, verdict)
            if is_gone != bool(found[0][5]):
                self._mark(op, is_gone)
            if found[0][3] == kinds.UNDO:
                waiting += [OpId(as_bytes(row[0])) for row in self._rows(sql.UNDOES, (op,))]

    def _is_undone(self, op: OpId, verdict: dict[OpId, bool]) -> bool:
        stack, undos = [op], dict[OpId, list[OpId]]()
        while stack:
            one = stack[-1]
            if one in verdict:
                stack.pop()
                continue
            if one not in undos:
                undos[one] = list(self._undos_of(one))
            open_ones = [undo for undo in undos[one] if undo not in verdict]
            if open_ones:
                stack += open_ones
            else:
                verdict[one] = any(not verdict[undo] for undo in undos[one])
                stack.pop()
        return verdict[op]

    def _undos_of(self, op: OpId) -> Iterator[OpId]:
        """Give the undos of an op that can count: of its own compartment, and of what can be undone."""
        for part, _, _, kind, _, _ in self._rows(sql.OP, (op,)):
            if kind in kinds.LASTING:
                return
            for (undo,) in self._rows(sql.UNDONE_BY, (op,)):
                if any(row[0] == part for row in self._rows(sql.OP, (undo,))):
                    yield OpId(as_bytes(undo))

    def _mark(self, op: OpId, is_gone: bool) -> None:
        for statement in (sql.MARK_OP, sql.MARK_THREADS, sql.MARK_MESSAGES, sql.MARK_WORDS, sql.MARK_ENTRIES):
            self._write(statement, (is_gone, op))
        self._write(sql.MARK_SAME, (is_gone, op))
        for statement in (sql.THREADS_OF_OP, sql.WORDS_OF_OP, sql.ENTRIES_OF_OP, sql.SAME_OF_OP):
            for part, thread in self._rows(statement, (op,)):
                self._touch(CompartmentId(as_bytes(part)), as_bytes(thread))
        for part, thread, message in self._rows(sql.MESSAGES_OF_OP, (op,)):
            key = (CompartmentId(as_bytes(part)), ThreadId(as_bytes(thread)), as_bytes(message))
            self._messages.add(key)
            self._touch(key[0], key[1])

    def _show(self, part: CompartmentId, thread: ThreadId, message: bytes) -> None:
        """Let the first wording of a message that stands be the one that is shown."""
        key = (part, thread, message)
        self._write(sql.HIDE_MESSAGE, key)
        self._write(sql.DELETE_TEXT, key)
        for hlc, op, body in self._rows(sql.FIRST_OF_MESSAGE, key):
            self._write(sql.SHOW_MESSAGE, (*key, as_int(hlc), op))
            self._write(sql.INSERT_TEXT, (*key, searched(decode_message(as_bytes(body)))))


def _of_message(message: MessageItem) -> Iterator[tuple[str, cbor.Item]]:
    """Give what is kept of a message to be found without reading all of its thread."""
    if not message.origin:
        yield TYPED, True
    if message.direction is Direction.OUT:
        return
    danger = SAID_DANGER.get(dict(message.answers).get(_DANGER, ""))
    if danger is not None:
        yield HEARD, danger.value
    said: list[cbor.Item] = [[code, text] for code, text in message.answers if code in ASKED and text.strip()]
    if said:
        yield ANSWERED, said


def slot_of(message: bytes, file: int) -> bytes:
    """Return what stands for a file of a message in a table."""
    return message + file.to_bytes(_FILE_BYTES, "big")


def searched(message: MessageItem) -> str:
    """Return the words of a message that a search looks at, folded."""
    return fold(" ".join((message.text, *(text for _, text in message.answers))))


def undone_in(body: dict[int, cbor.Item]) -> tuple[OpId, ...]:
    """Return the ops that an undo names; MalformedEntry."""

    def read() -> tuple[OpId, ...]:
        fields.record(body, 2, "undo")
        short_text(body[1], "reason")
        return tuple(
            OpId(fields.octets(one, HASH_BYTES, "undo")) for one in fields.items(body[0], "undo", most=_MOST_UNDONE)
        )

    return decoded(read)


def _items(items: cbor.Item) -> Iterator[bytes]:
    for item in items if isinstance(items, list) else ():
        yield item if isinstance(item, bytes) else b""
