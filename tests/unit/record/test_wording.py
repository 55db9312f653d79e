"""Days, ranges, levels and counts as people say them."""

import pytest

from safeconduct.base.clock import day_from_iso
from safeconduct.base.errors import Language
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.explain import State
from safeconduct.record.items import Table, Value
from safeconduct.record.lineage import lineage
from safeconduct.record.rules import known_now
from safeconduct.record.types import UNATTRIBUTED, UNSPECIFIED, Level, PropertyKind, Roots
from safeconduct.record.wording import (
    LEVELS,
    STATES,
    answers_in_words,
    basis_in_words,
    dots,
    entries_in_words,
    months_in_words,
    published_in_words,
    reach_in_words,
    roots_in_words,
    row_value_in_words,
    span_in_words,
    value_in_words,
    voice_in_words,
)
from tests.unit.record import tables


def days(lo: str, hi: str) -> Interval:
    return Interval(day_from_iso(lo) if lo else OPEN_LO, day_from_iso(hi) if hi else OPEN_HI)


@pytest.mark.parametrize(
    ("lo", "hi", "english", "russian"),
    [
        ("2018-12-29", "2018-12-29", "29 December 2018", "29 декабря 2018"),
        ("2018-12-01", "2018-12-10", "1–10 December 2018", "1–10 декабря 2018"),
        ("2018-11-20", "2018-12-10", "20 November – 10 December 2018", "20 ноября – 10 декабря 2018"),
        ("2018-12-20", "2019-01-10", "20 December 2018 – 10 January 2019", "20 декабря 2018 – 10 января 2019"),
        ("2018-12-29", "", "from 29 December 2018", "с 29 декабря 2018"),
        ("", "2018-12-29", "until 29 December 2018", "по 29 декабря 2018"),
        ("", "", "unknown", "неизвестно"),
    ],
)
def test_days_are_said_as_people_say_them(lo: str, hi: str, english: str, russian: str) -> None:
    assert span_in_words(PropertyKind.DATE, days(lo, hi), "en") == english
    assert span_in_words(PropertyKind.DATE, days(lo, hi), "ru") == russian


@pytest.mark.parametrize(
    ("lo", "hi", "english", "russian"),
    [
        ("2018-12-01", "2018-12-31", "December 2018", "декабрь 2018"),
        ("2018-10-01", "2018-12-31", "October – December 2018", "октябрь – декабрь 2018"),
        ("2018-12-01", "2019-02-28", "December 2018 – February 2019", "декабрь 2018 – февраль 2019"),
        ("2018-01-01", "2018-12-31", "2018", "2018"),
        ("2010-01-01", "2019-12-31", "2010–2019", "2010–2019"),
    ],
)
def test_a_column_of_whole_months_is_called_by_their_names(lo: str, hi: str, english: str, russian: str) -> None:
    assert months_in_words(days(lo, hi), "en") == english
    assert months_in_words(days(lo, hi), "ru") == russian


@pytest.mark.parametrize(
    ("span", "english", "russian"),
    [
        (Interval(40, 40), "40", "40"),
        (Interval(36, 44), "36 to 44", "от 36 до 44"),
        (Interval(2, OPEN_HI), "at least 2", "не менее 2"),
        (Interval(OPEN_LO, 9), "at most 9", "не более 9"),
        (Interval(1000, 20_000), "1,000 to 20,000", "от 1\u00a0000 до 20\u00a0000"),
        (UNKNOWN, "unknown", "неизвестно"),
    ],
)
def test_counts_are_never_said_more_exactly_than_they_are(span: Interval, english: str, russian: str) -> None:
    assert span_in_words(PropertyKind.COUNT, span, "en") == english
    assert span_in_words(PropertyKind.COUNT, span, "ru") == russian


@pytest.mark.parametrize(
    ("floor", "ceiling", "marks", "english", "russian"),
    [
        (1, 1, "●", "1 voice", "1 голос"),
        (2, 2, "●●", "2 independent voices", "2 независимых голоса"),
        (1, 2, "●○", "1 to 2 independent voices", "от 1 до 2 независимых голосов"),
        (5, 21, "●●●●●" + "○" * 16, "5 to 21 independent voices", "от 5 до 21 независимого голоса"),
    ],
)
def test_voices_are_counted_from_what_is_proved_to_what_is_possible(
    floor: int, ceiling: int, marks: str, english: str, russian: str
) -> None:
    roots = Roots(floor, ceiling, ())

    assert (dots(roots), roots_in_words(roots, "en"), roots_in_words(roots, "ru")) == (marks, english, russian)


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "1 claim in 1 account", "11 claims in 10 accounts"),
        ("ru", "1 утверждение в 1 известии", "11 утверждений в 10 известиях"),
    ],
)
def test_claims_and_accounts_agree_with_their_numbers(language: Language, one: str, many: str) -> None:
    assert reach_in_words(1, 1, language) == one
    assert reach_in_words(11, 10, language) == many


def test_answers_are_told_with_the_claims_they_come_from() -> None:
    assert answers_in_words(1, 3, "en") == "1 answer from 3 claims"
    assert answers_in_words(19, 48, "en") == "19 answers from 48 claims"
    assert answers_in_words(2, 21, "ru") == "2 ответа из 21 утверждения"
    assert answers_in_words(5, 22, "ru") == "5 ответов из 22 утверждений"


def test_what_is_not_there_is_not_counted() -> None:
    counts = {Table.CLAIM: 0, Table.SOURCE: 2, Table.VOICE: 1, Table.PROPERTY: 1}

    assert entries_in_words(counts, "en") == "2 accounts, 1 voice, 1 property"
    assert entries_in_words({}, "en") == ""


def test_sets_are_listed_and_cleaned() -> None:
    value = Value(PropertyKind.PLACES, UNKNOWN, ("Old mill", "a\x1bb"))

    assert value_in_words(value, "en") == "Old mill · a?b"


def test_a_place_is_told_first_as_whoever_reads_it_writes_and_then_in_every_other_spelling() -> None:
    case = next(one for one in tables.cases() if one.name.startswith("a place is its own proposition and not its spe"))
    row = known_now(case.group, lineage(case.group))[0]

    assert row_value_in_words(row, "en") == "Argun (also written: в Аргуне)"
    assert row_value_in_words(row, "ru") == "в Аргуне (пишут также: Argun)"


def test_known_bases_are_said_in_the_language_and_others_as_they_stand() -> None:
    assert [basis_in_words(basis, "en") for basis in (UNSPECIFIED, "in_complaint", "seen_twice")] == [
        "", "in a complaint", "seen twice"
    ]  # fmt: skip
    assert basis_in_words("confirmed", "ru") == "подтверждено"


def test_nobody_and_no_date_have_words_too() -> None:
    assert voice_in_words(UNATTRIBUTED, "en") == voice_in_words("", "en") == "nobody named"
    assert published_in_words(UNKNOWN, "ru") == "дата не указана"


def test_every_level_and_every_fate_of_a_claim_has_words_in_both_languages() -> None:
    assert set(LEVELS) == set(Level)
    assert set(STATES) == set(State)
    assert all(phrase.en and phrase.ru for phrase in (*LEVELS.values(), *STATES.values()))
