"""How the guard of P13 watches a run of the program: by an audit hook of Python, in a namespace without a network."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

# Runs the rest of its arguments as the program, and writes down each attempt to reach another machine or to start a
# program that this hook would not see. Unix sockets stay inside the machine.
HOOK = """
import os, sys
REACHING = ("socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg")
NAMING = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo")
STARTING = ("subprocess.Popen", "os.posix_spawn", "os.exec", "os.system", "os.startfile")
# What decodes pictures and documents: the program itself, which can open no connection once it decodes.
DECODES = ("safeconduct.intake.parsers.drawing", "safeconduct.publish.media.child")
# What the program openssl does for the demonstration's timestamps: none of the three has a way to a network in it. That
# none was tried is counted by the namespace all the same.
STAMPS = ("ts", "req", "x509")
def is_ours(event, details):
    # The program itself once more: the demonstration's desks and relay, and the planner's searches, which all carry the
    # same hook (`sitecustomize`).
    if event != "subprocess.Popen":
        return False
    # `-P` of the planner's searches keeps the folder they are started in out of what they import, and nothing else.
    program, *words = (str(word) for word in details[1] if word != "-P")
    if program == "openssl":
        return words[0] in STAMPS
    is_program = words[0] == "-m" and words[1].split(".")[0] == "safeconduct"
    return program == sys.executable and (is_program or (words[:3] == ["-s", "-B", "-m"] and words[3] in DECODES))
def watch_into(report):
    def watch(event, details):
        reaching = event in REACHING and not isinstance(details[1], (str, bytes))
        if reaching or event in NAMING or (event in STARTING and not is_ours(event, details)):
            os.write(report, (event + "\\n").encode())
    sys.addaudithook(watch)
"""
CHILD = (
    HOOK
    + """
watch_into(os.open(os.environ["ATTEMPTS"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
"""
)
WATCHER = (
    HOOK
    + """
import runpy
watch_into(os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
sys.argv = sys.argv[2:]
if sys.argv[0] == "-c":
    exec(sys.argv[1])
else:
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
)

# The namespace's own count of packets, among them those for which it had no route, is kept after the program ended.
KEEP_COUNTERS = 'counters=$1; shift; "$@"; code=$?; cat /proc/net/snmp > "$counters"; exit $code'
COUNTED = ("OutNoRoutes", "OutRequests", "InReceives")


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


def run_watched(arguments: list[str], folder: Path, **variables: str) -> Watched:
    """Runs the program under the audit hook, and without a network wherever this system can take it away."""
    report, counters = folder / "attempts", folder / "counters"
    report.unlink(missing_ok=True)
    prefix = [*namespace(), "sh", "-c", KEEP_COUNTERS, "sh", str(counters)] if namespace() else []
    command = [*prefix, sys.executable, "-I", "-X", "utf8", "-c", WATCHER, str(report), *arguments]
    hook = folder / "hook"
    hook.mkdir(exist_ok=True)
    (hook / "sitecustomize.py").write_text(CHILD, encoding="utf-8")
    around = surroundings(folder) | {"PYTHONPATH": str(hook), "ATTEMPTS": str(report), **variables}
    done = subprocess.run(command, cwd=folder, env=around, capture_output=True, encoding="utf-8", check=False)
    tried = report.read_text(encoding="ascii").split()
    packets = packets_in(counters.read_text(encoding="ascii")) if prefix else []
    return Watched(done.returncode, done.stdout, done.stderr, (*tried, *packets))


def packets_in(counters: str) -> list[str]:
    names, numbers = re.findall(r"^Ip: (.+)$", counters, re.MULTILINE)
    count = dict(zip(names.split(), map(int, numbers.split()), strict=True))
    return [name for name in COUNTED if count[name]]
