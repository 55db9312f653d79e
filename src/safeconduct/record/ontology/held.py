"""The ontology as this desk holds it: the program's, with what the ops of its parts added, and the names of subjects.

Reads only, from the record's tables. Whoever may not read the part in which a term was added sees its code (P3).
"""

from __future__ import annotations

from typing import Final

from safeconduct.base.ids import OpId
from safeconduct.base.plain import MOST_OF_A_NAME, plain, plain_name
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.facts import Facts
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Subject, SubjectKind, Table
from safeconduct.record.ontology.own import Placed, with_own
from safeconduct.record.ontology.own_bytes import OwnField, OwnTerm, Sort, SubjectForm, decode_own
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.ontology.vocabulary import Vocabulary
from safeconduct.record.resolve import NOW

# What a subject is of which nobody said a form: the plainest of its kind.
_PLAINEST: Final = {
    SubjectKind.EVENT: "event",
    SubjectKind.ORGANISATION: "organisation",
    SubjectKind.PERSON: "person",
    SubjectKind.PLACE: "place",
}


def vocabulary_of(facts: Facts) -> Vocabulary:
    """Return the words of this desk."""
    return Vocabulary(with_own(ontology(), own_items(facts)), lambda name: subject_label(facts, name))


def own_items(facts: Facts) -> list[Placed]:
    """Return what was ever said of a project's fields and terms; nothing undoes it."""
    return [
        Placed((as_int(hlc), OpId(as_bytes(op))), item)
        for sort in (Sort.FIELD, Sort.TERM)
        for body, hlc, op in list(facts.tables.execute(sql.ONTOLOGY_OF_SORT, (sort.value,)))
        if isinstance(item := decode_own(as_bytes(body)), (OwnField, OwnTerm))
    ]


def subject_label(facts: Facts, name: str) -> str:
    """Return what a subject is called, under the name of all it is one with."""
    subject = _subject(facts, name)
    return plain(subject.label, MOST_OF_A_NAME) if subject else plain_name(name)


def form_of(facts: Facts, name: str) -> str:
    """Return of which form a subject is: as was said first, or else the plainest of its kind; "" for no subject."""
    found: list[tuple[tuple[int, OpId], str]] = []
    for one in facts.one_with(Table.SUBJECT, name):
        for body, hlc, op in list(facts.tables.execute(sql.ONTOLOGY_OF_CODE, (Sort.SUBJECT.value, one))):
            item, id_ = decode_own(as_bytes(body)), OpId(as_bytes(op))
            if isinstance(item, SubjectForm) and not facts.undos.is_undone(id_, NOW):
                found.append(((as_int(hlc), id_), item.form))
    if found:
        return min(found)[1]
    subject = _subject(facts, name)
    return _PLAINEST[subject.kind] if subject else ""


def _subject(facts: Facts, name: str) -> Subject | None:
    shown = facts.described(Table.SUBJECT, facts.canonical(Table.SUBJECT, name))
    body = facts.current_body(Table.SUBJECT, shown)
    item = stored_item(Table.SUBJECT, body) if body else None
    return item if isinstance(item, Subject) else None
