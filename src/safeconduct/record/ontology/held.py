"""The ontology as this desk holds it: the program's, with what the ops of its parts added, and the names of subjects.

Reads only, from the record's tables. Whoever may not read the part in which a term was added sees its code (P3).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from safeconduct.base.ids import OpId
from safeconduct.base.plain import MOST_OF_A_NAME, plain, plain_name
from safeconduct.record import sql
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.facts import Facts, json_list
from safeconduct.record.groups import KIND_CODES
from safeconduct.record.item_bytes import stored_item
from safeconduct.record.items import Subject, SubjectKind, Table, split_name
from safeconduct.record.ontology.own import Placed, with_own
from safeconduct.record.ontology.own_bytes import OwnField, OwnTerm, Sort, SubjectForm, decode_own
from safeconduct.record.ontology.reading import ontology
from safeconduct.record.ontology.vocabulary import NOT_HERE, UNDONE, InLanguage, Vocabulary
from safeconduct.record.resolve import NOW
from safeconduct.record.types import OWN_DATASET, PropertyKind

# What a subject is of which nobody said a form: the plainest of its kind.
_PLAINEST: Final = {
    SubjectKind.EVENT: "event",
    SubjectKind.ORGANISATION: "organisation",
    SubjectKind.PERSON: "person",
    SubjectKind.PLACE: "place",
}


def vocabulary_of(facts: Facts, in_language: InLanguage | None = None) -> Vocabulary:
    """Return the words of this desk. ``in_language``: a label as it is shown in a language; None: as it is kept."""
    return Vocabulary(
        with_own(ontology(), own_items(facts)),
        lambda name: subject_label(facts, name),
        lambda name: UNDONE if was_described(facts, name) else NOT_HERE,
        in_language,
    )


def own_items(facts: Facts) -> list[Placed]:
    """Return what was ever said of a project's fields and terms; nothing undoes it."""
    found = [
        Placed((as_int(hlc), OpId(as_bytes(op)), as_int(place)), item)
        for sort in (Sort.FIELD, Sort.TERM)
        for body, hlc, op, place, _ in list(facts.tables.execute(sql.ONTOLOGY_OF_SORT, (sort.value,)))
        if isinstance(item := decode_own(as_bytes(body)), (OwnField, OwnTerm))
    ]
    contested = _of_two_kinds(found)
    if not contested:
        return found
    rows = list(facts.tables.execute(sql.KINDS_OF_PROPERTIES, (json_list(sorted(contested)),)))
    used = {(str(code), as_int(kind)) for code, kind in rows}
    return [
        one._replace(is_used=(one.item.code, KIND_CODES[one.item.type.kind]) in used)
        if isinstance(one.item, OwnField)
        else one
        for one in found
    ]


def _of_two_kinds(said: Iterable[Placed]) -> set[str]:
    """Return the codes of fields of which two people said different things that their values are."""
    kinds: dict[str, set[PropertyKind]] = {}
    for one in said:
        if isinstance(one.item, OwnField):
            kinds.setdefault(one.item.code, set()).add(one.item.type.kind)
    return {code for code, found in kinds.items() if len(found) > 1}


def subject_label(facts: Facts, name: str) -> str:
    """Return what a subject is called, under the name of all it is one with.

    Of one that nothing describes its name in a file, which somebody wrote; "" where the name was drawn here.
    """
    subject = _subject(facts, name)
    if subject:
        return plain(subject.label, MOST_OF_A_NAME)
    return "" if split_name(name)[0] == OWN_DATASET else plain_name(name)


def was_described(facts: Facts, name: str) -> bool:
    """Say whether anything that is here ever said what a subject is called: of one without a name that was undone."""
    return any(True for _ in facts.tables.execute(sql.VERSIONS, (int(Table.SUBJECT), name)))


def form_of(facts: Facts, name: str) -> str:
    """Return of which form a subject is; "" for no subject.

    As was said first in a part in which the subject lies; failing that, as was said first anywhere; failing that, the
    plainest of its kind. Whoever may not write where somebody is described does not say what they are.
    """
    found: list[tuple[bool, int, OpId, int, str]] = []
    for one in facts.one_with(Table.SUBJECT, name):
        at_home = {
            as_bytes(row[0]) for row in list(facts.tables.execute(sql.PARTS_OF_ENTRY, (int(Table.SUBJECT), one)))
        }
        for body, hlc, op, place, part in list(facts.tables.execute(sql.ONTOLOGY_OF_CODE, (Sort.SUBJECT.value, one))):
            item, id_ = decode_own(as_bytes(body)), OpId(as_bytes(op))
            if isinstance(item, SubjectForm) and not facts.undos.is_undone(id_, NOW):
                found.append((as_bytes(part) not in at_home, as_int(hlc), id_, as_int(place), item.form))
    if found:
        return min(found)[-1]
    subject = _subject(facts, name)
    return _PLAINEST[subject.kind] if subject else ""


def _subject(facts: Facts, name: str) -> Subject | None:
    shown = facts.described(Table.SUBJECT, facts.canonical(Table.SUBJECT, name))
    body = facts.current_body(Table.SUBJECT, shown)
    item = stored_item(Table.SUBJECT, body) if body else None
    return item if isinstance(item, Subject) else None
