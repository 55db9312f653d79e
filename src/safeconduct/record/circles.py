"""Circles: places that lie in themselves and units that belong to themselves, at any remove.

What a person types is refused (`ontology.parents`); a file is taken in as it is and its circles are said before, for
what else it brings is not lost for them, and whoever sent it has to say which claim is wrong. Two desks that know
nothing of each other may close one between them: it is said wherever one of what is in it is shown. Linear in the
claims of the file and in what lies above what they are about. Reads only; refuses to say anything of what was withdrawn
(P7).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from safeconduct.base.errors import Language, Phrase
from safeconduct.base.language import sentence
from safeconduct.base.plain import plain
from safeconduct.record.accounts import Dataset
from safeconduct.record.item_bytes import decode_item
from safeconduct.record.items import Claim, Table, qualified
from safeconduct.record.ontology.parents import PARENTS, parents
from safeconduct.record.queries import Record
from safeconduct.record.types import SEP

# Circles of one file that are found, at most. Reason: the first ones show what is wrong; a file made to do harm closes
# as many as it has claims.
_MOST: Final = 100

# Things above one that are followed: claims may lead on without end.
_MOST_ABOVE: Final = 1_000
# Things of a circle that are named, and characters of each name.
_MOST_SAID: Final = 10
_NAME: Final = 80
IN_ITSELF: Final = Phrase(
    "By what is said here it lies in itself or belongs to itself: {circle}. One of these claims is wrong.",
    "По сказанному здесь оно находится само в себе или входит само в себя: {circle}. Одно из этих утверждений неверно.",
)

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


def circle_through(record: Record, name: str) -> tuple[str, ...]:
    """Return the things by which one (qualified name) is said to lie in or belong to itself now, itself first.

    The shortest such circle; none where it does not. Linear in what lies above it, up to `_MOST_ABOVE` things.
    """
    start = record.facts.canonical(Table.SUBJECT, name)
    for property_id in sorted(PARENTS.intersection(key.property for key in record.group_keys(start))):
        came: dict[str, str] = {start: ""}
        waiting = deque(came)
        while waiting and len(came) < _MOST_ABOVE:
            one = waiting.popleft()
            for above in parents(record, one, property_id):
                if above == start:
                    return _way_to(one, came)
                if above not in came:
                    came[above] = one
                    waiting.append(above)
    return ()


def circle_said(record: Record, circle: Sequence[str], language: Language) -> str:
    """Return in words that what is known makes things lie in themselves; "" where there is no circle."""
    if not circle:
        return ""
    return sentence(
        IN_ITSELF,
        language,
        circle=drawn(circle, lambda one: record.vocabulary.name_in_words(record.shown_subject(one), language)),
    )


def drawn(circle: Sequence[str], called: Callable[[str], str]) -> str:
    """Return a circle as what lies in what, by what each thing is called; of a long one the first things."""
    shown = [plain(called(one), _NAME) for one in circle[:_MOST_SAID]]
    rest = ["…"] if len(circle) > _MOST_SAID else []
    return " → ".join((*shown, *rest, shown[0]))


def _way_to(last: str, came: Mapping[str, str]) -> tuple[str, ...]:
    way = [last]
    while came[way[-1]]:
        way.append(came[way[-1]])
    return tuple(reversed(way))


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
