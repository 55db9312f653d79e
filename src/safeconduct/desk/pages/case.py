"""Opening a case, before there is a room for cases: says that there is none yet, and what to do until then.

It pretends nothing: no case is made, and nothing that is typed anywhere becomes one. Part 5 puts the room in its place.
"""

from __future__ import annotations

from safeconduct.desk.render import Page
from safeconduct.desk.visit import Visit


def page(visit: Visit) -> Page:
    """Return what to do while cases are kept elsewhere."""
    return Page("case.html", {"call_address": visit.at("/add", of="call")})
