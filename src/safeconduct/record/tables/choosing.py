"""Which claims leave: chosen subjects and properties of one part, as they stand, and no more than the purpose lets.

Withdrawn, undone, superseded and retracted claims stay; so do living people, unless they are asked for; a cell that
names somebody living stays empty, and a voice that is a person is called so and not by name. Above five people two
persons have to answer (DESIGN section 3). Reads only. Refuses a choice that says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from safeconduct.base.clock import Day, iso_from_day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record import sql
from safeconduct.record.addresses import address_told
from safeconduct.record.columns import ClaimRow, GroupKey
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Claim, Source, Subject, SubjectKind, Table, Voice, VoiceKind, claim_version
from safeconduct.record.lineage import lineage
from safeconduct.record.living import Living
from safeconduct.record.names_told import NamedIn, NamesTold
from safeconduct.record.ontology.held import form_of
from safeconduct.record.ontology.vocabulary import is_own_code
from safeconduct.record.people_named import names_told, people_called
from safeconduct.record.queries import Record
from safeconduct.record.resolve import NOW, StoredItem
from safeconduct.record.rules import known_now
from safeconduct.record.tables.described import Described
from safeconduct.record.tables.exports import MOST_SUBJECTS, Exported
from safeconduct.record.tables.purposes import COLUMNS, Purpose
from safeconduct.record.types import SEP, UNSPECIFIED, PropertyKind, Reading

_BETWEEN: Final = "; "
# Properties whose words list people who need not be entered here (`ontology/forms`), and what stands between these.
_LISTING: Final = frozenset(("victims_include",))
_LISTED: Final = re.compile(r"\s*(?:[,;\n]|\bи\b|\band\b)\s*")
# Columns of words, in which people may be named.
_WORDS: Final = ("subject", "basis", "text", "said", "voice", "source")
# Characters of words that are remembered as read.
_SHORT: Final = 80
# What a value's bytes call a count; a date is less, places and words are more (docs/formats/ops.md).
_COUNT: Final = 1


class NothingChosen(SafeconductError):
    """An export without a subject or without a property."""

    code = "record.nothing_chosen"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="Say what is to leave: subjects or a kind of them, and each property by its name; at most 1,000 subjects.",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Name them with --subject or --kind, and with --property.",
        on_page="Name the subjects and the properties.",
    )
    ru = Advice(
        what="Скажите, что выгрузить: предметы или их вид и каждый показатель по имени; предметов не больше 1000.",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Назовите их через --subject или --kind и --property.",
        on_page="Назовите предметы и показатели.",
    )


class NothingLeaves(SafeconductError):
    """A choice in which nothing stands that may leave."""

    code = "record.nothing_leaves"
    exit_code = Exit.REFUSED
    en = Advice(
        what="Nothing of this may leave: no claim stands there, or they are about living people ({living}).",
        safe="Nothing was written. " + NOTHING_CHANGED_EN,
        do="Choose other subjects or properties; --with-living takes living people in.",
        on_page="Choose other subjects or properties.",
    )
    ru = Advice(
        what="Из этого ничего нельзя выгрузить: действующих утверждений нет или они о живых людях ({living}).",
        safe="Ничего не записано. " + NOTHING_CHANGED_RU,
        do="Выберите другие предметы или показатели; --with-living включает живых людей.",
        on_page="Выберите другие предметы или показатели.",
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person chose. ``subjects``: qualified names; ``part``: the part it is taken from."""

    part: CompartmentId
    subjects: tuple[str, ...]
    kinds: tuple[SubjectKind, ...]
    properties: tuple[str, ...]
    with_living: bool


class Leaving(NamedTuple):
    """One claim that leaves. ``version``: its wording (`items.claim_version`)."""

    version: bytes
    dataset: str
    subject: str
    claim: Claim
    row: ClaimRow


@dataclass(frozen=True, slots=True)
class Chosen:
    """The subjects of a choice that may leave, in order, who is left out, and the names that may not be told."""

    subjects: tuple[tuple[str, Subject], ...]
    living: int
    people: int
    names: NamesTold


