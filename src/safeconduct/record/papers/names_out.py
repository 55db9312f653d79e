"""Names that have no place in a paper, taken out of the texts that stand in it (DESIGN section 3: living people out).

Whoever else the record knows, and every person who told us something, is left out, whatever text they stand in: in any
order and any case of Russian, by the surname alone too. It errs towards leaving out: "Grey" takes "Grey areas" with it.
It finds no nickname and no spelling in another script: the release check does, and a person reads a draft before it
goes. Refuses nothing. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from safeconduct.base.text import fold

# Shorter parts of a name are words of the language too often.
_LEAST_LETTERS: Final = 4
# Letters that are left of a name without its ending: Седа, Седы, Седе have "сед" in common.
_LEAST_STEM: Final = 3
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’Ӏӏ-][^\W\d_]+)*")
_JOINTS: Final = re.compile("['’-]")
# Endings of Russian surnames and first names in their cases (Zaliznyak's adjectives and nouns).
_ENDINGS: Final = frozenset(
    (
        *("ыми", "ими", "ого", "его", "ему", "ому", "ами", "ями"),
        *("ой", "ою", "ый", "ий", "ая", "ую", "ые", "их", "ых", "им", "ым", "ом", "ем", "ей", "ам", "ах"),
        *("а", "я", "у", "ю", "е", "ы", "и", "й", "ь", "о"),
    )
)


class Others:
    """The names of all who are to be left out, ready to be looked for."""

    def __init__(self, names: Iterable[str], kept: Iterable[str]) -> None:
        """``kept``: names that stay, of those whom the paper is about: a family name may be that of others too."""
        staying = {stem for name in kept for word in _words(name) for stem in _stems(word)}
        found = (word for name in names for word in _words(name))
        parts = (word for word in found if len(word) >= _LEAST_LETTERS and word[0].isupper())
        self._stems = frozenset(stem for word in parts if not staying & (stems := _stems(word)) for stem in stems)

    def without(self, text: str, mark: str) -> str:
        """Return a text with ``mark`` in the place of each part of a name."""
        # Letters and their marks in one piece first: what is typed on another system names the same person.
        whole = unicodedata.normalize("NFC", text)
        return _WORD.sub(lambda found: mark if self._is_name(found.group()) else found.group(), whole)

    def _is_name(self, word: str) -> bool:
        return not word[0].islower() and any(self._stems & _stems(part) for part in _parts(word))


def _words(name: str) -> list[str]:
    words = _WORD.findall(unicodedata.normalize("NFC", name))
    return [part for word in words for part in sorted(_parts(word))]


def _parts(word: str) -> set[str]:
    """Return a word, and what a hyphen or an apostrophe joins in it: a double name is known by either half."""
    return {word, *_JOINTS.split(word)}


def _stems(word: str) -> frozenset[str]:
    """Return a word and whatever is left of it without an ending: two cases of a name have one of them in common."""
    folded = fold(word).replace(" ", "")
    cut = (folded.removesuffix(ending) for ending in _ENDINGS if folded.endswith(ending))
    return frozenset((folded, *(stem for stem in cut if len(stem) >= _LEAST_STEM)))
