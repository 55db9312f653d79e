"""A file that was made ready, for the browser to save. Its address holds a handle and its name says nothing (P14).

A backup counts from here on: one that was made and never fetched is lost when the desk locks (P4).
"""

from __future__ import annotations

from safeconduct.desk.render import Page, Saved, Shown
from safeconduct.desk.visit import Visit
from safeconduct.vault.upkeep import note_saved_backup


def file(visit: Visit) -> Shown:
    """Return the file; a page that says so when it is held no more."""
    purpose = visit.name("save")
    for one in visit.leaving.find(purpose):
        for made in one.backup:
            note_saved_backup(visit.vault, made)
        if one.making is not None:
            return Saved(one.name, pieces=visit.leaving.begun(purpose, one.making, visit.team()))
        return Saved(one.name, one.data)
    return Page("saving.html", {}, 410)
