"""A text in even letters, in sentences and in words: what every rule of the reading aid looks at.

Letters are evened by `days.letters`. A sentence ends at a full stop, a question or exclamation mark before a capital,
and at a break between paragraphs; not behind initials and the short forms of `_SHORT`. Pure, linear.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple

from safeconduct.record.days.letters import Lettered, lettered
from safeconduct.record.reading.types import Span

_WORD: Final = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
# Each run of signs and of spaces is walked once, whatever follows: a table of contents has thousands of full stops.
_END: Final = re.compile(
    r"""(?<![.!?…])[.!?…]++[»"”’)\]]*+(?=\s++["«“‘(–—-]*+\s*+[A-ZА-ЯЁ0-9])|\n\s*\n|(?<=[:;])\n(?=\s*[-–—•*])"""
)


def word_set(*lines: str) -> frozenset[str]:
    """Return the words of lines."""
    return frozenset(word for line in lines for word in line.split())


# What a full stop stands behind without ending a sentence.
_SHORT: Final = word_set(
    "г гор ул пр д кв им т п с ст пос обл р респ руб тыс млн чел см стр гр тов проф акад св mr mrs ms dr st no col gen "
    "lt sgt capt prof jr sr vs e.g i.e"
)
_BEFORE: Final = re.compile(r"([^\W\d_]+)\.$")


class Word(NamedTuple):
    """A word in even small letters, where it stands there, and what stands between it and the word before."""

    text: str
    start: int
    end: int
    gap: str


class Sentences:
    """The sentences of a text, to be asked in which one a character stands."""

    def __init__(self, given: str) -> None:
        self.given: Final = given
        self.all: Final = sentences_of(given)
        self._starts = [one.start for one in self.all]

    def of(self, start: int) -> Span:
        """Return the sentence that a character of the text as given stands in."""
        return self.all[max(0, bisect.bisect_right(self._starts, start) - 1)]


@dataclass(frozen=True, slots=True)
class Text:
    """A text as the rules see it."""

    even: Lettered
    words: tuple[Word, ...]
    sentences: Sentences

    @property
    def given(self) -> str:
        """Return the text as it was given."""
        return self.even.given

    def span(self, first: int, last: int) -> Span:
        """Return where words from one to another, both included, stand in the text as it was given."""
        return Span(*self.even.span(self.words[first].start, self.words[last].end))

    def sentence_of(self, start: int) -> Span:
        """Return the sentence that a character of the text as given stands in."""
        return self.sentences.of(start)

    def is_capital(self, at: int) -> bool:
        """Say whether a word began with a capital."""
        word = self.words[at]
        return self.given[self.even.span(word.start, word.end)[0]].isupper()

    def shown(self, at: int) -> str:
        """Return a word as it was given."""
        start, end = self.span(at, at)
        return self.given[start:end]


class Covered:
    """Parts of a text, to be asked whether words touch one; by bisection, for parts that hardly overlap."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)

    def near(self, span: tuple[int, int], *, away: int = 0) -> range:
        """Return the places in order of the parts that begin before the end of words and may reach them."""
        last = bisect.bisect_left(self._spans, (span[1] + away, 0))
        return range(max(0, bisect.bisect_left(self._spans, (span[0] - _LONGEST - away, 0))), last)

    def touches(self, span: tuple[int, int]) -> bool:
        """Say whether words share a character with a part."""
        return any(span[0] < self._spans[at][1] for at in self.near(span))


# The longest part, in characters: names of stations and days have a few dozen.
_LONGEST: Final = 200


def text_of(given: str) -> Text:
    """Return a text as the rules see it."""
    even = lettered(given)
    words: list[Word] = []
    past = 0
    for found in _WORD.finditer(even.text):
        gap = even.text[past : found.start()]
        if gap != " " and gap.isspace():
            gap = _space(gap, given[even.span(found.start(), found.end())[0]])
        words.append(Word(found.group(), found.start(), found.end(), gap))
        past = found.end()
    return Text(even, tuple(words), Sentences(given))


def _space(gap: str, first: str) -> str:
    """Return what stands between two words, as a line that was only broken to fit a page would have it."""
    lines = gap.count("\n")
    return "\n\n" if lines > 1 else "\n" if lines and first.isupper() else " "


def sentences_of(given: str) -> tuple[Span, ...]:
    """Return the sentences of a text, without the spaces around them; one, which may be empty, at least."""
    found: list[Span] = []
    start = 0
    for end in _END.finditer(given):
        if end.group()[0] == "." and _is_short(given, end.start()):
            continue
        found.append(_stripped(given, start, end.end()))
        start = end.end()
    found.append(_stripped(given, start, len(given)))
    return tuple(one for one in found if one.end > one.start) or (Span(0, 0),)


def _is_short(given: str, stop: int) -> bool:
    before = _BEFORE.search(given[max(0, stop - 12) : stop + 1])
    if before is None:
        return False
    word = before[1]
    return word.lower() in _SHORT or (len(word) == 1 and word.isupper())


def _stripped(given: str, start: int, end: int) -> Span:
    part = given[start:end]
    return Span(start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip())))