def choose(record: Record, choice: Choice, further: Iterable[str] = ()) -> Chosen:
    """Return what of a choice may leave; NothingChosen. ``further``: names from outside the record that may not."""
    if not choice.properties or not (choice.subjects or choice.kinds) or len(choice.subjects) > MOST_SUBJECTS:
        raise NothingChosen
    there = record.names_within(Table.SUBJECT, {choice.part})
    found: dict[str, Subject] = {}
    living = 0
    alive = Living(record)
    for name in _named(record, choice):
        item = record.entry(Table.SUBJECT, name, part=choice.part)
        if name not in there or not isinstance(item, Subject):
            continue
        if item.kind is SubjectKind.PERSON and not choice.with_living and alive.has(name):
            living += 1
            continue
        found[name] = item
    people = sum(item.kind is SubjectKind.PERSON for item in found.values())
    names = names_told(record, called=_called(found.values()), further=further, living=alive)
    return Chosen(tuple(sorted(found.items())), living, people, names)


def names_of(record: Record, part: CompartmentId, subjects: Iterable[str]) -> NamesTold:
    """Return the names that an export of some subjects of a part may not tell: the same ones each time it is asked."""
    items = (record.entry(Table.SUBJECT, name, part=part) for name in subjects)
    return names_told(record, called=_called(one for one in items if isinstance(one, Subject)))


def _called(subjects: Iterable[Subject]) -> list[str]:
    return [one.label for one in subjects if one.kind is SubjectKind.PERSON]


def _named(record: Record, choice: Choice) -> Iterator[str]:
    yield from choice.subjects
    if choice.kinds:
        for name, body in record.facts.current(Table.SUBJECT):
            item = stored_item(Table.SUBJECT, body)
            if isinstance(item, Subject) and item.kind in choice.kinds:
                yield name


@dataclass(slots=True)
class Stays:
    """Claims that were gone through. ``seen``: the wordings that leave; by the ids of claims, ``left``: those of these,

    ``gone``: those that do not stand any more, ``elsewhere``: those of another part. One can be among several.
    """

    seen: set[bytes] = field(default_factory=set)
    left: set[bytes] = field(default_factory=set)
    gone: set[bytes] = field(default_factory=set)
    elsewhere: set[bytes] = field(default_factory=set)


def leaving(
    record: Record, choice: Choice, chosen: Chosen, sent: Exported, stays: Stays | None = None
) -> Iterator[Leaving]:
    """Give the claims that leave, subject by subject, both in the order of the ids that they bear outside.

    The ids follow from a secret of this one export: two exports laid side by side are joined by no order. ``stays``:
    told of each claim that is gone through. n log n in the claims of a subject, linear in all else; the claims of one
    subject are held at a time.
    """
    # Of two subjects that are one, each would give the claims of both.
    stays = Stays() if stays is None else stays
    for subject in sorted((name for name, _ in chosen.subjects), key=sent.subject_id):
        about = list(_about(record, choice, subject, stays))
        yield from sorted(about, key=lambda one: sent.row_id(one.version))


def versions(record: Record, choice: Choice, chosen: Chosen) -> list[bytes]:
    """Return the wordings that would leave, in order: what two people answer for."""
    stays = Stays()
    for subject, _ in chosen.subjects:
        for _one in _about(record, choice, subject, stays):
            pass
    return sorted(stays.seen)


def _about(record: Record, choice: Choice, subject: str, stays: Stays) -> Iterator[Leaving]:
    """Give the claims about a subject that are not among those seen, and say of each what it is."""
    wanted = frozenset(choice.properties)
    for key, group in record.groups(subject, reading=Reading.KNOWN, day=NOW):
        if key.property not in wanted:
            continue
        rows = known_now(group, lineage(group))
        standing = frozenset(name for row in rows if not row.is_tombstone for name in row.standing)
        for one in _of_group(record, key, standing, choice.part, stays):
            if one.version not in stays.seen:
                stays.seen.add(one.version)
                yield one._replace(subject=subject)


