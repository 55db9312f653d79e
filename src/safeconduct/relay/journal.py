"""Takes postings in and answers readers: signatures, group commit, receipts (docs/rooms/relay.md; P4, P5).

One writer takes up to 256 waiting appends into one transaction (`committing`), so that they share one wait for the
disk, and signs one receipt for each mailbox and commit. Nothing is answered before it is on the disk. It refuses
postings that the mailbox's key did not sign, alone: the others of a commit are taken.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
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
from safeconduct.relay.committing import Committing
from safeconduct.relay.store import Batch, Commit, Placed, Store

# Readers at once: two cores, and some that wait for the disk.
_READERS: Final = 4
# Receipts that were signed for readers and may be asked for again: one for each place where a desk stands.
_KEPT_RECEIPTS: Final = 4_096


class Journal:
    """The relay's work, apart from how it is asked for it. Belongs to one event loop."""

    def __init__(self, store: Store, key: RelayKey) -> None:
        self.key = key
        self._store = store
        self._writer: Committing[tuple[Posting, ...], bytes] = Committing("writer", self._committed)
        self._readers = ThreadPoolExecutor(_READERS, "reader")
        self._kept_receipt = functools.lru_cache(_KEPT_RECEIPTS)(key.receipt)

    async def append(self, postings: tuple[Posting, ...]) -> bytes:
        """Return the encoded answer once all is on the disk; PostingRefused, StoreFull, StoreUnreachable."""
        return await self._writer.committed(postings, sum(len(frame) for one in postings for frame in one.frames))

    async def read(self, request: ReadRequest) -> bytes:
        """Return the encoded news; StoreUnreachable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._news, request)

    async def codes(self) -> tuple[CodeHash, ...]:
        """Return the hashes of all access codes; StoreUnreachable."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._store.codes)

    async def write(self) -> None:
        """Commit what waits, for ever. A fault of the program ends it, and the relay with it."""
        await self._writer.write()

    def close(self) -> None:
        """Finish what is being written, and close the store."""
        self._writer.close()
        self._readers.shutdown()
        self._store.close()

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
