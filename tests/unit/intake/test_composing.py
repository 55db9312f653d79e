"""An answer is held against the contact card: what harms is refused, what may harm is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.base.errors import Language
from safeconduct.base.ids import UserId
from safeconduct.base.text import fold
from safeconduct.intake.composing import (
    Answer,
    OutboundCheck,
    Terms,
    findings,
    is_avoided_in,
    is_refused,
    is_word_in,
    nothing_protected,
)
from safeconduct.intake.counting import Trust
from safeconduct.intake.finding import Code
from safeconduct.intake.hours import is_within, next_within
from safeconduct.intake.next_contact import WAITS, proposals
from safeconduct.intake.types import Card, Channel, Danger, Hours, Rung, Silence
from tests.unit.intake.inboxes import HOUR, NOON

LANGUAGES: tuple[Language, ...] = ("en", "ru")
ME, OTHER = UserId(b"m" * 16), UserId(b"o" * 16)
# Sunday, 5 May 2030, 12:00 UTC is 15:00 in Moscow.
AFTERNOON = Hours(14 * 60, 16 * 60, "Europe/Moscow")
EVENING = Hours(20 * 60, 21 * 60, "Europe/Moscow")
VOUCHED = Trust(Rung.VOUCHED, ())


def codes(answer: Answer, card: Card, trust: Trust = VOUCHED, check: OutboundCheck = nothing_protected) -> list[Code]:
    found = findings(answer, Terms(card, trust, NOON), check)
    assert all(one.in_words(language) for one in found for language in LANGUAGES)
    return [one.code for one in found]


SIGNAL = Answer("we hear you", Channel.SIGNAL, ME)


def test_nothing_stands_against_a_plain_answer_by_a_safe_way() -> None:
    assert codes(SIGNAL, Card()) == []


def test_an_answer_outside_the_hours_is_refused_and_the_next_opening_is_named() -> None:
    assert codes(SIGNAL, Card(hours=(AFTERNOON,))) == []
    (found,) = findings(SIGNAL, Terms(Card(hours=(EVENING,)), VOUCHED, NOON), nothing_protected)
    assert found.is_refusal
    assert "begins in 5:00" in found.in_words("en")


def test_the_reply_board_may_be_written_to_at_any_hour_for_they_come_when_they_choose() -> None:
    assert codes(replace(SIGNAL, channel=Channel.PAGE), Card(hours=(EVENING,))) == []


def test_a_zone_that_this_computer_does_not_know_refuses_rather_than_guesses() -> None:
    assert codes(SIGNAL, Card(hours=(Hours(0, 1440, "Moon/Tycho"),))) == [Code.UNKNOWN_ZONE]


@pytest.mark.parametrize("text", ["Мы из фонда", "ФОНД помощи", "фонд"])
def test_a_word_to_avoid_is_found_in_every_case_and_with_every_ending(text: str) -> None:
    assert codes(replace(SIGNAL, text=text), Card(avoid=("фонд",))) == [Code.WORD_TO_AVOID]


def test_a_word_to_avoid_is_not_found_within_another_word() -> None:
    assert not is_word_in("фонд", "плафондовый")
    assert is_word_in("ёлка", "под елкой, Елка")
    assert not is_word_in("", "anything")


def test_who_may_not_answer_is_refused() -> None:
    assert codes(SIGNAL, Card(who_answers=(OTHER,))) == [Code.MAY_NOT_ANSWER]
    assert codes(SIGNAL, Card(who_answers=(OTHER, ME))) == []


def found_house(text: str) -> tuple[str, ...]:
    return ("the mill",) if "mill" in text else ()


def test_what_is_protected_goes_to_nobody_who_is_not_vouched_for() -> None:
    told = replace(SIGNAL, text="come to the mill")
    heard = Trust(Rung.HEARD, ())
    assert codes(told, Card(), heard, found_house) == [Code.PROTECTED]
    assert codes(told, Card(), VOUCHED, found_house) == [Code.PROTECTED_WARNING]
    assert codes(replace(told, channel=Channel.SMS), Card(), VOUCHED, found_house)[0] is Code.PROTECTED
    assert codes(SIGNAL, Card(), heard, found_house) == []


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL, Channel.TELEGRAM, Channel.PHONE])
def test_a_channel_that_others_read_bears_a_red_bar(channel: Channel) -> None:
    assert codes(replace(SIGNAL, channel=channel), Card()) == [Code.NOT_END_TO_END]


def test_duress_flags_a_shared_device_and_a_missing_card_are_warned_of_and_do_not_refuse() -> None:
    terms = Terms(Card(is_shared=True), Trust(Rung.HEARD, ("hurries",)), NOON, is_under_duress=True, has_card=False)
    found = findings(SIGNAL, terms, nothing_protected)
    assert {one.code for one in found} == {Code.UNDER_DURESS, Code.FLAGGED, Code.SHARED_DEVICE, Code.NO_CARD}
    assert not is_refused(found)


def test_an_empty_answer_is_refused() -> None:
    assert codes(replace(SIGNAL, text=" \n"), Card()) == [Code.EMPTY]


@pytest.mark.parametrize(
    ("hours", "hour", "is_in"),
    [
        (AFTERNOON, 0, True),
        (AFTERNOON, 1, False),
        (replace(AFTERNOON, days=(7,)), 0, True),
        (replace(AFTERNOON, days=(1, 2)), 0, False),
        # 22:00 to 02:00 of Sunday: Monday 01:00 in Moscow is within, Monday 23:00 is not.
        (Hours(22 * 60, 2 * 60, "Europe/Moscow", (7,)), 10, True),
        (Hours(22 * 60, 2 * 60, "Europe/Moscow", (7,)), 32, False),
        (Hours(22 * 60, 2 * 60, "Europe/Moscow", (7,)), -14, False),
    ],
)
def test_windows_are_read_by_the_clock_of_their_zone_and_pass_midnight(hours: Hours, hour: int, is_in: bool) -> None:
    assert is_within((hours,), NOON + hour * HOUR) is is_in


def test_the_next_opening_is_found_on_another_day_of_the_week() -> None:
    (at,) = next_within((replace(AFTERNOON, days=(2,)),), NOON)
    # Tuesday 14:00 in Moscow is 11:00 UTC.
    assert at == NOON + 47 * HOUR
    assert is_within((replace(AFTERNOON, days=(2,)),), at)


def test_the_nearer_the_danger_the_sooner_the_next_contact_is_proposed() -> None:
    at = {danger: proposals(danger, Card(), NOON)[0].at_ms for danger in Danger}
    assert at[Danger.NOW] < at[Danger.DAYS] < at[Danger.UNKNOWN] < at[Danger.LATER] < at[Danger.NONE]
    assert at[Danger.NOW] == NOON + WAITS[Danger.NOW] * HOUR


def test_a_proposal_keeps_what_was_agreed_and_the_hours_they_may_be_written_to() -> None:
    card = Card(hours=(AFTERNOON,), silence=Silence(6, "call the aunt"))
    for one in proposals(Danger.DAYS, card, NOON):
        assert is_within(card.hours, one.at_ms)
    assert proposals(Danger.NONE, replace(card, hours=()), NOON)[0].at_ms == NOON + 6 * HOUR


@pytest.mark.parametrize(
    ("word", "text"),
    [("полиция", "полицию вызвали"), ("адвоката", "адвокату"), ("сестра", "сестре"), ("отец", "отцу"), ("Яна", "Яне")],
)
def test_a_word_of_the_card_is_found_whatever_ending_it_has_there(word: str, text: str) -> None:
    assert is_avoided_in(word, fold(text))
    assert not is_avoided_in(word, fold("мы на связи"))
