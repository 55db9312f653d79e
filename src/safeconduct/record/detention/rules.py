"""What the claims of one group say of a place, and how many voices that is over many groups. Pure.

The rules of docs/formats/known.md hold inside each group as they do everywhere; over groups the roots are united, and
the floor is searched once among the chains of all (rule 8), so that one voice that tells of forty people is one voice.
Promise P6: documents are never counted as voices. Refuses to show where withdrawn words put anybody (P7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record.independence import Chain, independence_floor
from safeconduct.record.lineage import Lineage, lineage
from safeconduct.record.rules import chains_of
from safeconduct.record.standing import Standing, standing
from safeconduct.record.types import NEVER, SEP, Entry, Group, Reading, Roots

Pairs = frozenset[tuple[str, str]]


class Named(NamedTuple):
    """How claims name one place. ``free``: spellings that mean it whoever writes them, and entries that describe it, by
    qualified name; ``bound``: spellings that mean it in the claims of one dataset alone, each with that dataset.

    ``is_one``: it is known to be one place; of mere words it is not, and voices of two lines are not added up.
    ``period``: only what names these very days is meant; None for all.
    """

    free: frozenset[str]
    bound: frozenset[tuple[str, str]] = frozenset()
    is_one: bool = True
    period: Interval | None = None

    def words(self) -> list[str]:
        """Return its spellings, in order."""
        return sorted({*(one for one in self.free if SEP not in one), *(text for text, _ in self.bound)})

    def spelt(self, entry: Entry) -> list[str]:
        """Return by which of its words a claim names it; nothing where it does not."""
        found = [one for one in entry.values if one in self.free]
        if self.bound:
            dataset = entry.id.partition(SEP)[0]
            found += [one for one in entry.values if (one, dataset) in self.bound]
        return found

    def is_in(self, entry: Entry) -> bool:
        """Say whether a claim names it."""
        if self.period is not None and entry.period != self.period:
            return False
        return not self.free.isdisjoint(entry.values) or bool(self.bound and self.spelt(entry))


class Naming(NamedTuple):
    """What a group says of a place on a day. ``live`` and ``standing``: claims that name it, by place in the group.

    ``chains``: for each root those of its standing claims without parents.
    """

    live: Sequence[int]
    standing: Sequence[int]
    names: tuple[str, ...]
    chains: dict[str, set[Chain]]
    is_disputed: bool


def naming(group: Group, stems: Lineage, stand: Standing, named: Named, day: Day) -> Naming | None:
    """Return what a group says of a place under any of its spellings; None where no claim of it lives."""
    entries = group.entries
    live = [n for n in stand.live if entries[n].withdrawn_on == NEVER and named.is_in(entries[n])]
    if not live:
        return None
    stands = set(stand.standing)
    chosen = [n for n in live if n in stands]
    part = stand._replace(live=live, standing=chosen, content=chosen)
    disputed = any(since <= day for n in chosen for _, since in entries[n].disputed_by)
    return Naming(live, chosen, stems.union(chosen), chains_of(group, stems, part, chosen), disputed)


def naming_outside(group: Group, lineage_inside: Lineage, named: Named, day: Day, reading: Reading) -> Naming | None:
    """Return what a stranger to our compartment finds: the same rules without the interviews (rule 13)."""
    public = tuple(entry for n, entry in enumerate(group.entries) if n not in lineage_inside.interviews)
    outside = replace(group, entries=public)
    stems = lineage(outside)
    return naming(outside, stems, standing(outside, stems, day=day, reading=reading), named, day)


class Gathered:
    """Voices of many groups, united one group after another. ``is_one``: as in `Named`."""

    def __init__(self, *, is_one: bool = True) -> None:
        self._is_one = is_one
        self._names: set[str] = set()
        self._chains: dict[str, set[Chain]] = defaultdict(set)
        self._apart: list[Naming] = []

    def add(self, found: Naming) -> None:
        """Take in what one group says."""
        self._names.update(found.names)
        for root, chains in found.chains.items():
            self._chains[root] |= chains
        if not self._is_one:
            self._apart.append(found)

    def roots(self, judged: tuple[Pairs, Pairs]) -> Roots:
        """Return how many voices that is: proved independent, and at most. ``judged``: as `Groups.judged` gives it.

        Where it is not known that all of it is said of one place, proved is what one line alone proves.
        """
        names = tuple(sorted(self._names))
        if len(names) <= 1:
            return Roots(len(names), len(names), names)
        if self._is_one:
            return Roots(_floor(names, self._chains, judged), len(names), names)
        return Roots(max(_floor(one.names, one.chains, judged) for one in self._apart), len(names), names)


def _floor(names: Sequence[str], chains: Mapping[str, set[Chain]], judged: tuple[Pairs, Pairs]) -> int:
    independent, dependent = judged
    return independence_floor(names, chains, independent=independent, dependent=dependent)


def joined(spans: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return spans of days, in order, those that overlap or touch as one: O(n log n). Open ends stay open."""
    found: list[Interval] = []
    for span in sorted(spans):
        if found and (span.lo == OPEN_LO or found[-1].hi == OPEN_HI or span.lo <= found[-1].hi + 1):
            found[-1] = Interval(found[-1].lo, max(found[-1].hi, span.hi))
        else:
            found.append(span)
    return tuple(found)
