"""The extractors: every row of the table they were tuned on, what they never do, and figures on rows they never saw."""

import itertools
from datetime import date, timedelta

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import Language
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.base.language import locale
from safeconduct.publish.quasi.ages import find_ages
from safeconduct.publish.quasi.counted import find_numbers
from safeconduct.publish.quasi.days import find_days
from safeconduct.publish.quasi.finding import find
from safeconduct.publish.quasi.listed import find_listed
from safeconduct.publish.quasi.measuring import WRITTEN_ON, Row, is_value, measure, rows_of
from safeconduct.publish.quasi.patterns import even, lexicon, sentences
from safeconduct.publish.quasi.places import contains, endings, find_places, grain_of, path, places, skeleton, wider
from safeconduct.publish.quasi.quotations import find_quotations
from safeconduct.publish.quasi.types import Finding, Grain, QuasiKind
from safeconduct.publish.released.districts import districts
from safeconduct.publish.types import Span
from safeconduct.record.numerals import FORMS, number_from_text, ordinal_from_text

SEEN = rows_of("seen")
LETTERS = st.text(alphabet="абвгёжийклмнопрст АБВГ abcdefgh XYZ 0123456789 .,-—«»“”'\n№İ")


@pytest.mark.parametrize("row", SEEN, ids=lambda row: f"{row.kind.value}: {row.attack}")
def test_a_row_is_found_with_its_value_and_nothing_else_of_its_kind(row: Row) -> None:
    found = [one for one in find(row.text, WRITTEN_ON) if one.kind is row.kind]
    here = [one for one in found if row.span is not None and one.overlaps(row.span)]

    assert bool(here) is (row.span is not None)
    assert row.span is None or any(is_value(one, row.value) for one in here)
    # Two towns may stand in one row, of which it speaks of one.
    assert len(found) == len(here) or row.kind is QuasiKind.PLACE


def test_every_kind_has_rows_of_what_is_there_and_of_what_is_not() -> None:
    for rows in (SEEN, rows_of("unseen")):
        assert {row.kind for row in rows} == set(QuasiKind)
        assert {row.kind for row in rows if row.span is None} == set(QuasiKind)


@given(LETTERS)
def test_a_finding_lies_within_its_text_and_is_the_same_each_time(text: str) -> None:
    found = find(text, WRITTEN_ON)

    assert all(0 <= one.span.start < one.span.end <= len(text) for one in found)
    assert all(one.interval.lo <= one.interval.hi for one in found)
    assert found == find(text, WRITTEN_ON)


@given(st.text())
def test_making_even_moves_no_letter(text: str) -> None:
    assert len(even(text)) == len(text)
    assert even(even(text)) == even(text)


@given(LETTERS)
def test_sentences_lie_in_order_and_leave_nothing_but_space(text: str) -> None:
    spans = sentences(text)
    inside = "".join(text[one.start : one.end] for one in spans)

    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert inside.replace("\n", "").replace(" ", "") == text.replace("\n", "").replace(" ", "")


def test_a_sentence_does_not_end_after_a_short_form() -> None:
    text = "Он жил на ул. Мира до 2018 г. и уехал. Потом вернулся."

    assert [text[one.start : one.end] for one in sentences(text)] == [
        "Он жил на ул. Мира до 2018 г. и уехал.",
        "Потом вернулся.",
    ]


@given(st.dates(date(1990, 1, 1), date(2035, 12, 31)), st.sampled_from(["en", "ru"]))
def test_a_whole_day_is_read_as_that_day(day: date, language: Language) -> None:
    written = format_date(day, "d MMMM y", locale=locale(language))
    number = day_from_iso(day.isoformat())

    (found,) = find_days(f"x {written} x", WRITTEN_ON)

    assert found.interval == Interval(number, number)
    assert found.is_exact


@given(st.integers(1, 999))
def test_days_ago_are_counted_from_the_day_of_reading(days: int) -> None:
    then = date(2026, 12, 7) - timedelta(days=days)

    (found,) = find_days(f"It was {days} days ago.", WRITTEN_ON)

    assert found.interval.lo == found.interval.hi == day_from_iso(then.isoformat())


@pytest.mark.parametrize(
    "words", ["29 декабря", "29 December", "в ночь на 29-е", "в декабре", "on Friday", "at 4 a.m."]
)
def test_what_names_no_year_has_no_interval(words: str) -> None:
    (found,) = find_days(f"Это было {words}", WRITTEN_ON)

    assert found.interval == UNKNOWN
    assert found.code


def test_last_tuesday_is_two_tuesdays_and_still_counts_as_a_day() -> None:
    for today in range(WRITTEN_ON, WRITTEN_ON + 7):
        (found,) = find_days("Last Tuesday they came.", Day(today))

        assert found.interval.hi - found.interval.lo == 7
        assert found.interval.hi < today
        assert (found.interval.hi + 3) % 7 == 1
        assert found.is_exact


@given(st.integers(1, 999_999))
def test_a_number_in_figures_is_read_whatever_parts_its_thousands(number: int) -> None:
    assert {number_from_text(f"{number:,}".replace(",", mark)) for mark in ("", " ", ",", "\u00a0")} == {number}


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("двадцать девять", 29),
        ("сто пятьдесят", 150),
        ("две тысячи триста", 2300),
        ("тысяча", 1000),
        ("сорока одного", 41),
        ("one hundred and fifty", 150),
        ("two thousand three hundred", 2300),
        ("thirty-five", 35),
    ],
)
def test_a_number_in_words_is_read(words: str, number: int) -> None:
    assert number_from_text(words) == number


