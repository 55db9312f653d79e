"""Takes postings in and answers readers: signatures, group commit, receipts (docs/rooms/relay.md; P4, P5).

One writer takes up to 256 waiting appends into one transaction, so that they share one wait for the disk, and signs
one receipt for each mailbox and commit. Nothing is answered before it is on the disk. It refuses postings that the
mailbox's key did not sign, alone: the others of a commit are taken.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import MailboxId
from safeconduct.protect.access import CodeHash
from safeconduct.protect.mailboxes import are_authorised, hashes_of
from safeconduct.protect.receipts import ChainRoot, Receipt, RelayKey
from safeconduct.protect.wire import (
    Appended,
    News,
    Posting,
    PostingRefused,
    ReadAnswer,
    ReadRequest,
    encode_appended,
    encode_news,
)
from safeconduct.relay.store import Batch, Commit, Placed, Store

# Appends in one commit: past this a wait for the disk costs each of them next to nothing (notes/protect section 4).
MOST_APPENDS: Final = 256
# Bytes of frames in one commit: two of the largest requests; the log on the disk stays short.
_MOST_BYTES: Final = 16 * 1024 * 1024
# Readers at once: two cores, and some that wait for the disk.
_READERS: Final = 4
# Receipts that were signed for readers and may be asked for again: one for each place where a desk stands.
_KEPT_RECEIPTS: Final = 4_096


@dataclass(frozen=True, slots=True)
class _Waiting:
    """One request that waits to be committed, and where its answer is awaited."""

    postings: tuple[Posting, ...]
    answer: asyncio.Future[bytes]

    @property
    def size(self) -> int:
        return sum(len(frame) for posting in self.postings for frame in posting.frames)


class Journal:
    """The relay's work, apart from how it is asked for it. Belongs to one event loop."""

    def __init__(self, store: Store, key: RelayKey) -> None:
        self.key = key
        self._store = store
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._writer = ThreadPoolExecutor(1, "writer")
        self._readers = ThreadPoolExecutor(_READERS, "reader")
        self._kept_receipt = functools.lru_cache(_KEPT_RECEIPTS)(key.receipt)

    async def append(self, postings: tuple[Posting, ...]) -> bytes:
        """Return the encoded answer once all is on the disk; PostingRefused, StoreFull, StoreUnreachable."""
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Waiting(postings, answer))
        return await answer

    async def read(self, request: ReadRequest) -> bytes:
        """Return the encoded news; StoreUnreachable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._news, request)

    async def codes(self) -> tuple[CodeHash, ...]:
        """Return the hashes of all access codes; StoreUnreachable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._store.codes)

    async def write(self) -> None:
        """Commit what waits, for ever. A fault of the program ends it, and the relay with it."""
        loop = asyncio.get_running_loop()
        held: list[_Waiting] = []
        while True:
            group, held = await self._group(held)
            try:
                answers = await loop.run_in_executor(self._writer, self._committed, [one.postings for one in group])
            except BaseException:
                for one in group:
                    one.answer.cancel()
                raise
            for one, answer in zip(group, answers, strict=True):
                if one.answer.done():
                    continue
                if isinstance(answer, SafeconductError):
                    one.answer.set_exception(answer)
                else:
                    one.answer.set_result(answer)

    def close(self) -> None:
        """Finish what is being written, and close the store."""
        self._writer.shutdown()
        self._readers.shutdown()
        self._store.close()

    async def _group(self, held: list[_Waiting]) -> tuple[list[_Waiting], list[_Waiting]]:
        """Return what is committed together, and one that did not fit any more."""
        group = held or [await self._waiting.get()]
        size = group[0].size
        while len(group) < MOST_APPENDS and not self._waiting.empty():
            one = self._waiting.get_nowait()
            size += one.size
            if size > _MOST_BYTES:
                return group, [one]
            group.append(one)
        return group, []

    def _committed(self, requests: Sequence[tuple[Posting, ...]]) -> list[bytes | SafeconductError]:
        """Commit requests and return an answer to each, in order. Runs in the writer's thread."""
        checked = [_checked(postings) for postings in requests]
        taken = [batch for batches in checked if not isinstance(batches, SafeconductError) for batch in batches]
        try:
            commit = self._store.append(taken) if taken else Commit((), {})
        except SafeconductError as error:
            return [found if isinstance(found, SafeconductError) else error for found in checked]
        receipts = {name: self.key.receipt(name, at.n, at.root) for name, at in commit.reached.items()}
        placed = iter(commit.placed)
        return [
            found
            if isinstance(found, SafeconductError)
            else encode_appended([_appended(receipts[batch.mailbox], next(placed), batch) for batch in found])
            for found in checked
        ]

    def _news(self, request: ReadRequest) -> bytes:
        passages = self._store.read(request.readings, request.most_bytes)
        news = (News(self._receipt(one.mailbox, one.reached.n, one.reached.root), one.frames) for one in passages.found)
        return encode_news(ReadAnswer(tuple(news), passages.has_more))

    def _receipt(self, mailbox: MailboxId, n: int, root: ChainRoot) -> Receipt:
        return self._kept_receipt(mailbox, n, root)


def _checked(postings: Iterable[Posting]) -> list[Batch] | PostingRefused:
    """Return what is to be stored of a request, or why nothing of it is."""
    batches = []
    for posting in postings:
        batch = Batch(posting.mailbox, posting.frames, hashes_of(posting.frames))
        if not are_authorised(batch.hashes, mailbox=batch.mailbox, public=posting.public, signature=posting.signature):
            return PostingRefused()
        batches.append(batch)
    return batches


def _appended(receipt: Receipt, placed: Placed, batch: Batch) -> Appended:
    is_all_known = placed.known == len(batch.frames)
    return Appended(receipt, receipt.n + 1 if is_all_known else placed.first, placed.known)
