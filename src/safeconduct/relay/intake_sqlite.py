"""A relay's intake in one SQLite file beside the journal's: what is deleted is gone (docs/rooms/relay.md; P1, P9).

A file of its own, so that no entry of a desk waits for a submission, and so that it can be wiped: `secure_delete` puts
zeros over what goes, and its log is cut to nothing after every deletion, as soon as nobody reads of it. Submissions lie
in the order of their hashes; the places of their pages could still tell in which order they came, so `tidy` writes the
file anew. It refuses whoever has no grant while the disk has less free than floor and reserve together.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import apsw

from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import Lane, ListAnswer, Listed, ListRequest
from safeconduct.protect.wire_timers import Due, TimerId, TimerPut, TimerStop
from safeconduct.relay.errors import StoreFull, StoreUnreachable
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
from safeconduct.relay.sqlite_file import BUSY_MILLISECONDS, FLOOR_BYTES, Layout, SqliteFile, octets

# "SCIN": what the file's header says it belongs to.
_APPLICATION: Final = 0x5343494E
# Longest file that is written anew at once, in bytes: the copy is made in memory, so that none lies on the disk.
MOST_TIDIED_BYTES: Final = 128 * 1024 * 1024
# How long whoever reads is waited for when the log is cut, in milliseconds: every second it is tried again, and until
# then nothing can be taken in.
_CUT_MILLISECONDS: Final = 200
_SCHEMA: Final = """
CREATE TABLE room (
    only INTEGER PRIMARY KEY CHECK (only = 1), revision INTEGER NOT NULL, bytes INTEGER NOT NULL, root BLOB NOT NULL,
    page_number INTEGER NOT NULL, page BLOB NOT NULL
) STRICT;
INSERT INTO room (only, revision, bytes, root, page_number, page) VALUES (1, 0, 0, x'', 0, x'');
CREATE TABLE box (
    id BLOB PRIMARY KEY, key BLOB NOT NULL, serial INTEGER NOT NULL, bundle BLOB NOT NULL,
    bundle_number INTEGER NOT NULL, last_day INTEGER NOT NULL, board_number INTEGER NOT NULL, board_head BLOB NOT NULL,
    grants_number INTEGER NOT NULL, draft_number INTEGER NOT NULL DEFAULT 0, draft_head BLOB NOT NULL DEFAULT x''
) STRICT, WITHOUT ROWID;
CREATE TABLE submission (
    box BLOB NOT NULL, id BLOB NOT NULL, size INTEGER NOT NULL, day INTEGER NOT NULL, lane INTEGER NOT NULL,
    body BLOB NOT NULL, PRIMARY KEY (box, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE bucket (
    box BLOB NOT NULL, number INTEGER NOT NULL, n INTEGER NOT NULL, tags BLOB NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (box, number, n)
) STRICT, WITHOUT ROWID;
CREATE TABLE granted (
    box BLOB NOT NULL, hash BLOB NOT NULL, is_spent INTEGER NOT NULL, PRIMARY KEY (box, hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE timer (
    id BLOB PRIMARY KEY, number INTEGER NOT NULL, due INTEGER NOT NULL, is_stopped INTEGER NOT NULL, body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
"""
_LAYOUT: Final = Layout(_APPLICATION, INTAKE_VERSION, _SCHEMA, ("PRAGMA secure_delete = ON",))
_BOXES: Final = """
SELECT id, key, serial, bundle, bundle_number, last_day, board_number, board_head, grants_number FROM box ORDER BY id
"""
_PUT_BOX: Final = """
INSERT INTO box (id, key, serial, bundle, bundle_number, last_day, board_number, board_head, grants_number)
VALUES (?, ?, ?, ?, ?, ?, 0, x'', 0) ON CONFLICT (id) DO UPDATE SET key = excluded.key, serial = excluded.serial,
bundle = excluded.bundle, bundle_number = excluded.bundle_number, last_day = excluded.last_day
"""
_TAKEN_BACK: Final = (
    "UPDATE box SET board_number = 0, board_head = x'' WHERE id = :box AND board_number > :number",
    "UPDATE box SET draft_number = 0, draft_head = x'' WHERE id = :box AND draft_number > :number",
    "DELETE FROM bucket WHERE box = :box AND number > :number",
    "UPDATE box SET grants_number = 0 WHERE id = :box AND grants_number > :number",
    "UPDATE room SET page_number = :number - 1 WHERE page_number > :number",
)
_PUT_SUBMISSION: Final = "INSERT INTO submission (box, id, size, day, lane, body) VALUES (?, ?, ?, ?, ?, ?)"
_LIST: Final = "SELECT id, size, day, lane FROM submission WHERE box = ? AND id > ? ORDER BY id LIMIT ?"
_PUT_TIMER: Final = """
INSERT INTO timer (id, number, due, is_stopped, body) VALUES (?, ?, ?, 0, ?) ON CONFLICT (id) DO UPDATE
SET number = excluded.number, due = excluded.due, is_stopped = 0, body = excluded.body
"""


class SqliteIntake(SqliteFile):
    """Implements `intake_store.IntakeStore`."""

    def __init__(self, path: Path, *, floor_bytes: int = FLOOR_BYTES) -> None:
        """Open or make the file; StoreUnreachable, ForeignStore."""
        super().__init__(path, _LAYOUT, floor_bytes=floor_bytes)
        # Whoever was here before may have been ended between a deletion and the cutting of the log.
        self._is_log_left = True
        try:
            with self._transaction() as writer:
                self._make_tables(writer)
        except BaseException:
            self.close()
            raise

    def standing(self) -> Standing:
        """See `IntakeStore.standing`."""
        with self._reader() as reader:
            boxes = tuple(_box(row) for row in _all(reader, _BOXES))
            ((revision, root, number, page),) = _all(reader, "SELECT revision, root, page_number, page FROM room")
        return Standing(revision, root, number, page, boxes)

    def pin(self, root: bytes) -> bytes:
        """See `IntakeStore.pin`."""
        with self._transaction() as writer:
            writer.execute("UPDATE room SET root = ?, revision = revision + 1 WHERE root = x''", (root,))
            return octets(_one(writer, "SELECT root FROM room"))

    def put_bundle(self, box: KeptBox) -> None:
        """See `IntakeStore.put_bundle`."""
        with self._transaction() as writer:
            for number, serial, bundle in _all(
                writer, "SELECT bundle_number, serial, bundle FROM box WHERE id = ?", box.id
            ):
                if not is_bundle_news(box, serial, number, bundle):
                    return
                if box.serial > serial:
                    for statement in _TAKEN_BACK:
                        writer.execute(statement, {"box": box.id, "number": box.bundle_number})
            row = (box.id, box.key, box.serial, box.bundle, box.bundle_number, box.last_day)
            writer.execute(_PUT_BOX, row)
            _changed(writer)

    def put_buckets(self, buckets: Buckets) -> None:
        """See `IntakeStore.put_buckets`."""
        self._refuse_when_nearly_full(sum(map(len, buckets.bodies)))
        with self._transaction() as writer:
            for shown, shown_head, draft, draft_head in _all(
                writer, "SELECT board_number, board_head, draft_number, draft_head FROM box WHERE id = ?", buckets.box
            ):
                if (buckets.number, buckets.head) == (shown, shown_head):
                    return
                if buckets.number <= max(shown, draft) and (buckets.number, buckets.head) != (draft, draft_head):
                    raise Stale
                if buckets.number != draft:
                    writer.execute("DELETE FROM bucket WHERE box = ? AND number <> ?", (buckets.box, shown))
                    writer.execute(
                        "UPDATE box SET draft_number = ?, draft_head = ? WHERE id = ?",
                        (buckets.number, buckets.head, buckets.box),
                    )
            writer.executemany(
                "INSERT INTO bucket (box, number, n, tags, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                [
                    (buckets.box, buckets.number, n, tags_of(body), body)
                    for n, body in enumerate(buckets.bodies, buckets.first)
                ],
            )

    def tags(self, box: BoxId, number: int) -> tuple[int, bytes]:
        """See `IntakeStore.tags`."""
        with self._reader() as reader:
            rows = reader.execute("SELECT tags FROM bucket WHERE box = ? AND number = ? ORDER BY n", (box, number))
            tags = [octets(row[0]) for row in rows]
        return len(tags), b"".join(tags)

    def show_board(self, box: BoxId, number: int) -> None:
        """See `IntakeStore.show_board`."""
        with self._transaction() as writer:
            writer.execute(
                "UPDATE box SET board_number = draft_number, board_head = draft_head WHERE id = ? AND draft_number = ?",
                (box, number),
            )
            if writer.changes():
                writer.execute("DELETE FROM bucket WHERE box = ? AND number <> ?", (box, number))
                _changed(writer)

    def bucket(self, box: BoxId, number: int, n: int) -> bytes:
        """See `IntakeStore.bucket`."""
        with self._reader() as reader:
            rows = _all(reader, "SELECT body FROM bucket WHERE box = ? AND number = ? AND n = ?", box, number, n)
        return octets(rows[0][0]) if rows else b""

    def put_grants(self, box: BoxId, number: int, hashes: Sequence[bytes]) -> None:
        """See `IntakeStore.put_grants`."""
        with self._transaction() as writer:
            known = _one(writer, "SELECT coalesce(max(grants_number), 0) FROM box WHERE id = ?", box)
            held = dict(writer.execute("SELECT hash, is_spent FROM granted WHERE box = ?", (box,)))
            if not is_news((number, set(hashes)), (int(known), held.keys())):
                return
            writer.execute("DELETE FROM granted WHERE box = ?", (box,))
            writer.executemany(
                "INSERT INTO granted (box, hash, is_spent) VALUES (?, ?, ?)",
                [(box, one, held.get(one, 0)) for one in hashes],
            )
            writer.execute("UPDATE box SET grants_number = ? WHERE id = ?", (number, box))
            _changed(writer)

    def put_page(self, number: int, page: bytes) -> None:
        """See `IntakeStore.put_page`."""
        with self._transaction() as writer:
            ((known, shown),) = _all(writer, "SELECT page_number, page FROM room")
            if not is_news((number, page), (known, shown)):
                return
            writer.execute("UPDATE room SET page_number = ?, page = ?", (number, page))
            _changed(writer)

    def take(self, submissions: Sequence[Submitted], room: Room) -> tuple[Taken, ...]:
        """See `IntakeStore.take`."""
        free = self._free_bytes() - self._floor
        with self._transaction() as writer:
            kept = int(_one(writer, "SELECT bytes FROM room"))
            left = Left(min(room.granted - kept, free), room.reserve)
            # In the order of their hashes: not even within a commit the file says who came first.
            inorder = sorted(range(len(submissions)), key=lambda n: submissions[n].id)
            found = {n: _taken(writer, submissions[n], left) for n in inorder}
            if left.used:
                writer.execute("UPDATE room SET bytes = bytes + ?", (left.used,))
        return tuple(found[n] for n in range(len(submissions)))

    def knows(self, box: BoxId, id: SubmissionId) -> bool:
        """See `IntakeStore.knows`."""
        with self._reader() as reader:
            return _is_there(reader, box, id)

    def list(self, request: ListRequest) -> ListAnswer:
        """See `IntakeStore.list`."""
        with self._reader() as reader:
            rows = list(reader.execute(_LIST, (request.box, request.after, request.most + 1)))
        listed = tuple(Listed(SubmissionId(id), size, day, Lane(lane)) for id, size, day, lane in rows[: request.most])
        return ListAnswer(listed, len(rows) > request.most)

    def fetch(self, box: BoxId, ids: Sequence[SubmissionId], most_bytes: int) -> tuple[bytes, ...]:
        """See `IntakeStore.fetch`."""
        found: list[bytes] = []
        with self._reader() as reader:
            for id in ids:
                for (body,) in _all(reader, "SELECT body FROM submission WHERE box = ? AND id = ?", box, id):
                    most_bytes -= len(body)
                    if found and most_bytes < 0:
                        return tuple(found)
                    found.append(body)
        return tuple(found)

    def remove(self, box: BoxId, ids: Sequence[SubmissionId]) -> int:
        """See `IntakeStore.remove`."""
        gone = size = 0
        with self._transaction() as writer:
            for id in ids:
                rows = writer.execute("DELETE FROM submission WHERE box = ? AND id = ? RETURNING size", (box, id))
                for (one,) in list(rows):
                    gone, size = gone + 1, size + one
            writer.execute("UPDATE room SET bytes = bytes - ?", (size,))
        if gone:
            self._cut_log()
        return gone

    def counts(self, box: BoxId) -> Counts:
        """See `IntakeStore.counts`."""
        with self._reader() as reader:
            rows = list(
                reader.execute("SELECT lane, count(*), sum(size) FROM submission WHERE box = ? GROUP BY lane", (box,))
            )
        lanes = {lane: count for lane, count, _ in rows}
        granted, worked, deferred = (int(lanes.get(lane, 0)) for lane in Lane)
        return Counts((granted, worked, deferred), sum(size for _, _, size in rows))

    def bytes_kept(self) -> int:
        """See `IntakeStore.bytes_kept`."""
        with self._reader() as reader:
            return int(_one(reader, "SELECT bytes FROM room"))

    def put_timer(self, put: TimerPut) -> None:
        """See `IntakeStore.put_timer`."""
        self._refuse_when_nearly_full(len(put.body))
        with self._transaction() as writer:
            rows = list(writer.execute("SELECT number, due, is_stopped, body FROM timer WHERE id = ?", (put.id,)))
            if rows and not is_news((put.number, (put.due, 0, put.body)), (rows[0][0], rows[0][1:])):
                return
            if not rows and _one(writer, "SELECT count(*) >= ? FROM timer", MOST_TIMERS):
                raise StoreFull
            writer.execute(_PUT_TIMER, (put.id, put.number, put.due, put.body))

    def stop_timer(self, stop: TimerStop) -> None:
        """See `IntakeStore.stop_timer`."""
        with self._transaction() as writer:
            rows = list(writer.execute("SELECT number, is_stopped FROM timer WHERE id = ?", (stop.id,)))
            if not rows or not is_news((stop.number, 1), rows[0]):
                return
            writer.execute(
                "UPDATE timer SET number = ?, is_stopped = 1, body = x'' WHERE id = ?", (stop.number, stop.id)
            )
        self._cut_log()

    def due(self, timers: Sequence[TimerId], now: int) -> tuple[Due, ...]:
        """See `IntakeStore.due`."""
        found: list[Due] = []
        with self._reader() as reader:
            for timer in timers:
                rows = reader.execute(
                    "SELECT number, due, body FROM timer WHERE id = ? AND due <= ? AND is_stopped = 0", (timer, now)
                )
                found += [Due(timer, number, due, body) for number, due, body in rows]
        return tuple(found)

    def tidy(self, now: int) -> None:
        """See `IntakeStore.tidy`."""
        with self._transaction() as writer:
            writer.execute("DELETE FROM timer WHERE due < ?", (now - TIMER_KEPT,))
        with contextlib.suppress(StoreUnreachable, StoreFull):
            size = self._path.stat().st_size
            if size <= MOST_TIDIED_BYTES and self._free_bytes() - self._floor > 2 * size:
                with self._writing, self._told():
                    self._writer.execute("VACUUM")
        self._cut_log()

    def wipe(self) -> None:
        """See `IntakeStore.wipe`."""
        if self._is_log_left:
            self._cut_log()

    def _cut_log(self) -> None:
        """Bring the log into the file and cut it to nothing. While somebody reads of it that cannot be: `wipe` does."""
        self._is_log_left = True
        with contextlib.suppress(StoreUnreachable, StoreFull), self._writing, self._told():
            self._writer.set_busy_timeout(_CUT_MILLISECONDS)
            try:
                ((is_busy, *_),) = self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                self._writer.set_busy_timeout(BUSY_MILLISECONDS)
            self._is_log_left = bool(is_busy)


def _taken(writer: apsw.Connection, one: Submitted, left: Left) -> Taken:
    """Put a submission into the file."""
    if _is_there(writer, one.box, one.id):
        return Taken.KNOWN
    is_granted = bool(one.grant) and bool(
        list(writer.execute("SELECT 1 FROM granted WHERE box = ? AND hash = ? AND is_spent = 0", (one.box, one.grant)))
    )
    if not left.has(len(one.body), is_granted=is_granted):
        return Taken.FULL
    if is_granted:
        writer.execute("UPDATE granted SET is_spent = 1 WHERE box = ? AND hash = ?", (one.box, one.grant))
    lane = Lane.GRANTED if is_granted else one.lane
    writer.execute(_PUT_SUBMISSION, (one.box, one.id, len(one.body), one.day, lane.value, one.body))
    return Taken.KEPT


def _is_there(connection: apsw.Connection, box: BoxId, id: SubmissionId) -> bool:
    return bool(list(connection.execute("SELECT 1 FROM submission WHERE box = ? AND id = ?", (box, id))))


def _changed(writer: apsw.Connection) -> None:
    writer.execute("UPDATE room SET revision = revision + 1")


def _all(connection: apsw.Connection, statement: str, *values: int | bytes) -> list[tuple[Any, ...]]:
    """Return every row: a question that is not asked to its end would hold on to how the file stood then."""
    return list(connection.execute(statement, values))


def _one(connection: apsw.Connection, statement: str, *values: int | bytes) -> Any:
    return _all(connection, statement, *values)[0][0]


def _box(row: tuple[Any, ...]) -> KeptBox:
    id, *rest = row
    return KeptBox(BoxId(octets(id)), *rest)
