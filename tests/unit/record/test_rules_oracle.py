"""The rules against a second, slow reading of them, on random small groups and on every table case."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.base.clock import Day
from safeconduct.record.lineage import lineage, voice_roots
from safeconduct.record.rules import END_OF_TIME, known_now, known_rows
from safeconduct.record.types import Group, PropertyKind, Reading
from tests.examples import many
from tests.unit.record import groups, tables
from tests.unit.record.oracle import Oracle, end_of_voice

CASES = tuple(tables.cases())


@given(group=groups.groups(), day=groups.looks, reading=groups.readings)
@settings(max_examples=many(60), deadline=None)
def test_rows_are_those_of_the_slow_reading(group: Group, day: Day, reading: Reading) -> None:
    assert known_rows(group, lineage(group), day=day, reading=reading) == Oracle(group, day, reading).rows()


@given(group=groups.groups(most=8, kinds=(PropertyKind.COUNT,)))
@settings(max_examples=many(40), deadline=None)
def test_what_is_known_now_is_that_of_the_slow_reading(group: Group) -> None:
    assert known_now(group, lineage(group)) == Oracle(group, END_OF_TIME, Reading.KNOWN).rows()


@pytest.mark.parametrize("block", range(4))
def test_rows_of_crowded_groups_are_those_of_the_slow_reading(block: int) -> None:
    for seed in range(block * many(100), (block + 1) * many(100)):
        group = groups.group_from_seed(seed)
        found = lineage(group)
        day = Day(groups.FIRST + seed % groups.LAST)
        for reading in Reading:
            seen = known_rows(group, found, day=day, reading=reading)
            assert seen == Oracle(group, day, reading).rows(), f"group_from_seed({seed}), day {day}"


@given(group=groups.groups())
@settings(max_examples=many(40), deadline=None)
def test_lineage_is_that_of_the_slow_reading(group: Group) -> None:
    found = lineage(group)
    slow = Oracle(group, END_OF_TIME, Reading.KNOWN)
    for n in range(len(group.entries)):
        assert found.parents(n) == tuple(sorted(slow.parents(n)))
        assert found.roots[n] == slow.roots(n)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_slow_reading_gives_the_rows_of_the_case(case: tables.Case) -> None:
    for look in case.looks:
        day = END_OF_TIME if look.reading == "now" else look.day
        reading = Reading.KNOWN if look.reading == "now" else tables.reading_from_word(look.reading)
        seen = [tables.plain(row) for row in Oracle(case.group, day, reading).rows()]
        wanted = [tables.expected(row) for row in look.rows]
        assert [{name: have[name] for name in want} for have, want in zip(seen, wanted, strict=True)] == wanted


@given(voices=st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(["", *"abcdefg"])))
def test_voices_end_where_the_slow_reading_says(voices: dict[str, str]) -> None:
    assert voice_roots(voices) == {voice: end_of_voice(voices, voice) for voice in voices}


def test_a_chain_of_a_hundred_thousand_voices_ends() -> None:
    count = 100_000
    voices = {f"v{n}": f"v{n + 1}" for n in range(count)}
    assert set(voice_roots(voices).values()) == {f"v{count}"}
