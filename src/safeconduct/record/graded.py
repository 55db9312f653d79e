"""Grades of findings as they are stored, and as the rules hear them: by people, each with what was read of a group.

A grade weighs in its finding alone, and only by what it names there; who entered any of it is told beside, for nobody
reads their own work (docs/formats/known.md rule 12). Reads and never writes. Refuses to decide: what counts on a day is
for `rules`, who may see what for `findings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from safeconduct.base import cbor
from safeconduct.base.clock import Day
from safeconduct.base.ids import OpId
from safeconduct.record import sql
from safeconduct.record.columns import GroupKey, as_bytes, as_int
from safeconduct.record.facts import Facts
from safeconduct.record.items import Table, claim_id, split_name
from safeconduct.record.review_bytes import Grade, grade_from_body
from safeconduct.record.types import Graded


class StoredGrade(NamedTuple):
    """A grade with the device that gave it, its day, its op, its place in the order of ops, and its part."""

    grade: Grade
    device: str
    on: Day
    op: OpId
    order: tuple[int, bytes]
    part: bytes


Authors = tuple[tuple[str, str, Day], ...]
"""Who entered a wording of a claim, by name, and from which day on: (claim, person, day)."""


def stored_grades(facts: Facts, subject: str) -> list[StoredGrade]:
    """Return every grade about a subject and all it is one with, undone ones too, oldest first."""
    found = [
        StoredGrade(
            grade, str(author), Day(as_int(on)), OpId(as_bytes(op)), (as_int(hlc), as_bytes(op)), as_bytes(part)
        )
        for name in facts.one_with(Table.SUBJECT, subject)
        for body, author, on, op, hlc, part in list(facts.tables.execute(sql.GRADES_OF_SUBJECT, (name,)))
        for grade in (grade_from_body(_map(as_bytes(body))),)
    ]
    return sorted(found, key=lambda one: one.order)


def grades_of_group(facts: Facts, keys: Sequence[GroupKey], said_by: Day) -> tuple[tuple[Graded, ...], Authors]:
    """Return the grades of a group's findings that stand at the end of a day, and who entered what they name.

    Nothing for nearly every group. A wording of a claim that has none in the group is left out: it lies in a part that
    this desk has not, or answers something else.
    """
    key = keys[0]
    subject = facts.canonical(Table.SUBJECT, key.subject)
    if not facts.is_graded(subject, key.property, key.basis):
        return (), ()
    numbers = {one.n for one in keys}
    asked = [
        one
        for one in stored_grades(facts, subject)
        if (one.grade.finding.property, one.grade.finding.basis) == (key.property, key.basis)
        and not facts.undos.is_undone(one.op, said_by)
    ]
    authors = _authors(facts, numbers, {wording.claim for one in asked for wording in one.grade.read})
    here = {claim for claim, _, _ in authors}
    return tuple(_heard(facts, asked, here)), authors


def _heard(facts: Facts, asked: Iterable[StoredGrade], here: set[str]) -> Iterator[Graded]:
    for one in asked:
        read = frozenset((wording.claim, wording.version) for wording in one.grade.read if wording.claim in here)
        if read:
            person, finding = facts.person(one.device), one.grade.finding
            yield Graded(person, one.grade.verdict, one.on, finding.text, read, one.part)


def _authors(facts: Facts, numbers: set[int], claims: Iterable[str]) -> Authors:
    """Return who entered claims that have a wording in the groups of these numbers, by name."""
    found: list[tuple[str, str, Day]] = []
    for name in sorted(claims):
        rows = facts.claim_rows(sql.CLAIMS_BY_ID, claim_id(*split_name(name)))
        if any(row[2] in numbers for row in rows):
            found += [(name, facts.person(row[9]), row[8]) for row in rows]
    return tuple(sorted(set(found)))


def _map(data: bytes) -> dict[int, cbor.Item]:
    body = cbor.decode(data)
    return body if isinstance(body, dict) else {}
