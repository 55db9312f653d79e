"""A relay's store in one SQLite file: a log, every commit brought to the disk (docs/rooms/relay.md; P4).

It refuses to take anything while less than `FLOOR_BYTES` of the disk are free, so that what is there can still be read,
copied and written back into the file. A frame's place is mailbox and number in one integer: nothing in the file says
in which order frames of different mailboxes came (P1).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import apsw

from safeconduct.base.ids import MailboxId
from safeconduct.protect.access import CodeHash
from safeconduct.protect.receipts import FIRST_ROOT, ChainRoot, next_root
from safeconduct.protect.secrets import Secret
from safeconduct.protect.wire import Reading
from safeconduct.relay.errors import StoreFull
from safeconduct.relay.sqlite_file import FLOOR_BYTES, Layout, SqliteFile, octets
from safeconduct.relay.store import STORE_VERSION, Batch, Commit, Founded, Passage, Passages, Placed, Reached

# "SCRL": what the file's header says it belongs to.
_APPLICATION: Final = 0x5343524C
# Frames of one mailbox: its number stands in the upper half of a frame's place.
_PLACE_BITS: Final = 32
_SCHEMA: Final = """
CREATE TABLE relay (only INTEGER PRIMARY KEY CHECK (only = 1), seed BLOB NOT NULL) STRICT;
CREATE TABLE code (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE mailbox (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, n INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
CREATE TABLE frame (
    place INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL, hash BLOB NOT NULL, root BLOB NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX frame_by_hash ON frame (mailbox, hash);
"""
_LAYOUT: Final = Layout(_APPLICATION, STORE_VERSION, _SCHEMA)
_PUT: Final = (
    "INSERT INTO frame (place, mailbox, hash, root, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (mailbox, hash) DO NOTHING"
)
_FROM: Final = "SELECT root, body FROM frame WHERE place > ? AND place <= ? ORDER BY place"


@dataclass(slots=True)
class _Box:
    """A mailbox during a transaction."""

    id: int
    n: int
    root: ChainRoot


class SqliteStore(SqliteFile):
    """Implements `store.Store`."""

    def __init__(self, path: Path, *, floor_bytes: int = FLOOR_BYTES) -> None:
        """Open or make the file; StoreUnreachable, ForeignStore."""
        super().__init__(path, _LAYOUT, floor_bytes=floor_bytes)

    def found(self, seed: Secret, code: CodeHash) -> Founded:
        """See `Store.found`."""
        with self._transaction() as writer:
            self._make_tables(writer)
            held = list(writer.execute("SELECT seed FROM relay"))
            if held:
                return Founded(Secret(octets(held[0][0])), is_new=False)
            writer.execute("INSERT INTO relay (only, seed) VALUES (1, ?)", (seed.reveal(),))
            writer.execute("INSERT INTO code (hash) VALUES (?)", (code,))
        return Founded(seed, is_new=True)

    def codes(self) -> tuple[CodeHash, ...]:
        """See `Store.codes`."""
        with self._reader() as reader:
            return tuple(CodeHash(octets(row[0])) for row in reader.execute("SELECT hash FROM code"))

    def add_code(self, code: CodeHash, *, is_only: bool) -> None:
        """See `Store.add_code`."""
        with self._transaction() as writer:
            if is_only:
                writer.execute("DELETE FROM code")
            writer.execute("INSERT INTO code (hash) VALUES (?) ON CONFLICT DO NOTHING", (code,))

    def append(self, batches: Sequence[Batch]) -> Commit:
        """See `Store.append`."""
        self._refuse_when_nearly_full(sum(len(frame) for batch in batches for frame in batch.frames))
        boxes: dict[MailboxId, _Box] = {}
        with self._transaction() as writer:
            placed = tuple(_placed(writer, batch, _box(writer, batch.mailbox, boxes)) for batch in batches)
            for box in boxes.values():
                writer.execute("UPDATE mailbox SET n = ?, root = ? WHERE id = ?", (box.n, box.root, box.id))
        return Commit(placed, {name: Reached(box.n, box.root) for name, box in boxes.items()})

    def read(self, readings: Sequence[Reading], most_bytes: int) -> Passages:
        """See `Store.read`."""
        found: list[Passage] = []
        left, has_more = most_bytes, False
        with self._reader() as reader:
            for reading in readings:
                box = _found(reader, reading.mailbox)
                n, root = (box.n, box.root) if box else (0, FIRST_ROOT)
                if n < reading.after:
                    found.append(Passage(reading.mailbox, (), Reached(n, root)))
                elif box and n > reading.after:
                    passage, left = _passage(reader, reading, box, left, is_first=left == most_bytes)
                    has_more |= passage.reached.n < n
                    found += [passage] if passage.frames else []
        return Passages(tuple(found), has_more)


def _found(connection: apsw.Connection, name: MailboxId) -> _Box | None:
    for box, n, root in connection.execute("SELECT id, n, root FROM mailbox WHERE name = ?", (name,)):
        return _Box(box, n, ChainRoot(root))
    return None


def _box(writer: apsw.Connection, name: MailboxId, boxes: dict[MailboxId, _Box]) -> _Box:
    """Return a mailbox of this transaction, made if nobody wrote into it yet."""
    box = boxes.get(name) or _found(writer, name)
    if box is None:
        writer.execute("INSERT INTO mailbox (name, n, root) VALUES (?, 0, ?)", (name, FIRST_ROOT))
        box = _Box(writer.last_insert_rowid(), 0, FIRST_ROOT)
    boxes[name] = box
    return box


def _placed(writer: apsw.Connection, batch: Batch, box: _Box) -> Placed:
    """Put a batch into its mailbox."""
    first = box.n + 1
    for frame, digest in zip(batch.frames, batch.hashes, strict=True):
        root = next_root(box.root, digest)
        writer.execute(_PUT, (_place(box, box.n + 1), box.id, digest, root, frame))
        if writer.changes():
            box.n, box.root = box.n + 1, root
    return Placed(first, len(batch.frames) - (box.n + 1 - first))


def _place(box: _Box, n: int) -> int:
    if n >> _PLACE_BITS:
        raise StoreFull
    return box.id << _PLACE_BITS | n


def _passage(reader: apsw.Connection, reading: Reading, box: _Box, left: int, *, is_first: bool) -> tuple[Passage, int]:
    """Return frames after a number as far as ``left`` bytes go, and the bytes that are left."""
    frames: list[bytes] = []
    root = FIRST_ROOT
    cursor = reader.execute(_FROM, (_place(box, reading.after), _place(box, box.n)))
    for after, body in cursor:
        if len(body) > left and (frames or not is_first):
            # Nothing more is taken, of this mailbox or another: small frames would overtake a long one for ever.
            left = 0
            cursor.close(True)
            break
        left = max(0, left - len(body))
        frames.append(body)
        root = ChainRoot(after)
    return Passage(reading.mailbox, tuple(frames), Reached(reading.after + len(frames), root)), left
