"""Questions to the record: what is known of a subject on a day, and everything behind it (promises P6, P7).

Reads only. Answers about a past day come straight from the claims by the rules; the answer about now comes
from the stored view, which the same rules filled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import LISTED_MAX_CHARACTERS, Advice, Exit, Language, Phrase, SafeconductError
from safeconduct.base.ids import HASH_BYTES, CompartmentId, OpId
from safeconduct.record import sql
from safeconduct.record.columns import ClaimRow, GroupKey, as_bytes, as_int, loads
from safeconduct.record.consent import Consent
from safeconduct.record.facts import Facts, json_list
from safeconduct.record.groups import Groups
from safeconduct.record.item_bytes import encode_item, stored_item
from safeconduct.record.items import (
    LASTING,
    Claim,
    EntryItem,
    Property,
    Source,
    Subject,
    Table,
    Voice,
    claim_id,
    claim_version,
    qualified,
    split_name,
)
from safeconduct.record.known_codec import decode_rows
from safeconduct.record.lineage import lineage
from safeconduct.record.ontology.act_labels import label_in
from safeconduct.record.ontology.held import vocabulary_of
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.resolve import NOW, RawClaim, Said, known_on
from safeconduct.record.review_bytes import Finding
from safeconduct.record.rules import known_now, known_rows
from safeconduct.record.types import NEVER, SEP, Group, KnownRow, PropertyKind, Reading, row_order
from safeconduct.record.undisturbed import undisturbed
from safeconduct.vault.types import Tables, Value

# What a person calls an entry of each table, and one of the history.
NOUNS: Final[Mapping[Table, Phrase]] = {
    Table.PROPERTY: Phrase("property", "показатель"),
    Table.VOICE: Phrase("voice", "голос"),
    Table.SUBJECT: Phrase("subject", "предмет"),
    Table.SOURCE: Phrase("account", "известие"),
    Table.CLAIM: Phrase("claim", "утверждение"),
}
ENTRY: Final = Phrase("entry of the history", "запись истории")


class NoSuchEntry(SafeconductError):
    """A subject, claim or source that this vault does not hold."""

    code = "record.no_such_entry"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="There is no {kind} of this name here{shown}.",
        safe="Nothing was changed.",
        do="“record list” shows subjects, “record list voices” (accounts, properties) the others; a name may be "
        "written dataset:name, a property by its id alone.",
        on_page="Look for it under Record, or by the search on top of the page.",
    )
    ru = Advice(
        what="Здесь нет такой записи ({kind}){shown}.",
        safe="Ничего не изменено.",
        do="«record list» покажет предметы, «record list voices» (accounts, properties) — остальное; имя можно писать "
        "как набор:имя, показатель — только по его id.",
        on_page="Поищите в разделе «Сведения» или поиском вверху страницы.",
    )


class AmbiguousName(SafeconductError):
    """A name that several entries go by, of one dataset or of several, that need not be the same thing."""

    code = "record.ambiguous_name"
    most_shown = LISTED_MAX_CHARACTERS
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="{count} entries go by this name ({kind}), and they need not be the same one{shown}.",
        safe="Nothing was changed.",
        do="Write one of these, dataset:name; if they are the same one, say so with “record same”.",
        on_page="Open the one you mean from the list, where each stands with its dataset.",
    )
    ru = Advice(
        what="Так называется несколько записей ({kind}; всего {count}), и это могут быть разные вещи{shown}.",
        safe="Ничего не изменено.",
        do="Напишите одно из этих, набор:имя; если это одно и то же, отметьте это командой «record same».",
        on_page="Откройте нужное из списка, где у каждого указан набор.",
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """One claim with everything it came from: what P6 promises to open to."""

    name: str
    claim: Claim
    source: Source | None
    voice: Voice | None
    root: str
    recorded_on: Day
    recorder: str
    op: OpId
    is_gone: bool
    links: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One op of the record room as a list shows it. ``n``: its place in this desk's journal."""

    n: int
    op: OpId
    on: Day
    author: str
    kind: str
    dataset: str
    claims: int
    is_undone: bool


