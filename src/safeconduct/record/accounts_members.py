"""The members of an accounts file as the room's own types: one entry at a time, each text, id, day and count checked.

Refuses, with the place, ids and texts that could not be shown or signed, texts with a character that no text has, days
that do not exist, ends upside down. Whether entries fit together is decided in `accounts`. Follows
docs/formats/accounts.md.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import msgspec

from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.base.text import NO_LETTERS
from safeconduct.record.accounts_json import MISSING_MEMBER, UNKNOWN_MEMBER, bad
from safeconduct.record.accounts_shapes import WireClaim, WireProperty, WireSource, WireSubject, WireValue, WireVoice
from safeconduct.record.items import Claim, Property, Source, Subject, SubjectKind, Value, Voice, VoiceKind
from safeconduct.record.types import OWN_DATASET, SEP, UNATTRIBUTED, PropertyKind

# Longest id, in characters; ids of the published data sets have at most 40.
MAX_ID: Final = 200
# Longest text of a member, in characters: a testimony is a source of its own, not a member of a claim.
MAX_TEXT: Final = 100_000
# A count beyond this is a typing slip, and 2^53 is where JSON readers stop agreeing (RFC 8259 section 6).
MAX_COUNT: Final = 2**53

BAD_ID: Final = Phrase(
    "an id must have 1 to 200 characters and no space at its ends",
    "идентификатор: от 1 до 200 знаков, без пробелов по краям",
)
UNPRINTABLE_ID: Final = Phrase(
    "an id must be of printable characters", "идентификатор должен состоять из видимых знаков"
)
LONG_TEXT: Final = Phrase("text longer than 100,000 characters", "текст длиннее 100 000 знаков")
HALF_CHARACTER: Final = Phrase("half a character (a lone surrogate)", "половина знака (одиночный суррогат)")
NO_LETTER: Final = Phrase("a character that no text has", "знак, которого в тексте не бывает")
NOT_A_DATE: Final = Phrase("not a date of the form 2019-01-21", "это не дата вида 2019-01-21")
LO_AFTER_HI: Final = Phrase("the earlier end is after the later one", "начало позже конца")
NOT_CUMULATIVE: Final = Phrase("only counts can be cumulative", "накопительными бывают только количества")
NO_NAME: Final = Phrase("no name is given", "не указано ни одного названия")
NO_TEXT: Final = Phrase("no text is given", "текст не указан")
LO_ABOVE_HI: Final = Phrase("the lower end is above the upper one", "нижняя граница выше верхней")
NOT_A_COUNT: Final = Phrase("not a count (a whole number from 0)", "это не количество (целое число от 0)")
RESERVED: Final = Phrase("this name has a meaning of its own here", "это имя здесь занято")
COLON: Final = Phrase(
    "a dataset's name has no colon: people write dataset:name", "в имени набора нет двоеточия: пишут набор:имя"
)


def _id(text: str, place: str) -> str:
    if text.isascii() and text.isalnum() and len(text) <= MAX_ID:
        return text
    clean = _text(text, place)
    if not clean or clean != clean.strip() or len(clean) > MAX_ID:
        raise bad(place, BAD_ID, clean)
    if SEP in clean or not clean.isprintable():
        raise bad(place, UNPRINTABLE_ID, clean)
    return clean


def dataset_name(text: str) -> str:
    """Return a dataset's name; BadAccounts for one that people could not write or that has a meaning of its own."""
    name = _id(text, "dataset")
    if ":" in name:
        raise bad("dataset", COLON, name)
    if name == OWN_DATASET:
        raise bad("dataset", RESERVED, name)
    return name


def _text(text: str, place: str) -> str:
    if len(text) > MAX_TEXT:
        raise bad(place, LONG_TEXT)
    if text.isascii() and text.isprintable():
        return text
    if NO_LETTERS.search(text):
        raise bad(place, NO_LETTER)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise bad(place, HALF_CHARACTER) from None
    return unicodedata.normalize("NFC", text)


def _day(text: str, place: str) -> Day:
    try:
        return day_from_iso(text)
    except ValueError:
        raise bad(place, NOT_A_DATE, text) from None


def _dates(lo: str | None, hi: str | None, place: str) -> Interval:
    span = Interval(
        OPEN_LO if lo is None else _day(lo, f"{place}lo"),
        OPEN_HI if hi is None else _day(hi, f"{place}hi"),
    )
    if span.lo > span.hi:
        raise bad(place.rstrip("._"), LO_AFTER_HI)
    return span


def property_from_wire(wire: WireProperty, place: str) -> Property:
    """Return a property; BadAccounts with the place of what it may not be."""
    if wire.cumulative and wire.kind != "count":
        raise bad(f"{place}.cumulative", NOT_CUMULATIVE)
    return Property(_id(wire.id, f"{place}.id"), PropertyKind(wire.kind), wire.cumulative)


