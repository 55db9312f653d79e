"""A relay's store in PostgreSQL, shared by several processes (docs/rooms/relay.md; P4).

Mailboxes are locked in the order of their names, so that two processes never wait for each other. It refuses a server
that does not wait for its disk. Free space is the server's own: when it has none, `StoreFull` is said and nothing
taken. PostgreSQL keeps rows in the order of their arrival, which SQLite's table does not (docs/threat.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import MailboxId
from safeconduct.protect.access import CodeHash
from safeconduct.protect.envelopes import LEAST_FRAME_BYTES
from safeconduct.protect.mailboxes import FrameHash
from safeconduct.protect.receipts import FIRST_ROOT, ChainRoot, next_root
from safeconduct.protect.secrets import Secret
from safeconduct.protect.wire import Reading
from safeconduct.relay.errors import ForeignStore
from safeconduct.relay.postgres_database import Connection, PostgresDatabase
from safeconduct.relay.store import STORE_VERSION, Batch, Commit, Founded, Passage, Passages, Placed, Reached

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS safeconduct_relay (
    only_row boolean PRIMARY KEY CHECK (only_row), version integer NOT NULL, seed bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS safeconduct_code (hash bytea PRIMARY KEY);
CREATE TABLE IF NOT EXISTS safeconduct_mailbox (name bytea PRIMARY KEY, n bigint NOT NULL, root bytea NOT NULL);
CREATE TABLE IF NOT EXISTS safeconduct_frame (
    mailbox bytea NOT NULL, n bigint NOT NULL, hash bytea NOT NULL, root bytea NOT NULL, body bytea NOT NULL,
    PRIMARY KEY (mailbox, n), UNIQUE (mailbox, hash)
);
ALTER TABLE safeconduct_frame ALTER COLUMN body SET STORAGE EXTERNAL;
"""
_MAKE_BOXES: Final = """
INSERT INTO safeconduct_mailbox (name, n, root) SELECT name, 0, %b FROM unnest(%b::bytea[]) AS name ORDER BY name
ON CONFLICT DO NOTHING
"""
_LOCK_BOXES: Final = (
    "SELECT name, n, root FROM safeconduct_mailbox WHERE name = ANY(%b::bytea[]) ORDER BY name FOR UPDATE"
)
_KNOWN: Final = """
SELECT frame.mailbox, frame.hash FROM safeconduct_frame AS frame
JOIN unnest(%b::bytea[], %b::bytea[]) AS wanted (mailbox, hash)
ON frame.mailbox = wanted.mailbox AND frame.hash = wanted.hash
"""
_PUT: Final = """
INSERT INTO safeconduct_frame (mailbox, n, hash, root, body)
SELECT * FROM unnest(%b::bytea[], %b::bigint[], %b::bytea[], %b::bytea[], %b::bytea[])
"""
_MOVE_BOXES: Final = """
UPDATE safeconduct_mailbox AS box SET n = moved.n, root = moved.root
FROM unnest(%b::bytea[], %b::bigint[], %b::bytea[]) AS moved (name, n, root) WHERE box.name = moved.name
"""
_REACHES: Final = "SELECT name, n, root FROM safeconduct_mailbox WHERE name = ANY(%b::bytea[])"
# Lengths are added up without fetching what is too much. ``upto`` of the first frame alone may pass the limit.
_FROM: Final = """
SELECT root, body FROM (
    SELECT n, root, body, sum(octet_length(body)) OVER (ORDER BY n) AS upto
    FROM safeconduct_frame WHERE mailbox = %b AND n > %b AND n <= %b
) AS frame WHERE upto <= %b OR n = %b ORDER BY n
"""


@dataclass(slots=True)
class _Box:
    """A mailbox during a transaction."""

    n: int
    root: ChainRoot


