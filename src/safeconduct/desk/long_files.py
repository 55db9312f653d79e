"""A long file that comes through a form, sealed while it comes: never whole in memory nor open on the disk (P14).

The form has its texts first and its one file last, for a browser sends fields in the order of the page: so the texts
are known, and the file's length with them, when its first byte comes. It is sealed on a thread of its own, and the
other pages go on meanwhile; the lock ends it. Refuses a file behind which something else comes, one that ends early,
and one of which nothing came for a while: then nothing of it is kept. What it becomes is `record.evidence`'s.
"""

from __future__ import annotations

import asyncio
import io
import threading
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Final, cast

from starlette.requests import ClientDisconnect, Request

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.forms import Form, NotAForm, read_form
from safeconduct.desk.guard import MAX_BODY_BYTES, declared_bytes
from safeconduct.desk.interrupting import LockedMeanwhile
from safeconduct.record.evidence.door import Arriving

# Bytes of the texts before a file, many times over.
_MOST_HEAD: Final = 4 * 1024 * 1024
# Bytes that came and are not sealed yet: memory is bounded by them.
_MOST_WAITING: Final = 8 * 1024 * 1024
# How long nothing may come before a file counts as one that does not come, in seconds: a disk that wakes up is faster.
_PATIENCE: Final = 60.0
_KIND: Final = "multipart/form-data"


class Coming(io.RawIOBase):
    """What came of a file and was not read yet: written by the server's thread, read by the one that seals."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: deque[bytes] = deque()
        self._waiting = 0
        self._is_whole = self._is_left = self._is_locked = False
        self._changing = threading.Condition()

    def put(self, piece: bytes) -> None:
        """Add what came next, once there is room for it; drop it where nobody reads any more."""
        with self._changing:
            self._changing.wait_for(lambda: self._waiting < _MOST_WAITING or self._is_left)
            if not self._is_left:
                self._pieces.append(piece)
                self._waiting += len(piece)
                self._changing.notify_all()

    def end(self, *, is_whole: bool) -> None:
        """Nothing more comes: the file was whole, or ended early."""
        with self._changing:
            self._is_whole, self._is_left = is_whole, not is_whole
            self._changing.notify_all()

    def leave(self, *, is_locked: bool = False) -> None:
        """Read no more of it: whatever comes is dropped. ``is_locked``: for the desk is being locked."""
        with self._changing:
            self._is_left, self._is_locked = True, self._is_locked or is_locked
            self._pieces.clear()
            self._waiting = 0
            self._changing.notify_all()

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes of what came, none at its end; OSError where it ended early, LockedMeanwhile."""
        with self._changing:
            is_told = self._changing.wait_for(lambda: self._pieces or self._is_whole or self._is_left, _PATIENCE)
            if self._is_locked:
                raise LockedMeanwhile
            if self._is_left or not is_told:
                raise OSError
            taken, left = [], size if size >= 0 else self._waiting
            while left and self._pieces:
                piece = self._pieces.popleft()
                taken.append(piece[:left])
                if len(piece) > left:
                    self._pieces.appendleft(piece[left:])
                left -= len(taken[-1])
            self._waiting -= sum(map(len, taken))
            self._changing.notify_all()
            return b"".join(taken)


class LongFiles:
    """Files that a desk is sealing while they come: the lock ends them, and waits until nothing is written any more."""

    def __init__(self) -> None:
        self._changing = threading.Condition()
        self._coming: set[Coming] = set()
        # Each takes a thread while it comes, and the server has few: the next one waits where it lies.
        self.turn = asyncio.Lock()

    def begin(self) -> Coming:
        """Hold one that is to be sealed. On the vault's thread, so that a lock comes before it or ends it."""
        coming = Coming()
        with self._changing:
            self._coming.add(coming)
        return coming

    def end(self, coming: Coming) -> None:
        """Nothing of it is written any more. Ending twice is allowed."""
        with self._changing:
            self._coming.discard(coming)
            self._changing.notify_all()

    def drop_all(self) -> None:
        """End all of them. On the vault's thread, before the vault is closed."""
        with self._changing:
            for one in self._coming:
                one.leave(is_locked=True)
            self._changing.wait_for(lambda: not self._coming)


