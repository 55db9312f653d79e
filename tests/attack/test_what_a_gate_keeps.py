"""A gate as its process is seen from outside: what was sent through it lies in no file, log, error or core of its own.

Seen to fail, in a scratch copy: a gate that spools bodies into a temporary file, and one that prints what it takes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from safeconduct.protect.wire_shown import BundlePut
from safeconduct.sync import intake_client
from safeconduct.sync.relay_client import RelayClient
from tests.gates import GATE, Gate
from tests.inboxes import Inbox
from tests.relays import ReachedRelay, relay_here

CANARY = "Zura waits at the old mill 7319"
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere: a process is looked at through /proc")


def put_for_today(relay: ReachedRelay, inbox: Inbox) -> None:
    now = int(time.time())
    today = now // 86_400
    epochs = [[inbox.epochs[0], inbox.recipients[0], today - 1, today + 12]]
    certificate = inbox.certificate(_4=today - 1, _5=today + 80)
    bundle = inbox.bundle(now // 900, certificate=certificate, _5=epochs, _7=GATE, _10=today + 12)  # type: ignore[arg-type]
    with RelayClient(relay.address) as client:
        intake_client.put_bundle(client, BundlePut(inbox.root_bytes, bundle))


@contextmanager
def gate_process(folder: Path, relay: ReachedRelay) -> Iterator[tuple[subprocess.Popen[str], dict[str, object]]]:
    command = [sys.executable, "-m", "safeconduct", "gate", "serve", "--json", "--listen", "127.0.0.1:0"]
    command += ["--relay", f"http://{relay.public}", "--root", str(folder.parent / "root")]
    env = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"}
    env |= {"HOME": str(folder), "TMPDIR": str(folder)}
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


@linux
def test_what_was_sent_through_a_gate_lies_in_no_file_and_no_output_of_it(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", Inbox()
    home.mkdir()
    (tmp_path / "root").write_bytes(inbox.root_bytes)
    with relay_here(f"sqlite:{tmp_path / 'relay.db'}") as relay:
        put_for_today(relay, inbox)
        with gate_process(home, relay) as (process, said):
            gate = Gate(str(said["listening"]), relay, inbox, FixedClock(0))
            fields = {"lang": "en", "agree": "yes", "do": "send", "text": CANARY}
            answers = [gate.post(fields, ("a.jpg", CANARY.encode() * 50_000)), gate.post(fields | {"agree": ""})]
            gate.ask("POST", "/", b"no form", {"content-type": CANARY})
            of = Path(f"/proc/{process.pid}")
            files = [os.readlink(one) for one in (of / "fd").iterdir()]
            limits = (of / "limits").read_text(encoding="ascii")
            came = gate.messages()
            process.terminate()
            code = process.wait(60)
            rest = process.stdout.read() if process.stdout else ""

    opened = [one for one in files if one.startswith("/") and not one.startswith(("/dev/", str(tmp_path / "err")))]
    core = next(line for line in limits.splitlines() if line.startswith("Max core file size"))
    assert [one.status for one in answers] == [200, 400]
    assert [one.text for one in came] == [CANARY]
    assert code == 0
    assert opened == []
    assert core.split()[4:6] == ["0", "0"]
    assert (rest, (tmp_path / "err").read_text(encoding="utf-8")) == ("", "")
    assert [one for one in tmp_path.rglob("*") if one.is_file() and CANARY.encode() in one.read_bytes()] == []
    assert list(home.rglob("*")) == []


@linux
def test_a_gate_locks_its_memory_where_the_system_lets_it_and_says_which(tmp_path: Path) -> None:
    home, inbox = tmp_path / "home", Inbox()
    home.mkdir()
    (tmp_path / "root").write_bytes(inbox.root_bytes)
    with relay_here(f"sqlite:{tmp_path / 'relay.db'}") as relay, gate_process(home, relay) as (process, said):
        status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
        locked_kib = int(next(line for line in status.splitlines() if line.startswith("VmLck:")).split()[1])

    assert said["memory_locked"] is (locked_kib > 10_000)