def _of_group(
    record: Record, key: GroupKey, standing: frozenset[str], part: CompartmentId, stays: Stays
) -> Iterator[Leaving]:
    facts = record.facts
    for merged in facts.merged_with(key):
        for row in facts.claim_rows(sql.CLAIMS_OF_GROUP, merged.n):
            if facts.part_of(row[5]) != part:
                stays.elsewhere.add(row[1])
                continue
            claim = stored_item(Table.CLAIM, row[7]) if record.stands(row) else None
            if isinstance(claim, Claim) and f"{row[11]}{SEP}{claim.id}" in standing:
                stays.left.add(row[1])
                yield Leaving(claim_version(row[11], row[7]), row[11], merged.subject, claim, row)
            else:
                stays.gone.add(row[1])


class Rows:
    """Rows of claims for one purpose. What they are made of is remembered.

    ``cells``: how many stayed empty; ``private``: rows of accounts that are not public; ``events``: the events that
    they are about.
    """

    def __init__(self, record: Record, sent: Exported, purpose: Purpose, names: NamesTold, part: CompartmentId) -> None:
        """Make rows for one export of a part: labels of another part are not its."""
        self._record, self._sent, self._purpose, self._names, self._part = record, sent, purpose, names, part
        self._people: set[str] = set()
        self._meant: set[frozenset[str]] = set()
        self._read: set[str] = set()
        self._shown: dict[str, str] = {}
        self.events: set[str] = set()
        self._entries: dict[tuple[Table, str], Source | Voice | Subject | None] = {}
        self._ids: dict[str, str] = {}
        self._names_by_id: dict[str, str] = {}
        self._forms: dict[str, str] = {}
        self.cells = self.private = 0

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
        subject = self._entry(Table.SUBJECT, one.subject)
        source = self._entry(Table.SOURCE, _named_in(one.dataset, claim.source))
        low, high, text = value_cells(claim, self._sent)
        self._count(one, subject)
        every = {
            "row": self._sent.row_id(one.version),
            "subject_id": self._subject_id(one.subject),
            "subject": self._told(subject.label) if isinstance(subject, Subject) else "",
            "kind": subject.kind.value if isinstance(subject, Subject) else "",
            "property": claim.property,
            "basis": "" if claim.basis == UNSPECIFIED else claim.basis,
            "from": low,
            "to": high,
            "text": text if is_coded(text) else self._told(text),
            "said": self._told(claim.said),
        }
        # What an account that is not public is called, when it was told and who brought it are nobody's but ours.
        if isinstance(source, Source) and is_public(source, self._names):
            published = source.published
            every |= {
                "voice": self._voice(one),
                "source": self._told(source.outlet),
                "url": address_told(source.url, self._names),
                "published_from": _day(published.lo),
                "published_to": _day(published.hi),
            }
        else:
            self.private += 1
        cells = {column: every.get(column, "") for column in self._purpose.columns}
        self._count_named(cells)
        return cells

    def _count(self, one: Leaving, subject: Source | Voice | Subject | None) -> None:
        """Count whom a row tells of by what it is about, and whom its value is or lists: whatever is shown of that."""
        if isinstance(subject, Subject) and subject.kind is SubjectKind.PERSON:
            self._people.add(self._as_shown(one.subject))
        if isinstance(subject, Subject) and subject.kind is SubjectKind.EVENT:
            self.events.add(one.subject)
        for text in one.claim.value.texts:
            if SEP in text:
                named = self._entry(Table.SUBJECT, text)
                if isinstance(named, Subject) and named.kind is SubjectKind.PERSON:
                    self._people.add(self._as_shown(text))
            elif one.claim.property in _LISTING:
                for part in filter(None, _LISTED.split(text)):
                    if bearers := self._named.bearers(part):
                        self._meant.add(bearers)
                    else:
                        self._people.add(part)

    def _count_named(self, cells: Mapping[str, str]) -> None:
        """Count whom the words of a row name that leave with it."""
        words = {cells[column] for column in _WORDS if cells.get(column)} - self._read
        for text in words:
            self._meant.update(self._named.people_in(text))
        # What is long is seldom said twice.
        self._read.update(text for text in words if len(text) <= _SHORT)

    def _as_shown(self, name: str) -> str:
        if name not in self._shown:
            self._shown[name] = self._record.shown_subject(name)
        return self._shown[name]

    def hides(self, text: str) -> bool:
        """Say whether a text stays because it names somebody living."""
        return self._names.are_in(text)

    def described(self) -> Described:
        """Return what is known of the forms of the subjects whose rows were made so far, and of later ones."""
        return Described(self._record.vocabulary.ontology, self._form_of_id)

    def _form_of_id(self, subject_id: str) -> str:
        if subject_id not in self._forms:
            name = self._names_by_id.get(subject_id, "")
            self._forms[subject_id] = form_of(self._record.facts, name) if name else ""
        return self._forms[subject_id]

    def _told(self, text: str) -> str:
        if self._names.are_in(text):
            self.cells += 1
            return ""
        return text

    def _voice(self, one: Leaving) -> str:
        """Return who speaks: an organisation, an outlet or an official by name, a person as a person."""
        voice = self._entry(Table.VOICE, _named_in(one.dataset, one.claim.voice)) if one.claim.voice else None
        if not isinstance(voice, Voice):
            return ""
        return "person" if voice.kind is VoiceKind.PERSON else self._told(voice.label)

    def _subject_id(self, name: str) -> str:
        if name not in self._ids:
            self._ids[name] = self._sent.subject_id(name)
            self._names_by_id[self._ids[name]] = name
        return self._ids[name]

    def _entry(self, table: Table, name: str) -> Source | Voice | Subject | None:
        key = table, name
        if key not in self._entries:
            item = self._record.entry(table, name, part=self._part)
            self._entries[key] = item if isinstance(item, Source | Voice | Subject) else None
        return self._entries[key]


