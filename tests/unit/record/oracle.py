"""The rules of docs/formats/known.md a second time: slow, short, and written straight from the text.

Nothing here is clever: sets instead of sweeps, every pair compared, every choice of chains tried. It shares the
types with `safeconduct.record` and no line of its code. For a handful of claims only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any, Concatenate, ParamSpec, TypeVar

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.gazetteer.finding import place_of
from safeconduct.record.types import (
    NEVER,
    Entry,
    Group,
    KnownRow,
    Level,
    Position,
    PropertyKind,
    Reading,
    Review,
    Roots,
    Verdict,
)

Claims = frozenset[int]
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


def remembered(
    ask: Callable[Concatenate[Oracle, Asked], Answer],
) -> Callable[Concatenate[Oracle, Asked], Answer]:
    """Let an oracle answer the same question once."""

    def asked(self: Oracle, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        key = (ask.__name__, args, tuple(kwargs.items()))
        if key not in self.memory:
            self.memory[key] = ask(self, *args, **kwargs)
        answer: Answer = self.memory[key]
        return answer

    return asked


def end_of_voice(voices: dict[str, str], voice: str) -> str:
    """Rule 4: follow a voice to its end; a circle counts as its smallest id."""
    path = [voice]
    while voices.get(path[-1]):
        following = voices[path[-1]]
        if following in path:
            return min(path[path.index(following) :])
        path.append(following)
    return path[-1]


class Oracle:
    """Everything the rules say of one group on one day in one reading."""

    def __init__(self, group: Group, day: Day, reading: Reading) -> None:
        self.group, self.day, self.reading = group, day, reading
        self.entries = group.entries
        self.all = range(len(self.entries))
        self.memory: dict[object, Any] = {}

    # Rule 3.

    def is_current(self, n: int) -> bool:
        return self.entries[n].undone_on == NEVER and self.entries[n].replaced_on == NEVER

    @remembered
    def parents(self, n: int) -> Claims:
        me = self.entries[n]
        found: set[int] = set()
        for source in me.repeats:
            there = [m for m in self.all if self.entries[m].source == source and self.is_current(m)]
            same_root = [m for m in there if self.entries[m].root == me.root]
            found.update(same_root or there)
        return frozenset(m for m in found if m != n and self.entries[m].id != me.id)

    # Rule 13.

    @remembered
    def echoed(self, n: int) -> Claims:
        me = self.entries[n]
        if not me.is_us or me.published_by_us or self.parents(n):
            return frozenset()
        ours = [m for m in self.all if self.is_current(m) and self.entries[m].root == me.root]
        if not self.group.kind.is_interval:
            mine = self.named(n)
            ours = [m for m in ours if mine and mine <= self.named(m)]
        published = [m for m in ours if self.entries[m].published_by_us]
        unpublished = [m for m in ours if self.entries[m].publisher == ""]
        traced = [m for m in unpublished if me.root not in self.roots(m, echoes=False)]
        return frozenset(published or traced)

    def interviews(self) -> Claims:
        found = set()
        for n in self.all:
            me = self.entries[n]
            if not self.is_current(n) or not (me.published_by_us or (me.is_us and me.publisher == "")):
                continue
            for m in self.all:
                other = self.entries[m]
                unpublished = other.publisher == "" or (other.published_by_us and other.published_hi == NEVER)
                if other.source in me.repeats and other.source != me.source and unpublished:
                    found.add(m)
        return frozenset(found)

    # Rule 4.

    def taken_from(self, n: int, echoes: bool = True) -> Claims:
        return self.parents(n) | (self.echoed(n) if echoes else frozenset())

    @remembered
    def ancestors(self, n: int, echoes: bool = True) -> Claims:
        found: set[int] = set()
        edge = set(self.taken_from(n, echoes))
        while edge:
            found |= edge
            edge = {up for one in edge for up in self.taken_from(one, echoes)} - found
        return frozenset(found)

    @remembered
    def roots(self, n: int, echoes: bool = True) -> tuple[str, ...]:
        circle = {n} | {m for m in self.ancestors(n, echoes) if n in self.ancestors(m, echoes)}
        outside = {up for m in circle for up in self.taken_from(m, echoes)} - circle
        if not outside:
            return (min(self.entries[m].root for m in circle),)
        return tuple(sorted({root for up in outside for root in self.roots(up, echoes)}))

    # Rule 1.

    @remembered
    def live(self) -> Claims:
        return frozenset(n for n in self.all if self.is_live(self.entries[n]))

    def is_live(self, entry: Entry) -> bool:
        if self.reading is Reading.KNOWN:
            return entry.known_on <= self.day and entry.undone_on > self.day and entry.replaced_on > self.day
        return entry.published_hi <= self.day and entry.undone_on == NEVER and entry.replaced_on == NEVER

    def is_acting(self, n: int) -> bool:
        entry = self.entries[n]
        return n in self.live() and entry.retracted_on > self.day and entry.withdrawn_on > self.day

    # Rule 5.

    def is_disjoint(self, n: int, m: int) -> bool:
        return self.entries[n].span.is_disjoint(self.entries[m].span)

    def replaces(self, correction: int, n: int) -> bool:
        """The correction itself says so, by its flag."""
        new, old = self.entries[correction], self.entries[n]
        return (
            n in self.live()
            and set(self.roots(n)) <= set(self.roots(correction))
            and old.published_lo < new.published_lo
            and self.is_disjoint(correction, n)
        )

    def replaces_by_link(self, correction: int, n: int) -> bool:
        name = self.entries[correction].id
        return (
            n in self.live()
            and self.is_acting(correction)
            and name != self.entries[n].id
            and any(by == name and since <= self.day for by, since in self.entries[n].superseded_by)
        )

    def replaced_from_elsewhere(self, n: int) -> bool:
        held = {entry.id for entry in self.entries}
        return n in self.live() and any(
            by not in held and since <= self.day for by, since in self.entries[n].superseded_by
        )

    def originals(self, n: int) -> Claims:
        """What a claim was taken from, at any remove, with the wordings that were there before."""
        found = self.ancestors(n)
        names = {self.entries[m].id for m in found}
        return found | {m for m in self.all if not self.is_current(m) and self.entries[m].id in names}

    def falls_as_a_copy(self, n: int, corrections: Claims) -> bool:
        """Some claim that replaces an original of this one cannot agree with this one."""
        return any(
            self.is_disjoint(new, n)
            and (self.replaces_by_link(new, old) or (new in corrections and self.replaces(new, old)))
            for new in self.all
            for old in self.originals(n)
        )

    @remembered
    def superseded(self) -> Claims:
        live = self.live()
        by_link = {n for n in live if any(self.replaces_by_link(new, n) for new in self.all)}
        by_link |= {n for n in live if self.replaced_from_elsewhere(n)}
        if not self.group.kind.is_interval:
            return frozenset(by_link)
        corrections = frozenset(n for n in self.all if self.is_acting(n) and self.entries[n].corrects)
        first = frozenset(n for n in corrections if not self.taken_from(n))
        corrections = first | {n for n in corrections - first if not self.falls_as_a_copy(n, first)}
        by_date = {n for n in live if any(self.replaces(new, n) for new in corrections)}
        as_copies = {n for n in live if self.falls_as_a_copy(n, corrections)}
        return frozenset(by_link | by_date | as_copies)

    # Rules 6 and 7.

    @remembered
    def outdated(self) -> Claims:
        if not (self.group.cumulative and self.group.kind is PropertyKind.COUNT):
            return frozenset()
        return frozenset(
            n
            for n in self.live() - self.superseded()
            for later in self.live() - self.superseded()
            if self.is_acting(later)
            and not self.entries[later].repeats
            and self.roots(later) == self.roots(n)
            and self.entries[later].published_lo > self.entries[n].published_lo
            and self.entries[later].span.lo > self.entries[n].span.hi
        )

    def stands(self, n: int) -> bool:
        return self.is_acting(n) and n not in self.superseded() and n not in self.outdated()

    def has_content(self, n: int) -> bool:
        return self.entries[n].withdrawn_on == NEVER

    def knows_something(self, n: int) -> bool:
        """A claim of an interval with both ends open knows nothing; one of a set names what it names."""
        span = self.entries[n].span
        return not self.group.kind.is_interval or not (span.lo == OPEN_LO and span.hi == OPEN_HI)

    # Rule 8.

    def is_silent_echo(self, n: int) -> bool:
        return any(self.stands(m) and self.has_content(m) for m in self.echoed(n))

    @remembered
    def is_silent(self, n: int) -> bool:
        """A silent echo, or what was taken from such alone: a copy never speaks before what it repeats."""
        if self.echoed(n):
            return self.is_silent_echo(n)
        circle = {n} | {m for m in self.ancestors(n) if n in self.ancestors(m)}
        outside = {up for m in circle for up in self.taken_from(m)} - circle
        return bool(outside) and not any(self.echoed(m) for m in circle) and all(self.is_silent(up) for up in outside)

    def chains(self, root: str, standing: Claims) -> list[frozenset[str]]:
        found = []
        for n in standing:
            me = self.entries[n]
            if not self.knows_something(n) or self.parents(n) or self.is_silent_echo(n):
                continue
            if self.roots(n) == (root,) and me.root == root:
                found.append(frozenset({root, me.publisher, *me.repeats} - {""}))
        return found

    def floor(self, names: list[str], standing: Claims) -> int:
        """Every choice of one chain, or none, for every root. A root without a chain shares with everybody."""
        choices = [[None, *(self.chains(name, standing) or [frozenset(("everything",))])] for name in names]
        best = min(len(names), 1)
        for choice in product(*choices):
            taken = [(name, chain) for name, chain in zip(names, choice, strict=True) if chain is not None]
            pairs = [(one, other) for one in taken for other in taken if one[0] < other[0]]
            if all(self.are_independent(*one, *other) for one, other in pairs):
                best = max(best, len(taken))
        return best

    def are_independent(self, one: str, chain: frozenset[str], other: str, their: frozenset[str]) -> bool:
        if (one, other) in self.group.dependent:
            return False
        if (one, other) in self.group.independent:
            return True
        return "everything" not in chain | their and not chain & their

    # Rules 9 to 11.

    def nearest(self, root: str) -> list[int]:
        claims = [n for n in self.all if self.stands(n) and self.has_content(n) and root in self.roots(n)]
        claims = [n for n in claims if self.knows_something(n)]
        claims = [n for n in claims if self.roots(n) == (root,)] or claims
        claims = [n for n in claims if not self.is_silent(n)] or claims
        return (
            [n for n in claims if not self.entries[n].repeats] or [n for n in claims if not self.parents(n)] or claims
        )

    # Rule 12.

    def level(self, standing: Claims, floor: int, disputed: set[str], inconsistent: set[str]) -> Level:
        if not any(self.has_content(n) for n in standing):
            return Level.WITHDRAWN
        if disputed:
            return Level.DISPUTED
        if floor < 2:
            return Level.REPORTED
        verdicts = [(n, user, self.verdict(n, user)) for n in standing for user in self.users(n)]
        if inconsistent or any(verdict is not Verdict.AGREE for _, _, verdict in verdicts):
            return Level.CORROBORATED
        pairs = [(n, one, other) for n, one, _ in verdicts for m, other, _ in verdicts if n == m and one != other]
        if not any(
            self.entries[n].first_hand and self.knows_something(n) and not {one, other} & set(self.entries[n].recorders)
            for n, one, other in pairs
        ):
            return Level.CORROBORATED
        return Level.REASONABLE_GROUNDS

    def users(self, n: int) -> set[str]:
        said = {review.user for review in self.entries[n].reviews if review.on <= self.day}
        return {user for user in said if self.newest(n, user).holds}

    def verdict(self, n: int, user: str) -> Verdict:
        return self.newest(n, user).verdict

    def newest(self, n: int, user: str) -> Review:
        said = [r for r in self.entries[n].reviews if r.user == user and r.on <= self.day]
        newest = max(review.on for review in said)
        return [review for review in said if review.on == newest][-1]

    # Rules 2 and 13: the rows.

    def rows(self) -> tuple[KnownRow, ...]:
        rows = self.rows_inside()
        hidden = self.interviews()
        if not hidden:
            return rows
        public = tuple(entry for n, entry in enumerate(self.entries) if n not in hidden)
        outside = Oracle(replace(self.group, entries=public), self.day, self.reading).rows()
        counted = {self.same(row.text): row.roots for row in outside}
        return tuple(replace(row, outside=counted.get(self.same(row.text), Roots(0, 0, ()))) for row in rows)

    def rows_inside(self) -> tuple[KnownRow, ...]:
        live = self.live()
        if self.group.kind.is_interval:
            return (self.row("", live),) if live else ()
        withdrawn = frozenset(n for n in live if not self.has_content(n))
        told = live - withdrawn
        tombstone = (self.row("", withdrawn),) if withdrawn else ()
        rows = []
        for value in {self.same(value) for n in told for value in self.entries[n].values}:
            saying = frozenset(n for n in told if value in self.named(n))
            standing = [n for n in saying if self.stands(n)]
            spelt = sorted(
                {text for n in standing or saying for text in self.entries[n].values if self.same(text) == value}
            )
            row = self.row(spelt[0], saying)
            rows.append(replace(row, spelt=tuple(spelt)) if len(spelt) > 1 else row)
        return tombstone + tuple(sorted(rows, key=lambda row: row.text))

    def same(self, text: str) -> str:
        """Two spellings that the gazetteer gives one place are one value."""
        found = place_of(text) if self.group.kind is PropertyKind.PLACES else ()
        return f"place {found[0]}\x1f" if len(found) == 1 else text

    def named(self, n: int) -> set[str]:
        return {self.same(text) for text in self.entries[n].values}

    def row(self, text: str, live: Claims) -> KnownRow:
        standing = frozenset(n for n in live if self.stands(n))
        names = sorted({root for n in standing if self.knows_something(n) for root in self.roots(n)})
        positions, inconsistent, disputed = self.contradictions() if self.group.kind.is_interval else ((), set(), set())
        disputed |= self.disputed_by_links(standing)
        floor = self.floor(names, standing)
        level = self.level(standing, floor, disputed, inconsistent)
        superseded = self.names(live & self.superseded())
        return KnownRow(
            property=self.group.property,
            basis=self.group.basis,
            kind=self.group.kind,
            text=text,
            span=_hull([position.span for position in positions]),
            is_tombstone=level is Level.WITHDRAWN and not all(self.has_content(n) for n in live),
            positions=positions,
            level=level,
            corrected=bool(superseded),
            claims=self.names(live),
            documents=tuple(sorted({self.entries[n].source for n in live})),
            roots=Roots(floor, len(names), tuple(names)),
            outside=Roots(floor, len(names), tuple(names)),
            superseded=superseded,
            outdated=self.names(live & self.outdated()),
            disputed=tuple(sorted(disputed)),
            inconsistent=tuple(sorted(inconsistent)),
            standing=self.names(standing),
            retracted=self.names(frozenset(n for n in live if self.entries[n].retracted_on <= self.day)),
        )

    def contradictions(self) -> tuple[tuple[Position, ...], set[str], set[str]]:
        content = [n for n in self.all if self.stands(n) and self.has_content(n)]
        roots = sorted({root for n in content if self.knows_something(n) for root in self.roots(n)})
        positions = tuple(Position(root, _hull([self.entries[n].span for n in self.nearest(root)])) for root in roots)
        inconsistent = {
            self.entries[n].id
            for root in roots
            for n in self.nearest(root)
            if any(self.is_disjoint(n, m) for m in self.nearest(root))
        }
        disputed = {
            self.entries[n].id
            for one in positions
            if any(one.span.is_disjoint(other.span) for other in positions)
            for n in self.nearest(one.root)
        }
        return positions, inconsistent, disputed

    def disputed_by_links(self, standing: Claims) -> set[str]:
        open_links = [
            (self.entries[n].id, by) for n in standing for by, since in self.entries[n].disputed_by if since <= self.day
        ]
        live = {self.entries[n].id for n in self.live()}
        return {claim for claim, _ in open_links} | {by for _, by in open_links if by in live}

    def names(self, claims: Claims) -> tuple[str, ...]:
        return tuple(sorted({self.entries[n].id for n in claims}))


def _hull(spans: list[Interval]) -> Interval:
    return Interval(min(s.lo for s in spans), max(s.hi for s in spans)) if spans else UNKNOWN
