"""Guards P13: no network connection but to the organisation's own relay; as there is none yet, none at all.

The program is watched by an audit hook of Python, which sees every attempt whether it succeeds or not; and, where this
system lets a test make one (Linux), it runs in a namespace that has no network, whose own counters then say whether
anything, compiled libraries included, tried to send a packet. Both watchers are first shown an attempt.

Seen to fail, each time in a scratch copy of the source, in both runs of the program:
- a name looked up with `socket.getaddrinfo` when `vault.backup` is loaded: the audit hook named it, the counters too.
- one datagram sent there through `ctypes`, past Python's own sockets: the counters alone saw it.
- the desk: a name looked up when it is unlocked, and listening on every address; the hook saw both.
- the gate: a name looked up when a message is taken; its own hook saw it.
- authorities asked past Tor: the hook saw the address of one; see the test.
That no other room imports a network module is the contract "network" of `.importlinter`, broken by `import socket` in
`sync`.
"""

import json
import os
import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

from safeconduct.base.clock import FixedClock
from tests.flow.demonstrated import demonstrated_watched
from tests.flow.program import new_program
from tests.gates import Gate, gate_process, put_for_today
from tests.guards.reaching import KEEP_COUNTERS, namespace, packets_in, run_watched, surroundings
from tests.inboxes import Inbox
from tests.relays import relay_here

CONNECT = """
import socket
try:
    socket.create_connection(("192.0.2.1", 443), timeout=1)
except OSError:
    pass
"""


# A `sitecustomize` of the desk: what it reaches for, and where it listens if not on loopback.
WATCHED_DESK = """
import os, sys
report = os.open(os.environ["REPORT"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
REACHING = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname",
            "socket.gethostbyaddr", "socket.getnameinfo", "subprocess.Popen", "os.posix_spawn", "os.exec", "os.system")
# What decodes pictures and documents: the program itself, which can open no connection once it decodes. And what
# searches texts: the program itself too, of which tests/unit/publish/test_searching.py watches that it opens none. And
# what finds names in a text: it gives up sockets first, which tests/unit/record/test_reading_apart.py tries.
OWN = ("safeconduct.publish.media.child", "safeconduct.publish.child", "safeconduct.record.reading.child")
def watch(event, details):
    if event in REACHING and not (event == "subprocess.Popen" and set(OWN) & set(details[1])):
        os.write(report, (event + " ").encode())
    if event == "socket.bind":
        os.write(report, f"bind:{details[1][0]} ".encode())
sys.addaudithook(watch)
"""
# Visits every page of a desk that runs beside it. In a namespace of its own it switches the loopback on first, as
# `ip link set lo up` does (SIOCSIFFLAGS with IFF_UP and IFF_RUNNING).
VISITOR = """
import fcntl, os, pathlib, socket, struct, sys
from tests.attack.desk import running_desk
from tests.flow.program import Program
from tests.guards.crawling import behind_forms, crawl
from tests.world import accounts_bytes
if sys.argv[2]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as link:
        fcntl.ioctl(link, 0x8914, struct.pack("16sh14x", b"lo", 0x1 | 0x40))
with running_desk(Program(pathlib.Path(sys.argv[1])), PYTHONPATH=sys.argv[3], REPORT=os.environ["REPORT"]) as desk:
    desk.enter()
    desk.unlock()
    met = crawl(desk, *behind_forms(desk, "wave", accounts_bytes().decode()))
    print(len(met.pages), *sorted(met.missed))
    desk.ask("POST", "/lock")
"""


def test_the_audit_hook_sees_an_attempt_of_a_child(tmp_path: Path) -> None:
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CONNECT!r}])"

    assert "socket.connect" in run_watched(["-c", child], tmp_path).tried


def test_the_audit_hook_sees_an_attempt(tmp_path: Path) -> None:
    assert "socket.connect" in run_watched(["-c", CONNECT], tmp_path).tried


def test_the_namespace_sees_an_attempt(tmp_path: Path) -> None:
    if not namespace():
        pytest.skip("elsewhere: this system has no network namespaces, or allows none; the audit hook alone was used")
    assert "OutNoRoutes" in run_watched(["-c", CONNECT], tmp_path).tried


def test_the_whole_chain_runs_without_a_network_and_tries_none(tmp_path_factory: pytest.TempPathFactory) -> None:
    run = demonstrated_watched(tmp_path_factory)

    assert run.code == 0, run.err
    assert json.loads(run.out)["record"]
    assert run.tried == ()


