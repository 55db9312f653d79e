"""Claims that a person made of words of a text by hand: where the words stand, kept as of a suggestion that was taken.

So a claim leads to its words and the words to their claim whoever saw it first (promise P6). Of the model it says that
a person read it. Refuses words that do not stand in the text. Pure.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.record.items import Claim, qualified
from safeconduct.record.reading.kept import Decision
from safeconduct.record.reading.letters import sentences_of
from safeconduct.record.reading.types import KEY_BYTES, Grade, Sort, Span
from safeconduct.record.types import OWN_DATASET

# In the place of a model: somebody read the words and said what they mean.
BY_HAND: Final = "person/1"
# Characters of a quote at most: its sentence, or the words themselves where they are longer.
MOST_QUOTED: Final = 2_000


class NotInTheText(SafeconductError):
    """Words that are to be quoted and do not stand in the text."""

    code = "record.not_in_the_text"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="These words do not stand in the text as they are written here.",
        safe=NOTHING_CHANGED_EN,
        do="Type them letter for letter, capitals too, or select and copy them; or leave the field empty.",
    )
    ru = Advice(
        what="В тексте нет этих слов в таком написании.",
        safe=NOTHING_CHANGED_RU,
        do="Наберите их буква в букву, с теми же заглавными, или выделите и скопируйте; или оставьте поле пустым.",
    )


def words_at(text: str, words: str, near: int = 0) -> Span:
    """Return where words stand in a text, of several places that nearest to a character; NotInTheText.

    Spaces and ends of lines may differ from the text's: a browser gives what is selected with its own.
    """
    wanted = "".join(words.split())
    places = [n for n, one in enumerate(text) if not one.isspace()]
    bare = "".join(text[n] for n in places)
    found = []
    at = bare.find(wanted) if wanted else -1
    while at >= 0:
        found.append(Span(places[at], places[at + len(wanted) - 1] + 1))
        at = bare.find(wanted, at + 1)
    if not found:
        raise NotInTheText
    return min(found, key=lambda span: abs(span.start - near))


def quote_of(text: str, span: Span) -> str:
    """Return the words with the sentences that they stand in, as much of these as a quote holds."""
    touched = [one for one in sentences_of(text) if one.start < span.end and span.start < one.end]
    start, end = min([span.start, *(one.start for one in touched)]), max([span.end, *(one.end for one in touched)])
    return text[start:end] if end - start <= MOST_QUOTED else text[span.start : span.end][:MOST_QUOTED]


def decisions_by_hand(claims: Iterable[Claim], span: Span) -> tuple[Decision, ...]:
    """Return that claims of our own were made of the words at a place."""
    return tuple(
        Decision(_key(one.id, span), span, Sort.ACT, one.property, BY_HAND, Grade.PLAIN, qualified(OWN_DATASET, one.id))
        for one in claims
    )


def _key(claim: str, span: Span) -> bytes:
    return hashlib.sha256(cbor.encode([BY_HAND, claim, span.start, span.end])).digest()[:KEY_BYTES]
