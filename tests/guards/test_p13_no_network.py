"""Guards P13: no network connection but to the organisation's own relay; as there is none yet, none at all.

The program is run twice over: watched by an audit hook of Python, which sees every attempt whether it succeeds or not;
and, where this system lets a test make one (Linux), in a network namespace that has no network, whose own counters then
say whether anything, compiled libraries included, tried to send a packet. Both watchers are first shown an attempt.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

# Runs the rest of its arguments as the program, and writes down each attempt to reach another machine or to start a
# program that this hook would not see. Unix sockets stay inside the machine.
WATCHER = """
import os, runpy, sys
report = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
REACHING = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
NAMING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
STARTING = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system", "os.startfile")
def watch(event, details):
    reaching = event in REACHING and not isinstance(details[1], (str, bytes))
    if reaching or event in NAMING or event in STARTING:
        os.write(report, (event + "\\n").encode())
sys.addaudithook(watch)
sys.argv = sys.argv[2:]
if sys.argv[0] == "-c":
    exec(sys.argv[1])
else:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
CONNECT = """
import socket
try:
    socket.create_connection(("192.0.2.1", 443), timeout=1)
except OSError:
    pass
"""


@dataclass(frozen=True, slots=True)
class Watched:
    """One run of the program: what it gave, and what it tried."""

    code: int
    out: str
    err: str
    tried: tuple[str, ...]


def namespace() -> list[str]:
    """The command that begins a namespace without a network, or nothing where this system has or allows none."""
    unshare = shutil.which("unshare")
    for way in (["--net"], ["--map-root-user", "--net"]):
        if unshare and subprocess.run([unshare, *way, "true"], capture_output=True, check=False).returncode == 0:
            return [unshare, *way]
    return []


def surroundings(folder: Path) -> dict[str, str]:
    """A home of its own, and nothing of the tester's that could lead the program anywhere."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "LANG")}
    return kept | {"HOME": str(folder), "USERPROFILE": str(folder), "LOCALAPPDATA": str(folder)}


def run_watched(arguments: list[str], folder: Path) -> Watched:
    """Runs under the audit hook."""
    report = folder / "attempts"
    command = [sys.executable, "-I", "-X", "utf8", "-c", WATCHER, str(report), *arguments]
    done = subprocess.run(
        command, cwd=folder, env=surroundings(folder), capture_output=True, encoding="utf-8", check=False
    )
    return Watched(done.returncode, done.stdout, done.stderr, tuple(report.read_text(encoding="ascii").split()))


def run_without_network(arguments: list[str], folder: Path) -> Watched:
    """Runs in a namespace with no network; an attempt is a packet for which the namespace's kernel had no route."""
    counters = folder / "counters"
    keep = 'counters=$1; shift; "$@"; code=$?; cat /proc/net/snmp > "$counters"; exit $code'
    command = [*namespace(), "sh", "-c", keep, "sh", str(counters), sys.executable, "-I", "-X", "utf8", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=surroundings(folder), capture_output=True, encoding="utf-8", check=False
    )
    names, numbers = re.findall(r"^Ip: (.+)$", counters.read_text(encoding="ascii"), re.MULTILINE)
    count = dict(zip(names.split(), map(int, numbers.split()), strict=True))
    sent = {name: count[name] for name in ("OutNoRoutes", "OutRequests", "InReceives")}
    return Watched(
        done.returncode, done.stdout, done.stderr, tuple(name for name, number in sorted(sent.items()) if number)
    )


def needs_namespace() -> None:
    if not namespace():
        pytest.skip("elsewhere: this system has no network namespaces, or allows none; the audit hook was used")


def test_the_audit_hook_sees_an_attempt(tmp_path: Path) -> None:
    assert "socket.connect" in run_watched(["-c", CONNECT], tmp_path).tried


def test_the_namespace_sees_an_attempt(tmp_path: Path) -> None:
    needs_namespace()
    assert run_without_network(["-c", CONNECT], tmp_path).tried == ("OutNoRoutes",)


DEMO = ["safeconduct", "demo", "--headless", "--json"]


def test_the_whole_chain_tries_no_connection(tmp_path: Path) -> None:
    run = run_watched(DEMO, tmp_path)

    assert run.code == 0, run.err
    assert json.loads(run.out)["record"]
    assert run.tried == ()


def test_the_whole_chain_runs_where_there_is_no_network(tmp_path: Path) -> None:
    needs_namespace()
    run = run_without_network(["-m", *DEMO], tmp_path)

    assert run.code == 0, run.err
    assert json.loads(run.out)["record"]
    assert run.tried == ()
