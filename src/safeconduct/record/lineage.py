"""Who took what from whom: parents, roots and echoes (docs/formats/known.md rules 3, 4 and 13). Promise P6.

Lineage is a fact about the past, so it does not depend on the day looked at: an original found today makes its
copies copies on every day before. It refuses to guess: a source nobody has read gives no parent.

Everything happens inside one group of claims. A claim points at the claims it was taken from through *hubs*: nodes
that stand for all claims that a source gives to copies of one voice (`hubs`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from safeconduct.record.gazetteer.meant import same_values
from safeconduct.record.hubs import Hubs, Key, Links
from safeconduct.record.types import NEVER, SEP, Entry, Group


@dataclass(frozen=True, slots=True)
class Lineage:
    """Where each claim of a group came from. A claim is named by its place in `Group.entries`.

    ``roots``: sorted, for each claim; equal ones are one object. ``copies``: claims that have parents. ``echoes``:
    claims of the press in our own voice, each with what we said ourselves (rule 13). ``interviews``: claims a
    stranger to our compartment cannot see behind our own statements. ``links`` and ``order``: the nodes (claims,
    then hubs) each node points at, and the circles and single nodes that point at anything, parents before copies.
    ``latest``: for a wording that is gone, the wordings of the same claim that took its place; more than one
    where two desks reworded it apart.
    """

    roots: tuple[tuple[str, ...], ...]
    copies: frozenset[int] = frozenset()
    echoes: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    interviews: frozenset[int] = frozenset()
    links: Sequence[tuple[int, ...]] = ()
    order: Sequence[tuple[int, ...]] = ()
    latest: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def union(self, claims: Sequence[int]) -> tuple[str, ...]:
        """Return the roots of some claims together, sorted. Linear in the claims and in their distinct sets."""
        if len(claims) == 1:
            return self.roots[claims[0]]
        distinct = {id(self.roots[n]): self.roots[n] for n in claims}
        if len(distinct) == 1:
            return self.roots[claims[0]]
        return _merged(distinct.values())

    def parents(self, claim: int) -> tuple[int, ...]:
        """Return the parents of rule 3, in order of place; what an echo echoes is in `echoes`."""
        if claim not in self.copies:
            return ()
        found = {parent for node in self.links[claim] for parent in self._under(node)}
        return tuple(sorted(found - {claim}))

    def _under(self, node: int) -> Iterator[int]:
        """Give the claims a node stands for, in order of place."""
        if node < len(self.roots):
            yield node
        else:
            for to in self.links[node]:
                yield from self._under(to)


def _local(name: str) -> tuple[str, str]:
    """Order names by their local ids, whatever their datasets are called: "the smallest id" of rule 4."""
    dataset, _, local = name.rpartition(SEP)
    return local, dataset


def voice_roots(voices: Mapping[str, str]) -> dict[str, str]:
    """Return the end of each voice's chain, given whom each voice repeats ("" for nobody). Rule 4.

    A circle ends in its smallest id, for the voices that lead into it too. A voice that is repeated and not
    described is the end of its chain.
    """
    ends: dict[str, str] = {}
    for start in voices:
        path: dict[str, None] = {}
        at = start
        while at not in ends and at not in path:
            path[at] = None
            target = voices.get(at, "")
            if not target:
                ends[at] = at
            else:
                at = target
        if at not in ends:
            chain = list(path)
            ends[at] = min(chain[chain.index(at) :], key=_local)
        ends.update(dict.fromkeys(path, ends[at]))
    return {voice: ends[voice] for voice in voices}


def lineage(group: Group) -> Lineage:
    """Return the lineage of a group's claims. Linear in claims and in the sources they name."""
    entries = group.entries
    for entry in entries:
        if entry.repeats or entry.is_us:
            break
    else:
        single: dict[str, tuple[str, ...]] = {}
        return Lineage(roots=tuple([single.setdefault(entry.root, (entry.root,)) for entry in entries]))
    current = [n for n, entry in enumerate(entries) if entry.undone_on == NEVER and entry.replaced_on == NEVER]
    wordings = _wordings(entries)
    links, copies = _links_from_repeats(entries, current, wordings)
    echoes = _add_echoes(group, current, links, copies)
    order = _components(links)
    return Lineage(
        roots=_roots(entries, links, order),
        copies=frozenset(copies),
        echoes=echoes,
        interviews=_interviews(entries, current),
        links=links,
        order=order,
        latest=_latest(entries, current, wordings),
    )


