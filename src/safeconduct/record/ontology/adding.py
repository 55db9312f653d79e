"""A project's own fields and terms, as a person adds, renames and retires them: items, checked before they are signed.

Reads and never writes. What two desks add at the same time under one code stays one code with both wordings (`own`).
Refuses codes and words that are no good, a code that stands already, and to rename or retire what the program brings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.looks import looks_of
from safeconduct.record.items import MalformedItem
from safeconduct.record.ontology.held import own_items
from safeconduct.record.ontology.own import Placed, says_what, standing
from safeconduct.record.ontology.own_bytes import (
    MOST_ITEMS,
    MOST_NAMED,
    Item,
    OwnField,
    OwnTerm,
    encode_own,
    ontology_intent,
)
from safeconduct.record.ontology.types import BETWEEN, OWN_PREFIX, Field, ValueType
from safeconduct.record.ontology.vocabulary import Vocabulary, near_words
from safeconduct.record.placing import Placing
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Record
from safeconduct.vault.types import Intent

FORM: Final = Phrase("form", "форма")
LIST: Final = Phrase("list", "список")
CODE: Final = Phrase("field or term that was added here", "поле или слово, добавленное здесь")
FIELD: Final = Phrase("field of this form", "поле этой формы")
ANYTHING: Final = Phrase("form or list", "форма или список")
_NEAR: Final = Phrase("did you mean: {codes}?", "возможно, имелось в виду: {codes}?")
_LOOK: Final = Phrase("“record ontology show” lists all there are.", "всё, что есть: «record ontology show».")


class NotInOntology(SafeconductError):
    """A form, list or code that is not there."""

    code = "record.not_in_ontology"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no {kind} of this name{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Look once more; {near}",
        on_page="Choose one of those that the page offers.",
    )
    ru = Advice(
        what="Такого нет ({kind}){shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Посмотрите ещё раз; {near}",
        on_page="Выберите из предложенных на странице.",
    )


class BadWords(SafeconductError):
    """A code or words for a field or term that are no good."""

    code = "record.bad_words"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This cannot be the code or the words of a field or a term{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="A code has small Latin letters, digits and underlines; the words stand in one line of at most 120 "
        "characters, in English and in Russian; values are of what there is.",
    )
    ru = Advice(
        what="Это не может быть кодом или словами поля или слова списка{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Код состоит из строчных латинских букв, цифр и подчёркиваний; слова — одна строка не длиннее 120 знаков, "
        "по-английски и по-русски; значения берутся из того, что есть.",
    )


class NamedAlready(SafeconductError):
    """A code, or words, that stand already or look like some that do."""

    code = "record.named_already"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is one of this code or with these words already, or with words that look like them{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Use that one; to give it other words: “record ontology rename CODE”.",
        on_page="Use that one, or choose another code and words that nobody takes for it.",
    )
    ru = Advice(
        what="С таким кодом или такими словами (или на вид такими же) уже есть{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Пользуйтесь им; чтобы назвать его иначе: «record ontology rename КОД».",
        on_page="Пользуйтесь им или выберите другой код и слова, которые с ним не спутать.",
    )


def new_field(record: Record, field: OwnField) -> OwnField:
    """Return a field as it is added; NotInOntology, BadWords, NamedAlready."""
    held = record.vocabulary.ontology
    found = replace(field, code=own_code(field.code), form=named(field.form, held.forms, FORM))
    _checked(found)
    if found.code in held.fields or found.code in held.lists:
        raise NamedAlready(shown=found.code)
    _check_name(record, found)
    if found.type is ValueType.TERM and found.of and found.of[0] not in held.lists:
        raise _not_there(found.of[0], held.lists, LIST)
    for form in found.of if found.type is ValueType.SUBJECT else ():
        named(form, held.forms, FORM)
    return found


def new_term(record: Record, list_id: str, code: str, name: Phrase, *, under: str = "") -> OwnTerm:
    """Return a term as it is added to a list; NotInOntology, BadWords, NamedAlready, NotATerm for what it is under."""
    words = record.vocabulary
    list_id = named(list_id, words.ontology.lists, LIST)
    whole = f"{list_id}{BETWEEN}{own_code(code.removeprefix(f'{list_id}{BETWEEN}'))}"
    parent = words.term_from_words(list_id, under) if under else ""
    term = OwnTerm(whole, name, parent)
    _checked(term)
    if whole in words.ontology.terms:
        raise NamedAlready(shown=whole)
    _check_name(record, term)
    return term


def retired(record: Record, code: str) -> tuple[OwnField | OwnTerm, ...]:
    """Return the items by which a project's field or term is offered no more; NotInOntology."""
    one, all_standing = _own(record, code)
    return _in_place_of(replace(one, is_retired=True), all_standing)


