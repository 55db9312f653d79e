"""Papers for receivers outside: whom one is to be about, and which of the forms. Words only, no rules.

What a form is stands in `record.papers.forms`. Refuses a name that nobody or several go by; no name stands in an
address (P14).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.language import say
from safeconduct.desk.outgoing_asked import subject_meant
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.record.items import Subject, Table
from safeconduct.record.named import Named
from safeconduct.record.papers.forms import paper_forms
from safeconduct.record.queries import NOUNS, NoSuchEntry

_ABOUT: Final = "about"


def page(visit: Visit) -> Page:
    """Return the papers that there are, and ask whom one is to be about."""
    return _page(visit)


def find(visit: Visit) -> Shown:
    """Go to the papers about whoever was named; the page again where that is nobody."""
    words = visit.form.text(_ABOUT)
    if not words:
        return _page(visit, problem=visit.words.say("Say whom the paper is about."))
    try:
        return Elsewhere(f"/papers/{visit.handle('subject', subject_meant(visit, words))}")
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))


def forms(visit: Visit) -> Page:
    """Return the papers that there can be about a subject."""
    name = visit.name("subject")
    entry = visit.record.entry(Table.SUBJECT, name)
    if not isinstance(entry, Subject):
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    fitting = [one for one in paper_forms().values() if entry.kind in one.subjects]
    facts = {
        "label": visit.record.vocabulary.name_in_words(name, visit.words.tongue.spoken),
        "subject_address": visit.lasting("subject", name),
        "papers": [
            (f"/papers/{visit.path['subject']}/{visit.handle('paper', one.code)}", *_in_words(visit, one.code))
            for one in fitting
        ],
    }
    return Page("papers_about.html", facts)


def _in_words(visit: Visit, code: str) -> tuple[str, str, tuple[str, ...]]:
    """Return what a form is called, who receives it, and its deadlines."""
    form, language = paper_forms()[code], visit.words.tongue.spoken
    return (
        say(form.title, language),
        say(form.receiver, language),
        tuple(say(one.text, language) for one in form.deadlines),
    )


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    facts = {
        "advice": advice,
        "problem": problem,
        "papers": [_in_words(visit, code) for code in paper_forms()],
        "subjects": Named(visit.record, visit.words.tongue.spoken, visit.lists).offered(Table.SUBJECT),
    }
    return Page("papers.html", facts, 422 if advice or problem else 200)
