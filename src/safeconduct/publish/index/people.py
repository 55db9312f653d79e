"""The index of names: from the number of a stem to names, from names to whom they belong. As small as numbers are.

A unit is one word of names with its role: the surname of four people is one unit that belongs to four. Letters are kept
nowhere: a stem or an initial stands there as a number under the key of this index (decision 0013, point 3). One typing
error is found by stems with one letter left out, on both sides (symmetric deletion; Mor and Fraenkel, "A hash code
method for detecting and correcting spelling errors", 1982).
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from safeconduct.base.sounds import sounds_of
from safeconduct.protect.blinding import Blinding
from safeconduct.publish.index.first_names import first_names, name_stems, names_of, stems_of_first_name
from safeconduct.publish.index.layout import Belonging, Keyed
from safeconduct.publish.index.naming import NameWord, Role, words_of_name
from safeconduct.publish.reading.endings import stems_of_name

# Coarse letters of a stem from which on one typing error is looked for: shorter ones are a letter from many words.
LEAST_MISTYPED: Final = 5
# Spellings of a name in which a typing error is looked for: of Latin names the likeliest.
_MISTYPED_SPELLINGS: Final = 2
# Places of a letter in a stem; stems are shorter. The last says that no letter is left out.
_PLACES: Final = 32
_WHOLE: Final = _PLACES - 1


@dataclass(slots=True)
class PeopleBuilder:
    """Gathers names, then makes the index. ``blinding``: what turns stems into numbers."""

    blinding: Blinding
    _units: dict[tuple[int, str], int] = field(default_factory=dict)
    _roles: list[int] = field(default_factory=list)
    _common: list[int] = field(default_factory=list)
    _lengths: list[int] = field(default_factory=list)
    _keys: list[tuple[int, int]] = field(default_factory=list)
    _mistyped: list[tuple[int, int]] = field(default_factory=list)
    _owners: list[tuple[int, int]] = field(default_factory=list)

    def add(self, entry: int, names: Iterable[str]) -> None:
        """Add all names of one person, who is called ``entry`` here."""
        for name in names:
            for word in words_of_name(name):
                self._add_word(entry, word)

    def made(self, entries: int) -> People:
        """Return the index of names of ``entries`` people."""
        units = len(self._roles)
        return People(
            blinding=self.blinding,
            roles=array("B", self._roles),
            common=array("B", self._common),
            lengths=array("B", self._lengths),
            keys=Keyed(self._keys),
            mistyped=Keyed(self._mistyped),
            owners=Belonging(self._owners, units),
            units=Belonging(((entry, unit) for unit, entry in self._owners), entries),
        )

    def _add_word(self, entry: int, word: NameWord) -> None:
        for role in word.role:
            if role is Role.FIRST_INITIAL:
                self._add_initial(entry, role, word.parts[0])
            elif role is Role.FIRST:
                self._add_first(entry, word.parts)
            else:
                unit = self._unit(entry, role, word.parts[0], _stems(word.parts))
                if role in (Role.SURNAME, Role.NICKNAME) and unit is not None:
                    self._add_mistyped(unit, word.parts[0])
            if role is Role.SURNAME:
                self._add_initial(entry, Role.SURNAME_INITIAL, word.parts[0])

    def _add_first(self, entry: int, parts: tuple[str, ...]) -> None:
        names = dict.fromkeys(name for part in parts for name in names_of(part))
        made = [(self._unit(entry, Role.FIRST, name, stems_of_first_name(name)), {name}) for name in names]
        made.append((self._unit(entry, Role.FIRST, parts[0], _stems(parts)), set(names)))
        for unit, meant in made:
            if unit is not None and any(first_names()[name].is_common for name in meant):
                self._common[unit] = 1
        self._add_initial(entry, Role.FIRST_INITIAL, parts[0])

    def _add_initial(self, entry: int, role: Role, word: str) -> None:
        self._unit(entry, role, word[:1], initials_of(word), prefix=_INITIAL)

    def _unit(self, entry: int, role: Role, word: str, stems: tuple[str, ...], prefix: str = "n") -> int | None:
        """Give a unit one more owner, and make it where it is new; its number only then."""
        known = self._units.get((role, word))
        unit = len(self._roles) if known is None else known
        self._owners.append((unit, entry))
        if known is not None:
            return None
        self._units[role, word] = unit
        self._roles.append(role)
        self._common.append(0)
        self._lengths.append(min(map(len, stems), default=len(word)) & 0xFF)
        number = self.blinding.number
        whole = set(sounds_of(word))
        is_womans = role is Role.SURNAME and _WOMANS.search(word) is not None
        keys = [number((_WOMANS_STEM if is_womans and stem not in whole else prefix) + stem) for stem in stems] or [
            number(_WRITTEN + word)
        ]
        if any(map(str.isdigit, word)):
            keys.append(number(_WRITTEN + word))
        self._keys.extend((key, unit) for key in keys)
        return unit

    def _add_mistyped(self, unit: int, word: str) -> None:
        for sounds in sounds_of(word)[:_MISTYPED_SPELLINGS]:
            stem = stems_of_name(sounds)[-1]
            if LEAST_MISTYPED <= len(stem) < _WHOLE:
                for place, rest in left_out(stem):
                    self._mistyped.append((self.blinding.number("m" + rest), unit * _PLACES + place))


_INITIAL: Final = "i"
_WOMANS_STEM: Final = "f"
# Surnames that a man of the family bears without their last letter.
_WOMANS: Final = re.compile("(?:[оеё]в|ин|[ео]v|in)[аa]$")
_WRITTEN: Final = "w"


@lru_cache(maxsize=4096)
def _stems(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(stem for part in parts for stem in name_stems(part)))


def left_out(stem: str) -> Iterator[tuple[int, str]]:
    """Give a stem whole and without each of its letters, with the place of that letter."""
    yield _WHOLE, stem
    for place in range(len(stem)):
        if not place or stem[place] != stem[place - 1]:
            yield place, stem[:place] + stem[place + 1 :]


@lru_cache(maxsize=4096)
def initials_of(word: str) -> tuple[str, ...]:
    """Return the first coarse letter of every spelling of a word: Х. and Kh. are one initial."""
    return tuple(dict.fromkeys(sounds[0] for sounds in sounds_of(word)))


@dataclass(frozen=True, slots=True)
class People:
    """The index of names. Units and entries are numbers from 0.

    ``lengths``: coarse letters of a unit's shortest stem.
    """

    blinding: Blinding
    roles: array[int]
    common: array[int]
    lengths: array[int]
    keys: Keyed
    mistyped: Keyed
    owners: Belonging
    units: Belonging

    def named(self, stem: str) -> Sequence[int]:
        """Return the units that have a stem."""
        return self.keys.under(self.blinding.number("n" + stem))

    def womans(self, stem: str) -> Sequence[int]:
        """Return the units of women's surnames that have a stem; where it stands bare it is a man's name."""
        return self.keys.under(self.blinding.number(_WOMANS_STEM + stem))

    def written(self, word: str) -> Sequence[int]:
        """Return the units of words that are kept as they are written."""
        return self.keys.under(self.blinding.number(_WRITTEN + word))

    def initial(self, letter: str) -> Sequence[int]:
        """Return the units of initials that sound so."""
        return self.keys.under(self.blinding.number(_INITIAL + letter))

    def nearly(self, stem: str) -> Iterator[int]:
        """Give the units whose stem is one letter away: another one, one more, one less, two that changed places."""
        for place, rest in left_out(stem):
            for found in self.mistyped.under(self.blinding.number("m" + rest)):
                unit, other = divmod(found, _PLACES)
                if _WHOLE in (place, other) or abs(place - other) <= 1:
                    yield unit

    def both(self, one: int, two: int) -> tuple[int, ...]:
        """Return who has both units, rising."""
        if self.owners.count(one) > self.owners.count(two):
            one, two = two, one
        return tuple(entry for entry in self.owners.of(one) if two in self.units.of(entry))

    @property
    def size_bytes(self) -> int:
        """Return what it takes in memory."""
        tables = (self.keys, self.mistyped, self.owners, self.units)
        return sum(table.size_bytes for table in tables) + 3 * len(self.roles)
