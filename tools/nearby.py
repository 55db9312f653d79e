"""Which tests are near to what was changed: the fast check runs these, `./check whole` runs all.

What was changed is what differs from the branch `main`, and what is not committed yet. A change in a room, or in its
tests, calls for the tests of that room, and for those test files of other rooms that load a changed module themselves.
Where several rooms were changed at once, the second rule stands alone. Where git cannot say, or nothing was changed, a
few files that touch every layer are run.
"""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
MAIN = "main"
SOURCE = "src/safeconduct/"
TESTS = "tests/unit/"
# These hold for all of the source, whatever was changed.
ALWAYS = ("tests/unit/test_checks.py", "tests/unit/test_docs.py", "tests/unit/test_layout.py")
# From the lowest layer to the highest, a file or two of each that take a second together.
SMOKE = (
    "tests/unit/base",
    "tests/unit/protect/test_ops.py",
    "tests/unit/vault/test_vault.py",
    "tests/unit/record/test_accounts.py",
    "tests/unit/sync/test_two_desks.py",
    "tests/unit/intake/test_bytes.py",
    "tests/unit/desk/test_today.py",
    "tests/unit/cli/test_help.py",
)
# So many rooms are run whole: the quick tests of the largest, `sync`, take about a minute on two cores.
MOST_ROOMS = 1
# A module that more test files load than this is what everything stands on: its own room's tests speak for it.
MOST_FILES = 8


@dataclass(frozen=True, slots=True)
class Nearby:
    """What the fast check runs. ``left`` are tests that were changed and that only `./check` runs."""

    why: str
    paths: tuple[str, ...]
    left: tuple[str, ...] = ()


def nearby() -> Nearby:
    """Return what to run for what was changed in this copy of the source."""
    return near_to(changed(ROOT), _there)


def _there(path: str) -> bool:
    return (ROOT / path).exists()


def changed(root: Path) -> list[str] | None:
    """Return the files that differ from `main` or are not committed, without a slash before; None where git is not."""
    top = _git(root, "rev-parse", "--show-toplevel")
    if top is None or Path(top.strip()).resolve() != root.resolve():
        return None
    base = _git(root, "merge-base", "HEAD", MAIN) or "HEAD"
    known = _git(root, "diff", "--name-only", "-z", base.strip(), "--")
    new = _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    if known is None or new is None:
        return None
    return sorted({name for name in (known + new).split("\0") if name})


def _git(root: Path, *arguments: str) -> str | None:
    """Run git; gives what it said, or None where there is none, or where it refused."""
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, encoding="utf-8", check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def near_to(files: list[str] | None, is_there: Callable[[str], bool]) -> Nearby:
    """Return what to run when these files were changed."""
    if not files:
        why = "nothing was changed" if files is not None else "git does not say what was changed"
        return Nearby(f"{why}: a few files of every layer", (*SMOKE, *ALWAYS))
    rooms = sorted({room for file in files if (room := room_of(file))})
    run = {f"{TESTS}{room}" for room in rooms if is_there(f"{TESTS}{room}")} if len(rooms) <= MOST_ROOMS else set()
    run |= {file for file in files if _is_test(file) and file.startswith(TESTS) and is_there(file)}
    run |= loading(modules_of(files))
    left = tuple(file for file in files if _is_test(file) and not file.startswith(TESTS) and is_there(file))
    return Nearby(_why(rooms), _without_repeats({*run, *ALWAYS}), left)


def _why(rooms: list[str]) -> str:
    if not rooms:
        return "no room was changed: what holds for all of the source"
    if len(rooms) <= MOST_ROOMS:
        return f"changed: {', '.join(rooms)}"
    return f"changed: {', '.join(rooms)}; of several rooms only the test files that load what was changed"


def room_of(file: str) -> str:
    """Return the room that a file of the source or of the tests belongs to, or nothing."""
    for top in (SOURCE, TESTS):
        room, slash, _ = file.removeprefix(top).partition("/")
        if file.startswith(top) and slash:
            return room
    return ""


def _is_test(file: str) -> bool:
    path = PurePosixPath(file)
    return path.suffix == ".py" and path.name.startswith("test_")


def modules_of(files: Iterable[str]) -> set[str]:
    """Return the names by which Python loads files of the source and what the tests share."""
    names = {
        file.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for file in files
        if file.endswith(".py") and file.startswith((SOURCE, "tests/")) and not _is_test(file)
    }
    return {name for name in names if not name.endswith("conftest")}


def loading(modules: set[str]) -> set[str]:
    """Return the test files that load one of these modules themselves, where they are few."""
    found: dict[str, set[str]] = {module: set() for module in modules}
    last_names = {module.rpartition(".")[2] for module in modules}
    for path in sorted((ROOT / TESTS).rglob("test_*.py")) if modules else ():
        source = path.read_text(encoding="utf-8")
        if any(name in source for name in last_names):
            for module in loaded_by(source) & modules:
                found[module].add(path.relative_to(ROOT).as_posix())
    return {file for files in found.values() if len(files) <= MOST_FILES for file in files}


def loaded_by(source: str) -> set[str]:
    """Return the names of the modules, and of what may be modules, that a text in Python loads."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def _without_repeats(paths: set[str]) -> tuple[str, ...]:
    """Return the paths in order, without what lies in a folder that is among them."""
    folders = tuple(path + "/" for path in paths if not path.endswith(".py"))
    return tuple(sorted(path for path in paths if not path.startswith(folders)))


def told(near: Nearby) -> str:
    """Return what the fast check says before its tests."""
    lines = [f"{near.why}.", "Runs: " + " ".join(near.paths)]
    if near.left:
        lines.append("Changed, and left to ./check: " + " ".join(near.left))
    return os.linesep.join([*lines, "Only ./check whole is the whole."])
