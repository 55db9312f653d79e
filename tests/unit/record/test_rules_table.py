"""The rules of docs/formats/known.md, case by case, from the tables in `rules_cases/`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from safeconduct.record.lineage import lineage
from safeconduct.record.rules import known_now, known_rows
from safeconduct.record.types import KnownRow
from tests.unit.record import tables

CASES = tuple(tables.cases())
RULES = range(1, 14)


def _rows(case: tables.Case, look: tables.Look) -> tuple[KnownRow, ...]:
    found = lineage(case.group)
    if look.reading == "now":
        return known_now(case.group, found)
    return known_rows(case.group, found, day=look.day, reading=tables.reading_from_word(look.reading))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case_comes_out_as_the_rules_say(case: tables.Case) -> None:
    for look in case.looks:
        seen = [tables.plain(row) for row in _rows(case, look)]
        wanted = [tables.expected(row) for row in look.rows]
        assert [row["value"] for row in seen] == [row["value"] for row in wanted], f"day {look.day}"
        for have, want in zip(seen, wanted, strict=True):
            assert {name: have[name] for name in want} == want, f"day {look.day} {look.reading}"


@pytest.mark.parametrize("case", [case for case in CASES if case.parents or case.roots], ids=lambda case: case.name)
def test_case_has_the_lineage_that_is_written_down(case: tables.Case) -> None:
    found = lineage(case.group)
    at = {tables.local(entry.id): index for index, entry in enumerate(case.group.entries)}
    for claim, parents in case.parents.items():
        seen = [case.group.entries[parent].id for parent in found.parents(at[claim])]
        assert [tables.local(name) for name in seen] == list(parents)
    for claim, roots in case.roots.items():
        assert [tables.local(name) for name in found.roots[at[claim]]] == list(roots)


def test_every_rule_has_cases() -> None:
    assert len(CASES) >= 60
    for rule in RULES:
        assert sum(rule in case.rules for case in CASES) >= 2, f"rule {rule}"


def test_no_case_is_written_twice() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def test_a_group_without_claims_says_nothing() -> None:
    empty = replace(CASES[0].group, entries=())
    assert known_now(empty, lineage(empty)) == ()
