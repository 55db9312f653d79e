"""What both SQLite files of a relay share: every commit brought to the disk, errors in our words (P4, P9).

A file belongs to one program and one layout; another one is refused and left alone. It refuses to take anything while
less than a floor of the disk is free, so that what is there can still be read, copied and written back.
"""

from __future__ import annotations

import contextlib
import errno
import os
import queue
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import apsw

from safeconduct.relay.errors import ForeignStore, StoreFull, StoreUnreachable

# Least free space of the disk, in bytes, while anything is accepted: four times what the log grows to.
FLOOR_BYTES: Final = 256 * 1024 * 1024
# The log is copied into the file when it has so many pages of 4 KiB: 16 MiB.
_CHECKPOINT_PAGES: Final = 4_096
_LOG_LIMIT_BYTES: Final = 64 * 1024 * 1024
_CACHE_KIB: Final = 64 * 1024
# How long another process that writes (`relay code`) is waited for, in milliseconds.
BUSY_MILLISECONDS: Final = 10_000
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


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file's header says it is, and how its tables are made. ``settings`` come after those of every file."""

    application: int
    version: int
    schema: str
    settings: tuple[str, ...] = ()


class SqliteFile:
    """One file: a connection that writes, and as many that read as questions are asked at once."""

    def __init__(self, path: Path, layout: Layout, *, floor_bytes: int = FLOOR_BYTES) -> None:
        """Open or make the file; StoreUnreachable, ForeignStore."""
        self._path = path
        self._layout = layout
        self._floor = floor_bytes
        self._writing = threading.Lock()
        self._readers: queue.SimpleQueue[apsw.Connection] = queue.SimpleQueue()
        with in_our_words():
            _make_file(path)
            self._writer = _opened(path)
        try:
            # First of all: another program's file is not even set to keep a log.
            self._check_ours()
            with self._told():
                self._settle(self._writer)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give everything up."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._readers.get_nowait().close(True)
        with contextlib.suppress(apsw.Error):
            self._writer.close(True)

    def limit_pages(self, count: int) -> None:
        """Let the file grow to so many pages and no further: a quota of the operator's."""
        self._writer.execute(f"PRAGMA max_page_count = {count}")

    def settings(self) -> tuple[str, int]:
        """Return how commits reach the disk: the kind of journal, and how it is waited for (2 is FULL)."""
        return str(self._writer.pragma("journal_mode")), int(self._writer.pragma("synchronous") or 0)

    def _check_ours(self) -> None:
        with self._told():
            version = self._writer.pragma("user_version")
            is_ours = self._is_made() and version == self._layout.version
            is_empty = not list(self._writer.execute("SELECT 1 FROM sqlite_schema LIMIT 1"))
        if not is_ours and not is_empty:
            raise ForeignStore

    def _is_made(self) -> bool:
        return bool(self._writer.pragma("application_id") == self._layout.application)

    def _make_tables(self, writer: apsw.Connection) -> None:
        """Make them unless they are there; inside a transaction."""
        if self._is_made():
            return
        for statement in self._layout.schema.split(";"):
            writer.execute(statement)
        writer.execute(f"PRAGMA application_id = {self._layout.application}")
        writer.execute(f"PRAGMA user_version = {self._layout.version}")

    def _free_bytes(self) -> int:
        with in_our_words():
            return shutil.disk_usage(self._path.parent).free

    def _refuse_when_nearly_full(self, wanted: int) -> None:
        if self._free_bytes() - wanted < self._floor:
            raise StoreFull

    def _settle(self, connection: apsw.Connection) -> None:
        for setting in (*_SETTINGS, *self._layout.settings):
            connection.execute(setting)

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
        with in_our_words():
            try:
                yield
            except apsw.IOError:
                if self._writer.system_errno in _FULL_ERRNOS:
                    raise StoreFull from None
                raise

    @contextlib.contextmanager
    def _reader(self) -> Iterator[apsw.Connection]:
        """Lend a connection, one for each question that is asked at once."""
        with in_our_words():
            try:
                reader = self._readers.get_nowait()
            except queue.Empty:
                reader = _opened(self._path)
                self._settle(reader)
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
    connection.set_busy_timeout(BUSY_MILLISECONDS)
    return connection


@contextlib.contextmanager
def in_our_words() -> Iterator[None]:
    """Tell a full disk and a broken file; a mistake in a statement stays as it is."""
    try:
        yield
    except apsw.FullError:
        raise StoreFull from None
    except (apsw.NotADBError, apsw.CorruptError):
        raise ForeignStore from None
    except (apsw.IOError, apsw.CantOpenError, apsw.ReadOnlyError, apsw.BusyError, apsw.PermissionsError, OSError):
        raise StoreUnreachable from None


def octets(value: apsw.SQLiteValue) -> bytes:
    """Return a column that holds bytes."""
    return value if isinstance(value, bytes) else b""
