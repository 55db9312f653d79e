"""A thing by its form: a place of detention, a person, a unit, a document, entered or described further in one sitting.

Each field that is filled in becomes a claim with the account it stands in, who speaks and their words; what is left
empty is not said, and "unknown" is something that is said. Terms are those of the lists. What is refused is said at its
field, with everything that was typed. Decides nothing: that is `record.ontology`. What has no name of its own, as an
act, is called by its fields. An act has a form beside the words it is read in as well, and consent a page of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from safeconduct.base.errors import SafeconductError
from safeconduct.base.ids import OpId
from safeconduct.desk.days_read import DaysRead, days_read, look_first, unseen
from safeconduct.desk.describing_shown import (
    BETWEEN,
    DURING,
    FIELD_ASKED,
    SET,
    asked_of,
    can_be_described,
    during_in_words,
    filled_in,
    forms_added,
    known_of,
    paper_asking,
)
from safeconduct.desk.fields_shown import FIELDS
from safeconduct.desk.into import goes_into
from safeconduct.desk.paper_ways import PAPER_ASKING
from safeconduct.desk.reading_shown import choices
from safeconduct.desk.refusals import Refusals, in_order
from safeconduct.desk.render import Page, Shown
from safeconduct.desk.telling_typed import account, connection, speaker
from safeconduct.desk.visit import Visit
from safeconduct.protect.handles import UnknownHandle
from safeconduct.record.commands import entries_intents, new_local_id
from safeconduct.record.items import Subject, Table, Voice
from safeconduct.record.links import Ref
from safeconduct.record.named import Named
from safeconduct.record.ontology.describing import Sitting, Telling
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.things import (
    OF_ITS_FIELDS,
    TypedField,
    call_by_its_fields,
    fields_asked,
    say_field,
    thing_of,
)
from safeconduct.record.ontology.types import Field, ValueType
from safeconduct.record.periods import PERIODS
from safeconduct.record.queries import NOUNS, NoSuchEntry
from safeconduct.record.types import OWN_DATASET
from safeconduct.record.when import said_on, when_from_words

_NAME: Final = "name"


def new(visit: Visit) -> Page:
    """Return the form of a new thing, empty but for what it is about; UnknownHandle for one not entered here."""
    form = _form_meant(visit)
    return _page(filled_in(visit, form), form, "", {})


def add(visit: Visit) -> Shown:
    """Enter a new thing."""
    return _send(visit, _form_meant(visit), "")


def page(visit: Visit) -> Page:
    """Return the form of a thing that is in the record."""
    subject = _subject(visit)
    return _page(visit, form_of(visit.record.facts, subject), subject, {})


def send(visit: Visit) -> Shown:
    """Say more of a thing that is in the record."""
    subject = _subject(visit)
    return _send(visit, form_of(visit.record.facts, subject), subject)


def _form_meant(visit: Visit) -> str:
    if visit.path["form"] not in forms_added(visit.words):
        raise UnknownHandle
    return visit.path["form"]


def _subject(visit: Visit) -> str:
    subject = visit.name("describe")
    if not isinstance(visit.record.entry(Table.SUBJECT, subject), Subject) or not can_be_described(visit, subject):
        raise NoSuchEntry(kind=NOUNS[Table.SUBJECT])
    return subject


def _send(visit: Visit, form: str, subject: str) -> Shown:
    """Enter what was filled in, all of it or nothing; the form again, each fault at its field."""
    record, refused, text = visit.record, Refusals(visit), visit.form.text
    faults = refused.said
    source, voice, new_voice = "", "", list[tuple[Table, Voice]]()
    with refused.at("account"):
        source = account(visit) if text("account") else ""
    with refused.at("voice"):
        voice, new_voice = speaker(visit)
    telling = Telling(source, voice, connection(visit), said=text("said"), quote=text("quote"), note=text("note"))
    sitting = Sitting(record, telling, lambda: new_local_id(visit.entropy))
    about = subject
    with refused.at(_NAME):
        about = about or _new_thing(sitting, form, text(_NAME))
    typed = _typed(visit, fields_asked(record, form, subject))
    for one in typed if about else ():
        with refused.at(DURING + one.field):
            if one.period:
                when_from_words(one.period, sitting.said_on)
        if DURING + one.field not in faults:
            with refused.at(SET + one.field):
                say_field(sitting, about, one)
    if not subject and not text(_NAME) and form in OF_ITS_FIELDS and typed and not faults:
        with refused.at(_NAME):
            call_by_its_fields(sitting, about, form, visit.words.tongue.spoken)
    faults |= _missing(visit, form, subject, bool(typed), faults)
    if not faults:
        days = unseen(visit, _days(visit, fields_asked(record, form, subject), source))
        faults |= {name: look_first(visit) for name in days[:1]}
    if faults:
        return _page(visit, form, subject, faults)
    named = tuple(one for one in sitting.parts_named() if not (new_voice and one == Ref(Table.VOICE, voice)))
    ops: Sequence[OpId] = ()
    with refused.at(""):
        part = visit.placing().beside(Ref(Table.SOURCE, source), named)
        before = entries_intents(part, OWN_DATASET, new_voice) if new_voice else []
        ops = visit.vault.append([*before, *sitting.intents(part)])
    if faults:
        return _page(visit, form, subject, faults)
    return visit.done((paper_asking(visit, subject) if subject else "") or visit.link("subject", about), *ops)


def _new_thing(sitting: Sitting, form: str, name: str) -> str:
    """Return a new thing of a form: "" where it has no name and needs one; what `thing_of` raises."""
    if not name:
        return sitting.new("", form) if form in OF_ITS_FIELDS else ""
    return thing_of(sitting, form, name, is_new=True)


def _typed(visit: Visit, fields: tuple[Field, ...]) -> list[TypedField]:
    """Return the fields that were filled in."""
    form = visit.form
    found = (
        TypedField(
            one.id,
            BETWEEN.join(text for text in form.all(SET + one.id) if text),
            form.text(DURING + one.id) if one.id in PERIODS else "",
        )
        for one in fields
    )
    return [one for one in found if one.words or one.period]


def _days(visit: Visit, fields: tuple[Field, ...], source: str) -> dict[str, DaysRead]:
    """Return how the days of the form were read, by the names of their fields."""
    form = visit.form
    dates = {SET + one.id: one.id for one in fields if one.type is ValueType.DATE}
    typed = dates | {DURING + one.id: "" for one in fields if one.id in PERIODS}
    given = {name: (form.text(name), property_id) for name, property_id in typed.items() if form.text(name)}
    return days_read(visit, given, said_on(visit.record, source))


def _missing(visit: Visit, kind: str, subject: str, has_fields: bool, faults: Mapping[str, str]) -> dict[str, str]:
    """Return what has to be said and was not."""
    form, say = visit.form, visit.words.say
    missing = {}
    if not form.text("account") and "account" not in faults:
        missing["account"] = say("Name the account that says so: nothing is known without one.")
    if not subject and not form.text(_NAME) and kind not in OF_ITS_FIELDS:
        missing[_NAME] = say("Say what it is called: a name, or a description.")
    if not has_fields:
        missing[""] = say("Fill in at least one field: what is left empty is not said.")
    return missing


def _page(visit: Visit, form: str, subject: str, faults: Mapping[str, str]) -> Page:
    held = visit.record.vocabulary.ontology
    if form not in held.forms:
        raise UnknownHandle
    now = known_of(visit, subject)
    fields = fields_asked(visit.record, form, subject)
    labels = _labels(visit, fields)
    label = visit.record.vocabulary.name_in_words(subject, visit.words.tongue.spoken) if subject else ""
    paper = paper_asking(visit, subject) if subject else ""
    adding = forms_added(visit.words)
    facts = {
        # With what the address is about, which nobody typed.
        "form": visit.form,
        "heading": visit.words.say("Describe: {name}", name=label) if subject else adding[form],
        "form_name": visit.words.phrase(held.forms[form].name),
        "form_help": visit.words.phrase(held.forms[form].help),
        "is_new": not subject,
        "is_called_by_fields": form in OF_ITS_FIELDS,
        "fields": [asked_of(visit, one, now.get(one.id, ()), faults.get(SET + one.id, "")) for one in fields],
        "faults": in_order(faults, labels),
        "labels": labels,
        "days_read": _days(visit, fields, _source(visit)),
        "into": (),
        "goes": _goes(visit),
        "is_parted": visit.placing().parts.are_several,
        "offered": choices(visit),
        "accounts": Named(visit.record, visit.words.tongue.spoken, visit.lists).offered(Table.SOURCE),
        "fields_address": visit.lasting(FIELDS, form),
        "asked": "".join(SET + one for one in visit.meant(FIELD_ASKED, "property")) if not faults else "",
        "paper": paper,
        "here": _here(visit, form),
        "back": paper or (visit.link("subject", subject) if subject else visit.at("/record")),
    }
    return Page("describing.html", facts, 422 if faults else 200)


def _here(visit: Visit, form: str) -> str:
    """Return the address of this page, with what asked for a field of it."""
    if "describe" not in visit.path:
        return f"/new/{form}"
    asked = {one: visit.query[one] for one in (FIELD_ASKED, PAPER_ASKING) if visit.query.get(one)}
    return f"/describe/{visit.path['describe']}{f'?{urlencode(asked)}' if asked else ''}"


def _labels(visit: Visit, fields: tuple[Field, ...]) -> dict[str, str]:
    """Return what the fields of the form are called, by their names in it."""
    words, say = visit.record.vocabulary, visit.words.say
    called = {one.id: words.field_in_words(one, visit.words.tongue.spoken) for one in fields}
    return {
        _NAME: say("What it is called"),
        "account": say("The account it stands in"),
        "voice": say("Who really speaks"),
        **{SET + code: label for code, label in called.items()},
        **{DURING + code: during_in_words(visit.words, code) for code in called if code in PERIODS},
    }


def _source(visit: Visit) -> str:
    """Return the account that is named; "" where none is, or it cannot be told which."""
    try:
        return account(visit) if visit.form.text("account") else ""
    except SafeconductError:
        return ""


def _goes(visit: Visit) -> tuple[object, ...]:
    """Return the parts that it goes into, once the account is named: where that lies."""
    try:
        return goes_into(visit, visit.placing().homes(Ref(Table.SOURCE, account(visit))))
    except SafeconductError:
        return ()
