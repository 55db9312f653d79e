"""A project's own fields and terms, and of which form a subject is, as items of ops (docs/formats/ops.md, record).

An item never takes a word away: a newer one names the ops whose place it takes, and says what is retired. Refuses with
`MalformedItem` whatever is not the one way to write an item, codes that could be the program's own among it.
"""

from __future__ import annotations

import enum
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque, Phrase
from safeconduct.base.ids import HASH_BYTES, CompartmentId, OpId
from safeconduct.record.items import MalformedItem
from safeconduct.record.ontology.types import BETWEEN, NOTHING, OWN_PREFIX, ValueType
from safeconduct.record.types import SEP
from safeconduct.vault.types import Intent

ONTOLOGY: Final = "record.ontology/1"
# Characters of a name of a field or term, and of a field's help.
MOST_OF_WORDS: Final = 120
MOST_OF_HELP: Final = 400
# Ops whose place one takes, and items of one op.
MOST_NAMED: Final = 64
MOST_ITEMS: Final = 256
_PART: Final = r"[a-z][a-z0-9_]{0,59}"
OWN_CODE: Final = re.compile(OWN_PREFIX + r"[a-z0-9][a-z0-9_]{0,57}")
_WHOLE: Final = re.compile(rf"{_PART}{BETWEEN}{_PART}")
_PLAIN_CODE: Final = re.compile(_PART)
_SORT, _CODE, _ABOVE, _EN, _RU, _TYPE, _OF, _SEVERAL, _HELP_EN, _HELP_RU, _RETIRED, _REPLACES = range(12)


