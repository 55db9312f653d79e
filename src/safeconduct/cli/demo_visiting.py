"""How people outside ask relay and gate in the demonstration: as a browser or a telephone does, at a port or a socket.

It refuses what is not answered as it should be: a demonstration that shows what did not happen would be worse than
none.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
from collections.abc import Sequence
from typing import Final

from safeconduct.base.entropy import SystemEntropy
from safeconduct.cli.demo_team import DemoFailed

# How long a relay or a gate on this computer may take to answer, in seconds.
_PATIENCE: Final = 60
_SEALED: Final = "application/octet-stream"


class _AtSocket(http.client.HTTPConnection):
    """A connection to a socket that is a file: the demonstration runs where there is no network at all (P13)."""

    def __init__(self, path: str) -> None:
        super().__init__("relay", timeout=_PATIENCE)
        self._path = path

    def connect(self) -> None:
        """Connect to the file."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_PATIENCE)
        self.sock.connect(self._path)


def _connected(where: str) -> http.client.HTTPConnection:
    kind, _, path = where.partition(":")
    return _AtSocket(path) if kind == "unix" else http.client.HTTPConnection(where, timeout=_PATIENCE)


def asked(where: str, method: str, path: str, body: bytes = b"", *, kind: str = _SEALED, status: int = 200) -> bytes:
    """Ask an address; DemoFailed for another answer than ``status``."""
    with contextlib.closing(_connected(where)) as link:
        link.request(method, path, body or None, {"Content-Type": kind} if body else {})
        answer = link.getresponse()
        data = answer.read()
        if answer.status != status:
            raise DemoFailed(step=11)
        return data


def multipart(parts: Sequence[tuple[str, str, bytes]]) -> tuple[bytes, str]:
    """Return a form as browsers and telephones post it, and its type. Each part: name, file's name or none, bytes."""
    boundary = SystemEntropy().bytes(16).hex()
    written = b""
    for name, file, data in parts:
        named = f'; filename="{file}"\r\nContent-Type: application/octet-stream' if file else ""
        written += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n'.encode()
        written += data + b"\r\n"
    return written + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"
