"""Which conversation is answered, and that no length of a chat hides what is to be known before (P9)."""

from __future__ import annotations

from dataclasses import replace

from safeconduct.base.entropy import SeededEntropy
from safeconduct.intake.answering import thread_to_answer, ways_of
from safeconduct.intake.commands import entries_intents, relay_thread, reply_intent, same_intent
from safeconduct.intake.item_bytes import id_of_receipt
from safeconduct.intake.receipts import where_it_lies
from safeconduct.intake.types import Channel, Direction, ThreadItem, Warned
from safeconduct.intake.word_bytes import Reply, Same
from safeconduct.protect.secrets import Secret
from tests.unit.intake.inboxes import HOUR, MINUTE, NOON, PART, Room, message

ENTROPY = SeededEntropy(b"answers")


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


def receipt(room: Room) -> ThreadItem:
    """A conversation of eight words, as the desk keeps one that came by the page."""
    secret = Secret.random(32, room.entropy)
    receipt_of = (id_of_receipt(secret), secret)
    of = relay_thread(room.intake, PART, receipt_of, Channel.PAGE, drawing=("en", room.entropy))
    room.do(*entries_intents(PART, [of], []))
    return of


def answers(room: Room, of: ThreadItem, text: str) -> None:
    room.do(reply_intent(PART, of.id, Reply(ENTROPY.bytes(16), Channel.PAGE, text)))


def test_an_answer_lies_under_the_last_words_alone_unless_a_person_says_under_all_and_each_says_who_reads_it() -> None:
    room = Room()
    older, newer, chat = receipt(room), receipt(room), room.thread("ash", Channel.TELEGRAM)
    room.says(chat, "from the chat", at=NOON)
    room.says(older, "help us", at=NOON + HOUR)
    room.says(newer, "it is me again", at=NOON + 2 * HOUR)
    merge(room, older, newer)
    merge(room, older, chat)
    person = room.person(older)

    alone = where_it_lies(room.intake, person, Channel.PAGE)
    every = where_it_lies(room.intake, person, Channel.PAGE, is_everywhere=True)

    assert (alone.threads, alone.receipts) == ((newer.id,), 2)
    assert set(every.threads) == {older.id, newer.id}
    assert every.threads[0] == newer.id
    assert f"only under those of {newer.name}" in alone.in_words("en")[0]
    assert "under each of their 2 sets" in every.in_words("en")[0]
    assert "под каждый из их наборов слов, всего их 2" in every.in_words("ru")[0]
    by_chat = where_it_lies(room.intake, person, Channel.TELEGRAM, is_everywhere=True)
    assert (by_chat.threads, by_chat.in_words("en")) == ((chat.id,), ())


def test_whoever_writes_with_older_words_again_is_answered_there_and_what_lies_under_the_newer_ones_is_told() -> None:
    room = Room()
    older, newer = receipt(room), receipt(room)
    room.says(older, "help us", at=NOON)
    room.says(newer, "it is me again", at=NOON + HOUR)
    merge(room, older, newer)
    answers(room, newer, "come to the mill")
    answers(room, newer, "bring nothing")
    assert where_it_lies(room.intake, room.person(older), Channel.PAGE).elsewhere == 0

    room.says(older, "I have only these words left", at=NOON + 2 * HOUR)
    lies = where_it_lies(room.intake, room.person(older), Channel.PAGE)

    assert (lies.threads, lies.elsewhere) == ((older.id,), 2)
    assert "Answers that lie only under other words of theirs: 2." in lies.in_words("en")[1]
    answers(room, older, "come to the mill")
    assert where_it_lies(room.intake, room.person(older), Channel.PAGE).elsewhere == 1


def test_of_whoever_has_one_receipt_nothing_is_told() -> None:
    room = Room()
    of = receipt(room)
    room.says(of, "help us")
    lies = where_it_lies(room.intake, room.person(of), Channel.PAGE, is_everywhere=True)
    assert (lies.threads, lies.in_words("en")) == ((of.id,), ())
