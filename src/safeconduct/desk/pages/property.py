"""A property: what kind of value it has, and the subjects that something is known of by it, as it stands today."""

from __future__ import annotations

from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.entry_words import KINDS
from safeconduct.record.held_names import held_property
from safeconduct.record.property_words import property_in_words
from safeconduct.record.wording import answers_in_words


def page(visit: Visit) -> Shown:
    """Return a property with its subjects; an address that asks for another day leads to today."""
    if visit.looking.is_past:
        return Elsewhere(f"/property/{visit.path['property']}")
    held, language = held_property(visit.record, visit.name("property")), visit.words.tongue.spoken
    facts = {
        "heading": property_in_words(held.property.id, language),
        "kind": visit.words.phrase(KINDS[held.property.kind]),
        "is_cumulative": held.property.cumulative,
        "lines": [
            (visit.link("subject", one.name), one.subject.label, answers_in_words(one.rows, one.claims, language))
            for one in held.subjects
        ],
        "more": held.more,
    }
    return Page("property.html", facts)
