"""A table that is to leave: what goes, for whom and for what is asked here; what would leave is shown on its own page.

What was typed stands in no address (P14) and stays in its fields after a lock, a refusal, or when it is to be changed.
Decides nothing: `record.tables`, `publish.holding.tables`. Follows docs/decisions/0017-tables.md.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.desk.forms import Form
from safeconduct.desk.into import into_of
from safeconduct.desk.outgoing_asked import names_typed, part_chosen, with_files_typed
from safeconduct.desk.outgoing_tables import OutgoingTable
from safeconduct.desk.render import Elsewhere, Page, Shown
from safeconduct.desk.tables_asked import (
    AGAIN,
    KINDS,
    OUTGOING,
    PROPERTIES,
    PURPOSE,
    SUBJECTS,
    form_asked,
    forms_in_words,
    kinds_in_words,
    order_of,
    properties_in_words,
    weighing_of,
)
from safeconduct.desk.tables_waiting import typed_for, waiting_tables
from safeconduct.desk.visit import Visit
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.tables.purposes import purpose_words, purposes

# Fields for single subjects: as many after a refusal as before it, and as many more on a page that is begun anew.
_FIELDS: Final = 4


def page(visit: Visit) -> Page:
    """Return the page on which it is chosen what leaves; filled in where a table is to be changed."""
    if visit.form.is_empty:
        for number in visit.meant(AGAIN, OUTGOING):
            typed = (*(held.form for held in visit.outgoing.find(number)), *typed_for(visit, number))
            for form in typed:
                return _page(replace(visit, form=form), more=_FIELDS)
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Go to the page that shows what would leave; the page again, with the one sentence, where nothing can."""
    try:
        visit = with_files_typed(visit)
        if visit.form.text(PURPOSE) not in purposes():
            return _page(visit, problem=visit.words.say("Say what the table is for."))
        held = OutgoingTable(order_of(visit), _typed(visit.form))
        held.go_on(partial(weighing_of, visit, held.order), (visit.vault.count, visit.today), visit.look)
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))
    if held.faults:
        return _page(visit, tuple(visit.advice(one) for one in held.faults))
    return Elsewhere(visit.lasting(OUTGOING, visit.outgoing.hold(held, visit.entropy)))


def _typed(form: Form) -> Form:
    """Return what was typed, without files: their lines were read into the field of keys."""
    return Form(form.texts)


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "", more: int = 0) -> Page:
    form, language = visit.form, visit.words.tongue.spoken
    offered = Named(visit.record, language, visit.lists).offered(Table.SUBJECT)
    properties = properties_in_words(visit)
    parts, chosen = visit.parts(), part_chosen(visit)
    chosen = chosen or parts.written
    names = names_typed(form, SUBJECTS)
    fields = max(len(form.all(SUBJECTS)), _FIELDS) if not more else len(names) + more
    facts = {
        "advice": advice,
        "problem": problem,
        "form": form,
        "is_empty": not (offered and properties),
        "kinds": kinds_in_words(visit),
        "kinds_chosen": form.all(KINDS),
        "names": (*names, *("",) * (fields - len(names))),
        "properties": properties,
        "properties_chosen": form.all(PROPERTIES),
        "purposes": {one: purpose_words(one, language) for one in purposes()},
        "forms": forms_in_words(visit),
        "form_chosen": form_asked(form),
        "parts": [(into_of(visit, one), one.id == chosen) for one in parts.writable] if len(parts.writable) > 1 else (),
        "into": (),
        "subjects": offered,
        "waiting": waiting_tables(visit),
    }
    return Page("tables_out.html", facts, 422 if advice or problem else 200)
