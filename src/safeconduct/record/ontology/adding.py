"""A project's own fields and terms, as a person adds, renames and retires them: items, checked before they are signed.

Reads and never writes. What two desks add at the same time under one code stays one code with both wordings (`own`).
Refuses codes and words that are no good, a code that stands already, and to rename or retire what the program brings.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.text import fold
from safeconduct.record.items import MalformedItem
from safeconduct.record.ontology.held import own_items
from safeconduct.record.ontology.own import Placed, says_what, standing
from safeconduct.record.ontology.own_bytes import MOST_ITEMS, MOST_NAMED, Item, OwnField, OwnTerm, encode_own
from safeconduct.record.ontology.types import BETWEEN, OWN_PREFIX, ValueType
from safeconduct.record.ontology.vocabulary import Vocabulary, near_words
from safeconduct.record.queries import Record

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
    en = Advice("There is no {kind} of this name{shown}.", NOTHING_CHANGED_EN, "Look once more; {near}")
    ru = Advice("Такого нет ({kind}){shown}.", NOTHING_CHANGED_RU, "Посмотрите ещё раз; {near}")


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
    """A code, or words, that stand already."""

    code = "record.named_already"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is one of this code or with these words already{shown}.",
        safe=NOTHING_CHANGED_EN,
        do="Use that one; to give it other words: “record ontology rename CODE”.",
        on_page="Use that one.",
    )
    ru = Advice(
        what="С таким кодом или такими словами уже есть{shown}.",
        safe=NOTHING_CHANGED_RU,
        do="Пользуйтесь им; чтобы назвать его иначе: «record ontology rename КОД».",
        on_page="Пользуйтесь им.",
    )


def new_field(record: Record, field: OwnField) -> OwnField:
    """Return a field as it is added; NotInOntology, BadWords, NamedAlready."""
    held = record.vocabulary.ontology
    found = replace(field, code=own_code(field.code), form=named(field.form, held.forms, FORM))
    _checked(found)
    if found.code in held.fields or found.code in held.lists:
        raise NamedAlready(shown=found.code)
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
    if whole in words.ontology.terms or _is_said(words, list_id, name):
        raise NamedAlready(shown=whole)
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
    list_id = found.code.partition(BETWEEN)[0]
    if isinstance(found, OwnTerm) and _is_said(record.vocabulary, list_id, name, but=found.code):
        raise NamedAlready(shown=found.code)
    return _in_place_of(found, all_standing)


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


def _is_said(words: Vocabulary, list_id: str, name: Phrase, *, but: str = "") -> bool:
    wanted = {fold(name.en), fold(name.ru)}
    there = (term for term in words.terms_of(list_id) if term.code != but)
    return any(wanted & {fold(one.en), fold(one.ru)} for term in there for one in (term.name, *term.others))
