"""The eight words: forgiving to type, refused by name, of two lists of plain words, and one thread behind them."""

import itertools
import pickle
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.base.entropy import SeededEntropy
from safeconduct.base.ids import OrgId
from safeconduct.protect.intake_errors import UnknownReceiptWord, WrongNumberOfReceiptWords, WrongReceiptWords
from safeconduct.protect.receipt_words import (
    ReceiptLanguage,
    draw_receipt,
    language_of_receipt,
    numbers_of_receipt,
    receipt_from_words,
    word_list,
    words_of_receipt,
)
from safeconduct.protect.secrets import Secret
from safeconduct.protect.threads import Thread, ThreadId, thread_from_receipt
from tests.unit.protect.intake_world import ENTROPY, new_thread

ROOT = Path(__file__).resolve().parents[3]
LISTS: tuple[ReceiptLanguage, ...] = ("en", "ru")
LETTERS = {"en": set("abcdefghijklmnopqrstuvwxyz"), "ru": set("абвгдежзийклмнопрстуфхцчшщъыьэюя")}
VALUE = draw_receipt(SeededEntropy(b"a receipt"))
values = st.integers(0, (1 << 84) - 1).map(lambda number: Secret((number << 4).to_bytes(11, "big")))


def with_a_letter_marked(words: Iterable[str]) -> Iterable[str]:
    """Every word with one letter taken for a star, and with a star put in: what one typing error leaves alike."""
    for word in words:
        yield from {word[:at] + "*" + word[at + 1 :] for at in range(len(word))}
        yield from {word[:at] + "*" + word[at:] for at in range(len(word) + 1)}


@pytest.mark.parametrize("language", LISTS)
def test_a_list_has_2048_short_words_in_the_order_of_their_letters(language: ReceiptLanguage) -> None:
    words = word_list(language)

    assert len(words) == 2_048
    assert list(words) == sorted(set(words))
    assert {len(word) for word in words} <= {4, 5, 6}
    assert set("".join(words)) <= LETTERS[language]


@pytest.mark.parametrize("language", LISTS)
def test_no_two_words_of_a_list_begin_alike_or_are_one_typing_error_apart(language: ReceiptLanguage) -> None:
    words = word_list(language)
    forms = list(with_a_letter_marked(words))

    assert len({word[:4] for word in words}) == len(words)
    assert len(forms) == len(set(forms))


@given(values)
def test_words_and_numbers_give_the_value_back_in_either_language(value: Secret) -> None:
    for language in LISTS:
        assert receipt_from_words(" ".join(words_of_receipt(value, language))) == value
    assert receipt_from_words(" ".join(numbers_of_receipt(value))) == value


def test_a_receipt_has_84_random_bits() -> None:
    drawn = [draw_receipt(ENTROPY).reveal() for _ in range(200)]

    assert {one[-1] & 15 for one in drawn} == {0}
    assert len(set(drawn)) == 200
    # Every one of the 84 bits comes both ways.
    seen = [int.from_bytes(one, "big") >> 4 for one in drawn]
    assert [bit for bit in range(84) if len({one >> bit & 1 for one in seen}) == 1] == []


def test_typing_is_forgiven_capitals_signs_yo_endings_and_combining_marks() -> None:
    words = words_of_receipt(VALUE, "ru")

    assert receipt_from_words("; ".join(word.upper() for word in words)) == VALUE
    assert receipt_from_words("\t".join(word[:4] for word in words)) == VALUE
    assert receipt_from_words("\n".join(word + "ом" for word in words)) == VALUE
    assert receipt_from_words(" ".join(word.replace("е", "ё") for word in words)) == VALUE
    assert receipt_from_words(unicodedata.normalize("NFD", "«" + " — ".join(words) + "»")) == VALUE


def test_words_of_both_languages_and_numbers_may_stand_beside_each_other() -> None:
    english, russian, numbers = (
        words_of_receipt(VALUE, "en"),
        words_of_receipt(VALUE, "ru"),
        numbers_of_receipt(VALUE),
    )

    assert receipt_from_words(" ".join((*english[:2], *numbers[2:5], *russian[5:]))) == VALUE


