"""The exchange with a relay: send what it has not got, read what is new, and check that it only ever grows (P4, P5).

Steps without a network: what to send next, what to do with an answer. Whoever runs them (`run`, or the desk, which
keeps the vault free while it waits) may stop anywhere; all that was acknowledged is noted in the vault with what
follows from it, and the next exchange goes on from there. Every mailbox has a cursor: the last receipt of the relay
that fits all frames read before it. A relay that rolls back, drops or reorders cannot produce the next one: a fault is
noted, nothing here is undone, and the person is told. Refuses to believe a relay in anything but which bytes it has.

Follows docs/formats/relay.md and docs/rooms/sync.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final, Protocol

from safeconduct.base.ids import EpochId, MailboxId, OpId
from safeconduct.protect.mailboxes import hashes_of
from safeconduct.protect.receipts import (
    Receipt,
    RelayId,
)
from safeconduct.protect.wire import MOST_MAILBOXES, Appended, News, Posting, ReadAnswer, Reading, ReadRequest
from safeconduct.sync.arrivals import Taken, take_frames
from safeconduct.sync.finishing import finish
from safeconduct.sync.frames import Frames, Outgoing, has_to_carry, mailbox_of
from safeconduct.sync.heartbeats import beat_if_due
from safeconduct.sync.held_back import note_came, note_posted, weigh
from safeconduct.sync.loose import waiting_op
from safeconduct.sync.polls import count_poll
from safeconduct.sync.relay_notes import RelayNotes, read_anew
from safeconduct.sync.shelf import ask_again
from safeconduct.sync.team import Team
from safeconduct.sync.unshared import postable

# One request: large enough that the round trip is not what time goes to, small enough to be repeated on a bad line.
SEND_BYTES: Final = 1 << 20
SEND_FRAMES: Final = 1000
# The usual question, to all mailboxes at once. Only when there is more are they read one epoch after the other.
GLANCE_BYTES: Final = 1 << 18
READ_BYTES: Final = 2 << 20
# Frames of one mailbox that are read in one exchange though they bring nothing: 6 MB of the smallest. A relay can make
# up as many as it likes, and so can a member; the next exchange goes on behind them.
MOST_IDLE_FRAMES: Final = 10_000


class Relay(Protocol):
    """A relay as the exchange needs it. Both calls check receipts against the relay's pinned key."""

    @property
    def id(self) -> RelayId:
        """Return the relay's public key."""
        ...

    def append(self, postings: Sequence[Posting]) -> tuple[Appended, ...]:
        """Post frames; one answer for each posting, in its order."""
        ...

    def read(self, request: ReadRequest) -> ReadAnswer:
        """Ask for news."""
        ...


@dataclass(frozen=True, slots=True)
class Sending:
    """Postings, and what may be noted once they are acknowledged: the place in the journal, or what was carried.

    ``laid``: the ops of the frames that go into each mailbox.
    """

    postings: tuple[Posting, ...]
    through: int
    laid: Mapping[MailboxId, tuple[OpId, ...]] = field(default_factory=dict)
    carried: tuple[EpochId, ...] = ()
    passed: tuple[MailboxId, ...] = ()


