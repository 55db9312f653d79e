"""Which names are one: voices and subjects of which people said so, unless somebody kept them apart. Pure.

A doubt never merges. Names are put together in chains of thousands if somebody signs that, so that nothing here looks
at all names for one of them. Follows docs/formats/ops.md "Links" (`same_as`, `different_from`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from safeconduct.record.items import Table

Key = tuple[Table, str]
"""A name with the table it lies in: a voice and a subject of one name are two things."""

_NOBODY: Final[frozenset[str]] = frozenset()


def united(same: Iterable[tuple[Key, Key]], apart: Iterable[tuple[Key, Key]]) -> dict[Key, frozenset[str]]:
    """Return, for each name that is one with others, all names it is one with. n log n in what was said.

    ``same`` in the order in which it was said; what would unite two names of ``apart``, through third names too, is
    passed over.
    """
    unions = _Unions(apart)
    for one, other in same:
        unions.unite(one, other)
    return unions.found()


class _Unions:
    """Names put together, the smaller lot always into the larger one, so that each is moved only a few times."""

    def __init__(self, apart: Iterable[tuple[Key, Key]]) -> None:
        self._lot: dict[Key, Key] = {}
        self._members: dict[Key, list[Key]] = {}
        # For each lot those that hold a name which somebody kept apart from one of its own.
        self._foes: dict[Key, set[Key]] = defaultdict(set)
        for one, other in apart:
            self._foes[one].add(other)
            self._foes[other].add(one)

    def unite(self, one: Key, other: Key) -> None:
        """Put two names' lots together, unless they are kept apart."""
        small, large = sorted((self._lot_of(one), self._lot_of(other)), key=self._weight)
        if small == large or small in self._foes[large]:
            return
        for member in self._members[small]:
            self._lot[member] = large
        self._members[large] += self._members.pop(small)
        for foe in self._foes.pop(small, ()):
            self._foes[foe].remove(small)
            self._foes[foe].add(large)
            self._foes[large].add(foe)

    def _lot_of(self, name: Key) -> Key:
        if name not in self._lot:
            self._lot[name] = name
            self._members[name] = [name]
        return self._lot[name]

    def _weight(self, lot: Key) -> int:
        return len(self._members[lot]) + len(self._foes[lot])

    def found(self) -> dict[Key, frozenset[str]]:
        found: dict[Key, frozenset[str]] = {}
        for members in self._members.values():
            if len(members) > 1:
                names = frozenset(name for _, name in members)
                found |= dict.fromkeys(members, names)
        return found


def changed(before: Mapping[Key, frozenset[str]], after: Mapping[Key, frozenset[str]]) -> set[Key]:
    """Return the names that are one with others than before. Two sets are compared once, not for each name."""
    differ: dict[tuple[int, int], bool] = {}
    found: set[Key] = set()
    for key in before.keys() | after.keys():
        one, other = before.get(key, _NOBODY), after.get(key, _NOBODY)
        pair = id(one), id(other)
        if pair not in differ:
            differ[pair] = one != other
        if differ[pair]:
            found.add(key)
    return found


class Names:
    """Names that are one, as the table of them says: each with the smallest, which stands for all."""

    def __init__(self, ends: Iterable[tuple[Table, str, str]]) -> None:
        """``ends``: table, name and the name that stands for it, for each name that is one with others."""
        self._canonical: dict[Key, str] = {}
        members: dict[Key, list[str]] = defaultdict(list)
        for table, name, canonical in ends:
            self._canonical[table, name] = canonical
            members[table, canonical].append(name)
        self._members = {key: tuple(sorted(names)) for key, names in members.items()}

    def canonical(self, table: Table, name: str) -> str:
        """Return the smallest of the names a person said are one with this one."""
        return self._canonical.get((table, name), name)

    def one_with(self, table: Table, name: str) -> tuple[str, ...]:
        """Return all names that are one with this one, itself included, in order."""
        return self._members.get((table, self.canonical(table, name)), (name,))

    def merged(self, table: Table) -> tuple[str, ...]:
        """Return the names that a person said are one with another, in order."""
        return tuple(sorted(name for where, name in self._canonical if where is table))

    def unions(self) -> dict[Key, frozenset[str]]:
        """Return, for each name that is one with others, all names it is one with."""
        sets = {key: frozenset(names) for key, names in self._members.items()}
        return {key: sets[key[0], canonical] for key, canonical in self._canonical.items()}
