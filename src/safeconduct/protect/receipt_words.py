"""The eight words that a source keeps: 84 random bits and a check of four, in English, Russian or numbers.

A receipt is all that a source has, so typing is forgiving: any case, any signs between, ё or е, the first four
letters of each word, either language, numbers instead of words. What it refuses it refuses by name: how many words
there are, which of them is in no list, or that they do not belong together. It never guesses the word that was meant:
15 of 16 slips are told by the check, and a wrong guess would open a stranger's thread (P1). Follows
docs/formats/receipt-words.md.
"""

from __future__ import annotations

import functools
import unicodedata
from importlib import resources
from typing import Final, Literal

from safeconduct.base.entropy import Entropy
from safeconduct.base.ids import hash_id, label
from safeconduct.protect.intake_errors import UnknownReceiptWord, WrongNumberOfReceiptWords, WrongReceiptWords
from safeconduct.protect.secrets import Secret

ReceiptLanguage = Literal["en", "ru"]

RECEIPT_WORDS: Final = 8
WORDS_IN_A_LIST: Final = 2_048
# Letters that tell a word: no two words of a list share them.
TELLING_LETTERS: Final = 4
RECEIPT_VALUE_BYTES: Final = 11
_WORD_BITS: Final = 11
_CHECK_BITS: Final = 4
_CHECK_MASK: Final = (1 << _CHECK_BITS) - 1
_CHECK_LABEL: Final = label("receipt-check")
_LISTS: Final[tuple[ReceiptLanguage, ...]] = ("en", "ru")


def language_of_receipt(language: str) -> ReceiptLanguage:
    """Return the list for whoever reads a language: Russian words for Russian and Chechen, else English ones."""
    return "ru" if language in ("ru", "ce") else "en"


@functools.cache
def word_list(language: ReceiptLanguage) -> tuple[str, ...]:
    """Return the 2,048 words of a list in their order."""
    text = (resources.files("safeconduct.protect") / "words" / f"receipt_{language}.txt").read_text(encoding="utf-8")
    return tuple(text.split())


def draw_receipt(entropy: Entropy) -> Secret:
    """Draw the value of a receipt: 84 bits, then four zero bits."""
    drawn = entropy.bytes(RECEIPT_VALUE_BYTES)
    return Secret(drawn[:-1] + bytes([drawn[-1] & ~_CHECK_MASK & 0xFF]))


def words_of_receipt(value: Secret, language: ReceiptLanguage) -> tuple[str, ...]:
    """Return the eight words of a value; ValueError for what is none."""
    words = word_list(language)
    return tuple(words[number] for number in _numbers(value))


def numbers_of_receipt(value: Secret) -> tuple[str, ...]:
    """Return the eight numbers of a value, each of four digits from 0001 to 2048."""
    return tuple(f"{number + 1:04}" for number in _numbers(value))


def receipt_from_words(typed: str) -> Secret:
    """Return the value of eight words or numbers as a person types them.

    WrongNumberOfReceiptWords, UnknownReceiptWord with the word's place, or WrongReceiptWords where the check fails.
    """
    tokens = _tokens(typed)
    if len(tokens) != RECEIPT_WORDS:
        raise WrongNumberOfReceiptWords(count=len(tokens))
    bits = 0
    for place, token in enumerate(tokens, 1):
        bits = bits << _WORD_BITS | _number(token, place)
    whole = bits.to_bytes(RECEIPT_VALUE_BYTES, "big")
    value = whole[:-1] + bytes([whole[-1] & ~_CHECK_MASK & 0xFF])
    if whole[-1] & _CHECK_MASK != _check(value):
        raise WrongReceiptWords
    return Secret(value)


def _numbers(value: Secret) -> list[int]:
    raw = value.reveal()
    if len(raw) != RECEIPT_VALUE_BYTES or raw[-1] & _CHECK_MASK:
        raise ValueError("a receipt has 84 bits in 11 bytes")
    bits = int.from_bytes(raw, "big") | _check(raw)
    places = range(RECEIPT_WORDS - 1, -1, -1)
    return [bits >> place * _WORD_BITS & (WORDS_IN_A_LIST - 1) for place in places]


def _check(value: bytes) -> int:
    return hash_id(_CHECK_LABEL, value)[0] >> 8 - _CHECK_BITS


def _tokens(typed: str) -> list[str]:
    """Return the words of a text, in NFKC and small letters: runs of letters and of the digits 0 to 9."""
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", typed).lower())
    marks = [mark if _is_of_a_word(mark) else " " for mark in plain.replace("ё", "е")]
    return "".join(marks).split()


def _is_of_a_word(mark: str) -> bool:
    return mark in "0123456789" or unicodedata.category(mark)[0] == "L"


def _number(token: str, place: int) -> int:
    """Return what a word or number stands for, 0 to 2,047."""
    if token.isdecimal():
        number = int(token[-5:]) if len(token.lstrip("0")) <= TELLING_LETTERS else 0
        if 1 <= number <= WORDS_IN_A_LIST:
            return number - 1
    found = _beginnings().get(token[:TELLING_LETTERS])
    if found is None:
        raise UnknownReceiptWord(place=place, shown=token)
    return found


@functools.cache
def _beginnings() -> dict[str, int]:
    """The first four letters of every word of every list: English and Russian ones differ, so none is there twice."""
    return {word[:TELLING_LETTERS]: at for language in _LISTS for at, word in enumerate(word_list(language))}
