"""The launch scripts make their environment whole or not at all, from hashed wheels, and keep standard output clean.

Most tests copy the scripts into a small project of their own with nothing to install, so that a real environment is
made by the real pip in seconds and without a network.
"""

import ast
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

import environment

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = '"""A stand-in."""\nimport sys\nprint("ran", sys.argv[1:])\n'


def small_project(folder: Path) -> Path:
    """Copies the scripts beside a stand-in program without requirements."""
    for name in ("safeconduct", "tools/environment.py"):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    (folder / "requirements").mkdir()
    (folder / "requirements/run.txt").write_text("# nothing\n", encoding="utf-8")
    package = folder / "src/safeconduct"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""A stand-in."""\n', encoding="utf-8")
    (package / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    return folder


def start(script: Path, *arguments: str, cwd: Path, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(script), *arguments],
        cwd=cwd,
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


def run(script: Path, *arguments: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    child = start(script, *arguments, cwd=cwd, **variables)
    out, err = child.communicate()
    return subprocess.CompletedProcess([], child.returncode, out, err)


@pytest.mark.slow
def test_it_runs_through_a_link_from_another_folder_with_an_empty_home_and_prints_only_the_programs_words(
    tmp_path: Path,
) -> None:
    project = small_project(tmp_path / "папка с пробелом")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    link = elsewhere / "sc"
    link.symlink_to(project / "safeconduct")
    (elsewhere / "safeconduct.py").write_text("raise SystemExit('a file lying about was run')\n", encoding="utf-8")

    first = run(link, "demo", "--json", cwd=elsewhere, HOME="")
    again = run(link, "demo", "--json", cwd=elsewhere, HOME="", PYTHONPATH=str(elsewhere))

    assert (first.returncode, first.stdout) == (0, "ran ['demo', '--json']\n")
    assert "Preparing" in first.stderr
    assert "Готовим" in first.stderr
    assert (again.returncode, again.stdout, again.stderr) == (0, "ran ['demo', '--json']\n", "")


@pytest.mark.slow
def test_a_killed_preparation_is_never_taken_for_a_finished_one(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    child = start(project / "safeconduct", cwd=tmp_path)
    made = project / ".environment/run/pyvenv.cfg"
    while not made.exists():
        assert child.poll() is None
        time.sleep(0.01)
    child.kill()  # the launcher alone: what it started goes on for a while, and the next start has to wait for it
    child.communicate()
    assert not (project / ".environment/run/made-from").exists()

    after = run(project / "safeconduct", "now", cwd=tmp_path)

    assert (after.returncode, after.stdout) == (0, "ran ['now']\n")
    assert (project / ".environment/run/made-from").exists()


@pytest.mark.slow
def test_two_starts_at_once_make_one_environment_and_both_run(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    children = [start(project / "safeconduct", name, cwd=tmp_path) for name in ("a", "b")]
    words = [child.communicate() for child in children]

    assert [child.returncode for child in children] == [0, 0]
    assert [out for out, _ in words] == ["ran ['a']\n", "ran ['b']\n"]
    assert sum("Preparing the environment (first use" in err for _, err in words) == 1


@pytest.mark.slow
def test_changed_requirements_or_a_moved_checkout_make_the_environment_anew(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    run(project / "safeconduct", cwd=tmp_path)
    (project / "requirements/run.txt").write_text("# nothing yet\n", encoding="utf-8")
    changed = run(project / "safeconduct", cwd=tmp_path)
    moved = project.rename(tmp_path / "moved")
    (moved / "src/safeconduct/__main__.py").write_text('print("moved")\n', encoding="utf-8")
    after_move = run(moved / "safeconduct", cwd=tmp_path)

    assert "ready" in changed.stderr
    assert "ready" in after_move.stderr
    assert after_move.stdout == "moved\n"


@pytest.mark.slow
def test_a_library_without_a_hash_is_refused_in_two_languages_and_leaves_nothing_that_counts(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    (project / "requirements/run.txt").write_text("click==8.5.1\n", encoding="utf-8")

    refused = run(project / "safeconduct", cwd=tmp_path)

    assert (refused.returncode, refused.stdout) == (2, "")
    assert "could not be installed" in refused.stderr
    assert "Не удалось установить библиотеки" in refused.stderr
    assert "hash" in refused.stderr.lower()
    assert not (project / ".environment/run/made-from").exists()


@pytest.mark.slow
def test_what_the_program_can_do_without_is_missed_in_two_languages_once_and_tried_again_when_asked(
    tmp_path: Path,
) -> None:
    project = small_project(tmp_path / "project")
    (project / "requirements/reading.txt").write_text("natasha==1.6.0\n", encoding="utf-8")  # without its hash

    first = run(project / "safeconduct", "--json", cwd=tmp_path)
    again = run(project / "safeconduct", "--json", cwd=tmp_path)
    (project / ".environment/run/without-reading").unlink()
    asked = run(project / "safeconduct", "--json", cwd=tmp_path)

    assert [one.returncode for one in (first, again, asked)] == [0, 0, 0]
    assert {one.stdout for one in (first, again, asked)} == {"ran ['--json']\n"}
    assert "The language model could not be had" in first.stderr
    assert "Языковую модель получить не удалось" in first.stderr
    assert again.stderr == ""
    assert "The language model could not be had" in asked.stderr
    assert "Preparing" not in asked.stderr
    assert not (project / ".environment/run/with-reading").exists()


@pytest.mark.slow
def test_what_the_program_can_do_without_is_put_into_an_environment_that_is_made_without_making_it_anew(
    tmp_path: Path,
) -> None:
    project = small_project(tmp_path / "project")
    run(project / "safeconduct", cwd=tmp_path)
    made = (project / ".environment/run/made-from").stat()
    (project / "requirements/reading.txt").write_text("# nothing yet\n", encoding="utf-8")
    added = run(project / "safeconduct", cwd=tmp_path)
    after = (project / ".environment/run/made-from").stat()
    again = run(project / "safeconduct", cwd=tmp_path)
    with_it = project / ".environment/run/with-reading"
    had_it = with_it.exists()
    with_it.unlink()
    (with_it.parent / "without-reading.new").mkdir()  # as on a medium that is only read: nothing can be noted there
    read_only = run(project / "safeconduct", cwd=tmp_path)

    assert "Fetching the language model" in added.stderr
    assert "could not be had" not in added.stderr
    assert "Preparing" not in added.stderr
    assert had_it
    assert (after.st_ino, after.st_mtime_ns) == (made.st_ino, made.st_mtime_ns)
    assert (again.returncode, again.stdout, again.stderr) == (0, "ran []\n", "")
    assert (read_only.returncode, read_only.stdout, read_only.stderr) == (0, "ran []\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("is_stopped", [False, True])
def test_a_source_that_never_answers_keeps_nobody_waiting_long_and_ctrl_c_starts_at_once(
    tmp_path: Path, *, is_stopped: bool
) -> None:
    project = small_project(tmp_path / "project")
    run(project / "safeconduct", cwd=tmp_path)
    script = project / "tools/environment.py"
    seconds = "60" if is_stopped else "2"
    text = script.read_text(encoding="utf-8").replace("SILENCE_SECONDS = 10", f"SILENCE_SECONDS = {seconds}")
    script.write_text(text, encoding="utf-8")
    (project / "requirements/reading.txt").write_text(f"natasha==1.6.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        where = {"PIP_INDEX_URL": address, "UV_INDEX_URL": address, "UV_DEFAULT_INDEX": address}
        child = start(project / "safeconduct", cwd=tmp_path, **where)
        if is_stopped:
            silent.accept()[0].close()
            os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=120)
    again = run(project / "safeconduct", cwd=tmp_path)

    assert (child.returncode, out) == (0, "ran []\n")
    assert "The language model could not be had" in err
    assert (again.returncode, again.stdout, again.stderr) == (0, "ran []\n", "")


def test_natasha_comes_with_the_program_and_with_its_checks() -> None:
    assert environment.OPTIONAL["run"] == environment.BESIDE["dev"] == ("reading",)
    assert "numpy" in pins("run.txt")
    assert "natasha" in pins("reading.txt")


def test_a_place_that_cannot_be_written_is_one_sentence_in_each_language(tmp_path: Path) -> None:
    project = small_project(tmp_path / "project")
    (project / ".environment").write_text("a file where the folder should be", encoding="utf-8")

    refused = run(project / "safeconduct", cwd=tmp_path)

    assert (refused.returncode, refused.stdout) == (2, "")
    english, russian = refused.stderr.strip().splitlines()
    assert english.startswith("The environment could not be written")
    assert russian.startswith("Не удалось записать окружение")


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "python3"
    broken.write_text("#!/bin/sh\necho 'ensurepip is not available'\nexit 1\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))

    with pytest.raises(environment.CannotPrepare) as refused:
        environment.install_with_pip("run", str(tmp_path / "run"))

    assert "python3-venv" in refused.value.english
    assert "python3-venv" in refused.value.russian
    assert refused.value.detail == "ensurepip is not available"


def test_an_old_python_moves_to_a_newer_one_that_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in (("python3.13", 127), ("python3.12", 0)):
        (tmp_path / name).write_text(f"#!/bin/sh\nexit {code}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 8, 18, "final", 0))

    assert environment.fitting_python() == str(tmp_path / "python3.12")


def test_an_old_python_alone_is_told_which_one_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "version_info", (3, 8, 18, "final", 0))

    with pytest.raises(environment.CannotPrepare) as refused:
        environment.fitting_python()

    assert "3.11 or newer" in refused.value.english
    assert "3.8" in refused.value.russian


@pytest.mark.parametrize("name", ["safeconduct", "check", "tools/environment.py"])
def test_what_runs_before_the_environment_can_be_read_by_python_3_8(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")

    assert ast.parse(text, feature_version=(3, 8)).body


@pytest.mark.parametrize("name", ["safeconduct", "check", ".ci/run"])
def test_launch_scripts_may_be_executed(name: str) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: Windows has no such permission")
    assert os.access(ROOT / name, os.X_OK)


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    found = re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in found}


@pytest.mark.parametrize("kind", ["run", "dev", "reading"])
def test_every_pinned_library_has_hashes_and_no_address(kind: str) -> None:
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=\S)", text.replace("\\\n", " ").strip())

    assert blocks
    assert all(re.search(r"==\S+ .*--hash=sha256:[0-9a-f]{64}", block) for block in blocks)
    assert not re.search(r"https?:|file:|index-url|find-links|trusted-host", text)
    assert pins(f"{kind}.in").items() <= pins(f"{kind}.txt").items()


def test_the_checks_run_with_the_very_libraries_the_program_runs_with() -> None:
    assert pins("run.txt").items() <= pins("dev.txt").items()


def test_the_lock_of_a_dead_process_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    hold = "import sys, time, environment as e\nwith e.lock(sys.argv[1]):\n  print('held', flush=True); time.sleep(60)"
    command = [sys.executable, "-c", hold, str(path)]
    with subprocess.Popen(command, cwd=ROOT / "tools", stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"held"
        with open(path, "a+b") as file:
            assert not environment.try_lock(file)
        child.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        child.wait()
    with open(path, "a+b") as file:
        assert environment.try_lock(file)
