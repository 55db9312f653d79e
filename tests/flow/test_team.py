"""A team that meets by files alone: joining, working, leaving, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.flow.people import begin, join, newcomer
from tests.flow.program import Program

Desk = Callable[..., Program]


@pytest.fixture
def founder(empty: Program, tmp_path: Path) -> Program:
    return begin(empty.at(tmp_path / "ash"))


def parts(program: Program) -> dict[str, list[str]]:
    shown = program.json("team", "show")
    return {part["name"] or part["sort"]: [one["alias"] for one in part["members"]] for part in shown["parts"]}


def test_two_people_join_by_four_files_and_work_without_any_relay(founder: Program, tmp_path: Path) -> None:
    new = newcomer(tmp_path / "bela")
    joined = join(founder, new, "bela", "--part", "record:write")
    assert joined["alias"] == "bela"
    assert parts(new) == parts(founder)
