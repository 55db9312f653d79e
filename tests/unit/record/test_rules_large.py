"""The rules on groups far larger than those written by hand: right, and without comparing each with each."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

import pytest

from safeconduct.base.clock import Day
from safeconduct.base.intervals import UNKNOWN, Interval
from safeconduct.record.independence import Chain, independence_floor
from safeconduct.record.lineage import lineage
from safeconduct.record.rules import known_now
from safeconduct.record.types import UNATTRIBUTED, Entry, Group, PropertyKind

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


class Counted(str):
    """A name that counts how often any is hashed or compared: what the rules do with roots, ids and places."""

    __slots__ = ()
    asked: ClassVar[int] = 0

    def __hash__(self) -> int:
        Counted.asked += 1
        return super().__hash__()

    def __eq__(self, other: object) -> bool:
        Counted.asked += 1
        return super().__eq__(other)


def _listed(count: int, name: str = "List", voice: str = "v") -> list[Entry]:
    """Claims of one account, each by a voice of its own."""
    return [_entry(n, source=name, root=Counted(f"{voice}{n}"))._replace(id=f"{voice}{n}") for n in range(count)]


def _copies(count: int, *sources: str) -> list[Entry]:
    """Claims without a voice, each in an account of its own, that repeat whole accounts."""
    return [_entry(n, root=UNATTRIBUTED)._replace(repeats=sources) for n in range(count)]


def _copied_lists(count: int) -> Group:
    both = (*_listed(count), *_listed(count, "Other", "w"), *_copies(count, "List", "Other"))
    return replace(GROUP, cumulative=True, entries=both)


def _copies_of_what_was_retracted(count: int) -> Group:
    gone = [entry._replace(retracted_on=Day(2)) for entry in _listed(count)]
    return replace(GROUP, entries=(*gone, *_copies(count, "List")))


def _copies_that_correct(count: int) -> Group:
    corrections = [
        entry._replace(corrects=True, published_lo=Day(3 + n % 50), span=Interval(n % 7, n % 7 + 5))
        for n, entry in enumerate(_copies(count, "List"))
    ]
    return replace(GROUP, entries=(*_listed(count), *corrections))


def _disputed_places(count: int) -> Group:
    entries = [
        _entry(n)._replace(
            id=Counted(f"c{n}"), span=UNKNOWN, values=(f"place {n}",), disputed_by=((f"c{n - 1}", Day(1)),)
        )
        for n in range(count)
    ]
    return replace(GROUP, kind=PropertyKind.PLACES, entries=tuple(entries))


def _echoed_places(count: int) -> Group:
    ours = [
        _entry(n)._replace(span=UNKNOWN, is_us=True, values=(Counted("Dol"), Counted(f"place {n}")))
        for n in range(count)
    ]
    published = [entry._replace(id=f"u{n}", published_by_us=True) for n, entry in enumerate(ours)]
    return replace(GROUP, kind=PropertyKind.PLACES, entries=(*published, *ours))


@pytest.mark.parametrize(
    "group",
    [_copied_lists, _copies_of_what_was_retracted, _copies_that_correct, _disputed_places, _echoed_places],
    ids=lambda build: build.__name__.strip("_").replace("_", " "),
)
def test_twice_the_claims_take_about_twice_the_work(group: Callable[[int], Group]) -> None:
    def work(count: int) -> int:
        large = group(count)
        Counted.asked = 0
        assert known_now(large, lineage(large))
        return Counted.asked

    # Sorting and growing tables take a little more than twice; comparing each with each takes four times.
    assert 500 < work(500) * 2 < work(1000) * 2 < work(500) * 5


def test_chains_that_shorten_one_another_one_by_one_take_twice_the_work_for_twice_as_many() -> None:
    def work(count: int) -> int:
        held: dict[str, set[Chain]] = {}
        for n in range(count):
            x, z, after, own = (Counted(name) for name in (f"x{n}", f"z{n}", f"z{n + 1}", f"k{n}"))
            held[f"r{n}"] = {Chain((x, z)), Chain((x, after))}
            held[f"s{n}"] = {Chain((x, own)), Chain((x, f"l{n}", own))}
        Counted.asked = 0
        assert independence_floor(held.keys(), held) == count
        return Counted.asked

    assert work(400) < work(200) * 2.5


def test_wordings_that_repeat_a_long_account_have_no_more_links_than_claims() -> None:
    count = 2_000
    copies = [_entry(n, source="Copy", root=UNATTRIBUTED)._replace(id="c", repeats=("List",)) for n in range(count)]
    found = lineage(replace(GROUP, entries=(*_listed(count), *copies)))
    assert sum(map(len, found.links)) <= 3 * count
    assert found.parents(2 * count - 1) == tuple(range(count))


def test_equal_roots_are_one_object() -> None:
    group = _copied_lists(20)
    for entries in (group.entries, group.entries[:40]):
        roots = lineage(replace(group, entries=(*entries, *entries))).roots
        assert len(set(map(id, roots))) == len(set(roots))