def test_every_form_of_the_table_is_its_number_and_no_other_word_is_one() -> None:
    assert all(number_from_text(form) == number for form, number in FORMS.items())
    assert number_from_text("дом") is None
    assert [ordinal_from_text(one) for one in ("двадцать девятого", "thirty-first", "третье", "сто")] == [
        29,
        31,
        3,
        None,
    ]


def test_the_list_of_places_is_a_tree_and_grows_finer_downwards() -> None:
    for one in places().values():
        assert path(one.id)[-1] == one.id
        assert not one.within or grain_of(one.within) <= one.grain
        assert contains(one.within, one.id) or not one.within
    assert path("tsentoroy") == ("russia", "chechnya", "kurchaloy_district", "tsentoroy")
    assert wider("tsentoroy") == "kurchaloy_district"
    assert wider("russia") == ""


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("Аргун", "Аргун Аргуна Аргуну Аргуном Аргуне"),
        ("Грозный", "Грозный Грозного Грозному Грозным Грозном"),
        ("Назрань", "Назрань Назрани Назранью"),
        ("Москва", "Москва Москвы Москве Москву Москвой"),
        ("Чечня", "Чечня Чечни Чечне Чечню Чечней"),
        ("Шали", "Шали"),
        ("Ведено", "Ведено"),
        ("Ассиновская", "Ассиновская Ассиновской Ассиновскую"),
        ("Будённовск", "Будённовск Буденновска Будённовске"),
    ],
)
def test_a_place_is_found_in_every_case(name: str, forms: str) -> None:
    for form in forms.split():
        found = find_places(f"Он был в {form} тогда.")

        assert [one.code for one in found] == [find_places(name)[0].code], form
    assert endings(name)


def test_every_place_of_the_list_is_found_by_every_name_that_stands_there() -> None:
    for one in places().values():
        for name in one.names:
            assert one.id in [found.code for found in find_places(f"x {name} x")], (one.id, name)


def test_two_spellings_of_a_village_share_a_code() -> None:
    ru, en = find_places("в селе Красная Горка")[0], find_places("the village of Krasnaya Gorka")[0]

    assert ru.code == en.code
    assert ru.grain is Grain.VILLAGE
    assert skeleton("Шалажи") == skeleton("Shalazhi")


def test_lists_of_one_code_or_with_unknown_members_are_refused() -> None:
    with pytest.raises(ValueError, match="two lists"):
        lexicon([{"code": "a", "en": ["x"]}, {"code": "a", "en": ["y"]}])
    with pytest.raises(ValueError, match="a list with"):
        lexicon([{"code": "a", "de": ["x"]}])
    with pytest.raises(ValueError, match="a gap without spaces"):
        lexicon([{"code": "a", "en": ["x.. y"]}])


def test_each_extractor_answers_alone() -> None:
    text = "«Нас держали там», — сказал 18-летний студент из Аргуна 3 января; их было 12 человек."

    assert [one.interval for one in find_ages(text)] == [Interval(18, 18)]
    assert [one.code for one in find_days(text, WRITTEN_ON)] == ["--01-03"]
    assert [one.code for one in find_places(text)] == ["argun"]
    assert [one.code for one in find_listed(text, QuasiKind.PROFESSION)] == ["student"]
    assert [one.span for one in find_quotations(text)] == [Span(0, 17)]
    assert Interval(12, 12) in [one.interval for one in find_numbers(text)]


@pytest.mark.parametrize("text", ["1 " * 20_000, "двадцать " * 5_000, "«" * 20_000, "А" * 20_000, "a,-" * 9_000])
def test_hostile_text_is_read_to_its_end(text: str) -> None:
    # Not by the clock: a pattern that tries every way to part such a text would not end within the run.
    assert isinstance(find(text, WRITTEN_ON), tuple)


def test_figures_say_what_was_missed_and_what_was_too_much() -> None:
    rows = (
        Row(QuasiKind.AGE, "found", "Ему 18 лет.", Span(4, 10), "18"),
        Row(QuasiKind.AGE, "missed", "Он стар.", Span(3, 7), "80"),
        Row(QuasiKind.AGE, "alarm", "A man aged 30.", None, "-"),
    )

    figures = {one.kind: one for one in measure(rows)}[QuasiKind.AGE]

    assert (figures.rows, figures.hits, figures.values, figures.alarms) == (2, 1, 1, 1)
    assert (figures.recall, figures.precision, figures.missed) == (0.5, 0.5, ("missed",))


def test_a_finding_knows_what_it_overlaps() -> None:
    finding = Finding(Span(3, 6), QuasiKind.AGE)

    assert finding.overlaps(Span(5, 9))
    assert not finding.overlaps(Span(6, 9))


def test_every_place_that_a_release_may_name_is_one_of_the_list_by_its_code_and_both_its_names() -> None:
    by_code = {one.public: one for one in places().values() if one.public}
    assert len(by_code) == sum(bool(one.public) for one in places().values())
    # Of these two every tile is a part: numbers are told of them, and no tile is the whole.
    assert set(by_code) - set(districts()) == {"ru-ce", "ru-in"}
    for code, one in districts().items():
        place = by_code[code]
        republic = by_code[code[:5]] if code.count("-") > 1 else place
        assert contains(republic.id, place.id)
        # Chechnya had a district of this name as well, which is meant where no republic stands beside it.
        of = (" of Ingushetia", " Ингушетии") if code == "ru-in-sunzhensky" else ("", "")
        for name in (one.en + of[0], one.ru + of[1]):
            assert find_places(name)[0].code == place.id, name
