"""Who is listed first: the nearest danger, then contact that is overdue, then the longest silence (P9)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.intake import kinds
from safeconduct.intake.commands import (
    care_intent,
    entries_intents,
    reply_intent,
    same_intent,
    sent_intent,
    undo_intents,
)
from safeconduct.intake.errors import NoSuchThread, SeveralThreads
from safeconduct.intake.ordering import Listed, key_of
from safeconduct.intake.types import NO_TIME, CareField, Danger, Direction, Standing, State, ThreadItem
from safeconduct.intake.word_bytes import (
    FieldValue,
    Reply,
    Same,
    Sent,
    Setting,
    body_of_settings,
    item_from_standing,
)
from safeconduct.vault.types import Intent
from tests.examples import many
from tests.unit.intake.inboxes import HOUR, NOON, PART, Room, message, thread

NOW = NOON + 100 * HOUR


def names(room: Room, now: int = NOW, most: int = 50) -> list[str]:
    rows = room.intake.page([PART], now, most=most)
    return [room.intake.thread(PART, row.head).name for row in rows]


def set_care(room: Room, of: ThreadItem, changes: dict[CareField, FieldValue], *, device: int = 0) -> None:
    room.do(care_intent(room.intake, room.person(of), changes), device=device)


def test_the_nearest_danger_stands_first_and_unknown_danger_before_later() -> None:
    room = Room()
    order = [Danger.NOW, Danger.DAYS, Danger.UNKNOWN, Danger.LATER, Danger.NONE]
    threads = {danger: room.thread(danger.value) for danger in reversed(order)}
    for danger, of in threads.items():
        room.says(of, "help")
        set_care(room, of, {CareField.DANGER: danger})
    assert names(room) == [threads[danger].name for danger in order]


def answering(room: Room, of: ThreadItem, danger: str, *, direction: Direction = Direction.IN) -> OpId:
    said = message(of, "help", direction=direction, entropy=room.entropy)
    (op,) = room.do(*entries_intents(PART, [], [replace(said, answers=(("danger", danger),))]))
    return op


def test_until_somebody_here_sets_it_the_danger_that_they_told_of_counts_and_the_most_urgent_of_several() -> None:
    room = Room()
    calm, unknown, soon, now = (room.thread(handle) for handle in ("calm", "unknown", "soon", "now"))
    room.says(unknown, "help")
    answering(room, calm, "no")
    answering(room, soon, "soon")
    answering(room, now, "now")
    answering(room, now, "no")
    assert names(room)[:2] == [now.name, soon.name]
    dangers = [room.intake.care(room.person(of)).danger for of in (calm, unknown, soon, now)]
    assert dangers == [Danger.UNKNOWN, Danger.UNKNOWN, Danger.DAYS, Danger.NOW]
    set_care(room, now, {CareField.DANGER: Danger.LATER})
    assert names(room) == [soon.name, *names(room)[1:3], now.name]


def test_what_we_said_of_danger_or_took_back_does_not_count_as_theirs() -> None:
    room = Room()
    of = room.thread("a")
    answering(room, of, "now", direction=Direction.OUT)
    assert room.intake.listed(room.person(of)).danger is Danger.UNKNOWN
    op = answering(room, of, "now")
    assert room.intake.listed(room.person(of)).danger is Danger.NOW
    room.do(*undo_intents(room.tables, [op]))
    assert room.intake.listed(room.person(of)).danger is Danger.UNKNOWN


def test_overdue_contact_stands_before_the_longest_silence_and_the_longest_overdue_first() -> None:
    room = Room()
    silent, overdue, longer = (room.thread(handle) for handle in ("a", "b", "c"))
    for of, at in ((silent, NOON), (overdue, NOON + 50 * HOUR), (longer, NOON + 60 * HOUR)):
        room.says(of, "help", at=at)
    set_care(room, silent, {CareField.NEXT_CONTACT: NOW + HOUR})
    set_care(room, overdue, {CareField.NEXT_CONTACT: NOW - HOUR})
    set_care(room, longer, {CareField.NEXT_CONTACT: NOW - 2 * HOUR})
    assert names(room) == [longer.name, overdue.name, silent.name]
    assert names(room, NOW - 3 * HOUR) == [silent.name, overdue.name, longer.name]


def test_silence_begins_with_the_first_message_that_nobody_answered() -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "one", at=NOON)
    room.says(of, "we hear you", at=NOON + HOUR, direction=Direction.OUT)
    room.says(of, "two", at=NOON + 2 * HOUR)
    room.says(of, "three", at=NOON + 3 * HOUR)
    row = room.intake.listed(room.person(of))
    assert (row.silent_since, row.waits, row.messages) == (NOON + 2 * HOUR, True, 4)
    room.says(of, "yes", at=NOON + 4 * HOUR, direction=Direction.OUT)
    row = room.intake.listed(room.person(of))
    assert (row.silent_since, row.waits) == (NOON + 4 * HOUR, False)


def test_an_answer_that_went_onto_a_board_ends_the_waiting() -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "one", at=NOON)
    reply = Reply(bytes(16), of.channel, "we hear you")
    room.do(reply_intent(PART, of.id, reply))
    assert room.intake.listed(room.person(of)).waits
    room.do(sent_intent(PART, of.id, Sent(reply.id, of.channel, NOON + HOUR, board=7)))
    assert not room.intake.listed(room.person(of)).waits
    ((_, told, sent),) = room.intake.replies(room.person(of))
    assert (told, [one.board for one in sent]) == (reply, [7])


def test_who_writes_again_after_the_closing_is_open_again_whatever_the_clocks_say() -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "one", at=NOON)
    set_care(room, of, {CareField.STATE: Standing(State.CLOSED, "safe")})
    assert names(room) == []
    assert [row.head for row in room.intake.closed(PART)] == [of.id]
    # The clock of the desk that takes it in is a week behind that of the desk that closed.
    room.says(of, "they came back", at=NOON - 168 * HOUR)
    assert names(room) == [of.name]


def test_what_a_desk_closed_without_having_a_message_stays_open() -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "one")
    closing = care_intent(room.intake, room.person(of), {CareField.STATE: Standing(State.CLOSED)})
    room.says(of, "two")
    room.do(closing, device=1)
    assert names(room) == [of.name]


def test_a_closing_that_says_it_heard_more_than_there_is_closes_nothing() -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "one")
    item = item_from_standing(Standing(State.CLOSED, "safe"), 2**40)
    room.do(Intent(PART, kinds.CARE, body_of_settings(of.id, [Setting(CareField.STATE.value, item)])))
    assert names(room) == [of.name]


def test_a_message_taken_back_does_not_hide_the_next_one_after_a_closing() -> None:
    room = Room()
    of = room.thread("a")
    _, op = room.says(of, "one")
    set_care(room, of, {CareField.STATE: Standing(State.CLOSED)})
    room.do(*undo_intents(room.tables, [op]))
    room.says(of, "two")
    assert names(room) == [of.name]


def test_of_dangers_set_at_the_same_time_the_most_urgent_is_shown_and_all_are_told() -> None:
    room = Room()
    of = room.thread("a")
    person = room.person(of)
    one = care_intent(room.intake, person, {CareField.DANGER: Danger.NOW})
    two = care_intent(room.intake, person, {CareField.DANGER: Danger.NONE})
    room.do(one, at=NOON)
    room.do(two, device=1, at=NOON + HOUR)
    assert room.intake.care(person).danger is Danger.NOW
    told = room.intake.at_once(person, "intake.care/1")[CareField.DANGER]
    assert {each.value for each in told} == {Danger.NOW, Danger.NONE}
    set_care(room, of, {CareField.DANGER: Danger.LATER})
    assert room.intake.care(person).danger is Danger.LATER
    assert room.intake.at_once(person, "intake.care/1") == {}


def test_the_earlier_of_two_next_contacts_set_at_the_same_time_counts() -> None:
    room = Room()
    person = room.person(room.thread("a"))
    late, soon, none = (
        care_intent(room.intake, person, {CareField.NEXT_CONTACT: at}) for at in (NOW + HOUR, NOW, NO_TIME)
    )
    room.do(soon, late, none)
    assert room.intake.care(person).next_contact == NOW


def test_of_three_words_the_last_stands_in_the_place_of_the_first_when_the_middle_one_is_undone() -> None:
    room = Room()
    person = room.person(room.thread("a"))
    ops = [
        room.do(care_intent(room.intake, person, {CareField.DANGER: danger}))[0]
        for danger in (Danger.NOW, Danger.DAYS, Danger.NONE)
    ]
    room.do(*undo_intents(room.tables, [ops[1]]))
    assert room.intake.care(person).danger is Danger.NONE
    assert room.intake.at_once(person, "intake.care/1") == {}
    room.do(*undo_intents(room.tables, [ops[2]]))
    assert room.intake.care(person).danger is Danger.NOW


def test_of_three_threads_in_a_row_two_stay_one_when_a_link_at_the_end_is_undone() -> None:
    room = Room()
    one, two, three = sorted((room.thread(handle) for handle in "abc"), key=lambda of: of.id)
    (op,) = room.do(same_intent(PART, Same(one.id, two.id)))
    room.do(same_intent(PART, Same(two.id, three.id)))
    assert {room.person(of).head for of in (one, two, three)} == {one.id}
    room.do(*undo_intents(room.tables, [op]))
    assert room.person(one).threads == (one.id,)
    assert room.person(three).threads == (two.id, three.id)
    assert {row.head for row in room.intake.page([PART], NOW)} == {one.id, two.id}


def test_the_threads_of_one_person_are_read_as_one_and_apart_again_after_an_undo() -> None:
    room = Room()
    one, two = room.thread("a"), room.thread("b")
    room.says(one, "from the telephone", at=NOON)
    room.says(two, "from the computer", at=NOON + HOUR)
    (op,) = room.do(same_intent(PART, Same(two.id, one.id, "said so")))
    person = room.person(two)
    assert person.head == min(one.id, two.id)
    assert [one.message.text for one in room.intake.messages(person)] == ["from the telephone", "from the computer"]
    assert set(room.intake.names(person)) == {one.name, two.name}
    assert room.intake.find([PART], one.name) == room.intake.find([PART], two.name)
    assert len(room.intake.page([PART], NOW)) == 1
    room.do(*undo_intents(room.tables, [op]))
    assert len(room.intake.page([PART], NOW)) == 2
    assert room.intake.person(PART, one.id).threads == (one.id,)


def test_a_person_is_found_by_a_code_name_by_digits_and_by_words_however_they_are_spelled() -> None:
    room = Room()
    of, other = room.thread("a"), room.thread("b")
    room.says(of, "Ёлка у дома")
    assert room.intake.find([PART], of.name.upper()).head == of.id
    assert room.intake.find([PART], of.id.hex()[:8]).head == of.id
    assert [one.head for one in room.intake.search([PART], "елка")] == [of.id]
    assert [one.head for one in room.intake.search([PART], other.name.split()[0])] in ([other.id], [of.id, other.id])
    with pytest.raises(NoSuchThread):
        room.intake.find([PART], "nobody")


def test_two_threads_that_two_desks_gave_one_name_are_told_apart_by_digits() -> None:
    room = Room()
    of = room.thread("a")
    twin = replace(of, id=type(of.id)(bytes(reversed(of.id))))
    room.do(*entries_intents(PART, [twin], []))
    with pytest.raises(SeveralThreads):
        room.intake.find([PART], of.name)
    assert room.intake.find([PART], twin.id.hex()).head == twin.id


def test_a_thread_whose_only_entry_is_undone_is_listed_no_more_and_comes_back_by_a_redo() -> None:
    room = Room()
    of = room.thread("a")
    op = room.writers.ops[-1].signed.id
    (undo,) = room.do(*undo_intents(room.tables, [op]))
    assert names(room) == []
    room.do(*undo_intents(room.tables, [undo]))
    assert names(room) == [of.name]


def test_a_call_taken_back_does_not_hide_what_the_same_person_said_later() -> None:
    room = Room()
    of = thread(room.intake, room.entropy, "a")
    (first,) = room.do(*entries_intents(PART, [of], [message(of, "wrong number", entropy=room.entropy)]))
    room.says(of, "they are at the door")
    room.do(*undo_intents(room.tables, [first]))
    assert names(room) == [of.name]
    assert [one.message.text for one in room.intake.messages(room.person(of))] == ["they are at the door"]
    assert room.intake.find([PART], of.name).head == of.id


def test_what_came_without_its_conversation_is_listed_by_digits() -> None:
    room = Room()
    of = thread(room.intake, room.entropy, "a")
    room.says(of, "help")
    assert names(room) == [of.id.hex()[:12]]
    room.do(*entries_intents(PART, [of], []))
    assert names(room) == [of.name]


def test_one_inbox_never_touches_another() -> None:
    room = Room()
    of = room.thread("a")
    op = room.writers.ops[-1].signed.id
    (elsewhere,) = undo_intents(room.tables, [op])
    other = CompartmentId(b"another inbox...")
    room.do(type(elsewhere)(other, elsewhere.kind, elsewhere.body))
    assert names(room) == [of.name]


@settings(max_examples=many(40), deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(list(Danger)), st.integers(0, 200), st.integers(0, 200), st.booleans()), max_size=12
    ),
    st.integers(1, 5),
)
def test_pages_give_everybody_once_in_the_order_of_the_rule(
    people: list[tuple[Danger, int, int, bool]], most: int
) -> None:
    room = Room()
    for n, (danger, said, due, has_due) in enumerate(people):
        of = room.thread(f"handle {n}")
        room.says(of, "help", at=NOON + said * HOUR)
        changes: dict[CareField, FieldValue] = {CareField.DANGER: danger}
        if has_due:
            changes[CareField.NEXT_CONTACT] = NOON + due * HOUR
        set_care(room, of, changes)
    seen: list[Listed] = []
    page = room.intake.page([PART], NOW, most=most)
    while page:
        seen += page
        page = room.intake.page([PART], NOW, after=(key_of(page[-1], NOW),), most=most)
    assert len({row.head for row in seen}) == len(seen) == len(people)
    keys = [key_of(row, NOW) for row in seen]
    assert keys == sorted(keys)
    counts = room.intake.counts(PART, NOW)
    assert counts.open == len(people)
    assert counts.overdue == sum(row.is_overdue(NOW) for row in seen)


def test_the_same_message_brought_by_two_desks_is_shown_once_and_what_differs_is_told() -> None:
    room = Room()
    of = room.thread("a")
    said = message(of, "at noon", entropy=room.entropy)
    room.do(*entries_intents(PART, [], [said]), at=NOON)
    room.do(
        *entries_intents(PART, [], [replace(said, logged_at=NOON + HOUR, place="line 7")]), device=1, at=NOON + HOUR
    )
    (shown,) = room.intake.messages(room.person(of))
    assert (shown.message.text, shown.others) == ("at noon", ())
    room.do(*entries_intents(PART, [], [replace(said, text="at midnight")]), device=2, at=NOON + 2 * HOUR)
    (shown,) = room.intake.messages(room.person(of))
    assert shown.message.text == "at noon"
    assert [one.text for one in shown.others] == ["at midnight"]


def test_a_next_contact_hides_nothing_that_they_wrote_after_it_was_set() -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "help")
    friday = NOON + 72 * HOUR
    set_care(room, of, {CareField.NEXT_CONTACT: friday})
    assert room.intake.listed(room.person(of)).due_at == friday
    room.says(of, "they are at the door", at=NOON + HOUR)
    room.says(of, "answer me", at=NOON + 2 * HOUR)
    # Danger is not known: an answer is owed within six hours of the first that nobody had seen.
    assert room.intake.listed(room.person(of)).due_at == NOON + 7 * HOUR
    room.says(of, "we are here", at=NOON + 3 * HOUR, direction=Direction.OUT)
    assert room.intake.listed(room.person(of)).due_at == friday


def test_a_next_contact_set_by_a_clock_ahead_hides_nothing_either() -> None:
    room = Room()
    of = room.thread("a")
    room.says(of, "help")
    agreed = care_intent(room.intake, room.person(of), {CareField.NEXT_CONTACT: NOON + 72 * HOUR})
    room.do(agreed, device=1, at=NOON + 240 * HOUR, has_all=True)
    assert room.intake.listed(room.person(of)).due_at == NOON + 72 * HOUR
    room.says(of, "they are at the door", at=NOON + HOUR)
    assert room.intake.listed(room.person(of)).due_at == NOON + 7 * HOUR
