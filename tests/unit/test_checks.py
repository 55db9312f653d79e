"""`./check` runs every step whatever the others did, fails when one failed, and ends with pytest's closing line."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import checks
from nearby import Nearby
from tests.conftest import ALWAYS, LONG, LONGEST, is_long, shared_out

ROOT = Path(__file__).resolve().parents[2]


def say(words: str, code: int = 0) -> tuple[str, ...]:
    return (sys.executable, "-c", f"print({words!r}); raise SystemExit({code})")


def run_steps(*steps: checks.Step, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(checks, "all_steps", lambda **_: list(steps))
    return checks.main([])


def test_a_failed_step_fails_the_whole_and_the_rest_still_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, sound = checks.Step("lint", say("a fault", 3)), checks.Step("tests", say("7 passed in 0.1s"))

    code = run_steps(broken, sound, monkeypatch=monkeypatch)

    lines = capsys.readouterr().out.splitlines()
    assert code == 1
    assert "a fault" in lines
    assert any(line.startswith("failed: lint;") for line in lines)
    assert lines[-1] == "7 passed in 0.1s"


def test_sound_steps_pass_and_each_says_its_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = run_steps(checks.Step("tests", say("1 passed in 0.1s")), monkeypatch=monkeypatch)

    out = capsys.readouterr().out
    assert code == 0
    assert "== tests: ok in " in out
    assert "all passed; " in out


def test_the_fast_check_says_which_tests_it_ran_and_that_it_is_not_the_whole(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    near = Nearby("changed: relay", ("tests/unit/relay",), ("tests/flow/test_demo.py",))
    monkeypatch.setattr(checks, "nearby", lambda: near)
    monkeypatch.setattr(checks, "fast_steps", lambda near: [checks.Step("tests", say(" ".join(near.paths)))])

    assert checks.main(["fast"]) == 0
    out = capsys.readouterr().out
    assert "changed: relay." in out
    assert "Runs: tests/unit/relay\n" in out
    assert "Changed, and left to ./check: tests/flow/test_demo.py" in out
    assert "Only ./check whole is the whole." in out


def test_the_checks_start_as_the_launcher_starts_them() -> None:
    command = [*checks.PYTHON, str(ROOT / "tools/checks.py"), "quick"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stderr) == (2, "usage: ./check [fast | whole]\n")


def test_variables_of_python_reach_no_test_but_the_seed_of_its_hashes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("PYTHONHASHSEED", "7")
    names = "print([name for name in __import__('os').environ if name.startswith('PYTHON')])"

    assert run_steps(checks.Step("tests", (sys.executable, "-c", names)), monkeypatch=monkeypatch) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "['PYTHONHASHSEED']"


def test_what_prepares_a_step_is_over_before_it_begins(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    made, seen = tmp_path / "made", tmp_path / "seen"
    # What prepares goes on until the first step was at work, and makes its file only then.
    wait = f"import pathlib, time\nwhile not pathlib.Path({str(seen)!r}).exists(): time.sleep(0.01)\n"
    late = f"{wait}pathlib.Path({str(made)!r}).write_text('whole')"
    look = f"import pathlib; print(pathlib.Path({str(made)!r}).exists()); pathlib.Path({str(seen)!r}).touch()"
    first = checks.Step("lint", (sys.executable, "-c", look))
    second = checks.Step("tests", (sys.executable, "-c", look), (sys.executable, "-c", late))

    assert run_steps(first, second, monkeypatch=monkeypatch) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[lines.index("== lint") + 1] == "False"
    assert lines[-1] == "True"


def test_an_unknown_word_is_refused() -> None:
    assert checks.main(["quick"]) == 2


def test_the_full_check_leaves_out_nothing_that_the_fast_one_does() -> None:
    fast = {step.name for step in checks.fast_steps(Nearby("", ()))}

    assert fast == {step.name for step in checks.all_steps(is_whole=False)}
    assert fast == {step.name for step in checks.all_steps(is_whole=True)}
    assert fast == {
        "format",
        "lint",
        "types",
        "layers",
        "vendored",
        "errors page",
        "catalogues",
        "gazetteer",
        "ontology page",
        "commands page",
        "tests",
    }


def test_the_whole_check_runs_every_test_and_the_usual_one_all_but_the_long_ones() -> None:
    usual, whole = ([*checks.all_steps(is_whole=one)][-1].command for one in (False, True))

    assert usual[usual.index("-m", 5) + 1] == "not long"
    assert "not long" not in whole
    assert (ROOT / ".ci/run").read_text("utf-8").rstrip().endswith("\n./check whole")


def test_a_browser_is_driven_by_the_usual_check_for_two_files_alone() -> None:
    driven = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests/browser").glob("test_*.py")}

    assert {one for one in driven if not is_long(one)} == set(ALWAYS)
    assert len(driven) > len(ALWAYS)
    assert not is_long("tests/unit/record/test_days.py")


def test_the_usual_check_says_what_it_left_out_and_the_whole_one_does_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(checks, "all_steps", lambda **_: [checks.Step("tests", say("1 passed in 0.1s"))])

    assert (checks.main([]), "./check whole runs them too" in capsys.readouterr().out) == (0, True)
    assert (checks.main(["whole"]), "./check whole" in capsys.readouterr().out) == (0, False)


def lay_conftest(folder: Path) -> None:
    """Lay what every test run shares into a folder, with the one module that it loads."""
    shutil.copy(ROOT / "tests/conftest.py", folder)
    (folder / "tests").mkdir()
    shutil.copy(ROOT / "tests/examples.py", folder / "tests")


SKIPPING = """
import pytest

