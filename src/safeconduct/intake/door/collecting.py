"""Fetching from a relay what was sent in, opening it, and letting it be deleted when two places have it (P9).

Listed, fetched as far as it is not known, opened, stored as ops of the inbox; a second command acknowledges: then, and
only then, the relay deletes. Acknowledged is what is on this desk's disk and also somewhere else: its entry came from
another desk, or lies at a relay, or nobody else reads this inbox. Killed between any two steps, the next collecting
goes on: what is known by its hash is not taken in twice, by this desk or by two at once. Pieces of files stay on the
relay until the message that names them and all of them are there; a message never waits for its files. Covers are
dropped. Memory is bounded by one request, or one file of 64 MiB. Follows decision 0011 point 6.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base.clock import Day, Hlc, day_from_ms, ms_from_hlc
from safeconduct.base.errors import Language
from safeconduct.base.ids import OpId
from safeconduct.intake.codenames import draw_name
from safeconduct.intake.commands import entries_intents, unopened_intent
from safeconduct.intake.door import door_kinds, door_sql
from safeconduct.intake.door.by_hand import NOTHING, ByHand, kept_contents, unlocked_file
from safeconduct.intake.door.door import KEEP_DAYS, Door, receipt_of
from safeconduct.intake.door.door_kinds import PiecesOf, body_of_pieces, pieces_from_body
from safeconduct.intake.door.fortnights import epoch_keys
from safeconduct.intake.door.linking import links_of
from safeconduct.intake.door.opening_sent import (
    Came,
    Keys,
    SentByHand,
    SentIn,
    Why,
    item_by_hand,
    item_of,
    messages_of,
    opened,
    sent_in,
)
from safeconduct.intake.door.steps import Steps, asking
from safeconduct.intake.errors import MalformedEntry
from safeconduct.intake.files import (
    Preparing,
    announce_shared,
    keep_file,
    prepared_as_said,
    references_of,
    shared_intents,
)
from safeconduct.intake.files_here import files_here
from safeconduct.intake.item_bytes import MOST_LINE
from safeconduct.intake.queries import Intake
from safeconduct.intake.rows import as_bytes
from safeconduct.intake.types import FileItem, MessageItem, ThreadId, ThreadItem
from safeconduct.intake.word_bytes import Unopened
from safeconduct.protect.blobs import Reference
from safeconduct.protect.bundles import MOST_EPOCH_DAYS
from safeconduct.protect.intake_contents import PIECE_BYTES, Cover, Piece, SentFile, join_pieces
from safeconduct.protect.submissions import OpenedSubmission, SubmissionId
from safeconduct.protect.wire_intake import Listed
from safeconduct.sync.intake_client import acknowledge, fetched, listed, shown
from safeconduct.sync.relay_notes import RelayNotes
from safeconduct.sync.relays import relays
from safeconduct.vault.types import Intent, StoredOp

# What is fetched, opened and stored at once: one request's worth, and one command's.
BATCH_BYTES: Final = 4 << 20
BATCH: Final = 512
# Notes of this desk alone: which piece of which file a submission is, so that it is fetched once more only when the
# message that names the file is there; and the day on which this desk first saw it.
_PIECE: Final = b"intake/piece/"
_INDEX_BYTES: Final = 2
_DAY_BYTES: Final = 4
# Days that this desk's clock and a relay's may differ before neither is believed when something is given up.
_DOUBTED_DAYS: Final = 1
# Days on a relay after which no key opens it any more: an epoch's own, and those its keys are kept.
_PATIENT_DAYS: Final = MOST_EPOCH_DAYS + KEEP_DAYS
# Days on a relay after which pieces are given up whose message or whose other pieces never came. A page posts the
# pieces first and the message right after the last, from one visit: what is not there after a week never comes, and
# whoever sends pieces alone holds a relay's room no longer than that (threat N30). By the relay's day and by the day on
# which a desk first saw them, both: one wrong clock gives up nothing that is still on its way (P9).
_PIECE_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class How:
    """How what was sent in is taken in. ``language``: of code names; ``preparing``: makes copies without metadata."""

    language: Language = "en"
    preparing: Preparing = prepared_as_said


@dataclass(slots=True)
class Collected:
    """What collecting one box at one relay brought. ``waiting``: what stays there for now, and is asked for again.

    ``waiting`` counts pieces without their message, messages whose files are not all there, and what no key here opens
    yet. ``covers``: dropped. ``gone``: what the relay was let delete.
    """

    messages: int = 0
    files: int = 0
    covers: int = 0
    unopened: int = 0
    waiting: int = 0
    acknowledged: int = 0
    ops: list[OpId] = field(default_factory=list)
    listed: tuple[Listed, ...] = ()
    spent: set[bytes] = field(default_factory=set)
    gone: set[bytes] = field(default_factory=set)


class Collecting:
    """The collecting of one box at one relay."""

    def __init__(self, door: Door, how: How) -> None:
        self._door, self._team, self._how = door, door.team, how
        self._intake = Intake(door.team.vault.tables)
        self._box = door.box
        self.done = Collected()
        # All that is brought now has this instant, so that a reader sees that it came together.
        self._now_ms = door.team.clock.now_ms()
        self._with_files: list[SentIn] = []
        self._names: set[str] = set()
        self._without_key: set[bytes] = set()
        self._safe: dict[OpId, bool] = {}
        # Files as they were named and found right this time; and those kept this time, by the SHA-256 of the original.
        self._named: set[tuple[bytes, bytes]] = set()
        self._kept: dict[bytes, FileItem] = {}
        # What was locked by hand in files of this time, by the same.
        self._by_hand: dict[bytes, ByHand] = {}

    def take_in(self) -> Steps[None]:
        """Fetch what is not known, open and store it."""
        found = yield from asking(lambda client: tuple(listed(client, self._box)))
        self.done.listed = found
        days = {bytes(one.id): Day(one.day) for one in found}
        for batch in _batches(self._wanted(found)):
            ids = [one.id for one in batch]
            bodies = yield from asking(lambda client, ids=ids: tuple(fetched(client, self._box, ids)))  # type: ignore[misc]
            self._take(bodies, days)
        for sent in self._with_files:
            yield from self._take_with_files(sent)
        yield from self._give_up(found)

    def _give_up(self, found: Sequence[Listed]) -> Steps[None]:
        """Say of what nobody will complete or open any more that it stays so: it may not fill the relay for ever."""
        if given_up := list(self._given_up(found)):
            there = yield from asking(shown)
            if abs(there.day - self._door.today) > _DOUBTED_DAYS:
                return
            self._write([one for why, id_, of in given_up for one in self._not_opened(why, id_, of)])

    def _given_up(self, found: Sequence[Listed]) -> Iterator[tuple[Why, bytes, tuple[Day, int]]]:
        seen_on = self._seen_on()
        # Where a key is lacking here, what a piece belongs to may be what does not open: that is for another desk.
        piece_days = _PATIENT_DAYS if self._keys().lacking else _PIECE_DAYS
        for one in found:
            id_, day = bytes(one.id), Day(one.day)
            if self._days_since(day) <= _PIECE_DAYS or id_ in self.done.spent or self._is_whole(id_):
                continue
            if came := next(self._team.vault.tables.execute(door_sql.CAME, (self._door.part, id_)), None):
                why, since = Why.PIECES_MISSING, max(day, self._written_on(OpId(as_bytes(came[0]))))
            elif id_ in seen_on:
                why, since = Why.NO_MESSAGE, max(day, seen_on[id_])
            elif id_ in self._without_key:
                why, since = Why.OLD_KEY, day
            else:
                continue
            if self._days_since(since) > (_PATIENT_DAYS if why is Why.OLD_KEY else piece_days):
                yield why, id_, (day, one.size)

    def _days_since(self, day: Day) -> int:
        return self._door.today - day

    def _written_on(self, op: OpId) -> Day:
        return day_from_ms(ms_from_hlc(Hlc(self._team.vault.op(op).signed.core.hlc)))

    def _seen_on(self) -> dict[bytes, Day]:
        """Return on which day this desk first saw each piece; today for one that a version before noted without it."""
        found: dict[bytes, Day] = {}
        for name, kept in self._notes():
            if not kept:
                self._team.vault.keep_note(name, _kept_day(self._door.today))
            found[bytes(name[-32:])] = Day(int.from_bytes(kept, "big")) if kept else self._door.today
        return found

    def _wanted(self, found: Sequence[Listed]) -> list[Listed]:
        """Return what is to be fetched, granted before worked for before deferred."""
        noted = {bytes(name[-32:]) for name, _ in self._notes()}
        self.done.waiting += sum(1 for one in found if bytes(one.id) in noted and not self._is_whole(one.id))
        wanted = [one for one in found if bytes(one.id) not in noted and not self._is_whole(one.id)]
        return sorted(wanted, key=lambda one: (one.lane, one.id))

    def _is_whole(self, submission: bytes) -> bool:
        row = next(self._team.vault.tables.execute(door_sql.CAME, (self._door.part, submission)), None)
        return row is not None and bool(row[1])

    def _keys(self) -> Keys:
        held = epoch_keys(self._door)
        fortnights = self._door.fortnights()
        over = frozenset(one.id for one in fortnights if one.destroyed_after < self._door.today)
        all_keys = frozenset(one.id for one in fortnights)
        return Keys(self._team.me.org, self._door.box, held, over - set(held), all_keys - over - set(held))

    def _take(self, bodies: Iterable[tuple[SubmissionId, bytes]], days: dict[bytes, Day]) -> None:
        """Open one request's worth and store it in one command."""
        keys = self._keys()
        threads: dict[ThreadId, ThreadItem] = {}
        messages: list[MessageItem] = []
        more: list[Intent] = []
        with self._team.together():
            for id_, body in bodies:
                found = opened(body, keys)
                if isinstance(found, Why):
                    more += self._not_opened(found, id_, (days[bytes(id_)], len(body)))
                elif isinstance(found, ByHand):
                    intents = self._alone(SentByHand(bytes(id_), days[bytes(id_)], found))
                    more += intents or self._not_opened(Why.MALFORMED, id_, (days[bytes(id_)], len(body)))
                elif isinstance(found.content, Cover):
                    self.done.covers += 1
                    self.done.spent.add(bytes(id_))
                elif isinstance(found.content, Piece):
                    self._note_piece(bytes(id_), found.content)
                else:
                    sent = sent_in(id_, days[bytes(id_)], found, keys)
                    if sent.message.files or sent.by_hand.contents:
                        self._with_files.append(sent)
                        continue
                    try:
                        item = self._item(sent, Came())
                    except MalformedEntry:
                        more += self._not_opened(Why.MALFORMED, id_, (days[bytes(id_)], len(body)))
                        continue
                    self._new_thread(sent, item, threads)
                    messages.append(item)
                    more += links_of(self._door.part, sent)
            self._write([*entries_intents(self._door.part, threads.values(), messages), *more])
        self.done.messages += len(messages)

    def _alone(self, sent: SentByHand) -> list[Intent]:
        """Give the ops of what was locked by hand and came alone; none for what no desk could read."""
        files = kept_contents(self._team, sent.by_hand.contents, self._how.preparing)
        try:
            item = item_by_hand(self._door.here, sent, files, now_ms=self._now_ms)
        except MalformedEntry:
            return []
        threads: dict[ThreadId, ThreadItem] = {}
        if not self._intake.is_thread(self._door.part, item.thread):
            threads[item.thread] = ThreadItem(item.thread, item.way, self._drawn())
        self.done.messages += 1
        self.done.files += len(files)
        (entries,) = entries_intents(self._door.part, threads.values(), [item])
        return list(shared_intents(entries, tuple(references_of(files))))

    def _drawn(self) -> str:
        name = draw_name(self._how.language, self._team.entropy, self._is_named)
        self._names.add(name)
        return name

    def _item(self, sent: SentIn, came: Came) -> MessageItem:
        return item_of(self._door.here, sent, came, now_ms=self._now_ms)

    def _new_thread(self, sent: SentIn, item: MessageItem, threads: dict[ThreadId, ThreadItem]) -> None:
        if item.thread in threads or receipt_of(self._intake, self._door.part, item.thread):
            return
        threads[item.thread] = ThreadItem(item.thread, item.way, self._drawn(), secret=sent.message.secret)

    def _is_named(self, name: str) -> bool:
        return name in self._names or self._intake.is_named(self._door.part, name)

    def _not_opened(self, why: Why, submission: bytes, of: tuple[Day, int]) -> Iterator[Intent]:
        if why.is_final:
            self.done.unopened += 1
            yield unopened_intent(self._door.part, Unopened(submission, why.value, of[0], of[1]))
        else:
            self.done.waiting += 1
            if why is Why.NO_KEY_YET:
                self._without_key.add(submission)

    def _write(self, intents: Sequence[Intent]) -> None:
        ops = self._team.vault.append(intents)
        announce_shared(self._team, ops)
        self.done.ops += ops

    # --- files

    def _notes(self) -> tuple[tuple[bytes, bytes], ...]:
        return self._team.vault.notes(_PIECE + self._door.box)

    def _note_piece(self, submission: bytes, piece: Piece) -> None:
        place = piece.file + piece.index.to_bytes(_INDEX_BYTES, "big") + submission
        self._team.vault.keep_note(_PIECE + self._door.box + place, _kept_day(self._door.today))
        self.done.waiting += 1

    def _places(self, file: SentFile) -> dict[int, SubmissionId]:
        """Return which submissions are the pieces of a file, by index."""
        prefix = _PIECE + self._door.box + file.id
        on_relay = {bytes(one.id) for one in self.done.listed}
        found: dict[int, SubmissionId] = {}
        for name, _ in self._team.vault.notes(prefix):
            rest = name[len(prefix) :]
            if rest[_INDEX_BYTES:] in on_relay:
                found.setdefault(int.from_bytes(rest[:_INDEX_BYTES], "big"), SubmissionId(rest[_INDEX_BYTES:]))
        return found

    def _take_with_files(self, sent: SentIn) -> Steps[None]:
        """Put the files of a message together as far as their pieces are there, and store it with them."""
        before = self._kept_before(sent)
        had = {one.original.content for message in before for one in message.files}
        fresh: list[FileItem] = []
        spent: list[bytes] = []
        is_whole, by_hand = True, NOTHING
        for file in sent.message.files:
            places = self._places(file)
            if file.sha256 not in had:
                kept = yield from self._file(file, places)
                if not kept:
                    is_whole = False
                    continue
                fresh += kept
                by_hand += self._by_hand.get(file.sha256, NOTHING)
                self.done.files += 1
            spent += places.values()
        if before and not is_whole and not fresh:
            self.done.waiting += 1
            return
        contents = (*(() if before else sent.by_hand.contents), *by_hand.contents)
        fresh += kept_contents(self._team, contents, self._how.preparing)
        self._store_with_files(sent, Came(tuple(fresh), is_whole, bool(before), by_hand), spent)

    def _kept_before(self, sent: SentIn) -> list[MessageItem]:
        """Return what is here of a message: itself, and the files that came later."""
        rows = tuple(self._team.vault.tables.execute(door_sql.CAME, (self._door.part, sent.submission)))
        ops = (self._team.vault.op(OpId(as_bytes(op))) for op, _ in rows)
        return [one for op in ops for one in messages_of(op) if one.origin == sent.submission]

    def _file(self, file: SentFile, places: dict[int, SubmissionId]) -> Steps[tuple[FileItem, ...]]:
        """Return a file as it is kept here, nothing where a piece is not there or not what the message says.

        Kept once, however often it is named: a message of 4 KiB may name the same 64 MiB sixteen times, and the next
        message again.
        """
        if (file.id, file.sha256) not in self._named:
            data = yield from self._fetched_file(file, places)
            if not data:
                return ()
            self._named.add((file.id, file.sha256))
            self._by_hand[file.sha256] = unlocked_file(data, tuple(self._keys().held.values()))
            if not self._find_kept(file.sha256):
                # A blob that no op refers to, where this is killed now, is not given to anybody.
                self._kept[file.sha256] = self._kept_file(file, data)
        return (replace(self._kept[file.sha256], name=file.name[:MOST_LINE]),)

    def _find_kept(self, digest: bytes) -> bool:
        """Say whether a file is kept in this inbox already, by its content, whoever sent it."""
        blobs = self._team.vault.blobs
        for one in files_here(self._team.vault.tables, digest):
            item = one.shown.message.files[one.number]
            if one.person.part == self._door.part and all(blobs.has(each) for each in references_of((item,))):
                self._kept.setdefault(digest, item)
        return digest in self._kept

    def _fetched_file(self, file: SentFile, places: dict[int, SubmissionId]) -> Steps[bytes]:
        """Return the bytes of a file, none where a piece is not there or not what the message says."""
        count = -(-file.length // PIECE_BYTES)
        if any(index not in places for index in range(count)):
            return b""
        pieces: list[Piece] = []
        keys = self._keys()
        for at in range(0, count, 8):
            ids = [places[index] for index in range(at, min(at + 8, count))]
            bodies = yield from asking(lambda client, ids=ids: tuple(fetched(client, self._box, ids)))  # type: ignore[misc]
            for _, body in bodies:
                found = opened(body, keys)
                if isinstance(found, OpenedSubmission) and isinstance(found.content, Piece):
                    pieces.append(found.content)
        return join_pieces(file, pieces) or b""

    def _kept_file(self, file: SentFile, data: bytes) -> FileItem:
        opening = lambda: io.BytesIO(data)  # noqa: E731
        item, _ = keep_file(self._team, file.name, file.media_type, opening, self._how.preparing)
        return item

    def _store_with_files(self, sent: SentIn, came: Came, spent: Sequence[bytes]) -> None:
        part = self._door.part
        with self._team.together():
            threads: dict[ThreadId, ThreadItem] = {}
            try:
                item = self._item(sent, came)
            except MalformedEntry:
                self._write([*self._not_opened(Why.MALFORMED, sent.submission, (sent.day, 0))])
                return
            self._new_thread(sent, item, threads)
            (entries,) = entries_intents(part, threads.values(), [item])
            shared = tuple({one.name: one for one in references_of(came.files)}.values())
            intents = [*shared_intents(entries, shared), *links_of(part, sent)]
            if spent and came.is_whole:
                intents.append(
                    Intent(
                        part, door_kinds.PIECES, body_of_pieces(PiecesOf(sent.submission, tuple(dict.fromkeys(spent))))
                    )
                )
            self._write(intents)
        self.done.messages += not came.is_later
        self.done.waiting += not came.is_whole

    # --- letting the relay delete

    def let_go(self) -> Steps[None]:
        """Acknowledge what a second place has; the relay deletes it. What it deletes is forgotten here as a piece."""
        held = self._door.key()
        if held is None:
            return
        self._safe.clear()
        safe = [one.id for one in self.done.listed if bytes(one.id) in self.done.spent or self._is_safe(one.id)]
        if not safe:
            return
        self.done.acknowledged += yield from asking(lambda client: acknowledge(client, held.key, self._box, safe))
        gone = set(map(bytes, safe))
        self.done.gone |= gone
        with self._team.together():
            for name, _ in self._notes():
                if name[-32:] in gone:
                    self._team.vault.drop_note(name)

    def left(self) -> tuple[Listed, ...]:
        """Return what was listed and lies there still."""
        return tuple(one for one in self.done.listed if bytes(one.id) not in self.done.gone)

    def _is_safe(self, submission: bytes) -> bool:
        """Say whether a submission is on this disk and in a second place, with all its files."""
        rows = tuple(self._team.vault.tables.execute(door_sql.CAME, (self._door.part, submission)))
        return any(is_whole and self._is_op_safe(OpId(as_bytes(op))) for op, is_whole in rows)

    def _is_op_safe(self, op: OpId) -> bool:
        # An op brings hundreds of messages, and each of them asks.
        if op not in self._safe:
            self._safe[op] = self._is_op_elsewhere(op)
        return self._safe[op]

    def _is_op_elsewhere(self, op: OpId) -> bool:
        stored = self._team.vault.op(op)
        core = stored.signed.core
        if core.kind == door_kinds.PIECES:
            return self._is_elsewhere(stored) and self._is_safe(pieces_from_body(core.body).message)
        return self._is_elsewhere(stored) and all(
            self._is_file_safe(one, is_own=core.device == self._team.me.device.id)
            for message in messages_of(stored)
            for one in references_of(message.files)
        )

    def _is_elsewhere(self, stored: StoredOp) -> bool:
        """Say whether another desk wrote it, a relay has its frame, or there is nobody else who could have it."""
        core = stored.signed.core
        if core.device != self._team.me.device.id or self._door.is_alone:
            return True
        for one in relays(self._team):
            notes = RelayNotes(self._team.vault, one.id)
            passed_over = notes.unsent().get(core.epoch)
            if stored.n <= notes.sent and (passed_over is None or stored.n < passed_over):
                return True
        return False

    def _is_file_safe(self, reference: Reference, *, is_own: bool) -> bool:
        if not self._team.vault.blobs.has(reference):
            return False
        if not is_own or self._door.is_alone:
            return True
        return any(
            RelayNotes(self._team.vault, one.id).blob_sent(reference.name) >= reference.count
            for one in relays(self._team)
        )


def _kept_day(day: Day) -> bytes:
    return day.to_bytes(_DAY_BYTES, "big")


def _batches(wanted: Sequence[Listed]) -> Iterator[list[Listed]]:
    batch: list[Listed] = []
    size = 0
    for one in wanted:
        if batch and (len(batch) == BATCH or size + one.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(one)
        size += one.size
    if batch:
        yield batch


__all__ = ["BATCH", "BATCH_BYTES", "Collected", "Collecting", "How"]
