"""Reads the files of the ontology, strictly: one fault stops everything, and is told in one sentence with its file.

Refuses codes that stand twice, words missing in a language, lists, forms, parents and extensions that are not there,
parents in a circle, a list without "other" or "unknown", one field under two names, members that nobody reads.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import Any, Final

from safeconduct.base.errors import Phrase
from safeconduct.record.items import SubjectKind
from safeconduct.record.ontology.types import (
    BETWEEN,
    NOT_KNOWN,
    OTHER,
    OWN_PREFIX,
    Extension,
    Field,
    Form,
    Ontology,
    Term,
    TermList,
    ValueType,
)

CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LANGUAGES: Final = ("en", "ru")
_TERM: Final = ("code", "parent", "en", "ru")
_LIST_MEMBERS: Final = frozenset(("list", "number", "en", "ru", "terms"))
_FORM_MEMBERS: Final = frozenset(
    ("form", "number", "subject", "en", "ru", "help_en", "help_ru", "extension", "field"),
)
_EXTENSION_MEMBERS: Final = frozenset(("id", "en", "ru", "acts"))
_FIELD_MEMBERS: Final = frozenset(
    ("id", "number", "type", "of", "several", "extension", "en", "ru", "help_en", "help_ru"),
)
# The list by which an act says what was done: extensions hang on its terms.
ACTS: Final = "act"


class BadOntology(ValueError):
    """Files that do not make an ontology: one sentence, which file and what is wrong with it."""

    def __init__(self, place: str, fault: str) -> None:
        super().__init__(f"{place}: {fault}.")


@functools.cache
def ontology() -> Ontology:
    """Return the ontology that comes with the program."""
    return ontology_from_texts(*(_texts(folder) for folder in ("lists", "forms")))


def _texts(folder: str) -> dict[str, str]:
    files = [one for one in resources.files(__package__).joinpath(folder).iterdir() if one.name.endswith(".toml")]
    return {f"{folder}/{one.name}": one.read_text(encoding="utf-8") for one in sorted(files, key=lambda one: one.name)}


def ontology_from_texts(list_files: Mapping[str, str], form_files: Mapping[str, str]) -> Ontology:
    """Return what files hold, by their names; BadOntology where they do not fit together."""
    lists: dict[str, TermList] = {}
    terms: dict[str, Term] = {}
    for file, text in list_files.items():
        made, its_terms = _list(file, _data(file, text))
        if made.id in lists:
            raise BadOntology(file, f"the list {made.id} stands twice")
        lists[made.id] = made
        terms |= its_terms
    forms: dict[str, Form] = {}
    for file, text in form_files.items():
        form = _form(file, _data(file, text))
        if form.id in forms:
            raise BadOntology(file, f"the form {form.id} stands twice")
        forms[form.id] = form
    return Ontology(forms, lists, terms, _fields(forms, lists, terms))


def _data(file: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadOntology(file, f"it is no TOML ({error})") from None


def _list(file: str, data: Mapping[str, Any]) -> tuple[TermList, dict[str, Term]]:
    _only(file, data, _LIST_MEMBERS)
    id_ = _code(file, data.get("list"))
    number = data.get("number", 0)
    if isinstance(number, bool) or not isinstance(number, int):
        raise BadOntology(file, "the number of a list is a whole number")
    found: dict[str, Term] = {}
    for row in data.get("terms", ()):
        if not isinstance(row, list) or len(row) != len(_TERM) or not all(isinstance(one, str) for one in row):
            raise BadOntology(file, f"a term has four texts: {', '.join(_TERM)}")
        code, parent, english, russian = row
        whole = f"{id_}{BETWEEN}{_code(file, code)}"
        if whole in found:
            raise BadOntology(file, f"the term {code} stands twice")
        name = _words(file, {"en": english, "ru": russian}, f"the term {code}")
        found[whole] = Term(whole, id_, f"{id_}{BETWEEN}{parent}" if parent else "", name)
    _check_terms(file, id_, found)
    return TermList(id_, number, _words(file, data, f"the list {id_}"), tuple(found)), found


def _check_terms(file: str, list_id: str, found: Mapping[str, Term]) -> None:
    """Refuse a list that lacks a term every list has, says one thing by two codes, or has parents that lead nowhere."""
    for needed in (OTHER, NOT_KNOWN):
        if f"{list_id}{BETWEEN}{needed}" not in found:
            raise BadOntology(file, f"the list {list_id} has no term {needed}")
    for language in _LANGUAGES:
        said: dict[str, str] = {}
        for term in found.values():
            words = str(getattr(term.name, language)).casefold()
            if words in said:
                raise BadOntology(file, f"the terms {said[words]} and {term.code} have the same words")
            said[words] = term.code
    for term in found.values():
        seen, at = {term.code}, term.parent
        while at:
            if at not in found:
                raise BadOntology(file, f"the term {term.code} lies under {at}, which is not there")
            if at in seen:
                raise BadOntology(file, f"the term {term.code} lies under itself, through {at}")
            seen.add(at)
            at = found[at].parent


def _form(file: str, data: Mapping[str, Any]) -> Form:
    _only(file, data, _FORM_MEMBERS)
    id_ = _code(file, data.get("form"))
    kinds = {one.value: one for one in SubjectKind}
    if data.get("subject") not in kinds:
        raise BadOntology(file, f"the form {id_} names no kind of subject")
    extensions = tuple(_extension(file, one) for one in data.get("extension", ()))
    if len({one.id for one in extensions}) != len(extensions):
        raise BadOntology(file, f"the form {id_} has an extension twice")
    fields = tuple(_field(file, id_, one) for one in data.get("field", ()))
    for field in fields:
        if sum(one.id == field.id for one in fields) > 1:
            raise BadOntology(file, f"the field {field.id} stands twice")
        if field.extension and field.extension not in {one.id for one in extensions}:
            raise BadOntology(file, f"the field {field.id} belongs to no extension of its form")
    words, help_ = _words(file, data, f"the form {id_}"), _help(file, data, f"the form {id_}")
    return Form(id_, str(data.get("number", "")), kinds[data["subject"]], words, help_, extensions, fields)


def _extension(file: str, data: Mapping[str, Any]) -> Extension:
    _only(file, data, _EXTENSION_MEMBERS)
    id_ = _code(file, data.get("id"))
    acts = tuple(f"{ACTS}{BETWEEN}{one}" for one in data.get("acts", ()))
    return Extension(id_, _words(file, data, f"the extension {id_}"), acts)


def _field(file: str, form: str, data: Mapping[str, Any]) -> Field:
    _only(file, data, _FIELD_MEMBERS)
    id_ = _code(file, data.get("id"))
    types = {one.value: one for one in ValueType}
    if data.get("type") not in types:
        raise BadOntology(file, f"the field {id_} has no type of value that there is")
    of = data.get("of", ())
    return Field(
        id_,
        form,
        str(data.get("number", "")),
        types[data["type"]],
        (of,) if isinstance(of, str) else tuple(map(str, of)),
        bool(data.get("several", False)),
        str(data.get("extension", "")),
        _words(file, data, f"the field {id_}"),
        _help(file, data, f"the field {id_}"),
    )


def _fields(forms: Mapping[str, Form], lists: Mapping[str, TermList], terms: Mapping[str, Term]) -> dict[str, Field]:
    """Return the fields by id; BadOntology where one names what is not there, or two forms mean two things by one."""
    found: dict[str, Field] = {}
    for form in forms.values():
        file = f"the form {form.id}"
        for code in (code for extension in form.extensions for code in extension.acts):
            if code not in terms:
                raise BadOntology(file, f"an extension hangs on {code}, which is no term")
        for field in form.fields:
            check_of(file, field, forms, lists)
            held = found.setdefault(field.id, field)
            if (held.type, held.of, held.name) != (field.type, field.of, field.name):
                raise BadOntology(file, f"the field {field.id} is another one in the form {held.form}")
    return found


def check_of(file: str, field: Field, forms: Iterable[str], lists: Iterable[str]) -> None:
    """Refuse a field whose values are of a list or a form that is not there, or of none, or of one it cannot have."""
    if field.type is ValueType.TERM and (len(field.of) != 1 or field.of[0] not in lists):
        raise BadOntology(file, f"the terms of the field {field.id} are of no list that there is")
    if field.type is ValueType.SUBJECT and (not field.of or not set(field.of) <= set(forms)):
        raise BadOntology(file, f"the field {field.id} names a form that is not there")
    if field.type not in (ValueType.TERM, ValueType.SUBJECT) and field.of:
        raise BadOntology(file, f"the field {field.id} is of a list, and its values are no terms")


def _only(file: str, data: Mapping[str, Any], members: frozenset[str]) -> None:
    unknown = sorted(data.keys() - members)
    if unknown:
        raise BadOntology(file, f"nobody reads the member {unknown[0]}")


def _code(file: str, code: object) -> str:
    if not isinstance(code, str) or not CODE.fullmatch(code) or code.startswith(OWN_PREFIX):
        raise BadOntology(file, f"{code!r} is no code: small Latin letters, digits and underlines, and no {OWN_PREFIX}")
    return code


def _words(file: str, data: Mapping[str, Any], what: str, prefix: str = "") -> Phrase:
    for language in _LANGUAGES:
        words = data.get(prefix + language)
        if not isinstance(words, str) or not words.strip() or words != words.strip():
            raise BadOntology(file, f"{what} has no words in {'English' if language == 'en' else 'Russian'}")
    return Phrase(data[f"{prefix}en"], data[f"{prefix}ru"])


def _help(file: str, data: Mapping[str, Any], what: str) -> Phrase:
    return _words(file, data, f"the help of {what}", "help_")
