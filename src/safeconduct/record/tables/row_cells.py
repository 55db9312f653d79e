"""Rows of a table out of claims that leave, cut to a purpose; and rows of what is pointed at and has no claim there.

A cell that names somebody living stays empty, and a voice that is a person is called so and not by name. Codes of lists
are no names. Reads only. Refuses to name an account that is not public, or to tie it to another one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from safeconduct.base.errors import Language
from safeconduct.record.addresses import address_told
from safeconduct.record.items import Source, Subject, Table, Voice, VoiceKind
from safeconduct.record.names_told import NamedIn, NamesTold
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.types import Term
from safeconduct.record.ontology.vocabulary import is_own_code
from safeconduct.record.people_named import people_called
from safeconduct.record.queries import Record
from safeconduct.record.tables.behind import Behind
from safeconduct.record.tables.cells import BETWEEN, day_cells, is_coded, period_cells, value_cells
from safeconduct.record.tables.choosing import Choice, Leaving
from safeconduct.record.tables.described import Described
from safeconduct.record.tables.purposes import Purpose
from safeconduct.record.tables.things import Things
from safeconduct.record.types import SEP, UNSPECIFIED

# Properties whose words list people who need not be entered here (`ontology/forms`), and what stands between these.
_LISTING: Final = frozenset(("victims_include",))
_LISTED: Final = re.compile(r"[,;\n]|\bи\b|\band\b")
# Columns of words, in which people may be named.
WORDS: Final = ("subject", "basis", "text", "in_words", "term", "said", "voice", "source")
# What divides the words of a code.
_WITHIN_CODE: Final = re.compile("[_/]")
# Characters of words that are remembered as read.
_SHORT: Final = 80


class Rows:
    """Rows of claims for one purpose. What they are made of is remembered.

    ``emptied``: how many cells stayed empty, by column; ``private``: rows of accounts that are not public; ``told_of``:
    the subjects that they are about.
    """

    def __init__(self, record: Record, things: Things, purpose: Purpose, language: Language = "en") -> None:
        """Make rows of one export; labels of another part are not its. ``language``: of codes in words."""
        self._record, self.things, self._purpose, self._language = record, things, purpose, language
        self._sent, self._names, self._part = things.sent, things.chosen.names, things.part
        # Read now: whoever goes through the rows piece by piece has a second for each.
        self._terms: Mapping[str, Term] = record.vocabulary.ontology.terms
        self._people: set[str] = set()
        self._meant: set[frozenset[str]] = set()
        self._read: set[str] = set()
        self._shown: dict[str, str] = {}
        self.told_of: set[str] = set()
        self._entries: dict[tuple[Table, str], Source | Voice | Subject | None] = {}
        self._account_ids: dict[str, str] = {}
        self._accounts: dict[str, str] = {}
        self._forms: dict[str, str] = {}
        self._empty = dict.fromkeys(purpose.columns, "")
        self.emptied = dict[str, int]()
        self.private = 0

    @cached_property
    def _named(self) -> NamedIn:
        return NamedIn(people_called(self._record))

    @property
    def people(self) -> frozenset[str]:
        """Whom the rows told of, by name, or by words where nobody entered them.

        Told of are subjects, people that are a value, whoever is listed among victims, and people of the record by any
        name that stands in the words of a row; a name that several bear is one of them. Not found is whom words name
        and nobody entered, but for lists of victims, a nickname, a typing error, and who is told of without a name.
        """
        unsure = {min(one) for one in self._meant if one.isdisjoint(self._people)}
        return frozenset(self._people | unsure)

    def cells_of(self, one: Leaving) -> dict[str, str]:
        """Return the row of a claim by column: the columns of the purpose alone."""
        claim = one.claim
        low, high, text = value_cells(claim, self.things.id_of)
        self._count(one)
        every = self._of_thing(one.subject, self.things.told_of(one.subject)) | {
            "row": self._sent.row_id(one.version),
            "property": claim.property,
            "basis": "" if claim.basis == UNSPECIFIED else claim.basis,
            "from": low,
            "to": high,
            "text": text if is_coded(text) else self._told(text, "text"),
            "in_words": self._value_in_words(claim.value.texts),
            "term": self._codes(claim.value.texts),
            "said": self._told(claim.said, "said"),
        }
        every["period_from"], every["period_to"] = period_cells(claim)
        for behind in one.behind:
            every |= _of_behind(behind)
        # What an account that is not public is called, when it was told and who brought it are nobody's but ours.
        if account := self._account_id(_named_in(one.dataset, claim.source)):
            every |= self._of_account(account) | {"voice": self._voice(one)}
            repeats = (self._account_id(name) for behind in one.behind for name in behind.repeats)
            every["repeats"] = BETWEEN.join(filter(None, repeats))
        else:
            self.private += 1
        return self._cut(every)

    def alone(self, choice: Choice, seen: Collection[str], pointed: Collection[str]) -> Iterator[dict[str, str]]:
        """Give a row of each thing and account that stands in the file and has no claim there: what it is, no more.

        ``seen``: the ids whose rows are there, ``pointed``: those at which rows point that are there.
        """
        accounts = {id_ for id_ in pointed if id_ in self._accounts}
        for id_, name in self.things.alone(choice, seen, {*pointed} - accounts):
            if self._is_somebody(name):
                self._people.add(self._as_shown(name))
            yield self._cut(self._of_thing(name, id_))
        for id_ in sorted(accounts.difference(seen)):
            yield self._cut(self._of_account(id_))

    def points_at(self, cells: Mapping[str, str]) -> Iterator[str]:
        """Give the ids of things and accounts that a row points at."""
        for one in cells.get("text", "").split(BETWEEN):
            if self.things.name_of(one):
                yield one
        yield from filter(None, cells.get("repeats", "").split(BETWEEN))

    def _cut(self, every: Mapping[str, str]) -> dict[str, str]:
        """Return a row with the columns of the purpose alone."""
        cells = self._empty | {name: cell for name, cell in every.items() if name in self._empty}
        self._count_named(cells)
        return cells

    def _of_thing(self, name: str, id_: str) -> dict[str, str]:
        """Return the cells that say what a thing is."""
        item = self._entry(Table.SUBJECT, name)
        if not isinstance(item, Subject):
            return {"subject_id": id_}
        cells = {"subject_id": id_, "subject": self._told(item.label, "subject"), "kind": item.kind.value}
        return cells | {"form": self._form_of_id(id_)}

    def _of_account(self, id_: str) -> dict[str, str]:
        """Return the cells that say what a public account is."""
        source = self._entry(Table.SOURCE, self._accounts[id_])
        if not isinstance(source, Source):
            return {}
        first, last = day_cells(source.published)
        return {
            "account": id_,
            "source": self._told(source.outlet, "source"),
            "url": address_told(source.url, self._names),
            "published_from": first,
            "published_to": last,
        }

    def _account_id(self, name: str) -> str:
        """Return the id of a public account, by its qualified name; "" for any other: nothing ties its rows."""
        if name not in self._account_ids:
            source = self._entry(Table.SOURCE, name)
            is_told = isinstance(source, Source) and is_public(source, self._names)
            self._account_ids[name] = self._sent.other_id("a", name) if is_told else ""
            self._accounts[self._account_ids[name]] = name
        return self._account_ids[name]

    def _value_in_words(self, texts: Sequence[str]) -> str:
        if "in_words" not in self._empty:
            return ""
        return BETWEEN.join(filter(None, map(self._in_words, texts)))

    def _codes(self, texts: Sequence[str]) -> str:
        """Return which of some texts are codes of terms: words that somebody typed are none.

        A project's own code is somebody's word too, and may be a name, which has no capital there.
        """
        if "term" not in self._empty:
            return ""
        codes = (text for text in texts if text in self._terms)
        return BETWEEN.join(
            one for one in codes if is_own_code(one) or self._told(_WITHIN_CODE.sub(" ", one).title(), "term")
        )

    def _in_words(self, text: str) -> str:
        """Return what a code means, or what a thing is called that stands in the file; "" of what is words already."""
        if text in self._terms:
            words = self._record.vocabulary.term_in_words(text, self._language)
            # A project's own term is somebody's words.
            return words if is_own_code(text) else self._told(words, "in_words")
        if SEP not in text or not (id_ := self.things.id_of(text)):
            return ""
        item = self._entry(Table.SUBJECT, self.things.name_of(id_))
        return self._told(item.label, "in_words") if isinstance(item, Subject) else ""

    def _count(self, one: Leaving) -> None:
        """Count whom a row tells of by what it is about, and whom its value is or lists: whatever is shown of that."""
        self.told_of.add(one.subject)
        if self._is_somebody(one.subject):
            self._people.add(self._as_shown(one.subject))
        for text in one.claim.value.texts:
            if SEP in text:
                if self._is_somebody(text):
                    self._people.add(self._as_shown(text))
            elif one.claim.property in _LISTING:
                for part in filter(None, map(str.strip, _LISTED.split(text))):
                    if bearers := self._named.bearers(part):
                        self._meant.add(bearers)
                    else:
                        self._people.add(part)

    def _is_somebody(self, name: str) -> bool:
        return self._record.facts.is_somebody(name) and isinstance(self._entry(Table.SUBJECT, name), Subject)

    def _count_named(self, cells: Mapping[str, str]) -> None:
        """Count whom the words of a row name that leave with it."""
        words = {cells[column] for column in WORDS if cells.get(column)} - self._read
        for text in words:
            self._meant.update(self._named.people_in(text))
        # What is long is seldom said twice.
        self._read.update(text for text in words if len(text) <= _SHORT)

    def _as_shown(self, name: str) -> str:
        if name not in self._shown:
            self._shown[name] = self._record.shown_subject(name)
        return self._shown[name]

    def described(self) -> Described:
        """Return what is known of the forms of the subjects whose rows were made so far, and of later ones."""
        return Described(self._record.vocabulary.ontology, self._form_of_id)

    def _form_of_id(self, subject_id: str) -> str:
        if subject_id not in self._forms:
            name = self.things.name_of(subject_id)
            self._forms[subject_id] = form_of(self._record.facts, name) if name else ""
        return self._forms[subject_id]

    def _told(self, text: str, column: str) -> str:
        if text and self._names.are_in(text):
            if column in self._empty:
                self.emptied[column] = self.emptied.get(column, 0) + 1
            return ""
        return text

    def _voice(self, one: Leaving) -> str:
        """Return who speaks: an organisation, an outlet or an official by name, a person as a person."""
        voice = self._entry(Table.VOICE, _named_in(one.dataset, one.claim.voice)) if one.claim.voice else None
        if not isinstance(voice, Voice):
            return ""
        return "person" if voice.kind is VoiceKind.PERSON else self._told(voice.label, "voice")

    def _entry(self, table: Table, name: str) -> Source | Voice | Subject | None:
        key = table, name
        if key not in self._entries:
            item = self._record.entry(table, name, part=self._part)
            self._entries[key] = item if isinstance(item, Source | Voice | Subject) else None
        return self._entries[key]


def _of_behind(behind: Behind) -> dict[str, str]:
    """Return the cells that say how well a claim stands."""
    return {"level": behind.level.value, "voices_from": str(behind.least), "voices_to": str(behind.most)}


def is_public(source: Source, names: NamesTold) -> bool:
    """Say whether an account may be told of outside: somebody published it, or it stands at an address that is plain.

    A private link to a recording of a call is an address too, and makes nothing public.
    """
    return bool(source.publisher or address_told(source.url, names))


def _named_in(dataset: str, name: str) -> str:
    return name if SEP in name else f"{dataset}{SEP}{name}"
