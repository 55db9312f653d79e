"""What the claims of one group say of a place, and how many voices that is over many groups. Pure.

The rules of docs/formats/known.md hold inside each group as they do everywhere; over groups the roots are united, and
the floor is searched once among the chains of all (rule 8), so that one voice that tells of forty people is one voice.
Promise P6: documents are never counted as voices. Refuses to show where withdrawn words put anybody (P7).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, Interval
from safeconduct.record.independence import Chain, independence_floor
from safeconduct.record.lineage import Lineage
from safeconduct.record.rules import chains_of
from safeconduct.record.standing import Standing
from safeconduct.record.types import NEVER, Group, Roots


class Naming(NamedTuple):
    """What a group says of a place on a day. ``live`` and ``standing``: claims that name it, by place in the group.

    ``chains``: for each root those of its standing claims without parents.
    """

    live: Sequence[int]
    standing: Sequence[int]
    names: tuple[str, ...]
    chains: dict[str, set[Chain]]
    is_disputed: bool


def naming(group: Group, lineage: Lineage, stand: Standing, texts: frozenset[str], day: Day) -> Naming | None:
    """Return what a group says of a place under any of its spellings; None where no claim of it lives."""
    entries = group.entries
    live = [n for n in stand.live if entries[n].withdrawn_on == NEVER and not texts.isdisjoint(entries[n].values)]
    if not live:
        return None
    stands = set(stand.standing)
    chosen = [n for n in live if n in stands]
    part = stand._replace(live=live, standing=chosen, content=chosen)
    disputed = any(since <= day for n in chosen for _, since in entries[n].disputed_by)
    return Naming(live, chosen, lineage.union(chosen), chains_of(group, lineage, part, chosen), disputed)


class Gathered:
    """Voices of many groups, united one group after another."""

    def __init__(self) -> None:
        self._names: set[str] = set()
        self._chains: dict[str, set[Chain]] = defaultdict(set)
        self._independent: frozenset[tuple[str, str]] = frozenset()
        self._dependent: frozenset[tuple[str, str]] = frozenset()

    def add(self, group: Group, found: Naming) -> None:
        """Take in what one group says."""
        self._names.update(found.names)
        for root, chains in found.chains.items():
            self._chains[root] |= chains
        self._independent, self._dependent = group.independent, group.dependent

    def roots(self) -> Roots:
        """Return how many voices that is: proved independent, and at most."""
        names = tuple(sorted(self._names))
        if len(names) <= 1:
            return Roots(len(names), len(names), names)
        floor = independence_floor(names, self._chains, independent=self._independent, dependent=self._dependent)
        return Roots(floor, len(names), names)


def joined(spans: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return spans of days, in order, those that overlap or touch as one: O(n log n). Open ends stay open."""
    found: list[Interval] = []
    for span in sorted(spans):
        if found and (span.lo == OPEN_LO or found[-1].hi == OPEN_HI or span.lo <= found[-1].hi + 1):
            found[-1] = Interval(found[-1].lo, max(found[-1].hi, span.hi))
        else:
            found.append(span)
    return tuple(found)
