"""What a relay answers over HTTP: three addresses, and the same nothing for everything else (docs/formats/relay.md).

Bare ASGI: the routes are three lines, and a framework would cost a third of a request. Whoever has no access code gets
404 without a body, as for any address that is not there. It keeps no log, looks at no address of a client and stores no
time (P1). A body is measured while it comes, what is held in memory has a budget (`holding`), and nobody may be slow
for ever. Whoever is answered before their body was read to its end is not heard any further: the connection ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from safeconduct.protect.access import CodeHash, is_known
from safeconduct.protect.secrets import Secret
from safeconduct.protect.wire import (
    MOST_REQUEST_BYTES,
    READ_REQUEST_CLASSES,
    MalformedMessage,
    PostingRefused,
    Refusal,
    decode_append,
    decode_read,
    encode_refusal,
    encode_relay,
)
from safeconduct.relay.errors import StoreFull, StoreUnreachable
from safeconduct.relay.holding import SMALL_BYTES, Held, Holding, Pace, PutOff
from safeconduct.relay.journal import Journal

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_BEARER: Final = b"Bearer "
# Longest access code that is looked at, in bytes: twice what ours have, with room for hyphens.
_MOST_CODE_BYTES: Final = 64
# How old the list of access codes may be, in seconds: so soon a new one works, and an old one no longer does.
_CODES_SECONDS: Final = 1.0
# Long bodies that are taken apart at once. They are whole by then, so that nobody's line holds a place.
_LARGE_BODIES: Final = 16
# Bytes of an answer that are handed to the connection at once: a reader that stops reading is noticed in between, and
# no more than that lies in its buffer then.
_PIECE_BYTES: Final = 64 * 1024
_STATUS: Final = {
    Refusal.MALFORMED: 400,
    Refusal.NOT_AUTHORISED: 403,
    Refusal.TOO_LARGE: 413,
    Refusal.FULL: 507,
}


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


class _Unheard(Exception):
    """A body that will not be read to its end, and what is said to that."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.name)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    body: bytes = b""


_NOTHING: Final = _Answer(404)
# The store does not answer: nothing was acknowledged, and asking again is safe.
_LATER: Final = _Answer(503)


class RelayApp:
    """The ASGI application of one process."""

    def __init__(
        self, journal: Journal, patience: Patience = ORDINARY_PATIENCE, *, holding: Holding | None = None
    ) -> None:
        self._journal = journal
        self._patience = patience
        self._body_pace = Pace(patience.piece, patience.body)
        self._answer_pace = Pace(patience.piece, patience.answer)
        self._codes: tuple[CodeHash, ...] = ()
        self._codes_at = float("-inf")
        self._codes_fetched = asyncio.Lock()
        self._large = asyncio.Semaphore(_LARGE_BODIES)
        self._holding = holding or Holding()
        self._relay = _Answer(200, encode_relay(journal.key.id))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        coming = _Coming(scope, receive)
        answer = await self._answer(scope, coming)
        if len(answer.body) > SMALL_BYTES:
            await self._send_large(answer, coming, send)
        else:
            await self._send(answer, coming, send)

    async def learn_codes(self) -> None:
        """Fetch the access codes before anybody asks: a store that goes away then makes no desk a stranger."""
        await self._fresh_codes()

    async def _answer(self, scope: Scope, coming: _Coming) -> _Answer:
        try:
            return await self._routed(scope, coming) if await self._is_admitted(scope) else _NOTHING
        except MalformedMessage:
            return _refused(Refusal.MALFORMED)
        except _Unheard as unheard:
            return _refused(unheard.refusal)
        except PostingRefused:
            return _refused(Refusal.NOT_AUTHORISED)
        except StoreFull:
            return _refused(Refusal.FULL)
        except TimeoutError:
            return _refused(Refusal.MALFORMED)
        except (StoreUnreachable, PutOff):
            return _LATER

    async def _routed(self, scope: Scope, coming: _Coming) -> _Answer:
        match (scope["method"], scope["raw_path"], scope["query_string"]):
            case ("POST", b"/v1/append", b""):
                return await self._append(coming)
            case ("POST", b"/v1/read", b""):
                return await self._read(coming)
            case ("GET", b"/v1/relay", b""):
                return self._relay
        return _NOTHING

    async def _append(self, coming: _Coming) -> _Answer:
        async with self._holding.hold(self._body_pace) as held:
            body = await coming.whole(MOST_REQUEST_BYTES, held)
            if len(body) <= SMALL_BYTES:
                return _Answer(200, await self._journal.append(decode_append(body)))
            async with self._large:
                # Reading it takes long enough for others to wait.
                return _Answer(200, await self._journal.append(await asyncio.to_thread(decode_append, body)))

    async def _read(self, coming: _Coming) -> _Answer:
        async with self._holding.hold(self._body_pace) as held:
            request = decode_read(await coming.whole(READ_REQUEST_CLASSES[-1], held))
        return _Answer(200, await self._journal.read(request))

    async def _is_admitted(self, scope: Scope) -> bool:
        # Fetched for whoever asks and whatever they gave: how long that takes shall tell nobody of a relay.
        codes = await self._fresh_codes()
        given = _header(scope, b"authorization") or b""
        if not given.startswith(_BEARER) or len(given) > len(_BEARER) + _MOST_CODE_BYTES:
            return False
        return is_known(Secret(given.removeprefix(_BEARER)), codes)

    async def _fresh_codes(self) -> tuple[CodeHash, ...]:
        """Return the codes, and the last known ones while the store is away: only a desk may be told that it is."""
        if time.monotonic() - self._codes_at > _CODES_SECONDS:
            # Whoever comes while they are fetched waits for them: by older ones a desk would be taken for a stranger.
            async with self._codes_fetched:
                if time.monotonic() - self._codes_at > _CODES_SECONDS:
                    with contextlib.suppress(StoreUnreachable):
                        self._codes = await self._journal.codes()
                    self._codes_at = time.monotonic()
        return self._codes

    async def _send(self, answer: _Answer, coming: _Coming, send: Send) -> None:
        """Send a short answer."""
        async with asyncio.timeout(self._patience.piece):
            await send(_start(answer, coming))
            await send(_piece(answer.body, has_more=not coming.is_over))
        if not coming.is_over:
            # Cut off at once, who still sends would lose the answer with the connection.
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._patience.linger):
                    await coming.drop()
            async with asyncio.timeout(self._patience.piece):
                await send(_piece())

    async def _send_large(self, answer: _Answer, coming: _Coming, send: Send) -> None:
        """Send an answer that counts against the budget until all of it but the connection's buffer was taken."""
        is_begun = False
        try:
            async with self._holding.hold(self._answer_pace) as held:
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
            await self._send(_LATER, coming, send)


