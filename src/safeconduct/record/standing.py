"""Which claims live on a day and which of them stand (docs/formats/known.md rules 1, 5, 6 and 7). Promise P7.

Pure. A correction is applied by sweeping, never by comparing every claim with every other: for each set of roots
the claims are taken from the latest to the earliest, and `Later` answers at once whether some correction so far
lies wholly above or below.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.lineage import Lineage
from safeconduct.record.types import NEVER, Entry, Group, PropertyKind, Reading

# Beyond every end of an interval, open ones included: no claim is above or below.
_NOTHING_LO: Final = -(2**63)
_NOTHING_HI: Final = 2**63

_NONE: Final[frozenset[int]] = frozenset()


class Standing(NamedTuple):
    """The claims of a group on a day, by place, lists in order of place.

    ``standing`` includes those whose content was withdrawn since; ``content`` leaves them out. A NamedTuple:
    one is made for every group when views are recomputed.
    """

    live: Sequence[int]
    standing: Sequence[int]
    content: Sequence[int]
    superseded: frozenset[int] = _NONE
    outdated: frozenset[int] = _NONE
    retracted: frozenset[int] = _NONE


class Reach(NamedTuple):
    """What corrections say of a claim: their lowest upper end and their highest lower end."""

    hi: int
    lo: int

    def is_beyond(self, span: Interval) -> bool:
        """Say whether one of the corrections is disjoint from the interval."""
        return self.hi < span.lo or self.lo > span.hi

    def widened(self, other: Reach) -> Reach:
        """Return what both sets of corrections say."""
        return Reach(min(self.hi, other.hi), max(self.lo, other.lo))


_NO_REACH: Final = Reach(_NOTHING_HI, _NOTHING_LO)


def standing(group: Group, lineage: Lineage, *, day: Day, reading: Reading) -> Standing:
    """Return what lives and what stands at the end of a day. O(n log n)."""
    entries = group.entries
    live = live_on(entries, day, reading)
    is_touched = False
    for n in live:
        entry = entries[n]
        if entry.corrects or entry.superseded_by or entry.retracted_on != NEVER or entry.withdrawn_on != NEVER:
            is_touched = True
            break
    counts_grow = group.cumulative and group.kind is PropertyKind.COUNT and len(live) > 1
    if not is_touched and not counts_grow:
        return Standing(live, live, live)
    acting = [n for n in live if entries[n].retracted_on > day and entries[n].withdrawn_on > day]
    superseded = _superseded(group, lineage, live, acting, day) if is_touched else _NONE
    outdated = _outdated(entries, lineage, live, acting, superseded) if counts_grow else _NONE
    stands = [n for n in acting if n not in superseded and n not in outdated]
    return Standing(
        live=live,
        standing=stands,
        content=[n for n in stands if entries[n].withdrawn_on == NEVER],
        superseded=superseded,
        outdated=outdated,
        retracted=frozenset(n for n in live if entries[n].retracted_on <= day),
    )


def live_on(entries: Sequence[Entry], day: Day, reading: Reading) -> list[int]:
    """Return the claims that live on a day (rule 1). What we entered by mistake was known and never public."""
    if reading is Reading.KNOWN:
        return [n for n, e in enumerate(entries) if e.known_on <= day < e.undone_on and day < e.replaced_on]
    return [
        n for n, e in enumerate(entries) if e.published_hi <= day and e.undone_on == NEVER and e.replaced_on == NEVER
    ]


def _superseded(group: Group, lineage: Lineage, live: list[int], acting: list[int], day: Day) -> frozenset[int]:
    """Return the live claims that are superseded (rule 5).

    Corrections that repeat nobody read act first. A copy of a correction that falls with its original corrects
    nothing, so that an old correction printed late does not strike out the new one.
    """
    entries = group.entries
    linked = _by_links(group, live, acting, day)
    if not group.kind.is_interval:
        return frozenset(linked)
    first = [n for n in acting if entries[n].corrects and not _is_taken(lineage, n)]
    copied = [n for n in acting if entries[n].corrects and _is_taken(lineage, n)]
    reaches, inherited = _reaches(entries, lineage, live, first, linked)
    fresh = [n for n in copied if not inherited.get(n, _NO_REACH).is_beyond(entries[n].span)]
    if fresh:
        reaches, inherited = _reaches(entries, lineage, live, first + fresh, linked)
    stale = (n for n in live if n in inherited and inherited[n].is_beyond(entries[n].span))
    return frozenset(reaches).union(stale)


def _is_taken(lineage: Lineage, n: int) -> bool:
    return n in lineage.copies or n in lineage.echoes


def _by_links(group: Group, live: list[int], acting: list[int], day: Day) -> dict[int, Reach]:
    """Return the claims superseded by a link, with what the superseding claims of the group say.

    A link to a claim of the group acts while that claim lives and was not taken back; a link to a claim
    elsewhere acts by itself.
    """
    entries = group.entries
    found: dict[int, Reach] = {}
    if not any(entries[n].superseded_by for n in live):
        return found
    held = {entry.id for entry in entries}
    able: dict[str, Reach] = {}
    for n in acting:
        entry = entries[n]
        able[entry.id] = able.get(entry.id, _NO_REACH).widened(Reach(entry.span.hi, entry.span.lo))
    # All wordings of one claim share what was said of it: looked through once.
    reaches: dict[tuple[str, int], tuple[Reach, ...]] = {}
    for n in live:
        claim, said = entries[n].id, entries[n].superseded_by
        if (claim, id(said)) not in reaches:
            by = (name for name, since in said if since <= day and name != claim and (name not in held or name in able))
            reaches[claim, id(said)] = _together([able.get(name, _NO_REACH) for name in by])
        for reach in reaches[claim, id(said)]:
            found[n] = reach
    return found


def _together(reaches: Sequence[Reach]) -> tuple[Reach, ...]:
    """Return what all of them say, as one; nothing of none."""
    return (functools.reduce(Reach.widened, reaches),) if reaches else ()


def _reaches(
    entries: Sequence[Entry],
    lineage: Lineage,
    live: list[int],
    corrections: list[int],
    linked: Mapping[int, Reach],
) -> tuple[dict[int, Reach], dict[int, Reach]]:
    """Return what is said against each claim itself, and against those it was taken from."""
    direct = dict(linked)
    if corrections:
        for n, reach in _by_corrections(entries, lineage, live, corrections):
            direct[n] = direct.get(n, _NO_REACH).widened(reach)
    return direct, _inherited(lineage, direct) if direct and lineage.order else {}


def _by_corrections(
    entries: Sequence[Entry], lineage: Lineage, live: list[int], corrections: list[int]
) -> Iterable[tuple[int, Reach]]:
    """Give the claims that corrections supersede, all their roots being the correction's, with what those say.

    The claims that the same corrections can reach are swept together. Thousands of claims may share thousands of
    roots: sets of roots are compared with one another, never claims.
    """
    roots = lineage.roots
    able: dict[int, list[int]] = defaultdict(list)
    for n in corrections:
        able[id(roots[n])].append(n)
    wider = _Wider([roots[held[0]] for held in able.values()])
    reaching: dict[int, tuple[int, ...]] = {}
    claims: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for n in live:
        key = id(roots[n])
        if key not in reaching:
            reaching[key] = tuple([id(other) for other in wider.than(roots[n])])
        if reaching[key]:
            claims[reaching[key]].append(n)
    for others, ones in claims.items():
        yield from _swept(entries, ones, [n for other in others for n in able[other]])


class _Wider:
    """Sets of roots, asked for those that hold all roots of another."""

    def __init__(self, sets: Iterable[tuple[str, ...]]) -> None:
        self._with_root: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for names in sets:
            for root in names:
                self._with_root[root].append(names)
        self._numbers = {root: n for n, root in enumerate(self._with_root)}
        self._masks: dict[int, int] = {}

    def than(self, names: tuple[str, ...]) -> Sequence[tuple[str, ...]]:
        """Return the sets that hold all of these roots, in the order they were given."""
        found = min((self._with_root.get(root, []) for root in names), key=len)
        if len(names) == 1 or not found:
            return found
        mine = self._mask(names)
        return [other for other in found if mine & self._mask(other) == mine]

    def _mask(self, names: tuple[str, ...]) -> int:
        """Return a set as bits: to compare two sets of thousands takes no loop."""
        held = self._masks.get(id(names))
        if held is None:
            bits = bytearray(len(self._numbers) // 8 + 1)
            for root in names:
                bits[self._numbers[root] >> 3] |= 1 << (self._numbers[root] & 7)
            held = self._masks[id(names)] = int.from_bytes(bits, "little")
        return held


def _swept(entries: Sequence[Entry], claims: list[int], corrections: list[int]) -> Iterable[tuple[int, Reach]]:
    """Sweep claims from the latest to the earliest; give those that a later correction cannot agree with."""
    coming = sorted(corrections, key=lambda n: entries[n].published_lo)
    later = Later()
    for n in sorted(claims, key=lambda n: entries[n].published_lo, reverse=True):
        while coming and entries[coming[-1]].published_lo > entries[n].published_lo:
            later.add(entries[coming.pop()].span)
        reach = later.beyond(entries[n].span)
        if reach is not _NO_REACH:
            yield n, reach


class Later:
    """The intervals of corrections met so far, asked for those beyond a claim's interval.

    Two staircases: of intervals with growing lower ends, those whose upper end is lower than that of every
    later step; and the mirror image. Adding and asking cost O(log n) and a short move in a list.
    """

    def __init__(self) -> None:
        self._above = _Staircase()
        self._below = _Staircase()
        self._all = _NO_REACH

    def add(self, span: Interval) -> None:
        """Take in one interval."""
        self._above.add(span.lo, span.hi)
        self._below.add(-span.hi, -span.lo)
        self._all = self._all.widened(Reach(span.hi, span.lo))

    def beyond(self, span: Interval) -> Reach:
        """Return what the intervals disjoint from this one say; `_NO_REACH` itself when there are none."""
        if not self._all.is_beyond(span):
            return _NO_REACH
        hi = self._all.hi if self._all.hi < span.lo else self._above.lowest(span.hi)
        lo = self._all.lo if self._all.lo > span.hi else -self._below.lowest(-span.lo)
        return Reach(hi, lo)


class _Staircase:
    """Pairs (at, height) of which none has another at or beyond it with the same height or a lower one."""

    def __init__(self) -> None:
        self._at: list[int] = []
        self._height: list[int] = []

    def add(self, at: int, height: int) -> None:
        place = bisect_left(self._at, at)
        if place < len(self._at) and self._height[place] <= height:
            return
        end = place + 1 if place < len(self._at) and self._at[place] == at else place
        while place and self._height[place - 1] >= height:
            place -= 1
        self._at[place:end] = [at]
        self._height[place:end] = [height]

    def lowest(self, beyond: int) -> int:
        """Return the least height of pairs that lie beyond a place."""
        place = bisect_right(self._at, beyond)
        return self._height[place] if place < len(self._at) else _NOTHING_HI


def _inherited(lineage: Lineage, direct: Mapping[int, Reach]) -> dict[int, Reach]:
    """Return for each node what is said against any claim it was taken from, at any remove.

    What is said against a wording that is gone is said against the wording that took its place.
    """
    against = dict(direct)
    for latest, reach in _said_of_the_gone(lineage, direct):
        for n in latest:
            against[n] = against.get(n, _NO_REACH).widened(reach)
    inherited: dict[int, Reach] = {}
    for component in lineage.order:
        found = _said_before(lineage, component, against, inherited)
        within = _NO_REACH
        for node in component if len(component) > 1 else ():
            within = within.widened(against.get(node, _NO_REACH))
        claims = [node for node in component if node < len(lineage.roots)]
        for node in component:
            # A claim in a circle with none but itself was not taken from itself; the others in it were.
            inherited[node] = found if claims == [node] else found.widened(within)
    return inherited


def _said_of_the_gone(lineage: Lineage, direct: Mapping[int, Reach]) -> Iterable[tuple[tuple[int, ...], Reach]]:
    """Give what is said against the wordings that are gone of each claim, with those that took their place."""
    reaches: dict[int, Reach] = {}
    for gone, latest in lineage.latest.items():
        if gone in direct:
            # All wordings of one claim are followed by the same ones.
            reaches[latest[0]] = reaches.get(latest[0], _NO_REACH).widened(direct[gone])
    followed = {latest[0]: latest for latest in lineage.latest.values()}
    return [(followed[first], reach) for first, reach in reaches.items()]


def _said_before(
    lineage: Lineage, component: tuple[int, ...], against: Mapping[int, Reach], inherited: Mapping[int, Reach]
) -> Reach:
    """Return what is said against the claims that a circle or a single node was taken from."""
    members = set(component)
    found = _NO_REACH
    for node in component:
        for to in lineage.links[node]:
            if to not in members:
                for held in (against, inherited):
                    if to in held:
                        found = found.widened(held[to])
    return found


def _outdated(
    entries: Sequence[Entry], lineage: Lineage, live: list[int], acting: list[int], superseded: frozenset[int]
) -> frozenset[int]:
    """Return the counts that a later count of the same roots, repeating nobody, has overtaken (rule 6)."""
    fresh: dict[int, list[int]] = defaultdict(list)
    for n in acting:
        if not entries[n].repeats and n not in superseded:
            fresh[id(lineage.roots[n])].append(n)
    steps: dict[int, tuple[list[int], list[int]]] = {}
    found = set()
    for n in live:
        roots, entry = id(lineage.roots[n]), entries[n]
        if roots not in fresh or n in superseded:
            continue
        if roots not in steps:
            steps[roots] = _highest_from(entries, fresh[roots])
        days, highest = steps[roots]
        place = bisect_right(days, entry.published_lo)
        if place < len(days) and highest[place] > entry.span.hi:
            found.add(n)
    return frozenset(found)


def _highest_from(entries: Sequence[Entry], claims: list[int]) -> tuple[list[int], list[int]]:
    """Return the claims' days in order and, for each, the highest lower end of those from there on."""
    claims = sorted(claims, key=lambda n: entries[n].published_lo)
    highest: list[int] = []
    top = _NOTHING_LO
    for n in reversed(claims):
        top = max(top, entries[n].span.lo)
        highest.append(top)
    return [entries[n].published_lo for n in claims], highest[::-1]
