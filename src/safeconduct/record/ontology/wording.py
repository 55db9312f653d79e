"""The fields and terms themselves in words: what a value is, and what is to be said of one beside its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from safeconduct.base.errors import Phrase
from safeconduct.record.ontology.types import Ontology, Term, ValueType

TYPES: Final[Mapping[ValueType, Phrase]] = {
    ValueType.TERM: Phrase("a term", "слово из списка"),
    ValueType.DATE: Phrase("a date", "дата"),
    ValueType.COUNT: Phrase("a number", "количество"),
    ValueType.PLACE: Phrase("a place by name", "место по названию"),
    ValueType.TEXT: Phrase("a text", "текст"),
    ValueType.SUBJECT: Phrase("something in the record", "запись из базы"),
}
SEVERAL: Final = Phrase("several", "несколько")
RETIRED: Final = Phrase("offered no more", "больше не предлагается")
TWO_MEANINGS: Final = Phrase(
    "said by two desks to be two different things; what claims use already counts, or else what was said first",
    "два рабочих места назвали этим разное; действует то, чем уже пользуются утверждения, а если таких нет, "
    "сказанное первым",
)


def in_order(held: Ontology, list_id: str) -> Iterator[tuple[Term, int]]:
    """Give the terms of a list, each behind the one it lies under, with how many it lies under."""
    below: dict[str, list[str]] = {}
    for code in held.lists[list_id].terms:
        below.setdefault(held.terms[code].parent, []).append(code)
    waiting = [(code, 0) for code in reversed(below.get("", []))]
    while waiting:
        code, depth = waiting.pop()
        yield held.terms[code], depth
        waiting += [(under, depth + 1) for under in reversed(below.get(code, []))]
