"""Entries by the words they are known by on a screen: what a person who typed them means, and what can be chosen.

A name that two entries go by is refused, never guessed; withdrawn accounts are not named (promise P7). One statement a
list, read when it is first asked for: 100,000 subjects take two seconds. Whoever asks again and again, as somebody
types, keeps the lists (`NameLists`), each until an op says something of its entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from safeconduct.base.errors import Language
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.base.looks import looks_of
from safeconduct.base.plain import MOST_OF_A_NAME, plain_name
from safeconduct.base.text import fold
from safeconduct.record.columns import as_bytes, loads
from safeconduct.record.dates import dates_from_words
from safeconduct.record.items import Table, qualified, split_name
from safeconduct.record.ontology.act_labels import other_wordings
from safeconduct.record.queries import NOUNS, AmbiguousName, NoSuchEntry, Record
from safeconduct.record.sql import SHOWN_SOURCES, STATE_OF_NAMES
from safeconduct.record.types import NEVER
from safeconduct.record.wording import UNDATED, published_in_words
from safeconduct.record.words import NotUnderstood

# Entries of one list that a page offers: beyond it a person types the name, which is looked up among all.
MOST_OFFERED: Final = 200
# The members of a source's, a voice's and a subject's item (docs/formats/ops.md).
_OUTLET, _PUBLISHER, _URL, _LO, _HI = 1, 2, 3, 5, 6
_LABELS: Final = {Table.VOICE: 1, Table.SUBJECT: 2}


@dataclass(slots=True)
class _Known:
    """One list: what each entry is called, by name; the names that go by each text; the days of accounts."""

    shown: dict[str, str] = field(default_factory=dict)
    meant: dict[str, list[str]] = field(default_factory=dict)
    ids: dict[str, list[str]] = field(default_factory=dict)
    days: dict[str, Interval] = field(default_factory=dict)
    # The first entry of each look, and what a page offers by language: made when first asked for.
    looks: dict[str, str] = field(default_factory=dict)
    offered: dict[Language, tuple[str, ...]] = field(default_factory=dict)

    def add(self, name: str, shown: str, *ids: str) -> None:
        self.shown[name] = shown
        self.meant.setdefault(fold(shown), []).append(name)
        for words in {split_name(name)[1], plain_name(name), *ids} - {""}:
            self.ids.setdefault(words, []).append(name)

    def find(self, words: str) -> list[str]:
        """Return the names that words mean: a label, an id, or an account's outlet and its day."""
        found = list(dict.fromkeys([*self.meant.get(fold(words), ()), *self.ids.get(words, ())]))
        outlet, comma, day = words.rpartition(", ")
        if found or not comma or not self.days:
            return found
        with suppress(NotUnderstood):
            span = UNKNOWN if day in (UNDATED.en, UNDATED.ru) else dates_from_words(day).interval
            return [name for name in self.meant.get(fold(outlet), ()) if self.days[name] == span]
        return []

    def looking(self) -> Mapping[str, str]:
        """Return what is called so by its look (`looks_of`): of several the first."""
        if not self.looks:
            for shown in self.shown.values():
                self.looks.setdefault(looks_of(shown), shown)
        return self.looks


Within = frozenset[CompartmentId]
"""The parts whose entries may be named; what lies in others alone is as if it were not there."""
_Key = tuple[Table, bool, Within | None]
_State = tuple[int, ...]
"""The last ops that brought, undid or linked entries of a list: while they are the last, the list is as it was."""


class NameLists:
    """Lists of names kept between questions to one record, in memory; a list that anything was said of is made anew."""

    def __init__(self) -> None:
        self._held: dict[_Key, tuple[_State, _Known]] = {}

    def find(self, key: _Key, state: _State, make: Callable[[], _Known]) -> _Known:
        """Return a list as it is in this state."""
        held = self._held.get(key)
        if held is None or held[0] != state:
            held = self._held[key] = (state, make())
        return held[1]

    def drop(self) -> None:
        """Forget every name."""
        self._held.clear()


def entry_meant(record: Record, table: Table, words: str) -> str:
    """Return the qualified name of the entry that somebody means where an id is asked for: by its id, or by its words.

    An id goes before words. NoSuchEntry when nothing is called so, AmbiguousName when several are.
    """
    try:
        return record.find(table, words)
    except NoSuchEntry:
        found = () if table is Table.CLAIM else Named(record).find(table, words)
        if not found:
            raise
        return found[0]


