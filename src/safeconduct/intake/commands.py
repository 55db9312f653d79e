"""What staff do in an inbox, as intents for the vault (docs/rooms/intake.md).

Nothing here writes: a function reads what is here and returns what `Vault.append` is to store whole or not at all. Who
sets a value names the values they saw, so that what somebody else set at the same time is told and not lost. Refuses to
write into the record: what becomes of messages there a person decides (decision 0011).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.entropy import Entropy
from safeconduct.base.errors import Language, Opaque
from safeconduct.base.ids import SHORT_ID_BYTES, CompartmentId, OpId
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.intake import kinds, sql
from safeconduct.intake.codenames import draw_name
from safeconduct.intake.errors import MalformedEntry, NotAnInbox, NotAValue, NothingToUndoHere, TooLongHere
from safeconduct.intake.item_bytes import decode_message, encode_message, encode_origin, encode_thread
from safeconduct.intake.queries import InboxHere, Intake, Person
from safeconduct.intake.types import (
    CardField,
    CareField,
    Channel,
    Direction,
    FileItem,
    MessageId,
    MessageItem,
    Origin,
    Relation,
    Standing,
    ThreadId,
    ThreadItem,
    TrustWord,
    Where,
)
from safeconduct.intake.word_bytes import (
    FieldValue,
    Note,
    Reply,
    Same,
    Sent,
    Setting,
    Took,
    Unopened,
    blur_from_body,
    body_of_blur,
    body_of_note,
    body_of_reply,
    body_of_same,
    body_of_sent,
    body_of_settings,
    body_of_took,
    body_of_trust,
    body_of_unopened,
    item_from_standing,
    item_from_value,
    note_from_body,
    reply_from_body,
    same_from_body,
    settings_from_body,
    took_from_body,
    trust_from_body,
)
from safeconduct.protect.inbox_keys import InboxKey, SealRefused
from safeconduct.protect.members import History
from safeconduct.protect.secrets import Secret
from safeconduct.sync.compartments import begin
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent, Tables

# Messages in one op, and bytes after which it is closed, well below the 1 MiB an op may have.
MESSAGES_PER_OP: Final = 256
BYTES_PER_OP: Final = 512 * 1024
# One item that stands in an op alone; the rest of its mebibyte is room for the op around it.
BYTES_PER_ITEM: Final = 960 * 1024
# Between a handle and what its channel calls the chat; in neither.
_UNIT: Final = "\x1f"

Drawing = tuple[Language, Entropy]
"""In which script code names are drawn, and by what chance."""


def open_inbox(team: Team, purpose: str, name: str = "") -> CompartmentId:
    """Begin an inbox: a compartment of its own with a box and a key; BadName, NameInUse. It is written when it returns.

    ``purpose``: one line, such as “people in danger”.
    """
    with team.together():
        part = begin(team, Sort.INBOX, name)
        team.vault.append([opening_intent(team, part, purpose)])
    return part


def opening_intent(team: Team, part: CompartmentId, purpose: str) -> Intent:
    """Return the op that makes an inbox of a compartment of that sort; NotAnInbox."""
    is_inbox = any(one.id == part and one.sort is Sort.INBOX for one in team.compartments())
    if not is_inbox or tuple(team.vault.tables.execute(sql.INBOX, (part,))):
        raise NotAnInbox
    key = InboxKey.random(team.entropy)
    return Intent(part, kinds.OPEN, {0: team.entropy.bytes(SHORT_ID_BYTES), 1: purpose, 2: key.secret.reveal()})


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as it is typed or read in, before it has an id. ``author``: as its channel calls them."""

    channel: Channel
    text: str
    direction: Direction = Direction.IN
    said: Interval = UNKNOWN
    said_words: str = ""
    language: str = ""
    files: tuple[FileItem, ...] = ()
    relation: Relation = Relation.UNKNOWN
    hearsay: int = 0
    answers: tuple[tuple[str, str], ...] = ()
    is_under_duress: bool = False
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Address:
    """Whom a thread is with. ``handle``: normalised for its channel; ``title``: what the channel calls the chat.

    ``alike``: what makes two threads one where there is no handle, such as the title of a copied chat; empty: nothing.
    """

    channel: Channel
    handle: str = ""
    title: str = ""
    alike: str = ""

    def thread_id(self, key: InboxKey, entropy: Entropy) -> ThreadId:
        """Return the id of its thread: a keyed hash, or random bytes where nothing tells it again."""
        channel = self.channel.value
        if self.handle:
            return ThreadId(key.thread_id(channel, self.handle))
        # A handle is one line without control characters, so that no handle is ever taken for a title.
        return ThreadId(key.thread_id(channel, _UNIT + self.alike) if self.alike else entropy.bytes(SHORT_ID_BYTES))


