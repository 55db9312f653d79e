"""A typed value from what a person types for a property's kind.

The value alone: who takes it keeps the words beside it, as what the claim says (`base.intervals.Worded`).
"""

from __future__ import annotations

import unicodedata
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.items import Value
from safeconduct.record.types import PropertyKind
from safeconduct.record.when import when_from_words
from safeconduct.record.words import NotUnderstood, count_from_words

NO_WORDS: Final = Phrase("Words are wanted here, and there are none", "Здесь нужны слова, а их нет")
HOW_WORDS: Final = Phrase(
    "what is said; several places with semicolons between them: Argun; Grozny.",
    "что сказано; несколько мест — через точку с запятой: Аргун; Грозный.",
)


def value_from_words(kind: PropertyKind, words: str, said_on: Day | None, property_id: str = "") -> Value:
    """Return the value that words mean; NotUnderstood when they mean none. Places are separated by semicolons.

    ``said_on`` and ``property_id``: what days are counted from, and of what they are (`record.when`).
    """
    match kind:
        case PropertyKind.COUNT:
            return Value(kind, count_from_words(words).interval)
        case PropertyKind.DATE:
            return Value(kind, when_from_words(words, said_on, property_id).days)
        case PropertyKind.PLACES | PropertyKind.TEXT:
            text = unicodedata.normalize("NFC", words)
            parts = text.split(";") if kind is PropertyKind.PLACES else [text]
            texts = tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))
            if not texts:
                raise NotUnderstood(reason=NO_WORDS, how=HOW_WORDS, shown=words)
            return Value(kind, UNKNOWN, texts)
