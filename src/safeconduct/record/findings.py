"""Findings and their readers: two people, neither of whom entered what is below, the second blind to the first.

What one reader said is given to nobody else while another may still be the second: it is left out here, not on a page.
A grade holds for the wordings it names; what changes below a finding opens it again. Reads and never writes; refuses
with one sentence whoever entered a claim below. Follows notes/record section 6.7 and docs/formats/known.md rule 12.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import CompartmentId
from safeconduct.record import sql
from safeconduct.record.gazetteer.meant import one_place
from safeconduct.record.graded import StoredGrade, stored_grades
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import Table, claim_version, split_name
from safeconduct.record.links import Link
from safeconduct.record.placing import Placing
from safeconduct.record.queries import NoSuchEntry, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.review_bytes import MOST_READ, Finding, Grade, Wording, link_of, review_intent
from safeconduct.record.rules import READERS
from safeconduct.record.types import KnownRow, Level, PropertyKind, Verdict
from safeconduct.vault.types import Intent

FINDING: Final = Phrase("finding", "вывод")
# Subjects among which what nobody has read is looked for, those that were told of last.
_NEWEST: Final = 50
# Claims below a finding up to which it is offered to be read before anybody asked for it.
_MOST_BELOW: Final = 200
PersonOf = Callable[[str], str]
"""Whose a device is, as an op's author stands in the tables; the device itself where nobody knows."""


class State(enum.Enum):
    """How far the reading of a finding is."""

    UNREAD = "unread"
    WAITS = "waits_for_second"
    AGREED = "agreed"
    DOUBTED = "doubted"
    REOPENED = "reopened"


class OwnWork(SafeconductError):
    """A grade by somebody who entered a claim below the finding."""

    code = "record.own_work"
    exit_code = Exit.REFUSED
    en = Advice(
        what="You entered a claim that this rests on: nobody reviews their own work.",
        safe=NOTHING_CHANGED_EN,
        do="Two other people read it.",
    )
    ru = Advice(
        what="На этом стоит утверждение, которое внесли вы: своё никто не проверяет.",
        safe=NOTHING_CHANGED_RU,
        do="Прочитают двое других.",
    )


class TooMuchToRead(SafeconductError):
    """A finding that rests on more claims than one grade can name."""

    code = "record.too_much_to_read"
    exit_code = Exit.BAD_INPUT
    en = Advice(
        what="This rests on more than {most} claims, and nobody reads so many at once.",
        safe=NOTHING_CHANGED_EN,
        do="Grade the claims that matter one by one: “record review CLAIM agree”.",
        on_page="Grade the claims that matter one by one, each on its page.",
    )
    ru = Advice(
        what="Это стоит на утверждениях, которых больше {most}: столько за раз никто не прочтёт.",
        safe=NOTHING_CHANGED_RU,
        do="Оцените важные утверждения по одному: «record review УТВЕРЖДЕНИЕ agree».",
        on_page="Оцените важные утверждения по одному, каждое на его странице.",
    )


