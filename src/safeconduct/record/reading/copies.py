"""Which accounts may have their words from each other: shared runs of eight words, and shared quotations.

An inverted index over all texts, not all pairs: of a run of words only its earliest holders are looked at, so that
thirty newspapers with one statement cost thirty looks. What many share by habit (a footer, a slogan) is not counted.
Texts are read one at a time and not held (`fingerprints`); those of a pair that may be one are read once more, two at a
time. Refuses to say that one repeats another: it shows both passages, and a person says so (`repeats`). Nothing is
found across languages, and nothing of a retelling that keeps no eight words and no quotation. Pure; follows
notes/record section 6.6.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from safeconduct.record.reading.fingerprints import (
    QUOTED,
    SHINGLE,
    Fingerprint,
    InWords,
    Runs,
    TextOf,
    digest_of,
    fingerprint_of,
    in_words,
    shared_by,
)
from safeconduct.record.reading.types import Span

# Runs that two texts share at least, where no quotation is shared: two, which is nine words in a row or two places.
_LEAST_RUNS: Final = 2
# Share of the shorter text from which on it is called the same.
_WHOLE: Final = 0.6
# Passages that are shown of a pair, the longest first.
_SHOWN: Final = 3


class Likeness(enum.Enum):
    """How two accounts are alike. Codes are stable."""

    WHOLE = "whole"
    """The shorter is for the greater part in the other."""
    PASSAGES = "passages"
    """They share passages, word for word."""
    QUOTATION = "quotation"
    """They share the words of a quotation and hardly more: both may have it from a third."""


class Texts(Protocol):
    """Texts that are read one at a time."""

    def __iter__(self) -> Iterator[TextOf]:
        """Give each text once."""
        ...

    def of(self, account: str) -> TextOf | None:
        """Read a text once more; None where it is not shown any more."""
        ...


@dataclass(frozen=True, slots=True)
class Shared:
    """Words that two texts share: where in the one that may be a copy, where in the other."""

    copy: Span
    original: Span


@dataclass(frozen=True, slots=True)
class PossibleCopy:
    """That one account may have its words from another. ``share``: of the runs of the shorter one, 0 to 1."""

    copy: str
    original: str
    likeness: Likeness
    share: float
    passages: tuple[Shared, ...]


def possible_copies(texts: Texts, look: Callable[[], None] = lambda: None) -> tuple[PossibleCopy, ...]:
    """Return which accounts may be taken from earlier ones, the likest first; at most eight originals for each.

    Takes time in proportion to all words. A text that changed while they were compared is in no pair. ``look``: called
    between texts; what it raises ends that.
    """
    prints = list[Fingerprint]()
    for each in texts:
        look()
        prints.append(fingerprint_of(each))
    return copies_by(prints, texts, look)


def copies_by(
    prints: Iterable[Fingerprint], texts: Texts, look: Callable[[], None] = lambda: None
) -> tuple[PossibleCopy, ...]:
    """Return the same of texts that were read before."""
    ordered = sorted(prints, key=lambda one: one.order)
    found, copy = list[PossibleCopy](), _NOBODY
    for (later, earlier), shared in sorted(shared_by(ordered, look).items()):
        look()
        if shared.runs < _LEAST_RUNS and not shared.quoted:
            continue
        if copy.account != ordered[later].account:
            copy = _again(ordered[later], texts)
        one = _possible(copy, _again(ordered[earlier], texts), (ordered[later], ordered[earlier]), shared)
        if one is not None:
            found.append(one)
    return tuple(sorted(found, key=lambda one: (_RANK[one.likeness], -one.share, one.copy, one.original)))


@dataclass(frozen=True, slots=True)
class _Read:
    """A text that was read once more; no words where it is not the one any more that was compared."""

    account: str
    text: InWords


_NOBODY: Final = _Read("", in_words(""))


def _again(of: Fingerprint, texts: Texts) -> _Read:
    found = texts.of(of.account)
    is_same = found is not None and digest_of(found.text) == of.digest
    return _Read(of.account, in_words(found.text if found is not None and is_same else ""))


_RANK: Final = {Likeness.WHOLE: 0, Likeness.PASSAGES: 1, Likeness.QUOTATION: 2}


def _possible(
    copy: _Read, original: _Read, prints: tuple[Fingerprint, Fingerprint], shared: Runs
) -> PossibleCopy | None:
    least = max(1, min(len(one.runs) for one in prints))
    share = min(1.0, shared.runs / least)
    likeness = Likeness.QUOTATION
    if shared.runs >= _LEAST_RUNS:
        likeness = Likeness.WHOLE if share >= _WHOLE else Likeness.PASSAGES
    found = _passages(copy.text, original.text, SHINGLE if likeness is not Likeness.QUOTATION else QUOTED)
    if likeness is not Likeness.WHOLE:
        found = [one for one in found if not _is_foot(copy.text, original.text, one)]
    if not found:
        return None
    passages = tuple(
        Shared(copy.text.span(at, at + long - 1), original.text.span(there, there + long - 1))
        for long, at, there in found[:_SHOWN]
    )
    return PossibleCopy(copy.account, original.account, likeness, share, passages)


def _is_foot(copy: InWords, original: InWords, shared: tuple[int, int, int]) -> bool:
    """Say whether a short passage ends both texts: a paper's own last words, and no story."""
    long, at, there = shared
    return long <= _FOOT and at + long == len(copy.words) and there + long == len(original.words)


# Words of what papers put below each of their texts, at most.
_FOOT: Final = 40


def _passages(copy: InWords, original: InWords, length: int) -> list[tuple[int, int, int]]:
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
