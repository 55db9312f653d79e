"""The reply board of an inbox: every answer of sixty days, sealed and made anew each quarter of an hour (P1, P8, P9).

A desk puts on a board only what lies at the relay that shows it, and reads that relay before: whoever makes the next
board there has all that stood on this one, so that of two desks neither loses a reply. An answer goes from the board
after sixty days, or when it is undone; one that names what was protected after it was written stays off it until a
person takes it back or writes it anew (`held_back`). It refuses a board of a number that was already signed. Follows
docs/formats/board.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Hlc, day_from_ms, ms_from_hlc
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import SHORT_ID_BYTES, OpId, hash_id, label
from safeconduct.intake import kinds
from safeconduct.intake.commands import care_intent
from safeconduct.intake.door import door_kinds, door_sql
from safeconduct.intake.door.bundling import key_in_force
from safeconduct.intake.door.door import Door, receipt_of
from safeconduct.intake.door.door_kinds import Stood, WasRead, body_of_read, body_of_stood, read_from_body
from safeconduct.intake.door.held_back import LaterTerms
from safeconduct.intake.errors import MalformedEntry, NotAValue
from safeconduct.intake.queries import Intake, Person
from safeconduct.intake.rows import as_bytes, as_int
from safeconduct.intake.types import CareField, Channel, Direction, Standing, State, ThreadId
from safeconduct.intake.word_bytes import (
    GivenUp,
    Sent,
    body_of_given_up,
    body_of_sent,
    given_up_from_body,
    reply_from_body,
    sent_from_body,
    thread_of,
)
from safeconduct.protect.boards import MOST_OF_A_THREAD, MOST_SLOTS, BoardPlace, make_board
from safeconduct.protect.bundles import number_at
from safeconduct.protect.intake_errors import MalformedBoard
from safeconduct.protect.intake_grants import GrantHash, grant_hash, grant_list
from safeconduct.protect.intake_seeds import grant_fill, grant_token
from safeconduct.protect.replies import MOST_MESSAGES, Reply, ReplyKind, ReplyPart, parts_of
from safeconduct.protect.threads import Thread
from safeconduct.protect.wire_shown import GrantsPut
from safeconduct.vault.types import Intent

# Days an answer stands: somebody who can look once in a month finds it twice.
STANDS_DAYS: Final = 60
# Tokens that go with an answer, and with word that somebody has read: so many further messages come before others.
_GRANTS: Final = {ReplyKind.ANSWER: 2, ReplyKind.READ: 1, ReplyKind.GIVEN_UP: 0}
_DAY_MS: Final = 86_400_000
_HLC_BITS: Final = 16
# Notes of this desk alone: number of the last board it saw or showed; before the first, when it began to look.
_LAST: Final = b"intake/last-board/"
_NUMBER_BYTES: Final = 8
_NUMBER: Final = re.compile(f"[0-9a-f]{{{2 * SHORT_ID_BYTES}}}")
_REPLIES_LABEL: Final = label("intake-board-replies")


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as a board has it. ``n``: its place in this desk's journal; ``way``: as who answered chose."""

    thread: Thread
    reply: Reply
    way: Channel
    n: int

    def parts(self) -> tuple[ReplyPart, ...]:
        """Return its slots, none where it is too long for a board."""
        try:
            return parts_of(self.reply)
        except MalformedBoard:
            return ()


@dataclass(frozen=True, slots=True)
class MadeBoard:
    """A board and the list of grants that goes with it. ``through``: how far in the journal it reaches."""

    number: int
    data: bytes
    grants: GrantsPut
    answers: tuple[Answered, ...]


def answers(door: Door, through: int) -> tuple[Answered, ...]:
    """Return what stands on a board of now, oldest first, as far as it is at most entry ``through`` of the journal."""
    return tuple(one for one in _answers(door, LaterTerms(door)) if one.n <= through)


def held_back(door: Door) -> tuple[Answered, ...]:
    """Return answers of sixty days that name what was protected after they were written: they stand on no board."""
    later = LaterTerms(door)
    return tuple(_answers(door, later, is_held_back=True)) if later.terms else ()


def too_long(door: Door) -> tuple[Answered, ...]:
    """Return answers that no board holds: more than sixteen slots."""
    return tuple(one for one in answers(door, 2**62) if not one.parts())


