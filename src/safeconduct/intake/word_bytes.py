"""What is said about threads, as bodies of ops and back (docs/formats/ops.md, section intake).

A *word* sets one value (a field of care or card, a mark, how far a thread is trusted) and names the ops whose words it
takes the place of; everything else is an *entry*, which adds something. Refuses with `MalformedEntry` whatever breaks
the layout.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.ids import HASH_BYTES, SHORT_ID_BYTES, OpId, UserId
from safeconduct.intake.item_bytes import (
    INSTANTS,
    MOST_LINE,
    MOST_TEXT,
    code,
    codes,
    decoded,
    flag,
    instant,
    pairs,
    refuse,
    short_text,
)
from safeconduct.intake.places import MOST_MS, MOST_NUMBERS, numbers_of, where_from_numbers
from safeconduct.intake.types import (
    CardField,
    CareField,
    Channel,
    Consent,
    Danger,
    Hours,
    MessageId,
    Relation,
    Rung,
    Silence,
    Standing,
    State,
    ThreadId,
    TrustWord,
    Where,
)
from safeconduct.protect import fields

# Words that one word may take the place of: more were said at the same time only by an attacker.
MOST_REPLACED: Final = 64
_WHOLE: Final = Where()
# Languages, hours, words to avoid, people who may answer.
MOST_OF_A_KIND: Final = 64
_MINUTES: Final = 24 * 60
# A year: nobody waits longer for a sign.
MOST_SILENCE_HOURS: Final = 24 * 366
MOST_NOTE: Final = 20_000

FieldValue = (
    UserId
    | int
    | Standing
    | Danger
    | Relation
    | str
    | Consent
    | tuple[str, ...]
    | tuple[Hours, ...]
    | tuple[UserId, ...]
    | bool
    | Silence
)
"""What a field of care or card may hold; which, its number says."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One field set, and the ops whose words for it this takes the place of. ``value``: as it stands in the body."""

    field: int
    value: cbor.Item
    replaces: tuple[OpId, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a message or a place in it."""

    message: MessageId
    text: str
    where: Where = _WHOLE


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. ``id``: 16 random bytes."""

    id: bytes
    way: Channel
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """An answer went. ``board``: the number of the reply board it stood on first, 0 where a person sent it."""

    reply: bytes
    way: Channel
    at: int
    board: int = 0


@dataclass(frozen=True, slots=True)
class Same:
    """Two threads are one person's. ``link``: what the source's own words proved it with, or empty."""

    one: ThreadId
    other: ThreadId
    reason: str = ""
    link: bytes = b""


@dataclass(frozen=True, slots=True)
class Took:
    """Messages became an account of the record. ``account``: its name there, empty where readers may not know it."""

    messages: tuple[MessageId, ...]
    account: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class GivenUp:
    """A conversation that a person ended. ``reply``: its own 16 bytes on the board; ``reason``: for the team alone."""

    reply: bytes
    reason: str


@dataclass(frozen=True, slots=True)
class Unopened:
    """A submission that no desk can open."""

    submission: bytes
    why: str
    day: int
    size: int


def inbox_from_body(body: dict[int, cbor.Item]) -> tuple[bytes, str, bytes]:
    """Read box, purpose and handle key of `intake.open/1`; MalformedEntry."""

    def read() -> tuple[bytes, str, bytes]:
        _record(body, 3)
        return (
            fields.octets(body[0], SHORT_ID_BYTES, "box"),
            short_text(body[1], "purpose"),
            fields.octets(body[2], HASH_BYTES, "key"),
        )

    return decoded(read)


def thread_of(body: dict[int, cbor.Item]) -> ThreadId:
    """Return the thread that a body is about; MalformedEntry."""
    return decoded(lambda: ThreadId(fields.octets(body.get(0, b""), SHORT_ID_BYTES, "thread")))


def body_of_settings(thread: ThreadId, settings: Iterable[Setting]) -> dict[int, cbor.Item]:
    """Return the body of `intake.care/1` and `intake.card/1`."""
    rows: list[cbor.Item] = [[one.field, one.value, list(one.replaces)] for one in settings]
    return {0: thread, 1: rows}


def settings_from_body(body: dict[int, cbor.Item], kind: type[CareField] | type[CardField]) -> tuple[Setting, ...]:
    """Read the fields that are set; MalformedEntry where one is not a field, twice, or holds no value of its kind."""

    def read() -> tuple[Setting, ...]:
        _record(body, 2)
        rows = [fields.fixed(one, 3, "fields") for one in fields.items(body[1], "fields", most=len(kind))]
        found = tuple(Setting(fields.number(n, "field"), value, _ops(ops)) for n, value, ops in rows)
        numbers = [one.field for one in found]
        if not found or sorted(set(numbers)) != numbers:
            raise refuse("fields")
        known = {one.value for one in kind}
        for one in found:
            if one.field not in known:
                raise refuse("field")
            read_value(kind(one.field), one.value)
        return found

    return decoded(read)


def read_value(field: CareField | CardField, item: cbor.Item) -> FieldValue:
    """Return the value of a field from how it stands in a body; MalformedEntry."""
    return decoded(lambda: _care_value(field, item) if isinstance(field, CareField) else _card_value(field, item))


def _care_value(field: CareField, item: cbor.Item) -> FieldValue:
    match field:
        case CareField.OWNER | CareField.STAND_IN:
            return UserId(b"") if item == b"" else UserId(fields.octets(item, SHORT_ID_BYTES, "user"))
        case CareField.NEXT_CONTACT:
            return fields.number(item, "next", hi=INSTANTS.hi)
        case CareField.STATE:
            state, reason, heard = fields.fixed(item, 3, "state")
            fields.number(heard, "state")
            return Standing(code(State, state, "state"), short_text(reason, "state", MOST_LINE))
        case CareField.DANGER:
            return code(Danger, item, "danger")


def heard_when_set(item: cbor.Item) -> int:
    """Return how many messages whoever set a state had heard."""
    return decoded(lambda: fields.number(fields.fixed(item, 3, "state")[2], "state"))


def _card_value(field: CardField, item: cbor.Item) -> FieldValue:
    match field:
        case CardField.RELATION:
            return code(Relation, item, "relation")
        case CardField.CONSENT:
            return code(Consent, item, "consent")
        case CardField.ABOUT | CardField.COVER | CardField.CALLED | CardField.NOTES:
            return short_text(item, field.name.lower(), MOST_NOTE)
        case CardField.LANGUAGES | CardField.AVOID:
            found = fields.items(item, field.name.lower(), most=MOST_OF_A_KIND)
            return tuple(short_text(one, field.name.lower()) for one in found)
        case CardField.HOURS:
            return tuple(_hours(one) for one in fields.items(item, "hours", most=MOST_OF_A_KIND))
        case CardField.WHO_ANSWERS:
            found = fields.items(item, "answers", most=MOST_OF_A_KIND)
            return tuple(UserId(fields.octets(one, SHORT_ID_BYTES, "user")) for one in found)
        case CardField.IS_SHARED:
            return flag(item, "shared")
        case CardField.SILENCE:
            hours, then = fields.fixed(item, 2, "silence")
            return Silence(fields.number(hours, "silence", hi=MOST_SILENCE_HOURS), short_text(then, "silence"))


def _hours(item: cbor.Item) -> Hours:
    begins, ends, zone, days = fields.fixed(item, 4, "hours")
    found = tuple(fields.number(one, "weekday", lo=1, hi=7) for one in fields.items(days, "weekdays", most=7))
    if list(found) != sorted(set(found)):
        raise refuse("weekdays")
    return Hours(
        fields.number(begins, "hours", hi=_MINUTES),
        fields.number(ends, "hours", hi=_MINUTES),
        short_text(zone, "zone", 80),
        found,
    )


def item_from_value(value: FieldValue) -> cbor.Item:
    """Return how a field's value stands in a body. Of a state it lacks what was heard: `item_from_standing`."""
    if isinstance(value, Silence):
        return [value.hours, value.then]
    if isinstance(value, Danger | Relation | Consent):
        code: str = value.value
        return code
    if isinstance(value, Standing):
        return item_from_standing(value, 0)
    if isinstance(value, tuple):
        return [_item_from_part(one) for one in value]
    return value


def item_from_standing(standing: Standing, heard: int) -> cbor.Item:
    """Return how a state stands in a body. ``heard``: how many messages whoever sets it knows of."""
    return [standing.state.value, standing.reason, heard]


def _item_from_part(one: str | bytes | Hours) -> cbor.Item:
    return [one.begins, one.ends, one.zone, list(one.days)] if isinstance(one, Hours) else one


def body_of_trust(thread: ThreadId, word: TrustWord, replaces: Iterable[OpId]) -> dict[int, cbor.Item]:
    """Return the body of `intake.trust/1`."""
    answers: list[cbor.Item] = [[question, answer] for question, answer in word.answers]
    return {
        0: thread,
        1: word.rung.value,
        2: word.sheet,
        3: answers,
        4: list(word.flags),
        5: word.reason,
        6: list(replaces),
    }


def trust_from_body(body: dict[int, cbor.Item]) -> tuple[TrustWord, tuple[OpId, ...]]:
    """Read a word on trust and what it replaces; MalformedEntry."""

    def read() -> tuple[TrustWord, tuple[OpId, ...]]:
        _record(body, 7)
        word = TrustWord(
            code(Rung, body[1], "rung"),
            short_text(body[5], "reason", MOST_NOTE),
            fields.number(body[2], "sheet"),
            pairs(body[3], "answers", MOST_OF_A_KIND),
            codes(body[4], "flags", MOST_OF_A_KIND),
        )
        return word, _ops(body[6])

    return decoded(read)


def body_of_note(thread: ThreadId, note: Note) -> dict[int, cbor.Item]:
    """Return the body of `intake.note/1`."""
    where = note.where
    place: list[cbor.Item] = [] if where.file < 0 else [where.file, *numbers_of(where)]
    return {0: thread, 1: note.message, 2: note.text, 3: place}


def note_from_body(body: dict[int, cbor.Item]) -> Note:
    """Read a note; MalformedEntry."""

    def read() -> Note:
        _record(body, 4)
        message = MessageId(fields.octets(body[1], HASH_BYTES, "message"))
        return Note(message, short_text(body[2], "note", MOST_NOTE), _where(body[3]))

    return decoded(read)


def _where(item: cbor.Item) -> Where:
    parts = [fields.number(one, "where", hi=MOST_MS) for one in fields.items(item, "where", most=1 + MOST_NUMBERS)]
    try:
        return where_from_numbers(parts[0], parts[1:]) if parts else Where()
    except ValueError:
        raise refuse("where") from None


def body_of_blur(
    thread: ThreadId, message: MessageId, file: int, *, is_violent: bool, replaces: Iterable[OpId] = ()
) -> dict[int, cbor.Item]:
    """Return the body of `intake.blur/1`."""
    return {0: thread, 1: message, 2: file, 3: is_violent, 4: list(replaces)}


def blur_from_body(body: dict[int, cbor.Item]) -> tuple[MessageId, int, bool, tuple[OpId, ...]]:
    """Read a mark of violence: message, file, whether, what it replaces; MalformedEntry."""

    def read() -> tuple[MessageId, int, bool, tuple[OpId, ...]]:
        _record(body, 5)
        message = MessageId(fields.octets(body[1], HASH_BYTES, "message"))
        return message, fields.number(body[2], "file", hi=1_000), flag(body[3], "violent"), _ops(body[4])

    return decoded(read)


def body_of_reply(thread: ThreadId, reply: Reply) -> dict[int, cbor.Item]:
    """Return the body of `intake.reply/1`."""
    return {0: thread, 1: reply.id, 2: reply.way.value, 3: reply.text, 4: reply.language}


def reply_from_body(body: dict[int, cbor.Item]) -> Reply:
    """Read an answer; MalformedEntry."""

    def read() -> Reply:
        _record(body, 5)
        return Reply(
            fields.octets(body[1], SHORT_ID_BYTES, "reply"),
            code(Channel, body[2], "channel"),
            short_text(body[3], "text", MOST_TEXT),
            short_text(body[4], "language", 40),
        )

    return decoded(read)


def body_of_sent(thread: ThreadId, sent: Sent) -> dict[int, cbor.Item]:
    """Return the body of `intake.sent/1`."""
    return {0: thread, 1: sent.reply, 2: sent.way.value, 3: sent.at, 4: sent.board}


def sent_from_body(body: dict[int, cbor.Item]) -> Sent:
    """Read that an answer went; MalformedEntry."""

    def read() -> Sent:
        _record(body, 5)
        return Sent(
            fields.octets(body[1], SHORT_ID_BYTES, "reply"),
            code(Channel, body[2], "channel"),
            instant(body[3], "sent"),
            fields.number(body[4], "board"),
        )

    return decoded(read)


def body_of_same(same: Same) -> dict[int, cbor.Item]:
    """Return the body of `intake.same/1`."""
    return {0: same.one, 1: same.other, 2: same.reason, 3: same.link}


def same_from_body(body: dict[int, cbor.Item]) -> Same:
    """Read that two threads are one person's; MalformedEntry."""

    def read() -> Same:
        _record(body, 4)
        one, other = (ThreadId(fields.octets(body[key], SHORT_ID_BYTES, "thread")) for key in (0, 1))
        link = body[3] if body[3] == b"" else fields.octets(body[3], HASH_BYTES, "link")
        if one == other or not isinstance(link, bytes):
            raise refuse("thread")
        return Same(one, other, short_text(body[2], "reason", MOST_NOTE), link)

    return decoded(read)


def body_of_took(thread: ThreadId, took: Took) -> dict[int, cbor.Item]:
    """Return the body of `intake.took/1`."""
    return {0: thread, 1: list(took.messages), 2: took.account, 3: took.note}


def took_from_body(body: dict[int, cbor.Item]) -> Took:
    """Read what became of messages; MalformedEntry."""

    def read() -> Took:
        _record(body, 4)
        messages = fields.items(body[1], "messages", most=10_000)
        return Took(
            tuple(MessageId(fields.octets(one, HASH_BYTES, "message")) for one in messages),
            short_text(body[2], "account"),
            short_text(body[3], "note", MOST_NOTE),
        )

    return decoded(read)


def purpose_from_body(body: dict[int, cbor.Item]) -> str:
    """Read what a handle was shown for; MalformedEntry."""

    def read() -> str:
        _record(body, 2)
        return short_text(body[1], "purpose")

    return decoded(read)


def body_of_given_up(thread: ThreadId, one: GivenUp) -> dict[int, cbor.Item]:
    """Return the body of `intake.given_up/1`."""
    return {0: thread, 1: one.reply, 2: one.reason}


def given_up_from_body(body: dict[int, cbor.Item]) -> GivenUp:
    """Read that a conversation was given up; MalformedEntry."""

    def read() -> GivenUp:
        _record(body, 3)
        return GivenUp(fields.octets(body[1], SHORT_ID_BYTES, "reply"), short_text(body[2], "reason", MOST_NOTE))

    return decoded(read)


def body_of_unopened(one: Unopened) -> dict[int, cbor.Item]:
    """Return the body of `intake.unopened/1`."""
    return {0: one.submission, 1: one.why, 2: one.day, 3: one.size}


def unopened_from_body(body: dict[int, cbor.Item]) -> Unopened:
    """Read that a submission cannot be opened; MalformedEntry."""

    def read() -> Unopened:
        _record(body, 4)
        (why,) = codes([body[1]], "why", 1)
        return Unopened(
            fields.octets(body[0], HASH_BYTES, "submission"),
            why,
            fields.number(body[2], "day"),
            fields.number(body[3], "size"),
        )

    return decoded(read)


def _record(body: dict[int, cbor.Item], count: int) -> None:
    fields.record(body, count, "body")


def _ops(item: cbor.Item) -> tuple[OpId, ...]:
    return tuple(
        OpId(fields.octets(one, HASH_BYTES, "replaces")) for one in fields.items(item, "replaces", most=MOST_REPLACED)
    )
