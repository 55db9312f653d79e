"""What if this source fell: what would be known if an account, or a voice, turned out to be worth nothing.

Pure over a group's claims: those of the account or voice are left out, with every copy taken from nothing else, and the
rules (docs/formats/known.md) are asked again. Nothing is written, and nobody is told. It refuses to let a claim
fall that also rests on something that stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from safeconduct.base.clock import Day
from safeconduct.record.gazetteer.meant import same_value
from safeconduct.record.lineage import Lineage, lineage
from safeconduct.record.queries import Record
from safeconduct.record.rules import known_rows
from safeconduct.record.types import Group, KnownRow, Reading, row_order


@dataclass(frozen=True, slots=True)
class Fall:
    """Accounts and voices that are supposed to be worth nothing, by qualified name; voices as roots have them."""

    sources: frozenset[str] = frozenset()
    voices: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """An answer as it is, and as it would be; ``after`` is empty where nothing would be left of it."""

    before: KnownRow
    after: tuple[KnownRow, ...]

    @property
    def is_changed(self) -> bool:
        """Whether its value, its level or its voices would be others; fewer copies change nothing."""
        return [_told(row) for row in self.after] != [_told(self.before)]


def group_without(group: Group, fall: Fall) -> Group:
    """Return the group without what would fall. Linear in its claims and in the sources they name."""
    gone = _fallen(group, lineage(group), fall)
    return replace(group, entries=tuple(entry for n, entry in enumerate(group.entries) if n not in gone))


def known_without(record: Record, subject: str, fall: Fall, *, reading: Reading, day: Day) -> tuple[Compared, ...]:
    """Return each answer of a subject (qualified name) on a day beside what it would be."""
    compared: list[Compared] = []
    for _, group in record.groups(subject, reading=reading, day=day):
        less = group_without(group, fall)
        after = {_key(row): row for row in known_rows(less, lineage(less), day=day, reading=reading)}
        for row in known_rows(group, lineage(group), day=day, reading=reading):
            compared.append(Compared(row, (after[_key(row)],) if _key(row) in after else ()))
    return tuple(sorted(compared, key=lambda one: row_order(one.before)))


def _key(row: KnownRow) -> tuple[str, str, str, bool]:
    """Return what makes two rows one answer: of an interval, which may move, its property and basis alone."""
    return row.property, row.basis, same_value(row.kind, row.text), row.is_tombstone and not row.kind.is_interval


def _told(row: KnownRow) -> tuple[object, ...]:
    return row.span, _key(row), row.level, row.corrected, row.positions, row.roots


def _fallen(group: Group, family: Lineage, fall: Fall) -> frozenset[int]:
    """Return the places of the claims that fall: those named, and copies all of whose parents fall."""
    gone = {
        n
        for n, entry in enumerate(group.entries)
        if entry.source in fall.sources or (fall.voices and fall.voices.issuperset(family.roots[n]))
    }
    count, standing_under, above = len(group.entries), dict[int, int](), defaultdict[int, list[int]](list)
    for node, to in _resting(family, count):
        standing_under[node] = len(to)
        for under in to:
            above[under].append(node)
    # What stands for several claims (`hubs`) falls with the last of them, and a copy with the last it was taken from.
    waiting = list(gone)
    while waiting:
        for node in above[waiting.pop()]:
            standing_under[node] -= 1
            if not standing_under[node] and node not in gone:
                gone.add(node)
                waiting.append(node)
    return frozenset(n for n in gone if n < count)


def _resting(family: Lineage, count: int) -> Iterator[tuple[int, set[int]]]:
    """Give each node that rests on others alone, with these: copies, and what stands for several claims."""
    for node, to in enumerate(family.links):
        others: Iterable[int] = set(to) - {node}
        if others and (node >= count or node in family.copies):
            yield node, set(others)
