"""One run of the demonstration for all tests of a check that read what it says: it takes seconds of several processes.

Processes of one check share it by a file beside their folders; whoever comes first runs it, the others wait.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.flow.program import Program, Ran
from tests.guards.reaching import Watched, run_watched


def demonstrated(factory: pytest.TempPathFactory, language: str, *options: str) -> Ran:
    """Return what ``demo --headless`` with these options gave back; it has to have ended well and left no file."""
    if (language, options) == ("en", ("--json",)):
        ran = demonstrated_watched(factory)
        assert ran.code == 0, ran.err
        return Ran(ran.code, ran.out, ran.err)
    name = f"demo-{language}{''.join(options)}"
    return Ran(*_once(factory, name, lambda folder: _run(folder, language, options)))


def demonstrated_watched(factory: pytest.TempPathFactory) -> Watched:
    """Return what it gives a script, with every attempt to reach a network, of which it has none (P13)."""
    code, out, err, tried = _once(factory, "demo-watched", _run_watched)
    return Watched(code, out, err, tuple(tried))


def _once(factory: pytest.TempPathFactory, name: str, run: Callable[[Path], tuple[Any, ...]]) -> list[Any]:
    """Return what a run gave: of this process's, or of another's of the same check."""
    own = factory.getbasetemp()
    file = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / f"{name}.json"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            file.write_text(json.dumps(run(factory.mktemp("demo"))), encoding="utf-8")
        found: list[Any] = json.loads(file.read_text(encoding="utf-8"))
        return found


def _run_watched(folder: Path) -> tuple[Any, ...]:
    temporary = folder / "temporary"
    temporary.mkdir()
    command = ["safeconduct", "--lang", "en", "demo", "--headless", "--json"]
    ran = run_watched(command, folder, TMPDIR=str(temporary))
    assert list(temporary.iterdir()) == []
    return ran.code, ran.out, ran.err, ran.tried


def _run(folder: Path, language: str, options: tuple[str, ...]) -> tuple[int, str, str]:
    temporary = folder / "temporary"
    temporary.mkdir()
    program = Program(folder, language)
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    ran = program.bare("demo", "--headless", *options, **places)
    assert ran.code == 0, ran.err
    assert list(temporary.iterdir()) == []
    assert [path for path in (folder / "home").rglob("*") if path.is_file()] == []
    return ran.code, ran.out, ran.err
