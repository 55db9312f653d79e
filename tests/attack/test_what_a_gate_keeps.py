"""A gate as its process is seen from outside: what was sent through it lies in no file, log, error or core of its own.

Seen to fail, in a scratch copy: a gate that spools bodies into a temporary file, and one that prints what it takes.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from tests.gates import Gate, gate_process, put_for_today
from tests.inboxes import Inbox
from tests.relays import relay_here

CANARY = "Zura waits at the old mill 7319"
linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere: a process is looked at through /proc")


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
