"""The relay's server: a unix socket or a loopback port, one process or several, no log, no banner (P1, P13).

It refuses every address that can be reached from outside: Tor or a TLS proxy stands in front (docs/operator/relay.md).
Whatever a connection does, it has so long for it and no longer; there may be so many, and where one more comes the one
goes that has asked nothing for the longest time. It ends on SIGTERM and SIGINT when what is being answered is answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import ipaddress
import logging
import math
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from safeconduct.protect.roots import Fingerprint
from safeconduct.relay.answering import LEAVING, ORDINARY_PATIENCE, Patience
from safeconduct.relay.app import Inboxes, RelayApp
from safeconduct.relay.desks import Desk
from safeconduct.relay.errors import (
    BadListenAddress,
    CannotListen,
    NotLoopback,
    OneProcessOnly,
    ProcessLost,
    StoreUnreachable,
)
from safeconduct.relay.holding import LEAST_BYTES_PER_SECOND
from safeconduct.relay.intake import ORDINARY_ROOM, Intake
from safeconduct.relay.intake_store import Room
from safeconduct.relay.journal import Journal
from safeconduct.relay.opening import Opened, is_shared, open_intake
from safeconduct.relay.public import PublicApp

_UNIX: Final = "unix:"
# Whoever may connect to the socket: its owner and its group, into which the operator puts Tor or the proxy.
_SOCKET_RIGHTS: Final = 0o660
_BACKLOG: Final = 1_024
# Connections of one process; a desk needs one or two.
MOST_CONNECTIONS: Final = 1_000
# So long nobody is too slow with a body, in seconds: a line through Tor may stall for as long when it begins.
BEGINNING_SECONDS: Final = 2.0
# Bytes of an answer that wait in a connection when it says that it takes no more, as asyncio has it.
_UNREAD_BYTES: Final = 64 * 1024
# Seconds that open answers get to finish.
_GRACE_SECONDS: Final = 10
# Longest head of a request, in bytes: ours have some three hundred.
_MOST_HEAD_BYTES: Final = 8_192
# What the system may hold of answers for one connection, in bytes; what is in front of us is on the same machine.
_SEND_BUFFER_BYTES: Final = 256 * 1024
# How often a process looks whether its parent is still there, in seconds.
_LOOK_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Listening:
    """A socket that listens, and its address as the operator writes it."""

    socket: socket.socket
    address: str
    _file: Path | None = field(default=None)

    def close(self) -> None:
        """Stop listening and remove the socket's file."""
        self.socket.close()
        if self._file is not None:
            self._file.unlink(missing_ok=True)


# What is written before a port elsewhere, and not here.
_SCHEMES: Final = ("tcp:", "http:", "https:")


def listen(address: str) -> Listening:
    """Take ``unix:PATH`` or ``127.0.0.1:PORT``; BadListenAddress, NotLoopback, CannotListen."""
    try:
        if address.startswith(_UNIX) and len(address) > len(_UNIX):
            return _unix(Path(address.removeprefix(_UNIX)))
        return _loopback(address)
    except OSError as error:
        raise CannotListen(errno=error.errno or 0) from None