class Sort(enum.Enum):
    """What an item says something of."""

    FIELD = "field"
    TERM = "term"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class OwnField:
    """A field of a form that a project added. ``of``: its list (none: one of its own), or the forms of a subject."""

    code: str
    form: str
    type: ValueType
    name: Phrase
    of: tuple[str, ...] = ()
    is_several: bool = False
    help: Phrase = NOTHING
    is_retired: bool = False
    replaces: tuple[OpId, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """A term that a project added to a list. ``code`` and ``parent`` are whole codes."""

    code: str
    name: Phrase
    parent: str = ""
    is_retired: bool = False
    replaces: tuple[OpId, ...] = ()


@dataclass(frozen=True, slots=True)
class SubjectForm:
    """Of which form a subject is. ``subject``: its qualified name."""

    subject: str
    form: str


Item = OwnField | OwnTerm | SubjectForm


def ontology_intent(compartment: CompartmentId, items: tuple[Item, ...]) -> Intent:
    """Return the op that brings items; MalformedItem where one breaks the layout."""
    return Intent(compartment, ONTOLOGY, {0: [encode_own(one) for one in items]})


def key_of(item: Item) -> tuple[Sort, str]:
    """Return what an item is about."""
    match item:
        case OwnField():
            return Sort.FIELD, item.code
        case OwnTerm():
            return Sort.TERM, item.code
        case SubjectForm():
            return Sort.SUBJECT, item.subject


def encode_own(item: Item) -> bytes:
    """Return the canonical bytes of an item; MalformedItem where it breaks the layout."""
    if not _is_well_formed(item):
        raise MalformedItem(place=Opaque("ontology"))
    sort, code = key_of(item)
    members: dict[int, cbor.Item] = {_SORT: sort.value, _CODE: code}
    match item:
        case SubjectForm():
            return cbor.encode(members | {_ABOVE: item.form})
        case OwnTerm():
            members[_ABOVE] = item.parent
        case OwnField():
            members |= {_ABOVE: item.form, _TYPE: item.type.value, _OF: list(item.of), _SEVERAL: item.is_several}
            members |= {_HELP_EN: item.help.en, _HELP_RU: item.help.ru}
    members |= {_EN: item.name.en, _RU: item.name.ru, _RETIRED: item.is_retired}
    members[_REPLACES] = [bytes(one) for one in item.replaces]
    return cbor.encode({key: value for key, value in members.items() if value not in (False, "", [])})


def decode_own(data: bytes) -> Item:
    """Return the item of canonical bytes; MalformedItem for anything else."""
    try:
        members = cbor.decode(data)
        if not isinstance(members, dict):
            raise TypeError
        item = _item(members)
        is_same = encode_own(item) == data
    except (KeyError, TypeError, ValueError, cbor.Malformed):
        raise MalformedItem(place=Opaque("ontology")) from None
    if not is_same:
        raise MalformedItem(place=Opaque("ontology: unknown or empty members"))
    return item


def _item(members: dict[int, cbor.Item]) -> Item:
    sort, code = Sort(members[_SORT]), _text(members[_CODE])
    if sort is Sort.SUBJECT:
        return SubjectForm(code, _text(members[_ABOVE]))
    name = Phrase(_text(members[_EN]), _text(members[_RU]))
    is_retired = members.get(_RETIRED, False) is True
    replaces = tuple(OpId(_bytes(one)) for one in _list(members.get(_REPLACES, [])))
    if sort is Sort.TERM:
        return OwnTerm(code, name, _text(members.get(_ABOVE, "")), is_retired, replaces)
    return OwnField(
        code,
        _text(members[_ABOVE]),
        ValueType(members[_TYPE]),
        name,
        tuple(_text(one) for one in _list(members.get(_OF, []))),
        members.get(_SEVERAL, False) is True,
        Phrase(_text(members.get(_HELP_EN, "")), _text(members.get(_HELP_RU, ""))),
        is_retired,
        replaces,
    )


def _is_well_formed(item: Item) -> bool:
    if isinstance(item, SubjectForm):
        return item.subject.count(SEP) == 1 and bool(_PLAIN_CODE.fullmatch(item.form))
    named = [len(one) for one in item.replaces]
    is_named_well = (
        len(named) <= MOST_NAMED and set(named) <= {HASH_BYTES} and sorted(item.replaces) == [*item.replaces]
    )
    if not is_named_well or len(set(item.replaces)) != len(named):
        return False
    if not (_is_words(item.name.en, MOST_OF_WORDS) and _is_words(item.name.ru, MOST_OF_WORDS)):
        return False
    return _is_term(item) if isinstance(item, OwnTerm) else _is_field(item)


def _is_term(term: OwnTerm) -> bool:
    list_id, _, code = term.code.partition(BETWEEN)
    is_under = not term.parent or (bool(_WHOLE.fullmatch(term.parent)) and term.parent.partition(BETWEEN)[0] == list_id)
    return bool(_PLAIN_CODE.fullmatch(list_id)) and bool(OWN_CODE.fullmatch(code)) and is_under


def _is_field(field: OwnField) -> bool:
    takes = {ValueType.TERM: field.of[1:] == (), ValueType.SUBJECT: bool(field.of)}
    return (
        bool(OWN_CODE.fullmatch(field.code))
        and bool(_PLAIN_CODE.fullmatch(field.form))
        and takes.get(field.type, not field.of)
        and len(field.of) <= MOST_NAMED
        and all(_PLAIN_CODE.fullmatch(one) for one in field.of)
        and all(not one or _is_words(one, MOST_OF_HELP) for one in (field.help.en, field.help.ru))
    )


def _is_words(words: str, most: int) -> bool:
    return (
        0 < len(words) <= most
        and words.isprintable()
        and words == " ".join(words.split())
        and unicodedata.is_normalized("NFC", words)
    )


def _text(item: cbor.Item) -> str:
    if not isinstance(item, str):
        raise TypeError
    return item


def _bytes(item: cbor.Item) -> bytes:
    if not isinstance(item, bytes):
        raise TypeError
    return item


def _list(item: cbor.Item) -> list[cbor.Item]:
    if not isinstance(item, list):
        raise TypeError
    return item