class Exchange:
    """One exchange with one relay, step by step. Each step is one short use of the vault."""

    def __init__(self, team: Team, relay: RelayId) -> None:
        self._team = team
        self._relay = relay
        self.notes = RelayNotes(team.vault, relay)
        self.taken = Taken()
        self.sent = 0
        self._is_glance = True
        self._done: set[MailboxId] = set()
        self._given: set[bytes] = set()
        self._idle: Counter[MailboxId] = Counter()
        self._faults = 0

    def next_sending(self) -> Sending | None:
        """Return what to post next; None when the relay has everything that this desk may send."""
        self._take_back()
        batch, through = self._batch()
        if batch:
            return Sending(self._postings(batch), through, _laid(batch))
        if through > self.notes.sent:
            self.notes.put_sent(through)
        for epoch, frames in self._carried():
            return Sending(self._postings(frames), through, _laid(frames), carried=(epoch,))
        for mailbox, (key, kept) in postable(self._team.vault).items():
            if not self.notes.is_passed(mailbox, kept):
                return Sending((Posting.of(key, kept),), through, passed=(mailbox,))
        return None

    def acknowledged(self, sending: Sending, answers: Sequence[Appended]) -> None:
        """Note what the relay has taken. Where nobody wrote in between, its receipt is as good as having read it."""
        with self._team.together():
            for posting, answer in zip(sending.postings, answers, strict=True):
                before = self.notes.read(posting.mailbox)
                if self._contradicts(answer, len(posting.frames)):
                    self._note_fault(answer.receipt)
                    continue
                self.notes.put_promise(answer.receipt)
                is_taken = answer.first == (before.n if before else 0) + 1 and not answer.known
                if is_taken:
                    self._faults += not self.notes.believe(answer.receipt, posting.frames)
                note_posted(
                    self._team,
                    self._relay,
                    sending.laid.get(posting.mailbox, ()),
                    is_known=bool(answer.known),
                    is_taken=is_taken,
                )
                self.sent += len(posting.frames) - answer.known
            self.notes.put_sent(max(self.notes.sent, sending.through))
            for epoch in sending.carried:
                self.notes.put_carried(epoch)
            for posting in sending.postings if sending.passed else ():
                self.notes.put_passed(posting.mailbox, posting.frames)

    def next_reading(self) -> ReadRequest | None:
        """Return what to ask next; None when everything has been read.

        First all mailboxes at once. If that does not bring everything, one epoch of each compartment after the other,
        the oldest first: what is read then seldom has to wait for what it follows.
        """
        if self._is_glance:
            ask_again(self._team, (waiting_op(value) for _, value in self._team.vault.waiting()))
            mailboxes = dict.fromkeys(keys.mailbox for keys in self._team.keyring.mailboxes())
            readings = [self._reading(mailbox) for mailbox in mailboxes]
            return ReadRequest(tuple(readings[:MOST_MAILBOXES]), GLANCE_BYTES) if readings else None
        following: dict[MailboxId, None] = {}
        for compartment in self._team.keyring.compartments():
            left = [keys.mailbox for keys in self._team.keyring.readable(compartment) if keys.mailbox not in self._done]
            following.update(dict.fromkeys(left[:1]))
        readings = [self._reading(mailbox) for mailbox in following]
        return ReadRequest(tuple(readings[:MOST_MAILBOXES]), READ_BYTES) if readings else None

    def news(self, request: ReadRequest, answer: ReadAnswer) -> None:
        """Take in what the relay gave, and move the cursors of what fits, in one transaction."""
        asked = {reading.mailbox: reading.after for reading in request.readings}
        came = [news for news in answer.news if news.receipt.mailbox in asked]
        frames = [frame for news in came for frame in news.frames]
        mailboxes = len(tuple(self._team.keyring.mailboxes()))
        with self._team.together():
            has_sent_all = self.notes.sent == self._team.vault.count
            taken = take_frames(self._team, frames)
            self.taken.add(taken)
            note_came(self._team, self._relay, taken.came)
            if has_sent_all and taken.released <= self.taken.put_off and not self._has_to_carry(taken):
                # All that is new here came from this relay: it need not be sent back.
                self.notes.put_sent(self._team.vault.count)
            for news in came:
                self._faults += not self.notes.believe(news.receipt, news.frames)
            for mailbox in taken.anew:
                read_anew(self._team.vault, mailbox)
        is_going_on = self._is_going_on(came, taken.unopened)
        has_new_keys = len(tuple(self._team.keyring.mailboxes())) > mailboxes
        if self._is_glance:
            self._is_glance = False
            has_more = answer.has_more or has_new_keys or bool(taken.anew) or len(asked) == MOST_MAILBOXES
            self._done = set() if has_more else set(asked)
        elif not answer.has_more or not is_going_on:
            self._done |= asked.keys()
        self._done -= taken.anew
        self._done |= {mailbox for mailbox, idle in self._idle.items() if idle > MOST_IDLE_FRAMES}

    def finish(self) -> bool:
        """Bring everything in order; say whether there may be something to send: written, or no longer kept back."""
        has_written = finish(self._team, self.taken.touched)
        for keys in self._team.keyring.mailboxes():
            self._check_promise(keys.mailbox)
        if not self._faults:
            self.notes.put_met(self._team.clock.now_ms())
        weigh(self._team)
        count_poll(self._team, self._relay)
        has_written |= beat_if_due(self._team) is not None
        return has_written or bool(self._sendable()) or self._has_to_carry(self.taken)

    def _batch(self) -> tuple[list[Outgoing], int]:
        """Return frames that may be posted, after what was sent, and the place in the journal they reach to."""
        frames, batch, size = Frames(self._team), [], 0
        through, unsent = self.notes.sent, self.notes.unsent()
        for stored in self._team.vault.ops(through):
            through = stored.n
            for one in frames.of(stored):
                if self._team.keyring.write_key(one.keys.id) is not None:
                    batch.append(one)
                    size += len(one.frame)
                elif one.keys.id not in unsent:
                    unsent[one.keys.id] = stored.n
                    self.notes.put_unsent(one.keys.id, stored.n)
            if size >= SEND_BYTES or len(batch) >= SEND_FRAMES:
                break
        return batch, through

    def _take_back(self) -> None:
        """Go back to what was passed over for want of a write key that has come since, by a pass or a greater right."""
        for epoch in self._sendable():
            with self._team.together():
                self.notes.take_back(epoch)

    def _sendable(self) -> list[EpochId]:
        return [epoch for epoch in self.notes.unsent() if self._team.keyring.write_key(epoch) is not None]

    def _carried(self) -> Iterable[tuple[EpochId, list[Outgoing]]]:
        """Yield epochs under which older ops have still to be laid, with their frames."""
        frames = Frames(self._team)
        for keys in self._team.keyring.mailboxes():
            if self.notes.is_carried(keys.id) or self._team.keyring.write_key(keys.id) is None:
                continue
            found = list(frames.carried_under(keys.place.compartment, keys.id))
            if found:
                yield keys.id, found
            else:
                self.notes.put_carried(keys.id)

    def _postings(self, batch: Sequence[Outgoing]) -> tuple[Posting, ...]:
        by_epoch: dict[EpochId, list[bytes]] = {}
        for one in batch:
            by_epoch.setdefault(one.keys.id, []).append(one.frame)
        keys = ((self._team.keyring.write_key(epoch), frames) for epoch, frames in by_epoch.items())
        return tuple(
            sorted(
                (Posting.of(key, tuple(frames)) for key, frames in keys if key is not None),
                key=lambda posting: posting.public,
            )
        )

    def _reading(self, mailbox: MailboxId) -> Reading:
        before = self.notes.read(mailbox)
        return Reading(mailbox, before.n if before else 0)

    def _check_promise(self, mailbox: MailboxId) -> None:
        """Note a fault when the relay gave a receipt for more than it now lets this desk read."""
        promise, read = self.notes.promise(mailbox), self.notes.read(mailbox)
        if promise is not None and promise.n > (read.n if read else 0):
            self._note_fault(promise)

    def _contradicts(self, answer: Appended, posted: int) -> bool:
        """Say whether a receipt for what was posted cannot follow what this relay gave or promised before."""
        receipt = answer.receipt
        known = (self.notes.read(receipt.mailbox), self.notes.promise(receipt.mailbox))
        is_new = answer.known < posted
        return any(
            receipt.n < before.n
            or (receipt.n == before.n and receipt.root != before.root)
            or (is_new and answer.first <= before.n)
            for before in known
            if before is not None
        )

    def _is_going_on(self, came: Sequence[News], unopened: Set[bytes]) -> bool:
        """Say whether an answer brought anything that this exchange had not been given.

        A relay that says it has more and gives nothing, or the same once more, would keep this desk asking for ever.
        So would one that makes frames up: these are counted, and only what a key opens is remembered.
        """
        before, is_heard = len(self._given), False
        for news in came:
            mailbox = news.receipt.mailbox
            sound = [frame for frame in news.frames if frame not in unopened and mailbox_of(frame) == mailbox]
            idle = len(news.frames) - len(sound)
            self._given.update(hashes_of(sound))
            self._idle[mailbox] += idle
            is_heard |= bool(idle) and self._idle[mailbox] <= MOST_IDLE_FRAMES
        return is_heard or len(self._given) > before

    def _has_to_carry(self, taken: Taken) -> bool:
        """Say whether what came may have to lie under other keys too (`frames`)."""
        return any(has_to_carry(self._team.log(compartment)) for compartment in taken.touched)

    def _note_fault(self, receipt: Receipt) -> None:
        self._faults += 1
        self.notes.put_fault(receipt)


def run(team: Team, relay: Relay) -> Exchange:
    """Exchange everything with a relay; whatever the relay's side raises ends it, and what was done stays done."""
    exchange = Exchange(team, relay.id)
    try:
        _send(exchange, relay)
        while (request := exchange.next_reading()) is not None:
            exchange.news(request, relay.read(request))
    except BaseException:
        finish(team, exchange.taken.touched)
        raise
    if exchange.finish():
        _send(exchange, relay)
    return exchange


def _laid(batch: Iterable[Outgoing]) -> dict[MailboxId, tuple[OpId, ...]]:
    """Return the ops of what is sent, by mailbox."""
    laid: dict[MailboxId, list[OpId]] = {}
    for one in batch:
        laid.setdefault(one.keys.mailbox, []).append(one.op)
    return {mailbox: tuple(ops) for mailbox, ops in laid.items()}


def _send(exchange: Exchange, relay: Relay) -> None:
    while (sending := exchange.next_sending()) is not None:
        exchange.acknowledged(sending, relay.append(sending.postings))
