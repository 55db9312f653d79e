"""What a place is said to have been used for, and when: a line for each use in each period that claims name.

Two uses at two times are two lines and dispute nothing; the same use in two periods too, and nobody joins them: that a
cellar was used in December and in March says nothing of January. The rules of docs/formats/known.md hold for each line
as they do for a group: voices are counted, documents are reach (promise P6), withdrawn words are gone (P7). Reads only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.columns import GroupKey
from safeconduct.record.detention.rules import Gathered, Named, Naming, naming, naming_outside
from safeconduct.record.groups import Groups
from safeconduct.record.lineage import lineage
from safeconduct.record.ontology.types import Ontology
from safeconduct.record.standing import standing
from safeconduct.record.types import Group, Reading, Roots

# By these uses a place is one where people are held, though nobody is known by whom it was told; with what is below.
_HOLDING: Final = frozenset(("use/detention", "use/torture"))


@dataclass(frozen=True, slots=True)
class UseLine:
    """One use of a place in one period. ``use``: a term's whole code, or words. ``period``: UNKNOWN for none named.

    ``outside``: what a stranger to our compartment would count of ``roots``. ``claims``: those that live, in order.
    """

    use: str
    period: Interval
    roots: Roots
    outside: Roots
    is_disputed: bool
    claims: tuple[str, ...]
    documents: int


def holding_uses(held: Ontology, lines: Sequence[UseLine]) -> tuple[UseLine, ...]:
    """Return those lines by which people are held or tortured at a place. Words of no list say nothing here."""
    return tuple(line for line in lines if not _HOLDING.isdisjoint(held.above(line.use)))


@dataclass(slots=True)
class _Told:
    """What several groups say of one use in one period."""

    inside: Gathered = field(default_factory=Gathered)
    outside: Gathered = field(default_factory=Gathered)
    is_disputed: bool = False
    claims: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)

    def add(self, group: Group, found: Naming, outside: Naming | None) -> None:
        live = [group.entries[n] for n in found.live]
        self.inside.add(found)
        if outside is not None:
            self.outside.add(outside)
        self.is_disputed = self.is_disputed or found.is_disputed
        self.claims.update(one.id for one in live)
        self.documents.update(one.source for one in live)


def uses_of(groups: Groups, keys: Sequence[Sequence[GroupKey]], *, reading: Reading, day: Day) -> tuple[UseLine, ...]:
    """Return the uses that groups tell of a place, the earliest first, those without days last.

    ``keys``: its groups of that property, each with those of entries that are one with its own. Linear in their claims
    for each pair of use and period.
    """
    told: dict[tuple[str, Interval], _Told] = defaultdict(_Told)
    for _, group, _ in groups.many(keys, reading=reading, day=day):
        stems = lineage(group)
        stand = standing(group, stems, day=day, reading=reading)
        pairs = {(use, one.period) for one in group.entries for use in one.values}
        for use, period in sorted(pairs):
            named = Named(frozenset((use,)), period=period)
            found = naming(group, stems, stand, named, day)
            if found is not None and found.standing:
                outside = naming_outside(group, stems, named, day, reading) if stems.interviews else found
                told[use, period].add(group, found, outside)
    judged = groups.judged(reading, day)
    lines = (
        UseLine(
            use,
            period,
            one.inside.roots(judged),
            one.outside.roots(judged),
            one.is_disputed,
            tuple(sorted(one.claims)),
            len(one.documents),
        )
        for (use, period), one in told.items()
    )
    return tuple(sorted(lines, key=lambda line: (line.period == UNKNOWN, line.period, line.use)))
