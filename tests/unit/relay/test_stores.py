"""Both stores keep the same word (tests/stores.py), and each its own: full disks, kills, servers that go away."""

import functools
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import psycopg
import pytest

from safeconduct.protect.wire import Reading
from safeconduct.relay.errors import (
    BadStoreAddress,
    ForeignStore,
    StoreFull,
    StoreUnreachable,
    UnsafeStore,
)
from safeconduct.relay.opening import open_store
from safeconduct.relay.store import Store
from safeconduct.relay.store_sqlite import SqliteStore
from tests.postgres import Cluster
from tests.stores import BOX, PLENTY, Open, StoreBehaviour, batch, found, frame, reached

Opening = Callable[[str], Store]


class TestSqlite(StoreBehaviour):
    """A file."""

    @pytest.fixture
    def opens(self, opening: Opening, tmp_path: Path) -> Open:
        return functools.partial(opening, f"sqlite:{tmp_path / 'relay.db'}")


class TestPostgres(StoreBehaviour):
    """A server."""

    @pytest.fixture
    def opens(self, opening: Opening, cluster: Cluster) -> Open:
        return functools.partial(opening, cluster.new_database())


# Appends one frame after another, and says each when it was acknowledged.
APPENDING = """
import sys
from safeconduct.relay.opening import open_store
from tests.stores import batch
store = open_store(sys.argv[1])
for n in range(int(sys.argv[2]), 1_000_000):
    store.append([batch(n)])
    print(n, flush=True)
"""


def appending(address: str, start: int = 0) -> subprocess.Popen[str]:
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen(
        [sys.executable, "-c", APPENDING, address, str(start)], stdout=subprocess.PIPE, text=True, env=env
    )


def acknowledged_until_killed(address: str, start: int, count: int) -> int:
    """The last number that was acknowledged before the process was killed in the midst of its work."""
    with appending(address, start) as child:
        assert child.stdout
        for _ in range(count):
            child.stdout.readline()
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split("\n")
    return start + count + len([line for line in rest[:-1] if line]) - 1


@pytest.mark.slow
def test_a_process_killed_while_appending_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    address = f"sqlite:{tmp_path / 'relay.db'}"
    found(open_store(address)).close()
    start = 0
    for count in (1, 30, 7, 60, 13):
        last = acknowledged_until_killed(address, start, count)
        store = open_store(address)
        (passage,) = store.read([Reading(BOX, 0)], PLENTY).found
        store.close()

        # One more may have reached the disk without its word.
        assert passage.frames[: last + 1] == tuple(frame(n) for n in range(last + 1))
        assert len(passage.frames) - (last + 1) in (0, 1)
        assert passage.reached == reached(*range(len(passage.frames)))
        start = len(passage.frames)


def test_several_processes_append_to_one_postgres(cluster: Cluster, opening: Opening) -> None:
    address = cluster.new_database()
    store = found(opening(address))
    children = [appending(address, own * 100_000) for own in range(3)]
    for child in children:
        assert child.stdout
        assert [child.stdout.readline() for _ in range(20)][-1]
    for child in children:
        child.kill()
        child.communicate()

    (passage,) = store.read([Reading(BOX, 0)], PLENTY).found
    assert {frame(own * 100_000 + n) for own in range(3) for n in range(20)} <= set(passage.frames)
    assert len(set(passage.frames)) == len(passage.frames)


def test_nothing_is_accepted_while_the_disk_has_less_free_than_the_floor(tmp_path: Path) -> None:
    store = found(SqliteStore(tmp_path / "relay.db"))
    store.append([batch(1)])
    store.close()

    full = SqliteStore(tmp_path / "relay.db", floor_bytes=1 << 62)
    with pytest.raises(StoreFull):
        full.append([batch(2)])
    assert full.read([Reading(BOX, 0)], PLENTY).found[0].frames == (frame(1),)
    full.close()


def test_a_full_sqlite_takes_none_of_a_commit_and_goes_on_when_there_is_room(tmp_path: Path) -> None:
    store = found(SqliteStore(tmp_path / "relay.db"))
    assert isinstance(store, SqliteStore)
    store.append([batch(0)])
    store.limit_pages(12)
    with pytest.raises(StoreFull):
        store.append([batch(*range(1, 200))])

    assert store.read([Reading(BOX, 0)], PLENTY).found[0].reached == reached(0)
    store.limit_pages(1_000)
    assert store.append([batch(*range(1, 200))]).reached == {BOX: reached(*range(200))}
    store.close()


