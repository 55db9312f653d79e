"""``bench plan`` on invented people: its figures, and that a wrong answer stops it."""

from __future__ import annotations

from pathlib import Path

import pytest

from safeconduct.cli import bench_plan
from tests import plans


def test_twenty_invented_people_are_measured_and_the_referee_agrees() -> None:
    cases = list(bench_plan.cases(None, 20))

    table, figures = bench_plan.run(cases, share=0.2, referee=plans.REFEREE, tell=lambda _: None)

    assert figures["20 people bound"] <= figures["20 people score"] <= figures["20 people greedy"]
    assert {line.name for line in table.lines} <= figures.keys()


def test_a_folder_is_measured_up_to_so_many_people() -> None:
    assert [case.name for case in bench_plan.cases(plans.DATA, 50)] == ["n20-s1", "n20-s2"]


def test_a_referee_that_disagrees_stops_it(tmp_path: Path) -> None:
    strict = tmp_path / "strict.py"
    strict.write_text("print('{\"valid\": false}')", encoding="utf-8")

    with pytest.raises(bench_plan.WrongAnswer):
        bench_plan.run(list(bench_plan.cases(None, 20)), share=0.1, referee=strict, tell=lambda _: None)
