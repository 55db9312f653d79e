"""What a relay answers over HTTP: three addresses, and the same nothing for everything else (docs/formats/relay.md).

Bare ASGI: the routes are three lines, and a framework would cost a third of a request. Whoever has no access code gets
404 without a body, as for any address that is not there. It keeps no log, looks at no address of a client and stores no
time (P1). A body is measured while it comes, and nobody may be slow for ever.
"""

from __future__ import annotations

import asyncio
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
from safeconduct.relay.journal import Journal

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_BEARER: Final = b"Bearer "
# Longest access code that is looked at, in bytes: twice what ours have, with room for hyphens.
_MOST_CODE_BYTES: Final = 64
# How old the list of access codes may be, in seconds: so soon a new one works, and an old one no longer does.
_CODES_SECONDS: Final = 1.0
# A body longer than this waits for its turn, in bytes; sixteen of them are held in memory at once: 128 MiB.
_SMALL_BODY_BYTES: Final = 64 * 1024
_LARGE_BODIES: Final = 16
# Bytes of an answer that are handed to the connection at once: a reader that stops reading is noticed in between.
_PIECE_BYTES: Final = 256 * 1024
_STATUS: Final = {
    Refusal.MALFORMED: 400,
    Refusal.NOT_AUTHORISED: 403,
    Refusal.TOO_LARGE: 413,
    Refusal.FULL: 507,
}


@dataclass(frozen=True, slots=True)
class Patience:
    """How long somebody is waited for, in seconds.

    ``piece``: for the next piece of a body or of room for an answer: Tor can stall for some seconds. ``body``: for the
    whole body; 8 MiB in five minutes are 28 KiB a second, a slow mobile line.
    """

    piece: float = 30.0
    body: float = 300.0


ORDINARY_PATIENCE: Final = Patience()


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

    def __init__(self, journal: Journal, patience: Patience = ORDINARY_PATIENCE) -> None:
        self._journal = journal
        self._patience = patience
        self._codes: tuple[CodeHash, ...] = ()
        self._codes_at = float("-inf")
        self._codes_fetched = asyncio.Lock()
        self._large = asyncio.Semaphore(_LARGE_BODIES)
        self._relay = _Answer(200, encode_relay(journal.key.id))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await self._send(await self._answer(scope, receive), send)

    async def _answer(self, scope: Scope, receive: Receive) -> _Answer:
        try:
            return await self._routed(scope, receive) if await self._is_admitted(scope) else _NOTHING
        except MalformedMessage:
            return _refused(Refusal.MALFORMED)
        except _Unheard as unheard:
            return _refused(unheard.refusal)
        except PostingRefused:
            return _refused(Refusal.NOT_AUTHORISED)
        except StoreFull:
            return _refused(Refusal.FULL)
        except StoreUnreachable:
            return _LATER

    async def _routed(self, scope: Scope, receive: Receive) -> _Answer:
        match (scope["method"], scope["raw_path"], scope["query_string"]):
            case ("POST", b"/v1/append", b""):
                return await self._append(scope, receive)
            case ("POST", b"/v1/read", b""):
                return await self._read(scope, receive)
            case ("GET", b"/v1/relay", b""):
                return self._relay
        return _NOTHING

    async def _append(self, scope: Scope, receive: Receive) -> _Answer:
        if _announced(scope) <= _SMALL_BODY_BYTES:
            postings = decode_append(await self._body(scope, receive, MOST_REQUEST_BYTES))
            return _Answer(200, await self._journal.append(postings))
        async with self._large:
            # Reading it takes long enough for others to wait.
            body = await self._body(scope, receive, MOST_REQUEST_BYTES)
            return _Answer(200, await self._journal.append(await asyncio.to_thread(decode_append, body)))

    async def _read(self, scope: Scope, receive: Receive) -> _Answer:
        request = decode_read(await self._body(scope, receive, READ_REQUEST_CLASSES[-1]))
        return _Answer(200, await self._journal.read(request))

    async def _is_admitted(self, scope: Scope) -> bool:
        given = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
        if not given.startswith(_BEARER) or len(given) > len(_BEARER) + _MOST_CODE_BYTES:
            return False
        return is_known(Secret(given.removeprefix(_BEARER)), await self._fresh_codes())

    async def _fresh_codes(self) -> tuple[CodeHash, ...]:
        if time.monotonic() - self._codes_at > _CODES_SECONDS:
            # Whoever comes while they are fetched waits for them: by older ones a desk would be taken for a stranger.
            async with self._codes_fetched:
                if time.monotonic() - self._codes_at > _CODES_SECONDS:
                    self._codes = await self._journal.codes()
                    self._codes_at = time.monotonic()
        return self._codes

    async def _body(self, scope: Scope, receive: Receive, most: int) -> bytes:
        """Read a body of at most ``most`` bytes; _Unheard."""
        if most < _announced(scope) < _UNKNOWN:
            raise _Unheard(Refusal.TOO_LARGE)
        pieces: list[bytes] = []
        size, has_more = 0, True
        try:
            async with asyncio.timeout(self._patience.body):
                while has_more:
                    async with asyncio.timeout(self._patience.piece):
                        message = await receive()
                    if message["type"] != "http.request":
                        raise _Unheard(Refusal.MALFORMED)
                    pieces.append(message.get("body", b""))
                    size += len(pieces[-1])
                    has_more = message.get("more_body", False)
                    if size > most:
                        raise _Unheard(Refusal.TOO_LARGE)
        except TimeoutError:
            raise _Unheard(Refusal.MALFORMED) from None
        return b"".join(pieces)

    async def _send(self, answer: _Answer, send: Send) -> None:
        headers = [(b"content-length", b"%d" % len(answer.body))]
        if answer.body:
            headers.append((b"content-type", b"application/octet-stream"))
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        for at in range(0, len(answer.body) or 1, _PIECE_BYTES):
            piece, rest = answer.body[at : at + _PIECE_BYTES], at + _PIECE_BYTES < len(answer.body)
            async with asyncio.timeout(self._patience.piece):
                await send({"type": "http.response.body", "body": piece, "more_body": rest})


# More than any request: a body whose length was not announced.
_UNKNOWN: Final = 1 << 62


def _announced(scope: Scope) -> int:
    """Return the length that a request announces. The server has refused what is no number already."""
    given = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(given) if given.isdigit() else _UNKNOWN


def _refused(refusal: Refusal) -> _Answer:
    return _Answer(_STATUS[refusal], encode_refusal(refusal))
