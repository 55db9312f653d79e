"""Sealing an identity sheet or a paper of a case: two persons of those named open it, and from then on nobody alone.

The part of its own is begun with the first thing that is sealed, with the holders in it; each new wording has a key of
its own (decision 0010). Of a file a stream is kept under a key that lies in the seal, so that members of the part carry
it and cannot read it. Refuses what is empty or too long before anything is begun.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.ids import CompartmentId, OpId, UserId
from safeconduct.base.language import say, sentence
from safeconduct.evacuate.cases.types import Case
from safeconduct.evacuate.facts.commands import draw, new_intent, set_intent
from safeconduct.evacuate.facts.types import Value
from safeconduct.evacuate.sealing.content import MOST_OF_A_FIELD, MOST_OF_A_NAME, bytes_from_file, bytes_from_sheet
from safeconduct.evacuate.sealing.errors import CaseReadOnly, NothingToSeal, SheetTooLong
from safeconduct.evacuate.sealing.reading import FORM, offered, sheet_parts, thing_in
from safeconduct.evacuate.sealing.types import About, Kind, SealedFile, Sheet, SheetField
from safeconduct.intake.files import Opening, measured
from safeconduct.protect.blobs import MAX_BLOB_BYTES, TooLongForABlob, new_blob
from safeconduct.protect.derive import KEY_BYTES
from safeconduct.protect.escrow import MAX_DEVICES, MAX_PERSONS
from safeconduct.protect.members import Role
from safeconduct.protect.sealing import seal_file, sealed_file_length
from safeconduct.protect.secrets import Secret
from safeconduct.protect.sharing import NEEDED
from safeconduct.sync.blobs import share
from safeconduct.sync.compartments import Seat, admit, begin
from safeconduct.sync.errors_two_persons import WrongHolders
from safeconduct.sync.sealing import seal
from safeconduct.sync.team import Team
from safeconduct.sync.types import Sort
from safeconduct.vault.types import Intent

# What a part is called: the case's code name stands in it, so that whoever is asked knows of whom.
_PART: Final = Phrase("{name}, identity sheet", "{name}, личный лист")
_NAMELESS: Final = Phrase("a case", "дело")
# Bytes read at once.
_PIECE: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that is to be sealed: what it is called, and how it is opened from its beginning, more than once."""

    name: str = field(repr=False)
    opening: Opening


def sheet_from_words(words: Mapping[SheetField, str]) -> Sheet:
    """Return a sheet of what was typed, without the empty fields; NothingToSeal, SheetTooLong."""
    typed = {one: _kept_text(text).strip() for one, text in words.items()}
    said = tuple((one, typed[one]) for one in SheetField if typed.get(one))
    if not said:
        raise NothingToSeal
    for _, text in said:
        if len(text) > MOST_OF_A_FIELD:
            raise SheetTooLong(most=MOST_OF_A_FIELD, count=len(text))
    return Sheet(said)


def seal_sheet(team: Team, case: Case, sheet: Sheet, about: About, *, language: Language) -> OpId:
    """Seal a sheet, in the place of the one that this desk's person sealed before of the same; return the op.

    One that somebody else sealed stays beside it. CaseReadOnly, WrongHolders.
    """
    _check(team, case, about)
    with team.together():
        part = _part(team, case, about.holders, language)
        sealed = seal(team, part, bytes_from_sheet(sheet), about.holders)
        _tell(team, case, part, about, {"sealed": sealed})
    return sealed


def seal_paper(team: Team, case: Case, file: Paper, about: About, *, language: Language) -> OpId:
    """Seal a file beside the others of its kind; return the op. As `seal_sheet` raises, and NothingToSeal.

    TooLongForABlob beyond 4 GiB; OtherContent where the file is changed meanwhile.
    """
    _check(team, case, about)
    _, length = measured(file.opening)
    if not length:
        raise NothingToSeal
    if sealed_file_length(length) > MAX_BLOB_BYTES:
        raise TooLongForABlob(most=MAX_BLOB_BYTES)
    secret, digest = Secret.random(KEY_BYTES, team.entropy), hashlib.sha256()
    with team.together():
        part = _part(team, case, about.holders, language)
        stream = seal_file(_pieces(file.opening, digest.update), length, secret, team.entropy)
        keys = new_blob(team.me.org, sealed_file_length(length), team.entropy)
        reference = team.vault.blobs.put(stream, keys)
        shared = share(team, part, reference)
        name = _kept_text(file.name)[:MOST_OF_A_NAME] or about.kind.value
        held = SealedFile(name, length, digest.digest(), secret, reference.name)
        sealed = seal(team, part, bytes_from_file(held), about.holders)
        _tell(team, case, part, about, {"sealed": sealed, "file": shared})
    return sealed


