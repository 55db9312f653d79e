"""Text as it comes in keeps what is text; folding: the spellings of one text meet, and stay when folded again."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.text import NO_LETTERS, PALOCHKA, as_typed, fold
from tests.examples import many

# What people type for palochka, which keyboards lack: the letter itself in both cases, digit one, Latin I and l, the
# bar, the Ukrainian and Kazakh letter, the Roman numeral.
PALOCHKAS = ["\u04c0", "\u04cf", "1", "I", "l", "i", "|", "\u0406", "\u0456", "\u2160", "\u217c", "\u01c0"]
LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяАЁЙӀӏ1Il| -‐–—_\u00ad\u200b\u0301\u0308\u0306éÉﬁⅠ№ß"


@given(text=st.text(max_size=30))
def test_what_is_typed_keeps_its_places_and_loses_nothing_but_controls(text: str) -> None:
    composed = unicodedata.normalize("NFC", text)
    kept = as_typed(text)

    assert len(kept) == len(composed)
    assert kept == "".join("\ufffd" if NO_LETTERS.fullmatch(one) else one for one in composed)
    assert as_typed(kept) == kept


def test_no_control_comes_in_but_spaces_and_what_turns_the_direction_stays() -> None:
    controls = "".join(map(chr, (*range(32), 127)))

    assert as_typed(controls).replace("\ufffd", "") == "\t\n\x0b\x0c\r"
    assert as_typed("a\x1fb\x1ec\0d") == "a\ufffdb\ufffdc\ufffdd"
    assert as_typed("\u202eabc\u2066 \u0439") == "\u202eabc\u2066 \u0439"
    assert as_typed("\u0438\u0306") == "\u0439"


@given(text=st.text(max_size=30))
@settings(max_examples=many(150))
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(text=st.text(alphabet=LETTERS, max_size=20))
@settings(max_examples=many(200))
def test_folding_again_changes_nothing_in_the_letters_of_the_field(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(text=st.text(alphabet=LETTERS, max_size=20))
def test_case_does_not_matter_in_folded_text(text: str) -> None:
    folded = fold(text)

    assert folded == folded.casefold()


@pytest.mark.parametrize("spelling", PALOCHKAS)
@pytest.mark.parametrize("word", ["г{}алг{}айче", "{}аьржа", "х{}инца", "к{}ант", "ц{}е", "Ч{}ир-Юрт"])
def test_every_spelling_of_palochka_meets(word: str, spelling: str) -> None:
    assert fold(word.format(spelling, spelling)) == fold(word.format("\u04c0", "\u04c0"))
    assert PALOCHKA in fold(word.format(spelling, spelling))


@pytest.mark.parametrize("text", ["дом 1", "1 января", "01.12.2018", "в 10 часов", "кв. 11", "ул. Мира, 1"])
def test_a_number_stays_a_number(text: str) -> None:
    assert PALOCHKA not in fold(text)


@pytest.mark.parametrize("text", ["list", "Illinois", "ill", "Ill 1"])
def test_latin_words_have_no_palochka(text: str) -> None:
    assert PALOCHKA not in fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Фёдор", "Федор"),
        ("ФЁДОР", "фе\u0308дор"),
        ("йод", "и\u0306од"),
        ("Ачхой-Мартан", "Ачхой Мартан"),
        ("Ачхой‐Мартан", "ачхой–мартан"),
        ("Ачхой\u2011Мартан", "АЧХОЙ_МАРТАН"),
        ("Гроз\u00adный", "Гроз ный"),
        ("  Грозный \t", "грозный"),
        ("ﬁle", "FILE"),
        ("Straße", "STRASSE"),
        ("Аргун\u200b", "Аргун"),
        ("\u202eАргун", "Аргун"),
    ],
)
def test_spellings_of_one_text_meet(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("Мира", "Мэра"), ("кит", "кот"), ("й", "и"), ("ш", "щ"), ("10", "11")])
def test_different_texts_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_an_exclamation_mark_is_no_palochka() -> None:
    assert PALOCHKA not in fold("Помогите!")
    assert PALOCHKA not in fold("Помогите!!!Скорее")
