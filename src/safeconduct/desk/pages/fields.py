"""The fields of a form, the reviewed ones and the project's own, and the lists of terms; a field is added without code.

A field that was added stands in the form at once. Its code never changes; its names do. Nothing undoes one: it is
offered no more, and claims keep it (docs/decisions/0015-the-ontology.md). Decides nothing: that is `record.ontology`.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.errors import SafeconductError
from safeconduct.desk.fields_shown import (
    ABOUT,
    FIELDS,
    NEW,
    PAGE,
    TERMS,
    can_write,
    change,
    line_of_field,
    names_typed,
    part_facts,
    told,
)
from safeconduct.desk.into import was_seen
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit, first_on_page
from safeconduct.protect.handles import UnknownHandle
from safeconduct.record.ontology.adding import new_field, new_intents
from safeconduct.record.ontology.own_bytes import OwnField
from safeconduct.record.ontology.types import BETWEEN, OWN_PREFIX, Form, ValueType
from safeconduct.record.ontology.uses import uses_of_fields
from safeconduct.record.ontology.wording import TYPES


@dataclass(frozen=True, slots=True)
class Entry:
    """A form or a list as the page of all names it. ``own``: how many the project added."""

    address: str
    name: str
    code: str
    held: int
    own: str


def page(visit: Visit) -> Page:
    """Return the forms and the lists of terms there are."""
    held, words = visit.record.vocabulary.ontology, visit.words
    forms = [
        _entry(
            visit,
            visit.lasting(FIELDS, one.id),
            words.phrase(one.name),
            one.id,
            [field.id for field in one.fields],
        )
        for one in held.forms.values()
    ]
    lists = [
        _entry(
            visit,
            visit.lasting(TERMS, one.id),
            words.phrase(one.name),
            one.id,
            [code.partition(BETWEEN)[2] for code in one.terms],
        )
        for one in held.lists.values()
    ]
    return Page("fields.html", {"into": (), "forms": forms, "lists": lists})


def _entry(visit: Visit, address: str, name: str, code: str, codes: list[str]) -> Entry:
    count, own = visit.words.count, sum(1 for one in codes if one.startswith(OWN_PREFIX))
    return Entry(address, name, code, len(codes), count("{n} of our own", "{n} of our own", own) if own else "")


def of_form(visit: Visit) -> Page:
    """Return the fields of a form."""
    return _page(visit, _form(visit), {})


def send(visit: Visit) -> Shown:
    """Add a field, or say something of one of the project's own."""
    form = _form(visit)
    here = visit.lasting(FIELDS, form.id)
    try:
        if visit.form.text(ABOUT) == NEW:
            faults = _add(visit, form)
            return _page(visit, form, faults) if faults else visit.went(here, "added")
        done, _ = change(visit)
    except SafeconductError as error:
        advice = visit.advice(error)
        return _page(visit, form, {"": f"{advice.what} {advice.do}"})
    return visit.went(here, done) if done else _page(visit, form, names_typed(visit)[1])


def _form(visit: Visit) -> Form:
    forms, form = visit.record.vocabulary.ontology.forms, visit.name(FIELDS)
    if form not in forms:
        raise UnknownHandle
    return forms[form]


def _add(visit: Visit, form: Form) -> dict[str, str]:
    """Add a field; what is missing, by the name of where it is typed, and then nothing is added."""
    typed, say = visit.form, visit.words.say
    name, faults = names_typed(visit)
    kinds = [one for one in ValueType if one.value == typed.text("kind")]
    list_id, of = typed.text("list"), tuple(one for one in typed.all("of") if one)
    if not typed.text("code"):
        faults["code"] = say("Give it a code: it never changes, and files are read by it.")
    if not kinds:
        faults["kind"] = say("Choose what its values are.")
    elif list_id and kinds[0] is not ValueType.TERM:
        faults["list"] = say("Only a term is of a list: leave this out, or choose “a term” above.")
    elif of and kinds[0] is not ValueType.SUBJECT:
        faults["of"] = say("Only something in the record is of a form: leave these out, or choose that above.")
    elif not of and kinds[0] is ValueType.SUBJECT:
        faults["of"] = say("Choose of which form it may be.")
    if not faults and not was_seen(visit):
        faults[""] = say("Another part is chosen now: look where it goes, and add it then.")
    if not faults:
        lists = (list_id,) if list_id else ()
        field = OwnField(typed.text("code"), form.id, kinds[0], name, (*lists, *of), typed.has("several"))
        visit.vault.append(new_intents(visit.placing(), new_field(visit.record, field)))
    return faults


def _page(visit: Visit, form: Form, faults: dict[str, str]) -> Page:
    held, words = visit.record.vocabulary.ontology, visit.words
    uses = uses_of_fields(visit.record.facts, [one.id for one in form.fields])
    lines = [line_of_field(visit, one, uses) for one in form.fields]
    own = [one for one in lines if one.is_own]
    first, here = first_on_page(visit.query.get("page", ""), len(own), PAGE), visit.lasting(FIELDS, form.id)
    facts = {
        "heading": words.phrase(form.name),
        "about_form": words.phrase(form.help),
        "told": told(visit),
        "faults": faults,
        "own": own[first : first + PAGE],
        "reviewed": [one for one in lines if not one.is_own],
        "can_write": can_write(visit),
        "is_new": visit.form.text(ABOUT) in ("", NEW),
        "kinds": [(one.value, words.phrase(TYPES[one])) for one in ValueType],
        "lists": sorted(((words.phrase(one.name), one.id) for one in held.lists.values()), key=lambda one: one[0]),
        "forms": [(one.id, words.phrase(one.name)) for one in held.forms.values()],
        "here": here,
        "before": f"{here}?page={first - PAGE}" if first else "",
        "after": f"{here}?page={first + PAGE}" if first + PAGE < len(own) else "",
        **part_facts(visit),
    }
    return Page("fields_of.html", facts, 422 if faults else 200)