def _wordings(entries: Sequence[Entry]) -> dict[str, set[int]]:
    """Return the claims that have more than one wording here, with their places."""
    if len({entry.id for entry in entries}) == len(entries):
        return {}
    found: dict[str, set[int]] = defaultdict(set)
    for n, entry in enumerate(entries):
        found[entry.id].add(n)
    return {name: places for name, places in found.items() if len(places) > 1}


def _latest(
    entries: Sequence[Entry], current: list[int], wordings: Mapping[str, set[int]]
) -> dict[int, tuple[int, ...]]:
    if not wordings:
        return {}
    standing = set(current)
    latest: dict[int, tuple[int, ...]] = {}
    for places in wordings.values():
        stand = tuple(sorted(places & standing))
        if stand:
            latest |= dict.fromkeys(places - standing, stand)
    return latest


def _links_from_repeats(
    entries: Sequence[Entry], current: list[int], wordings: Mapping[str, set[int]]
) -> tuple[Links, set[int]]:
    """Return what each node points at (rule 3), and the claims that have parents.

    From a source a claim takes those of its own root, else all. A claim is one of its own source's claims: if
    it says it repeats that source, others of its voice there are its parents and other voices never are.
    """
    gathered: dict[Key, list[int]] = defaultdict(list)
    for n in current:
        entry = entries[n]
        gathered[entry.source,].append(n)
        gathered[entry.source, entry.root].append(n)
    held = {key: tuple(places) for key, places in gathered.items()}
    links: Links = [()] * len(entries)
    hubs = Hubs(links)
    sources = {name: {entries[n].source for n in places} for name, places in wordings.items()}
    copies: set[int] = set()
    for n, entry in enumerate(entries):
        found: dict[int, None] = {}
        for source in entry.repeats:
            key: Key = (source, entry.root)
            if key not in held:
                key = (source,)
            given = held.get(key, ())
            if source in sources.get(entry.id, ()):
                # A wording is no copy of another wording of the same claim.
                found.update(dict.fromkeys(hubs.all_but(key, given, wordings[entry.id])))
            elif len(given) > 1:
                found[hubs.all_of(key, given)] = None
            elif given and given[0] != n:
                found[given[0]] = None
        if found:
            links[n] = tuple(found)
            copies.add(n)
    return links, copies


def _add_echoes(group: Group, current: list[int], links: Links, copies: set[int]) -> dict[int, tuple[int, ...]]:
    """Tie the echoes in the press to what we ourselves said (rule 13); return them.

    An echo has our voice, was not published by us, and names no read source. It is treated as taken from
    everything we published in our own voice in the group, or failing that from our statements that nobody
    published and that are traced to other voices. Of a set it must name something, and nothing that our
    statement does not.
    """
    entries = group.entries
    nameless = ("",) if group.kind.is_interval else ()
    # A paper that echoes us in another language spells the place in its own way.
    same = same_values(group.kind, (value for entry in entries if entry.is_us for value in entry.values))
    ours: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
    traced: dict[tuple[str, str], dict[int, None]] = defaultdict(dict)
    elsewhere = _traced_to_others(entries, links, copies)
    for n in current:
        entry = entries[n]
        if entry.is_us and (entry.published_by_us or n in elsewhere):
            for value in {same[value] for value in entry.values} or nameless:
                (ours if entry.published_by_us else traced)[entry.root, value][n] = None
    echoes: dict[int, tuple[int, ...]] = {}
    hubs = Hubs(links)
    heard_by: dict[Key, tuple[int, ...]] = {}
    for n, entry in enumerate(entries):
        if not entry.is_us or entry.published_by_us or n in copies or not (entry.values or nameless):
            continue
        named = tuple(sorted({same[value] for value in entry.values}))
        key = (entry.root, *named)
        if key not in heard_by:
            heard_by[key] = _that_name(ours, entry.root, named) or _that_name(traced, entry.root, named)
        heard = heard_by[key]
        if heard:
            links[n] = (hubs.all_of(key, heard),)
            echoes[n] = heard
    return echoes


