"""Entries by the words they are known by on a screen: what a person who typed them means, and what can be chosen.

A name that two entries go by is refused, never guessed; withdrawn accounts are not named (promise P7).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.base.plain import plain_name
from safeconduct.base.text import fold
from safeconduct.record.alike import looks_of
from safeconduct.record.columns import as_bytes
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import Source, Subject, Table, Voice, qualified, split_name
from safeconduct.record.queries import NOUNS, AmbiguousName, Record
from safeconduct.record.sql import SOURCE_BODIES
from safeconduct.record.withdrawn import is_source_withdrawn
from safeconduct.record.wording import published_in_words

LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
# Entries of one list that a page offers: beyond it a person types the name, which is looked up among all.
MOST_OFFERED: Final = 500


@dataclass(slots=True)
class _Known:
    """One list: what it is called on the screen, by name, and the names that go by each folded text."""

    shown: dict[str, str] = field(default_factory=dict)
    meant: dict[str, list[str]] = field(default_factory=dict)
    looks: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, shown: str, *more: str) -> None:
        self.shown[name] = shown
        for words in {fold(text) for text in (shown, split_name(name)[1], plain_name(name), *more) if text}:
            self.meant.setdefault(words, []).append(name)
        self.looks.setdefault(looks_of(shown), shown)


class Named:
    """The entries of the record, by their words; each list is read when it is first asked for."""

    def __init__(self, record: Record, language: Language = "en") -> None:
        self._record = record
        self._language = language
        self._lists: dict[Table, _Known] = {}
        self._publishers: list[_Known] = []

    def find(self, table: Table, words: str, *, publishers: bool = False) -> tuple[str, ...]:
        """Return the qualified name that words mean; nothing when they mean none, AmbiguousName when several."""
        found = self._list(table).meant.get(fold(words), [])
        # A voice that is described goes before a publisher of the same name that is not.
        if publishers and not found:
            found = self._only_publishers().meant.get(fold(words), [])
        if len({self._record.facts.canonical(table, name) for name in found}) > 1:
            shown = ", ".join(plain_name(name) for name in found)
            raise AmbiguousName(kind=NOUNS[table], count=len(found), shown=shown)
        return tuple(found[:1])

    def looking_like(self, table: Table, looks: str) -> tuple[str, ...]:
        """Return what an entry is called that looks like something (`alike.looks_of`); nothing when none does."""
        found = self._list(table).looks.get(looks, "")
        return (found,) if found else ()

    def offered(self, table: Table) -> tuple[str, ...]:
        """Return what can be chosen: words that mean one entry each."""
        known = self._list(table)
        words = (
            shown if len(known.meant[fold(shown)]) == 1 else plain_name(name)
            for name, shown in list(known.shown.items())[:MOST_OFFERED]
        )
        return tuple(words)

    def _list(self, table: Table) -> _Known:
        if table not in self._lists:
            known = self._lists[table] = _Known()
            for name, item in self._sources() if table is Table.SOURCE else self._entries(table):
                if isinstance(item, Source):
                    en, ru = (f"{item.outlet}, {published_in_words(item.published, one)}" for one in LANGUAGES)
                    known.add(name, ru if self._language == "ru" else en, en, ru, item.outlet, item.url)
                else:
                    known.add(name, item.label)
        return self._lists[table]

    def _entries(self, table: Table) -> Iterator[tuple[str, Subject | Voice]]:
        for name, body in self._record.facts.current(table):
            item = decode_item(table, body)
            if isinstance(item, (Subject, Voice)):
                yield name, item

    def _sources(self) -> Iterator[tuple[str, Source]]:
        """Give the accounts that may be named, the newest first."""
        held = (
            (str(name), decode_item(Table.SOURCE, as_bytes(body)))
            for name, body in self._record.facts.tables.execute(SOURCE_BODIES)
        )
        sources = [(name, item) for name, item in held if isinstance(item, Source)]
        for name, item in sorted(sources, key=lambda one: (one[1].published.is_unknown(), -one[1].published.hi)):
            if not is_source_withdrawn(self._record, name):
                yield name, item

    def _only_publishers(self) -> _Known:
        """Return publishers that no account describes as a voice: they are known by their ids."""
        if not self._publishers:
            known = _Known()
            described = self._list(Table.VOICE).shown
            for name, source in self._sources():
                publisher = qualified(split_name(name)[0], source.publisher) if source.publisher else ""
                if publisher and publisher not in described and publisher not in known.shown:
                    known.add(publisher, split_name(publisher)[1])
            self._publishers = [known]
        return self._publishers[0]
