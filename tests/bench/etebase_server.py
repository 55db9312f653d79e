"""Etebase's server as a process of its own, as shipped, and connections to it: the peer of `etebase_driver`.

The server is somebody's checkout with an interpreter that has its requirements; nothing of it is copied (its licence is
the AGPL), and nothing is written into the checkout: settings, secret and database lie in a folder that is thrown away.
"""

from __future__ import annotations

import base64
import http.client
import os
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.bench.messagepack import Packed, pack, unpack

API: Final = "/api/v1"
_HOST: Final = "127.0.0.1"
_USER: Final = "bench"
# Seconds: the server loads Django and FastAPI, with other work on the machine. An answer may wait for a lock.
_START_S: Final = 120
_ANSWER_S: Final = 300
_SQLITE: Final = {"engine": "django.db.backends.sqlite3", "name": "db.sqlite3"}
# What the database was really asked to promise, by the server's own connection.
_ASK_SQLITE: Final = ("PRAGMA journal_mode", "PRAGMA synchronous", "SELECT sqlite_version()")
_ASK_POSTGRES: Final = ("SHOW fsync", "SHOW synchronous_commit", "SHOW server_version")


class ServerFault(RuntimeError):
    """The server did not start, or did not do what its own clients may ask."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; status 0 is a connection that broke."""

    status: int
    body: bytes


class Link:
    """One connection of one client, with a token once it has one."""

    def __init__(self, port: int, token: str = "") -> None:
        self._http = http.client.HTTPConnection(_HOST, port, timeout=_ANSWER_S)
        self._headers = {"Content-Type": "application/msgpack", "Accept": "application/msgpack"}
        if token:
            self._headers["Authorization"] = f"Token {token}"

    def ask(self, method: str, path: str, body: bytes | None = None) -> Answer:
        """Send one request and wait for its answer; after a failure the next one goes over a new connection.

        The server closes a connection after an error of its own; what was sent into it then would count as another.
        """
        try:
            self._http.request(method, API + path, body, self._headers)
            response = self._http.getresponse()
            answer = Answer(response.status, response.read())
        except (OSError, http.client.HTTPException):
            answer = Answer(0, b"")
        if answer.status not in range(200, 300):
            self._http.close()
        return answer

    def want(self, method: str, path: str, content: Packed = None) -> Packed:
        """Return the answer's content; anything but success is a `ServerFault`."""
        answer = self.ask(method, path, None if content is None else pack(content))
        if not 200 <= answer.status < 300:
            raise ServerFault(f"{method} {path}: status {answer.status}, {answer.body[:200]!r}")
        return unpack(answer.body) if answer.body else None


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers, its user's token, and what its database promises."""

    port: int
    token: str
    promises: str

    def link(self) -> Link:
        return Link(self.port, self.token)


@contextmanager
def running_server(checkout: Path, python: Path, folder: Path, postgres: Mapping[str, str] | None) -> Iterator[Running]:
    """Start the server on an empty database; ``postgres`` are Django's settings of one, otherwise it is SQLite's.

    ``folder`` is empty, and everything the server keeps lies in it.
    """
    _write_settings(folder, postgres or _SQLITE)
    manage = [str(python), str(checkout / "manage.py")]
    _run(folder, *manage, "migrate", "--verbosity", "0")
    _run(folder, *manage, "createsuperuser", "--noinput")
    promises = _run(folder, *manage, "shell", "-c", _question(_ASK_POSTGRES if postgres else _ASK_SQLITE))
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        port = int(probe.getsockname()[1])
    command = [str(python), "-m", "uvicorn", "etebase_server.asgi:application", "--app-dir", str(checkout)]
    with open(folder / "log", "wb") as log:
        process = subprocess.Popen(
            [*command, "--host", _HOST, "--port", str(port)],
            cwd=folder,
            env=_environment(folder),
            stdout=log,
            stderr=log,
        )
    try:
        _wait_until_it_answers(process, port)
        yield Running(port, _signed_up(port), promises.strip())
    finally:
        process.terminate()
        process.wait(60)


def _write_settings(folder: Path, database: Mapping[str, str]) -> None:
    """Write what the server's README calls its easy configuration: not in debug, one allowed host, one database."""
    (folder / "static").mkdir()
    lines = ["[global]", f"secret_file = {folder / 'secret.txt'}", "debug = false"]
    lines += [f"static_root = {folder / 'static'}", f"media_root = {folder / 'media'}"]
    lines += ["[allowed_hosts]", f"allowed_host1 = {_HOST}", "[database]"]
    lines += [f"{name} = {value}" for name, value in database.items()]
    (folder / "etebase-server.ini").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _environment(folder: Path) -> dict[str, str]:
    """Return a fresh environment: no path of ours for its modules, its settings, and the user its command makes."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DJANGO", "ETEBASE"))}
    user = {"USERNAME": _USER, "EMAIL": f"{_USER}@example.org", "PASSWORD": secrets.token_hex(16)}
    made = {f"DJANGO_SUPERUSER_{name}": value for name, value in user.items()}
    return kept | made | {"ETEBASE_EASY_CONFIG_PATH": str(folder / "etebase-server.ini")}


def _run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        command, cwd=folder, env=_environment(folder), capture_output=True, text=True, timeout=_START_S, check=False
    )
    if done.returncode:
        raise ServerFault(f"{' '.join(command[1:3])}: {done.stderr.strip()[-500:]}")
    return done.stdout


def _question(statements: tuple[str, ...]) -> str:
    ask = "from django.db import connection as c; k = c.cursor(); "
    return ask + f"print(*(f'{{s}}: {{k.execute(s) and k.fetchone()[0]}}' for s in {statements!r}), sep=', ')"


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + _START_S
    while Link(port).ask("GET", "/authentication/is_etebase/").status != 200:
        if process.poll() is not None or time.monotonic() > until:
            raise ServerFault("the server did not start")
        time.sleep(0.1)


def _signed_up(port: int) -> str:
    """Give the user, whom the server's own command made, its keys, and return its token."""
    given: Packed = {
        "user": {"username": _USER, "email": f"{_USER}@example.org"},
        "salt": secrets.token_bytes(16),
        "loginPubkey": secrets.token_bytes(32),
        "pubkey": secrets.token_bytes(32),
        "encryptedContent": secrets.token_bytes(104),
    }
    answer = Link(port).want("POST", "/authentication/signup/", given)
    token = answer["token"] if isinstance(answer, Mapping) else None
    if not isinstance(token, str):
        raise ServerFault("no token")
    return token


def new_uid() -> str:
    """Return a name as its clients make them: 24 random bytes in 32 signs."""
    return base64.urlsafe_b64encode(secrets.token_bytes(24)).decode()
