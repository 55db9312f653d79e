"""What the groups that name a place say of it on a day, and what is known of the place as a whole.

Worked out from every group that names it; kept for busy places (`kept`). Promises P6 and P7. Refuses to guess what a
claim that has no role here says of a place: it names it in another connection.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record import place_sql
from safeconduct.record.columns import GroupKey
from safeconduct.record.detention.acts import holding
from safeconduct.record.detention.pointing import OF_DOER, OF_EVENT, OF_VICTIM
from safeconduct.record.detention.properties import WHERE_DONE, Role, role_of
from safeconduct.record.detention.rules import Named, Naming, naming, naming_outside
from safeconduct.record.detention.shares import Share, Totals, totals_from_shares, voices_of
from safeconduct.record.facts import json_list
from safeconduct.record.groups import Groups
from safeconduct.record.lineage import lineage
from safeconduct.record.resolve import NOW
from safeconduct.record.standing import standing
from safeconduct.record.types import SEP, Group, Reading
from safeconduct.record.undisturbed import undisturbed


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
    told = told_of(groups, groups_naming(groups, named), named, reading=reading, day=day)
    return totals_from_shares(map(share_of, told), groups.judged(reading, day), is_one=named.is_one)


def share_of(told: Told) -> Share:
    """Return what one group adds to what is known of the place."""
    live = [told.group.entries[n] for n in told.naming.live]
    return Share(
        n=told.keys[0].n,
        role=told.role,
        inside=voices_of(told.naming),
        outside=voices_of(told.outside) if told.outside is not None else None,
        is_disputed=told.naming.is_disputed,
        claims=tuple(sorted({entry.id for entry in live})),
        documents=tuple(sorted({entry.source for entry in live})),
        spans=told.spans,
        spelt=tuple(sorted(told.spelt)),
        in_files=tuple(sorted({entry.id for entry in live if entry.in_file})),
    )


# Properties that may point at an entry and say nothing of where anything is.
_OF_PEOPLE: Final = frozenset((OF_VICTIM, OF_EVENT, OF_DOER))


def groups_naming(groups: Groups, named: Named) -> list[list[GroupKey]]:
    """Return the groups that name a place, each with those of subjects that are one with its own, once."""
    facts = groups.facts
    entries = sorted(one for one in named.free if SEP in one)
    asked = ((place_sql.GROUPS_NAMING, named.words()), (place_sql.GROUPS_POINTING, entries))
    told = (key for statement, words in asked if words for key in facts.group_keys(statement, json_list(words)))
    keys = {key.n: key for key in told if key.property not in _OF_PEOPLE}
    found: dict[int, list[GroupKey]] = {}
    for n in sorted(keys):
        merged = facts.merged_with(keys[n])
        found[merged[0].n] = merged
    return list(found.values())
