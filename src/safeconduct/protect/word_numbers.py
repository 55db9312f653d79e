"""The words of cards and comparisons as numbers: 0001 to 1024, their places in the one list of SLIP-39.

Words and numbers say the same ten bits, so whoever does not read English says numbers on the telephone and writes them
on a card, and what is compared is as strong. A Cyrillic spelling of an English word was rejected: two people spell one
word two ways, and several words one way, so that a comparison would fail for honest people until they stopped minding.
Always four digits: beside a word's number on a card, which has one or two, they cannot be confused. Refuses to guess at
what is no such number: it stays as it was typed, and whoever reads it names the place (docs/formats/recovery.md).
"""

from __future__ import annotations

import re
from typing import Final

from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST  # type: ignore[import-untyped]

_NUMBER: Final = re.compile(r"[0-9]{4}")


def number_of(word: str) -> str:
    """Return the number of a word, in four digits; nothing for what is no word of the list."""
    place = WORD_INDEX_MAP.get(word)
    return "" if place is None else f"{place + 1:04}"


def in_words(text: str) -> str:
    """Return a text with each number of the list turned into its word, and one space between any two."""
    return " ".join(_word(part) for part in text.split())


def _word(part: str) -> str:
    if not _NUMBER.fullmatch(part) or not 1 <= int(part) <= len(WORDLIST):
        return part
    return str(WORDLIST[int(part) - 1])
