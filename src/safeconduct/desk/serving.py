"""The desk's own small server: one port on both loopback addresses, no log, no banner.

It refuses to listen anywhere but on this computer. A page's name may be looked up at ``::1`` first: the port is
taken there too, so that nobody else can (notes 6.2 rule 1). Promises P13, P14.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
import sys
from collections.abc import Iterator
from typing import Final

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

from safeconduct.base.errors import Advice, Exit, SafeconductError
from safeconduct.desk.peer import End, Peers

_IPV4: Final = "127.0.0.1"
_IPV6: Final = "::1"
# Ports that are free on one address may be taken on the other; twenty tries miss less often than a disk fails.
_TRIES: Final = 20
# Seconds that open answers get to finish when the desk stops.
_GRACE_SECONDS: Final = 1
# The end of a connection that the system does not name: never ours.
_NOWHERE: Final = ("", 0)


class NoPort(SafeconductError):
    """No port was free on both loopback addresses."""

    code = "desk.no_port"
    exit_code = Exit.REFUSED
    en = Advice(
        what="The desk found no free port on this computer.",
        safe="Nothing was started.",
        do="Close other programs that serve pages here and start again; with --port choose one yourself.",
    )
    ru = Advice(
        what="На этом компьютере не нашлось свободного порта.",
        safe="Ничего не запущено.",
        do="Закройте другие программы, открывающие здесь страницы, и запустите снова; порт можно выбрать: --port.",
    )


class _Taken(Exception):
    """Another program has the port."""


class _NoSuchAddress(Exception):
    """This computer has no such address: nobody can own a port there."""


def loopback_sockets(port: int = 0) -> list[socket.socket]:
    """Take a port on both loopback addresses, on IPv4 alone where there is no IPv6; NoPort when none is free."""
    for _ in range(1 if port else _TRIES):
        with contextlib.suppress(_Taken):
            first = _bound(socket.AF_INET, _IPV4, port)
            try:
                return [first, _bound(socket.AF_INET6, _IPV6, first.getsockname()[1])]
            except _NoSuchAddress:
                return [first]
            except _Taken:
                first.close()
                raise
    raise NoPort


def _bound(family: socket.AddressFamily, address: str, port: int) -> socket.socket:
    """Return a socket that owns the port; _Taken or _NoSuchAddress."""
    try:
        # Named as TCP: asyncio sends what it has at once (TCP_NODELAY) on such sockets alone, and each page would wait
        # some 40 ms for the network's patience with small pieces.
        own = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    except OSError:
        raise _NoSuchAddress from None
    try:
        if sys.platform == "win32":
            # Windows lets another program bind the same port unless it is told not to.
            own.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        own.bind((address, port))
    except OSError as error:
        own.close()
        raise (_NoSuchAddress if error.errno == errno.EADDRNOTAVAIL else _Taken) from None
    return own


class Server(uvicorn.Server):
    """A uvicorn server that leaves the signals to us and says nothing."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave Ctrl-C to whoever started the desk."""
        yield


def server_for(app: ASGIApp, peers: Peers) -> Server:
    """Return the server of an application: no access log, no name, no date, nothing kept open for long.

    Another user's connections are cut off before a byte is read: a thousand of them that never say what they want
    would take every socket there is, and shut the desk.
    """

    class OurUserAlone(H11Protocol):
        """HTTP, spoken with processes of our own user."""

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            with contextlib.suppress(OSError):
                if self.client and self.server and peers.admit(*self._ends()):
                    return
            transport.abort()

        def connection_lost(self, exc: Exception | None) -> None:
            peers.forget(*self._ends())
            super().connection_lost(exc)

        def _ends(self) -> tuple[End, End]:
            """Return both ends as the application is told of them."""
            client, server = self.client or _NOWHERE, self.server or _NOWHERE
            return client, (server[0], server[1] or 0)

    return Server(
        uvicorn.Config(
            app,
            http=OurUserAlone,
            ws="none",
            lifespan="off",
            loop="asyncio",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=_GRACE_SECONDS,
        )
    )
