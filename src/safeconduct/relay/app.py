"""What a relay answers desks over HTTP, and the same nothing for everything else (docs/formats/relay.md).

Bare ASGI: the routes are a few lines, and a framework would cost a third of a request. What desks ask of inboxes is
done in `desks` (docs/formats/relay-intake.md). Whoever has no access code gets 404 without a body, as for any address
that is not there. It keeps no log, looks at no address of a client and stores no time (P1). A body is measured while it
comes, what is held in memory has a budget (`holding`), and nobody may be slow for ever (`answering`).
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass
from typing import Final

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
from safeconduct.protect.wire_intake import IntakeRefusal, encode_intake_refusal
from safeconduct.relay.answering import (
    LATER,
    NOTHING,
    ORDINARY_PATIENCE,
    Answer,
    Coming,
    Patience,
    Receive,
    Scope,
    Send,
    Speaking,
    Unheard,
    header,
)
from safeconduct.relay.desks import PATHS, Desk, Refused
from safeconduct.relay.errors import StoreFull, StoreUnreachable
from safeconduct.relay.holding import SMALL_BYTES, Holding, PutOff
from safeconduct.relay.intake import Intake
from safeconduct.relay.journal import Journal

_BEARER: Final = b"Bearer "
# Longest access code that is looked at, in bytes: twice what ours have, with room for hyphens.
_MOST_CODE_BYTES: Final = 64
# How old the list of access codes may be, in seconds: so soon a new one works, and an old one no longer does.
_CODES_SECONDS: Final = 1.0
# Long bodies that are taken apart at once. They are whole by then, so that nobody's line holds a place.
_LARGE_BODIES: Final = 16
_STATUS: Final = {
    Refusal.MALFORMED: 400,
    Refusal.NOT_AUTHORISED: 403,
    Refusal.TOO_LARGE: 413,
    Refusal.FULL: 507,
}
_INBOX_STATUS: Final = {
    IntakeRefusal.MALFORMED: 400,
    IntakeRefusal.NOT_AUTHORISED: 403,
    IntakeRefusal.TOO_LARGE: 413,
    IntakeRefusal.FULL: 507,
    IntakeRefusal.STALE: 409,
    IntakeRefusal.UNKNOWN_BOX: 409,
}


@dataclass(frozen=True, slots=True)
class Inboxes:
    """What is sent in, and what desks may do with it."""

    intake: Intake
    desk: Desk


class RelayApp:
    """The ASGI application of one process."""

    def __init__(
        self,
        journal: Journal,
        patience: Patience = ORDINARY_PATIENCE,
        *,
        holding: Holding | None = None,
        inboxes: Inboxes | None = None,
    ) -> None:
        self._journal = journal
        self._inboxes = inboxes
        self._codes: tuple[CodeHash, ...] = ()
        self._codes_at = float("-inf")
        self._codes_fetched = asyncio.Lock()
        self._large = asyncio.Semaphore(_LARGE_BODIES)
        self._speaking = Speaking(patience, holding or Holding())
        self._relay = Answer(200, encode_relay(journal.key.id))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        coming = Coming(scope, receive)
        await self._speaking.say(await self._answer(scope, coming), coming, send)

    async def learn_codes(self) -> None:
        """Fetch the access codes before anybody asks: a store that goes away then makes no desk a stranger."""
        await self._fresh_codes()

    async def _answer(self, scope: Scope, coming: Coming) -> Answer:
        try:
            return await self._routed(scope, coming) if await self._is_admitted(scope) else NOTHING
        except MalformedMessage:
            return _refused(Refusal.MALFORMED)
        except Unheard as unheard:
            return _refused(unheard.refusal)
        except PostingRefused:
            return _refused(Refusal.NOT_AUTHORISED)
        except StoreFull:
            return _refused(Refusal.FULL)
        except TimeoutError:
            return _refused(Refusal.MALFORMED)
        except (StoreUnreachable, PutOff):
            return LATER

    async def _routed(self, scope: Scope, coming: Coming) -> Answer:
        match (scope["method"], scope["raw_path"], scope["query_string"]):
            case ("POST", b"/v1/append", b""):
                return await self._append(coming)
            case ("POST", b"/v1/read", b""):
                return await self._read(coming)
            case ("GET", b"/v1/relay", b""):
                return self._relay
            case (method, path, b"") if self._inboxes and path in PATHS and method == PATHS[path].method:
                return await self._of_inboxes(self._inboxes, path, coming)
        return NOTHING

    async def _of_inboxes(self, inboxes: Inboxes, path: bytes, coming: Coming) -> Answer:
        async with self._speaking.holding.hold(self._speaking.body_pace) as held:
            body = await coming.whole(PATHS[path].most, held)
            try:
                answer = await inboxes.intake.ask(lambda: inboxes.desk.answer(path, body))
            except Refused as refused:
                return Answer(_INBOX_STATUS[refused.refusal], encode_intake_refusal(refused.refusal))
        if PATHS[path].is_shown:
            # Whoever put it may look at once.
            await inboxes.intake.look()
        return Answer(200, answer)

    async def _append(self, coming: Coming) -> Answer:
        async with self._speaking.holding.hold(self._speaking.body_pace) as held:
            body = await coming.whole(MOST_REQUEST_BYTES, held)
            if len(body) <= SMALL_BYTES:
                return Answer(200, await self._journal.append(decode_append(body)))
            async with self._large:
                # Reading it takes long enough for others to wait.
                return Answer(200, await self._journal.append(await asyncio.to_thread(decode_append, body)))

    async def _read(self, coming: Coming) -> Answer:
        async with self._speaking.holding.hold(self._speaking.body_pace) as held:
            request = decode_read(await coming.whole(READ_REQUEST_CLASSES[-1], held))
        return Answer(200, await self._journal.read(request))

    async def _is_admitted(self, scope: Scope) -> bool:
        # Fetched for whoever asks and whatever they gave: how long that takes shall tell nobody of a relay.
        codes = await self._fresh_codes()
        given = header(scope, b"authorization") or b""
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


def _refused(refusal: Refusal) -> Answer:
    return Answer(_STATUS[refusal], encode_refusal(refusal))
