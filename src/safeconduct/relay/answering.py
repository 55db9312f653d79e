"""How a relay is heard and answers, whoever asks: bodies measured while they come, answers in pieces, headers (P1, P4).

What the listener of desks (`app`) and the public one (`public`) share. Nobody may be slow for ever, what is held in
memory has a budget (`holding`), and whoever is answered before their body was read to its end is not heard any further:
the connection ends. It refuses to look at an address, and writes none down.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from safeconduct.protect.wire import Refusal
from safeconduct.relay.holding import SMALL_BYTES, Held, Holding, Pace, PutOff

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Bytes of an answer that are handed to the connection at once: a reader that stops reading is noticed in between, and
# no more than that lies in its buffer then.
_PIECE_BYTES: Final = 64 * 1024
_OCTETS: Final = (b"content-type", b"application/octet-stream")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long somebody is waited for, in seconds.

    ``head``: for the head of a request. ``piece``: for the next 60 KiB of a body, and for as many of an answer to be
    taken: Tor can stall for some seconds, and 2 KiB a second are the slowest line (`holding`). ``body`` and ``answer``:
    for the whole of either; 8 MiB in five minutes are 28 KiB a second, and nobody has to send so much at once.
    ``linger``: what comes after an answer is dropped for so long, so that the answer is read. ``idle``: between two
    requests. ``request``: for all of one, more than all of that together.
    """

    head: float = 20.0
    piece: float = 30.0
    body: float = 300.0
    answer: float = 600.0
    linger: float = 5.0
    idle: float = 65.0
    request: float = 960.0


ORDINARY_PATIENCE: Final = Patience()
# Under this name the state of a request says that its connection ends with the answer (`serving`).
LEAVING: Final = "is_leaving"


class Unheard(Exception):
    """A body that will not be read to its end, and what is said to that."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, and a body with its headers. ``is_shared``: the bytes are held once for all who are given them."""

    status: int
    body: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = (_OCTETS,)
    is_shared: bool = False


NOTHING: Final = Answer(404)
# The store does not answer: nothing was acknowledged, and asking again is safe.
LATER: Final = Answer(503)


class Speaking:
    """Sends answers, each as fast as it is taken and no longer than it may."""

    def __init__(self, patience: Patience, holding: Holding) -> None:
        self.patience = patience
        self.holding = holding
        self.body_pace = Pace(patience.piece, patience.body)
        self._answer_pace = Pace(patience.piece, patience.answer)

    async def say(self, answer: Answer, coming: Coming, send: Send) -> None:
        """Send an answer."""
        if len(answer.body) > SMALL_BYTES:
            await self._send_large(answer, coming, send)
        else:
            await self._send(answer, coming, send)

    async def _send(self, answer: Answer, coming: Coming, send: Send) -> None:
        """Send a short answer."""
        async with asyncio.timeout(self.patience.piece):
            await send(_start(answer, coming))
            await send(_piece(answer.body, has_more=not coming.is_over))
        if not coming.is_over:
            # Cut off at once, who still sends would lose the answer with the connection.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.patience.linger):
                    await coming.drop()
            async with asyncio.timeout(self.patience.piece):
                await send(_piece())

    async def _send_large(self, answer: Answer, coming: Coming, send: Send) -> None:
        """Send an answer that counts against the budget until all of it but the connection's buffer was taken."""
        is_begun = False
        try:
            async with self.holding.hold(self._answer_pace) as held:
                if not answer.is_shared:
                    held.holds(len(answer.body))
                is_begun = True
                await send(_start(answer, coming))
                for at in range(0, len(answer.body), _PIECE_BYTES):
                    piece = answer.body[at : at + _PIECE_BYTES]
                    await send(_piece(piece, has_more=True))
                    held.went(len(piece))
                await send(_piece())
        except PutOff:
            if is_begun:
                raise
            await self._send(LATER, coming, send)


class Coming:
    """The body of a request while it comes, and whether anything of it still does."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope = scope
        self._receive = receive
        self._announced = header(scope, b"content-length")
        self._is_chunked = header(scope, b"transfer-encoding") is not None
        self.is_over = not self._is_chunked and self._announced in (None, b"0")

    @property
    def announced(self) -> int | None:
        """How long the body is said to be. The server has refused what is no number already."""
        return None if self._announced is None else int(self._announced)

    async def whole(self, most: int, held: Held) -> bytes:
        """Return a body of at most ``most`` bytes, and hold it; Unheard, PutOff."""
        if self._is_chunked and self._announced is not None:
            # Two lengths: whoever in front believes the other one is led astray (RFC 9112, 6.1).
            raise Unheard(Refusal.MALFORMED)
        if (self.announced or 0) > most:
            raise Unheard(Refusal.TOO_LARGE)
        pieces: list[bytes] = []
        while not self.is_over:
            pieces.append(await self._next())
            held.came(len(pieces[-1]))
            if held.size > most:
                raise Unheard(Refusal.TOO_LARGE)
        held.whole()
        return b"".join(pieces)

    async def drop(self) -> None:
        """Wait for its end, and keep nothing of it."""
        with contextlib.suppress(Unheard):
            while not self.is_over:
                await self._next()

    def leave(self) -> None:
        """Note that the connection ends with the answer."""
        self._scope.setdefault("state", {})[LEAVING] = True

    async def _next(self) -> bytes:
        message = await self._receive()
        self.is_over = not message.get("more_body", False)
        if message["type"] != "http.request":
            raise Unheard(Refusal.MALFORMED)
        return bytes(message.get("body", b""))


def header(scope: Scope, name: bytes) -> bytes | None:
    """Return a header of a request."""
    return next((value for given, value in scope["headers"] if given == name), None)


def _start(answer: Answer, coming: Coming) -> MutableMapping[str, Any]:
    headers = [(b"content-length", b"%d" % len(answer.body))]
    if answer.body:
        headers += answer.headers
    if answer is NOTHING or not coming.is_over:
        coming.leave()
        headers.append((b"connection", b"close"))
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


def _piece(body: bytes = b"", *, has_more: bool = False) -> MutableMapping[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": has_more}
