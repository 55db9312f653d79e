"""Circles that a file would close: places that lie in themselves and units that belong to themselves, at any remove.

What a person types is refused (`ontology.parents`); a file is taken in as it is and its circles are said before, for
what else it brings is not lost for them, and whoever sent it has to say which claim is wrong. Linear in the claims of
the file and in what lies above what they are about. Reads only; refuses to say anything of what was withdrawn (P7).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safeconduct.record.accounts import Dataset
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import Claim, Table, qualified
from safeconduct.record.ontology.parents import PARENTS, parents
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP

# Circles of one file that are found, at most. Reason: the first ones show what is wrong; a file made to do harm closes
# as many as it has claims.
_MOST: Final = 100

# A thing and what it is said to lie in, by canonical names.
_Edges = dict[str, dict[str, None]]


def circles_closed(dataset: Dataset, record: Record) -> tuple[tuple[str, ...], ...]:
    """Return the circles of which claims of a file are a part, each by the names of what is in it, in order."""
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for property_id, edges in _edges(dataset, record).items():
        for circle in _Walk(record, property_id, edges).circles():
            found.setdefault(frozenset(circle), circle)
            if len(found) >= _MOST:
                return tuple(found.values())
    return tuple(found.values())


def _edges(dataset: Dataset, record: Record) -> dict[str, _Edges]:
    """Return what the claims of a file say lies in what, by property. Of a million claims few are read for it."""
    marks = [one.encode() for one in sorted(PARENTS)]
    found: dict[str, _Edges] = {}
    for item in dataset.claim_items:
        if not any(mark in item for mark in marks):
            continue
        claim = decode_item(Table.CLAIM, item)
        if not isinstance(claim, Claim) or claim.property not in PARENTS or _is_withdrawn(record, dataset.name, claim):
            continue
        child = record.facts.canonical(Table.SUBJECT, qualified(dataset.name, claim.subject))
        named = (record.facts.canonical(Table.SUBJECT, text) for text in claim.value.texts if SEP in text)
        found.setdefault(claim.property, {}).setdefault(child, {}).update(dict.fromkeys(named))
    return found


def _is_withdrawn(record: Record, dataset: str, claim: Claim) -> bool:
    return record.consent.is_withdrawn(Table.CLAIM, qualified(dataset, claim.id)) or record.consent.is_named(
        Table.SOURCE, qualified(dataset, claim.source)
    )


class _Walk:
    """One walk upwards from everything that a file says of one property: each thing is walked through once."""

    def __init__(self, record: Record, property_id: str, edges: _Edges) -> None:
        self._record, self._property, self._edges = record, property_id, edges
        self._done: set[str] = set()

    def circles(self) -> Iterator[tuple[str, ...]]:
        """Give the circles in which at least one step is the file's."""
        for start in self._edges:
            if start not in self._done:
                yield from self._from(start)

    def _from(self, start: str) -> Iterator[tuple[str, ...]]:
        path, steps = {start: 0}, [iter(self._above(start))]
        while steps:
            parent = next(steps[-1], None)
            if parent is None:
                steps.pop()
                self._done.add(path.popitem()[0])
            elif parent in path:
                circle = [*path][path[parent] :]
                if any(
                    above in self._edges.get(one, {}) for one, above in zip(circle, [*circle[1:], parent], strict=True)
                ):
                    yield tuple(circle)
            elif parent not in self._done:
                path[parent] = len(path)
                steps.append(iter(self._above(parent)))

    def _above(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._edges.get(name, ()), *parents(self._record, name, self._property))))
