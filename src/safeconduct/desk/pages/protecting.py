"""Protected terms of the inboxes: typed, counted, taken off by typing them again; never listed.

Whoever adds a term sees it while they type. Refuses to show one afterwards, to anybody, in any place: a list of what is
protected would say where everybody hides (`intake.protecting`). Promise P14.
"""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.base.errors import Advice, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.desk.inboxes import INBOX, intake_of, may_write
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.visit import Visit
from safeconduct.intake.protecting import protect_intents, protected_terms, terms_in, unprotect_intents
from safeconduct.protect.handles import name_from_handle
from safeconduct.vault.types import Intent


@dataclass(frozen=True, slots=True)
class Line:
    """One inbox: how it is called, and how many terms are protected in it."""

    handle: str
    name: str
    count: str
    can_write: bool


def page(visit: Visit) -> Page:
    """Return how many terms each inbox protects."""
    return _page(visit)


def send(visit: Visit) -> Shown:
    """Protect the terms that were typed, or take one off."""
    tables, form, say = visit.vault.tables, visit.form, visit.words.say
    part = CompartmentId(bytes.fromhex(name_from_handle(visit.handle_key, INBOX, form.text("inbox"))))
    intents: tuple[Intent, ...]
    try:
        if form.text("do") == "off":
            intents = unprotect_intents(tables, part, form.text("term"))
            problem = say("That is not on the list: type it as it was typed then.")
        else:
            terms = terms_in(form.text("terms"))
            intents = protect_intents(tables, part, terms)
            problem = say("They are protected already.") if terms else say("Type a term, one to a line.")
        if not intents:
            return _page(visit, problem=problem)
        return visit.done("/protected", *visit.vault.append(intents))
    except SafeconductError as error:
        return _page(visit, (visit.advice(error),))


def _page(visit: Visit, advice: tuple[Advice, ...] = (), *, problem: str = "") -> Page:
    tables, count = visit.vault.tables, visit.words.count
    lines = []
    for here in intake_of(visit).inboxes():
        words = count("{n} term is protected.", "{n} terms are protected.", len(protected_terms(tables, (here.part,))))
        lines.append(Line(visit.handle(INBOX, here.part.hex()), here.inbox.purpose, words, may_write(visit, here.part)))
    facts = {"into": (), "advice": advice, "problem": problem, "lines": tuple(lines)}
    return Page("protecting.html", facts, 422 if advice or problem else 200)