def test_a_full_disk_under_sqlite_is_told_as_full(tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows has no limit for the size of a file")
    # The system itself refuses to let a file grow, as a quota does.
    code = """
import resource, signal, sys
from safeconduct.base.errors import SafeconductError
from safeconduct.relay.store_sqlite import SqliteStore
from pathlib import Path
from tests.stores import batch, found
store = found(SqliteStore(Path(sys.argv[1])))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
try:
    for n in range(10_000):
        store.append([batch(n)])
except SafeconductError as error:
    print(n, type(error).__name__)
"""
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    path = tmp_path / "relay.db"
    done = subprocess.run([sys.executable, "-c", code, str(path)], env=env, capture_output=True, text=True, check=True)
    n, error = done.stdout.split()

    assert error == "StoreFull"
    store = open_store(f"sqlite:{path}")
    assert store.read([Reading(BOX, 0)], PLENTY).found[0].reached == reached(*range(int(n)))
    store.close()


def test_a_postgres_without_room_is_told_as_full_and_takes_none(cluster: Cluster, opening: Opening) -> None:
    address = cluster.new_database()
    store = found(opening(address))
    store.append([batch(0)])
    # The answer that the server gives when its disk is full (53100, disk_full).
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'no space left' USING ERRCODE = '53100'; END $$"
        )
        admin.execute("CREATE TRIGGER no_room BEFORE UPDATE ON safeconduct_mailbox EXECUTE FUNCTION no_room()")
        with pytest.raises(StoreFull):
            store.append([batch(1)])
        admin.execute("DROP TRIGGER no_room ON safeconduct_mailbox")

    assert store.append([batch(2)]).reached == {BOX: reached(0, 2)}


def test_a_postgres_that_restarts_is_unreachable_once_and_then_used_again(cluster: Cluster, opening: Opening) -> None:
    address = cluster.new_database()
    store = found(opening(address))
    store.append([batch(0)])
    with psycopg.connect(cluster.address(), autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname LIKE 'relay%'"
        )

    with pytest.raises(StoreUnreachable):
        store.append([batch(1)])
    assert store.append([batch(1)]).reached == {BOX: reached(0, 1)}


def test_a_postgres_that_does_not_wait_for_its_disk_is_refused(cluster: Cluster, opening: Opening) -> None:
    with psycopg.connect(cluster.address(), autocommit=True) as admin:
        admin.execute("ALTER SYSTEM SET fsync = off")
        admin.execute("SELECT pg_reload_conf()")
        try:
            until_fsync_is(cluster, "off")
            with pytest.raises(UnsafeStore):
                opening(cluster.address())
        finally:
            admin.execute("ALTER SYSTEM RESET fsync")
            admin.execute("SELECT pg_reload_conf()")
            until_fsync_is(cluster, "on")


def until_fsync_is(cluster: Cluster, wanted: str) -> None:
    """The server tells its processes of a changed setting a moment later."""
    while True:
        with psycopg.connect(cluster.address()) as connection:
            if connection.execute("SHOW fsync").fetchone() == (wanted,):
                return


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "relay.db"
    store = found(SqliteStore(path))
    store.append([batch(1)])
    modes = {each.name: each.stat().st_mode & 0o777 for each in tmp_path.iterdir()}
    store.close()

    assert len(modes) == 3
    if sys.platform != "win32":
        assert set(modes.values()) == {0o600}


def test_every_commit_waits_for_the_disk(tmp_path: Path) -> None:
    store = found(SqliteStore(tmp_path / "relay.db"))
    assert isinstance(store, SqliteStore)

    assert store.settings() == ("wal", 2)
    store.close()


def test_a_file_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with apsw.Connection(str(path)) as other:
        other.execute("CREATE TABLE t (a)")
    other.close()
    before = path.read_bytes()
    (tmp_path / "text").write_text("no database at all, but words" * 100)

    for name in ("other.db", "text"):
        with pytest.raises(ForeignStore):
            open_store(f"sqlite:{tmp_path / name}")
    assert path.read_bytes() == before


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path, cluster: Cluster, opening: Opening) -> None:
    path = tmp_path / "relay.db"
    found(SqliteStore(path)).close()
    with apsw.Connection(str(path)) as other:
        other.execute("PRAGMA user_version = 2")
    other.close()
    with pytest.raises(ForeignStore):
        open_store(f"sqlite:{path}")

    address = cluster.new_database()
    store = found(opening(address))
    with psycopg.connect(address, autocommit=True) as admin:
        admin.execute("UPDATE safeconduct_relay SET version = 2")
    with pytest.raises(ForeignStore):
        found(store)


@pytest.mark.parametrize("address", ["", "relay.db", "sqlite:", "mysql://x", "postgresql://x?nonsense=secret-word"])
def test_an_address_that_means_nothing_is_refused_without_repeating_its_password(address: str) -> None:
    with pytest.raises(BadStoreAddress) as caught:
        open_store(address)

    assert "secret-word" not in caught.value.sentences("en")


@pytest.mark.parametrize("address", ["sqlite:{}/missing/relay.db", "postgresql://nobody@/x?host={}"])
def test_a_store_that_cannot_be_reached_is_told_in_a_sentence(tmp_path: Path, address: str) -> None:
    with pytest.raises(StoreUnreachable):
        open_store(address.format(tmp_path))