def voice_from_wire(wire: WireVoice, place: str) -> Voice:
    """Return a voice; BadAccounts with the place of what it may not be."""
    if wire.id == UNATTRIBUTED:
        raise bad(f"{place}.id", RESERVED, wire.id)
    return Voice(
        id=_id(wire.id, f"{place}.id"),
        label=_text(wire.label, f"{place}.label"),
        kind=VoiceKind(wire.kind),
        repeats_voice=_id(wire.repeats_voice, f"{place}.repeats_voice") if wire.repeats_voice else "",
        is_us=wire.us,
    )


def subject_from_wire(wire: WireSubject, place: str) -> Subject:
    """Return a subject; BadAccounts with the place of what it may not be."""
    return Subject(_id(wire.id, f"{place}.id"), SubjectKind(wire.kind), _text(wire.label, f"{place}.label"))


def source_from_wire(wire: WireSource, place: str) -> Source:
    """Return a source; BadAccounts with the place of what it may not be."""
    return Source(
        id=_id(wire.id, f"{place}.id"),
        outlet=_text(wire.outlet, f"{place}.outlet"),
        publisher=_id(wire.publisher, f"{place}.publisher") if wire.publisher else "",
        url=_text(wire.url, f"{place}.url"),
        language=_text(wire.language, f"{place}.language"),
        published=_dates(wire.published_lo, wire.published_hi, f"{place}.published_"),
        learnt_on=_day(wire.learnt_on, f"{place}.learnt_on") if wire.learnt_on else None,
        note=_text(wire.note, f"{place}.note"),
    )


def claim_from_wire(wire: WireClaim, place: str) -> Claim:
    """Return a claim; BadAccounts with the place of what it may not be. Whether it fits the file is not looked at."""
    period = wire.period
    return Claim(
        id=_id(wire.id, f"{place}.id"),
        source=_id(wire.source, f"{place}.source"),
        subject=_id(wire.subject, f"{place}.subject"),
        property=_id(wire.property, f"{place}.property"),
        value=_value(wire.value, f"{place}.value"),
        said=_text(wire.said, f"{place}.said"),
        voice=_id(wire.voice, f"{place}.voice") if wire.voice else "",
        basis=_id(wire.basis, f"{place}.basis"),
        repeats=tuple(dict.fromkeys(_id(source, f"{place}.repeats[{i}]") for i, source in enumerate(wire.repeats))),
        repeats_inferred=wire.repeats_inferred,
        corrects=wire.corrects,
        period=None if isinstance(period, msgspec.UnsetType) else _dates(period.lo, period.hi, f"{place}.period."),
        note=_text(wire.note, f"{place}.note"),
    )


def _value(wire: WireValue, place: str) -> Value:
    kind = PropertyKind(wire.kind)
    given = {name for name in ("lo", "hi", "names", "text") if getattr(wire, name) is not msgspec.UNSET}
    wanted = {PropertyKind.PLACES: {"names"}, PropertyKind.TEXT: {"text"}}.get(kind, {"lo", "hi"})
    if given != wanted:
        odd = sorted(given ^ wanted)[0]
        raise bad(f"{place}.{odd}", MISSING_MEMBER if odd in wanted else UNKNOWN_MEMBER)
    if isinstance(wire.names, list):
        names = tuple(dict.fromkeys(_id(name, f"{place}.names[{i}]") for i, name in enumerate(wire.names)))
        if not names:
            raise bad(f"{place}.names", NO_NAME)
        return Value(kind, Interval(OPEN_LO, OPEN_HI), names)
    if isinstance(wire.text, str):
        if not wire.text.strip():
            raise bad(f"{place}.text", NO_TEXT)
        return Value(kind, Interval(OPEN_LO, OPEN_HI), (_named_or_text(wire.text, f"{place}.text"),))
    return Value(kind, _span(kind, wire.lo, wire.hi, place))


def _named_or_text(text: str, place: str) -> str:
    """Return the text of a value, which may name an entry in full (docs/formats/ops.md): as a whole, or not at all."""
    dataset, sign, local = text.partition(SEP)
    return f"{_id(dataset, place)}{SEP}{_id(local, place)}" if sign else _text(text, place)


def _span(kind: PropertyKind, lo: object, hi: object, place: str) -> Interval:
    if kind is PropertyKind.DATE:
        for name, end in (("lo", lo), ("hi", hi)):
            if end is not None and not isinstance(end, str):
                raise bad(f"{place}.{name}", NOT_A_DATE)
        return _dates(lo if isinstance(lo, str) else None, hi if isinstance(hi, str) else None, f"{place}.")
    span = Interval(_count(lo, f"{place}.lo", OPEN_LO), _count(hi, f"{place}.hi", OPEN_HI))
    if span.lo > span.hi:
        raise bad(place, LO_ABOVE_HI)
    return span


def _count(end: object, place: str, open_end: int) -> int:
    if end is None:
        return open_end
    if isinstance(end, bool) or not isinstance(end, int) or not 0 <= end <= MAX_COUNT:
        raise bad(place, NOT_A_COUNT)
    return end
