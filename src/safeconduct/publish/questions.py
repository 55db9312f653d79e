"""What a text asks of the search: every word as it is read, and everything that is put together of its words.

Whoever may try texts learns of each of these whether it is protected, however it is written: letters apart, names in
pieces or in a tag, a first name beside many surnames. So these are counted, not what looks like a word
(`holding.asked`). Reads a text as the search does: as it stands and as a browser shows it (`publish.finding`,
`reading.words`, `met`, `naming_rules`, `index.phones`). Refuses to judge what was meant.

Not counted: the words of a phrase or a quotation that stand further from each other than names of one person do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from safeconduct.publish.index.phones import numbers_in
from safeconduct.publish.met import parts_of_tag, torn_from
from safeconduct.publish.naming_rules import BETWEEN, is_parted
from safeconduct.publish.reading.markup import shown_text
from safeconduct.publish.reading.plain import plain_text
from safeconduct.publish.reading.words import Word, words_of


@dataclass(frozen=True, slots=True)
class Questions:
    """What a text asks, each once.

    ``words``: one by one, and telephones; ``together``: two to four words as one, and parts of tags that may be names.
    """

    words: frozenset[str]
    together: frozenset[str]


def questions(text: str) -> Questions:
    """Return what a text asks of the search. Cost is linear in its length."""
    alone, together = set[str](), set[str]()
    for plain in filter(None, (plain_text(text), shown_text(text))):
        words = words_of(plain)
        alone |= {reading for word in words for reading in (word.small, *word.readings)}
        alone.update(numbers_in(plain))
        together.update(_together(words))
    return Questions(frozenset(alone), frozenset(together))


def _together(words: Sequence[Word]) -> Iterator[str]:
    """Give words that may be two names of one person, and those that may be one name torn apart."""
    for at, word in enumerate(words):
        for beside, other in enumerate(words[at + 1 : at + BETWEEN + 2]):
            if is_parted(words, at, at + 1 + beside):
                break
            yield f"{word.small} {other.small}"
        if word.is_tag:
            yield from (word.small[begin:end] for begin, end in parts_of_tag(word.small))
        # Two that may be one are a pair already.
        for last in islice(torn_from(words, at), 1, None):
            yield " ".join(one.small for one in words[at : last + 1])
