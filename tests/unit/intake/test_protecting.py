"""Protected terms: found in answers, kept by ops that take each other's place, never told by a history."""

from __future__ import annotations

from typing import get_args

import pytest

from safeconduct.base.errors import Language
from safeconduct.base.ids import OpId, UserId
from safeconduct.intake import kinds
from safeconduct.intake.commands import undo_intents
from safeconduct.intake.composing import Answer, Terms, findings
from safeconduct.intake.counting import Trust
from safeconduct.intake.errors import MalformedEntry, NotAValue
from safeconduct.intake.finding import Code
from safeconduct.intake.history_words import op_in_words
from safeconduct.intake.protecting import (
    Body,
    Protected,
    body_of_protected,
    check_for,
    protect_intents,
    protected_from_body,
    protected_terms,
    terms_in,
    unprotect_intents,
)
from safeconduct.intake.types import Card, Channel, Rung
from tests.unit.intake.inboxes import NOON, PART, Room
from tests.unit.intake.test_history import told

TERMS = ("Mill Street 7", "Aunt Sorrel", "мельница")


def on(room: Room, *terms: str) -> list[OpId]:
    return list(room.do(*protect_intents(room.tables, PART, terms)))


def now(room: Room) -> set[str]:
    return set(protected_terms(room.tables, (PART,)))


def test_terms_of_several_ops_hold_together_and_are_kept_once() -> None:
    room = Room()
    on(room, *TERMS[:2])
    on(room, *TERMS[1:])
    on(room, "aunt  sorrel".replace("  ", " "))

    assert now(room) == set(TERMS)
    assert protect_intents(room.tables, PART, TERMS) == ()


def test_a_term_is_taken_off_by_typing_it_and_undoing_that_protects_it_again() -> None:
    room = Room()
    on(room, *TERMS)
    assert unprotect_intents(room.tables, PART, "the well") == ()
    (off,) = room.do(*unprotect_intents(room.tables, PART, " aunt   SORREL "))
    assert now(room) == {TERMS[0], TERMS[2]}

    room.do(*undo_intents(room.tables, [off]))
    assert now(room) == set(TERMS)


def test_undoing_an_addition_takes_its_terms_off_and_no_others() -> None:
    room = Room()
    on(room, TERMS[0])
    (second,) = on(room, TERMS[1])
    room.do(*undo_intents(room.tables, [second]))

    assert now(room) == {TERMS[0]}


def test_a_hundred_terms_are_several_ops_and_all_count() -> None:
    room = Room()
    many = {f"house {n}" for n in range(100)}

    assert len(on(room, *many)) == 2
    assert now(room) == many


def test_a_protected_term_stops_an_answer_until_two_have_vouched_whatever_case_ending_or_line_it_stands_in() -> None:
    check = check_for(TERMS)

    def codes(text: str, rung: Rung, channel: Channel = Channel.SIGNAL) -> list[Code]:
        terms = Terms(Card(), Trust(rung, ()), NOON)
        return [one.code for one in findings(Answer(text, channel, UserId(b"m" * 16)), terms, check)]

    assert Code.PROTECTED in codes("go to MILL\nstreet 7 tonight", Rung.CROSS_CHECKED)
    assert Code.PROTECTED in codes("Ждите у мельница", Rung.HEARD)
    assert codes("go to mill street 9", Rung.HEARD) == []
    assert codes("aunt sorrel waits", Rung.VOUCHED) == [Code.PROTECTED_WARNING]
    assert Code.PROTECTED in codes("aunt sorrel waits", Rung.VOUCHED, Channel.SMS)


def test_the_history_says_how_many_were_added_and_no_term() -> None:
    room = Room()
    on(room, *TERMS)
    room.do(*unprotect_intents(room.tables, PART, TERMS[0]))
    words = [op_in_words(told(room, "en"), one) for one in room.writers.ops[-2:]]

    assert words == ["3 protected terms were added", "a term was taken off the protected ones"]
    for language in get_args(Language):
        for one in room.writers.ops:
            assert not any(term in op_in_words(told(room, language), one) for term in TERMS)


def test_what_is_said_of_the_inbox_makes_no_conversation_of_it() -> None:
    room = Room()
    on(room, *TERMS)

    assert room.intake.page((PART,), NOON) == ()
    assert list(room.tables.execute("SELECT * FROM intake_person")) == []


@pytest.mark.parametrize("term", ["ab", "x" * 121, "two\nlines", "two  spaces", " before", "bell\x07bell"])
def test_what_is_no_term_is_refused_before_it_is_kept(term: str) -> None:
    room = Room()
    with pytest.raises(NotAValue):
        protect_intents(room.tables, PART, (term,))


@pytest.mark.parametrize(
    "body",
    [
        {0: [], 1: []},
        {0: ["mill"]},
        {0: ["mill", "mill"], 1: []},
        {0: ["well", "mill"], 1: []},
        {0: "mill", 1: []},
        {0: ["mill"], 1: [b"short"]},
        {0: [7], 1: []},
        {0: [f"house {n:03}" for n in range(65)], 1: []},
    ],
)
def test_a_body_that_breaks_the_layout_is_malformed(body: Body) -> None:
    with pytest.raises(MalformedEntry):
        protected_from_body(body)


def test_a_body_is_read_as_it_was_written() -> None:
    one = Protected(tuple(sorted(TERMS)), (OpId(bytes(32)),))

    assert protected_from_body(body_of_protected(one)) == one
    assert kinds.PROTECT not in kinds.LASTING


def test_typed_lines_become_terms_each_once() -> None:
    assert terms_in(" mill  street\n\nwell\r\nmill street\n") == ("mill street", "well")


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("полиция", "Скажите это в полицию"),
        ("полиция", "едет с полицией"),
        ("Мария", "Идите к Марии"),
        ("Яна", "Ждите у Яны"),
        ("Павел", "Спросите Павла"),
        ("старый колодец", "у старого\nколодца"),
        ("Новая деревня", "в Новой деревне, третий дом"),
        ("село Ключи", "в селе Ключах"),
        ("церковь", "за церковью"),
        ("Алексей", "вместе с Алексеем"),
        ("семья", "у семьи"),
    ],
)
def test_a_term_is_found_in_every_form_that_a_sentence_gives_it(term: str, text: str) -> None:
    assert check_for((term,))(text) == [term]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("полиция", "на верхней полке полиэтилен, политика и поликлиника"),
        ("Мария", "в марте по маршруту в Марокко"),
        ("Дарья", "мы дарим"),
        ("Лидия", "их лидер"),
        ("Яна", "в январе"),
        ("Павел", "павлины"),
        ("семья", "через семь дней"),
        ("старый колодец", "старая полка у колодца"),
        ("Иса", "искать"),
    ],
)
def test_a_word_that_only_begins_like_a_term_is_no_term(term: str, text: str) -> None:
    assert check_for((term,))(text) == []