@dataclass(frozen=True, slots=True)
class Given:
    """One reader's grade. ``is_current``: it was given of what stands now.

    ``first``: what this reader said first of any of it, also where they took that back: later words may have heard
    the other's. ``is_hushed``: consent for something they read was withdrawn, and their note, which may repeat it, is
    not given.
    """

    person: str
    on: Day
    grade: Grade
    is_current: bool
    first: Verdict
    is_hushed: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A finding as one person may see its reading.

    ``mine``: this person's newest grade, or none. ``others``: what others said, nothing while that must not be seen;
    ``doubts``: what anybody doubted in an earlier wording and says no more, under the same rule. ``readers``: how many
    have read what stands now, whatever they said. ``is_own``: this person entered some of it. ``is_open``: nobody is
    blind any more, or this person has read what stands.
    """

    finding: Finding
    row: KnownRow | None
    state: State
    readers: int
    mine: tuple[Given, ...]
    others: tuple[Given, ...]
    doubts: tuple[Given, ...]
    is_own: bool
    is_open: bool

    @property
    def waits_for_me(self) -> bool:
        """Say whether this person may read it, and has not read what stands now."""
        is_read = any(one.is_current for one in self.mine)
        return self.row is not None and not self.is_own and not is_read and self.readers < READERS


class _Below(NamedTuple):
    """What a finding rests on now: its wordings, and the people who entered any of them."""

    wordings: frozenset[Wording]
    people: frozenset[str]


def findings_of(
    record: Record, subject: str, me: str, person_of: PersonOf, most_below: float = math.inf
) -> list[Reading]:
    """Return every finding about a subject, in the order of its answers; then those that were graded and are gone.

    ``most_below``: those with more claims below them are left out.
    """
    every = [row for row in record.known_now(subject) if row.level is not Level.WITHDRAWN]
    meant, given = _RowsMeant(every), dict[_Key, list[StoredGrade]]()
    for grade in stored_grades(record.facts, subject):
        given.setdefault(meant.by(_key(grade.grade.finding)), []).append(grade)
    name = record.facts.canonical(Table.SUBJECT, subject)
    found = {_key_of_row(row): row for row in every if len(row.claims) <= most_below}
    # What is gone because consent was taken back is told of no more, not even that it was read (P7).
    told = {key: key for key in found}
    told |= {key: shown for key, grades in given.items() if key not in found for shown in _told_as(record, key, grades)}
    reader = _Reader(me, person_of)
    return [
        _reading(record, Finding(name, *shown), found.get(key), given.get(key, []), reader)
        for key, shown in told.items()
    ]


def graded(record: Record, me: str, person_of: PersonOf) -> Iterator[Reading]:
    """Give every finding that anybody has graded, by subject."""
    subjects = (str(row[0]) for row in list(record.facts.tables.execute(sql.GRADED_SUBJECTS)))
    for subject in dict.fromkeys(record.facts.canonical(Table.SUBJECT, one) for one in subjects):
        for one in findings_of(record, subject, me, person_of):
            if one.state is not State.UNREAD:
                yield one


def unread(record: Record, me: str, person_of: PersonOf) -> Iterator[Reading]:
    """Give findings that nobody has graded and this person may, about what was told of last first.

    Of the subjects that the newest claims are about. A finding with more than `_MOST_BELOW` claims below it is not
    among them: who entered each of these would have to be read; from any of its claims it is opened all the same.
    """
    for subject in record.newest_subjects(_NEWEST):
        for one in findings_of(record, subject, me, person_of, _MOST_BELOW):
            if one.state is State.UNREAD and one.waits_for_me:
                yield one


def reading_of(record: Record, finding: Finding, me: str, person_of: PersonOf) -> Reading:
    """Return the reading of one finding; NoSuchEntry where the record answers no such thing."""
    found = findings_of(record, finding.subject, me, person_of)
    key = _RowsMeant(one.row for one in found if one.row is not None).by(_key(finding))
    for one in found:
        if _key(one.finding) == key:
            return one
    raise NoSuchEntry(kind=FINDING, shown=finding.text or finding.property)


def grade_intents(
    record: Record, placing: Placing, reading: Reading, verdict: Verdict, note: str
) -> dict[CompartmentId, list[Intent]]:
    """Return the ops of a grade by part: each names the wordings of its part alone.

    OwnWork, NoSuchEntry; TooMuchToRead where a part has more claims below the finding than one grade can name.
    """
    if reading.row is None:
        raise NoSuchEntry(kind=FINDING, shown=reading.finding.text or reading.finding.property)
    if reading.is_own:
        raise OwnWork
    parts: dict[CompartmentId, list[Wording]] = {}
    for wording in sorted(wordings_below(record, reading.row)):
        grade = Grade(reading.finding, verdict, (wording,), note)
        for part in placing.for_link(link_of(grade, wording))[:1]:
            parts.setdefault(part, []).append(wording)
    if any(len(read) > MOST_READ for read in parts.values()):
        raise TooMuchToRead(most=MOST_READ)
    return {
        part: [review_intent(part, _grade_in(record, reading, verdict, read, note))] for part, read in parts.items()
    }


def _grade_in(record: Record, reading: Reading, verdict: Verdict, read: list[Wording], note: str) -> Grade:
    """Return a grade as one part has it: it names the place as claims of that part write it, and not as others do."""
    finding = reading.finding
    places = _places_of(record, (one.claim for one in read)) if finding.text else []
    spelt = [one for one in places if one_place(one) == one_place(finding.text)]
    return Grade(Finding(finding.subject, *_key_in(_key(finding), spelt)), verdict, tuple(read), note)


def may_hear(record: Record, link: Link, *, by: str = "", finding: Finding | None = None) -> bool:
    """Say whether whoever asks (`Record.reader`) may hear a verdict: their own, or once nobody is blind any more.

    That of a finding when its finding is open to them; that of a claim alone once two people gave theirs of it.
    """
    if by and by == record.reader:
        return True
    if finding is None:
        return not is_blind(record, link.target.name)
    if finding not in record.open_findings:
        me = record.facts.person(record.reader) if record.reader else ""
        try:
            is_open = reading_of(record, finding, me, record.facts.person).is_open
        except NoSuchEntry:
            is_open = False
        record.open_findings[finding] = is_open
    return record.open_findings[finding]


def wordings_below(record: Record, row: KnownRow) -> frozenset[Wording]:
    """Return the wordings that an answer rests on now: what a grade of it is given for."""
    return _below(record, row, _nobody).wordings


def is_blind(record: Record, claim: str) -> bool:
    """Say whether verdicts on a claim alone are shown to nobody yet: fewer than two people gave theirs of it.

    Nobody who entered it is one of them, with whatever device.
    """
    if claim not in record.blind:
        person_of, undos = record.facts.person, record.facts.undos
        said = [one for one in record.facts.links_to(Table.CLAIM, claim) if one.link.verdict and one.finding is None]
        readers = {person_of(one.user) for one in said if not undos.is_undone(one.op, NOW)}
        record.blind[claim] = len(readers - authors_of(record, claim)) < READERS
    return record.blind[claim]


def authors_of(record: Record, claim: str) -> frozenset[str]:
    """Return the people who ever entered a wording of a claim."""
    return frozenset(record.facts.person(one.recorder) for one in record.wordings(claim))


_Key = tuple[str, str, str]


def _told_as(record: Record, key: _Key, grades: Iterable[StoredGrade]) -> tuple[_Key, ...]:
    """Return how a finding that is gone is named: as something says it that was read and is not withdrawn; or nothing.

    A place is named as one of these claims writes it, for a spelling may be that of a withdrawn claim alone.
    """
    standing = (one for one in grades if not record.facts.undos.is_undone(one.op, NOW))
    read = {word.claim for one in standing for word in one.grade.read if not _is_withdrawn(record, word)}
    places = _places_of(record, read)
    spelt = [one for one in places if one_place(one) == one_place(key[2])]
    return (_key_in(key, spelt),) if read and (spelt or not places) else ()


def _places_of(record: Record, claims: Iterable[str]) -> list[str]:
    """Return all places that wordings of claims name, as they write them, in order."""
    values = (one.claim.value for name in claims for one in record.wordings(name))
    return sorted({text for value in values if value.kind is PropertyKind.PLACES for text in value.texts})


def _key_in(key: _Key, spelt: list[str]) -> _Key:
    """Return a finding's key with its value as some claims write it: as it stands where one of them does so."""
    return key if not spelt or key[2] in spelt else (*key[:2], spelt[0])


