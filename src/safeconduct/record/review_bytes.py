"""A reader's grade of one finding, as an op: what was read, wording by wording, and the verdict (docs/formats/ops.md).

A finding is one answer of the record: subject, property, basis, and for texts and places the value. The grade holds for
the very wordings that its op names and for no others: what changes below it is read anew. Refuses with `MalformedItem`
whatever is not the one way to write it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from safeconduct.base import cbor
from safeconduct.base.errors import Opaque
from safeconduct.base.ids import HASH_BYTES, CompartmentId
from safeconduct.record.items import MalformedItem, Table
from safeconduct.record.links import Link, LinkKind, Ref
from safeconduct.record.types import SEP, Verdict
from safeconduct.vault.types import Intent

REVIEW: Final = "record.review/1"
# Wordings that one grade names: in one op of at most 1 MiB.
MOST_READ: Final = 4096
MOST_OF_NOTE: Final = 2000
_SUBJECT, _PROPERTY, _BASIS, _TEXT, _VERDICT, _NOTE, _READ = range(7)
_PAIR: Final = 2


class Finding(NamedTuple):
    """One answer: what it is about. ``text``: the value of a text or place; "" of a day or count."""

    subject: str
    property: str
    basis: str
    text: str


class Wording(NamedTuple):
    """One wording of a claim: the claim's qualified name, and the hash by which a newer one names it."""

    claim: str
    version: bytes


@dataclass(frozen=True, slots=True)
class Grade:
    """What one reader says of a finding, and what they read of it, rising."""

    finding: Finding
    verdict: Verdict
    read: tuple[Wording, ...]
    note: str = ""


def review_intent(compartment: CompartmentId, grade: Grade) -> Intent:
    """Return the op of a grade; MalformedItem where it breaks the layout."""
    return Intent(compartment, REVIEW, _body(grade))


def grade_from_body(body: dict[int, cbor.Item]) -> Grade:
    """Return the grade of an op's body; MalformedItem for anything else."""
    try:
        subject, property_, basis = (_text(body[key]) for key in (_SUBJECT, _PROPERTY, _BASIS))
        finding = Finding(subject, property_, basis, _text(body.get(_TEXT, "")))
        verdict = Verdict(body[_VERDICT])
        grade = Grade(finding, verdict, tuple(map(_wording, _list(body[_READ]))), _text(body.get(_NOTE, "")))
        is_same = _body(grade) == body
    except (KeyError, TypeError, ValueError):
        raise MalformedItem(place=Opaque("review")) from None
    if not is_same:
        raise MalformedItem(place=Opaque("review: unknown or empty members"))
    return grade


def link_of(grade: Grade, wording: Wording) -> Link:
    """Return what a grade says of one claim that it names, as the rules hear it (docs/formats/known.md rule 12)."""
    return Link(LinkKind.REVIEW, Ref(Table.CLAIM, ""), Ref(Table.CLAIM, wording.claim), grade.note, grade.verdict)


def _body(grade: Grade) -> dict[int, cbor.Item]:
    named = [SEP in one.claim and len(one.version) == HASH_BYTES for one in grade.read]
    is_sorted = list(grade.read) == sorted(set(grade.read))
    if not named or len(named) > MOST_READ or not all(named) or not is_sorted or len(grade.note) > MOST_OF_NOTE:
        raise MalformedItem(place=Opaque("review"))
    if SEP not in grade.finding.subject or not grade.finding.property or not grade.finding.basis:
        raise MalformedItem(place=Opaque("review: finding"))
    read: list[cbor.Item] = [[one.claim, one.version] for one in grade.read]
    body: dict[int, cbor.Item] = {
        _SUBJECT: grade.finding.subject,
        _PROPERTY: grade.finding.property,
        _BASIS: grade.finding.basis,
        _VERDICT: grade.verdict.value,
        _READ: read,
    }
    if grade.finding.text:
        body[_TEXT] = grade.finding.text
    if grade.note:
        body[_NOTE] = grade.note
    return body


def _wording(item: cbor.Item) -> Wording:
    if not isinstance(item, list) or len(item) != _PAIR or not isinstance(item[1], bytes):
        raise TypeError
    return Wording(_text(item[0]), item[1])


def _text(item: cbor.Item) -> str:
    if not isinstance(item, str):
        raise TypeError
    return item


def _list(item: cbor.Item) -> list[cbor.Item]:
    if not isinstance(item, list):
        raise TypeError
    return item