def test_whoever_reads_chechen_is_given_the_russian_words() -> None:
    assert [language_of_receipt(language) for language in ("ru", "ce", "en", "de")] == ["ru", "ru", "en", "en"]


@pytest.mark.parametrize("count", [0, 1, 7, 9, 16])
def test_another_number_of_words_than_eight_is_told(count: int) -> None:
    words = words_of_receipt(VALUE, "en") * 2
    with pytest.raises(WrongNumberOfReceiptWords) as caught:
        receipt_from_words(" ".join(words[:count]))

    assert caught.value.facts == {"count": count}


@pytest.mark.parametrize("typed", ["qqqq", "abc", "2049", "0", "00000000000", "9" * 5_000, "зззз"])
def test_the_place_of_a_word_that_is_in_no_list_is_told(typed: str) -> None:
    words = list(words_of_receipt(VALUE, "en"))
    words[4] = typed
    with pytest.raises(UnknownReceiptWord) as caught:
        receipt_from_words(" ".join(words))

    assert caught.value.facts == {"place": 5}
    assert f"“{typed[:80]}" in caught.value.sentences("en")


def test_one_word_for_another_is_told_in_fifteen_of_sixteen_cases() -> None:
    words = words_of_receipt(VALUE, "en")
    told = 0
    for other in word_list("en")[:400]:
        try:
            receipt_from_words(" ".join((other, *words[1:])))
        except WrongReceiptWords:
            told += 1

    assert 350 <= told <= 395


def test_the_errors_do_not_hold_the_words_that_were_right() -> None:
    words = words_of_receipt(VALUE, "en")
    with pytest.raises(UnknownReceiptWord) as caught:
        receipt_from_words(" ".join((*words[:7], "qqqq")))

    assert not any(word in str(caught.value) + caught.value.sentences("en") for word in words)


def test_a_value_of_other_bits_has_no_words() -> None:
    for wrong in (bytes(10), bytes(12), bytes(10) + b"\1"):
        with pytest.raises(ValueError, match="84 bits"):
            words_of_receipt(Secret(wrong), "en")


def test_a_thread_is_bound_to_the_organisation_so_that_a_false_one_learns_nothing() -> None:
    one, other = (thread_from_receipt(VALUE, OrgId(bytes([n]) * 16)) for n in (1, 2))
    again = thread_from_receipt(VALUE, OrgId(bytes([1]) * 16))

    assert (one.secret, one.id) == (again.secret, again.id)
    assert one.secret != other.secret
    assert one.id != other.id


def test_all_keys_of_a_thread_differ() -> None:
    thread = new_thread()
    made = [thread.id, thread.tag_key.reveal(), thread.link_key.reveal(), thread.reply_key.seed.reveal()]

    assert not any(one[:16] == other[:16] for one, other in itertools.combinations(made, 2))


def test_a_link_shows_that_who_has_the_words_of_one_thread_names_the_other() -> None:
    one, other, third = new_thread(), new_thread(), new_thread()

    assert one.is_link_to(other.id, one.link_to(other.id))
    assert not other.is_link_to(one.id, one.link_to(other.id))
    assert not one.is_link_to(third.id, one.link_to(other.id))
    assert not one.is_link_to(ThreadId(other.id), bytes(31))


def test_a_thread_shows_nothing_of_its_secret() -> None:
    thread = new_thread()

    assert repr(thread) == "<thread>"
    with pytest.raises(TypeError):
        pickle.dumps(thread)
    for wrong in (bytes(31), bytes(33)):
        with pytest.raises(ValueError, match="32 bytes"):
            Thread(Secret(wrong))
    with pytest.raises(ValueError, match="11 bytes"):
        thread_from_receipt(Secret(bytes(12)), OrgId(bytes(16)))


@pytest.mark.parametrize("language", LISTS)
def test_no_word_of_the_stop_list_is_in_a_receipt(language: ReceiptLanguage) -> None:
    lines = (ROOT / f"tools/receipt_stop_{language}.txt").read_text(encoding="utf-8").splitlines()
    stopped = {word for line in lines if not line.startswith("#") for word in line.split()}

    assert len(stopped) > 1_000
    assert stopped & set(word_list(language)) == set()
