"""The members of an entry in words and as JSON, and which differ between two wordings (docs/formats/accounts.md).

An import's difference is judged by people: a moved day or a changed learnt_on looks the same as nothing when only names
are shown. Every member of every kind of entry is covered; a test walks them. Refuses nothing: what is withdrawn is for
the caller to hide.
"""

from __future__ import annotations

import dataclasses
import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import Interval
from safeconduct.base.json_value import Json
from safeconduct.base.language import say
from safeconduct.base.plain import plain, plain_name
from safeconduct.record.answer import json_from_span
from safeconduct.record.claim_wording import CONNECTIONS
from safeconduct.record.items import EntryItem, SubjectKind, Value, VoiceKind
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.places import PlaceInFile, json_from_place, place_in_words
from safeconduct.record.property_words import property_in_words
from safeconduct.record.types import SEP, PropertyKind
from safeconduct.record.wording import (
    basis_in_words,
    day_in_words,
    listed,
    published_in_words,
    value_in_words,
)

# Longest wording shown of a member, in characters.
_WORDING: Final = 160
# Characters shown before the first difference of two long wordings.
_BEFORE_DIFFERENCE: Final = 30

NOTHING: Final = Phrase("nothing", "ничего")
YES: Final = Phrase("yes", "да")
NO: Final = Phrase("no", "нет")
# What a person calls each member. Its id is never changed, and what a wording replaces is no member of a file.
MEMBERS: Final[Mapping[str, Phrase]] = {
    "kind": Phrase("kind", "вид"),
    "cumulative": Phrase("only grows", "только растёт"),
    "label": Phrase("name", "название"),
    "repeats_voice": Phrase("speaks after", "говорит со слов"),
    "is_us": Phrase("we ourselves", "мы сами"),
    "outlet": Phrase("outlet", "издание"),
    "publisher": Phrase("made public by", "издатель"),
    "url": Phrase("address", "адрес"),
    "language": Phrase("language", "язык"),
    "published": Phrase("published", "опубликовано"),
    "learnt_on": Phrase("became known to us", "стало известно нам"),
    "note": Phrase("note", "примечание"),
    "source": Phrase("account", "известие"),
    "subject": Phrase("subject", "предмет"),
    "property": Phrase("property", "показатель"),
    "value": Phrase("value", "значение"),
    "said": Phrase("says", "сообщает"),
    "voice": Phrase("voice", "голос"),
    "basis": Phrase("basis", "основание"),
    "repeats": Phrase("repeats", "повторяет"),
    "repeats_inferred": Phrase("that it repeats was inferred", "повтор — наш вывод"),
    "corrects": Phrase("corrects what its voice said before", "исправляет сказанное голосом раньше"),
    "period": Phrase("time it speaks of", "о каком времени"),
    "quote": Phrase("in its own words", "дословно"),
    "connection": Phrase("knows it as", "откуда знает"),
    "place": Phrase("where it is seen or heard", "где это видно или слышно"),
}
KINDS: Final[Mapping[SubjectKind | VoiceKind | PropertyKind, Phrase]] = {
    SubjectKind.EVENT: Phrase("event", "событие"),
    SubjectKind.ORGANISATION: Phrase("organisation", "организация"),
    SubjectKind.PERSON: Phrase("person", "человек"),
    SubjectKind.PLACE: Phrase("place", "место"),
    VoiceKind.PERSON: Phrase("person", "человек"),
    VoiceKind.ORGANISATION: Phrase("organisation", "организация"),
    VoiceKind.OUTLET: Phrase("outlet", "издание"),
    VoiceKind.OFFICIAL: Phrase("official", "власти"),
    PropertyKind.DATE: Phrase("date", "дата"),
    PropertyKind.COUNT: Phrase("count", "количество"),
    PropertyKind.PLACES: Phrase("places", "места"),
    PropertyKind.TEXT: Phrase("text", "текст"),
}
_CHOICES: Final[Mapping[enum.Enum, Phrase]] = dict((*KINDS.items(), *CONNECTIONS.items()))
NOT_SHOWN: Final = frozenset(("id", "replaces"))
_NAMES: Final = frozenset(("source", "subject", "voice", "publisher", "repeats_voice", "repeats"))


@dataclass(frozen=True, slots=True)
class Differs:
    """One member that two wordings of an entry do not have alike."""

    member: str
    before: object
    after: object


def differences(before: EntryItem, after: EntryItem) -> tuple[Differs, ...]:
    """Return the members that differ, in the order of the format."""
    return tuple(
        Differs(one.name, getattr(before, one.name), getattr(after, one.name))
        for one in dataclasses.fields(after)
        if one.name not in NOT_SHOWN and getattr(before, one.name) != getattr(after, one.name)
    )


def differs_in_words(one: Differs, language: Language, vocabulary: Vocabulary | None = None) -> tuple[str, str, str]:
    """Return what a member is called, what it was and what it would be; long wordings from where they part."""
    before, after = (_in_words(one.member, value, language, vocabulary) for value in (one.before, one.after))
    if max(len(before), len(after)) > _WORDING:
        start = max(0, _parting(before, after) - _BEFORE_DIFFERENCE)
        before, after = (("…" if start else "") + plain(text[start:], _WORDING) for text in (before, after))
    return say(MEMBERS[one.member], language), before, after


def json_from_differs(one: Differs) -> Json:
    """Return the same for programs."""
    return {"member": one.member, "before": _json(one.before), "after": _json(one.after)}


def _parting(one: str, other: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _in_words(member: str, value: object, language: Language, vocabulary: Vocabulary | None) -> str:
    match value:
        case None | "" | ():
            return say(NOTHING, language)
        case bool():
            return say(YES if value else NO, language)
        case enum.Enum():
            return say(_CHOICES[value], language)
        case Value() | PlaceInFile():
            return _shape_in_words(value, language, vocabulary)
        case Interval():
            return published_in_words(value, language)
        case int():
            return day_in_words(value, language)
        case tuple():
            return listed(plain_name(str(name)) for name in value)
        case _:
            return _text_in_words(member, str(value), language, vocabulary)


def _shape_in_words(value: Value | PlaceInFile, language: Language, vocabulary: Vocabulary | None) -> str:
    if isinstance(value, Value):
        return value_in_words(value, language, vocabulary)
    return place_in_words(value, language) if value.digest else say(NOTHING, language)


def _json_from_shape(value: Value | PlaceInFile) -> Json:
    if not isinstance(value, Value):
        return json_from_place(value)
    texts: list[Json] = [*value.texts]
    return json_from_span(value.kind, value.span) if value.kind.is_interval else texts


def _text_in_words(member: str, text: str, language: Language, vocabulary: Vocabulary | None) -> str:
    if member == "basis":
        return basis_in_words(text, language) or say(NOTHING, language)
    if member == "property":
        return property_in_words(text, language, vocabulary)
    return plain_name(text) if member in _NAMES else plain(text)


def _json(value: object) -> Json:
    match value:
        case None:
            return ""
        case bool() | str():
            return value.replace(SEP, ":") if isinstance(value, str) else value
        case Value() | PlaceInFile():
            return _json_from_shape(value)
        case Interval():
            return json_from_span(PropertyKind.DATE, value)
        case enum.Enum():
            return str(value.value)
        case int():
            return iso_from_day(Day(value))
        case tuple():
            return [_json(one) for one in value]
        case _:
            return str(value)
