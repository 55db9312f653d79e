"""Which spellings are one place: by the gazetteer's id, by what a person said is one, else by the words themselves.

A name that the gazetteer gives to exactly one place has that place's id; one that it knows not, or that several places
bear, stays what was written, in the dataset where it was written: equal words of two files are likeness, and nothing is
joined by likeness. An entry has its label's place only where that says which it is. Promise P6: every spelling stays
visible. Follows docs/decisions/0014-the-gazetteer.md point 5 and 0020.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, NewType

from safeconduct.base.errors import Language
from safeconduct.base.text import fold
from safeconduct.record import place_sql
from safeconduct.record.detention.rules import Named
from safeconduct.record.facts import Facts
from safeconduct.record.gazetteer.meant import meant
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import Place, PlaceId
from safeconduct.record.items import Subject, SubjectKind, Table, split_name
from safeconduct.record.types import SEP

PlaceKey = NewType("PlaceKey", str)
"""A place of the gazetteer by its id; for one that it does not have ``=``, folded words, and the dataset whose words
they are; for an entry of which its label does not say which place it is, its id in the dataset behind that."""

# Before the words of a place that has no id; no id of the gazetteer begins so.
OWN_WORDS: Final = "="
# Between the parts of a key where a person reads or types it; in it stands `SEP`, which no word can have.
_SHOWN: Final = ":"


def key_of(text: str, dataset: str) -> PlaceKey:
    """Return the place that a spelling names in the claims of a dataset."""
    found = meant(text)
    return PlaceKey(found[0]) if len(found) == 1 else PlaceKey(f"{OWN_WORDS}{fold(text)}{SEP}{dataset}")


def place_behind(key: PlaceKey) -> Place | None:
    """Return the place of the gazetteer; None for a place of its own words."""
    return None if key.startswith(OWN_WORDS) else places().get(PlaceId(key))


def own_words(key: PlaceKey) -> str:
    """Return the folded words of a place that the gazetteer does not have; "" for one of the gazetteer."""
    return key.removeprefix(OWN_WORDS).partition(SEP)[0] if key.startswith(OWN_WORDS) else ""


def may_be(key: PlaceKey) -> tuple[Place, ...]:
    """Return the places of the gazetteer that words may mean, where those are several."""
    found = meant(words) if (words := own_words(key)) else ()
    return tuple(places()[one] for one in found)


def shown_key(key: PlaceKey) -> str:
    """Return a key as a person reads and types it."""
    return key.replace(SEP, _SHOWN)


class Book:
    """All places that anything here names, with their spellings. For one piece of work, as `Facts`."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._texts: dict[PlaceKey, list[tuple[str, str]]] | None = None
        self._subjects: dict[PlaceKey, list[str]] | None = None
        self._one: dict[PlaceKey, PlaceKey] | None = None
        self._held: dict[str, Subject] | None = None
        self._bearers: dict[PlaceKey, set[str]] | None = None
        self._named: dict[PlaceKey, Named] = {}

    def canonical(self, key: PlaceKey) -> PlaceKey:
        """Return the key under which a place, and all that a person said is one with it, has its page."""
        if self._one is None:
            self._one = self._joined()
        return self._one.get(key, key)

    def all(self) -> tuple[PlaceKey, ...]:
        """Return every place that a claim ever named or an entry describes, in order."""
        return tuple(sorted({*self._spelt(), *self._described()}))

    def named(self, key: PlaceKey) -> Named:
        """Return how claims name a place: words, and entries that they point at."""
        key = self.canonical(key)
        if key not in self._named:
            self._named[key] = self._found_named(key)
        return self._named[key]

    def _found_named(self, key: PlaceKey) -> Named:
        pairs, entries = self._spelt().get(key, ()), self.subjects(key)
        free = {text for text, _ in pairs if len(meant(text)) == 1}
        bound = frozenset((text, dataset) for text, dataset in pairs if text not in free)
        is_one = bool(entries) or not key.startswith(OWN_WORDS)
        return Named(frozenset((*free, *entries)), bound, is_one)

    def subjects(self, key: PlaceKey) -> tuple[str, ...]:
        """Return the entries that describe a place, by qualified name, in order."""
        return tuple(self._described().get(self.canonical(key), ()))

    def keys_of(self, text: str) -> set[PlaceKey]:
        """Return the places that a spelling names in any dataset."""
        if len(meant(text)) == 1:
            return {self.canonical(key_of(text, ""))}
        return {self.canonical(key_of(text, dataset)) for dataset in self._datasets(text)}

    def key_of_entry(self, name: str) -> PlaceKey:
        """Return the place that an entry describes.

        Its label's place, unless several places or several entries of its dataset that nobody said are one are called
        so: then it is a place by itself, and claims that only say these words are none of its.
        """
        entry = self._entries()[name]
        dataset, local = split_name(name)
        key = key_of(entry.label, dataset)
        if not key.startswith(OWN_WORDS):
            return key
        is_alone = not meant(entry.label) and len(self._called()[key]) == 1
        return key if is_alone else PlaceKey(f"{key}{SEP}{local}")

    def label(self, key: PlaceKey, language: Language, spelt: Iterable[str] = ()) -> str:
        """Return what a place is called: by the gazetteer, by its entry, or as living claims write it (``spelt``)."""
        key = self.canonical(key)
        place = place_behind(key)
        if place is not None:
            return (place.ru if language == "ru" else place.en)[0].text
        for name in self.subjects(key):
            return self._entries()[name].label
        return next(iter(spelt), own_words(key))

    def called(self, words: str) -> set[PlaceKey]:
        """Return the places that claims or entries call so, or whose key is typed, of those without an id."""
        if len(meant(words)) == 1:
            return {self.canonical(key_of(words, ""))}
        wanted = fold(words)
        spelt = {key for key, pairs in self._spelt().items() if any(fold(text) == wanted for text, _ in pairs)}
        entries = {name for name, entry in self._entries().items() if fold(entry.label) == wanted}
        typed = {key for key in self.all() if shown_key(key) == words}
        return spelt | typed | {self.canonical(self.key_of_entry(name)) for name in entries}

    def is_entry(self, name: str) -> bool:
        """Say whether an entry that stands describes a place."""
        return name in self._entries()

    def entry_label(self, name: str) -> str:
        """Return what an entry is called."""
        return self._entries()[name].label

    def _spelt(self) -> Mapping[PlaceKey, list[tuple[str, str]]]:
        if self._texts is None:
            self._texts = defaultdict(list)
            pairs = [(str(text), str(name)) for text, name in self._facts.tables.execute(place_sql.PLACE_TEXTS)]
            # What means one place whoever writes it belongs to no dataset.
            for words, dataset in dict.fromkeys((text, "" if len(meant(text)) == 1 else name) for text, name in pairs):
                self._texts[self.canonical(key_of(words, dataset))].append((words, dataset))
        return self._texts

    def _datasets(self, text: str) -> tuple[str, ...]:
        return tuple(str(one) for (one,) in list(self._facts.tables.execute(place_sql.PLACE_DATASETS, (text,))))

    def _described(self) -> Mapping[PlaceKey, list[str]]:
        if self._subjects is None:
            self._subjects = defaultdict(list)
            for name in self._entries():
                self._subjects[self.canonical(self.key_of_entry(name))].append(name)
        return self._subjects

    def _called(self) -> Mapping[PlaceKey, set[str]]:
        """Return who bears the words of a key as a label: entries, those that are one as one."""
        if self._bearers is None:
            self._bearers = defaultdict(set)
            for name, entry in self._entries().items():
                one = self._facts.canonical(Table.SUBJECT, name)
                self._bearers[key_of(entry.label, split_name(name)[0])].add(one)
        return self._bearers

    def _entries(self) -> Mapping[str, Subject]:
        if self._held is None:
            names = [str(name) for (name,) in list(self._facts.tables.execute(place_sql.PLACE_SUBJECTS))]
            bodies = self._facts.current_bodies(Table.SUBJECT, names)
            items = ((name, self._facts.item(Table.SUBJECT, body)) for name, body in bodies.items())
            self._held = {
                name: item for name, item in items if isinstance(item, Subject) and item.kind is SubjectKind.PLACE
            }
        return self._held

    def _joined(self) -> dict[PlaceKey, PlaceKey]:
        """Return for each key of an entry that is said to be one with another the least of all that are one.

        Near linear in the entries: each key points towards the least of those that it is one with.
        """
        if not self._facts.merged_subjects():
            return {}
        together: dict[str, list[PlaceKey]] = defaultdict(list)
        for name in self._entries():
            if len(self._facts.one_with(Table.SUBJECT, name)) > 1:
                together[self._facts.canonical(Table.SUBJECT, name)].append(self.key_of_entry(name))
        towards: dict[PlaceKey, PlaceKey] = {}
        for keys in together.values():
            tops = {_top(towards, key) for key in keys}
            least = min(tops, key=_ids_first)
            towards |= dict.fromkeys(tops, least)
        return {key: _top(towards, key) for key in towards}


def _top(towards: dict[PlaceKey, PlaceKey], key: PlaceKey) -> PlaceKey:
    """Return where a key's way ends, and shorten it."""
    while (above := towards.get(key, key)) != key:
        towards[key] = towards.get(above, above)
        key = above
    return key


def _ids_first(key: PlaceKey) -> tuple[bool, str]:
    return key.startswith(OWN_WORDS), key
