"""Which accounts may have their words from each other: shared runs of eight words, and shared quotations.

An inverted index over all texts, not all pairs: of a run of words only its earliest holders are looked at, so that
thirty newspapers with one statement cost thirty looks. What many share by habit (a footer, a slogan) is not counted.
Refuses to say that one repeats another: it shows both passages, and a person says so (`repeats`). Nothing is found
across languages, and nothing of a retelling that keeps no eight words and no quotation. Pure; follows notes/record
section 6.6.
"""

from __future__ import annotations

import enum
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from safeconduct.record.days.letters import Lettered, lettered
from safeconduct.record.reading.types import Span

# Words of a run. Reason: notes/record section 6.6; shorter ones are shared by chance, longer ones missed by editing.
SHINGLE: Final = 8
# Words of a part of a quotation, and of a quotation that is one: "we do not comment" is anybody's.
QUOTED: Final = 5
# Earliest holders of a run that a later one is held against.
_FIRST: Final = 8
# What more accounts hold than this share of all, where there are many, is habit.
_HABIT_SHARE: Final = 0.05
_HABIT_LEAST: Final = 60
# Runs that two texts share at least, where no quotation is shared: two, which is nine words in a row or two places.
_LEAST_RUNS: Final = 2
# Share of the shorter text from which on it is called the same.
_WHOLE: Final = 0.6
# Passages that are shown of a pair, the longest first.
_SHOWN: Final = 3

_WORD: Final = re.compile(r"[^\W_]+")
# What people say, between marks of any sort; a paragraph ends it.
_QUOTATION: Final = re.compile(r"[«“„\"]([^«»“”„\"\n]{15,1500})[»”\"“]")


class Likeness(enum.Enum):
    """How two accounts are alike. Codes are stable."""

    WHOLE = "whole"
    """The shorter is for the greater part in the other."""
    PASSAGES = "passages"
    """They share passages, word for word."""
    QUOTATION = "quotation"
    """They share the words of a quotation and hardly more: both may have it from a third."""


class TextOf(NamedTuple):
    """The words of one account. ``order``: when it was public, then whatever orders; the earlier is the original."""

    account: str
    order: tuple[int, str]
    text: str


@dataclass(frozen=True, slots=True)
class Shared:
    """Words that two texts share: where in the one that may be a copy, where in the other."""

    copy: Span
    original: Span


