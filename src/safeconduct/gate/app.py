"""The gate's application: bodies into one array that is overwritten, work in order, and no word kept (P1, P13).

No log, no address, no file. What comes first is worked on first, a few at a time; nothing is refused but what does not
fit into the memory that is set aside, and that is told in a sentence (503). Every other path is 404 without a body.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from safeconduct.gate import openrosa, page, writing
from safeconduct.gate.memory import Body, Budget, NoMemory
from safeconduct.gate.openrosa import Asked, OpenRosa, Replied
from safeconduct.gate.parts import MalformedParts, Part, parts_of, unescaped
from safeconduct.gate.writing import Writing

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
_Result = TypeVar("_Result")
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# Requests worked on at once: sealing takes a core, waiting for a relay behind Tor takes none.
_AT_ONCE: Final = 8
# Seconds for the next piece of a body, and for all of it: Tor can stall, a telephone with pictures is slow.
_PIECE_SECONDS: Final = 60.0
_BODY_SECONDS: Final = 600.0
# What still comes after a refusal is dropped for so long, so that the refusal is read.
_LINGER_SECONDS: Final = 10.0
_WANTED: Final = re.compile(rb"(?:^|&)formID=([^&]{1,1200})(?:&|$)")


class TooLarge(Exception):
    """A body longer than there is a use for."""


class Gone(Exception):
    """Whoever sent has left, or was too slow: there is nobody to answer."""


class Coming:
    """The body of a request while it comes. ``is_over``: nothing of it comes any more."""

    def __init__(self, receive: Receive, *, is_over: bool) -> None:
        self._receive = receive
        self.is_over = is_over

    async def read(self, body: Body, most: int) -> None:
        """Read all of it into the array; TooLarge, NoMemory, Gone, TimeoutError."""
        while not self.is_over:
            piece = await self._next()
            if len(body) + len(piece) > most:
                raise TooLarge
            body.add(piece)

    async def drop(self) -> None:
        """Wait some seconds for its end, and keep nothing of it."""
        with contextlib.suppress(TimeoutError, Gone):
            async with asyncio.timeout(_LINGER_SECONDS):
                while not self.is_over:
                    await self._next()

    async def _next(self) -> bytes:
        async with asyncio.timeout(_PIECE_SECONDS):
            message = await self._receive()
        if message["type"] != "http.request":
            self.is_over = True
            raise Gone
        self.is_over = not message.get("more_body", False)
        return bytes(message.get("body", b""))


@dataclass(frozen=True, slots=True)
class _Out:
    status: int
    body: bytes
    headers: list[tuple[bytes, bytes]]


class GateApp:
    """The ASGI application of the gate."""

    def __init__(self, writing_: Writing, forms: OpenRosa, budget: Budget | None = None) -> None:
        self._writing, self._forms = writing_, forms
        self.budget = budget or Budget()
        self._order = asyncio.Semaphore(_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        coming = Coming(receive, is_over=scope["method"] != "POST")
        try:
            out = await self._answered(scope, coming)
        except Gone:
            return
        headers = [(b"content-length", b"%d" % len(out.body)), *out.headers]
        if out.status == 204:
            headers = out.headers
        # One request a connection: no slow second head, and nothing more is read of a body that was refused.
        headers.append((b"connection", b"close"))
        await send({"type": "http.response.start", "status": out.status, "headers": headers})
        body = b"" if scope["method"] == "HEAD" else out.body
        await send({"type": "http.response.body", "body": body, "more_body": not coming.is_over})
        if not coming.is_over:
            # Cut off at once, who still sends would lose the answer with the connection.
            await coming.drop()
            await send({"type": "http.response.body", "body": b""})

    async def _answered(self, scope: Scope, coming: Coming) -> _Out:
        method, path = scope["method"], scope["path"]
        if path == "/":
            return await self._page(method, scope, coming)
        asked = self._forms.asked(path)
        if asked is None:
            return _Out(404, b"", [])
        replied = await self._form(method, asked, scope, coming)
        return _Out(replied.status, replied.body, self._forms.headers(replied))

    async def _page(self, method: str, scope: Scope, coming: Coming) -> _Out:
        if method == "GET":
            answer = await self._worked(self._writing.show)
        elif method == "POST":
            answer = await self._taken(scope, coming)
        else:
            return _Out(404, b"", [])
        return _Out(answer.status, answer.body, page.headers())

    async def _taken(self, scope: Scope, coming: Coming) -> writing.Answer:
        try:
            with self.budget.body() as body:
                parts = await _parts(scope, coming, body, writing.MOST_BODY_BYTES)
                return await self._worked(lambda: self._writing.take(parts))
        except TooLarge:
            return await self._worked(lambda: self._writing.show(fault="e_gate_files", status=413))
        except MalformedParts:
            return await self._worked(lambda: self._writing.show(fault="e_form", status=400))
        except NoMemory:
            return await self._worked(lambda: self._writing.say(503, "e_busy"))

    async def _form(self, method: str, asked: Asked, scope: Scope, coming: Coming) -> Replied:
        if method == "GET":
            found = _WANTED.search(scope["query_string"])
            wanted = unescaped(found[1]).decode("utf-8", "replace") if found else ""
            return self._forms.get(asked, wanted)
        if method == "HEAD":
            return self._forms.head(asked)
        if method != "POST" or asked.what != "submission" or asked.numbers:
            return openrosa.NOTHING
        try:
            with self.budget.body() as body:
                parts = await _parts(scope, coming, body, openrosa.MOST_BODY_BYTES)
                return await self._worked(lambda: self._forms.take(asked, parts))
        except TooLarge:
            return openrosa.said(413, openrosa.TOO_LARGE)
        except MalformedParts:
            return openrosa.said(400, openrosa.NO_FORM)
        except NoMemory:
            return openrosa.said(503, openrosa.LATER)

    async def _worked(self, work: Callable[[], _Result]) -> _Result:
        async with self._order:
            return await asyncio.to_thread(work)


async def _parts(scope: Scope, coming: Coming, body: Body, most: int) -> list[Part]:
    announced = _header(scope, b"content-length")
    if announced.isdigit() and int(announced) > most:
        raise TooLarge
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            await coming.read(body, most)
    except TimeoutError:
        raise Gone from None
    return parts_of(body.whole(), _header(scope, b"content-type").decode("latin-1"))


def _header(scope: Scope, name: bytes) -> bytes:
    return next((bytes(value) for given, value in scope["headers"] if given == name), b"")
