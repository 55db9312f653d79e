"""The accounts file: public or internal accounts as sourced claims, read strictly (docs/formats/accounts.md).

Reading refuses, with the place, whatever is not exactly the format: unknown, missing or doubled members,
wrong kinds, ids that point nowhere. It never guesses and never half-reads. msgspec parses; claims are parsed
one by one from raw slices and kept as the bytes an op carries: a million claims stay within memory.
"""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from safeconduct.base.cbor import MAX_BYTES
from safeconduct.base.clock import Day, day_from_iso
from safeconduct.base.errors import Phrase
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record.accounts_json import (
    MISSING_MEMBER,
    UNKNOWN_MEMBER,
    AccountsFile,
    WireClaim,
    WireProperty,
    WireSource,
    WireSubject,
    WireValue,
    WireVoice,
    bad,
)
from safeconduct.record.items import (
    Claim,
    Property,
    Source,
    Subject,
    SubjectKind,
    Table,
    Value,
    Voice,
    VoiceKind,
    decode_item,
    encode_item,
)
from safeconduct.record.packed import Packed
from safeconduct.record.types import OWN_DATASET, SEP, UNATTRIBUTED, PropertyKind

# Largest file read, in bytes: four million claims of the usual length. Beyond it a typing slip is likelier.
MAX_FILE_BYTES: Final = 1 << 30
# Longest id, in characters; ids of the published data sets have at most 40.
MAX_ID: Final = 200
# Longest text of a member, in characters: a testimony is a source of its own, not a member of a claim.
MAX_TEXT: Final = 100_000
# A count beyond this is a typing slip, and 2^53 is where JSON readers stop agreeing (RFC 8259 section 6).
MAX_COUNT: Final = 2**53

TOO_LARGE: Final = Phrase("the file is larger than 1 GiB", "файл больше 1 ГиБ")
BAD_ID: Final = Phrase(
    "an id must have 1 to 200 characters and no space at its ends",
    "идентификатор: от 1 до 200 знаков, без пробелов по краям",
)
UNPRINTABLE_ID: Final = Phrase(
    "an id must be of printable characters", "идентификатор должен состоять из видимых знаков"
)
LONG_TEXT: Final = Phrase("text longer than 100,000 characters", "текст длиннее 100 000 знаков")
HALF_CHARACTER: Final = Phrase("half a character (a lone surrogate)", "половина знака (одиночный суррогат)")
NOT_A_DATE: Final = Phrase("not a date of the form 2019-01-21", "это не дата вида 2019-01-21")
LO_AFTER_HI: Final = Phrase("the earlier end is after the later one", "начало позже конца")
NOT_CUMULATIVE: Final = Phrase("only counts can be cumulative", "накопительными бывают только количества")
NO_NAME: Final = Phrase("no name is given", "не указано ни одного названия")
NO_TEXT: Final = Phrase("no text is given", "текст не указан")
LO_ABOVE_HI: Final = Phrase("the lower end is above the upper one", "нижняя граница выше верхней")
NOT_A_COUNT: Final = Phrase("not a count (a whole number from 0)", "это не количество (целое число от 0)")
DOUBLED_ID: Final = Phrase("the id stands twice", "идентификатор указан дважды")
NO_VOICE: Final = Phrase("no such voice in this file", "такого голоса в файле нет")
NO_SOURCE: Final = Phrase("no such source in this file", "такого источника в файле нет")
NO_SUBJECT: Final = Phrase("no such subject in this file", "такого предмета в файле нет")
NO_PROPERTY: Final = Phrase("no such property in this file", "такого свойства в файле нет")
LONG_CLAIM: Final = Phrase("the claim as a whole is longer than 1 MiB", "утверждение целиком длиннее 1 МиБ")
RESERVED: Final = Phrase("this name has a meaning of its own here", "это имя здесь занято")
COLON: Final = Phrase(
    "a dataset's name has no colon: people write dataset:name", "в имени набора нет двоеточия: пишут набор:имя"
)
OTHER_KIND: Final = Phrase("not the kind of value that the property has", "вид значения не тот, что у свойства")


@dataclass(frozen=True, slots=True)
class Dataset:
    """An accounts file that was read and found to fit together. Claims are kept as the bytes an op carries."""

    name: str
    properties: tuple[Property, ...]
    voices: tuple[Voice, ...]
    subjects: tuple[Subject, ...]
    sources: tuple[Source, ...]
    claim_items: Sequence[bytes]

    def claims(self) -> Iterator[Claim]:
        """Give the claims in the order of the file."""
        for item in self.claim_items:
            claim = decode_item(Table.CLAIM, item)
            if isinstance(claim, Claim):
                yield claim


def read_accounts(data: bytes) -> Dataset:
    """Return the dataset of a whole accounts file; BadAccounts with the place for anything that is not one."""
    if len(data) > MAX_FILE_BYTES:
        raise bad("file", TOO_LARGE)
    file = AccountsFile(data)
    dataset = Dataset(
        name=_dataset_name(file.dataset),
        properties=tuple(_property(w, f"properties[{i}]") for i, w in enumerate(file.properties)),
        voices=tuple(_voice(w, f"voices[{i}]") for i, w in enumerate(file.voices)),
        subjects=tuple(_subject(w, f"subjects[{i}]") for i, w in enumerate(file.subjects)),
        sources=tuple(_source(w, f"sources[{i}]") for i, w in enumerate(file.sources)),
        claim_items=(),
    )
    _check_tables(dataset)
    file.let_go_of_tables()
    return replace(dataset, claim_items=_claim_items(file, dataset))