@dataclass(frozen=True, slots=True)
class PossibleCopy:
    """That one account may have its words from another. ``words``: how many words of the shown passages they share."""

    copy: str
    original: str
    likeness: Likeness
    share: float
    passages: tuple[Shared, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A text in words: keys of its runs by place, and of the parts of its quotations."""

    of: TextOf
    even: Lettered
    words: tuple[str, ...]
    starts: tuple[int, ...]
    runs: tuple[int, ...]
    quoted: frozenset[int]

    def span(self, first: int, last: int) -> Span:
        """Return where words from one to another, both included, stand in the text as given."""
        return Span(*self.even.span(self.starts[first], self.starts[last] + len(self.words[last])))


def possible_copies(texts: Iterable[TextOf], look: Callable[[], None] = lambda: None) -> tuple[PossibleCopy, ...]:
    """Return which accounts may be taken from earlier ones, the likest first; at most `_FIRST` originals for each.

    Takes time in proportion to all words. ``look``: called between texts; what it raises ends that.
    """
    read = list[_Read]()
    for each in sorted(texts, key=lambda one: one.order):
        look()
        read.append(_read(each))
    shared = _shared(read, look)
    found = []
    for (copy, original), runs in shared.items():
        look()
        one = _possible(read[copy], read[original], runs)
        if one is not None:
            found.append(one)
    return tuple(sorted(found, key=lambda one: (_RANK[one.likeness], -one.share, one.copy, one.original)))


_RANK: Final = {Likeness.WHOLE: 0, Likeness.PASSAGES: 1, Likeness.QUOTATION: 2}


class _Runs(NamedTuple):
    """How many runs, and parts of quotations, a pair shares."""

    runs: int
    quoted: int


def _read(of: TextOf) -> _Read:
    even = lettered(of.text)
    found = [(one.group(), one.start()) for one in _WORD.finditer(even.text)]
    words, starts = tuple(word for word, _ in found), tuple(start for _, start in found)
    return _Read(of, even, words, starts, tuple(_keys(words, SHINGLE)), frozenset(_quoted(of.text)))


def _keys(words: Sequence[str], length: int) -> Iterator[int]:
    """Give the key of each run of so many words; equal keys of other words are weeded out when passages are shown."""
    for at in range(len(words) - length + 1):
        yield hash(" ".join(words[at : at + length]))


def _quoted(text: str) -> Iterator[int]:
    for one in _QUOTATION.finditer(text):
        words = _WORD.findall(lettered(one[1]).text)
        yield from _keys(words, QUOTED)


def _shared(read: Sequence[_Read], look: Callable[[], None]) -> Mapping[tuple[int, int], _Runs]:
    """Return for each pair (later, earlier) what it shares; of each run only the earliest holders are earlier ones."""
    runs = _pairs([frozenset(one.runs) for one in read], look)
    quoted = _pairs([one.quoted for one in read], look)
    return {pair: _Runs(runs[pair], quoted[pair]) for pair in {**runs, **quoted}}


def _pairs(keys: Sequence[frozenset[int]], look: Callable[[], None]) -> Counter[tuple[int, int]]:
    holders: dict[int, list[int]] = {}
    many: Counter[int] = Counter()
    for number, held in enumerate(keys):
        look()
        for key in held:
            first = holders.setdefault(key, [])
            many[key] += 1
            if len(first) < _FIRST:
                first.append(number)
    habit = max(_HABIT_LEAST, _HABIT_SHARE * len(keys))
    found: Counter[tuple[int, int]] = Counter()
    for number, held in enumerate(keys):
        look()
        shared: Counter[int] = Counter()
        for key in held:
            if 1 < many[key] <= habit:
                shared.update(earlier for earlier in holders[key] if earlier < number)
        # The likest alone: passages that are each shared with another text would cost a look at all pairs.
        likest = sorted(shared.items(), key=lambda one: (-one[1], one[0]))[:_FIRST]
        found.update({(number, earlier): runs for earlier, runs in likest})
    return found


def _possible(copy: _Read, original: _Read, shared: _Runs) -> PossibleCopy | None:
    least = max(1, min(len(set(copy.runs)), len(set(original.runs))))
    share = min(1.0, shared.runs / least)
    if shared.runs >= _LEAST_RUNS:
        likeness = Likeness.WHOLE if share >= _WHOLE else Likeness.PASSAGES
    elif shared.quoted:
        likeness = Likeness.QUOTATION
    else:
        return None
    found = _passages(copy, original, SHINGLE if likeness is not Likeness.QUOTATION else QUOTED)
    if likeness is not Likeness.WHOLE:
        found = [one for one in found if not _is_foot(copy, original, one)]
    if not found:
        return None
    passages = tuple(
        Shared(copy.span(at, at + long - 1), original.span(there, there + long - 1))
        for long, at, there in found[:_SHOWN]
    )
    return PossibleCopy(copy.of.account, original.of.account, likeness, share, passages)


def _is_foot(copy: _Read, original: _Read, shared: tuple[int, int, int]) -> bool:
    """Say whether a short passage ends both texts: a paper's own last words, and no story."""
    long, at, there = shared
    return long <= _FOOT and at + long == len(copy.words) and there + long == len(original.words)


# Words of what papers put below each of their texts, at most.
_FOOT: Final = 40


def _passages(copy: _Read, original: _Read, length: int) -> list[tuple[int, int, int]]:
    """Return the passages that two texts share, the longest first: how many words, and from which in each."""
    places: dict[tuple[str, ...], int] = {}
    for at in range(len(original.words) - length + 1):
        places.setdefault(original.words[at : at + length], at)
    found: list[tuple[int, int, int]] = []
    at = 0
    while at <= len(copy.words) - length:
        there = places.get(copy.words[at : at + length])
        if there is None:
            at += 1
            continue
        long = length
        while (
            at + long < len(copy.words)
            and there + long < len(original.words)
            and copy.words[at + long] == original.words[there + long]
        ):
            long += 1
        found.append((long, at, there))
        at += long
    return sorted(found, key=lambda one: (-one[0], one[1]))


def by_account(found: Iterable[PossibleCopy]) -> Mapping[str, tuple[PossibleCopy, ...]]:
    """Return the possible originals of each account, the likest first."""
    held: dict[str, list[PossibleCopy]] = defaultdict(list)
    for one in found:
        held[one.copy].append(one)
    return {account: tuple(ones) for account, ones in held.items()}
