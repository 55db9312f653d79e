"""A gate in a thread of this process, in front of a real relay with a real inbox behind it, and who posts to it."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from safeconduct.base.clock import FixedClock
from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import OrgId
from safeconduct.gate.memory import Budget
from safeconduct.gate.opening import Settings, gate_of
from safeconduct.gate.serving import listening, server_of
from safeconduct.protect.bundles import epoch_id
from safeconduct.protect.intake_contents import Message, Piece
from safeconduct.protect.submissions import OpenedSubmission, open_submission
from safeconduct.protect.wire_shown import BundlePut
from safeconduct.sync import intake_client
from safeconduct.sync.relay_client import RelayClient
from tests.inboxes import DAY, NUMBER, Inbox
from tests.relays import ReachedRelay, relay_here

CLOCK_MS = DAY * 86_400_000 + 43_200_000
GATE = "https://gate.example"
ADDRESS = "http://gate.example"


@dataclass
class Answered:
    """An answer as it came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Gate:
    """A gate with the inbox behind it."""

    where: str
    relay: ReachedRelay
    inbox: Inbox
    clock: FixedClock
    names: list[str] = field(default_factory=list)

    def ask(
        self,
        method: str,
        path: str = "/",
        body: bytes | Iterator[bytes] = b"",
        headers: Mapping[str, str] | None = None,
    ) -> Answered:
        with contextlib.closing(http.client.HTTPConnection(self.where, timeout=60)) as link:
            link.request(method, path, body or None, dict(headers or {}))
            answer = link.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Answered(answer.status, named, answer.read())

    def post(self, fields: Mapping[str, str], *files: tuple[str, bytes]) -> Answered:
        parts = [(name, "", value.encode()) for name, value in fields.items()]
        body, kind = multipart([*parts, *(("file", name, data) for name, data in files)])
        return self.ask("POST", "/", body, {"content-type": kind})

    def put_bundle(self, number: int = NUMBER, *, gate: str = GATE) -> None:
        with RelayClient(self.relay.address) as client:
            intake_client.put_bundle(client, BundlePut(self.inbox.root_bytes, self.inbox.bundle(number, _7=gate)))

    def came(self) -> list[OpenedSubmission]:
        """All that lies at the relay, opened with the inbox's key as a desk does."""
        with RelayClient(self.relay.address) as client:
            ids = [one.id for one in intake_client.listed(client, self.inbox.box)]
            raw = [data for _, data in intake_client.fetched(client, self.inbox.box, ids)]
        keys = {epoch_id(key.public): key for key in self.inbox.keys}
        return [open_submission(one, keys, org=OrgId(self.inbox.org), box=self.inbox.box) for one in raw]

    def messages(self) -> list[Message]:
        return [one.content for one in self.came() if isinstance(one.content, Message)]

    def pieces(self) -> list[Piece]:
        return [one.content for one in self.came() if isinstance(one.content, Piece)]


def multipart(parts: list[tuple[str, str, bytes]], boundary: str = "-----x9") -> tuple[bytes, str]:
    """A body of fields and files as a browser writes it, and its type."""
    made = b""
    for name, file, data in parts:
        named = f'; filename="{file}"' if file else ""
        kind = "Content-Type: application/octet-stream\r\n" if file else ""
        made += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n{kind}\r\n'.encode()
        made += data + b"\r\n"
    return made + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


@contextmanager
def gate_here(folder: Path, *, forms: Path | None = None, budget: Budget | None = None) -> Iterator[Gate]:
    """Serve a gate until the end; its clock is the inbox's day."""
    inbox, clock = Inbox(), FixedClock(CLOCK_MS)
    (folder / "root").write_text(inbox.root_bytes.hex(), encoding="ascii")
    with relay_here(f"sqlite:{folder / 'relay.db'}") as relay, listening("127.0.0.1:0") as (own, where):
        settings = Settings(folder / "root", f"http://{relay.public}", forms=forms, address=ADDRESS)
        app, connection = gate_of(settings, clock, SystemEntropy())
        if budget is not None:
            app.budget = budget
        server = server_of(app)
        thread = threading.Thread(target=lambda: asyncio.run(server.serve([own])))
        thread.start()
        gate = Gate(where, relay, inbox, clock)
        gate.put_bundle()
        try:
            yield gate
        finally:
            server.should_exit = True
            thread.join(60)
            connection.close()


def put_for_today(relay: ReachedRelay, inbox: Inbox) -> None:
    """Show a bundle that is in force by the real clock."""
    now = int(time.time())
    today = now // 86_400
    epochs = [[inbox.epochs[0], inbox.recipients[0], today - 1, today + 12]]
    certificate = inbox.certificate(_4=today - 1, _5=today + 80)
    bundle = inbox.bundle(now // 900, certificate=certificate, _5=epochs, _7=GATE, _10=today + 12)  # type: ignore[arg-type]
    with RelayClient(relay.address) as client:
        intake_client.put_bundle(client, BundlePut(inbox.root_bytes, bundle))


@contextmanager
def gate_process(
    folder: Path, relay: ReachedRelay, **environment: str
) -> Iterator[tuple[subprocess.Popen[str], dict[str, object]]]:
    """Start a gate as a process with a home of its own, the root beside it. ``watched``: a first folder of modules."""
    command = [sys.executable, "-m", "safeconduct", "gate", "serve", "--json", "--listen", "127.0.0.1:0"]
    command += ["--relay", f"http://{relay.public}", "--root", str(folder.parent / "root")]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {"HOME": str(folder), "TMPDIR": str(folder)}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (environment.pop("watched", ""), env["PYTHONPATH"])))
    env |= environment
    with (folder.parent / "err").open("w", encoding="utf-8") as err:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err, text=True, env=env, cwd=folder)
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.terminate()
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()
