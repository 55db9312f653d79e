"""What if this source fell: copies fall with what they were taken from; of one nobody uses, nothing changes."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.base.intervals import Interval
from safeconduct.record.falling import Fall, group_without
from safeconduct.record.lineage import lineage
from safeconduct.record.rules import known_rows
from safeconduct.record.types import Entry, Group, KnownRow, PropertyKind, Reading, texts_of
from tests.examples import many
from tests.unit.record import groups

crowded = st.integers(0, 2**32).map(groups.group_from_seed)
any_group = groups.groups() | crowded
falls = st.builds(
    Fall, st.frozensets(st.sampled_from(groups.SOURCES), max_size=3), st.frozensets(groups.roots, max_size=2)
)
DAY = Day(9)


def rows(group: Group, day: Day, reading: Reading) -> tuple[KnownRow, ...]:
    return known_rows(group, lineage(group), day=day, reading=reading)


def names(group: Group) -> set[str]:
    return {entry.id for entry in group.entries}


@given(group=any_group, day=groups.looks, reading=groups.readings)
@settings(max_examples=many(40), deadline=None)
def test_the_fall_of_a_source_nobody_uses_changes_nothing(group: Group, day: Day, reading: Reading) -> None:
    nobody = Fall(frozenset({"nobody"}), frozenset({"nobody"}))

    assert group_without(group, nobody) == group
    assert rows(group_without(group, Fall()), day, reading) == rows(group, day, reading)


@given(group=any_group, day=groups.looks, reading=groups.readings)
@settings(max_examples=many(40), deadline=None)
def test_when_every_account_falls_or_every_voice_nothing_is_known(group: Group, day: Day, reading: Reading) -> None:
    accounts = Fall(sources=frozenset(entry.source for entry in group.entries))
    voices = Fall(voices=frozenset(root for roots in lineage(group).roots for root in roots))

    assert rows(group_without(group, accounts), day, reading) == ()
    assert rows(group_without(group, voices), day, reading) == ()


@given(group=any_group, one=falls, other=falls, day=groups.looks, reading=groups.readings)
@settings(max_examples=many(50), deadline=None)
def test_what_falls_with_less_falls_with_more_and_nothing_new_is_claimed(
    group: Group, one: Fall, other: Fall, day: Day, reading: Reading
) -> None:
    less = group_without(group, one)
    least = group_without(group, Fall(one.sources | other.sources, one.voices | other.voices))

    assert set(least.entries) <= set(less.entries) <= set(group.entries)
    assert all(entry.source not in one.sources for entry in less.entries)
    known = {text for row in rows(group, day, reading) for text in texts_of(row)}
    assert {row.text for row in rows(less, day, reading)} <= known


def entry(name: str, source: str, root: str, *repeats: str) -> Entry:
    lo = Day(int(source[1:]))
    return Entry(
        *(name, source, root, False, source, False, lo, lo, lo, Interval(3, 3), (), repeats), corrects=False
    )  # fmt: skip


def group(*entries: Entry) -> Group:
    return Group("s", "held", "unspecified", PropertyKind.COUNT, False, entries)


def test_a_copy_falls_with_the_only_account_it_was_taken_from_and_so_does_its_copy() -> None:
    held = group(entry("c1", "A1", "v"), entry("c2", "A2", "v", "A1"), entry("c3", "A3", "v", "A2"))

    assert names(group_without(held, Fall(frozenset({"A1"})))) == set()
    assert names(group_without(held, Fall(frozenset({"A2"})))) == {"c1"}


def test_a_copy_of_two_accounts_stands_while_one_of_them_does() -> None:
    held = group(entry("c1", "A1", "v"), entry("c2", "A2", "w"), entry("c3", "A3", "x", "A1", "A2"))
    less = group_without(held, Fall(frozenset({"A1"})))

    assert names(less) == {"c2", "c3"}
    assert rows(less, DAY, Reading.KNOWN)[0].roots.names == ("w",)
    assert names(group_without(held, Fall(frozenset({"A1", "A2"})))) == set()
    assert names(group_without(held, Fall(voices=frozenset({"w"})))) == {"c1", "c3"}


def test_a_claim_of_its_own_stands_when_an_account_falls_that_it_names_and_nobody_read() -> None:
    held = group(entry("c1", "A1", "v", "A9"), entry("c2", "A2", "w"))

    assert names(group_without(held, Fall(frozenset({"A9"})))) == {"c1", "c2"}
