"""Quotations, whole, shortened or with their parts in another order.

Method: unordered skip-bigrams (Lin and Och, "Automatic evaluation of machine translation quality using longest common
subsequence and skip-bigram statistics", 2004) as the shingles of Broder's resemblance of documents ("On the resemblance
and containment of documents", 1997). Of the words that say something, by their stems, every two with at most two others
between them are a pair, in no order. A text that has pairs of a quotation close to each other has that quotation's
words; how many words they cover says how surely. A paraphrase or a translation is not found by it, and nothing here
says so: the author marks what a block quotes.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.sounds import sounds_of
from safeconduct.protect.blinding import Blinding
from safeconduct.publish.index.layout import Keyed
from safeconduct.publish.index.terms import says_nothing
from safeconduct.publish.reading.endings import stems_in_text
from safeconduct.publish.reading.plain import plain_text
from safeconduct.publish.reading.words import Word, words_of

# Words that say something between the two of a pair, at most.
_BETWEEN: Final = 2
# Words of a text from one pair to the next that belong to one place.
_APART: Final = 10
# Covered words from which on a place is the quotation, or worth a look. A sentence has seven to ten words that say
# something; four of them together stand in texts on the same subject too.
STRONG: Final = 6
WEAK: Final = 4
# Share of the words between the first and last covered that are covered, in hundredths.
_DENSE: Final = 50
# Words of a quotation that are looked at: some ten pages. A quotation, a place in it and a distance fit 32 bits.
_PLACES: Final = 1 << 12
_DISTANCES: Final = 1 << 2
# Words of a quotation from which on it is one; fewer are a phrase like any other (`terms`).
LEAST_WORDS: Final = 4
_KEY: Final = "q"


def roots_of(words: Sequence[Word]) -> tuple[tuple[int, str], ...]:
    """Return the words that say something, each by its place and by one stem that its cases have in common."""
    found = ((at, _root(word)) for at, word in enumerate(words) if not says_nothing(word))
    return tuple((at, root) for at, root in found if root)


def _root(word: Word) -> str:
    if not word.readings:
        return ""
    sounds = sounds_of(word.readings[0])
    if not sounds:
        return word.readings[0]
    long = [stem for stem in stems_in_text(sounds[0], is_noun=True) if len(stem) > 2]
    return min(long, key=len) if long else sounds[0]


def _pairs(roots: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Give every pair: the place of its first word, the distance of its second, and what it is known by."""
    for at, one in enumerate(roots):
        for distance, other in enumerate(roots[at + 1 : at + _BETWEEN + 2], 1):
            yield at, distance, f"{_KEY}{min(one, other)} {max(one, other)}"


@dataclass(slots=True)
class QuotesBuilder:
    """Gathers quotations, then makes the index."""

    blinding: Blinding
    _keys: list[tuple[int, int]] = field(default_factory=list)
    _entries: list[int] = field(default_factory=list)
    _sizes: list[int] = field(default_factory=list)

    def add(self, entry: int, text: str) -> bool:
        """Add a quotation of an entry; False where it is too short to be one."""
        roots = [root for _, root in roots_of(words_of(plain_text(text)))][: _PLACES - 1]
        if len(set(roots)) < LEAST_WORDS:
            return False
        quote = len(self._entries)
        self._entries.append(entry)
        self._sizes.append(len(set(roots)))
        for at, distance, key in _pairs(roots):
            self._keys.append((self.blinding.number(key), (quote * _PLACES + at) * _DISTANCES + distance))
        return True

    def made(self) -> Quotes:
        """Return the index."""
        return Quotes(self.blinding, Keyed(self._keys), array("I", self._entries), array("I", self._sizes))


@dataclass(frozen=True, slots=True)
class FoundQuote:
    """A quotation in a text, from word ``first`` to ``last``, both included. ``is_sure``: enough of it is there."""

    first: int
    last: int
    entry: int
    is_sure: bool


@dataclass(frozen=True, slots=True)
class _Met:
    """A pair of a quotation in a text: its two words there, and the two places of the quotation."""

    first: int
    last: int
    places: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Quotes:
    """The index of quotations: from numbers of pairs to quotations and places in them."""

    blinding: Blinding
    keys: Keyed
    entries: array[int]
    sizes: array[int]

    def found(self, words: Sequence[Word]) -> Iterator[FoundQuote]:
        """Give every quotation of which enough stands in the words of a text."""
        if not len(self.keys):
            return
        roots = roots_of(words)
        for quote, met in self._met([root for _, root in roots]).items():
            for place in _clusters(met):
                first, last = place[0].first, max(one.last for one in place)
                covered = {at for one in place for at in one.places}
                standing = {at for one in place for at in (one.first, one.last)}
                is_dense = 100 * len(standing) >= _DENSE * (last - first + 1)
                size = self.sizes[quote]
                if is_dense and len(covered) >= min(WEAK, size - 1):
                    is_sure = len(covered) >= min(STRONG, size)
                    yield FoundQuote(roots[first][0], roots[last][0], self.entries[quote], is_sure)

    def _met(self, roots: list[str]) -> dict[int, list[_Met]]:
        met: dict[int, list[_Met]] = {}
        for at, distance, key in _pairs(roots):
            for one in self.keys.under(self.blinding.number(key)):
                place, apart = divmod(one, _DISTANCES)
                quote, begin = divmod(place, _PLACES)
                met.setdefault(quote, []).append(_Met(at, at + distance, (begin, begin + apart)))
        return met


def _clusters(met: list[_Met]) -> Iterator[list[_Met]]:
    """Give pairs of one quotation that stand near each other, in the order of the text."""
    cluster: list[_Met] = []
    past = 0
    for one in met:
        if cluster and one.first > past + _APART:
            yield cluster
            cluster = []
        cluster.append(one)
        past = max(past, one.last) if len(cluster) > 1 else one.last
    if cluster:
        yield cluster
