"""The long bench: which seeds it runs, what it keeps of them, and how it ends. The model itself is in test_model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from safeconduct.base.errors import Exit
from safeconduct.cli import schedules
from safeconduct.cli.bench import bench
from safeconduct.cli.schedules import NoModel, SchedulesFailed
from tests.unit.sync import model

# A model of another project: nothing holds under its second seed.
OTHER = """
def run_schedules(count, seed, *, shrinks):
    print(f"schedules: {count}, seed: {seed}")
    assert seed != 8, "does not hold"
"""


@pytest.fixture
def other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a checkout with another model, from which the bench believes itself to be run."""
    place = tmp_path / "tests/unit/sync"
    place.mkdir(parents=True)
    (place / "model.py").write_text(OTHER, encoding="utf-8")
    monkeypatch.setattr(schedules, "__file__", str(tmp_path / "src/safeconduct/cli/schedules.py"))
    return tmp_path


def test_it_finds_the_model_of_this_project() -> None:
    assert schedules._checkout() / schedules._MODEL == Path(model.__file__)


def test_without_the_tests_it_says_so_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedules, "__file__", str(tmp_path / "lib/safeconduct/cli/schedules.py"))
    with pytest.raises(NoModel) as caught:
        schedules.run(1, 1, processes=1, record=None, tell=print)
    assert caught.value.exit_code is Exit.BAD_INPUT


def test_every_seed_is_run_told_and_recorded_whatever_came_of_those_before(other: Path) -> None:
    record, told = other / "record", list[int]()
    outcomes = schedules.run(500, 7, processes=2, record=record, tell=lambda one: told.append(one.seed))
    assert [(one.seed, one.schedules, one.does_hold) for one in outcomes] == [
        (7, 200, True),
        (8, 200, False),
        (9, 100, True),
    ]
    kept = [json.loads(line) for line in record.read_text(encoding="utf-8").splitlines()]
    assert told == [one["seed"] for one in kept] == [7, 8, 9]
    assert "AssertionError: does not hold" in kept[1]["said"]
    with pytest.raises(SchedulesFailed) as caught:
        schedules.check(outcomes)
    assert caught.value.facts == {"count": 1, "seed": 8}


@pytest.mark.parametrize(("seed", "ends"), [("7", Exit.DONE), ("8", Exit.INTEGRITY)])
def test_with_json_it_prints_one_object_and_ends_as_the_schedules_did(other: Path, seed: str, ends: Exit) -> None:
    ran = CliRunner().invoke(
        bench, ["sync", "--long", "--schedules", "3", "--seed", seed, "--json"], standalone_mode=False
    )
    assert ran.return_value == ends
    assert json.loads(ran.stdout)["schedules"] == 3