def renamed(record: Record, code: str, name: Phrase) -> tuple[OwnField | OwnTerm, ...]:
    """Return the items by which a project's field or term has one other wording; NotInOntology, BadWords, NamedAlready.

    They take the place of all wordings that stand, so that they also settle those that were given at the same time.
    """
    one, all_standing = _own(record, code)
    found = replace(one, name=name, is_retired=False, replaces=())
    _checked(found)
    _check_name(record, found)
    return _in_place_of(found, all_standing)


def offered_again(record: Record, code: str) -> tuple[OwnField | OwnTerm, ...]:
    """Return the items by which what was retired is offered again, by its words; NotInOntology, NamedAlready."""
    return renamed(record, code, _own(record, code)[0].name)


def new_intents(placing: Placing, item: OwnField | OwnTerm) -> list[Intent]:
    """Return the op that adds a field or term; WouldTell, MayOnlyRead, NoPartChosen.

    It goes into the part that is written to, whose readers must all be able to read the list and the term it names.
    """
    codes = item.of if isinstance(item, OwnField) else (item.code.partition(BETWEEN)[0], item.parent)
    return [ontology_intent(placing.for_own(codes), (item,))]


def said_intents(placing: Placing, items: tuple[OwnField | OwnTerm, ...]) -> list[Intent]:
    """Return the ops that rename or retire what stands already, wherever it stands: nobody else is told its words."""
    return [ontology_intent(part, items) for part in placing.for_code(items[0].code)]


def own_code(code: str) -> str:
    """Return a project's code with what all of them begin with."""
    return code if code.startswith(OWN_PREFIX) else OWN_PREFIX + code


def named(text: str, there: Iterable[str], kind: Phrase) -> str:
    """Return a code that is there; NotInOntology, with the nearest, where it is not."""
    held = list(there)
    if text not in held:
        raise _not_there(text, held, kind)
    return text


def _not_there(text: str, there: Iterable[str], kind: Phrase) -> NotInOntology:
    codes = ", ".join(near_words(text, there)[:3])
    near = Phrase(_NEAR.en.format(codes=codes), _NEAR.ru.format(codes=codes)) if codes else _LOOK
    return NotInOntology(shown=text, kind=kind, near=near)


def _own(record: Record, code: str) -> tuple[OwnField | OwnTerm, tuple[Placed, ...]]:
    said = own_items(record.facts)
    found = standing(said, code)
    if not found:
        raise _not_there(code, {one.item.code for one in said}, CODE)
    first = says_what(sorted((one for one in said if one.item.code == code), key=lambda one: one.order)).item
    return replace(first, name=found[0].item.name), found


def _in_place_of(item: OwnField | OwnTerm, found: tuple[Placed, ...]) -> tuple[OwnField | OwnTerm, ...]:
    """Return an item that takes the place of all that stand: one names a few, and somebody may have signed more."""
    ops = [*dict.fromkeys(one.order[1] for one in found)][-MOST_ITEMS * MOST_NAMED :]
    parts = (ops[at : at + MOST_NAMED] for at in range(0, len(ops), MOST_NAMED))
    return tuple(replace(item, replaces=tuple(sorted(part))) for part in parts)


def _checked(item: Item) -> None:
    try:
        encode_own(item)
    except MalformedItem:
        raise BadWords(shown=getattr(item, "code", "")) from None


def _check_name(record: Record, item: OwnField | OwnTerm) -> None:
    """Refuse words that look like those of another field of its form, or of another term of its list: NamedAlready."""
    words = record.vocabulary
    if isinstance(item, OwnTerm):
        terms = words.terms_of(item.code.partition(BETWEEN)[0])
        others = {one.code: (one.name, *one.others) for one in terms}
    else:
        others = {one.id: _called(one, words) for one in words.ontology.forms[item.form].fields if not one.is_retired}
    wanted = {looks_of(item.name.en), looks_of(item.name.ru)}
    for code, names in others.items():
        if code != item.code and any(wanted & {looks_of(one.en), looks_of(one.ru)} for one in names):
            raise NamedAlready(shown=code)


def _called(field: Field, words: Vocabulary) -> tuple[Phrase, ...]:
    """Return all that a field is called, on its form and where its claims stand."""
    shown = Phrase(property_in_words(field.id, "en", words), property_in_words(field.id, "ru", words))
    return (field.name, *field.others, shown)
