"""Text as it comes in, and text folding: one searchable form for the many spellings of Russian and Chechen.

`fold` makes a key for comparing and searching; the original is always kept beside it. It unites yo and ye,
every spelling of palochka (the letter Ӏ of Chechen, which keyboards lack and people write as 1, I, l, | or
the Latin look-alike), compatibility forms (NFKC), case, hyphens and spaces. SQLite's own unicode61 does none
of the first two (notes/desk-and-stack section 6.4).

`as_typed` is what every door takes text in by: forms, the command line, texts read in. It refuses no text; what is no
letter and cannot be seen does not get in, U+001F above all, by which the record tells a name from words.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

PALOCHKA: Final = "\u04cf"
# The letter itself, U+04C0 and U+04CF, and what people type for it. Not "!": it ends Russian sentences.
_PALOCHKA_SPELLINGS: Final = "\u04c0\u04cf1Iil|\u0406\u0456\u2160\u217c\u01c0"
_CYRILLIC: Final = "\u0400-\u04bf\u04c1-\u04ce\u04d0-\u052f"
# Consonants after which Chechen writes a palochka (гӀ кӀ пӀ тӀ хӀ цӀ чӀ), and the word-initial Ӏ before a vowel.
_AFTER_CYRILLIC: Final = re.compile(f"(?<=[{_CYRILLIC}])[{re.escape(_PALOCHKA_SPELLINGS)}](?![0-9])")
_BEFORE_CYRILLIC: Final = re.compile(f"(?<![0-9\\w])[{re.escape(_PALOCHKA_SPELLINGS)}](?=[{_CYRILLIC}])")
# Control characters but those that are spaces (tab, ends of lines and pages): nobody types them, no page shows them.
NO_LETTERS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# Stands where one of them was, so that places of letters stay as they were.
_IN_ITS_PLACE: Final = "\ufffd"
_HYPHENS: Final = re.compile("[\u002d\u00ad\u2010-\u2015\u2212\ufe58\ufe63\uff0d_]+")
_SPACES: Final = re.compile(r"\s+")
_INVISIBLE: Final = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_YO: Final = str.maketrans({"ё": "е", "\u0308": None})


def as_typed(text: str) -> str:
    """Return text in the normal form the journal keeps (NFC), with the sign for no letter where a control stood.

    What turns the direction of writing stays, for it may be part of a quotation: showing it is `plain`'s.
    """
    return unicodedata.normalize("NFC", NO_LETTERS.sub(_IN_ITS_PLACE, text))


def fold(text: str) -> str:
    """Return the key under which spellings of one text meet. Idempotent; for comparing, never for showing."""
    folded = _fold_once(text)
    # Case folding can give letters that normalise further; two passes reach the fixed point, and the
    # loop says so by stopping.
    while (again := _fold_once(folded)) != folded:
        folded = again
    return folded


def _fold_once(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFKC", text)
    text = _unite_palochka(text)
    text = unicodedata.normalize("NFKC", text.casefold()).translate(_YO)
    text = _HYPHENS.sub(" ", text)
    return _SPACES.sub(" ", text).strip()


def _unite_palochka(text: str) -> str:
    text = text.replace("\u04c0", PALOCHKA)
    if not any("\u0400" <= c <= "\u052f" for c in text):
        return text
    text = _AFTER_CYRILLIC.sub(PALOCHKA, text)
    return _BEFORE_CYRILLIC.sub(PALOCHKA, text)
