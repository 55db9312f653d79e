"""A real relay as a process of its own, and frames for it that were made by `protect` out of real ops."""

from __future__ import annotations

import asyncio
import functools
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.base.clock import Clock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.protect.access import code_from_text
from safeconduct.protect.envelopes import seal_envelope
from safeconduct.protect.epochs import EpochKeys, new_epoch
from safeconduct.protect.mailboxes import WriteKey
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.roots import Fingerprint
from safeconduct.protect.wire import Posting
from safeconduct.relay import serving
from safeconduct.relay.intake import ORDINARY_ROOM, Intake
from safeconduct.relay.intake_store import Room
from safeconduct.relay.journal import Journal
from safeconduct.relay.opening import open_intake, open_relay
from safeconduct.relay.serving import Service, listen
from safeconduct.sync.relay_client import RelayAddress
from tests.unit.protect.world import place

ENTROPY = SystemEntropy()


@dataclass
class Box:
    """A mailbox that a test writes into."""

    epoch: EpochKeys
    key: WriteKey
    frames: list[bytes] = field(default_factory=list)

    @classmethod
    def new(cls) -> Box:
        return cls(*new_epoch(place(), ENTROPY))

    def posting(self, count: int = 1, size: int = 100) -> Posting:
        """Sign so many new frames."""
        made = tuple(seal_envelope(bytes(size), self.epoch.envelope, ENTROPY.bytes(32)) for _ in range(count))
        self.frames += made
        return Posting.of(self.key, made)


@dataclass
class ReachedRelay:
    """How a desk reaches a relay, and whoever comes if it listens to them."""

    listening: str
    key: RelayId
    code: str
    public: str

    @functools.cached_property
    def address(self) -> RelayAddress:
        where = self.listening
        url = f"http+{where}" if where.startswith("unix:") else f"http://{where}"
        return RelayAddress(url, self.key, code_from_text(self.code))


@dataclass
class RunningRelay(ReachedRelay):
    """One that is a process of its own."""

    process: subprocess.Popen[str]

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(60)


@contextmanager
def running_relay(
    store: str, listen: str, *more: str, code: str = "", output: Path | None = None, home: Path | None = None
) -> Iterator[RunningRelay]:
    """Start a relay and wait until it listens; in the end it is stopped. ``output`` gets its standard error."""
    command = [sys.executable, "-m", "safeconduct", "relay", "serve", "--store", store, "--listen", listen, "--json"]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    if home:
        env |= {"HOME": str(home), "TMPDIR": str(home)}
    with open(output or os.devnull, "a", encoding="utf-8") as err:
        process = subprocess.Popen([*command, *more], stdout=subprocess.PIPE, stderr=err, text=True, env=env)
    try:
        assert process.stdout is not None
        said = json.loads(process.stdout.readline())
        key = RelayId(bytes.fromhex(said["relay"]))
        yield RunningRelay(said["listening"], key, said.get("code", code), said.get("public", ""), process)
    finally:
        process.terminate()
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def relay_here(
    store: str, *, room: Room = ORDINARY_ROOM, pinned: Fingerprint | None = None, clock: Clock | None = None
) -> Iterator[ReachedRelay]:
    """The same server in a thread of this process, on both its addresses: a tenth of a second instead of two."""
    opened = open_relay(store, ENTROPY)
    places = [listen("127.0.0.1:0"), listen("127.0.0.1:0")]
    service = Service(store, places[0], public=places[1], room=room, pinned=pinned)
    begun, ended = threading.Event(), threading.Event()

    async def serve() -> None:
        journal = Journal(opened.store, opened.key)
        intake = Intake(open_intake(store), room=room, clock=clock)
        servers = await serving.servers_for(service, journal, intake)
        work = [asyncio.create_task(one) for one in (journal.write(), intake.write(), intake.keep())]
        answering = [asyncio.create_task(server.serve([place.socket])) for server, place in servers]
        while not all(server.started for server, _ in servers):
            await asyncio.sleep(0.005)
        begun.set()
        while not ended.is_set():
            await asyncio.sleep(0.005)
        for server, _ in servers:
            server.should_exit = True
        await asyncio.gather(*answering)
        for one in work:
            one.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        intake.close()
        journal.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    try:
        assert begun.wait(60)
        code = opened.code.reveal().decode()
        yield ReachedRelay(places[0].address, opened.key.id, code, places[1].address)
    finally:
        ended.set()
        thread.join(60)
        for place in places:
            place.close()