def _is_withdrawn(record: Record, wording: Wording) -> bool:
    return record.consent.is_withdrawn(Table.CLAIM, wording.claim)


class _Reader(NamedTuple):
    me: str
    person_of: PersonOf


def _nobody(device: str) -> str:
    return device


def _key(finding: Finding) -> _Key:
    return finding.property, finding.basis, finding.text


def _key_of_row(row: KnownRow) -> _Key:
    return row.property, row.basis, row.text


class _RowsMeant:
    """Which row a finding is now: a place that was graded in one spelling may be told in another."""

    def __init__(self, rows: Iterable[KnownRow]) -> None:
        self._named: dict[_Key, _Key] = {}
        self._places: dict[_Key, _Key] = {}
        for row in rows:
            key = _key_of_row(row)
            self._named[key] = key
            if row.kind is PropertyKind.PLACES and row.text:
                self._places[row.property, row.basis, one_place(row.text)] = key

    def by(self, key: _Key) -> _Key:
        """Return the key of the row that a finding's key means: the key itself where there is none."""
        if key in self._named or not self._places:
            return key
        return self._places.get((*key[:2], one_place(key[2])), key)


def _below(record: Record, row: KnownRow, person_of: PersonOf) -> _Below:
    wordings, people = set(), set()
    for name in row.standing or row.claims:
        dataset = split_name(name)[0]
        for one in record.wordings(name):
            people.add(person_of(one.recorder))
            if not one.is_gone:
                wordings.add(Wording(name, claim_version(dataset, encode_item(one.claim))))
    return _Below(frozenset(wordings), frozenset(people))


