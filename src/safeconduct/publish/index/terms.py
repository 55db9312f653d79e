"""Protected words that are no names of people: a house, a helper's trade, a route. Found in every case of their words.

What counts are the words that say something: "ул. Садовая, дом 5" is found where Садовая and 5 stand near each other.
All of them, in any order, within a window that leaves room for a few words between: the whole phrase. Half of them and
two at least: a part. Cross-script by the same coarse spelling as names.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Final

from safeconduct.base.sounds import sounds_of
from safeconduct.protect.blinding import Blinding
from safeconduct.publish.index.layout import Keyed
from safeconduct.publish.reading.endings import stems_in_text, stems_of_name
from safeconduct.publish.reading.plain import plain_text
from safeconduct.publish.reading.words import Word, words_of

# Words that stand in addresses and sentences and say nothing by themselves, in their first case or as abbreviations.
_SAY_NOTHING: Final = frozenset(files(__package__).joinpath("say_nothing.txt").read_text(encoding="utf-8").split())
# Words of the window beside those of the phrase: as many again, and these.
_ROOM: Final = 3
# Share of a phrase's words that are a part worth a look, in hundredths, and how many at least.
_PART: Final = 60
_LEAST_PART: Final = 2
# Words of a phrase that count; a longer one is a quotation.
_MOST_WORDS: Final = 64


def says_nothing(word: Word) -> bool:
    """Say whether a word stands in any text and address."""
    return not word.readings or word.readings[0] in _SAY_NOTHING


def counting_words(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the stems of the words of a phrase that say something; of all its words where none does."""
    words = [word for word in words_of(plain_text(text)) if word.readings]
    saying = [word for word in words if not says_nothing(word)] or words
    return tuple(stems for word in saying[:_MOST_WORDS] if (stems := _stems_of_term(word)))


def _stems_of_term(word: Word) -> tuple[str, ...]:
    found = [stem for reading in word.readings for stem in term_stems(reading)]
    return tuple(dict.fromkeys(found))


def term_stems(word: str) -> tuple[str, ...]:
    """Return the stems of a word of a protected phrase, which may stand there in any case."""
    found = [stem for sounds in sounds_of(word) for stem in (*stems_of_name(sounds), *_long_stems(sounds))]
    return tuple(dict.fromkeys(found)) or (word,)


def text_stems(word: Word) -> tuple[str, ...]:
    """Return the stems that a word of a text may have."""
    found = [
        stem for reading in word.readings for sounds in sounds_of(reading) for stem in (sounds, *_long_stems(sounds))
    ]
    return tuple(dict.fromkeys(found)) or word.readings[:1]


def _long_stems(sounds: str) -> tuple[str, ...]:
    """Return stems of three letters at least: of shorter ones too many words are a form."""
    return tuple(stem for stem in stems_in_text(sounds, is_noun=True) if len(stem) > 2)


@dataclass(slots=True)
class TermsBuilder:
    """Gathers phrases, then makes the index."""

    blinding: Blinding
    _keys: list[tuple[int, int]] = field(default_factory=list)
    _entries: list[int] = field(default_factory=list)
    _sizes: list[int] = field(default_factory=list)

    def add(self, entry: int, text: str) -> None:
        """Add a phrase of an entry."""
        words = counting_words(text)
        distinct = tuple(dict.fromkeys(words))
        if not distinct:
            return
        term = len(self._entries)
        self._entries.append(entry)
        self._sizes.append(len(distinct))
        for place, stems in enumerate(distinct):
            for stem in stems:
                self._keys.append((self.blinding.number(_KEY + stem), term * _MOST_WORDS + place))

    def made(self) -> Terms:
        """Return the index."""
        return Terms(self.blinding, Keyed(self._keys), array("I", self._entries), array("B", self._sizes))


_KEY: Final = "c"


@dataclass(frozen=True, slots=True)
class FoundTerm:
    """A phrase in a text, from word ``first`` to ``last``, both included. ``is_whole``: all its words are there."""

    first: int
    last: int
    entry: int
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """The index of phrases: from numbers of stems to phrases and places in them."""

    blinding: Blinding
    keys: Keyed
    entries: array[int]
    sizes: array[int]

    def found(self, words: Sequence[Word]) -> Iterator[FoundTerm]:
        """Give every phrase that stands in the words of a text, wholly or in part, apart from others of its own."""
        if not len(self.keys):
            return
        for term, places in self._places(words).items():
            yield from self._windows(term, places)

    def _places(self, words: Sequence[Word]) -> dict[int, list[tuple[int, int]]]:
        """Return for each phrase which of its words stand at which places of the text."""
        places: dict[int, list[tuple[int, int]]] = {}
        known: dict[tuple[str, ...], tuple[int, ...]] = {}
        for at, word in enumerate(words):
            under = known.get(word.readings)
            if under is None:
                numbers = (self.blinding.number(_KEY + stem) for stem in text_stems(word))
                under = tuple(dict.fromkeys(one for number in numbers for one in self.keys.under(number)))
                known[word.readings] = under
            for one in under:
                term, place = divmod(one, _MOST_WORDS)
                places.setdefault(term, []).append((at, place))
        return places

    def _windows(self, term: int, places: list[tuple[int, int]]) -> Iterator[FoundTerm]:
        size = self.sizes[term]
        least = size if size <= _LEAST_PART else max(_LEAST_PART, -(-size * _PART // 100))
        past = -1
        for begin, (first, _) in enumerate(places):
            if first <= past:
                continue
            found, seen = _shortest(places, begin, size)
            if seen >= least:
                past = found
                yield FoundTerm(first, past, self.entries[term], seen == size)


def _shortest(places: list[tuple[int, int]], begin: int, size: int) -> tuple[int, int]:
    """Return the word up to which most words of a phrase stand from a place on, and how many; within its window."""
    first, own = places[begin]
    seen = {own}
    last = first
    for number in range(begin + 1, len(places)):
        at, place = places[number]
        if at >= first + 2 * size + _ROOM or len(seen) == size:
            break
        if place not in seen:
            seen.add(place)
            last = at
    return last, len(seen)
