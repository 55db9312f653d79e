"""The encrypted database: one connection, its settings, and transactions. The only module that imports apsw.

SQLite3 Multiple Ciphers encrypts every page and the write-ahead log with AEGIS-256 under a raw key
(docs/decisions/0003-vault-storage.md). A misspelt key pragma makes a plaintext file without an error
(notes/protect section 4), so the file is looked at after opening and nothing is written before. It refuses to
use the backup API, URI keys and ATTACH keys, which are unsafe in this version. Page encryption knows nothing
of freshness: an old page put back opens well; `verify` and `anchor` are there for that (promises P2, P4, P5).
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, NoReturn

import apsw

from safeconduct.base.errors import Opaque
from safeconduct.protect.secrets import Secret
from safeconduct.vault.decoding import Decoding
from safeconduct.vault.errors import Damaged, DiskFull, NotEncrypted, StorageFault
from safeconduct.vault.files import FULL_ERRNOS
from safeconduct.vault.types import Row, Value

# The page cipher. "chacha20" is the fallback should AEGIS ever be found wanting: 1.8 times slower on reads
# (notes/protect section 4). A vault made with one does not open with the other.
CIPHER: Final = "aegis"
# Memory for pages, in KiB: a vault of a million claims stays under 500 MB resident with it.
_CACHE_KIB: Final = 64 * 1024
# The write-ahead log is cut back to this many bytes once it is copied into the file.
_LOG_LIMIT_BYTES: Final = 64 * 1024 * 1024
_PLAIN_MAGIC: Final = b"SQLite format 3\0"
SETTINGS: Final = (
    # First of all: a log that is never shared keeps its index in memory and needs no shared-memory file.
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA fullfsync = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA secure_delete = ON",
    "PRAGMA cell_size_check = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA foreign_keys = OFF",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
    f"PRAGMA journal_size_limit = {_LOG_LIMIT_BYTES}",
    "PRAGMA query_only = ON",
)
# How statements begin whose rows are read one by one; what writes is over when it was run.
_LAZY: Final = ("SELECT", "WITH")
# A database that is thrown away after use: nothing to survive a crash.
SCRATCH_SETTINGS: Final = (
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
    f"PRAGMA cache_size = -{_CACHE_KIB}",
)


class _Reading:
    """A statement whose rows are being read. Let go of half-read, it is put where the store's own thread closes it.

    Python lets go of what lies in a cycle in whichever thread comes to it. Closed there, a statement takes the
    connection away from the thread that works with it, which fails, or is left open for good because that thread works.
    """

    __slots__ = ("_left", "cursor")

    def __init__(self, cursor: apsw.Cursor, left: deque[apsw.Cursor]) -> None:
        self.cursor: apsw.Cursor | None = cursor
        self._left = left

    def __del__(self) -> None:
        if self.cursor is not None:
            self._left.append(self.cursor)


class Store:
    """One open database. Implements `types.Tables`; used by one thread at a time.

    Outside `transaction` every statement that writes is refused by SQLite itself.
    """

    def __init__(self, connection: apsw.Connection) -> None:
        """Wrap a connection that already has its key; `open_store` is the way to one."""
        self._connection = connection
        # Statements that nobody reads any more, and that were not read to their end.
        self._left: deque[apsw.Cursor] = deque()
        self._writes = 0
        self.decoding = Decoding()

    def execute(self, sql: str, parameters: Sequence[Value] = ()) -> Iterator[Row]:
        """Run one statement; rows of a query come lazily. Damaged, DiskFull or StorageFault when the file fails."""
        if self._left:
            self._close_left()
        try:
            cursor = self._connection.execute(sql, parameters)
            if not sql.startswith(_LAZY):
                self._writes += 1
                return iter(cursor.fetchall())
        except apsw.Error as error:
            self._fail(error)
        return self._rows(_Reading(cursor, self._left))

    def executemany(self, sql: str, rows: Iterable[Sequence[Value]]) -> None:
        """Run one statement for each row of parameters."""
        self._writes += 1
        try:
            self._connection.executemany(sql, rows)
        except apsw.Error as error:
            self._fail(error)

    @property
    def writes(self) -> int:
        """Return a number that grows with every statement but those that read, and at the end of a transaction."""
        return self._writes

    def one(self, sql: str, parameters: Sequence[Value] = ()) -> Row:
        """Return the first row, or a row without columns when there is none."""
        if self._left:
            self._close_left()
        try:
            cursor = self._connection.execute(sql, parameters)
            row: Row = next(cursor, ())
            cursor.close(True)
        except apsw.Error as error:
            self._fail(error)
        return row

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside is written and brought to the disk together, or not at all."""
        self.execute("PRAGMA query_only = OFF")
        try:
            self.execute("BEGIN IMMEDIATE")
            yield
            self.execute("COMMIT")
        except BaseException:
            # On a full disk SQLite has sometimes rolled back already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        finally:
            # What was written may have been taken back.
            self._writes += 1
            self._connection.execute("PRAGMA query_only = ON")

    def drop_table(self, table: str) -> None:
        """Drop a table of a view without overwriting its pages, which would hold all of them in memory at once.

        Nothing is lost by it: what the table held follows from ops that stay in the same encrypted file.
        """
        self._drop(f"DROP TABLE IF EXISTS {table}")

    def drop_index(self, index: str) -> None:
        """Drop an index in the same way."""
        self._drop(f"DROP INDEX IF EXISTS {index}")

    def _drop(self, statement: str) -> None:
        self.execute("PRAGMA secure_delete = OFF")
        try:
            self.execute(statement)
        finally:
            self.execute("PRAGMA secure_delete = ON")

    def trace(self) -> tuple[int, int]:
        """Return numbers that differ after anything was written on this connection: of rows, and of the schema."""
        return self._connection.total_changes(), int(str(self.one("PRAGMA schema_version")[0]))

    def checkpoint(self) -> bool:
        """Copy the log into the file and cut the log to nothing; say whether that worked."""
        self._close_left()
        try:
            row = next(self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)"), (1,))
        except apsw.Error:
            return False
        return row[0] == 0

    def keep_log_on_close(self) -> None:
        """Leave file and log exactly as they are when closing: what is under examination is not changed."""
        self._connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)

    def close(self) -> None:
        """Close; statements still open are given up."""
        self._close_left()
        try:
            self._connection.close(True)
        except apsw.Error as error:
            self._fail(error)

    def _close_left(self) -> None:
        while self._left:
            self._left.pop().close(True)

    def _rows(self, reading: _Reading) -> Iterator[Row]:
        if reading.cursor is not None:
            try:
                # Not "yield from": that would have a half-read statement closed by whichever thread lets go of it.
                for row in reading.cursor:  # noqa: UP028
                    yield row
            except apsw.Error as error:
                self._fail(error)
            # Read to its end, here: nothing is left to close.
            reading.cursor = None

    def _fail(self, error: apsw.Error) -> NoReturn:
        raise _ours(error, self._connection) from None


