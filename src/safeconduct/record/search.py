"""Search: names of subjects, voices, accounts and properties, and the words of claims (promises P6, P7).

A query is tried in four readings (`search_words`), whole words first, then beginnings of words, and the first that
finds anything is the answer and says which it was. What is found is opened before it is shown: undone, replaced and
withdrawn content is never found, and an entry is found by its current wording only. Bounded in what it looks at, so
that a word of every claim answers as quickly as a rare one. Refuses to search an index that is behind: `is_caught_up`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from safeconduct.base.errors import Advice, Exit, Language, Phrase, SafeconductError
from safeconduct.base.plain import MOST_OF_A_NAME, plain
from safeconduct.record import search_sql
from safeconduct.record.columns import as_int
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import Claim, EntryItem, Property, Source, Subject, Table, Voice, split_name
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.property_words import property_in_words
from safeconduct.record.queries import Opened, Record
from safeconduct.record.search_index import entry_text
from safeconduct.record.search_words import Manner, QueryReading, readings, words_of_text
from safeconduct.record.withdrawn import is_source_withdrawn, is_withdrawn
from safeconduct.record.wording import claim_value_in_words, published_in_words
from safeconduct.vault.types import Tables

# Shown of each kind. More than a screen is no answer: another word narrows it down.
MOST_SHOWN: Final = 20
# Rows of the index that are opened for one reading, of each kind; undone and withdrawn ones are among them.
_MOST_OPENED: Final = 100
# Letters from which on the beginning of a word is looked for: fewer fit nearly everything.
_LEAST_BEGINNING: Final = 3
# Words that one beginning stands for at most.
_MOST_BEGUN: Final = 24
# Both languages in which a property has words of ours.
_LANGUAGES: Final[tuple[Language, ...]] = ("en", "ru")
# Properties whose own words are looked through: files have a dozen or two.
_MOST_PROPERTIES: Final = 500
# Follows a word in the order of the index before every longer word with the same beginning.
_AFTER: Final = "\x01"

HOW: Final[Mapping[tuple[Manner, bool], Phrase]] = {
    (Manner.TYPED, False): Phrase("Found as typed: {words}.", "Найдено как набрано: {words}."),
    (Manner.FOLDED, False): Phrase(
        "Found with spellings united (yo, palochka, hyphens): {words}.",
        "Найдено без различия написаний (ё, палочка, дефис): {words}.",
    ),
    (Manner.LAYOUT, False): Phrase(
        "Nothing as typed. Found as the same keys of the other keyboard layout: {words}.",
        "Как набрано — ничего. Найдено в другой раскладке клавиатуры: {words}.",
    ),
    (Manner.TRANSLITERATED, False): Phrase(
        "Nothing as typed. Found in the other alphabet: {words}.",
        "Как набрано — ничего. Найдено в другом алфавите: {words}.",
    ),
    (Manner.TYPED, True): Phrase(
        "Found words that begin so: {words}.", "Найдены слова, которые так начинаются: {words}."
    ),
    (Manner.FOLDED, True): Phrase(
        "Found words that begin so, with spellings united (yo, palochka, hyphens): {words}.",
        "Найдены слова, которые так начинаются, без различия написаний (ё, палочка, дефис): {words}.",
    ),
    (Manner.LAYOUT, True): Phrase(
        "Nothing as typed. Found words that begin so in the other keyboard layout: {words}.",
        "Как набрано — ничего. Найдены слова, которые так начинаются в другой раскладке клавиатуры: {words}.",
    ),
    (Manner.TRANSLITERATED, True): Phrase(
        "Nothing as typed. Found words that begin so in the other alphabet: {words}.",
        "Как набрано — ничего. Найдены слова, которые так начинаются в другом алфавите: {words}.",
    ),
}
MORE_FITS: Final = Phrase(
    "More has these words than is shown: of each kind the {most} newest. Another word narrows it down.",
    "Этим словам отвечает больше, чем показано: каждого рода — {most} самых новых. Добавьте слово, чтобы сузить.",
)
KINDS: Final[Mapping[Table, Phrase]] = {
    Table.SUBJECT: Phrase("Subjects", "Предметы"),
    Table.VOICE: Phrase("Voices", "Голоса"),
    Table.SOURCE: Phrase("Accounts", "Известия"),
    Table.PROPERTY: Phrase("Properties", "Показатели"),
}
FOUND_NOTHING: Final = Phrase(
    "Nothing has these words: not as typed, not in the other keyboard layout, not in the other alphabet.",
    "Этих слов нет нигде: ни как набрано, ни в другой раскладке клавиатуры, ни в другом алфавите.",
)


class NothingToSearch(SafeconductError):
    """A query without a letter or digit."""

    code = "record.nothing_to_search"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no word in what was to be searched for.",
        safe="Nothing was changed.",
        do="Type a name, a place or a word of an account.",
    )
    ru = Advice(
        what="В запросе нет ни одного слова.",
        safe="Ничего не изменено.",
        do="Введите имя, место или слово из известия.",
    )


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found, newest first. ``has_more``: more fits than is shown."""

    manner: Manner
    is_beginning: bool
    words: str
    entries: Mapping[Table, tuple[tuple[str, EntryItem], ...]] = field(default_factory=dict)
    claims: tuple[Opened, ...] = ()
    has_more: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found in any reading."""
        return not self.claims and not any(self.entries.values())

    @property
    def how(self) -> Phrase:
        """The sentence that says which reading found it, with ``{words}``."""
        return FOUND_NOTHING if self.is_empty else HOW[self.manner, self.is_beginning]


def search(record: Record, query: str) -> Found:
    """Return what the first reading of a query finds that finds anything; NothingToSearch without a word."""
    tried = readings(query)
    if not tried:
        raise NothingToSearch
    for beginnings in (False, True):
        for reading in tried:
            if beginnings and min(len(one) for word in reading.words for one in word) < _LEAST_BEGINNING:
                continue
            found = _found(record, reading, beginnings=beginnings)
            if not found.is_empty:
                return found
    return Found(Manner.TYPED, False, tried[0].shown)


def entry_in_words(item: EntryItem, language: Language, vocabulary: Vocabulary | None = None) -> str:
    """Return what an entry is called, and of an account when it became public."""
    match item:
        case Source():
            return f"{plain(item.outlet, MOST_OF_A_NAME)}, {published_in_words(item.published, language)}"
        case Property():
            return property_in_words(item.id, language, vocabulary)
        case Claim():
            return claim_value_in_words(item, language, vocabulary)
        case Subject() | Voice():
            return plain(item.label, MOST_OF_A_NAME)


def _found(record: Record, reading: QueryReading, *, beginnings: bool) -> Found:
    tables = record.facts.tables
    in_entries = _expression(reading, tables, search_sql.NEXT_ENTRY_WORD, beginnings=beginnings)
    in_claims = _expression(reading, tables, search_sql.NEXT_CLAIM_WORD, beginnings=beginnings)
    entries: dict[Table, list[tuple[str, EntryItem]]] = {table: [] for table in KINDS}
    for table, name, item in _entries(record, reading, in_entries, beginnings=beginnings):
        entries[table].append((name, item))
    entries[Table.PROPERTY] += _properties(record, reading, dict(entries[Table.PROPERTY]), beginnings=beginnings)
    claims = list(_claims(record, in_claims))
    has_more = len(claims) > MOST_SHOWN or any(len(some) > MOST_SHOWN for some in entries.values())
    return Found(
        manner=reading.manner,
        is_beginning=beginnings,
        words=reading.shown,
        entries={table: tuple(some[:MOST_SHOWN]) for table, some in entries.items() if some},
        claims=tuple(claims[:MOST_SHOWN]),
        has_more=has_more,
    )


def _expression(reading: QueryReading, tables: Tables, vocabulary: str, *, beginnings: bool) -> str:
    """Return a reading as FTS5 takes it; nothing when one of its words begins no word there is.

    Words hold letters and digits only, so that quotes around them suffice. FTS5's own search for beginnings gathers
    every row of every word before it gives the first: 330 ms where a million claims have it.
    """
    wanted = [spellings if not beginnings else _begun(tables, vocabulary, spellings) for spellings in reading.words]
    if not all(wanted):
        return ""
    return " AND ".join("(" + " OR ".join(f'"{word}"' for word in words) + ")" for words in wanted)


def _begun(tables: Tables, vocabulary: str, spellings: tuple[str, ...]) -> tuple[str, ...]:
    """Return words of an index that begin so, in order of the alphabet: from each word the next is looked up."""
    found: list[str] = []
    for spelling in spellings:
        at = spelling
        while len(found) < _MOST_BEGUN:
            words = [str(word) for (word,) in tables.execute(vocabulary, (at,)) if str(word).startswith(spelling)]
            if not words:
                break
            found += words
            at = f"{words[0]}{_AFTER}"
    return tuple(found)


def _entries(
    record: Record, reading: QueryReading, expression: str, *, beginnings: bool
) -> Iterator[tuple[Table, str, EntryItem]]:
    """Give what the current wording of an entry fits: an older one may stand in the index."""
    rows = list(record.facts.tables.execute(search_sql.ENTRIES_WITH, (expression, _MOST_OPENED))) if expression else ()
    for kind, name in dict.fromkeys((as_int(kind), str(name)) for kind, name in rows):
        table = Table(kind)
        body = record.facts.current_body(table, name)
        if not body or (table is Table.SOURCE and is_source_withdrawn(record, name)):
            continue
        if reading.fits(words_of_text(entry_text(table, body)), beginnings=beginnings):
            yield table, name, decode_item(table, body)


def _properties(
    record: Record, reading: QueryReading, found: Mapping[str, EntryItem], *, beginnings: bool
) -> list[tuple[str, EntryItem]]:
    """Return the properties whose own words fit: what we call one in English and Russian stands in no wording of it."""
    fitting: list[tuple[str, EntryItem]] = []
    for name, body in islice(record.facts.current(Table.PROPERTY), _MOST_PROPERTIES):
        local = split_name(name)[1]
        words = " ".join(property_in_words(local, language, record.vocabulary) for language in _LANGUAGES)
        if name not in found and reading.fits(words_of_text(words), beginnings=beginnings):
            fitting.append((name, decode_item(Table.PROPERTY, body)))
    return fitting


def _claims(record: Record, expression: str) -> Iterator[Opened]:
    """Give the claims whose current wording has the words, up to one more than is shown."""
    rows = list(record.facts.tables.execute(search_sql.CLAIMS_WITH, (expression, _MOST_OPENED))) if expression else ()
    given: set[str] = set()
    for opened in record.recorded(as_int(n) for (n,) in rows):
        if len(given) > MOST_SHOWN:
            return
        if not opened.is_gone and opened.name not in given and not is_withdrawn(record, opened):
            given.add(opened.name)
            yield opened
