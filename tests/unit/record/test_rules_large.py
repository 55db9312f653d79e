"""The rules on groups far larger than those written by hand: right, and without comparing each with each."""

from __future__ import annotations

import random
from dataclasses import replace

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.lineage import lineage
from safeconduct.record.rules import known_now
from safeconduct.record.types import Entry, Group, PropertyKind

GROUP = Group("wave", "figure", "estimated", PropertyKind.COUNT, False, ())


def _entry(n: int, *, root: str = "x", source: str = "", day: int = 1, repeats: str = "") -> Entry:
    return Entry(
        id=f"c{n:06}",
        source=source or f"S{n}",
        root=root,
        is_us=False,
        publisher=f"p{n}",
        published_by_us=False,
        published_lo=Day(day),
        published_hi=Day(day),
        known_on=Day(day),
        span=Interval(30, 30),
        values=(),
        repeats=(repeats,) if repeats else (),
        corrects=False,
    )


def test_a_chain_of_twenty_thousand_copies_has_one_root_and_falls_with_its_original() -> None:
    count = 20_000
    chain = [_entry(n, root=f"v{n}", day=9, repeats=f"S{n - 1}" if n else "") for n in range(count)]
    chain[0] = chain[0]._replace(published_lo=Day(1))
    correction = _entry(count, root="v0", day=5)._replace(corrects=True, span=Interval(1, 10))
    group = replace(GROUP, entries=(*chain, correction))
    [row] = known_now(group, lineage(group))
    assert row.roots.names == ("v0",)
    assert len(row.superseded) == count
    assert row.standing == (correction.id,)


def test_a_ring_of_twenty_thousand_copies_has_the_smallest_root() -> None:
    count = 20_000
    ring = tuple(_entry(n, root=f"v{n:05}", repeats=f"S{(n + 1) % count}") for n in range(count))
    group = replace(GROUP, entries=ring)
    assert set(lineage(group).roots) == {("v00000",)}


def test_a_document_copied_claim_by_claim_has_no_more_links_than_claims() -> None:
    count = 3_000
    named = [_entry(n, source="List", root=f"v{n % 7}") for n in range(count)]
    copies = [_entry(count + n, root=f"v{n % 11}", repeats="List") for n in range(count)]
    places = [entry._replace(span=UNKNOWN, values=(f"place {n % count}",)) for n, entry in enumerate(named + copies)]
    group = replace(GROUP, kind=PropertyKind.PLACES, entries=tuple(places))
    found = lineage(group)
    assert sum(map(len, found.links)) <= 4 * count
    assert len(found.parents(count)) == len([n for n in range(count) if n % 7 == 0])
    assert len(found.parents(count + 7)) == count


def test_hundreds_of_corrections_supersede_what_comparing_each_with_each_gives() -> None:
    draw = random.Random(11)
    entries = []
    for n in range(600):
        lo = draw.randrange(1000)
        span = Interval(lo, lo + draw.randrange(700))
        plain = _entry(n, root=f"v{draw.randrange(3)}", day=draw.randrange(200))
        entries.append(plain._replace(span=span, corrects=draw.random() < 0.4))
    group = replace(GROUP, entries=tuple(entries))
    expected = {
        old.id
        for old in entries
        for new in entries
        if new.corrects
        and new.root == old.root
        and old.published_lo < new.published_lo
        and new.span.is_disjoint(old.span)
    }
    [row] = known_now(group, lineage(group))
    assert set(row.superseded) == expected
    assert 50 < len(expected) < len(entries)


def test_thousands_of_voices_are_disputed_as_comparing_each_with_each_gives() -> None:
    draw = random.Random(12)
    spans = [Interval(lo, lo + draw.randrange(400)) for lo in (draw.randrange(200) for _ in range(1200))]
    entries = tuple(_entry(n, root=f"v{n}")._replace(span=span) for n, span in enumerate(spans))
    group = replace(GROUP, entries=entries)
    expected = {entry.id for entry in entries if any(entry.span.is_disjoint(span) for span in spans)}
    [row] = known_now(group, lineage(group))
    assert set(row.disputed) == expected
    assert 50 < len(expected) < len(entries)