def open_store(path: Path, key: Secret, settings: Sequence[str] = SETTINGS) -> Store:
    """Open a database under a raw 32-byte key. The file must exist; an empty one becomes a new database.

    Damaged when the key is not the file's or its first page was altered: they cannot be told apart, and the
    key is known to be the vault's by then. NotEncrypted when the file would not be.
    """
    _refuse_plain(path)
    connection = _connect(path)
    try:
        connection.execute(f"PRAGMA cipher = '{CIPHER}'")
        connection.execute(f'PRAGMA key = "raw:{key.reveal().hex()}"')
        if list(connection.execute("PRAGMA cipher")) != [(CIPHER,)]:
            raise NotEncrypted
        return _settled(connection, settings)
    except apsw.Error as error:
        ours = _ours(error, connection)
        connection.close(True)
        raise ours from None
    except BaseException:
        connection.close(True)
        raise


def open_plain_store_for_measuring(path: Path) -> Store:
    """Open a database without encryption and with the same settings: the peer of the benches, for invented data."""
    return _settled(_connect(path), SETTINGS)


def create_store(path: Path, key: Secret) -> None:
    """Make a new database in an existing empty file and close it, proved encrypted before anything is in it."""
    store = open_store(path, key)
    try:
        with store.transaction():
            store.execute("PRAGMA user_version = 1")
        store.checkpoint()
    finally:
        store.close()
    if path.stat().st_size == 0:
        raise NotEncrypted
    _refuse_plain(path)


def _connect(path: Path) -> apsw.Connection:
    return apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)


def _ours(error: apsw.Error, connection: apsw.Connection) -> Exception:
    """Return the sentence for what the system or the file did wrong; a mistake in a statement stays as it is."""
    if isinstance(error, apsw.FullError):
        return DiskFull()
    if isinstance(error, apsw.CorruptError | apsw.NotADBError):
        return Damaged(place=Opaque("page"))
    if isinstance(error, apsw.ReadOnlyError) and connection.pragma("query_only"):
        return error
    if isinstance(error, apsw.IOError | apsw.CantOpenError | apsw.ReadOnlyError):
        number = connection.system_errno
        return DiskFull() if number in FULL_ERRNOS else StorageFault(errno=number)
    return error


def _settled(connection: apsw.Connection, settings: Sequence[str]) -> Store:
    for setting in settings:
        connection.execute(setting)
    return Store(connection)


def _refuse_plain(path: Path) -> None:
    """Raise NotEncrypted when the file starts as plain SQLite files do."""
    with path.open("rb") as file:
        if file.read(len(_PLAIN_MAGIC)) == _PLAIN_MAGIC:
            raise NotEncrypted
