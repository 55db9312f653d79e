"""What a source answered on the page binds whoever answers them, until a person has set the contact card."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.ids import OpId, UserId
from safeconduct.intake.answered import (
    FIELD_OF,
    NOTHING,
    Answered,
    Asked,
    Theirs,
    filled,
    settings_of,
    unsettled,
    windows_of,
    wish_of,
)
from safeconduct.intake.answering import terms_of
from safeconduct.intake.commands import card_intent, entries_intents, same_intent, undo_intents
from safeconduct.intake.composing import MOST_HELD, Answer, Terms, findings, is_refused, nothing_protected
from safeconduct.intake.counting import Trust
from safeconduct.intake.finding import Code, Finding
from safeconduct.intake.types import (
    Card,
    CardField,
    Channel,
    Direction,
    Hours,
    MessageId,
    MessageItem,
    Relation,
    Rung,
    ThreadItem,
)
from safeconduct.intake.wishes import _SENTENCES, MOST_OF_A_WISH
from safeconduct.intake.word_bytes import Same
from tests.unit.intake.inboxes import HOUR, NOON, PART, Room, message

ME = UserId(b"m" * 16)
VOUCHED = Trust(Rung.VOUCHED, ())
SIGNAL = Answer("we hear you", Channel.SIGNAL, ME)
# Sunday, 5 May 2030, 12:00 UTC is 15:00 in Moscow.
AFTERNOON = Hours(14 * 60, 16 * 60, "Europe/Moscow")
EVENING = Hours(20 * 60, 21 * 60, "Europe/Moscow")


def theirs(*said: tuple[Asked, str]) -> Theirs:
    return Theirs(tuple(Answered(MessageId(bytes([n]) * 32), n, *one) for n, one in enumerate(said)))


def found(answer: Answer, said: Theirs, card: Card | None = None, at: int = NOON) -> tuple[Finding, ...]:
    return findings(answer, Terms(card or Card(), VOUCHED, at, theirs=said), nothing_protected)


def codes(answer: Answer, said: Theirs, card: Card | None = None) -> list[tuple[Code, bool]]:
    every = found(answer, said, card)
    assert all(one.in_words("ru") and one.in_words("en") and "{" not in one.in_words("ru") for one in every)
    return [(one.code, one.is_refusal) for one in every]


def said_text(text: str) -> Answer:
    return replace(SIGNAL, text=text)


# --- hours


def test_hours_that_they_gave_refuse_an_answer_outside_them_and_let_one_within_pass() -> None:
    assert codes(SIGNAL, theirs((Asked.HOURS, "14-16 мск"))) == []
    assert codes(SIGNAL, theirs((Asked.HOURS, "20:00-21:00 Europe/Moscow"))) == [(Code.OUTSIDE_HOURS, True)]
    (one,) = found(SIGNAL, theirs((Asked.HOURS, "после 20 мск")))
    assert "begins in 5:00 (hours:minutes)" in one.in_words("en")
    assert one.message == MessageId(bytes(32))


@pytest.mark.parametrize("text", ["evenings", "9-18", "9-5 Moscow", "when my husband works", "no"])
def test_hours_that_cannot_be_read_refuse_until_a_person_has_read_them(text: str) -> None:
    assert codes(SIGNAL, theirs((Asked.HOURS, text))) == [(Code.HOURS_NOT_READ, True)]


def test_the_reply_board_is_read_when_they_choose_whatever_hours_they_gave() -> None:
    assert codes(replace(SIGNAL, channel=Channel.PAGE), theirs((Asked.HOURS, "evenings"))) == []


def test_of_several_hours_all_have_to_hold_and_any_time_opens_nothing() -> None:
    both = theirs((Asked.HOURS, "14-18 мск"), (Asked.HOURS, "any time"), (Asked.HOURS, "20-21 мск"))
    (one,) = found(SIGNAL, both)
    assert one.message == both.said[2].message
    assert found(SIGNAL, theirs((Asked.HOURS, "any time"))) == ()


# --- words to avoid


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("фонд", "Мы из Фонда"),
        ("police, FSB", "the fsb came"),
        ("не говорите слово «полиция»", "пришла полиция"),
        ("Не пишите про суд и адвоката", "адвокату позвонили"),
        ("please never mention my brother", "your brother: my brother is safe"),
        ("Алихан; Магомед", "магомед здоров"),
    ],
)
def test_words_that_they_asked_to_avoid_are_refused_like_those_of_a_card(wish: str, text: str) -> None:
    refused = [one for one in found(said_text(text), theirs((Asked.AVOID, wish))) if one.is_refusal]
    assert {one.code for one in refused} == {Code.WORD_TO_AVOID}
    assert not is_refused(found(said_text("we hear you / мы на связи"), theirs((Asked.AVOID, wish))))


@pytest.mark.parametrize("wish", ["нет", "No.", "-", "никаких", "I don't know", "не знаю"])
def test_that_there_is_nothing_to_avoid_avoids_nothing(wish: str) -> None:
    assert codes(said_text(f"{wish} we hear you"), theirs((Asked.AVOID, wish))) == []


def test_as_whom_to_write_may_be_written_and_is_shown_with_every_answer() -> None:
    wish = "полиция. Представьтесь Леной из банка"
    assert codes(said_text("Это Лена из банка"), theirs((Asked.AVOID, wish))) == [(Code.THEIR_WISH, False)]
    assert codes(said_text("Полиция у вас?"), theirs((Asked.AVOID, wish)))[0] == (Code.WORD_TO_AVOID, True)


def test_a_sentence_that_no_rule_can_read_is_shown_and_its_words_are_asked_about() -> None:
    wish = "my mother reads this so nothing about leaving the country"
    assert codes(SIGNAL, theirs((Asked.AVOID, wish))) == [(Code.THEIR_WISH, False)]
    assert (Code.PERHAPS_TO_AVOID, False) in codes(said_text("the country is large"), theirs((Asked.AVOID, wish)))


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("Не говорите, что вы из ЛГБТ-сети", "Здравствуйте, мы из ЛГБТ-сети"),
        ("Никогда не скажите что вы от Сети", "Мы от Сети"),
        ("Не пишите от имени организации", "Наша организация поможет"),
        ("не называйте Сеть", "Это Сеть"),
        ("Не представляйтесь правозащитниками", "Мы правозащитники"),
        ("Не говорите:\n- что вы юристы", "Мы юристы"),
        ("Никогда! Говорите, что вы из Сети", "Мы из Сети"),
        ("Don't say you are from the LGBT Network", "the LGBT people"),
        ("Do not say that you are from «Network»", "We are Network"),
        ("don’t call yourself a lawyer", "I am a lawyer"),
    ],
)
def test_a_wish_not_to_say_something_is_never_as_whom_to_write(wish: str, text: str) -> None:
    said = theirs((Asked.AVOID, wish))
    assert filled(said).cover == ""
    assert settings_of(said, Card()) == {}
    assert (Code.WORD_TO_AVOID, True) in codes(said_text(text), said)
    assert codes(SIGNAL, said) == [(Code.THEIR_WISH, False)]


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ("не говорите, что я гей", "Мы помогаем геям"),
        ("не говорите, что я гей", "Вы гей?"),
        ("ничего про Чечню", "Мы знаем о Чечне"),
        ("не упоминайте, что я уезжаю", "Вы уезжаете во вторник"),
        ("не пишите про отъезд из дома", "Отъезд назначен"),
        ("nothing about the shelter", "the shelter is open"),
    ],
)
def test_what_a_short_wish_is_about_is_refused_and_the_wish_is_always_shown(wish: str, text: str) -> None:
    said = theirs((Asked.AVOID, wish))
    assert (Code.WORD_TO_AVOID, True) in codes(said_text(text), said)
    assert codes(SIGNAL, said) == [(Code.THEIR_WISH, False)]


@pytest.mark.parametrize("wish", ["Алихан; Магомед", "фонд", "Алиханов Магомед, ФСБ"])
def test_a_bare_list_of_names_needs_no_look_at_every_answer(wish: str) -> None:
    assert codes(SIGNAL, theirs((Asked.AVOID, wish))) == []


def test_as_whom_to_write_is_set_by_nobody_who_has_not_read_it() -> None:
    said = theirs((Asked.AVOID, "полиция. Представьтесь Леной из банка"))
    assert filled(said).cover == "Представьтесь Леной из банка"
    assert settings_of(said, Card()) == {}


def test_one_letter_alone_stops_no_answer() -> None:
    assert not is_refused(found(said_text("Айна, мы на связи"), theirs((Asked.AVOID, "а"))))


# --- shared device, whom, reach


def test_a_shared_device_and_one_that_may_be_shared_are_warned_of() -> None:
    assert codes(SIGNAL, theirs((Asked.SHARED, "yes"))) == [(Code.SHARED_DEVICE, False)]
    assert codes(SIGNAL, theirs((Asked.SHARED, "unsure"))) == [(Code.SHARED_DEVICE, False)]
    assert codes(SIGNAL, theirs((Asked.SHARED, "no"))) == []


def test_no_does_not_take_back_what_a_card_or_an_earlier_answer_says() -> None:
    shared = theirs((Asked.SHARED, "yes"), (Asked.SHARED, "no"))
    assert codes(SIGNAL, shared) == [(Code.SHARED_DEVICE, False)]
    assert codes(SIGNAL, theirs((Asked.SHARED, "no")), Card(is_shared=True)) == [(Code.SHARED_DEVICE, False)]


def test_who_writes_about_somebody_else_is_not_who_is_in_danger() -> None:
    other = theirs((Asked.WHOM, "self"), (Asked.WHOM, "other"))
    assert codes(SIGNAL, other) == [(Code.ABOUT_ANOTHER, False)]
    assert codes(SIGNAL, NOTHING, Card(relation=Relation.FAMILY)) == [(Code.ABOUT_ANOTHER, False)]
    assert codes(SIGNAL, other, Card(relation=Relation.FAMILY)) == [(Code.ABOUT_ANOTHER, False)]
    assert codes(SIGNAL, theirs((Asked.WHOM, "self"))) == []


def test_a_way_that_rings_is_held_against_how_they_said_they_can_be_reached() -> None:
    said = theirs((Asked.REACH, "only here by the words"))
    assert codes(SIGNAL, said) == [(Code.THEIR_WAY, False)]
    assert codes(replace(SIGNAL, channel=Channel.PAGE), said) == []


def test_more_answers_than_can_be_held_against_a_text_stop_it_and_are_not_skipped() -> None:
    many = theirs(*((Asked.REACH, f"by {n}") for n in range(MOST_HELD - 1)))
    assert not is_refused(found(SIGNAL, many))
    said = tuple(Answered(MessageId(bytes(32)), n, Asked.AVOID, f"word{n}") for n in range(MOST_HELD + 1))
    assert [one.code for one in found(SIGNAL, Theirs(said)) if one.is_refusal] == [Code.TOO_MANY_ANSWERS]


def test_a_wish_of_more_words_than_can_be_held_against_a_text_stops_it() -> None:
    words = ", ".join(f"слово{n}" for n in range(MOST_OF_A_WISH + 1))
    assert codes(SIGNAL, theirs((Asked.AVOID, words))) == [(Code.TOO_MANY_ANSWERS, True), (Code.THEIR_WISH, False)]
    assert CardField.AVOID not in settings_of(theirs((Asked.AVOID, words)), Card())
    assert codes(SIGNAL, theirs((Asked.AVOID, words.rpartition(", ")[0]))) == []


def test_answers_made_to_be_slow_to_read_keep_nobody_waiting() -> None:
    """The desk holds a text against up to two hundred of them, for whoever sits there and for nobody else meanwhile."""
    letters = "абвгдежзиклмнопрстуфхцчшэюя"
    made = (
        (Asked.AVOID, ",".join(a + b for a in letters for b in letters)[:2_000]),
        (Asked.AVOID, "".join(f'"{a}{b}"' for a in letters for b in letters)[:2_000]),
        (Asked.HOURS, "1" + " " * 1_998 + "x"),
        (Asked.HOURS, "9:00-18:00 x" + "1 - " * 490),
    )
    long = Answer("нам надо сказать вам что завтра будет тихо " * 450, Channel.SIGNAL, ME)
    began = time.process_time()
    assert is_refused(found(long, theirs(*made)))
    assert time.process_time() - began < 1


# --- never laxer

TEXTS = st.sampled_from(
    ("", "no", "yes", "unsure", "self", "other", "фонд", "14-16 мск", "20-21 мск", "evenings", "any time", "hear, you")
)
SAID = st.lists(st.tuples(st.sampled_from(Asked), TEXTS | st.text(max_size=30)), max_size=6)
CARDS = st.builds(
    Card,
    hours=st.sampled_from(((), (AFTERNOON,), (EVENING,))),
    avoid=st.sampled_from(((), ("hear",), ("фонд",))),
    is_shared=st.booleans(),
    who_answers=st.sampled_from(((), (UserId(b"o" * 16),))),
    relation=st.sampled_from(Relation),
)
ANSWERS = st.builds(
    Answer, st.sampled_from(("we hear you", "фонд", "")), st.sampled_from((Channel.SIGNAL, Channel.PAGE)), st.just(ME)
)


@given(SAID, CARDS, ANSWERS)
def test_no_answer_of_a_source_makes_anything_pass_that_a_card_stops(
    said: list[tuple[Asked, str]], card: Card, answer: Answer
) -> None:
    with_theirs = {(one.code, one.is_refusal) for one in found(answer, theirs(*said), card)}
    by_card = {(one.code, one.is_refusal) for one in found(answer, NOTHING, card)}
    assert by_card <= with_theirs


@given(SAID, ANSWERS)
def test_what_is_filled_into_a_card_stops_nothing_that_the_answers_let_pass(
    said: list[tuple[Asked, str]], answer: Answer
) -> None:
    own = theirs(*said)
    one = filled(own)
    card = Card(hours=one.hours, avoid=one.avoid, is_shared=one.is_shared)
    stopped = {each.code for each in found(answer, NOTHING, card) if each.is_refusal}
    assert stopped <= {each.code for each in found(answer, own) if each.is_refusal}


NOUNS = st.sampled_from(
    ("полиция", "адвоката", "сестра", "отец", "Чечню", "гей", "Яна", "Магомед", "ЛГБТ-сеть", "visa")
)
ENDED = st.builds(
    lambda word, ending: word[: max(2, len(word) - 1)] + ending,
    NOUNS,
    st.sampled_from(("", "а", "у", "ю", "е", "я", "й", "ом", "ам", "ях", "ой")),
)
WISHED = st.builds(
    lambda before, words, between: before + between.join(words),
    st.sampled_from(("", "не пишите про ", "не говорите, что вы из ", "слова «", "ничего о ")),
    st.lists(NOUNS, min_size=1, max_size=4),
    st.sampled_from((", ", " и ", " ", "» «")),
)


@given(WISHED, st.lists(ENDED, max_size=4).map(" ".join))
def test_whatever_the_answers_refused_the_filled_card_refuses(wish: str, text: str) -> None:
    said = theirs((Asked.AVOID, wish))
    if is_refused(found(said_text(f"we {text}"), said)):
        assert is_refused(found(said_text(f"we {text}"), NOTHING, Card(avoid=filled(said).avoid)))


@given(SAID, SAID)
def test_more_answers_never_stop_less(one: list[tuple[Asked, str]], more: list[tuple[Asked, str]]) -> None:
    few = {(each.code, each.is_refusal) for each in found(SIGNAL, theirs(*one))}
    assert few <= {(each.code, each.is_refusal) for each in found(SIGNAL, theirs(*one, *more))}


@given(st.text(max_size=200))
def test_any_text_is_read_as_hours_and_as_a_wish(text: str) -> None:
    one = Answered(MessageId(bytes(32)), 0, Asked.HOURS, text)
    windows = windows_of(one)
    assert not windows.is_known or all(window.zone for window in windows.hours)
    assert all(word.strip() for word in wish_of(one).avoid)


# --- what is filled in


def test_the_card_is_filled_in_with_the_strictest_of_what_they_answered() -> None:
    one = filled(
        theirs(
            (Asked.HOURS, "с 9 до 18 по Москве"),
            (Asked.AVOID, "police, visa. Say you are the dentist"),
            (Asked.SHARED, "no"),
            (Asked.SHARED, "unsure"),
            (Asked.SILENCE, "call my sister after 12 hours"),
            (Asked.WHOM, "self"),
            (Asked.REACH, "by the words alone"),
        )
    )
    assert one.hours == (Hours(9 * 60, 18 * 60, "Europe/Moscow"),)
    assert one.avoid == ("police", "visa")
    assert one.cover == "Say you are the dentist"
    assert one.is_shared
    assert (one.silence_hours, one.silence_then) == (12, "call my sister after 12 hours")
    assert one.relation is Relation.SELF
    assert one.notes == "by the words alone"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (("9-18",), "9-18"),
        (("evenings\nor nights",), "evenings or nights"),
        (("9-18 UTC", "10-12 UTC"), "9-18 UTC / 10-12 UTC"),
        (("9-18 UTC", "10-14 UTC"), "9-18 UTC / 10-14 UTC"),
    ],
)
def test_hours_that_a_person_has_to_settle_are_given_back_as_they_wrote_them(said: tuple[str, ...], words: str) -> None:
    one = filled(theirs(*((Asked.HOURS, text) for text in said)))
    assert (one.hours, one.hours_said) == ((), words)


def test_that_they_write_about_another_leaves_the_relation_to_a_person() -> None:
    assert filled(theirs((Asked.WHOM, "other"), (Asked.WHOM, "self"))).relation is Relation.UNKNOWN


# --- in the inbox


def answers(room: Room, of: ThreadItem, *pairs: tuple[str, str], at: int = NOON) -> tuple[MessageItem, OpId]:
    said = message(of, "help", at=at, entropy=room.entropy)
    said = replace(said, answers=tuple(sorted(pairs)), origin=bytes(32))
    (op,) = room.do(*entries_intents(PART, [], [said]), at=at)
    return said, op


def test_answers_count_until_that_field_of_the_card_is_set_and_again_when_they_answer_anew() -> None:
    room = Room()
    of = room.thread(channel=Channel.PAGE)
    said, _ = answers(room, of, ("hours", "evenings"), ("shared", "yes"), ("danger", "now"), ("other", "x"))
    person = room.person(of)
    assert [(one.asked, one.message) for one in room.intake.theirs(person).said] == [
        (Asked.HOURS, said.id),
        (Asked.SHARED, said.id),
    ]

    (set_hours,) = room.do(card_intent(room.intake, person, {CardField.HOURS: (EVENING,)}), at=NOON + HOUR)
    assert [one.asked for one in room.intake.theirs(person).said] == [Asked.SHARED]

    later, _ = answers(room, of, ("hours", "only at night"), at=NOON + 2 * HOUR)
    assert [(one.asked, one.message) for one in room.intake.theirs(person).said] == [
        (Asked.SHARED, said.id),
        (Asked.HOURS, later.id),
    ]
    room.do(*undo_intents(room.tables, [set_hours], ""), at=NOON + 3 * HOUR)
    assert len(room.intake.theirs(person).said) == 3
    assert not terms_of(room.intake, person, {}, NOON).has_card


def test_a_card_set_by_a_clock_ahead_settles_no_answer_that_came_later() -> None:
    room = Room()
    of = room.thread(channel=Channel.PAGE)
    person = room.person(of)
    room.do(card_intent(room.intake, person, {CardField.IS_SHARED: False}), device=1, at=NOON + 240 * HOUR)
    said, _ = answers(room, of, ("shared", "yes"))
    assert [one.message for one in room.intake.theirs(person).said] == [said.id]
    room.do(card_intent(room.intake, person, {CardField.IS_SHARED: True}), device=1, has_all=True)
    assert room.intake.theirs(person) == NOTHING


def test_a_card_settles_an_answer_by_a_clock_ahead_as_soon_as_its_writer_had_it() -> None:
    room = Room()
    of = room.thread(channel=Channel.PAGE)
    answers(room, of, ("hours", "20-21"), at=NOON + 240 * HOUR)
    person = room.person(of)
    room.do(card_intent(room.intake, person, {CardField.HOURS: ()}), device=1, has_all=True)
    # The chain says it once: what its device writes later had it too.
    room.do(card_intent(room.intake, person, {CardField.HOURS: (EVENING,)}), device=1)
    assert room.intake.theirs(person) == NOTHING


def test_a_card_set_at_the_same_time_by_who_had_not_seen_it_settles_no_answer() -> None:
    room = Room()
    of = room.thread(channel=Channel.PAGE)
    person = room.person(of)
    unread = card_intent(room.intake, person, {CardField.HOURS: (AFTERNOON,)})
    said, _ = answers(room, of, ("hours", "evenings"))
    read = card_intent(room.intake, person, {CardField.HOURS: (EVENING,)})
    room.do(unread, device=1, at=NOON + HOUR)
    assert [one.message for one in room.intake.theirs(person).said] == [said.id]
    room.do(read, at=NOON + HOUR)
    # Both count, and the card may show the one that nobody read the answer for.
    assert [one.message for one in room.intake.theirs(person).said] == [said.id]
    room.do(card_intent(room.intake, person, {CardField.HOURS: (EVENING,)}), has_all=True)
    assert room.intake.theirs(person) == NOTHING


def test_what_was_undone_or_said_by_us_is_no_answer_of_theirs() -> None:
    room = Room()
    of = room.thread(channel=Channel.PAGE)
    _, op = answers(room, of, ("shared", "yes"))
    room.do(*undo_intents(room.tables, [op], ""))
    ours = replace(message(of, "we", direction=Direction.OUT, entropy=room.entropy), answers=(("shared", "yes"),))
    room.do(*entries_intents(PART, [], [ours]))
    assert room.intake.theirs(room.person(of)) == NOTHING


def test_the_answers_of_all_receipts_of_a_person_count_and_reach_the_terms_of_an_answer() -> None:
    room = Room()
    one, other = room.thread(channel=Channel.PAGE), room.thread(channel=Channel.GATE)
    answers(room, one, ("avoid", "фонд"))
    answers(room, other, ("avoid", "мост"))
    room.do(same_intent(PART, Same(one.id, other.id)))
    terms = terms_of(room.intake, room.person(one), {}, NOON)
    refused = findings(said_text("фонд, мост"), terms, nothing_protected)
    assert [one.code for one in refused if one.is_refusal] == [Code.WORD_TO_AVOID, Code.WORD_TO_AVOID]


def test_what_came_twice_counts_as_it_came_first() -> None:
    room = Room()
    of = room.thread(channel=Channel.PAGE)
    said, _ = answers(room, of, ("hours", "evenings"))
    person = room.person(of)
    room.do(card_intent(room.intake, person, {CardField.HOURS: ()}), at=NOON + HOUR)
    room.do(*entries_intents(PART, [], [said]), device=1, at=NOON + 2 * HOUR)
    assert room.intake.theirs(person) == NOTHING


def test_every_answer_is_settled_by_a_field_of_its_own() -> None:
    assert set(FIELD_OF) == set(Asked)
    assert len(set(FIELD_OF.values())) == len(FIELD_OF)
    said = theirs((Asked.SHARED, "yes"), (Asked.SHARED, " Yes "), (Asked.REACH, " "))
    assert len(unsettled(said.said, lambda _: False).said) == 1


def test_only_what_can_mean_one_thing_is_set_without_reading_it_and_nothing_is_taken_away() -> None:
    said = theirs(
        (Asked.HOURS, "9-18"), (Asked.AVOID, "nothing about leaving the country please"), (Asked.WHOM, "other")
    )
    assert settings_of(said, Card()) == {}
    plain = theirs((Asked.HOURS, "9-18 UTC"), (Asked.AVOID, "visa"), (Asked.SHARED, "no"), (Asked.WHOM, "self"))
    card = Card(avoid=("police",), is_shared=True, relation=Relation.FAMILY)
    assert settings_of(plain, card) == {
        CardField.HOURS: (Hours(540, 1080, "UTC"),),
        CardField.AVOID: ("police", "visa"),
        CardField.IS_SHARED: True,
    }
    assert CardField.HOURS not in settings_of(plain, Card(hours=(EVENING,)))


def test_a_wish_of_signs_alone_takes_time_that_grows_with_its_length_alone() -> None:
    def taken(times: int) -> float:
        text = "!." * times + "x"
        begun = [(time.perf_counter(), _SENTENCES.findall(text), time.perf_counter()) for _ in range(3)]
        return min(end - start for start, _, end in begun)

    # Four times the length: four times as long; sixteen times where each place looks to the end.
    assert taken(8_000) < 9 * taken(2_000)


def test_an_ellipsis_ends_no_sentence_and_any_other_run_of_signs_does() -> None:
    assert [_SENTENCES.split(one) for one in ("Say no. Write... later", "Why?! Because", "1.5 km. Yes")] == [
        ["Say no", " Write... later"],
        ["Why", " Because"],
        ["1.5 km", " Yes"],
    ]


def test_what_no_card_takes_all_of_is_set_by_nobody_who_has_not_read_it() -> None:
    many = theirs((Asked.AVOID, ", ".join(f"word{n}" for n in range(64))))
    assert settings_of(many, Card()).keys() == {CardField.AVOID}
    assert settings_of(many, Card(avoid=("visa",))) == {}

    long = "call my sister after 12 hours " * 40
    assert settings_of(theirs((Asked.SILENCE, long[:900])), Card()).keys() == {CardField.SILENCE}
    assert settings_of(theirs((Asked.SILENCE, long)), Card()) == {}
