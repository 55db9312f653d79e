"""What everybody may ask a relay: the page, bundles, boards; and what they may send in (docs/formats/relay-intake.md).

An application of its own behind a socket of its own: no access code, nothing of the journal, no entry of a desk waits
for it. It keeps no log, looks at no address, and answers everything else with 404 without a body (P1, P13). An answer
says whether a submission is on the disk, and nothing else of it (P9). What is the same for everybody is held once, so
that many slow lines fill no memory.
"""

from __future__ import annotations

import asyncio
import re
from typing import Final

from safeconduct.protect.boards import BUCKET_SLOTS
from safeconduct.protect.intake_certificates import BoxId
from safeconduct.protect.submissions import SIZES
from safeconduct.protect.wire import Refusal
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
from safeconduct.relay.errors import StoreFull, StoreUnreachable
from safeconduct.relay.holding import Holding, PutOff
from safeconduct.relay.intake import Intake, OldKey, Shown, ShownBox
from safeconduct.relay.intake_store import Taken
from safeconduct.relay.page_headers import ANSWER_HEADERS
from safeconduct.relay.vouched import NotVouched

# Slots of a board that is given as a whole; greater ones are fetched in two steps (docs/formats/board.md).
MOST_WHOLE_SLOTS: Final = 256
_HINTS_MAGIC: Final = b"SCH1"
_BOARD: Final = re.compile(rb"/board/([0-9a-f]{32})(?:/(hints|0|[1-9][0-9]{0,2}))?")
_KEPT: Final = Answer(200)
_FULL: Final = Answer(507)
_OLD_KEY: Final = Answer(410)
_NO_SUBMISSION: Final = Answer(400)
_TOO_LARGE: Final = Answer(413)


class PublicApp:
    """The ASGI application of one process for whoever comes."""

    def __init__(
        self, intake: Intake, patience: Patience = ORDINARY_PATIENCE, *, holding: Holding | None = None
    ) -> None:
        self._intake = intake
        self._speaking = Speaking(patience, holding or Holding())
        # Of each box: the number of the board that is held, and what is given of it as a whole.
        self._held: dict[tuple[BoxId, bytes], tuple[int, Answer]] = {}
        self._reading = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        coming = Coming(scope, receive)
        await self._speaking.say(await self._answer(scope, coming), coming, send)

    async def _answer(self, scope: Scope, coming: Coming) -> Answer:
        try:
            return await self._routed(scope, coming)
        except Unheard as unheard:
            return _TOO_LARGE if unheard.refusal is Refusal.TOO_LARGE else _NO_SUBMISSION
        except NotVouched:
            return _NO_SUBMISSION
        except OldKey:
            return _OLD_KEY
        except StoreFull:
            return _FULL
        except (StoreUnreachable, PutOff, TimeoutError):
            # Too slow is no fault of what was sent: it may be sent again.
            return LATER

    async def _routed(self, scope: Scope, coming: Coming) -> Answer:
        shown = self._intake.shown
        match (scope["method"], scope["raw_path"], scope["query_string"]):
            case ("POST", b"/submissions", b""):
                return await self._submit(coming)
            case ("GET", b"/", b"") if shown.page:
                return _page(shown, header(scope, b"accept-encoding") or b"")
            case ("GET", b"/bundles", b"") if shown.bundles:
                return Answer(200, shown.bundles, ANSWER_HEADERS, is_shared=True)
            case ("GET", bytes(path), b"") if found := _BOARD.fullmatch(path):
                box = shown.boxes.get(BoxId(bytes.fromhex(found[1].decode())))
                return await self._board(box, found[2]) if box and box.slots else NOTHING
        return NOTHING

    async def _submit(self, coming: Coming) -> Answer:
        if coming.announced is not None and coming.announced not in SIZES:
            raise Unheard(Refusal.TOO_LARGE if coming.announced > SIZES[-1] else Refusal.MALFORMED)
        async with self._speaking.holding.hold(self._speaking.body_pace) as held:
            body = await coming.whole(SIZES[-1], held)
            return _FULL if await self._intake.submit(body) is Taken.FULL else _KEPT

    async def _board(self, box: ShownBox, part: bytes | None) -> Answer:
        if part is not None and part != b"hints":
            body = await self._intake.ask(
                lambda: self._intake.store.bucket(box.kept.id, box.kept.board_number, int(part))
            )
            return Answer(200, body, ANSWER_HEADERS) if body else NOTHING
        if part is None and box.slots > MOST_WHOLE_SLOTS:
            return NOTHING
        key, number = (box.kept.id, part or b""), box.kept.board_number
        # Whoever comes while it is read waits for it: it is read once.
        async with self._reading:
            held = self._held.get(key)
            if held is None or held[0] != number:
                made = self._hints if part else self._whole
                body = await self._intake.ask(lambda: made(box, box.slots // BUCKET_SLOTS))
                if not body:
                    # Another process has taken the next board's place meanwhile.
                    return LATER
                held = self._held[key] = (number, Answer(200, body, ANSWER_HEADERS, is_shared=True))
        return held[1]

    def _whole(self, box: ShownBox, buckets: int) -> bytes:
        read = [self._intake.store.bucket(box.kept.id, box.kept.board_number, n) for n in range(buckets)]
        return box.kept.board_head + b"".join(read) if all(read) else b""

    def _hints(self, box: ShownBox, buckets: int) -> bytes:
        count, tags = self._intake.store.tags(box.kept.id, box.kept.board_number)
        return _HINTS_MAGIC + box.kept.board_head[len(_HINTS_MAGIC) :] + tags if count == buckets else b""


def _page(shown: Shown, taken: bytes) -> Answer:
    """Return the page, in gzip for whoever takes that: on a bad line it is there in half the time.

    Nothing secret is in it and nothing of the request, so that its length tells nothing (BREACH, 2013).
    """
    if b"gzip" in re.split(rb"[,;\s]+", taken.lower()):
        return Answer(200, shown.packed, (*shown.page_headers, (b"content-encoding", b"gzip")), is_shared=True)
    return Answer(200, shown.page, shown.page_headers, is_shared=True)
