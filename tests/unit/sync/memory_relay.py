"""A relay in this process that may lie, forget, cut and repeat: what `docs/formats/relay.md` says, and its faults."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from safeconduct.base.entropy import SystemEntropy
from safeconduct.base.ids import MailboxId
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.receipts import FIRST_ROOT, Receipt, RelayId, RelayKey, root_after
from safeconduct.protect.wire import (
    Appended,
    News,
    Posting,
    ReadAnswer,
    Reading,
    ReadRequest,
    decode_append,
    decode_news,
    decode_read,
    encode_append,
    encode_news,
    encode_read,
)


class LineCut(Exception):
    """The connection broke off."""


@dataclass
class MemoryRelay:
    """Mailboxes by their id. ``cut_after`` answers, the line breaks: what was posted is kept, its answer is lost.

    ``hand_out`` may change the frames of an answer: what comes out of it is signed, as a lying relay would.
    """

    key: RelayKey = field(default_factory=lambda: RelayKey.generate(SystemEntropy()))
    boxes: dict[MailboxId, list[bytes]] = field(default_factory=dict)
    cut_after: int = 1 << 30
    hand_out: Callable[[list[bytes]], list[bytes]] = lambda frames: frames
    posted: int = 0
    read_frames: int = 0
    requests: int = 0

    @property
    def id(self) -> RelayId:
        return self.key.id

    def append(self, postings: Sequence[Posting]) -> tuple[Appended, ...]:
        answers = tuple(self._append(posting) for posting in decode_append(encode_append(postings)))
        self._answer()
        return answers

    def read(self, request: ReadRequest) -> ReadAnswer:
        request = decode_read(encode_read(request))
        left, news, has_more = request.most_bytes, [], False
        for reading in request.readings:
            box = self.boxes.get(reading.mailbox, [])
            if reading.after > len(box):
                news.append(News(self._receipt(reading, box), ()))
                continue
            given: list[bytes] = []
            for frame in box[reading.after :]:
                if left < len(frame) and (news or given):
                    has_more = True
                    break
                given.append(frame)
                left -= len(frame)
            if given:
                frames = self.hand_out(given)
                self.read_frames += len(frames)
                news.append(News(self._receipt(reading, box[: reading.after] + frames), tuple(frames)))
        self._answer()
        return decode_news(encode_news(ReadAnswer(tuple(news), has_more)))

    def _append(self, posting: Posting) -> Appended:
        posting.check()
        box = self.boxes.setdefault(posting.mailbox, [])
        fresh = [frame for frame in posting.frames if frame not in box]
        first = len(box) + 1
        box += fresh
        self.posted += len(posting.frames)
        return Appended(self._receipt(Reading(posting.mailbox, 0), box), first, len(posting.frames) - len(fresh))

    def _receipt(self, reading: Reading, frames: list[bytes]) -> Receipt:
        return self.key.receipt(reading.mailbox, len(frames), root_after(FIRST_ROOT, hashes_of(frames)))

    def _answer(self) -> None:
        self.requests += 1
        if self.requests > self.cut_after:
            raise LineCut
