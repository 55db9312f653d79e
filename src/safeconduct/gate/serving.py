"""The gate's server: a unix socket or a loopback port, one process, no log, no banner (P1, P13).

It refuses every address that can be reached from outside: Tor or a TLS proxy stands in front (docs/operator/gate.md). A
head that does not come, and a connection too many, are let go. It ends on SIGTERM and SIGINT when what is being
answered is answered.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from safeconduct.gate.app import GateApp
from safeconduct.gate.errors import BadGateListen, GateCannotListen

_UNIX: Final = "unix:"
# Whoever may connect to the socket: its owner and its group, into which the operator puts Tor or the proxy.
_SOCKET_RIGHTS: Final = 0o660
_BACKLOG: Final = 256
MOST_CONNECTIONS: Final = 256
# Seconds: for the head of a request, for all of a connection, and what uvicorn would wait between two requests.
_HEAD_SECONDS: Final = 20.0
_MOST_SECONDS: Final = 1_200.0
_IDLE_SECONDS: Final = 30
_GRACE_SECONDS: Final = 10
# Longest head of a request, in bytes: ours have some three hundred.
_MOST_HEAD_BYTES: Final = 8_192


@contextmanager
def listening(address: str) -> Iterator[tuple[socket.socket, str]]:
    """Take ``unix:PATH`` or ``127.0.0.1:PORT`` while it is open; BadGateListen, GateCannotListen."""
    try:
        own, shown = _unix(address) if address.startswith(_UNIX) else _loopback(address)
    except OSError as error:
        raise GateCannotListen(errno=error.errno or 0) from None
    try:
        yield own, shown
    finally:
        own.close()
        if address.startswith(_UNIX):
            Path(address.removeprefix(_UNIX)).unlink(missing_ok=True)


def _loopback(address: str) -> tuple[socket.socket, str]:
    host, _, port = address.rpartition(":")
    try:
        ip = ipaddress.ip_address(host.strip("[]"))
        number = int(port)
    except ValueError:
        raise BadGateListen(shown=address) from None
    if not ip.is_loopback or not 0 <= number < 1 << 16:
        raise BadGateListen(shown=address)
    own = socket.socket(socket.AF_INET if ip.version == 4 else socket.AF_INET6, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        own.bind((str(ip), number))
        own.listen(_BACKLOG)
    except OSError:
        own.close()
        raise
    return own, f"{host}:{own.getsockname()[1]}"


def _unix(address: str) -> tuple[socket.socket, str]:
    path = Path(address.removeprefix(_UNIX))
    if sys.platform == "win32" or path == Path():
        raise BadGateListen(shown=address)
    own = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        before = os.umask(0o117)
        try:
            own.bind(str(path))
        finally:
            os.umask(before)
        path.chmod(_SOCKET_RIGHTS)
        own.listen(_BACKLOG)
    except OSError:
        own.close()
        raise
    return own, address


class _Guarded(H11Protocol):
    """HTTP without a word of its own: no connection too many, none whose head does not come."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        if len(self.connections) > MOST_CONNECTIONS:
            transport.abort()
            return
        self.loop.call_later(_HEAD_SECONDS, self._look)
        self.loop.call_later(_MOST_SECONDS, transport.abort)

    def send_400_response(self, msg: str) -> None:
        """Say nothing to what is no HTTP."""
        self.transport.abort()

    def _look(self) -> None:
        has_asked = vars(self).get("cycle") is not None
        if not has_asked:
            self.transport.abort()


def serve(app: GateApp, own: socket.socket, told: Callable[[], None]) -> None:
    """Serve until a signal; ``told`` is called once requests are answered."""
    logging.disable(logging.CRITICAL)
    asyncio.run(_serve(server_of(app), own, told))


def server_of(app: GateApp) -> Server:
    """Return what serves it: no log, no header that is not ours."""
    config = uvicorn.Config(
        app,
        http=_Guarded,
        ws="none",
        lifespan="off",
        loop="asyncio",
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=_MOST_HEAD_BYTES,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return Server(config)


class Server(uvicorn.Server):
    """Ends when it is told to, and lets what is around it end too: uvicorn would raise the signal once more."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to `serve`."""
        yield


async def _serve(server: Server, own: socket.socket, told: Callable[[], None]) -> None:
    # A failure in the background is nobody's answer: its words stay inside.
    asyncio.get_running_loop().set_exception_handler(lambda _, __: None)

    def stop(*_: object) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    serving = asyncio.create_task(server.serve([own]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    if not serving.done():
        told()
    await serving
