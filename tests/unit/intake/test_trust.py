"""The ladder of trust: answers carry a rung, two persons vouch, and what looks wrong is not outvoted."""

from __future__ import annotations

import pytest

from safeconduct.base.ids import OpId, UserId
from safeconduct.intake.commands import trust_intent, undo_intents
from safeconduct.intake.errors import NotAValue
from safeconduct.intake.trusting import FLAGS, RUNGS, RungTooHigh, flags_of, reached, sheet, word_of
from safeconduct.intake.types import Flag, Rung, ThreadItem, TrustWord
from tests.unit.intake.inboxes import DEVICES, NOON, PART, Room

ALL = {"spoke": "yes", "knows_unprinted": "yes", "known_in_person": "yes"}
# Devices 0 and 1 are one person's, 2 another's; 3 is unknown.
PEOPLE = {DEVICES[0]: UserId(b"a" * 16), DEVICES[1]: UserId(b"a" * 16), DEVICES[2]: UserId(b"b" * 16)}


def say(room: Room, word: TrustWord, device: int) -> OpId:
    person = room.person(room_thread(room))
    (op,) = room.do(trust_intent(room.intake, person, word), device=device, at=NOON + len(room.writers.ops))
    return op


def room_thread(room: Room) -> ThreadItem:
    (row,) = room.intake.page([PART], NOON)
    return room.intake.thread(PART, row.head)


def begun() -> Room:
    room = Room()
    room.thread("a")
    return room


VOUCH = word_of(Rung.VOUCHED, ALL, "knows the aunt")


def test_vouching_takes_two_persons_and_not_two_computers_of_one() -> None:
    room = begun()
    say(room, VOUCH, 0)
    person = room.person(room_thread(room))
    trust = room.intake.trust(person, PEOPLE)
    assert (trust.rung, trust.waits) == (Rung.CROSS_CHECKED, True)
    say(room, VOUCH, 1)
    assert room.intake.trust(person, PEOPLE).rung is Rung.CROSS_CHECKED
    say(room, VOUCH, 3)
    assert room.intake.trust(person, PEOPLE).rung is Rung.CROSS_CHECKED
    say(room, VOUCH, 2)
    trust = room.intake.trust(person, PEOPLE)
    assert (trust.rung, trust.waits, len(trust.vouchers)) == (Rung.VOUCHED, False, 2)


def test_who_takes_their_word_back_vouches_no_more() -> None:
    room = begun()
    say(room, VOUCH, 0)
    op = say(room, VOUCH, 2)
    room.do(*undo_intents(room.tables, [op]))
    assert room.intake.trust(room.person(room_thread(room)), PEOPLE).rung is Rung.CROSS_CHECKED


def test_a_flag_stands_against_two_vouchers() -> None:
    room = begun()
    say(room, VOUCH, 0)
    say(room, word_of(Rung.VOUCHED, {**ALL, "hurries": "yes"}, "but hurries"), 2)
    trust = room.intake.trust(room.person(room_thread(room)), PEOPLE)
    assert (trust.rung, trust.flags, trust.waits) == (Rung.CROSS_CHECKED, ("hurries",), False)


def test_of_words_said_at_the_same_time_the_lowest_rung_counts() -> None:
    room = begun()
    person = room.person(room_thread(room))
    low = trust_intent(room.intake, person, word_of(Rung.UNHEARD, {}, "no idea"))
    high = trust_intent(room.intake, person, word_of(Rung.CROSS_CHECKED, ALL, "checked"))
    room.do(low, device=0)
    room.do(high, device=2, at=NOON + 1)
    assert room.intake.trust(person, PEOPLE).rung is Rung.UNHEARD


def test_answers_carry_a_rung_and_no_higher_one() -> None:
    assert reached({}) is Rung.UNHEARD
    assert reached({"spoke": "yes"}) is Rung.HEARD
    assert reached({"known_in_person": "yes"}) is Rung.UNHEARD
    assert reached({"spoke": "yes", "second_voice": "yes"}) is Rung.CROSS_CHECKED
    assert reached(ALL) is Rung.VOUCHED
    with pytest.raises(RungTooHigh):
        word_of(Rung.VOUCHED, {"spoke": "yes"}, "a feeling")


def test_answers_raise_flags_and_what_the_sheet_lacks_is_refused() -> None:
    assert flags_of({"came_by_a_date": "yes", "hurries": "no"}) == ("officer_as_date",)
    assert word_of(Rung.UNHEARD, {}, "x", seen=(Flag.SAID_BY_ANOTHER,)).flags == ("said_by_another",)
    for answers, reason in (({"spoke": "perhaps"}, "x"), ({"shoe_size": "yes"}, "x"), ({}, " ")):
        with pytest.raises(NotAValue):
            word_of(Rung.UNHEARD, answers, reason)


def test_every_question_answer_rung_and_flag_has_words_in_both_languages() -> None:
    for question in sheet().questions:
        assert question.asked.en
        assert question.asked.ru
        assert set(question.answers) <= set(sheet().said)
        assert {*question.lifts, *question.flags} <= set(question.answers)
    assert set(RUNGS) == set(Rung)
    assert set(FLAGS) == set(Flag)