# The last claims among which the newest subjects are looked for: an import's end is often about one.
NEWEST_LOOKED: Final = 2000
# Hex digits of an op's id that a person must type at least: eight tell four billion ops apart.
LEAST_OP_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A subject as a list shows it."""

    name: str
    subject: Subject
    rows: int
    claims: int


class Record:
    """The record room's questions over the tables of an open vault."""

    def __init__(self, tables: Tables, reader: str = "") -> None:
        """``reader``: whose desk asks, as authors stand in the tables; "" hears nobody's verdict before it is open."""
        self._tables = tables
        self.reader = reader
        self.facts = Facts(tables)
        self.consent = Consent(self.facts)
        self._groups = Groups(self.facts)
        # Whether the verdicts on a claim must not be seen yet (`findings.is_blind`), worked out once.
        self.blind: dict[str, bool] = {}
        # Of each finding that was read, whether this reader may hear the others (`findings.may_hear`).
        self.open_findings: dict[Finding, bool] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The words for fields, terms and named subjects, those that a project added among them."""
        return vocabulary_of(self.facts, self._label_in)

    def _label_in(self, name: str, label: str, language: Language) -> str:
        return label_in(self.vocabulary, self._standing, name, label, language)

    def _standing(self, name: str, property_id: str) -> tuple[str, ...]:
        rows = self.known(name, property_id=property_id)
        return tuple(row.text for row in rows if row.standing and not row.is_tombstone)

    def find(self, table: Table, text: str) -> str:
        """Return the qualified name that a person's ``name`` or ``dataset:name`` means.

        NoSuchEntry when there is none, AmbiguousName when several datasets have it and nobody said they are one.
        """
        if SEP in text:
            candidates = [text]
        else:
            dataset, colon, local = text.partition(":")
            candidates = [f"{dataset}{SEP}{local}"] if colon else []
            candidates += [f"{name}{SEP}{text}" for name in self.datasets()]
        found = sorted({name for name in candidates if self.holds(table, name)})
        if not found:
            raise NoSuchEntry(kind=NOUNS[table], shown=text)
        if len({self.facts.canonical(table, name) for name in found}) > 1:
            shown = ", ".join(name.replace(SEP, ":") for name in found)
            raise AmbiguousName(kind=NOUNS[table], count=len(found), shown=shown)
        return found[0]

    def holds(self, table: Table, name: str) -> bool:
        """Say whether there is an entry of this qualified name."""
        if table is Table.CLAIM:
            return bool(tuple(self._tables.execute(sql.CLAIMS_BY_ID, (claim_id(*split_name(name)),))))
        return bool(self.facts.current_body(table, name))

    def datasets(self, part: CompartmentId | None = None) -> list[str]:
        """Return the datasets that anything here, or in one part, belongs to, in order."""
        if part is not None:
            return sorted(str(row[0]) for row in self._tables.execute(sql.DATASETS_OF_PART, (part,)))
        return [str(row[0]) for row in self._tables.execute(sql.DATASETS)]

    def claim_ranges(self, dataset: str, part: CompartmentId | None = None) -> list[tuple[int, int]]:
        """Return the first and last numbers of the claims that each op of a dataset, here or in a part, brought."""
        rows = list(self._tables.execute(sql.CLAIM_RANGES_OF_DATASET, (dataset,)))
        return [(as_int(first), as_int(last)) for first, last, lies_in in rows if part in (None, lies_in)]

    @undisturbed()
    def known(
        self, subject: str, *, reading: Reading = Reading.KNOWN, day: Day = NOW, property_id: str = ""
    ) -> tuple[KnownRow, ...]:
        """Return what is known of a subject (qualified name) at the end of a day, sorted as the format says."""
        rows = [
            row
            for _, group in self.groups(subject, reading=reading, day=day, property_id=property_id)
            for row in known_rows(group, lineage(group), day=day, reading=reading)
        ]
        return tuple(sorted(rows, key=row_order))

    def property_ids(self, within: Collection[CompartmentId] | None = None) -> frozenset[str]:
        """Return the ids of the properties that any dataset declares, anywhere or in some parts."""
        names = (name for name, _ in self.facts.current(Table.PROPERTY))
        if within is None:
            return frozenset(split_name(name)[1] for name in names)
        there = self.names_within(Table.PROPERTY, within)
        return frozenset(split_name(name)[1] for name in names if name in there)

    def names_within(self, table: Table, within: Collection[CompartmentId]) -> frozenset[str]:
        """Return the names of the entries of a kind that lie in any of some parts."""
        rows = list(self._tables.execute(sql.PARTS_OF_ENTRIES, (int(table),)))
        return frozenset(str(name) for name, part in rows if part in within)

    def property_kind(self, property_id: str, subject: str) -> PropertyKind:
        """Return the kind of a property as declared where a subject (qualified name) comes from.

        Failing that, where those come from that it is one with; failing that, anywhere: a file about something else
        may mean another thing by the word. NoSuchEntry when no dataset declares it.
        """
        own = [split_name(name)[0] for name in (subject, *self.facts.one_with(Table.SUBJECT, subject))]
        for dataset in dict.fromkeys((*own, *self.datasets())):
            item = self.entry(Table.PROPERTY, f"{dataset}{SEP}{property_id}")
            if isinstance(item, Property):
                return item.kind
        raise NoSuchEntry(kind=NOUNS[Table.PROPERTY], shown=property_id)

    def history(self, limit: int, *, before: int = NOW) -> list[HistoryLine]:
        """Return the newest ops of this room, newest first; of those before a place in the journal."""
        return self._lines(sql.HISTORY, (before, limit))

    def history_around(self, n: int, most: int) -> list[HistoryLine]:
        """Return the ops of this room about a place in the journal, oldest first: so many places before and after."""
        return self._lines(sql.HISTORY_AROUND, (n - most, n + most))

    def history_of(self, table: Table, name: str, limit: int, *, before: int = NOW) -> list[HistoryLine]:
        """Return the ops that brought an entry, or said something of it, and those that undid them, newest first.

        An account's claims belong to it.
        """
        statement = sql.HISTORY_OF_CLAIM if table is Table.CLAIM else sql.HISTORY_OF_OTHER
        return self._lines(statement, (claim_id(*split_name(name)), name, int(table), before, limit))

    def was_here(self, table: Table, name: str, before: int) -> bool:
        """Say whether the journal told of an entry (qualified name) before a place in it."""
        return bool(self.history_of(table, name, 1, before=before))

    def _lines(self, statement: str, parameters: Sequence[Value]) -> list[HistoryLine]:
        return [
            HistoryLine(
                n=as_int(n),
                op=OpId(as_bytes(id_)),
                on=Day(as_int(on)),
                author=str(author),
                kind=str(kind),
                dataset=str(dataset),
                claims=max(0, as_int(last) - as_int(first) + 1),
                # A sheet of paper and a file that left are there, and what was done with evidence was done, whatever
                # somebody signed.
                is_undone=kind not in LASTING and self.facts.undos.is_undone(OpId(as_bytes(id_)), NOW),
            )
            for n, id_, on, author, kind, dataset, first, last in list(self._tables.execute(statement, parameters))
        ]

    def ops_between(self, first: OpId, last: OpId) -> tuple[OpId, ...]:
        """Return the ops from one to another, oldest first; NoSuchEntry when either is not here."""
        found = tuple(OpId(as_bytes(row[0])) for row in self._tables.execute(sql.OPS_OF_RANGE, (first, last)))
        if not found:
            raise NoSuchEntry(kind=ENTRY, shown=first.hex()[: 2 * LEAST_OP_DIGITS])
        return found

    def history_length(self, after: int) -> int:
        """Return how many ops of this room the journal has after a place in it."""
        ((count,),) = self._tables.execute(sql.OPS_AFTER, (after,))
        return as_int(count)

    def entered_in(self, part: CompartmentId) -> int:
        """Return how many ops of this room a part has: what people entered, and no change of its keys or people."""
        ((count,),) = self._tables.execute(sql.OPS_OF_PART, (part,))
        return as_int(count)

    def find_op(self, text: str) -> OpId:
        """Return the op whose id begins with these hex digits; NoSuchEntry when none or several do."""
        digits = text.lower()
        if len(digits) < LEAST_OP_DIGITS or not all(c in "0123456789abcdef" for c in digits):
            raise NoSuchEntry(kind=ENTRY, shown=text)
        lo = bytes.fromhex(digits.ljust(2 * HASH_BYTES, "0"))
        hi = bytes.fromhex(digits.ljust(2 * HASH_BYTES, "f"))
        found = list(self._tables.execute(sql.OPS_BETWEEN, (lo, hi)))
        if len(found) != 1:
            raise NoSuchEntry(kind=ENTRY, shown=text)
        return OpId(as_bytes(found[0][0]))

    @undisturbed()
    def known_now(self, subject: str) -> tuple[KnownRow, ...]:
        """Return what is known now: from the stored view for large groups, by the rules for the others."""
        rows: list[KnownRow] = []
        for key, merged in self._merged_keys(subject, ""):
            kept = list(self._tables.execute(sql.KNOWN, (key.n,)))
            if kept:
                rows += decode_rows(as_bytes(kept[0][0]))
            else:
                group = self._groups.group(merged)
                rows += known_now(group, lineage(group))
        return tuple(sorted(rows, key=row_order))

    def groups(
        self, subject: str, *, reading: Reading, day: Day, property_id: str = ""
    ) -> Iterator[tuple[GroupKey, Group]]:
        """Give the groups of claims about a subject and those it is one with, for a reading of a day."""
        for key, merged in self._merged_keys(subject, property_id):
            yield key, self._groups.group(merged, reading=reading, day=day)

    def _merged_keys(self, subject: str, property_id: str) -> Iterator[tuple[GroupKey, list[GroupKey]]]:
        for key in self.group_keys(subject, property_id):
            merged = self.facts.merged_with(key)
            if merged[0] == key:
                yield key, merged

    def group_keys(self, subject: str, property_id: str = "") -> list[GroupKey]:
        """Return the groups about a subject and those it is one with, of one property or all."""
        return [
            key
            for name in self.facts.one_with(Table.SUBJECT, subject)
            for key in self.facts.group_keys(sql.GROUPS_OF_SUBJECT, name)
            if not property_id or key.property == property_id
        ]

    def open_claim(self, name: str) -> Opened:
        """Return the newest standing wording of a claim with all it came from; NoSuchEntry when there is none."""
        rows = self._wording_rows(name)
        if not rows:
            raise NoSuchEntry(kind=NOUNS[Table.CLAIM], shown=split_name(name)[1])
        newest = next((row for row in reversed(rows) if not self._is_gone(self.facts.raw(row), NOW)), rows[-1])
        return self._opened(newest, self._links(name))

    def subject_of(self, held: Opened) -> str:
        """Return the subject a claim is about, under the name of all it is one with."""
        return self.shown_subject(qualified(held.name.partition(SEP)[0], held.claim.subject))

    def shown_subject(self, name: str) -> str:
        """Return the one name under which a subject, and all it is one with, has its page."""
        return self.facts.described(Table.SUBJECT, self.facts.canonical(Table.SUBJECT, name))

    def wordings(self, name: str, *, day: Day = NOW) -> tuple[Opened, ...]:
        """Return every wording of a claim ever recorded, oldest first; which of them is gone, at the end of a day."""
        rows = self._wording_rows(name)
        links = self._links(name) if rows else ()
        return tuple(self._opened(row, links, day) for row in rows)

    def wordings_of(
        self, names: Iterable[str], *, day: Day = NOW, with_links: bool = False
    ) -> Mapping[str, tuple[Opened, ...]]:
        """Return the same of each of some claims that is here, read together; what was said of them ``with_links``."""
        ids = {claim_id(*split_name(name)): name for name in names}
        found = defaultdict[str, list[Opened]](list)
        rows = self.facts.claim_rows(sql.CLAIMS_BY_IDS, json_list(one.hex() for one in ids))
        accounts = self.facts.sources({row[3] for row in rows}).values()
        self.facts.voices({row[4] for row in rows})
        self.facts.current_bodies(Table.SOURCE, (one.name for one in accounts))
        self.facts.current_bodies(Table.VOICE, (qualified(row[11], self.facts.claim(row).voice) for row in rows))
        links = self.facts.links_about(Table.CLAIM, ids.values()) if with_links else {}
        for row in rows:
            found[ids[row[1]]].append(self._opened(row, links.get(ids[row[1]], ()), day))
        return {name: tuple(told) for name, told in found.items()}

    def _wording_rows(self, name: str) -> list[ClaimRow]:
        return self.facts.claim_rows(sql.CLAIMS_BY_ID, claim_id(*split_name(name)))

    def _links(self, name: str) -> tuple[Said, ...]:
        """Return all that was said of a claim: read once, for there may be thousands of it and of wordings."""
        return (*self.facts.links_to(Table.CLAIM, name), *self.facts.links_from(Table.CLAIM, name))

    def _opened(self, row: ClaimRow, links: tuple[Said, ...], day: Day = NOW) -> Opened:
        raw, claim = self.facts.raw(row), self.facts.claim(row)
        source = self.entry(Table.SOURCE, raw.source.name)
        voice = self.entry(Table.VOICE, qualified(raw.dataset, claim.voice)) if claim.voice else None
        return Opened(
            name=f"{raw.dataset}{SEP}{claim.id}",
            claim=claim,
            source=source if isinstance(source, Source) else None,
            voice=voice if isinstance(voice, Voice) else None,
            root=raw.voice.root,
            recorded_on=raw.recorded_on,
            recorder=raw.recorder,
            op=raw.op,
            is_gone=self._is_gone(raw, day),
            links=links,
        )

    def _is_gone(self, raw: RawClaim, day: Day) -> bool:
        return known_on(raw) > day or self.facts.undos.is_undone(raw.op, day) or raw.marks.is_replaced(day)

    def standing_in(self, name: str, part: CompartmentId) -> list[Claim]:
        """Return the wordings of a claim that stand by what one part alone says of them, oldest first."""
        rows = [row for row in self._wording_rows(name) if self.facts.part_of(row[5]) == part]
        replaced = self.facts.wordings_of(rows).replaced_on(NOW)
        items = (
            stored_item(Table.CLAIM, row[7])
            for row in rows
            if not self.facts.undos.is_undone(row[10], NOW) and claim_version(row[11], row[7]) not in replaced
        )
        return [item for item in items if isinstance(item, Claim)]

    def parts_of_wording(self, held: Opened) -> frozenset[CompartmentId]:
        """Return the parts in which this wording of a claim lies."""
        body = encode_item(held.claim)
        rows = self._tables.execute(sql.PARTS_OF_WORDINGS, (claim_id(*split_name(held.name)),))
        return frozenset(CompartmentId(as_bytes(part)) for part, data in list(rows) if data == body)

    def entry(self, table: Table, name: str, *, part: CompartmentId | None = None) -> EntryItem | None:
        """Return the current wording of a property, voice, subject or source, here or in one part; None for none."""
        body = self.facts.current_body(table, name, part=part)
        return self.facts.item(table, body) if body else None

    def entries(self, table: Table, names: Iterable[str]) -> Mapping[str, EntryItem]:
        """Return the same of those of several that are here, read together."""
        return {name: self.facts.item(table, body) for name, body in self.facts.current_bodies(table, names).items()}

    def stands(self, row: ClaimRow) -> bool:
        """Say whether the wording of a row is neither undone nor replaced now."""
        return not row[6] or not self._is_gone(self.facts.raw(row), NOW)

    def standing_ids(self, rows: Iterable[ClaimRow]) -> frozenset[bytes]:
        """Return the ids of the claims among some rows that are neither undone nor replaced in every wording."""
        return frozenset(row[1] for row in rows if not self._is_gone(self.facts.raw(row), NOW))

    def claims_of_source(self, name: str, *, day: Day = NOW) -> tuple[Opened, ...]:
        """Return the claims of one account, in the order they were recorded; which are gone at the end of a day."""
        numbers = list(self._tables.execute(sql.SOURCE_OF, (name,)))
        rows = [row for (n,) in numbers for row in self.facts.claim_rows(sql.CLAIMS_OF_SOURCE, n)]
        names = {row[1]: f"{row[11]}{SEP}{loads(row[7])[0]}" for row in rows}
        links = {id_: self._links(one) for id_, one in names.items()}
        return tuple(self._opened(row, links[row[1]], day) for row in rows)

    def claims_into(self, digest: bytes) -> Iterator[tuple[str, Claim]]:
        """Give the claims that point into a file (SHA-256) and stand, by qualified names. Looks at all with a hash."""
        for row in self.facts.claim_rows(sql.CLAIMS_HOLDING, digest):
            claim = stored_item(Table.CLAIM, row[7])
            if isinstance(claim, Claim) and claim.place.digest == digest and self.stands(row):
                yield f"{row[11]}{SEP}{claim.id}", claim

    def recorded(self, numbers: Iterable[int]) -> Iterator[Opened]:
        """Give claims by the numbers of their rows, highest number first, without what was said of them."""
        for row in reversed(self.facts.claim_rows(sql.CLAIMS_BY_NUMBER, json_list(numbers))):
            yield self._opened(row, ())

    def subjects(self) -> Iterator[SubjectLine]:
        """Give every subject with how much is known of it: milliseconds each."""
        return self.subject_lines([name for name, _ in self.facts.current(Table.SUBJECT)])

    def newest_subjects(self, most: int) -> list[str]:
        """Return the subjects that claims were entered about last, the newest first, among the last `NEWEST_LOOKED`."""
        rows = self._tables.execute(sql.NEWEST_SUBJECTS, (NEWEST_LOOKED,))
        found = dict.fromkeys(self.shown_subject(str(name)) for (name,) in list(rows))
        return [name for name in found if isinstance(self.entry(Table.SUBJECT, name), Subject)][:most]

    def subject_lines(self, names: Iterable[str]) -> Iterator[SubjectLine]:
        """Give subjects with how much is known of each."""
        for name in names:
            subject = self.entry(Table.SUBJECT, name)
            if isinstance(subject, Subject):
                rows = self.known_now(name)
                yield SubjectLine(name, subject, len(rows), len({claim for row in rows for claim in row.claims}))

    def sources(self) -> Iterator[tuple[str, Source]]:
        """Give every account."""
        for name, body in self.facts.current(Table.SOURCE):
            source = stored_item(Table.SOURCE, body)
            if isinstance(source, Source):
                yield name, source

    def learnt_on(self, name: str) -> Day:
        """Return the day an account was learnt before it was recorded, or NEVER."""
        for (n,) in self._tables.execute(sql.SOURCE_OF, (name,)):
            return self.facts.source(as_int(n)).learnt_on
        return NEVER