def test_here():
    pytest.skip("no browser")

def test_elsewhere():
    pytest.skip("elsewhere: Windows only")
"""


@pytest.mark.parametrize(("ci", "outcome"), [("true", "1 failed, 1 skipped"), ("", "2 skipped")])
def test_in_ci_a_test_is_skipped_only_for_another_system(tmp_path: Path, ci: str, outcome: str) -> None:
    lay_conftest(tmp_path)
    (tmp_path / "test_it.py").write_text(SKIPPING, encoding="utf-8")
    command = [sys.executable, "-I", "-m", "pytest", "-ra", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"CI": ci}, capture_output=True, encoding="utf-8", check=False
    )

    assert outcome in done.stdout
    assert "no browser" in done.stdout
    assert (done.returncode != 0) == (ci == "true")


def test_in_ci_a_whole_file_cannot_skip_itself(tmp_path: Path) -> None:
    lay_conftest(tmp_path)
    skips_itself = 'import pytest\npytest.skip("no server", allow_module_level=True)\n'
    (tmp_path / "test_it.py").write_text(skips_itself, encoding="utf-8")
    command = [sys.executable, "-I", "-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)]
    done = subprocess.run(
        command, cwd=tmp_path, env=os.environ | {"CI": "true"}, capture_output=True, encoding="utf-8", check=False
    )

    assert done.returncode != 0
    assert "skipped in CI, where everything must run" in done.stdout


def test_what_takes_longest_is_begun_first_by_every_worker_and_no_test_is_left_out_or_run_twice() -> None:
    names = [f"tests/unit/test_{n}.py::test_it" for n in range(100)] + [f"{file}::test_it" for file in LONGEST]

    order = shared_out(names, 3)

    assert sorted(order) == list(range(len(names)))
    size = len(names) // 3
    parts = [order[:size], order[size : 2 * size], order[2 * size :]]
    assert [names[part[0]].partition("::")[0] for part in parts] == list(LONGEST[:3])
    # All that is long stands before all that is not, shared out as evenly as it goes.
    long = [[n >= 100 for n in part] for part in parts]
    assert all(one == sorted(one, reverse=True) for one in long)
    assert max(map(sum, long)) - min(map(sum, long)) <= 1


def test_every_file_that_is_said_to_take_long_is_there() -> None:
    assert [name for name in (*LONGEST, *LONG, *ALWAYS) if not (ROOT / name).is_file()] == []
