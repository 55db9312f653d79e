"""Tells open windows that something they show has changed: a topic and a number, never content (notes 6.1).

A window that was away gives the last number it saw and learns at once whether it missed anything. Promise P14.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Final

# Seconds between signs of life: a window that hears nothing for longer says that the program is gone.
HEARTBEAT_SECONDS: Final = 15
# Topics: the desk was locked; a command was done, in whatever window; somebody is silent or forced at a check-in.
LOCKED: Final = "locked"
CHANGED: Final = "changed"
ALARM: Final = "alarm"


class Events:
    """What has changed since the desk was started. Used from the server's own thread."""

    def __init__(self) -> None:
        self._number = 0
        self._last: dict[str, int] = {}
        self._changed = asyncio.Condition()
        self._waiting: set[asyncio.Task[None]] = set()

    @property
    def number(self) -> int:
        """The number of the newest change."""
        return self._number

    def tell(self, topic: str) -> None:
        """Say that something has changed."""
        self._number += 1
        self._last[topic] = self._number
        task = asyncio.get_running_loop().create_task(self._wake())
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _wake(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def stream(self, seen: int) -> AsyncIterator[bytes]:
        """Give server-sent events after number ``seen``, with signs of life between; ends never."""
        while True:
            for topic, number in sorted(self._last.items(), key=lambda one: one[1]):
                if number > seen:
                    yield f"id: {number}\nevent: {topic}\ndata: {number}\n\n".encode("ascii")
            seen = max(seen, self._number)
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS), self._changed:
                    await self._changed.wait_for(lambda mark=seen: self._number > mark)  # type: ignore[misc]
            except TimeoutError:
                yield b"event: alive\ndata: 0\n\n"
