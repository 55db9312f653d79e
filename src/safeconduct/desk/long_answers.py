"""A long file that leaves piece by piece, made while it goes: never whole in memory nor open on the disk (P14).

Its pieces are made on the vault's thread, a megabyte at a time, and other pages are answered between two of them. What
ends it in the middle cuts the connection without the end that a whole answer has, so that no browser takes what came
for all of it: the lock (P2), a fault, whoever goes away. Refuses to go on once it was ended. What it is made of is said
by whoever holds it ready (`leaving`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Final

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from safeconduct.desk.interrupting import LockedMeanwhile

# Bytes that are made at once, and another piece at most: memory is bounded by them, and how long other pages wait.
AT_ONCE_BYTES: Final = 1 << 20


class Going:
    """One file that leaves. On the vault's thread alone."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._is_ended = False

    def taken(self) -> bytes:
        """Return what comes next, nothing at its end; LockedMeanwhile where it was ended before."""
        if self._is_ended:
            raise LockedMeanwhile
        made, left = [], AT_ONCE_BYTES
        for piece in self._pieces:
            made.append(piece)
            left -= len(piece)
            if left <= 0:
                break
        return b"".join(made)

    def end(self) -> None:
        """Make no more of it, and let go of what it was made from. Ending twice is allowed."""
        self._is_ended, self._pieces = True, iter(())


class LongAnswers:
    """Files that leave a desk piece by piece: the lock ends them. On the vault's thread alone."""

    def __init__(self) -> None:
        self._going: set[Going] = set()

    def __len__(self) -> int:
        return len(self._going)

    def begin(self, pieces: Iterator[bytes]) -> Going:
        """Hold one that leaves from now on."""
        going = Going(pieces)
        self._going.add(going)
        return going

    def end(self, going: Going) -> None:
        """It is gone, or whoever fetched it is. Ending twice is allowed."""
        going.end()
        self._going.discard(going)

    def drop_all(self) -> None:
        """End all of them, before the vault is closed."""
        for one in tuple(self._going):
            self.end(one)


class LongAnswer(StreamingResponse):
    """The answer of which a file that leaves is made.

    ``taken`` gives what comes next (`Going.taken`, on the vault's thread), nothing at its end. ``ended`` is called
    once nothing more is sent, whatever the reason.
    """

    def __init__(
        self, taken: Callable[[], Awaitable[bytes]], ended: Callable[[], None], *, headers: dict[str, str]
    ) -> None:
        super().__init__(_pieces(taken), headers=headers, media_type="application/octet-stream")
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it; whatever ends it in the middle is raised, and the server cuts the connection."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()


async def _pieces(taken: Callable[[], Awaitable[bytes]]) -> AsyncIterator[bytes]:
    while piece := await taken():
        yield piece
