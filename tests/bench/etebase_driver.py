"""Etebase's server beside our relay: the same sizes, the same machine, the same minutes (docs/benchmarks.md, "Relay").

    python -m tests.bench.etebase_driver --checkout FOLDER --python PROGRAM [--seconds 10] [--postgres] [--json]

FOLDER is a checkout of the public repository etesync/server; PROGRAM an interpreter that has its requirements (and
psycopg for ``--postgres``): a venv made for it, `pip install -r requirements.txt` in it. Run from the root of this
project with its development environment. Databases lie in a folder below the current one, PostgreSQL's in a cluster
of its own in the temporary folder; both are thrown away.

The relay is measured before and after the peer, by `safeconduct bench relay`, and the slower of both counts. An
Etebase item is random bytes of a frame's size without key, chunks or former revision, the least that its interface
lets a client send. Every answer that is no success is counted; in the end every item that was acknowledged must
be there, byte for byte, or the run ends with an error. It judges nothing else.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from safeconduct.cli import bench_relay
from safeconduct.cli.figures import Line, Table, as_markdown
from tests.bench.etebase_server import Link, Running, ServerFault, new_uid, running_server
from tests.bench.messagepack import Packed, pack
from tests.postgres import USER, Cluster, running_cluster

_PROCESSES: Final = 2
_OK: Final = 200
# Pages of a pull: what the interface gives unasked, and about as much as our relay gives in one answer.
_PAGE: Final = 50
_LARGE_PAGE: Final = 1_000
_LINES: Final = (
    ("appends one by one, 1 client", "alone_per_s", "alone"),
    (f"appends one by one, {bench_relay.CLIENTS} clients", "single_per_s", "single"),
    ("in batches of 50, 1 client", "batch_alone_per_s", "batch_alone"),
    (f"in batches of 50, {bench_relay.BATCH_CLIENTS} clients", "batch_per_s", "batch"),
    (f"read in pages of {_PAGE}, {bench_relay.READERS} clients", "read_per_s", "read"),
    (f"read in pages of {_LARGE_PAGE:,}, {bench_relay.READERS} clients", "read_per_s", "read_large"),
)


class Lost(RuntimeError):
    """The server does not have what it acknowledged."""


@dataclass(frozen=True, slots=True)
class _Work:
    """What one process of clients does until ``seconds`` are over: one client for each collection named."""

    server: Running
    collections: tuple[str, ...]
    seconds: float
    # Items of a request; 0: read pages of ``page`` items.
    items: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class _Done:
    """When it began and ended, the status of every answer, the items acknowledged, and its own processor time."""

    began_at: float
    ended_at: float
    statuses: tuple[int, ...]
    acknowledged: tuple[tuple[str, str], ...]
    client_s: float


def content_of(uid: str) -> bytes:
    """Return an item's bytes, which follow from its name, so that they can be looked for in the end."""
    return hashlib.shake_256(uid.encode()).digest(bench_relay.FRAME_BYTES)


def _item(uid: str) -> Packed:
    content: Packed = {"uid": new_uid(), "meta": content_of(uid), "deleted": False, "chunks": []}
    return {"uid": uid, "version": 1, "encryptionKey": None, "content": content, "etag": None}


def _work(work: _Work) -> _Done:
    """Run clients as threads."""
    statuses: list[int] = []
    acknowledged: list[tuple[str, str]] = []

    def post(link: Link, collection: str) -> None:
        uids = [new_uid() for _ in range(work.items)]
        items: Packed = {"items": [_item(uid) for uid in uids], "deps": None}
        status = link.ask("POST", f"/collection/{collection}/item/batch/", pack(items)).status
        statuses.append(status)
        if status == _OK:
            acknowledged.extend((collection, uid) for uid in uids)

    def client(collection: str) -> None:
        link = work.server.link()
        while time.monotonic() < until:
            if work.items:
                post(link, collection)
            else:
                statuses.append(link.ask("GET", _page_path(collection, work.page)).status)

    began, began_cpu = time.monotonic(), time.process_time()
    until = began + work.seconds
    threads = [threading.Thread(target=client, args=(collection,)) for collection in work.collections]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ended, client_s = time.monotonic(), time.process_time() - began_cpu
    return _Done(began, ended, tuple(statuses), tuple(acknowledged), client_s)


