"""A relay's intake in PostgreSQL, shared by several processes (docs/rooms/relay.md; P1, P9).

Whoever takes, shows or deletes locks the one row of the room first, so that no two processes fill the same room or
spend one grant twice. PostgreSQL cannot wipe: what is deleted lies in its files and its log until they are used again,
and its rows lie in the order of their coming until `tidy` has written them anew (docs/operator/relay.md). Free space is
the server's own: when it has none, `StoreFull` is said and nothing taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import Lane, ListAnswer, Listed, ListRequest
from safeconduct.protect.wire_timers import Due, TimerId, TimerPut, TimerStop
from safeconduct.relay.errors import ForeignStore, StoreFull
from safeconduct.relay.intake_store import (
    INTAKE_VERSION,
    MOST_TIMERS,
    TIMER_KEPT,
    Buckets,
    Counts,
    KeptBox,
    Left,
    Room,
    Stale,
    Standing,
    Submitted,
    Taken,
    is_bundle_news,
    is_news,
    tags_of,
)
from safeconduct.relay.postgres_database import Connection, PostgresDatabase

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS safeconduct_room (
    only_row boolean PRIMARY KEY CHECK (only_row), version integer NOT NULL, revision bigint NOT NULL,
    bytes bigint NOT NULL, root bytea NOT NULL, page_number bigint NOT NULL, page bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS safeconduct_box (
    id bytea PRIMARY KEY, key bytea NOT NULL, serial bigint NOT NULL, bundle bytea NOT NULL,
    bundle_number bigint NOT NULL, last_day bigint NOT NULL, board_number bigint NOT NULL, board_head bytea NOT NULL,
    grants_number bigint NOT NULL, draft_number bigint NOT NULL DEFAULT 0, draft_head bytea NOT NULL DEFAULT ''
);
CREATE TABLE IF NOT EXISTS safeconduct_submission (
    box bytea NOT NULL, id bytea NOT NULL, size integer NOT NULL, day integer NOT NULL, lane integer NOT NULL,
    body bytea NOT NULL, PRIMARY KEY (box, id)
);
ALTER TABLE safeconduct_submission ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE IF NOT EXISTS safeconduct_bucket (
    box bytea NOT NULL, number bigint NOT NULL, n integer NOT NULL, tags bytea NOT NULL, body bytea NOT NULL,
    PRIMARY KEY (box, number, n)
);
ALTER TABLE safeconduct_bucket ALTER COLUMN body SET STORAGE EXTERNAL;
CREATE TABLE IF NOT EXISTS safeconduct_granted (
    box bytea NOT NULL, hash bytea NOT NULL, is_spent boolean NOT NULL, PRIMARY KEY (box, hash)
);
CREATE TABLE IF NOT EXISTS safeconduct_timer (
    id bytea PRIMARY KEY, number bigint NOT NULL, due bigint NOT NULL, is_stopped boolean NOT NULL, body bytea NOT NULL
);
"""
_BOXES: Final = """
SELECT id, key, serial, bundle, bundle_number, last_day, board_number, board_head, grants_number
FROM safeconduct_box ORDER BY id
"""
_PUT_BOX: Final = """
INSERT INTO safeconduct_box (id, key, serial, bundle, bundle_number, last_day, board_number, board_head, grants_number)
VALUES (%b, %b, %b, %b, %b, %b, 0, '', 0) ON CONFLICT (id) DO UPDATE SET key = excluded.key, serial = excluded.serial,
bundle = excluded.bundle, bundle_number = excluded.bundle_number, last_day = excluded.last_day
"""
_TAKEN_BACK: Final = (
    "UPDATE safeconduct_box SET board_number = 0, board_head = '' WHERE id = %(box)b AND board_number > %(number)b",
    "UPDATE safeconduct_box SET draft_number = 0, draft_head = '' WHERE id = %(box)b AND draft_number > %(number)b",
    "DELETE FROM safeconduct_bucket WHERE box = %(box)b AND number > %(number)b",
    "UPDATE safeconduct_box SET grants_number = 0 WHERE id = %(box)b AND grants_number > %(number)b",
    "UPDATE safeconduct_room SET page_number = %(number)b - 1 WHERE page_number > %(number)b",
)
_KNOWN: Final = """
SELECT id FROM safeconduct_submission AS held JOIN unnest(%b::bytea[], %b::bytea[]) AS wanted (box, id)
USING (box, id)
"""
_GRANTED: Final = """
SELECT box, hash FROM safeconduct_granted AS held JOIN unnest(%b::bytea[], %b::bytea[]) AS wanted (box, hash)
USING (box, hash) WHERE NOT is_spent
"""
_SPEND: Final = """
UPDATE safeconduct_granted AS held SET is_spent = true FROM unnest(%b::bytea[], %b::bytea[]) AS wanted (box, hash)
WHERE held.box = wanted.box AND held.hash = wanted.hash
"""
_PUT_SUBMISSIONS: Final = """
INSERT INTO safeconduct_submission (box, id, size, day, lane, body)
SELECT * FROM unnest(%b::bytea[], %b::bytea[], %b::integer[], %b::integer[], %b::integer[], %b::bytea[])
"""
_PUT_BUCKETS: Final = """
INSERT INTO safeconduct_bucket (box, number, n, tags, body)
SELECT %b, %b, * FROM unnest(%b::integer[], %b::bytea[], %b::bytea[]) ON CONFLICT DO NOTHING
"""
_LIST: Final = """
SELECT id, size, day, lane FROM safeconduct_submission WHERE box = %b AND id > %b ORDER BY id LIMIT %b
"""
# Lengths are added up without fetching what is too much; the first alone may pass the limit.
_FETCH: Final = """
SELECT body FROM (
    SELECT id, body, sum(size) OVER (ORDER BY id) AS upto, row_number() OVER (ORDER BY id) AS n
    FROM safeconduct_submission WHERE box = %b AND id = ANY(%b::bytea[])
) AS held WHERE upto <= %b OR n = 1 ORDER BY id
"""
_PUT_TIMER: Final = """
INSERT INTO safeconduct_timer (id, number, due, is_stopped, body) VALUES (%b, %b, %b, false, %b) ON CONFLICT (id)
DO UPDATE SET number = excluded.number, due = excluded.due, is_stopped = false, body = excluded.body
"""
# All rows get one transaction's number and lie in the order of their names.
_ANEW: Final = (
    "LOCK TABLE safeconduct_submission IN ACCESS EXCLUSIVE MODE",
    "CREATE TEMPORARY TABLE held ON COMMIT DROP AS SELECT * FROM safeconduct_submission",
    "TRUNCATE safeconduct_submission",
    "INSERT INTO safeconduct_submission SELECT * FROM held ORDER BY box, id",
)


