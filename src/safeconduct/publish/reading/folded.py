"""A text as rules of words read it: plain, each word in the letters of one alphabet, letters written apart together.

One reading for every rule, over the same tables by which names are found (`letters`, `spaced`, `plain`, `markup`). Case
stays, and each letter knows where it stood in the text as it was given. Refuses to guess at digits in a word: they may
be digits.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from typing import Final

from safeconduct.publish.reading.letters import CAPITAL_TWINS, CYRILLIC_OF, LATIN_OF, TWINS
from safeconduct.publish.reading.markup import shown_text
from safeconduct.publish.reading.plain import PlainText, plain_text
from safeconduct.publish.reading.spaced import spaced_words

_WORD: Final = re.compile(r"[^\W\d_]+")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER: Final = re.compile("[\u0370-\u03ff]")
# Signs that part the letters of a word for whoever searches and for no reader. Apostrophes belong to words.
_SIGNS: Final = re.compile(r"(?<=[^\W\d_])[-\u2010-\u2013.,:;·*/\\|~^%=+_()\[\]{}<>\"«»]{1,2}(?=[^\W\d_])")
# Cyrillic letters all of whose words may be Latin ones: "а" beside English words is an article.
_CYRILLIC_TWINS: Final = frozenset("асеорхуё")


def folded(given: str) -> PlainText:
    """Return a text as rules of words read it. Cost is linear in its length."""
    plain = shown_text(given) or plain_text(given)
    together = _together(plain)
    return PlainText(_one_alphabet(together.text), together.starts, together.ends)


def without_signs(plain: PlainText) -> PlainText | None:
    """Return a folded text without signs that stand between two letters, as in "дер-жат"; None where there are none.

    Words that a hyphen joins are one then: a second reading, and never the only one.
    """
    signs = [found.span() for found in _SIGNS.finditer(plain.text)]
    if not signs:
        return None
    parts: list[str] = []
    starts, ends = array("I"), array("I")
    past = 0
    for start, end in (*signs, (len(plain.text), len(plain.text))):
        parts.append(plain.text[past:start])
        starts.extend(plain.starts[past:start])
        ends.extend(plain.ends[past:start])
        past = end
    return PlainText("".join(parts), starts, ends)


def _together(plain: PlainText) -> PlainText:
    """Return a text with words whose letters stand apart written as words."""
    apart = [(start, end, letters) for start, (end, letters) in spaced_words(plain.text).items() if letters.isalpha()]
    if not apart:
        return plain
    parts: list[str] = []
    starts, ends = array("I"), array("I")
    past = 0
    for start, end, letters in sorted(apart):
        if start < past:
            continue
        places = [at for at in range(start, end) if plain.text[at].isalnum()]
        parts += [plain.text[past:start], letters]
        for at in (*range(past, start), *places):
            starts.append(plain.starts[at])
            ends.append(plain.ends[at])
        past = end
    parts.append(plain.text[past:])
    return PlainText("".join(parts), starts + plain.starts[past:], ends + plain.ends[past:])


def _one_alphabet(text: str) -> str:
    """Return a text with each word in letters of one alphabet; every letter stays in its place."""
    is_latin = len(_LATIN.findall(text)) > len(_CYRILLIC.findall(text))
    return _WORD.sub(lambda found: _word(found.group(), is_latin=is_latin), text)


def _word(word: str, *, is_latin: bool) -> str:
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    if not _OTHER.search(word) and not (cyrillic and latin):
        return _twin(word, is_latin=is_latin)
    own_cyrillic = sum(1 for one in word.lower() if _CYRILLIC.match(one) and one not in LATIN_OF)
    own_latin = sum(1 for one in word.lower() if _LATIN.match(one) and one not in CYRILLIC_OF)
    if not own_cyrillic and not own_latin and not (cyrillic or latin):
        # Greek alone.
        return word
    wants_latin = own_latin > own_cyrillic or (own_latin == own_cyrillic and is_latin)
    return _through(word, LATIN_OF if wants_latin else CYRILLIC_OF, _LATIN if wants_latin else _CYRILLIC)


def _twin(word: str, *, is_latin: bool) -> str:
    """Return a word of letters that both alphabets have in those of the text around it; others as they are."""
    small = word.lower()
    if is_latin:
        return _through(word, LATIN_OF, _LATIN) if _CYRILLIC_TWINS.issuperset(small) else word
    twins = CAPITAL_TWINS if word.isupper() else TWINS
    return _through(word, CYRILLIC_OF, _CYRILLIC) if twins.issuperset(small) else word


def _through(word: str, look: Mapping[str, str], own: re.Pattern[str]) -> str:
    return "".join(one if own.match(one) else _as(one, look) for one in word)


def _as(letter: str, look: Mapping[str, str]) -> str:
    found = look.get(letter.lower(), letter)
    return found.upper() if letter.isupper() else found
