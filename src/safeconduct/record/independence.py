"""How many voices are proved independent of one another (docs/formats/known.md rule 8). Promise P6.

A voice is proved by a *chain*: everything one account of it passed through. Two voices are proved together when a
chain of each can be chosen that share nothing. The floor is the largest number of voices proved together; to find
it is to find a largest independent set among chains, which is hard in general and easy for what people really
write. The search is exact until it has used `STEPS`; then the best found is the answer, and as every answer is a
set of voices with disjoint chains, the floor is proved all the same: it may be too low, it is never too high.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Final

Chain = frozenset[str]
Pair = tuple[str, str]

# Most chains looked at in one search, counted, not timed: every desk stops at the same place. About 30 ms on a
# 2-core laptop. Real groups take tens.
STEPS: Final = 50_000
# Most chains that are compared each with each: of one voice, to drop the longer ones, which only saves work; of
# two voices, when there are no more.
_MOST_COMPARED: Final = 200

_NOTHING_SHARED: Final = frozenset((Chain(),))


def independence_floor(
    names: Collection[str],
    chains: Mapping[str, Collection[Chain]],
    *,
    independent: Collection[Pair] = (),
    dependent: Collection[Pair] = (),
) -> int:
    """Return how many of the standing roots are proved independent; at least 1 when there are any.

    ``chains``: for each root those of its standing claims without parents; a root without any is proved only
    beside roots a person affirmed it is independent of. Pairs are sorted; affirming lets two roots share a
    chain, denying keeps them from being counted together and wins over affirming.
    """
    if len(names) <= 1:
        return len(names)
    standing = frozenset(names)
    judged = {pair for pair in (*independent, *dependent) if standing.issuperset(pair)}
    links = [frozenset().union(*held) if len(held) > 1 else next(iter(held)) for held in chains.values() if held]
    if not judged and sum(map(len, links)) == len(frozenset().union(*links)):
        return max(1, len(links))
    if len(names) == 2 and not judged and len(links) == 2:
        one, other = (held for held in chains.values() if held)
        if len(one) * len(other) <= _MOST_COMPARED:
            return 2 if any(mine.isdisjoint(theirs) for mine in one for theirs in other) else 1
    named = {root for pair in judged for root in pair}
    bare = {root for root in named if not chains.get(root)}
    free, options = _reduced({root: frozenset(held) for root, held in chains.items() if held}, named)
    if bare:
        # A bare root clashes with all it is not affirmed to be independent of, those that share nothing too.
        options |= dict.fromkeys(free, _NOTHING_SHARED)
        free = set()
    if options or bare:
        search = _Search(options, bare, judged & set(independent), judged & set(dependent))
        return max(1, len(free) + search.most())
    return max(1, len(free))


def _reduced(chains: dict[str, frozenset[Chain]], named: set[str]) -> tuple[set[str], dict[str, frozenset[Chain]]]:
    """Leave out what cannot change the answer: links that only one root has, longer chains, and look-alikes.

    Returns the roots that share nothing with any other, and the chains of the rest.
    """
    chains = _without_own_links(chains)
    free = {root for root, held in chains.items() if held == _NOTHING_SHARED and root not in named}
    kept: dict[str, frozenset[Chain]] = {}
    alike: Counter[frozenset[Chain]] = Counter()
    for root in sorted(chains.keys() - free):
        held = chains[root]
        if root not in named:
            # Of roots with the same chains, no more can be chosen together than there are chains.
            alike[held] += 1
            if alike[held] > len(held):
                continue
        kept[root] = held
    return free, kept


def _without_own_links(chains: Mapping[str, frozenset[Chain]]) -> dict[str, frozenset[Chain]]:
    """Return the chains without links that only one root has, and without longer chains, until neither is left.

    To shorten one root's chains may leave a link to a single other root, and so on through thousands: only the roots
    that this touches are looked at again.
    """
    left = {root: _shortest(held) for root, held in chains.items()}
    holders: dict[str, set[str]] = defaultdict(set)
    for root, held in left.items():
        for link in frozenset().union(*held):
            holders[link].add(root)
    waiting = list(left)
    while waiting:
        root = waiting.pop()
        before = frozenset().union(*left[root])
        own = [link for link in before if len(holders[link]) == 1]
        if not own:
            continue
        left[root] = _shortest(frozenset(chain.difference(own) for chain in left[root]))
        for link in before - frozenset().union(*left[root]):
            holders[link].discard(root)
            if len(holders[link]) == 1:
                waiting += holders[link]
    return left


def _shortest(chains: frozenset[Chain]) -> frozenset[Chain]:
    """Leave out chains that hold a shorter one of the same root: they are disjoint from nothing more."""
    if Chain() in chains:
        return _NOTHING_SHARED
    if len(chains) == 1:
        return chains
    single = {link for chain in chains if len(chain) == 1 for link in chain}
    longer = [chain for chain in chains if len(chain) > 1 and single.isdisjoint(chain)]
    if len(longer) <= _MOST_COMPARED:
        longer = [chain for chain in longer if not any(other < chain for other in longer)]
    return frozenset(chain for chain in chains if len(chain) == 1).union(longer)


class _Search:
    """A largest set of chains, one of each root at most, of which no two clash. Sets of chains are bit masks."""

    def __init__(
        self,
        options: Mapping[str, Iterable[Chain]],
        bare: Collection[str],
        independent: Collection[Pair],
        dependent: Collection[Pair],
    ) -> None:
        picks = [(root, tuple(sorted(chain))) for root, held in options.items() for chain in held]
        # Chains that share a link stand together, so that the bound below meets them as one clique.
        picks.sort(key=lambda pick: (pick[1], pick[0]))
        picks += [(root, ()) for root in sorted(bare)]
        self._count = len(picks)
        self._roots = [root for root, _ in picks]
        self._of_root: dict[str, int] = defaultdict(int)
        with_link: dict[str, int] = defaultdict(int)
        for n, (root, chain) in enumerate(picks):
            self._of_root[root] |= 1 << n
            for link in chain:
                with_link[link] |= 1 << n
        self._clashes = [self._of_root[root] for root, _ in picks]
        for n, (_, chain) in enumerate(picks):
            for link in chain:
                self._clashes[n] |= with_link[link]
        # A bare root shares with everybody.
        with_all = sum(self._of_root[root] for root in bare)
        for n, (root, _) in enumerate(picks):
            self._clashes[n] |= (1 << self._count) - 1 if root in bare else with_all
        for pair in independent:
            self._clear_clash(*pair)
        for one, other in dependent:
            self._set_clash(self._of_root[one], self._of_root[other])
        self._clashes = [clash & ~(1 << n) for n, clash in enumerate(self._clashes)]
        self._steps = STEPS

    def _set_clash(self, one: int, other: int) -> None:
        for these, those in ((one, other), (other, one)):
            for n in _members(these):
                self._clashes[n] |= those

    def _clear_clash(self, one: str, other: str) -> None:
        for these, those in ((one, other), (other, one)):
            for n in _members(self._of_root[these]):
                self._clashes[n] &= ~self._of_root[those]

    def most(self) -> int:
        """Return the size of the largest set found."""
        return sum(self._most_of(part) for part in self._parts())

    def _parts(self) -> Iterable[int]:
        """Give the parts of the graph of clashes that do not touch one another."""
        left = (1 << self._count) - 1
        while left:
            part = edge = left & -left
            while edge:
                reached = 0
                for n in _members(edge):
                    reached |= self._clashes[n]
                edge = reached & ~part
                part |= edge
            left &= ~part
            yield part

    def _most_of(self, part: int) -> int:
        """Branch and bound: choose a chain, or leave it out, while the bound allows for more than the best."""
        members = _members(part)
        best = self._greedy(part, members)
        if best >= len({self._roots[n] for n in members}):
            return best
        work = [(self._ordered(part), part)]
        while work and self._steps > 0:
            order, left = work[-1]
            if not order or len(work) - 1 + order[-1][1] <= best:
                work.pop()
                continue
            n, _ = order.pop()
            work[-1] = (order, left & ~(1 << n))
            rest = left & ~(1 << n) & ~self._clashes[n]
            best = max(best, len(work))
            if rest:
                work.append((self._ordered(rest), rest))
        return best

    def _greedy(self, part: int, members: Sequence[int]) -> int:
        """Take the chain that clashes with fewest, again and again: with one at most, that is the best choice."""
        clashes = self._clashes
        queue = [((clashes[n] & part).bit_count(), n) for n in members]
        heapify(queue)
        taken = 0
        while queue:
            degree, n = heappop(queue)
            if not part >> n & 1:
                continue
            gone = clashes[n] & part
            if gone.bit_count() < degree:
                heappush(queue, (gone.bit_count(), n))
                continue
            taken += 1
            part &= ~(gone | 1 << n)
            touched = 0
            for other in _members(gone):
                touched |= clashes[other]
            for other in _members(touched & part):
                heappush(queue, ((clashes[other] & part).bit_count(), other))
        return taken

    def _ordered(self, left: int) -> list[tuple[int, int]]:
        """Return chains with a bound: among this one and those before it no more can be chosen than that.

        The bound is the number of cliques of clashes they fall into; of a clique at most one can be chosen
        (Tomita and Seki, "An efficient branch-and-bound algorithm for finding a maximum clique", 2003).
        """
        found: list[tuple[int, int]] = []
        cliques = 0
        while left:
            cliques += 1
            clique = left
            while clique:
                n = (clique & -clique).bit_length() - 1
                found.append((n, cliques))
                left &= ~(1 << n)
                clique &= self._clashes[n]
        self._steps -= len(found)
        return found


def _members(mask: int) -> Sequence[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