class PostgresIntake(PostgresDatabase):
    """Implements `intake_store.IntakeStore`."""

    def __init__(self, address: str) -> None:
        """Connect and make what is missing; StoreUnreachable, UnsafeStore, ForeignStore."""
        super().__init__(address)
        try:
            with self._transaction() as connection:
                self._make_tables(connection, _SCHEMA)
                connection.execute(
                    "INSERT INTO safeconduct_room VALUES (true, %s, 0, 0, '', 0, '') ON CONFLICT DO NOTHING",
                    (INTAKE_VERSION,),
                )
                version = _one(connection, "SELECT version FROM safeconduct_room")
            if version != INTAKE_VERSION:
                raise ForeignStore
        except BaseException:
            self.close()
            raise

    def standing(self) -> Standing:
        """See `IntakeStore.standing`."""
        with self._transaction() as connection:
            # One look at all of it.
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            rows = connection.execute(_BOXES, binary=True).fetchall()
            row = connection.execute(
                "SELECT revision, root, page_number, page FROM safeconduct_room", binary=True
            ).fetchall()[0]
        revision, root, number, page = row
        return Standing(revision, root, number, page, tuple(KeptBox(*box) for box in rows))

    def pin(self, root: bytes) -> bytes:
        """See `IntakeStore.pin`."""
        with self._transaction() as connection:
            connection.execute(
                "UPDATE safeconduct_room SET root = %b, revision = revision + 1 WHERE root = ''", (root,)
            )
            return bytes(_one(connection, "SELECT root FROM safeconduct_room"))

    def put_bundle(self, box: KeptBox) -> None:
        """See `IntakeStore.put_bundle`."""
        with self._transaction() as connection:
            _lock(connection)
            held = connection.execute(
                "SELECT bundle_number, serial, bundle FROM safeconduct_box WHERE id = %b", (box.id,), binary=True
            ).fetchone()
            if held is not None:
                number, serial, bundle = held
                if not is_bundle_news(box, serial, number, bundle):
                    return
                if box.serial > serial:
                    for statement in _TAKEN_BACK:
                        connection.execute(statement, {"box": box.id, "number": box.bundle_number})
            row = (box.id, box.key, box.serial, box.bundle, box.bundle_number, box.last_day)
            connection.execute(_PUT_BOX, row)
            _changed(connection)

    def put_buckets(self, buckets: Buckets) -> None:
        """See `IntakeStore.put_buckets`."""
        with self._transaction() as connection:
            _lock(connection)
            shown, shown_head, draft, draft_head = connection.execute(
                "SELECT board_number, board_head, draft_number, draft_head FROM safeconduct_box WHERE id = %b",
                (buckets.box,),
                binary=True,
            ).fetchall()[0]
            if (buckets.number, buckets.head) == (shown, shown_head):
                return
            if buckets.number <= max(shown, draft) and (buckets.number, buckets.head) != (draft, draft_head):
                raise Stale
            if buckets.number != draft:
                connection.execute(
                    "DELETE FROM safeconduct_bucket WHERE box = %b AND number <> %b", (buckets.box, shown)
                )
                connection.execute(
                    "UPDATE safeconduct_box SET draft_number = %b, draft_head = %b WHERE id = %b",
                    (buckets.number, buckets.head, buckets.box),
                )
            numbers = list(range(buckets.first, buckets.first + len(buckets.bodies)))
            columns = (numbers, [tags_of(body) for body in buckets.bodies], list(buckets.bodies))
            connection.execute(_PUT_BUCKETS, (buckets.box, buckets.number, *columns))

    def tags(self, box: BoxId, number: int) -> tuple[int, bytes]:
        """See `IntakeStore.tags`."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT tags FROM safeconduct_bucket WHERE box = %b AND number = %b ORDER BY n",
                (box, number),
                binary=True,
            ).fetchall()
        return len(rows), b"".join(row[0] for row in rows)

    def show_board(self, box: BoxId, number: int) -> None:
        """See `IntakeStore.show_board`."""
        with self._transaction() as connection:
            _lock(connection)
            moved = connection.execute(
                "UPDATE safeconduct_box SET board_number = draft_number, board_head = draft_head "
                "WHERE id = %b AND draft_number = %b",
                (box, number),
            )
            if moved.rowcount:
                connection.execute("DELETE FROM safeconduct_bucket WHERE box = %b AND number <> %b", (box, number))
                _changed(connection)

    def bucket(self, box: BoxId, number: int, n: int) -> bytes:
        """See `IntakeStore.bucket`."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT body FROM safeconduct_bucket WHERE box = %b AND number = %b AND n = %b",
                (box, number, n),
                binary=True,
            ).fetchone()
        return row[0] if row else b""

    def put_grants(self, box: BoxId, number: int, hashes: Sequence[bytes]) -> None:
        """See `IntakeStore.put_grants`."""
        with self._transaction() as connection:
            _lock(connection)
            known = _one(connection, "SELECT coalesce(max(grants_number), 0) FROM safeconduct_box WHERE id = %b", box)
            rows = connection.execute(
                "SELECT hash, is_spent FROM safeconduct_granted WHERE box = %b", (box,), binary=True
            ).fetchall()
            held = dict(rows)
            if not is_news((number, set(hashes)), (known, held.keys())):
                return
            connection.execute("DELETE FROM safeconduct_granted WHERE box = %b", (box,))
            connection.execute(
                "INSERT INTO safeconduct_granted SELECT %b, * FROM unnest(%b::bytea[], %b::boolean[])",
                (box, list(hashes), [held.get(one, False) for one in hashes]),
            )
            connection.execute("UPDATE safeconduct_box SET grants_number = %b WHERE id = %b", (number, box))
            _changed(connection)

    def put_page(self, number: int, page: bytes) -> None:
        """See `IntakeStore.put_page`."""
        with self._transaction() as connection:
            _lock(connection)
            known, shown = connection.execute("SELECT page_number, page FROM safeconduct_room", binary=True).fetchall()[
                0
            ]
            if not is_news((number, page), (known, shown)):
                return
            connection.execute("UPDATE safeconduct_room SET page_number = %b, page = %b", (number, page))
            _changed(connection)

    def take(self, submissions: Sequence[Submitted], room: Room) -> tuple[Taken, ...]:
        """See `IntakeStore.take`."""
        with self._transaction() as connection:
            _lock(connection)
            kept = int(_one(connection, "SELECT bytes FROM safeconduct_room"))
            boxes, ids = [one.box for one in submissions], [one.id for one in submissions]
            known = {row[0] for row in connection.execute(_KNOWN, (boxes, ids), binary=True)}
            hashes = [one.grant for one in submissions]
            granted = set(connection.execute(_GRANTED, (boxes, hashes), binary=True))
            new = _New(known, granted, Left(room.granted - kept, room.reserve))
            inorder = sorted(range(len(submissions)), key=lambda n: submissions[n].id)
            found = {n: new.take(submissions[n]) for n in inorder}
            if new.kept:
                new.put(connection)
        return tuple(found[n] for n in range(len(submissions)))

    def knows(self, box: BoxId, id: SubmissionId) -> bool:
        """See `IntakeStore.knows`."""
        with self._transaction() as connection:
            return bool(connection.execute(_KNOWN, ([box], [id])).fetchall())

    def list(self, request: ListRequest) -> ListAnswer:
        """See `IntakeStore.list`."""
        with self._transaction() as connection:
            rows = connection.execute(_LIST, (request.box, request.after, request.most + 1), binary=True).fetchall()
        listed = tuple(Listed(SubmissionId(id), size, day, Lane(lane)) for id, size, day, lane in rows[: request.most])
        return ListAnswer(listed, len(rows) > request.most)

    def fetch(self, box: BoxId, ids: Sequence[SubmissionId], most_bytes: int) -> tuple[bytes, ...]:
        """See `IntakeStore.fetch`."""
        with self._transaction() as connection:
            rows = connection.execute(_FETCH, (box, [*ids], most_bytes), binary=True).fetchall()
        return tuple(row[0] for row in rows)

    def remove(self, box: BoxId, ids: Sequence[SubmissionId]) -> int:
        """See `IntakeStore.remove`."""
        with self._transaction() as connection:
            _lock(connection)
            rows = connection.execute(
                "DELETE FROM safeconduct_submission WHERE box = %b AND id = ANY(%b::bytea[]) RETURNING size",
                (box, [*ids]),
            ).fetchall()
            size = sum(row[0] for row in rows)
            connection.execute("UPDATE safeconduct_room SET bytes = bytes - %s", (size,))
        return len(rows)

    def counts(self, box: BoxId) -> Counts:
        """See `IntakeStore.counts`."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT lane, count(*), sum(size) FROM safeconduct_submission WHERE box = %b GROUP BY lane", (box,)
            ).fetchall()
        lanes = {lane: count for lane, count, _ in rows}
        granted, worked, deferred = (int(lanes.get(lane, 0)) for lane in Lane)
        return Counts((granted, worked, deferred), sum(size for _, _, size in rows))

    def bytes_kept(self) -> int:
        """See `IntakeStore.bytes_kept`."""
        with self._transaction() as connection:
            return int(_one(connection, "SELECT bytes FROM safeconduct_room"))

    def put_timer(self, put: TimerPut) -> None:
        """See `IntakeStore.put_timer`."""
        with self._transaction() as connection:
            _lock(connection)
            row = connection.execute(
                "SELECT number, due, is_stopped, body FROM safeconduct_timer WHERE id = %b", (put.id,), binary=True
            ).fetchone()
            if row and not is_news((put.number, (put.due, False, put.body)), (row[0], row[1:])):
                return
            if row is None and _one(connection, "SELECT count(*) FROM safeconduct_timer") >= MOST_TIMERS:
                raise StoreFull
            connection.execute(_PUT_TIMER, (put.id, put.number, put.due, put.body))

    def stop_timer(self, stop: TimerStop) -> None:
        """See `IntakeStore.stop_timer`."""
        with self._transaction() as connection:
            _lock(connection)
            row = connection.execute(
                "SELECT number, is_stopped FROM safeconduct_timer WHERE id = %b", (stop.id,), binary=True
            ).fetchone()
            if row is None or not is_news((stop.number, True), (row[0], row[1])):
                return
            connection.execute(
                "UPDATE safeconduct_timer SET number = %b, is_stopped = true, body = '' WHERE id = %b",
                (stop.number, stop.id),
            )

    def due(self, timers: Sequence[TimerId], now: int) -> tuple[Due, ...]:
        """See `IntakeStore.due`."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT id, number, due, body FROM safeconduct_timer "
                "WHERE id = ANY(%b::bytea[]) AND due <= %b AND NOT is_stopped ORDER BY id",
                ([*timers], now),
                binary=True,
            ).fetchall()
        return tuple(Due(*row) for row in rows)

    def tidy(self, now: int) -> None:
        """See `IntakeStore.tidy`."""
        with self._transaction() as connection:
            _lock(connection)
            connection.execute("DELETE FROM safeconduct_timer WHERE due < %s", (now - TIMER_KEPT,))
            for statement in _ANEW:
                connection.execute(statement.encode())

    def wipe(self) -> None:
        """See `IntakeStore.wipe`. A deletion leaves nothing here that this program could wipe: that is the server's."""