def new_thread(intake: Intake, here: InboxHere, address: Address, *, drawing: Drawing) -> ThreadItem:
    """Return a thread with a code name drawn for it. Without a handle its id is random."""
    name = _drawn(intake, here.part, drawing)
    handle, title = address.handle, address.title
    sealed = here.key.seal(_UNIT.join((handle, title)).rstrip(_UNIT)) if handle or title else b""
    known_by = here.key.handle_hash(handle) if handle else b""
    return ThreadItem(address.thread_id(here.key, drawing[1]), address.channel, name, known_by, sealed)


def relay_thread(
    intake: Intake, part: CompartmentId, receipt: tuple[ThreadId, Secret], channel: Channel, *, drawing: Drawing
) -> ThreadItem:
    """Return the thread of a receipt, from its id and secret, with a code name drawn for it."""
    return ThreadItem(receipt[0], channel, _drawn(intake, part, drawing), secret=receipt[1])


def _drawn(intake: Intake, part: CompartmentId, drawing: Drawing) -> str:
    language, entropy = drawing
    return draw_name(language, entropy, lambda one: intake.is_named(part, one))


def handle_of(key: InboxKey, thread: ThreadItem) -> tuple[str, str]:
    """Return the handle of a thread and what its channel calls the chat. Who shows it leaves an entry.

    SealRefused where it does not open, or is the handle of another thread: an answer would go to somebody else.
    """
    if not thread.sealed:
        return "", ""
    handle, _, title = key.open(thread.sealed).partition(_UNIT)
    if handle and key.thread_id(thread.channel.value, handle) != thread.id:
        raise SealRefused
    return handle, title


def message_id(key: InboxKey, thread: ThreadId, draft: Draft, *, author: str = "", occurrence: int = 0) -> MessageId:
    """Return the id of a message that did not come by a relay (docs/formats/ops.md "Ids")."""
    contents: list[cbor.Item] = [one.original.content for one in draft.files]
    return message_id_of(key, thread, (draft.said, author, draft.text), contents=contents, occurrence=occurrence)


def message_id_of(
    key: InboxKey,
    thread: ThreadId,
    said: tuple[Interval, str, str],
    *,
    contents: Iterable[cbor.Item] = (),
    occurrence: int = 0,
) -> MessageId:
    """Return the same before its files are kept. ``said``: when, by whom, in which words; ``contents``: SHA-256s."""
    when, author, text = said
    return MessageId(key.message_id([bytes(thread), when.lo, when.hi, author, text, list(contents), occurrence]))


def relay_message_id(key: InboxKey, thread: ThreadId, message: bytes) -> MessageId:
    """Return the id of a message that came by a relay, from its own 16 bytes."""
    return MessageId(key.message_id([bytes(thread), message]))