def _reading(
    record: Record, finding: Finding, row: KnownRow | None, given: list[StoredGrade], reader: _Reader
) -> Reading:
    below = _below(record, row, reader.person_of) if row else _Below(frozenset(), frozenset())
    heard = _heard(record, given, below, reader.person_of)
    newest = [one for one, _ in heard]
    current = [one for one in newest if one.is_current]
    mine = tuple(one for one in newest if one.person == reader.me)
    # Blind: until two have graded what stands, a grade is its giver's alone; but whoever gave theirs hears the others.
    is_open = len(current) >= READERS or any(one.is_current for one in mine)
    others = tuple(one for one in newest if one.person != reader.me) if is_open else ()
    return Reading(
        finding,
        row,
        _state(newest, current),
        len(current),
        mine,
        others,
        tuple(doubt for _, doubt in heard if doubt is not None) if is_open else (),
        reader.me in below.people,
        is_open,
    )


def _heard(
    record: Record, given: list[StoredGrade], below: _Below, person_of: PersonOf
) -> list[tuple[Given, Given | None]]:
    """Return the newest grade of each person who entered nothing of it, with their last doubt of earlier wordings.

    A finding in several parts was read by an op in each: the newest of each make the last grade.
    """
    by_person: dict[str, list[StoredGrade]] = {}
    for one in given:
        person = person_of(one.device)
        if person not in below.people:
            by_person.setdefault(person, []).append(one)
    found = []
    for person, every in by_person.items():
        grades = [one for one in every if not record.facts.undos.is_undone(one.op, NOW)]
        if grades:
            last = _last_read(grades)
            # What lies in a part that this desk has not is neither here nor gone.
            is_current = below.wordings <= last and all(
                wording in below.wordings or not record.holds(Table.CLAIM, wording.claim) for wording in last
            )
            is_current = bool(below.wordings) and is_current
            newest = _told(record, person, grades[-1], every, is_current=is_current)
            earlier = (one for one in reversed(grades) if not last.issuperset(one.grade.read))
            doubt = next((one for one in earlier if one.grade.verdict is not Verdict.AGREE), None)
            found.append((newest, _told(record, person, doubt, every, is_current=False) if doubt else None))
    return found


def _last_read(grades: list[StoredGrade]) -> set[Wording]:
    newest = {one.part: one.grade for one in grades}.values()
    return {wording for one in newest if one.verdict is grades[-1].grade.verdict for wording in one.read}


def _told(record: Record, person: str, one: StoredGrade, every: list[StoredGrade], *, is_current: bool) -> Given:
    """Return a grade as it may be told: a note beside withdrawn content may repeat it, and is left out (P7)."""
    read = {*one.grade.read}
    first = next(other.grade.verdict for other in every if read & {*other.grade.read})
    is_hushed = any(_is_withdrawn(record, wording) for wording in read)
    grade = replace(one.grade, note="") if is_hushed else one.grade
    return Given(person, one.on, grade, is_current, first, is_hushed)


def _state(newest: list[Given], current: list[Given]) -> State:
    if len(current) >= READERS:
        is_agreed = all(one.grade.verdict is Verdict.AGREE for one in current)
        return State.AGREED if is_agreed else State.DOUBTED
    if len(newest) > len(current):
        return State.REOPENED
    return State.WAITS if current else State.UNREAD
