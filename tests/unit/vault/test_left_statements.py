"""A statement that was not read to its end is closed by the thread that works with the database, and by no other (P4).

Python's search for garbage runs in whichever thread comes to it: at a desk that is the one that serves pages, while the
vault's own thread reads and writes.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.secrets import Secret
from safeconduct.vault.store import Store, create_store, open_store

_ROWS = 300
# Each leaves five statements half read, so often: without what this holds, hundreds of them fail.
_TURNS = 200


class Cycle:
    """Holds itself and rows that nobody reads on: only the search for garbage lets go of it."""

    def __init__(self, rows: Iterator[object]) -> None:
        self.me, self.rows = self, rows


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    path, key = tmp_path / "vault", Secret.random(32, SystemEntropy())
    path.touch()
    create_store(path, key)
    store = open_store(path, key)
    with store.transaction():
        store.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
        store.executemany("INSERT INTO t VALUES (?, ?)", ((n, "x" * 40) for n in range(_ROWS)))
    yield store
    store.close()


@contextmanager
def search_for_garbage(faults: list[str]) -> Iterator[None]:
    """Let another thread search for garbage without end, handing over often; Python's own does not run meanwhile."""
    is_over = threading.Event()

    def search() -> None:
        while not is_over.wait(0.0005):
            gc.collect(1)

    other, before, hook = threading.Thread(target=search), sys.getswitchinterval(), sys.unraisablehook
    sys.unraisablehook = lambda left: faults.append(repr(left.exc_value))
    sys.setswitchinterval(1e-6)
    gc.disable()
    other.start()
    try:
        yield
    finally:
        is_over.set()
        other.join()
        gc.enable()
        sys.setswitchinterval(before)
        sys.unraisablehook = hook


def leave_half_read(store: Store, least: int, *, is_begun: bool) -> None:
    """Ask for rows, read one or none, and leave them in a cycle."""
    rows = store.execute("SELECT a, b FROM t WHERE a >= ?", (least,))
    if is_begun:
        next(rows)
    Cycle(rows)


@pytest.mark.parametrize("is_begun", [True, False])
def test_garbage_is_found_by_another_thread_and_takes_the_connection_from_nobody(
    store: Store, *, is_begun: bool
) -> None:
    faults: list[str] = []
    with search_for_garbage(faults):
        for turn in range(_TURNS):
            for _ in range(5):
                leave_half_read(store, turn % 100, is_begun=is_begun)
            assert store.one("SELECT count(*) FROM t ORDER BY b") == (_ROWS,)
            with store.transaction():
                store.execute("UPDATE t SET b = b WHERE a = ?", (turn,))
    assert faults == []


def test_what_was_left_half_read_keeps_no_log_from_being_copied(store: Store) -> None:
    rows = store.execute("SELECT a FROM t")
    next(rows)
    with store.transaction():
        store.execute("UPDATE t SET b = 'y'")
    assert not store.checkpoint()
    del rows
    assert store.checkpoint()


def test_rows_can_be_let_go_of_after_the_end_of_the_store(store: Store) -> None:
    rows = store.execute("SELECT a FROM t")
    next(rows)
    store.close()
    with pytest.raises((apsw.CursorClosedError, apsw.ConnectionClosedError)):
        next(rows)
    del rows