def _loopback(address: str) -> Listening:
    host, _, port = address.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < 1 << 16):
        raise BadListenAddress(shown=address)
    try:
        ip = ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        # A name, whoever answers for it today: only what is certainly here is here. Another scheme is no name.
        is_name = bool(host) and not host.lower().startswith(_SCHEMES)
        raise (NotLoopback if is_name else BadListenAddress)(shown=address) from None
    if not ip.is_loopback:
        raise NotLoopback(shown=address)
    own = socket.socket(socket.AF_INET if ip.version == 4 else socket.AF_INET6, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Inherited by every connection. Left to itself the system would hold megabytes for each who does not read.
        own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
        own.bind((str(ip), int(port)))
        own.listen(_BACKLOG)
    except OSError:
        own.close()
        raise
    return Listening(own, f"{host}:{own.getsockname()[1]}")


def _unix(path: Path) -> Listening:
    if sys.platform == "win32":
        raise BadListenAddress(shown=_UNIX)
    own = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        _remove_dead(path)
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
    return Listening(own, f"{_UNIX}{path}", path)


def _remove_dead(path: Path) -> None:
    """Remove the socket that a killed relay left; another file, or one that is listened on, is left to stand."""
    if path.is_socket():
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
            try:
                probe.connect(str(path))
            except ConnectionRefusedError:
                path.unlink()


class Server(uvicorn.Server):
    """A uvicorn server that leaves the signals to us, and cuts off who takes too long."""

    def __init__(self, app: RelayApp | PublicApp, patience: Patience) -> None:
        super().__init__(_config_for(app, patience))
        self._patience = patience

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them to `serve`."""
        yield

    async def on_tick(self, counter: int) -> bool:
        """Look at every connection, ten times a second; say whether to stop."""
        for connection in tuple(self.server_state.connections):
            if isinstance(connection, _Guarded):
                connection.look(self._patience)
        return await super().on_tick(counter)


class _Doing(enum.Enum):
    """What a connection is at, and is waited for in."""

    HEAD = enum.auto()
    REQUEST = enum.auto()
    IDLE = enum.auto()
    CLOSING = enum.auto()


class _Guarded(H11Protocol):
    """HTTP without a word of its own: no connection too many, none that takes longer than it may.

    No clock of its own can be forgotten: it only notes since when it is at what, and `Server` looks at all of them.
    """

    _doing: _Doing = _Doing.HEAD
    _since: float = 0.0
    _came: int = 0
    _paused_at: float = math.inf

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._begin(_Doing.HEAD)
        if len(self.connections) > MOST_CONNECTIONS:
            self._make_room()

    def data_received(self, data: bytes) -> None:
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._begin(_Doing.REQUEST)
        elif self._doing is _Doing.IDLE:
            # Some bytes: the head began, and is to come to its end.
            self._begin(_Doing.HEAD)
        self._came += len(data)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._paused_at = self.loop.time()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._paused_at = math.inf

    def on_response_complete(self) -> None:
        before = self.cycle
        super().on_response_complete()
        self._begin(_Doing.IDLE if self.cycle is before else _Doing.REQUEST)

    def send_400_response(self, msg: str) -> None:
        """Say nothing to what is no HTTP."""
        self.transport.abort()

    def look(self, patience: Patience) -> None:
        """End a connection that has been at the same for too long; one that was closed and is not read, too."""
        if self._doing is not _Doing.CLOSING and self.transport.is_closing():
            self._begin(_Doing.CLOSING)
        if self.loop.time() - self._since > _patience_for(self._doing, patience):
            self.transport.abort()

    def _begin(self, doing: _Doing) -> None:
        self._doing, self._since, self._came = doing, self.loop.time(), 0

    def _make_room(self) -> None:
        """Let one go: what has had nothing to ask for longest, else what is slowest by far, else this one.

        A thousand that announce a body and hardly send it, or ask and do not read, would keep everybody else out.
        """
        others = [one for one in self.connections if isinstance(one, _Guarded) and one is not self]
        spare = [one for one in others if one._is_spare]
        slow = [one for one in others if one._bytes_per_second < math.inf]
        goes = (
            min(spare, key=lambda one: one._since)
            if spare
            else min(slow, key=lambda one: one._bytes_per_second, default=self)
        )
        self.connections.discard(goes)
        goes.transport.abort()

    @property
    def _is_spare(self) -> bool:
        return self._doing is not _Doing.REQUEST or bool(self.cycle.scope["state"].get(LEAVING))

    @property
    def _bytes_per_second(self) -> float:
        """How fast a body comes, or an answer is taken, if it is too slow; without end where it is not."""
        now = self.loop.time()
        if now - self._paused_at >= BEGINNING_SECONDS:
            return _UNREAD_BYTES / (now - self._paused_at)
        waited = now - self._since
        is_waited_for = self._doing is _Doing.REQUEST and self.cycle.more_body and waited >= BEGINNING_SECONDS
        rate = self._came / waited if is_waited_for else math.inf
        return rate if rate < LEAST_BYTES_PER_SECOND else math.inf


def _patience_for(doing: _Doing, patience: Patience) -> float:
    match doing:
        case _Doing.HEAD:
            return patience.head
        case _Doing.REQUEST:
            return patience.request
        case _Doing.IDLE:
            return patience.idle
        case _Doing.CLOSING:
            return patience.linger


def _config_for(app: RelayApp | PublicApp, patience: Patience) -> uvicorn.Config:
    return uvicorn.Config(
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
        timeout_keep_alive=math.ceil(patience.idle),
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


@dataclass(frozen=True, slots=True)
class Service:
    """What is to be served, and where. ``told`` is called once desks are answered.

    ``public``: where whoever comes is answered, if anywhere; ``room``: for what is sent in; ``pinned``: the root that
    the operator named.
    """

    store: str
    listening: Listening
    told: Callable[[], None] = lambda: None
    patience: Patience = ORDINARY_PATIENCE
    public: Listening | None = None
    room: Room = ORDINARY_ROOM
    pinned: Fingerprint | None = None


def serve(service: Service, opened: Opened) -> None:
    """Serve in this process until a signal; closes the store."""
    logging.disable(logging.CRITICAL)
    asyncio.run(_serve(service, opened, parent=0))


def serve_in_processes(service: Service, count: int, reopen: Callable[[], Opened]) -> None:
    """Serve in ``count`` processes until a signal; OneProcessOnly, ProcessLost. ``reopen`` gives each its own store."""
    if sys.platform == "win32" or not is_shared(service.store):
        raise OneProcessOnly
    logging.disable(logging.CRITICAL)
    children = [_child(service, reopen) for _ in range(count)]
    stopped = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    service.told()
    os.wait()
    was_asked = stopped
    stop()
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()
    if not was_asked:
        raise ProcessLost


def _child(service: Service, reopen: Callable[[], Opened]) -> int:
    """Start a process that serves, and return its number."""
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        asyncio.run(_serve(service, reopen(), parent=parent))
        code = 0
    finally:
        os._exit(code)


async def _serve(service: Service, opened: Opened, *, parent: int) -> None:
    loop = asyncio.get_running_loop()
    # A failure in the background is nobody's answer: its words stay inside.
    loop.set_exception_handler(lambda _, __: None)
    journal = Journal(opened.store, opened.key)
    try:
        intake = Intake(open_intake(service.store), room=service.room)
    except BaseException:
        journal.close()
        raise
    servers = await servers_for(service, journal, intake)

    def stop(*_: object) -> None:
        for one in servers:
            one[0].should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    writing = [asyncio.create_task(work) for work in (journal.write(), intake.write(), intake.keep())]
    # Without its writers a relay is none: it ends, and whoever started it starts it again.
    for work in writing:
        work.add_done_callback(stop)
    serving = [asyncio.create_task(server.serve([place.socket])) for server, place in servers]
    try:
        while not all(server.started for server, _ in servers) and not any(task.done() for task in serving):
            await asyncio.sleep(0.01)
        if not parent:
            service.told()
        while not all(task.done() for task in serving):
            await asyncio.wait(serving, timeout=_LOOK_SECONDS)
            if (parent and os.getppid() != parent) or any(task.done() for task in serving):
                stop()
    finally:
        stop()
        try:
            await _ended(serving, writing)
        finally:
            intake.close()
            journal.close()


async def servers_for(service: Service, journal: Journal, intake: Intake) -> list[tuple[Server, Listening]]:
    """Return what listens to desks, and what listens to everybody if there is to be one."""
    desk = Desk(intake.store, journal.key.id, intake.room, intake.clock, service.pinned)
    app = RelayApp(journal, service.patience, inboxes=Inboxes(intake, desk))
    await app.learn_codes()
    with contextlib.suppress(StoreUnreachable):
        await intake.look()
    servers = [(Server(app, service.patience), service.listening)]
    if service.public is not None:
        servers.append((Server(PublicApp(intake, service.patience), service.patience), service.public))
    return servers


async def _ended(answering: Sequence[asyncio.Future[None]], working: Sequence[asyncio.Future[None]]) -> None:
    """Wait until what answers has answered, and what works was told to stop; raises what one of them raised."""
    for one in answering:
        await one
    for one in working:
        one.cancel()
    for one in working:
        with contextlib.suppress(asyncio.CancelledError):
            await one
