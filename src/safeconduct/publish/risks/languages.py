"""Whether a wording is in a language that the rules of words know: Russian in Cyrillic letters, English in Latin ones.

For any other the risks of words are not calculated, so it waits until somebody who reads it has looked: all of a field
of another language, and in a field of ours every run of words of the other alphabet, Russian in Latin letters, Chechen,
and sentences of Latin letters without an English word. Knows languages by their commonest words (`languages.toml`), and
refuses to say which language it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from safeconduct.publish.quasi.patterns import toml_of
from safeconduct.publish.risks.wordings import Read
from safeconduct.publish.statements import Statement
from safeconduct.publish.types import Decision, Span
from safeconduct.publish.verdicts import Reason, Why

# Languages for which there are rules of words.
READ: Final = ("en", "ru")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
# Words of a run that is looked at: fewer are a name or a title.
_LEAST_RUN: Final = 3
# Of these, so many are no names: they begin with a small letter. Of a run in capital letters one more is wanted.
_LEAST_SMALL: Final = 2
_LEAST_CAPITALS: Final = 4
# English prose has such a word in every second place, headlines in every sixth; of fewer words nothing is said.
_LEAST_SENTENCE: Final = 5
_ENGLISH_IN: Final = 8
# Words that no Russian one can be: one may be a name.
_LEAST_CHECHEN: Final = 2


def language_risks(statement: Statement, reads: tuple[Read, ...]) -> Iterator[Reason]:
    """Give every part of a wording for which no rules of words are there, until somebody looked at it."""
    for one in reads:
        for span in _unread(one):
            if (one.at, one.given(span)) not in statement.looked:
                yield Reason(Why.LANGUAGE_NOT_READ, Decision.HOLD, one.at, span)


def _unread(read: Read) -> Iterator[Span]:
    text = read.plain.text
    if not text.strip():
        return
    if read.at.language not in READ:
        yield Span(0, len(text))
        return
    for sentence in read.sentences:
        words = list(_WORD.finditer(text, sentence.start, sentence.end))
        if span := _span(_other_letters(words, read.at.language)) or _span(_strange(words)):
            yield span


def _span(words: list[re.Match[str]]) -> Span | None:
    return Span(words[0].start(), words[-1].end()) if words else None


def _other_letters(words: list[re.Match[str]], language: str) -> list[re.Match[str]]:
    """Return the first run of words in the letters of another language that is no name."""
    own, run = _CYRILLIC if language == "ru" else _LATIN, list[re.Match[str]]()
    for one in [*words, None]:
        if one is not None and not own.search(one.group()):
            run.append(one)
            continue
        small = sum(1 for word in run if word.group()[0].islower())
        capitals = sum(1 for word in run if word.group().isupper())
        if len(run) >= _LEAST_RUN and (small >= _LEAST_SMALL or capitals >= _LEAST_CAPITALS):
            return run
        run = []
    return []


def _strange(words: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the words of a sentence that is of none of the languages that are read, for all that its letters say."""
    small = [one.group().lower().replace("’", "'").replace("і", "ӏ") for one in words]
    held = _lists()
    if sum(1 for one in words if _is_chechen(one.group())) >= _LEAST_CHECHEN:
        return words
    latin = [one for one in small if _LATIN.match(one)]
    english = sum(1 for one in latin if one in held["english"] or one.endswith(held["ends"]))
    russian = [one for one in latin if one in held["russian"]]
    is_russian = any(one not in held["doubtful"] for one in russian) and len(russian) > 1 and len(russian) > english
    if len(latin) >= _LEAST_RUN and is_russian:
        return words
    perhaps = english + sum(1 for one in latin if one in held["perhaps_english"])
    is_none = len(latin) >= _LEAST_SENTENCE and perhaps * _ENGLISH_IN < len(latin)
    # A row of names is no sentence.
    written = [one.group() for one in words if _LATIN.match(one.group())]
    is_prose = sum(1 for one in written if one[0].islower()) >= _LEAST_SMALL or all(map(str.isupper, written))
    return words if is_none and is_prose else []


def _is_chechen(word: str) -> bool:
    small = word.lower()
    return word[0].islower() and any(one in small for one in _lists()["chechen"])


@functools.cache
def _lists() -> Mapping[str, Any]:
    data = toml_of("safeconduct.publish.risks", "languages.toml")

    def folded(words: Iterable[str]) -> frozenset[str]:
        return frozenset(one.lower() for one in words)

    return {
        "english": folded(data["english"]["words"]),
        "perhaps_english": folded(data["english"]["doubtful"]),
        "ends": tuple(data["english"]["ends"]),
        "russian": folded(data["russian_in_latin"]["words"]),
        "doubtful": folded(data["russian_in_latin"]["doubtful"]),
        "chechen": tuple(data["chechen"]["letters"]),
    }
