"""Stands in front of every page: admission, limits, headers, and nothing of what a failure says shown or logged.

An ASGI application around the real one. Whatever goes wrong inside becomes a page of ours that says the kind of it and
places of our code (promise P14): no text of an exception reaches the browser, the terminal or a log. Follows
notes/desk-and-stack section 6.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import SafeconductError
from safeconduct.desk.admission import Asked, Refusal, refusals
from safeconduct.desk.entrance import Entrance
from safeconduct.desk.headers import with_ours
from safeconduct.desk.peer import End

# Bytes of a request's body: the longest accounts file that the desk takes through a form, and a margin. A larger
# one comes by the command line, which reads it piece by piece.
MAX_BODY_BYTES: Final = 32 * 1024 * 1024
# 96 bits, base16: a nonce is good for one answer.
_NONCE_BYTES: Final = 12
TOO_LONG: Final = 413
# More digits than the length of anything has.
_MOST_DIGITS: Final = 16


class TooMuch(Exception):
    """A request whose body is longer than anything a page of ours sends."""


class Guard:
    """Lets through what `admission` lets through; ``explain`` makes the answer for what it does not."""

    def __init__(
        self,
        app: ASGIApp,
        entrance: Entrance,
        *,
        is_our_user: Callable[[End, End], bool],
        explain: Callable[[Refusal | int | Exception, str], Response],
        takes_long: Callable[[str], bool] = lambda _: False,
    ) -> None:
        self._app = app
        self._entrance = entrance
        self._is_our_user = is_our_user
        self._explain = explain
        # Whether an address takes a body that says how long it is in pieces, never all of it at once.
        self._takes_long = takes_long
        self._entropy: Entropy = entrance.entropy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; anything that is not plain HTTP is closed without a word."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return
        nonce = self._entropy.bytes(_NONCE_BYTES).hex()
        scope.setdefault("state", {})["nonce"] = nonce
        answer = _Answer(send, nonce)
        asked = Asked.of(scope["method"], scope["path"], scope["headers"])
        found = refusals(asked, self._entrance, is_our_user=self._is_ours(scope))
        if found:
            await self._explain(found[0], nonce)(scope, receive, answer.send)
            return
        try:
            is_let = self._takes_long(scope["path"]) and declared_bytes(scope) > MAX_BODY_BYTES
            taken = receive if is_let else _limited(receive)
            await self._app(scope, taken, answer.send)
        except TooMuch:
            await self._say(TOO_LONG, (scope, receive, answer))
        except ClientDisconnect:
            return
        except SafeconductError as error:
            await self._say(error, (scope, receive, answer))
        except Exception as error:
            # Its words stay here: they may hold a name. The page says of which kind it was and where in our code.
            await self._say(error, (scope, receive, answer))

    def _is_ours(self, scope: Scope) -> bool:
        client, server = scope.get("client"), scope.get("server")
        if client is None or server is None:
            return False
        return self._is_our_user((client[0], client[1]), (server[0], server[1]))

    async def _say(self, why: int | Exception, exchange: tuple[Scope, Receive, _Answer]) -> None:
        scope, receive, answer = exchange
        if not answer.has_begun:
            await self._explain(why, answer.nonce)(scope, receive, answer.send)


def declared_bytes(scope: Scope) -> int:
    """Return how long a request says that its body is, in bytes: it comes no longer; 0 where it does not say."""
    length = Headers(scope=scope).get("content-length", "")
    return int(length) if length.isascii() and length.isdecimal() and len(length) < _MOST_DIGITS else 0


class _Answer:
    """Puts our headers on an answer as it leaves."""

    def __init__(self, send: Send, nonce: str) -> None:
        self._send = send
        self.nonce = nonce
        self.has_begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.has_begun = True
            message = {**message, "headers": with_ours(list(message.get("headers", [])), self.nonce)}
        await self._send(message)


def _limited(receive: Receive) -> Receive:
    """Return a ``receive`` that ends when a body grows beyond what any page of ours sends."""
    taken = 0

    async def counted() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MAX_BODY_BYTES:
            raise TooMuch
        return message

    return counted
