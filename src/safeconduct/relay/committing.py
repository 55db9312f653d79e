"""A queue in front of a store: what waits is committed together and shares one wait for the disk (P4, P9).

One writer takes up to 256 of what waits into one commit. Nothing is answered before it is over. Each is answered alone:
what is wrong with one refuses no other. While the disk is waited for the next ones gather. Refuses to outlive a fault
of the program: it ends the queue, and the relay with it. The journal and the intake have one each
(docs/rooms/relay.md).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from safeconduct.base.errors import SafeconductError

# Asked in one commit: past this a wait for the disk costs each of them next to nothing (notes/protect section 4).
MOST_AT_ONCE: Final = 256
# Bytes of one commit: two of the largest requests; the log on the disk stays short.
_MOST_BYTES: Final = 16 * 1024 * 1024

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")
_Found = TypeVar("_Found")

Commit = Callable[[Sequence[Asked]], Sequence[Answer | SafeconductError]]
"""Brings what was asked to the disk and gives an answer to each, in order. Runs in the writer's thread."""


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Asked, Answer]):
    """What waits to be committed, how many bytes it has, and where its answer is awaited."""

    asked: Asked
    size: int
    answer: asyncio.Future[Answer]


class Committing(Generic[Asked, Answer]):
    """The queue and its writer. Belongs to one event loop."""

    def __init__(
        self,
        name: str,
        commit: Commit[Asked, Answer],
        answered: Callable[[Asked, Answer | SafeconductError], None] | None = None,
    ) -> None:
        """``name``: of the thread. ``answered``: is told each answer, whoever awaits it or has gone."""
        self._commit = commit
        self._answered = answered
        self._waiting: asyncio.Queue[_Waiting[Asked, Answer]] = asyncio.Queue()
        self._writer = ThreadPoolExecutor(1, name)

    async def committed(self, asked: Asked, size: int) -> Answer:
        """Return the answer once it is on the disk; what `Commit` answers with."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Waiting(asked, size, answer))
        return await answer

    async def between(self, work: Callable[[], _Found]) -> _Found:
        """Do something in the writer's thread, between two commits."""
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    async def write(self) -> None:
        """Commit what waits, for ever. A fault of the program ends it, and the relay with it."""
        held: list[_Waiting[Asked, Answer]] = []
        while True:
            group, held = await self._group(held)
            try:
                answers = await self.between(lambda group=group: self._commit([one.asked for one in group]))  # type: ignore[misc]
            except BaseException:
                for one in group:
                    one.answer.cancel()
                raise
            for one, answer in zip(group, answers, strict=True):
                if self._answered:
                    self._answered(one.asked, answer)
                if one.answer.done():
                    continue
                if isinstance(answer, SafeconductError):
                    one.answer.set_exception(answer)
                else:
                    one.answer.set_result(answer)

    def close(self) -> None:
        """Finish what is being written."""
        self._writer.shutdown()

    async def _group(
        self, held: list[_Waiting[Asked, Answer]]
    ) -> tuple[list[_Waiting[Asked, Answer]], list[_Waiting[Asked, Answer]]]:
        """Return what is committed together, and one that did not fit any more."""
        group = held or [await self._waiting.get()]
        size = group[0].size
        while len(group) < MOST_AT_ONCE and not self._waiting.empty():
            one = self._waiting.get_nowait()
            size += one.size
            if size > _MOST_BYTES:
                return group, [one]
            group.append(one)
        return group, []