def _traced_to_others(entries: Sequence[Entry], links: Links, copies: set[int]) -> set[int]:
    """Return the claims in our voice that nobody published and whose roots are other voices."""
    ours = [n for n in copies if entries[n].is_us and not entries[n].publisher]
    if not ours:
        return set()
    roots = _roots(entries, links, _components(links))
    return {n for n in ours if entries[n].root not in roots[n]}


def _that_name(said: Mapping[tuple[str, str], dict[int, None]], root: str, named: tuple[str, ...]) -> tuple[int, ...]:
    """Return those statements of a voice that name every place or text an echo names; for intervals, all."""
    rarest, *others = sorted((said.get((root, value), {}) for value in named or ("",)), key=len)
    return tuple(n for n in rarest if all(n in one for one in others))


def _interviews(entries: Sequence[Entry], current: list[int]) -> frozenset[int]:
    """Return the claims that only those inside our compartment can read (rule 13).

    They are those of the sources that our own statements repeat and that were never public: published by
    nobody, or by us with no day on which they had appeared.
    """
    behind: set[str] = set()
    for n in current:
        entry = entries[n]
        if entry.repeats and (entry.published_by_us or (entry.is_us and not entry.publisher)):
            behind.update(source for source in entry.repeats if source != entry.source)
    if not behind:
        return frozenset()
    return frozenset(n for n, entry in enumerate(entries) if entry.source in behind and _is_never_public(entry))


def _is_never_public(entry: Entry) -> bool:
    return not entry.publisher or (entry.published_by_us and entry.published_hi == NEVER)


def _components(links: Links) -> list[tuple[int, ...]]:
    """Return the strongly connected components of the nodes that point at anything, parents before copies.

    Tarjan, "Depth-first search and linear graph algorithms" (1972), with a stack of our own: a chain of copies
    may be longer than Python's recursion.
    """
    done = len(links) + 1
    low = [0] * len(links)
    number = 0
    order: list[tuple[int, ...]] = []
    open_nodes: list[int] = []
    for start in range(len(links)):
        if low[start] or not links[start]:
            continue
        number += 1
        low[start] = number
        open_nodes.append(start)
        work = [(start, number, iter(links[start]))]
        while work:
            node, first, rest = work[-1]
            for to in rest:
                if not links[to]:
                    continue
                if not low[to]:
                    number += 1
                    low[to] = number
                    open_nodes.append(to)
                    work.append((to, number, iter(links[to])))
                    break
                low[node] = min(low[node], low[to])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == first:
                    order.append(_cut(open_nodes, node))
                    for member in order[-1]:
                        low[member] = done
    return order


def _cut(open_nodes: list[int], last: int) -> tuple[int, ...]:
    """Take nodes off the stack down to one."""
    taken: list[int] = []
    while not taken or taken[-1] != last:
        taken.append(open_nodes.pop())
    return tuple(taken)


def _merged(sets: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the union of sorted tuples, sorted. One after another, so that sorting only has to merge them."""
    return tuple(sorted(dict.fromkeys(chain.from_iterable(sets))))


def _roots(entries: Sequence[Entry], links: Links, order: list[tuple[int, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the roots of each claim (rule 4). Equal ones are one object.

    Thousands of copies of a list share its thousands of voices: they are united once, and told apart by identity,
    for to hash them again for each claim is quadratic.
    """
    count = len(entries)
    single: dict[str, tuple[str, ...]] = {}
    roots: list[tuple[str, ...]] = [single.setdefault(entry.root, (entry.root,)) for entry in entries]
    roots += [()] * (len(links) - count)
    held: dict[tuple[str, ...], tuple[str, ...]] = {one: one for one in single.values()}
    united: dict[frozenset[int], tuple[str, ...]] = {}
    for component in order:
        members = set(component)
        outside = {to for node in component for to in links[node] if to not in members}
        sets = {id(roots[to]): roots[to] for to in outside}
        if not sets:
            found = single[min((entries[node].root for node in component if node < count), key=_local)]
        elif len(sets) == 1:
            (found,) = sets.values()
        else:
            key = frozenset(sets)
            if key not in united:
                union = _merged(sets.values())
                united[key] = held.setdefault(union, union)
            found = united[key]
        for node in component:
            roots[node] = found
    return tuple(roots[:count])
