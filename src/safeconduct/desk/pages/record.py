"""The record: every subject, and how much is known of it."""

from __future__ import annotations

from typing import Final

from safeconduct.desk.describing_shown import forms_added
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit, number_from_address
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.wording import answers_in_words

# Subjects on one page: what is known of each takes a millisecond and more.
_PAGE: Final = 50


def page(visit: Visit) -> Page:
    """Return one page of the list of subjects."""
    language = visit.words.tongue.spoken
    names = Named(visit.record, language, visit.lists).names(Table.SUBJECT)
    last = max(0, (len(names) - 1) // _PAGE)
    at = min(number_from_address(visit.query.get("page", "")), last)
    subjects = [
        (
            visit.link("subject", line.name),
            visit.record.vocabulary.name_in_words(line.name, language),
            answers_in_words(line.rows, line.claims, language),
        )
        for line in visit.record.subject_lines(names[at * _PAGE : (at + 1) * _PAGE])
    ]
    facts = {
        "subjects": subjects,
        "accounts_address": visit.at("/accounts"),
        "places_address": visit.at("/detention"),
        "review_address": "/review",
        "adding": tuple(forms_added(visit.words).items()),
        "patterns_address": visit.at("/patterns"),
        "before": visit.at("/record", page=str(at - 1)) if at else "",
        "after": visit.at("/record", page=str(at + 1)) if at < last else "",
    }
    return Page("record.html", facts)
