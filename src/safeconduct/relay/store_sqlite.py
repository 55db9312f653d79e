"""A relay's store in one SQLite file: a log, every commit brought to the disk (docs/rooms/relay.md; P4).

It refuses to take anything while less than `FLOOR_BYTES` of the disk are free, so that what is there can still be read,
copied and written back into the file. A frame's place is mailbox and number in one integer: nothing in the file says
in which order frames of different mailboxes came (P1).
"""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import shutil
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import apsw

from safeconduct.base.ids import MailboxId
from safeconduct.protect.access import CodeHash
from safeconduct.protect.receipts import FIRST_ROOT, ChainRoot, next_root
from safeconduct.protect.secrets import Secret
from safeconduct.protect.wire import Reading
from safeconduct.relay.errors import ForeignStore, StoreFull, StoreUnreachable
from safeconduct.relay.store import STORE_VERSION, Batch, Commit, Founded, Passage, Passages, Placed, Reached

# "SCRL": what the file's header says it belongs to.
_APPLICATION: Final = 0x5343524C
# Least free space of the disk, in bytes, while anything is accepted: four times what the log grows to.
FLOOR_BYTES: Final = 256 * 1024 * 1024
# The log is copied into the file when it has so many pages of 4 KiB: 16 MiB.
_CHECKPOINT_PAGES: Final = 4_096
_LOG_LIMIT_BYTES: Final = 64 * 1024 * 1024
_CACHE_KIB: Final = 64 * 1024
# How long another process that writes (`relay code`) is waited for, in milliseconds.
_BUSY_MILLISECONDS: Final = 10_000
# Frames of one mailbox: its number stands in the upper half of a frame's place.
_PLACE_BITS: Final = 32
_OWNER_ONLY: Final = 0o600
# What the system says when there is no room: disk, file size limit, quota.
_FULL_ERRNOS: Final = (errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC))
_SETTINGS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
    f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}",
    f"PRAGMA journal_size_limit = {_LOG_LIMIT_BYTES}",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
)
_SCHEMA: Final = f"""
CREATE TABLE relay (only INTEGER PRIMARY KEY CHECK (only = 1), seed BLOB NOT NULL) STRICT;
CREATE TABLE code (hash BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE mailbox (id INTEGER PRIMARY KEY, name BLOB NOT NULL UNIQUE, n INTEGER NOT NULL, root BLOB NOT NULL) STRICT;
CREATE TABLE frame (
    place INTEGER PRIMARY KEY, mailbox INTEGER NOT NULL, hash BLOB NOT NULL, root BLOB NOT NULL, body BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX frame_by_hash ON frame (mailbox, hash);
PRAGMA application_id = {_APPLICATION};
PRAGMA user_version = {STORE_VERSION};
"""
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


class SqliteStore:
    """Implements `store.Store`."""

    def __init__(self, path: Path, *, floor_bytes: int = FLOOR_BYTES) -> None:
        """Open or make the file; StoreUnreachable, ForeignStore."""
        self._path = path
        self._floor = floor_bytes
        self._writing = threading.Lock()
        self._readers: queue.SimpleQueue[apsw.Connection] = queue.SimpleQueue()
        with _in_our_words():
            _make_file(path)
            self._writer = _opened(path)
        try:
            # First of all: another program's file is not even set to keep a log.
            self._check_ours()
            with self._told():
                _settle(self._writer)
        except BaseException:
            self.close()
            raise

    def found(self, seed: Secret, code: CodeHash) -> Founded:
        """See `Store.found`."""
        with self._transaction() as writer:
            if not self._is_made():
                for statement in _SCHEMA.split(";"):
                    writer.execute(statement)
            held = list(writer.execute("SELECT seed FROM relay"))
            if held:
                return Founded(Secret(_octets(held[0][0])), is_new=False)
            writer.execute("INSERT INTO relay (only, seed) VALUES (1, ?)", (seed.reveal(),))
            writer.execute("INSERT INTO code (hash) VALUES (?)", (code,))
        return Founded(seed, is_new=True)

    def codes(self) -> tuple[CodeHash, ...]:
        """See `Store.codes`."""
        with self._reader() as reader:
            return tuple(CodeHash(_octets(row[0])) for row in reader.execute("SELECT hash FROM code"))

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

    def close(self) -> None:
        """See `Store.close`."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._readers.get_nowait().close(True)
        with contextlib.suppress(apsw.Error):
            self._writer.close(True)

    def limit_pages(self, count: int) -> None:
        """Let the file grow to so many pages of 4 KiB and no further: a quota of the operator's."""
        self._writer.execute(f"PRAGMA max_page_count = {count}")

    def settings(self) -> tuple[str, int]:
        """Return how commits reach the disk: the kind of journal, and how it is waited for (2 is FULL)."""
        return str(self._writer.pragma("journal_mode")), int(self._writer.pragma("synchronous") or 0)

    def _check_ours(self) -> None:
        with self._told():
            version = self._writer.pragma("user_version")
            is_ours = self._writer.pragma("application_id") == _APPLICATION and version == STORE_VERSION
            is_empty = not list(self._writer.execute("SELECT 1 FROM sqlite_schema LIMIT 1"))
        if not is_ours and not is_empty:
            raise ForeignStore

    def _is_made(self) -> bool:
        return bool(self._writer.pragma("application_id") == _APPLICATION)

    def _refuse_when_nearly_full(self, wanted: int) -> None:
        with _in_our_words():
            free = shutil.disk_usage(self._path.parent).free
        if free - wanted < self._floor:
            raise StoreFull

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[apsw.Connection]:
        with self._writing, self._told():
            try:
                self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                # On a full disk SQLite has sometimes rolled back already.
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Tell what the writer's file does wrong. The system says of some full disks only that writing failed."""
        with _in_our_words():
            try:
                yield
            except apsw.IOError:
                if self._writer.system_errno in _FULL_ERRNOS:
                    raise StoreFull from None
                raise

    @contextlib.contextmanager
    def _reader(self) -> Iterator[apsw.Connection]:
        """Lend a connection, one for each question that is asked at once."""
        with _in_our_words():
            try:
                reader = self._readers.get_nowait()
            except queue.Empty:
                reader = _opened(self._path)
                _settle(reader)
            try:
                # One look at the file for all of a question.
                reader.execute("BEGIN")
                yield reader
            finally:
                reader.execute("COMMIT")
                self._readers.put(reader)


def _make_file(path: Path) -> None:
    """Make the file readable by its owner alone, before anything is in it; its log gets the same rights."""
    with contextlib.suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY))


def _opened(path: Path) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    connection.set_busy_timeout(_BUSY_MILLISECONDS)
    return connection


def _settle(connection: apsw.Connection) -> None:
    for setting in _SETTINGS:
        connection.execute(setting)


@contextlib.contextmanager
def _in_our_words() -> Iterator[None]:
    """Tell a full disk and a broken file; a mistake in a statement stays as it is."""
    try:
        yield
    except apsw.FullError:
        raise StoreFull from None
    except (apsw.NotADBError, apsw.CorruptError):
        raise ForeignStore from None
    except (apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError, apsw.BusyError, apsw.PermissionsError, OSError):
        raise StoreUnreachable from None


def _octets(value: apsw.SQLiteValue) -> bytes:
    return value if isinstance(value, bytes) else b""


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
