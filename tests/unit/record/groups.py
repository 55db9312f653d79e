"""Random small groups of claims for property tests: few names, few days, so that things meet."""

from __future__ import annotations

import random

from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.base.intervals import OPEN_HI, OPEN_LO, UNKNOWN, Interval
from safeconduct.record.types import (
    ALWAYS,
    NEVER,
    UNATTRIBUTED,
    Entry,
    Group,
    PropertyKind,
    Reading,
    Review,
    Verdict,
)

# The days that happen; looks are taken on these and one day around.
FIRST, LAST = 1, 6

VOICES = ("v", "w", "x", "net")
US = "net"
SOURCES = ("A", "B", "C", "D", "E")
UNREAD = ("Y", "Z")
PUBLISHERS = ("", "p", "q", "x", US)
# One of them in two spellings.
PLACES = ("Argun", "Аргун", "Dol", "Elm")

days = st.integers(FIRST, LAST).map(Day)
looks = st.integers(FIRST - 1, LAST + 1).map(Day) | st.just(Day(LAST))
readings = st.sampled_from(Reading)
roots = st.sampled_from((*VOICES, UNATTRIBUTED))
pairs = st.frozensets(
    st.tuples(roots, roots).filter(lambda pair: pair[0] < pair[1]),
    max_size=2,
)


@st.composite
def groups(draw: st.DrawFn, most: int = 6, kinds: tuple[PropertyKind, ...] = tuple(PropertyKind)) -> Group:
    """Draw a group: every link, flag and date there is, each of them rare enough for the others to matter.

    In a calm group nothing was taken back and readers agree, so that what needs many standing claims is met.
    """
    is_calm = draw(st.booleans())
    kind = draw(st.sampled_from((*kinds, PropertyKind.COUNT, PropertyKind.COUNT)))
    published = {source: draw(_published()) for source in SOURCES}
    publishers = {source: draw(st.sampled_from(PUBLISHERS)) for source in SOURCES}
    count = draw(st.integers(0, most))
    ids = tuple(f"c{n}" for n in range(count))
    entries: list[Entry] = []
    for name in ids:
        entry = draw(_entry(name, kind, ids, published, publishers))
        entries.append(_calmed(entry) if is_calm else entry)
        if not is_calm and entry.undone_on == NEVER and draw(_rarely()):
            entries.append(draw(_older_wording(entry, kind)))
    return Group(
        subject="wave",
        property="figure",
        basis="estimated",
        kind=kind,
        cumulative=draw(st.booleans()),
        entries=tuple(draw(st.permutations(entries))),
        independent=draw(pairs) if draw(_rarely()) else frozenset(),
        dependent=draw(pairs) if draw(_rarely()) else frozenset(),
    )


def spans() -> st.SearchStrategy[Interval]:
    """Draw an interval with small ends, or one with an end open, or, rarely, with both."""
    end = st.integers(1, 6)
    shut = st.tuples(end, end).map(lambda ends: Interval(min(ends), max(ends)))
    half_open = end.map(lambda lo: Interval(lo, OPEN_HI)) | end.map(lambda hi: Interval(OPEN_LO, hi))
    return st.one_of(shut, shut, half_open, half_open, st.just(UNKNOWN))


def _rarely() -> st.SearchStrategy[bool]:
    return st.sampled_from((False, False, False, False, True))


def _rare_day() -> st.SearchStrategy[Day]:
    return st.one_of(st.just(NEVER), st.just(NEVER), st.just(NEVER), st.just(NEVER), days)


@st.composite
def _published(draw: st.DrawFn) -> tuple[Day, Day]:
    one, other = sorted((draw(days), draw(days)))
    shape = draw(st.sampled_from(("day", "day", "span", "from", "undated")))
    return {"day": (one, one), "span": (one, other), "from": (one, NEVER), "undated": (ALWAYS, NEVER)}[shape]


