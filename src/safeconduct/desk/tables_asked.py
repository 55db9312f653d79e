"""What somebody asks of a table that is to leave, read from the fields of its page. No rules.

What may leave is decided in `record.tables`; whom words mean, which part and which keys is `outgoing_asked`'s. Refuses
what is on none of the lists of the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safeconduct.desk.forms import Form
from safeconduct.desk.outgoing_asked import KEYS, keys_typed, names_typed, part_chosen, subject_meant
from safeconduct.desk.statement_search import search_here
from safeconduct.desk.visit import Visit
from safeconduct.publish.holding.asked import Asking
from safeconduct.publish.holding.tables import known_of_table
from safeconduct.record.items import SubjectKind
from safeconduct.record.placing import Placing
from safeconduct.record.property_words import property_in_words
from safeconduct.record.tables.answering import of_late
from safeconduct.record.tables.choosing import Choice
from safeconduct.record.tables.exports import FORMS
from safeconduct.record.tables.ordering import Order
from safeconduct.record.tables.purposes import purposes
from safeconduct.record.tables.weighing import Weighing

# What the handle of such a table is made for; under this name an address says which one is to be changed.
OUTGOING: Final = "outgoing"
AGAIN: Final = "again"
# The fields of the page.
KINDS: Final = "kind"
SUBJECTS: Final = "subject"
PROPERTIES: Final = "property"
LIVING: Final = "with_living"
PURPOSE: Final = "purpose"
FORM: Final = "form"
WHOM: Final = "whom"


def kinds_in_words(visit: Visit) -> Mapping[str, str]:
    """Return every kind of subject, as all of them are called."""
    say = visit.words.say
    return {
        SubjectKind.EVENT.value: say("all events"),
        SubjectKind.PERSON.value: say("all people"),
        SubjectKind.PLACE.value: say("all places"),
        SubjectKind.ORGANISATION.value: say("all organisations"),
    }


def forms_in_words(visit: Visit) -> Mapping[str, str]:
    """Return every form of a file, in the order in which they are offered."""
    say = visit.words.say
    words = {
        "xlsx": say("workbook (.xlsx)"),
        "csv": say("CSV, as spreadsheets read it"),
        "ftm": say("FollowTheMoney: entities"),
        "ftm-statements": say("FollowTheMoney: statements, one for each value"),
        "huridocs": say("CSV with the fields of the HURIDOCS Events Standard Formats"),
        "uwazi": say("CSV for Uwazi, subjects of one kind: one file for each template, several as a .zip"),
    }
    return {one: words.get(one, one) for one in FORMS}


def properties_in_words(visit: Visit) -> Mapping[str, str]:
    """Return every property that anything declares, by its words."""
    language, vocabulary = visit.words.tongue.spoken, visit.record.vocabulary
    words = {one: property_in_words(one, language, vocabulary) for one in visit.record.property_ids()}
    return dict(sorted(words.items(), key=lambda one: (one[1].casefold(), one[0])))


def form_asked(form: Form) -> str:
    """Return the form of the file: the one that was chosen, or the first."""
    return form.text(FORM) if form.text(FORM) in FORMS else FORMS[0]


def order_of(visit: Visit) -> Order:
    """Return what is asked for; NoSuchEntry, AmbiguousName, MayOnlyRead, and as `protect.recipients` raises.

    The purpose has to be one of those that there are.
    """
    form, record = visit.form, visit.record
    kinds, there = set(form.all(KINDS)), record.property_ids()
    choice = Choice(
        Placing(record, visit.parts(), part_chosen(visit)).for_new(),
        tuple(dict.fromkeys(subject_meant(visit, one) for one in names_typed(form, SUBJECTS))),
        tuple(one for one in SubjectKind if one.value in kinds),
        tuple(one for one in dict.fromkeys(form.all(PROPERTIES)) if one in there),
        form.has(LIVING),
    )
    purpose, keys = purposes()[form.text(PURPOSE)], keys_typed(form, KEYS)
    return Order(choice, form_asked(form), purpose, form.text(WHOM), keys, visit.words.tongue.spoken)


def weighing_of(visit: Visit, order: Order) -> Weighing:
    """Begin to weigh an order with the record, the team and the search of this desk as they are now."""
    team = visit.team()
    late = of_late(team, visit.record, order)
    search = search_here(visit, asking=Asking.OUTGOING)
    known = known_of_table(team, order, search, visit.today, late=late)
    return Weighing(visit.record, order, visit.entropy, known)
