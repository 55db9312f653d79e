"""Reads a file of protected terms and a text, strictly (docs/formats/protected.md): what is there is taken or refused.

The first fault raises `MalformedProtected` with the place in the file, such as people[3].names[0], and one sentence.
Nothing that stands in the file is in it: it would be a name.
"""

from __future__ import annotations

import json
from typing import Any, Final, NoReturn

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.publish.addresses import is_street, lines_of, street_of
from safeconduct.publish.errors import MalformedProtected, MalformedText
from safeconduct.publish.index.building import has_something
from safeconduct.publish.index.phones import national
from safeconduct.publish.types import Kind, Protected, ProtectedId

# Longest file of protected terms, in bytes: 100,000 people with ten names each.
MOST_BYTES: Final = 64_000_000
# Longest text that is checked, in bytes: a book of five hundred pages.
MOST_TEXT_BYTES: Final = 4_000_000
MOST_PEOPLE: Final = 200_000
MOST_TERMS: Final = 100_000
# Of one person: every way they are called. More is no list of names.
MOST_NAMES: Final = 64
MOST_PHONES: Final = 64
# Characters of an id, a name, a telephone, a term. A quotation may fill a page or ten.
MOST_ID: Final = 200
MOST_NAME: Final = 200
MOST_PHONE: Final = 40
MOST_TERM: Final = 40_000

TOO_LONG: Final = Phrase("is longer than {most} bytes", "длиннее {most} байт")
FILE: Final = Phrase("the file", "файл")
NOT_UTF8: Final = Phrase("is not text in UTF-8", "не является текстом в UTF-8")
NOT_JSON: Final = Phrase("is not JSON", "не является JSON")
TOO_DEEP: Final = Phrase("is JSON nested too deep", "содержит слишком глубоко вложенный JSON")
KEY_TWICE: Final = Phrase("has an object with one member twice", "содержит объект с двумя одинаковыми полями")
NOT_OBJECT: Final = Phrase("has to be an object", "должно быть объектом")
NOT_LIST: Final = Phrase("has to be a list", "должно быть списком")
NOT_TEXT: Final = Phrase("has to be a text that is not empty", "должно быть непустым текстом")
TEXT_TOO_LONG: Final = Phrase("is too long", "слишком длинное")
LIST_TOO_LONG: Final = Phrase("has too many members", "содержит слишком много записей")
MISSING: Final = Phrase("is missing", "отсутствует")
UNKNOWN: Final = Phrase("has a member that this program does not know", "содержит поле, неизвестное этой программе")
ID_TWICE: Final = Phrase("is an id that stands there before", "— идентификатор, который уже был")
NO_WORD: Final = Phrase(
    "has no word that could be found: two letters or digits at least",
    "не содержит слова, которое можно найти: нужны хотя бы две буквы или цифры",
)
NO_PHONE: Final = Phrase("is no telephone number", "не является номером телефона")
NOTHING: Final = Phrase("has neither names nor phones", "не содержит ни names, ни phones")
NO_KIND: Final = Phrase(
    "has to be safe_place, helper, route, quote or other", "должно быть safe_place, helper, route, quote или other"
)
NO_DAY: Final = Phrase("has to be a day, YYYY-MM-DD", "должно быть днём, ГГГГ-ММ-ДД")
SURROGATE: Final = Phrase("has half a character", "содержит половину знака")
_TERM_KINDS: Final = {kind.value: kind for kind in Kind if kind is not Kind.PERSON}


def text_from_bytes(data: bytes) -> str:
    """Return a text to be checked. Raises MalformedText for what is no UTF-8 or too long. A byte order mark is none."""
    if len(data) > MOST_TEXT_BYTES:
        raise MalformedText(fault=_filled(TOO_LONG, MOST_TEXT_BYTES))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MalformedText(fault=NOT_UTF8) from None


def protected_from_json(data: bytes) -> tuple[Protected, ...]:
    """Return what a file protects. Raises MalformedProtected; an empty file protects nobody and is refused as well."""
    root = root_from_json(data)
    check_members(root, "", ("people", "terms"))
    people = list_in(root.get("people", []), "people", MOST_PEOPLE)
    terms = list_in(root.get("terms", []), "terms", MOST_TERMS)
    if "people" not in root and "terms" not in root:
        refuse("people", MISSING)
    found = [_person(one, f"people[{at}]") for at, one in enumerate(people)]
    found += [_term(one, f"terms[{at}]") for at, one in enumerate(terms)]
    _once([*(f"people[{at}].id" for at in range(len(people))), *(f"terms[{at}].id" for at in range(len(terms)))], found)
    return tuple(found)


class _Twice(ValueError):
    """A member that an object has twice."""


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