@st.composite
def _entry(
    draw: st.DrawFn,
    name: str,
    kind: PropertyKind,
    ids: tuple[str, ...],
    published: dict[str, tuple[Day, Day]],
    publishers: dict[str, str],
) -> Entry:
    source = draw(st.sampled_from(SOURCES))
    root = draw(roots)
    links = st.lists(st.tuples(st.sampled_from((*ids, "elsewhere")), days), max_size=2).map(tuple)
    return Entry(
        id=name,
        source=source,
        root=root,
        is_us=root == US,
        publisher=publishers[source],
        published_by_us=publishers[source] == US,
        published_lo=published[source][0],
        published_hi=published[source][1],
        known_on=draw(days),
        span=draw(spans()) if kind.is_interval else UNKNOWN,
        values=() if kind.is_interval else tuple(draw(st.lists(st.sampled_from(PLACES), max_size=2))),
        repeats=tuple(draw(st.lists(st.sampled_from((*SOURCES, *UNREAD)), max_size=2))),
        corrects=draw(_rarely()),
        recorders=tuple(sorted(draw(st.sets(st.sampled_from(("r1", "r2", "u1")), min_size=1, max_size=2)))),
        first_hand=draw(st.booleans()),
        retracted_on=draw(_rare_day()),
        withdrawn_on=draw(_rare_day()),
        undone_on=draw(_rare_day()),
        superseded_by=draw(links) if draw(_rarely()) else (),
        disputed_by=draw(links) if draw(_rarely()) else (),
        reviews=draw(_reviews()),
    )


def _calmed(entry: Entry) -> Entry:
    return entry._replace(
        root=entry.root if entry.root in (US, "x") else "v",
        retracted_on=NEVER,
        withdrawn_on=NEVER,
        undone_on=NEVER,
        superseded_by=(),
        disputed_by=(),
        repeats=entry.repeats[:1] if entry.first_hand else (),
        reviews=tuple(review._replace(verdict=Verdict.AGREE) for review in entry.reviews),
    )


@st.composite
def _older_wording(draw: st.DrawFn, entry: Entry, kind: PropertyKind) -> Entry:
    """Draw the wording of a claim that this one took the place of."""
    root = draw(roots)
    span = draw(spans()) if kind.is_interval else UNKNOWN
    older = entry._replace(root=root, is_us=root == US, span=span, known_on=Day(FIRST))
    return (
        older._replace(undone_on=entry.known_on) if draw(st.booleans()) else older._replace(replaced_on=entry.known_on)
    )


@st.composite
def _reviews(draw: st.DrawFn) -> tuple[Review, ...]:
    if draw(st.booleans()):
        return ()
    verdicts = st.sampled_from((Verdict.AGREE, Verdict.AGREE, Verdict.AGREE, Verdict.QUERY, Verdict.REJECT))
    users = st.sampled_from(("r1", "r2", "r3"))
    one = st.builds(Review, users, verdicts, days, text=st.none(), holds=st.sampled_from((True, True, True, False)))
    return tuple(draw(st.lists(one, max_size=3)))


def group_from_seed(seed: int) -> Group:
    """Return a group drawn from a seed, every figure of its make-up drawn first.

    What hypothesis draws stays near the plain; here half the groups are crowded with copies, or corrections, or
    things taken back, where rules meet that hardly ever meet otherwise.
    """
    return _Drawing(random.Random(seed)).group()


