"""Questions to the inbox's tables: the list, a person's threads, what counts of their care, card and trust.

A person is asked for by any of their threads and answered as one. Reads only. Refuses to give a handle out: that is
`logging_calls.reveal`, which leaves an entry. Carries promise P9. Follows docs/rooms/intake.md.
"""

from __future__ import annotations

import heapq
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import CompartmentId, DeviceId, OpId, UserId
from safeconduct.base.text import fold
from safeconduct.intake import kinds, sql
from safeconduct.intake.answered import FIELD_OF, Answered, Theirs, unsettled
from safeconduct.intake.counting import (
    Trust,
    Word,
    card_of,
    care_of,
    counting,
    trust_of,
    value_of,
)
from safeconduct.intake.errors import NoSuchMessage, NoSuchThread, SeveralThreads
from safeconduct.intake.item_bytes import decode_message, decode_thread
from safeconduct.intake.listing import Counts, InboxHere, Listing
from safeconduct.intake.marks import Marks, marks_of
from safeconduct.intake.ordering import Listed
from safeconduct.intake.persons import counted_fields, had_seen, heard_of, said_answers, said_dangers, typed_by
from safeconduct.intake.rows import as_bytes, as_int, listed_from_row, word_from_row
from safeconduct.intake.taking import ONLY_FIELD, slot_of
from safeconduct.intake.types import (
    Card,
    CardField,
    Care,
    CareField,
    MessageId,
    MessageItem,
    ThreadId,
    ThreadItem,
    TrustWord,
)
from safeconduct.intake.word_bytes import (
    FieldValue,
    Note,
    Reply,
    Sent,
    Took,
    Unopened,
    note_from_body,
    reply_from_body,
    sent_from_body,
    took_from_body,
    trust_from_body,
)

__all__ = ["Counts", "InboxHere", "Intake", "Person"]

# Messages of a thread on one page.
MESSAGES: Final = 200
# Threads that a search names: whoever finds more types another word.
MOST_FOUND: Final = 200
# Messages that a search looks through to name them.
_MOST_HITS: Final = 2_000
# Digits from which on a word may be the beginning of an id: four would meet by chance too often.
LEAST_DIGITS: Final = 6
# Digits by which a thread without a code name is called.
_DIGITS_OF_A_NAME: Final = 12
_FIRST: Final = -(2**62)

MessagePlace = tuple[int, int, int, bytes]
"""Where a message stands in its thread: instant, clock of its op, place in it, id."""
BEFORE_ALL: Final[MessagePlace] = (_FIRST, _FIRST, _FIRST, b"")


