"""What is held of a text while accounts are compared: numbers that stand for its runs of words, and no word of it.

Texts are read one at a time. Of each distinct run of words, and of each part of a quotation, eight bytes are held;
which of them several texts have is found by marks, at most sixteen bytes a run while they are counted, and only of
these, and of one in twenty others, is it noted who has them. So memory is linear in distinct runs, some 40 bytes each
beside those that are shared: of a testimony of 5,000 words 40 kB are held, and 200 kB while all is counted. Numbers are
Python's, which differ from one start of the program to the next: none is written down. Refuses to say what is shared:
equal numbers of other words are weeded out where passages are shown (`copies`). Pure.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from safeconduct.record.days.letters import Lettered, lettered
from safeconduct.record.reading.types import Span

# Words of a run. Reason: notes/record section 6.6; shorter ones are shared by chance, longer ones missed by editing.
SHINGLE: Final = 8
# Words of a part of a quotation, and of a quotation that is one: "we do not comment" is anybody's.
QUOTED: Final = 5
# Earliest holders of a run that a later one is held against.
FIRST: Final = 8
# What more accounts hold than this share of all, where there are many, is habit.
_HABIT_SHARE: Final = 0.05
_HABIT_LEAST: Final = 60
# Places for marks, for each run at least. Each run has two of them, and one in twenty shares both by chance.
_PLACES: Final = 8
# Bits by which the second place of a run lies apart from the first.
_APART: Final = 29
_SEVERAL: Final = 2

_WORD: Final = re.compile(r"[^\W_]+")
# What people say, between marks of any sort; a paragraph ends it.
_QUOTATION: Final = re.compile(r"[«“„\"]([^«»“”„\"\n]{15,1500})[»”\"“]")


class TextOf(NamedTuple):
    """The words of one account. ``order``: when it was public, then whatever orders; the earlier is the original."""

    account: str
    order: tuple[int, str]
    text: str


class Fingerprint(NamedTuple):
    """What is held of a text. ``runs`` and ``quoted``: numbers, each once; ``digest``: by which it is known again."""

    account: str
    order: tuple[int, str]
    digest: bytes
    runs: array[int]
    quoted: array[int]


class Runs(NamedTuple):
    """How many runs, and parts of quotations, a pair shares."""

    runs: int
    quoted: int


@dataclass(frozen=True, slots=True)
class InWords:
    """A text in words, each with its place."""

    even: Lettered
    words: tuple[str, ...]
    starts: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        """Return where words from one to another, both included, stand in the text as given."""
        return Span(*self.even.span(self.starts[first], self.starts[last] + len(self.words[last])))


def in_words(text: str) -> InWords:
    """Return a text in words."""
    even = lettered(text)
    found = [(one.group(), one.start()) for one in _WORD.finditer(even.text)]
    return InWords(even, tuple(word for word, _ in found), tuple(start for _, start in found))


def digest_of(text: str) -> bytes:
    """Return by what a text is known again: another letter gives another one."""
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()


def fingerprint_of(of: TextOf) -> Fingerprint:
    """Return what is held of a text."""
    runs, quoted = set(_keys(in_words(of.text).words, SHINGLE)), set(_quoted(of.text))
    return Fingerprint(of.account, of.order, digest_of(of.text), array("q", runs), array("q", quoted))


def _keys(words: Sequence[str], length: int) -> Iterator[int]:
    for at in range(len(words) - length + 1):
        yield hash(" ".join(words[at : at + length]))


def _quoted(text: str) -> Iterator[int]:
    for one in _QUOTATION.finditer(text):
        yield from _keys(_WORD.findall(lettered(one[1]).text), QUOTED)


def shared_by(prints: Sequence[Fingerprint], look: Callable[[], None]) -> Mapping[tuple[int, int], Runs]:
    """Return for each pair (later, earlier) what it shares; of each run only the earliest holders are earlier ones.

    ``prints``: the earliest first.
    """
    runs = _pairs([one.runs for one in prints], look)
    quoted = _pairs([one.quoted for one in prints], look)
    return {pair: Runs(runs[pair], quoted[pair]) for pair in {**runs, **quoted}}


def _pairs(keys: Sequence[array[int]], look: Callable[[], None]) -> Counter[tuple[int, int]]:
    holders, many = _holders(keys, look)
    habit = max(_HABIT_LEAST, _HABIT_SHARE * len(keys))
    found: Counter[tuple[int, int]] = Counter()
    for number, held in enumerate(keys):
        look()
        shared: Counter[int] = Counter()
        for key in held:
            if key in holders and 1 < many[key] <= habit:
                shared.update(earlier for earlier in holders[key] if earlier < number)
        # The likest alone: passages that are each shared with another text would cost a look at all pairs.
        likest = sorted(shared.items(), key=lambda one: (-one[1], one[0]))[:FIRST]
        found.update({(number, earlier): runs for earlier, runs in likest})
    return found


def _holders(keys: Sequence[array[int]], look: Callable[[], None]) -> tuple[dict[int, list[int]], Counter[int]]:
    """Return of each run that several texts have its earliest holders, and how many have it; of few others too."""
    marks = bytearray(1 << (_PLACES * sum(map(len, keys))).bit_length())
    places = len(marks) - 1
    for held in keys:
        look()
        for key in held:
            for place in (key & places, key >> _APART & places):
                if marks[place] < _SEVERAL:
                    marks[place] += 1
    holders: dict[int, list[int]] = {}
    many: Counter[int] = Counter()
    for number, held in enumerate(keys):
        look()
        for key in held:
            if marks[key & places] < _SEVERAL or marks[key >> _APART & places] < _SEVERAL:
                # Nobody else has it.
                continue
            first = holders.setdefault(key, [])
            many[key] += 1
            if len(first) < FIRST:
                first.append(number)
    return holders, many
