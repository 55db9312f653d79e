"""The words of a query in four readings, and the words of an entry as they are looked for. Pure: no tables.

People type without yo, with any of the spellings of palochka, in the wrong keyboard layout, and Russian in Latin
letters. What is kept for searching is folded (`base.text.fold`); a query is read as typed, folded, as the same keys
give in the other layout, and transliterated, in this order. Refuses queries without a letter or digit by giving no
reading. Follows notes/desk-and-stack section 6.4.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from safeconduct.base.text import fold

# Longer queries are pasted by mistake; what is left of them finds enough. In characters, and in words.
MOST_CHARACTERS: Final = 200
MOST_WORDS: Final = 8
# Spellings tried for one word: "ch" and "y" are many letters in Russian, and the product grows quickly.
_MOST_SPELLINGS: Final = 12

_WORD: Final = re.compile(r"[^\W_]+")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[a-z]")

# The keys of the two layouts, in the same order: what one gives where the other was meant.
_LATIN_KEYS: Final = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC_KEYS: Final = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC_KEYS: Final = str.maketrans(_LATIN_KEYS + '{}:"<>~', _CYRILLIC_KEYS + "хъжэбюё")
_TO_LATIN_KEYS: Final = str.maketrans(_CYRILLIC_KEYS, _LATIN_KEYS)

# Latin spellings of Russian letters, longest first, with every letter each may stand for: British and American
# tables for geographical names, passports, and the scholarly one without its marks.
_FROM_LATIN: Final[Sequence[tuple[str, tuple[str, ...]]]] = (
    ("shch", ("щ",)),
    ("sch", ("щ", "сч")),
    ("zh", ("ж",)),
    ("kh", ("х",)),
    ("ts", ("ц", "тс")),
    ("tz", ("ц",)),
    ("ch", ("ч",)),
    ("sh", ("ш",)),
    ("yu", ("ю",)),
    ("ju", ("ю",)),
    ("iu", ("ю",)),
    ("ya", ("я",)),
    ("ja", ("я",)),
    ("ia", ("ия", "я")),
    ("ye", ("е", "ье")),
    ("yo", ("е", "йо")),
    ("iy", ("ий",)),
    ("yy", ("ый",)),
    ("a", ("а",)),
    ("b", ("б",)),
    ("c", ("ц", "к")),
    ("d", ("д",)),
    ("e", ("е", "э")),
    ("f", ("ф",)),
    ("g", ("г",)),
    ("h", ("х", "г")),
    ("i", ("и",)),
    ("j", ("й", "ж")),
    ("k", ("к",)),
    ("l", ("л",)),
    ("m", ("м",)),
    ("n", ("н",)),
    ("o", ("о",)),
    ("p", ("п",)),
    ("q", ("к",)),
    ("r", ("р",)),
    ("s", ("с",)),
    ("t", ("т",)),
    ("u", ("у",)),
    ("v", ("в",)),
    ("w", ("в",)),
    ("x", ("кс", "х")),
    ("y", ("ы", "й", "ий", "ый")),
    ("z", ("з",)),
)
_TO_LATIN: Final = str.maketrans(
    {
        "ж": "zh",
        "х": "kh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "shch",
        "ю": "yu",
        "я": "ya",
        "ъ": "",
        "ь": "",
        "э": "e",
        "й": "y",
        "ы": "y",
        "\u04cf": "",
        **dict(zip("абвгдезиклмнопрстуф", "abvgdeziklmnoprstuf", strict=True)),
    }
)


class Manner(enum.Enum):
    """How a query was read."""

    TYPED = "typed"
    FOLDED = "folded"
    LAYOUT = "layout"
    TRANSLITERATED = "transliterated"


@dataclass(frozen=True, slots=True)
class QueryReading:
    """A query read in one manner: for each of its words the spellings that may stand for it, all of them wanted."""

    manner: Manner
    words: tuple[tuple[str, ...], ...]

    @property
    def shown(self) -> str:
        """What was looked for, as a person reads it: each word in its first spelling."""
        return " ".join(spellings[0] for spellings in self.words)

    def fits(self, words: Iterable[str], *, beginnings: bool) -> bool:
        """Say whether every word looked for is among these words, or begins one of them."""
        if beginnings:
            return all(any(word.startswith(spellings) for word in words) for spellings in self.words)
        held = set(words)
        return all(not held.isdisjoint(spellings) for spellings in self.words)


def words_of_text(text: str) -> tuple[str, ...]:
    """Return the words of a text as they are compared: folded, without punctuation."""
    return tuple(_WORD.findall(searchable(text)))


def searchable(text: str) -> str:
    """Return the form of a text that the index holds. Texts of ASCII need no folding but that of case."""
    return text.lower() if text.isascii() else fold(text)


def readings(query: str) -> tuple[QueryReading, ...]:
    """Return a query in every manner that reads it differently, most likely first."""
    query = unicodedata.normalize("NFKC", query[:MOST_CHARACTERS])
    folded = words_of_text(query)
    tried = (
        (Manner.TYPED, _single(_WORD.findall(query.lower()))),
        (Manner.FOLDED, _single(folded)),
        *((Manner.LAYOUT, _single(words_of_text(other))) for other in _other_layouts(query)),
        (Manner.TRANSLITERATED, tuple(_other_script(word) for word in folded)),
    )
    found: dict[tuple[tuple[str, ...], ...], QueryReading] = {}
    for manner, words in tried:
        some = words[:MOST_WORDS]
        if some and some not in found:
            found[some] = QueryReading(manner, some)
    return tuple(found.values())


def _single(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((word,) for word in words)


def _other_layouts(query: str) -> tuple[str, ...]:
    """Return what the same keys give in the other layout; nothing for letters of neither."""
    lower = query.lower()
    found = []
    if _LATIN.search(lower):
        found.append(lower.translate(_TO_CYRILLIC_KEYS))
    if _CYRILLIC.search(lower):
        found.append(lower.translate(_TO_LATIN_KEYS))
    return tuple(found)


def _other_script(word: str) -> tuple[str, ...]:
    """Return the spellings of a folded word in the other script; the word itself where it has no letters of ours."""
    if _CYRILLIC.search(word):
        plain = word.translate(_TO_LATIN)
        short = "".join(one for one, after in pairwise(plain + " ") if not (one == after == "y"))
        return tuple(dict.fromkeys((short.replace("iy", "y"), plain, short)))
    return tuple(_in_cyrillic(word)) if _LATIN.search(word) else (word,)


def _in_cyrillic(word: str) -> list[str]:
    parts: list[tuple[str, ...]] = []
    at = 0
    while at < len(word):
        latin, letters = next(
            ((latin, letters) for latin, letters in _FROM_LATIN if word.startswith(latin, at)), (word[at], (word[at],))
        )
        parts.append(letters)
        at += len(latin)
    found: list[str] = []
    for spelling in product(*parts):
        found.append(fold("".join(spelling)))
        if len(found) == _MOST_SPELLINGS:
            break
    return list(dict.fromkeys(found))
