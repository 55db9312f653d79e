"""Findings and their readers: two people, neither of whom entered what is below, the second blind to the first.

What one reader said is given to nobody else while another may still be the second: it is left out here, not on a page.
A grade holds for the wordings it names; what changes below a finding opens it again. Reads and never writes; refuses
with one sentence whoever entered a claim below. Follows notes/record section 6.7 and docs/formats/known.md rule 12.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.errors import NOTHING_CHANGED_EN, NOTHING_CHANGED_RU, Advice, Exit, Phrase, SafeconductError
from safeconduct.base.ids import CompartmentId, OpId
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.item_bytes import encode_item
from safeconduct.record.items import Table, claim_version, split_name
from safeconduct.record.placing import Placing
from safeconduct.record.queries import NoSuchEntry, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.review_bytes import MOST_READ, Finding, Grade, Wording, grade_from_body, link_of, review_intent
from safeconduct.record.rules import READERS
from safeconduct.record.types import KnownRow, Level, Verdict
from safeconduct.vault.types import Intent

FINDING: Final = Phrase("finding", "вывод")
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
    """One reader's newest grade. ``is_current``: it was given of what stands now."""

    person: str
    on: Day
    grade: Grade
    is_current: bool
    order: tuple[int, bytes]
    part: bytes


@dataclass(frozen=True, slots=True)
class Reading:
    """A finding as one person may see its reading.

    ``mine``: this person's newest grade, or none. ``others``: what others said, nothing while that must not be seen;
    ``readers``: how many have read what stands now, whatever they said. ``is_own``: this person entered some of it.
    """

    finding: Finding
    row: KnownRow | None
    state: State
    readers: int
    mine: tuple[Given, ...]
    others: tuple[Given, ...]
    is_own: bool

    @property
    def waits_for_me(self) -> bool:
        """Say whether this person may read it, and has not read what stands now."""
        is_read = any(one.is_current for one in self.mine)
        return self.row is not None and not self.is_own and not is_read and self.readers < READERS


class _Below(NamedTuple):
    """What a finding rests on now: its wordings, and the people who entered any of them."""

    wordings: frozenset[Wording]
    people: frozenset[str]


def findings_of(record: Record, subject: str, me: str, person_of: PersonOf) -> list[Reading]:
    """Return every finding about a subject, in the order of its answers; then those that were graded and are gone."""
    given = _grades(record, subject)
    rows = [row for row in record.known_now(subject) if row.level is not Level.WITHDRAWN]
    name = record.facts.canonical(Table.SUBJECT, subject)
    found = {_key(Finding(name, row.property, row.basis, row.text)): row for row in rows}
    # What is gone because consent was taken back is told of no more, not even that it was read (P7).
    told = (one for one in given if _key(one.grade.finding) in found or not _is_of_withdrawn(record, one.grade))
    keys = dict.fromkeys((*found, *(_key(one.grade.finding) for one in told)))
    return [
        _reading(record, Finding(name, *key), found.get(key), _of(given, key), _Reader(me, person_of)) for key in keys
    ]


def graded(record: Record, me: str, person_of: PersonOf) -> Iterator[Reading]:
    """Give every finding that anybody has graded, by subject."""
    subjects = (str(row[0]) for row in list(record.facts.tables.execute(sql.GRADED_SUBJECTS)))
    for subject in dict.fromkeys(record.facts.canonical(Table.SUBJECT, one) for one in subjects):
        for one in findings_of(record, subject, me, person_of):
            if one.state is not State.UNREAD:
                yield one


def reading_of(record: Record, finding: Finding, me: str, person_of: PersonOf) -> Reading:
    """Return the reading of one finding; NoSuchEntry where the record answers no such thing."""
    for one in findings_of(record, finding.subject, me, person_of):
        if _key(one.finding) == _key(finding):
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
    for wording in sorted(_below(record, reading.row, _nobody).wordings):
        grade = Grade(reading.finding, verdict, (wording,), note)
        for part in placing.for_link(link_of(grade, wording))[:1]:
            parts.setdefault(part, []).append(wording)
    if any(len(read) > MOST_READ for read in parts.values()):
        raise TooMuchToRead(most=MOST_READ)
    return {
        part: [review_intent(part, Grade(reading.finding, verdict, tuple(read), note))] for part, read in parts.items()
    }


