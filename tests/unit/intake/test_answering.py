"""Which conversation is answered, and that no length of a chat hides what is to be known before (P9)."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.intake.answering import thread_to_answer, ways_of
from safeconduct.intake.commands import entries_intents, same_intent
from safeconduct.intake.types import Channel, Direction, ThreadItem, Warned
from safeconduct.intake.word_bytes import Same
from tests.unit.intake.inboxes import HOUR, MINUTE, NOON, PART, Room, message


def merge(room: Room, one: ThreadItem, other: ThreadItem) -> None:
    room.do(same_intent(PART, Same(one.id, other.id, "the same voice")))


def test_whoever_lost_the_words_of_one_receipt_is_answered_under_those_they_wrote_with_last() -> None:
    # Ids are drawn: whichever of the two is the smaller one, the last that wrote is answered.
    for is_first_last in (True, False):
        room = Room()
        lost, kept = room.thread("", Channel.PAGE), room.thread("", Channel.PAGE)
        if is_first_last:
            lost, kept = kept, lost
        room.says(lost, "help us", at=NOON)
        room.says(kept, "I lost my words; it is me", at=NOON + HOUR)
        room.says(lost, "we have read it", at=NOON + 2 * HOUR, direction=Direction.OUT)
        merge(room, lost, kept)

        assert thread_to_answer(room.intake, room.person(lost), Channel.PAGE) == kept.id


def test_the_way_that_they_wrote_by_last_comes_first_and_a_way_never_used_goes_to_where_they_wrote_last() -> None:
    room = Room()
    page, chat = room.thread("", Channel.PAGE), room.thread("ash", Channel.TELEGRAM)
    room.says(page, "from the page", at=NOON)
    room.says(chat, "from the chat", at=NOON + HOUR)
    merge(room, page, chat)
    person = room.person(page)

    assert ways_of(room.intake, person) == (Channel.TELEGRAM, Channel.PAGE)
    assert thread_to_answer(room.intake, person, Channel.PAGE) == page.id
    assert thread_to_answer(room.intake, person, Channel.PHONE) == chat.id


def test_what_was_written_under_duress_is_known_however_many_messages_stand_around_it() -> None:
    room = Room()
    chat, page = room.thread("ash", Channel.TELEGRAM), room.thread("", Channel.PAGE)
    many = [message(chat, f"line {n}", at=NOON + n * MINUTE, entropy=room.entropy) for n in range(700)]
    room.do(*entries_intents(PART, [], many))
    merge(room, chat, page)
    assert not room.intake.marks(room.person(chat)).is_under_duress

    forced = message(page, "all is well", at=NOON + 350 * MINUTE, entropy=room.entropy)
    forced = replace(forced, is_under_duress=True, warnings=(Warned.SEEN_BY_GATE.value,))
    (op,) = room.do(*entries_intents(PART, [], [forced]))
    marks = room.intake.marks(room.person(chat))

    assert marks.is_under_duress
    assert marks.warnings == (Warned.SEEN_BY_GATE.value,)
    assert op
