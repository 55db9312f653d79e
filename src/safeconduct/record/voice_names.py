"""Which words of what a voice is called are names, where that is a description and no name.

"Человек, которого держали вместе с Ореном" names Орен, and nobody else: its other words are words of the language, and
whoever looks for them in texts leaves a paper on the disappeared without "Missing". A label is a description where a
word of it describes (`name_words`) and another stands beside it; every other label is a name whole, and so is whatever
a person of the record is called. Of a description those words are names that begin with a capital, unless they are
known to be none: words that describe, months, places where a place is named, outlets and organisations of the record;
of words in small letters known given names, what ends as a surname does beside one or behind a title, and whose
relative somebody is. In doubt a word is a name. Pure. Refuses to say whose it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Final, NamedTuple

from safeconduct.record.gazetteer.finding import find_places
from safeconduct.record.name_endings import Key, keys_of_name, keys_of_word
from safeconduct.record.name_spelling import composed, folded, is_nobody, joined, parts_of_word
from safeconduct.record.name_words import (
    ALSO_WORDS,
    BEFORE_DESCRIBED,
    CAPITALS,
    DESCRIBES,
    IN_NAMES,
    MONTH_FOLLOWS,
    MONTHS_ALSO_NAMES,
    NAME_NOBODY,
    PLACE_FOLLOWS,
    TITLES,
    WHOSE,
)
from safeconduct.record.reading.nominative import given_forms, is_given_in_latin, patronymic_forms, surname_forms

# Words of a description at least: one alone is a name.
_LEAST_WORDS: Final = 2
_OF: Final = "of"
# Ends of surnames in Latin letters.
_LATIN_SURNAME: Final = re.compile(r"[a-z-]{2,}(?:[eo]v|[iy]ev|[eo]va|[iy]eva|sk[yi]y?|skaya)")
_NUMBER: Final = re.compile(r"[\s,]*\d")


class _Word(NamedTuple):
    """A word of a label, and where it stands. ``small``: folded."""

    start: int
    end: int
    shown: str
    small: str

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.shown[:1].isupper()


class Bodies:
    """What outlets and organisations of the record are called: no people, where a description says their whole name."""

    def __init__(self, labels: Iterable[str]) -> None:
        """Take what they are called."""
        self._by: dict[Key, list[tuple[frozenset[Key], ...]]] = defaultdict(list)
        for label in dict.fromkeys(labels):
            words = [frozenset(keys_of_name(one.small, is_strict=True)) for one in _words(label)]
            for key in words[0] if words else ():
                self._by[key].append(tuple(words))

    def at(self, words: tuple[_Word, ...], first: int) -> int:
        """Return how many words from one on are the whole name of one."""
        keys = [frozenset(keys_of_word(one.small)) for one in words[first:]]
        found = {name for key in keys[0] for name in self._by.get(key, ())}
        return max((len(name) for name in found if _begins(keys, name)), default=0)


def _begins(keys: list[frozenset[Key]], name: tuple[frozenset[Key], ...]) -> bool:
    return len(name) <= len(keys) and all(one & two for one, two in zip(keys, name, strict=False))


def is_description(label: str) -> bool:
    """Say whether a label describes somebody, and is no name as a whole."""
    words = _words(label)
    if len(words) < _LEAST_WORDS:
        return False
    # A title before a name, all with capitals, is looked at word by word as well: of it the name is left.
    return any(_describes(one) for one in words)


def names_in_description(label: str, bodies: Bodies) -> Iterator[str]:
    """Give the words of a description that are names, as they stand there, in any case, and known names in their first.

    Of "с Исой" the cases would leave too few letters to be found by, and of "Львом" the wrong ones.
    """
    text = composed(label)
    words = _words(text)
    nobody = frozenset(_none(text, words, bodies))
    named = {n for n, one in enumerate(words) if n not in nobody and _is_name(words, n, one)}
    beside = {
        n
        for n, one in enumerate(words)
        if n not in nobody and (not named.isdisjoint((n - 1, n + 1)) or _is_titled(words, n)) and _ends_as_name(one)
    }
    shown = [words[n].shown for n in sorted(named | beside)]
    firsts = (form.first for one in shown for part in parts_of_word(one) for form in given_forms(folded(part)))
    yield from dict.fromkeys((*shown, *firsts))


def _words(label: str) -> tuple[_Word, ...]:
    text = composed(label)
    spans = [(start, end) for start, end in joined(text) if end - start > 1 or not text[start:end].isupper()]
    return tuple(_Word(start, end, text[start:end], folded(text[start:end])) for start, end in spans)


def _is_name(words: tuple[_Word, ...], n: int, one: _Word) -> bool:
    if _is_given(one):
        return one.is_capital or not _is_also_word(one.small)
    if _describes(one):
        return False
    if one.is_capital:
        is_before = one.small in BEFORE_DESCRIBED and n + 1 < len(words) and _describes(words[n + 1])
        return not is_before
    return _is_whose(words, n)


def _is_whose(words: tuple[_Word, ...], n: int) -> bool:
    """Say whether a word stands where it says whose relative somebody is."""
    if n and words[n - 1].small == _OF:
        n -= 1
    return n > 0 and words[n - 1].small in WHOSE


def _none(text: str, words: tuple[_Word, ...], bodies: Bodies) -> Iterator[int]:
    """Give the numbers of words that are months, places and bodies."""
    for n, one in enumerate(words):
        if _is_given(one) and one.small not in MONTHS_ALSO_NAMES:
            continue
        if _is_capital_word(one.small) or _is_month(text, words, n):
            yield n
        yield from range(n, n + bodies.at(words, n))
        if one.is_capital and n and words[n - 1].small in PLACE_FOLLOWS:
            ends = (place.end for place in find_places(text) if place.start <= one.start < place.end)
            end = max(ends, default=0)
            yield from (m for m in range(n, len(words)) if words[m].start < end)


def _is_month(text: str, words: tuple[_Word, ...], n: int) -> bool:
    if words[n].small not in MONTHS_ALSO_NAMES:
        return False
    return (n > 0 and words[n - 1].small in MONTH_FOLLOWS) or _NUMBER.match(text, words[n].end) is not None


def _is_given(word: _Word) -> bool:
    parts = [folded(part) for part in parts_of_word(word.shown)]
    return any(given_forms(part) or is_given_in_latin(part) for part in parts)


def _is_titled(words: tuple[_Word, ...], n: int) -> bool:
    return n > 0 and any(key in _keys_of(TITLES) for key in keys_of_word(words[n - 1].small))


def _ends_as_name(word: _Word) -> bool:
    if _describes(word):
        return False
    ends = surname_forms(word.small) or patronymic_forms(word.small) or _LATIN_SURNAME.fullmatch(word.small)
    return bool(ends)


def _describes(word: _Word) -> bool:
    """Say whether every part of a word is one that describes."""
    parts = [folded(part) for part in parts_of_word(word.shown)]
    return all(_is_describing(part) for part in (parts if len(parts) == 1 else parts[1:]))


@lru_cache(maxsize=4096)
def _is_describing(small: str) -> bool:
    if small in IN_NAMES:
        return False
    return is_nobody(small) or small in DESCRIBES or any(key in _keys_of(DESCRIBES) for key in keys_of_word(small))


@lru_cache(maxsize=4096)
def _is_capital_word(small: str) -> bool:
    return any(key in _keys_of(CAPITALS) for key in keys_of_word(small))


@lru_cache(maxsize=4096)
def _is_also_word(small: str) -> bool:
    return any(key in _keys_of(ALSO_WORDS | NAME_NOBODY) for key in keys_of_word(small))


@cache
def _keys_of(words: frozenset[str]) -> frozenset[Key]:
    return frozenset(key for word in words for key in keys_of_name(word, is_strict=True))
