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
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record import place_sql
from safeconduct.record.columns import GroupKey
from safeconduct.record.detention.acts import holding
from safeconduct.record.detention.properties import WHERE_DONE, Role, role_of
from safeconduct.record.detention.rules import Gathered, Named, Naming, joined, naming, naming_outside
from safeconduct.record.facts import json_list
from safeconduct.record.groups import Groups
from safeconduct.record.lineage import lineage
from safeconduct.record.resolve import NOW
from safeconduct.record.standing import standing
from safeconduct.record.types import NEVER, SEP, Group, Reading, Roots
from safeconduct.record.undisturbed import undisturbed


@dataclass(frozen=True, slots=True)
class Totals:
    """A place on a day. ``held``: groups by which somebody is or was held there, the earliest first, each by the least
    number of those it is one with; ``others``: groups that name it otherwise. ``spans``: the days of which claims say
    that somebody was held there, joined; ``undated``: how many of ``held`` name none. ``spelt``: as claims write it.

    ``claims`` and ``documents``: how many live ones say that somebody was held there; documents are reach, no proof.
    ``outside``: what a stranger to our compartment would count of ``roots`` (rule 13).
    """

    roots: Roots
    outside: Roots
    claims: int
    documents: int
    is_disputed: bool
    held: tuple[int, ...]
    others: tuple[int, ...]
    spans: tuple[Interval, ...]
    undated: int
    spelt: tuple[str, ...]


NOTHING: Final = Totals(Roots(0, 0, ()), Roots(0, 0, ()), 0, 0, False, (), (), (), 0, ())


@dataclass(frozen=True, slots=True)
class Told:
    """One group that names a place, with what it says of it, and what a stranger finds of that (rule 13).

    ``spans``: the days that its standing claims name for themselves, in order.
    """

    keys: Sequence[GroupKey]
    group: Group
    role: Role
    naming: Naming
    outside: Naming | None
    spans: tuple[Interval, ...]
    spelt: frozenset[str]


def told_of(
    groups: Groups, keys: Sequence[Sequence[GroupKey]], named: Named, *, reading: Reading, day: Day, few: bool = False
) -> Iterator[Told]:
    """Give what each of some groups says of a place; nothing of a group in which no claim of it lives on the day.

    ``few``: they are those of a page, of which large ones are read as they are kept.
    """
    done = (merged[0].subject for merged in keys if role_of(merged[0].property) is Role.DONE)
    held = holding(groups, done, reading=reading, day=day)
    for merged, group in _groups(groups, keys, reading, day, few=few):
        stems = lineage(group)
        found = naming(group, stems, standing(group, stems, day=day, reading=reading), named, day)
        if found is None:
            continue
        outside = naming_outside(group, stems, named, day, reading) if stems.interviews else found
        entries = group.entries
        spans = {entries[n].period for n in found.standing} - {UNKNOWN}
        spelt = frozenset(one for n in found.live for one in named.spelt(entries[n]) if SEP not in one)
        role = role_of(merged[0].property)
        if merged[0].property in WHERE_DONE and merged[0].subject in held:
            role = Role.HELD
        yield Told(merged, group, role, found, outside, tuple(sorted(spans)), spelt)


def _groups(
    groups: Groups, keys: Sequence[Sequence[GroupKey]], reading: Reading, day: Day, *, few: bool
) -> Iterator[tuple[Sequence[GroupKey], Group]]:
    if few:
        return groups.some(keys, reading=reading, day=day)
    return ((merged, group) for merged, group, _ in groups.many(keys, reading=reading, day=day))


@undisturbed()
def totals_of(groups: Groups, named: Named, *, reading: Reading = Reading.KNOWN, day: Day = NOW) -> Totals:
    """Return what is known of a place that claims name so. Linear in the claims of all groups that name it."""
    gathered, outside = Gathered(is_one=named.is_one), Gathered(is_one=named.is_one)
    claims, documents, spelt, spans = set[str](), set[str](), set[str](), list[Interval]()
    held: list[tuple[int, int]] = []
    others: list[int] = []
    undated, disputed = 0, False
    for told in told_of(groups, groups_naming(groups, named), named, reading=reading, day=day):
        key, entries = told.keys[0], told.group.entries
        spelt |= told.spelt
        if told.role is not Role.HELD:
            others.append(key.n)
            continue
        gathered.add(told.naming)
        if told.outside is not None:
            outside.add(told.outside)
        claims.update(entries[n].id for n in told.naming.live)
        documents.update(entries[n].source for n in told.naming.live)
        disputed = disputed or told.naming.is_disputed
        spans += told.spans
        undated += not told.spans
        held.append((min((span.lo for span in told.spans), default=NEVER), key.n))
    judged = groups.judged(reading, day)
    return Totals(
        gathered.roots(judged),
        outside.roots(judged),
        len(claims),
        len(documents),
        disputed,
        tuple(n for _, n in sorted(held)),
        tuple(sorted(others)),
        joined(spans),
        undated,
        tuple(sorted(spelt)),
    )


def groups_naming(groups: Groups, named: Named) -> list[list[GroupKey]]:
    """Return the groups that name a place, each with those of subjects that are one with its own, once."""
    facts = groups.facts
    entries = sorted(one for one in named.free if SEP in one)
    asked = ((place_sql.GROUPS_NAMING, named.words()), (place_sql.GROUPS_POINTING, entries))
    keys = {key.n: key for statement, words in asked if words for key in facts.group_keys(statement, json_list(words))}
    found: dict[int, list[GroupKey]] = {}
    for n in sorted(keys):
        merged = facts.merged_with(keys[n])
        found[merged[0].n] = merged
    return list(found.values())


def encode_totals(totals: Totals) -> bytes:
    """Return what is known of a place as bytes; equal answers give equal bytes."""
    return cbor2.dumps(
        [
            _written(totals.roots),
            _written(totals.outside),
            totals.claims,
            totals.documents,
            totals.is_disputed,
            totals.held,
            totals.others,
            [tuple(span) for span in totals.spans],
            totals.undated,
            totals.spelt,
        ]
    )


def decode_totals(data: bytes) -> Totals:
    """Return what `encode_totals` made bytes of."""
    roots, outside, claims, documents, disputed, held, others, spans, undated, spelt = cbor2.loads(data)
    return Totals(
        _read(roots),
        _read(outside),
        claims,
        documents,
        disputed,
        tuple(held),
        tuple(others),
        tuple(Interval(lo, hi) for lo, hi in spans),
        undated,
        tuple(spelt),
    )


def _written(roots: Roots) -> tuple[int, int, tuple[str, ...]]:
    return roots.floor, roots.ceiling, roots.names


def _read(roots: tuple[int, int, Sequence[str]]) -> Roots:
    floor, ceiling, names = roots
    return Roots(floor, ceiling, tuple(names))
