"""A file that was made ready, for the browser to save. Its address holds a handle and its name says nothing (P14)."""

from __future__ import annotations

from safeconduct.desk.render import Page, Saved, Shown
from safeconduct.desk.visit import Visit


def file(visit: Visit) -> Shown:
    """Return the file; a page that says so when it is held no more."""
    for one in visit.leaving.find(visit.name("save")):
        return Saved(one.name, one.data)
    return Page("saving.html", {}, 410)