class Named:
    """The entries of the record, by their words."""

    def __init__(
        self,
        record: Record,
        language: Language = "en",
        lists: NameLists | None = None,
        *,
        within: Within | None = None,
    ) -> None:
        """``within``: the only parts whose entries may be named; None where all may be."""
        self._within = within
        self._record = record
        self._language = language
        self._lists = lists or NameLists()
        self._states: dict[Table, _State] = {}

    def find(self, table: Table, words: str, *, publishers: bool = False) -> tuple[str, ...]:
        """Return the qualified name that words mean; nothing when they mean none, AmbiguousName when several."""
        found = self._meant(table, words)
        # A voice that is described goes before a publisher of the same name that is not.
        if publishers and not found:
            found = self._only_publishers().find(words)
        if len({self._record.facts.canonical(table, name) for name in found}) > 1:
            shown = ", ".join(plain_name(name) for name in found)
            raise AmbiguousName(kind=NOUNS[table], count=len(found), shown=shown)
        return tuple(found[:1])

    def names(self, table: Table) -> Sequence[str]:
        """Return the qualified names of all entries, in order; of accounts those that may be named, newest first."""
        return tuple(self._list(table).shown)

    def looking_like(self, table: Table, words: str) -> tuple[str, ...]:
        """Return what an entry is called that looks like words (`looks_of`); nothing when none does."""
        shown = self._list(table).looking().get(looks_of(words), "")
        return (shown,) if shown else ()

    def offered(self, table: Table) -> tuple[str, ...]:
        """Return what can be chosen: words that mean one entry each."""
        known = self._list(table)
        if self._language not in known.offered:
            words = ((name, self._in_full(table, name)) for name in islice(known.shown, MOST_OFFERED))
            known.offered[self._language] = tuple(
                full if len(self._meant(table, full)) == 1 else plain_name(name)
                for name, full in words
                # What is longer than a name can be typed, and is too long to choose by.
                if len(full) <= 2 * MOST_OF_A_NAME
            )
        return known.offered[self._language]

    def words_for(self, table: Table, name: str) -> str:
        """Return words that mean this entry alone, as `offered` has them."""
        known = self._list(table)
        full = self._in_full(table, name) if name in known.shown else ""
        return full if full and len(self._meant(table, full)) == 1 else plain_name(name)

    def _meant(self, table: Table, words: str) -> list[str]:
        known = self._list(table)
        found = known.find(words)
        if not found and table is Table.SUBJECT:
            # An act that named itself is shown in the reader's language, and kept in the language of entry.
            others = other_wordings(self._record.vocabulary, words)
            found = [name for other in dict.fromkeys(others) for name in known.find(other)]
        return found

    def _in_full(self, table: Table, name: str) -> str:
        known = self._list(table)
        if table is Table.SUBJECT:
            return self._record.vocabulary.label_in_words(name, known.shown[name], self._language)
        if name not in known.days:
            return known.shown[name]
        return f"{known.shown[name]}, {published_in_words(known.days[name], self._language)}"

    def _list(self, table: Table) -> _Known:
        return self._lists.find((table, False, self._within), self._state(table), lambda: self._made(table))

    def _state(self, *tables: Table) -> _State:
        for table in tables:
            if table not in self._states:
                rows = self._record.facts.tables.execute(STATE_OF_NAMES, (int(table),))
                self._states[table] = tuple(n if isinstance(n, int) else 0 for row in list(rows) for n in row)
        return tuple(n for table in tables for n in self._states[table])

    def _made(self, table: Table) -> _Known:
        known, may_name = _Known(), self._may_name(table)
        if table is Table.SOURCE:
            for name, item, span in self._sources():
                known.add(name, str(item[_OUTLET]), str(item.get(_URL, "")))
                known.days[name] = span
        else:
            for name, body in self._record.facts.current(table):
                if may_name(name):
                    known.add(name, str(loads(body)[_LABELS[table]]))
        return known

    def _may_name(self, table: Table) -> Callable[[str], bool]:
        if self._within is None:
            return lambda _: True
        return self._record.names_within(table, self._within).__contains__

    def _sources(self) -> Iterator[tuple[str, Mapping[int, Any], Interval]]:
        """Give the accounts that may be named, the newest first."""
        held, may_name = [], self._may_name(Table.SOURCE)
        for name, body in self._record.facts.tables.execute(SHOWN_SOURCES, (NEVER,)):
            item = loads(as_bytes(body))
            if may_name(str(name)):
                held.append((str(name), item, Interval(item.get(_LO, OPEN_LO), item.get(_HI, OPEN_HI))))
        yield from sorted(held, key=lambda one: (one[2].is_unknown(), -one[2].hi))

    def _only_publishers(self) -> _Known:
        """Return publishers that no account describes as a voice: they are known by their ids."""
        state = self._state(Table.VOICE, Table.SOURCE)
        return self._lists.find((Table.VOICE, True, self._within), state, self._made_of_publishers)

    def _made_of_publishers(self) -> _Known:
        known, described = _Known(), self._list(Table.VOICE).shown
        for name, item, _ in self._sources():
            publisher = qualified(split_name(name)[0], str(item.get(_PUBLISHER, "")))
            if item.get(_PUBLISHER) and publisher not in described and publisher not in known.shown:
                known.add(publisher, split_name(publisher)[1])
        return known
