"""What each voice says, and where voices contradict (docs/formats/known.md rules 9, 10, 11 and 13). Promise P6.

Pure, over the standing claims of one proposition. Nothing here compares every claim with every other: intervals
that no other meets are found from the lowest upper end and the highest lower end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final, NamedTuple, TypeVar

from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.lineage import Lineage
from safeconduct.record.types import Entry, Position

_NOBODY: Final[frozenset[int]] = frozenset()

Key = TypeVar("Key", int, str)


class Said(NamedTuple):
    """What the voices of an interval proposition say. ``disputed`` and ``inconsistent`` are claims by place.

    A NamedTuple: one is made for every row when views are recomputed, and a dataclass takes thrice the time.
    """

    positions: tuple[Position, ...] = ()
    value: Interval = UNKNOWN
    disputed: frozenset[int] = _NOBODY
    inconsistent: frozenset[int] = _NOBODY


def said_by_voices(entries: Sequence[Entry], lineage: Lineage, content: Sequence[int]) -> Said:
    """Return positions, value and contradictions of the standing claims with content."""
    telling = telling_claims(entries, content)
    if not telling:
        return Said()
    if len(telling) == 1:
        # Most groups hold one claim: nothing to compare.
        span = entries[telling[0]].span
        return Said(tuple([Position(root, span) for root in lineage.roots[telling[0]]]), span)
    muted = muted_echoes(lineage, telling, content)
    by_root: dict[str, list[int]] = defaultdict(list)
    for n in telling:
        for root in lineage.roots[n]:
            by_root[root].append(n)
    nearest = {root: _nearest(entries, lineage, by_root[root], muted) for root in sorted(by_root)}
    hulls: list[Interval] = []
    inconsistent = _NOBODY
    for near in nearest.values():
        spans = [entries[n].span for n in near]
        hulls.append(_hull(spans))
        if len(near) > 1:
            inconsistent |= _apart(near, spans)
    sides = _apart(list(nearest), hulls) if len(hulls) > 1 else ()
    return Said(
        positions=tuple([Position(root, span) for root, span in zip(nearest, hulls, strict=True)]),
        value=_hull(hulls),
        disputed=frozenset().union(*[nearest[root] for root in sides]) if sides else _NOBODY,
        inconsistent=inconsistent,
    )


def telling_claims(entries: Sequence[Entry], claims: Sequence[int]) -> Sequence[int]:
    """Return those claims of an interval proposition that tell something: "it is unknown" is no voice's word."""
    return [n for n in claims if entries[n].span != UNKNOWN]


def muted_echoes(lineage: Lineage, claims: Sequence[int], content: Sequence[int]) -> frozenset[int]:
    """Return those of some claims that echo us and say nothing, as what we said ourselves stands (rule 13).

    ``content``: the standing claims with content.
    """
    if not lineage.echoes:
        return _NOBODY
    stands = set(content)
    is_heard: dict[int, bool] = {}
    muted = []
    for n in claims:
        ours = lineage.echoes.get(n)
        if ours is None:
            continue
        # All echoes of the same statements share one tuple: looked through once.
        if id(ours) not in is_heard:
            is_heard[id(ours)] = stands.isdisjoint(ours)
        if not is_heard[id(ours)]:
            muted.append(n)
    return frozenset(muted)


def _nearest(entries: Sequence[Entry], lineage: Lineage, claims: list[int], muted: frozenset[int]) -> list[int]:
    """Return the claims that speak most directly for a root (rule 9)."""
    if len(claims) == 1:
        return claims
    claims = [n for n in claims if len(lineage.roots[n]) == 1] or claims
    if muted:
        claims = [n for n in claims if n not in muted] or claims
    return [n for n in claims if not entries[n].repeats] or [n for n in claims if n not in lineage.copies] or claims


def _hull(spans: Sequence[Interval]) -> Interval:
    if len(spans) == 1:
        return spans[0]
    return Interval(min([span[0] for span in spans]), max([span[1] for span in spans]))


def _apart(ones: Sequence[Key], spans: Sequence[Interval]) -> frozenset[Key]:
    """Return those whose interval is disjoint from that of some other."""
    lowest_hi = min([span[1] for span in spans])
    highest_lo = max([span[0] for span in spans])
    if highest_lo <= lowest_hi:
        return frozenset()
    return frozenset(one for one, span in zip(ones, spans, strict=True) if span.lo > lowest_hi or span.hi < highest_lo)