def test_a_vaults_whole_life_tries_no_connection(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("a passphrase for a test of seven words\n", encoding="utf-8")
    accounts = str(resources.files("safeconduct.cli").joinpath("demo_data/january-2019.json"))
    steps = [
        ["vault", "create"],
        ["record", "import", accounts, "--yes"],
        ["record", "known", "wave-2018-12", "--as-public", "2019-01-21"],
        ["vault", "verify"],
        ["vault", "backup", "copy"],
        ["vault", "restore", "copy", "--vault", "restored"],
    ]
    opening = ["--json", "--vault", "vault", "--passphrase-file", "words"]
    for words, *rest in steps:
        # The last --vault counts, so a step may name its own.
        run = run_watched(["safeconduct", words, rest[0], *opening, *rest[1:]], tmp_path)

        assert run.code == 0, (words, rest, run.err)
        assert run.tried == (), (words, rest)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere: the visitor switches on Linux's loopback")
def test_the_desk_listens_on_loopback_alone_and_reaches_for_nothing(tmp_path: Path) -> None:
    program = new_program(tmp_path / "desk")
    accounts = resources.files("safeconduct.cli").joinpath("demo_data/january-2019.json")
    program.done("record", "import", str(accounts), "--yes")
    (tmp_path / "sitecustomize.py").write_text(WATCHED_DESK, encoding="utf-8")
    own, counters = os.pathsep.join(filter(None, sys.path)), tmp_path / "counters"
    prefix = [*namespace(), "sh", "-c", KEEP_COUNTERS, "sh", str(counters)] if namespace() else []
    watched = f"{tmp_path}{os.pathsep}{own}"
    visit = [sys.executable, "-c", VISITOR, str(program.folder), "own" if prefix else "", watched]
    env = surroundings(tmp_path) | {"REPORT": str(tmp_path / "report"), "PYTHONPATH": own}

    done = subprocess.run([*prefix, *visit], env=env, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 0, done.stderr
    pages, *missed = done.stdout.split()
    assert int(pages) > 50
    # The public accounts have not so many claims that these are needed; the guard of P14 visits them, watched as well.
    assert missed == ["/subject/{subject}/answer/{answer}", "/subject/{subject}/values/{values}"]
    assert set((tmp_path / "report").read_text(encoding="ascii").split()) == {"bind:127.0.0.1", "bind:::1"}
    if prefix:
        assert "OutNoRoutes" not in packets_in(counters.read_text(encoding="ascii"))


# A `sitecustomize` of the gate: whom it reaches for, and where it listens.
WATCHED_GATE = """
import os, sys
report = os.open(os.environ["REPORT"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
def watch(event, details):
    if event in ("socket.connect", "socket.bind", "socket.sendto"):
        os.write(report, f"{event} {details[1][0]}:{details[1][1]}\\n".encode())
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        os.write(report, f"{event} {details[0]}\\n".encode())
sys.addaudithook(watch)
"""


def test_a_gate_goes_to_its_relay_and_nowhere_else(tmp_path: Path) -> None:
    home, inbox, hooks = tmp_path / "home", Inbox(), tmp_path / "hooks"
    home.mkdir()
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(WATCHED_GATE, encoding="utf-8")
    (tmp_path / "root").write_bytes(inbox.root_bytes)
    report = tmp_path / "report"
    with relay_here(f"sqlite:{tmp_path / 'relay.db'}") as relay:
        put_for_today(relay, inbox)
        with gate_process(home, relay, watched=str(hooks), REPORT=str(report)) as (_, said):
            gate = Gate(str(said["listening"]), relay, inbox, FixedClock(0))
            fields = {"lang": "en", "agree": "yes", "do": "send", "text": "Zura waits"}
            sent = gate.post(fields)
            read = gate.post({"lang": "en", "do": "read", "words": " ".join(["0001"] * 8)})
            public = relay.public

    tried = set(report.read_text(encoding="utf-8").splitlines())
    assert (sent.status, read.status) == (200, 400)
    assert tried == {f"socket.connect {public}", "socket.bind 127.0.0.1:0", "socket.getaddrinfo 127.0.0.1"}


# A `sitecustomize` of the command that asks authorities: whom it reaches for, by address and by name. Nothing gets out:
# an attempt is written down and fails, as on a computer on which Tor does not run.
WATCHED_ASKING = """
import os, sys
report = os.open(os.environ["REPORT"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
NAMING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
STARTING = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system")
def watch(event, details):
    if event in ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"):
        os.write(report, f"{event} {details[1][0]}:{details[1][1]}\\n".encode())
        raise OSError("nothing gets out of this test")
    if event in NAMING:
        os.write(report, f"{event} {details[0]}\\n".encode())
    if event in STARTING:
        os.write(report, (event + "\\n").encode())
sys.addaudithook(watch)
"""


def test_authorities_are_asked_through_tor_alone(tmp_path: Path) -> None:
    """Those that the program carries, one of an address, and one that a person says is on this computer."""
    program, hooks, report = new_program(tmp_path / "desk"), tmp_path / "hooks", tmp_path / "report"
    root = str(resources.files("safeconduct.record.evidence").joinpath("authorities/sectigo.pem"))
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(WATCHED_ASKING, encoding="utf-8")
    for name, address in (("far", "https://192.0.2.7/tsa"), ("near", "http://127.0.0.1:9/tsa")):
        program.done("evidence", "stamp", "authority", name, "--address", address, "--root", root)
    program.done("evidence", "stamp", "day", "--now")
    words = [sys.executable, "-m", "safeconduct", "evidence", "stamp", "send", "--json"]
    words += ["--vault", str(program.vault), "--passphrase-file", str(program.folder / "passphrase")]
    own = os.pathsep.join([str(hooks), *filter(None, sys.path)])
    env = surroundings(tmp_path) | {"REPORT": str(report), "PYTHONPATH": own}

    done = subprocess.run(
        [*namespace(), *words], env=env, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False
    )

    silent = {one["authority"] for one in json.loads(done.stdout)["silent"]}
    assert silent == {"digicert", "identrust", "sectigo", "far", "near"}, done.stderr
    tried = set(report.read_text(encoding="utf-8").splitlines())
    # Tor's door on this computer, and the one authority that is here; and no name but this computer's own.
    assert tried == {"socket.connect 127.0.0.1:9050", "socket.connect 127.0.0.1:9", "socket.getaddrinfo 127.0.0.1"}
