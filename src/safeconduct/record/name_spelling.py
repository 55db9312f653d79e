"""Words of names and of texts as they are compared: folded, without accents, in the letters of one script, in parts.

Says as well which words name nobody, and which are words of the language while they are written small (`name_words`).
Pure. Refuses to judge whether a word is a name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from safeconduct.base.looks import looks_of
from safeconduct.base.text import fold
from safeconduct.record.name_endings import Key, keys_of_name, keys_of_word
from safeconduct.record.name_words import ALSO_WORDS, NAME_NOBODY

# Letters from which on a word that names nobody is known in its other cases.
_LEAST_SMALL: Final = 3

# A letter and what is written within a word and is none: accents, soft hyphens, signs that nobody sees, and what stands
# for a palochka on a keyboard.
_LETTER: Final = r"(?:[^\W\d_]|[1|](?=[\u0400-\u052f]))"
_WITHIN: Final = r"(?:[^\W\d_]|[\u0300-\u036f\u00ad\u200b-\u200f\u2060-\u2064\ufeff]|(?<=[\u0400-\u052f])[1|])"
_WORD: Final = re.compile(_LETTER + _WITHIN + "*")
_JOINT: Final = re.compile("[\u002d\u2010-\u2015'\u2019\u02bc`\u00b4]")
_ACCENTS: Final = re.compile("[\u0300-\u036f]")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")


@lru_cache(maxsize=4096)
def folded(word: str) -> str:
    """Return a word as it is compared: folded, without accents, in the letters of one script."""
    bare = "".join(fold(_ACCENTS.sub("", unicodedata.normalize("NFC", word))).split())
    return looks_of(bare) if _CYRILLIC.search(bare) and _LATIN.search(bare) else bare


@cache
def _words() -> frozenset[Key]:
    return frozenset(key for word in ALSO_WORDS | NAME_NOBODY for key in keys_of_name(word, is_strict=True))


@cache
def _nobody() -> frozenset[Key]:
    long = (word for word in NAME_NOBODY if len(word) > _LEAST_SMALL)
    return frozenset(key for word in long for key in keys_of_name(word, is_strict=True))


@lru_cache(maxsize=4096)
def is_nobody(letters: str) -> bool:
    """Say whether a folded word, in any case, says of a person only who they are to others."""
    return letters in NAME_NOBODY or any(key in _nobody() for key in keys_of_word(letters))


@lru_cache(maxsize=4096)
def is_word(letters: str) -> bool:
    """Say whether a folded word is a word of the language that names nobody while it is written small."""
    return any(key in _words() for key in keys_of_word(letters))


def composed(text: str) -> str:
    """Return a text with letters and their marks in one piece: what is typed on another system names the same."""
    return unicodedata.normalize("NFC", text)


def joined(text: str) -> Iterator[tuple[int, int]]:
    """Give from where to where the words stand, those that hyphens or apostrophes join as one."""
    start = end = -1
    for found in _WORD.finditer(text):
        if end >= 0 and found.start() == end + 1 and _JOINT.fullmatch(text[end]):
            end = found.end()
            continue
        if end >= 0:
            yield start, end
        start, end = found.span()
    if end >= 0:
        yield start, end


def parts_of_word(word: str) -> tuple[str, ...]:
    """Return a word, and what a hyphen or an apostrophe joins in it: a double name is known by either half."""
    parts = [part for part in _JOINT.split(word) if part]
    return (word,) if len(parts) == 1 else (_JOINT.sub("", word), *parts)
