"""Asks the organisation's own relay, and posts to it; the one module of the gate that opens a connection (P13).

It goes to the one address that it was given: a unix socket, a port of this computer, or an onion name through Tor,
which looks the name up itself. It follows no redirect, keeps no cookie, reads no proxy from the environment and says
nothing of whoever asked. What a relay answers is bounded, and every fault is one of two: it was not there, or it made
no sense.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import Final

import httpcore

from safeconduct.gate.errors import BadGateRelay

_UNIX: Final = "http+unix:"
_WEB: Final = re.compile(r"http://(?P<host>127\.0\.0\.1|\[::1\]|[a-z2-7]{56}\.onion)(?::(?P<port>[0-9]{1,5}))?/?")
_PROXY: Final = re.compile(r"(127\.0\.0\.1|\[::1\]):[0-9]{1,5}")
TOR_PROXY: Final = "127.0.0.1:9050"
# The hints of the largest board have 256 KiB, a whole board that is fetched 2 MiB (docs/formats/board.md).
MOST_ANSWER_BYTES: Final = 4 << 20
# Seconds: a new circuit of Tor's may take half a minute; a person waits for the whole no longer than this.
_STEP_SECONDS: Final = 45.0
_WHOLE_SECONDS: Final = 180.0


class RelayAway(Exception):
    """The relay did not answer, or not in time."""


class RelayConnection:
    """Speaks with one relay; for any number of threads. Close it."""

    def __init__(self, address: str, *, proxy: str = TOR_PROXY) -> None:
        """Prepare; nothing is sent yet. BadGateRelay."""
        if address.startswith(_UNIX) and len(address) > len(_UNIX):
            self._host, self._port, self._header = b"relay", 80, b"relay"
            self._pool = httpcore.ConnectionPool(uds=address.removeprefix(_UNIX))
            return
        found = _WEB.fullmatch(address)
        port = int(found["port"] or 80) if found else 0
        if not found or not 0 < port < 1 << 16 or not _PROXY.fullmatch(proxy):
            raise BadGateRelay(shown=address)
        self._host, self._port = found["host"].strip("[]").encode(), port
        self._header = found["host"].encode() + (b":%d" % port if found["port"] else b"")
        is_onion = found["host"].endswith(".onion")
        self._pool = httpcore.SOCKSProxy(f"socks5://{proxy}") if is_onion else httpcore.ConnectionPool()

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def get(self, path: str) -> bytes:
        """Return what stands at a path; empty for 404. RelayAway."""
        status, body = self._ask("GET", path, b"")
        if status not in (200, 404):
            raise RelayAway
        return body if status == 200 else b""

    def post(self, path: str, body: bytes) -> int:
        """Post bytes and return the status; RelayAway, after which nobody knows whether they are kept."""
        return self._ask("POST", path, body)[0]

    def _ask(self, method: str, path: str, body: bytes) -> tuple[int, bytes]:
        headers = [(b"Host", self._header)]
        if body:
            headers += [(b"Content-Type", b"application/octet-stream"), (b"Content-Length", b"%d" % len(body))]
        url = httpcore.URL(scheme=b"http", host=self._host, port=self._port, target=path.encode("ascii"))
        steps = dict.fromkeys(("connect", "read", "write", "pool"), _STEP_SECONDS)
        try:
            with self._pool.stream(
                method, url, headers=headers, content=body or None, extensions={"timeout": steps}
            ) as answer:
                return answer.status, _bounded(answer.iter_stream())
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, httpcore.ProxyError, OSError):
            raise RelayAway from None


def _bounded(pieces: Iterable[bytes]) -> bytes:
    ends_at, read = time.monotonic() + _WHOLE_SECONDS, bytearray()
    for piece in pieces:
        read += piece
        if len(read) > MOST_ANSWER_BYTES or time.monotonic() > ends_at:
            raise RelayAway
    return bytes(read)
