"""A form of the ontology on its page: fields with their terms, what stands now of each, what can be added here.

Decides nothing: which fields are asked is `record.ontology.things`, what a term is called its vocabulary.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlencode

from safeconduct.desk.paper_ways import PAPER_ASKING
from safeconduct.desk.visit import Visit
from safeconduct.desk.words import Words
from safeconduct.record.consents import FORM as CONSENT
from safeconduct.record.detention.properties import USE
from safeconduct.record.items import Table
from safeconduct.record.named import Named
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.things import fields_asked
from safeconduct.record.ontology.types import Field, ValueType
from safeconduct.record.periods import PERIODS
from safeconduct.record.types import Level
from safeconduct.record.wording import row_value_in_words

# How the fields of the form are called in what is sent: by the ids of the ontology.
SET: Final = "set."
DURING: Final = "during."
# Under this name an address says which field is asked for: as a handle.
FIELD_ASKED: Final = "asks"
# Under this name an address says what a new thing is about: as a handle.
ABOUT: Final = "of"
# Between several values of one field, as `valuing` reads them.
BETWEEN: Final = "; "
# Values of one field that are shown beside it: the rest stand on the page of the thing.
_MOST_NOW: Final = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as the page asks it. ``terms``: code, words and how deep each lies; ``now``: what is known of it now."""

    name: str
    label: str
    help: str
    kind: str
    is_several: bool
    terms: tuple[tuple[str, str, int], ...]
    now: str
    during: str
    during_label: str
    fault: str
    wanted: str


def forms_added(words: Words) -> dict[str, str]:
    """Return the forms of which a thing can be added here, each with what its page and the way to it are called."""
    return {
        "place": words.say("Add a place of detention"),
        "person": words.say("Add a person"),
        "group": words.say("Add a group of people"),
        "organisation": words.say("Add an organisation"),
        "unit": words.say("Add a unit"),
        "document": words.say("Add a document"),
        "event": words.say("Add an event"),
        "intervention": words.say("Add what was done to help"),
        "act": words.say("Add what was done to somebody"),
        "involvement": words.say("Add who took part in an act"),
        "relation": words.say("Add how two people are related"),
        "information": words.say("Add how far a source can be relied on"),
    }


def ways_on(visit: Visit, subject: str) -> tuple[tuple[str, str], ...]:
    """Return what can be entered further of a thing in a form of its own: the address of that form, and its words."""
    say, asked = visit.words.say, urlencode({ABOUT: visit.handle("subject", subject)})
    of_people = (
        ("act", say("Add what was done to them")),
        ("involvement", say("Add what they took part in")),
        ("relation", say("Add whom they are related to")),
    )
    forms = {
        "person": of_people,
        "group": of_people[:2],
        "unit": of_people[1:2],
        "organisation": of_people[1:2],
        "event": (
            ("act", say("Add an act of it")),
            ("intervention", say("Add what was done to help")),
            ("information", say("Add how far a source can be relied on")),
        ),
        "act": (("involvement", say("Add another who took part")),),
    }
    found = forms.get(form_of(visit.record.facts, subject), ())
    return tuple((f"/new/{form}?{asked}", words) for form, words in found)


def filled_in(visit: Visit, form: str) -> Visit:
    """Return the visit with the thing that the address is about in the first field of the form that takes such a one.

    The same visit where something was typed, or no field takes it.
    """
    meant = visit.meant(ABOUT, "subject") if visit.form.is_empty else ()
    for subject in meant:
        of = form_of(visit.record.facts, subject)
        takes = (one for one in fields_asked(visit.record, form) if one.type is ValueType.SUBJECT and of in one.of)
        field = next(takes, None)
        if field is not None:
            words = Named(visit.record, visit.words.tongue.spoken, visit.lists).words_for(Table.SUBJECT, subject)
            return replace(visit, form=visit.form.with_text(SET + field.id, words))
    return visit


def asked_address(visit: Visit, subject: str, field: str) -> str:
    """Return the form of a subject at one field, for the paper whose page this is: what is entered leads back to it."""
    asked = urlencode({FIELD_ASKED: visit.handle("property", field), PAPER_ASKING: visit.path["paper"]})
    return f"{visit.lasting('describe', subject)}?{asked}"


def paper_asking(visit: Visit, subject: str) -> str:
    """Return the address of the paper that asked for a field of a subject; "" where none did."""
    found = visit.meant(PAPER_ASKING, "paper")
    return f"/papers/{visit.handle('subject', subject)}/{visit.handle('paper', found[0])}" if found else ""


def can_be_described(visit: Visit, subject: str) -> bool:
    """Say whether the page is for such a thing: consent is asked on a page of its own."""
    return form_of(visit.record.facts, subject) != CONSENT


def form_name_of(visit: Visit, subject: str) -> str:
    """Return what the form of a thing is called; "" where it is of a form that nobody here knows."""
    forms, form = visit.record.vocabulary.ontology.forms, form_of(visit.record.facts, subject)
    return visit.words.phrase(forms[form].name) if form in forms else ""


def known_of(visit: Visit, subject: str) -> dict[str, tuple[str, ...]]:
    """Return what stands now of each property of a thing, in words."""
    found: dict[str, tuple[str, ...]] = {}
    for row in visit.record.known_now(subject) if subject else ():
        if row.standing and row.level is not Level.WITHDRAWN:
            words = row_value_in_words(row, visit.words.tongue.spoken, visit.record.vocabulary)
            found[row.property] = (*found.get(row.property, ()), words)
    return found


def during_in_words(words: Words, field_id: str) -> str:
    """Return what the time is called that is asked beside a field."""
    return words.say("When it was used so") if field_id == USE else words.say("When they were there")


def asked_of(visit: Visit, field: Field, now: tuple[str, ...], fault: str) -> Asked:
    """Return a field as the page asks it."""
    words, language = visit.record.vocabulary, visit.words.tongue.spoken
    terms = words.terms_of(field.list) if field.type is ValueType.TERM else ()
    forms = words.ontology.forms
    return Asked(
        name=SET + field.id,
        label=words.field_in_words(field, language),
        help=visit.words.phrase(field.help),
        kind=field.type.value,
        is_several=field.is_several,
        terms=tuple(
            (one.code, words.term_in_words(one.code, language), len(words.ontology.above(one.code)) - 1)
            for one in terms
        ),
        now=BETWEEN.join(now[:_MOST_NOW]),
        during=DURING + field.id if field.id in PERIODS else "",
        during_label=during_in_words(visit.words, field.id),
        fault=fault,
        wanted=", ".join(visit.words.phrase(forms[one].name) for one in field.of if one in forms)
        if field.type is ValueType.SUBJECT
        else "",
    )
