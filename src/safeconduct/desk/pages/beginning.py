"""Beginning a part: what for, what it is called. Whoever begins it is alone in it until they bring somebody in."""

from __future__ import annotations

from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.team_words import sort_in_words
from safeconduct.desk.visit import Visit
from safeconduct.sync.compartments import begin
from safeconduct.sync.types import Sort

# What a part may be begun for by hand. The team is begun once, and the inbox by the program.
_SORTS: Final = {sort.name.lower(): sort for sort in Sort if sort not in (Sort.TEAM, Sort.INBOX)}
# Of these the ones that something follows from in this version: the others are parts like the record.
_WITH_ROOMS: Final = (Sort.RECORD, Sort.IDENTITY)


def page(visit: Visit) -> Page:
    """Return the page on which a part is begun."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Begin it; the page again where the name cannot be one, or nothing was chosen."""
    sort, name = _SORTS.get(visit.form.text("sort")), visit.form.text("name")
    if sort is None or not name:
        return _page(visit, problem=visit.words.say("Say what it is for, and give it a name."))
    try:
        compartment = begin(visit.team(), sort, name)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    return visit.went(visit.lasting("part", compartment.hex()), "begun")


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    words = {word: sort_in_words(visit, sort) for word, sort in _SORTS.items()}
    later = visit.words.say("(a name only: this version has no pages of its own for it)")
    inorder = sorted(_SORTS, key=lambda word: _SORTS[word] not in _WITH_ROOMS)
    sorts = tuple((word, words[word] if _SORTS[word] in _WITH_ROOMS else f"{words[word]} {later}") for word in inorder)
    facts = {"sorts": sorts, "advice": advice, "problem": problem}
    return Page("beginning.html", facts, 422 if advice or problem else 200)