def typed_message(here: InboxHere, thread: ThreadId, draft: Draft, *, now_ms: int, entropy: Entropy) -> MessageItem:
    """Return a message that somebody types here; NotAValue. Typed twice it is two: its occurrence is drawn."""
    occurrence = int.from_bytes(entropy.bytes(6), "big")
    item = MessageItem(
        id=message_id(here.key, thread, draft, occurrence=occurrence),
        thread=thread,
        direction=draft.direction,
        way=draft.channel,
        logged_at=now_ms,
        text=draft.text,
        said=draft.said,
        said_words=draft.said_words,
        language=draft.language,
        files=draft.files,
        relation=draft.relation,
        hearsay=draft.hearsay,
        answers=draft.answers,
        is_under_duress=draft.is_under_duress,
        warnings=draft.warnings,
    )
    _check(lambda: decode_message(encode_message(item)))
    return item


def entries_intents(
    part: CompartmentId,
    threads: Iterable[ThreadItem],
    messages: Iterable[MessageItem],
    origins: Iterable[Origin] = (),
) -> Iterator[Intent]:
    """Give the ops that bring threads, messages and the files they were read from. Lazy; TooLongHere."""
    first = [encode_thread(one) for one in threads]
    read_from: list[cbor.Item] = [encode_origin(one) for one in origins]
    for batch in batches(first, (encode_message(one) for one in messages)):
        rows = {key: value for key, value in batch.items() if value}
        yield Intent(part, kinds.ENTRIES, {**rows, **({2: read_from} if read_from else {})})
        read_from = []


def batches(threads: Iterable[bytes], messages: Iterable[bytes]) -> Iterator[dict[int, cbor.Item]]:
    """Give lists of threads and messages that fit into an op each, threads first."""
    rows: dict[int, list[cbor.Item]] = {0: [], 1: []}
    size = 0
    for key, data in itertools.chain(((0, one) for one in threads), ((1, one) for one in messages)):
        count = len(rows[0]) + len(rows[1])
        if count and (count >= MESSAGES_PER_OP or size + len(data) > BYTES_PER_OP):
            yield {0: rows[0], 1: rows[1]}
            rows, size = {0: [], 1: []}, 0
        size = _checked(rows, key, data, size)
    if rows[0] or rows[1]:
        yield {0: rows[0], 1: rows[1]}


def _checked(rows: dict[int, list[cbor.Item]], key: int, data: bytes, size: int) -> int:
    if len(data) > BYTES_PER_ITEM:
        raise TooLongHere(size=len(data), limit=BYTES_PER_ITEM)
    rows[key].append(data)
    return size + len(data)


def care_intent(intake: Intake, person: Person, changes: Mapping[CareField, FieldValue]) -> Intent:
    """Return the op that sets fields of care; NotAValue."""
    heard = intake.heard(person)
    values = {
        field.value: item_from_standing(value, heard) if isinstance(value, Standing) else item_from_value(value)
        for field, value in changes.items()
    }
    return _settings_intent(intake, person, kinds.CARE, values)


def card_intent(intake: Intake, person: Person, changes: Mapping[CardField, FieldValue]) -> Intent:
    """Return the op that sets fields of the contact card; NotAValue."""
    return _settings_intent(
        intake, person, kinds.CARD, {field.value: item_from_value(value) for field, value in changes.items()}
    )


def _settings_intent(intake: Intake, person: Person, kind: str, values: Mapping[int, cbor.Item]) -> Intent:
    now = intake.fields(person, kind)
    settings = [
        Setting(number, value, tuple(sorted(one.op for one in now.get(number, ()))))
        for number, value in sorted(values.items())
    ]
    body = body_of_settings(person.head, settings)
    _check(lambda: settings_from_body(body, CareField if kind == kinds.CARE else CardField))
    return Intent(person.part, kind, body)


def trust_intent(intake: Intake, person: Person, word: TrustWord) -> Intent:
    """Return the op that says how far its author trusts a person; NotAValue."""
    body = body_of_trust(person.head, word, sorted(intake.trust_to_replace(person)))
    _check(lambda: trust_from_body(body))
    return Intent(person.part, kinds.TRUST, body)