def may_seal(team: Team, case: Case) -> bool:
    """Say whether this desk may seal something for a case."""
    return team.my_role(case.part) in (Role.WRITE, Role.ADMIN)


def _check(team: Team, case: Case, about: About) -> None:
    """Refuse before a part is begun what would be refused after it."""
    if not may_seal(team, case):
        raise CaseReadOnly
    devices = {one: len(team.devices_of(one)) for one in about.holders}
    fit = [one for one, count in devices.items() if 0 < count <= MAX_DEVICES]
    if len(fit) != len(devices) or not NEEDED <= len(fit) <= MAX_PERSONS:
        raise WrongHolders(least=NEEDED, most=MAX_PERSONS, devices=MAX_DEVICES, count=len(fit))


def _part(team: Team, case: Case, holders: Iterable[UserId], language: Language) -> CompartmentId:
    """Return the part of a case's sheets with these holders in it.

    Begun where there is none this desk writes in, or where somebody would have to be let in by others.
    """
    seats = [(device, Role.WRITE) for user in sorted(set(holders)) for device in team.devices_of(user)]
    lacking = {part: _lacking(team, part, seats) for part in sheet_parts(team, case.part)}
    fit = [part for part, seats in lacking.items() if not seats or team.my_role(part) is Role.ADMIN]
    if not fit:
        return begin(team, Sort.IDENTITY, _free_name(team, case.name, language), others=seats)
    found = min(fit, key=lambda part: bool(lacking[part]))
    if lacking[found]:
        admit(team, found, lacking[found])
    return found


def _lacking(team: Team, part: CompartmentId, seats: Iterable[Seat]) -> list[Seat]:
    """Return who does not write in a part yet."""
    members = team.members(part)
    return [seat for seat in seats if members.get(seat[0].id, Role.READ) is Role.READ]


def _free_name(team: Team, case: str, language: Language) -> str:
    taken = {one.name for one in team.compartments()}
    name = sentence(_PART, language, name=case or say(_NAMELESS, language))
    numbered = (f"{name} {number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(one for one in numbered if one not in taken)


def _tell(team: Team, case: Case, part: CompartmentId, about: About, ops: Mapping[str, OpId]) -> None:
    """Say in the case and in the sheet's part what was sealed; a sheet takes the place of those before (`_former`)."""
    aliases = {device.user.id: device.user.certificate.terms.alias for device, _ in team.devices()}
    holders = tuple(sorted(aliases[one] for one in about.holders))
    optional = {"who": about.who or None, "day": about.day}
    values: dict[str, Value | None] = {
        "kind": about.kind.value, "by": about.by, "holders": holders, "case": bytes(case.part), **ops
    }  # fmt: skip
    values |= {code: value for code, value in optional.items() if value is not None}
    former = _former(team, case, part, about) if about.kind is Kind.SHEET else ()
    intents: list[Intent] = []
    for place in (part, case.part):
        things = {thing.id: thing for op in former if (thing := thing_in(team, place, op))}
        intents += [set_intent(one, {**values, "day": about.day}) for one in things.values()]
        if not things:
            intents.append(new_intent(team, place, FORM, values, thing=draw(team.entropy)))
    team.vault.append(intents)


def _former(team: Team, case: Case, part: CompartmentId, about: About) -> tuple[OpId, ...]:
    """Return the sheets of the same person, or of the whole party, that this desk's person sealed in the same part.

    What they are is what was said when they were sealed: whoever writes in the case could else have a paper taken for a
    sheet and go with it.
    """
    found, people = offered(team), team.people()
    mine = [
        found.names[one.word.id]
        for one in found.secrets
        if one.word.id in found.names and one.word.compartment == part
        and people.get(one.word.device) == team.me.device.user.id
    ]  # fmt: skip
    return tuple(
        one.sealed for one in mine if (one.kind, one.who, one.case) == (Kind.SHEET.value, about.who, case.part)
    )


def _kept_text(text: str) -> str:
    """Return a text as it can be sealed: file names come in other forms from other systems, and as other bytes."""
    return unicodedata.normalize("NFC", text.encode("utf-8", errors="replace").decode("utf-8"))


def _pieces(opening: Opening, seen: Callable[[bytes], None]) -> Iterator[bytes]:
    with opening() as stream:
        while piece := stream.read(_PIECE):
            seen(piece)
            yield piece
