"""What the rules and the model propose of one text, in one list with numbers that stay.

The rules come first and keep their numbers, whether the model is there or not; where both found the same words, the
rules' reading stands. The model adds names of people, bodies and places that no rule knows; it knows Russian, and is
not asked of a text without it. Refuses to let the one wait for the other: without the model the list is the rules', and
a sentence says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.items import Value
from safeconduct.record.reading.apart import FindsNames, FoundName
from safeconduct.record.reading.finding import BODY, PERSON, read_text
from safeconduct.record.reading.holding import PLACE
from safeconduct.record.reading.letters import Covered, Sentences
from safeconduct.record.reading.missing import Missing
from safeconduct.record.reading.nominative import first_form
from safeconduct.record.reading.types import Doubt, Grade, Sort, Span, Suggestion
from safeconduct.record.types import PropertyKind

_SORTS = {"PER": (Sort.PERSON, PERSON), "ORG": (Sort.BODY, BODY), "LOC": (Sort.PLACE, PLACE)}


@dataclass(frozen=True, slots=True)
class ReadTogether:
    """The suggestions by number, from 1, and why the model's may be missing. ``read_to``: `NamesRead.read_to`."""

    suggestions: tuple[Suggestion, ...]
    missing: Missing | None = None
    read_to: int = 0


def read_together(
    given: str, said_on: Day | None, model: FindsNames | None, by_rules: tuple[Suggestion, ...] | None = None
) -> ReadTogether:
    """Return what is proposed of a text: the rules' in the order of the text, then the model's.

    ``by_rules``: what the rules proposed, where they have read this text already.
    """
    by_rules = read_text(given, said_on) if by_rules is None else by_rules
    if model is None or not is_russian(given):
        return ReadTogether(by_rules)
    people = sorted({(one.span.start, one.span.end) for one in by_rules if one.sort is Sort.PERSON})
    read = model.find(given, _apart(people))
    covered = {sort: Covered(one.span for one in by_rules if one.sort is sort) for sort in Sort}
    new = [one for one in read.names if not _is_known(one, covered)]
    sentences = Sentences(given if new else "")
    by_model = (_suggested(given, one, read.model, sentences) for one in new)
    return ReadTogether((*by_rules, *by_model), read.missing, read.read_to)


# Least share of Cyrillic among the letters of a text of which the model is asked. Reason: an English article with a
# quotation in Russian has more, one with names in brackets less.
_RUSSIAN_SHARE: Final = 0.1


def is_russian(text: str) -> bool:
    """Say whether a text is, in part, in the language that the model knows; by its letters."""
    letters = sum(map(str.isalpha, text))
    russian = sum("\u0400" <= one <= "\u04ff" for one in text)
    return russian > 0 and russian >= _RUSSIAN_SHARE * letters


def _apart(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return rising spans without those that another one overlaps."""
    found: list[tuple[int, int]] = []
    for one in spans:
        if not found or one[0] >= found[-1][1]:
            found.append(one)
    return found


def _is_known(name: FoundName, covered: dict[Sort, Covered]) -> bool:
    """Say whether the rules have a reading of a name's words, of its sort or of one that is finer."""
    wanted = {"PER": (Sort.PERSON,), "ORG": (Sort.BODY, Sort.PERPETRATOR), "LOC": (Sort.PLACE, Sort.BODY)}[name.sort]
    return any(covered[sort].touches((name.start, name.end)) for sort in wanted)


def _suggested(given: str, name: FoundName, model: str, sentences: Sentences) -> Suggestion:
    sort, prop = _SORTS[name.sort]
    span = Span(name.start, name.end)
    quote = given[slice(*span)]
    words, is_sure = " ".join(quote.split()), False
    if sort is Sort.PERSON:
        ours = first_form(words.lower().replace("ё", "е").split())
        if name.first:
            words, is_sure = name.first, True
        elif ours is not None:
            words = " ".join(word[:1].upper() + word[1:] for word in ours.words)
    kind = PropertyKind.PLACES if sort is Sort.PLACE else PropertyKind.TEXT
    grade = Grade.LIKELY if is_sure else Grade.DOUBTFUL
    doubts = () if is_sure else (Doubt.FORM,)
    value = Value(kind, UNKNOWN, (words,))
    return Suggestion(sort, span, quote, sentences.of(span.start), prop, value, grade=grade, doubts=doubts, model=model)