@dataclass(frozen=True, slots=True)
class Person:
    """The threads of one person in one inbox. ``head``: the smallest, by which they are listed."""

    part: CompartmentId
    head: ThreadId
    threads: tuple[ThreadId, ...]


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message with its place in the thread and the op that brought the wording shown.

    ``others``: wordings of the same message that differ. ``violent``: the numbers of its files that are marked.
    """

    place: MessagePlace
    op: OpId
    message: MessageItem
    others: tuple[MessageItem, ...] = ()
    violent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Value:
    """A value that somebody set of a field."""

    word: Word
    value: FieldValue


@dataclass(frozen=True, slots=True)
class Told:
    """An entry with who wrote it and when."""

    op: OpId
    hlc: int
    device: DeviceId
    body: dict[int, cbor.Item]


class Intake(Listing):
    """The inboxes of a desk, for reading."""

    # --- persons and threads

    def listed(self, person: Person) -> Listed:
        """Return a person's row of the list."""
        for row in tuple(self._tables.execute(sql.LISTED, (person.part, person.head))):
            return listed_from_row(row)
        raise NoSuchThread

    def person(self, part: CompartmentId, thread: ThreadId) -> Person:
        """Return the person whose thread this is; NoSuchThread."""
        for (head,) in tuple(self._tables.execute(sql.HEAD_OF, (part, thread))):
            rows = tuple(self._tables.execute(sql.THREADS_OF_HEAD, (part, head)))
            return Person(part, ThreadId(as_bytes(head)), tuple(ThreadId(as_bytes(row[0])) for row in rows))
        raise NoSuchThread

    def find(self, parts: Iterable[CompartmentId], word: str) -> Person:
        """Return the person of a code name or of the first digits of an id; NoSuchThread, SeveralThreads."""
        found = {
            self.person(part, thread)
            for part in parts
            for thread in (*self._named(part, word), *self._by(part, word))
            if tuple(self._tables.execute(sql.HEAD_OF, (part, thread)))
        }
        if len(found) > 1:
            raise SeveralThreads(count=len(found), shown=word)
        for one in found:
            return one
        raise NoSuchThread(shown=word)

    def _named(self, part: CompartmentId, word: str) -> Iterator[ThreadId]:
        for (thread,) in tuple(self._tables.execute(sql.BY_NAME, (part, fold(word)))):
            yield ThreadId(as_bytes(thread))

    def _by(self, part: CompartmentId, word: str) -> Iterator[ThreadId]:
        for first, last in _digits(word, 16):
            for (thread,) in tuple(self._tables.execute(sql.THREAD_BY_DIGITS, (part, first, last, MOST_FOUND))):
                yield ThreadId(as_bytes(thread))

    def is_named(self, part: CompartmentId, name: str) -> bool:
        """Say whether a thread of the inbox is called so."""
        return bool(tuple(self._tables.execute(sql.BY_NAME, (part, fold(name)))))

    def is_thread(self, part: CompartmentId, thread: ThreadId) -> bool:
        """Say whether a thread is here."""
        return bool(tuple(self._tables.execute(sql.IS_THREAD, (part, thread))))

    def is_message(self, part: CompartmentId, thread: ThreadId, message: MessageId) -> bool:
        """Say whether a message is here and stands."""
        return bool(tuple(self._tables.execute(sql.MESSAGE_IDS, (part, thread, message))))

    def thread(self, part: CompartmentId, thread: ThreadId) -> ThreadItem:
        """Return a thread as the first op that brought it says; NoSuchThread."""
        for one in self.wordings(part, thread):
            return one
        raise NoSuchThread

    def wordings(self, part: CompartmentId, thread: ThreadId) -> list[ThreadItem]:
        """Return a thread as each op that brought it says, the first one first.

        Where all of these were undone, or none has come, and something stands in it: as they said, or by its digits.
        """
        rows = [row[0] for row in tuple(self._tables.execute(sql.THREAD, (part, thread)))]
        rows = rows or [row[0] for row in tuple(self._tables.execute(sql.THREAD_UNDONE, (part, thread)))]
        if rows or not tuple(self._tables.execute(sql.IS_HERE, (part, thread, part, thread))):
            return [decode_thread(as_bytes(body)) for body in rows]
        (last,) = tuple(self._tables.execute(sql.LATEST, (part, thread, 1)))
        return [ThreadItem(thread, decode_message(as_bytes(last[4])).way, thread.hex()[:_DIGITS_OF_A_NAME])]

    def names(self, person: Person) -> tuple[str, ...]:
        """Return the code names of a person, the one they are called by first."""
        found = [one.name for thread in person.threads for one in self.wordings(person.part, thread)]
        return tuple(dict.fromkeys(found))

    def with_handle_of(self, part: CompartmentId, thread: ThreadId) -> tuple[ThreadId, ...]:
        """Return other threads of the same handle: one number by two channels is perhaps one person."""
        handle = self.thread(part, thread).handle
        rows = tuple(self._tables.execute(sql.BY_HANDLE, (part, handle))) if handle else ()
        return tuple(ThreadId(as_bytes(row[0])) for row in rows if row[0] != thread)

    # --- messages

    def messages(
        self, person: Person, *, after: MessagePlace = BEFORE_ALL, most: int = MESSAGES
    ) -> tuple[ShownMessage, ...]:
        """Return the messages of all threads of a person in the order they were said, after a place."""
        rows = heapq.merge(
            *(
                [(thread, row) for row in self._tables.execute(sql.MESSAGES, (person.part, thread, *after, most))]
                for thread in person.threads
            ),
            key=lambda pair: pair[1][:4],
        )
        return tuple(self._shown(person.part, thread, row) for (thread, row), _ in zip(rows, range(most), strict=False))

    def latest(self, person: Person, *, most: int = MESSAGES) -> tuple[MessageItem, ...]:
        """Return a person's last messages, the last one first."""
        rows = [
            row
            for thread in person.threads
            for row in tuple(self._tables.execute(sql.LATEST, (person.part, thread, most)))
        ]
        rows.sort(key=lambda row: row[:4], reverse=True)
        return tuple(decode_message(as_bytes(row[4])) for row in rows[:most])

    def last_heard(self, part: CompartmentId, thread: ThreadId) -> int:
        """Return when somebody outside last said something there, in milliseconds since 1970; 0 for never."""
        for (at,) in tuple(self._tables.execute(sql.LAST_HEARD, (part, thread))):
            return as_int(at) if at is not None else 0
        return 0

    def last_answered(self, part: CompartmentId, thread: ThreadId) -> int:
        """Return when one of us last said something there, in milliseconds since 1970; 0 for never."""
        rows = (self._tables.execute(one, (part, thread)) for one in (sql.LAST_OUT, sql.LAST_SENT))
        return max((as_int(at) for found in rows for (at,) in found if at is not None), default=0)

    def marks(self, person: Person) -> Marks:
        """Return what all messages of a person are marked with, however many they are."""
        rows = (self._tables.execute(sql.MARKS, (person.part, thread)) for thread in person.threads)
        return marks_of([as_int(row[0]) for found in rows for row in found])

    def message(self, person: Person, message: MessageId) -> ShownMessage:
        """Return one message of a person; NoSuchMessage."""
        for thread in person.threads:
            for row in tuple(self._tables.execute(sql.MESSAGE, (person.part, thread, message))):
                return self._shown(person.part, thread, row)
        raise NoSuchMessage

    def find_message(self, person: Person, word: str) -> ShownMessage:
        """Return the message of the first digits of its id; NoSuchMessage where there is none or several."""
        found = {
            MessageId(as_bytes(row[0]))
            for first, last in _digits(word, 32)
            for thread in person.threads
            for row in tuple(self._tables.execute(sql.MESSAGE_BY_DIGITS, (person.part, thread, first, last, 2)))
        }
        if len(found) != 1:
            raise NoSuchMessage(shown=word)
        return self.message(person, found.pop())

    def _shown(self, part: CompartmentId, thread: ThreadId, row: Sequence[object]) -> ShownMessage:
        at, hlc, place, id_, op, body = row
        if not (isinstance(at, int) and isinstance(hlc, int) and isinstance(place, int)):
            raise TypeError("a column holds another kind than its table says")
        if not (isinstance(id_, bytes) and isinstance(op, bytes) and isinstance(body, bytes)):
            raise TypeError("a column holds another kind than its table says")
        message = decode_message(body)
        wordings = tuple(self._tables.execute(sql.OTHERS_OF_MESSAGE, (part, thread, id_)))
        others = {as_bytes(data): None for _, data in wordings if data != body} if len(wordings) > 1 else {}
        return ShownMessage(
            (at, hlc, place, id_),
            OpId(op),
            message,
            tuple(one for one in map(decode_message, others) if _differs(one, message)),
            self._violent(part, message) if message.files else frozenset(),
        )

    def _violent(self, part: CompartmentId, message: MessageItem) -> frozenset[int]:
        marks: dict[bytes, list[Word]] = {}
        rows = self._tables.execute(sql.WORDS_OF_FIELD, (part, message.thread, kinds.BLUR, ONLY_FIELD))
        for _, slot, word in (word_from_row(row) for row in tuple(rows)):
            marks.setdefault(slot, []).append(word)
        found = set()
        for n, file in enumerate(message.files):
            said = counting(marks.get(slot_of(message.id, n), ()))
            if any(cbor.decode(one.value) is True for one in said) if said else file.is_violent:
                found.add(n)
        return frozenset(found)

    # --- what counts

    def care(self, person: Person) -> Care:
        """Return care as it counts."""
        heard = said_dangers(self._tables, person.part, person.threads)
        return care_of(self.fields(person, kinds.CARE), heard)

    def card(self, person: Person) -> Card:
        """Return the contact card as it counts."""
        return card_of(self.fields(person, kinds.CARD))

    def fields(self, person: Person, kind: str) -> dict[int, tuple[Word, ...]]:
        """Return the words that count of each field of care or card that somebody set, the one shown last."""
        return counted_fields(self._tables, person.part, person.threads, kind)

    def at_once(self, person: Person, kind: str) -> dict[CareField | CardField, tuple[Value, ...]]:
        """Return the fields of which several values were set at the same time, with all of these."""
        field_of = CareField if kind == kinds.CARE else CardField
        found: dict[CareField | CardField, tuple[Value, ...]] = {}
        for number, words in self.fields(person, kind).items():
            field = field_of(number)
            if len({one.value for one in words}) > 1:
                found[field] = tuple(Value(one, value_of(one, field)) for one in words)
        return found

    def theirs(self, person: Person) -> Theirs:
        """Return what a person answered of how to reach them, as far as nobody who had it has set it on the card."""
        set_by = self.fields(person, kinds.CARD)

        def is_settled(one: Answered) -> bool:
            """Say whether each word that counts of its field was set by somebody who had it."""
            words = set_by.get(FIELD_OF[one.asked].value, ())
            return bool(words) and all(any(had_seen(self._tables, word.op, op) for op in one.ops) for word in words)

        return unsettled(said_answers(self._tables, person.part, person.threads), is_settled)

    def typed_by(self, person: Person, devices: Container[DeviceId]) -> int:
        """Count the messages of a person that were typed on one of these devices."""
        return typed_by(self._tables, person.part, person.threads, devices)

    def care_history(self, person: Person) -> tuple[tuple[CareField, Value], ...]:
        """Return every word on care that stands, by the clock."""
        found = []
        for thread in person.threads:
            for row in tuple(self._tables.execute(sql.WORDS, (person.part, thread, kinds.CARE))):
                number, _, word = word_from_row(row)
                if not word.is_gone:
                    found.append((CareField(number), Value(word, value_of(word, CareField(number)))))
        return tuple(sorted(found, key=lambda one: (one[1].word.order, one[0].value)))

    def heard(self, person: Person) -> int:
        """Return how many messages from outside are known of a person: what a closing names."""
        return heard_of(self._tables, person.part, person.threads)

    def trust_words(self, person: Person) -> tuple[Word, ...]:
        """Return every word on trust that stands, by the clock."""
        return tuple(sorted((one for one in self._trust(person) if not one.is_gone), key=lambda one: one.order))

    def _trust(self, person: Person) -> list[Word]:
        return [
            word_from_row(row)[2]
            for thread in person.threads
            for row in tuple(self._tables.execute(sql.WORDS, (person.part, thread, kinds.TRUST)))
        ]

    def trust(self, person: Person, people: Mapping[DeviceId, UserId]) -> Trust:
        """Return how far a person is trusted. ``people``: whose device is whose; an unknown device is nobody's."""
        newest: dict[UserId, TrustWord] = {}
        for one in self.trust_words(person):
            if one.device in people:
                newest[people[one.device]] = trust_from_word(one)
        counting_now = [trust_from_word(one) for one in counting(self._trust(person))]
        return trust_of(tuple(newest.items()), counting_now)

    def trust_to_replace(self, person: Person) -> tuple[OpId, ...]:
        """Return the ops whose words on trust count now."""
        return tuple(one.op for one in counting(self._trust(person)))

    def marks_to_replace(
        self, part: CompartmentId, thread: ThreadId, message: MessageId, file: int
    ) -> tuple[OpId, ...]:
        """Return the ops whose marks of a file count now."""
        rows = self._tables.execute(sql.WORDS_OF_FIELD, (part, thread, kinds.BLUR, ONLY_FIELD))
        slot = slot_of(message, file)
        return tuple(
            one.op
            for one in counting(word for _, at, word in (word_from_row(row) for row in tuple(rows)) if at == slot)
        )

    # --- entries

    def told(self, person: Person, kind: str) -> tuple[Told, ...]:
        """Return the entries of one kind about a person that stand, by the clock."""
        found = []
        for thread in person.threads:
            for op, hlc, device, _, body in tuple(self._tables.execute(sql.ENTRIES, (person.part, thread, kind))):
                content = cbor.decode(as_bytes(body))
                if isinstance(content, dict):
                    found.append(Told(OpId(as_bytes(op)), as_int(hlc), DeviceId(as_bytes(device)), content))
        return tuple(sorted(found, key=lambda one: (one.hlc, one.op)))

    def notes(self, person: Person) -> tuple[tuple[Told, Note], ...]:
        """Return the notes on a person's messages."""
        return tuple((one, note_from_body(one.body)) for one in self.told(person, kinds.NOTE))

    def replies(self, person: Person) -> tuple[tuple[Told, Reply, tuple[Sent, ...]], ...]:
        """Return the answers to a person, each with how it went; nothing while it has not."""
        sent: dict[bytes, list[Sent]] = {}
        for one in self.told(person, kinds.SENT):
            went = sent_from_body(one.body)
            sent.setdefault(went.reply, []).append(went)
        replies = ((one, reply_from_body(one.body)) for one in self.told(person, kinds.REPLY))
        return tuple((one, reply, tuple(sent.get(reply.id, ()))) for one, reply in replies)

    def taken(self, person: Person) -> tuple[tuple[Told, Took], ...]:
        """Return what became of a person's messages."""
        return tuple((one, took_from_body(one.body)) for one in self.told(person, kinds.TOOK))

    def entries_of(self, part: CompartmentId, kind: str) -> Iterator[tuple[ThreadId, Told]]:
        """Give the entries of one kind in a whole inbox that stand, by the clock, each with its thread."""
        for thread, op, hlc, device, body in tuple(self._tables.execute(sql.ENTRIES_OF_PART, (part, kind))):
            content = cbor.decode(as_bytes(body))
            if isinstance(content, dict):
                told = Told(OpId(as_bytes(op)), as_int(hlc), DeviceId(as_bytes(device)), content)
                yield ThreadId(as_bytes(thread)), told

    def ops(self, person: Person) -> tuple[OpId, ...]:
        """Return the ops about a person's threads by the clock: undone ones too, and what undid them."""
        statements = (sql.OPS_OF_THREAD, sql.BRINGERS_OF_THREAD, sql.BRINGERS_OF_MESSAGES)
        waiting = [
            row[0]
            for thread in person.threads
            for statement in statements
            for row in tuple(self._tables.execute(statement, (person.part, thread)))
        ]
        found: dict[bytes, int] = {}
        while waiting:
            op = as_bytes(waiting.pop())
            for row in () if op in found else tuple(self._tables.execute(sql.OP, (op,))):
                found[op] = as_int(row[2])
                waiting += [undo[0] for undo in tuple(self._tables.execute(sql.UNDONE_BY, (op,)))]
        return tuple(OpId(op) for _, op in sorted((hlc, op) for op, hlc in found.items()))

    def ops_named(self, digits: str) -> tuple[OpId, ...]:
        """Return the ops of inboxes whose ids begin so, two at most."""
        return tuple(
            OpId(as_bytes(row[0]))
            for first, last in _digits(digits, 32)
            for row in tuple(self._tables.execute(sql.OP_BY_DIGITS, (first, last)))
        )

    def unopened(self, part: CompartmentId) -> tuple[Unopened, ...]:
        """Return the submissions of an inbox that no desk could open, each once."""
        found: dict[bytes, Unopened] = {}
        for submission, why, day, size in tuple(self._tables.execute(sql.UNOPENED, (part,))):
            one = Unopened(as_bytes(submission), str(why), as_int(day), as_int(size))
            found.setdefault(one.submission, one)
        return tuple(found.values())

    # --- searching

    def search(self, parts: Iterable[CompartmentId], words: str) -> tuple[Person, ...]:
        """Return persons of whom a code name begins so, or a message or answer has these words, spelling apart.

        Linear in the messages of these inboxes; at most `MOST_FOUND`.
        """
        folded = fold(words)
        found: dict[Person, None] = {}
        for part in parts if folded else ():
            beginning = (part, folded, folded + "\U0010ffff", MOST_FOUND)
            rows = [row[0] for row in tuple(self._tables.execute(sql.NAME_LIKE, beginning))]
            rows += [row[0] for row in tuple(self._tables.execute(sql.SEARCH, (part, folded, _MOST_HITS)))]
            for thread in dict.fromkeys(rows):
                try:
                    found.setdefault(self.person(part, ThreadId(as_bytes(thread))))
                except NoSuchThread:
                    continue  # its thread was undone, or has not come yet
        return tuple(found)[:MOST_FOUND]


def trust_from_word(word: Word) -> TrustWord:
    """Return what a word says of trust."""
    body = cbor.decode(word.value)
    return trust_from_body(body if isinstance(body, dict) else {})[0]


def _differs(one: MessageItem, other: MessageItem) -> bool:
    """Say whether two wordings of a message say something else, not merely where and when they were read in."""
    return (one.text, one.answers, one.direction, one.said) != (other.text, other.answers, other.direction, other.said)


def _digits(word: str, length: int) -> Iterator[tuple[bytes, bytes]]:
    """Give the first and the last id that begins with hexadecimal digits; nothing for other words."""
    given = word.strip().casefold()
    if LEAST_DIGITS <= len(given) <= 2 * length and all(one in "0123456789abcdef" for one in given):
        first = bytes.fromhex(given.ljust(2 * length, "0"))
        # One byte longer than an id, so that the last one itself is still below it.
        yield first, bytes.fromhex(given.ljust(2 * length, "f")) + b"\0"
