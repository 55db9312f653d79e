"""All the claims behind one answer, in pages: where a subject's page has room for the first alone (promise P6).

Opens the claims of the page alone, so that an answer from a hundred thousand is shown as quickly as one from ten.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from safeconduct.base.language import number
from safeconduct.desk.lines import answer_name, line_of
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit, first_on_page
from safeconduct.record.asked import Asked
from safeconduct.record.items import Subject, Table
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.wording import basis_in_words, row_value_in_words

# Claims on one page.
_PAGE: Final = 100
_FROM: Final = "from"


def page(visit: Visit) -> Page:
    """Return one page of the claims behind an answer, in the order of their names."""
    name, language = visit.name("subject"), visit.words.tongue.spoken
    subject = visit.record.entry(Table.SUBJECT, name)
    asked = Asked(visit.record, name, visit.looking.reading, visit.day)
    found = [row for row in asked.rows if answer_name(row) == visit.name("answer")]
    if not isinstance(subject, Subject) or not found:
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    row = found[0]
    start = first_on_page(visit.query.get(_FROM, ""), len(row.claims), _PAGE)
    behind = asked.behind(replace(row, claims=row.claims[start : start + _PAGE]))
    here = f"/subject/{visit.path['subject']}/answer/{visit.path['answer']}"
    facts = {
        "label": visit.record.vocabulary.name_in_words(name, language),
        "heading": property_in_words(row.property, language, visit.record.vocabulary),
        "basis": basis_in_words(row.basis, language),
        "value": row_value_in_words(row, language, visit.record.vocabulary),
        "lines": tuple(line_of(visit, row, one) for one in behind),
        "first": number(start + 1, language),
        "last": number(min(start + _PAGE, len(row.claims)), language),
        "total": number(len(row.claims), language),
        "on": visit.at(here, **{_FROM: str(start + _PAGE)}) if start + _PAGE < len(row.claims) else "",
        "back_address": visit.at(here, **{_FROM: str(start - _PAGE)}) if start else "",
        "subject_address": visit.link("subject", name),
    }
    return Page("answer.html", facts)
