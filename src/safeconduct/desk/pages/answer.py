"""All the claims behind one answer, in pages: where a subject's page has room for the first alone (promise P6).

Opens the claims of the page alone, so that an answer from a hundred thousand is shown as quickly as one from ten.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from safeconduct.base.language import number
from safeconduct.desk.lines import answer_name, line_of
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit
from safeconduct.record.explain import behind_rows
from safeconduct.record.items import Subject, Table
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.types import KnownRow
from safeconduct.record.wording import basis_in_words, row_value_in_words

# Claims on one page.
_PAGE: Final = 100
_FROM: Final = "from"
_MOST_DIGITS: Final = 9


def page(visit: Visit) -> Page:
    """Return one page of the claims behind an answer, in the order of their names."""
    name, language = visit.name("subject"), visit.words.tongue.spoken
    subject = visit.record.entry(Table.SUBJECT, name)
    found = [row for row in _rows(visit, name) if answer_name(row) == visit.name("answer")]
    if not isinstance(subject, Subject) or not found:
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    row, start = found[0], _start(visit)
    part = replace(row, claims=row.claims[start : start + _PAGE])
    behind = behind_rows(visit.record, name, (part,), reading=visit.looking.reading, day=visit.day)
    here = f"/subject/{visit.path['subject']}/answer/{visit.path['answer']}"
    facts = {
        "label": subject.label,
        "heading": property_in_words(row.property, language),
        "basis": basis_in_words(row.basis, language),
        "value": row_value_in_words(row, language),
        "lines": tuple(line_of(visit, row, one) for one in behind.get(part, ())),
        "first": number(start + 1, language),
        "last": number(min(start + _PAGE, len(row.claims)), language),
        "total": number(len(row.claims), language),
        "on": visit.at(here, **{_FROM: str(start + _PAGE)}) if start + _PAGE < len(row.claims) else "",
        "back_address": visit.at(here, **{_FROM: str(start - _PAGE)}) if start else "",
        "subject_address": visit.link("subject", name),
    }
    return Page("answer.html", facts)


def _rows(visit: Visit, name: str) -> tuple[KnownRow, ...]:
    return visit.record.known(name, reading=visit.looking.reading, day=visit.day)


def _start(visit: Visit) -> int:
    """Return the place of the first claim shown; the beginning where the address has none."""
    given = visit.query.get(_FROM, "")
    is_place = given.isascii() and given.isdecimal() and len(given) <= _MOST_DIGITS
    return int(given) // _PAGE * _PAGE if is_place else 0
