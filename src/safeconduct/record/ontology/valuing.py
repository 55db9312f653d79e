"""A value of a field from what a person types: terms of its list, subjects of its forms, days, counts, places, words.

The desk's own entries follow the ontology; a file's property of the same name means what the file says, and is left
alone. Refuses what is no term of the list and what is of another form, each in one sentence, and guesses neither.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import UNKNOWN
from safeconduct.record.items import Property, Table, Value, qualified, split_name
from safeconduct.record.named import Named
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.types import Field, Ontology, ValueType
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.queries import NOUNS, NoSuchEntry, Record
from safeconduct.record.types import OWN_DATASET, SEP
from safeconduct.record.values import HOW_WORDS, NO_WORDS, value_from_words
from safeconduct.record.words import NotUnderstood

# Between several values of one field.
_BETWEEN: Final = ";"
FindSubject = Callable[[str, tuple[str, ...]], str]
"""The qualified name of the subject that words mean, which must be of one of some forms."""


class NotOfForm(SafeconductError):
    """A subject that is of another form than is wanted."""

    code = "record.not_of_form"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This is of another form{shown}: {wanted} is wanted here.",
        safe=NOTHING_CHANGED_EN,
        do="Name another one; “record ontology show” lists the forms.",
        on_page="Choose another one.",
    )
    ru = Advice(
        what="Это запись другой формы{shown}, а здесь нужно: {wanted}.",
        safe=NOTHING_CHANGED_RU,
        do="Назовите другую; формы показывает «record ontology show».",
        on_page="Выберите другую.",
    )


def fields_of(record: Record, subject: str) -> dict[str, Field]:
    """Return the fields that a subject (qualified name) has by its form, by id; none where it is of no form."""
    forms = record.vocabulary.ontology.forms
    form = form_of(record.facts, subject)
    return {one.id: one for one in forms[form].fields} if form in forms else {}


def field_for(record: Record, property_id: str, subject: str) -> tuple[Field, ...]:
    """Return the field that a property of a subject is; none where a file, or somebody here before, means another."""
    field = fields_of(record, subject).get(property_id)
    if field is None:
        return ()
    dataset = split_name(subject)[0]
    if dataset != OWN_DATASET and isinstance(record.entry(Table.PROPERTY, f"{dataset}{SEP}{property_id}"), Property):
        return ()
    own = record.entry(Table.PROPERTY, f"{OWN_DATASET}{SEP}{property_id}")
    return () if isinstance(own, Property) and own.kind is not field.type.kind else (field,)


def undeclared(record: Record, fields: Iterable[Field], part: CompartmentId) -> list[Property]:
    """Return the properties of fields that the desk's own entries in a part do not have yet."""
    found = {one.id: Property(one.id, one.type.kind) for one in fields}
    names = {one: qualified(OWN_DATASET, one) for one in found}
    return [item for one, item in found.items() if record.entry(Table.PROPERTY, names[one], part=part) is None]


def value_of_field(
    field: Field, words: str, vocabulary: Vocabulary, find: FindSubject, *, said_on: Day | None
) -> Value:
    """Return the value that words mean for a field; NotUnderstood, NotATerm, or what ``find`` raises."""
    if field.type not in (ValueType.TERM, ValueType.SUBJECT):
        return value_from_words(field.type.kind, words, said_on, field.id)
    parts = [part.strip() for part in unicodedata.normalize("NFC", words).split(_BETWEEN) if part.strip()]
    if not parts:
        raise NotUnderstood(reason=NO_WORDS, how=HOW_WORDS, shown=words)
    if field.type is ValueType.TERM:
        texts = [vocabulary.term_from_words(field.list, part) for part in parts]
    else:
        texts = [find(part, field.of) for part in parts]
    return Value(field.type.kind, UNKNOWN, tuple(dict.fromkeys(texts)))


def subject_finder(record: Record, named: Named) -> FindSubject:
    """Return what finds a subject by what it is called; it raises NoSuchEntry, AmbiguousName or NotOfForm."""

    def find(words: str, forms: tuple[str, ...]) -> str:
        found = named.find(Table.SUBJECT, words)
        if not found:
            raise NoSuchEntry(kind=NOUNS[Table.SUBJECT], shown=words)
        check_form(record, found[0], forms, words)
        return found[0]

    return find


def check_form(record: Record, name: str, forms: tuple[str, ...], shown: str) -> None:
    """Refuse a subject that is of none of some forms: NotOfForm."""
    if form_of(record.facts, name) not in forms:
        raise NotOfForm(shown=shown, wanted=forms_in_words(record.vocabulary.ontology, forms))


def forms_in_words(held: Ontology, forms: tuple[str, ...]) -> Phrase:
    """Return what some forms are called, any of which is meant."""
    names = [held.forms[one].name for one in forms if one in held.forms]
    return Phrase(" / ".join(one.en for one in names), " / ".join(one.ru for one in names))
