"""What is handed out: built twice the bytes are the same, everything needed is inside, and it runs where it is put.

Anybody can so build the release themselves and compare one number; a changed release is found without reading it.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
# What a bench that runs beside it puts down for a moment is gone before it is copied: tmp*.
LEFT_BEHIND = shutil.ignore_patterns(
    ".git", ".environment", "dist", "build", "__pycache__", ".hypothesis", "sc-bench-*"
)
# Two builders far apart: another folder, another mask of permissions, another time on every file (seconds).
FIRST = ("first", 0o022, 1_000_000_000)
SECOND = ("второй раз", 0o077, 1_700_000_000)


@dataclass(frozen=True, slots=True)
class Release:
    """The two files of one build."""

    wheel: Path
    sdist: Path


def build(parent: Path, name: str, mask: int, modified_at: int) -> Release:
    """Builds a copy of the tree as another person on another day would."""
    copy = parent / name / "tree"
    shutil.copytree(ROOT, copy, ignore=LEFT_BEHIND)
    for path in copy.rglob("*"):
        executable = path.is_dir() or os.access(path, os.X_OK)
        path.chmod((0o777 if executable else 0o666) & ~mask)
        os.utime(path, (modified_at, modified_at))
    variables = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    out = parent / name / "out"
    command = [sys.executable, "-I", "-m", "build", "--no-isolation", "--outdir", str(out), str(copy)]
    done = subprocess.run(
        command, env=variables, umask=mask, cwd=parent, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return Release(wheel=wheel, sdist=sdist)


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Release]:
    parent = tmp_path_factory.mktemp("releases")
    return build(parent, *FIRST), build(parent, *SECOND)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.slow
def test_two_builds_are_the_same_bytes(releases: tuple[Release, Release]) -> None:
    first, second = releases

    assert first.wheel.name == second.wheel.name
    assert digest(first.wheel) == digest(second.wheel)
    assert first.sdist.name == second.sdist.name
    assert digest(first.sdist) == digest(second.sdist)


@pytest.mark.slow
def test_the_wheel_holds_the_whole_package_and_nothing_else(releases: tuple[Release, Release]) -> None:
    wanted = {
        path.relative_to(SRC).as_posix()
        for path in (SRC / "safeconduct").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(releases[0].wheel) as wheel:
        names = set(wheel.namelist())
        metadata = wheel.read(next(name for name in names if name.endswith("/METADATA"))).decode("utf-8")

    assert {name for name in names if ".dist-info/" not in name} == wanted
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "License-Expression: AGPL-3.0-or-later" in metadata


@pytest.mark.slow
def test_the_sdist_holds_what_is_needed_to_check_it_and_no_junk(releases: tuple[Release, Release]) -> None:
    with tarfile.open(releases[0].sdist) as sdist:
        members = {member.name.partition("/")[2]: member for member in sdist.getmembers()}
    tops = {name.partition("/")[0] for name in members}

    assert {
        "check",
        "safeconduct",
        ".importlinter",
        "page/package-lock.json",
        "requirements/run.txt",
        "src/safeconduct/__init__.py",
    } <= members.keys()
    assert tops <= {
        ".ci", ".gitattributes", ".gitignore", ".importlinter", "CHANGELOG.md", "LICENSE", "PKG-INFO", "README.md",
        "check", "docs", "page", "pyproject.toml", "requirements", "safeconduct", "src", "tests", "tools",
    }  # fmt: skip
    assert [name for name in members if re.search(r"__pycache__|\.pyc$|\.vault|\.environment", name)] == []
    assert members["check"].mode & 0o111


@pytest.mark.slow
def test_the_wheel_runs_from_a_clean_environment(releases: tuple[Release, Release], tmp_path: Path) -> None:
    if sys.platform == "win32":
        pytest.skip("elsewhere: the folders of an environment are named otherwise on Windows")
    clean = tmp_path / "clean"
    subprocess.run([sys.executable, "-I", "-m", "venv", str(clean)], check=True)
    python = str(clean / "bin/python")
    offline = ["--quiet", "--no-index", "--no-deps", "--disable-pip-version-check"]
    subprocess.run([python, "-I", "-m", "pip", "install", *offline, str(releases[0].wheel)], check=True)
    (libraries,) = clean.glob("lib/python*/site-packages")
    # The libraries come from this environment, the program from the wheel: a path added so brings no .pth along.
    ours = next(path for path in sys.path if path.endswith("site-packages"))
    (libraries / "libraries.pth").write_text(ours + "\n", encoding="utf-8")

    where = [python, "-I", "-c", "import safeconduct; print(safeconduct.__file__)"]
    loaded = subprocess.run(where, check=True, capture_output=True, text=True, cwd=tmp_path).stdout
    version = subprocess.run(
        [str(clean / "bin/safeconduct"), "--version"], check=False, capture_output=True, text=True, cwd=tmp_path
    )

    assert Path(loaded.strip()).is_relative_to(clean)
    assert version.returncode == 0, version.stderr
    assert "0.1.0" in version.stdout
