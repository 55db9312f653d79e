"""The way to a subject that a page names: its page, or the history where its entry was undone; never an id it drew.

Decides nothing: what a subject is called, or why it is called nothing, is the record's vocabulary.
"""

from __future__ import annotations

from safeconduct.desk.visit import Visit
from safeconduct.record.items import Subject, Table
from safeconduct.record.ontology.held import was_described


def subject_way(visit: Visit, name: str) -> tuple[str, str]:
    """Return the address and the name of a subject (qualified name); no address where nothing here tells of it."""
    label = visit.record.vocabulary.name_in_words(name, visit.words.tongue.spoken)
    if isinstance(visit.record.entry(Table.SUBJECT, name), Subject):
        return visit.link("subject", name), label
    return f"/history{visit.lasting('subject', name)}" if was_described(visit.record.facts, name) else "", label