@dataclass
class _Peer:
    """A server under measurement, what was found out of it, and all it acknowledged."""

    server: Running
    seconds: float
    pool: ProcessPoolExecutor
    figures: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    acknowledged: set[tuple[str, str]] = field(default_factory=set)

    def new_collection(self) -> str:
        uid = new_uid()
        made: Packed = {"collectionType": b"bench", "collectionKey": os.urandom(72), "item": _item(uid)}
        self.server.link().want("POST", "/collection/", made)
        return uid

    def post(self, name: str, collections: Sequence[str], items: int) -> None:
        done = self._clients(name, collections, items, 0)
        gained = [pair for one in done for pair in one.acknowledged]
        self.acknowledged.update(gained)
        self.figures[f"etebase_{name}_per_s"] = len(gained) / _seconds(done)

    def pull(self, name: str, collection: str, page: int) -> None:
        count = len(_names_of(self.server.link().want("GET", _page_path(collection, page))))
        done = self._clients(name, [collection] * bench_relay.READERS, 0, page)
        # The page is the same each time: its bytes are looked at before and in the end, not by this clock.
        pages = sum(one.statuses.count(_OK) for one in done)
        self.figures[f"etebase_{name}_per_s"] = pages * count / _seconds(done)
        self.notes.append(f"{name}: {count} items a page")

    def _clients(self, name: str, collections: Sequence[str], items: int, page: int) -> list[_Done]:
        shares = [tuple(collections[n::_PROCESSES]) for n in range(_PROCESSES)]
        works = [_Work(self.server, share, self.seconds, items, page) for share in shares if share]
        done = list(self.pool.map(_work, works))
        counted = Counter(status for one in done for status in one.statuses)
        client_s = sum(one.client_s for one in done)
        self.notes.append(
            f"{name}: answers by status {dict(sorted(counted.items()))}, {_seconds(done):.1f} s, "
            f"its clients' own processor time {client_s:.1f} s"
        )
        self.figures[f"etebase_{name}_refused"] = counted.total() - counted[_OK]
        return done

    def check_all_there(self) -> None:
        """Read everything back: all that was acknowledged must be there."""
        found: set[tuple[str, str]] = set()
        for collection in {collection for collection, _ in self.acknowledged}:
            found.update((collection, uid) for uid in _walk(self.server.link(), collection))
        if missing := self.acknowledged - found:
            raise Lost(f"{len(missing)} of {len(self.acknowledged)} acknowledged items are not there")
        unsaid = len(found - self.acknowledged)
        self.notes.append(f"acknowledged and there: {len(self.acknowledged)}; there though refused: {unsaid}")


def _seconds(done: list[_Done]) -> float:
    return max(one.ended_at for one in done) - min(one.began_at for one in done)


def _page_path(collection: str, limit: int) -> str:
    return f"/collection/{collection}/item/?limit={limit}"


def _names_of(page: Packed) -> list[str]:
    """Return the names of a page's items, whose bytes must be what was sent."""
    names = []
    for item in _list(_map(page)["data"]):
        held = _map(item)
        name = str(held["uid"])
        if _map(held["content"])["meta"] != content_of(name):
            raise Lost(f"an item came back with other bytes: {name}")
        names.append(name)
    return names


def _map(value: Packed) -> Mapping[str, Packed]:
    if not isinstance(value, Mapping):
        raise ServerFault(f"no map: {value!r}")
    return value


def _list(value: Packed) -> Sequence[Packed]:
    if not isinstance(value, list):
        raise ServerFault(f"no list: {value!r}")
    return value


def _walk(link: Link, collection: str) -> Iterator[str]:
    after, is_done = "", False
    while not is_done:
        page = _map(link.want("GET", _page_path(collection, _LARGE_PAGE) + after))
        yield from _names_of(page)
        stoken, is_done = page["stoken"], bool(page["done"])
        after = f"&stoken={stoken}" if isinstance(stoken, str) else ""


