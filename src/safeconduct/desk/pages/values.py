"""All the values of one property, in pages: where a subject's page has room for the first alone (promise P6)."""

from __future__ import annotations

from typing import Final

from safeconduct.base.language import number
from safeconduct.desk.cards import answers_of, rows_in_order, values_name
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit, first_on_page
from safeconduct.record.asked import Asked
from safeconduct.record.items import Subject, Table
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.types import SEP
from safeconduct.record.wording import basis_in_words

# Values on one page, each with a few of its claims.
_PAGE: Final = 24
_FROM: Final = "from"


def page(visit: Visit) -> Page:
    """Return one page of the values of a property of a subject, those that most accounts speak of first."""
    name, values, language = visit.name("subject"), visit.name("values"), visit.words.tongue.spoken
    subject = visit.record.entry(Table.SUBJECT, name)
    asked = Asked(visit.record, name, visit.looking.reading, visit.day, property_id=values.split(SEP)[0])
    rows = rows_in_order(row for row in asked.rows if values_name(row) == values)
    if not isinstance(subject, Subject) or not rows:
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    start = first_on_page(visit.query.get(_FROM, ""), len(rows), _PAGE)
    here = f"/subject/{visit.path['subject']}/values/{visit.path['values']}"
    facts = {
        "label": visit.record.vocabulary.name_in_words(name, language),
        "heading": property_in_words(rows[0].property, language, visit.record.vocabulary),
        "basis": basis_in_words(rows[0].basis, language),
        "answers": answers_of(visit, asked, rows[start : start + _PAGE]),
        "first": number(start + 1, language),
        "last": number(min(start + _PAGE, len(rows)), language),
        "total": number(len(rows), language),
        "on": visit.at(here, **{_FROM: str(start + _PAGE)}) if start + _PAGE < len(rows) else "",
        "back_address": visit.at(here, **{_FROM: str(start - _PAGE)}) if start else "",
        "subject_address": visit.link("subject", name),
    }
    return Page("values.html", facts)