class PostgresStore(PostgresDatabase):
    """Implements `store.Store`."""

    def found(self, seed: Secret, code: CodeHash) -> Founded:
        """See `Store.found`."""
        with self._transaction() as connection:
            self._make_tables(connection, _SCHEMA)
            held = connection.execute("SELECT version, seed FROM safeconduct_relay").fetchone()
            if held is None:
                connection.execute(
                    "INSERT INTO safeconduct_relay (only_row, version, seed) VALUES (true, %s, %s)",
                    (STORE_VERSION, seed.reveal()),
                )
                connection.execute("INSERT INTO safeconduct_code (hash) VALUES (%s)", (code,))
                return Founded(seed, is_new=True)
        if held[0] != STORE_VERSION:
            raise ForeignStore
        return Founded(Secret(held[1]), is_new=False)

    def codes(self) -> tuple[CodeHash, ...]:
        """See `Store.codes`."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT hash FROM safeconduct_code", binary=True).fetchall()
        return tuple(CodeHash(row[0]) for row in rows)

    def add_code(self, code: CodeHash, *, is_only: bool) -> None:
        """See `Store.add_code`."""
        with self._transaction() as connection:
            if is_only:
                connection.execute("DELETE FROM safeconduct_code")
            connection.execute("INSERT INTO safeconduct_code (hash) VALUES (%s) ON CONFLICT DO NOTHING", (code,))

    def append(self, batches: Sequence[Batch]) -> Commit:
        """See `Store.append`."""
        names = sorted({batch.mailbox for batch in batches})
        with self._transaction() as connection:
            connection.execute(_MAKE_BOXES, (FIRST_ROOT, names))
            rows = connection.execute(_LOCK_BOXES, (names,), binary=True)
            boxes = {MailboxId(name): _Box(n, ChainRoot(root)) for name, n, root in rows}
            owners = [batch.mailbox for batch in batches for _ in batch.frames]
            wanted = [digest for batch in batches for digest in batch.hashes]
            known = set(connection.execute(_KNOWN, (owners, wanted), binary=True))
            new = _New()
            placed = tuple(new.place(batch, boxes[batch.mailbox], known) for batch in batches)
            if new.frames:
                connection.execute(_PUT, (new.mailboxes, new.numbers, new.hashes, new.roots, new.frames))
            moved = [boxes[name] for name in names]
            connection.execute(_MOVE_BOXES, (names, [box.n for box in moved], [box.root for box in moved]))
        return Commit(placed, {name: Reached(box.n, box.root) for name, box in boxes.items()})

    def read(self, readings: Sequence[Reading], most_bytes: int) -> Passages:
        """See `Store.read`."""
        found: list[Passage] = []
        left, has_more = most_bytes, False
        with self._transaction() as connection:
            names = [reading.mailbox for reading in readings]
            rows = connection.execute(_REACHES, (names,), binary=True)
            reaches = {MailboxId(name): Reached(n, ChainRoot(root)) for name, n, root in rows}
            for reading in readings:
                reached = reaches.get(reading.mailbox, Reached(0, FIRST_ROOT))
                if reached.n < reading.after:
                    found.append(Passage(reading.mailbox, (), reached))
                elif reached.n > reading.after:
                    passage = _passage(connection, reading, reached, left, is_first=left == most_bytes)
                    left = max(0, left - sum(map(len, passage.frames)))
                    if passage.reached.n < reached.n:
                        # Small frames would overtake a long one for ever.
                        left, has_more = 0, True
                    found += [passage] if passage.frames else []
        return Passages(tuple(found), has_more)


class _New:
    """The columns of the frames that are put into the table."""

    def __init__(self) -> None:
        self.mailboxes: list[bytes] = []
        self.numbers: list[int] = []
        self.hashes: list[bytes] = []
        self.roots: list[bytes] = []
        self.frames: list[bytes] = []

    def place(self, batch: Batch, box: _Box, known: set[tuple[bytes, FrameHash]]) -> Placed:
        """Give each frame that is not there yet the next number."""
        first = box.n + 1
        for frame, digest in zip(batch.frames, batch.hashes, strict=True):
            if (batch.mailbox, digest) in known:
                continue
            known.add((batch.mailbox, digest))
            box.n, box.root = box.n + 1, next_root(box.root, digest)
            self.mailboxes.append(batch.mailbox)
            self.numbers.append(box.n)
            self.hashes.append(digest)
            self.roots.append(box.root)
            self.frames.append(frame)
        return Placed(first, len(batch.frames) - (box.n + 1 - first))


def _passage(connection: Connection, reading: Reading, reached: Reached, left: int, *, is_first: bool) -> Passage:
    """Return frames after a number as far as ``left`` bytes go."""
    after = reading.after
    # No more frames can fit, whatever their size.
    last = min(reached.n, after + left // LEAST_FRAME_BYTES + 1)
    always = after + 1 if is_first else 0
    rows = connection.execute(_FROM, (reading.mailbox, after, last, left, always), binary=True).fetchall()
    root = ChainRoot(rows[-1][0]) if rows else FIRST_ROOT
    return Passage(reading.mailbox, tuple(row[1] for row in rows), Reached(after + len(rows), root))
