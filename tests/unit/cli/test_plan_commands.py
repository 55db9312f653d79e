"""``plan solve``, ``plan check`` and ``plan repair`` as a person and a program meet them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from safeconduct.cli.main import main
from tests import plans


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, Any]:
    """The exit code, and the one JSON object on standard output."""
    with pytest.raises(SystemExit) as left:
        main(["plan", *map(str, arguments), "--json"])
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return int(left.value.code or 0), json.loads(out)


@pytest.fixture
def solved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[Path, Path, Any]:
    """An instance file, the plan made of it, and what was said."""
    instance, plan = plans.DATA / "n20-s2.json", tmp_path / "plan.json"
    code, said = run(capsys, "solve", instance, "-o", plan, "--steps", "300", "--seed", "7")
    assert code == 0
    return instance, plan, said


def asked(*arguments: str | Path) -> Any:
    """What the referee says, as a program of its own."""
    answer = subprocess.run(
        [sys.executable, str(plans.REFEREE), *map(str, arguments)], capture_output=True, check=False, text=True
    )
    return json.loads(answer.stdout)


def test_a_plan_is_solved_proved_written_for_its_owner_alone_and_accepted(solved: tuple[Path, Path, Any]) -> None:
    instance, plan, said = solved

    assert (said["score"], said["bound"], said["gap"]) == (49227, 49227, 0.0)
    assert (said["people_moved"], said["people_total"], said["ended"]) == (11, 20, "done")
    assert set(said["without_any_way"].values()) <= {"trip", "seats", "helper", "transit", "onward", "safe"}
    assert len(said["without_any_way"]) == 6
    assert asked(instance, plan) == asked(instance, plan) | {"valid": True, "score": 49227}
    written = json.loads(plan.read_bytes())
    assert (written["bound"], written["seed"], written["instance"]) == (49227, 7, "n20-s2")
    if os.name == "posix":
        assert plan.stat().st_mode & 0o077 == 0


def test_the_check_says_the_score_and_of_a_broken_plan_what_is_broken(
    solved: tuple[Path, Path, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    instance, plan, _ = solved
    broken = json.loads(plan.read_bytes())
    broken["assignments"] += broken["assignments"][:1]
    other = tmp_path / "broken.json"
    other.write_text(json.dumps(broken), encoding="utf-8")

    code, said = run(capsys, "check", instance, plan)
    assert (code, said["valid"], said["score"], said["faults"]) == (0, True, 49227, [])
    code, said = run(capsys, "check", instance, other)
    assert (code, said["valid"]) == (3, False)
    assert "is planned twice" in said["faults"][0]


def test_a_plan_is_mended_and_the_referee_agrees(
    solved: tuple[Path, Path, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    instance, plan, _ = solved
    house = json.loads(plan.read_bytes())["assignments"][0]["safe_place"]
    mended = tmp_path / "mended.json"

    code, said = run(capsys, "repair", instance, plan, "--burn", house, "--day", "15", "-o", mended)

    assert code == 0
    assert {*said["changed"], *said["unplaced"]}
    assert asked(instance, mended, "--before", plan, "--burn", house, "--day", "15")["valid"]


def test_beds_in_reserve_are_said_in_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    instance, plan = plans.DATA / "n20-s2.json", tmp_path / "plan.json"

    code, _ = run(capsys, "solve", instance, "-o", plan, "--steps", "50", "--reserve-beds", "1")

    assert code == 0
    reserve = json.loads(plan.read_bytes())["reserve"]
    assert (reserve["beds"], reserve["days"]) == (1, 14)
    assert set(reserve["held"].values()) == {1}
    assert len(reserve["held"]) == 7


def test_an_instance_that_cannot_be_meant_is_refused_and_no_plan_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    instance, plan = tmp_path / "instance.json", tmp_path / "plan.json"
    instance.write_bytes(plans.data_of(plans.tiny(parties=[plans.party(0, deadline_day=0)])))

    code, said = run(capsys, "solve", instance, "-o", plan)

    assert code == 2
    assert "parties[0].deadline_day" in said["error"]["what"]
    assert not plan.exists()


def test_words_for_people_are_in_their_language(
    solved: tuple[Path, Path, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    instance, plan, _ = solved

    for language, words in (("en", "The plan breaks no rule."), ("ru", "План не нарушает правил.")):
        with pytest.raises(SystemExit):
            main(["--lang", language, "plan", "check", str(instance), str(plan)])
        assert words in capsys.readouterr().out


def test_every_question_about_a_plan_has_an_answer_in_both_languages(
    solved: tuple[Path, Path, Any], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    instance, plan, _ = solved
    written = json.loads(plan.read_bytes())
    served = [one["party"] for one in written["assignments"]]
    parties = [one["id"] for one in json.loads(instance.read_bytes())["parties"]]
    waiting = next(one for one in parties if one not in served)
    fewer = tmp_path / "fewer.json"
    fewer.write_text(json.dumps({**written, "assignments": written["assignments"][1:]}), encoding="utf-8")
    trip = written["assignments"][1]["extraction"]
    asked: tuple[str | Path, ...] = (
        "explain", instance, plan, "--party", served[0], "--blocked", waiting, "--relax", "--burn-all", "--day", "10",
        "--why-not", f"party={waiting},extraction={trip}", "--why-not", f"party={served[0]}", "--compare", fewer,
    )  # fmt: skip
    code, answer = run(capsys, *asked)
    assert code == 0
    assert set(answer) == {"why", "why_not", "blocked", "relax", "burn", "compare"}
    assert answer["compare"][0]["dropped"] == [served[0]]
    assert answer["why_not"][1]["forced"]["is_proved"] is True
    assert len(answer["blocked"][0]["sets"]) > 0
    for language in ("en", "ru"):
        with pytest.raises(SystemExit):
            main(["--lang", language, "plan", *map(str, asked)])
        lines = capsys.readouterr().out
        assert served[0] in lines
        assert "{" not in lines


def test_a_question_that_means_nothing_is_refused_in_one_sentence(
    solved: tuple[Path, Path, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    instance, plan, _ = solved
    for wrong in (
        [],
        ["--why-not", "extraction=x1"],
        ["--why-not", "party=p1,broom=b1"],
        ["--party", "p99"],
        ["--blocked", json.loads(plan.read_bytes())["assignments"][0]["party"]],
    ):
        with pytest.raises(SystemExit) as left:
            main(["plan", "explain", str(instance), str(plan), *wrong])
        assert left.value.code == 2
        assert capsys.readouterr().out == ""