class _Coming:
    """The body of a request while it comes, and whether anything of it still does."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self._scope = scope
        self._receive = receive
        self._announced = _header(scope, b"content-length")
        self._is_chunked = _header(scope, b"transfer-encoding") is not None
        self.is_over = not self._is_chunked and self._announced in (None, b"0")

    async def whole(self, most: int, held: Held) -> bytes:
        """Return a body of at most ``most`` bytes, and hold it; _Unheard, PutOff."""
        if self._is_chunked and self._announced is not None:
            # Two lengths: whoever in front believes the other one is led astray (RFC 9112, 6.1).
            raise _Unheard(Refusal.MALFORMED)
        # The server has refused what is no number already.
        if self._announced is not None and int(self._announced) > most:
            raise _Unheard(Refusal.TOO_LARGE)
        pieces: list[bytes] = []
        while not self.is_over:
            pieces.append(await self._next())
            held.came(len(pieces[-1]))
            if held.size > most:
                raise _Unheard(Refusal.TOO_LARGE)
        held.whole()
        return b"".join(pieces)

    async def drop(self) -> None:
        """Wait for its end, and keep nothing of it."""
        with contextlib.suppress(_Unheard):
            while not self.is_over:
                await self._next()

    def leave(self) -> None:
        """Note that the connection ends with the answer."""
        self._scope.setdefault("state", {})[LEAVING] = True

    async def _next(self) -> bytes:
        message = await self._receive()
        self.is_over = not message.get("more_body", False)
        if message["type"] != "http.request":
            raise _Unheard(Refusal.MALFORMED)
        return bytes(message.get("body", b""))


def _header(scope: Scope, name: bytes) -> bytes | None:
    return next((value for given, value in scope["headers"] if given == name), None)


def _start(answer: _Answer, coming: _Coming) -> MutableMapping[str, Any]:
    headers = [(b"content-length", b"%d" % len(answer.body))]
    if answer.body:
        headers.append((b"content-type", b"application/octet-stream"))
    if answer is _NOTHING or not coming.is_over:
        coming.leave()
        headers.append((b"connection", b"close"))
    return {"type": "http.response.start", "status": answer.status, "headers": headers}


def _piece(body: bytes = b"", *, has_more: bool = False) -> MutableMapping[str, Any]:
    return {"type": "http.response.body", "body": body, "more_body": has_more}


def _refused(refusal: Refusal) -> _Answer:
    return _Answer(_STATUS[refusal], encode_refusal(refusal))
