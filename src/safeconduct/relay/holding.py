"""How many bytes of requests and answers one process holds, and who gives way when there are too many.

Whoever has the access code may be slow, or mean to be: sixteen connections that drip would else keep every other desk
out, and some that do not read would fill the memory. So there is one budget for all. What would pass it makes the
connection give way that lately moved least; an honest desk on a slow line is among the last as long as others move
nothing. It refuses to keep anybody waiting for room: who gives way is told to ask again, which is always safe
(docs/formats/relay.md). Promises P4 and P13; docs/rooms/relay.md.
"""

from __future__ import annotations

import asyncio
import math
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final

# Bytes of bodies and answers of one process: sixteen of the largest, and a small server still has room for its store.
MOST_HELD_BYTES: Final = 128 * 1024 * 1024
# Each connection holds so many beside the budget, in bytes: nearly every request and answer is smaller, and need not
# be counted. With a thousand connections that is 64 MiB.
SMALL_BYTES: Final = 64 * 1024
# Slowest line that is waited for, in bytes a second: mobile data of the second generation, on a bad day.
LEAST_BYTES_PER_SECOND: Final = 2_048
# What a connection moved counts half after so many seconds: who stops is found within ten.
_HALF_LIFE_SECONDS: Final = 2.0
# What a connection is taken to have moved when it begins, in bytes: it is not the first to go before it could move.
_FIRST_BYTES: Final = 1024 * 1024


class PutOff(Exception):
    """There is no room, and this connection is the one that gives way."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How slow somebody may be: ``piece`` seconds for what the slowest line moves in them, ``whole`` in all."""

    piece: float
    whole: float

    @property
    def least_bytes(self) -> int:
        """How many bytes each stretch of ``piece`` seconds brings at least."""
        return int(self.piece * LEAST_BYTES_PER_SECOND)


class Holding:
    """The budget of one process. Belongs to one event loop."""

    def __init__(self, most: int = MOST_HELD_BYTES) -> None:
        self._most = most
        self._held: set[Held] = set()
        self._bytes = 0

    @property
    def bytes(self) -> int:
        """How many bytes are held beyond what is small."""
        return self._bytes

    def hold(self, pace: Pace) -> Held:
        """Begin to hold for one request or answer: an asynchronous context that ends it; TimeoutError, PutOff."""
        return Held(self, pace)

    def begin(self, one: Held) -> None:
        """Note somebody who holds."""
        self._held.add(one)

    def end(self, one: Held) -> None:
        """Note that somebody holds nothing any more."""
        self._held.discard(one)
        self._bytes -= one.counted
        one.counted = 0

    def take(self, one: Held, more: int, *, is_first: bool = False) -> None:
        """Count ``more`` bytes, and make others give way for them; PutOff when it is this one's turn to.

        ``is_first``: it could move nothing yet, and goes only where nobody else can.
        """
        one.counted += more
        self._bytes += more
        now = asyncio.get_running_loop().time()
        while self._bytes > self._most:
            # Only who has something to give, and what is whole is on its way to the disk: it goes by itself.
            slow = [
                other
                for other in self._held
                if other.counted and not other.is_whole and not (is_first and other is one)
            ]
            least = min(slow, key=lambda other: other.moved(now), default=one)
            self.end(least)
            if least is one:
                raise PutOff
            least.give_way(now)


@dataclass(slots=True, eq=False)
class Held:
    """What one connection holds, and the time it has."""

    holding: Holding
    pace: Pace
    size: int = 0
    counted: int = 0
    is_whole: bool = False
    _has_given_way: bool = False
    _moved: float = _FIRST_BYTES
    _at: float = 0.0
    _goal: int = 0
    _ends_at: float = 0.0
    _limit: asyncio.Timeout = field(default_factory=lambda: asyncio.timeout(None))

    async def __aenter__(self) -> Held:
        self._at = asyncio.get_running_loop().time()
        self._ends_at = self._at + self.pace.whole
        self._goal = self.pace.least_bytes
        self.holding.begin(self)
        await self._limit.__aenter__()
        self._wait(self._at)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.holding.end(self)
        try:
            await self._limit.__aexit__(kind, error, at)
        except TimeoutError:
            if self._has_given_way:
                raise PutOff from None
            raise

    def came(self, count: int) -> None:
        """Note that so many bytes came and are held from now on; PutOff."""
        before = max(0, self.size - SMALL_BYTES)
        self._note(count)
        more = max(0, self.size - SMALL_BYTES) - before
        if more:
            self.holding.take(self, more)

    def went(self, count: int) -> None:
        """Note that so many of the bytes that are held were taken from us; PutOff."""
        self._note(count)

    def holds(self, count: int) -> None:
        """Hold an answer of so many bytes; PutOff."""
        if count > SMALL_BYTES:
            self.holding.take(self, count, is_first=True)

    def whole(self) -> None:
        """Say that nobody is waited for any more: what is held goes as fast as this relay can. Ends the time limit."""
        self.is_whole = True
        self._limit.reschedule(None)

    def moved(self, now: float) -> float:
        """How many bytes moved lately."""
        return self._moved * math.exp2((self._at - now) / _HALF_LIFE_SECONDS)

    def give_way(self, now: float) -> None:
        """End this one."""
        self._has_given_way = True
        self._limit.reschedule(now)

    def _note(self, count: int) -> None:
        if self._has_given_way:
            raise PutOff
        now = asyncio.get_running_loop().time()
        self._moved, self._at = self.moved(now) + count, now
        self.size += count
        if self.size >= self._goal:
            self._goal = self.size + self.pace.least_bytes
            self._wait(now)

    def _wait(self, now: float) -> None:
        self._limit.reschedule(min(now + self.pace.piece, self._ends_at))
