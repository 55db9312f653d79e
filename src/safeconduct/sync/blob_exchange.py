"""The exchange of long files with a relay, after the ops: post what it lacks, read what is wanted (P1, P4, P5).

Steps without a network, as in `exchange`, and a step of its own: ops never wait for files. A desk posts what it shared
itself; of what others shared and it has whole, it asks once whether the relay has it, and posts it where it has not: so
a relay that was lost is filled by whoever is there. What was acknowledged, and how far each mailbox was read, is noted
in the vault when the pieces that came of it are on the disk: it may stop anywhere, and goes on at the next piece. It
refuses to believe a relay in anything but which bytes it has: each piece proves its place, and the whole its hash.

Follows docs/formats/relay.md and docs/formats/blob.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.ids import MailboxId
from safeconduct.protect.blobs import Reference
from safeconduct.protect.receipts import RelayId
from safeconduct.protect.wire import MOST_MAILBOXES, Appended, News, Posting, ReadAnswer, Reading, ReadRequest
from safeconduct.sync.blobs import BlobIntake, catch_up, fetch_again, shared_here
from safeconduct.sync.exchange import MOST_IDLE_FRAMES, READ_BYTES, SEND_BYTES, Relay
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.team import Team
from safeconduct.vault.errors_blobs import PieceDamaged, PieceMissing
from safeconduct.vault.surroundings import no_progress
from safeconduct.vault.types import Progress

# A question only for how far mailboxes reach; a relay gives one frame at least where it has more than was asked after.
_PROBE_BYTES: Final = 1


@dataclass(frozen=True, slots=True)
class BlobSending:
    """Frames of one blob on their way, and how many of it the relay has when they are acknowledged."""

    reference: Reference
    posting: Posting
    through: int


class BlobExchange:
    """One exchange of files with one relay, step by step. Each step is one short use of the vault.

    ``sent`` and ``came``: frames that were new there and here; ``whole``: files that became whole.
    """

    def __init__(self, team: Team, relay: RelayId) -> None:
        """Look what is here and what is wanted."""
        catch_up(team)
        self._team = team
        self.notes = RelayNotes(team.vault, relay)
        self.sent = 0
        self._idle = 0
        self._intake = BlobIntake(team.vault, relay)
        known = team.vault.blobs.known()
        kept = [held.reference for held in known if held.is_whole]
        unsent = [one for one in kept if self.notes.blob_sent(one.name) < one.count]
        # What this desk shared is posted without asking: a mailbox that somebody filled with other frames looks full.
        own = shared_here(team, (one.name for one in unsent))
        self._lacking = [one for one in unsent if one.name in own]
        self._unknown = {self._mailbox(one): one for one in unsent if one.name not in own}
        self._wanted = {self._mailbox(held.reference) for held in known if not held.is_whole}
        self._posted = 0
        self._missing = sum(len(team.vault.blobs.missing(held.reference)) for held in known if not held.is_whole)

    @property
    def came(self) -> int:
        """How many pieces came."""
        return self._intake.new

    @property
    def done(self) -> int:
        """How many pieces went or came so far."""
        return self._posted + self.came

    @property
    def total(self) -> int:
        """How many there are to go and to come, as far as is known: a question to the relay may make it more."""
        to_post = sum(one.count - self.notes.blob_sent(one.name) for one in self._lacking)
        return self._posted + to_post + max(self._missing, self.came)

    @property
    def refused(self) -> int:
        """How many frames in the mailboxes of blobs were none of theirs."""
        return self._intake.refused

    @property
    def whole(self) -> tuple[Reference, ...]:
        """The files that became whole."""
        return tuple(self._intake.whole)

    def next_probe(self) -> ReadRequest | None:
        """Return the question which files the relay has already; None when that is known of all."""
        readings = [Reading(mailbox, one.count) for mailbox, one in self._unknown.items()]
        return ReadRequest(tuple(readings[:MOST_MAILBOXES]), _PROBE_BYTES) if readings else None

    def probed(self, request: ReadRequest, answer: ReadAnswer) -> None:
        """Note what the relay has. A mailbox that reaches less far stands in the answer without frames."""
        asked = {reading.mailbox for reading in request.readings}
        said = {news.receipt.mailbox: news for news in answer.news if news.receipt.mailbox in asked}
        with self._team.together():
            # Where bytes did not suffice, what is not in the answer is unknown still; a relay that then says nothing at
            # all is told everything.
            for mailbox in tuple(asked if not answer.has_more or not said else said):
                reference = self._unknown.pop(mailbox)
                reach = said.get(mailbox)
                if (reach is None and not answer.has_more) or (reach is not None and reach.frames):
                    self.notes.put_blob_sent(reference.name, reference.count)
                else:
                    self._note_lacking(reference, reach)

    def next_sending(self) -> BlobSending | None:
        """Return what to post next; None when the relay has every file that is here whole."""
        while self._lacking:
            reference = self._lacking[0]
            start = self.notes.blob_sent(reference.name)
            if start < reference.count:
                try:
                    return self._sending(reference, start)
                except (PieceDamaged, PieceMissing):
                    fetch_again(self._team, reference)
                    self._wanted.add(self._mailbox(reference))
            del self._lacking[0]
        return None

    def acknowledged(self, sending: BlobSending, answers: Sequence[Appended]) -> None:
        """Note what the relay has taken."""
        with self._team.together():
            for answer in answers:
                self.notes.put_promise(answer.receipt)
                self.sent += len(sending.posting.frames) - answer.known
            self.notes.put_blob_sent(sending.reference.name, sending.through)
        self._posted += len(sending.posting.frames)

    def next_reading(self) -> ReadRequest | None:
        """Return what to ask next; None when everything was read, or is whole."""
        readings = [Reading(mailbox, self.notes.reach(mailbox)) for mailbox in sorted(self._wanted)]
        return ReadRequest(tuple(readings[:MOST_MAILBOXES]), READ_BYTES) if readings else None

    def news(self, request: ReadRequest, answer: ReadAnswer) -> None:
        """Take in the pieces that came and move the cursors, in one transaction; the pieces are on the disk before."""
        asked = {reading.mailbox for reading in request.readings}
        news = [one for one in answer.news if one.receipt.mailbox in asked]
        with self._team.together():
            before = self._intake.new
            for one in news:
                self._read_on(one)
            self._intake.finish()
        # A relay can make up as many frames as it likes; the next exchange goes on behind them.
        self._idle = 0 if self._intake.new > before else self._idle + sum(len(one.frames) for one in news)
        self._wanted -= {self._mailbox(reference) for reference in self._intake.whole}
        if not answer.has_more or not any(one.frames for one in news) or self._idle > MOST_IDLE_FRAMES:
            # A relay that says it has more and gives nothing would keep this desk asking for ever.
            self._wanted -= asked
        # Read once more from the beginning, which may be what has just ended.
        self._wanted |= {self._mailbox(one) for one in self._intake.alone.values() if self._is_unread(one)}

    def _is_unread(self, reference: Reference) -> bool:
        return self.notes.reach(self._mailbox(reference)) == 0

    def _read_on(self, news: News) -> None:
        mailbox = news.receipt.mailbox
        for frame in news.frames:
            self._intake.offer(mailbox, frame)
        if not self.notes.believe(news.receipt, news.frames):
            # What came proves itself piece by piece; the cursor stays, and this mailbox is left for now.
            self._wanted.discard(mailbox)

    def _note_lacking(self, reference: Reference, reach: News | None) -> None:
        """Post a file that the relay has not got; a fault where it once gave a receipt for more than it has."""
        if reach is not None:
            promise = self.notes.promise(reach.receipt.mailbox)
            if promise is not None and reach.receipt.n < promise.n:
                self.notes.put_fault(reach.receipt)
            if reach.receipt.n < self.notes.blob_sent(reference.name):
                self.notes.put_blob_sent(reference.name, 0)
        self._lacking.append(reference)

    def _sending(self, reference: Reference, start: int) -> BlobSending:
        frames: list[bytes] = []
        size = 0
        while start + len(frames) < reference.count and size < SEND_BYTES:
            frame = self._team.vault.blobs.frame(reference, start + len(frames))
            frames.append(frame)
            size += len(frame)
        posting = Posting.of(reference.keys(self._team.me.org).write_key, tuple(frames))
        return BlobSending(reference, posting, start + len(frames))

    def _mailbox(self, reference: Reference) -> MailboxId:
        return reference.keys(self._team.me.org).mailbox


def exchange_blobs(team: Team, relay: Relay, progress: Progress = no_progress) -> BlobExchange:
    """Exchange files with a relay; whatever the relay's side raises ends it, and what was done stays done.

    ``progress`` is given pieces, some 256 KiB each.
    """
    exchange = BlobExchange(team, relay.id)
    while (probe := exchange.next_probe()) is not None:
        exchange.probed(probe, relay.read(probe))
    while (sending := exchange.next_sending()) is not None:
        progress(exchange.done, exchange.total)
        exchange.acknowledged(sending, relay.append((sending.posting,)))
    while (request := exchange.next_reading()) is not None:
        progress(exchange.done, exchange.total)
        exchange.news(request, relay.read(request))
    progress(exchange.done, exchange.total)
    return exchange