class _Drawing:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.kind = draw.choice((PropertyKind.COUNT, PropertyKind.COUNT, *PropertyKind))
        self.ids = [f"c{n}" for n in range(draw.randint(1, 8))]
        self.sources = SOURCES[: draw.randint(2, len(SOURCES))]
        self.roots = draw.sample((*VOICES, UNATTRIBUTED), draw.randint(1, 4))
        self.widest = draw.choice((2, 4, 10))
        self.unknowing = draw.choice((0.0, 0.0, 0.2))
        self.copying = draw.choice((0.0, 0.2, 0.5, 0.8))
        self.correcting = draw.choice((0.0, 0.2, 0.5))
        self.taking_back = draw.choice((0.0, 0.0, 0.1, 0.3))
        self.linking = draw.choice((0.0, 0.0, 0.2))
        self.published = {source: self._published() for source in self.sources}
        self.publishers = {source: draw.choice((*PUBLISHERS, source + "-press")) for source in self.sources}

    def group(self) -> Group:
        entries = []
        for name in self.ids:
            entry = self._entry(name)
            entries.append(entry)
            if entry.undone_on == NEVER and self.draw.random() < self.taking_back / 2:
                entries.append(self._other_wording(entry))
        self.draw.shuffle(entries)
        is_growing = self.draw.random() < 0.5
        judged = self._pairs(), self._pairs()
        return Group("wave", "figure", "estimated", self.kind, is_growing, tuple(entries), *judged)

    def _entry(self, name: str) -> Entry:
        draw = self.draw
        source, root = draw.choice(self.sources), draw.choice(self.roots)
        is_copy = draw.random() < self.copying
        return Entry(
            id=name,
            source=source,
            root=root,
            is_us=root == US,
            publisher=self.publishers[source],
            published_by_us=self.publishers[source] == US,
            published_lo=self.published[source][0],
            published_hi=self.published[source][1],
            known_on=self._day(),
            span=self._span(),
            values=() if self.kind.is_interval else tuple(draw.choices(PLACES, k=draw.randint(0, 2))),
            repeats=tuple(draw.choices((*self.sources, *UNREAD), k=draw.randint(1, 2))) if is_copy else (),
            corrects=draw.random() < self.correcting,
            recorders=("r1",),
            first_hand=draw.random() < 0.5,
            retracted_on=self._rarely(self.taking_back),
            withdrawn_on=self._rarely(self.taking_back),
            undone_on=self._rarely(self.taking_back / 2),
            superseded_by=self._links(),
            disputed_by=self._links(),
            reviews=tuple(self._review() for _ in range(draw.randint(0, 3))),
        )

    def _other_wording(self, entry: Entry) -> Entry:
        root = self.draw.choice(self.roots)
        older = entry._replace(span=self._span(), root=root, is_us=root == US, known_on=Day(FIRST))
        if self.draw.random() < 0.3:
            source = self.draw.choice(self.sources)
            lo, hi = self.published[source]
            older = older._replace(source=source, published_lo=lo, published_hi=hi, publisher=self.publishers[source])
            older = older._replace(published_by_us=older.publisher == US)
        fate = self.draw.random()
        if fate < 0.2:
            return older  # two desks reworded it apart: both stand
        return older._replace(undone_on=entry.known_on) if fate < 0.6 else older._replace(replaced_on=entry.known_on)

    def _day(self) -> Day:
        return Day(self.draw.randint(FIRST, LAST))

    def _rarely(self, share: float) -> Day:
        return self._day() if self.draw.random() < share else NEVER

    def _published(self) -> tuple[Day, Day]:
        one, other = sorted((self._day(), self._day()))
        return self.draw.choice(((one, one), (one, one), (one, one), (one, other), (one, NEVER), (ALWAYS, NEVER)))

    def _span(self) -> Interval:
        if not self.kind.is_interval or self.draw.random() < self.unknowing:
            return UNKNOWN
        lo, hi = sorted(self.draw.choices(range(1, self.widest + 1), k=2))
        shape = self.draw.random()
        return Interval(OPEN_LO if shape < 0.05 else lo, OPEN_HI if shape > 0.95 else lo if shape < 0.4 else hi)

    def _links(self) -> tuple[tuple[str, Day], ...]:
        if self.draw.random() >= self.linking:
            return ()
        return tuple((self.draw.choice((*self.ids, "elsewhere")), self._day()) for _ in range(self.draw.randint(1, 2)))

    def _review(self) -> Review:
        verdict = self.draw.choice((*(Verdict.AGREE,) * 5, Verdict.QUERY))
        return Review(self.draw.choice(("r1", "r2", "r3")), verdict, self._day())

    def _pairs(self) -> frozenset[tuple[str, str]]:
        if len(self.roots) < 2 or self.draw.random() > 0.15:
            return frozenset()
        one, other = sorted(self.draw.sample(self.roots, 2))
        return frozenset(((one, other),))
