"""Today: who needs me now? The one place to begin, and what is still to be done for the desk itself."""

from __future__ import annotations

from safeconduct.desk.drafts import drafts_waiting
from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit

# Newest ops shown under "what changed".
_NEWEST = 8


def page(visit: Visit) -> Page:
    """Return Today."""
    subjects = [
        (visit.link("subject", line.name), line.subject.label, line.claims)
        for line in sorted(visit.record.subjects(), key=lambda line: -line.claims)[:_NEWEST]
    ]
    begin = {"call": visit.at("/add", of="call"), "add": visit.at("/add")}
    return Page("today.html", {"subjects": subjects, "begin": begin, "drafts": drafts_waiting(visit)})
