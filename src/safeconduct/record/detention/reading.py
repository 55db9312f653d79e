"""Questions about places: which there are, and who was held at one, when, by whom, from how many voices.

Everything opens to its claims (promise P6) and stands as known, or as public, on any day (P7). What is known now of a
busy place comes from what is kept; all else is worked out from the claims. Reads only; refuses to guess which of
several places a name means. Follows decision 0020.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.errors import Language, Phrase
from safeconduct.base.intervals import Interval, hull
from safeconduct.record import place_sql, sql
from safeconduct.record.columns import GroupKey, as_bytes, as_int
from safeconduct.record.detention import kept
from safeconduct.record.detention.acts import acts_that, is_killing, is_survived
from safeconduct.record.detention.extent import Area
from safeconduct.record.detention.keys import Book, PlaceKey, shown_key
from safeconduct.record.detention.lasting import days_told
from safeconduct.record.detention.lying import area_told
from safeconduct.record.detention.pointing import OF_ACT
from safeconduct.record.detention.properties import (
    ACTS,
    BEGAN,
    BEGINS,
    BY_WHOM,
    DIED,
    ENDED_BY,
    ENDS,
    USE,
    VICTIM,
    Role,
    role_of,
)
from safeconduct.record.detention.rules import Gathered, Pairs
from safeconduct.record.detention.shares import NOTHING, Share, Totals, Voices
from safeconduct.record.detention.stays import Stays, Undated, in_order, is_stay, stays_of
from safeconduct.record.detention.totals import share_of, told_of, totals_of
from safeconduct.record.detention.uses import UseLine, uses_of
from safeconduct.record.facts import json_list
from safeconduct.record.gazetteer.meant import meant
from safeconduct.record.gazetteer.reading import places
from safeconduct.record.gazetteer.types import PlaceId
from safeconduct.record.groups import Groups
from safeconduct.record.items import Subject, SubjectKind, Table
from safeconduct.record.known_codec import decode_rows
from safeconduct.record.lineage import lineage
from safeconduct.record.queries import AmbiguousName, NoSuchEntry, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.rules import known_rows
from safeconduct.record.types import SEP, KnownRow, Level, Reading, Roots
from safeconduct.record.undisturbed import undisturbed

PLACE: Final = Phrase("place", "место")
# Lines of one page: each is worked out by the rules when it is looked at.
PAGE: Final = 20
# Lines without days of their own of whose subjects it is asked when, to say of a place when people were there: each
# takes some half a millisecond, and a busy place has thousands.
MOST_STAYS: Final = 64


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in a list. ``area``: None where the gazetteer does not have it, or several of its name, and no entry says
    what it lies in.

    ``uses``: what its entries are said to have been used for, and when.
    """

    key: PlaceKey
    label: str
    area: Area | None
    totals: Totals
    uses: tuple[UseLine, ...]


@dataclass(frozen=True, slots=True)
class HeldLine:
    """Somebody, or what happened, that claims of one group put at a place.

    ``spans``: days that these claims name; ``when``: days that other claims give for the same subject, by property, and
    for whoever was held the day of their death; ``is_held``: somebody was held, and so until an end is known.
    ``to_whom``: of an act, its victims; ``by_whom``: who is said to have done it. ``outside``: what a stranger to our
    compartment would count of ``roots``. ``claims``: live ones, in order. ``in_files``: those that point into a file.
    """

    subject: str
    label: str
    kind: SubjectKind | None
    property_id: str
    basis: str
    is_held: bool
    spans: tuple[Interval, ...]
    when: tuple[KnownRow, ...]
    to_whom: tuple[KnownRow, ...]
    by_whom: tuple[KnownRow, ...]
    roots: Roots
    outside: Roots
    is_disputed: bool
    claims: tuple[str, ...]
    documents: int
    in_files: tuple[str, ...]
    spelt: tuple[str, ...]

    @property
    def stay(self) -> tuple[Interval, ...]:
        """The days of the stay: those that its claims name; failing that those of an act that holds somebody."""
        if self.spans or not is_stay(self.property_id, is_held=self.is_held):
            return self.spans
        return () if self.days is None else (self.days,)

    @property
    def days(self) -> Interval | None:
        """From the first to the last day, its claims' own before those of the subject; None where nobody said.

        Of whoever was held the end is open until one is known (`lasting`).
        """
        return hull(self.spans) if self.spans else days_told(self.when, is_lasting=self.is_held)


@dataclass(slots=True)
class Worked:
    """What is worked out of places on a day: it holds for others who ask the same, until anything is entered."""

    totals: dict[PlaceKey, Totals] = field(default_factory=dict)
    stays: dict[PlaceKey, Stays] = field(default_factory=dict)