def measured_peer(server: Running, seconds: float) -> _Peer:
    """Measure a server that nobody has written to."""
    with ProcessPoolExecutor(_PROCESSES) as pool:
        peer = _Peer(server, seconds, pool)
        boxes = [peer.new_collection() for _ in range(bench_relay.MAILBOXES)]
        shared = [boxes[client % len(boxes)] for client in range(bench_relay.CLIENTS)]
        peer.post("alone", boxes[:1], 1)
        peer.post("single", shared, 1)
        peer.post("batch_alone", boxes[:1], bench_relay.BATCH)
        peer.post("batch", boxes[: bench_relay.BATCH_CLIENTS], bench_relay.BATCH)
        peer.pull("read", boxes[0], _PAGE)
        peer.pull("read_large", boxes[0], _LARGE_PAGE)
        peer.check_all_there()
    return peer


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line asked for."""

    checkout: Path
    python: Path
    seconds: float


def compared(asked: _Asked, store: str, cluster: Cluster | None) -> tuple[dict[str, float], list[str]]:
    """Measure the relay, the peer and the relay again on one kind of store; of the relay the slower run counts."""
    figures, notes = {}, [f"{store}, load before: {_load()}"]
    before = _relay(asked.seconds, cluster)
    with tempfile.TemporaryDirectory(dir=".") as folder:
        database = _django_settings(cluster) if cluster else None
        with running_server(asked.checkout, asked.python, Path(folder).absolute(), database) as server:
            peer = measured_peer(server, asked.seconds)
            notes += [f"its database: {server.promises}", *peer.notes]
    after = _relay(asked.seconds, cluster)
    notes.append(f"load after: {_load()}")
    for name in before:
        figures[name] = min(before[name], after[name])
        notes.append(f"relay, {name}: {before[name]:,.0f} before, {after[name]:,.0f} after")
    return figures | peer.figures, notes


def _relay(seconds: float, cluster: Cluster | None) -> dict[str, float]:
    return bench_relay.measured(cluster.new_database() if cluster else "sqlite:", seconds)


def _django_settings(cluster: Cluster) -> dict[str, str]:
    name = cluster.new_database().partition("@/")[2].partition("?")[0]
    return {"engine": "django.db.backends.postgresql", "name": name, "user": USER, "host": str(cluster.folder)}


def _load() -> str:
    return " ".join(f"{load:.2f}" for load in os.getloadavg())


def _commit(checkout: Path) -> str:
    command = ["git", "-C", str(checkout), "log", "-1", "--format=%H of %cs"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def main() -> None:
    """Measure, and print a table for each kind of store, or the raw figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--checkout", type=Path, required=True, help="a checkout of etesync/server")
    parser.add_argument("--python", type=Path, required=True, help="an interpreter with its requirements")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long each figure is measured")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL too")
    parser.add_argument("--json", action="store_true", help="print the raw figures")
    given = parser.parse_args()
    # An interpreter of a venv is a link that must not be followed: it would lead out of the venv.
    asked = _Asked(given.checkout.resolve(), given.python.absolute(), given.seconds)
    print(f"Etebase's server: {_commit(asked.checkout)}\n", flush=True)
    _print("SQLite", *compared(asked, "SQLite", None), is_json=given.json)
    if given.postgres:
        with running_cluster() as cluster:
            _print("PostgreSQL", *compared(asked, "PostgreSQL", cluster), is_json=given.json)


def _print(store: str, figures: dict[str, float], notes: list[str], *, is_json: bool) -> None:
    if is_json:
        print(json.dumps({"store": store, "notes": notes} | figures), flush=True)
        return
    lines = tuple(Line(what, ours, "/s", peer=f"etebase_{theirs}_per_s") for what, ours, theirs in _LINES)
    rows = Table(f"our relay, {store}", f"Etebase, {store}", lines).rows(figures)
    print(as_markdown([row[:-1] for row in rows]))
    print("\n" + "\n".join(f"- {note}" for note in notes) + "\n", flush=True)


if __name__ == "__main__":
    main()
