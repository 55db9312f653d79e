"""A query is read in four manners, and a text is looked for in one folded form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.text import fold
from safeconduct.record.search_words import MOST_WORDS, Manner, readings, searchable, words_of_text


def manners(query: str) -> dict[Manner, list[tuple[tuple[str, ...], ...]]]:
    found: dict[Manner, list[tuple[tuple[str, ...], ...]]] = {}
    for reading in readings(query):
        found.setdefault(reading.manner, []).append(reading.words)
    return found


def test_what_is_typed_comes_first() -> None:
    assert readings("Old Mill")[0].words == (("old",), ("mill",))
    assert readings("Old Mill")[0].manner is Manner.TYPED


def test_spellings_of_one_letter_are_united_in_the_folded_reading() -> None:
    assert manners("Ёлка")[Manner.FOLDED] == [(("елка",),)]
    assert manners("кIант")[Manner.FOLDED] == manners("кӀант")[Manner.TYPED] == [(("кӏант",),)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gjldfk", "подвал"), ("Uhjpysq", "грозный"), ("`krf", "елка"), ("'nf;", "этаж"), ("щдв ьшдд", "old mill")],
)
def test_the_same_keys_are_read_in_the_other_layout(typed: str, meant: str) -> None:
    assert tuple((word,) for word in meant.split()) in manners(typed)[Manner.LAYOUT]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Grozny", "грозный"),
        ("Argun", "аргун"),
        ("Khasavyurt", "хасавюрт"),
        ("Zavodskoy", "заводской"),
        ("podval", "подвал"),
        ("shchit", "щит"),
    ],
)
def test_latin_letters_are_read_as_russian(typed: str, meant: str) -> None:
    ((spellings,),) = manners(typed)[Manner.TRANSLITERATED]

    assert meant in spellings


@pytest.mark.parametrize(
    ("typed", "meant"), [("Грозный", "grozny"), ("Аргун", "argun"), ("Хасавюрт", "khasavyurt"), ("Ёлкин", "elkin")]
)
def test_russian_letters_are_read_as_latin(typed: str, meant: str) -> None:
    ((spellings,),) = manners(typed)[Manner.TRANSLITERATED]

    assert meant in spellings


def test_a_query_without_a_word_has_no_reading() -> None:
    assert readings(" ?! —") == ()
    assert readings("") == ()


@given(st.text(max_size=300))
def test_any_text_at_all_gives_few_words_of_letters_and_digits(query: str) -> None:
    for reading in readings(query):
        assert 0 < len(reading.words) <= MOST_WORDS
        assert all(word and '"' not in word for spellings in reading.words for word in spellings)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_plain_latin_text_is_looked_for_by_the_same_words_without_the_dearer_folding(text: str) -> None:
    assert words_of_text(searchable(text)) == words_of_text(fold(text))
