"""What was learnt of what some claims tell, after somebody looked: of their subjects, and of the places they name.

For rooms above. News is what a desk did not have when somebody looked there: what was written later, and what came
later though it was written before; a claim under any spelling of a place, and a word that takes one back or doubts it,
or says that two are one. What was undone is no news, unless whoever looked had read it. Reads only; refuses to join
places by likeness (`keys`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from safeconduct.base.ids import OpId
from safeconduct.record import place_sql, sql
from safeconduct.record.columns import ClaimRow, as_bytes, loads
from safeconduct.record.detention.keys import Book, PlaceKey, key_of
from safeconduct.record.detention.pointing import AT_PLACE
from safeconduct.record.detention.rules import Named
from safeconduct.record.detention.totals import groups_naming
from safeconduct.record.facts import json_list
from safeconduct.record.groups import Groups
from safeconduct.record.items import Table, split_name
from safeconduct.record.links import LinkKind
from safeconduct.record.queries import Opened, Record
from safeconduct.record.resolve import NOW
from safeconduct.record.types import SEP, PropertyKind

# Words about claims, accounts and subjects that change what is known of them.
_TELLING: Final = (
    LinkKind.RETRACTS,
    LinkKind.DISPUTES,
    LinkKind.SUPERSEDES,
    LinkKind.SAME_AS,
    LinkKind.DIFFERENT_FROM,
    LinkKind.WITHDRAW,
)


class Look(NamedTuple):
    """When somebody looked: the place of their op in this desk's journal, and its clock."""

    n: int
    hlc: int


class _Reach(NamedTuple):
    """What claims tell of: groups about their subjects, groups that name their places, and how those are named."""

    about: frozenset[int]
    naming: frozenset[int]
    named: tuple[Named, ...]
    names: frozenset[str]


def has_news(record: Record, claims: Sequence[Opened], look: Look) -> bool:
    """Say whether anything was learnt, after a look, of what claims tell. Linear in what came since, and, where links
    or undos came since, in all claims about these subjects and places."""
    if not claims:
        return False
    reach = _reach(record, claims)
    groups = json_list(sorted(reach.about | reach.naming))
    since = record.facts.claim_rows(sql.CLAIMS_SINCE, groups, look.n, look.hlc)
    if any(_tells(reach, row) and record.stands(row) for row in since):
        return True
    undone, linked = _undone_since(record, look), _linked_since(record, look)
    if not undone and not linked:
        return False
    new = {row[0] for row in since}
    rows = [row for row in record.facts.claim_rows(sql.CLAIMS_OF_GROUPS, groups) if _tells(reach, row)]
    if any(row[10] in undone for row in rows if row[0] not in new):
        return True
    return not linked.isdisjoint((*reach.names, *_names(record, rows)))


def _reach(record: Record, claims: Iterable[Opened]) -> _Reach:
    facts, book = record.facts, Book(record.facts)
    held = [(claim, record.subject_of(claim)) for claim in claims]
    subjects = {one for _, name in held for one in facts.one_with(Table.SUBJECT, name)}
    about = (n for (n,) in list(facts.tables.execute(place_sql.GROUPS_OF_SUBJECTS, (json_list(sorted(subjects)),))))
    keys = {book.canonical(key) for claim, name in held for key in _places(book, claim, name)}
    named, groups = tuple(book.named(key) for key in sorted(keys)), Groups(facts)
    naming = (key.n for one in named for merged in groups_naming(groups, one) for key in merged)
    entries = (name for key in keys for name in book.subjects(key))
    return _Reach(frozenset(int(str(n)) for n in about), frozenset(naming), named, frozenset((*subjects, *entries)))


def _places(book: Book, held: Opened, subject: str) -> Iterator[PlaceKey]:
    """Give the places that a claim names or points at, and that whose entry it is about."""
    claim, dataset = held.claim, split_name(held.name)[0]
    if claim.value.kind is PropertyKind.PLACES:
        yield from (key_of(text, dataset) for text in claim.value.texts)
    pointed = claim.value.texts if claim.property in AT_PLACE else ()
    yield from (book.key_of_entry(name) for name in (*pointed, subject) if book.is_entry(name))


def _tells(reach: _Reach, row: ClaimRow) -> bool:
    """Say whether a claim is about one of the subjects, or names one of the places: its group may name others too."""
    if row[2] in reach.about:
        return True
    texts = loads(row[7])[4].get(3, ())
    return any(text in one.free or (text, row[11]) in one.bound for one in reach.named for text in texts)


def _undone_since(record: Record, look: Look) -> frozenset[OpId]:
    """Return the ops that were undone after the look, and are."""
    rows = list(record.facts.tables.execute(place_sql.UNDONE_SINCE, (look.n, look.hlc)))
    targets = {OpId(as_bytes(target)) for (target,) in rows}
    return frozenset(one for one in targets if record.facts.undos.is_undone(one, NOW))


def _linked_since(record: Record, look: Look) -> frozenset[str]:
    """Return the qualified names that links of after the look are about."""
    kinds = json_list([kind.value for kind in _TELLING])
    rows = list(record.facts.tables.execute(place_sql.LINKS_SINCE, (look.n, look.hlc, kinds)))
    stand = (row for row in rows if not record.facts.undos.is_undone(OpId(as_bytes(row[2])), NOW))
    return frozenset(str(name) for row in stand for name in row[:2] if name)


def _names(record: Record, rows: Sequence[ClaimRow]) -> Iterator[str]:
    yield from (f"{row[11]}{SEP}{loads(row[7])[0]}" for row in rows)
    yield from (source.name for source in record.facts.sources({row[3] for row in rows}).values())
