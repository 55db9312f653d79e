"""Whether consent for what is about to be shown was withdrawn: every command and page asks here first.

A withdrawn claim shows its name, its days and that it was withdrawn; neither its words, value, notes, account, address
nor voice. A withdrawn account takes all its claims with it (promise P7; docs/formats/known.md). What others noted
beside withdrawn content may repeat it, so it is not shown either. Refuses to forget: undoing the withdrawal shows all
of it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from safeconduct.record import sql
from safeconduct.record.columns import ClaimRow
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import ENTRIES, LINK, PRINT, READING, TEXT, MalformedItem, Table, qualified
from safeconduct.record.links import Link, LinkKind, Ref, decode_link
from safeconduct.record.prints import printed_from_body
from safeconduct.record.queries import Opened, Record
from safeconduct.record.review_bytes import REVIEW, grade_from_body
from safeconduct.record.types import SEP
from safeconduct.vault.types import StoredOp

# Claims that are asked first whether one of them stands, and the limit of SQLite that is none.
_FIRST_ASKED: Final = 64
_ALL: Final = -1


def is_withdrawn(record: Record, one: Opened) -> bool:
    """Say whether consent for a claim, as this wording has it, or for its account was taken back, and is still."""
    source = qualified(one.name.partition(SEP)[0], one.claim.source)
    return record.consent.is_named(Table.CLAIM, one.name) or is_source_withdrawn(record, source)


def is_source_withdrawn(record: Record, name: str) -> bool:
    """Say whether consent for an account, by its qualified name, was taken back, and is still."""
    return record.consent.is_named(Table.SOURCE, name)


def is_entry_withdrawn(record: Record, table: Table, name: str) -> bool:
    """Say the same of any entry: subjects, voices and properties have no consent to take back."""
    return record.consent.is_withdrawn(table, name)


def is_named_by_withdrawn_alone(record: Record, table: Table, name: str) -> bool:
    """Say whether withdrawn content names a subject or a voice (qualified name), and nothing that stands does.

    They have no consent of their own to take back; but who tells, or whom something tells of, is content of whatever
    says so. Of a subject nobody claims anything of, and a voice that nobody quotes, this is not so. Looks through all
    claims for a subject that withdrawn ones name: linear in them.
    """
    named = _naming(record, table, name) if table in (Table.SUBJECT, Table.VOICE) else iter(())
    is_withdrawn_named = False
    for is_gone in named:
        if not is_gone:
            return False
        is_withdrawn_named = True
    return is_withdrawn_named


def _naming(record: Record, table: Table, name: str) -> Iterator[bool]:
    """Give of whatever names a subject or a voice and stands, or was withdrawn, whether that was withdrawn."""
    facts = record.facts
    if table is Table.VOICE:
        for (source,) in list(facts.tables.execute(sql.SOURCES_OF_PUBLISHER, (name,))):
            yield is_source_withdrawn(record, str(source))
    of_its_own = sql.CLAIMS_OF_VOICE if table is Table.VOICE else sql.CLAIMS_OF_SUBJECT
    # Of tens of thousands of claims the first of them is nearly always enough.
    is_own = False
    for most in (_FIRST_ASKED, _ALL):
        for is_gone in _are_gone(record, facts.claim_rows(of_its_own, name, most)):
            is_own = True
            yield is_gone
    if table is Table.SUBJECT and (is_own or name in record.consent.texts):
        # What it is the value of: a longer name may begin with this one.
        found = facts.claim_rows(sql.CLAIMS_WITH, name.encode())
        yield from _are_gone(record, [row for row in found if name in facts.claim(row).value.texts])


def _are_gone(record: Record, rows: Iterable[ClaimRow]) -> Iterator[bool]:
    for row in rows:
        is_gone = is_entry_withdrawn(record, Table.CLAIM, qualified(row[11], record.facts.claim(row).id))
        if is_gone or record.stands(row):
            yield is_gone


def hides_note(record: Record, link: Link) -> bool:
    """Say whether a link's note stands beside withdrawn content. Why it was withdrawn is shown."""
    return link.kind is not LinkKind.WITHDRAW and _touches(record, link)


def is_about_withdrawn(record: Record, stored: StoredOp) -> bool:
    """Say whether an op brought withdrawn content or was said of it. What an undo undoes is for the caller to ask."""
    return any(_is_end_withdrawn(record, end) for end in _spoken_of(stored))


def _spoken_of(stored: StoredOp) -> Iterator[Ref]:
    """Give what an op brought or was said of. An item that cannot be read brought nothing and says nothing."""
    body, kind = stored.signed.core.body, stored.signed.core.kind
    dataset = body.get(0)
    tables = (Table.SOURCE, Table.CLAIM) if kind == ENTRIES and isinstance(dataset, str) else ()
    for table in tables:
        for data in byte_strings(body.get(int(table))):
            with suppress(MalformedItem):
                yield Ref(table, qualified(str(dataset), decode_item(table, data).id))
    for data in byte_strings(dataset) if kind == LINK else ():
        with suppress(MalformedItem):
            link = decode_link(data)
            yield from (link.origin, link.target)
    if kind in (TEXT, READING) and isinstance(dataset, str) and SEP in dataset:
        yield Ref(Table.SOURCE, dataset)
    if kind == REVIEW:
        with suppress(MalformedItem):
            yield from (Ref(Table.CLAIM, wording.claim) for wording in grade_from_body(body).read)
    if kind == PRINT:
        with suppress(MalformedItem):
            yield printed_from_body(body).what


def byte_strings(item: object) -> list[bytes]:
    """Return the byte strings of a list in an op's body."""
    return [data for data in item if isinstance(data, bytes)] if isinstance(item, list) else []


def _touches(record: Record, link: Link) -> bool:
    return any(_is_end_withdrawn(record, end) for end in (link.origin, link.target))


def _is_end_withdrawn(record: Record, end: Ref) -> bool:
    return bool(end.name) and is_entry_withdrawn(record, end.table, end.name)
