"""Whom tables and papers told of lately, and which acts are used up: many small ones are one large (DESIGN section 3).

What one person sent alone counts with what they send next, and so does whatever went to the same key, whoever sent it,
as a table or as a paper. What two people answered for does not count again. Of a paper of before `record.left/1` the
history has the prints alone: whom it was about counts for whoever sent it, and to which key nobody can say. Of a bundle
of evidence nobody counts the people; it is here for its act. Reads only, and only what this desk may read. Refuses to
forget before the days are over.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from safeconduct.base import cbor
from safeconduct.base.clock import Hlc, ms_from_hlc
from safeconduct.record.columns import as_bytes, as_int
from safeconduct.record.items import Table
from safeconduct.record.left import left_from_body
from safeconduct.record.papers.forms import paper_forms
from safeconduct.record.queries import Record
from safeconduct.record.tables import table_sql
from safeconduct.record.tables.exports import exported_from_body
from safeconduct.vault.types import Value

# How long what left counts with what leaves later, in days.
COUNTED_DAYS: Final = 30
_DAY_MS: Final = 86_400_000
# The words under which the history has the print of a paper (`papers.making.export_words`), behind its form.
_OF_PAPER: Final = re.compile(r"(?P<form>[a-z_]+)(?: \((?:notes|submitter)\))?, (?:docx|pdf), (?:en|ru): ")


@dataclass(frozen=True, slots=True)
class Late:
    """What left of late. ``people``: of whom it told, by name or words; ``acts``: those used up, ever."""

    people: frozenset[str]
    acts: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class _Sent:
    """One thing that left. ``people``: empty where a second person answered."""

    keys: tuple[bytes, ...]
    act: bytes
    people: tuple[str, ...]
    author: str
    hlc: int


def left_of_late(record: Record, now_ms: int, keys: Collection[bytes], authors: Collection[str]) -> Late:
    """Return what left to any of these keys (`left.key_id`), or by any of these devices, as authors stand in ops."""
    people: set[str] = set()
    acts: set[bytes] = set()
    for one in _every(record):
        acts |= {one.act} - {b""}
        is_late = ms_from_hlc(Hlc(one.hlc)) > now_ms - COUNTED_DAYS * _DAY_MS
        if is_late and not one.act and (one.author in authors or not set(keys).isdisjoint(one.keys)):
            people.update(one.people)
    return Late(frozenset(people), frozenset(acts))


def used_acts(record: Record) -> frozenset[bytes]:
    """Return the acts under which something left: each answers for one thing, once."""
    return frozenset(one.act for one in _every(record) if one.act)


def _every(record: Record) -> Iterator[_Sent]:
    tables, marks = record.facts.tables, set[str]()
    for body, author, hlc in list(tables.execute(table_sql.EXPORTS_BY)):
        sent = exported_from_body(_map(body))
        yield _Sent(sent.keys, sent.act, sent.people, str(author), as_int(hlc))
    for body, author, hlc in list(tables.execute(table_sql.LEFT_BY)):
        left = left_from_body(_map(body))
        marks.update(left.marks)
        yield _Sent(left.keys, left.act, left.people, str(author), as_int(hlc))
    for name, mark, words, author, hlc in list(tables.execute(table_sql.PRINTS_BY, (int(Table.SUBJECT),))):
        if mark not in marks and _is_of_paper(str(words)):
            yield _Sent((), b"", (str(name),), str(author), as_int(hlc))


def _is_of_paper(words: str) -> bool:
    found = _OF_PAPER.match(words)
    return found is not None and found["form"] in paper_forms()


def _map(body: Value) -> dict[int, cbor.Item]:
    read = cbor.decode(as_bytes(body))
    if not isinstance(read, dict):
        raise TypeError("a column holds another kind than its table says")
    return read
