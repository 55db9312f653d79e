"""Words that no rule can read for their letters, so that whoever reads the text is told of them.

Those in which both alphabets stand and that fit neither, and those in another script than these two. Letters that only
look like those of the other alphabet are put right by `days.letters` and are not among them. Pure, linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import sentence
from safeconduct.base.plain import plain
from safeconduct.record.days.letters import lettered
from safeconduct.record.reading.types import Span

MOST_NAMED: Final = 6
"""Unread words that a sentence names; the rest are counted."""

UNREAD: Final = Phrase(
    "Words whose letters the program cannot read were passed over: {words}. Read them yourself.",
    "Слова, букв которых программа не разбирает, она пропустила: {words}. Прочитайте их сами.",
)
AND_MORE: Final = Phrase("{words} and {count} more", "{words} и ещё {count}")

_MOST_LETTERS: Final = 40
# Runs of letters with the marks that stand in them: vowel signs of other scripts are letters to whoever reads them.
_WORD: Final = re.compile(r"[^\W\d_]+")
_LATIN: Final = r"a-z\u00aa\u00ba\u00c0-\u024f\u0250-\u02af\u1e00-\u1eff"
_CYRILLIC: Final = r"\u0400-\u052f\u1c80-\u1c8f\u2de0-\u2dff\ua640-\ua69f"
_OF_BOTH: Final = re.compile(f"[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}]")
# What is neither: letters of any other script, but no sign that stands for a word in both, as the one for numbers.
# Small figures above a line, fractions, Roman numerals and signs of measures are no letters that anybody fails to read.
_SIGNS: Final = r"\u00b2\u00b3\u00b5\u00b9\u00bc-\u00be\u02b0-\u02ff\u2070-\u209c\u2100-\u218f\u2460-\u24ff"
_OF_NEITHER: Final = re.compile(rf"[^\W\d_{_LATIN}{_CYRILLIC}{_SIGNS}]")


def unread(given: str) -> tuple[Span, ...]:
    """Return the words of a text that no rule can read for their letters, in order."""
    even = lettered(given)
    if even.text.isascii() or not (_OF_BOTH.search(even.text) or _OF_NEITHER.search(even.text)):
        return ()
    found = (one for one in _WORD.finditer(even.text) if _OF_BOTH.search(one[0]) or _OF_NEITHER.search(one[0]))
    return tuple(Span(*even.span(one.start(), one.end())) for one in found)


def unread_in_words(given: str, words: Iterable[Span], language: Language) -> str:
    """Return the sentence that names the first of these words of a text, each once; empty where there are none."""
    shown = list(dict.fromkeys(plain(given[slice(*one)], _MOST_LETTERS) for one in words))
    if not shown:
        return ""
    first, more = ", ".join(shown[:MOST_NAMED]), len(shown) - MOST_NAMED
    return sentence(
        UNREAD, language, words=sentence(AND_MORE, language, words=first, count=more) if more > 0 else first
    )
