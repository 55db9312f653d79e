"""What is known of a place as a whole on a day: from how many voices, of how many people and events, in which days.

Worked out from every group that names it, and kept for busy places (`kept`): equal answers give equal bytes. Promises
P6 and P7. Refuses to add up what no group says: a number of people is not among it, since one may be told of twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cbor2

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record import sql
from safeconduct.record.columns import ClaimRow, GroupKey, loads
from safeconduct.record.detention.properties import Role, role_of
from safeconduct.record.detention.rules import Gathered, Naming, joined, naming
from safeconduct.record.facts import json_list
from safeconduct.record.groups import Groups
from safeconduct.record.lineage import lineage
from safeconduct.record.resolve import NOW
from safeconduct.record.standing import standing
from safeconduct.record.types import NEVER, SEP, Group, Reading, Roots
from safeconduct.record.undisturbed import undisturbed

# The member of a claim's item that holds its days, and how its key and the map behind it begin in CBOR.
_PERIOD: Final = 11
_PERIODS: Final = (b"\x0b\xa0", b"\x0b\xa1", b"\x0b\xa2")


@dataclass(frozen=True, slots=True)
class Totals:
    """A place on a day. ``held``: groups by which somebody is or was held there, the earliest first, each by the least
    number of those it is one with; ``others``: groups that name it otherwise. ``spans``: the days of which claims say
    that somebody was held there, joined; ``undated``: how many of ``held`` name none.

    ``claims`` and ``documents``: how many live ones say that somebody was held there; documents are reach, no proof.
    """

    roots: Roots
    claims: int
    documents: int
    is_disputed: bool
    held: tuple[int, ...]
    others: tuple[int, ...]
    spans: tuple[Interval, ...]
    undated: int


NOTHING: Final = Totals(Roots(0, 0, ()), 0, 0, False, (), (), (), 0)


@dataclass(frozen=True, slots=True)
class Told:
    """One group that names a place, with what it says of it. ``span``: all days that its claims name, `NO_DAYS` for
    none."""

    keys: Sequence[GroupKey]
    group: Group
    naming: Naming
    spans: tuple[Interval, ...]
    rows: Sequence[ClaimRow]


def told_of(
    groups: Groups, keys: Sequence[Sequence[GroupKey]], texts: Sequence[str], *, reading: Reading, day: Day
) -> Iterator[Told]:
    """Give what each of some groups says of a place; nothing of a group in which no claim of it lives on the day."""
    spellings = frozenset(texts)
    for merged, group, rows in groups.many(keys, reading=reading, day=day):
        stems = lineage(group)
        found = naming(group, stems, standing(group, stems, day=day, reading=reading), spellings, day)
        if found is not None:
            yield Told(merged, group, found, _spans(group, found, rows), rows)


@undisturbed()
def totals_of(groups: Groups, texts: Sequence[str], *, reading: Reading = Reading.KNOWN, day: Day = NOW) -> Totals:
    """Return what is known of the place of these spellings. Linear in the claims of all groups that name it."""
    gathered, claims, documents, spans = Gathered(), set[str](), set[str](), list[Interval]()
    held: list[tuple[int, int]] = []
    others: list[int] = []
    undated, disputed = 0, False
    for told in told_of(groups, groups_naming(groups, texts), texts, reading=reading, day=day):
        key, entries = told.keys[0], told.group.entries
        if role_of(key.property) is not Role.HELD:
            others.append(key.n)
            continue
        gathered.add(told.group, told.naming)
        claims.update(entries[n].id for n in told.naming.live)
        documents.update(entries[n].source for n in told.naming.live)
        disputed = disputed or told.naming.is_disputed
        spans += told.spans
        undated += not told.spans
        held.append((min((span.lo for span in told.spans), default=NEVER), key.n))
    held_numbers = tuple(n for _, n in sorted(held))
    return Totals(
        gathered.roots(),
        len(claims),
        len(documents),
        disputed,
        held_numbers,
        tuple(sorted(others)),
        joined(spans),
        undated,
    )


def groups_naming(groups: Groups, texts: Sequence[str]) -> list[list[GroupKey]]:
    """Return the groups that name a place, each with those of subjects that are one with its own, once."""
    facts = groups.facts
    found: dict[int, list[GroupKey]] = {}
    for key in facts.group_keys(sql.GROUPS_NAMING, json_list(texts)):
        merged = facts.merged_with(key)
        found[merged[0].n] = merged
    return list(found.values())


def _spans(group: Group, found: Naming, rows: Sequence[ClaimRow]) -> tuple[Interval, ...]:
    """Return the days that the standing claims of a group name for themselves, in order."""
    wanted = {group.entries[n].id for n in found.standing}
    spans = set()
    # Few claims name days of their own, and decoding all of them a second time takes a sixth of a busy place's time.
    for row in (one for one in rows if any(mark in one[7] for mark in _PERIODS)):
        item = loads(row[7])
        period = item.get(_PERIOD)
        if period is not None and f"{row[11]}{SEP}{item[0]}" in wanted:
            spans.add(Interval(period.get(0, OPEN_LO), period.get(1, OPEN_HI)))
    return tuple(sorted(spans))


def encode_totals(totals: Totals) -> bytes:
    """Return what is known of a place as bytes; equal answers give equal bytes."""
    roots = totals.roots
    return cbor2.dumps(
        [
            roots.floor,
            roots.ceiling,
            roots.names,
            totals.claims,
            totals.documents,
            totals.is_disputed,
            totals.held,
            totals.others,
            [tuple(span) for span in totals.spans],
            totals.undated,
        ]
    )


def decode_totals(data: bytes) -> Totals:
    """Return what `encode_totals` made bytes of."""
    floor, ceiling, names, claims, documents, disputed, held, others, spans, undated = cbor2.loads(data)
    return Totals(
        Roots(floor, ceiling, tuple(names)),
        claims,
        documents,
        disputed,
        tuple(held),
        tuple(others),
        tuple(Interval(lo, hi) for lo, hi in spans),
        undated,
    )