def is_coded(cell: str) -> bool:
    """Say whether a cell of values holds codes of the program's own lists alone: it is not looked through for names."""
    return bool(cell) and all(map(is_own_code, cell.split(_BETWEEN)))


def is_public(source: Source, names: NamesTold) -> bool:
    """Say whether an account may be told of outside: somebody published it, or it stands at an address that is plain.

    A private link to a recording of a call is an address too, and makes nothing public.
    """
    return bool(source.publisher or address_told(source.url, names))


def value_cells(claim: Claim, sent: Exported) -> tuple[str, str, str]:
    """Return a value as cells: from, to and text. An open end is an empty cell; places stand with semicolons.

    Where the value is something else of the record, its id in this export stands for it.
    """
    value = claim.value
    if not value.kind.is_interval:
        return "", "", _texts(value.texts, sent)
    if value.kind is PropertyKind.DATE:
        return _day(value.span.lo), _day(value.span.hi), ""
    return _number(value.span, is_low=True), _number(value.span, is_low=False), ""


def cells_of_item(value: StoredItem, sent: Exported) -> tuple[str, str, str]:
    """Return the same of a value as a claim's bytes hold it, which are not made into a claim first."""
    kind = value[0]
    if kind > _COUNT:
        return "", "", _texts(value[3], sent)
    low, high = value.get(1, ""), value.get(2, "")
    if kind == _COUNT:
        return str(low), str(high), ""
    return low if low == "" else iso_from_day(low), high if high == "" else iso_from_day(high), ""


def _texts(texts: Sequence[str], sent: Exported) -> str:
    return _BETWEEN.join(sent.subject_id(text) if SEP in text else text for text in texts)


def _number(span: Interval, *, is_low: bool) -> str:
    end = span.lo if is_low else span.hi
    return "" if end in (OPEN_LO, OPEN_HI) else str(end)


def _day(day: int) -> str:
    return "" if day in (OPEN_LO, OPEN_HI) else iso_from_day(Day(day))


def _named_in(dataset: str, name: str) -> str:
    return name if SEP in name else f"{dataset}{SEP}{name}"


def header(purpose: Purpose) -> Sequence[str]:
    """Return the names of a purpose's columns, in the order of all."""
    return [column for column in COLUMNS if column in purpose.columns]


def in_order(purpose: Purpose, cells: Mapping[str, str]) -> list[str]:
    """Return the cells of a row in the order of its columns."""
    return [cells[column] for column in header(purpose)]
