"""A thing of one form as typed in one sitting: which it is, its fields, when they were so. For command and page.

Refuses to enter as new what bears a name that stands already: whether two who are called alike are one, nobody guesses.
A field of an act that is asked under some types of act alone is offered under those (docs/formats/ontology.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Language, SafeconductError
from safeconduct.record.detention.properties import USE
from safeconduct.record.items import Table, Value
from safeconduct.record.named import Named
from safeconduct.record.ontology.act_labels import LABEL
from safeconduct.record.ontology.describing import ACT, INVOLVEMENT, Sitting
from safeconduct.record.ontology.types import Field
from safeconduct.record.queries import AmbiguousName, Record

PLACE: Final = "place"
# What a place that is entered with days and no use is used for.
USED: Final = "detention"
_TYPE_OF_ACT: Final = "type_of_act"
# Forms of things that have no name of their own, each with the fields that say what such a thing is called.
OF_ITS_FIELDS: Final[Mapping[str, tuple[str, str]]] = {
    ACT: (_TYPE_OF_ACT, "victim"),
    INVOLVEMENT: ("perpetrator", "act"),
    "relation": ("person", "related_to"),
    "information": ("related_person", "event"),
}


class ThereAlready(SafeconductError):
    """A new thing with a name that something in the record bears."""

    code = "record.there_already"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Something in the record is called so already{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Leave --new out to say more of it; if this is another one, add to the name what tells them apart.",
        on_page="If it is the same, open its page and choose “Describe”; if it is another one, add to the name what "
        "tells them apart.",
    )
    ru = Advice(
        what="В базе уже есть запись с таким названием{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Чтобы дополнить её, уберите --new; если это другая, добавьте к названию то, что их различает.",
        on_page="Если это она, откройте её страницу и нажмите «Описать»; если другая, добавьте к названию то, что их "
        "различает.",
    )


class NoName(SafeconductError):
    """A thing without a name of its own, of which nothing was said that it could be called by."""

    code = "record.no_name"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Nothing says what this is called.",
        safe=NOTHING_CHANGED_EN,
        do="Say what it is called, or fill in whom and what it ties together.",
    )
    ru = Advice(
        what="Неясно, как это назвать.",
        safe=NOTHING_CHANGED_RU,
        do="Напишите название или заполните, кого и что это связывает.",
    )


@dataclass(frozen=True, slots=True)
class TypedField:
    """A field as it was typed: its id or what it is called, its value in words, and days in words when it was so."""

    field: str
    words: str
    period: str = ""


def thing_of(sitting: Sitting, form: str, name: str, *, is_new: bool) -> str:
    """Return the qualified name of a thing of a form; ThereAlready, NoSuchEntry, AmbiguousName, NotOfForm."""
    if not is_new:
        return sitting.thing(name, (form,))
    try:
        is_there = bool(Named(sitting.record).find(Table.SUBJECT, name))
    except AmbiguousName:
        is_there = True
    if is_there:
        raise ThereAlready(shown=name)
    return sitting.new(name, form)


def call_by_its_fields(sitting: Sitting, thing: str, form: str, language: Language) -> None:
    """Call a new thing of a form in `OF_ITS_FIELDS` by what was said of it: "Beating: whom", "who: which act".

    By the first value of each field; NoName where neither was said.
    """
    said: list[str] = []
    for field_id in OF_ITS_FIELDS[form]:
        claims = (one for one in sitting.claims if one.subject == thing and one.property == field_id)
        texts = next((one.value.texts for one in claims), ())
        if texts:
            is_term = field_id == _TYPE_OF_ACT
            words = sitting.record.vocabulary
            said.append(words.term_in_words(texts[0], language) if is_term else sitting.label(texts[0]))
    if not said:
        raise NoName
    sitting.call(thing, LABEL.format(what=said[0], whom=said[1]) if said[1:] else said[0])


def say_field(sitting: Sitting, subject: str, typed: TypedField) -> Value:
    """Claim what a field of a thing is, and return it as understood; what `Sitting.say` raises, NotUnderstood."""
    words = typed.words or (USED if typed.field == USE and typed.period else "")
    return sitting.say(subject, typed.field, words, typed.period)


def fields_asked(record: Record, form: str, subject: str = "") -> tuple[Field, ...]:
    """Return the fields that are asked of a thing (qualified name, "" for a new one): none that is offered no more.

    Those of an extension are asked of acts of its types alone.
    """
    held = record.vocabulary.ontology
    if form not in held.forms:
        return ()
    acts = {row.text for row in record.known_now(subject) if row.property == _TYPE_OF_ACT} if subject else set()
    types = {above for act in acts for above in held.above(act)}
    asked = {one.id for one in held.forms[form].extensions if types.intersection(one.acts)}
    return tuple(
        one for one in held.forms[form].fields if not one.is_retired and (not one.extension or one.extension in asked)
    )
