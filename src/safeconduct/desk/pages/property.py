"""A property: what kind of value it has, and the subjects that something is known of by it, as it stands today."""

from __future__ import annotations

from typing import Final

from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.entry_words import KINDS
from safeconduct.record.held_names import held_property
from safeconduct.record.property_words import property_in_words
from safeconduct.record.types import KnownRow
from safeconduct.record.wording import LEVELS, basis_in_words, row_value_in_words

# Values of one subject that are named in the list; the rest is counted.
_MOST_VALUES: Final = 3


def page(visit: Visit) -> Shown:
    """Return a property with its subjects; an address that asks for another day leads to today."""
    if visit.looking.is_past:
        return Elsewhere(f"/property/{visit.path['property']}")
    held, language = held_property(visit.record, visit.name("property")), visit.words.tongue.spoken
    facts = {
        "heading": property_in_words(held.property.id, language, visit.record.vocabulary),
        "kind": visit.words.phrase(KINDS[held.property.kind]),
        "is_cumulative": held.property.cumulative,
        "lines": [
            (visit.link("subject", one.name), one.subject.label, *_known(visit, one.rows)) for one in held.subjects
        ],
        "more": held.more,
    }
    return Page("property.html", facts)


def _known(visit: Visit, rows: tuple[KnownRow, ...]) -> tuple[tuple[str, ...], int]:
    """Return what is known of a subject by this property, each value with its level, and how many values more."""
    language, told = visit.words.tongue.spoken, list[str]()
    for row in rows[:_MOST_VALUES]:
        basis, level = basis_in_words(row.basis, language), visit.words.phrase(LEVELS[row.level])
        told.append(
            f"{row_value_in_words(row, language, visit.record.vocabulary)} ({f'{basis}, ' if basis else ''}{level})"
        )
    return tuple(told), max(0, len(rows) - _MOST_VALUES)