@dataclass(slots=True)
class Places:
    """The places of a record on a day: as known, or as public. For one piece of work. NOW: as it stands.

    ``worked``: what an earlier one of the same record, reading and day has worked out; this one goes on with it.
    """

    record: Record
    reading: Reading = Reading.KNOWN
    day: Day = NOW
    worked: Worked = field(default_factory=Worked)
    book: Book = field(init=False)
    groups: Groups = field(init=False)
    _uses: dict[PlaceKey, tuple[UseLine, ...]] = field(default_factory=dict, init=False)
    _about: dict[PlaceKey, tuple[KnownRow, ...]] = field(default_factory=dict, init=False)
    _rows: dict[int, tuple[KnownRow, ...]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.book = Book(self.record.facts)
        self.groups = Groups(self.record.facts)

    @property
    def is_now(self) -> bool:
        """Whether it is asked as it stands."""
        return self.reading is Reading.KNOWN and self.day >= NOW

    def find(self, words: str) -> PlaceKey:
        """Return the place that a person means: an id of the gazetteer, a name of it, or what claims call a place.

        NoSuchEntry when nothing here is told of it, AmbiguousName when several places have the name.
        """
        found = {PlaceKey(words)} if PlaceId(words) in places() else self.book.called(words)
        if not found:
            found = {PlaceKey(one) for one in meant(words)}
        told = sorted(one for one in {self.book.canonical(one) for one in found} if self.is_told(one))
        if len(told) > 1:
            raise AmbiguousName(kind=PLACE, count=len(told), shown=", ".join(map(shown_key, told)))
        if not told:
            raise NoSuchEntry(kind=PLACE, shown=words)
        return told[0]

    def is_told(self, key: PlaceKey) -> bool:
        """Say whether a claim that lives on the day names a place, or an entry describes it: else nothing tells it."""
        totals = self.totals(key)
        return bool(totals.held or totals.others or self.book.subjects(key))

    def totals(self, key: PlaceKey) -> Totals:
        """Return what is known of a place as a whole."""
        if key not in self.worked.totals:
            self.worked.totals[key] = self._worked_out(key)
        return self.worked.totals[key]

    def work(self, stop: Callable[[], bool]) -> tuple[int, int]:
        """Work out the totals of one place or more, until ``stop`` says so; return how many are, and of how many.

        On a past day, or while nothing is kept, each takes time in proportion to its claims: a busy one a second.
        """
        keys = self.book.all()
        for key in keys:
            if key not in self.worked.totals:
                self.totals(key)
                if stop():
                    break
        return sum(key in self.worked.totals for key in keys), len(keys)

    def _worked_out(self, key: PlaceKey) -> Totals:
        named = self.book.named(key)
        if not named.free and not named.bound:
            return NOTHING
        if self.is_now:
            return kept.totals_now(self.groups, self.book.canonical(key), named)
        return totals_of(self.groups, named, reading=self.reading, day=self.day)

    def lines(self, language: Language) -> tuple[PlaceLine, ...]:
        """Return every place that is named, or said to have been used, in order.

        Those where somebody was held first, most voices first, then by name.
        Works out each place that is not kept: linear in their claims.
        """
        found = []
        for key in self.book.all():
            totals = self.totals(key)
            if totals.held or totals.others or self.uses(key):
                found.append(self.line(key, language))
        return tuple(sorted(found, key=_most_voices))

    def line(self, key: PlaceKey, language: Language) -> PlaceLine:
        """Return a place as it stands in the list."""
        totals = self.totals(key)
        label = self.book.label(key, language, totals.spelt)
        return PlaceLine(key, label, self.area(key), totals, self.uses(key))

    def stays(self, key: PlaceKey) -> Stays:
        """Return when people were at a place; of lines without days of their own the first `MOST_STAYS` are asked."""
        if key not in self.worked.stays:
            totals = self.totals(key)
            self.worked.stays[key] = stays_of(totals, self._undated(totals))
        return self.worked.stays[key]

    @undisturbed()
    def _undated(self, totals: Totals) -> list[Undated]:
        """Return lines of a place that name no days, with what is known of when: read together."""
        facts = self.record.facts
        # They stand behind those that name days.
        numbers = totals.held[len(totals.held) - totals.undated :][:MOST_STAYS]
        asked = facts.group_keys(place_sql.GROUPS_BY_NUMBER, json_list(numbers)) if numbers else ()
        told = {merged[0].n: merged[0] for merged in map(facts.merged_with, asked)}
        found = self.with_people(
            self.beside({one.subject for one in told.values()}, {*BEGINS, *ENDS, VICTIM}), ENDED_BY
        )
        return [
            Undated(
                self.record.shown_subject(one.subject),
                one.property,
                is_held,
                _when(found[one.subject], is_held=is_held),
            )
            for n in numbers
            if (one := told.get(n))
            for is_held in (role_of(one.property) is not Role.SEEN,)
        ]

    def uses(self, key: PlaceKey) -> tuple[UseLine, ...]:
        """Return what a place is said to have been used for, and when, from the entries that describe it."""
        if key not in self._uses:
            asked = [one for name in self.book.subjects(key) for one in self.record.group_keys(name, USE)]
            merged = {one[0].n: one for one in (self.record.facts.merged_with(one) for one in asked)}
            wanted = [merged[n] for n in sorted(merged)]
            self._uses[key] = uses_of(self.groups, wanted, reading=self.reading, day=self.day)
        return self._uses[key]

    def area(self, key: PlaceKey) -> Area | None:
        """Return where a place lies, no more exactly than anybody said; None where nothing here says it (`lying`)."""
        return area_told(key, self.book, self.about)

    def about(self, key: PlaceKey) -> tuple[KnownRow, ...]:
        """Return what is known of the place itself, from the entries that describe it."""
        if key not in self._about:
            names = dict.fromkeys(self.record.shown_subject(name) for name in self.book.subjects(key))
            rows = (row for name in names for row in self.record.known(name, reading=self.reading, day=self.day))
            self._about[key] = tuple(row for row in rows if row.level is not Level.WITHDRAWN)
        return self._about[key]

    @undisturbed()
    def held(self, key: PlaceKey, numbers: Sequence[int]) -> tuple[HeldLine, ...]:
        """Return lines of some groups of a place's totals, in their order."""
        facts = self.record.facts
        keys = {
            one.n: facts.merged_with(one) for one in facts.group_keys(place_sql.GROUPS_BY_NUMBER, json_list(numbers))
        }
        wanted = [keys[n] for n in numbers if n in keys]
        named = self.book.named(key)
        shares = kept.shares_now(facts.tables, self.book.canonical(key), numbers) if self.is_now else {}
        rest = [merged for merged in wanted if merged[0].n not in shares]
        for told in told_of(self.groups, rest, named, reading=self.reading, day=self.day, few=True):
            shares[told.keys[0].n] = share_of(told)
        lines = [(merged[0], shares[merged[0].n]) for merged in wanted if merged[0].n in shares]
        subjects = {one.subject for one, _ in lines}
        beside = self.with_people(self.beside(subjects, {*BEGINS, *ENDS, *BY_WHOM, VICTIM}), ENDED_BY)
        involved = self.involved(subjects)
        return tuple(self._line(of, share, (*beside[of.subject], *involved[of.subject])) for of, share in lines)

    def _line(self, key: GroupKey, share: Share, beside: Sequence[KnownRow]) -> HeldLine:
        name = self.record.shown_subject(key.subject)
        entry = self.record.entry(Table.SUBJECT, name)
        judged, is_held = self.groups.judged(self.reading, self.day), share.role is Role.HELD
        return HeldLine(
            subject=name,
            label=entry.label if isinstance(entry, Subject) else name.partition(SEP)[2],
            kind=entry.kind if isinstance(entry, Subject) else None,
            property_id=key.property,
            basis=key.basis,
            is_held=is_held,
            spans=share.spans,
            when=_when(beside, is_held=is_held),
            to_whom=tuple(row for row in beside if row.property == VICTIM),
            by_whom=tuple(row for row in beside if row.property in BY_WHOM),
            roots=_roots_of(share.inside, judged),
            outside=_roots_of(share.outside, judged),
            is_disputed=share.is_disputed,
            claims=share.claims,
            documents=len(share.documents),
            in_files=share.in_files,
            spelt=share.spelt,
        )

    def beside(self, subjects: Iterable[str], properties: Collection[str]) -> Mapping[str, Sequence[KnownRow]]:
        """Return what is known of some properties of subjects: read together, since each alone takes as long."""
        found: dict[str, list[KnownRow]] = defaultdict(list)
        subjects, facts = sorted(frozenset(subjects)), self.record.facts
        asked = {merged[0].n: (of, merged) for of, merged in facts.groups_about(subjects, properties)}
        # Whom one line of a page tells of, another asks about too.
        unread = {n: merged for n, (_, merged) in asked.items() if n not in self._rows}
        if self.is_now and unread:
            for n, body in list(facts.tables.execute(sql.KNOWN_OF_GROUPS, (json_list(unread),))):
                del unread[as_int(n)]
                self._rows[as_int(n)] = _telling(decode_rows(as_bytes(body)))
        for keys, group, _ in self.groups.many(list(unread.values()), reading=self.reading, day=self.day):
            rows = known_rows(group, lineage(group), day=self.day, reading=self.reading)
            self._rows[keys[0].n] = _telling(rows)
        for n, (of, _) in asked.items():
            for subject in of:
                found[subject] += self._rows[n]
        return {
            subject: sorted(found[subject], key=lambda row: (row.property, row.span, row.text)) for subject in subjects
        }

    def with_people(
        self, found: Mapping[str, Sequence[KnownRow]], properties: Collection[str]
    ) -> dict[str, list[KnownRow]]:
        """Return what is known of subjects, and of whom they tell: of a person themselves, of an act its victims.

        Of another event nobody: that somebody of a wave died says nothing of the others.
        """
        facts, of = self.record.facts, dict[str, list[str]]()
        shown = {subject: self.record.shown_subject(subject) for subject in found}
        entries = self.record.entries(Table.SUBJECT, shown.values())
        for subject, rows in found.items():
            victims = (row.text for row in rows if row.property == VICTIM and SEP in row.text)
            entry = entries.get(shown[subject])
            is_person = isinstance(entry, Subject) and entry.kind is SubjectKind.PERSON
            of[subject] = [*([subject] if is_person else ()), *(facts.canonical(Table.SUBJECT, one) for one in victims)]
        people = {one for some in of.values() for one in some}
        told, killed = self.beside(people, properties), self._killed(people)
        return {
            name: [*rows, *(row for one in of[name] for row in (*told[one], *killed.get(one, ())))]
            for name, rows in found.items()
        }

    def _killed(self, people: Collection[str]) -> Mapping[str, Sequence[KnownRow]]:
        """Return the days of the acts by which people are said to have died, each as that of their death.

        Somebody who may be alive is looked for: an act of which it is disputed whether it killed, or whom, or when, and
        one that somebody says was only tried, end nothing.
        """
        facts, found = self.record.facts, defaultdict[str, list[KnownRow]](list)
        of = facts.asked_as(people)
        keys = facts.group_keys(place_sql.GROUPS_POINTING, json_list(sorted(of)))
        done = {key.subject for key in keys if key.property == VICTIM}
        asked = functools.partial(acts_that, groups=self.groups, reading=self.reading, day=self.day)
        acts = asked(is_killing, subjects=done) - asked(is_survived, subjects=done)
        # Who was taken, or held, and killed by one act died at its end, and not when it began.
        killings = asked(is_killing, subjects=acts, every=True)
        for act, told in self.beside(acts, {VICTIM, *ACTS, *BEGAN, *ENDS}).items():
            rows = [row for row in told if not row.disputed]
            if any(row.disputed for row in told if row.property in ACTS):
                continue
            named = (of[row.text] for row in rows if row.property == VICTIM and row.text in of)
            victims = {one for some in named for one in some}
            ended = [row for row in rows if row.property in ENDS]
            began = [row for row in rows if row.property in BEGAN and act in killings]
            for one in victims:
                found[one] += (replace(row, property=DIED) for row in ended or began)
        return found

    def involved(self, acts: Collection[str]) -> Mapping[str, Sequence[KnownRow]]:
        """Return who is said to have done acts, where entries of their own say so and name the act (`pointing`)."""
        facts, found = self.record.facts, defaultdict[str, list[KnownRow]](list)
        of = facts.asked_as(acts)
        keys = facts.group_keys(place_sql.GROUPS_POINTING, json_list(sorted(of)))
        rows = self.beside({key.subject for key in keys if key.property == OF_ACT}, {OF_ACT, *BY_WHOM})
        for told in rows.values():
            named = (of[row.text] for row in told if row.property == OF_ACT and row.text in of)
            done = {one for some in named for one in some}
            for act in sorted(done):
                found[act] += (row for row in told if row.property in BY_WHOM)
        return {act: found[act] for act in acts}


def _telling(rows: Iterable[KnownRow]) -> tuple[KnownRow, ...]:
    return tuple(row for row in rows if row.level is not Level.WITHDRAWN)


def _roots_of(found: Voices | None, judged: tuple[Pairs, Pairs]) -> Roots:
    gathered = Gathered()
    if found is not None:
        gathered.add(found.naming())
    return gathered.roots(judged)


def _when(beside: Iterable[KnownRow], *, is_held: bool) -> tuple[KnownRow, ...]:
    """Return the rows that say when, the beginning first; a death says so of whoever was held alone."""
    return in_order(row for row in beside if is_held or row.property not in ENDED_BY)


def _most_voices(line: PlaceLine) -> tuple[bool, int, int, str]:
    return not line.totals.held, -line.totals.roots.floor, -line.totals.roots.ceiling, line.label
