"""A text loses its disguise, and every letter that is left knows where it stood."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.publish.reading.endings import stems_in_text, stems_of_name, with_fleeting
from safeconduct.publish.reading.plain import plain_text
from safeconduct.publish.reading.words import Gap, Style, words_of


@given(st.text(max_size=200))
def test_every_letter_knows_where_it_stood(text: str) -> None:
    plain = plain_text(text)

    assert len(plain.text) == len(plain.starts) == len(plain.ends)
    past = 0
    for letter, start, end in zip(plain.text, plain.starts, plain.ends, strict=True):
        assert past <= end <= len(text)
        assert start < end
        own = text[start:end]
        # A digit of another script is read as the number it is.
        digits = "".join(str(unicodedata.decimal(one)) for one in own if one.isdecimal())
        assert letter in own + unicodedata.normalize("NFKD", own) + unicodedata.normalize("NFKC", own) + digits + "-"
        past = start


@given(st.text(alphabet="абвгд ёйАБ.,-\n", max_size=100))
def test_a_text_without_disguise_is_itself(text: str) -> None:
    unbroken = text.replace("-", "")

    plain = plain_text(unbroken)

    assert (plain.text, list(plain.starts)) == (unbroken, list(range(len(unbroken))))


def test_a_word_broken_at_the_end_of_a_line_is_whole_and_spans_its_break() -> None:
    plain = plain_text("Дада-\n  ев и Абу-\nСаид")

    assert plain.text == "Дадаев и Абу-\nСаид"
    assert (plain.span(0, 6).start, plain.span(0, 6).end) == (0, 10)


def test_a_gap_says_what_parts_two_words() -> None:
    words = words_of(plain_text("Ахмед Дадаев, Абу-Саид\nИса. Ваха! АхмедИсаев"))

    assert [word.gap for word in words] == [
        Gap.SENTENCE, Gap.SPACE, Gap.OTHER, Gap.HYPHEN, Gap.LINE, Gap.POINT, Gap.SENTENCE, Gap.NONE,
    ]  # fmt: skip
    assert {word.style for word in words} == {Style.NAME}


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("Дaдaeв", "дадаев"),
        ("Д4д4ев", "дадаев"),
        ("D@daev", "dadaev"),
        ("XACAH", "хасан"),
        ("dadaev95", "dadaev"),
        ("Дадаев’s", "дадаев"),
        ("Д а д а е в", "дадаев"),
        ("д-а-д-а-е-в", "дадаев"),
        ("гIала", "гала"),
    ],
)
def test_a_disguised_word_has_the_reading_that_was_meant(text: str, reading: str) -> None:
    (word,) = words_of(plain_text(text))

    assert reading in word.readings


@given(st.text(alphabet="aeiouvdkrmnstJCS", min_size=3, max_size=12))
def test_a_name_in_its_first_case_has_a_stem_in_common_with_itself_in_a_text(sounds: str) -> None:
    assert set(stems_of_name(sounds)) & set(stems_in_text(sounds))


def test_the_vowel_that_goes_in_other_cases_is_left_out() -> None:
    assert [with_fleeting(one) for one in ("pavel", "lev", "ahmed", "isaev")] == ["pavl", "lv", "ahmd", "isaev"]
