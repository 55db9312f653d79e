"""Finding a request by its code name or by words of its messages. What was typed stands in no address (P14)."""

from __future__ import annotations

from typing import Final

from safeconduct.desk.inbox_lines import Line, line_of
from safeconduct.desk.inboxes import intake_of, people_of
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit

_MOST_LETTERS: Final = 200
_MOST_SHOWN: Final = 50


def page(visit: Visit) -> Page:
    """Return the page to search from."""
    return Page("finding.html", {"into": (), "asked": "", "lines": (), "more": 0})


def send(visit: Visit) -> Page:
    """Return what is found now."""
    intake, words = intake_of(visit), visit.form.text("words")[:_MOST_LETTERS]
    found = intake.search([one.part for one in intake.inboxes()], words)
    people = people_of(visit)
    lines: tuple[Line, ...] = tuple(
        line_of(visit, intake, intake.listed(one), people, ({}, set())) for one in found[:_MOST_SHOWN]
    )
    return Page("finding.html", {"into": (), "asked": words, "lines": lines, "more": max(0, len(found) - _MOST_SHOWN)})