def is_blind(record: Record, claim: str) -> bool:
    """Say whether verdicts on a claim are shown to nobody yet: fewer than two readers gave theirs of what stands."""
    if claim not in record.blind:
        dataset = split_name(claim)[0]
        standing = (one.claim for one in record.wordings(claim) if not one.is_gone)
        read = {b"", *(claim_version(dataset, encode_item(one)) for one in standing)}
        said = [one for one in record.facts.links_to(Table.CLAIM, claim) if one.link.verdict and one.wording in read]
        readers = {one.user for one in said if not record.facts.undos.is_undone(one.op, NOW)}
        record.blind[claim] = len(readers) < READERS
    return record.blind[claim]


def _is_of_withdrawn(record: Record, grade: Grade) -> bool:
    """Say whether all that was read is of claims whose consent was taken back."""
    return all(record.consent.is_withdrawn(Table.CLAIM, wording.claim) for wording in grade.read)


class _Reader(NamedTuple):
    me: str
    person_of: PersonOf


def _nobody(device: str) -> str:
    return device


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.property, finding.basis, finding.text


def _of(given: list[Given], key: tuple[str, str, str]) -> list[Given]:
    return [one for one in given if _key(one.grade.finding) == key]


def _grades(record: Record, subject: str) -> list[Given]:
    """Return every grade about a subject that is not undone, oldest first; ``person`` is the device that gave it."""
    found = []
    for name in record.facts.one_with(Table.SUBJECT, subject):
        for body, author, on, op, hlc, part in list(record.facts.tables.execute(sql.GRADES_OF_SUBJECT, (name,))):
            grade = grade_from_body(_map(as_bytes(body)))
            if not record.facts.undos.is_undone(OpId(as_bytes(op)), NOW):
                order = (as_int(hlc), as_bytes(op))
                found.append(Given(str(author), Day(as_int(on)), grade, False, order, as_bytes(part)))
    return sorted(found, key=lambda one: one.order)


def _map(data: bytes) -> dict[int, cbor.Item]:
    body = cbor.decode(data)
    return body if isinstance(body, dict) else {}


def _below(record: Record, row: KnownRow, person_of: PersonOf) -> _Below:
    wordings, people = set(), set()
    for name in row.standing or row.claims:
        dataset = split_name(name)[0]
        for one in record.wordings(name):
            people.add(person_of(one.recorder))
            if not one.is_gone:
                wordings.add(Wording(name, claim_version(dataset, encode_item(one.claim))))
    return _Below(frozenset(wordings), frozenset(people))


def _reading(record: Record, finding: Finding, row: KnownRow | None, given: list[Given], reader: _Reader) -> Reading:
    below = _below(record, row, reader.person_of) if row else _Below(frozenset(), frozenset())
    newest = [one for one in _newest(record, given, below, reader.person_of) if one.person not in below.people]
    current = [one for one in newest if one.is_current]
    mine = tuple(one for one in newest if one.person == reader.me)
    # Blind: until two have graded what stands, a grade is its giver's alone; but whoever gave theirs hears the others.
    is_open = len(current) >= READERS or any(one.is_current for one in mine)
    others = tuple(one for one in newest if one.person != reader.me) if is_open else ()
    return Reading(finding, row, _state(newest, current), len(current), mine, others, reader.me in below.people)


def _newest(record: Record, given: list[Given], below: _Below, person_of: PersonOf) -> list[Given]:
    """Return each person's newest grade; a finding in several parts was read by an op in each, the newest of each."""
    by_person: dict[str, list[Given]] = {}
    for one in given:
        by_person.setdefault(person_of(one.person), []).append(one)
    found = []
    for person, grades in by_person.items():
        last = grades[-1]
        newest = {one.part: one.grade for one in grades}.values()
        read = {wording for one in newest if one.verdict is last.grade.verdict for wording in one.read}
        # What lies in a part that this desk has not is neither here nor gone.
        is_current = below.wordings <= read and all(
            wording in below.wordings or not record.holds(Table.CLAIM, wording.claim) for wording in read
        )
        found.append(replace(last, person=person, is_current=bool(below.wordings) and is_current))
    return found


def _state(newest: list[Given], current: list[Given]) -> State:
    if len(current) >= READERS:
        is_agreed = all(one.grade.verdict is Verdict.AGREE for one in current)
        return State.AGREED if is_agreed else State.DOUBTED
    if len(newest) > len(current):
        return State.REOPENED
    return State.WAITS if current else State.UNREAD