@dataclass(frozen=True, slots=True)
class LongForm:
    """A form with a long file. ``form``: its texts, and what the file is called. ``length``: the file's, in bytes."""

    form: Form
    length: int
    first: bytes
    tail: bytes
    rest: AsyncIterator[bytes]

    async def passed(self) -> None:
        """Let what is left of it pass unread: a browser listens to an answer once it has sent everything."""
        async for _ in self.rest:
            pass

    async def sealed(self, arriving: Arriving, files: LongFiles, coming: Coming) -> Form:
        """Seal the file while it comes; return the form with it, or with what was wrong with it. LockedMeanwhile."""
        feeding = asyncio.create_task(self._feed(coming))
        try:
            await asyncio.to_thread(_fill, arriving, files, coming, self.length)
        except SafeconductError as error:
            return replace(self.form, long_file=error)
        finally:
            files.end(coming)
            coming.leave()
            await feeding
        return replace(self.form, long_file=arriving)

    async def _feed(self, coming: Coming) -> None:
        left, piece = self.length, self.first
        # What ends a part of the form: it stands once, behind the file. Looked for across the borders of pieces too.
        mark, marks, seen, end = self.tail[:-4], 0, b"", b""
        try:
            while piece or left == self.length:
                content = piece[:left]
                left -= len(content)
                if content:
                    await asyncio.to_thread(coming.put, content)
                seen = seen[1 - len(mark) :] + piece
                marks += seen.count(mark)
                end = (end + piece)[-len(self.tail) :]
                piece = await anext(self.rest, b"")
        except ClientDisconnect:
            coming.end(is_whole=False)
            return
        coming.end(is_whole=not left and marks == 1 and end == self.tail)


def _fill(arriving: Arriving, files: LongFiles, coming: Coming, length: int) -> None:
    try:
        arriving.fill(cast("BinaryIO", coming), length)
    finally:
        files.end(coming)


def is_long(request: Request) -> bool:
    """Say whether a request is longer than a form may be that is read before it is looked at."""
    return declared_bytes(request.scope) > MAX_BODY_BYTES


async def read_long_form(request: Request, *, most_head: int = _MOST_HEAD) -> LongForm:
    """Read a form up to the first byte of its file; NotAForm where there is none within ``most_head`` bytes."""
    kind, _, named = request.headers.get("content-type", "").partition("boundary=")
    boundary = named.partition(";")[0].strip().strip('"').encode("ascii", "replace")
    if kind.partition(";")[0].strip().lower() != _KIND or not boundary:
        raise NotAForm
    rest, head = _large(request.stream()), b""
    while (begin := _file_begins(head, boundary)) is None:
        piece = await anext(rest, b"")
        if not piece or len(head) > most_head:
            raise NotAForm
        head += piece
    tail = b"\r\n--" + boundary + b"--\r\n"
    length = declared_bytes(request.scope) - begin - len(tail)
    if length < 0:
        raise NotAForm
    form = await read_form(_instead(request, head[:begin] + tail))
    # The file comes by itself: here stand the texts, and its name.
    return LongForm(Form(form.texts, (), form.names), length, head[begin:], tail, rest)


def _file_begins(head: bytes, boundary: bytes) -> int | None:
    """Return where the content of the first file begins; None where it is not there yet."""
    at = head.find(b"--" + boundary + b"\r\n")
    while at >= 0:
        headers_end = head.find(b"\r\n\r\n", at)
        if headers_end < 0:
            return None
        if b"; filename=" in head[at:headers_end]:
            return headers_end + 4
        at = head.find(b"\r\n--" + boundary + b"\r\n", headers_end)
        at = at + 2 if at >= 0 else at
    return None


def _instead(request: Request, body: bytes) -> Request:
    """Return the same request with another body, in which the file is empty."""

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    return Request(request.scope, receive)


async def _large(stream: AsyncIterator[bytes], *, at_least: int = 1 << 20) -> AsyncIterator[bytes]:
    """Give a stream in larger pieces: each is handed to another thread, which costs more than the few bytes of one."""
    held: list[bytes] = []
    async for piece in stream:
        held.append(piece)
        if sum(map(len, held)) >= at_least:
            yield b"".join(held)
            held.clear()
    if held:
        yield b"".join(held)