def not_shown(door: Door) -> tuple[Answered, ...]:
    """Return answers of sixty days that have stood on no board yet, as far as this desk knows."""
    standing = answers(door, 2**62)
    return tuple(one for one in standing if one.reply.kind is ReplyKind.ANSWER and not _has_stood(door, one))


def make(door: Door, number: int, *, through: int) -> MadeBoard:
    """Make a whole board; NoIntakeKey, MalformedBoard where there is more than one can hold. 0.6 ms a slot."""
    held = key_in_force(door)
    standing = _placed(answers(door, through))
    place = BoardPlace(door.team.me.org, door.box, number)
    before = door.boards()
    data = make_board(
        place,
        [(one.thread, part) for one in standing for part in one.parts()],
        key=held.key,
        entropy=door.team.entropy,
        least_slots=before[-1].slots if before else 0,
    )
    live: list[GrantHash] = [grant_hash(token) for one in standing for token in one.reply.grants]
    hashes = grant_list(live, grant_fill(door.here.key))
    grants = GrantsPut.of(held.key, door.box, number, hashes)
    return MadeBoard(number, data, grants, standing)


def number_now(door: Door) -> int:
    """Return the number of a board that is made now."""
    return number_at(door.team.clock.now_ms())


def note_board(door: Door, number: int) -> None:
    """Note a board that a relay shows, 0 for none yet."""
    before = last_board(door)
    newest = max(number, before) or number_now(door)
    if newest != before:
        door.team.vault.keep_note(_LAST + door.box, newest.to_bytes(_NUMBER_BYTES, "big"))


def last_board(door: Door) -> int:
    """Return the number of the last board that was seen, or of when this desk first looked for one; 0 for neither."""
    return max((int.from_bytes(data, "big") for _, data in door.team.vault.notes(_LAST + door.box)), default=0)


def noted(door: Door, made: MadeBoard, slots: int) -> Iterator[Intent]:
    """Give what is written once a board is shown: that it stood with other replies, and which went with it first."""
    replies = hash_id(_REPLIES_LABEL, b"".join(sorted(one.reply.id for one in made.answers)))
    before = door.boards()
    if before[-1].replies != replies if before else made.answers:
        yield Intent(door.part, door_kinds.BOARD, body_of_stood(Stood(made.number, replies, slots)))
    now = door.team.clock.now_ms()
    for one in made.answers:
        if one.reply.kind is ReplyKind.ANSWER and one.parts() and not _has_stood(door, one):
            sent = Sent(one.reply.id, one.way, now, made.number)
            yield Intent(door.part, kinds.SENT, body_of_sent(ThreadId(one.thread.id), sent))


def was_read(door: Door, person: Person) -> tuple[Intent, ...]:
    """Return the ops that let somebody know that a person has read what they sent in; none where nothing is new.

    One for each of their threads that has a receipt, about its messages that no such word and no answer came after.
    """
    intake = Intake(door.team.vault.tables)
    told = {(one.thread, message) for one in _words(door) for message in one.messages}
    found = []
    for thread in person.threads:
        if receipt_of(intake, door.part, thread) is None:
            continue
        fresh = [
            bytes.fromhex(one.place)
            for one in intake.latest(Person(door.part, thread, (thread,)))
            # A member writes what they like there; only what was sent in by the page has a number.
            if one.direction is Direction.IN and _NUMBER.fullmatch(one.place)
        ]
        messages = tuple(one for one in fresh if (thread, one) not in told)[:MOST_MESSAGES]
        if messages:
            word = WasRead(thread, door.team.entropy.bytes(SHORT_ID_BYTES), messages)
            found.append(Intent(door.part, door_kinds.READ, body_of_read(word)))
    return tuple(found)


def given_up(door: Door, person: Person, reason: str) -> tuple[Intent, ...]:
    """Return the ops that give up all a person's conversations here, and tell them by the board; NotAValue.

    Nothing is deleted by that. They are closed as well; whoever has no receipt is told nothing.
    """
    intake = Intake(door.team.vault.tables)
    if not reason.strip():
        raise NotAValue(place=Opaque("reason"))
    words = []
    for thread in person.threads:
        body = body_of_given_up(thread, GivenUp(door.team.entropy.bytes(SHORT_ID_BYTES), reason))
        try:
            given_up_from_body(body)
        except MalformedEntry as error:
            raise NotAValue(place=error.facts["place"]) from None
        words.append(Intent(door.part, kinds.GIVEN_UP, body))
    return (*words, care_intent(intake, person, {CareField.STATE: Standing(State.CLOSED, reason)}))