class _New:
    """The columns of what is put into the table, the grants that are used up, and what room is left."""

    def __init__(self, known: set[bytes], granted: set[tuple[bytes, bytes]], left: Left) -> None:
        self._known = known
        self._granted = granted
        self._left = left
        self.kept: list[tuple[Submitted, Lane]] = []

    def take(self, one: Submitted) -> Taken:
        """Take a submission unless it is known or finds no room."""
        if one.id in self._known:
            return Taken.KNOWN
        is_granted = (one.box, one.grant) in self._granted
        if not self._left.has(len(one.body), is_granted=is_granted):
            return Taken.FULL
        self._known.add(one.id)
        self._granted.discard((one.box, one.grant))
        self.kept.append((one, Lane.GRANTED if is_granted else one.lane))
        return Taken.KEPT

    def put(self, connection: Connection) -> None:
        """Bring it into the tables."""
        kept = [one for one, _ in self.kept]
        boxes, ids = [one.box for one in kept], [one.id for one in kept]
        sizes, days = [len(one.body) for one in kept], [one.day for one in kept]
        lanes = [lane.value for _, lane in self.kept]
        connection.execute(_PUT_SUBMISSIONS, (boxes, ids, sizes, days, lanes, [one.body for one in kept]))
        spent = [one for one, lane in self.kept if lane is Lane.GRANTED]
        if spent:
            connection.execute(_SPEND, ([one.box for one in spent], [one.grant for one in spent]))
        connection.execute("UPDATE safeconduct_room SET bytes = bytes + %s", (sum(sizes),))


def _lock(connection: Connection) -> None:
    connection.execute("SELECT 1 FROM safeconduct_room FOR UPDATE")


def _changed(connection: Connection) -> None:
    connection.execute("UPDATE safeconduct_room SET revision = revision + 1")


def _one(connection: Connection, statement: str, *values: bytes) -> Any:
    return connection.execute(statement.encode(), values, binary=True).fetchall()[0][0]
