"""The accounts file: public or internal accounts as sourced claims, read strictly (docs/formats/accounts.md).

Refuses, with the place, whatever is not exactly the format: unknown, missing or doubled members, wrong kinds, ids that
point nowhere. It never guesses and never half-reads. msgspec parses; claims are parsed one by one from raw slices and
kept as the bytes an op carries: a million claims stay within memory.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from safeconduct.base.cbor import MAX_BYTES
from safeconduct.base.errors import Phrase
from safeconduct.record.accounts_json import WHOLE_FILE, AccountsFile, BadAccounts, bad, with_line
from safeconduct.record.accounts_members import (
    claim_from_wire,
    dataset_name,
    property_from_wire,
    source_from_wire,
    subject_from_wire,
    voice_from_wire,
)
from safeconduct.record.item_bytes import decode_item, encode_item
from safeconduct.record.items import Claim, Property, Source, Subject, Table, Voice
from safeconduct.record.packed import Packed

# Largest file read, in bytes: four million claims of the usual length. Beyond it a typing slip is likelier.
MAX_FILE_BYTES: Final = 1 << 30

TOO_LARGE: Final = Phrase("the file is larger than 1 GiB", "файл больше 1 ГиБ")
DOUBLED_ID: Final = Phrase("the id stands twice", "идентификатор указан дважды")
NO_VOICE: Final = Phrase("no such voice in this file", "такого голоса в файле нет")
NO_SOURCE: Final = Phrase("no such account in this file", "такого известия в файле нет")
NO_SUBJECT: Final = Phrase("no such subject in this file", "такого предмета в файле нет")
NO_PROPERTY: Final = Phrase("no such property in this file", "такого показателя в файле нет")
LONG_CLAIM: Final = Phrase("the claim as a whole is longer than 1 MiB", "утверждение целиком длиннее 1 МиБ")
OTHER_KIND: Final = Phrase("not the kind of value that the property has", "вид значения не тот, что у показателя")


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
        raise bad(WHOLE_FILE, TOO_LARGE)
    try:
        return _read(data)
    except BadAccounts as refused:
        raise with_line(refused, data) from None


def _read(data: bytes) -> Dataset:
    file = AccountsFile(data)
    dataset = Dataset(
        name=dataset_name(file.dataset),
        properties=tuple(property_from_wire(w, f"properties[{i}]") for i, w in enumerate(file.properties)),
        voices=tuple(voice_from_wire(w, f"voices[{i}]") for i, w in enumerate(file.voices)),
        subjects=tuple(subject_from_wire(w, f"subjects[{i}]") for i, w in enumerate(file.subjects)),
        sources=tuple(source_from_wire(w, f"sources[{i}]") for i, w in enumerate(file.sources)),
        claim_items=(),
    )
    _check_tables(dataset)
    file.let_go_of_tables()
    return replace(dataset, claim_items=_claim_items(file, dataset))


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
        claim = claim_from_wire(wire, place)
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
