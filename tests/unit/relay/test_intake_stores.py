"""Both stores of the intake keep the same word (tests/intake_stores.py), and each its own: what is gone, full disks."""

import asyncio
import contextlib
import functools
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import psycopg
import pytest

from safeconduct.relay import intake
from safeconduct.relay.errors import ForeignStore, StoreFull
from safeconduct.relay.intake_sqlite import SqliteIntake
from safeconduct.relay.intake_store import IntakeStore, Room, Submitted, Taken
from safeconduct.relay.opening import open_intake
from tests.intake_stores import (
    BOX,
    PLENTY,
    SIZE,
    IntakeBehaviour,
    OpenIntake,
    hashes,
    ids_in,
    kept_box,
    submitted,
)
from tests.postgres import Cluster

Opening = Callable[[str], IntakeStore]


class TestSqlite(IntakeBehaviour):
    """A file."""

    @pytest.fixture
    def opens(self, opening_intake: Opening, tmp_path: Path) -> OpenIntake:
        return functools.partial(opening_intake, f"sqlite:{tmp_path / 'relay.db'}")


class TestPostgres(IntakeBehaviour):
    """A server."""

    @pytest.fixture
    def opens(self, opening_intake: Opening, cluster: Cluster) -> OpenIntake:
        return functools.partial(opening_intake, cluster.new_database())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the file of an intake lies."""
    return tmp_path / "relay.intake.db"


def left_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(folder.iterdir()))


def marked(n: int, size: int = SIZE) -> Submitted:
    """A submission whose bytes are found again, wherever they lie: the same eight bytes all through."""
    one = submitted(n, size=size)
    word = b"MARK%04d" % n
    body = (one.box + word * (size // 8))[:size]
    return Submitted(one.box, one.id, one.day, one.lane, one.grant, body)


def test_what_is_deleted_while_somebody_reads_is_wiped_when_they_have_done(path: Path) -> None:
    store = SqliteIntake(path)
    store.put_bundle(kept_box())
    gone, kept = marked(1, 65_536), marked(2)
    store.take([gone, kept], PLENTY)
    with store._reader() as reader:
        assert list(reader.execute("SELECT count(*) FROM submission")) == [(2,)]
        assert store.remove(BOX, [gone.id]) == 1
        # Whoever reads sees the file as it was, so that it is there as it was.
        assert b"MARK0001" in left_in(path.parent)
        store.wipe()
        assert b"MARK0001" in left_in(path.parent)
    # As a relay does every second.
    store.wipe()
    left = left_in(path.parent)
    store.close()
    assert b"MARK0001" not in left
    assert b"MARK0002" in left


# Deletes a submission, and is ended before the log is cut.
ENDED = """
import os, signal, sys
from pathlib import Path
from safeconduct.relay.intake_sqlite import SqliteIntake
from tests.unit.relay.test_intake_stores import BOX, PLENTY, kept_box, marked
store = SqliteIntake(Path(sys.argv[1]))
store.put_bundle(kept_box())
store.take([marked(1)], PLENTY)
store._cut_log = lambda: os.kill(os.getpid(), signal.SIGKILL)
store.remove(BOX, [marked(1).id])
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_what_was_deleted_just_before_a_relay_was_ended_is_wiped_as_soon_as_it_runs_again(path: Path) -> None:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    ended = subprocess.run([sys.executable, "-c", ENDED, str(path)], env=env, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert b"MARK0001" in left_in(path.parent)
    store = SqliteIntake(path)
    # As a relay does every second.
    store.wipe()
    left = left_in(path.parent)
    store.close()

    assert b"MARK0001" not in left


def test_a_relay_wipes_what_was_left_though_nobody_deletes_anything_more(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "LOOK_SECONDS", 0.02)
    log = path.parent / f"{path.name}-wal"

    async def relay() -> None:
        store = SqliteIntake(path)
        work = intake.Intake(store)
        keeping = asyncio.create_task(work.keep())
        store.take([marked(1)], PLENTY)
        with store._reader() as reader:
            assert list(reader.execute("SELECT count(*) FROM submission")) == [(1,)]
            store.remove(BOX, [marked(1).id])
            assert log.stat().st_size
        async with asyncio.timeout(30):
            while log.stat().st_size:
                await asyncio.sleep(0.02)
        keeping.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeping
        work.close()

    asyncio.run(relay())


def test_what_was_deleted_is_in_no_file_any_more(path: Path) -> None:
    store = SqliteIntake(path)
    store.put_bundle(kept_box())
    sent = [marked(n, size) for n, size in enumerate([4_096] * 30 + [16_384] * 10 + [65_536] * 2)]
    for one in sent:
        store.take([one], PLENTY)
    assert all(b"MARK%04d" % n in left_in(path.parent) for n in range(42))
    store.remove(BOX, [one.id for one in sent[::2]])

    left = left_in(path.parent)
    assert [n for n in range(42) if b"MARK%04d" % n in left] == list(range(1, 42, 2))
    assert len(ids_in(store)) == 21
    store.close()


def places(path: Path, count: int) -> list[int]:
    """Where in the file the middle of each submission lies, in the order in which they were sent."""
    content = path.read_bytes()
    found = ([hit.start() for hit in re.finditer(b"MARK%04d" % n, content)] for n in range(count))
    return [hits[len(hits) // 2] for hits in found]


def test_after_tidying_no_place_in_the_file_tells_who_came_first(path: Path) -> None:
    store = SqliteIntake(path)
    store.put_bundle(kept_box())
    sent = [marked(n, 16_384) for n in range(40)]
    for one in sent:
        store.take([one], PLENTY)
    store.tidy(0)
    by_name = sorted(range(40), key=lambda n: sent[n].id)
    found = places(path, 40)

    # The pages lie in the order of the hashes; nothing is left of the log.
    assert [found[n] for n in by_name] == sorted(found)
    assert (path.parent / f"{path.name}-wal").stat().st_size == 0
    store.close()


def test_before_tidying_the_places_would_tell_it(path: Path) -> None:
    # What the test above would find if nothing were written anew.
    store = SqliteIntake(path)
    store.put_bundle(kept_box())
    for n in range(40):
        store.take([marked(n, 16_384)], PLENTY)
    store._cut_log()
    found = places(path, 40)
    store.close()

    assert found == sorted(found)


def test_a_file_that_is_too_large_to_be_written_anew_is_left_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safeconduct.relay.intake_sqlite.MOST_TIDIED_BYTES", 10_000)
    store = SqliteIntake(path)
    store.put_bundle(kept_box())
    store.take([marked(n) for n in range(10)], PLENTY)
    store.tidy(0)

    assert len(ids_in(store)) == 10
    assert (path.parent / f"{path.name}-wal").stat().st_size == 0
    store.close()


def test_while_somebody_reads_nothing_waits_for_the_log_and_it_is_cut_the_next_time(path: Path) -> None:
    store = SqliteIntake(path)
    store.put_bundle(kept_box())
    one = marked(1)
    store.take([one], PLENTY)
    store._writer.set_busy_timeout(50)
    with store._reader() as reader:
        assert list(reader.execute("SELECT count(*) FROM submission")) == [(1,)]
        assert store.remove(BOX, [one.id]) == 1
        assert b"MARK0001" in left_in(path.parent)
    store.tidy(0)

    assert b"MARK0001" not in left_in(path.parent)
    store.close()


def test_a_disk_that_is_nearly_full_refuses_whoever_has_no_grant_and_then_everybody(path: Path) -> None:
    store = SqliteIntake(path)
    store.put_bundle(kept_box())
    store.put_grants(BOX, 5, hashes(0))
    free = store._free_bytes()
    store.close()
    # Others use this disk too: a reserve that is far from where it ends on both sides.
    reserve = 1 << 33
    tight = SqliteIntake(path, floor_bytes=max(0, free - reserve // 2))
    assert tight.take([submitted(1)], Room(1 << 40, (1 << 40) + reserve)) == (Taken.FULL,)
    assert tight.take([submitted(2, grant=hashes(0)[0])], Room(1 << 40, (1 << 40) + reserve)) == (Taken.KEPT,)
    tight.close()
    full = SqliteIntake(path, floor_bytes=1 << 62)
    assert full.take([submitted(3, grant=hashes(0)[1])], PLENTY) == (Taken.FULL,)
    assert len(ids_in(full)) == 1
    full.close()


def test_a_full_file_takes_none_of_a_commit_and_goes_on_when_there_is_room(path: Path) -> None:
    store = SqliteIntake(path)
    store.put_bundle(kept_box())
    store.take([submitted(0)], PLENTY)
    store.limit_pages(60)
    with pytest.raises(StoreFull):
        store.take([submitted(n) for n in range(1, 100)], PLENTY)
    assert (ids_in(store), store.bytes_kept()) == ([submitted(0).id], SIZE)
    store.limit_pages(10_000)
    assert store.take([submitted(n) for n in range(1, 100)], PLENTY) == (Taken.KEPT,) * 99
    store.close()


def test_a_postgres_without_room_is_told_as_full_and_takes_none(cluster: Cluster, opening_intake: Opening) -> None:
    address = cluster.new_database()
    store = opening_intake(address)
    store.put_bundle(kept_box())
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$"
        )
        admin.execute("CREATE TRIGGER no_room BEFORE INSERT ON safeconduct_submission EXECUTE FUNCTION no_room()")
        with pytest.raises(StoreFull):
            store.take([submitted(1)], PLENTY)
        admin.execute("DROP TRIGGER no_room ON safeconduct_submission")

    assert store.bytes_kept() == 0
    assert store.take([submitted(1)], PLENTY) == (Taken.KEPT,)


def test_rows_of_a_postgres_lie_in_the_order_of_their_hashes_after_tidying(
    cluster: Cluster, opening_intake: Opening
) -> None:
    address = cluster.new_database()
    store = opening_intake(address)
    store.put_bundle(kept_box())
    for n in range(30):
        store.take([submitted(n)], PLENTY)
    with psycopg.connect(address) as admin:
        came = admin.execute("SELECT id FROM safeconduct_submission ORDER BY ctid").fetchall()
    store.tidy(0)
    with psycopg.connect(address) as admin:
        lie = admin.execute("SELECT id FROM safeconduct_submission ORDER BY ctid").fetchall()
        numbers = admin.execute("SELECT count(DISTINCT xmin::text) FROM safeconduct_submission").fetchone()

    assert lie == sorted(lie) != came
    assert numbers == (1,)


# Takes one submission after another in, and says each when it was acknowledged.
TAKING = """
import sys
from safeconduct.relay.opening import open_intake
from tests.intake_stores import PLENTY, submitted
store = open_intake(sys.argv[1])
for n in range(int(sys.argv[2]), 1_000_000):
    store.take([submitted(n)], PLENTY)
    print(n, flush=True)
"""


def test_a_process_killed_while_taking_loses_nothing_that_it_acknowledged(path: Path) -> None:
    address = f"sqlite:{path.parent / 'relay.db'}"
    store = open_intake(address)
    store.put_bundle(kept_box())
    store.close()
    start = 0
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    for count in (1, 25):
        with subprocess.Popen(
            [sys.executable, "-c", TAKING, address, str(start)], stdout=subprocess.PIPE, text=True, env=env
        ) as child:
            assert child.stdout
            for _ in range(count):
                child.stdout.readline()
            child.send_signal(signal.SIGKILL)
            rest = [line for line in child.stdout.read().split("\n")[:-1] if line]
        last = start + count + len(rest)
        store = open_intake(address)
        there = set(ids_in(store))
        kept = store.bytes_kept()
        store.close()

        # One more may have reached the disk without its word.
        assert {submitted(n).id for n in range(last)} <= there
        assert len(there) in (last, last + 1)
        assert kept == len(there) * SIZE
        start = len(there)


def test_the_file_is_its_owners_alone_and_waits_for_the_disk(path: Path) -> None:
    store = SqliteIntake(path)
    assert store.settings() == ("wal", 2)
    assert store._writer.pragma("secure_delete") == 1
    modes = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    store.close()

    assert len(modes) == 3
    if sys.platform != "win32":
        assert set(modes.values()) == {0o600}


def test_a_file_of_another_sort_or_a_newer_version_is_refused(path: Path, cluster: Cluster) -> None:
    SqliteIntake(path).close()
    with apsw.Connection(str(path)) as other:
        other.execute("PRAGMA user_version = 2")
    other.close()
    with pytest.raises(ForeignStore):
        SqliteIntake(path)

    address = cluster.new_database()
    open_intake(address).close()
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("UPDATE safeconduct_room SET version = 2")
    with pytest.raises(ForeignStore):
        open_intake(address)