def root_from_json(data: bytes) -> dict[str, Any]:
    """Return the object that a file of ours is; MalformedProtected."""
    if len(data) > MOST_BYTES:
        refuse(FILE, _filled(TOO_LONG, MOST_BYTES))
    try:
        root = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_no_key_twice)
    except UnicodeDecodeError:
        refuse(FILE, NOT_UTF8)
    except RecursionError:
        refuse(FILE, TOO_DEEP)
    except _Twice:
        refuse(FILE, KEY_TWICE)
    except ValueError:
        refuse(FILE, NOT_JSON)
    if not isinstance(root, dict):
        refuse(FILE, NOT_OBJECT)
    return root


def _person(value: Any, place: str) -> Protected:
    fields = object_in(value, place)
    check_members(fields, place, ("id", "names", "phones", "until"))
    names = _texts(fields.get("names", []), f"{place}.names", MOST_NAMES, MOST_NAME)
    phones = _texts(fields.get("phones", []), f"{place}.phones", MOST_PHONES, MOST_PHONE)
    for at, name in enumerate(names):
        if not has_something(name):
            refuse(f"{place}.names[{at}]", NO_WORD)
    for at, phone in enumerate(phones):
        if not national(phone):
            refuse(f"{place}.phones[{at}]", NO_PHONE)
    if not names and not phones:
        refuse(place, NOTHING)
    return Protected(_id(fields, place), Kind.PERSON, names, phones, _until(fields, place))


def _term(value: Any, place: str) -> Protected:
    fields = object_in(value, place)
    check_members(fields, place, ("id", "kind", "text", "until"))
    kind = _TERM_KINDS.get(text_in(needed(fields, place, "kind"), f"{place}.kind", MOST_ID))
    if kind is None:
        refuse(f"{place}.kind", NO_KIND)
    text = text_in(needed(fields, place, "text"), f"{place}.text", MOST_TERM)
    if not has_something(text):
        refuse(f"{place}.text", NO_WORD)
    # What has no name ("flat 3, at the back") is no address to be looked for in part.
    streets = (one for line in lines_of(text) for one in street_of(line) if is_street(one))
    names = (text, *streets) if kind is Kind.SAFE_PLACE else (text,)
    return Protected(_id(fields, place), kind, names, (), _until(fields, place))


def _once(places: list[str], found: list[Protected]) -> None:
    seen: set[str] = set()
    for place, one in zip(places, found, strict=True):
        if one.id in seen:
            refuse(place, ID_TWICE)
        seen.add(one.id)


def _id(fields: dict[str, Any], place: str) -> ProtectedId:
    return ProtectedId(text_in(needed(fields, place, "id"), f"{place}.id", MOST_ID))


def _until(fields: dict[str, Any], place: str) -> Day | None:
    if fields.get("until") is None:
        return None
    try:
        return day_from_iso(text_in(fields["until"], f"{place}.until", MOST_ID))
    except ValueError:
        refuse(f"{place}.until", NO_DAY)


def _texts(value: Any, place: str, most: int, longest: int) -> tuple[str, ...]:
    return tuple(text_in(one, f"{place}[{at}]", longest) for at, one in enumerate(list_in(value, place, most)))


def text_in(value: Any, place: str, longest: int) -> str:
    """Return a text that is not empty and not too long."""
    if not isinstance(value, str) or not value.strip():
        refuse(place, NOT_TEXT)
    if len(value) > longest:
        refuse(place, TEXT_TOO_LONG)
    if any("\ud800" <= one <= "\udfff" for one in value):
        refuse(place, SURROGATE)
    return value


def list_in(value: Any, place: str, most: int) -> list[Any]:
    """Return a list that is not too long."""
    if not isinstance(value, list):
        refuse(place, NOT_LIST)
    if len(value) > most:
        refuse(place, LIST_TOO_LONG)
    return value


def object_in(value: Any, place: str) -> dict[str, Any]:
    """Return an object."""
    if not isinstance(value, dict):
        refuse(place, NOT_OBJECT)
    return value


def needed(fields: dict[str, Any], place: str, name: str) -> Any:
    """Return a member that has to be there."""
    if name not in fields:
        refuse(f"{place}.{name}", MISSING)
    return fields[name]


def check_members(fields: dict[str, Any], place: str, names: tuple[str, ...]) -> None:
    """Refuse a member that is not named."""
    if not fields.keys() <= set(names):
        refuse(place or FILE, UNKNOWN)


def _filled(phrase: Phrase, most: int) -> Phrase:
    return Phrase(phrase.en.format(most=f"{most:,}"), phrase.ru.format(most=f"{most:,}".replace(",", " ")))


def refuse(place: str | Phrase, fault: Phrase) -> NoReturn:
    """Raise MalformedProtected: where, and what is wrong."""
    raise MalformedProtected(place=place if isinstance(place, Phrase) else Opaque(place), fault=fault)
