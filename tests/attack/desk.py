"""The running desk as a stranger meets it: a process of its own, spoken to over plain sockets, byte by byte."""

from __future__ import annotations

import json
import re
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.flow.forking import Forked
from tests.flow.program import PASSPHRASE, Program

# Longest the program may take to start or to answer, in seconds.
_PATIENCE = 60
# The desks that run now.
running: list[RunningDesk] = []


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back over the socket."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(slots=True)
class RunningDesk:
    """A desk that answers. ``host`` is its one name; ``ticket`` the address in its file."""

    process: subprocess.Popen[str] | Forked
    file: Path
    ticket: str
    host: str
    port: int
    cookie: str = ""
    asked: list[str] = field(default_factory=list)

    def raw(self, data: bytes, address: str = "127.0.0.1") -> Answer:
        """Send bytes as they stand and read until the other side has finished."""
        with socket.create_connection((address, self.port), timeout=_PATIENCE) as link:
            link.sendall(data)
            received = b""
            while chunk := link.recv(65536):
                received += chunk
                if _is_whole(received):
                    break
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        if not lines[0]:
            return Answer(0, {}, "")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
        return Answer(int(lines[0].split()[1]), headers, body.decode("utf-8", "replace"))

    def ask(self, method: str, path: str, *, body: str = "", address: str = "127.0.0.1", **headers: str) -> Answer:
        """Ask as our own page would, but for the headers given: ``-`` leaves one out. Underscores become hyphens."""
        return self.raw(self._request(method, path, body, headers), address)

    def fetched(self, path: str, midway: Callable[[], object]) -> bytes:
        """Return all that comes of a file that is saved, as it comes; after its beginning something is done first."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=_PATIENCE) as link:
            link.sendall(self._request("GET", path, "", {}))
            received = bytearray(link.recv(65536))
            midway()
            while chunk := link.recv(1 << 20):
                received += chunk
        return bytes(received)

    def _request(self, method: str, path: str, body: str, headers: dict[str, str]) -> bytes:
        given = {
            "Host": self.host,
            "Sec-Fetch-Site": "same-origin",
            "Sec-Fetch-Mode": "navigate",
            "Sec-Fetch-Dest": "document",
            "Cookie": f"__Host-desk={self.cookie}",
            "Content-Type": "application/x-www-form-urlencoded",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items() if value != "-")]
        lines += [f"Content-Length: {len(body.encode())}", "Connection: close", "", body]
        return "\r\n".join(lines).encode()

    def enter(self) -> Answer:
        """Use the ticket, as a browser does from the file, and keep the cookie."""
        path = self.ticket.removeprefix(f"http://{self.host}")
        answer = self.ask("GET", path, Sec_Fetch_Site="cross-site", Cookie="-")
        found = re.match(r"__Host-desk=([a-z2-7]+);", answer.headers.get("set-cookie", ""))
        self.cookie = found.group(1) if found else ""
        return answer

    def unlock(self, passphrase: str = PASSPHRASE) -> Answer:
        """Give the passphrase and keep the new cookie."""
        answer = self.ask("POST", "/unlock", body="passphrase=" + passphrase.replace(" ", "+") + "&back=%2F")
        found = re.match(r"__Host-desk=([a-z2-7]+);", answer.headers.get("set-cookie", ""))
        self.cookie = found.group(1) if found else self.cookie
        return answer


def _is_whole(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length: (\d+)", head)
    return bool(end and length and len(body) >= int(length.group(1)))


def entered_by(process: subprocess.Popen[str] | Forked, file: Path) -> RunningDesk:
    """A desk as its ticket's file says where it is."""
    found = re.search(r"url=(http://([a-z2-7]{26}\.localhost:(\d+))/enter\?t=[a-z2-7]+)", file.read_text("utf-8"))
    assert found is not None
    return RunningDesk(process, file, found.group(1), found.group(2), int(found.group(3)))


@contextmanager
def running_desk(program: Program, *options: str, **environment: str) -> Iterator[RunningDesk]:
    """Start the desk of a vault in a process of its own, without a browser, and end it afterwards.

    Whatever it met meanwhile, it has said nothing of it (promise P14).
    """
    runtime = program.folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    given = ("--vault", str(program.vault), "--no-browser", "--json", *options)
    process = program.begin("desk", *given, XDG_RUNTIME_DIR=str(runtime), **environment)
    try:
        assert process.stdout is not None
        running.append(entered_by(process, Path(json.loads(process.stdout.readline())["open"])))
        yield running[-1]
    finally:
        running[:] = [desk for desk in running if desk.process is not process]
        process.terminate()
        said = process.communicate(timeout=_PATIENCE)
    assert said == ("", "")
