"""The record: every subject, and how much is known of it."""

from __future__ import annotations

from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit
from safeconduct.record.wording import answers_in_words


def page(visit: Visit) -> Page:
    """Return the list of subjects."""
    language = visit.words.tongue.spoken
    subjects = [
        (visit.link("subject", line.name), line.subject.label, answers_in_words(line.rows, line.claims, language))
        for line in visit.record.subjects()
    ]
    return Page("record.html", {"subjects": subjects, "accounts_address": visit.at("/accounts")})
