"""What the fast check runs: the tests near to what was changed, in a real repository of git."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import nearby
from nearby import ALWAYS, SMOKE, changed, loaded_by, near_to, room_of

HERE = Path(__file__).resolve().parents[2]


def is_there(path: str) -> bool:
    return (HERE / path).exists()


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with one commit on `main`."""
    root = tmp_path / "copy"
    root.mkdir()
    for name in ("kept.py", "altered.py", "removed.py"):
        (root / name).write_text("1\n", encoding="utf-8")
    git(root, "init")
    git(root, "add", ".")
    git(root, "commit", "-m", "Begin")
    return root


def test_what_was_committed_on_a_branch_and_what_was_not_committed_are_changed(repository: Path) -> None:
    assert changed(repository) == []
    git(repository, "switch", "-c", "aside")
    (repository / "altered.py").write_text("2\n", encoding="utf-8")
    git(repository, "commit", "-am", "Alter")
    (repository / "removed.py").unlink()
    (repository / "новое.py").touch()

    assert changed(repository) == ["altered.py", "removed.py", "новое.py"]


def test_where_git_does_not_know_the_source_nothing_is_said_to_be_unchanged(repository: Path, tmp_path: Path) -> None:
    inner = repository / "unpacked"
    inner.mkdir()

    assert changed(inner) is None
    assert changed(tmp_path) is None


@pytest.mark.parametrize(("files", "why"), [(None, "git does not say"), ([], "nothing was changed")])
def test_without_a_change_a_few_files_of_every_layer_are_run(files: list[str] | None, why: str) -> None:
    near = near_to(files, is_there)

    assert near.why.startswith(why)
    assert set(near.paths) == {*SMOKE, *ALWAYS}
    assert all(is_there(path) for path in near.paths)


@pytest.mark.parametrize(
    "file", ["src/safeconduct/gate/forms.py", "tests/unit/gate/test_forms.py", "tests/unit/gate/x"]
)
def test_a_change_in_a_room_or_in_its_tests_runs_the_tests_of_the_room(file: str) -> None:
    near = near_to([file], is_there)

    assert {"tests/unit/gate", *ALWAYS} <= set(near.paths)
    assert near.why == "changed: gate"


def test_test_files_of_other_rooms_that_load_what_was_changed_are_run(monkeypatch: pytest.MonkeyPatch) -> None:
    near = near_to(["src/safeconduct/relay/errors.py"], is_there)
    assert "tests/unit/relay" in near.paths
    others = {path for path in near.paths if not path.startswith("tests/unit/relay")} - set(ALWAYS)
    assert others
    for path in others:
        assert "safeconduct.relay.errors" in loaded_by((HERE / path).read_text(encoding="utf-8"))

    # What everything loads is no reason to run everything.
    monkeypatch.setattr(nearby, "MOST_FILES", 0)
    assert set(near_to(["src/safeconduct/relay/errors.py"], is_there).paths) == {"tests/unit/relay", *ALWAYS}


def test_of_several_rooms_only_the_files_that_load_what_was_changed_are_run() -> None:
    files = [f"src/safeconduct/{room}/opening.py" for room in ("relay", "gate", "vault")]
    near = near_to(
        [*files, "tests/unit/vault/test_vault.py", "tests/flow/test_demo.py", "tests/unit/vault/gone.py"], is_there
    )

    assert "of several rooms" in near.why
    assert "tests/unit/vault/test_vault.py" in near.paths
    assert all(path.endswith(".py") for path in near.paths)
    assert near.left == ("tests/flow/test_demo.py",)


def test_a_module_is_found_by_each_way_of_loading_it() -> None:
    source = "import a.b\nfrom c import (\n    d,\n    e as f,\n)\ndef g():\n    from h.i import j\n"

    assert {"a.b", "c", "c.d", "c.e", "h.i", "h.i.j"} <= loaded_by(source)


@pytest.mark.parametrize(
    "file", ["README.md", "src/safeconduct/__init__.py", "tests/unit/test_docs.py", "tests/world.py"]
)
def test_a_file_of_no_room_has_none(file: str) -> None:
    assert room_of(file) == ""
    assert set(ALWAYS) <= set(near_to([file], is_there).paths)
