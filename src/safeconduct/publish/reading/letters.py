"""Letters that stand for others: look-alikes of three alphabets, digits and signs written for letters. Data alone.

Sources: confusables.txt of Unicode Technical Standard 39, narrowed to letters of Russian, Chechen and English names;
what people write for letters to get past filters ("leet"), by habit of Russian and English messages.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Latin and Greek letters, small, that look like a Cyrillic one, in small or capital letters.
CYRILLIC_OF: Final[Mapping[str, str]] = {
    "a": "а", "b": "в", "c": "с", "e": "е", "h": "н", "i": "і", "j": "ј", "k": "к", "m": "м", "n": "п", "o": "о",
    "p": "р", "r": "г", "s": "ѕ", "t": "т", "u": "и", "x": "х", "y": "у", "ë": "ё",
    "α": "а", "β": "в", "γ": "у", "ε": "е", "η": "н", "ι": "і", "κ": "к", "μ": "м", "ν": "н", "ο": "о", "π": "п",
    "ρ": "р", "τ": "т", "υ": "у", "φ": "ф", "χ": "х", "ς": "с", "σ": "о", "λ": "л", "д": "д",
}  # fmt: skip
# Cyrillic and Greek letters, small, that look like a Latin one.
LATIN_OF: Final[Mapping[str, str]] = {
    "а": "a", "в": "b", "с": "c", "е": "e", "ё": "e", "н": "h", "і": "i", "ј": "j", "к": "k", "м": "m", "о": "o",
    "р": "p", "ѕ": "s", "т": "t", "у": "y", "х": "x", "г": "r", "и": "u", "п": "n", "ԁ": "d", "ԛ": "q", "ԝ": "w",
    "һ": "h", "ӏ": "l", "ь": "b",
    "α": "a", "β": "b", "γ": "y", "ε": "e", "η": "n", "ι": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o", "π": "n",
    "ρ": "p", "τ": "t", "υ": "u", "φ": "f", "χ": "x", "ς": "s", "σ": "o", "ω": "w", "δ": "d",
}  # fmt: skip
# Latin letters that look like Cyrillic ones so well that a word of them alone may be Cyrillic: "XACAH" for "ХАСАН".
# In capital letters more do.
TWINS: Final = frozenset("aceopxyë")
CAPITAL_TWINS: Final = frozenset("abcehkmoptxyë")
# Digits and signs inside a word of Cyrillic letters, and what they may stand for; "" where it is a palochka or nothing.
CYRILLIC_LEET: Final[Mapping[str, tuple[str, ...]]] = {
    "0": ("о",), "1": ("", "и", "л"), "3": ("з", "е"), "4": ("ч", "а"), "5": ("б", "с"), "6": ("б",), "7": ("т",),
    "8": ("в",), "9": ("д", "я"), "@": ("а",), "$": ("с",), "|": ("", "л"), "!": ("и",), "€": ("е",),
}  # fmt: skip
LATIN_LEET: Final[Mapping[str, tuple[str, ...]]] = {
    "0": ("o",), "1": ("i", "l"), "2": ("z",), "3": ("e", "z"), "4": ("a", "ch"), "5": ("s",), "6": ("g", "b"),
    "7": ("t",), "8": ("b", "v"), "9": ("g",), "@": ("a",), "$": ("s",), "|": ("l", "i"), "!": ("i",), "€": ("e",),
}  # fmt: skip
# Shown as nothing, though Unicode calls them letters or signs: Hangul fillers and the empty cell of Braille.
INVISIBLE: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5")
