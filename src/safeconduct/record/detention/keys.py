"""Which spellings are one place: by the gazetteer's id, by what a person said is one, else by the words themselves.

A name that the gazetteer gives to exactly one place has that place's id; one that it knows not, or that several places
bear, stays what was written. Nothing is joined by likeness. Promise P6: every spelling stays visible. Follows
docs/decisions/0014-the-gazetteer.md point 5 and 0020.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NewType

from safeconduct.base.errors import Language
from safeconduct.base.text import fold
from safeconduct.record import sql
from safeconduct.record.facts import Facts
from safeconduct.record.gazetteer.finding import place_of
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Place, PlaceId
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Subject, SubjectKind, Table

PlaceKey = NewType("PlaceKey", str)
"""A place of the gazetteer by its id, or ``=`` and folded words for one that it does not have."""

# Before the words of a place that has no id; no id of the gazetteer begins so.
OWN_WORDS: Final = "="
# Spellings whose places are remembered while the program runs: each takes the gazetteer some 100 microseconds.
_REMEMBERED: Final = 65_536


@functools.lru_cache(maxsize=_REMEMBERED)
def meant(text: str) -> tuple[PlaceId, ...]:
    """Return every place of the gazetteer that a spelling may mean. The first call reads it: half a second."""
    return place_of(text)


def key_of(text: str) -> PlaceKey:
    """Return the place that a spelling names."""
    found = meant(text)
    return PlaceKey(found[0]) if len(found) == 1 else PlaceKey(OWN_WORDS + fold(text))


def place_behind(key: PlaceKey) -> Place | None:
    """Return the place of the gazetteer; None for a place of its own words."""
    return None if key.startswith(OWN_WORDS) else places().get(PlaceId(key))


class Book:
    """All places that anything here names, with their spellings. For one piece of work, as `Facts`."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._texts: dict[PlaceKey, list[str]] | None = None
        self._subjects: dict[PlaceKey, list[str]] | None = None
        self._one: dict[PlaceKey, PlaceKey] | None = None

    def canonical(self, key: PlaceKey) -> PlaceKey:
        """Return the key under which a place, and all that a person said is one with it, has its page."""
        if self._one is None:
            self._one = self._joined()
        return self._one.get(key, key)

    def all(self) -> tuple[PlaceKey, ...]:
        """Return every place that a claim names or an entry describes, in order."""
        return tuple(sorted({*self._spelt(), *self._described()}))

    def texts(self, key: PlaceKey) -> tuple[str, ...]:
        """Return the spellings of a place in claims, as they were written, in order."""
        return tuple(self._spelt().get(self.canonical(key), ()))

    def subjects(self, key: PlaceKey) -> tuple[str, ...]:
        """Return the entries that describe a place, by qualified name, in order."""
        return tuple(self._described().get(self.canonical(key), ()))

    def label(self, key: PlaceKey, language: Language) -> str:
        """Return what a place is called: by the gazetteer, by its entry, or as it was first written."""
        key = self.canonical(key)
        place = place_behind(key)
        if place is not None:
            return (place.ru if language == "ru" else place.en)[0].text
        for name in self.subjects(key):
            entry = self._entry(name)
            if entry is not None:
                return entry.label
        return next(iter(self.texts(key)), key.removeprefix(OWN_WORDS))

    def _spelt(self) -> Mapping[PlaceKey, list[str]]:
        if self._texts is None:
            self._texts = defaultdict(list)
            for (text,) in list(self._facts.tables.execute(sql.PLACE_TEXTS)):
                self._texts[self.canonical(key_of(str(text)))].append(str(text))
        return self._texts

    def _described(self) -> Mapping[PlaceKey, list[str]]:
        if self._subjects is None:
            self._subjects = defaultdict(list)
            for name, entry in self._entries():
                self._subjects[self.canonical(key_of(entry.label))].append(name)
        return self._subjects

    def _entries(self) -> Iterable[tuple[str, Subject]]:
        for (name,) in list(self._facts.tables.execute(sql.PLACE_SUBJECTS)):
            entry = self._entry(str(name))
            if entry is not None:
                yield str(name), entry

    def _entry(self, name: str) -> Subject | None:
        body = self._facts.current_body(Table.SUBJECT, name)
        item = stored_item(Table.SUBJECT, body) if body else None
        return item if isinstance(item, Subject) and item.kind is SubjectKind.PLACE else None

    def _joined(self) -> dict[PlaceKey, PlaceKey]:
        """Return for each key of an entry that is said to be one with another the least of all that are one."""
        if not self._facts.merged_subjects():
            return {}
        groups: dict[str, set[PlaceKey]] = defaultdict(set)
        for name, entry in self._entries():
            groups[self._facts.canonical(Table.SUBJECT, name)].add(key_of(entry.label))
        least: dict[PlaceKey, PlaceKey] = {}
        for together in groups.values():
            found = {least.get(key, key) for key in together} | together
            first = min(found, key=_ids_first)
            for key, held in list(least.items()):
                if held in found:
                    least[key] = first
            least |= dict.fromkeys(found, first)
        return least


def _ids_first(key: PlaceKey) -> tuple[bool, str]:
    return key.startswith(OWN_WORDS), key