def _words(door: Door) -> Iterator[WasRead]:
    for _, _, kind, body in door.team.vault.tables.execute(door_sql.ANSWERS, (door.part, 0)):
        item = cbor.decode(as_bytes(body))
        if kind == door_kinds.READ and isinstance(item, dict):
            yield read_from_body(item)


def _answers(door: Door, later: LaterTerms, *, is_held_back: bool = False) -> Iterator[Answered]:
    """Give what may stand on a board, or what is kept off it, of sixty days, oldest first."""
    intake, tables = Intake(door.team.vault.tables), door.team.vault.tables
    since = (door.team.clock.now_ms() - STANDS_DAYS * _DAY_MS) << _HLC_BITS
    for hlc, op, kind, body in tuple(tables.execute(door_sql.ANSWERS, (door.part, since))):
        item, id_ = cbor.decode(as_bytes(body)), OpId(as_bytes(op))
        if not isinstance(item, dict) or any(row[0] for row in tables.execute(door_sql.IS_GONE, (op,))):
            continue
        try:
            if (kind == kinds.REPLY and later.are_in(reply_from_body(item).text, id_)) is not is_held_back:
                continue
            place = (as_int(hlc), door.team.vault.op(id_).n)
            found = _answered(door, intake, (str(kind), item), place)
        except MalformedEntry:
            continue
        if found is not None:
            yield found


def _answered(door: Door, intake: Intake, said: tuple[str, door_kinds.Body], at: tuple[int, int]) -> Answered | None:
    kind, body = said
    day = day_from_ms(ms_from_hlc(Hlc(at[0])))
    if kind == kinds.REPLY:
        reply, thread_id = reply_from_body(body), thread_of(body)
        way = reply.way
        if not way.has_receipt:
            return None
        whole = Reply(reply.id, day, ReplyKind.ANSWER, reply.text, _tokens(door, reply.id, ReplyKind.ANSWER))
    elif kind == kinds.GIVEN_UP:
        given, thread_id, way = given_up_from_body(body), thread_of(body), Channel.PAGE
        # Why stays here: the source reads that it is so, in the page's own words.
        whole = Reply(given.reply, day, ReplyKind.GIVEN_UP)
    else:
        word = read_from_body(body)
        thread_id, way = word.thread, Channel.PAGE
        whole = Reply(
            word.reply, day, ReplyKind.READ, "", _tokens(door, word.reply, ReplyKind.READ), messages=word.messages
        )
    thread = receipt_of(intake, door.part, thread_id)
    return Answered(thread, whole, way, at[1]) if thread else None


def _tokens(door: Door, reply: bytes, kind: ReplyKind) -> tuple[bytes, ...]:
    return tuple(grant_token(door.here.key, reply, number) for number in range(_GRANTS[kind]))


def _placed(standing: Sequence[Answered]) -> tuple[Answered, ...]:
    """Return what has a place on a board, oldest first: the newest, where a thread or all of them have too many.

    Whoever writes answers without end keeps the others from no board, only the oldest off it.
    """
    left: dict[bytes, int] = {}
    found: list[Answered] = []
    count = 0
    for one in reversed(standing):
        slots = len(one.parts())
        room = left.get(one.thread.id, MOST_OF_A_THREAD)
        if slots <= room and count + slots <= MOST_SLOTS:
            left[one.thread.id] = room - slots
            count += slots
            found.append(one)
    return tuple(reversed(found))


def _has_stood(door: Door, one: Answered) -> bool:
    rows = door.team.vault.tables.execute(door_sql.SENT_OF_THREAD, (door.part, one.thread.id))
    for (body,) in rows:
        item = cbor.decode(as_bytes(body))
        if isinstance(item, dict):
            sent = sent_from_body(item)
            if sent.reply == one.reply.id and sent.board:
                return True
    return False
