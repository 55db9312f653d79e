"""Relays with a public address, at each of which an inbox has its bundle."""

import contextlib
import hashlib
import http.client
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from safeconduct.protect.submissions import SubmissionId
from safeconduct.protect.wire_intake import Lane
from safeconduct.sync import intake_client
from safeconduct.sync.relay_client import RelayClient
from tests.inboxes import Inbox
from tests.postgres import Cluster
from tests.relays import ReachedRelay, relay_here, running_relay

PLAIN = {"content-length", "connection"}


@dataclass
class Place:
    """A relay with a public address, and an inbox whose bundle lies there."""

    relay: ReachedRelay
    inbox: Inbox = field(default_factory=Inbox)

    def public(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Ask as whoever comes does; no code."""
        with contextlib.closing(http.client.HTTPConnection(self.relay.public, timeout=60)) as link:
            link.request(method, path, body, headers)
            answer = link.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()

    def send(self, body: bytes) -> int:
        return self.public("POST", "/submissions", body)[0]

    def desk(self) -> RelayClient:
        return RelayClient(self.relay.address)

    def lanes(self) -> dict[bytes, Lane]:
        with self.desk() as client:
            return {bytes(one.id): one.lane for one in intake_client.listed(client, self.inbox.box)}


def name_of(body: bytes) -> SubmissionId:
    return SubmissionId(hashlib.sha256(body).digest())


@contextlib.contextmanager
def opened_place(store: str, *, inbox: Inbox | None = None, **more: Any) -> Iterator[Place]:
    with relay_here(store, **more) as running:
        place = Place(running, inbox or Inbox())
        with place.desk() as client:
            intake_client.put_bundle(client, place.inbox.bundle_put())
        yield place


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def place(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, cluster: Cluster
) -> Iterator[Place]:
    folder = tmp_path_factory.mktemp("intake")
    store = f"sqlite:{folder / 'relay.db'}" if request.param == "sqlite" else cluster.new_database()
    more = [] if request.param == "sqlite" or sys.platform == "win32" else ["--processes", "2"]
    with running_relay(store, "127.0.0.1:0", "--public", "127.0.0.1:0", *more) as running:
        place = Place(running)
        with place.desk() as client:
            intake_client.put_bundle(client, place.inbox.bundle_put())
        yield place


@pytest.fixture
def own_place(tmp_path: Path) -> Iterator[Place]:
    with opened_place(f"sqlite:{tmp_path / 'relay.db'}") as opened:
        yield opened
