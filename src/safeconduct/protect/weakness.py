"""Whether a new passphrase is surely too weak: one rule for the command line and the desk (promise P2).

Refuses what anybody would guess, and no more: nobody can see from a phrase whether it was drawn or thought up, so that
what passes is not called strong. Argon2id makes a guess dear and cannot save a short phrase (docs/threat.md, N2).
Pure: looks at the text alone.
"""

from __future__ import annotations

import enum
import itertools
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from safeconduct.base.errors import Phrase

# NIST SP 800-63B-4 (2025), section 3.1.1.2: the least for a password that stands alone, as ours does against whoever
# holds the disk. Four words of four letters pass; a guess costs a quarter of a gigabyte (docs/formats/header.md).
LEAST_CHARACTERS: Final = 15
# Different characters, with the space, that even a plain sentence of fifteen has; "password password" has eight.
LEAST_DIFFERENT: Final = 9
# Keys in the order in which a finger slides over them, in both layouts, and the alphabets.
_WALKS: Final = (
    "1234567890", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю.",
    "abcdefghijklmnopqrstuvwxyz", "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
)  # fmt: skip
_STEPS: Final = frozenset(
    pair for walk in (*_WALKS, *(walk[::-1] for walk in _WALKS)) for pair in itertools.pairwise(walk)
)


class Weakness(enum.Enum):
    """Why a passphrase is refused."""

    NONE = "none"
    SHORT = "short"
    PATTERN = "pattern"


WEAKNESSES: Final[Mapping[Weakness, Phrase]] = {
    Weakness.NONE: Phrase("nothing was found", "ничего не найдено"),
    Weakness.SHORT: Phrase(
        f"it has fewer than {LEAST_CHARACTERS} characters", f"в ней меньше {LEAST_CHARACTERS} знаков"
    ),
    Weakness.PATTERN: Phrase(
        "most of it is repetition, or keys that lie side by side",
        "большая её часть — повторы или соседние клавиши",
    ),
}
# What a person should know before they choose. Six words of 7,776: 2^77 phrases, of which no state tries half.
HOW_TO_CHOOSE: Final = Phrase(
    "Choose a passphrase that nobody thought up: six words drawn with dice from a printed list, written down until you "
    "know them. A word, a name, a date or a line of verse is guessed by whoever has the disk.",
    "Возьмите фразу, которую никто не придумал: шесть слов, выбранных игральными костями из печатного списка; "
    "держите её на бумаге, пока не запомните. Слово, имя, дату или строку стихов подберёт тот, у кого окажется диск.",
)


def weakness(phrase: str) -> Weakness:
    """Return why a new passphrase is surely too weak, or `Weakness.NONE`. Linear in its length."""
    text = unicodedata.normalize("NFC", phrase).strip()
    if len(text) < LEAST_CHARACTERS:
        return Weakness.SHORT
    told = list(_telling(text.casefold()))
    if len(told) < LEAST_CHARACTERS or len(set(told)) < LEAST_DIFFERENT:
        return Weakness.PATTERN
    return Weakness.NONE


def _telling(text: str) -> Iterator[str]:
    """Give the characters that do not merely go on with a walk of two before them: in "erty" the last two do."""
    walked = 0
    for place, character in enumerate(text):
        before = text[place - 1] if place else ""
        walked = walked + 1 if before == character or (before, character) in _STEPS else 0
        if walked < 2:
            yield character
