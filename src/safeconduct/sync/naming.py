"""What a person means by a name they type: a part, a person or a device of the team, an entry (docs/rooms/sync.md).

Names are given whole, ids by their first digits. What fits nothing, or several things, is refused with a sentence;
nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.ids import DeviceId, OpId
from safeconduct.protect.chains import VerifiedDevice
from safeconduct.protect.ops import Head
from safeconduct.sync.errors import SeveralDevices, UnknownCompartment, UnknownDevice
from safeconduct.sync.errors_files import SeveralParts, UnknownEntry
from safeconduct.sync.team import Team
from safeconduct.sync.types import Compartment

# Digits of an id as lists print it, and the fewest that name an entry.
SHORT_DIGITS: Final = 8
# Fewest digits that are taken for the beginning of a device's or a part's id.
_FEWEST_DIGITS: Final = 4


def part_named(team: Team, word: str) -> Compartment:
    """Return the compartment of a name, of a sort (``record``) where only one is of it, or of an id's first digits.

    SeveralParts where the word fits two in different ways: anybody can call a part of their own by another one's id, or
    ``record``. A whole id means that one alone.
    """
    every = team.compartments()
    found = [one for one in every if one.id.hex() == word.lower()] or [
        one
        for one in every
        if one.name == word or (not one.name and one.sort.name.lower() == word.lower()) or _begins(one.id, word)
    ]
    if len(found) > 1:
        raise SeveralParts(shown=word)
    if not found:
        raise UnknownCompartment(shown=word)
    return found[0]


def person_named(team: Team, word: str) -> tuple[VerifiedDevice, ...]:
    """Return all present devices of an alias, or the one whose id begins so.

    SeveralDevices where the word fits two people, or the alias of one and the id of another. A whole id means that one.
    """
    every = [device for device, _ in team.devices()]
    if whole := [device for device in every if device.id.hex() == word.lower()]:
        return tuple(whole)
    of_alias = [device for device in every if device.user.certificate.terms.alias == word]
    by_id = [device for device in every if _begins(device.id, word)]
    if len({device.user.id for device in (*of_alias, *by_id)}) > 1 or (not of_alias and len(by_id) > 1):
        raise SeveralDevices(shown=word)
    if not of_alias and not by_id:
        raise UnknownDevice(shown=word)
    return tuple(of_alias or by_id)


def entries_named(words: Iterable[str], among: Iterable[OpId]) -> frozenset[OpId]:
    """Return the entries whose ids begin so; UnknownEntry where that is none of these, or several."""
    known = sorted(among)
    return frozenset(_entry(word, known) for word in words)


def cuts_named(team: Team, words: Iterable[str], devices: Iterable[DeviceId]) -> dict[bytes, list[Head]]:
    """Return the last entries to be believed of these devices, by compartment; UnknownEntry where none is meant."""
    heads = {
        stored.signed.id: (one.id, Head(device, stored.signed.core.seq, stored.signed.id))
        for one in team.compartments()
        for device in devices
        for stored in team.vault.chain(one.id, device)
    }
    found: dict[bytes, list[Head]] = {}
    for op in sorted(entries_named(words, heads)):
        compartment, head = heads[op]
        found.setdefault(compartment, []).append(head)
    return found


def _entry(word: str, known: list[OpId]) -> OpId:
    fitting = [op for op in known if len(word) >= SHORT_DIGITS and op.hex().startswith(word.lower())]
    if len(fitting) != 1:
        raise UnknownEntry(shown=word)
    return fitting[0]


def _begins(given: bytes, word: str) -> bool:
    return len(word) >= _FEWEST_DIGITS and given.hex().startswith(word.lower())