def note_intent(person: Person, message: MessageItem, text: str, where: Where) -> Intent:
    """Return the op of a note on a message or a place in a file of it; NotAValue."""
    if where.file >= len(message.files):
        raise NotAValue(place=Opaque("file"))
    body = body_of_note(message.thread, Note(message.id, text, where))
    _check(lambda: note_from_body(body))
    return Intent(person.part, kinds.NOTE, body)


def blur_intent(intake: Intake, person: Person, message: MessageItem, *, file: int, is_violent: bool) -> Intent:
    """Return the op that says whether a file of a message shows violence; NotAValue."""
    if not 0 <= file < len(message.files):
        raise NotAValue(place=Opaque("file"))
    replaces = sorted(intake.marks_to_replace(person.part, message.thread, message.id, file))
    body = body_of_blur(message.thread, message.id, file, is_violent=is_violent, replaces=replaces)
    _check(lambda: blur_from_body(body))
    return Intent(person.part, kinds.BLUR, body)


def reply_intent(part: CompartmentId, thread: ThreadId, reply: Reply) -> Intent:
    """Return the op of an answer that `composing` let pass; NotAValue."""
    body = body_of_reply(thread, reply)
    _check(lambda: reply_from_body(body))
    return Intent(part, kinds.REPLY, body)


def sent_intent(part: CompartmentId, thread: ThreadId, sent: Sent) -> Intent:
    """Return the op that says that an answer went: onto a board, or by hand over its channel."""
    return Intent(part, kinds.SENT, body_of_sent(thread, sent))


def same_intent(part: CompartmentId, same: Same) -> Intent:
    """Return the op that says that two threads are one person's; NotAValue for one thread twice."""
    body = body_of_same(same)
    _check(lambda: same_from_body(body))
    return Intent(part, kinds.SAME, body)


def took_intent(part: CompartmentId, thread: ThreadId, took: Took) -> Intent:
    """Return the op that says what became of messages in the record; NotAValue."""
    body = body_of_took(thread, took)
    _check(lambda: took_from_body(body))
    return Intent(part, kinds.TOOK, body)


def may_name(team: Team, inbox: CompartmentId, part: CompartmentId) -> bool:
    """Say whether an inbox may name what lies in a part of the record: every device of it reads that, whole.

    Decision 0009, rule 4; newcomers to a part that hides its past read less than its members do.
    """
    log = team.log(part)
    reads_all = log.history(log.all) is not History.FROM_JOIN
    return reads_all and set(team.members(inbox)) <= set(team.members(part))


def reveal_intent(part: CompartmentId, thread: ThreadId, purpose: str) -> Intent:
    """Return the op that says that a handle was shown, and what for. It is written before the handle is shown."""
    if not purpose.strip():
        raise NotAValue(place=Opaque("purpose"))
    return Intent(part, kinds.REVEAL, {0: thread, 1: purpose})


def unopened_intent(part: CompartmentId, one: Unopened) -> Intent:
    """Return the op that says that a submission cannot be opened, and why."""
    return Intent(part, kinds.UNOPENED, body_of_unopened(one))


def undo_intents(tables: Tables, ops: Iterable[OpId], reason: str = "") -> tuple[Intent, ...]:
    """Return the ops that undo others, one for each inbox; NothingToUndoHere. Undoing an undo is a redo."""
    named: dict[CompartmentId, list[cbor.Item]] = {}
    for op in ops:
        rows = tuple(tables.execute(sql.OP, (op,)))
        if not rows or rows[0][5] or rows[0][3] in kinds.LASTING or not isinstance(rows[0][0], bytes):
            raise NothingToUndoHere(shown=op.hex()[:12])
        named.setdefault(CompartmentId(rows[0][0]), []).append(bytes(op))
    return tuple(Intent(part, kinds.UNDO, {0: targets, 1: reason}) for part, targets in named.items())


def _check(read: Callable[[], object]) -> None:
    """Read what is to be written as another desk would; what it would refuse is refused here, before it is kept."""
    try:
        read()
    except MalformedEntry as error:
        raise NotAValue(place=error.facts.get("place", Opaque("?"))) from None
