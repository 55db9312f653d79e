"""What each voice says, and where voices contradict (docs/formats/known.md rules 9, 10, 11 and 13). Promise P6.

Pure, over the standing claims of one proposition. Nothing here compares every claim with every other: intervals
that no other meets are found from the lowest upper end and the highest lower end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    muted = _silent(lineage, content) if lineage.echoes else _NOBODY
    voices = _voices(entries, lineage, telling, muted)
    hulls = [nears[0].hull if len(nears) == 1 else _hull([near.hull for near in nears]) for nears in voices.values()]
    sides: frozenset[str] = _apart(list(voices), hulls) if len(hulls) > 1 else frozenset()
    return Said(
        positions=tuple([Position(root, span) for root, span in zip(voices, hulls, strict=True)]),
        value=_hull(hulls),
        disputed=_claims_of(voices, sides) if sides else _NOBODY,
        inconsistent=_inconsistent(entries, voices),
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


def _silent(lineage: Lineage, content: Sequence[int]) -> frozenset[int]:
    """Return the muted echoes and all that was taken from these alone, at any remove: linear in the links.

    A copy never narrows (rule 9): of what says nothing it says nothing either, and does not speak before it.
    """
    silent = set(muted_echoes(lineage, tuple(lineage.echoes), content))
    if not silent:
        return _NOBODY
    for nodes in lineage.order:
        if lineage.echoes.keys().isdisjoint(nodes):
            parents = {to for node in nodes for to in lineage.links[node]}.difference(nodes)
            if parents and parents <= silent:
                silent.update(nodes)
    return frozenset(silent)


class _Near(NamedTuple):
    """Of the claims with the same roots, those that speak most directly (rule 9): the lower the rank, the nearer.

    ``hull`` is all they allow; ``lowest_hi`` and ``highest_lo`` are the ends that a claim apart from them lies beyond.
    """

    rank: int
    claims: list[int]
    hull: Interval
    lowest_hi: int
    highest_lo: int


def _voices(
    entries: Sequence[Entry], lineage: Lineage, telling: Sequence[int], muted: frozenset[int]
) -> dict[str, list[_Near]]:
    """Return for each root, in order, its nearest claims (rule 9): one list of those rooted in it alone, or several.

    What is rooted in many is taken together by its set of roots, of which there are few, and looked at for the roots
    that nothing is rooted in alone.
    """
    with_roots: dict[int, list[int]] = defaultdict(list)
    for n in telling:
        with_roots[id(lineage.roots[n])].append(n)
    voices: dict[str, list[_Near]] = {}
    shared: list[list[int]] = []
    for claims in with_roots.values():
        names = lineage.roots[claims[0]]
        if len(names) == 1:
            voices[names[0]] = [_near(entries, lineage, claims, muted)]
        else:
            shared.append(claims)
    if shared:
        found: dict[str, list[_Near]] = defaultdict(list)
        for claims in shared:
            near = _near(entries, lineage, claims, muted)
            for root in lineage.roots[claims[0]]:
                if root not in voices:
                    held = found[root]
                    if held and near.rank < held[0].rank:
                        held.clear()
                    if not held or near.rank == held[0].rank:
                        held.append(near)
        voices |= found
    return dict(sorted(voices.items())) if len(voices) > 1 else voices


def _near(entries: Sequence[Entry], lineage: Lineage, claims: list[int], muted: frozenset[int]) -> _Near:
    if len(claims) == 1:
        span = entries[claims[0]].span
        return _Near(_rank(entries, lineage, claims[0], muted), claims, span, span[1], span[0])
    ranks = [_rank(entries, lineage, n, muted) for n in claims]
    rank = min(ranks)
    if rank != max(ranks):
        claims = [n for n, other in zip(claims, ranks, strict=True) if other == rank]
    los, his = [entries[n].span[0] for n in claims], [entries[n].span[1] for n in claims]
    return _Near(rank, claims, Interval(min(los), max(his)), min(his), max(los))


def _rank(entries: Sequence[Entry], lineage: Lineage, n: int, muted: frozenset[int]) -> int:
    """Return 0 for what repeats nobody, 1 for what has no parents, 2 for copies; 3 more for a muted echo."""
    distance = (2 if n in lineage.copies else 1) if entries[n].repeats else 0
    return distance + 3 if muted and n in muted else distance


def _claims_of(voices: Mapping[str, list[_Near]], roots: Iterable[str]) -> frozenset[int]:
    distinct = {id(near): near for root in roots for near in voices[root]}
    return _NOBODY.union(*[near.claims for near in distinct.values()])


def _inconsistent(entries: Sequence[Entry], voices: Mapping[str, list[_Near]]) -> frozenset[int]:
    """Return the nearest claims of each root that are disjoint from another of them (rule 11)."""
    beyond: dict[int, tuple[_Near, int, int]] = {}
    for nears in voices.values():
        lowest_hi, highest_lo = nears[0].lowest_hi, nears[0].highest_lo
        for near in nears[1:]:
            lowest_hi, highest_lo = min(lowest_hi, near.lowest_hi), max(highest_lo, near.highest_lo)
        if highest_lo > lowest_hi:
            for near in nears:
                _, hi, lo = beyond.get(id(near), (near, lowest_hi, highest_lo))
                beyond[id(near)] = near, min(hi, lowest_hi), max(lo, highest_lo)
    if not beyond:
        return _NOBODY
    return frozenset(
        n for near, hi, lo in beyond.values() for n in near.claims if entries[n].span.lo > hi or entries[n].span.hi < lo
    )


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
