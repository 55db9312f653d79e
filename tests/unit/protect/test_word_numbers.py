"""A word of the list and its number say the same, and nothing else is taken for a number."""

from __future__ import annotations

import pytest
from shamir_mnemonic.wordlist import WORDLIST  # type: ignore[import-untyped]

from safeconduct.protect.recovery import combine, split
from safeconduct.protect.secrets import Secret
from safeconduct.protect.spoken import code_from_text
from safeconduct.protect.word_numbers import in_words, number_of


def test_every_word_has_a_number_of_four_digits_and_comes_back_from_it() -> None:
    numbers = [number_of(word) for word in WORDLIST]

    assert (numbers[0], numbers[-1]) == ("0001", "1024")
    assert len(set(numbers)) == len(WORDLIST)
    assert in_words(" ".join(numbers)) == " ".join(WORDLIST)


@pytest.mark.parametrize("text", ["0000", "1025", "583", "12", "00583", "merchant", "слово", "١٢٣٤"])
def test_what_is_no_number_of_the_list_stays_as_it_was_typed(text: str) -> None:
    assert in_words(text) == text


def test_a_card_and_a_code_are_taken_in_numbers_as_in_words() -> None:
    secret = Secret(bytes(range(32)))
    cards = [card.reveal().decode() for card in split(secret)]
    typed = [" ".join(number_of(word) for word in card.split()) for card in cards]
    code = "academic acid merchant number zero yoga".replace("number", "acrobat")

    assert combine([Secret(in_words(one).encode()) for one in (typed[0], cards[2])]).reveal() == secret.reveal()
    assert code_from_text("  ".join(number_of(word) for word in code.split())).reveal() == code.encode()
