"""Passages that are hard to read, so that a page can say what they are before it shows them.

Hard is what the ontology calls deprivation of life, torture and sexual violence, with all that stands under them, and
every act of which it is said by what means somebody was hurt (blows with a hose): found by the words of the list of
acts, sentence by sentence, and by claims that were read out of the text. The two sentences after one belong to it, for
they go on telling, unless a paragraph ends. What uses other words is not found.
Refuses to judge: a denied act is as hard to read as any other. Pure.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.record.ontology.types import Ontology
from safeconduct.record.reading.captivity import told_by_verbs
from safeconduct.record.reading.clauses import clause_around
from safeconduct.record.reading.letters import Sentences, Text, text_of
from safeconduct.record.reading.listed import Hit, acts
from safeconduct.record.reading.types import Span

# The terms under which an act is hard to read, in the order in which a passage names them.
HARD: Final = ("act/deprivation_of_life", "act/torture", "act/sexual_violence")
# What a passage is called that tells by what means somebody was hurt, whatever the act is.
BY_MEANS: Final = "act/assault"
_CALLED: Final = (*HARD, BY_MEANS)
_MEANS: Final = "method/"
_NO_MEANS: Final = ("method/other", "method/unknown", "method/none")
# What people are hit with, beside a word for beating.
_HIT: Final = ("beaten", "wounded")
_HIT_WITH: Final = re.compile(
    r"(?:шланг|палк|дубинк|прикладом|приклады|прикладами|арматур|кабел|провод[оа]м|ремн[еяи]|плет[ьк]|кнут|бито[йю]|битами|"
    r"молотк|ногами|ногой|кулак|сапог|ботинк|цеп[ья]|прут|розг|нож[оа]м|утюг|труб(?:ой|ами)|электр|"
    r"(?:hose|pipe|stick|baton|cable|belt|rod|whip|fist|boot|truncheon|hammer|chain)s?$|butts?$|feet$)"
)
_CLAUSE: Final = 10
# Sentences after a hard one that go on telling of it, in its paragraph: chosen, not measured.
_AFTER: Final = 2
# Acts that are hard to read and of which the words do not say that somebody did them.
_ALSO: Final[Mapping[str, str]] = {"died": "act/deprivation_of_life"}


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences in a row that are hard to read. ``terms``: which of `HARD`, `BY_MEANS` they tell of, in that order."""

    span: Span
    terms: tuple[str, ...]


def hardness(held: Ontology, code: str) -> str:
    """Return the term of `HARD` that a term is or lies under, `BY_MEANS` for a means of violence; "" for none."""
    if code.startswith(_MEANS):
        return "" if code in _NO_MEANS else BY_MEANS
    return next((one for one in held.above(code) if one in HARD), "")


def hard_acts(given: str) -> tuple[tuple[Span, str], ...]:
    """Return where a text names acts that may be hard to read, each with its term: what takes time of `hard_passages`.

    Nothing of it depends on the record.
    """
    text = text_of(given)
    found = ((text.span(one.first, one.last), _term(text, one)) for one in told_by_verbs(text, acts().find(text)))
    return tuple((span, term) for span, term in found if term)


def _term(text: Text, hit: Hit) -> str:
    """Return the term of an act, that of its means where its clause says by what somebody was hit; "" for none."""
    code = hit.entry.code
    if code in _HIT and any(_HIT_WITH.match(text.words[at].text) for at in clause_around(text, hit.first, _CLAUSE)):
        return _BLOWS
    return hit.entry.term or _ALSO.get(code, "")


_BLOWS: Final = "method/blows"


def hard_passages(
    held: Ontology, given: str, marked: Iterable[tuple[Span, str]], named: Iterable[tuple[Span, str]]
) -> tuple[Passage, ...]:
    """Return the hard passages of a text, in order.

    ``marked``: places of claims, each with the term that it says; ``named``: `hard_acts` of the text.
    """
    sentences = Sentences(given)
    found: dict[Span, set[str]] = {}
    hard = dict[str, str]()
    for span, code in itertools.chain(named, marked):
        if code not in hard:
            hard[code] = hardness(held, code)
        if hard[code]:
            found.setdefault(sentences.of(span.start), set()).add(hard[code])
    return tuple(_joined(sentences, found))


def _joined(sentences: Sentences, found: Mapping[Span, set[str]]) -> list[Passage]:
    """Return hard sentences with those that go on telling, as one passage as long as they follow each other."""
    passages: list[Passage] = []
    left, end, was_hard = 0, 0, False
    for one in sentences.all:
        terms = found.get(one, set())
        goes_on = left > 0 and "\n" not in sentences.given[end : one.start]
        left = _AFTER if terms else left - 1 if goes_on else 0
        if was_hard and (terms or goes_on):
            last = passages.pop()
            held = terms | {*last.terms}
            passages.append(Passage(Span(last.span.start, one.end), tuple(term for term in _CALLED if term in held)))
        elif terms:
            passages.append(Passage(one, tuple(term for term in _CALLED if term in terms)))
        end, was_hard = one.end, bool(terms) or goes_on
    return passages
