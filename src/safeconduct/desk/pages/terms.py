"""The terms of a list, the reviewed ones and the project's own; a term is added without code, under another or not.

A term that was added is offered at once wherever its list is asked. Its code never changes, and nothing undoes one: it
is offered no more, and claims keep it. Decides nothing: that is `record.ontology`.
"""

from __future__ import annotations

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.fields_shown import (
    ABOUT,
    FIELDS,
    NEW,
    PAGE,
    TERMS,
    can_write,
    change,
    line_of_term,
    names_typed,
    part_facts,
    told,
)
from safeconduct.desk.into import was_seen
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit, first_on_page
from safeconduct.protect.handles import UnknownHandle
from safeconduct.record.ontology.adding import new_intents, new_term
from safeconduct.record.ontology.types import TermList
from safeconduct.record.ontology.uses import uses_of_terms
from safeconduct.record.ontology.wording import in_order


def page(visit: Visit) -> Page:
    """Return the terms of a list."""
    return _page(visit, _list(visit), {})


def send(visit: Visit) -> Shown:
    """Add a term, or say something of one of the project's own."""
    held = _list(visit)
    here = visit.lasting(TERMS, held.id)
    try:
        if visit.form.text(ABOUT) == NEW:
            faults = _add(visit, held)
            return _page(visit, held, faults) if faults else visit.went(here, "added")
        done, _ = change(visit)
    except SafeconductError as error:
        advice = visit.advice(error)
        return _page(visit, held, {"": f"{advice.what} {advice.do}"})
    return visit.went(here, done) if done else _page(visit, held, names_typed(visit)[1])


def _list(visit: Visit) -> TermList:
    lists, list_id = visit.record.vocabulary.ontology.lists, visit.name(TERMS)
    if list_id not in lists:
        raise UnknownHandle
    return lists[list_id]


def _add(visit: Visit, held: TermList) -> dict[str, str]:
    """Add a term; what is missing, by the name of where it is typed, and then nothing is added."""
    typed, say = visit.form, visit.words.say
    name, faults = names_typed(visit)
    if not typed.text("code"):
        faults["code"] = say("Give it a code: it never changes, and files are read by it.")
    if not faults and not was_seen(visit):
        faults[""] = say("Another part is chosen now: look where it goes, and add it then.")
    if not faults:
        term = new_term(visit.record, held.id, typed.text("code"), name, under=typed.text("under"))
        visit.vault.append(new_intents(visit.placing(), term))
    return faults


def _page(visit: Visit, held: TermList, faults: dict[str, str]) -> Page:
    words, ontology = visit.words, visit.record.vocabulary.ontology
    uses = uses_of_terms(visit.record.facts, ontology, held.id)
    lines = [line_of_term(visit, term, steps, uses) for term, steps in in_order(ontology, held.id)]
    first, here = first_on_page(visit.query.get("page", ""), len(lines), PAGE), visit.lasting(TERMS, held.id)
    asked = {
        words.phrase(form.name): visit.lasting(FIELDS, form.id)
        for form in ontology.forms.values()
        for field in form.fields
        if field.list == held.id
    }
    facts = {
        "heading": words.phrase(held.name),
        "asked": sorted(asked.items()),
        "told": told(visit),
        "faults": faults,
        "lines": lines[first : first + PAGE],
        "can_write": can_write(visit),
        "is_new": visit.form.text(ABOUT) in ("", NEW),
        "unders": [(one.code, "– " * one.steps + one.name) for one in lines if not one.is_retired],
        "here": here,
        "before": f"{here}?page={first - PAGE}" if first else "",
        "after": f"{here}?page={first + PAGE}" if first + PAGE < len(lines) else "",
        **part_facts(visit),
    }
    return Page("terms.html", facts, 422 if faults else 200)
