"""What a relay's stores in PostgreSQL share: connections that are lent, errors in our words, a disk waited for (P4).

It refuses a server that does not wait for its disk. A connection that failed is given up and the next is made anew.
"""

from __future__ import annotations

import contextlib
import queue
from collections.abc import Iterator
from typing import Any, Final

import psycopg

from safeconduct.relay.errors import StoreFull, StoreUnreachable, UnsafeStore

# Seconds until a server that does not answer counts as not there.
_CONNECT_SECONDS: Final = 10
# Any number: two processes that make the tables at once wait for each other by it.
_MAKING_LOCK: Final = 0x5343524C
Connection = psycopg.Connection[tuple[Any, ...]]


class PostgresDatabase:
    """One database, asked by several threads at once."""

    def __init__(self, address: str) -> None:
        """Connect; StoreUnreachable, UnsafeStore. ``address`` is a connection URI of libpq's."""
        self._address = address
        self._idle: queue.SimpleQueue[Connection] = queue.SimpleQueue()
        with self._transaction() as connection:
            row = connection.execute("SHOW fsync").fetchone()
        if row != ("on",):
            self.close()
            raise UnsafeStore

    def _make_tables(self, connection: Connection, schema: str) -> None:
        """Make them unless they are there; inside a transaction."""
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING_LOCK,))
        for statement in schema.split(";"):
            if statement.strip():
                connection.execute(statement.encode())

    def close(self) -> None:
        """Give everything up."""
        with contextlib.suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """Lend a connection for one transaction; one that failed is given up, and the next is made anew."""
        with in_our_words():
            connection = self._lent()
            try:
                with connection.transaction():
                    yield connection
            except BaseException:
                connection.close()
                # After a restart of the server the others are dead as well.
                self.close()
                raise
            self._idle.put(connection)

    def _lent(self) -> Connection:
        with contextlib.suppress(queue.Empty):
            while True:
                connection = self._idle.get_nowait()
                if not connection.closed:
                    return connection
        # Whatever the server's default is: an answer means that it is on the disk.
        options = "-c synchronous_commit=on -c client_min_messages=warning"
        return psycopg.connect(
            self._address, autocommit=True, connect_timeout=_CONNECT_SECONDS, options=options, prepare_threshold=2
        )


@contextlib.contextmanager
def in_our_words() -> Iterator[None]:
    """Tell a full server and one that does not answer; a mistake in a statement stays as it is."""
    try:
        yield
    except psycopg.errors.DiskFull:
        raise StoreFull from None
    except (psycopg.OperationalError, psycopg.errors.InsufficientPrivilege, psycopg.InterfaceError):
        raise StoreUnreachable from None