def _id(text: str, place: str) -> str:
    if text.isascii() and text.isalnum() and len(text) <= MAX_ID:
        return text
    clean = _text(text, place)
    if not clean or clean != clean.strip() or len(clean) > MAX_ID:
        raise bad(place, BAD_ID, clean)
    if SEP in clean or not clean.isprintable():
        raise bad(place, UNPRINTABLE_ID, clean)
    return clean


def _dataset_name(text: str) -> str:
    name = _id(text, "dataset")
    if ":" in name:
        raise bad("dataset", COLON, name)
    if name == OWN_DATASET:
        raise bad("dataset", RESERVED, name)
    return name


def _text(text: str, place: str) -> str:
    if len(text) > MAX_TEXT:
        raise bad(place, LONG_TEXT)
    if text.isascii():
        return text
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


def _property(wire: WireProperty, place: str) -> Property:
    if wire.cumulative and wire.kind != "count":
        raise bad(f"{place}.cumulative", NOT_CUMULATIVE)
    return Property(_id(wire.id, f"{place}.id"), PropertyKind(wire.kind), wire.cumulative)


def _voice(wire: WireVoice, place: str) -> Voice:
    if wire.id == UNATTRIBUTED:
        raise bad(f"{place}.id", RESERVED, wire.id)
    return Voice(
        id=_id(wire.id, f"{place}.id"),
        label=_text(wire.label, f"{place}.label"),
        kind=VoiceKind(wire.kind),
        repeats_voice=_id(wire.repeats_voice, f"{place}.repeats_voice") if wire.repeats_voice else "",
        is_us=wire.us,
    )


def _subject(wire: WireSubject, place: str) -> Subject:
    return Subject(_id(wire.id, f"{place}.id"), SubjectKind(wire.kind), _text(wire.label, f"{place}.label"))


def _source(wire: WireSource, place: str) -> Source:
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


def _claim(wire: WireClaim, place: str) -> Claim:
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
        period=None if period is None else _dates(period.lo, period.hi, f"{place}.period."),
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
        return Value(kind, Interval(OPEN_LO, OPEN_HI), (_text(wire.text, f"{place}.text"),))
    return Value(kind, _span(kind, wire.lo, wire.hi, place))


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


def _check_tables(dataset: Dataset) -> None:
    """Refuse ids that stand twice, and voices that follow one that is not there."""
    _check_unique([p.id for p in dataset.properties], "properties")
    _check_unique([v.id for v in dataset.voices], "voices")
    _check_unique([s.id for s in dataset.subjects], "subjects")
    _check_unique([s.id for s in dataset.sources], "sources")
    voices = {v.id for v in dataset.voices}
    for index, voice in enumerate(dataset.voices):
        if voice.repeats_voice and voice.repeats_voice not in voices:
            raise bad(f"voices[{index}].repeats_voice", NO_VOICE, voice.repeats_voice)


def _claim_items(file: AccountsFile, dataset: Dataset) -> Packed:
    """Return the claims as items; BadAccounts for ids that stand twice or point nowhere, and values of other kinds."""
    kinds = {p.id: p.kind for p in dataset.properties}
    voices = {"", *(v.id for v in dataset.voices)}
    subjects = {s.id for s in dataset.subjects}
    sources = {s.id for s in dataset.sources}
    items = Packed()
    hashes = array("q")
    for index, wire in enumerate(file.claims()):
        place = f"claims[{index}]"
        claim = _claim(wire, place)
        hashes.append(hash(claim.id))
        if claim.source not in sources:
            raise bad(f"{place}.source", NO_SOURCE, claim.source)
        if claim.subject not in subjects:
            raise bad(f"{place}.subject", NO_SUBJECT, claim.subject)
        if claim.property not in kinds:
            raise bad(f"{place}.property", NO_PROPERTY, claim.property)
        if claim.voice not in voices:
            raise bad(f"{place}.voice", NO_VOICE, claim.voice)
        if claim.value.kind is not kinds[claim.property]:
            raise bad(f"{place}.value.kind", OTHER_KIND)
        item = encode_item(claim)
        # Each text is within its bounds and together they are beyond what is ever decoded.
        if len(item) > MAX_BYTES:
            raise bad(place, LONG_CLAIM)
        items.append(item)
    if twice := _found_twice(hashes):
        suspects = [index for index, found in enumerate(hashes) if found in twice]
        ids = [decode_item(Table.CLAIM, items[index]).id for index in suspects]
        _check_unique(ids, "claims", suspects)
    return items


# Parts in which hashes are compared: a million ids in one set take 120 MB, an eighth of their hashes 8 MB.
_PARTS: Final = 8


def _found_twice(hashes: Sequence[int]) -> set[int]:
    twice: set[int] = set()
    for part in range(_PARTS):
        seen: set[int] = set()
        for found in hashes:
            if found % _PARTS == part:
                (twice if found in seen else seen).add(found)
    return twice


def _check_unique(ids: list[str], place: str, indexes: Sequence[int] = ()) -> None:
    seen: set[str] = set()
    for index, found in enumerate(ids):
        if found in seen:
            raise bad(f"{place}[{indexes[index] if indexes else index}].id", DOUBLED_ID, found)
        seen.add(found)
