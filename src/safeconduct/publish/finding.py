"""The search for protected terms in a text, and what follows from what it finds. Pure: the same text, the same answer.

Refuses to hold what it found: a hit is a place, a rule and an opaque id (P12). Promise P12; DESIGN section 8.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.publish.index.building import Entry, Index
from safeconduct.publish.met import Meeting
from safeconduct.publish.naming_rules import Named, named
from safeconduct.publish.reading.markup import shown_text
from safeconduct.publish.reading.plain import PlainText, plain_text
from safeconduct.publish.reading.words import Word, words_of
from safeconduct.publish.types import Decision, Hit, Kind, Rule, Span, Strength

# Others that the same words fit, at most (`types.Hit`).
MOST_OTHERS: Final = 8
_NEVER: Final = frozenset((Kind.PERSON, Kind.SAFE_PLACE, Kind.HELPER, Kind.ROUTE))


def find(text: str, index: Index, today: Day) -> tuple[Hit, ...]:
    """Return every protected term that stands in a text and is protected on a day, in the order of the text.

    Of hits that lie within each other and fit the same, the strongest and longest is given. Deterministic. A text with
    tags, entities or percent-encoded letters is searched as it stands and as a browser shows it.
    """
    readings = (plain_text(text), shown_text(text))
    return tuple(_merged(hit for plain in readings if plain is not None for hit in _found(plain, index, today)))


def _found(plain: PlainText, index: Index, today: Day) -> Iterator[Hit]:
    words = words_of(plain)
    met = tuple(Meeting(index.people).all_of(words))
    yield from _people(index, plain, words, named(index.people, words, met), today)
    yield from _others(index, plain, words, today)


def decide(hits: Iterable[Hit]) -> Decision:
    """Return what may be done with a text by its hits alone: the most severe wins."""
    return max((_decision(hit) for hit in hits), default=Decision.PUBLISH)


def _decision(hit: Hit) -> Decision:
    if hit.strength is Strength.WEAK:
        return Decision.HOLD
    return Decision.NEVER if hit.kind in _NEVER else Decision.REWRITE


def _people(
    index: Index, plain: PlainText, words: tuple[Word, ...], found: Iterable[Named], today: Day
) -> Iterator[Hit]:
    for one in found:
        span = plain.span(words[one.first].start, words[one.last].end)
        yield from _hits(index, span, one.entries, one.rule, one.strength, today)


def _others(index: Index, plain: PlainText, words: tuple[Word, ...], today: Day) -> Iterator[Hit]:
    for start, end, entry in index.phones.found(plain):
        yield from _hits(index, plain.span(start, end), (entry,), Rule.PHONE, Strength.STRONG, today)
    for term in index.terms.found(words):
        span = plain.span(words[term.first].start, words[term.last].end)
        strength = Strength.STRONG if term.is_whole else Strength.WEAK
        yield from _hits(index, span, (term.entry,), Rule.TERM, strength, today)
    for quote in index.quotes.found(words):
        span = plain.span(words[quote.first].start, words[quote.last].end)
        strength = Strength.STRONG if quote.is_sure else Strength.WEAK
        yield from _hits(index, span, (quote.entry,), Rule.QUOTE, strength, today)


def _hits(
    index: Index, span: Span, entries: tuple[int, ...], rule: Rule, strength: Strength, today: Day
) -> Iterator[Hit]:
    """Give one hit for each kind among entries that are protected on a day."""
    standing = [index.entries[entry] for entry in entries if _stands(index.entries[entry], today)]
    for kind in Kind:
        ids = sorted({entry.id for entry in standing if entry.kind is kind})
        if ids:
            yield Hit(span, ids[0], kind, rule, strength, tuple(ids[1 : MOST_OTHERS + 1]))


def _stands(entry: Entry, today: Day) -> bool:
    return entry.until is None or today <= entry.until


def _merged(found: Iterable[Hit]) -> list[Hit]:
    """Return hits without those that a stronger or longer one says already, in the order of the text.

    Within a finding of a person, weak ones of other people say nothing: a surname belongs to the name it stands in.
    """
    kept: list[Hit] = []
    covering = _Covering()
    for hit in sorted(dict.fromkeys(found), key=_weight):
        is_vague = hit.strength is Strength.WEAK and hit.kind is Kind.PERSON
        if covering.has(hit.id, hit.span) or (is_vague and covering.has(Kind.PERSON, hit.span)):
            continue
        kept.append(hit)
        covering.add(hit.id, hit.span)
        covering.add(hit.kind, hit.span)
    return sorted(kept, key=lambda hit: (hit.span.start, hit.span.end, hit.id, hit.rule.value))


class _Covering:
    """Spans by whose they are and by where they lie, so that many of them are looked through quickly."""

    # Characters of a stretch: spans lie in one or two of them, quotations in some more.
    _STRETCH: Final = 128

    def __init__(self) -> None:
        self._spans: dict[tuple[object, int], list[Span]] = {}

    def add(self, whose: object, span: Span) -> None:
        for stretch in range(span.start // self._STRETCH, span.end // self._STRETCH + 1):
            self._spans.setdefault((whose, stretch), []).append(span)

    def has(self, whose: object, span: Span) -> bool:
        """Say whether one span covers another whole."""
        some = self._spans.get((whose, span.start // self._STRETCH), ())
        return any(one.start <= span.start and span.end <= one.end for one in some)


def _weight(hit: Hit) -> tuple[bool, int, int, int, str, str]:
    """Order hits: strong before weak, long before short, fewer people before more."""
    length = hit.span.end - hit.span.start
    return hit.strength is Strength.WEAK, -length, hit.span.start, len(hit.also), hit.id, hit.rule.value
